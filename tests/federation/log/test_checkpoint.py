"""Checkpoints."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.errors import CheckpointForeign, CheckpointMalformed, LogError, NoteMalformed, NoteUnverified
from federation.keys import PrivateKey
from federation.log.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint, sign_checkpoint
from federation.log.merkle import EMPTY_ROOT
from federation.log.note import NoteSigner, sign_note
from federation.log.spelling import MAX_SIZE
from tests.federation.log.samples import ORIGIN, changes

SIGNER = NoteSigner(ORIGIN, PrivateKey.from_seed(bytes(range(32))))
WITNESS = NoteSigner("witness.example/w1", PrivateKey.from_seed(b"w" * 32))
KEYS = [SIGNER.verifier]
ROOT = bytes(range(32))
ROOT_TEXT = base64.b64encode(ROOT).decode()
CHECKPOINT = Checkpoint(ORIGIN, 923_748, ROOT)
TEXT = f"{ORIGIN}\n923748\n{ROOT_TEXT}\n"


def test_a_checkpoint_is_three_lines() -> None:
    assert CHECKPOINT.format() == TEXT
    assert parse_checkpoint(TEXT) == CHECKPOINT


@given(
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1),
    st.integers(1, MAX_SIZE),
    st.binary(min_size=32, max_size=32),
)
def test_a_checkpoint_reads_back(origin: str, size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin, size, root)
    assert parse_checkpoint(checkpoint.format()) == checkpoint
    assert open_checkpoint(sign_checkpoint(checkpoint, [SIGNER]), KEYS, origin) == checkpoint


def test_a_witness_may_sign_too() -> None:
    note = sign_checkpoint(CHECKPOINT, [SIGNER, WITNESS])
    assert open_checkpoint(note, KEYS, ORIGIN) == CHECKPOINT


def test_another_signer_is_not_the_log() -> None:
    with pytest.raises(NoteUnverified):
        open_checkpoint(sign_checkpoint(CHECKPOINT, [WITNESS]), KEYS, ORIGIN)


def test_another_logs_checkpoint_is_refused_though_the_key_is_known() -> None:
    other = Checkpoint("federation.example/other", 5, ROOT)
    with pytest.raises(CheckpointForeign, match=r"federation\.example/other"):
        open_checkpoint(sign_checkpoint(other, [SIGNER]), KEYS, ORIGIN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        TEXT[:-1],
        TEXT + "\n",
        TEXT + "extension\n",
        TEXT + "extension",
        "\n" + TEXT,
        f"\n5\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n5\n",
        f"{ORIGIN}\n\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n05\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n+5\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n-5\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n5_0\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n 5\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n5 \n{ROOT_TEXT}\n",
        f"{ORIGIN}\n5.0\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n\u0665\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n{MAX_SIZE + 1}\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n{2**64 - 1}\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n{'9' * 10_000}\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n5\n\n",
        f"{ORIGIN}\n5\n{ROOT_TEXT} \n",
        f"{ORIGIN}\n5\n{ROOT_TEXT[:-1]}\n",
        f"{ORIGIN}\n5\n{ROOT_TEXT[:-2]}9=\n",
        f"{ORIGIN}\n5\n{base64.b64encode(ROOT[:-1]).decode()}\n",
        f"{ORIGIN}\n5\n{base64.b64encode(ROOT + b'0').decode()}\n",
        f"{ORIGIN}\n5\n{ROOT.hex()}\n",
        f"{ORIGIN}\r\n5\r\n{ROOT_TEXT}\r\n",
        f"{ORIGIN}\n0\n{ROOT_TEXT}\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(CheckpointMalformed):
        parse_checkpoint(text)


def test_a_signed_text_that_is_no_checkpoint_is_refused() -> None:
    for text in ("text\n", f"{TEXT}extension\n", f"{TEXT}\n", TEXT.replace("923748", "0923748")):
        with pytest.raises(CheckpointMalformed):
            open_checkpoint(sign_note(text, [SIGNER]), KEYS, ORIGIN)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [
        ("", 5, ROOT),
        ("a\nb", 5, ROOT),
        ("a\x00b", 5, ROOT),
        ("a\ud800b", 5, ROOT),
        (ORIGIN, -1, ROOT),
        (ORIGIN, MAX_SIZE + 1, ROOT),
        (ORIGIN, 5, ROOT[:-1]),
        (ORIGIN, 5, b""),
        (ORIGIN, 0, ROOT),
    ],
)
def test_an_impossible_checkpoint_cannot_be_made(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(CheckpointMalformed):
        Checkpoint(origin, size, root)


def test_the_empty_log_has_a_checkpoint() -> None:
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert open_checkpoint(sign_checkpoint(empty, [SIGNER]), KEYS, ORIGIN) == empty


def test_an_unsigned_checkpoint_is_refused() -> None:
    with pytest.raises(NoteMalformed):
        open_checkpoint(TEXT.encode(), KEYS, ORIGIN)


def test_no_mangled_checkpoint_is_believed() -> None:
    for wrong in changes(sign_checkpoint(CHECKPOINT, [SIGNER])):
        with pytest.raises(LogError):
            open_checkpoint(wrong, KEYS, ORIGIN)


def test_no_mangled_checkpoint_text_is_taken_for_the_same() -> None:
    for wrong in changes(TEXT.encode()):
        text = wrong.decode("utf-8", "surrogateescape")
        try:
            other = parse_checkpoint(text)
        except CheckpointMalformed:
            continue
        assert other != CHECKPOINT
        assert other.format() == text
