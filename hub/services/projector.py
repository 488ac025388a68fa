"""The projector: the log and the documents held, followed by a cursor into the tables that pages read.

    projector = Projector(database)
    projector.catch_up()        the views stand at the log's size; returns how many entries that took
    projector.rebuild()         every view again from the first entry, with the same result

A batch is read and worked out before anything is written, then written in one short transaction together
with the cursor. Entries were judged before they were logged, so nothing is verified here. Figures come from
public documents that are held; a withdrawn one leaves the tables as if it had never been there, also when
they are made again.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
import sqlalchemy as sa

from federation.ids import RecordId
from hub.services import search_projection
from hub.services.payloads import payload_of
from hub.services.statute_projection import STATUTE_KINDS, StatuteRows
from hub.storage import comparisons, entries, search_writes, statute_writes, view_tables, view_writes
from hub.storage.database import Database
from hub.storage.entries import Entry
from hub.storage.view_writes import NO_FIGURES, Row

__all__ = ["BATCH_ENTRIES", "Projector", "payload_of", "sort_key"]

BATCH_ENTRIES: Final = 2048


class _Overtaken(Exception):
    """Another process moved the cursor: what this one worked out is thrown away."""


@dataclass(slots=True)
class _Batch:
    """What the entries [first, after) add to the tables. Ids are 32 bytes."""

    first: int
    after: int
    last: bool
    """The log went no further when the batch was read."""
    days: list[Row] = field(default_factory=list)
    corrections: list[tuple[int, bytes, str]] = field(default_factory=list)  # index, corrected record, day
    factories: list[tuple[bytes, int, str, str]] = field(default_factory=list)
    reports: list[Row] = field(default_factory=list)
    mandates: list[Row] = field(default_factory=list)
    statutes: StatuteRows = field(default_factory=StatuteRows)
    subjects: set[Row] = field(default_factory=set)
    withdrawn: set[bytes] = field(default_factory=set)  # hashes of documents
    withdrawn_of: set[bytes] = field(default_factory=set)  # records that named them
    withdrawn_by: set[bytes] = field(default_factory=set)  # factories of these records
    standing_of: set[bytes] = field(default_factory=set)  # factories whose name or standing may be new
    profile_of: set[bytes] = field(default_factory=set)
    report_of: set[bytes] = field(default_factory=set)


class Projector:
    """Follows the log of one database into its view tables."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._prepared = False

    def catch_up(self, max_entries: int | None = None) -> int:
        """Follow the log to its end, or by at most so many entries; return by how many."""
        if not self._prepared:
            view_tables.prepare(self._database)
            self._prepared = True
        done = 0
        while max_entries is None or done < max_entries:
            limit = BATCH_ENTRIES if max_entries is None else min(BATCH_ENTRIES, max_entries - done)
            step = self._step(limit)
            if step == 0:
                break
            done += step
        return done

    def rebuild(self, progress: Callable[[int], object] = lambda _entries: None) -> int:
        """Make every view again from the first entry; return the number of entries.

        `progress` is told how many more are done.
        """
        with self._database.write() as connection:
            view_tables.empty(connection)
        self._prepared = True
        done = 0
        while some := self.catch_up(BATCH_ENTRIES):
            done += some
            progress(some)
        return done

    def _step(self, limit: int) -> int:
        with self._database.read() as connection:
            first = view_writes.read_cursor(connection)
            size = entries.read_head(connection).size
            if size <= first:
                return 0
            batch = _read_batch(connection, first, size, limit)
        try:
            with self._database.write() as connection:
                _write_batch(connection, batch)
        except _Overtaken:
            return 0
        return batch.after - batch.first


# -- reading ----------------------------------------------------------------------------------------


def _read_batch(connection: sa.Connection, first: int, size: int, limit: int) -> _Batch:
    after = min(size, first + limit)
    batch = _Batch(first, after, last=after == size)
    records = [(entry, payload_of(entry.envelope)) for entry in entries.between(connection, first, after)]
    wanted = {
        bytes.fromhex(document["hash"])
        for _, record in records
        if record["kind"] == "status-report" and (document := _public_document(record)) is not None
    }
    held = view_writes.public_documents(connection, wanted)
    day = view_writes.day_in_force(connection, first)
    for entry, record in records:
        if record["kind"] == "status-report":
            row = _report_row(entry, record, day, held)
            batch.reports.append(row)
            batch.report_of.add(row[2])
        elif record["kind"] == "day":
            day = record["content"]["date"]
            _add_day(batch, entry, record["content"])
        elif record["kind"] in STATUTE_KINDS:
            batch.statutes.read(connection, entry, record, day)
        else:
            _add_rare(batch, entry, record)
    return batch


