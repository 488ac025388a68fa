"""What is due: the deadlines of newest reports, each with its history, and the days on which mandates end.

    dates = DueDates(hub)
    dates.network()          one after the other, factory by factory
    dates.factory(id)        NothingFound

A deadline keeps its key when a later report moves its day: the key is of the factory and of the words that say what is
due. Classes have no dates in any document, and congresses no record yet: neither is here.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from federation.errors import NothingFound
from federation.ids import RecordId
from federation.rules.state import FactoryState, MandateState, RecallState, recall_key
from hub.services import directory_parts as parts
from hub.services.hub import Hub
from hub.services.take_models import DueDate, EarlierDate
from hub.services.take_rows import documents_of
from hub.storage import take_queries, view_queries
from hub.storage.take_queries import Days
from hub.storage.view_queries import FactoryRow

_FACTORIES_A_PAGE: Final = 200
_CURRENT: Final = ("in-force", "not-begun")


class DueDates:
    """Reads what is due in one hub's network."""

    def __init__(self, hub: Hub) -> None:
        self._database = hub.database

    def network(self) -> Iterator[DueDate]:
        """Give what is due in every factory, by the factories' names."""
        after: tuple[str, RecordId] | None = None
        while True:
            with self._database.read() as connection:
                rows = view_queries.factories(connection, _FACTORIES_A_PAGE, after)
                dates = _dates(connection, rows)
            yield from dates
            if len(rows) < _FACTORIES_A_PAGE:
                return
            after = rows[-1].name_key, rows[-1].factory

    def factory(self, wanted: RecordId) -> tuple[str, Sequence[DueDate]]:
        """Return a factory's name and what is due there. Raises NothingFound."""
        with self._database.read() as connection:
            row = view_queries.factory(connection, wanted)
            if row is None:
                raise NothingFound("There is no such factory.", factory=wanted)
            return row.name, _dates(connection, [row])


def _dates(connection: sa.Connection, rows: Sequence[FactoryRow]) -> list[DueDate]:
    reports = documents_of(connection, (row.report.record for row in rows if row.report), "status-report")
    mandates = _mandates(connection, rows)
    found = []
    for row in rows:
        if row.report is not None and row.report.record in reports:
            found += _deadlines(row, reports[row.report.record])
        found += mandates.get(row.factory, [])
    return found


def _deadlines(row: FactoryRow, said: Mapping[str, Any]) -> list[DueDate]:
    if row.report is None:
        return []
    again: Counter[str] = Counter()
    found = []
    for one in said.get("deadlines", ()):
        again[one["what"]] += 1
        key = f"{row.factory}\n{one['what']}\n{again[one['what']]}"
        found.append(
            DueDate(
                key=hashlib.sha256(key.encode()).hexdigest()[:32],
                kind="deadline",
                day=one["due"],
                stated=row.report.day,
                record=row.report.record,
                factory=row.factory,
                factory_name=row.name,
                what=one["what"],
                set_on=one["set_on"],
                earlier=tuple(
                    EarlierDate(before["due"], before["set_on"], before.get("reason"))
                    for before in one.get("earlier", ())
                ),
            )
        )
    return found


def _mandates(connection: sa.Connection, rows: Sequence[FactoryRow]) -> dict[str, list[DueDate]]:
    """Return the ends of mandates that are in force or will be, by factory."""
    names = {row.factory: row.name for row in rows}
    ids = take_queries.mandates_of(connection, list(names))
    states = view_queries.entities(connection, MandateState, ids)
    factories = view_queries.entities(connection, FactoryState, names)
    keys = {one: recall_key(state.factory, state.id) for one, state in states.items()}
    recalls = view_queries.entities(connection, RecallState, keys.values())
    network = parts.network_state(connection)
    day = None if network is None else network.day
    days = Days(connection)
    found: dict[str, list[DueDate]] = {}
    for one in ids:
        state = states.get(one)
        if state is None or state.factory not in factories:
            continue
        status = parts.mandate_status(state, factories[state.factory], day, recalled=keys[one] in recalls)
        if status in _CURRENT:
            found.setdefault(state.factory, []).append(
                DueDate(
                    key=one[:32],
                    kind="mandate",
                    day=state.last_day.isoformat(),
                    stated=days.at(state.index) or state.first_day.isoformat(),
                    record=one,
                    factory=state.factory,
                    factory_name=names[state.factory],
                    roles=state.roles,
                )
            )
    return found
