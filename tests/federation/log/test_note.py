"""Signed notes and verifier keys."""

import base64
import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.errors import LogError, NoteMalformed, NoteUnverified, VerifierKeyMalformed
from federation.keys import PrivateKey, PublicKey
from federation.log.note import (
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    NoteSigner,
    VerifierKey,
    open_note,
    parse_note,
    parse_verifier_key,
    sign_note,
)
from tests.federation.log.samples import changes

# Published in the documentation of golang.org/x/mod/sumdb/note, where a private key is given too.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6Ry"
    "yBwJnAM=\n"
)
NOTE = f"{TEXT}\n{SIGNATURE}".encode()
ENOCH = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc"
    "+QQ=\n"
)

VERIFIER = parse_verifier_key(NEUMANN)


def signer(name: str = "example.org/log", seed: int = 7) -> NoteSigner:
    return NoteSigner(name, PrivateKey.from_seed(bytes([seed]) * 32))


def test_the_published_note_opens() -> None:
    opened = open_note(NOTE, [VERIFIER])
    assert opened.text == TEXT
    assert [one.format() + "\n" for one in opened.verified] == [SIGNATURE]
    assert opened.unverified == ()


def test_the_published_key_signs_the_published_note() -> None:
    assert sign_note(TEXT, [NoteSigner("PeterNeumann", PrivateKey.from_seed(NEUMANN_SEED))]) == NOTE


def test_signatures_by_unknown_keys_are_left_aside() -> None:
    for note in (NOTE + ENOCH.encode(), f"{TEXT}\n{ENOCH}{SIGNATURE}".encode()):
        opened = open_note(note, [VERIFIER, signer().verifier])
        assert [one.name for one in opened.verified] == ["PeterNeumann"]
        assert [one.name for one in opened.unverified] == ["EnochRoot"]
        assert parse_note(note).format() == note


def test_signatures_of_other_types_are_left_aside() -> None:
    for length in (1, 72, 2_420 + 8, 5_000):
        line = f"— witness.example {base64.b64encode(bytes(4) + b'x' * length).decode()}\n"
        assert len(open_note(NOTE + line.encode(), [VERIFIER]).unverified) == 1


def test_a_key_that_shares_only_name_or_id_is_unknown() -> None:
    other = signer("PeterNeumann").verifier
    with pytest.raises(NoteUnverified):
        open_note(NOTE, [other])
    assert open_note(NOTE, [other, VERIFIER]).text == TEXT


def test_several_keys_sign_one_note() -> None:
    signers = [signer(f"example.org/{i}", i) for i in range(16)]
    note = sign_note("text\n", signers)
    opened = open_note(note, [one.verifier for one in signers])
    assert [one.name for one in opened.verified] == [one.name for one in signers]
    assert len(open_note(note, [signers[3].verifier]).unverified) == 15


def test_no_known_key_no_note() -> None:
    for verifiers in ([], [signer().verifier]):
        with pytest.raises(NoteUnverified):
            open_note(NOTE, verifiers)


def test_a_wrong_signature_by_a_known_key_spoils_the_note() -> None:
    mine = signer()
    note = sign_note(TEXT, [mine])
    wrong = note.replace(b"cryptography", b"democracy")
    assert b"democracy" in wrong
    with pytest.raises(NoteUnverified, match=r"example\.org/log"):
        open_note(wrong, [mine.verifier])
    both = sign_note(TEXT, [mine, signer("example.org/other", 8)])
    first, second = both.splitlines(keepends=True)[-2:]
    spoilt = both.replace(second, second.replace(second[-8:-4], b"AAAA"))
    assert spoilt != both
    assert first in spoilt
    with pytest.raises(NoteUnverified, match=r"example\.org/other"):
        open_note(spoilt, [mine.verifier, signer("example.org/other", 8).verifier])
    assert open_note(spoilt, [mine.verifier]).text == TEXT


def test_a_signature_of_another_length_by_a_known_key_is_wrong() -> None:
    mine = signer()
    line = mine.sign(TEXT)
    for signature in (line.signature[:-1], line.signature + b"\x00", line.signature[:1]):
        encoded = base64.b64encode(line.key_id + signature).decode()
        with pytest.raises(NoteUnverified):
            open_note(f"{TEXT}\n— {mine.name} {encoded}\n".encode(), [mine.verifier])


