"""Nonces of signed requests, remembered for as long as the request stays fresh: no process answers one twice.

    used_nonces     one row a signed request of the last minutes: the key's id, the nonce, when it may be forgotten

In the database, as the hub has several processes, and so that a restart forgets none. They are no part of the log and
of no backup. Times are seconds since 1970, by the wall clock and never by the log's day.
"""

from typing import Final, Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from federation.ids import KeyId
from hub.storage.database import Database

MAX_PER_KEY: Final = 1000
"""So many requests of one key are remembered at once; more are refused for a while."""

Outcome: TypeAlias = Literal["new", "used", "too-many"]

_metadata = sa.MetaData()
_used = sa.Table(
    "used_nonces",
    _metadata,
    sa.Column("key", sa.LargeBinary(32), primary_key=True),
    sa.Column("nonce", sa.Text, primary_key=True),
    sa.Column("until", sa.BigInteger, nullable=False, comment="seconds since 1970"),
    sqlite_with_rowid=False,
)
sa.Index("used_nonces_by_until", _used.c.until)


def prepare(database: Database) -> None:
    """The table exists."""
    with database.read() as connection:
        if sa.inspect(connection).has_table(_used.name):
            return
    with database.write() as connection:
        if connection.dialect.name == "postgresql":  # two processes that come at once wait here
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('frente nonces'))"))
        _metadata.create_all(connection)


def use(connection: sa.Connection, key: KeyId, nonce: str, now: int, until: int) -> Outcome:
    """Remember a nonce, unless it was used; what need not be remembered any more is forgotten."""
    connection.execute(sa.delete(_used).where(_used.c.until < now))
    mine = _used.c.key == bytes.fromhex(key)
    if (connection.scalar(sa.select(sa.func.count()).select_from(_used).where(mine)) or 0) >= MAX_PER_KEY:
        known = connection.scalar(sa.select(_used.c.until).where(mine, _used.c.nonce == nonce))
        return "too-many" if known is None else "used"
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    values = {"key": bytes.fromhex(key), "nonce": nonce, "until": until}
    # What comes back is the row that was written; how many there were is not said on PostgreSQL.
    written = connection.execute(
        insert(_used).values(values).on_conflict_do_nothing().returning(_used.c.until)
    )
    return "used" if written.first() is None else "new"
