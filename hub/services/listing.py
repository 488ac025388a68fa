"""All factories that may be shown, made ready for choosing among them: once for each revision of log and views.

    listing = read_listing(connection)
    listing.having["size"]["10-49"]         which of them have from 10 to 49 workers

Sets of factories are whole numbers: the bit 1 << n stands for the factory at place n in the order of names. What two
sets share is `a & b`, how many that are `a.bit_count()`; with 1,200 factories each takes less than a microsecond.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

import sqlalchemy as sa

from hub.services import directory_parts as parts
from hub.services.find_models import Facet, FoundFactory, Sort
from hub.storage import search_queries
from hub.storage.search_queries import Candidate

FACETS: Final = ("sector", "country", "state", "standing", "size", "capacity", "needs", "offers")


@dataclass(frozen=True, slots=True)
class Listing:
    """The factories by name, what each may be chosen by, and their other orders."""

    day: str | None
    """The log's day, on which offers stand or not."""
    rows: tuple[Candidate, ...]
    places: Mapping[int, int]
    """By the index of a factory's first charter: its place in `rows`."""
    having: Mapping[str, Mapping[str, int]]
    """By facet and value: those that have it."""
    spellings: Mapping[str, tuple[tuple[str, int], ...]]
    """By state: how it is written, from the greatest, and by whom."""
    orders: Mapping[Sort, tuple[int, ...]]
    """Places in the order of a figure, the greatest first, those without it last, and among equals by name."""
    facets: dict[str, tuple[Facet, ...]] = field(default_factory=dict)
    """By language: the facets where nothing is asked for; filled in as they are."""
    lines: dict[int, FoundFactory] = field(default_factory=dict)
    """By place: what a list shows of a factory where no words are looked for; filled in as it is asked for."""

    @property
    def all(self) -> int:
        """The set of all factories."""
        return (1 << len(self.rows)) - 1

    def set_of(self, joined: Iterable[int]) -> int:
        """Return the set of these factories, by the index of their first charter."""
        bits = bytearray(b"0" * len(self.rows))
        for one in joined:
            if (place := self.places.get(one)) is not None:
                bits[-1 - place] = 0x31
        return int(bits or b"0", 2)

    def in_set(self, chosen: int, order: Iterable[int]) -> list[int]:
        """Return those of these places that are in a set, in their order."""
        bits = f"{chosen:0{len(self.rows)}b}"[::-1]
        return [place for place in order if bits[place] == "1"]


def read_listing(connection: sa.Connection) -> Listing:
    """Return the factories as they are now."""
    day = parts.log_day(connection)
    found = search_queries.to_choose_from(connection, day or "")
    rows = tuple(sorted(found, key=attrgetter("name_key", "joined")))
    having: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    spellings: dict[str, dict[str, int]] = {}
    for place, one in enumerate(rows):
        bit = 1 << place
        for name, values in having.items():
            value = getattr(one, name)
            values[value] = values.get(value, 0) | bit
        if one.state_name is not None:
            written = spellings.setdefault(one.state, {})
            written[one.state_name] = written.get(one.state_name, 0) | bit
    return Listing(
        day=day,
        rows=rows,
        places={one.joined: place for place, one in enumerate(rows)},
        having=having,
        spellings={state: tuple(sorted(how.items(), reverse=True)) for state, how in spellings.items()},
        orders=_orders(rows),
    )


def _orders(rows: tuple[Candidate, ...]) -> dict[Sort, tuple[int, ...]]:
    places = range(len(rows))

    def known(figure: int | None) -> int:
        return -1 if figure is None else figure

    return {
        "name": tuple(places),
        "report": tuple(sorted(places, key=lambda place: rows[place].period_to or "", reverse=True)),
        "size": tuple(sorted(places, key=lambda place: known(rows[place].workers), reverse=True)),
        "capacity": tuple(sorted(places, key=lambda place: known(rows[place].percent), reverse=True)),
    }
