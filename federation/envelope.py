"""Envelopes: a record's payload and the signatures over it, in one spelling.

    {"payload":"eyJ…In0=","payloadType":"application/vnd.frente.record.v1+json","signatures":[
    {"keyid":"01ab…","sig":"Pj4…Bw=="},{"keyid":"7f02…","sig":"…"}]}              (without the line break)

    payload      base64 of at most 16 KiB, the record's canonical JSON
    signatures   1 to 48, rising by keyid, none twice
    keyid        SHA-256 of the public key, 64 lowercase hexadecimal digits: a hint, never proof
    sig          base64 of an Ed25519 signature (64 bytes) over PAE(payloadType, payload):

    DSSEv1 37 application/vnd.frente.record.v1+json 421 {"author":…}    (lengths in bytes, decimal)

This is DSSE, stricter: the envelope is canonical JSON of exactly these fields, and every signature must
verify under a key that counts. So nothing can be added to a signed record, stripped from it, or moved in it.

Steps from bytes to a record, each labelled in the code that takes it:

1. `parse_envelope`: the bytes are the one spelling of a payload and signatures. Nothing is verified yet.
2. `verify_signatures`: each signature is by one of the keys given.
3. federation/records: the payload is the canonical JSON of a known kind of record.
4. federation/rules: those keys were allowed to sign it, and enough of them did.

Source: https://github.com/secure-systems-lab/dsse, protocol.md and envelope.md, version 1.
"""

import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Final, NamedTuple

from federation.encoding import Json, b64decode_strict, decode_canonical
from federation.errors import (
    EnvelopeMalformed,
    EnvelopesForeign,
    EnvelopeTooLarge,
    KeyUnknown,
    PayloadTooLarge,
    PayloadTypeWrong,
    SignatureInvalid,
    SignatureRepeated,
    SignaturesTooMany,
    SignaturesUnsorted,
)
from federation.ids import KeyId, RecordId, parse_id, record_id
from federation.keys import SIGNATURE_BYTES, PrivateKey, PublicKey

PAYLOAD_TYPE: Final = "application/vnd.frente.record.v1+json"
MAX_PAYLOAD_BYTES: Final = 16 * 1024
MAX_SIGNATURES: Final = 48  # a recovery: 16 who admit, 16 who attest, 16 new custodians

# The envelope's text, cut where its values stand.
_BEFORE_PAYLOAD: Final = b'{"payload":"'
_AFTER_PAYLOAD: Final = f'","payloadType":"{PAYLOAD_TYPE}","signatures":['.encode()
_BEFORE_KEYID: Final = b'{"keyid":"'
_BEFORE_SIG: Final = b'","sig":"'
_AFTER_SIG: Final = b'"},'
_AFTER_LAST_SIG: Final = b'"}]}'
_END: Final = b"]}"
# A signature's text has one length, so that the next begins one comma after it.
_KEYID_AT: Final = len(_BEFORE_KEYID)
_KEYID_END: Final = _KEYID_AT + 64
_SIG_AT: Final = _KEYID_END + len(_BEFORE_SIG)
_SIG_END: Final = _SIG_AT + 88  # base64 of 64 bytes
_SIGNATURE_STEP: Final = _SIG_END + len(_AFTER_SIG)

MAX_ENVELOPE_BYTES: Final = (
    len(_BEFORE_PAYLOAD)
    + (MAX_PAYLOAD_BYTES + 2) // 3 * 4
    + len(_AFTER_PAYLOAD)
    + MAX_SIGNATURES * _SIGNATURE_STEP
    - 1
    + len(_END)
)  # 30,283: fits the 16-bit length of a log's entry bundle

_PAE_START: Final = f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} ".encode()


class Signature(NamedTuple):
    """One signature, checked for its form only."""

    keyid: KeyId
    sig: bytes  # 64 bytes


@dataclass(frozen=True, slots=True)
class UnverifiedEnvelope:
    """An envelope of which only the form is known: `parse_envelope` makes it."""

    raw: bytes  # the exact bytes, which the log keeps
    payload: bytes
    signatures: tuple[Signature, ...]  # 1 to 48, rising by keyid
    record_id: RecordId = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "record_id", record_id(self.payload))


