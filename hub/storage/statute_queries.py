"""What pages of statutes ask of the view tables. Ids are hexadecimal here.

Documents are read beside their rows: what was withdrawn since the views last followed the log is not there.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from federation.ids import RecordId
from hub.storage.tables import documents
from hub.storage.view_tables import view_amendments, view_corrections, view_factories, view_proposals


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal as lists show it, whose document is held."""

    index: int
    record: RecordId
    factory: RecordId
    factory_name: str
    standing: str
    day: str
    title: str | None
    language: str
    articles: int
    amends: RecordId | None
    replaces: RecordId | None
    first: RecordId
    current: bool


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """An amendment whose document is held, with its document."""

    index: int
    record: RecordId
    factory: RecordId
    factory_name: str
    day: str
    target: RecordId
    article: str | None
    document: bytes


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """An alignment correction whose document is held, with its document."""

    index: int
    record: RecordId
    factory: RecordId
    factory_name: str
    day: str
    document: bytes


def _held(table: sa.Table) -> sa.FromClause:
    """The rows whose document is still there, with the names of their factories."""
    return table.join(documents, documents.c.hash == table.c.document).join(
        view_factories, view_factories.c.factory == table.c.factory
    )


def _still_public() -> sa.ColumnElement[bool]:
    return sa.and_(documents.c.audience == "public", documents.c.data.is_not(None))


_PROPOSALS: Final = (
    sa.select(
        view_proposals.c.index,
        view_proposals.c.record,
        view_proposals.c.factory,
        view_factories.c.name,
        view_factories.c.standing,
        view_proposals.c.day,
        view_proposals.c.title,
        view_proposals.c.language,
        view_proposals.c.articles,
        view_proposals.c.amends,
        view_proposals.c.replaces,
        view_proposals.c.first,
        view_proposals.c.current,
    )
    .select_from(_held(view_proposals))
    .where(view_proposals.c.held, _still_public())
    .order_by(view_proposals.c.index)
)
_AMENDMENTS: Final = (
    sa.select(
        view_amendments.c.index,
        view_amendments.c.record,
        view_amendments.c.factory,
        view_factories.c.name,
        view_amendments.c.day,
        view_amendments.c.target,
        view_amendments.c.article,
        documents.c.data,
    )
    .select_from(_held(view_amendments))
    .where(_still_public())
    .order_by(view_amendments.c.index)
)
_CORRECTIONS: Final = (
    sa.select(
        view_corrections.c.index,
        view_corrections.c.record,
        view_corrections.c.factory,
        view_factories.c.name,
        view_corrections.c.day,
        documents.c.data,
    )
    .select_from(_held(view_corrections))
    .where(_still_public())
    .order_by(view_corrections.c.index)
)


def current_proposals(connection: sa.Connection) -> list[ProposalRow]:
    """Return the current version of each text, in the order of the log."""
    return [_proposal(row) for row in connection.execute(_PROPOSALS.where(view_proposals.c.current))]


def proposals_of(connection: sa.Connection, factory: RecordId) -> list[ProposalRow]:
    """Return all versions of all that a factory proposed, in the order of the log."""
    query = _PROPOSALS.where(view_proposals.c.factory == bytes.fromhex(factory))
    return [_proposal(row) for row in connection.execute(query)]


def proposal(connection: sa.Connection, wanted: RecordId) -> ProposalRow | None:
    """Return one proposal, or None where no such one is held."""
    row = connection.execute(_PROPOSALS.where(view_proposals.c.record == bytes.fromhex(wanted))).one_or_none()
    return None if row is None else _proposal(row)


def versions(connection: sa.Connection, first: RecordId) -> list[ProposalRow]:
    """Return the versions of a text that are held, in the order of the log."""
    query = _PROPOSALS.where(view_proposals.c.first == bytes.fromhex(first))
    return [_proposal(row) for row in connection.execute(query)]


def first_versions(connection: sa.Connection) -> dict[RecordId, RecordId]:
    """Return, for each proposal that is held, the first version of its text."""
    query = sa.select(view_proposals.c.record, view_proposals.c.first).where(view_proposals.c.held)
    return {_hex(row[0]): _hex(row[1]) for row in connection.execute(query)}


