"""What the page of a factory and its paper are made of: facts, each with the record that says it.

Texts of the factory stand in plain mappings, in the form of its documents; what is worked out stands in fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from hub.services.charts import Chart, Part, Strip
from hub.services.deliveries import DeliveryView
from hub.services.directory_models import FactoryView, MandateView, Period, ReportList, ReportSummary
from hub.services.timeline import Moment

ChartName = Literal["capacity", "workers", "pay", "training"]


@dataclass(frozen=True, slots=True)
class Source:
    """Who says something: the record, the log's day when it was logged, and the mandate that it was signed under."""

    record: str
    day: str
    stale: bool
    mandate: MandateView | None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class ShareView:
    """What part belongs to whom; `number` is the holder's in all bars of the page."""

    holder: str
    percent: str
    number: int


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose a factory is from a date on, until another; the shares add up to 100."""

    since: str | None
    until: str | None
    shares: tuple[ShareView, ...]
    bar: tuple[Part, ...]


class ChartRow(NamedTuple):
    """The figures of one report, in the order of the chart's names, also in the reader's form; None: it gives none."""

    record: str
    period: str
    """In the reader's form."""
    figures: tuple[str | int | None, ...]
    texts: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class ChartView:
    """Figures over time: the drawing, oldest first, and the same as rows, newest first. No drawing without a figure."""

    name: ChartName
    series: tuple[str, ...]
    drawing: Chart | None
    rows: tuple[ChartRow, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A need or an offer; how many days are left until its day, below zero where it has passed."""

    said: Mapping[str, Any]
    days_left: int | None


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A deadline; how many days are left, below zero where it has passed."""

    said: Mapping[str, Any]
    days_left: int


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that a correction changed; None where one of the two reports gives none."""

    name: str
    before: str | int | None
    after: str | int | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A report and the one by which the factory itself corrected it."""

    record: str
    corrected_by: str
    day: str
    period: Period
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A document that was taken back: of which record, by which, by whom and why."""

    record: str
    kind: str
    withdrawal: str
    author_name: str | None
    reason: str
    day: str


@dataclass(frozen=True, slots=True)
class CustodyMoment:
    """A change, or an attempted one, of who speaks for the factory or of its standing."""

    record: str
    kind: str
    day: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Disputed:
    """What others say otherwise, what was corrected and taken back, and who claimed to speak for the factory."""

    deliveries: tuple[DeliveryView, ...]
    corrections: tuple[Correction, ...]
    withdrawn: tuple[Withdrawn, ...]
    forked: tuple[MandateView, ...]
    recoveries: tuple[CustodyMoment, ...]

    def __bool__(self) -> bool:
        """Whether there is any of it."""
        return any((self.deliveries, self.corrections, self.withdrawn, self.forked, self.recoveries))


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit, and the report that tells of it."""

    said: Mapping[str, Any]
    record: str


@dataclass(frozen=True, slots=True)
class FactoryPage:
    """All that the page of a factory shows."""

    factory: FactoryView
    today: str
    profile: Mapping[str, Any]
    profile_source: Source | None
    owners: tuple[Owners, ...]
    """Oldest first; the last is today's."""
    demanded: Owners | None
    moments: tuple[Moment, ...]
    strip: Strip | None
    newest: ReportSummary | None
    report: Mapping[str, Any]
    """The document of the newest report."""
    report_source: Source | None
    charts: tuple[ChartView, ...]
    charted: int
    more_reports: bool
    """There are older reports than the charts show."""
    reports: ReportList
    needs: tuple[Exchange, ...]
    offers: tuple[Exchange, ...]
    deliveries: tuple[DeliveryView, ...]
    deadlines: tuple[DeadlineView, ...]
    visits: tuple[Visit, ...]
    disputed: Disputed
