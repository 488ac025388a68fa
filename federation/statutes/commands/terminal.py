"""What the commands share: lines, progress where a person watches, files read and written whole."""

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from federation.errors import (
    FileUnreadable,
    NothingFound,
    SettingInvalid,
    StatuteTooLarge,
    StorageFailed,
    StorageFull,
)
from federation.speaking import printable
from federation.statutes.model import Reading

MAX_FILE_BYTES = 8 << 20


def tell(lines: Sequence[str]) -> None:
    """Print the lines, whatever signs they hold and whatever the terminal can show."""
    text = "".join(f"{line}\n" for line in lines)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), nl=False)


def in_colour() -> bool:
    """Whether the standard output is a terminal whose owner did not forbid colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def progress(label: str, *, hidden: bool) -> Iterator[Callable[[float], None]]:
    """Show how much is done, from 0 to 1, where a person watches."""
    watched = sys.stderr.isatty() and not hidden
    with click.progressbar(length=100, label=label, file=sys.stderr, hidden=not watched) as bar:

        def step(done: float) -> None:
            bar.update(max(int(done * 100) - bar.pos, 0))

        yield step


def read(path: Path, beside: Path | None = None) -> Reading:
    """Return the statute in the file. Raises NothingFound, FileUnreadable and what `read_file` raises."""
    from federation.statutes.child import read_file

    require_file(path)
    return read_file(path, beside_folder=beside)


def require_file(path: Path) -> None:
    """Return if there is a file. Raises NothingFound and FileUnreadable."""
    name = printable(str(path))
    try:
        path.stat()
    except FileNotFoundError as fault:
        raise NothingFound(f"There is no file {name}.", file=name) from fault
    except OSError as fault:
        raise FileUnreadable(f"{name} cannot be opened: {fault.strerror}.", file=name) from fault
    if path.is_dir():
        raise FileUnreadable(f"{name} is a folder.", file=name)


def read_bytes(path: Path) -> bytes:
    """Return the file's bytes. Raises NothingFound, FileUnreadable and StatuteTooLarge."""
    require_file(path)
    name = printable(str(path))
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as fault:
        raise FileUnreadable(f"{name} cannot be opened: {fault.strerror}.", file=name) from fault
    if len(data) > MAX_FILE_BYTES:
        raise StatuteTooLarge(f"A file has at most {MAX_FILE_BYTES >> 20} MiB.", file=name)
    return data


def write_whole(path: Path, data: bytes) -> None:
    """Write the file whole or not at all. Raises SettingInvalid, StorageFull and StorageFailed."""
    name = printable(str(path))
    if path.is_dir():
        raise SettingInvalid(f"{name} is a folder, and no file can be written there.", file=name)
    beside: Path | None = None
    try:
        handle, beside_name = tempfile.mkstemp(prefix=".frente-", dir=path.parent)
        beside = Path(beside_name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        beside.replace(path)
    except OSError as fault:
        if beside is not None:
            beside.unlink(missing_ok=True)
        kind = StorageFull if fault.errno in {errno.ENOSPC, errno.EDQUOT} else StorageFailed
        raise kind(f"{name} could not be written: {fault.strerror}.", file=name) from fault


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
