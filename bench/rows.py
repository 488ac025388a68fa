"""What a benchmark finds: rows of a table, each a figure beside the one that it should reach.

Row("bare records, SQLite", 0.53, reach=0.5, at_least=True, unit="of raw verification", detail={…})
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `value` is None where it could not be measured, and `note` then says why."""

    name: str
    value: float | None
    reach: float
    unit: str
    at_least: bool = True
    """False where the figure should stay below `reach`."""
    note: str = ""
    detail: dict[str, object] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """Whether the figure is reached."""
        if self.value is None:
            return "not measured"
        reached = self.value >= self.reach if self.at_least else self.value < self.reach
        return "reached" if reached else "falls short"

    def to_json(self) -> dict[str, object]:
        """Return what stands in bench-results.json."""
        return {
            "name": self.name,
            "value": self.value,
            "reach": self.reach,
            "rule": "at least" if self.at_least else "under",
            "unit": self.unit,
            "verdict": self.verdict,
            "note": self.note,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured. The short form only shows that everything runs: its figures say nothing."""

    bare_records: int = 49_152
    report_records: int = 24_576
    relay_single: int = 1_500
    relay_bulk: int = 4_000
    latency_clients: int = 32
    latency_records: int = 40  # of each client
    audited_records: int = 100_000
    large_records: int = 1_000_000
    receipts: int = 5_000
    directory_factories: int = 1_200
    directory_reports: int = 120  # of each factory
    directory_requests: int = 400  # of each page
    datasette_seconds: float = 10.0  # that each of both is asked for
    raw_seconds: float = 1.5  # that raw verification is measured for
    runs: int = 2  # of what is compared with raw verification


SHORT = Scale(
    bare_records=2_048,
    report_records=2_048,
    relay_single=20,
    relay_bulk=100,
    latency_clients=4,
    latency_records=3,
    audited_records=3_000,
    large_records=3_000,
    receipts=200,
    directory_factories=8,
    directory_reports=3,
    directory_requests=20,
    datasette_seconds=0.5,
    raw_seconds=0.1,
    runs=1,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a benchmark works: a folder of this run's, one that stays, and a PostgreSQL server."""

    folder: Path
    cache: Path
    postgres_url: str
    scale: Scale


def table(rows: list[Row]) -> Iterator[str]:
    """Give the lines of the table."""
    yield f"{'what':<58} {'measured':>12} {'reach':>10}  verdict"
    for row in rows:
        value = "-" if row.value is None else f"{row.value:.3g}" if row.value < 1000 else f"{row.value:.0f}"
        sign = ">=" if row.at_least else "<"
        yield f"{row.name:<58} {value:>12} {sign + f'{row.reach:g}':>10}  {row.verdict} ({row.unit})"
        if row.note:
            yield f"    {row.note}"


@contextmanager
def told(what: str) -> Iterator[None]:
    """Say what is being measured."""
    print(f"… {what}", flush=True)
    yield
