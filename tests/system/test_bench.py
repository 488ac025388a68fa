"""The benchmark's short form really runs; its figures say nothing, and are not looked at."""

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY

OURS = (
    "intake",
    "latency",
    "auditing",
    "large",
    "directory",
    "exporting",
)  # the relay beside it has to be installed first


def test_the_short_benchmark_measures_every_row_of_ours(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    command = [sys.executable, "-m", "bench.run", str(results), "--quick", "--only", *OURS]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(results.read_text("utf-8"))
    assert found["quick"] is True
    assert len(found["rows"]) == 27
    for row in found["rows"]:
        assert row["value"] is not None
        assert row["value"] > 0
        assert row["verdict"] in {"reached", "falls short"}
        assert row["name"] in done.stdout


def test_the_short_benchmark_of_statutes_measures_every_row(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    command = [sys.executable, "-m", "bench.statutes.run", str(results), "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(results.read_text("utf-8"))["rows"]
    assert len(rows) == 22
    for row in rows:
        assert row["value"] is not None or "not beside the repository" in row["note"]
        assert row["name"] in done.stdout
