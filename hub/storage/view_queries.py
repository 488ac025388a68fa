"""What pages and the API ask of the view tables and of the rules' state. Ids are hexadecimal here.

Lists come in pages: `after` is the place of the last one that was shown, so that a page's address stays good
while the log grows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from federation.ids import RecordId
from federation.rules.state import E, from_json
from hub.storage.tables import rule_state
from hub.storage.view_tables import (
    view_cursor,
    view_days,
    view_factories,
    view_mandates,
    view_reports,
    view_subjects,
)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A status report as lists show it; figures are None where the report does not give them."""

    index: int
    record: RecordId
    factory: RecordId
    day: str
    held: bool
    period_from: str
    period_to: str
    replaces: RecordId | None
    capacity: str | None
    members: int | None
    contract: int | None
    casual: int | None
    pay_ratio: str | None
    months_left: str | None
    training_hours: str | None


@dataclass(frozen=True, slots=True)
class FactoryRow:
    """A factory as the directory shows it."""

    factory: RecordId
    joined: int
    name: str
    name_key: str
    standing: str
    profile: RecordId | None
    profile_day: str | None
    country: str | None
    state: str | None
    municipality: str | None
    town: str | None
    latitude: str | None
    longitude: str | None
    decimals: int | None
    isic: str | None
    sector: str | None
    report: ReportRow | None


@dataclass(frozen=True, slots=True)
class DayRow:
    """A `day` entry, and by which one it was corrected."""

    index: int
    record: RecordId
    day: str
    corrects: RecordId | None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A later record about something."""

    index: int
    record: RecordId
    kind: str


class NewestFigures(NamedTuple):
    """The figures of a member's newest report; None where it does not give them, or there is no report."""

    period_to: str | None
    capacity: str | None
    members: int | None
    contract: int | None
    casual: int | None
    pay_ratio: str | None
    months_left: str | None
    training_hours: str | None


class Revision(NamedTuple):
    """A state of the log and its views, of which public answers are functions."""

    views: int
    """How many entries of the log the views follow."""
    size: int
    """How many entries the log has."""
    handed_over: bool


_REVISION: Final = "SELECT (SELECT size FROM view_cursor), size, handed_over FROM head"

_FACTORY_COLUMNS: Final = (
    view_factories.c.factory,
    view_factories.c.joined,
    view_factories.c.name,
    view_factories.c.name_key,
    view_factories.c.standing,
    view_factories.c.profile,
    view_factories.c.profile_day,
    view_factories.c.country,
    view_factories.c.state,
    view_factories.c.municipality,
    view_factories.c.town,
    view_factories.c.latitude,
    view_factories.c.longitude,
    view_factories.c.decimals,
    view_factories.c.isic,
    view_factories.c.sector,
)
_FACTORIES: Final = (
    sa.select(*_FACTORY_COLUMNS, *view_reports.columns)
    .outerjoin(view_reports, view_reports.c.record == view_factories.c.report)
    .where(view_factories.c.standing != "applied")
)


def revision(connection: sa.Connection) -> Revision:
    """Return the state that this connection sees; past SQLAlchemy's work on a query, as every answer asks for it."""
    row = connection.exec_driver_sql(_REVISION).one_or_none()
    return Revision(0, 0, handed_over=False) if row is None else Revision(row[0] or 0, row[1], bool(row[2]))


def views_size(connection: sa.Connection) -> int:
    """Return how many entries of the log the views follow."""
    return connection.scalar(sa.select(view_cursor.c.size)) or 0


def factories(
    connection: sa.Connection, limit: int, after: tuple[str, RecordId] | None = None
) -> list[FactoryRow]:
    """Return factories by name, those after (name as sorted, id)."""
    query = _FACTORIES.order_by(view_factories.c.name_key, view_factories.c.factory).limit(limit)
    if after is not None:
        place = sa.tuple_(view_factories.c.name_key, view_factories.c.factory)
        query = query.where(place > sa.tuple_(sa.literal(after[0]), sa.literal(bytes.fromhex(after[1]))))
    return [_factory(row) for row in connection.execute(query)]


def all_factories(connection: sa.Connection) -> list[FactoryRow]:
    """Return all factories by name."""
    query = _FACTORIES.order_by(view_factories.c.name_key, view_factories.c.factory)
    return [_factory(row) for row in connection.execute(query)]


def factory(connection: sa.Connection, wanted: RecordId) -> FactoryRow | None:
    """Return one factory that is or was a member, or None."""
    row = connection.execute(
        _FACTORIES.where(view_factories.c.factory == bytes.fromhex(wanted))
    ).one_or_none()
    return None if row is None else _factory(row)


