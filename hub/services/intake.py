"""Intake: a bundle from a stranger, answered record by record.

    intake = Intake(hub)
    answer = intake.take(stream, address)      Answer: what docs/protocol.md, section 7, says

1. The bundle is cut into frames to its end; one that cannot be read costs all of it, and nothing was taken.
2. Each envelope is parsed, and its documents are checked: form, type, hash. A bad one is refused alone.
3. Signatures are verified, before any lock, by the keys that the log names now.
4. The rest is the sequencer's: one batch, judged in order.
"""

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import orjson
import pyrage  # type: ignore[import-untyped]  # a compiled module without stubs

from federation.bundle import BundleLimits, FrameType, Readable, read_frames
from federation.documents import Document, Evidence, parse_document
from federation.encoding import b64encode
from federation.envelope import parse_envelope
from federation.errors import (
    Busy,
    DocumentMalformed,
    FrenteError,
    RateLimited,
    SignatureInvalid,
)
from federation.ids import SALT_BYTES, DocumentHash, RecordId, document_hash
from federation.records import require_normal_record
from federation.rules import Candidate, parse_candidate, preverify
from hub.services.allowance import Allowance
from hub.services.hub import Hub
from hub.services.submissions import Accepted, Outcome, Present, Refused, Submission, Waiting
from hub.services.writer import Batch
from hub.storage.documents import NewDocument
from hub.storage.state import read_state

logger = logging.getLogger(__name__)

DOCUMENT_TYPES: Final[Mapping[str, str]] = {
    "evidence": "evidence",
    "mandate": "holder",
    "profile": "profile",
    "recall": "words",
    "recovery": "words",
    "standing": "words",
    "status-report": "status-report",
    "withdrawal": "words",
}
"""The type of the document that records of a kind name."""

_BYTES_A_UNIT: Final = 64 * 1024  # a large document counts as more than one record
_VERIFIED_TOGETHER: Final = 256


@dataclass(frozen=True, slots=True)
class _Salted:
    salt: bytes
    data: bytes


@dataclass(slots=True)
class _Item:
    """An envelope frame and what is known of it."""

    id: RecordId | None
    candidate: Candidate | None = None
    outcome: Outcome | None = None
    submission: Submission | None = None


