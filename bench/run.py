"""`make bench`: speed and size on this machine, in one run; prints a table and writes JSON.

    python -m bench.run [PATH] [--quick] [--only NAME …]       PATH: bench-results.json

The full run takes some 25 minutes and 4 GB of disk. The short one only shows that everything runs.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from bench.rows import SHORT, Place, Row, Scale, table
from tests.postgres import running_server

FAMILIES = (
    "intake",
    "relay",
    "latency",
    "auditing",
    "large",
    "directory",
    "exporting",
    "datasette",
    "lighthouse",
)
"""Modules here, each with `rows(place)`; loaded in their turn, as every process that is started reads this one."""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; 0 also where a figure is not reached."""
    parser = argparse.ArgumentParser(description="Measure speed and size on this machine.")
    parser.add_argument("path", nargs="?", type=Path, default=Path("bench-results.json"))
    parser.add_argument("--quick", action="store_true", help="only show that everything runs")
    parser.add_argument("--only", nargs="+", choices=FAMILIES, default=FAMILIES)
    given = parser.parse_args(arguments)
    start = time.perf_counter()
    found: list[Row] = []
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "frente-bench"
    with tempfile.TemporaryDirectory(prefix="frente-bench-") as folder, running_server() as server:
        place = Place(Path(folder), cache, server, SHORT if given.quick else Scale())
        for name in given.only:
            found += import_module(f"bench.{name}").rows(place)
            _write(given.path, found, time.perf_counter() - start, quick=given.quick)
    print("\n".join(table(found)))
    print(f"{time.perf_counter() - start:.0f} s; written to {given.path}")
    return 0


def _write(path: Path, found: list[Row], seconds: float, *, quick: bool) -> None:
    result = {
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "python": platform.python_version(),
            "system": platform.platform(),
            "load_average": os.getloadavg(),
        },
        "quick": quick,
        "seconds": round(seconds),
        "rows": [one.to_json() for one in found],
    }
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
