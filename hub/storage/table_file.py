"""Tables written into a SQLite file of their own, which anyone may take along. The same rows give the same bytes.

with TableFile.create(path) as file:
    file.table("reports", (("log_index", "INTEGER", ""), …), key=1)
    file.insert("reports", rows)            in the order of their keys
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from federation.errors import StorageFailed, StorageFull

APPLICATION_ID: Final = 0x46524E54
"""Written into the file's head, so that programs such as `file` can tell it: FRNT."""

_PREPARE: Final = (
    "PRAGMA page_size = 4096",
    "PRAGMA encoding = 'UTF-8'",
    "PRAGMA journal_mode = OFF",  # a file that was not finished is thrown away
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -8192",  # KiB
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA application_id = {APPLICATION_ID}",
)


class TableFile:
    """A file that is being written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._marks: dict[str, int] = {}

    @classmethod
    def create(cls, path: Path, form: int) -> "TableFile":
        """Begin a new file; `form` goes into its user_version."""
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path, isolation_level=None)
        for pragma in (*_PREPARE, f"PRAGMA user_version = {form}"):
            connection.execute(pragma)
        connection.execute("BEGIN")
        return cls(connection)

    def __enter__(self) -> Self:
        """Give the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """The file is whole, or closed as it is where something failed. Raises StorageFull, StorageFailed."""
        try:
            if kind is None:
                self._connection.execute("COMMIT")
        except sqlite3.Error as inner:
            raise _named(inner) from inner
        finally:
            self._connection.close()
        if isinstance(fault, sqlite3.Error):
            raise _named(fault) from fault

    def table(self, name: str, columns: Sequence[tuple[str, str, str]], key: int) -> None:
        """Make a table of (name, affinity, table that it refers to); the first `key` columns tell rows apart."""
        parts = [
            f'"{column}" {affinity}' + (f' REFERENCES "{of}"' if of else "")
            for column, affinity, of in columns
        ]
        alone = key == 1 and columns[0][1] == "INTEGER"
        if alone:
            parts[0] += " PRIMARY KEY"
        else:
            parts.append("PRIMARY KEY (" + ", ".join(f'"{column[0]}"' for column in columns[:key]) + ")")
        without = "" if alone else " WITHOUT ROWID"
        self._connection.execute(f'CREATE TABLE "{name}" (' + ", ".join(parts) + f"){without}")
        self._marks[name] = len(columns)

    def index(self, table: str, column: str) -> None:
        """Make rows of a table quick to find by a column."""
        self._connection.execute(f'CREATE INDEX "{table}_by_{column}" ON "{table}" ("{column}")')

    def insert(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Put rows into a table."""
        marks = ", ".join("?" * self._marks[table])
        self._connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608 - names of our own


def _named(fault: sqlite3.Error) -> StorageFull | StorageFailed:
    code = getattr(fault, "sqlite_errorcode", None)
    if code is not None and code & 0xFF == sqlite3.SQLITE_FULL:
        return StorageFull("No space is left for a file to take along.")
    return StorageFailed("A file to take along cannot be written.", reason=str(fault))
