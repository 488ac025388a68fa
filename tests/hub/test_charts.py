"""Drawings say what the figures say: gaps stay gaps, nothing leaves the box, the axes reach what they must."""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.web import formats
from hub.services.charts import HEIGHT, WIDTH, Chart, Series, Span, bar, draw, strip, y_steps
from hub.services.freshness import (
    PROFILE_STALE_DAYS,
    REPORT_STALE_DAYS,
    profile_is_stale,
    report_is_stale,
)
from hub.services.timeline import Logged, timeline


def month(number: int, value: str | None, year: int = 2007) -> Span:
    first, last = formats.vague_span(f"{year}-{number:02}")
    return Span(first, last, None if value is None else Decimal(value))


def chart(*spans: Span, floor: int = 0, language: str = "es") -> Chart:
    drawn = draw(
        [Series("capacity", spans)],
        language=language,
        label=lambda value: formats.decimal(f"{value:f}", language),
        floor=floor,
    )
    assert drawn is not None
    return drawn


def runs(drawn: Chart) -> list[int]:
    return [len(path.split()) for path in drawn.lines[0].paths]


def test_a_line_breaks_where_a_report_gives_no_figure() -> None:
    drawn = chart(*(month(number, None if number == 3 else "8") for number in range(1, 7)))
    assert (runs(drawn), len(drawn.lines[0].dots)) == ([2, 3], 5)


def test_a_line_breaks_where_a_report_is_missing() -> None:
    assert runs(chart(month(1, "8"), month(2, "8"), month(3, "8"), month(4, "8"))) == [4]
    assert runs(
        chart(*(month(number, "8") for number in (11, 12)), month(2, "8", 2008), month(3, "8", 2008))
    ) == [2, 2]
    assert runs(chart(month(12, "8"), month(1, "8", 2008), month(3, "8", 2008), month(4, "8", 2008))) == [
        2,
        2,
    ]


def test_a_figure_alone_is_a_point_and_none_at_all_no_drawing() -> None:
    drawn = chart(month(1, None), month(2, "0"), month(3, None))
    assert (drawn.lines[0].paths, len(drawn.lines[0].dots)) == ((), 1)
    nothing = draw([Series("capacity", (month(1, None),))], language="es", label=str)
    assert nothing is None
    assert draw([Series("capacity", ())], language="es", label=str) is None


def test_a_zero_stands_on_the_axis_and_a_missing_figure_nowhere() -> None:
    drawn = chart(month(1, "0"), month(2, None), month(3, "10"))
    assert [y for _, y in drawn.lines[0].dots] == [drawn.bottom, "14.0"]


@pytest.mark.parametrize(
    "highest, floor, steps",
    [
        ("10", 0, ["0", "2", "4", "6", "8", "10"]),
        ("0", 0, ["0", "1"]),
        ("1", 1, ["1", "2"]),
        ("2.8", 1, ["1", "1.5", "2", "2.5", "3"]),
        ("318", 0, ["0", "100", "200", "300", "400"]),
        ("100", 0, ["0", "20", "40", "60", "80", "100"]),
        ("0.000000001", 0, ["0", "0.0000000002", "0.0000000004", "0.0000000006", "0.0000000008", "0.000000001"]),
        ("9" * 15, 0, ["0", "2" + "0" * 14, "4" + "0" * 14, "6" + "0" * 14, "8" + "0" * 14, "1" + "0" * 15]),
    ],
)  # fmt: skip
def test_an_axis_has_round_steps(highest: str, floor: int, steps: list[str]) -> None:
    assert [f"{value:f}" for value in y_steps(Decimal(highest), Decimal(floor))] == steps


@pytest.mark.parametrize(
    "first, last, language, labels",
    [
        ("2006-07-01", "2007-07-26", "es", ["jul 2006", "oct 2006", "ene 2007", "abr 2007", "jul 2007"]),
        ("2007-01-01", "2007-01-31", "pt", ["jan 2007"]),
        ("1998-03-01", "2007-12-31", "en", ["2000", "2002", "2004", "2006"]),
        ("2007-01-10", "2007-01-20", "en", ["10 Jan 2007"]),
    ],
)
def test_days_are_marked_in_the_readers_form(first: str, last: str, language: str, labels: list[str]) -> None:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    drawn = chart(Span(begin, begin, Decimal(1)), Span(end, end, Decimal(2)), language=language)
    assert [tick.label for tick in drawn.x_ticks] == labels


