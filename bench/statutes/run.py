"""`make bench-statutes`: quality on real and labelled texts, and speed and size on made ones; a table, and JSON.

    python -m bench.statutes.run [PATH] [--quick] [--only NAME …]       PATH: bench-statutes.json

What needs the corpora beside the repository says so where they are absent. The full run takes some three minutes.
"""

import argparse
import json
import os
import platform
import sys
import time
from importlib import import_module
from pathlib import Path

from bench.rows import Row, table

FAMILIES = ("reading", "aligning", "checking", "comparing", "sizes")
"""Modules here, each with `rows(quick)`."""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; 0 also where a figure is not reached."""
    parser = argparse.ArgumentParser(
        description="Measure reading, aligning, checking and comparing statutes."
    )
    parser.add_argument("path", nargs="?", type=Path, default=Path("bench-statutes.json"))
    parser.add_argument("--quick", action="store_true", help="only show that everything runs")
    parser.add_argument("--only", nargs="+", choices=FAMILIES, default=FAMILIES)
    given = parser.parse_args(arguments)
    start = time.perf_counter()
    found: list[Row] = []
    for name in given.only:
        print(f"… {name}", flush=True)
        found += import_module(f"bench.statutes.{name}").rows(quick=given.quick)
    seconds = time.perf_counter() - start
    result = {
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "python": platform.python_version(),
            "system": platform.platform(),
            "load_average": os.getloadavg(),
        },
        "quick": given.quick,
        "seconds": round(seconds),
        "rows": [row.to_json() for row in found],
    }
    given.path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print("\n".join(table(found)))
    print(f"{seconds:.0f} s; written to {given.path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
