"""The folder of a copy: each file is there whole or not at all, and what did not change is not written again.

    folder = Folder.open(path, data)        ExportFolder where something else is in it
    folder.begin(facts)                     from now on it says that it is not complete
    folder.put("es/index.html", data)       True where that was not there already
    folder.sweep(names)                     all else is gone
    folder.end(facts, sums)                 complete, with SHA256SUMS for `sha256sum -c`

What is on disk is compared, not what was noted of it: after a kill or a full disk the next run mends all.
Files and folders at its top whose names begin with a dot are not the copy's, and stay.
"""

import errno
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from federation.errors import ExportFolder, StorageFailed, StorageFull
from hub.storage.highwater import FULL_DISK

FACTS: Final = "frente-export.json"
SUMS: Final = "SHA256SUMS"
_FORM: Final = 1
_NEW: Final = ".new"
_FULL: Final = FULL_DISK | {errno.EFBIG}  # a stick takes no file of more than 4 GB


class Folder:
    """The folder of one copy."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path, data: Path) -> "Folder":
        """Return the folder, made if need be. Raises ExportFolder."""
        path, data = path.resolve(), data.resolve()
        if path == data or data in path.parents or path in data.parents:
            raise ExportFolder(
                "The copy and the hub's data folder may not lie in each other.", path=str(path)
            )
        if path.exists() and not path.is_dir():
            raise ExportFolder("That is a file, not a folder.", path=str(path))
        with _named_faults(path):
            path.mkdir(parents=True, exist_ok=True)
            folder = cls(path)
            there = [one.name for one in path.iterdir() if not one.name.startswith(".")]
        if there and folder.facts() is None:
            raise ExportFolder(
                "The folder is not empty and holds no earlier export: choose an empty one.", path=str(path)
            )
        return folder

    def facts(self) -> dict[str, Any] | None:
        """Return what the last run noted; None where there was none."""
        try:
            found = json.loads((self.path / FACTS).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return found if isinstance(found, dict) and found.get("frente_export") == _FORM else None

    def begin(self, facts: Mapping[str, Any]) -> None:
        """The folder says that a copy is being written into it."""
        self._note({**facts, "complete": False})

    def put(self, name: str, data: bytes) -> bool:
        """The file holds these bytes; returns whether it was written. Raises StorageFull, StorageFailed."""
        place = self.path / name
        with _named_faults(place):
            if _holds(place, data):
                return False
            with self._beside(place) as beside:
                beside.write_bytes(data)
                beside.replace(place)
        return True

    def put_pieces(self, name: str, pieces: Iterable[bytes]) -> tuple[bool, str]:
        """The file holds these pieces, one after the other; returns whether that is new, and its SHA-256."""
        place = self.path / name
        digest = hashlib.sha256()
        with _named_faults(place), self._beside(place) as beside:
            with beside.open("wb") as file:
                for piece in pieces:
                    digest.update(piece)
                    file.write(piece)
            new = digest.hexdigest()
            if _digest(place) == new:
                beside.unlink()
                return False, new
            beside.replace(place)
        return True, new

    def sweep(self, names: Collection[str]) -> int:
        """Nothing is in the folder but these files; returns how many others were."""
        gone = 0
        with _named_faults(self.path):
            for top, _, files in os.walk(self.path, topdown=False):
                inside = os.path.relpath(top, self.path)
                if inside != "." and inside.startswith("."):
                    continue
                for one in files:
                    name = one if inside == "." else f"{inside}/{one}"
                    if name in names or name in (FACTS, SUMS) or (inside == "." and one.startswith(".")):
                        continue
                    Path(top, one).unlink()
                    gone += 1
                if inside != "." and not any(Path(top).iterdir()):
                    Path(top).rmdir()
        return gone

    def whole(self) -> dict[str, str] | None:
        """Return the SHA-256 of every file as the last run noted it; None where one is not so any more."""
        try:
            lines = (self.path / SUMS).read_text("utf-8").splitlines()
        except FileNotFoundError:
            return None
        sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        return sums if all(_digest(self.path / name) == digest for name, digest in sums.items()) else None

    def end(self, facts: Mapping[str, Any], sums: Mapping[str, str]) -> None:
        """The copy is complete, and all of it is on disk."""
        with _named_faults(self.path):
            beside = self.path / f"{SUMS}{_NEW}"
            with beside.open("w", encoding="utf-8") as file:
                file.writelines(f"{sums[name]}  {name}\n" for name in sorted(sums))
            beside.replace(self.path / SUMS)
            os.sync()
        self._note({**facts, "complete": True})

    def _note(self, facts: Mapping[str, Any]) -> None:
        text = json.dumps({"frente_export": _FORM, **facts}, indent=2, sort_keys=True) + "\n"
        self.put(FACTS, text.encode())

    @contextmanager
    def _beside(self, place: Path) -> Iterator[Path]:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{place.name}{_NEW}")
        try:
            yield beside
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _holds(place: Path, data: bytes) -> bool:
    try:
        return place.stat().st_size == len(data) and place.read_bytes() == data
    except FileNotFoundError:
        return False


def _digest(place: Path) -> str | None:
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


@contextmanager
def _named_faults(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise StorageFull(
                f"No space is left for {place}. What was written stays; run it again."
            ) from fault
        raise StorageFailed(f"{place} cannot be written: {fault.strerror}.") from fault
