"""The directory as tables and as others write it: CSV, GeoJSON, schema.org, Murmurations, and what cards show.

    along = TakeAlong(hub)
    along.factories_csv()   along.reports_csv()   along.reports_csv(factory)      bytes, a page of rows at a time
    along.geojson(page_of)                                                         likewise
    along.profile(factory)     what schema.org and Murmurations are made from       NothingFound
    along.card(factory)   along.map_card()   along.amounts()

Nothing is invented: what a factory does not say is left out, or an empty cell, or null where a format wants it there.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from federation.errors import NothingFound
from federation.ids import RecordId
from federation.statutes.writing.synopsis_csv import harmless
from hub.services import directory_parts as parts
from hub.services.columns import FACTORIES_CSV, REPORTS_CSV, Table
from hub.services.hub import Hub
from hub.services.profile_formats import KnownFactory, feature
from hub.services.take_models import Amounts, Card, MapCard, PlaceCount
from hub.services.take_rows import documents_of
from hub.storage import take_queries, view_queries
from hub.storage.view_queries import FactoryRow, ReportRow

ROWS_A_PAGE: Final = 500
PLACES_ON_A_CARD: Final = 8
_MARK: Final = "\ufeff".encode()  # so that spreadsheets take the file for UTF-8


class TakeAlong:
    """What can be taken along of one hub, for any number of threads."""

    def __init__(self, hub: Hub) -> None:
        self._database = hub.database

    # -- tables -----------------------------------------------------------------------------------

    def factories_csv(self) -> Iterator[bytes]:
        """Give the directory as CSV."""
        yield _MARK + _csv([FACTORIES_CSV.names])
        for rows, profiles in self._factory_pages():
            yield _csv(_cells(FACTORIES_CSV, (_factory_row(row, profiles) for row in rows)))

    def reports_csv(self, factory: RecordId | None = None) -> Iterator[bytes]:
        """Give all reports, or one factory's, as CSV. Raises NothingFound before anything is given."""
        with self._database.read() as connection:
            below = view_queries.views_size(connection)
            if factory is not None and view_queries.factory(connection, factory) is None:
                raise NothingFound("There is no such factory.", factory=factory)
        return self._report_rows(below, factory)

    def _report_rows(self, below: int, factory: RecordId | None) -> Iterator[bytes]:
        yield _MARK + _csv([REPORTS_CSV.names])
        after = -1
        while True:
            with self._database.read() as connection:
                rows = take_queries.reports_after(connection, after, below, ROWS_A_PAGE, factory)
                corrected = view_queries.corrections(connection, [row.record for row in rows])
                names = view_queries.factory_names(connection, [row.factory for row in rows])
            if rows:
                yield _csv(_cells(REPORTS_CSV, (_report_row(row, corrected, names) for row in rows)))
            if len(rows) < ROWS_A_PAGE:
                return
            after = rows[-1].index

    def geojson(self, page_of: Callable[[str], str]) -> Iterator[bytes]:
        """Give the directory as GeoJSON; `page_of` gives the address of a factory's page."""
        begin = b'{"type":"FeatureCollection","features":['
        for rows, profiles in self._factory_pages():
            said = [profiles.get(row.profile or RecordId(""), {}) for row in rows]
            known = [
                KnownFactory(row.factory, row.name, row.standing, one)
                for row, one in zip(rows, said, strict=True)
            ]
            yield begin + b",\n".join(orjson.dumps(feature(one, page_of(one.id))) for one in known)
            begin = b",\n"
        yield begin.rstrip(b",\n") + b"]}\n"

    def _factory_pages(self) -> Iterator[tuple[list[FactoryRow], Mapping[RecordId, dict[str, Any]]]]:
        after: tuple[str, RecordId] | None = None
        while True:
            with self._database.read() as connection:
                rows = view_queries.factories(connection, ROWS_A_PAGE, after)
                profiles = documents_of(connection, (row.profile for row in rows), "profile")
            if rows:
                yield rows, profiles
            if len(rows) < ROWS_A_PAGE:
                return
            after = rows[-1].name_key, rows[-1].factory

    # -- one factory ------------------------------------------------------------------------------

    def profile(self, wanted: RecordId) -> KnownFactory:
        """Return what is known of a factory. Raises NothingFound."""
        with self._database.read() as connection:
            row = view_queries.factory(connection, wanted)
            if row is None:
                raise NothingFound("There is no such factory.", factory=wanted)
            said = documents_of(connection, [row.profile], "profile")
            return KnownFactory(
                row.factory, row.name, row.standing, said.get(row.profile or RecordId(""), {})
            )

    def card(self, wanted: RecordId) -> Card:
        """Return what a factory's card shows. Raises NothingFound."""
        with self._database.read() as connection:
            row = view_queries.factory(connection, wanted)
            if row is None:
                raise NothingFound("There is no such factory.", factory=wanted)
            return Card(parts.factory_summary(row), parts.log_day(connection))

    def map_card(self) -> MapCard:
        """Return where the members are."""
        with self._database.read() as connection:
            rows = take_queries.places(connection)
        placed = [PlaceCount(*row) for row in rows if row[0] is not None or row[1] is not None]
        return MapCard(
            factories=sum(row[2] for row in rows),
            places=tuple(placed[:PLACES_ON_A_CARD]),
            elsewhere=sum(one.factories for one in placed[PLACES_ON_A_CARD:]),
            unplaced=sum(row[2] for row in rows) - sum(one.factories for one in placed),
        )

    # -- the page that lists all this -------------------------------------------------------------

    def amounts(self) -> Amounts:
        """Return how much there is of everything."""
        with self._database.read() as connection:
            counts = view_queries.count_factories(connection)
            first = view_queries.factories(connection, 1)
            return Amounts(
                factories=sum(number for standing, number in counts.items() if standing != "applied"),
                reports=take_queries.count_reports(connection),
                entries=view_queries.views_size(connection),
                sectors=tuple(take_queries.sectors(connection)),
                examples=tuple(parts.factory_summary(row) for row in first),
            )


