"""Copying: the tables of one hub into another database of any kind, row by row, in one snapshot.

    copied = copy(source, target, progress)        target: an empty database with the same tables

Only what cannot be made again is copied: log, documents, waiting room, and the tables that decide. Views are
rebuilt.
"""

from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from federation.errors import DataExists
from hub.storage import tables
from hub.storage.database import Database

COPIED: Final = (
    tables.entries,
    tables.tiles,
    tables.head,
    tables.rule_state,
    tables.documents,
    tables.attachments,
    tables.waiting,
    tables.quotas,
)
_ROWS_AT_ONCE: Final = 500

Progress = Callable[[int], object]
"""Told how many more rows are done."""


def count_rows(source: Database) -> int:
    """Return how many rows `copy` would copy."""
    with source.read() as connection:
        return sum(
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in COPIED
        )


def copy(source: Database, target: Database, progress: Progress = lambda _: None) -> None:
    """Copy every row as one snapshot saw it; the target holds all of it or nothing. Raises DataExists."""
    with source.engine.connect() as plain:
        # SQLite's transactions are snapshots by themselves; PostgreSQL's only from this level on.
        reading = plain if source.is_sqlite else plain.execution_options(isolation_level="REPEATABLE READ")
        with reading.begin(), target.write() as writing:
            if writing.execute(sa.select(tables.head.c.one)).first() is not None:
                raise DataExists("The database holds a log already.")
            for table in COPIED:
                rows = reading.execution_options(yield_per=_ROWS_AT_ONCE).execute(sa.select(table))
                for part in rows.mappings().partitions():
                    writing.execute(sa.insert(table), [dict(row) for row in part])
                    progress(len(part))


def empty(target: Database) -> None:
    """Take every row out of the tables that `copy` fills."""
    with target.write() as connection:
        for table in COPIED:
            connection.execute(sa.delete(table))