def parse_envelope(raw: bytes) -> UnverifiedEnvelope:
    """Return the envelope of which `raw` is the one spelling; no signature is checked yet.

    Raises EnvelopeTooLarge; what `decode_canonical` raises; EnvelopeMalformed, PayloadTypeWrong,
    Base64Malformed, PayloadTooLarge, SignaturesTooMany, SignatureRepeated, SignaturesUnsorted.
    """
    if len(raw) > MAX_ENVELOPE_BYTES:
        raise EnvelopeTooLarge(
            f"The envelope has {len(raw)} bytes, and may have {MAX_ENVELOPE_BYTES} at most.",
            size=len(raw),
            limit=MAX_ENVELOPE_BYTES,
        )
    envelope = _cut(raw)
    if envelope is None:
        envelope = _read(raw)
    _require_limits(envelope.payload, envelope.signatures)
    return envelope


def pae(payload: bytes) -> bytes:
    """Return what is signed: DSSE's pre-authentication encoding of the payload and its type."""
    return b"%b%d %b" % (_PAE_START, len(payload), payload)


def verify_signatures(envelope: UnverifiedEnvelope, keys: Mapping[KeyId, PublicKey]) -> frozenset[KeyId]:
    """Return the ids of the keys that signed, all of them among those given.

    One signature that does not count spoils the record: otherwise anybody on the way could add one, and
    the same record would have many envelopes. Raises KeyUnknown, SignatureInvalid.
    """
    message = pae(envelope.payload)
    signers: set[KeyId] = set()
    for keyid, sig in envelope.signatures:
        key = keys.get(keyid)
        if key is None or key.id != keyid:  # a hint may lead to a key, but never stand for it
            raise KeyUnknown("The record carries a signature by a key that does not count for it.", key=keyid)
        try:
            key.verify(message, sig)
        except SignatureInvalid:
            raise SignatureInvalid(
                "A signature on the record does not belong to it and to its key.",
                key=keyid,
                record=envelope.record_id,
            ) from None
        signers.add(keyid)
    return frozenset(signers)


def sign_envelope(payload: bytes, keys: Iterable[PrivateKey]) -> bytes:
    """Return the envelope of this payload, signed by each key.

    The payload is not read. Raises PayloadTooLarge, EnvelopeMalformed without keys, SignatureRepeated where
    one key is given twice, SignaturesTooMany.
    """
    message = pae(payload)
    signatures = sorted(Signature(key.public.id, key.sign(message)) for key in keys)
    _require_limits(payload, signatures)
    return _spell(payload, signatures)


def add_signature(envelope: UnverifiedEnvelope, key: PrivateKey) -> bytes:
    """Return the envelope with this key's signature too: the work of a custodian who cosigns.

    Who signs must have read the payload; the other signatures are not checked. Raises SignaturesTooMany.
    """
    return _spell_merged(envelope.payload, (*envelope.signatures, *_signed(envelope.payload, key)))


def merge_signatures(envelopes: Iterable[UnverifiedEnvelope]) -> bytes:
    """Return one envelope with the signatures of all, which must hold the same payload.

    No signature is checked. Raises EnvelopesForeign; EnvelopeMalformed without envelopes; SignatureRepeated
    where two differ under one key, as one of them must be wrong; SignaturesTooMany.
    """
    found = tuple(envelopes)
    payloads = {envelope.payload for envelope in found}
    if len(payloads) > 1:
        raise EnvelopesForeign("These envelopes hold different records, whose signatures cannot be merged.")
    if not payloads:
        raise EnvelopeMalformed("There is no envelope to merge.")
    return _spell_merged(payloads.pop(), chain.from_iterable(envelope.signatures for envelope in found))


def _signed(payload: bytes, key: PrivateKey) -> tuple[Signature]:
    return (Signature(key.public.id, key.sign(pae(payload))),)


def _spell_merged(payload: bytes, signatures: Iterable[Signature]) -> bytes:
    distinct = sorted(set(signatures))
    _require_limits(payload, distinct)
    return _spell(payload, distinct)


