"""The app's own answers to the addresses of a copy: the same views as on a living hub, unlimited and unpacked.

renderer = Renderer(settings, Copy(hub=None, own_pages=True, papers=False))
kind, pieces = renderer.render("/es/map")
"""

import itertools
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Final

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from federation.errors import WorkFailed
from hub.app import create_app
from hub.clock import Clock
from hub.services.hub import Hub
from hub.settings import Settings
from hub.views import copies
from hub.views.context import HUB
from hub.views.copying import ENVIRON, Copy

NOWHERE: Final = "https://hub.invalid/"
"""The living hub's address in files that must name one (feeds, JSON-LD) where the copy was told none: RFC 6761."""


class Renderer:
    """Renders addresses with an app of its own."""

    def __init__(self, settings: Settings, copy: Copy, clock: Clock | None = None) -> None:
        unlimited = replace(settings, searches_per_minute=0, works_per_minute=0, proxies=0)
        self.copy = copy
        self.base: Final = copy.hub or NOWHERE
        self.app: Flask = create_app(unlimited, clock=clock)
        copies.register(self.app)
        self._numbers = itertools.count()

    @property
    def hub(self) -> Hub:
        """The hub that is copied."""
        hub: Hub = self.app.extensions[HUB]
        return hub

    def close(self) -> None:
        """Close the connections."""
        self.hub.close()

    def render(self, address: str) -> tuple[str, Iterator[bytes]]:
        """Return the media type and the pieces of an answer. Raises WorkFailed where it is another than 200."""
        number = next(self._numbers)
        builder = EnvironBuilder(
            path=address.partition("?")[0],
            query_string=address.partition("?")[2],
            base_url=self.base,
            # Works are allowed by address: each of ours comes from another one.
            environ_overrides={
                ENVIRON: self.copy,
                "REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
            },
        )
        pieces, status, headers = run_wsgi_app(self.app.wsgi_app, builder.get_environ())
        if not status.startswith("200 "):
            for _ in pieces:
                pass
            raise WorkFailed(f"{address} cannot be made: {status}.", address=address)
        return headers.get("Content-Type", "").partition(";")[0], _closed(pieces)


def _closed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    if hasattr(pieces, "close"):
        with closing(pieces):  # type: ignore[type-var]  # what Werkzeug gives has it
            yield from pieces
    else:
        yield from pieces