def factories_named(connection: sa.Connection, wanted: Iterable[RecordId]) -> list[FactoryRow]:
    """Return those of these factories that are or were members, in no order."""
    ids = [bytes.fromhex(one) for one in wanted]
    if not ids:
        return []
    return [_factory(row) for row in connection.execute(_FACTORIES.where(view_factories.c.factory.in_(ids)))]


def factory_names(connection: sa.Connection, wanted: Iterable[RecordId]) -> dict[RecordId, str]:
    """Return the names of those factories that there are."""
    ids = [bytes.fromhex(one) for one in set(wanted)]
    query = sa.select(view_factories.c.factory, view_factories.c.name).where(
        view_factories.c.factory.in_(ids)
    )
    return {_hex(row[0]): row[1] for row in connection.execute(query)} if ids else {}


def count_factories(connection: sa.Connection) -> dict[str, int]:
    """Return how many factories have each standing."""
    query = sa.select(view_factories.c.standing, sa.func.count()).group_by(view_factories.c.standing)
    return {row[0]: row[1] for row in connection.execute(query.order_by(sa.text("1")))}


def newest_figures(connection: sa.Connection) -> list[NewestFigures]:
    """Return the figures of each admitted member's newest report that is held and not corrected."""
    report = view_reports.c
    query = (
        sa.select(
            report.period_to,
            report.capacity,
            report.members,
            report.contract,
            report.casual,
            report.pay_ratio,
            report.months_left,
            report.training_hours,
        )
        .select_from(view_factories)
        .outerjoin(view_reports, report.record == view_factories.c.report)
        .where(view_factories.c.standing == "admitted")
    )
    return list(map(NewestFigures._make, connection.execute(query).all()))


def reports(
    connection: sa.Connection, wanted: RecordId, limit: int, before: tuple[str, int] | None = None
) -> list[ReportRow]:
    """Return a factory's reports, newest period first, those before (end of the period, index)."""
    query = sa.select(view_reports).where(view_reports.c.factory == bytes.fromhex(wanted))
    if before is not None:
        place = sa.tuple_(view_reports.c.period_to, view_reports.c.index)
        query = query.where(place < sa.tuple_(sa.literal(before[0]), sa.literal(before[1])))
    query = query.order_by(view_reports.c.period_to.desc(), view_reports.c.index.desc()).limit(limit)
    return [report_of(row) for row in connection.execute(query)]


def report(connection: sa.Connection, wanted: RecordId) -> ReportRow | None:
    """Return one status report, or None."""
    query = sa.select(view_reports).where(view_reports.c.record == bytes.fromhex(wanted))
    row = connection.execute(query).one_or_none()
    return None if row is None else report_of(row)


def corrections(connection: sa.Connection, wanted: Sequence[RecordId]) -> dict[RecordId, list[RecordId]]:
    """Return, for those reports that were corrected by their own factory, by which ones, oldest first."""
    report = view_reports.c
    query = sa.select(report.replaces, report.record, report.factory)
    query = query.where(report.replaces.in_([bytes.fromhex(one) for one in wanted])).order_by(report.index)
    rows = connection.execute(query).all() if wanted else ()
    if not rows:  # of most: a join would look for the factories of all
        return {}
    replaced = {row[0] for row in rows}
    own = {
        (record, factory)
        for record, factory in connection.execute(
            sa.select(report.record, report.factory).where(report.record.in_(replaced))
        )
    }
    found: dict[RecordId, list[RecordId]] = {}
    for replaced_one, record, factory in rows:
        if (replaced_one, factory) in own:
            found.setdefault(_hex(replaced_one), []).append(_hex(record))
    return found


def mandates(connection: sa.Connection, wanted: RecordId) -> list[RecordId]:
    """Return the mandates that a factory gave, newest first."""
    query = sa.select(view_mandates.c.record).where(view_mandates.c.factory == bytes.fromhex(wanted))
    return [_hex(one) for one in connection.scalars(query.order_by(view_mandates.c.index.desc()))]


def later_records(connection: sa.Connection, subject: RecordId) -> list[SubjectRow]:
    """Return what later records said about a factory, a mandate or a record, oldest first."""
    query = sa.select(view_subjects.c.index, view_subjects.c.record, view_subjects.c.kind).where(
        view_subjects.c.subject == bytes.fromhex(subject)
    )
    return [_subject(row) for row in connection.execute(query.order_by(view_subjects.c.index))]


def of_kind(connection: sa.Connection, kind: str, limit: int) -> list[SubjectRow]:
    """Return the newest records of a kind that comes seldom."""
    query = (
        sa.select(view_subjects.c.index, view_subjects.c.record, view_subjects.c.kind)
        .where(view_subjects.c.kind == kind)
        .order_by(view_subjects.c.index.desc())
        .limit(limit)
    )
    return [_subject(row) for row in connection.execute(query)]


