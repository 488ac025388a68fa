"""Signed notes: a text, and lines that say who signed it.

    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6…

The text ends with a line feed and may have empty lines; the last empty line of the note ends it. Then come
one or more signature lines: em dash, space, key name, space, base64 of key id (4 bytes) and signature. The
note ends with the last one's line feed. All of it is UTF-8 without control characters but the line feed.

A verifier key says whose signature to believe:

    PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
    name         key id   base64 of the type (0x01: Ed25519) and the public key's 32 bytes

    key id = SHA-256(name || 0x0A || type || public key)[:4]

A name is not empty and has no space of any kind, no plus and no control character. Name and key id together
say which key signed. Signatures by unknown keys are left aside; a wrong one by a known key spoils the note.

Source: https://c2sp.org/signed-note. Only Ed25519 (type 1) signs and verifies here. Stricter than the source:
base64 and hex have one spelling, no two signatures are by one known key, and sizes are limited.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from federation.errors import KeyUnsafe, NoteMalformed, NoteUnverified, SignatureInvalid, VerifierKeyMalformed
from federation.keys import PrivateKey, PublicKey
from federation.log.spelling import Misspelled, format_base64, parse_base64

MAX_NOTE_BYTES: Final = 262_144
MAX_SIGNATURES: Final = 64
"""The source asks for 16 at least; post-quantum cosignatures are up to 5 kB each."""

KEY_ID_SIZE: Final = 4
ED25519_TYPE: Final = b"\x01"

_SIGNATURE_START: Final = "\u2014 "
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name, whose signatures on notes are to be believed."""

    name: str
    key: PublicKey

    def __post_init__(self) -> None:
        if not _is_name(self.name):
            raise VerifierKeyMalformed(
                "A key's name is not empty and has no space and no plus.", name=self.name
            )

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that stand before its signatures: a hint, not a fingerprint."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519_TYPE + self.key.raw).digest()[:KEY_ID_SIZE]

    def format(self) -> str:
        """Return its one text: `name+id+key`."""
        return f"{self.name}+{self.key_id.hex()}+{format_base64(ED25519_TYPE + self.key.raw)}"


def parse_verifier_key(text: str) -> VerifierKey:
    """Return the key that `text` spells.

    Raises:
        VerifierKeyMalformed: it is not the one spelling of a safe Ed25519 key and its id
    """
    parts = text.split("+", 2)  # base64 may hold a plus: only the first two divide
    if len(parts) != 3 or not _is_name(parts[0]):
        raise VerifierKeyMalformed("A verifier key is written as name+id+key.")
    name, key_id, encoded = parts
    try:
        data = parse_base64(encoded)
    except Misspelled as fault:
        raise VerifierKeyMalformed(f"The key of {name} is {fault}.", name=name) from fault
    if data[:1] != ED25519_TYPE:
        raise VerifierKeyMalformed(f"The key of {name} is not of type 1, Ed25519.", name=name)
    try:
        key = VerifierKey(name, PublicKey.enrol(data[1:]))
    except KeyUnsafe as fault:
        raise VerifierKeyMalformed(f"The key of {name} cannot be used: {fault}", name=name) from fault
    if key.key_id.hex() != key_id:
        raise VerifierKeyMalformed(
            f"The key of {name} has the id {key.key_id.hex()}, not the one written beside it.", name=name
        )
    return key


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A private key under a name, that signs notes."""

    name: str
    key: PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        """Whom others have to know to believe the signatures."""
        return VerifierKey(self.name, self.key.public)

    def sign(self, text: str) -> "NoteSignature":
        """Return the signature of a note's text, with its last line feed."""
        return NoteSignature(self.name, self.verifier.key_id, self.key.sign(text.encode()))


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """What one signature line says. By itself it proves nothing."""

    name: str
    key_id: bytes
    signature: bytes

    def format(self) -> str:
        """Return its one line, without the line feed."""
        return f"{_SIGNATURE_START}{self.name} {format_base64(self.key_id + self.signature)}"


@dataclass(frozen=True, slots=True)
class UnverifiedNote:
    """A note's text and what its signature lines claim."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def format(self) -> bytes:
        """Return its one spelling."""
        lines = "".join(f"{signature.format()}\n" for signature in self.signatures)
        return f"{self.text}\n{lines}".encode()


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note that at least one known key signed."""

    text: str
    verified: tuple[NoteSignature, ...]
    unverified: tuple[NoteSignature, ...]
    """Signatures by keys that are not known: they mean nothing."""


