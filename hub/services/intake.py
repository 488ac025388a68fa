"""Intake: a bundle from a stranger, answered record by record.

    intake = Intake(hub)
    answer = intake.take(stream, address)      Answer: what docs/protocol.md, section 7, says

1. The bundle is cut into frames to its end; one that cannot be read costs all of it, and nothing was taken.
2. Each envelope is parsed, and its documents are checked: form, type, hash. A bad one is refused alone.
3. Signatures are verified, before any lock, by the keys that the log names now.
4. The rest is the sequencer's: one batch, judged in order.
"""

import io
import logging
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import orjson
import pyrage  # type: ignore[import-untyped]  # a compiled module without stubs

from federation.bundle import BundleLimits, FrameType, Readable, read_frames
from federation.documents import Document, Evidence, parse_document
from federation.documents.proposals import Statement
from federation.encoding import b64encode
from federation.envelope import parse_envelope
from federation.errors import (
    BundleCut,
    Busy,
    DocumentMalformed,
    FrenteError,
    RateLimited,
    SignatureInvalid,
    StorageFault,
)
from federation.ids import SALT_BYTES, DocumentHash, RecordId, document_hash
from federation.records import Record, require_normal_record
from federation.rules import Candidate, parse_candidate, preverify
from hub.services.allowance import Allowance
from hub.services.hub import Hub
from hub.services.submissions import Accepted, Outcome, Present, Refused, Submission, Waiting
from hub.services.writer import Batch
from hub.storage.documents import NewDocument
from hub.storage.state import SignerState

logger = logging.getLogger(__name__)

DOCUMENT_TYPES: Final[Mapping[str, str]] = {
    "alignment-correction": "alignment-correction",
    "amendment": "amendment",
    "evidence": "evidence",
    "mandate": "holder",
    "profile": "profile",
    "recall": "words",
    "recovery": "words",
    "standing": "words",
    "statute-proposal": "statute-proposal",
    "status-report": "status-report",
    "withdrawal": "words",
}
"""The type of the document that records of a kind name."""

_BYTES_A_UNIT: Final = 64 * 1024  # a large document counts as more than one record
_AT_A_TIME: Final = 128


@dataclass(slots=True)
class _Item:
    """An envelope frame and what is known of it."""

    id: RecordId | None
    candidate: Candidate | None = None
    attached: Sequence[DocumentHash] = ()
    statement: Statement | None = None
    outcome: Outcome | None = None
    submission: Submission | None = None


_Documents: TypeAlias = dict[DocumentHash, bytes]
"""Salt and bytes, as they came."""