def newest_days(connection: sa.Connection, limit: int) -> list[DayRow]:
    """Return the newest `day` entries."""
    query = sa.select(view_days).order_by(view_days.c.index.desc()).limit(limit)
    return [_day(row) for row in connection.execute(query)]


def corrected_days(connection: sa.Connection) -> list[DayRow]:
    """Return the `day` entries that take an earlier one back, newest first."""
    query = sa.select(view_days).where(view_days.c.corrects.is_not(None))
    return [_day(row) for row in connection.execute(query.order_by(view_days.c.index.desc()))]


def last_day(connection: sa.Connection, before: int) -> RecordId | None:
    """Return the last `day` entry below this index that the views know."""
    query = sa.select(view_days.c.record).where(view_days.c.index < before)
    found = connection.scalar(query.order_by(view_days.c.index.desc()).limit(1))
    return None if found is None else RecordId(bytes(found).hex())


def day_at(connection: sa.Connection, index: int) -> str | None:
    """Return the log's day, as corrected later, when this entry was logged; None before the first."""
    query = sa.select(view_days).where(view_days.c.index <= index)
    row = connection.execute(query.order_by(view_days.c.index.desc()).limit(1)).one_or_none()
    day = None
    while row is not None:
        day = row.day
        row = connection.execute(sa.select(view_days).where(view_days.c.corrects == row.record)).one_or_none()
    return day


@cache
def _last_days(count: int) -> sa.TextClause:
    # As text: a hundred of these parts a page are costly to put together.
    last = f'SELECT max("index") FROM {view_days.name} WHERE "index" <= :at'  # noqa: S608 - a table of our own
    return sa.text("SELECT " + ", ".join(f"({last}{number})" for number in range(count)))


def days_at(connection: sa.Connection, indexes: Iterable[int]) -> dict[int, str]:
    """Return `day_at` of some entries, by index, without those before the first day."""
    wanted = sorted(set(indexes))
    if not wanted:
        return {}
    places = {f"at{number}": one for number, one in enumerate(wanted)}
    found = connection.execute(_last_days(len(wanted)), places).one()
    rows = connection.execute(sa.select(view_days).where(view_days.c.index.in_(set(found) - {None})))
    in_force = {row.index: row for row in rows}
    corrects = {row.record: at for at, row in in_force.items()}
    while corrects:
        rows = connection.execute(sa.select(view_days).where(view_days.c.corrects.in_(corrects)))
        in_force |= (later := {corrects[row.corrects]: row for row in rows})
        corrects = {row.record: at for at, row in later.items()}
    return {one: in_force[at].day for one, at in zip(wanted, found, strict=True) if at is not None}


def entities(connection: sa.Connection, family: type[E], keys: Iterable[str]) -> dict[str, E]:
    """Return those entities of the rules' state that there are, by key."""
    wanted = sorted(set(keys))
    found: dict[str, E] = {}
    for at in range(0, len(wanted), 500):
        query = sa.select(rule_state.c.key, rule_state.c.value).where(
            rule_state.c.family == family.family, rule_state.c.key.in_(wanted[at : at + 500])
        )
        found.update((key, from_json(family, bytes(value))) for key, value in connection.execute(query))
    return found


def _hex(value: bytes) -> RecordId:
    return RecordId(bytes(value).hex())


def _or_none(value: bytes | None) -> RecordId | None:
    return None if value is None else _hex(value)


def _subject(row: Sequence[Any]) -> SubjectRow:
    return SubjectRow(row[0], _hex(row[1]), row[2])


def _day(row: Sequence[Any]) -> DayRow:
    return DayRow(row[0], _hex(row[1]), row[2], _or_none(row[3]))


def report_of(row: Sequence[Any]) -> ReportRow:
    """Return a row of view_reports, all its columns in their order."""
    index, record, factory_id, day, held, period_from, period_to, replaces, *figures = row
    ids = (_hex(record), _hex(factory_id), day, bool(held), period_from, period_to, _or_none(replaces))
    return ReportRow(index, *ids, *figures)


def _factory(row: Sequence[Any]) -> FactoryRow:
    id_, joined, name, name_key, standing, profile, *rest = row[: len(_FACTORY_COLUMNS)]
    profile_day, country, state, municipality, town, latitude, longitude, decimals, isic, sector = rest
    newest = row[len(_FACTORY_COLUMNS) :]
    return FactoryRow(
        factory=_hex(id_),
        joined=joined,
        name=name,
        name_key=name_key,
        standing=standing,
        profile=_or_none(profile),
        profile_day=profile_day,
        country=country,
        state=state,
        municipality=municipality,
        town=town,
        latitude=latitude,
        longitude=longitude,
        decimals=decimals,
        isic=isic,
        sector=sector,
        report=None if newest[0] is None else report_of(newest),
    )
