"""How much memory this process held at most, and how much a group of processes holds.

`getrusage` would not do: what a child reports there begins with the peak of the process that started it.
"""

import os
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_megabytes() -> float:
    """Return the peak of this process's resident memory since it started, in MiB. Linux only."""
    lines = _STATUS.read_text("ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def processes_of(group: int) -> list[int]:
    """Return the processes of a group."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if _group(pid) == group]


def group_pss_bytes(group: int) -> int:
    """Return the memory of a group of processes; what some of them share counts once."""
    total = 0
    for pid in processes_of(group):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:  # it ended meanwhile
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return -1