def parse_note(data: bytes) -> UnverifiedNote:
    """Return the note whose one spelling is `data`; nobody's signature is checked.

    Raises:
        NoteMalformed: it is not a note, is too large or has too many signatures
    """
    if len(data) > MAX_NOTE_BYTES:
        raise NoteMalformed(f"A note has at most {MAX_NOTE_BYTES} bytes.", length=len(data))
    try:
        note = data.decode()
    except UnicodeDecodeError as fault:
        raise NoteMalformed("A note must be UTF-8.", at=fault.start) from fault
    _require_text(note)
    body, blank, rest = note.rpartition("\n\n")
    if not blank or not rest.endswith("\n"):
        raise NoteMalformed("A note is a text, an empty line and signature lines, each with a line feed.")
    lines = rest[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteMalformed(f"A note has at most {MAX_SIGNATURES} signatures.", signatures=len(lines))
    return UnverifiedNote(body + "\n", tuple(map(_parse_signature, lines)))


def open_note(data: bytes, verifiers: Iterable[VerifierKey]) -> OpenedNote:
    """Return the note, which at least one of the keys signed.

    Raises:
        NoteMalformed: see `parse_note`; or it is signed twice by one known key
        NoteUnverified: no known key signed it, or a signature under a known key's name and id is wrong
        VerifierKeyMalformed: two different keys have one name and id, so that nobody could tell who signed
    """
    note = parse_note(data)
    known = _by_name_and_id(verifiers)
    verified: list[NoteSignature] = []
    unverified: list[NoteSignature] = []
    seen: set[tuple[str, bytes]] = set()
    signed = note.text.encode()
    for signature in note.signatures:
        who = (signature.name, signature.key_id)
        key = known.get(who)
        if key is None:
            unverified.append(signature)
            continue
        if who in seen:
            raise NoteMalformed(f"{signature.name} signed the note twice.", name=signature.name)
        seen.add(who)
        try:
            key.key.verify(signed, signature.signature)
        except SignatureInvalid as fault:
            raise NoteUnverified(
                f"The signature of {signature.name} on the note is wrong.",
                name=signature.name,
                key_id=signature.key_id.hex(),
            ) from fault
        verified.append(signature)
    if not verified:
        raise NoteUnverified("No known key signed the note.", signatures=len(note.signatures))
    return OpenedNote(note.text, tuple(verified), tuple(unverified))


def sign_note(text: str, signers: Sequence[NoteSigner]) -> bytes:
    """Return the note with this text, signed by each signer in this order."""
    if not text.endswith("\n"):
        raise NoteMalformed("A note's text ends with a line feed.")
    if not 1 <= len(signers) <= MAX_SIGNATURES:
        raise NoteMalformed(f"A note has 1 to {MAX_SIGNATURES} signatures.", signatures=len(signers))
    data = UnverifiedNote(text, tuple(signer.sign(text) for signer in signers)).format()
    # What leaves here is what everybody can open: a text with control characters, for one, is refused.
    open_note(data, [signer.verifier for signer in signers])
    return data


def _parse_signature(line: str) -> NoteSignature:
    parts = line.removeprefix(_SIGNATURE_START).split(" ")
    if not line.startswith(_SIGNATURE_START) or len(parts) != 2 or not _is_name(parts[0]):
        raise NoteMalformed("A signature line is an em dash, the key's name and base64, with single spaces.")
    name, encoded = parts
    try:
        data = parse_base64(encoded)
    except Misspelled as fault:
        raise NoteMalformed(f"The signature of {name} is {fault}.", name=name) from fault
    if len(data) <= KEY_ID_SIZE:
        raise NoteMalformed(f"The signature of {name} is empty.", name=name)
    return NoteSignature(name, data[:KEY_ID_SIZE], data[KEY_ID_SIZE:])


def _by_name_and_id(verifiers: Iterable[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for verifier in verifiers:
        if known.setdefault((verifier.name, verifier.key_id), verifier) != verifier:
            raise VerifierKeyMalformed(
                f"Two different keys are known as {verifier.name}+{verifier.key_id.hex()}.",
                name=verifier.name,
            )
    return known


def _is_name(name: str) -> bool:
    # str.isspace is true of what Unicode calls white space, and of four control characters.
    return bool(name) and not any(
        char.isspace() or char == "+" or char < " " or "\ud800" <= char <= "\udfff" for char in name
    )


def _require_text(text: str) -> None:
    found = _CONTROL.search(text)
    if found is not None:
        raise NoteMalformed("A note has no control character but the line feed.", at=found.start())