def _public_document(record: dict[str, Any]) -> dict[str, str] | None:
    document: dict[str, str] | None = record["document"]
    return document if document is not None and document["audience"] == "public" else None


def _report_row(entry: Entry, record: dict[str, Any], day: str, held: dict[str, bytes]) -> Row:
    place = (entry.index, bytes.fromhex(entry.id), bytes.fromhex(record["author"]), day)
    document = _public_document(record)
    data = None if document is None else held.get(document["hash"])
    figures = None if data is None else _figures(data)
    return (*place, False, day, day, *NO_FIGURES) if figures is None else (*place, True, *figures)


def _figures(data: bytes) -> Row | None:
    """Give a report's columns from `period_from` on, or None where the document is no report."""
    try:
        report = orjson.loads(data)
        workers = report.get("workers", {})
        replaces = report.get("replaces")
        return (
            report["period"]["from"],
            report["period"]["to"],
            None if replaces is None else bytes.fromhex(replaces),
            report.get("capacity", {}).get("percent"),
            workers.get("members"),
            workers.get("contract"),
            workers.get("casual"),
            report.get("pay", {}).get("ratio"),
            report.get("months_left"),
            report.get("training", {}).get("hours"),
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        # Intake checks documents; a log taken over from elsewhere may bring one that it would have refused.
        return None


def _add_day(batch: _Batch, entry: Entry, content: dict[str, Any]) -> None:
    corrects = None if content["corrects"] is None else bytes.fromhex(content["corrects"])
    batch.days.append((entry.index, bytes.fromhex(entry.id), content["date"], corrects))
    if corrects is not None:
        batch.corrections.append((entry.index, corrects, content["date"]))


def _add_rare(batch: _Batch, entry: Entry, record: dict[str, Any]) -> None:
    """Add a record of any kind that comes seldom."""
    kind, author, content, record_id = (
        record["kind"],
        record["author"],
        record["content"],
        bytes.fromhex(entry.id),
    )

    def about(subject: str) -> bytes:
        subject_id = bytes.fromhex(subject)
        batch.subjects.add((subject_id, entry.index, record_id, kind))
        return subject_id

    match kind:
        case "charter" if author is None:
            batch.factories.append((record_id, entry.index, content["name"], sort_key(content["name"])))
            batch.standing_of.add(record_id)
        case "charter":
            batch.standing_of.add(about(author))
            for mandate in content["ends_mandates"]:
                about(mandate)
        case "admission" | "standing":
            batch.standing_of.add(about(content["factory"]))
        case "recovery" if content["action"] == "open":
            batch.standing_of.add(about(content["factory"]))
        case "recovery":
            about(content["recovery"])
        case "mandate":
            batch.mandates.append((entry.index, record_id, bytes.fromhex(author)))
        case "recall" | "evidence":
            about(content["mandate"])
        case "withdrawal":
            batch.withdrawn_of.add(about(content["record"]))
            batch.withdrawn.add(bytes.fromhex(content["hash"]))
        case "profile":
            batch.profile_of.add(about(author))
        case "founding" if author is not None:
            about(author)


# -- writing ----------------------------------------------------------------------------------------


def _write_batch(connection: sa.Connection, batch: _Batch) -> None:
    if not view_writes.advance_cursor(connection, batch.first, batch.after):
        raise _Overtaken
    view_writes.add_days(connection, batch.days)
    view_writes.add_reports(connection, batch.reports)
    view_writes.add_mandates(connection, batch.mandates)
    view_writes.add_subjects(connection, sorted(batch.subjects))
    view_writes.add_factories(connection, batch.factories)
    if batch.withdrawn:
        _forget_withdrawn(connection, batch)
    batch.statutes.write(connection)
    standings = _refresh_standings(connection, batch)
    for factory in sorted(batch.profile_of):
        _refresh_profile(connection, factory)
    view_writes.refresh_newest_reports(connection, batch.report_of)
    for index, corrected, day in batch.corrections:
        view_writes.correct_days(connection, index, corrected, day)
    _refresh_search(connection, batch, standings)


def sort_key(name: str) -> str:
    """Return the text by which a name is sorted: without case and accents."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _forget_withdrawn(connection: sa.Connection, batch: _Batch) -> None:
    """Take what withdrawn documents said out of the tables, whichever records named them."""
    hashes = {hash_.hex() for hash_ in batch.withdrawn}
    gone = batch.withdrawn_of | batch.withdrawn  # results are kept by records, or by documents
    for record_id in sorted(batch.withdrawn_of):
        named = _record(connection, record_id)
        author = None if named is None else named["author"]
        if author is None:
            continue
        factory = bytes.fromhex(author)
        batch.withdrawn_by.add(factory)
        batch.report_of.add(factory)
        batch.profile_of.add(factory)
        batch.statutes.proposed_by.add(factory)
        reports = view_writes.reports_of(connection, factory)
        view_writes.forget_figures(connection, _naming(connection, reports, hashes))
        statutes = _naming(connection, statute_writes.indexes_of(connection, factory), hashes)
        statute_writes.forget(connection, statutes)
        gone |= set(statutes.values())
    comparisons.forget(connection, gone)


def _naming(connection: sa.Connection, indexes: Iterable[int], hashes: set[str]) -> dict[int, bytes]:
    """Return, by index, the records at these indexes that name one of the documents."""
    return {
        index: bytes.fromhex(entry.id)
        for index in indexes
        if (entry := entries.entry_at(connection, index)) is not None
        and (payload_of(entry.envelope)["document"] or {}).get("hash") in hashes
    }


def _refresh_standings(connection: sa.Connection, batch: _Batch) -> set[bytes]:
    """Take names and standings from the rules' own state: a recovery takes force by a mere day.

    Returns the factories that were looked at.
    """
    factories = set(batch.standing_of)
    if batch.days:
        factories |= view_writes.subjects_of_kind(connection, "recovery")
    for factory, state in view_writes.factory_states(connection, sorted(factories)).items():
        facts = orjson.loads(state)
        view_writes.set_standing(
            connection, factory, facts["name"], sort_key(facts["name"]), facts["standing"]
        )
    return factories


def _refresh_search(connection: sa.Connection, batch: _Batch, standings: set[bytes]) -> None:
    """Let the search follow: at once what was withdrawn, the rest when the views stand at the log's end.

    While a long log is followed, a factory's newest reports would else be read again with each batch.
    """
    search_writes.mark(connection, standings | batch.profile_of | batch.report_of)
    if batch.last:
        search_projection.refresh(connection)
    elif batch.withdrawn_by:
        search_projection.refresh(connection, batch.withdrawn_by)
    if batch.withdrawn:
        search_writes.merge_index(connection)


def _refresh_profile(connection: sa.Connection, factory: bytes) -> None:
    """Show the newest profile whose document is held and public, or none."""
    for index, record_id in view_writes.profiles_of(connection, factory):
        record = _record(connection, record_id)
        document = None if record is None else _public_document(record)
        if document is None:
            continue
        held = view_writes.public_documents(connection, [bytes.fromhex(document["hash"])])
        facts = _profile_facts(held.get(document["hash"]))
        if facts is None:
            continue
        day = view_writes.day_in_force(connection, index)
        place = {"profile": record_id, "profile_index": index, "profile_day": day}
        view_writes.set_profile(connection, factory, place | facts)
        return
    view_writes.set_profile(connection, factory, {})


def _profile_facts(data: bytes | None) -> dict[str, Any] | None:
    """Give a profile's columns, or None where nothing is held that is a profile (see _figures)."""
    try:
        profile = orjson.loads(data or b"")
        place, sector = profile.get("place", {}), profile.get("sector", {})
        facts = {name: place.get(name) for name in ("country", "state", "municipality", "town")}
        facts |= _point_of(place)
        return facts | {"isic": sector.get("isic"), "sector": sector.get("name")}
    except (AttributeError, ValueError):
        return None


def _point_of(place: dict[str, Any]) -> dict[str, Any]:
    """Give the columns of a profile's coordinates: none, or both and how many decimals the more exact one has."""
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if not isinstance(latitude, str) or not isinstance(longitude, str):
        return {"latitude": None, "longitude": None, "decimals": None}
    decimals = max(len(one.partition(".")[2]) for one in (latitude, longitude))
    return {"latitude": latitude, "longitude": longitude, "decimals": decimals}


def _record(connection: sa.Connection, record_id: bytes) -> dict[str, Any] | None:
    entry = entries.find(connection, RecordId(record_id.hex()))
    return None if entry is None else payload_of(entry.envelope)