def version_counts(connection: sa.Connection) -> dict[RecordId, int]:
    """Return how many versions of each text are held, by the first of them."""
    query = sa.select(view_proposals.c.first, sa.func.count()).where(view_proposals.c.held)
    return {_hex(row[0]): row[1] for row in connection.execute(query.group_by(view_proposals.c.first))}


def amendment_counts(connection: sa.Connection) -> dict[RecordId, int]:
    """Return how many amendments each proposal has."""
    query = sa.select(view_amendments.c.target, sa.func.count()).group_by(view_amendments.c.target)
    return {_hex(row[0]): row[1] for row in connection.execute(query)}


def earlier_amendment_counts(connection: sa.Connection) -> dict[RecordId, int]:
    """Return how many amendments speak of versions before it, for each version of a text that has such ones."""
    earlier = view_proposals.alias()
    query = (
        sa.select(view_proposals.c.record, sa.func.count())
        .join_from(
            view_proposals,
            earlier,
            sa.and_(earlier.c.first == view_proposals.c.first, earlier.c.index < view_proposals.c.index),
        )
        .join(view_amendments, view_amendments.c.target == earlier.c.record)
        .group_by(view_proposals.c.record)
    )
    return {_hex(row[0]): row[1] for row in connection.execute(query)}


def texts(connection: sa.Connection, wanted: Iterable[RecordId]) -> dict[RecordId, bytes]:
    """Return the documents of those proposals that are held, by their records."""
    query = sa.select(view_proposals.c.record, documents.c.data).select_from(
        view_proposals.join(documents, documents.c.hash == view_proposals.c.document)
    )
    ids = sorted({bytes.fromhex(one) for one in wanted})
    found: dict[RecordId, bytes] = {}
    for at in range(0, len(ids), 500):
        some = query.where(view_proposals.c.record.in_(ids[at : at + 500]), _still_public())
        found.update((_hex(row[0]), bytes(row[1])) for row in connection.execute(some))
    return found


def amendments_to(connection: sa.Connection, targets: Collection[RecordId]) -> list[AmendmentRow]:
    """Return the amendments to these proposals, in the order of the log."""
    ids = [bytes.fromhex(one) for one in targets]
    return [
        _amendment(row) for row in connection.execute(_AMENDMENTS.where(view_amendments.c.target.in_(ids)))
    ]


def amendments_by(connection: sa.Connection, factory: RecordId) -> list[AmendmentRow]:
    """Return the amendments that a factory moved, in the order of the log."""
    query = _AMENDMENTS.where(view_amendments.c.factory == bytes.fromhex(factory))
    return [_amendment(row) for row in connection.execute(query)]


def amendment(connection: sa.Connection, wanted: RecordId) -> AmendmentRow | None:
    """Return one amendment, or None where no such one is held."""
    row = connection.execute(
        _AMENDMENTS.where(view_amendments.c.record == bytes.fromhex(wanted))
    ).one_or_none()
    return None if row is None else _amendment(row)


def corrections(connection: sa.Connection) -> list[CorrectionRow]:
    """Return the alignment corrections, in the order of the log."""
    return [
        CorrectionRow(index, _hex(record), _hex(factory), name, day, bytes(data))
        for index, record, factory, name, day, data in connection.execute(_CORRECTIONS)
    ]


def _hex(value: bytes) -> RecordId:
    return RecordId(bytes(value).hex())


def _proposal(row: Any) -> ProposalRow:  # noqa: ANN401 - a row of columns of several types
    index, record, factory, name, standing, day, title, language, articles, *versions_ = row
    amends, replaces, first, current = versions_
    return ProposalRow(
        index,
        _hex(record),
        _hex(factory),
        name,
        standing,
        day,
        title,
        language,
        articles,
        None if amends is None else _hex(amends),
        None if replaces is None else _hex(replaces),
        _hex(first),
        bool(current),
    )


def _amendment(row: Any) -> AmendmentRow:  # noqa: ANN401 - likewise
    index, record, factory, name, day, target, article, data = row
    return AmendmentRow(index, _hex(record), _hex(factory), name, day, _hex(target), article, bytes(data))
