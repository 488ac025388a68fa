"""The pages of statutes: proposals, all of them topic by topic, one topic, one proposal, two of them compared.

They stand on the blueprint of the other pages. Everything that is chosen on them stands in the address, so that it can
be shared: `show` (columns), `base`, `differ=yes`, `corrections=no`.
"""

from typing import Final

from flask import Flask, Response, make_response, redirect, render_template, request

from federation.web.languages import preferred_language
from hub.services.laid_out import articles_of, pairs_of
from hub.services.statute_models import ComparisonState
from hub.services.topics import column_of
from hub.views.addresses import record_id, small_number
from hub.views.caching import cached, cached_comparison
from hub.views.context import the_directory, the_statutes, the_topics
from hub.views.limits import limited
from hub.views.pages import doors, pages

_REFRESH_SECONDS: Final = 3


@pages.get("/statutes")
@cached_comparison
def statutes() -> Response:
    """Show the current version of each text."""
    listing = the_statutes().proposals()
    return _page("hub/statutes.html", listing.comparison, listing=listing)


@pages.get("/statutes/matrix")
@cached_comparison
def matrix() -> Response:
    """Show who speaks to what, in which wording."""
    corrected, differing = _corrected(), request.args.get("differ") == "yes"
    shown = the_topics().matrix(corrected=corrected, chosen=request.args.getlist("show"), differing=differing)
    all_shown = len(shown.columns) == len(shown.all)
    chosen = {} if all_shown else {"show": [column_of(one) for one in shown.columns]}
    return _page(
        "hub/statutes_matrix.html",
        shown.state,
        matrix=shown,
        corrected=corrected,
        differing=differing,
        chosen=chosen | ({"differ": "yes"} if differing else {}),
    )


@pages.get("/statutes/topics/<record>/<article>")
@cached_comparison
def topic(record: str, article: str) -> Response:
    """Show all wordings of a topic, with the differences against one of them."""
    corrected = _corrected()
    shown = the_topics().topic(
        record_id(record),
        article,
        nth=small_number(request.args.get("n")),
        corrected=corrected,
        base=request.args.get("base", ""),
        all_pairs=request.args.get("pairs") == "all",
    )
    kept = {} if corrected else {"corrections": "no"}
    return _page("hub/statutes_topic.html", shown.state, topic=shown, corrected=corrected, kept=kept)


@pages.get("/statutes/proposals/<record>")
@cached_comparison
def proposal(record: str) -> str:
    """Show a proposal with numbered lines, and what is moved about it."""
    shown = the_statutes().proposal(record_id(record))
    return render_template(
        "hub/proposal.html",
        place="statutes",
        proposal=shown,
        articles=articles_of(shown),
        today=the_directory().network().day,
    )


@pages.get("/statutes/compare")
@cached
@limited("works")
def compare() -> str:
    """Show two proposals as one became, or would become, the other."""
    listing = the_statutes().proposals()
    named = {name: request.args.get(name) for name in ("a", "b")}
    if None in named.values():
        return render_template("hub/statutes_compare.html", place="statutes", listing=listing, chosen=named)
    first, second = (record_id(value or "") for value in named.values())
    difference = the_statutes().difference(first, second)
    texts = (the_statutes().text(one)[1] for one in (first, second))
    return render_template(
        "hub/statutes_compare.html",
        place="statutes",
        listing=listing,
        chosen=named,
        difference=difference,
        pairs=pairs_of(difference, *texts),
    )


@doors.get("/statutes")
@doors.get("/statutes/<path:rest>")
def choose_language_of_statutes(rest: str = "") -> Response:
    """Lead to the page in the language that the browser likes best."""
    target = f"/{preferred_language(request)}/statutes" + (f"/{rest}" if rest else "")
    asked = request.query_string.decode("ascii", "replace")
    response = make_response(redirect(target + (f"?{asked}" if asked else "")))
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "public, max-age=10"
    return response


def _page(template: str, state: ComparisonState, **values: object) -> Response:
    """Return a page that asks for itself again while a comparison is under way."""
    under_way = state.status in ("waiting", "running")
    page = make_response(
        render_template(
            template,
            place="statutes",
            state=state,
            refresh_seconds=_REFRESH_SECONDS if under_way else None,
            **values,
        )
    )
    if under_way:
        page.headers["Cache-Control"] = "no-cache"
    return page


def _corrected() -> bool:
    return request.args.get("corrections") != "no"


def register(app: Flask) -> None:
    """Give the templates what only these pages use."""
    app.jinja_env.globals["column_of"] = column_of
