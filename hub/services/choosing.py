"""Choosing among factories: facets with their counts, and in which order what is left stands.

A facet's counts are of the factories that everything else lets through, so that each says what choosing it would show.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final

from federation.web.formats import country
from hub.services.find_models import CAPACITIES, SIZES, STANDINGS, Asked, Facet, FacetValue, Sort
from hub.services.search_projection import NONE
from hub.services.vocabulary import division_name
from hub.storage.search_queries import Candidate

FACETS: Final = ("sector", "country", "state", "standing", "size", "capacity", "needs", "offers")
_FIXED: Final[Mapping[str, Sequence[str]]] = {
    "standing": STANDINGS,
    "size": SIZES,
    "capacity": CAPACITIES,
    "needs": ("yes",),
    "offers": ("yes",),
}


def choose(
    candidates: Sequence[Candidate], asked: Asked
) -> tuple[list[Candidate], dict[str, Counter[str]], dict[str, str]]:
    """Return what is left, how many have each value of each facet, and how each state is written."""
    chosen = list(_chosen(asked).items())
    left: list[Candidate] = []
    but_for: dict[str, list[Candidate]] = {name: [] for name, _ in chosen}
    for one in candidates:
        misses = [name for name, value in chosen if getattr(one, name) != value]
        if not misses:
            left.append(one)
        elif len(misses) == 1:
            but_for[misses[0]].append(one)
    counts: dict[str, Counter[str]] = {}
    for name in FACETS:
        counts[name] = Counter(map(attrgetter(name), left))
        counts[name].update(map(attrgetter(name), but_for.get(name, ())))
    states: dict[str, str] = {}
    for one in (*left, *but_for.get("state", ())):
        if one.state_name is not None:
            states[one.state] = max(states.get(one.state, ""), one.state_name)
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
            return sorted(by_name, key=lambda one: -1 if one.percent is None else one.percent, reverse=True)
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
