"""The page of a factory: all that the log and the documents held say of it, each fact with the record that says it.

    pages = FactoryPages(hub, directory)
    pages.page(factory, language="es")              NothingFound where there is none

Reports are read as columns of the view tables; only the newest report's document is opened, and those of the reports
before it for the visits that they tell of. Nothing is read that is not public and held.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final

import orjson
import sqlalchemy as sa

from federation.documents import parse_document
from federation.errors import EncodingError
from federation.ids import RecordId
from federation.rules.state import RecoveryState
from hub.services import directory_parts as parts
from hub.services.charts import bar, strip
from hub.services.deliveries import DeliveryView, delivery_views
from hub.services.directory import Directory
from hub.services.directory_models import FactoryView, MandateView, Period, ReportList
from hub.services.exchanges import deadlines, exchanges
from hub.services.factory_models import (
    Change,
    Correction,
    CustodyMoment,
    Disputed,
    FactoryPage,
    Owners,
    ShareView,
    Source,
    Visit,
    Withdrawn,
)
from hub.services.freshness import profile_is_stale, report_is_stale
from hub.services.hub import Hub
from hub.services.projector import payload_of
from hub.services.report_charts import charts
from hub.services.timeline import Logged, Moment, timeline
from hub.storage import entries, factory_queries, view_queries, view_writes
from hub.storage.view_queries import ReportRow

REPORTS_PER_PAGE: Final = 36
MAX_CHARTED: Final = 120
"""Reports that the charts show: ten years of months."""
_VISITS_FROM: Final = 12
"""Reports whose visits are shown."""
_MAX_NOTES: Final = 20
_FIGURES: Final = ("capacity", "members", "contract", "casual", "pay_ratio", "months_left", "training_hours")
_MARKS: Final = {
    "admission": "joined",
    "charter": "new-charter",
    "standing": "standing",
    "recovery": "recovery",
}


class FactoryPages:
    """Reads what the pages of one hub's factories show."""

    def __init__(self, hub: Hub, directory: Directory) -> None:
        self._database = hub.database
        self._directory = directory

    def page(self, wanted: RecordId, *, language: str, before: tuple[str, int] | None = None) -> FactoryPage:
        """Return all that the page of a factory shows; `before` is where its list of reports goes on."""
        factory = self._directory.factory(wanted)
        newest = self._directory.newest_report(wanted)
        with self._database.read() as connection:
            network = parts.network_state(connection)
            today = factory.joined_day or "" if network is None or network.day is None else str(network.day)
            rows = view_queries.reports(connection, wanted, MAX_CHARTED + 1)
            corrected = view_queries.corrections(connection, [row.record for row in rows])
            charted = [row for row in rows[:MAX_CHARTED] if row.held and row.record not in corrected]
            listed = (
                rows
                if before is None
                else view_queries.reports(connection, wanted, REPORTS_PER_PAGE + 1, before)
            )
            newest_row = None if newest is None else view_queries.report(connection, RecordId(newest.id))
            signed = _signers(connection, factory, newest_row)
            report, visits = _documents(connection, newest_row, charted)
            profile = _said(None if factory.profile is None else factory.profile.profile)
            moments = _moments(connection, factory, profile)
            deliveries = delivery_views(
                report.get("deliveries", ()), counted_to=today, factory_name=factory.name
            )
            owners, demanded = _owners(profile)
            return FactoryPage(
                factory=factory,
                today=today,
                profile=profile,
                profile_source=_profile_source(factory, signed, today),
                owners=owners,
                demanded=demanded,
                moments=moments,
                strip=strip([one.date for one in moments], language=language),
                newest=newest,
                report=report,
                report_source=_report_source(newest_row, signed, today),
                charts=charts(charted, language),
                charted=len(charted),
                more_reports=len(rows) > MAX_CHARTED,
                reports=_report_list(connection, listed, corrected if before is None else None),
                needs=exchanges(report.get("needs", ()), today),
                offers=exchanges(report.get("offers", ()), today),
                deliveries=deliveries,
                deadlines=deadlines(report.get("deadlines", ()), today),
                visits=visits,
                disputed=_disputed(connection, factory, rows, corrected, deliveries),
            )


