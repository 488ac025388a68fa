"""Requests that a delegate signed (RFC 9421): who sent this one, and how what is not public goes out.

A request without a signature that counts is a stranger's, and is answered as if it had none.
"""

from flask import Response, request

from federation.rules.state import MandateState
from federation.signed_requests import Request
from hub.views.context import the_reading

_FIELD = "Signature-Input"


def sender() -> MandateState | None:
    """Return the mandate by which this request's sender may read; None for a stranger.

    Raises RequestStale, RequestReplayed, RateLimited: only to whom the signature shows to hold a mandate in force.
    """
    if _FIELD not in request.headers:
        return None
    query = request.query_string.decode("latin-1")
    url = f"{request.scheme}://{request.host}{request.script_root}{request.path}" + (
        f"?{query}" if query else ""
    )
    return the_reading().sender(Request(request.method, url, dict(request.headers.items())))


def private(response: Response) -> Response:
    """Mark an answer as one for its reader alone: nothing on the way keeps it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.update(("Signature", _FIELD))
    return response
