"""How often one address may have something made that costs much. What is cached, or made in no time, is not counted.

    @pages.get("/factories")
    @cached                      a 304 is answered here, and never counted
    @limited("searches")
    def find() -> str: …

Counted by the minute, for each address as allowance.py sees it (an IPv6 network of 64 bits is one), in the memory of
each worker. What costs minutes of work has its own allowance where the work is done (services/statute_files.py), as
have records that are sent (services/intake.py): docs/decisions/0019.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Final, Literal, ParamSpec, TypeAlias, TypeVar

from flask import Flask, current_app, g, request
from flask_limiter import Limiter, RateLimitExceeded

from federation.errors import RateLimited
from hub.services.allowance import household
from hub.settings import Settings

Kind: TypeAlias = Literal["searches", "works"]
"""searches: words that are looked for. works: tables, calendars and files of the whole network, comparisons."""

P = ParamSpec("P")
R = TypeVar("R")

_EXTENSION: Final = "frente-limits"
_COUNTED: Final = "frente_counted"


class Limits:
    """The counters of one app."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._limiter = Limiter(
            lambda: household(request.remote_addr or ""),
            storage_uri="memory://",
            strategy="fixed-window",
            request_identifier=lambda: g.get(_COUNTED, ""),  # of all other requests it then asks nothing
        )
        self._limiter.init_app(app)
        self._checks: dict[str, Callable[[], None]] = {}
        for kind, per_minute in (
            ("searches", settings.searches_per_minute),
            ("works", settings.works_per_minute),
        ):
            if per_minute:
                self._checks[kind] = self._check(kind, per_minute)

    def _check(self, kind: str, per_minute: int) -> Callable[[], None]:
        def check() -> None:
            pass

        check.__qualname__ = f"count_{kind}"  # the limiter knows its functions by name
        return self._limiter.shared_limit(f"{per_minute}/minute", scope=kind)(check)

    def count(self, kind: Kind) -> None:
        """Count one more by this request's address. Raises RateLimited."""
        check = self._checks.get(kind)
        if check is None:
            return
        setattr(g, _COUNTED, kind)
        try:
            check()
        except RateLimitExceeded as fault:
            current = self._limiter.current_limit
            left = 60.0 if current is None else current.reset_at - time.time()
            raise RateLimited(
                "Too many requests from one address: wait as long as Retry-After says.",
                seconds=max(1, min(60, round(left))),
            ) from fault


def limit(app: Flask, settings: Settings) -> None:
    """Give the app its counters."""
    app.extensions[_EXTENSION] = Limits(app, settings)


def count(kind: Kind) -> None:
    """Count one more by this request's address, where only the work itself shows that it is one. Raises RateLimited."""
    limits: Limits = current_app.extensions[_EXTENSION]
    limits.count(kind)


def limited(kind: Kind) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Count each call of a view; below `cached`, these are the answers that are made."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            count(kind)
            return view(*args, **kwargs)

        return answer

    return wrap
