"""The charts of a factory's reports: capacity, workers by kind, pay ratio, hours of classes.

They are made of the columns that lists show, never of documents, so that ten years of months cost one query.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter

from federation.web import formats
from hub.services.charts import Series, Span, draw
from hub.services.factory_models import ChartName, ChartRow, ChartView
from hub.storage.view_queries import ReportRow

_Value = str | int | None
_Column = tuple[str, Callable[[ReportRow], _Value]]


def charts(rows: Sequence[ReportRow], language: str) -> tuple[ChartView, ...]:
    """Return the charts of these reports, which come newest first and hold none that was corrected."""

    def percent(value: Decimal) -> str:
        return formats.percent(f"{value:f}", language)

    def number(value: Decimal) -> str:
        return formats.decimal(f"{value:f}", language)

    def ratio(value: Decimal) -> str:
        return f"{formats.decimal(f'{value:f}', language)} : 1"

    days = [(date.fromisoformat(row.period_from), date.fromisoformat(row.period_to)) for row in rows]
    periods = [formats.period(row.period_from, row.period_to, language) for row in rows]

    def chart(
        name: ChartName, label: Callable[[Decimal], str], columns: Sequence[_Column], floor: int = 0
    ) -> ChartView:
        figures = list(zip(*([read(row) for row in rows] for _, read in columns), strict=True))
        series = [
            Series(key, tuple(_span(days[at], figures[at][number]) for at in reversed(range(len(rows)))))
            for number, (key, _) in enumerate(columns)
        ]
        return ChartView(
            name=name,
            series=tuple(key for key, _ in columns),
            drawing=draw(series, language=language, label=label, floor=floor),
            rows=tuple(
                ChartRow(
                    row.record,
                    period,
                    given,
                    tuple(None if one is None else label(Decimal(one)) for one in given),
                )
                for row, period, given in zip(rows, periods, figures, strict=True)
            ),
        )

    return (
        chart("capacity", percent, [("capacity", attrgetter("capacity"))]),
        chart("workers", number, [(name, attrgetter(name)) for name in ("members", "contract", "casual")]),
        chart("pay", ratio, [("pay", attrgetter("pay_ratio"))], floor=1),
        chart("training", number, [("training", attrgetter("training_hours"))]),
    )


def _span(days: tuple[date, date], value: _Value) -> Span:
    return Span(*days, None if value is None else Decimal(value))
