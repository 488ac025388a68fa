"""The waiting room: first charters of factories that nobody has admitted yet, outside the log.

It is bounded, in all and for each address, and an application expires, so that strangers cannot fill anything. One
that expired waits no longer, but is only removed a log day later: a wrong day that is corrected ends nobody's wait.
"""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from federation.ids import RecordId
from hub.storage.tables import waiting


class Application(NamedTuple):
    """A first charter that waits."""

    id: RecordId
    envelope: bytes
    arrived: date
    expires: date


def add(connection: sa.Connection, application: Application, address: str) -> None:
    """Let an application wait that does not wait yet."""
    remove(connection, application.id)  # one that expired
    connection.execute(
        sa.insert(waiting).values(
            id=bytes.fromhex(application.id),
            envelope=application.envelope,
            address=address,
            arrived=application.arrived,
            expires=application.expires,
        )
    )


def find(connection: sa.Connection, factory: RecordId, today: date) -> Application | None:
    """Return the application with this id that waits on this log day, or None."""
    row = connection.execute(
        sa.select(waiting).where(waiting.c.id == bytes.fromhex(factory), waiting.c.expires >= today)
    ).one_or_none()
    return None if row is None else _application(row)


def everyone(connection: sa.Connection, today: date) -> tuple[Application, ...]:
    """Return all that wait on this log day, the first to come first."""
    rows = connection.execute(
        sa.select(waiting).where(waiting.c.expires >= today).order_by(waiting.c.arrived, waiting.c.id)
    )
    return tuple(map(_application, rows))


def count(connection: sa.Connection, today: date, address: str | None = None) -> int:
    """Return how many wait on this log day, in all or of one address."""
    query = sa.select(sa.func.count()).select_from(waiting).where(waiting.c.expires >= today)
    if address is not None:
        query = query.where(waiting.c.address == address)
    return connection.execute(query).scalar_one()


def remove(connection: sa.Connection, factory: RecordId) -> None:
    """Take an application away, as it was admitted or the operator turned it down."""
    connection.execute(sa.delete(waiting).where(waiting.c.id == bytes.fromhex(factory)))


def remove_expired(connection: sa.Connection, day: date) -> int:
    """Take away what did not wait any more on this log day, and say how many that were."""
    return connection.execute(sa.delete(waiting).where(waiting.c.expires < day)).rowcount


def _application(row: sa.Row[tuple[object, ...]]) -> Application:
    return Application(RecordId(bytes(row.id).hex()), bytes(row.envelope), row.arrived, row.expires)