class Intake:
    """Takes bundles for one hub. For any number of threads."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        settings = hub.settings
        self._allowance = Allowance(
            burst=settings.address_records, per_minute=settings.address_records_per_minute
        )
        self._limits = BundleLimits()
        self._room = _Room(max(settings.intake_bytes, self._limits.max_bundle_bytes + _BUFFER_BYTES))
        self._working = threading.Lock()
        self._signers = SignerState(hub.database)

    def take(self, stream: Readable, address: str, announced: int | None) -> bytes:
        """Return the answer to a bundle, as JSON; `announced` is its length, where the sender said so.

        Raises BundleMalformed, BundleCut (also where it comes too slowly, or ends before its length), BundleTooLarge,
        RateLimited, Busy; StorageFault, ReadOnly.
        """
        most = self._limits.max_bundle_bytes
        expected = most if announced is None else min(announced, most)
        units = 1 + expected // _BYTES_A_UNIT
        if self._allowance.take(address, units) < units:
            raise self._limited(units)
        with closing(_Body(stream, self._room)) as body:
            envelopes, documents = self._read(io.BufferedReader(body, _BUFFER_BYTES))
            if announced is not None and body.came < announced:
                raise BundleCut("The bundle ends before the length that was announced.", size=body.came)
            items = self._judge(envelopes, documents, address)
            batch = self._submit(items)
            answer = _spell(items, batch)
        if logger.isEnabledFor(logging.INFO):
            logger.info("bundle of %d records: %s", len(items), _counts(items))
        return answer

    def _limited(self, units: int) -> RateLimited:
        seconds = self._allowance.seconds_until(units)
        return RateLimited(f"Too much came from this address; again in {seconds} s.", seconds=seconds)

    # -- 1 ------------------------------------------------------------------------------------------------

    def _read(self, stream: Readable) -> tuple[list[bytes], list[bytes]]:
        """Return the envelopes and the salted documents of a bundle that was read to its end."""
        envelopes: list[bytes] = []
        documents: list[bytes] = []
        for frame in read_frames(stream, self._limits):
            if frame.type is FrameType.ENVELOPE:
                envelopes.append(frame.data)
            elif frame.type is FrameType.DOCUMENT:
                documents.append(frame.data)
            elif frame.type is FrameType.SEALED_DOCUMENT and (opened := self._unseal(frame.data)):
                documents.append(opened)
            # Checkpoints and receipts are for whoever carries the stick.
        return envelopes, documents

    def _unseal(self, data: bytes) -> bytes | None:
        try:
            opened: bytes = pyrage.decrypt(data, [self._hub.keys.sealing()])
        except pyrage.DecryptError:
            return None  # its record then finds that it is missing
        return opened if len(opened) >= SALT_BYTES else None

    # -- 2 and 3 ------------------------------------------------------------------------------------------

    def _judge(self, envelopes: Sequence[bytes], salted: Sequence[bytes], address: str) -> list[_Item]:
        """Return an item for each envelope: ready to be submitted, or refused.

        One thread of a process works at a time, some records long: more would only fight over the interpreter, and
        the sequencer's thread would wait.
        """
        documents: _Documents = {}
        with self._working:
            for frame in salted:
                documents[document_hash(frame[:SALT_BYTES], frame[SALT_BYTES:])] = frame
        granted = self._allowance.take(address, len(envelopes))
        items: list[_Item] = []
        for at in range(0, granted, _AT_A_TIME):
            with self._working:
                some = [_parse(raw, documents) for raw in envelopes[at : min(granted, at + _AT_A_TIME)]]
                self._preverify(some)
                self._find_roots(some)
            items += some
        if granted < len(envelopes):
            over = Refused(self._limited(len(envelopes) - granted))
            items += [_Item(_id_of(raw), outcome=over) for raw in envelopes[granted:]]
        stray = bool(documents) and not documents.keys() <= _named(items)
        for item in items:
            if item.candidate is not None and item.outcome is None:
                item.submission = _submission(item, item.candidate, documents, address, stray=stray)
        return items

    def _preverify(self, items: Sequence[_Item]) -> None:
        ready = [item for item in items if item.candidate is not None and item.outcome is None]
        if not ready:
            return
        self._signers.prefetch(item.candidate for item in ready if item.candidate is not None)
        for item in ready:
            if item.candidate is None:
                continue
            try:
                preverify(self._signers, item.candidate)
            except SignatureInvalid as fault:
                item.outcome = Refused(fault)  # whatever the state: these bytes are not this key's
            except StorageFault:
                raise
            except FrenteError:
                pass  # perhaps a record before it in this bundle brings the key: the rules will say

    def _find_roots(self, items: Sequence[_Item]) -> None:
        """Have the roots ready that the rules will compare with those that authors saw, before any lock."""
        seen = {
            item.candidate.record.seen.size
            for item in items
            if item.candidate is not None and item.candidate.record.seen is not None
        }
        new = [size for size in seen if self._hub.roots.get(size) is None]
        if new:
            tree = self._hub.log.tree()
            for size in new:
                if size <= tree.size:
                    self._hub.roots.remember(size, tree.root_at(size))

    # -- 4 ------------------------------------------------------------------------------------------------

    def _submit(self, items: Sequence[_Item]) -> Batch | None:
        ready = [item for item in items if item.submission is not None]
        if not ready:
            return None
        batch = self._hub.sequencer.submit([item.submission for item in ready if item.submission is not None])
        for item, outcome in zip(ready, batch.outcomes, strict=True):
            item.outcome = outcome
        return batch


def _parse(raw: bytes, documents: _Documents) -> _Item:
    try:
        candidate = parse_candidate(raw)
        require_normal_record(candidate.record)
        document = _document(candidate.record, documents)
        attached = () if document is None else _attachments(document, documents)
        return _Item(candidate.id, candidate, attached, document if isinstance(document, Statement) else None)
    except FrenteError as fault:
        return _Item(_id_of(raw), outcome=Refused(fault))


def _id_of(raw: bytes) -> RecordId | None:
    try:
        return parse_envelope(raw).record_id
    except FrenteError:
        return None


def _document(record: Record, documents: _Documents) -> Document | None:
    """Return the record's document, where it came along. Raises DocumentMalformed, EncodingError."""
    frame = None if record.document is None else documents.get(record.document.hash)
    if frame is None:
        return None
    document = parse_document(frame[SALT_BYTES:])
    if document.type != DOCUMENT_TYPES.get(record.kind):
        raise DocumentMalformed(
            f"A record of the kind {record.kind} has no document of the type {document.type}."
        )
    return document


def _attachments(document: Document, documents: _Documents) -> Sequence[DocumentHash]:
    """Return the document's attachments, after checking those that came along. Raises DocumentMalformed."""
    if isinstance(document, Evidence) or not document.attachments:
        return ()
    for one in document.attachments:
        attached = documents.get(one.hash)
        if attached is not None and len(attached) - SALT_BYTES != one.size:
            raise DocumentMalformed("An attachment has not the size that the document says.", hash=one.hash)
    return [one.hash for one in document.attachments]


