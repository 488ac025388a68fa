"""Comparing all proposals in the background: in the keeper, by a child process, once for each set of them.

    comparer = Comparer(database)
    comparer.look()         what is wanted now waits for its turn, and the next of it is begun
    comparer.close()        whatever runs is killed, and begun anew by the next keeper

Where nothing is to compare, the files of proposals are read once more (rereading.py). A thread waits for the child
(federation/statutes/child.py), which is held to MEMORY_BYTES and SECONDS and dies with this process; days and views
never wait for it. When a proposal or correction comes or goes, what is no longer wanted is killed at its next sign of
progress. What fails is not tried again before the set changes or the hub is started anew.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, TypeAlias

import orjson
import sqlalchemy as sa

from federation.errors import FrenteError, StorageFault, WorkFailed
from federation.ids import RecordId
from federation.statutes import steps
from federation.statutes.child import run_task
from hub.services.compared import ComparedSet, compared_set, placed_corrections
from hub.services.kept_results import KeptResults
from hub.services.rereading import read_again
from hub.services.variants import worked_out
from hub.storage import comparisons, statute_queries, view_queries
from hub.storage.database import Database

logger = logging.getLogger(__name__)

MEMORY_BYTES: Final = 1536 << 20
SECONDS: Final = 600.0
_THREADS: Final = 2
_ALIGNED: Final = 900  # permille of the work that is done when the child has answered
STEPS: Final = (*steps.STEPS, "keeping")
"""What a comparison goes through: the child's steps, then its topics are kept, each with its wordings."""

Align: TypeAlias = Callable[[dict[str, Any], Callable[[float], None]], dict[str, Any]]
"""Takes {"statutes", "language", "corrections"} and who is told of progress; gives {"topics", "links"}."""


def step_of(permille: int) -> str:
    """Return the step in which so much of a comparison is done."""
    return STEPS[-1] if permille >= _ALIGNED else steps.step_at(permille / _ALIGNED)


class _Unwanted(Exception):
    """Nobody waits for this comparison any more, or the keeper ends."""


def align_in_child(request: dict[str, Any], on_progress: Callable[[float], None]) -> dict[str, Any]:
    """Return the alignment. Raises StatuteFault, WorkFault, ExtraMissing."""
    answer: dict[str, Any] = run_task(
        "align",
        request,
        memory_bytes=MEMORY_BYTES,
        seconds=SECONDS,
        threads=_THREADS,
        on_progress=on_progress,
    )
    return answer


