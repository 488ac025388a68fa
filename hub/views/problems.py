"""Problems: every error of the API as RFC 9457 `application/problem+json`.

    {"type": "/errors#mandate-expired", "title": "…", "status": 422, "detail": "…", "code": "mandate-expired", …}

The fault's evidence stands beside these fields. A mistake of the program is logged, and says nothing of itself.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, cast

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from federation.errors import (
    BundleTooLarge,
    Busy,
    EncodingError,
    FrenteError,
    KeyFault,
    LogError,
    NothingFound,
    RateLimited,
    RecordUnknown,
    Refusal,
    RequestFault,
    StatuteFault,
    StorageFault,
    UsageFault,
    WorkFault,
)
from federation.signed_requests import ACCEPTED

logger = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

_STATUS: Final[tuple[tuple[type[FrenteError], HTTPStatus], ...]] = (
    (NothingFound, HTTPStatus.NOT_FOUND),
    (RecordUnknown, HTTPStatus.NOT_FOUND),
    (RateLimited, HTTPStatus.TOO_MANY_REQUESTS),
    (Busy, HTTPStatus.SERVICE_UNAVAILABLE),
    (BundleTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (StorageFault, HTTPStatus.SERVICE_UNAVAILABLE),
    (LogError, HTTPStatus.SERVICE_UNAVAILABLE),
    (EncodingError, HTTPStatus.BAD_REQUEST),
    (RequestFault, HTTPStatus.UNAUTHORIZED),
    (KeyFault, HTTPStatus.BAD_REQUEST),
    (UsageFault, HTTPStatus.BAD_REQUEST),
    (Refusal, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StatuteFault, HTTPStatus.UNPROCESSABLE_ENTITY),
    (WorkFault, HTTPStatus.SERVICE_UNAVAILABLE),
)
_RETRY_SECONDS: Final = 5


def problem(status: int, code: str, detail: str, **evidence: str | int | None) -> Response:
    """Return the problem as a response."""
    body = {
        "type": f"/errors#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    response = Response(orjson.dumps({**evidence, **body}), status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    say_when_again(response, evidence)
    if status == HTTPStatus.UNAUTHORIZED:  # RFC 9110 asks for a challenge, RFC 9421 says what is accepted
        response.headers["WWW-Authenticate"] = "Signature"
        response.headers["Accept-Signature"] = ACCEPTED
    return response


def say_when_again(response: Response, evidence: Mapping[str, str | int | None]) -> Response:
    """Say when to ask again, where asking again helps; such an answer is kept by nobody."""
    if response.status_code in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        response.headers["Retry-After"] = str(evidence.get("seconds") or _RETRY_SECONDS)
        response.headers["Cache-Control"] = "no-store"
    return response


def status_of(fault: FrenteError) -> int:
    """Return the HTTP status of a fault."""
    return next((status for family, status in _STATUS if isinstance(fault, family)), HTTPStatus.BAD_REQUEST)


def problem_of(fault: FrenteError) -> Response:
    """Return a fault as a response."""
    status = status_of(fault)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s %s: %s %s", request.method, request.path, fault.code, fault)
    return problem(status, fault.code, str(fault), **fault.evidence)


def register(app: Flask) -> None:
    """Let the app answer every error so, below /api and /log; pages may register their own on top."""
    app.register_error_handler(FrenteError, problem_of)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Exception, _mistake)


def _http_problem(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if error.response is not None or status < HTTPStatus.BAD_REQUEST:
        return cast("Response", Response.force_type(error.get_response(), request.environ))
    response = problem(status, f"http-{status}", error.description or HTTPStatus(status).phrase)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _mistake(error: Exception) -> Response:
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "internal",
        "The hub made a mistake; its operator finds it in the log.",
    )
