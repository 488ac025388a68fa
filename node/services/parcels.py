"""Parcels: records of the outbox, packed as bundles in the order in which they depend on each other.

Records are sent in the order in which they were made, which is that order: a charter before its mandates, a mandate
before what it allows. Documents stand before the record that names them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from federation.bundle import BundleWriter
from federation.errors import SealingKeyMissing
from node.services.workplace import Workplace
from node.storage.records import KeptRecord


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a parcel may be; a record with documents beyond it goes alone."""

    records: int
    size: int
    """Bytes."""


ON_THE_WIRE = Limits(256, 4 << 20)  # small enough that a bad connection gets some of it through
WHOLE_BUNDLE = Limits(1_024, 32 << 20)  # half of what a bundle may have

_FRAME_BYTES = 5  # type and length


@dataclass(frozen=True, slots=True)
class Parcel:
    """Records that go together, in their order."""

    records: tuple[KeptRecord, ...]


def parcels(
    workplace: Workplace, records: Iterable[KeptRecord], limits: Limits = ON_THE_WIRE
) -> Iterator[Parcel]:
    """Split records into parcels, none over the limits; a record and its documents stay together."""
    some: list[KeptRecord] = []
    size = 0
    for record in records:
        weight = _weight(workplace, record)
        if some and (size + weight > limits.size or len(some) == limits.records):
            yield Parcel(tuple(some))
            some, size = [], 0
        some.append(record)
        size += weight
    if some:
        yield Parcel(tuple(some))


def pack(
    workplace: Workplace, records: Sequence[KeptRecord], stream: BinaryIO, *, seal: bool = False
) -> None:
    """Write a bundle of these records; with `seal`, documents for the federation only are encrypted to the hub.

    Raises SealingKeyMissing where the network has no key to encrypt to.
    """
    writer = BundleWriter(stream)
    sent: set[str] = set()
    for record in records:
        for document in workplace.records.documents(record.id):
            if document.hash in sent:
                continue
            sent.add(document.hash)
            if seal and document.audience == "federation":
                writer.sealed(_sealed(workplace, document.salt + document.data))
            else:
                writer.document(document.salt, document.data)
        for sealed in workplace.records.sealed(record.id):
            writer.sealed(sealed)
        writer.envelope(record.envelope)


def _sealed(workplace: Workplace, data: bytes) -> bytes:
    import pyrage  # type: ignore[import-untyped]  # noqa: PLC0415 - only a stick with such documents needs it

    recipient = workplace.network.sealing_key
    if recipient is None:
        raise SealingKeyMissing(
            "The network names no key to encrypt to: documents for the federation only cannot go on a stick."
        )
    sealed: bytes = pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def _weight(workplace: Workplace, record: KeptRecord) -> int:
    documents = workplace.records.document_bytes(record.id)
    return len(record.envelope) + documents + 64 * _FRAME_BYTES