def _named(items: Sequence[_Item]) -> set[DocumentHash]:
    """Return every document that a record or another document names."""
    named: set[DocumentHash] = set()
    for item in items:
        if item.candidate is not None and item.candidate.record.document is not None:
            named.add(item.candidate.record.document.hash)
            named.update(item.attached)
    return named


def _submission(
    item: _Item, candidate: Candidate, documents: _Documents, address: str, *, stray: bool
) -> Submission:
    record, attached = candidate.record, item.attached
    reference = record.document
    if reference is None:
        return Submission(candidate, address=address)
    named = reference.hash
    owner = record.author or candidate.id
    new = {}
    for one in (named, *attached):
        if (frame := documents.get(one)) is not None:
            links = tuple(attached) if one == named else ()
            new[one] = NewDocument(
                one, owner, reference.audience, frame[:SALT_BYTES], frame[SALT_BYTES:], links
            )
    needs = (named, *attached)
    return Submission(candidate, new, needs, address, statement=item.statement, stray_documents=stray)


# -- the answer ---------------------------------------------------------------------------------------


def _spell(items: Sequence[_Item], batch: Batch | None) -> bytes:
    indexes = [item.outcome.index for item in items if isinstance(item.outcome, Accepted | Present)]
    checkpoint, hashes = None, []
    paths: dict[int, list[int]] = {}
    if indexes and batch is not None and batch.published is not None and batch.tree is not None:
        checkpoint = batch.published.note.decode()
        shared, paths = batch.tree.paths(indexes)
        hashes = [b64encode(one) for one in shared]
    results = [_line(item, paths) for item in items]
    return orjson.dumps({"checkpoint": checkpoint, "hashes": hashes, "results": results})


def _line(item: _Item, paths: Mapping[int, list[int]]) -> dict[str, object]:
    outcome = item.outcome
    if isinstance(outcome, Accepted):
        return {"id": item.id, "status": "accepted", "index": outcome.index, "path": paths[outcome.index]}
    match outcome:
        case Present(index=index, envelope=envelope):
            line: dict[str, object] = {
                "id": item.id,
                "status": "present",
                "index": index,
                "path": paths[index],
            }
            if envelope is not None:
                line["envelope"] = b64encode(envelope)
            return line
        case Waiting(expires=expires):
            return {"id": item.id, "status": "waiting", "expires": expires.isoformat()}
        case Refused(fault=fault):
            return {
                "id": item.id,
                "status": "refused",
                "code": fault.code,
                "detail": str(fault),
                "evidence": fault.evidence,
            }
        case None:
            raise RuntimeError("a record was not judged")


def _counts(items: Sequence[_Item]) -> str:
    counts: dict[str, int] = {}
    for item in items:
        name = type(item.outcome).__name__.lower()
        if isinstance(item.outcome, Refused):
            name = item.outcome.fault.code
        counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))


class _Room:
    """How many bytes of bundles are in memory at once."""

    def __init__(self, total: int) -> None:
        self._left = total
        self._changed = threading.Condition()

    def take(self, size: int) -> None:
        """Take so many bytes; wait a while for them. Raises Busy."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._left >= size, timeout=_PATIENCE_SECONDS):
                raise Busy("The hub takes as many bundles as it has room for; again in a minute.", seconds=60)
            self._left -= size

    def give_back(self, size: int) -> None:
        """Give back what was taken."""
        with self._changed:
            self._left += size
            self._changed.notify_all()


class _Body(io.RawIOBase):
    """A body as it comes. It takes room for what is here: who announces much and sends nothing holds nothing."""

    def __init__(self, stream: Readable, room: _Room) -> None:
        self.came = 0
        self._stream = stream
        self._room = room
        self._held = 0
        self._begun = time.monotonic()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - collections.abc.Buffer is new in 3.12
        view = memoryview(buffer)
        try:
            data = self._stream.read(len(view))
        except TimeoutError as fault:
            raise BundleCut("The bundle stopped coming.", size=self.came) from fault
        self.came += len(data)
        if (
            time.monotonic() - self._begun
            > _PATIENCE_WITH_SENDERS_SECONDS + self.came / _SLOWEST_BYTES_A_SECOND
        ):
            raise BundleCut("The bundle comes too slowly.", size=self.came)
        if self.came > self._held:
            self._room.take(len(view))
            self._held += len(view)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        held, self._held = self._held, 0
        self._room.give_back(held)
        super().close()


# Frames have headers of 5 bytes: without a buffer each would be a read of its own.
_BUFFER_BYTES: Final = 128 * 1024
_PATIENCE_SECONDS: Final = 10.0
_PATIENCE_WITH_SENDERS_SECONDS: Final = 60.0
_SLOWEST_BYTES_A_SECOND: Final = 1024
