"""What the projector writes of statutes: proposals and their versions, amendments, corrections. Ids are 32 bytes here.

Which proposals are versions of one text follows from the rows of one factory alone (`settle_versions`), so that it
comes out the same whatever was withdrawn in between, and whenever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import sqlalchemy as sa

from hub.storage.view_tables import view_amendments, view_corrections, view_proposals


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A row of view_proposals as one record alone gives it."""

    index: int
    record: bytes
    factory: bytes
    day: str
    held: bool
    document: bytes | None = None
    title: str | None = None
    language: str | None = None
    articles: int | None = None
    amends: bytes | None = None
    replaces: bytes | None = None


@dataclass(frozen=True, slots=True)
class NewAmendment:
    """A row of view_amendments."""

    index: int
    record: bytes
    factory: bytes
    day: str
    document: bytes
    target: bytes
    article: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """A row of view_corrections."""

    index: int
    record: bytes
    factory: bytes
    day: str
    document: bytes
    act: str


_TABLES: Final = (view_proposals, view_amendments, view_corrections)
_FORGOTTEN: Final = dict.fromkeys(
    ("document", "title", "language", "articles", "amends", "replaces", "first")
)


def add(
    connection: sa.Connection,
    proposals: Sequence[NewProposal],
    amendments: Sequence[NewAmendment],
    corrections: Sequence[NewCorrection],
) -> None:
    """Add these rows."""
    if proposals:
        rows = [{**asdict(one), "first": None, "current": False} for one in proposals]
        connection.execute(view_proposals.insert(), rows)
    if amendments:
        connection.execute(view_amendments.insert(), [asdict(one) for one in amendments])
    if corrections:
        connection.execute(view_corrections.insert(), [asdict(one) for one in corrections])


def indexes_of(connection: sa.Connection, factory: bytes) -> list[int]:
    """Return the indexes of all that the factory proposed, amended or corrected and that is held."""
    held = sa.select(view_proposals.c.index).where(view_proposals.c.factory == factory, view_proposals.c.held)
    others = [
        sa.select(table.c.index).where(table.c.factory == factory)
        for table in (view_amendments, view_corrections)
    ]
    return list(connection.scalars(sa.union_all(held, *others)))


def forget(connection: sa.Connection, indexes: Iterable[int]) -> None:
    """The records at these indexes show nothing of their documents, which are gone."""
    for index in indexes:
        connection.execute(
            view_proposals.update()
            .where(view_proposals.c.index == index)
            .values(held=False, current=False, **_FORGOTTEN)
        )
        for table in (view_amendments, view_corrections):
            connection.execute(table.delete().where(table.c.index == index))


def settle_versions(connection: sa.Connection, factory: bytes) -> None:
    """Each of the factory's proposals knows the first version of its text, and the newest is the current one.

    A version that is not held says no more what it replaced: it stands for the one before it in the log.
    """
    columns = (
        view_proposals.c.index,
        view_proposals.c.record,
        view_proposals.c.held,
        view_proposals.c.replaces,
    )
    query = sa.select(*columns).where(view_proposals.c.factory == factory).order_by(view_proposals.c.index)
    first_of: dict[bytes, bytes | None] = {}
    newest: dict[bytes, bytes] = {}
    rows = [(bytes(row.record), row.held, row.replaces) for row in connection.execute(query)]
    before: bytes | None = None
    for record, held, replaces in rows:
        if not held:
            first_of[record] = before
            continue
        replaced = None if replaces is None else first_of.get(bytes(replaces))
        first_of[record] = before = replaced or record
        newest[before] = record
    for record, held, _ in rows:
        if held:
            first = first_of[record]
            current = first is not None and newest[first] == record
            connection.execute(
                view_proposals.update()
                .where(view_proposals.c.record == record)
                .values(first=first, current=current)
            )
