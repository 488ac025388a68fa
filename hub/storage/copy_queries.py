"""What a copy of the whole site asks: what there is that has an address of its own, a page of rows at a time.

Only what is public and held is named here. Ids are given in the order of the log, hashes by themselves.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import sqlalchemy as sa

from federation.ids import DocumentHash, RecordId
from hub.storage.bulk import select_in
from hub.storage.tables import documents
from hub.storage.view_tables import view_factories, view_mandates, view_proposals, view_reports, view_search

_ROWS: Final = 1000


def factories(connection: sa.Connection) -> list[RecordId]:
    """Return the factories that are or were members, in the order in which they came."""
    query = (
        sa.select(view_factories.c.factory)
        .where(view_factories.c.standing != "applied")
        .order_by(view_factories.c.joined)
    )
    return [_hex(row[0]) for row in connection.execute(query)]


def reports(connection: sa.Connection) -> list[RecordId]:
    """Return the status reports, also those of which nothing is held: their pages say why."""
    query = sa.select(view_reports.c.record).order_by(view_reports.c.index)
    return [_hex(row[0]) for row in connection.execute(query)]


def proposals(connection: sa.Connection) -> list[tuple[RecordId, bool]]:
    """Return the proposed statutes, and whether the text of each is held."""
    query = sa.select(view_proposals.c.record, view_proposals.c.held).order_by(view_proposals.c.index)
    return [(_hex(row[0]), row[1]) for row in connection.execute(query)]


def mandates(connection: sa.Connection) -> list[RecordId]:
    """Return the mandates of all factories."""
    query = sa.select(view_mandates.c.record).order_by(view_mandates.c.index)
    return [_hex(row[0]) for row in connection.execute(query)]


def public_documents(connection: sa.Connection) -> list[DocumentHash]:
    """Return the documents that anybody may read and that are held, with what is attached to them."""
    query = (
        sa.select(documents.c.hash)
        .where(documents.c.audience == "public", documents.c.data.is_not(None))
        .order_by(documents.c.hash)
    )
    return [DocumentHash(bytes(row[0]).hex()) for row in connection.execute(query)]


def periods(connection: sa.Connection, wanted: Sequence[RecordId]) -> dict[RecordId, tuple[str, str]]:
    """Return the first and last day of which each of these reports speaks, for those that are held."""
    rows = select_in(
        connection,
        view_reports,
        ("record", "period_from", "period_to", "held"),
        "record",
        [bytes.fromhex(one) for one in wanted],
    )
    return {_hex(row[0]): (row[1], row[2]) for row in rows if row[3]}


def searched_texts(connection: sa.Connection) -> Iterator[tuple[int, str | None, str]]:
    """Give number, language and words of every row in which a search looks, by number."""
    after = -1
    while True:
        query = (
            sa.select(view_search.c.number, view_search.c.language, view_search.c.text)
            .where(view_search.c.number > after)
            .order_by(view_search.c.number)
            .limit(_ROWS)
        )
        rows = connection.execute(query).all()
        for row in rows:
            yield row[0], row[1], row[2]
        if len(rows) < _ROWS:
            return
        after = rows[-1][0]


def _hex(value: bytes) -> RecordId:
    return RecordId(bytes(value).hex())
