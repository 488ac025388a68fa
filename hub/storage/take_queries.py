"""What files to take along are made of: rows by their place, so that no answer holds them all in memory.

    reports_after(connection, after, below, limit)  view_reports by index in the log
    held_documents(connection, hashes)              those that are public, held and not withdrawn
    newest_of_network, newest_of_factory, newest_of_sector
                                                    records, newest first

Ids are hexadecimal here.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from federation.ids import DocumentHash, RecordId
from federation.rules.state import WithdrawalState
from hub.storage import entries, view_queries
from hub.storage.entries import Entry
from hub.storage.tables import documents
from hub.storage.view_queries import ReportRow
from hub.storage.view_tables import (
    view_amendments,
    view_corrections,
    view_days,
    view_factories,
    view_mandates,
    view_proposals,
    view_reports,
    view_subjects,
)

T = TypeVar("T")

_CHUNK: Final = 256


def snapshot(connection: sa.Connection) -> None:
    """Whatever this connection reads is of one moment. To be said before anything is read."""
    if connection.dialect.name == "postgresql":  # SQLite reads so anyway
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def reports_after(
    connection: sa.Connection, after: int, below: int, limit: int, factory: RecordId | None = None
) -> list[ReportRow]:
    """Return reports between two places of the log, oldest first: of all factories, or of one."""
    query = sa.select(view_reports).where(view_reports.c.index > after, view_reports.c.index < below)
    if factory is not None:
        query = query.where(view_reports.c.factory == bytes.fromhex(factory))
    rows = connection.execute(query.order_by(view_reports.c.index).limit(limit))
    return [view_queries.report_of(row) for row in rows]


def count_reports(connection: sa.Connection) -> int:
    """Return how many reports there are."""
    return connection.scalar(sa.select(sa.func.count()).select_from(view_reports)) or 0


def held_documents(connection: sa.Connection, hashes: Iterable[DocumentHash]) -> dict[DocumentHash, bytes]:
    """Return those of the documents that are public, held and not withdrawn."""
    wanted = sorted(set(hashes))
    withdrawn = view_queries.entities(connection, WithdrawalState, wanted)
    found: dict[DocumentHash, bytes] = {}
    for chunk in _chunks([one for one in wanted if one not in withdrawn]):
        query = sa.select(documents.c.hash, documents.c.data).where(
            documents.c.hash.in_([bytes.fromhex(one) for one in chunk]),
            documents.c.audience == "public",
            documents.c.data.is_not(None),
        )
        rows = connection.execute(query)
        found.update((DocumentHash(bytes(hash_).hex()), bytes(data)) for hash_, data in rows)
    return found


def records_at(connection: sa.Connection, indexes: Sequence[int]) -> list[Entry]:
    """Return the entries at these places, in the order asked."""
    found = entries.at(connection, indexes)
    return [found[index] for index in indexes if index in found]


def last_withdrawal(connection: sa.Connection) -> int:
    """Return the place of the newest withdrawal that the views know, or -1."""
    query = sa.select(sa.func.max(view_subjects.c.index)).where(view_subjects.c.kind == "withdrawal")
    found = connection.scalar(query)
    return -1 if found is None else int(found)


class Days:
    """The log's calendar as later corrections make it: which day it was at any place."""

    def __init__(self, connection: sa.Connection) -> None:
        rows = connection.execute(sa.select(view_days).order_by(view_days.c.index)).all()
        corrected = {bytes(row.corrects): row for row in rows if row.corrects is not None}
        self._places: list[int] = [row[0] for row in rows]
        self._days = []
        for row in rows:
            current = row
            while (later := corrected.get(bytes(current.record))) is not None:
                current = later
            self._days.append(str(current.day))

    def at(self, index: int) -> str | None:
        """Return the log's day when the entry at this place was logged; None before the first."""
        place = bisect_right(self._places, index)
        return None if place == 0 else self._days[place - 1]

    def first(self) -> str | None:
        """Return the first day."""
        return self._days[0] if self._days else None


# -- what is newest ---------------------------------------------------------------------------------


def newest_of_network(connection: sa.Connection, below: int, limit: int, *, passed_at_most: int) -> list[int]:
    """Return the places of the newest entries that are no day of the calendar, of the last so many entries."""
    found: list[int] = []
    least = max(0, below - passed_at_most)
    for stop in range(below, least, -_CHUNK):
        start = max(least, stop - _CHUNK)
        days = set(
            connection.scalars(
                sa.select(view_days.c.index).where(view_days.c.index >= start, view_days.c.index < stop)
            )
        )
        found += [index for index in range(stop - 1, start - 1, -1) if index not in days and index > 0]
        if len(found) >= limit:
            break
    return found[:limit]


