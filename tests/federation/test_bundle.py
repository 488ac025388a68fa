"""Bundles: what is written is read, and nothing else is."""

import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.bundle import FRAME_BYTES, MAGIC, BundleLimits, BundleWriter, Frame, FrameType, read_frames
from federation.errors import BundleCut, BundleMalformed, BundleTooLarge, EncodingError
from tests.federation.make_bundle_vectors import FIRST, FOLDER, SALT, files, frame
from tests.federation.own_vectors import case_name, load


def read(data: bytes, limits: BundleLimits | None = None) -> list[Frame]:
    return list(read_frames(BytesIO(data), limits))


def written(*frames: Frame) -> bytes:
    stream = BytesIO()
    writer = BundleWriter(stream)
    for each in frames:
        writer.frame(each)
    assert writer.size == len(stream.getvalue())
    return stream.getvalue()


class Drip:
    """A stream that gives a byte at a time, as a slow socket may, and counts what was taken."""

    def __init__(self, data: bytes) -> None:
        self._stream = BytesIO(data)
        self.taken = 0
        self.largest_request = 0

    def read(self, size: int, /) -> bytes:
        self.largest_request = max(self.largest_request, size)
        data = self._stream.read(min(size, 1))
        self.taken += len(data)
        return data


def a_full_bundle() -> bytes:
    stream = BytesIO()
    writer = BundleWriter(stream)
    writer.checkpoint(b"note")
    writer.document(SALT, b'{"type":"words"}')
    writer.envelope(b"first")
    writer.receipt(b"its receipt")
    writer.sealed(b"age-encryption.org/v1 ...")
    writer.envelope(b"second")
    return stream.getvalue()


def test_the_bytes_are_those_of_the_protocol() -> None:
    assert a_full_bundle() == (
        FIRST
        + b"\x03\x00\x00\x00\x04note"
        + b"\x02\x00\x00\x00\x30"
        + SALT
        + b'{"type":"words"}'
        + b"\x01\x00\x00\x00\x05first"
        + b"\x04\x00\x00\x00\x0bits receipt"
        + b"\x05\x00\x00\x00\x19age-encryption.org/v1 ..."
        + b"\x01\x00\x00\x00\x06second"
    )


def test_what_was_written_is_read() -> None:
    assert read(a_full_bundle()) == [
        Frame(FrameType.CHECKPOINT, b"note"),
        Frame(FrameType.DOCUMENT, SALT + b'{"type":"words"}'),
        Frame(FrameType.ENVELOPE, b"first"),
        Frame(FrameType.RECEIPT, b"its receipt"),
        Frame(FrameType.SEALED_DOCUMENT, b"age-encryption.org/v1 ..."),
        Frame(FrameType.ENVELOPE, b"second"),
    ]


def test_a_bundle_of_nothing_is_a_bundle() -> None:
    assert read(FIRST) == []


def test_a_stream_may_give_less_than_was_asked_for() -> None:
    assert list(read_frames(Drip(a_full_bundle()))) == read(a_full_bundle())


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, 5]), st.binary(max_size=200), st.booleans())))
def test_any_frames_in_order_come_back(parts: list[tuple[int, bytes, bool]]) -> None:
    frames = []
    for number, data, with_receipt in parts:
        kind = FrameType(number)
        frames.append(Frame(kind, SALT + data if kind is FrameType.DOCUMENT else data))
        if kind is FrameType.ENVELOPE and with_receipt:
            frames.append(Frame(FrameType.RECEIPT, data))
    assert read(written(*frames)) == frames


def test_every_cut_inside_a_frame_is_noticed_and_the_frames_before_are_given() -> None:
    whole = a_full_bundle()
    ends = [len(FIRST)]
    for each in read(whole):
        ends.append(ends[-1] + 5 + len(each.data))
    for size in range(len(whole)):
        stream = read_frames(BytesIO(whole[:size]))
        got: list[Frame] = []
        if size in ends:
            got.extend(stream)
        else:
            fault = BundleMalformed if size < len(FIRST) else BundleCut
            with pytest.raises(fault) as caught:
                got.extend(stream)
            assert caught.value.evidence["byte"] == max((end for end in ends if end <= size), default=0)
        assert got == read(whole)[: max(0, sum(end <= size for end in ends) - 1)]


def test_every_changed_byte_gives_other_frames_or_is_refused() -> None:
    whole = a_full_bundle()
    for position in range(len(whole)):
        for change in (1, 0x80, 0xFF):
            changed = bytearray(whole)
            changed[position] ^= change
            try:
                frames = read(bytes(changed))
            except EncodingError:
                continue
            assert frames != read(whole), position


