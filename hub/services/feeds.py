"""Feeds: the newest records of the network, of a factory, of a sector.

    feeds = Feeds(hub)
    feeds.network()   feeds.factory(id)   feeds.sector("28")        NothingFound

A record whose document is not for the public, or not here, is not told of: there is nothing to read. One whose document
was withdrawn is told of once more, on the day of the withdrawal and without a word of it, so that readers replace what
they keep. Days of the calendar are left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from federation.errors import NothingFound
from federation.ids import DocumentHash, RecordId
from federation.rules.state import WithdrawalState
from hub.services import directory_parts as parts
from hub.services.directory_models import Period
from hub.services.hub import Hub
from hub.services.projector import payload_of
from hub.services.take_models import Feed, FeedEntry
from hub.services.take_rows import decoded, document_hash_of
from hub.storage import entries, take_queries, view_queries
from hub.storage.entries import Entry
from hub.storage.take_queries import Days

ENTRIES: Final = 50
_PASSED_AT_MOST: Final = 8192
_WITH_DOCUMENT: Final = frozenset(
    {"profile", "status-report", "statute-proposal", "amendment", "alignment-correction"}
)
"""Kinds that are nothing without their document."""
_FIRST_DAY: Final = "1970-01-01"  # of a feed without entries in a log without days


class Feeds:
    """Reads one hub's newest records."""

    def __init__(self, hub: Hub) -> None:
        self._database = hub.database

    def network(self) -> Feed:
        """Return the newest of the whole network."""
        with self._database.read() as connection:
            below = view_queries.views_size(connection)
            newest = take_queries.newest_of_network(
                connection, below, ENTRIES, passed_at_most=_PASSED_AT_MOST
            )
            return _feed(connection, newest)

    def factory(self, wanted: RecordId) -> Feed:
        """Return the newest by and about a factory. Raises NothingFound."""
        with self._database.read() as connection:
            row = view_queries.factory(connection, wanted)
            if row is None:
                raise NothingFound("There is no such factory.", factory=wanted)
            newest = take_queries.newest_of_factory(connection, wanted, ENTRIES)
            return _feed(connection, newest, row.name)

    def sector(self, isic: str) -> Feed:
        """Return the newest of the factories of a sector. Raises NothingFound where there are none."""
        with self._database.read() as connection:
            if take_queries.factories_of_sector(connection, isic) == 0:
                raise NothingFound("No factory says that it is of this sector.", isic=isic)
            return _feed(connection, take_queries.newest_of_sector(connection, isic, ENTRIES))


def _feed(connection: sa.Connection, places: Sequence[int], name: str | None = None) -> Feed:
    network = parts.network_state(connection)
    if network is None:
        raise NothingFound("This hub has no network yet.")
    days = Days(connection)
    told = _entries(connection, take_queries.records_at(connection, places), days)
    newest = max((one.updated for one in told), default=days.first() or _FIRST_DAY)
    return Feed(network.id, network.name, newest, tuple(told), name)


def _entries(connection: sa.Connection, found: Sequence[Entry], days: Days) -> list[FeedEntry]:
    said = {entry.id: payload_of(entry.envelope) for entry in found}
    about = [one["content"]["record"] for one in said.values() if one["kind"] == "withdrawal"]
    for entry in entries.of_ids(connection, {RecordId(one) for one in about} - set(said)).values():
        payload = payload_of(entry.envelope)
        if payload["kind"] in _WITH_DOCUMENT:
            found = [*found, entry]
            said[entry.id] = payload
    hashes = {id_: hash_ for id_, one in said.items() if (hash_ := document_hash_of(one)) is not None}
    held = take_queries.held_documents(connection, hashes.values())
    withdrawn = _withdrawn_on(connection, hashes.values(), days)
    names = parts.names_of(connection, _subjects(said))
    told = [
        one
        for entry in found
        if (one := _entry(entry, said[entry.id], hashes.get(entry.id), held, withdrawn, names, days))
    ]
    return sorted(told, key=lambda one: (one.updated, one.index), reverse=True)


def _withdrawn_on(
    connection: sa.Connection, hashes: Iterable[DocumentHash], days: Days
) -> dict[DocumentHash, str]:
    """Return the log's day of the withdrawal of each document that was withdrawn."""
    states = view_queries.entities(connection, WithdrawalState, hashes)
    places = entries.indexes(connection, {state.withdrawn_by for state in states.values()})
    return {
        state.hash: days.at(places[state.withdrawn_by]) or _FIRST_DAY
        for state in states.values()
        if state.withdrawn_by in places
    }


def _subjects(said: Mapping[RecordId, Mapping[str, Any]]) -> set[str]:
    return {one for id_, record in said.items() if (one := _subject(id_, record)) is not None}


def _subject(id_: RecordId, said: Mapping[str, Any]) -> str | None:
    """Return which factory or network a record is of: admissions and standings are told of as the factory's."""
    content = said["content"] or {}
    if said["kind"] in ("admission", "standing", "recovery") and "factory" in content:
        return str(content["factory"])
    author: str | None = said["author"]
    return author or (id_ if said["kind"] in ("charter", "founding") else None)


def _entry(
    entry: Entry,
    said: Mapping[str, Any],
    hash_: DocumentHash | None,
    held: Mapping[DocumentHash, bytes],
    withdrawn: Mapping[DocumentHash, str],
    names: Mapping[str, str],
    days: Days,
) -> FeedEntry | None:
    kind, subject = said["kind"], _subject(entry.id, said)
    name = names.get(subject or "")
    gone = withdrawn.get(hash_) if hash_ is not None and kind in _WITH_DOCUMENT else None
    if name is None:
        return None  # of a factory that was never admitted
    document = None
    if kind in _WITH_DOCUMENT and gone is None:
        document = None if hash_ is None or hash_ not in held else decoded(held[hash_], kind)
        if document is None:
            return None
    day = days.at(entry.index) or _FIRST_DAY
    period = None if document is None else document.get("period")
    return FeedEntry(
        record=entry.id,
        index=entry.index,
        kind=kind,
        day=day,
        updated=gone or day,
        told="held" if gone is None else "withdrawn",
        factory=subject if subject != said["network"] else None,
        factory_name=name,
        language=None if document is None else document.get("language"),
        document=document,
        until=said["content"]["until"] if kind == "mandate" else None,
        period=None if period is None else Period.model_validate(period),
    )
