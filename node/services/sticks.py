"""Bundles on a stick: the same bytes that go over HTTP, carried by a person.

- `write_stick` packs the outbox, for any hub of the network or any node that will pass by one. Nothing counts as
  sent before a receipt comes back.
- `read_stick` takes what comes: receipts of our records; records of other factories, which go on with the next
  sync and whose receipts are kept to be carried back; checkpoints.
- `write_receipts` packs the receipts that this node holds, for whoever sent their records by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from federation.bundle import BundleWriter, Frame, FrameType, read_frames
from federation.documents import Evidence, parse_document
from federation.errors import DocumentMissing, FrenteError, InconsistentTree, NetworkWrong, OperatorOnly
from federation.ids import SALT_BYTES, DocumentHash, RecordId, document_hash
from federation.log.proof import parse_receipt
from federation.rules import Candidate, parse_candidate
from node.clock import format_second
from node.services import contact
from node.services.parcels import WHOLE_BUNDLE, pack, parcels
from node.services.workplace import Progress, Workplace, silent
from node.storage.files import write_whole
from node.storage.records import KeptDocument, KeptRecord


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a bundle that was not taken, and why."""

    id: RecordId | None
    code: str
    detail: str


@dataclass(slots=True)
class StickResult:
    """What a bundle brought."""

    accepted: list[RecordId] = field(default_factory=list)
    """Records kept here whose receipt came."""
    carried: list[RecordId] = field(default_factory=list)
    """Records of others that go on with the next sync."""
    known: int = 0
    """What was here already, or says nothing about a record that is kept here."""
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(slots=True)
class _Item:
    """An envelope with what stood before it, and its receipt."""

    envelope: bytes
    documents: list[bytes]
    sealed: list[bytes]
    receipt: bytes | None = None


def write_stick(
    workplace: Workplace, path: Path, progress: Progress = silent
) -> tuple[tuple[Path, ...], int]:
    """Write what waits in the outbox; returns the files (more than one only over 32 MiB) and how many records went.

    Raises SealingKeyMissing, OSError.
    """
    waiting = workplace.records.with_status("outbox", "waiting")
    files = []
    done = 0
    for number, parcel in enumerate(parcels(workplace, waiting, WHOLE_BUNDLE), start=1):
        file = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        write_whole(file, lambda stream, parcel=parcel: pack(workplace, parcel.records, stream, seal=True))  # type: ignore[misc]
        files.append(file)
        done += len(parcel.records)
        progress(done, len(waiting))
    return tuple(files), len(waiting)


def write_receipts(workplace: Workplace, path: Path, *, own: bool) -> int:
    """Write envelopes with their receipts: those carried for others, or our own; returns how many."""
    accepted = [one for one in workplace.records.with_status("accepted", own=own) if one.receipt is not None]
    write_whole(path, partial(_write_receipts, accepted))
    return len(accepted)


def _write_receipts(accepted: list[KeptRecord], stream: BinaryIO) -> None:
    writer = BundleWriter(stream)
    for record in accepted:
        writer.envelope(record.envelope)
        writer.receipt(record.receipt or b"")


def read_stick(workplace: Workplace, path: Path, now: datetime, progress: Progress = silent) -> StickResult:
    """Take what a bundle brings; one bad record in it costs nothing else.

    Raises BundleMalformed, BundleCut, BundleTooLarge before anything is taken; InconsistentTree.
    """
    with path.open("rb") as stream:
        # To the end once: a bundle that was cut off is copied again, not half taken.
        envelopes = sum(frame.type is FrameType.ENVELOPE for frame in read_frames(stream))
        stream.seek(0)
        result = StickResult()
        for done, item in enumerate(_items(workplace, read_frames(stream), now), start=1):
            progress(done, envelopes)
            try:
                _take(workplace, item, result, now)
            except InconsistentTree:
                raise
            except FrenteError as fault:
                result.skipped.append(Skipped(_id_of(item.envelope), fault.code, str(fault)))
    return result


