"""A line of a factory's capacity over time, as points on a drawing of 400 by 90. The table beside it says the same."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from hub.services.directory_models import ReportSummary

_WIDTH, _TOP, _BOTTOM = 400, 10, 80


class Sparkline(NamedTuple):
    """What the drawing shows; a line breaks where a report gives no figure."""

    first: str
    last: str
    top: str  # percent at the upper edge
    lines: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]


def sparkline(reports: Sequence[ReportSummary]) -> Sparkline | None:
    """Return the line of the reports that are not corrected, or None where fewer than two give a figure."""
    rows = [
        (report.period.to, report.capacity_percent)
        for report in reports
        if report.period is not None and not report.replaced_by
    ]
    rows.sort(key=lambda row: row[0])
    given = [(day, Decimal(figure)) for day, figure in rows if figure is not None]
    if len(given) < 2:
        return None
    first, last = date.fromisoformat(given[0][0]), date.fromisoformat(given[-1][0])
    days = (last - first).days
    if days == 0:
        return None
    top = next(Decimal(step) for step in (5, 10, 20, 50, 100) if max(figure for _, figure in given) <= step)

    def point(day: str, figure: Decimal) -> tuple[str, str]:
        x = Decimal((date.fromisoformat(day) - first).days * _WIDTH) / days
        y = _BOTTOM - figure * (_BOTTOM - _TOP) / top
        return f"{x:.1f}", f"{y:.1f}"

    lines: list[list[str]] = [[]]
    for day, figure in rows:
        if figure is None:
            lines.append([])
        else:
            lines[-1].append(",".join(point(day, Decimal(figure))))
    return Sparkline(
        first.isoformat(),
        last.isoformat(),
        str(top),
        tuple(" ".join(line) for line in lines if len(line) > 1),
        tuple(point(day, figure) for day, figure in given),
    )
