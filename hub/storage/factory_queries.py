"""What only the page of a factory asks of the view tables."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from federation.ids import RecordId
from hub.storage.view_tables import view_reports, view_subjects


@dataclass(frozen=True, slots=True)
class WithdrawalRow:
    """Which record's document was withdrawn, and by which record at which place in the log."""

    record: RecordId
    index: int
    withdrawal: RecordId


def first_report(connection: sa.Connection, factory: RecordId) -> tuple[RecordId, str] | None:
    """Return a factory's first report, by its place in the log, and the log's day when it was logged."""
    columns = (view_reports.c.record, view_reports.c.day)
    query = sa.select(*columns).where(view_reports.c.factory == bytes.fromhex(factory))
    row = connection.execute(query.order_by(view_reports.c.index).limit(1)).one_or_none()
    return None if row is None else (RecordId(bytes(row.record).hex()), row.day)


def withdrawals_of(
    connection: sa.Connection, records: Sequence[RecordId], limit: int
) -> tuple[WithdrawalRow, ...]:
    """Return what withdrew the documents of these records, the newest first."""
    if not records:
        return ()
    columns = (view_subjects.c.subject, view_subjects.c.index, view_subjects.c.record)
    query = sa.select(*columns).where(
        view_subjects.c.subject.in_([bytes.fromhex(one) for one in records]),
        view_subjects.c.kind == "withdrawal",
    )
    rows = connection.execute(query.order_by(view_subjects.c.index.desc()).limit(limit))
    return tuple(
        WithdrawalRow(RecordId(bytes(row[0]).hex()), row[1], RecordId(bytes(row[2]).hex())) for row in rows
    )
