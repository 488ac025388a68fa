"""Proof bundles: one record, with all that shows that it is in the log and who allowed it.

    frente-bundle/1
    checkpoint
    envelope, receipt        foundings, charters, admission, standing, mandate, days …: by rising index
    document                 the record's own, where it is public and held
    envelope, receipt        the record itself, last

All receipts are of the one checkpoint. Every founding stands there, as each names the log keys: one may
be later than the record.

`proof_entries` says which entries those are: all that `rules.fold` must have seen to allow the record, and no
more. `verify_proof_bundle` folds just them. It shows who gave whom the right to sign, link by link. It cannot
show that nothing else stood between: no recall, no later charter, no suspension, no later day. Only the whole
log shows that: see audit.py.

Source: docs/protocol.md, section 6.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import BinaryIO, NamedTuple, Protocol

from federation.bundle import BundleWriter, FrameType, read_frames
from federation.errors import (
    BundleMalformed,
    CheckpointForeign,
    DocumentMismatch,
    FoundingMissing,
    NetworkWrong,
    NoteUnverified,
    ProofInvalid,
    RecordUnknown,
)
from federation.ids import SALT_BYTES, DocumentHash, RecordId, document_hash
from federation.log.checkpoint import Checkpoint, open_checkpoint
from federation.log.note import VerifierKey, parse_verifier_key
from federation.log.proof import parse_receipt
from federation.records import (
    AdmissionContent,
    CharterContent,
    DayContent,
    EvidenceContent,
    FoundingContent,
    RecallContent,
    Record,
    RecoveryCancel,
    RecoveryOpen,
    StandingContent,
    WithdrawalContent,
)
from federation.rules import (
    Candidate,
    FactoryState,
    MandateState,
    MemoryState,
    NetworkState,
    RecordFacts,
    RecoveryState,
    fold,
    parse_candidate,
)
from federation.rules.state import E


class Ledger(Protocol):
    """A log that was folded to its end: state, and records by id. Entries without effect do not count."""

    def get(self, family: type[E], key: str) -> E | None:
        """The entity as it stands at the end of the log."""

    def facts(self, record: RecordId) -> RecordFacts | None:
        """What is known of a logged record."""

    def record(self, record: RecordId) -> Record:
        """The logged record."""

    def last_day(self, before: int) -> RecordId | None:
        """The newest `day` record with an index below `before`."""


# -- which entries allowed a record ------------------------------------------------------------------


def proof_entries(ledger: Ledger, record: RecordId) -> tuple[RecordId, ...]:
    """Return the entries that a proof bundle of `record` holds: by rising index, and the record itself last.

    Raises RecordUnknown where the log does not hold it.
    """
    needs = _Needs(ledger)
    needs.add(record)
    needs.add_foundings()
    others = sorted((index, one) for one, index in needs.found.items() if one != record)
    return (*(one for _, one in others), record)


class _Needs:
    """All entries that the rules must have seen to allow the ones already found."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.found: dict[RecordId, int] = {}  # and its index
        self._factories: dict[RecordId, int] = {}  # known up to this index

    def add(self, record: RecordId) -> None:
        """Find what the record stands on, and what that stands on, to the end."""
        waiting = [record]  # a list and not a recursion: sponsors have sponsors
        while waiting:
            one = waiting.pop()
            if one not in self.found:
                waiting.extend(self._of(one))

    def add_foundings(self) -> None:
        """Find every version of the founding: each names who signs the next, and the log's keys."""
        network = self._ledger.get(NetworkState, "")
        founding = None if network is None else network.founding
        while founding is not None:
            self.found[founding] = self._index(founding)
            content = self._ledger.record(founding).content
            founding = content.replaces if isinstance(content, FoundingContent) else None

    def _of(self, one: RecordId) -> list[RecordId]:
        """Note the record, and return what it needs directly."""
        index = self._index(one)
        self.found[one] = index
        record = self._ledger.record(one)
        needs: list[RecordId] = []
        if record.mandate is not None:
            needs.append(record.mandate)
        if record.author is not None and record.author != record.network:
            needs += self._factory(record.author, index)
        needs += self._named(record, index)
        if record.kind != "day":
            needs += self._day(index)
        return needs

    def _named(self, record: Record, index: int) -> list[RecordId]:
        """Return what the content stands on."""
        content = record.content
        needs: list[RecordId] = []
        if isinstance(content, (AdmissionContent, StandingContent, RecoveryOpen)):
            needs += self._factory(content.factory, index)
        match content:
            case AdmissionContent(sponsors=sponsors):
                needs += self._delegates(sponsors, index)
            case RecoveryOpen(sponsors=sponsors, attestations=attestations):
                needs += self._delegates((*sponsors, *attestations), index)
            case CharterContent(ends_mandates=ended):
                needs += ended
            case RecallContent(mandate=mandate):
                known = self._ledger.facts(mandate)
                needs += [mandate] if known is not None and known.index < index else []
            case RecoveryCancel(recovery=one) | EvidenceContent(first=one) | WithdrawalContent(record=one):
                needs.append(one)
            case DayContent(corrects=corrected) if corrected is not None:
                needs.append(corrected)
            case _:
                pass
        return needs

    def _delegates(self, mandates: Iterable[RecordId], index: int) -> list[RecordId]:
        """Return the mandates of delegates of other factories, which must be admitted at `index`."""
        needs: list[RecordId] = []
        for mandate in mandates:
            given = self._ledger.get(MandateState, mandate)
            if given is not None:
                needs += [mandate, *self._factory(given.factory, index)]
        return needs

    def _factory(self, factory: RecordId, before: int) -> list[RecordId]:
        """Return the factory's charters, recoveries, admission and standings below the index `before`."""
        known = self._ledger.get(FactoryState, factory)
        if known is None or self._factories.get(factory, -1) >= before:
            return []
        self._factories[factory] = before
        needs: list[RecordId] = []
        charter: RecordId | None = known.charter
        while charter is not None:
            recovery = self._ledger.get(RecoveryState, charter)
            if recovery is None:
                in_force = self._index(charter)
                content = self._ledger.record(charter).content
                replaced = content.replaces if isinstance(content, CharterContent) else None
                needs += [charter] if in_force < before else []
            else:
                in_force = recovery.index_in_force or 0
                replaced = None if recovery.displaced is None else recovery.displaced.charter
                needs += [charter, *self._day(in_force + 1)] if in_force < before else []
            charter = replaced
        standing: RecordId | None = known.standing_record
        while standing is not None:
            needs += [standing] if self._index(standing) < before else []
            content = self._ledger.record(standing).content
            standing = content.replaces if isinstance(content, StandingContent) else None
        return needs

    def _day(self, before: int) -> list[RecordId]:
        day = self._ledger.last_day(before)
        return [] if day is None else [day]

    def _index(self, record: RecordId) -> int:
        facts = self._ledger.facts(record)
        if facts is None:
            raise RecordUnknown("The record is not in the log.", record=record)
        return facts.index


