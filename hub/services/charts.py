"""Figures over time as a drawing: pure, the same for the same figures; the page shows the same figures as a table.

    chart = draw([Series("members", spans)], language="es", label=lambda value: decimal(str(value), "es"))

    y = room for two lines at the top … bottom      values, in ticks of 1, 2 or 5 times a power of ten
    x = begin … end                                 days, in ticks of whole months or years

A figure stands at the middle of the days that its report is about. Where a report gives no figure, or a whole month
has no report, the line breaks: a gap is a gap, and never a zero. Coordinates are whole tenths, as text, so that a page
is the same on every machine.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Final, NamedTuple

from federation.web import formats

WIDTH: Final = 400
HEIGHT: Final = 190
FONT_SIZE: Final = 13
_TOP: Final = 14
_BOTTOM: Final = HEIGHT - 30
_RIGHT: Final = WIDTH - 10
_LETTER: Final = 7  # an upper bound of a digit's width at this size
_MOST_MARGIN: Final = 190
_GAP: Final = timedelta(days=28)  # from one report's last day to the next's first, that a line still joins
_MOST_X_TICKS: Final = 5
_MOST_Y_STEPS: Final = 5
_MANY_DOTS: Final = 40
_MONTH_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24000, 120_000)


class Span(NamedTuple):
    """The days [first, last] that a report is about, and its figure; None where it gives none."""

    first: date
    last: date
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one name, in the order of their days."""

    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and what stands there."""

    at: str
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Line:
    """A series as it is drawn: each of `paths` is points of one unbroken line; `dots` are single places."""

    name: str
    number: int
    paths: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What the drawing shows, in a box of WIDTH by HEIGHT."""

    left: str
    right: str
    bottom: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]


def draw(
    series: Sequence[Series], *, language: str, label: Callable[[Decimal], str], floor: int = 0
) -> Chart | None:
    """Return the drawing of these series on one pair of axes, or None where no figure is given at all.

    `floor` is where the axis begins: 0, or 1 for a ratio that is never below it.
    """
    given = [span for one in series for span in one.spans if span.value is not None]
    if not given:
        return None
    every = [span for one in series for span in one.spans]
    begin, end = min(span.first for span in every), max(span.last for span in every)
    days = max((end - begin).days, 1)
    steps = y_steps(max(span.value for span in given if span.value is not None), Decimal(floor))
    labels = [label(value) for value in steps]
    left = min(_MOST_MARGIN, 10 + _LETTER * max(map(len, labels)))
    first, reach = begin.toordinal(), float(steps[-1] - floor)

    def x(day: date) -> float:
        return left + (day.toordinal() - first) * (_RIGHT - left) / days

    def y(value: Decimal) -> float:
        return _BOTTOM - max(float(value) - floor, 0.0) * (_BOTTOM - _TOP) / reach

    def point(span: Span) -> tuple[str, str]:
        assert span.value is not None  # noqa: S101 - only figures that are given have a place
        return _place((x(span.first) + x(span.last)) / 2), _place(y(span.value))

    return Chart(
        left=_place(left),
        right=_place(_RIGHT),
        bottom=_place(_BOTTOM),
        x_ticks=tuple(_x_ticks(begin, end, x, language)),
        y_ticks=tuple(Tick(_place(y(value)), text, "end") for value, text in zip(steps, labels, strict=True)),
        lines=tuple(_line(number, one, point) for number, one in enumerate(series)),
    )


def y_steps(highest: Decimal, floor: Decimal) -> list[Decimal]:
    """Return round values from `floor` on, two to six of them, that reach the highest."""
    reach = max(highest - floor, Decimal(0))
    if reach == 0:
        return [floor, floor + 1]
    raw = reach / _MOST_Y_STEPS
    power = Decimal(1).scaleb(raw.adjusted())
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw)
    count = int((reach / step).to_integral_value(ROUND_CEILING))
    return [_plain(floor + step * number) for number in range(count + 1)]


def _plain(value: Decimal) -> Decimal:
    """Return the same number without exponent and needless zeros."""
    shorter = value.normalize()
    exponent = shorter.as_tuple().exponent
    return shorter.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else shorter


def _x_ticks(begin: date, end: date, x: Callable[[date], float], language: str) -> list[Tick]:
    """Return the first days of months or years between two days; the months of both where there is none."""
    months = (end.year - begin.year) * 12 + end.month - begin.month + 1
    step = next(one for one in _MONTH_STEPS if months <= one * _MOST_X_TICKS)
    first = begin.year * 12 + begin.month - 1
    first += -first % step
    found: list[Tick] = []
    for month in range(first, end.year * 12 + end.month, step):
        day = date(month // 12, month % 12 + 1, 1)
        if day < begin:
            continue
        text = str(day.year) if step >= 12 else formats.short_month(day, language)
        at = x(day)
        half = _LETTER * len(text) / 2
        anchor = "end" if at + half > WIDTH else "middle"
        found.append(Tick(_place(at), text, anchor))
    return found or [Tick(_place(x(begin)), formats.short_day(begin, language), "start")]


def _line(number: int, series: Series, point: Callable[[Span], tuple[str, str]]) -> Line:
    runs: list[list[tuple[str, str]]] = [[]]
    before: Span | None = None
    for span in series.spans:
        if before is not None and span.first - before.last > _GAP:
            runs.append([])
        if span.value is None:
            runs.append([])
        else:
            runs[-1].append(point(span))
        before = span
    few = sum(map(len, runs)) <= _MANY_DOTS
    return Line(
        series.name,
        number,
        tuple(" ".join(",".join(place) for place in run) for run in runs if len(run) > 1),
        tuple(place for run in runs for place in run if few or len(run) == 1),
    )


def _place(value: float) -> str:
    return f"{value:.1f}"


# -- other drawings ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar of 100: where it begins, how long it is, and the number that it was given."""

    at: str
    length: str
    number: int


def bar(shares: Sequence[tuple[int, Decimal]]) -> tuple[Part, ...]:
    """Return numbered percentages as parts of a whole; those of nothing are not drawn, and nothing is beyond 100."""
    parts: list[Part] = []
    at = Decimal(0)
    for number, percent in shares:
        length = min(percent, 100 - at)
        if length > 0:
            parts.append(Part(f"{at:f}", f"{length:f}", number))
            at += length
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Strip:
    """Dates on one line of WIDTH: each as wide as it is vague."""

    marks: tuple[tuple[str, str], ...]
    """Where each begins and how wide it is, in the order in which they were given."""
    ticks: tuple[Tick, ...]


_STRIP_LEFT: Final = 8
_LEAST_MARK: Final = 4.0


def strip(dates: Sequence[str], *, language: str) -> Strip | None:
    """Return vague dates on one line, or None where all of them are one."""
    spans = [formats.vague_span(one) for one in dates]
    if len(set(spans)) < 2:
        return None
    begin, end = min(first for first, _ in spans), max(last for _, last in spans)
    days = (end - begin).days + 1

    def x(day: date) -> float:
        return _STRIP_LEFT + (day - begin).days * (_RIGHT - _STRIP_LEFT) / days

    marks = []
    for first, last in spans:
        width = max(_LEAST_MARK, ((last - first).days + 1) * (_RIGHT - _STRIP_LEFT) / days)
        marks.append((_place(min(x(first), _RIGHT - width)), _place(width)))
    return Strip(tuple(marks), tuple(_x_ticks(begin, end, x, language)))
