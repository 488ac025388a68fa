"""State: what the entries so far add up to, as the rules need it.

    network      one      NetworkState     the founding in force, the current day
    factory      by id    FactoryState     the charter in force, the standing
    mandate      by id    MandateState     the delegate's key, roles, term, last accepted record
    key          by id    KeyUse           one key, one purpose, one owner
    recall       by factory and mandate    RecallState (a recall may come before its mandate)
    recovery     by id    RecoveryState
    withdrawal   by hash  WithdrawalState

Every entity is frozen and has one JSON form (`to_json`, `from_json`), so that a hub may keep the state in
rows and anyone else in a dict: `MemoryState`. Nothing here decides anything: that is ledger.py's.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, Protocol, TypeVar

import orjson
from pydantic import TypeAdapter

from federation.ids import DocumentHash, KeyId, RecordId
from federation.log.merkle import HASH_SIZE, Frontier, root_from
from federation.rules.candidate import Candidate

Standing = Literal["applied", "admitted", "suspended", "left"]
Purpose = Literal["log", "hub", "network-custodian", "custodian", "delegate"]


@dataclass(frozen=True, slots=True)
class NetworkState:
    """The network as its founding in force and its calendar make it. Keys are base64 of 32 bytes."""

    family: ClassVar[str] = "network"

    id: RecordId
    founding: RecordId
    level: int
    name: str
    origin: str
    log_keys: tuple[tuple[int, str], ...]  # (first index that it signs, verifier key), rising
    hub_key: str
    custodians: tuple[str, ...]
    threshold: int
    sponsors: int  # 0: the custodians admit; otherwise so many sponsors do
    recovery_attestations: int
    sealing_key: str | None
    day: date | None = None
    day_record: RecordId | None = None
    day_before: date | None = (
        None  # the day in force before the current one: how far a correction may go back
    )
    days_corrected: int = 0
    open_recoveries: tuple[RecordId, ...] = ()
    recovered_today: tuple[RecordId, ...] = ()  # took force by the current day record

    @property
    def key(self) -> str:
        """There is one network in a log."""
        return ""


@dataclass(frozen=True, slots=True)
class FactoryState:
    """A factory as its charter in force and the network's word on it make it."""

    family: ClassVar[str] = "factory"

    id: RecordId
    name: str
    charter: RecordId  # the charter, or the recovery, in force
    custodians: tuple[str, ...]
    threshold: int
    standing: Standing = "applied"
    standing_record: RecordId | None = None
    mandates_from: int = 0  # mandates of a lower index were ended by a recovery
    acted: int = 0  # index of its custodians' last act

    @property
    def key(self) -> str:
        """The factory's id."""
        return self.id


@dataclass(frozen=True, slots=True)
class MandateState:
    """A mandate, and how far its delegate's records have come."""

    family: ClassVar[str] = "mandate"

    id: RecordId
    index: int
    factory: RecordId
    delegate_key: str
    roles: tuple[str, ...]
    first_day: date
    last_day: date  # inclusive
    last_sequence: int = 0  # 0: none accepted yet
    last_record: RecordId | None = None
    ended_by: RecordId | None = None
    forked: RecordId | None = None  # the evidence

    @property
    def key(self) -> str:
        """The mandate's id."""
        return self.id

    def followed_by(self, sequence: int, record: RecordId) -> "MandateState":
        """Return the mandate with this record as its last: `replace`, written out for every record's sake."""
        return MandateState(
            self.id,
            self.index,
            self.factory,
            self.delegate_key,
            self.roles,
            self.first_day,
            self.last_day,
            sequence,
            record,
            self.ended_by,
            self.forked,
        )


@dataclass(frozen=True, slots=True)
class KeyUse:
    """The one purpose of a key, and whose it is: the network's id or a factory's."""

    family: ClassVar[str] = "key"

    id: KeyId
    purpose: Purpose
    owner: RecordId

    @property
    def key(self) -> str:
        """The key's id."""
        return self.id


@dataclass(frozen=True, slots=True)
class RecallState:
    """A factory's recall of a mandate, logged at `index`."""

    family: ClassVar[str] = "recall"

    factory: RecordId
    mandate: RecordId
    record: RecordId
    index: int

    @property
    def key(self) -> str:
        """Factory and mandate: nobody recalls another factory's mandate by naming it first."""
        return recall_key(self.factory, self.mandate)


@dataclass(frozen=True, slots=True)
class RecoveryState:
    """A recovery, from its opening to its force or its cancelling."""

    family: ClassVar[str] = "recovery"

    id: RecordId
    factory: RecordId
    name: str
    custodians: tuple[str, ...]
    threshold: int
    due: date  # takes force with the first day on or after this one
    status: Literal["open", "in-force", "cancelled"] = "open"
    displaced: FactoryState | None = None  # what it replaced, so that a corrected day can take it back
    index_in_force: int | None = None

    @property
    def key(self) -> str:
        """The id of the record that opened it."""
        return self.id


