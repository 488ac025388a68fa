"""How much memory this process held at most.

`getrusage` would not do: what a child reports there begins with the peak of the process that started it.
"""

from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_megabytes() -> float:
    """Return the peak of this process's resident memory since it started, in MiB. Linux only."""
    lines = _STATUS.read_text("ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
