"""Whether a page is made for a copy of the site, and what that copy is.

Any view and template may ask: `the_copy()` is None on a living hub. hub/export says it with each request.
"""

from typing import Final, NamedTuple, cast

from flask import request

ENVIRON: Final = "frente.copy"
"""Where a request carries it: no client can set this."""


class Copy(NamedTuple):
    """What a copy is told of itself."""

    hub: str | None
    """The address of the living hub, ending in "/"; None where it has none that a reader could reach."""
    own_pages: bool
    """Whether each record has a page of its own."""
    papers: bool
    """Whether PDFs are in it."""


def the_copy() -> Copy | None:
    """Return what is said of the copy for which this page is made; None on a living hub."""
    return cast("Copy | None", request.environ.get(ENVIRON))
