"""The sequencer: one thread a process that writes what all its request threads submit, in common batches.

    sequencer = Sequencer(writer, interval_seconds=0.04, max_records=2048)
    batch = sequencer.submit(submissions)        returns when they are on disk, with the part that is theirs

One write to disk costs the same for one record and for a thousand. So those who were answered by one batch are waited
for, as they often send again, but never longer than a batch interval from its beginning; who comes alone does not wait,
nor does a submission of many records. Other processes have sequencers of their own: the head's lock puts their
batches in order.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from federation.errors import FrenteError
from hub.services.submissions import Submission
from hub.services.writer import Batch, Writer

logger = logging.getLogger(__name__)

_AT_ONCE: Final = 64  # as many records are a batch by themselves


@dataclass(eq=False, slots=True)
class _Request:
    submissions: Sequence[Submission]
    done: threading.Event = field(default_factory=threading.Event)
    batch: Batch | None = None
    fault: BaseException | None = None


class Sequencer:
    """Group commit for the threads of one process."""

    def __init__(self, writer: Writer, *, interval_seconds: float, max_records: int) -> None:
        self._writer = writer
        self._interval = interval_seconds
        self._max_records = max_records
        self._waiting: list[_Request] = []
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._written = -interval_seconds
        self._together = 1  # requests in the last batch

    def submit(self, submissions: Sequence[Submission]) -> Batch:
        """Return what became of these, once it is on disk and may be seen. Raises what `Writer.write` raises."""
        request = _Request(submissions)
        with self._changed:
            if self._thread is None:  # not before: a thread does not survive the fork of a worker
                self._thread = threading.Thread(target=self._run, name="sequencer", daemon=True)
                self._thread.start()
            self._waiting.append(request)
            self._changed.notify()
        request.done.wait()
        if request.fault is not None:
            raise request.fault
        if request.batch is None:
            raise RuntimeError("the sequencer ended without an answer")
        return request.batch

    def _run(self) -> None:
        while True:
            self._serve(self._gather())

    def _gather(self) -> list[_Request]:
        """Return the requests of the next batch, once there are enough or the last one is long enough ago."""
        with self._changed:
            while not self._waiting:
                self._changed.wait()
            due = self._written + self._interval
            while (left := due - time.monotonic()) > 0 and not self._is_full():
                self._changed.wait(left)
            self._written = time.monotonic()
            taken, records = 0, 0
            for request in self._waiting:
                records += len(request.submissions)
                if taken and records > self._max_records:
                    break
                taken += 1
            gathered, self._waiting = self._waiting[:taken], self._waiting[taken:]
            self._together = taken
            return gathered

    def _is_full(self) -> bool:
        if len(self._waiting) >= self._together:
            return True
        return sum(len(request.submissions) for request in self._waiting) >= _AT_ONCE

    def _serve(self, requests: list[_Request]) -> None:
        try:
            self._write(requests)
        except FrenteError as fault:
            logger.error("batch of %d requests failed: %s %s", len(requests), fault.code, fault)  # noqa: TRY400 - it is named
            _fail(requests, fault)
        except BaseException as fault:
            logger.exception("batch of %d requests failed", len(requests))
            if len(requests) == 1:
                _fail(requests, fault)
            else:  # a mistake that one of them uncovers must not cost the others
                for request in requests:
                    self._serve([request])

    def _write(self, requests: list[_Request]) -> None:
        begun = time.monotonic()
        batch = self._writer.write([one for request in requests for one in request.submissions])
        logger.debug(
            "batch of %d requests, %d records: %.1f ms",
            len(requests),
            len(batch.outcomes),
            1000 * (time.monotonic() - begun),
        )
        at = 0
        for request in requests:
            after = at + len(request.submissions)
            request.batch = Batch(batch.outcomes[at:after], batch.published, batch.tree)
            at = after
            request.done.set()


def _fail(requests: list[_Request], fault: BaseException) -> None:
    for request in requests:
        request.fault = fault
        request.done.set()
