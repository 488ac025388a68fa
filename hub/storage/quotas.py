"""How many records each factory sent in the log's current day: counted with the records, in the same transaction."""

from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa

from federation.ids import RecordId
from hub.storage.bulk import upsert_rows
from hub.storage.tables import quotas

_COUNTS = sa.select(quotas.c.factory, quotas.c.records).where(
    quotas.c.day == sa.bindparam("day"), quotas.c.factory.in_(sa.bindparam("factories", expanding=True))
)


def counts(connection: sa.Connection, day: date, factories: Iterable[RecordId]) -> dict[RecordId, int]:
    """Return how many records of these factories were taken on this log day."""
    wanted = [bytes.fromhex(one) for one in factories]
    rows = connection.execute(_COUNTS, {"day": day.isoformat(), "factories": wanted})
    return {RecordId(bytes(row[0]).hex()): row[1] for row in rows}


def keep(connection: sa.Connection, day: date, changed: Mapping[RecordId, int]) -> None:
    """Write the new counts."""
    rows = [(bytes.fromhex(one), day.isoformat(), count) for one, count in changed.items()]
    upsert_rows(connection, quotas, ("factory", "day", "records"), 1, rows)
