"""Reading from other sites' scripts (CORS): any page may read the API and the log, and none may send through a visitor.

Nothing here depends on who asks, as there are no cookies and no accounts, so that `*` gives nothing away. Requests with
credentials are not allowed, sending is opened to no other site, and a script of another site cannot sign a request:
the fields that sign are not among those that it may set.
"""

from typing import Final

from flask import Flask, Response, request

_OPEN: Final = ("/api/v1/", "/log/")
_READING: Final = ("GET", "HEAD")
_SHOWN: Final = "Content-Disposition, Content-Length, ETag, Retry-After"
_KEPT_SECONDS: Final = 86400


def share(app: Flask) -> None:
    """Let scripts of any site read what is below /api/v1 and /log."""
    app.after_request(_share)


def _share(response: Response) -> Response:
    if not request.path.startswith(_OPEN):
        return response
    if request.method in _READING:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _SHOWN
    elif request.method == "OPTIONS" and "GET" in response.allow:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = ", ".join(_READING)
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Max-Age"] = str(_KEPT_SECONDS)
    return response