def test_one_key_signs_once() -> None:
    with pytest.raises(NoteMalformed, match="twice"):
        open_note(NOTE + SIGNATURE.encode(), [VERIFIER])
    with pytest.raises(NoteMalformed, match="twice"):
        sign_note(TEXT, [signer(), signer()])
    # What an unknown key says is nobody's business.
    assert open_note(NOTE + (ENOCH * 2).encode(), [VERIFIER]).text == TEXT


def test_two_keys_under_one_name_and_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = signer(seed=1).verifier, signer(seed=2).verifier
    assert open_note(NOTE, [VERIFIER, VERIFIER]).text == TEXT
    monkeypatch.setattr(VerifierKey, "key_id", b"same")
    with pytest.raises(VerifierKeyMalformed):
        open_note(NOTE, [mine, other])


def test_the_last_empty_line_ends_the_text() -> None:
    for text in ("\n", "\n\n", "a\n\nb\n", "a\n\n", "\na\n", "a\n\n— b AAAAAAAA\n"):
        mine = signer()
        assert open_note(sign_note(text, [mine]), [mine.verifier]).text == text


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"])))
def test_any_text_without_control_characters_can_be_signed(text: str) -> None:
    mine = signer()
    assert open_note(sign_note(f"{text}\n", [mine]), [mine.verifier]).text == f"{text}\n"


@pytest.mark.parametrize("text", ["", "a", "a\r\n", "\ta\n", "\x00\n", "\x1f\n"])
def test_a_text_that_no_note_has_is_not_signed(text: str) -> None:
    with pytest.raises(NoteMalformed):
        sign_note(text, [signer()])


def test_a_note_is_signed_by_somebody_and_not_by_hundreds() -> None:
    for count in (0, MAX_SIGNATURES + 1):
        with pytest.raises(NoteMalformed):
            sign_note("text\n", [signer(f"example.org/{i}") for i in range(count)])


BLANK = TEXT + "\n"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "\n\n",
        TEXT,
        BLANK,
        BLANK + "\n",
        SIGNATURE,
        TEXT + SIGNATURE,
        BLANK + SIGNATURE[:-1],
        BLANK + SIGNATURE + "\n",
        BLANK + SIGNATURE + " ",
        BLANK + SIGNATURE + "x",
        BLANK + SIGNATURE + "text\n",
        BLANK + SIGNATURE + "\n" + "text\n",
        BLANK + SIGNATURE.replace("—", "-"),
        BLANK + SIGNATURE.replace("—", "–"),
        BLANK + SIGNATURE.replace("— ", "—"),
        BLANK + SIGNATURE.replace("— ", "—  "),
        BLANK + SIGNATURE.replace("— ", "—\u00a0"),
        BLANK + " " + SIGNATURE,
        BLANK + SIGNATURE.replace(" x08", "  x08"),
        BLANK + SIGNATURE.replace("\n", " \n"),
        BLANK + SIGNATURE.replace("\n", "\r\n"),
        BLANK + SIGNATURE.replace("PeterNeumann", ""),
        BLANK + SIGNATURE.replace("PeterNeumann", "Peter Neumann"),
        BLANK + SIGNATURE.replace("PeterNeumann", "Peter+Neumann"),
        BLANK + SIGNATURE.replace("PeterNeumann", "Peter\u2003Neumann"),
        BLANK + SIGNATURE.replace("PeterNeumann", "Peter\u0085Neumann"),
        BLANK + SIGNATURE.replace("AM=", "AM"),
        BLANK + SIGNATURE.replace("AM=", "AN="),
        BLANK + SIGNATURE.replace("/", "_"),
        BLANK + "— PeterNeumann \n",
        BLANK + "— PeterNeumann\n",
        BLANK + "— PeterNeumann AAAA\n",
        BLANK + "— PeterNeumann AAAAAA==\n",
        "a\rb\n\n" + SIGNATURE,
        "a\x00\n\n" + SIGNATURE,
        "a\tb\n\n" + SIGNATURE,
    ],
)
def test_what_is_not_a_note_is_refused(note: str) -> None:
    with pytest.raises(NoteMalformed):
        parse_note(note.encode())


