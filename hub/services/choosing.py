"""Choosing among factories: facets with their counts, and in which order what is left stands.

A facet's counts are of the factories that everything else lets through, so that each says what choosing it would show.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from federation.web.formats import country
from hub.services.find_models import CAPACITIES, SIZES, STANDINGS, Asked, Facet, FacetValue, Sort
from hub.services.search_projection import CAPACITY_UNIT
from hub.services.vocabulary import division_name
from hub.storage.search_queries import Candidate

NONE: Final = "none"
_FIXED: Final[Mapping[str, Sequence[str]]] = {
    "standing": STANDINGS,
    "size": SIZES,
    "capacity": CAPACITIES,
    "needs": ("yes",),
    "offers": ("yes",),
}


def size_of(workers: int | None) -> str:
    """Return the band of a number of workers."""
    if workers is None:
        return NONE
    return "0-9" if workers < 10 else "10-49" if workers < 50 else "50-249" if workers < 250 else "250-"


def capacity_of(capacity: int | None) -> str:
    """Return the band that surveys of recovered factories use: 0, up to 30, 31 to 60, over 60 percent."""
    if capacity is None:
        return NONE
    percent = capacity / CAPACITY_UNIT
    return "0" if percent == 0 else "1-30" if percent <= 30 else "31-60" if percent <= 60 else "61-100"


def choose(
    candidates: Iterable[Candidate], asked: Asked, today: str
) -> tuple[list[Candidate], dict[str, Counter[str]], dict[str, str]]:
    """Return what is left, how many have each value of each facet, and how each state is written."""
    values: dict[str, Callable[[Candidate], str]] = {
        "sector": lambda one: one.division or NONE,
        "country": lambda one: one.country or NONE,
        "state": lambda one: one.state_key or NONE,
        "standing": lambda one: one.standing,
        "size": lambda one: size_of(one.workers),
        "capacity": lambda one: capacity_of(one.capacity),
        "needs": lambda one: "yes" if one.needs else "no",
        "offers": lambda one: "yes" if (one.offers_until or "") >= today else "no",
    }
    chosen = _chosen(asked)
    left: list[Candidate] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in values}
    states: dict[str, str] = {}
    for one in candidates:
        found = {name: value(one) for name, value in values.items()}
        misses = [name for name, value in chosen.items() if found[name] != value]
        if len(misses) > 1:
            continue
        if one.state_key is not None and one.state is not None:
            states[one.state_key] = max(states.get(one.state_key, ""), one.state)
        if misses:
            counts[misses[0]][found[misses[0]]] += 1
            continue
        left.append(one)
        for name, value in found.items():
            counts[name][value] += 1
    return left, counts, states


def facets(counts: Mapping[str, Counter[str]], states: Mapping[str, str], asked: Asked) -> tuple[Facet, ...]:
    """Return the facets as answers show them; states only within a country."""
    chosen = _chosen(asked)
    one_country = asked.country not in (None, NONE) or len(counts["country"]) == 1
    shown = []
    for name, counted in counts.items():
        if name == "state" and not one_country and asked.state is None:
            continue
        order = _FIXED.get(name) or sorted(counted, key=lambda value: (value == NONE, -counted[value], value))
        given = [
            FacetValue(
                value=value,
                name=_name(name, value, states, asked.language),
                count=counted[value],
                chosen=chosen.get(name) == value,
            )
            for value in order
            if counted[value] or chosen.get(name) == value
        ]
        if name in chosen and chosen[name] not in order:
            label = _name(name, chosen[name], states, asked.language)
            given.append(FacetValue(value=chosen[name], name=label, count=0, chosen=True))
        shown.append(Facet(name=name, values=tuple(given)))
    return tuple(shown)


def in_order(left: list[Candidate], sort: Sort, scores: Mapping[int, float]) -> list[Candidate]:
    """Return the factories in this order; those without the figure last, and among equals by name."""
    by_name = sorted(left, key=lambda one: (one.name_key, one.joined))
    match sort:
        case "relevance":
            return sorted(by_name, key=lambda one: -round(scores.get(one.joined, 0.0), 6))
        case "report":
            return sorted(by_name, key=lambda one: one.period_to or "", reverse=True)
        case "size":
            return sorted(by_name, key=lambda one: -1 if one.workers is None else one.workers, reverse=True)
        case "capacity":
            return sorted(by_name, key=lambda one: -1 if one.capacity is None else one.capacity, reverse=True)
        case "name":
            return by_name


def _chosen(asked: Asked) -> dict[str, str]:
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


def _name(facet: str, value: str, states: Mapping[str, str], language: str) -> str | None:
    if value == NONE:
        return None
    match facet:
        case "sector":
            return division_name(value, language)
        case "country":
            return country(value, language)
        case "state":
            return states.get(value, value)
        case _:
            return None