def _items(workplace: Workplace, frames: Iterator[Frame], now: datetime) -> Iterator[_Item]:
    documents: list[bytes] = []
    sealed: list[bytes] = []
    item: _Item | None = None
    for frame in frames:
        if frame.type is FrameType.RECEIPT and item is not None:
            item.receipt = frame.data
            continue
        if item is not None:
            yield item
            item = None
        if frame.type is FrameType.ENVELOPE:
            item = _Item(frame.data, documents, sealed)
            documents, sealed = [], []
        elif frame.type is FrameType.DOCUMENT:
            documents.append(frame.data)
        elif frame.type is FrameType.SEALED_DOCUMENT:
            sealed.append(frame.data)
        elif frame.type is FrameType.CHECKPOINT:
            contact.note_without_proof(workplace, frame.data, now)
    if item is not None:
        yield item


def _take(workplace: Workplace, item: _Item, result: StickResult, now: datetime) -> None:
    candidate = parse_candidate(item.envelope)
    network = workplace.network
    if (candidate.record.network or candidate.id) != network.id:
        raise NetworkWrong("The record is of another network.", network=candidate.record.network)
    kept = workplace.records.get(candidate.id)
    if item.receipt is not None:
        if kept is None or kept.status == "accepted":
            result.known += 1
            return
        receipt = parse_receipt(item.receipt)
        checkpoint = contact.note_without_proof(workplace, receipt.checkpoint, now)
        receipt.verify(item.envelope, [network.verifier_at(checkpoint.size)], network.origin)
        with workplace.database.transaction():
            workplace.records.accept(
                candidate.id, entry=receipt.index, receipt=item.receipt, envelope=item.envelope
            )
        result.accepted.append(candidate.id)
    elif kept is not None:
        result.known += 1
    else:
        _carry(workplace, candidate, item, now)
        result.carried.append(candidate.id)


def _carry(workplace: Workplace, candidate: Candidate, item: _Item, now: datetime) -> None:
    """Keep a record of another node for the next sync. Whether it holds is for the hub to say."""
    record = candidate.record
    if record.kind in {"day", "evidence"}:
        raise OperatorOnly("Only the hub itself writes such a record.", kind=record.kind)
    documents = _documents_of(candidate, item)
    if record.document is not None and not documents and not item.sealed:
        raise DocumentMissing("The record names a document that is not in the bundle.", record=candidate.id)
    with workplace.database.transaction():
        workplace.records.add(
            record=candidate.id,
            kind=record.kind,
            envelope=item.envelope,
            written_at=format_second(now),
            mandate=record.mandate,
            sequence=record.sequence,
            own=False,
            documents=documents,
            sealed=item.sealed,
        )
        ours = {mandate.id for mandate in workplace.mandates.all()}
        if record.mandate is not None and record.sequence is not None and record.mandate in ours:
            # Our own record, from before this folder was restored: its number is used.
            workplace.records.advance(record.mandate, record.sequence, candidate.id)


def _documents_of(candidate: Candidate, item: _Item) -> list[KeptDocument]:
    """Return the record's document and its attachments, out of those that stood before it."""
    named = candidate.record.document
    if named is None:
        return []
    by_hash: dict[DocumentHash, tuple[bytes, bytes]] = {}
    for data in item.documents:
        salt, document = data[:SALT_BYTES], data[SALT_BYTES:]
        by_hash[document_hash(salt, document)] = (salt, document)
    if named.hash not in by_hash:
        return []
    found = parse_document(by_hash[named.hash][1])
    attached = [one.hash for one in found.attachments] if not isinstance(found, Evidence) else []
    wanted = [named.hash, *attached]
    return [KeptDocument(one, *by_hash[one], named.audience) for one in wanted if one in by_hash]


def _id_of(envelope: bytes) -> RecordId | None:
    try:
        return parse_candidate(envelope).id
    except FrenteError:
        return None