ACCEPTED_VECTORS = load("bundle/accepted.json")["cases"]
REFUSED_VECTORS = load("bundle/refused.json")["cases"]


@pytest.mark.parametrize("case", ACCEPTED_VECTORS, ids=case_name)
def test_a_vector_is_cut_into_its_frames_and_packed_again(case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["bundle"])
    frames = [Frame(FrameType(one["type"]), bytes.fromhex(one["data"])) for one in case["frames"]]
    assert read(data) == frames
    assert written(*frames) == data


@pytest.mark.parametrize("case", REFUSED_VECTORS, ids=case_name)
def test_a_bad_vector_is_refused_where_it_goes_wrong(case: dict[str, Any]) -> None:
    frames = read_frames(BytesIO(bytes.fromhex(case["bundle"])))
    for _ in range(case["whole_frames"]):
        next(frames)
    with pytest.raises(EncodingError) as caught:
        next(frames)
    assert caught.value.code == case["code"]


@pytest.mark.parametrize("name", files())
def test_the_files_are_those_that_are_made(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == files()[name], (
        "run python -m tests.federation.make_bundle_vectors"
    )


@pytest.mark.parametrize("kind", [kind for kind in FrameType if kind is not FrameType.MAGIC])
def test_each_type_has_its_limit_and_is_refused_before_it_is_read(kind: FrameType) -> None:
    before = FIRST + (frame(1, b"e") if kind is FrameType.RECEIPT else b"")
    limit = FRAME_BYTES[kind]
    assert len(read(before + frame(kind, bytes(limit)))[-1].data) == limit

    stream = Drip(before + struct.pack(">BI", kind, limit + 1) + bytes(1000))
    with pytest.raises(BundleTooLarge) as caught:
        list(read_frames(stream))
    assert stream.taken == len(before) + 5
    assert caught.value.evidence == {"byte": len(before), "size": limit + 1, "limit": limit}


def test_memory_grows_with_what_came_and_not_with_what_was_announced() -> None:
    stream = Drip(
        FIRST + struct.pack(">BI", FrameType.DOCUMENT, FRAME_BYTES[FrameType.DOCUMENT]) + bytes(100)
    )
    with pytest.raises(BundleCut):
        list(read_frames(stream))
    assert stream.largest_request <= 1 << 20


def test_the_whole_has_a_limit() -> None:
    data = FIRST + frame(1, bytes(100)) + frame(1, bytes(100))
    assert len(read(data, BundleLimits(max_bundle_bytes=len(data)))) == 2
    stream = read_frames(BytesIO(data), BundleLimits(max_bundle_bytes=len(data) - 1))
    assert next(stream) == Frame(FrameType.ENVELOPE, bytes(100))
    with pytest.raises(BundleTooLarge):
        next(stream)


def test_envelopes_are_counted_and_other_frames_are_not() -> None:
    limits = BundleLimits(max_envelopes=3)
    good = FIRST + (frame(3, b"n") + frame(1, b"e") + frame(4, b"r")) * 3
    assert len(read(good, limits)) == 9
    with pytest.raises(BundleTooLarge):
        read(good + frame(1, b"e"), limits)


def test_by_default_4096_envelopes_fit() -> None:
    good = FIRST + frame(1, b"e") * 4096
    assert len(read(good)) == 4096
    with pytest.raises(BundleTooLarge):
        read(good + frame(1, b"e"))


@pytest.mark.parametrize(
    "act,fault",
    [
        (lambda writer: writer.document(bytes(31), b"x"), BundleMalformed),
        (lambda writer: writer.document(bytes(33), b"x"), BundleMalformed),
        (lambda writer: writer.receipt(b"of nothing"), BundleMalformed),
        (lambda writer: writer.envelope(bytes(65_536)), BundleTooLarge),
        (lambda writer: writer.checkpoint(bytes(4_097)), BundleTooLarge),
        (lambda writer: writer.frame(Frame(FrameType.MAGIC, MAGIC)), BundleMalformed),
    ],
)
def test_the_writer_writes_nothing_that_would_be_refused(
    act: Callable[[BundleWriter], None], fault: type[EncodingError]
) -> None:
    stream = BytesIO()
    writer = BundleWriter(stream)
    with pytest.raises(fault):
        act(writer)
    assert stream.getvalue() == FIRST
    writer.envelope(b"e")  # and the bundle may go on
    assert read(stream.getvalue()) == [Frame(FrameType.ENVELOPE, b"e")]
