"""Bundles: records, documents and receipts on their way, over HTTP or on a stick.

    type (1 byte)   length (uint32, big-endian)   bytes

    0   frente-bundle/1                          the first frame, once
    1   an envelope                              at most 65,535 bytes
    2   32 bytes of salt, then a document        at most 8 MiB + 32
    3   a checkpoint                             at most 4,096
    4   a receipt of the envelope just before    at most 65,535
    5   a document as in 2, age-encrypted        at most 8 MiB + 1,024

Media type application/vnd.frente.bundle. Documents come before the records that name them: whoever reads
along can judge each record when it comes. Nothing follows the last frame. Here frames are only cut apart;
what is in them is for others to judge, but one bad envelope never costs the good ones beside it.

A frame that announces too much is refused before any of it is read. A bundle has no end mark: one that was
cut between two frames is a shorter bundle, and its sender sees from the answer what did not arrive.

Source: docs/protocol.md, section 6.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Final, Protocol

from federation.errors import BundleCut, BundleMalformed, BundleTooLarge
from federation.ids import SALT_BYTES

MEDIA_TYPE: Final = "application/vnd.frente.bundle"
MAGIC: Final = b"frente-bundle/1"

_HEADER: Final = struct.Struct(">BI")
# Read at most so much at once: memory grows with what came, not with what was announced.
_CHUNK_BYTES: Final = 1 << 20


class FrameType(IntEnum):
    """What a frame's bytes are."""

    MAGIC = 0
    ENVELOPE = 1
    DOCUMENT = 2
    CHECKPOINT = 3
    RECEIPT = 4
    SEALED_DOCUMENT = 5


_TYPES: Final[Mapping[int, FrameType]] = {
    kind.value: kind for kind in FrameType
}  # quicker than asking the enum

