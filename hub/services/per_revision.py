"""What is worked out once for each revision of the log and its views, and kept in the process until they change.

    listing = PerRevision(read_listing)             read_listing(connection) reads the database and nothing else
    listing.get(connection)                         what it gave for the revision that this connection sees

Public answers are functions of log and views, so that what many of them need is the same until one of these grows. One
value is kept, of the newest revision that was asked for.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

import sqlalchemy as sa

from hub.storage import view_queries
from hub.storage.view_queries import Revision

T = TypeVar("T")


class PerRevision(Generic[T]):
    """One such value, for any number of threads."""

    def __init__(self, make: Callable[[sa.Connection], T]) -> None:
        self._make = make
        self._kept: tuple[Revision, T] | None = None
        self._lock = threading.Lock()

    def get(self, connection: sa.Connection, revision: Revision | None = None) -> T:
        """Return the value at this connection's revision, which is read unless it is given.

        The revision is read first: where statements of one reading see different states (PostgreSQL), the value may be
        newer than its revision, and is then made again at the next; it is never older.
        """
        revision = revision or view_queries.revision(connection)
        kept = self._kept
        if kept is not None and kept[0] == revision:
            return kept[1]
        with self._lock:
            kept = self._kept
            if kept is None or kept[0] != revision:
                kept = self._kept = revision, self._make(connection)
            return kept[1]

    def newest(self) -> T | None:
        """Return the value of the newest revision that was asked for, or None where none was."""
        return None if self._kept is None else self._kept[1]
