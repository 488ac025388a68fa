"""The database: one place that opens it, refuses an unsafe one, and names its faults.

    database = Database.open("sqlite:////srv/frente/hub.sqlite")
    with database.read() as connection: …       a snapshot; nothing is written
    with database.write() as connection: …      one writer; committed at the end, rolled back on any error

Whoever leaves `write()` without an error knows that the data is on disk: SQLite runs with WAL and synchronous=FULL,
and a PostgreSQL with fsync, full_page_writes or synchronous_commit off is refused.

Faults of the database leave here as StorageFull, DatabaseUnreachable, OutcomeUnknown or DatabaseUnsafe.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from psycopg import sql
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from federation.errors import (
    DatabaseUnreachable,
    DatabaseUnsafe,
    OutcomeUnknown,
    StorageFailed,
    StorageFault,
    StorageFull,
)

db = SQLAlchemy()
"""Flask-SQLAlchemy's object: `db.metadata` holds the tables that migrations make (tables.py)."""

BUSY_TIMEOUT_SECONDS: Final = 30

_WRITE: Final = "frente_write"
_POSTGRES_UNSAFE: Final = {
    "fsync": ("off",),
    "full_page_writes": ("off",),
    "synchronous_commit": ("off", "local"),
}
_MISTAKES: Final = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError)
_DISK_FULL_STATES: Final = frozenset({"53100", "53200"})


def normalise_url(url: str) -> sa.URL:
    """Return the URL with the drivers that the hub uses: psycopg 3 and Python's sqlite3."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as fault:
        raise DatabaseUnreachable("The database URL is not one: sqlite:///… or postgresql://….") from fault
    if parsed.get_backend_name() in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise DatabaseUnreachable("The hub keeps its log in a SQLite file or in PostgreSQL only.")
    return parsed


def engine_options(url: sa.URL) -> dict[str, Any]:
    """Return how SQLAlchemy opens this database; Flask-SQLAlchemy takes the same."""
    if url.get_backend_name() == "sqlite":
        return {
            "connect_args": {"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            "pool_size": 64,
            "max_overflow": 64,
        }
    return {
        "pool_size": 8,
        "max_overflow": 24,
        "pool_pre_ping": False,
        "connect_args": {"connect_timeout": 10},
    }


class Database:
    """An open database: short transactions, and its faults under the project's names."""

    def __init__(self, engine: sa.Engine, *, prepare: bool = True) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._turn = threading.Lock()
        if not prepare:
            return
        if self.is_sqlite:
            sa.event.listen(engine, "connect", _prepare_sqlite)
            sa.event.listen(engine, "begin", _begin_sqlite)
        else:
            sa.event.listen(engine, "connect", _prepare_postgres)

    @classmethod
    def open(cls, url: str) -> "Database":
        """Return the database at this URL; nothing is connected yet."""
        parsed = normalise_url(url)
        return cls(sa.create_engine(parsed, **engine_options(parsed)))

    @classmethod
    def open_file(cls, path: Path) -> "Database":
        """Return a SQLite file that is only read, and may lie where nothing can be written."""
        url = f"sqlite:///{path.absolute().as_uri()}?mode=ro&immutable=1&uri=true"
        return cls(sa.create_engine(url), prepare=False)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection to read with; what it changed would be rolled back."""
        with named_faults(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Give the connection of a transaction that is on disk when the block ends.

        On SQLite nobody else writes meanwhile. On PostgreSQL `entries.lock_head` is what keeps others out.
        Raises OutcomeUnknown where the commit itself broke: read again to learn whether it is in.
        """
        with named_faults(), self._one_writer(), self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITE: True})
            transaction = connection.begin()
            try:
                yield connection
            except (psycopg.OperationalError, psycopg.InterfaceError):
                connection.invalidate()  # SQLAlchemy did not see it: see bulk.py
                raise
            except BaseException:
                if transaction.is_active and not connection.invalidated:
                    transaction.rollback()
                raise
            _commit(connection, transaction)

    def dispose(self, *, forked: bool = False) -> None:
        """Forget the pooled connections; those of a parent process are left to it, unclosed."""
        self.engine.dispose(close=not forked)
        if forked:
            self._turn = threading.Lock()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        """Wait for this database's turn to write, woken at once.

        SQLite alone would poll with growing pauses, and let a latecomer overtake.
        """
        if not self.is_sqlite:
            yield
            return
        with self._turn, _locked_file(Path(f"{self.engine.url.database}-writer")):
            yield


@contextmanager
def named_faults() -> Iterator[None]:
    """Turn the database's exceptions into StorageFault; mistakes of the program pass unchanged."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as fault:
        raise _named(fault) from fault
    except (psycopg.OperationalError, psycopg.InterfaceError) as fault:  # COPY goes past SQLAlchemy
        raise _named(fault) from fault
    except DBAPIError as fault:
        damaged = isinstance(fault.orig, sqlite3.Error) and not isinstance(fault.orig, _MISTAKES)
        if fault.connection_invalidated or damaged:
            raise _named(fault) from fault
        raise


def _named(fault: Exception) -> StorageFault:
    origin = getattr(fault, "orig", None) or fault
    if isinstance(origin, psycopg.Error) and origin.sqlstate in _DISK_FULL_STATES:
        return StorageFull("The database server has no space left.", sqlstate=origin.sqlstate)
    if isinstance(origin, sqlite3.Error) and _is_full(origin):
        return StorageFull("No space is left for the database.")
    if isinstance(origin, sqlite3.Error) and not str(origin).endswith("locked"):
        return StorageFailed("The database's file is damaged, read-only or gives errors.", reason=str(origin))
    reason = type(origin).__name__
    return DatabaseUnreachable("The database does not answer, or is busy for too long.", reason=reason)


def _is_full(origin: sqlite3.Error) -> bool:
    code = getattr(origin, "sqlite_errorcode", None)
    if code is not None and code & 0xFF == sqlite3.SQLITE_FULL:
        return True
    return "database or disk is full" in str(origin)


def _commit(connection: sa.Connection, transaction: sa.RootTransaction) -> None:
    try:
        transaction.commit()
    except DBAPIError as fault:
        named = _named(fault)
        # A full disk is said before anything was written; what else breaks here may or may not be on disk.
        connection.invalidate()
        if isinstance(named, StorageFull):
            raise named from fault
        raise OutcomeUnknown(
            "The connection broke while the batch was being written: ask again whether it is in."
        ) from fault


def _prepare_sqlite(dbapi_connection: sqlite3.Connection, _record: object) -> None:
    # The driver must begin no transaction of its own: _begin_sqlite says which kind.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -8192",  # KiB
        "mmap_size = 0",
        "temp_store = MEMORY",
        "wal_autocheckpoint = 8000",  # pages, 32 MB: ids are random, and their pages are the same again and again
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgres(dbapi_connection: psycopg.Connection, _record: object) -> None:
    with dbapi_connection.cursor() as cursor:
        for name, unsafe in _POSTGRES_UNSAFE.items():
            row = cursor.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone()
            value = None if row is None else row[0]
            if value in unsafe:
                dbapi_connection.rollback()
                raise DatabaseUnsafe(
                    f"PostgreSQL runs with {name} = {value}: it would acknowledge what it may lose.",
                    setting=name,
                    value=value,
                )
    dbapi_connection.commit()


@contextmanager
def _locked_file(path: Path) -> Iterator[None]:
    # Opened anew each time: a lock on an open file would be shared with a forked child.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
