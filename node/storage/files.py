"""Files that stand whole under their name, or not at all."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from federation.errors import FileTaken


def write_whole(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Make or replace the file by what `write` writes; it is on the disk when this returns. Raises OSError."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    with suppress(OSError):  # not every file system can sync a folder
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_bytes(path: Path, data: bytes) -> None:
    """Make or replace the file by these bytes. Raises OSError."""

    def write(file: BinaryIO) -> None:
        file.write(data)

    write_whole(path, write)


def write_new(path: Path, data: bytes) -> None:
    """Make a file of these bytes that only this user may read; none is there if it fails. Raises FileTaken, OSError."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as fault:
        raise FileTaken(
            f"There is a file {path} already, and nothing is overwritten.", path=str(path)
        ) from fault
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
