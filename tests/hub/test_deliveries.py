"""Waits are counted in the log's days, and as vaguely as the dates are known."""

from typing import Any

import pytest

from hub.services.deliveries import waiting_days
from hub.services.directory_models import Period, ReportSummary
from hub.services.sparkline import sparkline

TODAY = "2007-07-24"


@pytest.mark.parametrize(
    "delivery, waits",
    [
        ({"ready": "2007-07-24"}, (0, 0)),
        ({"ready": "2006-11-24"}, (242, 242)),
        ({"ready": "2006-11"}, (236, 265)),
        ({"ready": "2006"}, (205, 569)),
        ({"ready": "2007-07"}, (0, 23)),
        ({"ready": "2007-08"}, None),
        ({"ready": "2006-11", "collected": "2007"}, None),
        ({"made": "2006-11"}, None),
        ({}, None),
    ],
)
def test_finished_goods_wait_since_they_are_ready(
    delivery: dict[str, Any], waits: tuple[int, int] | None
) -> None:
    assert waiting_days(delivery, TODAY) == waits


def report(day: str, percent: str | None, **fields: Any) -> ReportSummary:
    period = Period(from_="2007-01-01", to=day)
    return ReportSummary(
        id=day,
        factory="f",
        index=1,
        day=day,
        status="held",
        period=period,
        capacity_percent=percent,
        **fields,
    )


def test_a_line_breaks_where_a_report_gives_no_figure() -> None:
    line = sparkline([report(f"2007-0{month}-28", None if month == 3 else "8") for month in range(1, 7)])
    assert line is not None
    assert (len(line.lines), len(line.dots), line.top) == (2, 5, "10")


def test_a_corrected_report_is_not_in_the_line() -> None:
    reports = [
        report("2007-01-31", "5"),
        report("2007-02-28", "90", replaced_by=("x",)),
        report("2007-03-31", "5"),
    ]
    line = sparkline(reports)
    assert line is not None
    assert line.top == "5"


@pytest.mark.parametrize("figures", [[], ["5"], [None, "5"], [None, None]])
def test_there_is_no_line_of_fewer_than_two_figures(figures: list[str | None]) -> None:
    assert sparkline([report(f"2007-0{at}-28", figure) for at, figure in enumerate(figures, 1)]) is None
