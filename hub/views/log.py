"""The log's files as C2SP tlog-tiles names them: `/log/checkpoint`, `/log/tile/…`. Anyone may mirror them."""

from flask import Blueprint, Response

from federation.errors import NothingFound, TileMalformed
from federation.log.tiles import FULL_WIDTH, Tile, parse_path
from hub.views.caching import exact
from hub.views.context import the_hub

log = Blueprint("log", __name__, url_prefix="/log")

_NEVER_CHANGES = "public, max-age=31536000, immutable"


@log.get("/checkpoint")
def checkpoint() -> Response:
    """Give the newest checkpoint."""
    response = Response(the_hub().log.published().note, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return exact(response)


@log.get("/tile/<path:place>")
def tile(place: str) -> Response:
    """Give a tile of hashes, or a bundle of entries. Raises NothingFound, also where the path is none."""
    try:
        wanted = parse_path(f"tile/{place}")
    except TileMalformed as fault:
        raise NothingFound("There is no such tile: see https://c2sp.org/tlog-tiles.") from fault
    reader = the_hub().log
    data = reader.tile(wanted) if isinstance(wanted, Tile) else reader.entry_bundle(wanted)
    response = Response(data, content_type="application/octet-stream")
    full = wanted.width == FULL_WIDTH
    response.headers["Cache-Control"] = _NEVER_CHANGES if full else "public, max-age=3600"
    return exact(response)
