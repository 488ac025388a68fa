"""The log as others read it: checkpoint, tiles, entries, receipts, proof bundles.

Everything here is of the checkpoint at the high-water mark: what is committed but not yet marked may not be seen. A
database that is behind its mark serves its own last checkpoint, which was handed out before too.
"""

import threading
from collections.abc import Iterable
from io import BytesIO
from typing import TypeVar

import sqlalchemy as sa

from federation.errors import DataMissing, NothingFound, RecordUnknown
from federation.ids import RecordId
from federation.log.proof import Receipt
from federation.log.tiles import FULL_WIDTH, EntryBundle, Tile, pack_entries
from federation.proofs import ProvenEntry, proof_entries, write_proof_bundle
from federation.records import DayContent, Record
from federation.rules import Entity, NetworkState, RecordFacts, parse_candidate
from hub.storage import documents, entries, view_queries, view_tables
from hub.storage.database import Database
from hub.storage.entries import Entry
from hub.storage.highwater import HighWater, Published
from hub.storage.state import facts_of, read_state
from hub.storage.tree import Forest, SharedPaths, Tree

E = TypeVar("E", bound=Entity)


class LogReader:
    """Reads one database's log. For any number of threads."""

    def __init__(self, database: Database, high_water: HighWater, forest: Forest) -> None:
        self._database = database
        self._high_water = high_water
        self._forest = forest
        self._current: tuple[Published, Tree] | None = None
        self._lock = threading.Lock()

    def published(self) -> Published:
        """Return the newest checkpoint that everybody may see. Raises DataMissing before the founding."""
        return self._view()[0]

    def tree(self) -> Tree:
        """Return the tree of that checkpoint."""
        return self._view()[1]

    def root_at(self, size: int) -> bytes:
        """Return the root that the tree had at this size."""
        published = self.published()
        return published.root if size == published.size else self._forest.tree(size, self._fetch).root()

    def tile(self, wanted: Tile) -> bytes:
        """Return a tile's hashes. Raises NothingFound beyond the published tree, or for a width it never had there."""
        size = self.published().size >> 8 * wanted.level
        self._require(wanted.index * FULL_WIDTH + wanted.width <= size, wanted.path())
        with self._database.read() as connection:
            return entries.read_tile(connection, wanted)

    def entry_bundle(self, wanted: EntryBundle) -> bytes:
        """Return an entry bundle's bytes. Raises NothingFound beyond the published tree."""
        start = wanted.index * FULL_WIDTH
        self._require(start + wanted.width <= self.published().size, wanted.path())
        with self._database.read() as connection:
            found = [one.envelope for one in entries.between(connection, start, start + wanted.width)]
        return pack_entries(found)

    def entry(self, record: RecordId) -> Entry:
        """Return the published entry of a record. Raises RecordUnknown."""
        size = self.published().size
        with self._database.read() as connection:
            entry = entries.find(connection, record)
        if entry is None or entry.index >= size:
            raise RecordUnknown("The log does not hold this record.", record=record)
        return entry

    def receipt(self, record: RecordId) -> bytes:
        """Return the record's `.tlog-proof` under the newest checkpoint. Raises RecordUnknown."""
        published, tree = self._view()
        with self._database.read() as connection:
            index = entries.indexes(connection, [record]).get(record)
        if index is None or index >= published.size:
            raise RecordUnknown("The log does not hold this record.", record=record)
        return Receipt(index, tree.path(index), published.note).format()

    def paths(self, indexes: Iterable[int]) -> tuple[Published, SharedPaths]:
        """Return the inclusion paths of these entries, under one checkpoint."""
        published, tree = self._view()
        return published, tree.paths(indexes)

    def proof(self, record: RecordId) -> bytes:
        """Return the record's proof bundle: with all entries that allowed it. Raises RecordUnknown."""
        published, tree = self._view()
        with self._database.read() as connection:
            ledger = _Ledger(connection, published.size)
            proven = []
            for one in proof_entries(ledger, record):
                entry = ledger.entry(one)
                receipt = Receipt(entry.index, tree.path(entry.index), published.note)
                proven.append(ProvenEntry(entry.envelope, receipt.format()))
            named = ledger.record(record).document
            document = None
            if named is not None and named.audience == "public":
                held = documents.read(connection, named.hash)
                if held is not None and held.salt is not None and held.data is not None:
                    document = held.salt, held.data
        out = BytesIO()
        write_proof_bundle(out, published.note, proven, document)
        return out.getvalue()

    def network(self) -> NetworkState:
        """Return the network as the whole log makes it. Raises DataMissing before the founding."""
        with self._database.read() as connection:
            network = read_state(connection).get(NetworkState, "")
        if network is None:
            raise DataMissing("The log holds no founding: frente-hub init makes one.")
        return network

    def _view(self) -> tuple[Published, Tree]:
        mark = self._high_water.read()
        current = self._current
        if current is not None and mark is not None and current[0] is mark:
            return current
        with self._lock, self._database.read() as connection:
            head = entries.read_head(connection)
        if not head.checkpoint:
            raise DataMissing("The log holds no founding: frente-hub init makes one.")
        if mark is None or mark.size > head.size:
            mark = Published(head.size, head.root, head.checkpoint)
        self._current = mark, self._forest.tree(mark.size, self._fetch)
        return self._current

    def _fetch(self, tile: Tile) -> bytes:
        with self._database.read() as connection:
            return entries.read_tile(connection, tile)

    def _require(self, exists: bool, path: str) -> None:  # noqa: FBT001 - the condition is the argument
        if not exists:
            raise NothingFound("The log has no such tile yet.", path=path)