def test_many_points_are_a_line_without_dots_but_for_those_that_stand_alone() -> None:
    spans = [month(at % 12 + 1, "5" if at != 50 else None, 2000 + at // 12) for at in range(60)]
    spans[52] = month(5, None, 2004)
    drawn = chart(*spans)
    assert len(drawn.lines[0].dots) == 1


numbers = st.decimals(min_value=0, max_value=Decimal("999999999999999.999999999"), places=9)
days = st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31))
spans = st.builds(
    lambda first, length, value: Span(first, first + timedelta(days=length), value),
    days,
    st.integers(0, 360),
    st.none() | numbers,
)


@given(st.lists(spans, min_size=1, max_size=30), st.sampled_from([0, 1]))
def test_nothing_leaves_the_box_whatever_is_reported(some: list[Span], floor: int) -> None:
    ordered = tuple(sorted(some, key=lambda span: span.last))
    drawn = draw(
        [Series("a", ordered), Series("b", ordered[:3])], language="es", label=lambda one: f"{one:f}", floor=floor
    )  # fmt: skip
    if drawn is None:
        assert all(span.value is None for span in some)
        return
    places = [place.split(",") for line in drawn.lines for path in line.paths for place in path.split()]
    places += [list(dot) for line in drawn.lines for dot in line.dots]
    for x, y in places:
        assert re.fullmatch(r"[0-9]+\.[0-9]", x)
        assert float(drawn.left) <= float(x) <= float(drawn.right) <= WIDTH
        assert 0 < float(y) <= float(drawn.bottom) < HEIGHT
    assert 1 <= len(drawn.x_ticks) <= 6
    assert 2 <= len(drawn.y_ticks) <= 6
    assert all(0 <= float(tick.at) <= WIDTH for tick in drawn.x_ticks)
    given_figures = sum(span.value is not None for span in some)
    joined = len(drawn.lines[0].paths)
    assert sum(runs(drawn)) - joined <= max(given_figures - 1, 0)


@given(numbers, st.sampled_from([0, 1]))
def test_an_axis_reaches_the_highest_in_few_round_steps(highest: Decimal, floor: int) -> None:
    steps = y_steps(highest, Decimal(floor))
    assert steps[0] == floor
    assert steps[-1] >= highest
    assert 2 <= len(steps) <= 6
    assert len({after - before for before, after in pairwise(steps)}) == 1
    assert not re.search(r"[eE]", f"{steps[1]:f}")


# -- bars and dates ---------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8))
def test_a_bar_never_goes_beyond_the_whole(shares: list[int]) -> None:
    parts = bar([(7, Decimal(share)) for share in shares])
    assert sum(Decimal(part.length) for part in parts) == min(100, sum(shares))
    assert all(Decimal(part.length) > 0 and part.number == 7 for part in parts)


def test_a_vague_date_is_drawn_as_wide_as_it_is_vague() -> None:
    drawn = strip(["2003", "2005-04", "2007-06-30"], language="es")
    assert drawn is not None
    widths = [float(width) for _, width in drawn.marks]
    assert widths[0] > 2 * widths[1] > widths[2]
    assert [tick.label for tick in drawn.ticks] == ["2003", "2004", "2005", "2006", "2007"]
    assert strip(["2003", "2003"], language="es") is None
    assert strip([], language="es") is None


def test_a_timeline_joins_what_happened_at_one_date_and_keeps_vague_dates_vague() -> None:
    profile = {
        "closed": "2002-12",
        "recovered": "2005-04",
        "timeline": [{"date": "2005-04", "text": "Toma."}, {"date": "2005", "text": "Año de la toma."}],
    }
    moments = timeline(profile, "p", [Logged("2006-07-04", "joined", "a"), Logged("2002-12-01", "x", "b")])
    assert [(one.date, one.marks, one.texts, one.logged) for one in moments] == [
        ("2002-12", ("closed",), (), False),
        ("2002-12-01", ("x",), (), True),
        ("2005", (), ("Año de la toma.",), False),
        ("2005-04", ("recovered",), ("Toma.",), False),
        ("2006-07-04", ("joined",), (), True),
    ]


# -- how old a fact is ------------------------------------------------------------------------------


def days_before(today: str, days: int) -> str:
    return (date.fromisoformat(today) - timedelta(days=days)).isoformat()


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_fact_is_marked_as_old_on_the_day_after_its_limit(beyond: int) -> None:
    today = "2007-07-24"
    assert report_is_stale(days_before(today, REPORT_STALE_DAYS + beyond), today) is bool(beyond)
    assert profile_is_stale(days_before(today, PROFILE_STALE_DAYS + beyond), today) is bool(beyond)


def test_who_reports_each_quarter_within_a_month_is_never_marked() -> None:
    ends = [date(2006, 12, 31), date(2007, 3, 31), date(2007, 6, 30), date(2007, 9, 30), date(2007, 12, 31)]
    for before, after in pairwise(ends):
        assert not report_is_stale(before.isoformat(), (after + timedelta(days=30)).isoformat())