class Comparer:
    """Keeps the comparisons of one hub up with its views. For one thread, which is never held up."""

    def __init__(self, database: Database, *, align: Align = align_in_child) -> None:
        self._database = database
        self._align = align
        self._closing = threading.Event()
        self._afresh = threading.Event()
        """Set where it is not known what the tables hold: at the beginning, and when the database was away."""
        self._afresh.set()
        self.worker: threading.Thread | None = None
        self._kept = KeptResults(database)
        self._unread: list[RecordId] = []
        """Proposals whose files may not have been read once more."""
        self._looked_at: int | None = None
        """How many entries the views followed when it was last known what is wanted."""

    @property
    def busy(self) -> bool:
        """Whether a comparison runs."""
        return self.worker is not None and self.worker.is_alive()

    def look(self) -> None:
        """Note what is wanted where the views went on; begin what waits where nothing runs."""
        with self._database.read() as connection:
            size = view_queries.views_size(connection)
        busy = self.busy
        if size != self._looked_at or (self._afresh.is_set() and not busy):
            self._want()
            self._looked_at = size
        if busy:
            return
        with self._database.read() as connection:
            waiting = comparisons.waiting(connection)
        if self._closing.is_set():
            return
        if waiting:
            self._begin(self._work, waiting[0])
        elif self._unread:
            self._begin(self._read, self._unread.pop())

    def _begin(self, work: Callable[[Any], None], what: bytes | RecordId) -> None:
        self.worker = threading.Thread(target=work, args=(what,), name="frente-comparer", daemon=True)
        self.worker.start()

    def close(self) -> None:
        """Return when nothing runs any more."""
        self._closing.set()
        if self.worker is not None:
            self.worker.join()

    def _want(self) -> None:
        afresh = self._afresh.is_set() and not self.busy
        if afresh:
            comparisons.prepare(self._database)
        with self._database.write() as connection:
            if afresh:
                comparisons.restart(connection)
            sets = (compared_set(connection, corrected=corrected) for corrected in (False, True))
            comparisons.want(connection, {one.key: one.records for one in sets if len(one.proposals) > 1})
            self._unread = [one.record for one in statute_queries.current_proposals(connection)]
        if afresh:
            self._afresh.clear()

    # -- in the thread ------------------------------------------------------------------------------------

    def _work(self, key: bytes) -> None:
        try:
            self._compare(key)
        except _Unwanted:
            logger.info("comparison %s is no longer wanted", key.hex()[:16])
        except StorageFault as fault:
            logger.warning("comparison %s: %s %s", key.hex()[:16], fault.code, fault)
            self._afresh.set()
        except FrenteError as fault:
            logger.warning("comparison %s: %s %s", key.hex()[:16], fault.code, fault)
            self._fail(key, fault.code)
        except Exception:
            logger.exception("comparison %s failed", key.hex()[:16])
            self._fail(key, WorkFailed.code)

    def _read(self, record: RecordId) -> None:
        try:
            read_again(self._database, self._kept, record)
        except FrenteError as fault:
            logger.warning("proposal %s is not read again: %s", record[:16], fault.code)
        except Exception:
            logger.exception("proposal %s is not read again", record[:16])

    def _fail(self, key: bytes, code: str) -> None:
        try:
            with self._database.write() as connection:
                comparisons.fail(connection, key, code)
        except StorageFault as fault:
            logger.warning("comparison %s: %s %s", key.hex()[:16], fault.code, fault)
            self._afresh.set()

    def _compare(self, key: bytes) -> None:
        with self._database.read() as connection:
            compared = _set_of(connection, key)
            request = None if compared is None else _request(connection, compared)
        if request is None:
            raise _Unwanted
        progress = _Progress(self._database, key, self._closing)
        progress(0.0)
        alignment = self._align(request, progress)
        progress(1.0)
        matrix, topics = worked_out(alignment, request["statutes"])
        with self._database.write() as connection:
            if _set_of(connection, key) is None:
                raise _Unwanted
            comparisons.finish(connection, key, orjson.dumps(matrix), [orjson.dumps(one) for one in topics])
        logger.info("comparison %s: %d topics", key.hex()[:16], len(topics))


class _Progress:
    """Writes down how far a comparison came. Raises _Unwanted where it shall end."""

    def __init__(self, database: Database, key: bytes, closing: threading.Event) -> None:
        self._database = database
        self._key = key
        self._closing = closing
        self._written = -1

    def __call__(self, done: float) -> None:
        if self._closing.is_set():
            raise _Unwanted
        permille = int(done * _ALIGNED)
        if permille == self._written:
            with self._database.read() as connection:
                wanted = comparisons.find(connection, self._key) is not None
        else:
            self._written = permille
            with self._database.write() as connection:
                wanted = comparisons.advance(connection, self._key, permille)
        if not wanted:
            raise _Unwanted


def _set_of(connection: sa.Connection, key: bytes) -> ComparedSet | None:
    """Return the set of proposals that has this key now, or None."""
    sets = (compared_set(connection, corrected=corrected) for corrected in (False, True))
    return next((one for one in sets if one.key == key), None)


def _request(connection: sa.Connection, compared: ComparedSet) -> dict[str, Any] | None:
    """Return what the child is asked, or None where a text is withdrawn since the views followed the log."""
    ids = [one.record for one in compared.proposals]
    texts = {record: orjson.loads(data) for record, data in statute_queries.texts(connection, ids).items()}
    if len(texts) != len(ids):
        return None
    statutes = [texts[record]["statute"] for record in ids]
    places = {
        record: {article["id"]: at for at, article in enumerate(statute["articles"])}
        for record, statute in zip(ids, statutes, strict=True)
    }
    spoken = Counter(text["language"] for text in texts.values())
    return {
        "statutes": statutes,
        "language": min(spoken, key=lambda language: (-spoken[language], language != "es", language)),
        "corrections": [
            {name: one[name] for name in ("act", "articles", "to")}
            for one in placed_corrections(connection, compared, places)
        ],
    }