FRAME_BYTES: Final[Mapping[FrameType, int]] = MappingProxyType(
    {
        FrameType.MAGIC: len(MAGIC),
        FrameType.ENVELOPE: 65_535,
        FrameType.DOCUMENT: (8 << 20) + SALT_BYTES,
        FrameType.CHECKPOINT: 4_096,
        FrameType.RECEIPT: 65_535,
        FrameType.SEALED_DOCUMENT: (8 << 20) + 1_024,
    }
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame; `data` are its bytes without type and length."""

    type: FrameType
    data: bytes


@dataclass(frozen=True, slots=True)
class BundleLimits:
    """How much of a bundle is read: by default what the protocol allows."""

    max_bundle_bytes: int = 64 << 20  # all frames, with their types and lengths
    max_envelopes: int = 4_096
    max_frame_bytes: Mapping[FrameType, int] = field(default_factory=lambda: FRAME_BYTES)


class Readable(Protocol):
    """Anything that bytes can be read from; a read may give less than was asked for, and b"" at the end."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes."""
        ...


class Writable(Protocol):
    """Anything that bytes can be written to, all at once."""

    def write(self, data: bytes, /) -> object:
        """Write all of `data`."""
        ...


class _Order:
    """Where in a bundle one stands: what may come next, and how much there was. One for writer and reader."""

    def __init__(self, limits: BundleLimits) -> None:
        self._limits = limits
        self._before: FrameType | None = None
        self._envelopes = 0
        self.position = 0  # bytes up to the next frame

    def follow(self, kind: FrameType, length: int) -> None:
        """Let a frame of this type and length come next. Raises BundleMalformed, BundleTooLarge."""
        if (kind is FrameType.MAGIC) != (self._before is None):
            what = "begins with another frame" if self._before is None else "begins a second time"
            raise BundleMalformed(
                f"The bundle {what}: the first frame, and no other, has type 0.", byte=self.position
            )
        if kind is FrameType.RECEIPT and self._before is not FrameType.ENVELOPE:
            raise BundleMalformed("A receipt does not stand right after its envelope.", byte=self.position)
        if kind is FrameType.MAGIC and length != len(MAGIC):
            raise BundleMalformed("The first frame is not frente-bundle/1.", byte=self.position)
        if kind is FrameType.DOCUMENT and length < SALT_BYTES:
            raise BundleMalformed("A document is shorter than its salt.", byte=self.position)
        most = self._limits.max_frame_bytes[kind]
        if length > most:
            raise BundleTooLarge(
                f"A frame of type {kind} announces {length} bytes; it may have {most}.",
                byte=self.position,
                size=length,
                limit=most,
            )
        most = self._limits.max_bundle_bytes
        size = self.position + _HEADER.size + length
        if size > most:
            raise BundleTooLarge(
                f"The bundle has over {most} bytes.", byte=self.position, size=size, limit=most
            )
        if kind is FrameType.ENVELOPE:
            most = self._limits.max_envelopes
            if self._envelopes == most:
                raise BundleTooLarge(f"The bundle has over {most} envelopes.", byte=self.position, limit=most)
            self._envelopes += 1
        self._before = kind
        self.position = size


def read_frames(stream: Readable, limits: BundleLimits | None = None) -> Iterator[Frame]:
    """Yield the frames of a bundle, one at a time and no more held than one; the first (type 0) is left out.

    Raises BundleMalformed, BundleCut, BundleTooLarge when the frames before have been yielded: whoever must
    take a bundle whole or not at all reads to the end before acting.
    """
    order = _Order(BundleLimits() if limits is None else limits)
    while header := _read_up_to(stream, _HEADER.size):
        if len(header) < _HEADER.size:
            raise _cut(order.position, has_begun=order.position > 0)
        number, length = _HEADER.unpack(header)
        start = order.position
        kind = _TYPES.get(number)
        if kind is None:
            raise BundleMalformed(f"There is no frame of type {number}.", byte=start)
        order.follow(kind, length)
        data = _read_up_to(stream, length)
        if len(data) < length:
            raise _cut(start, has_begun=start > 0)
        if kind is not FrameType.MAGIC:
            yield Frame(kind, data)
        elif data != MAGIC:
            raise BundleMalformed("The first frame is not frente-bundle/1.", byte=start)
    if order.position == 0:
        raise _cut(0, has_begun=False)


def _cut(start: int, *, has_begun: bool) -> BundleCut | BundleMalformed:
    """Say that the bundle ends inside the frame that begins at byte `start`."""
    if not has_begun:
        return BundleMalformed("The bundle has no whole first frame.", byte=start)
    return BundleCut(f"The bundle ends inside the frame that begins at byte {start}.", byte=start)


def _read_up_to(stream: Readable, size: int) -> bytes:
    """Return the next `size` bytes, or fewer where the stream ends before."""
    if size == 0:
        return b""
    data = stream.read(min(size, _CHUNK_BYTES))
    if len(data) == size or not data:
        return data
    parts = bytearray(data)
    while len(parts) < size:
        data = stream.read(min(size - len(parts), _CHUNK_BYTES))
        if not data:
            break
        parts += data
    return bytes(parts)


class BundleWriter:
    """Writes a bundle, frame by frame, to a stream; refuses what a reader would refuse, before writing it."""

    def __init__(self, stream: Writable, limits: BundleLimits | None = None) -> None:
        self._stream = stream
        self._order = _Order(BundleLimits() if limits is None else limits)
        self._write(FrameType.MAGIC, MAGIC)

    def checkpoint(self, note: bytes) -> None:
        """Add a checkpoint."""
        self._write(FrameType.CHECKPOINT, note)

    def document(self, salt: bytes, data: bytes) -> None:
        """Add a document: before the record that names it. The salt has 32 bytes, else BundleMalformed."""
        if len(salt) != SALT_BYTES:
            raise BundleMalformed(f"A salt has {SALT_BYTES} bytes, and this one {len(salt)}.", size=len(salt))
        self._write(FrameType.DOCUMENT, salt + data)

    def sealed(self, ciphertext: bytes) -> None:
        """Add a document that is encrypted to the hub: before the record that names it."""
        self._write(FrameType.SEALED_DOCUMENT, ciphertext)

    def envelope(self, raw: bytes) -> None:
        """Add an envelope."""
        self._write(FrameType.ENVELOPE, raw)

    def receipt(self, text: bytes) -> None:
        """Add the receipt of the envelope that was added last, with nothing between."""
        self._write(FrameType.RECEIPT, text)

    def frame(self, frame: Frame) -> None:
        """Add a frame as it was read."""
        self._write(frame.type, frame.data)

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._order.position

    def _write(self, kind: FrameType, data: bytes) -> None:
        self._order.follow(kind, len(data))
        self._stream.write(_HEADER.pack(kind, len(data)))
        self._stream.write(data)
