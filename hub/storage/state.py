"""The rules' state over tables, for one batch.

    state = DatabaseState(connection, head, edge, roots)
    state.prefetch(candidates)        one query for entities and one for ids, instead of some a record
    fold(state, candidate) …          nothing is written yet
    state.new_entries, state.flush()

What a batch folds stays in memory until `flush`, so that a refused record leaves nothing. `attempt` is for records that
stand or fall together.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

import sqlalchemy as sa

from federation.ids import DocumentHash, RecordId
from federation.log.merkle import Frontier, root_from
from federation.log.tiles import Edge, HashReader
from federation.rules import Candidate, parse_candidate
from federation.rules.state import (
    FAMILIES,
    E,
    Entity,
    MandateState,
    NetworkState,
    RecordFacts,
    from_json,
    recall_key,
    to_json,
)
from hub.storage.bulk import select_in, upsert_rows
from hub.storage.database import Database
from hub.storage.entries import (
    Head,
    NewEntry,
    by_sequence,
    find,
    indexes,
    read_head,
    read_tile,
)
from hub.storage.tables import rule_state

_MAX_ROOTS: Final = 4096
_MAX_MANDATES: Final = 16_384  # some 10 MB
_UNKNOWN: Final[Any] = object()

_ONE = sa.select(rule_state.c.value).where(
    rule_state.c.key == sa.bindparam("key"), rule_state.c.family == sa.bindparam("family")
)


class Roots:
    """The tree's earlier roots that were asked for: they never change, so a process keeps the newest ones."""

    def __init__(self) -> None:
        self._roots: dict[int, bytes] = {}

    def get(self, size: int) -> bytes | None:
        """Return the root at this size, where it was asked for before."""
        return self._roots.get(size)

    def remember(self, size: int, root: bytes) -> None:
        """Keep the root of a tree that is committed."""
        if len(self._roots) >= _MAX_ROOTS:
            self._roots.clear()
        self._roots[size] = root


class DatabaseState:
    """The state as the head's transaction sees it, and what the batch adds."""

    def __init__(self, connection: sa.Connection, head: Head, edge: Edge, roots: Roots) -> None:
        self.complete = True
        self.size = head.size
        self.new_entries: list[NewEntry] = []
        self._connection = connection
        self._head = head
        self._edge = edge
        self._roots = roots
        self._reader: HashReader | None = None
        self._entities: dict[tuple[type[Entity], str], Entity | None] = {}
        self._known_keys: set[str] = set()
        self._changed: set[tuple[type[Entity], str]] = set()
        self._grown: tuple[Frontier, list[bytes]] | None = None
        """The tree and its roots at the sizes after the head's, as far as they were asked for."""
        self._logged: dict[RecordId, int | None] = {}
        self._facts: dict[RecordId, RecordFacts] = {}

    def prefetch(self, candidates: Iterable[Candidate]) -> None:
        """Read what the rules will ask for these: network, authors, mandates, and which ids are in the log."""
        some = list(candidates)
        self.prefetch_entities(some)
        ids = [candidate.id for candidate in some]
        found = indexes(self._connection, ids)
        for one in ids:
            self._logged[one] = found.get(one)

    def prefetch_entities(self, candidates: Iterable[Candidate]) -> None:
        """Read network, authors and mandates only: what verifying signatures asks for."""
        keys = {""}
        for author, mandate in {(one.record.author, one.record.mandate) for one in candidates}:
            if author is not None:
                keys.add(author)
            if mandate is not None:
                keys.add(mandate)
                if author is not None:
                    keys.add(recall_key(author, mandate))
        self._load_keys(keys - self._known_keys)

    def get(self, family: type[E], key: str) -> E | None:
        """See federation.rules.State."""
        place = (family, key)
        known = self._entities.get(place, _UNKNOWN)
        if known is not _UNKNOWN:
            return cast("E | None", known)
        found: E | None = None
        if key not in self._known_keys:
            row = self._connection.execute(_ONE, {"key": key, "family": family.family}).scalar_one_or_none()
            if row is not None:
                found = from_json(family, bytes(row))
        self._entities[place] = found
        return found

    def put(self, entity: Entity) -> None:
        """See federation.rules.State."""
        place = (type(entity), entity.key)
        self._entities[place] = entity
        self._changed.add(place)

    def facts(self, record: RecordId) -> RecordFacts | None:
        """See federation.rules.State."""
        known = self._facts.get(record)
        if known is not None:
            return known
        if self.index(record) is None:
            return None
        entry = find(self._connection, record)
        if entry is None:
            return None
        candidate = parse_candidate(entry.envelope)
        known = facts_of(candidate, entry.index)
        self._facts[record] = known
        return known

    def index(self, record: RecordId) -> int | None:
        """Return the record's place in the log or in this batch, or None."""
        if record not in self._logged:
            self._logged[record] = indexes(self._connection, [record]).get(record)
        return self._logged[record]

    def envelope(self, record: RecordId) -> bytes | None:
        """Return the envelope of a record in the log or in this batch."""
        index = self.index(record)
        if index is None:
            return None
        if index >= self._head.size:
            return self.new_entries[index - self._head.size].envelope
        entry = find(self._connection, record)
        return None if entry is None else entry.envelope

    def by_sequence(self, mandate: int, sequence: int) -> tuple[RecordId, bytes] | None:
        """Return id and envelope of the record with this number by the mandate at this index."""
        for one in self.new_entries:
            if one.mandate == mandate and one.sequence == sequence:
                return one.id, one.envelope
        entry = by_sequence(self._connection, mandate, sequence)
        return None if entry is None else (entry.id, entry.envelope)

    def root_at(self, size: int) -> bytes:
        """See federation.rules.State."""
        if size > self._head.size:
            return self._new_root(size - self._head.size)
        if size == self._head.size:
            return self._head.root
        root = self._roots.get(size)
        if root is None:
            if self._reader is None:
                self._reader = HashReader(self._head.size, lambda tile: read_tile(self._connection, tile))
            root = root_from(size, self._reader)
            self._roots.remember(size, root)
        return root

    def _new_root(self, entries: int) -> bytes:
        """Return the root after so many entries of this batch: none of them was seen by anybody, but some claim it."""
        if self._grown is None:
            self._grown = Frontier(self._edge.size, self._edge.hashes), []
        frontier, roots = self._grown
        for one in self.new_entries[len(roots) : entries]:
            frontier.append(one.leaf)
            roots.append(frontier.root())
        return roots[entries - 1]

    def enter(self, candidate: Candidate, facts: RecordFacts) -> None:
        """See federation.rules.State."""
        mandate = self.get(MandateState, facts.mandate) if facts.mandate is not None else None
        index = None if mandate is None else mandate.index
        self.new_entries.append(
            NewEntry(candidate.id, candidate.raw, candidate.leaf_hash, index, candidate.record.sequence)
        )
        self._logged[candidate.id] = facts.index
        self._facts[candidate.id] = facts
        self.size += 1

    @contextmanager
    def attempt(self, *, keep: bool = True) -> Iterator[None]:
        """Take back everything that was folded inside, if it ends with an error or is not to be kept."""
        before = (
            self.size,
            len(self.new_entries),
            dict(self._entities),
            set(self._changed),
            dict(self._logged),
            dict(self._facts),
        )
        kept = False
        try:
            yield
            kept = keep
        finally:
            if not kept:
                self.size, length, self._entities, self._changed, self._logged, self._facts = before
                del self.new_entries[length:]
                self._grown = None

    def flush(self) -> None:
        """Write the entities that changed; the entries are `entries.append`'s."""
        if self._changed:
            rows = [
                (key, family.family, to_json(cast("Entity", self._entities[family, key])))
                for family, key in self._changed
            ]
            rows.sort()  # always in one order: two writers never wait for each other crosswise
            upsert_rows(self._connection, rule_state, ("key", "family", "value"), 2, rows)
            self._changed.clear()

    def _load_keys(self, keys: set[str]) -> None:
        rows = select_in(self._connection, rule_state, ("family", "key", "value"), "key", sorted(keys))
        for family, key, value in rows:
            place = (FAMILIES[family], key)
            if place not in self._entities:
                self._entities[place] = _entity(family, bytes(value))
        # What was not found is known not to be there: no second query asks for it.
        self._known_keys.update(keys)