def newest_of_factory(connection: sa.Connection, factory: RecordId, limit: int) -> list[int]:
    """Return the places of the newest entries by or about a factory."""
    id_ = bytes.fromhex(factory)
    own = [
        sa.select(table.c.index).where(table.c.factory == id_)
        for table in (view_reports, view_mandates, view_proposals, view_amendments, view_corrections)
    ]
    said = sa.union_all(
        sa.select(view_reports.c.record).where(view_reports.c.factory == id_),
        sa.select(view_mandates.c.record).where(view_mandates.c.factory == id_),
        sa.select(view_proposals.c.record).where(view_proposals.c.factory == id_),
        sa.select(view_subjects.c.record).where(view_subjects.c.subject == id_),
    ).subquery()
    places = sa.union(
        *own,
        sa.select(view_subjects.c.index).where(view_subjects.c.subject == id_),
        sa.select(view_subjects.c.index).where(view_subjects.c.subject.in_(sa.select(said.c.record))),
    ).subquery()
    query = sa.select(places.c.index).order_by(places.c.index.desc()).limit(limit)
    return list(connection.scalars(query))


def newest_of_sector(connection: sa.Connection, isic: str, limit: int) -> list[int]:
    """Return the places of the newest profiles, reports and proposals of a sector's factories."""
    inside = sa.select(view_factories.c.factory).where(_in_sector(isic))
    chosen: list[int] = []
    for column, factories in (
        (view_reports.c.index, view_reports.c.factory),
        (view_proposals.c.index, view_proposals.c.factory),
        (view_factories.c.profile_index, view_factories.c.factory),
    ):
        query = sa.select(column).where(factories.in_(inside), column.is_not(None))
        chosen += connection.scalars(query.order_by(column.desc()).limit(limit))
    return sorted(chosen, reverse=True)[:limit]


def factories_of_sector(connection: sa.Connection, isic: str) -> int:
    """Return how many factories say that they are of this sector, or of a part of it."""
    return connection.scalar(sa.select(sa.func.count()).where(_in_sector(isic))) or 0


def sectors(connection: sa.Connection) -> list[str]:
    """Return the codes of two digits that factories say they are of."""
    code = sa.func.substr(view_factories.c.isic, 1, 2)
    query = sa.select(code).where(view_factories.c.isic.is_not(None), view_factories.c.standing != "applied")
    return sorted(set(connection.scalars(query.distinct())))


def places(connection: sa.Connection) -> list[tuple[str | None, str | None, int]]:
    """Return country, state and how many members say that they are there, most first; None where it is not said."""
    table = view_factories.c
    number = sa.func.count().label("number")
    query = (
        sa.select(table.country, table.state, number)
        .where(table.standing == "admitted")
        .group_by(table.country, table.state)
    )
    rows = [(row[0], row[1], row[2]) for row in connection.execute(query)]
    return sorted(rows, key=lambda row: (-row[2], row[0] or "", row[1] or ""))


def _in_sector(isic: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        sa.func.substr(view_factories.c.isic, 1, len(isic)) == isic, view_factories.c.standing != "applied"
    )


def mandates_of(connection: sa.Connection, factories: Sequence[RecordId]) -> list[RecordId]:
    """Return the mandates that these factories gave, oldest first."""
    found: list[tuple[int, RecordId]] = []
    for chunk in _chunks([bytes.fromhex(one) for one in factories]):
        query = sa.select(view_mandates.c.index, view_mandates.c.record)
        rows = connection.execute(query.where(view_mandates.c.factory.in_(chunk)))
        found += [(row[0], RecordId(bytes(row[1]).hex())) for row in rows]
    return [record for _, record in sorted(found)]


# -- the whole log, for the file of everything -------------------------------------------------------


def mandates_in_place(connection: sa.Connection) -> list[RecordId]:
    """Return every mandate, oldest first."""
    rows = connection.scalars(sa.select(view_mandates.c.record).order_by(view_mandates.c.index))
    return [RecordId(bytes(one).hex()) for one in rows]


def proposals(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    """Give every statute proposal: index, title, language, articles, amends, replaces, current, held."""
    table = view_proposals.c
    columns = (table.index, table.title, table.language, table.articles, table.amends, table.replaces)
    yield from connection.execute(
        sa.select(*columns, table.current, table.held, table.factory).order_by(table.index)
    )


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