# -- writing -----------------------------------------------------------------------------------------


class ProvenEntry(NamedTuple):
    """An envelope as it is logged, and its receipt."""

    envelope: bytes
    receipt: bytes


def write_proof_bundle(
    stream: BinaryIO,
    checkpoint: bytes,
    entries: Sequence[ProvenEntry],
    document: tuple[bytes, bytes] | None = None,
) -> None:
    """Write the entries of `proof_entries`, in their order, with receipts of `checkpoint`.

    `document` is the salt and bytes of the last one's document, where it is public and held.
    """
    writer = BundleWriter(stream)
    writer.checkpoint(checkpoint)
    *others, record = entries
    for entry in others:
        writer.envelope(entry.envelope)
        writer.receipt(entry.receipt)
    if document is not None:
        writer.document(*document)
    writer.envelope(record.envelope)
    writer.receipt(record.receipt)


# -- verifying ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """One entry that was verified on the way to the record."""

    index: int
    id: RecordId
    record: Record


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof bundle has shown.

    `links` are all entries by rising index, the record among them. Not shown: that no recall, charter,
    standing or day stood between them.
    """

    record: Record
    id: RecordId
    index: int
    envelope: bytes
    checkpoint: Checkpoint
    log_key: VerifierKey
    """Signed the checkpoint, and is the one that the founding names for it."""
    network: NetworkState
    factory: FactoryState | None
    """The author as the links make it; None where the network is the author."""
    mandate: MandateState | None
    links: tuple[Link, ...]
    document: bytes | None
    """The record's document, whose salted hash it names; None where the bundle does not hold it."""
    anchored: bool
    """True where the caller named the log's key or the network; False where the file was believed on them."""


class _Item(NamedTuple):
    candidate: Candidate
    receipt: bytes


class _Parts(NamedTuple):
    checkpoint: bytes
    items: tuple[_Item, ...]  # the record last
    document: bytes | None  # salt and bytes


