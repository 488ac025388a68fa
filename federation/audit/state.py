"""The state of the rules, for an audit: over a tree that was verified already, and small enough for a long log."""

from collections.abc import Callable
from typing import Final

from federation.ids import RecordId
from federation.log.merkle import root_from
from federation.log.tiles import VerifiedHashReader
from federation.rules import Candidate, Entity, MandateState, RecordFacts
from federation.rules.state import E

_MAX_ROOTS: Final = 4096


class AuditState:
    """`rules.State`, of which memory grows with factories and mandates, and by some 200 bytes an entry."""

    complete = True

    def __init__(self, reader: VerifiedHashReader, read_entry: Callable[[int], bytes]) -> None:
        self.size = 0
        self._reader = reader
        self._read_entry = read_entry
        self._entities: dict[tuple[str, str], Entity] = {}
        self._indexes: dict[bytes, int] = {}  # by record id
        self._roots: dict[int, bytes] = {}
        self._ahead: dict[RecordId, tuple[int, RecordId]] = {}  # by mandate: last sequence and last record

    def get(self, family: type[E], key: str) -> E | None:
        """See State."""
        entity = self._entities.get((family.family, key))
        if isinstance(entity, MandateState) and entity.id in self._ahead:
            entity = entity.followed_by(*self._ahead.pop(entity.id))
            self.put(entity)
        return entity  # type: ignore[return-value]  # keyed by the family

    def course(self, mandate: MandateState) -> tuple[int, RecordId | None]:
        """Return the last sequence and record of a mandate that `unfollowed` gave."""
        return self._ahead.get(mandate.id) or (mandate.last_sequence, mandate.last_record)

    def unfollowed(self, mandate: RecordId) -> MandateState | None:
        """Return the mandate, of which only `course` knows how far its records have come."""
        return self._entities.get(("mandate", mandate))  # type: ignore[return-value]  # keyed by the family

    def advance(self, mandate: RecordId, sequence: int, record: RecordId) -> None:
        """Enter the mandate's next record: far cheaper than another MandateState for each."""
        self._ahead[mandate] = sequence, record
        self.enter_record(record)

    def put(self, entity: Entity) -> None:
        """See State."""
        self._entities[entity.family, entity.key] = entity

    def holds(self, record: RecordId) -> bool:
        """Whether the record is logged."""
        return bytes.fromhex(record) in self._indexes

    def facts(self, record: RecordId) -> RecordFacts | None:
        """See State. Few rules ask for more than that there are none: for them the entry is read again."""
        index = self._indexes.get(bytes.fromhex(record))
        if index is None:
            return None
        found = Candidate(self._read_entry(index)).record
        named = None if found.document is None else found.document.hash
        return RecordFacts(index, found.kind, found.author, found.mandate, named)

    def root_at(self, size: int) -> bytes | None:
        """See State."""
        root = self._roots.get(size)
        if root is None:
            if len(self._roots) >= _MAX_ROOTS:
                self._roots.clear()
            root = self._roots[size] = root_from(size, self._reader)
        return root

    def enter(self, candidate: Candidate, facts: RecordFacts) -> None:  # noqa: ARG002 - State's own arguments
        """See State."""
        self.enter_record(candidate.id)

    def enter_record(self, record: RecordId) -> None:
        """The record is the next entry."""
        self._indexes[bytes.fromhex(record)] = self.size
        self.size += 1