class Intake:
    """Takes bundles for one hub. For any number of threads."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        settings = hub.settings
        self._allowance = Allowance(
            burst=settings.address_records, per_minute=settings.address_records_per_minute
        )
        self._room = _Room(settings.intake_bytes)
        self._limits = BundleLimits()

    def take(self, stream: Readable, address: str, announced: int | None) -> bytes:
        """Return the answer to a bundle, as JSON; `announced` is its length, where the sender said so.

        Raises BundleMalformed, BundleCut, BundleTooLarge, RateLimited, Busy; StorageFault, ReadOnly.
        """
        most = self._limits.max_bundle_bytes
        expected = most if announced is None else min(announced, most)
        units = 1 + expected // _BYTES_A_UNIT
        if self._allowance.take(address, units) < units:
            raise self._limited(units)
        with self._room.of(expected):
            items, documents = self._read(stream, address)
            self._prepare(items, documents, address)
            self._preverify(items)
            batch = self._submit(items)
            answer = _spell(items, batch)
        logger.info("bundle of %d records: %s", len(items), _counts(items))
        return answer

    def _limited(self, units: int) -> RateLimited:
        seconds = self._allowance.seconds_until(units)
        return RateLimited(f"Too much came from this address; again in {seconds} s.", seconds=seconds)

    # -- 1 ------------------------------------------------------------------------------------------------

    def _read(self, stream: Readable, address: str) -> tuple[list[_Item], dict[DocumentHash, _Salted]]:
        envelopes: list[bytes] = []
        documents: dict[DocumentHash, _Salted] = {}
        for frame in read_frames(stream, self._limits):
            match frame.type:
                case FrameType.ENVELOPE:
                    envelopes.append(frame.data)
                case FrameType.DOCUMENT:
                    _add_document(documents, frame.data)
                case FrameType.SEALED_DOCUMENT:
                    opened = self._unseal(frame.data)
                    if opened is not None:
                        _add_document(documents, opened)
                case _:  # checkpoints and receipts are for whoever carries the stick
                    pass
        granted = self._allowance.take(address, len(envelopes))
        items = [_parse(raw) for raw in envelopes[:granted]]
        over = Refused(self._limited(len(envelopes) - granted)) if granted < len(envelopes) else None
        items.extend(_Item(_id_of(raw), outcome=over) for raw in envelopes[granted:])
        return items, documents

    def _unseal(self, data: bytes) -> bytes | None:
        try:
            opened: bytes = pyrage.decrypt(data, [self._hub.keys.sealing()])
        except pyrage.DecryptError:
            return None  # its record then finds that it is missing
        return opened if len(opened) >= SALT_BYTES else None

    # -- 2 ------------------------------------------------------------------------------------------------

    def _prepare(
        self, items: Sequence[_Item], documents: Mapping[DocumentHash, _Salted], address: str
    ) -> None:
        named = {
            item.candidate.record.document.hash
            for item in items
            if item.candidate is not None and item.candidate.record.document is not None
        }
        stray = any(one not in named for one in documents)
        for item in items:
            if item.candidate is None:
                continue
            try:
                item.submission = self._submission(item.candidate, documents, address, stray=stray)
            except FrenteError as fault:
                item.outcome = Refused(fault)

    def _submission(
        self, candidate: Candidate, documents: Mapping[DocumentHash, _Salted], address: str, *, stray: bool
    ) -> Submission:
        record = candidate.record
        reference = record.document
        if reference is None:
            return Submission(candidate, address=address)
        named = reference.hash
        salted = documents.get(named)
        if salted is None:
            return Submission(candidate, needs=(named,), address=address, stray_documents=stray)
        attached = _attachments_of(record.kind, salted.data, documents)
        owner = record.author or candidate.id
        new = {
            named: NewDocument(named, owner, reference.audience, salted.salt, salted.data, tuple(attached))
        }
        for one in attached:
            if (other := documents.get(one)) is not None:
                new[one] = NewDocument(one, owner, reference.audience, other.salt, other.data)
        return Submission(
            candidate, documents=new, needs=(named, *attached), address=address, stray_documents=stray
        )

    # -- 3 ------------------------------------------------------------------------------------------------

    def _preverify(self, items: Sequence[_Item]) -> None:
        ready = [item for item in items if item.submission is not None]
        for at in range(0, len(ready), _VERIFIED_TOGETHER):
            some = ready[at : at + _VERIFIED_TOGETHER]
            with self._hub.database.read() as connection:
                state = read_state(connection)
                state.prefetch_entities(
                    item.submission.candidate for item in some if item.submission is not None
                )
                for item in some:
                    assert item.submission is not None  # noqa: S101 - `ready` says so
                    try:
                        preverify(state, item.submission.candidate)
                    except SignatureInvalid as fault:
                        item.outcome = Refused(fault)  # whatever the state: these bytes are not this key's
                        item.submission = None
                    except FrenteError:
                        pass  # perhaps a record before it in this bundle brings the key: the rules will say

    # -- 4 ------------------------------------------------------------------------------------------------

    def _submit(self, items: Sequence[_Item]) -> Batch | None:
        ready = [item for item in items if item.submission is not None]
        if not ready:
            return None
        batch = self._hub.sequencer.submit([item.submission for item in ready if item.submission is not None])
        for item, outcome in zip(ready, batch.outcomes, strict=True):
            item.outcome = outcome
        return batch


def _add_document(documents: dict[DocumentHash, _Salted], frame: bytes) -> None:
    salt, data = frame[:SALT_BYTES], frame[SALT_BYTES:]
    documents[document_hash(salt, data)] = _Salted(salt, data)


def _parse(raw: bytes) -> _Item:
    try:
        candidate = parse_candidate(raw)
        require_normal_record(candidate.record)
    except FrenteError as fault:
        return _Item(_id_of(raw), outcome=Refused(fault))
    return _Item(candidate.id, candidate)


def _id_of(raw: bytes) -> RecordId | None:
    try:
        return parse_envelope(raw).record_id
    except FrenteError:
        return None


def _attachments_of(kind: str, data: bytes, documents: Mapping[DocumentHash, _Salted]) -> list[DocumentHash]:
    """Return the attachments of a document, after checking it. Raises DocumentMalformed, EncodingError."""
    document: Document = parse_document(data)
    if document.type != DOCUMENT_TYPES.get(kind):
        raise DocumentMalformed(f"A record of the kind {kind} has no document of the type {document.type}.")
    attached = () if isinstance(document, Evidence) else document.attachments
    for one in attached:
        salted = documents.get(one.hash)
        if salted is not None and len(salted.data) != one.size:
            raise DocumentMalformed("An attachment has not the size that the document says.", hash=one.hash)
    return [one.hash for one in attached]


# -- the answer ---------------------------------------------------------------------------------------


def _spell(items: Sequence[_Item], batch: Batch | None) -> bytes:
    indexes = [item.outcome.index for item in items if isinstance(item.outcome, Accepted | Present)]
    answer: dict[str, object] = {"checkpoint": None, "hashes": []}
    paths: dict[int, list[int]] = {}
    if indexes and batch is not None and batch.published is not None and batch.tree is not None:
        shared = batch.tree.paths(indexes)
        paths = shared.paths
        answer["checkpoint"] = batch.published.note.decode()
        answer["hashes"] = [b64encode(one) for one in shared.hashes]
    answer["results"] = [_line(item, paths) for item in items]
    return orjson.dumps(answer)


def _line(item: _Item, paths: Mapping[int, list[int]]) -> dict[str, object]:
    match item.outcome:
        case Accepted(index=index):
            return {"id": item.id, "status": "accepted", "index": index, "path": paths[index]}
        case Present(index=index, envelope=envelope):
            line: dict[str, object] = {"id": item.id, "status": "present", "index": index, "path": paths[index]}
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
        self._total = total
        self._changed = threading.Condition()

    @contextmanager
    def of(self, size: int) -> Iterator[None]:
        """Hold so many bytes; wait a while for them. Raises Busy."""
        wanted = min(size, self._total)
        with self._changed:
            if not self._changed.wait_for(lambda: self._left >= wanted, timeout=_PATIENCE_SECONDS):
                raise Busy("The hub takes as many bundles as it has room for; again in a minute.", seconds=60)
            self._left -= wanted
        try:
            yield
        finally:
            with self._changed:
                self._left += wanted
                self._changed.notify_all()


_PATIENCE_SECONDS: Final = 10.0