def verify_proof_bundle(
    data: bytes, *, vkeys: Iterable[VerifierKey] = (), network: RecordId | None = None
) -> Proof:
    """Return what the proof bundle shows, every step verified.

    `vkeys` are log keys, and `network` is a network's id, that the caller knows from elsewhere: with either,
    the checkpoint must be of that key, and the founding of that network. With neither, the founding inside is
    believed.

    Raises EncodingError, LogError, KeyFault or Refusal, as the first step that fails finds; LevelUnknown and
    KindUnknown where this program is too old to judge.
    """
    pinned = tuple(vkeys)
    # 1. The bytes are a proof bundle: a checkpoint, entries each with a receipt, the record last.
    parts = _parse(data)
    by_index = _in_order(parts.items)
    # 2. The first entry is the founding of the network that was asked for.
    founding = by_index[0][1].candidate
    if by_index[0][0] != 0 or not isinstance(founding.record.content, FoundingContent):
        raise FoundingMissing("The proof bundle does not begin with the founding of a network.")
    if network is not None and founding.id != network:
        raise NetworkWrong("The proof bundle is of another network.", network=founding.id)
    # 3. The checkpoint is signed by the log key that the founding names for its size.
    log_key, checkpoint = _open(parts.checkpoint, [item.candidate.record for _, item in by_index], pinned)
    # 4. Each entry stands in that checkpoint's tree.
    for index, item in by_index:
        receipt = parse_receipt(item.receipt)
        if receipt.checkpoint != parts.checkpoint or receipt.extra is not None:
            raise ProofInvalid("A receipt in the proof bundle is of another checkpoint.", index=index)
        receipt.verify(item.candidate.raw, [log_key], checkpoint.origin)
    # 5. Each entry was allowed by those before it: charters, admission, mandate and signatures, by the rules.
    state = MemoryState(complete=False)
    for index, item in by_index:
        state.size = index
        fold(state, item.candidate)
    known = state.get(NetworkState, "")
    if known is None or parse_verifier_key(_log_key_at(known.log_keys, checkpoint.size)) != log_key:
        raise NoteUnverified("The checkpoint is not signed by the key that the founding in force names.")
    # 6. The document is the one that the record names.
    subject = parts.items[-1].candidate
    document = _open_document(parts.document, subject.record)
    return Proof(
        record=subject.record,
        id=subject.id,
        index=next(index for index, item in by_index if item.candidate is subject),
        envelope=subject.raw,
        checkpoint=checkpoint,
        log_key=log_key,
        network=known,
        factory=state.get(FactoryState, subject.record.author or subject.id),
        mandate=None if subject.record.mandate is None else state.get(MandateState, subject.record.mandate),
        links=tuple(Link(index, item.candidate.id, item.candidate.record) for index, item in by_index),
        document=document,
        anchored=bool(pinned) or network is not None,
    )


def log_key_at(network: NetworkState, size: int) -> VerifierKey:
    """Return the key that signs the checkpoint of the log with `size` entries."""
    return parse_verifier_key(_log_key_at(network.log_keys, size))


def _log_key_at(keys: Sequence[tuple[int, str]], size: int) -> str:
    return [vkey for start, vkey in keys if start <= size][-1]  # the first starts from 0


def _parse(data: bytes) -> _Parts:
    frames = read_frames(BytesIO(data))
    first = next(frames, None)
    if first is None or first.type != FrameType.CHECKPOINT:
        raise BundleMalformed("A proof bundle begins with a checkpoint.")
    items: list[_Item] = []
    salted: tuple[int, bytes] | None = None  # and how many entries stand before it
    candidate: Candidate | None = None
    for frame in frames:
        if candidate is not None:
            if frame.type != FrameType.RECEIPT:
                raise BundleMalformed("In a proof bundle a receipt follows each envelope.")
            items.append(_Item(candidate, frame.data))
            candidate = None
        elif frame.type == FrameType.ENVELOPE:
            candidate = parse_candidate(frame.data)
        elif frame.type == FrameType.DOCUMENT and salted is None:
            salted = (len(items), frame.data)
        else:
            raise BundleMalformed("A proof bundle holds envelopes, receipts and one document.")
    if candidate is not None or not items:
        raise BundleMalformed("A proof bundle ends with a record and its receipt.")
    if salted is not None and salted[0] != len(items) - 1:
        raise BundleMalformed("In a proof bundle the document stands just before the record.")
    return _Parts(first.data, tuple(items), None if salted is None else salted[1])


def _in_order(items: Sequence[_Item]) -> list[tuple[int, _Item]]:
    """Return the entries by rising index. Only foundings may be later than the record."""
    placed = [(parse_receipt(item.receipt).index, item) for item in items]
    *others, (at, _) = placed
    indexes = [index for index, _ in others]
    if any(one >= two for one, two in pairwise(indexes)) or at in indexes:
        raise BundleMalformed("The entries of a proof bundle do not stand by rising index.")
    if any(index > at and item.candidate.record.kind != "founding" for index, item in others):
        raise BundleMalformed("A proof bundle holds an entry that is later than its record.")
    return sorted(placed, key=lambda pair: pair[0])


def _open(
    note: bytes, records: Sequence[Record], pinned: Sequence[VerifierKey]
) -> tuple[VerifierKey, Checkpoint]:
    """Return who signed the checkpoint, and what it says."""
    content = [record.content for record in records if isinstance(record.content, FoundingContent)][-1]
    keys = [(key.from_, key.vkey) for key in content.log_keys]
    claimed = [parse_verifier_key(vkey) for _, vkey in keys]
    checkpoint = open_checkpoint(note, claimed, content.origin)
    log_key = parse_verifier_key(_log_key_at(keys, checkpoint.size))
    open_checkpoint(note, [log_key], content.origin)  # by this one, and not by one that has had its time
    if pinned and log_key not in pinned:
        raise CheckpointForeign(
            "The proof bundle is of a log with another key than the one given.", log_key=log_key.format()
        )
    return log_key, checkpoint


def _open_document(salted: bytes | None, record: Record) -> bytes | None:
    if salted is None:
        return None
    salt, document = salted[:SALT_BYTES], salted[SALT_BYTES:]
    found: DocumentHash = document_hash(salt, document)
    if record.document is None or record.document.hash != found:
        raise DocumentMismatch("The document is not the one that the record names.", hash=found)
    return document
