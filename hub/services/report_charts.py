"""The charts of a factory's reports: capacity, workers by kind, pay ratio, hours of classes.

They are made of the columns that lists show, never of documents, so that ten years of months cost one query.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from federation.web import formats
from hub.services.charts import Series, Span, draw
from hub.services.directory_models import Period
from hub.services.factory_models import ChartName, ChartRow, ChartView
from hub.storage.view_queries import ReportRow

_Value = str | int | None


def charts(rows: Sequence[ReportRow], language: str) -> tuple[ChartView, ...]:
    """Return the charts of these reports, which come newest first and hold none that was corrected."""

    def percent(value: Decimal) -> str:
        return formats.percent(f"{value:f}", language)

    def number(value: Decimal) -> str:
        return formats.decimal(f"{value:f}", language)

    def ratio(value: Decimal) -> str:
        return f"{formats.decimal(f'{value:f}', language)} : 1"

    return (
        _chart(rows, "capacity", (("capacity", lambda row: row.capacity),), language, percent),
        _chart(
            rows,
            "workers",
            (
                ("members", lambda row: row.members),
                ("contract", lambda row: row.contract),
                ("casual", lambda row: row.casual),
            ),
            language,
            number,
        ),
        _chart(rows, "pay", (("pay", lambda row: row.pay_ratio),), language, ratio, floor=1),
        _chart(rows, "training", (("training", lambda row: row.training_hours),), language, number),
    )


def _chart(
    rows: Sequence[ReportRow],
    name: ChartName,
    columns: Sequence[tuple[str, Callable[[ReportRow], _Value]]],
    language: str,
    label: Callable[[Decimal], str],
    *,
    floor: int = 0,
) -> ChartView:
    oldest_first = rows[::-1]
    series = [Series(key, tuple(_span(row, column(row)) for row in oldest_first)) for key, column in columns]
    return ChartView(
        name=name,
        series=tuple(key for key, _ in columns),
        drawing=draw(series, language=language, label=label, floor=floor),
        rows=tuple(
            ChartRow(
                row.record,
                Period(from_=row.period_from, to=row.period_to),
                tuple(column(row) for _, column in columns),
            )
            for row in rows
        ),
    )


def _span(row: ReportRow, value: _Value) -> Span:
    first, last = date.fromisoformat(row.period_from), date.fromisoformat(row.period_to)
    return Span(first, last, None if value is None else Decimal(value))
