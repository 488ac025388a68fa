"""`POST /api/v1/bundles`: records into the log, answered one by one (docs/protocol.md, section 7)."""

from typing import Final

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint

from federation.bundle import MEDIA_TYPE
from hub.views.api import PROBLEM
from hub.views.context import the_intake
from hub.views.problems import problem

bundles = APIBlueprint("bundles", __name__, url_prefix="/api/v1")

_SILENCE_SECONDS: Final = 30
_TEXT: Final = {"type": "string"}
_TEXT_OR_NULL: Final = {"anyOf": [_TEXT, {"type": "null"}]}
_NUMBER: Final = {"type": "integer", "minimum": 0}
_ANSWER: Final = {
    "type": "object",
    "required": ["checkpoint", "hashes", "results"],
    "additionalProperties": False,
    "properties": {
        "checkpoint": {**_TEXT_OR_NULL, "description": "A signed note"},
        "hashes": {"type": "array", "items": _TEXT},
        "results": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "status"],
                "additionalProperties": False,
                "properties": {
                    "id": _TEXT_OR_NULL,
                    "status": {"enum": ["accepted", "present", "waiting", "refused"]},
                    "index": _NUMBER,
                    "path": {"type": "array", "items": _NUMBER, "description": "Positions in `hashes`"},
                    "envelope": _TEXT,
                    "expires": _TEXT,
                    "code": _TEXT,
                    "detail": _TEXT,
                    "evidence": {"type": "object"},
                },
            },
        },
    },
}


@bundles.post(
    "/bundles",
    summary="Send records and documents",
    request_body={
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
        "required": True,
    },
    responses={
        "200": {
            "description": "One result for each envelope, in their order; docs/protocol.md, section 7",
            "content": {"application/json": {"schema": _ANSWER}},
        },
        "400": {"description": "It cannot be read as a bundle, or was cut: nothing was taken", **PROBLEM},
        "413": {"description": "Larger than a bundle may be", **PROBLEM},
        "415": {"description": "Not sent as a bundle", **PROBLEM},
        "429": {"description": "This address sent too much; Retry-After says when to go on", **PROBLEM},
        "503": {"description": "The hub takes nothing now", **PROBLEM},
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
