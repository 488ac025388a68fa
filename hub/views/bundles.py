"""`POST /api/v1/bundles`: records into the log, answered one by one (docs/protocol.md, section 7)."""

import io
from typing import Final

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint

from federation.bundle import MEDIA_TYPE
from hub.views.context import the_intake
from hub.views.problems import problem

bundles = APIBlueprint("bundles", __name__, url_prefix="/api/v1")

_BUFFER_BYTES: Final = (
    128 * 1024
)  # frames have headers of 5 bytes: without it each would be a read of its own


@bundles.post(
    "/bundles",
    summary="Send records and documents",
    request_body={
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
        "required": True,
    },
)
def post_bundle() -> Response:
    """Take a bundle. One result for each envelope; a record that is refused costs only itself."""
    if request.mimetype != MEDIA_TYPE:
        return problem(415, "http-415", f"A bundle is sent as {MEDIA_TYPE}.")
    stream = io.BufferedReader(request.stream, _BUFFER_BYTES)  # type: ignore[type-var]  # werkzeug's is a RawIOBase
    answer = the_intake().take(stream, request.remote_addr or "", request.content_length)
    return Response(answer, content_type="application/json")
