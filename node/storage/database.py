"""One SQLite file, `node.sqlite`, that a power failure cannot split.

- `journal_mode=DELETE` with `synchronous=EXTRA`: when COMMIT returns, the pages, and the folder from which the
  journal's name went, are on the disk. (With FULL alone a journal could come back after a power failure and
  undo what was said to be done; with WAL a copy of the one file would lack what stands in the other.)
- What was signed is stored in the transaction that takes its sequence number, and only then leaves the function
  that made it.

Whatever SQLite or the disk says is turned into the errors of `federation.errors`; half a transaction never stays.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from federation.errors import DataInUse, DataMissing, SchemaOld, StorageFailed, StorageFull

FILE_NAME = "node.sqlite"
SCHEMA_VERSION = 1

_BUSY_SECONDS = 5.0

_TABLES = """
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL  -- JSON
) STRICT;
CREATE TABLE records (
    place INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order in which they were made, which is the order of dependency
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    mandate TEXT,
    sequence INTEGER,
    envelope BLOB NOT NULL,
    own INTEGER NOT NULL,        -- 0: carried for another factory
    state TEXT NOT NULL CHECK (state IN ('outbox', 'waiting', 'accepted', 'refused', 'replaced', 'dropped')),
    written_at TEXT NOT NULL,
    code TEXT,                   -- the hub's last answer, where it was not yes
    detail TEXT,
    evidence TEXT,               -- JSON
    entry INTEGER,
    receipt BLOB,
    replaced_by TEXT             -- the record that says the same under another number or mandate
) STRICT;
CREATE UNIQUE INDEX one_number_once ON records (mandate, sequence) WHERE own = 1;
CREATE INDEX records_by_state ON records (state);
CREATE TABLE documents (
    hash TEXT PRIMARY KEY,
    salt BLOB NOT NULL,
    data BLOB NOT NULL,
    audience TEXT NOT NULL
) STRICT;
CREATE TABLE record_documents (
    record TEXT NOT NULL,
    position INTEGER NOT NULL,   -- 0: the record's own document; then its attachments
    hash TEXT NOT NULL,
    PRIMARY KEY (record, position)
) STRICT;
CREATE TABLE sealed_documents (  -- encrypted to the hub; carried for another factory
    record TEXT NOT NULL,
    position INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (record, position)
) STRICT;
CREATE TABLE sequences (
    mandate TEXT PRIMARY KEY,
    last_sequence INTEGER NOT NULL,
    last_record TEXT
) STRICT;
CREATE TABLE mandates (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    delegate TEXT NOT NULL,      -- key id
    roles TEXT NOT NULL,         -- JSON
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    holder TEXT NOT NULL,
    ended_by TEXT,               -- the recall or charter made here that ends it
    ended_in_log TEXT            -- what the hub says ended it
) STRICT;
CREATE TABLE checkpoints (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    origin TEXT NOT NULL,
    size INTEGER NOT NULL,
    root TEXT NOT NULL,
    note BLOB NOT NULL,
    seen_at TEXT NOT NULL,
    connected INTEGER NOT NULL,  -- 1: shown to be of one history with those before
    UNIQUE (origin, size, root)
) STRICT;
CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    request BLOB NOT NULL        -- as `cosign request` writes it
) STRICT;
"""


class Database:
    """A connection to the node's file. `transaction()` is the only way to change anything."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def create(cls, folder: Path) -> "Database":
        """Make the file and its tables, or open what an interrupted `create` left of them.

        Raises SchemaOld, StorageFull, StorageFailed.
        """
        path = folder / FILE_NAME
        with _translated():
            connection = _connect(path)
            database = cls(connection)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                with database.transaction():
                    for statement in _TABLES.split(";\n"):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                return database
        connection.close()
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> "Database":
        """Open the file. Raises DataMissing, SchemaOld, StorageFailed."""
        path = folder / FILE_NAME
        if not path.exists():
            raise DataMissing(f"{folder} holds no node; `frente-node init` makes one.", folder=str(folder))
        with _translated():
            connection = _connect(path)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA_VERSION:
            connection.close()
            raise SchemaOld(
                f"The file {path} has tables of version {version}, and this program needs {SCHEMA_VERSION}.",
                version=version,
                needed=SCHEMA_VERSION,
            )
        return cls(connection)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of the block or nothing; it is on the disk when the block is left. Not to be nested."""
        with _translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk may have rolled it back already
                    self._connection.execute("ROLLBACK")
                raise

    def change(self, statement: str, values: Iterable[object] = ()) -> int:
        """Run a statement inside a transaction; returns how many rows it changed."""
        if not self._connection.in_transaction:
            raise RuntimeError("a change outside a transaction")
        with _translated():
            return self._connection.execute(statement, tuple(values)).rowcount

    def rows(self, statement: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with _translated():
            return self._connection.execute(statement, tuple(values)).fetchall()

    def row(self, statement: str, values: Iterable[object] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None where it has none."""
        found = self.rows(statement, values)
        return found[0] if found else None


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone does not reach the platter
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        name = getattr(fault, "sqlite_errorname", "SQLITE_ERROR")
        if name == "SQLITE_FULL":
            raise StorageFull("No space is left for the node's file; nothing was half written.") from fault
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise DataInUse(
                "Another program is writing to the node's file; try again when it is done."
            ) from fault
        if name.startswith(
            ("SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_CORRUPT", "SQLITE_NOTADB")
        ):
            raise StorageFailed(
                "The disk or the node's file does not work as it must; nothing was half written.", reason=name
            ) from fault
        raise
