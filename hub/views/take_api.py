"""The API's files to take along: CSV, GeoJSON, schema.org, Murmurations, and one SQLite file of everything.

What stands in each: docs/data.md. How requests that are not of the form are answered: api.py.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson
from flask import Response, request, url_for
from flask_openapi.blueprint import APIBlueprint
from werkzeug.wsgi import wrap_file

from federation.ids import RecordId
from federation.web.words import DEFAULT_LANGUAGE
from hub.services.profile_formats import murmurations, schema_org
from hub.views.api import BYTES, PROBLEM, FactoryPath
from hub.views.caching import cached
from hub.views.context import the_directory, the_directory_files, the_take_along
from hub.views.limits import count, limited

_CSV: Final = "text/csv; charset=utf-8"
_GEOJSON: Final = "application/geo+json"
_JSON_LD: Final = "application/ld+json"
_FRESH: Final = "public, max-age=10"
_SQLITE: Final = "application/vnd.sqlite3"
_OBJECT: Final = {"schema": {"type": "object"}}
_TOO_MANY: Final = {
    "description": "Too many files for one address: wait as long as Retry-After says",
    **PROBLEM,
}
_MAKING: Final[dict[str | int, Any]] = {
    "206": {"description": "A part of the file", "content": {_SQLITE: BYTES}},
    "416": {"description": "The file has no such part", **PROBLEM},
    "429": _TOO_MANY,
    "503": {"description": "The file is being made, or cannot be made now", **PROBLEM},
}

take_api = APIBlueprint(
    "take_api",
    __name__,
    url_prefix="/api/v1",
    abp_responses={"404": {"description": "Not found", **PROBLEM}},
)


@take_api.get(
    "/factories.csv",
    summary="The directory as CSV",
    responses={"200": {"description": "A row a factory", "content": {"text/csv": BYTES}}, "429": _TOO_MANY},
)
@cached
@limited("works")
def factories_csv() -> Response:
    """Return the directory as a table."""
    return _streamed(the_take_along().factories_csv(), _CSV, "factories.csv")


@take_api.get(
    "/reports.csv",
    summary="All reports as CSV",
    responses={"200": {"description": "A row a report", "content": {"text/csv": BYTES}}, "429": _TOO_MANY},
)
@cached
@limited("works")
def reports_csv() -> Response:
    """Return all reports as a table, in the order of the log."""
    return _streamed(the_take_along().reports_csv(), _CSV, "reports.csv")


@take_api.get(
    "/factories/<factory>/reports.csv",
    summary="A factory's reports as CSV",
    responses={"200": {"description": "A row a report", "content": {"text/csv": BYTES}}, "429": _TOO_MANY},
)
def factory_reports_csv(path: FactoryPath) -> Response:
    """Return a factory's reports as a table, in the order of the log."""

    @cached
    @limited("works")
    def answer() -> Response:
        rows = the_take_along().reports_csv(RecordId(path.factory))
        return _streamed(rows, _CSV, f"{path.factory[:16]}-reports.csv")

    return answer()


@take_api.get(
    "/factories.geojson",
    summary="The directory as GeoJSON",
    responses={
        "200": {"description": "A FeatureCollection", "content": {_GEOJSON: _OBJECT}},
        "429": _TOO_MANY,
    },
)
@cached
@limited("works")
def factories_geojson() -> Response:
    """Return the directory as places; those that give no place in degrees have none."""
    return _streamed(the_take_along().geojson(page_of(request.host_url)), _GEOJSON, "factories.geojson")


@take_api.get(
    "/factories/<factory>/schema.jsonld",
    summary="A factory as schema.org writes it",
    responses={200: {"description": "An Organization", "content": {_JSON_LD: _OBJECT}}},
)
def factory_jsonld(path: FactoryPath) -> Response:
    """Return a factory's profile as JSON-LD."""

    @cached
    def answer() -> Response:
        known = the_take_along().profile(RecordId(path.factory))
        name = the_directory().network().name
        page, home = page_of(request.host_url)(known.id), url_for("pages.front", _external=True)
        return Response(orjson.dumps(schema_org(known, page, name, home)), content_type=_JSON_LD)

    return answer()


@take_api.get(
    "/factories/<factory>/murmurations",
    summary="A factory as a Murmurations profile",
    responses={200: {"description": "A profile", "content": {"application/json": _OBJECT}}},
)
def factory_murmurations(path: FactoryPath) -> Response:
    """Return a factory's profile as organizations_schema-v1.0.0 of Murmurations has it."""

    @cached
    def answer() -> Response:
        known = the_take_along().profile(RecordId(path.factory))
        page, home = page_of(request.host_url)(known.id), url_for("pages.front", _external=True)
        return Response(orjson.dumps(murmurations(known, page, home)), content_type="application/json")

    return answer()


@take_api.get(
    "/directory.sqlite",
    summary="All public data as one SQLite file",
    responses={"200": {"description": "The file", "content": {_SQLITE: BYTES}}, **_MAKING},
)
def directory_sqlite() -> Response:
    """Return all public data as one file, made for the log as it is now; parts of it can be asked for."""
    files = the_directory_files()
    if request.if_none_match.contains(files.mark()):
        response = Response(status=304)
        response.set_etag(files.mark())
        response.headers["Cache-Control"] = _FRESH
        return response
    kept = files.newest(before_making=lambda: count("works"))
    response = Response(
        wrap_file(request.environ, kept.stream), content_type=_SQLITE, direct_passthrough=True
    )
    response.content_length = kept.stream.bytes
    response.headers.set("Content-Disposition", "attachment", filename=f"directory-{kept.size}.sqlite")
    response.headers["Cache-Control"] = _FRESH
    response.set_etag(kept.mark)
    response.make_conditional(request.environ, accept_ranges=True, complete_length=kept.stream.bytes)
    return response


def page_of(host_url: str) -> Callable[[str], str]:
    """Return what gives the address of a factory's page, also once the request is over."""

    def page(factory: str) -> str:
        return f"{host_url}{DEFAULT_LANGUAGE}/factories/{factory}"

    return page


def _streamed(parts: Iterator[bytes], content_type: str, name: str) -> Response:
    response = Response(parts, content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
