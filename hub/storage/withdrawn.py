"""What was withdrawn, kept outside the database: a restored backup must not show it again.

    data/withdrawn      one line a document: its hash and the index of its withdrawal; only ever appended

It is on disk before a withdrawal is answered. A backup from before that day does not know of it, and a hub that is
behind its high-water mark cannot read it from the log; from here `restore` can. A line that a power failure cut is
skipped: its withdrawal was not answered.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from federation.errors import StorageFailed, StorageFull
from federation.ids import DocumentHash
from hub.storage.highwater import FULL_DISK, write_all

_LINE: Final = re.compile(rb"([0-9a-f]{64}) ([0-9]{1,18})")


class Withdrawn:
    """The file, shared by all processes of one hub."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "withdrawn"

    def note(self, new: Iterable[tuple[DocumentHash, int]]) -> None:
        """Return once these are on disk. Raises StorageFull, StorageFailed."""
        lines = "".join(f"{one} {index}\n" for one, index in new).encode()
        if not lines:
            return
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                write_all(descriptor, b"\n" + lines)  # begins a line even after one that was cut
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as fault:
            family = StorageFull if fault.errno in FULL_DISK else StorageFailed
            raise family(
                "The list of withdrawn documents cannot be written.", reason=str(fault.strerror)
            ) from fault

    def read(self) -> dict[DocumentHash, int]:
        """Return the index of each withdrawal by the document's hash; nothing where none was noted."""
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return {}
        found = (_LINE.fullmatch(line) for line in lines)
        return {DocumentHash(one[1].decode()): int(one[2]) for one in found if one is not None}
