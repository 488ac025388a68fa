"""How much room the log's tables take, indexes and free space included."""

from dataclasses import dataclass

import sqlalchemy as sa

from hub.storage.database import Database

LOG_TABLES = ("entries", "tiles", "head", "rule_state")


@dataclass(frozen=True, slots=True)
class LogBytes:
    """What a log takes in its database."""

    entries: int
    envelopes: int
    tables: dict[str, int]

    @property
    def beyond_envelope(self) -> float:
        """Bytes a record that are not the envelope's own."""
        return (sum(self.tables.values()) - self.envelopes) / self.entries


def log_bytes(database: Database) -> LogBytes:
    """Return what the log's tables take."""
    with database.read() as connection:
        count, envelopes = connection.execute(
            sa.text("SELECT count(*), sum(length(envelope)) FROM entries")
        ).one()
        if database.is_sqlite:
            tables = _on_sqlite(connection)
        else:
            tables = {
                name: connection.execute(
                    sa.text("SELECT pg_total_relation_size(CAST(:name AS regclass))"), {"name": name}
                ).scalar_one()
                for name in LOG_TABLES
            }
    return LogBytes(count, int(envelopes), tables)


def _on_sqlite(connection: sa.Connection) -> dict[str, int]:
    """Return the pages of each table with its indexes: SQLite's own account of them."""
    rows = connection.execute(
        sa.text(
            "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
        )
    )
    return {name: size for name, size in rows if name in LOG_TABLES}
