"""What the list of factories says in the reader's language: a line for each factory, and what may be chosen by.

A line where no words were looked for says nothing of the question: it is made once for each factory, language and day,
and again when the factory's facts are other ones. What a value is called is worked out once for each language.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote_plus

from flask import current_app, request
from flask_babel import gettext  # type: ignore[import-untyped]  # it has no stubs
from markupsafe import Markup

from federation.web import formats
from federation.web.languages import current_language
from federation.web.links import link
from federation.web.words import STANDINGS, word
from hub.services.directory_models import FactorySummary
from hub.services.find_models import Facet, FindResult, FoundFactory
from hub.services.search_projection import NONE

_LINES_KEPT: Final = 8192  # some 1 KB each
_VALUES_KEPT: Final = 4096


class Choice(NamedTuple):
    """A value of a facet, and where choosing it leads."""

    address: str
    name: str
    number: str
    """How many factories have it, as the reader writes it."""
    chosen: bool


class Choices(NamedTuple):
    """What may be chosen by."""

    name: str
    values: tuple[Choice, ...]
    chosen: Choice | None
    without: str
    """The address of the list with none of them chosen."""


class Lines:
    """The lines of one app's lists: those that say nothing of a question are kept for the next."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[FactorySummary, Markup]] = {}

    def of(self, found: FindResult) -> Markup:
        """Return the lines of what was found."""
        return Markup("\n".join(self._each(found)))  # noqa: S704 - templates made each

    def _each(self, found: FindResult) -> list[Markup]:
        template = current_app.jinja_env.get_template("hub/find_parts.html")
        make: Callable[[FoundFactory, str | None], Markup] = vars(template.module)["line"]
        if found.q:
            return [make(one, found.day) for one in found.factories]
        view = current_language(), found.day or "", request.root_path
        lines = []
        for one in found.factories:
            place = (one.factory.id, *view)
            kept = self._kept.get(place)
            if kept is None or (kept[0] is not one.factory and kept[0] != one.factory):
                if len(self._kept) >= _LINES_KEPT:
                    self._kept.clear()
                kept = self._kept[place] = one.factory, make(one, found.day)
            lines.append(kept[1])
        return lines


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