def _entity(family: str, value: bytes) -> Entity:
    return from_json(cast("type[NetworkState]", FAMILIES[family]), value)


def facts_of(candidate: Candidate, index: int) -> RecordFacts:
    """Return what later rules ask about this record once it stands at `index`."""
    record = candidate.record
    document = None if record.document is None else DocumentHash(record.document.hash)
    return RecordFacts(index, record.kind, record.author, record.mandate, document)


def read_state(connection: sa.Connection) -> DatabaseState:
    """Return the state of the newest commit, to read from only."""
    return DatabaseState(connection, read_head(connection), Edge.empty(), Roots())


class SignerState:
    """What verifying signatures ahead of the lock asks for. For any number of threads.

    Mandates are remembered: the key of one never changes, and whether it still counts is judged under the lock. All
    else is read anew, as charters change.
    """

    size = 0
    complete = True

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mandates: dict[str, MandateState] = {}

    def prefetch(self, candidates: Iterable[Candidate]) -> None:
        """Read the mandates that are not known yet."""
        named = {one.record.mandate for one in candidates}
        new = [one for one in named if one is not None and one not in self._mandates]
        if not new:
            return
        with self._database.read() as connection:
            rows = select_in(connection, rule_state, ("family", "value"), "key", new)
            found = [from_json(MandateState, bytes(row[1])) for row in rows if row[0] == MandateState.family]
        if len(self._mandates) + len(found) > _MAX_MANDATES:
            self._mandates.clear()
        self._mandates.update((one.id, one) for one in found)

    def get(self, family: type[E], key: str) -> E | None:
        """See federation.rules.State."""
        if family is MandateState and (known := self._mandates.get(key)) is not None:
            return known
        with self._database.read() as connection:
            row = connection.execute(_ONE, {"key": key, "family": family.family}).scalar_one_or_none()
        return None if row is None else from_json(family, bytes(row))

    def put(self, entity: Entity) -> None:
        """Never: nothing is folded here."""
        raise NotImplementedError

    def facts(self, record: RecordId) -> RecordFacts | None:
        """Never: no signature depends on it."""
        raise NotImplementedError

    def root_at(self, size: int) -> bytes | None:
        """Never: no signature depends on it."""
        raise NotImplementedError

    def enter(self, candidate: Candidate, facts: RecordFacts) -> None:
        """Never: nothing is folded here."""
        raise NotImplementedError