class _Ledger:
    """The log below one size, as `proof_entries` asks for it."""

    def __init__(self, connection: sa.Connection, size: int) -> None:
        self._connection = connection
        self._size = size
        self._state = read_state(connection)
        self._entries: dict[RecordId, tuple[Entry, Record, RecordFacts]] = {}

    def get(self, family: type[E], key: str) -> E | None:
        return self._state.get(family, key)  # type: ignore[type-var]  # a family is one of the entities

    def facts(self, record: RecordId) -> RecordFacts | None:
        found = self._find(record)
        return None if found is None else found[2]

    def record(self, record: RecordId) -> Record:
        return self._required(record)[1]

    def entry(self, record: RecordId) -> Entry:
        return self._required(record)[0]

    def last_day(self, before: int) -> RecordId | None:
        """Ask the rules' state for the newest day; before it the views; and where they lag, look back by entry."""
        network = self._state.get(NetworkState, "")
        newest = None if network is None or network.day_record is None else self._find(network.day_record)
        if newest is not None and newest[0].index < before:
            return newest[0].id
        if view_tables.followed(self._connection) >= before:
            return view_queries.last_day(self._connection, before)
        for low in range((before - 1) // FULL_WIDTH * FULL_WIDTH, -1, -FULL_WIDTH):
            some = entries.between(self._connection, low, min(before, low + FULL_WIDTH))
            for entry in reversed(list(some)):
                record = parse_candidate(entry.envelope).record
                if isinstance(record.content, DayContent):
                    return entry.id
        return None

    def _required(self, record: RecordId) -> tuple[Entry, Record, RecordFacts]:
        found = self._find(record)
        if found is None:
            raise RecordUnknown("The log does not hold this record.", record=record)
        return found

    def _find(self, record: RecordId) -> tuple[Entry, Record, RecordFacts] | None:
        if record not in self._entries:
            entry = entries.find(self._connection, record)
            if entry is None or entry.index >= self._size:
                return None
            candidate = parse_candidate(entry.envelope)
            self._entries[record] = entry, candidate.record, facts_of(candidate, entry.index)
        return self._entries[record]