def _spell(payload: bytes, signatures: Iterable[Signature]) -> bytes:
    """Return the one spelling of an envelope with a signature or more. Nothing in it needs a JSON escape."""
    parts = [_BEFORE_PAYLOAD, _base64(payload), _AFTER_PAYLOAD]
    for keyid, sig in signatures:
        parts += (_BEFORE_KEYID, keyid.encode(), _BEFORE_SIG, _base64(sig), _AFTER_SIG)
    parts[-1] = _AFTER_LAST_SIG
    return b"".join(parts)


def _base64(data: bytes) -> bytes:
    return binascii.b2a_base64(data, newline=False)


def _cut(raw: bytes) -> UnverifiedEnvelope | None:
    """Return the envelope, read at the offsets where its one spelling has its values; None if it is not that.

    A hub reads every record of a federation here. What stands at the offsets is taken for what it should
    be; that spelling it again gives the same bytes is the proof that it was. The tests
    show that `_cut` accepts exactly what `_read` does.
    """
    payload_end = raw.find(b'"', len(_BEFORE_PAYLOAD))
    signatures: list[Signature] = []
    try:
        payload = binascii.a2b_base64(raw[len(_BEFORE_PAYLOAD) : payload_end])
        for at in range(payload_end + len(_AFTER_PAYLOAD), len(raw) - len(_END), _SIGNATURE_STEP):
            keyid = bytes.fromhex(raw[at + _KEYID_AT : at + _KEYID_END].decode("ascii")).hex()
            sig = binascii.a2b_base64(raw[at + _SIG_AT : at + _SIG_END])
            signatures.append(Signature(KeyId(keyid), sig))
            if len(sig) != SIGNATURE_BYTES:  # 65 and 66 bytes of base64 are as long
                return None
    except ValueError:  # not hexadecimal, not base64, not ASCII
        return None
    if _spell(payload, signatures) != raw:
        return None
    return UnverifiedEnvelope(raw, payload, tuple(signatures))


def _read(raw: bytes) -> UnverifiedEnvelope:
    """Return the envelope as the header defines it, or name what is wrong with it."""
    value = decode_canonical(raw, max_bytes=MAX_ENVELOPE_BYTES)
    payload_type = value.get("payloadType") if isinstance(value, dict) else None
    if isinstance(payload_type, str) and payload_type != PAYLOAD_TYPE:
        raise PayloadTypeWrong(f"The envelope holds something else than a record ({PAYLOAD_TYPE}).")
    match value:
        case {"payload": str(payload), "payloadType": str(), "signatures": list(found), **rest} if not rest:
            return UnverifiedEnvelope(raw, b64decode_strict(payload), tuple(map(_read_signature, found)))
        case _:
            raise EnvelopeMalformed("An envelope has exactly the fields payload, payloadType and signatures.")


def _read_signature(value: Json) -> Signature:
    match value:
        case {"keyid": str(keyid), "sig": str(spelled), **rest} if not rest:
            sig = b64decode_strict(spelled)
            if len(sig) != SIGNATURE_BYTES:
                raise EnvelopeMalformed(f"A signature has {SIGNATURE_BYTES} bytes, and this one {len(sig)}.")
            return Signature(KeyId(parse_id(keyid)), sig)
        case _:
            raise EnvelopeMalformed("A signature has exactly the fields keyid and sig.")


def _require_limits(payload: bytes, signatures: Iterable[Signature]) -> None:
    signatures = tuple(signatures)
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise PayloadTooLarge(
            f"The payload has {len(payload)} bytes, and may have {MAX_PAYLOAD_BYTES} at most.",
            size=len(payload),
            limit=MAX_PAYLOAD_BYTES,
        )
    if not signatures:
        raise EnvelopeMalformed("An envelope carries at least one signature.")
    if len(signatures) > MAX_SIGNATURES:
        raise SignaturesTooMany(
            f"The envelope carries {len(signatures)} signatures, and may carry {MAX_SIGNATURES} at most.",
            count=len(signatures),
            limit=MAX_SIGNATURES,
        )
    for before, after in pairwise(signatures):
        if before.keyid == after.keyid:
            raise SignatureRepeated("Two signatures on the envelope have the same key id.", key=after.keyid)
        if before.keyid > after.keyid:
            raise SignaturesUnsorted("The signatures on the envelope do not rise by key id.", key=after.keyid)
