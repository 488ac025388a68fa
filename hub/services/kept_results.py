"""Results that take long and never change: worked out once, kept beside the log, and given again.

    kept.get("difference", (a, b), make)    what `make` returned now or earlier; `a` and `b` are proposals
    kept.find("reading", (a,))              the same, or None: nobody waits

What took too long or was too large is not tried again either: the same fault is raised. Whoever asks has made sure that
the texts of these records may be shown now. Few are worked out at one time in one process, so that strangers cannot
keep it from answering anybody else. Raises Busy.
"""

import hashlib
import logging
import threading
import zlib
from collections.abc import Callable, Sequence
from typing import Final

import sqlalchemy as sa

from federation.errors import Busy, StatuteTooLarge, StorageFault, WorkTooLong, all_codes
from federation.ids import RecordId
from hub.services.compared import engine_mark
from hub.storage import comparisons, statute_queries
from hub.storage.database import Database

logger = logging.getLogger(__name__)

MAX_BYTES: Final = 256 << 20
_AT_ONCE: Final = 2
_WAIT_SECONDS: Final = 20.0
_WORKED: Final = b"+"
_FAILED: Final = b"-"


class KeptResults:
    """The results of one hub, for any number of threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def get(
        self,
        name: str,
        records: Sequence[RecordId],
        make: Callable[[], bytes],
        *,
        still_shown: Callable[[sa.Connection], bool] | None = None,
    ) -> bytes:
        """Return the result of this name for these records.

        `records` are what a withdrawal takes the result away by: records, or documents by their hashes.
        `still_shown` says, once it is made, whether all that went in may still be shown; without it, records are
        proposals, and their texts must be held.
        """
        comparisons.prepare(self._database)
        key = _key(name, records)
        if (found := self._find(key)) is not None:
            return _opened(found)
        if not self._turns.acquire(timeout=_WAIT_SECONDS):
            raise Busy("Others are being served: ask again in a moment.")
        try:
            if (found := self._find(key)) is not None:  # somebody else made it meanwhile
                return _opened(found)
            made = _WORKED + zlib.compress(make())
        except (StatuteTooLarge, WorkTooLong) as fault:
            made = _FAILED + fault.code.encode()
        finally:
            self._turns.release()
        self._keep(key, records, made, still_shown)
        return _opened(made)

    def find(self, name: str, records: Sequence[RecordId]) -> bytes | None:
        """Return what `get` would return at once, or None where it is not worked out yet or failed."""
        comparisons.prepare(self._database)
        found = self._find(_key(name, records))
        return None if found is None or found.startswith(_FAILED) else _opened(found)

    def _find(self, key: bytes) -> bytes | None:
        with self._database.read() as connection:
            return comparisons.find_file(connection, key)

    def _keep(
        self,
        key: bytes,
        records: Sequence[RecordId],
        made: bytes,
        still_shown: Callable[[sa.Connection], bool] | None,
    ) -> None:
        try:
            with self._database.write() as connection:
                # Withdrawn meanwhile: nobody would take it away again.
                if still_shown is None:
                    if len(statute_queries.texts(connection, records)) != len(set(records)):
                        return
                elif not still_shown(connection):
                    return
                comparisons.keep_file(connection, key, records, made, MAX_BYTES)
        except StorageFault as fault:
            logger.warning("a result cannot be kept: %s", fault.code)


def _key(name: str, records: Sequence[RecordId]) -> bytes:
    return hashlib.sha256("\n".join([name, engine_mark(), *records]).encode()).digest()


def _opened(kept: bytes) -> bytes:
    """Return a result as it was made, or raise what was raised instead."""
    if kept.startswith(_FAILED):
        raise all_codes()[kept[1:].decode()]("This took too long, or is too large.")
    return zlib.decompress(kept[1:])
