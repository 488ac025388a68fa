"""The whole site of a large federation as files: how long `frente-hub export` takes, and how much memory.

The command runs as an operator runs it, in processes of its own; memory is the PSS of all of them.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench.federation import fill
from bench.memory import group_pss_bytes
from bench.rows import Place, Row, told
from tests.hub.filling import Filling

_MINUTES_REACH = 10
_AGAIN_REACH = 30  # seconds, where nothing changed
_MEMORY_REACH = 600  # MB, all processes together
_MEGABYTE = 1_000_000


def rows(place: Place) -> list[Row]:
    """Fill a log, export it, export it again, and again after the log grew."""
    scale = place.scale
    hub = Filling(place.folder / "export")
    what = f"{scale.directory_factories} factories, {scale.directory_factories * scale.directory_reports} reports"
    with told(f"{what} are logged"):
        fill(hub, scale.directory_factories, scale.directory_reports)
        hub.project()
    copy = place.folder / "copy"
    with told("the site is exported"):
        first = _export(hub.folder, copy)
    with told("and again, where nothing changed"):
        same = _export(hub.folder, copy)
    with told("and again, after one factory was admitted"):
        hub.admit("Nueva")
        hub.flush()
        hub.project()
        grown = _export(hub.folder, copy)
    hub.close()
    detail: dict[str, object] = {
        "of": what,
        "load": os.getloadavg()[0],
        "first": first,
        "same": same,
        "grown": grown,
    }
    return [
        Row(
            "export: the whole site",
            first["seconds"] / 60,
            _MINUTES_REACH,
            "minutes",
            at_least=False,
            detail=detail,
        ),
        Row("export: nothing changed", same["seconds"], _AGAIN_REACH, "s", at_least=False),
        Row(
            "export: after one more factory", grown["seconds"] / 60, _MINUTES_REACH, "minutes", at_least=False
        ),
        Row("export: memory of all processes", first["peak_mb"], _MEMORY_REACH, "MB", at_least=False),
    ]


def _export(data: Path, copy: Path) -> dict[str, float]:
    program = "from hub.commands import main\nif __name__ == '__main__':\n    main()"
    command = [sys.executable, "-c", program, "export", str(copy), "--data", str(data), "--json"]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        watch = _Watch(process.pid)
        out, _ = process.communicate()
    seconds = time.perf_counter() - start
    peak = watch.end()
    if process.returncode:
        raise RuntimeError(f"the export ended with {process.returncode}")
    answer = json.loads(out)
    return {
        "seconds": seconds,
        "peak_mb": peak / _MEGABYTE,
        "files": answer["files"],
        "megabytes": answer["bytes"] / _MEGABYTE,
        "written": answer["written"],
        "processor_seconds": watch.processor_seconds,
    }


class _Watch(threading.Thread):
    """Looks at the processes of one group until they are gone."""

    def __init__(self, group: int) -> None:
        super().__init__(daemon=True)
        self._group = group
        self._peak = 0
        self._ended = threading.Event()
        self._before = os.times()
        self.processor_seconds = 0.0
        self.start()

    def run(self) -> None:
        while not self._ended.wait(0.5):
            self._peak = max(self._peak, group_pss_bytes(self._group))

    def end(self) -> int:
        """Return the most bytes that all of them held at once."""
        self._ended.set()
        self.join()
        after = os.times()
        self.processor_seconds = (
            after.children_user
            + after.children_system
            - self._before.children_user
            - self._before.children_system
        )
        return self._peak
