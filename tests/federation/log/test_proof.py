"""Receipts: `.tlog-proof` files."""

import base64

import pytest

from federation.errors import (
    CheckpointForeign,
    CheckpointMalformed,
    LogError,
    NoteMalformed,
    NoteUnverified,
    ProofInvalid,
    ProofMalformed,
)
from federation.keys import PrivateKey
from federation.log.checkpoint import sign_checkpoint
from federation.log.note import NoteSigner
from federation.log.proof import MAX_EXTRA_BYTES, MAX_PROOF_BYTES, Receipt, parse_receipt
from federation.log.spelling import MAX_SIZE
from tests.federation.log.samples import ORIGIN, MemoryLog, changes, entry

HASH = base64.b64encode(bytes(32)).decode()


def test_a_receipt_reads_back_and_verifies_for_every_entry_at_every_size(small_log: MemoryLog) -> None:
    for size in range(1, 41):
        for index in range(size):
            receipt = parse_receipt(small_log.receipt(index, size).format())
            assert receipt == small_log.receipt(index, size)
            verified = receipt.verify(entry(index), [small_log.signer.verifier], ORIGIN)
            assert verified == small_log.checkpoint(size) == receipt.claimed_checkpoint()


def test_a_receipt_is_written_as_the_specification_says(small_log: MemoryLog) -> None:
    receipt = small_log.receipt(5, 7, b"abc")
    path = [base64.b64encode(one).decode() for one in receipt.path]
    assert len(path) == 3
    assert receipt.format().decode() == (
        f"c2sp.org/tlog-proof@v1\nextra YWJj\nindex 5\n{path[0]}\n{path[1]}\n{path[2]}\n\n"
        + sign_checkpoint(small_log.checkpoint(7), [small_log.signer]).decode()
    )


def test_the_only_entry_has_an_empty_path(small_log: MemoryLog) -> None:
    receipt = small_log.receipt(0, 1)
    assert receipt.format().startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\nfederation.example/ledger\n1\n")
    receipt.verify(entry(0), [small_log.signer.verifier], ORIGIN)


def test_extra_data_may_be_empty_which_is_not_none(small_log: MemoryLog) -> None:
    empty, none = small_log.receipt(5, 7, b""), small_log.receipt(5, 7)
    assert parse_receipt(empty.format()) == empty != none == parse_receipt(none.format())


def test_a_receipt_is_for_one_entry_at_one_place_of_one_log(small_log: MemoryLog) -> None:
    keys = [small_log.signer.verifier]
    receipt = small_log.receipt(5, 7)
    with pytest.raises(ProofInvalid):
        receipt.verify(entry(6), keys, ORIGIN)
    with pytest.raises(ProofInvalid):
        receipt.verify(entry(5) + b" ", keys, ORIGIN)
    with pytest.raises(ProofInvalid):
        Receipt(4, receipt.path, receipt.checkpoint).verify(entry(5), keys, ORIGIN)
    with pytest.raises(ProofInvalid):
        Receipt(7, receipt.path, receipt.checkpoint).verify(entry(5), keys, ORIGIN)
    with pytest.raises(ProofInvalid):
        Receipt(5, receipt.path[1:], receipt.checkpoint).verify(entry(5), keys, ORIGIN)
    with pytest.raises(ProofInvalid):
        Receipt(5, (*receipt.path, bytes(32)), receipt.checkpoint).verify(entry(5), keys, ORIGIN)
    with pytest.raises(ProofInvalid):
        Receipt(5, receipt.path, small_log.receipt(0, 8).checkpoint).verify(entry(5), keys, ORIGIN)
    with pytest.raises(CheckpointForeign):
        receipt.verify(entry(5), keys, "federation.example/other")
    with pytest.raises(NoteUnverified):
        receipt.verify(entry(5), [], ORIGIN)
    with pytest.raises(NoteUnverified):
        receipt.verify(entry(5), [NoteSigner(ORIGIN, PrivateKey.from_seed(b"x" * 32)).verifier], ORIGIN)


