"""Files that take long to make, kept in the data folder as long as they say what the log says.

    kept = KeptFiles(data / "taken")
    with kept.get(name, make, seconds) as file: …       made now by `make(path)`, or earlier, by whichever process
    kept.forget({name})                                 all others are gone

One file is made at a time, whoever asks for it. A name says what is in the file; a file under it never changes.
"""

import fcntl
import io
import os
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from federation.errors import Busy, StorageFailed, StorageFull
from hub.storage.highwater import FULL_DISK

_LOCK: Final = "lock"
_ENDING: Final = ".new"
_LOOK_AGAIN_SECONDS: Final = 0.1


class KeptFile(io.BufferedReader):
    """An open file that closes itself once it was read to its end: whoever sends it may forget to."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(path))
        self.bytes = os.fstat(self.fileno()).st_size

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes."""
        data = b"" if self.closed else super().read(size)
        if not data and size != 0:
            self.close()
        return data


class KeptFiles:
    """The folder, shared by all processes of one hub. For any number of threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()

    def get(self, name: str, make: Callable[[Path], object], seconds: float) -> KeptFile:
        """Return the file, made if need be; others are gone then. Raises Busy after so long, StorageFault."""
        if (found := self.find(name)) is not None:
            return found
        until = time.monotonic() + seconds
        if not self._turn.acquire(timeout=seconds):
            raise _busy()
        try:
            handle = self._lock(until)
            try:
                if (found := self.find(name)) is not None:  # somebody else made it meanwhile
                    return found
                return self._make(name, make)
            finally:
                os.close(handle)
        except OSError as fault:
            family = StorageFull if fault.errno in FULL_DISK else StorageFailed
            raise family("A file to take along cannot be written.", reason=str(fault.strerror)) from fault
        finally:
            self._turn.release()

    def find(self, name: str) -> KeptFile | None:
        """Return the file where it was made already."""
        try:
            return KeptFile(self._folder / name)
        except FileNotFoundError:
            return None

    def forget(self, kept: Collection[str]) -> None:
        """All files are gone but these; one that is being made goes later."""
        for path in self._folder.glob("*"):
            if path.name not in kept and path.name != _LOCK and path.suffix != _ENDING:
                path.unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Return the names of the files that are there."""
        return sorted(
            one.name for one in self._folder.glob("*") if one.name != _LOCK and one.suffix != _ENDING
        )

    def _make(self, name: str, make: Callable[[Path], object]) -> KeptFile:
        beside = self._folder / (name + _ENDING)
        for left in self._folder.glob("*" + _ENDING):  # by a process that was killed: the lock is ours
            left.unlink(missing_ok=True)
        try:
            make(beside)
            made = KeptFile(beside)  # before anybody can take it away
            beside.replace(self._folder / name)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        self.forget({name})
        return made

    def _lock(self, until: float) -> int:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return handle
            except BlockingIOError:
                if time.monotonic() >= until:
                    os.close(handle)
                    raise _busy() from None
                time.sleep(_LOOK_AGAIN_SECONDS)


def _busy() -> Busy:
    return Busy("The file is being made: ask again in a moment.")
