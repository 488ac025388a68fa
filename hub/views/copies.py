"""Pages that only a copy of the site has: what it is, lists instead of searches, the log in blocks.

They are no part of a living hub's addresses: hub/export gives them to the app that it renders with.
"""

from collections.abc import Mapping
from typing import Final, cast

import orjson
from flask import Blueprint, Flask, Response, current_app, render_template
from flask_babel import gettext, ngettext  # type: ignore[import-untyped]  # it has no stubs

from federation.errors import NothingFound
from federation.web import formats
from federation.web.languages import PREFIX, current_language, in_languages
from hub.services.directory_models import FactorySummary, ReportSummary
from hub.services.find_models import SORTS, Asked, FindResult
from hub.services.finding import MOST_A_PAGE
from hub.services.hub import Hub
from hub.services.vocabulary import division_name
from hub.services.whole_site import WholeSite
from hub.services.word_index import WordIndex
from hub.views.addresses import record_id, report_cursor
from hub.views.context import HUB, the_directory, the_finder
from hub.views.find_lines import value_name
from hub.views.pages import for_every_page

_SITE: Final = "frente-whole-site"
WORDS: Final = "frente-word-index"
_JAVASCRIPT: Final = "text/javascript; charset=utf-8"

copies = in_languages(Blueprint("copies", __name__, url_prefix=f"{PREFIX}/copy"))
without_language = Blueprint("copies_neutral", __name__, url_prefix="/copy")


def the_site() -> WholeSite:
    """Return what lists all that a copy holds."""
    return cast("WholeSite", current_app.extensions[_SITE])


def the_words() -> WordIndex:
    """Return the index of words."""
    return cast("WordIndex", current_app.extensions[WORDS])


@copies.get("/about")
def about() -> str:
    """Say what this copy is, how to check it, and what is not in it."""
    network = the_directory().network()
    log = the_directory().log(0)
    return render_template("hub/copy_about.html", network=network, log=log)


@copies.get("/log/<int:number>")
def block(number: int) -> str:
    """Show a block of the log, an entry a row."""
    return render_template("hub/copy_block.html", place="log", block=the_site().block(number))


@copies.get("/reports/<factory>")
def reports(factory: str) -> str:
    """List all reports of a factory."""
    wanted = record_id(factory)
    listed: list[ReportSummary] = []
    before: tuple[str, int] | None = None
    while True:
        page = the_directory().reports(wanted, 200, before)
        listed += page.reports
        if page.next is None:
            break
        before = report_cursor(page.next)
    return render_template(
        "hub/copy_reports.html", place="find", factory=the_directory().factory(wanted), reports=listed
    )


@copies.get("/factories")
@copies.get("/factories/<int:number>")
def factories(number: int = 1) -> str:
    """List the factories by name; the first page also searches, where scripts run."""
    found = the_finder().find(_plainly(number))
    if number > 1:
        return _list(found)
    return _list(
        found,
        facets=found.facets,
        value_name=value_name,
        sorts=SORTS,
        texts=_texts_of_script(),
        shards=the_words().shards(),
    )


@copies.get("/sectors/<division>")
@copies.get("/sectors/<division>/<int:number>")
def sector(division: str, number: int = 1) -> str:
    """List the factories of a sector by name."""
    found = the_finder().find(_plainly(number, division))
    if not found.total:
        raise NothingFound("There is no such sector here.")
    return _list(found, sector=division, sector_name=division_name(division, current_language()))


@copies.get("/factories.js")
def lines() -> Response:
    """Give the factories as the search shows, chooses and sorts them, as a script."""
    # Both are by name.
    rows = [
        [
            summary.id,
            summary.name,
            _where(summary),
            _figures(summary),
            one.sector,
            one.country,
            one.state,
            one.standing,
            one.size,
            one.capacity,
            one.needs,
            one.offers,
            one.workers,
            one.percent,
            one.period_to,
        ]
        for one, summary in zip(the_site().candidates(), _all_summaries(), strict=True)
    ]
    return _script("factories", rows)


@without_language.get("/words/<sign>.js")
def shard(sign: str) -> Response:
    """Give the words that begin with a sign, as a script."""
    found = the_words().shard(sign)
    return _script("words", sign, found.words, found.ways)


@without_language.get("/uses.js")
def uses() -> Response:
    """Give the words of questions that are not looked for, as a script."""
    return _script("uses", the_words().uses())


@without_language.get("/door")
def door() -> str:
    """Lead to the copy in each language."""
    return render_template("hub/copy_door.html")


def register(app: Flask) -> None:
    """Give the app the pages of a copy."""
    hub: Hub = app.extensions[HUB]
    app.extensions[_SITE] = WholeSite(hub)
    app.extensions[WORDS] = WordIndex(hub)
    app.register_blueprint(copies)
    app.register_blueprint(without_language)


def _list(found: FindResult, **values: object) -> str:
    """Show a list of factories, and of the sectors in which there are some."""
    return render_template("hub/copy_factories.html", place="find", found=found, sectors=_sectors(), **values)


def _plainly(number: int, division: str | None = None) -> Asked:
    return Asked(sector=division, sort="name", page=number, limit=MOST_A_PAGE, language=current_language())


def _sectors() -> list[tuple[str, str, int]]:
    """Return the divisions in which there are factories: code, name, how many."""
    found = the_finder().find(Asked(limit=1, language=current_language()))
    values = next((one.values for one in found.facets if one.name == "sector"), ())
    return [(one.value, one.name, one.count) for one in values if one.name is not None]


def _all_summaries() -> list[FactorySummary]:
    number, summaries = 1, []
    while True:
        found = the_finder().find(_plainly(number))
        summaries += [one.factory for one in found.factories]
        if number >= found.pages:
            return summaries
        number += 1


def _where(one: FactorySummary) -> str:
    sector = one.sector.name if one.sector is not None and one.sector.name else gettext("sector not given")
    place = one.place
    if place is None:
        return f"{sector} · {gettext('place not given')}"
    country = formats.country(place.country, current_language()) if place.country else None
    told = [part for part in (place.town or place.municipality, place.state, country) if part]
    return f"{sector} · {', '.join(told)}"


def _figures(one: FactorySummary) -> str:
    report, language = one.report, current_language()
    workers = (
        gettext("no figure of workers")
        if report is None or report.workers is None
        else ngettext("%(num)s worker", "%(num)s workers", report.workers.total)
    )
    capacity = (
        gettext("no figure of capacity")
        if report is None or report.capacity_percent is None
        else gettext("%(part)s of capacity in use", part=formats.percent(report.capacity_percent, language))
    )
    return f"{workers} · {capacity}"


def _texts_of_script() -> Mapping[str, str]:
    """Return what the script of the search says, by the names of its data attributes."""
    return {
        "one": gettext("1 factory"),
        "many": gettext("{number} factories"),
        "none": gettext("No factory answers this."),
        "shown": gettext("Nothing was found for “{word}”; shown is “{shown}”."),
        "unknown": gettext("No factory says the word “{word}”."),
        "incomplete": gettext("No factory has all these words. Shown are those that have most of them."),
        "more": gettext("Show more"),
    }


def _script(name: str, *values: object) -> Response:
    told = ",".join(orjson.dumps(value).decode() for value in values)
    return Response(f"frente.{name}({told});\n", content_type=_JAVASCRIPT)


# Once for each blueprint, however many apps there are.
copies.context_processor(for_every_page)
without_language.context_processor(for_every_page)