# -- rows -------------------------------------------------------------------------------------------


def _factory_row(row: FactoryRow, profiles: Mapping[RecordId, dict[str, Any]]) -> dict[str, Any]:
    said = profiles.get(row.profile, {}) if row.profile is not None else {}
    place, sector, report = said.get("place", {}), said.get("sector", {}), row.report
    facts = {
        "id": row.factory,
        "name": row.name,
        "standing": row.standing,
        **{name: place.get(name) for name in _PLACE},
        "isic": sector.get("isic"),
        "sector": sector.get("name"),
        "profile": row.profile if said else None,
        "profile_day": row.profile_day if said else None,
    }
    if report is None:
        return facts
    return facts | {"report": report.record, "report_day": report.day, **_figures(report)}


def _report_row(
    row: ReportRow, corrected: Mapping[RecordId, Sequence[RecordId]], names: Mapping[RecordId, str]
) -> dict[str, Any]:
    facts = {
        "log_index": row.index,
        "day": row.day,
        "id": row.record,
        "factory": row.factory,
        "factory_name": names.get(row.factory),
        "held": "yes" if row.held else "no",
    }
    if not row.held:
        return facts
    by = corrected.get(row.record)
    return facts | {"replaces": row.replaces, "corrected_by": by[-1] if by else None, **_figures(row)}


_PLACE: Final = ("country", "state", "municipality", "town", "latitude", "longitude")


def _figures(row: ReportRow) -> dict[str, Any]:
    return {
        "period_from": row.period_from,
        "period_to": row.period_to,
        "capacity_percent": row.capacity,
        "members": row.members,
        "contract": row.contract,
        "casual": row.casual,
        "pay_ratio": row.pay_ratio,
        "months_left": row.months_left,
        "training_hours": row.training_hours,
    }


def _cells(table: Table, rows: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[str]]:
    for row in rows:
        yield [_cell(row.get(column.name), plain=column.kind != "text") for column in table.columns]


def _cell(value: str | int | None, *, plain: bool) -> str:
    """Return a cell; numbers were checked when they were signed, and may begin with a minus."""
    if value is None:
        return ""
    return str(value) if plain else harmless(str(value))


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()
