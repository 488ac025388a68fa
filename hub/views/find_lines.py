"""What the list of factories says in the reader's language: a line for each factory, and what may be chosen by.

The words of a line are made once for each factory, language and day, those of a value once for each language; an answer
puts them together with its addresses.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote_plus

from flask import request
from flask_babel import gettext, ngettext  # type: ignore[import-untyped]  # it has no stubs

from federation.web import formats
from federation.web.languages import current_language
from federation.web.links import link
from federation.web.words import STANDINGS, word
from hub.services.directory_models import FactorySummary, Place
from hub.services.find_models import Facet, FindResult, FoundFactory, Match, Part
from hub.services.search_projection import NONE

_LINES_KEPT: Final = 8192  # some 2 KB each
_VALUES_KEPT: Final = 4096


class Line(NamedTuple):
    """A factory in the list; what it does not say is None."""

    address: str
    name: tuple[Part, ...]
    standing: str | None
    """None where it is admitted, as nearly all are."""
    sector: str | None
    place: str | None
    workers: str | None
    capacity: str | None
    report: str | None
    """The address of its newest report."""
    period: str | None
    signed: str | None
    """How long ago that was signed."""
    matches: tuple[Match, ...] = ()


class Choice(NamedTuple):
    """A value of a facet, where choosing it leads, and how many factories have it."""

    address: str
    name: str
    count: str
    chosen: bool


class Choices(NamedTuple):
    """What may be chosen by."""

    name: str
    values: tuple[Choice, ...]
    chosen: Choice | None
    without: str
    """The address of the list with none of them chosen."""


class Lines:
    """The lines of one app's lists: words that were made for an answer are kept for the next."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[FactorySummary, Line]] = {}

    def of(self, found: FindResult) -> list[Line]:
        """Return the lines of what was found."""
        language, day, root = current_language(), found.day or "", request.root_path
        return [self._line(one, (one.factory.id, language, day, root)) for one in found.factories]

    def _line(self, one: FoundFactory, place: tuple[str, str, str, str]) -> Line:
        kept = self._kept.get(place)
        if kept is None or kept[0] is not one.factory:
            if len(self._kept) >= _LINES_KEPT:
                self._kept.clear()
            kept = self._kept[place] = one.factory, _line(one.factory, place[2])
        marked = one.matches or len(one.name) > 1 or one.name[0].found
        return kept[1]._replace(name=one.name, matches=one.matches) if marked else kept[1]


def choices_of(found: FindResult, kept: Mapping[str, str | None]) -> list[Choices]:
    """Return what may be chosen by; `kept` are the values that this view's address has, in their order."""
    language, address = current_language(), link("pages.find")
    given = {name: value for name, value in kept.items() if value}
    return [_choices(facet, given, address, language) for facet in found.facets]


def _choices(facet: Facet, given: Mapping[str, str], address: str, language: str) -> Choices:
    # A state is one of its country: where another country is chosen, or none, it goes too.
    kept = {name: value for name, value in given.items() if name != "state" or facet.name != "country"}
    at = list(kept).index(facet.name) if facet.name in kept else len(kept)
    pairs = [f"{name}={_quoted(value)}" for name, value in kept.items()]
    before, after = pairs[:at], pairs[at + 1 :]
    begin = "&".join((*before, f"{facet.name}="))
    end = "".join(f"&{pair}" for pair in after)
    values = tuple(
        Choice(
            f"{address}?{begin}{_quoted(value.value)}{end}",
            value_name(facet.name, value.value, value.name, language),
            formats.decimal(value.count, language),
            value.chosen,
        )
        for value in facet.values
    )
    rest = "&".join((*before, *after))
    return Choices(
        facet.name,
        values,
        next((one for one in values if one.chosen), None),
        f"{address}?{rest}" if rest else address,
    )


@lru_cache(maxsize=_VALUES_KEPT)
def _quoted(value: str) -> str:
    return quote_plus(value)


def _line(factory: FactorySummary, day: str) -> Line:
    language, report, sector = current_language(), factory.report, factory.sector
    workers = None if report is None or report.workers is None else report.workers.total
    capacity = None if report is None else report.capacity_percent
    period = None if report is None else report.period
    return Line(
        address=link("pages.factory", factory=factory.id),
        name=(Part(text=factory.name),),
        standing=None if factory.standing == "admitted" else factory.standing,
        sector=None if sector is None else sector.name,
        place=None if factory.place is None else _place(factory.place, language),
        workers=None if workers is None else ngettext("%(num)s worker", "%(num)s workers", workers),
        capacity=None
        if capacity is None
        else gettext("%(part)s of capacity in use", part=formats.percent(capacity, language)),
        report=None if report is None else link("pages.report", record=report.id),
        period=None if period is None else formats.period(period.from_, period.to, language),
        signed=None if report is None else gettext("signed %(ago)s", ago=_ago(report.day, day, language)),
    )


def _place(place: Place, language: str) -> str:
    country = place.country and formats.country(place.country, language)
    return ", ".join(part for part in (place.town or place.municipality, place.state, country) if part)


def _ago(day: str, today: str, language: str) -> str:
    if day >= today:
        return str(gettext("today"))
    return formats.age(formats.days_between(day, today), language)


@lru_cache(maxsize=_VALUES_KEPT)
def value_name(facet: str, value: str, name: str | None, language: str) -> str:
    """Return what a value of a facet is called; `name` is what the search calls it, where it knows."""
    if name:
        return name
    if facet == "standing":
        return word(STANDINGS, value, language)
    if value == NONE:
        return str(gettext("no figure") if facet in ("size", "capacity") else gettext("not given"))
    make = _VALUE_NAMES.get((facet, value))
    return value if make is None else make(language)


def _percent(value: str, language: str) -> str:
    return formats.percent(value, language)


_VALUE_NAMES: Final[Mapping[tuple[str, str], Callable[[str], str]]] = {
    ("size", "0-9"): lambda _: gettext("fewer than 10"),
    ("size", "10-49"): lambda _: gettext("10 to 49"),
    ("size", "50-249"): lambda _: gettext("50 to 249"),
    ("size", "250-"): lambda _: gettext("250 and more"),
    ("capacity", "0"): lambda language: _percent("0", language),
    ("capacity", "1-30"): lambda language: gettext("up to %(part)s", part=_percent("30", language)),
    ("capacity", "31-60"): lambda language: gettext(
        "over %(low)s, up to %(high)s", low=_percent("30", language), high=_percent("60", language)
    ),
    ("capacity", "61-100"): lambda language: gettext("over %(part)s", part=_percent("60", language)),
    ("needs", "yes"): lambda _: gettext("Says what it needs"),
    ("offers", "yes"): lambda _: gettext("Offers something"),
}
