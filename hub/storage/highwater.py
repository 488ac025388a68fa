"""The high-water mark: the newest checkpoint that this hub handed out, kept outside its database.

    data/high-water         the signed note, exactly as it is served
    data/high-water-lock    locked by whoever reads it in order to raise it

It is written after the commit and before any answer: what anybody has seen is never newer. So a hub whose database
is behind it, or has another tree, knows that its database lost entries that were acknowledged (a restored backup, a
disk that lied), and does not write over them. It only ever rises, though several processes write it.
"""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from federation.errors import StorageFailed, StorageFull
from federation.log.checkpoint import parse_checkpoint
from federation.log.note import parse_note

FULL_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_SETTLED_NS: Final = 50_000_000  # older than any clock tick of a file system: a second change would show


@dataclass(frozen=True, slots=True)
class Published:
    """A checkpoint that everybody may see."""

    size: int
    root: bytes
    note: bytes


class HighWater:
    """The file, shared by all processes of one hub."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "high-water"
        self._lock_path = folder / "high-water-lock"
        self._seen: tuple[tuple[int, int], Published] | None = None

    def read(self) -> Published | None:
        """Return the mark, or None where nothing was handed out yet: one stat call while it has not changed."""
        seen = self._seen
        if seen is not None:
            try:
                status = self._path.stat()
            except FileNotFoundError:
                return None
            if seen[0] == (status.st_ino, status.st_mtime_ns) and time.time_ns() - seen[0][1] > _SETTLED_NS:
                return seen[1]
        return self._read_file()

    def _read_file(self) -> Published | None:
        try:
            with self._path.open("rb") as file:
                status = os.fstat(file.fileno())
                note = file.read()
        except FileNotFoundError:
            return None
        published = seen[1] if (seen := self._seen) is not None and seen[1].note == note else _parse(note)
        self._seen = (status.st_ino, status.st_mtime_ns), published
        return published

    def rise(self, note: bytes) -> None:
        """Return once the mark is on disk at this checkpoint or a later one.

        Raises StorageFull or StorageFailed where the disk does not take it: then nobody may see the checkpoint.
        """
        new = _parse(note)
        try:
            with self._locked():
                old = self._read_file()
                if old is None or old.size < new.size or (old.size == new.size and old.note != new.note):
                    self._replace(new)
        except OSError as fault:
            family = StorageFull if fault.errno in FULL_DISK else StorageFailed
            raise family("The high-water mark cannot be written.", reason=str(fault.strerror)) from fault

    def lower(self, note: bytes | None) -> None:
        """Set the mark wherever an operator says: for `hand-over` and a restored place, never while serving."""
        with self._locked():
            if note is None:
                self._path.unlink(missing_ok=True)
                sync_folder(self._path.parent)
            else:
                self._replace(_parse(note))

    def _replace(self, new: Published) -> None:
        beside = self._path.with_name("high-water.new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            write_all(descriptor, new.note)
            os.fsync(descriptor)
            status = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        beside.rename(self._path)
        sync_folder(self._path.parent)
        self._seen = (status.st_ino, status.st_mtime_ns), new

    @contextmanager
    def _locked(self) -> Iterator[None]:
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte: a disk that is nearly full takes a part, and says so only at the next try. Raises OSError."""
    while data:
        data = data[os.write(descriptor, data) :]


def _parse(note: bytes) -> Published:
    checkpoint = parse_checkpoint(parse_note(note).text)
    return Published(checkpoint.size, checkpoint.root, note)


def sync_folder(folder: Path) -> None:
    """Return once the folder's list of names is on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