@pytest.mark.parametrize("bad", [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80"])
def test_a_note_that_is_not_utf8_is_refused(bad: bytes) -> None:
    with pytest.raises(NoteMalformed, match="UTF-8"):
        parse_note(bad + NOTE)


def test_a_note_is_limited_in_size_and_signatures() -> None:
    filler = "x" * (MAX_NOTE_BYTES - len(NOTE))
    assert parse_note(filler.encode() + NOTE).signatures
    with pytest.raises(NoteMalformed, match="bytes"):
        parse_note(b"x" + filler.encode() + NOTE)
    assert len(parse_note(NOTE + ENOCH.encode() * (MAX_SIGNATURES - 1)).signatures) == MAX_SIGNATURES
    with pytest.raises(NoteMalformed, match="signatures"):
        parse_note(NOTE + ENOCH.encode() * MAX_SIGNATURES)


def test_no_mangled_note_is_believed() -> None:
    for wrong in changes(NOTE):
        with pytest.raises(LogError):
            open_note(wrong, [VERIFIER])


# -- verifier keys --


def test_the_published_key_reads_back() -> None:
    assert VERIFIER.name == "PeterNeumann"
    assert VERIFIER.key_id.hex() == "c74f20a3"
    assert VERIFIER.format() == NEUMANN


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="+"), min_size=1),
    st.binary(min_size=32, max_size=32),
)
def test_a_key_reads_back(name: str, seed: bytes) -> None:
    key = NoteSigner(name, PrivateKey.from_seed(seed)).verifier
    assert parse_verifier_key(key.format()) == key


def key_text(name: str, data: bytes) -> str:
    """Return a verifier key whose id is right, whatever it holds."""
    key_id = hashlib.sha256(name.encode("utf-8", "surrogatepass") + b"\n" + data).hexdigest()[:8]
    return f"{name}+{key_id}+{base64.b64encode(data).decode()}"


RAW = VERIFIER.key.raw


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "++",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a3+",
        NEUMANN + "\n",
        " " + NEUMANN,
        NEUMANN.upper(),
        NEUMANN.replace("c74f20a3", "C74F20A3"),
        NEUMANN.replace("c74f20a3", "c74f20a"),
        NEUMANN.replace("c74f20a3", "0c74f20a3"),
        NEUMANN.replace("c74f20a3", "00000000"),
        NEUMANN.replace("Peter", "peter"),
        NEUMANN + "+",
        NEUMANN + "=",
        key_text("", b"\x01" + RAW),
        key_text("Peter Neumann", b"\x01" + RAW),
        key_text("Peter\nNeumann", b"\x01" + RAW),
        key_text("Peter\u3000Neumann", b"\x01" + RAW),
        key_text("Peter\x01Neumann", b"\x01" + RAW),
        key_text("Peter\ud800Neumann", b"\x01" + RAW),
        key_text("PeterNeumann", b""),
        key_text("PeterNeumann", b"\x01"),
        key_text("PeterNeumann", b"\x01" + RAW[:-1]),
        key_text("PeterNeumann", b"\x01" + RAW + b"\x00"),
        key_text("PeterNeumann", b"\x02" + RAW),
        key_text("PeterNeumann", b"\x04" + RAW),
        key_text("PeterNeumann", b"\x01\x01" + bytes(31)),  # the identity: anybody's forgery verifies
        key_text("PeterNeumann", b"\x01" + bytes(32)),  # small order
        key_text("PeterNeumann", b"\x01" + b"\xff" * 32),  # a second spelling
    ],
)
def test_what_is_not_a_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(VerifierKeyMalformed):
        parse_verifier_key(text)


def test_no_mangled_verifier_key_is_taken() -> None:
    for wrong in changes(NEUMANN.encode()):
        with pytest.raises(VerifierKeyMalformed):
            parse_verifier_key(wrong.decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: VerifierKey("", VERIFIER.key),
        lambda: VerifierKey("a b", VERIFIER.key),
        lambda: VerifierKey("a+b", VERIFIER.key),
        lambda: signer("a b").verifier,
        lambda: sign_note("text\n", [signer("a\nb")]),
    ],
)
def test_a_name_that_no_note_can_hold_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(VerifierKeyMalformed):
        make()


def test_a_key_id_is_of_name_type_and_key() -> None:
    expected = hashlib.sha256(b"example.org/log\n\x01" + RAW).digest()[:4]
    assert VerifierKey("example.org/log", PublicKey.enrol(RAW)).key_id == expected
