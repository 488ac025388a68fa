"""The page on which factories are found: a list, a search, and what to choose by, each view with its address.

What an address does not know it ignores; a value that cannot be names no page.
"""

from collections.abc import Sequence
from typing import Final, TypeVar
from urllib.parse import quote_plus

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request

from federation.errors import NothingFound
from federation.web.languages import current_language, preferred_language
from federation.web.links import link
from hub.services.find_models import CAPACITIES, SIZES, SORTS, STANDINGS, Asked
from hub.services.vocabulary import divisions
from hub.views.addresses import country_code, small_number, state_name
from hub.views.caching import cached
from hub.views.context import the_finder
from hub.views.find_lines import Lines, choices_of
from hub.views.limits import count
from hub.views.pages import doors, pages

FOUND_PER_PAGE: Final = 20
PAGE_SIZES: Final = ("20", "100")
_KNOWN: Final = (
    "q",
    "sector",
    "country",
    "state",
    "standing",
    "size",
    "capacity",
    "needs",
    "offers",
    "sort",
    "limit",
)

_LINES: Final = "frente-lines"

T = TypeVar("T", bound=str)


@pages.get("/factories")
@cached
def find() -> str:
    """Show the factories that are asked for."""
    asked = Asked(
        q=request.args.get("q", ""),
        sector=_one_of("sector", (*divisions(), "none")),
        country=country_code(request.args.get("country")),
        state=state_name(request.args.get("state")),
        standing=_one_of("standing", STANDINGS),
        size=_one_of("size", SIZES),
        capacity=_one_of("capacity", CAPACITIES),
        needs=_one_of("needs", ("yes",)) is not None,
        offers=_one_of("offers", ("yes",)) is not None,
        sort=_one_of("sort", SORTS),
        page=small_number(request.args.get("page", "1")),
        limit=int(_one_of("limit", PAGE_SIZES) or FOUND_PER_PAGE),
        language=current_language(),
    )
    if asked.q:  # a list without words costs no more than any page
        count("searches")
    chosen = {name: value for name in _KNOWN if (value := request.args.get(name))}
    found = the_finder().find(asked)
    return render_template(
        "hub/find.html",
        place="find",
        found=found,
        lines=_lines().of(found),
        facets=choices_of(found, chosen),
        sorts=SORTS,
        sizes=PAGE_SIZES,
        per_page=asked.limit,
        find_kept={name: value for name, value in chosen.items() if name not in ("q", "sort")},
    )


@doors.get("/factories")
def choose_language_of_list() -> Response:
    """Lead to the list in the language that the browser likes best."""
    asked = request.query_string.decode("ascii", "replace")
    response = make_response(
        redirect(f"/{preferred_language(request)}/factories" + (f"?{asked}" if asked else ""))
    )
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "public, max-age=10"
    return response


def _one_of(name: str, values: Sequence[T]) -> T | None:
    """Return what an address chooses. Raises NothingFound where that cannot be chosen."""
    given = request.args.get(name)
    if not given:
        return None
    for value in values:
        if value == given:
            return value
    raise NothingFound("There is no such page: the address chooses what cannot be chosen.")


def find_address(**changes: str | int | None) -> str:
    """Return the address of this view with some of it changed; None takes away, and it begins at its first page."""
    if "find_kept" not in g:  # asked for several times
        g.find_kept = {
            name: f"{name}={quote_plus(value)}" for name in _KNOWN if (value := request.args.get(name))
        }
    changed = {name: f"{name}={value}" for name, value in changes.items() if value is not None}
    kept = {name: pair for name, pair in g.find_kept.items() if name not in changes or name in changed}
    pairs = "&".join({**kept, **changed}.values())
    return f"{link('pages.find')}?{pairs}" if pairs else link("pages.find")


def _lines() -> Lines:
    lines: Lines = current_app.extensions[_LINES]
    return lines


def register(app: Flask) -> None:
    """Give the app its lines, and the templates what only this page uses."""
    app.extensions[_LINES] = Lines()
    app.jinja_env.globals["find_address"] = find_address