# -- documents, and who signed them ---------------------------------------------------------------------


def _said(value: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return what a document says, or nothing where it is none that intake would have taken."""
    if value is None:
        return {}
    try:
        parse_document(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))
    except EncodingError:
        return {}
    return value


def _signers(
    connection: sa.Connection, factory: FactoryView, report: ReportRow | None
) -> dict[str, MandateView]:
    """Return, by record, the mandates that the profile and the newest report were signed under."""
    mandates = {one.id: one for one in factory.mandates}
    indexes = [] if factory.profile is None else [factory.profile.index]
    indexes += [] if report is None else [report.index]
    records = {} if factory.profile is None else {factory.profile.index: factory.profile.id}
    records |= {} if report is None else {report.index: report.record}
    payloads = entries.envelopes_at(connection, indexes)
    found = {records[index]: mandates.get(payload_of(raw)["mandate"]) for index, raw in payloads.items()}
    return {record: mandate for record, mandate in found.items() if mandate is not None}


def _profile_source(factory: FactoryView, signed: Mapping[str, MandateView], today: str) -> Source | None:
    profile = factory.profile
    if profile is None or profile.day is None:
        return None
    return Source(profile.id, profile.day, profile_is_stale(profile.day, today), signed.get(profile.id))


def _report_source(row: ReportRow | None, signed: Mapping[str, MandateView], today: str) -> Source | None:
    if row is None:
        return None
    period = Period(from_=row.period_from, to=row.period_to)
    return Source(row.record, row.day, report_is_stale(row.period_to, today), signed.get(row.record), period)


def _documents(
    connection: sa.Connection, newest: ReportRow | None, charted: Sequence[ReportRow]
) -> tuple[Mapping[str, Any], tuple[Visit, ...]]:
    """Return the newest report, and the visits that it and those before it tell of, the newest first."""
    if newest is None:
        return {}, ()
    rows = [newest, *(row for row in charted if row.record != newest.record)][:_VISITS_FROM]
    envelopes = entries.envelopes_at(connection, [row.index for row in rows])
    named = {row.index: payload_of(envelopes[row.index])["document"] for row in rows}
    hashes = [bytes.fromhex(one["hash"]) for one in named.values() if one["audience"] == "public"]
    held = view_writes.public_documents(connection, hashes)
    said = {}
    for row in rows:
        data = held.get(named[row.index]["hash"])
        said[row.record] = _said(None if data is None else orjson.loads(data))
    visits = [
        Visit(visit, row.record)
        for row in sorted(rows, key=lambda row: (row.period_to, row.index), reverse=True)
        for visit in sorted(
            said[row.record].get("visits", ()), key=lambda one: str(one.get("date", "")), reverse=True
        )
    ]
    return said[newest.record], tuple(visits)


# -- what is worked out ----------------------------------------------------------------------------------


def _owners(profile: Mapping[str, Any]) -> tuple[tuple[Owners, ...], Owners | None]:
    """Return whose it is and was, and whose the workers demand that it is; a holder has one number in all of them."""
    listed = profile.get("ownership", ())
    demanded = profile.get("demanded_ownership")
    numbers: dict[str, int] = {}
    for entry in (*listed[-1:], *([] if demanded is None else [demanded]), *listed[:-1]):
        for share in entry["shares"]:
            numbers.setdefault(share["holder"], len(numbers))

    def owners(entry: Mapping[str, Any], until: str | None) -> Owners:
        shares = tuple(
            ShareView(one["holder"], one["percent"], numbers[one["holder"]]) for one in entry["shares"]
        )
        drawn = bar([(share.number, Decimal(share.percent)) for share in shares])
        return Owners(entry.get("from"), until, shares, drawn)

    found = tuple(
        owners(entry, None if after is None else after.get("from"))
        for entry, after in zip_longest(listed, listed[1:])
    )
    return found, None if demanded is None else owners(demanded, None)


def _moments(
    connection: sa.Connection, factory: FactoryView, profile: Mapping[str, Any]
) -> tuple[Moment, ...]:
    marked = [one for one in factory.later if one.kind in _MARKS]
    days = view_queries.days_at(connection, [one.index for one in marked])
    logged = [Logged(days[one.index], _MARKS[one.kind], one.id) for one in marked if one.index in days]
    first = factory_queries.first_report(connection, RecordId(factory.id))
    if first is not None:
        logged.append(Logged(first[1], "first-report", first[0]))
    return timeline(profile, None if factory.profile is None else factory.profile.id, logged)


def _report_list(
    connection: sa.Connection,
    rows: Sequence[ReportRow],
    corrected: Mapping[RecordId, Sequence[RecordId]] | None,
) -> ReportList:
    shown = list(rows[:REPORTS_PER_PAGE])
    last = shown[-1] if len(rows) > REPORTS_PER_PAGE else None
    return ReportList(
        reports=parts.report_summaries(connection, shown, corrected),
        next=None if last is None else f"{last.period_to}.{last.index}",
    )


# -- what is disputed ------------------------------------------------------------------------------------


def _disputed(
    connection: sa.Connection,
    factory: FactoryView,
    rows: Sequence[ReportRow],
    corrected: Mapping[RecordId, Sequence[RecordId]],
    deliveries: Sequence[DeliveryView],
) -> Disputed:
    return Disputed(
        deliveries=tuple(one for one in deliveries if one.disputed),
        corrections=tuple(_corrections(rows, corrected))[:_MAX_NOTES],
        withdrawn=_withdrawn(connection, factory, rows),
        forked=tuple(one for one in factory.mandates if one.forked is not None)[:_MAX_NOTES],
        recoveries=_recoveries(connection, factory),
    )


def _corrections(
    rows: Sequence[ReportRow], corrected: Mapping[RecordId, Sequence[RecordId]]
) -> list[Correction]:
    by_record = {row.record: row for row in rows}
    found = []
    for row in rows:
        for later in corrected.get(row.record, ()):
            after = by_record.get(later)
            if not row.held or after is None or not after.held:
                continue
            period = Period(from_=row.period_from, to=row.period_to)
            changes = tuple(
                Change(name, getattr(row, name), getattr(after, name))
                for name in _FIGURES
                if getattr(row, name) != getattr(after, name)
            )
            found.append(Correction(row.record, later, after.day, period, changes))
    return found


def _withdrawn(
    connection: sa.Connection, factory: FactoryView, rows: Sequence[ReportRow]
) -> tuple[Withdrawn, ...]:
    kinds = {row.record: "status-report" for row in rows if not row.held}
    kinds |= {RecordId(one.id): one.kind for one in factory.later if one.kind == "profile"}
    found = factory_queries.withdrawals_of(connection, list(kinds), _MAX_NOTES)
    envelopes = entries.envelopes_at(connection, [one.index for one in found])
    payloads = {index: payload_of(raw) for index, raw in envelopes.items()}
    names = parts.names_of(connection, [payload["author"] for payload in payloads.values()]) if found else {}
    days = view_queries.days_at(connection, [one.index for one in found])
    return tuple(
        Withdrawn(
            record=one.record,
            kind=kinds[one.record],
            withdrawal=one.withdrawal,
            author_name=names.get(payloads[one.index]["author"]),
            reason=payloads[one.index]["content"]["reason"],
            day=days.get(one.index, ""),
        )
        for one in found
    )


def _recoveries(connection: sa.Connection, factory: FactoryView) -> tuple[CustodyMoment, ...]:
    opened = [one for one in factory.later if one.kind == "recovery"][-_MAX_NOTES:]
    states = view_queries.entities(connection, RecoveryState, [one.id for one in opened])
    days = view_queries.days_at(connection, [one.index for one in opened])
    return tuple(
        CustodyMoment(
            one.id,
            one.kind,
            days.get(one.index, ""),
            None if one.id not in states else states[one.id].status,
        )
        for one in opened
    )