@dataclass(frozen=True, slots=True)
class WithdrawalState:
    """A document whose bytes are to be shown no more."""

    family: ClassVar[str] = "withdrawal"

    hash: DocumentHash
    record: RecordId  # the record that names the document
    withdrawn_by: RecordId  # the withdrawal
    author: RecordId  # factory or network
    reason: str

    @property
    def key(self) -> str:
        """The document's hash."""
        return self.hash


Entity = NetworkState | FactoryState | MandateState | KeyUse | RecallState | RecoveryState | WithdrawalState
E = TypeVar(
    "E", NetworkState, FactoryState, MandateState, KeyUse, RecallState, RecoveryState, WithdrawalState
)

FAMILIES: dict[str, type[Entity]] = {
    family.family: family
    for family in (
        NetworkState,
        FactoryState,
        MandateState,
        KeyUse,
        RecallState,
        RecoveryState,
        WithdrawalState,
    )
}


def recall_key(factory: RecordId, mandate: RecordId) -> str:
    """The key of the recall of `mandate` by `factory`."""
    return f"{factory}/{mandate}"


def to_json(entity: Entity) -> bytes:
    """The one JSON form of an entity."""
    return orjson.dumps(entity, option=orjson.OPT_SORT_KEYS)


_ADAPTERS: dict[str, TypeAdapter[Entity]] = {name: TypeAdapter(family) for name, family in FAMILIES.items()}


def from_json(family: type[E], data: bytes) -> E:
    """Return the entity that `to_json` wrote: from our own rows, so a fault here is a damaged store."""
    return _ADAPTERS[family.family].validate_json(data)  # type: ignore[return-value]  # the family's own


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What later rules ask about a record that is in the log."""

    index: int
    kind: str
    author: RecordId | None
    mandate: RecordId | None
    document: DocumentHash | None


class State(Protocol):
    """What the ledger reads and writes; not `complete` where entries between are unknown (proof bundles)."""

    size: int
    complete: bool

    def get(self, family: type[E], key: str) -> E | None:
        """The entity, or None where the log has none."""

    def put(self, entity: Entity) -> None:
        """From now on `get` answers this."""

    def facts(self, record: RecordId) -> RecordFacts | None:
        """What is known of a logged record, or None where it is not logged."""

    def root_at(self, size: int) -> bytes | None:
        """The tree's root when it had `size` entries, 1 to self.size; None only where not complete."""

    def enter(self, candidate: Candidate, facts: RecordFacts) -> None:
        """The candidate is entry number self.size; self.size is one more afterwards."""


class MemoryState:
    """The state in memory, for a verifier and for tests.

    With `complete=False` it holds the entries of a proof bundle: what needs the entries between (sequence,
    previous, checkpoints seen) is not judged.
    """

    def __init__(self, *, complete: bool = True) -> None:
        self.size = 0
        self.complete = complete
        self._entities: dict[tuple[str, str], Entity] = {}
        self._facts: dict[bytes, RecordFacts] = {}
        self._frontier = Frontier()
        self._levels: list[bytearray] = []  # hashes of the complete subtrees, by level
        self._roots: dict[int, bytes] = {}

    def get(self, family: type[E], key: str) -> E | None:
        """See State."""
        return self._entities.get((family.family, key))  # type: ignore[return-value]  # keyed by the family

    def put(self, entity: Entity) -> None:
        """See State."""
        self._entities[entity.family, entity.key] = entity

    def entities(self, family: type[E]) -> tuple[E, ...]:
        """All of one family, in the order in which they first came."""
        return tuple(entity for entity in self._entities.values() if isinstance(entity, family))

    def facts(self, record: RecordId) -> RecordFacts | None:
        """See State."""
        return self._facts.get(bytes.fromhex(record))

    def root_at(self, size: int) -> bytes | None:
        """See State."""
        if not self.complete:
            return None
        if size not in self._roots:
            if len(self._roots) >= _MAX_ROOTS:
                self._roots.clear()
            self._roots[size] = root_from(size, self._subtree)
        return self._roots[size]

    def enter(self, candidate: Candidate, facts: RecordFacts) -> None:
        """See State."""
        self._facts[bytes.fromhex(candidate.id)] = facts
        self.enter_leaf(candidate.leaf_hash)

    def enter_leaf(self, leaf: bytes) -> None:
        """Count an entry that has no effect: it stands in the tree all the same."""
        self.size += 1
        if not self.complete:
            return
        for level, subtree in enumerate(self._frontier.append_seen(leaf)):
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += subtree

    def _subtree(self, level: int, index: int) -> bytes:
        return bytes(self._levels[level][index * HASH_SIZE : (index + 1) * HASH_SIZE])


_MAX_ROOTS = 4096  # records of one time have seen few checkpoints: enough for every one of a busy day
