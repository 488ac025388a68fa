"""`POST /api/v1/bundles`: records into the log, answered one by one (docs/protocol.md, section 7)."""

from typing import Final

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint

from federation.bundle import MEDIA_TYPE
from hub.views.context import the_intake
from hub.views.problems import problem

bundles = APIBlueprint("bundles", __name__, url_prefix="/api/v1")

_SILENCE_SECONDS: Final = 30


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
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:  # or who sends nothing would keep a thread for ever
        connection.settimeout(_SILENCE_SECONDS)
    answer = the_intake().take(request.stream, request.remote_addr or "", request.content_length)
    return Response(answer, content_type="application/json")