HEAD = "c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    "head",
    [
        "",
        "\n",
        "\n\n",
        HEAD,
        HEAD + "\n",
        HEAD + "index\n\n",
        HEAD + "index \n\n",
        HEAD + "index -1\n\n",
        HEAD + "index +1\n\n",
        HEAD + "index 01\n\n",
        HEAD + "index 1_0\n\n",
        HEAD + "index  1\n\n",
        HEAD + "index 1 \n\n",
        HEAD + "index\t1\n\n",
        HEAD + "Index 1\n\n",
        HEAD + "index 0x1\n\n",
        HEAD + f"index {MAX_SIZE}\n\n",
        HEAD + f"index {2**64}\n\n",
        HEAD + "index 1\nindex 1\n\n",
        HEAD + "index 1\nextra YWJj\n\n",
        HEAD + "extra YWJj\n\n",
        HEAD + "extra YWJj\nextra YWJj\nindex 1\n\n",
        HEAD + "extra\nindex 1\n\n",
        HEAD + "extra YWJ\nindex 1\n\n",
        HEAD + "extra YW==YW==\nindex 1\n\n",
        HEAD + "extra YWL=\nindex 1\n\n",
        HEAD + "extra -_-_\nindex 1\n\n",
        HEAD + f"extra {base64.b64encode(bytes(MAX_EXTRA_BYTES + 1)).decode()}\nindex 1\n\n",
        HEAD + "other 1\nindex 1\n\n",
        HEAD + f"{HASH}\nindex 1\n\n",
        HEAD + f"index 1\n{HASH[:-1]}\n\n",
        HEAD + f"index 1\n {HASH}\n\n",
        HEAD + f"index 1\n{HASH}{HASH}\n\n",
        HEAD + f"index 1\n{HASH[:-2]}B=\n\n",
        HEAD + "index 1\nAAAA\n\n",
        HEAD + "index 1\n" + f"{HASH}\n" * 64 + "\n",
        HEAD + "index 1\né\n\n",
        HEAD.replace("v1", "v2") + "index 1\n\n",
        HEAD.replace("c2sp", "C2SP") + "index 1\n\n",
        HEAD.replace("\n", "\r\n") + "index 1\n\n",
        HEAD.replace("\n", " \n") + "index 1\n\n",
        "\n" + HEAD + "index 1\n\n",
        " " + HEAD + "index 1\n\n",
        "\ufeff" + HEAD + "index 1\n\n",
    ],
)
def test_what_is_not_a_proof_is_refused(head: str, small_log: MemoryLog) -> None:
    with pytest.raises(ProofMalformed):
        parse_receipt(head.encode() + small_log.receipt(1, 7).checkpoint)


def test_a_proof_without_a_signed_checkpoint_is_refused(small_log: MemoryLog) -> None:
    head = f"{HEAD}index 1\n\n".encode()
    text = small_log.checkpoint(7).format().encode()
    note = small_log.receipt(1, 7).checkpoint
    assert parse_receipt(head + note).index == 1
    for tail in (b"", text, b"\n" + text, note + b"\n", note[:-1], b"\xff" + note):
        with pytest.raises(NoteMalformed):
            parse_receipt(head + tail)
    for tail in (b"x\n" + note, b"\n" + note, note.replace(b"\n7\n", b"\n07\n")):
        with pytest.raises(CheckpointMalformed):
            parse_receipt(head + tail)


def test_a_huge_proof_is_refused_at_once() -> None:
    with pytest.raises(ProofMalformed, match="bytes"):
        parse_receipt(bytes(MAX_PROOF_BYTES + 1))


def test_an_impossible_receipt_cannot_be_made(small_log: MemoryLog) -> None:
    note = small_log.receipt(5, 7).checkpoint
    for index, path, extra in (
        (-1, (), None),
        (MAX_SIZE, (), None),
        (0, (bytes(31),), None),
        (0, (bytes(32),) * 64, None),
        (0, (), bytes(MAX_EXTRA_BYTES + 1)),
    ):
        with pytest.raises(ProofMalformed):
            Receipt(index, path, note, extra)
    with pytest.raises(NoteMalformed):
        Receipt(0, (), b"")


def test_no_mangled_receipt_is_believed(small_log: MemoryLog) -> None:
    keys = [small_log.signer.verifier]
    for wrong in changes(small_log.receipt(5, 7).format()):
        try:
            receipt = parse_receipt(wrong)
            receipt.verify(entry(5), keys, ORIGIN)
        except LogError:
            continue
        pytest.fail(f"believed: {wrong!r}")


def test_only_extra_data_can_be_changed_which_nobody_signed(small_log: MemoryLog) -> None:
    keys = [small_log.signer.verifier]
    whole = small_log.receipt(5, 7, b"some context")
    believed = 0
    for wrong in changes(whole.format()):
        try:
            receipt = parse_receipt(wrong)
            receipt.verify(entry(5), keys, ORIGIN)
        except LogError:
            continue
        believed += 1
        assert receipt.format() == wrong
        assert receipt.extra != whole.extra
        assert (receipt.index, receipt.path, receipt.checkpoint) == (
            whole.index,
            whole.path,
            whole.checkpoint,
        )
    assert believed
