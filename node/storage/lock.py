"""A lock on the node's folder: one process at a time changes what is in it.

The operating system gives it back when the process ends, however it ends; the file `lock` stays and says
nothing. SQLite would keep two writers apart as well, but not two that speak to the hub and both act on the answer.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from federation.errors import DataInUse

_STEP = 0.05  # seconds between two tries


@contextmanager
def locked(folder: Path, *, wait: float = 5.0) -> Iterator[None]:
    """Hold the folder's lock inside the block; waits up to `wait` seconds for it. Raises DataInUse."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + wait
        while not _take(descriptor):
            if time.monotonic() >= deadline:
                raise DataInUse(
                    f"Another frente-node is working in {folder}; try again when it is done.",
                    folder=str(folder),
                )
            time.sleep(_STEP)
        yield
    finally:
        os.close(descriptor)  # gives the lock back


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
