"""Public answers that can be cached: an answer is a function of the log, the views and the language, and says so.

Its ETag stands for all of these and for this program's own texts and forms; a reader who has the newest answer gets
304 before anything is made.
"""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Final, ParamSpec, cast

from flask import Response, make_response, request

import federation.web
from federation.web.languages import current_language
from hub.views.context import the_directory, the_statutes

P = ParamSpec("P")

_FRESH: Final = "public, max-age=10"
_SOURCES: Final = (".py", ".html", ".mo", ".css", ".js", ".svg")


def cached(view: Callable[P, Response | str]) -> Callable[P, Response]:
    """Answer 304 where the reader has the newest answer already; else mark the answer."""
    return _cached(view, lambda: the_directory().revision())


def cached_comparison(view: Callable[P, Response | str]) -> Callable[P, Response]:
    """Do the same for an answer that depends on how far comparisons came."""
    return _cached(view, lambda: f"{the_directory().revision()} {the_statutes().revision()}")


def cached_program(view: Callable[P, Response | str]) -> Callable[P, Response]:
    """Do the same for an answer that only this program and the address make."""
    return _cached(view, str)


def exact(response: Response) -> Response:
    """Give an answer that is made already an ETag of its exact bytes; answer 304 where the reader has them."""
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    return cast("Response", response.make_conditional(request))


def _cached(view: Callable[P, Response | str], revision: Callable[[], str]) -> Callable[P, Response]:
    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        facts = f"{revision()} {current_language()} {program_mark()}"
        etag = hashlib.sha256(facts.encode()).hexdigest()[:32]
        if request.if_none_match.contains_weak(etag):
            response = Response(status=304)
        else:
            response = make_response(view(*args, **kwargs))
        response.set_etag(etag, weak=True)
        response.headers.setdefault("Cache-Control", _FRESH)
        return response

    return answer


@cache
def program_mark() -> str:
    """Return a mark of the texts and forms that answers are made with."""
    mark = hashlib.sha256()
    for folder in (Path(federation.web.__file__).parent, Path(__file__).parent.parent):
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SOURCES:
                mark.update(path.read_bytes())
    return mark.hexdigest()
