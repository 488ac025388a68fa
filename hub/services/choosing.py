"""Choosing among factories: facets with their counts, and in which order what is left stands.

A facet's counts are of the factories that everything else lets through, so that each says what choosing it would show.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Final, NamedTuple

from federation.web.formats import country
from hub.services.find_models import CAPACITIES, SIZES, STANDINGS, Asked, Facet, FacetValue, Sort
from hub.services.listing import FACETS, Listing
from hub.services.search_projection import NONE
from hub.services.vocabulary import division_name

_FIXED: Final[Mapping[str, Sequence[str]]] = {
    "standing": STANDINGS,
    "size": SIZES,
    "capacity": CAPACITIES,
    "needs": ("yes",),
    "offers": ("yes",),
}


class Chosen(NamedTuple):
    """Sets of factories: what is left, and by facet what everything but that facet lets through."""

    left: int
    but_for: Mapping[str, int]


def choose(listing: Listing, among: int, asked: Asked) -> Chosen:
    """Return which of a set of factories are asked for."""
    given = {name: listing.having[name].get(value, 0) for name, value in _given(asked).items()}
    but_for = {
        name: reduce(and_, (those for other, those in given.items() if other != name), among)
        for name in FACETS
    }
    return Chosen(reduce(and_, given.values(), among), but_for)


def facets(listing: Listing, chosen: Chosen, asked: Asked) -> tuple[Facet, ...]:
    """Return the facets as answers show them; states only within a country."""
    given = _given(asked)
    if given or chosen.left != listing.all:
        return _facets(listing, chosen, asked, given)
    kept = listing.facets.get(asked.language)
    if kept is None:
        kept = listing.facets[asked.language] = _facets(listing, chosen, asked, given)
    return kept


def in_order(listing: Listing, left: int, sort: Sort, scores: Mapping[int, float]) -> Sequence[int]:
    """Return the places of these factories in this order, and among equals by name."""
    if sort != "relevance":
        order = listing.orders[sort]
        return order if left == listing.all else listing.in_set(left, order)
    rows = listing.rows
    return sorted(
        listing.in_set(left, range(len(rows))),
        key=lambda place: -round(scores.get(rows[place].joined, 0.0), 6),
    )


def _facets(listing: Listing, chosen: Chosen, asked: Asked, given: Mapping[str, str]) -> tuple[Facet, ...]:
    counts = {name: _counts(listing.having[name], chosen.but_for[name]) for name in FACETS}
    one_country = asked.country not in (None, NONE) or len(counts["country"]) == 1
    shown = []
    for name, counted in counts.items():
        if name == "state" and not one_country and asked.state is None:
            continue
        order = _FIXED.get(name) or sorted(counted, key=lambda value: (value == NONE, -counted[value], value))
        wanted = given.get(name)
        values = [value for value in order if value in counted or value == wanted]
        if wanted is not None and wanted not in order:
            values.append(wanted)
        shown.append(
            Facet(
                name=name,
                values=tuple(
                    FacetValue(
                        value=value,
                        name=_name(name, value, listing, chosen.but_for[name], asked.language),
                        count=counted.get(value, 0),
                        chosen=value == wanted,
                    )
                    for value in values
                ),
            )
        )
    return tuple(shown)


def _counts(having: Mapping[str, int], among: int) -> dict[str, int]:
    return {value: count for value, those in having.items() if (count := (those & among).bit_count())}


def _given(asked: Asked) -> dict[str, str]:
    given = {
        "sector": asked.sector,
        "country": asked.country,
        "state": asked.state,
        "standing": asked.standing,
        "size": asked.size,
        "capacity": asked.capacity,
        "needs": "yes" if asked.needs else None,
        "offers": "yes" if asked.offers else None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _name(facet: str, value: str, listing: Listing, among: int, language: str) -> str | None:
    if value == NONE:
        return None
    match facet:
        case "sector":
            return division_name(value, language)
        case "country":
            return country(value, language)
        case "state":
            spelled = (name for name, those in listing.spellings.get(value, ()) if those & among)
            return next(spelled, value)
        case _:
            return None
