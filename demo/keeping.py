"""The demonstration's folder: built whole or not at all, once.

DATA          a hub's data folder; it has its name only once it is complete
DATA.part     being built; what an interrupted build left is thrown away by the next one
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from federation.errors import DataExists
from hub.server import locked_folder
from hub.settings import read_kept


def is_built(data: Path) -> bool:
    """Say whether the folder holds a demonstration. Raises DataExists where it holds anything else."""
    kept = read_kept(data)
    if "calendar" in kept:
        return True
    if kept or (data.exists() and (not data.is_dir() or any(data.iterdir()))):
        raise DataExists(
            f"{data} holds something else than a demonstration: name another folder.", path=str(data)
        )
    return False


def ensure_built(
    data: Path, build: Callable[[Path], None], *, again: Callable[[], None] = lambda: None
) -> None:
    """Have the demonstration in the folder; `again` is called where an interrupted build was found.

    Raises DataExists; DataInUse where another process builds it just now.
    """
    if is_built(data):
        return
    part = data.with_name(f"{data.name}.part")
    if part.exists():
        again()
    part.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked_folder(part):
        for left in part.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
            elif left.name != "serve-lock":
                left.unlink()
        build(part)
        part.replace(data)
