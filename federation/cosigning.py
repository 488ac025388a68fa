"""Cosigning by files: a custodian's record travels to the keys, the keys never travel.

    {"documents": [{"audience": "public", "data": base64, "salt": base64}],
     "format": "frente-cosign/1",
     "groups": [{"keys": [key], "threshold": m}],      who must sign; of each group m distinct keys
     "payload": base64,
     "signatures": [{"keyid": hex, "sig": base64}]}    those given so far

Canonical JSON. A request may be signed on many machines at once; `merge` brings the copies together. The groups
are a help for people and not trusted by anybody: the log's rules count for themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from federation.encoding import b64decode_strict, b64encode, canonical_bytes, decode_canonical
from federation.envelope import (
    Signature,
    UnverifiedEnvelope,
    merge_signatures,
    pae,
    verify_signatures,
)
from federation.errors import CosignRequestMalformed, EncodingError, EnvelopesForeign, KeyUnknown
from federation.ids import DocumentHash, KeyId, RecordId, document_hash, record_id
from federation.keys import PrivateKey
from federation.records import Record, parse_record
from federation.rules import Signers
from federation.rules.candidate import public_key

FORMAT = "frente-cosign/1"
MAX_REQUEST_BYTES = 4 * 2**20


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _DocumentModel(_Model):
    audience: Literal["public", "federation"]
    data: str
    salt: str


class _GroupModel(_Model):
    keys: list[str]
    threshold: int


class _SignatureModel(_Model):
    keyid: str
    sig: str


class _RequestModel(_Model):
    documents: list[_DocumentModel]
    format: str
    groups: list[_GroupModel]
    payload: str
    signatures: list[_SignatureModel]


@dataclass(frozen=True, slots=True)
class SaltedDocument:
    """A document beside a record: hash = SHA-256(salt || data)."""

    hash: DocumentHash
    salt: bytes  # 32 bytes
    data: bytes
    audience: Literal["public", "federation"]


@dataclass(frozen=True, slots=True)
class CosignRequest:
    """A record, the documents that it names, and the signatures that it has: each of them was verified."""

    payload: bytes
    groups: tuple[Signers, ...]
    documents: tuple[SaltedDocument, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def record_id(self) -> RecordId:
        """The id of the record that is to be signed."""
        return record_id(self.payload)

    @property
    def record(self) -> Record:
        """What is to be signed: who signs must have read it."""
        return parse_record(self.payload)

    def signed_in(self, group: Signers) -> int:
        """Return how many distinct keys of the group have signed."""
        signed = {signature.keyid for signature in self.signatures}
        return len({key.raw for key in group.keys if key.id in signed})

    @property
    def complete(self) -> bool:
        """Whether every group has its threshold."""
        return all(self.signed_in(group) >= group.threshold for group in self.groups)

    @property
    def wanted(self) -> frozenset[KeyId]:
        """The keys that may sign and did not."""
        signed = {signature.keyid for signature in self.signatures}
        return frozenset(key.id for group in self.groups for key in group.keys) - signed

    def sign(self, keys: Iterable[PrivateKey]) -> "CosignRequest":
        """Return the request with these keys' signatures too. Raises KeyUnknown for a key that is not asked."""
        fresh = []
        for key in keys:
            if key.public.id in self.wanted:
                fresh.append(Signature(key.public.id, key.sign(pae(self.payload))))
            elif all(key.public.id != signature.keyid for signature in self.signatures):
                raise KeyUnknown("This key is not among those that may sign the record.", key=key.public.id)
        return replace(self, signatures=tuple(sorted((*self.signatures, *fresh))))

    def merge(self, other: "CosignRequest") -> "CosignRequest":
        """Return the request with the signatures of both copies. Raises EnvelopesForeign, KeyUnknown."""
        if other.payload != self.payload:
            raise EnvelopesForeign("These files ask for signatures under different records.")
        known = {key.id for group in self.groups for key in group.keys}
        for signature in other.signatures:
            if signature.keyid not in known:
                raise KeyUnknown("A signature is by a key that is not asked.", key=signature.keyid)
        return replace(self, signatures=tuple(sorted({*self.signatures, *other.signatures})))

    def envelope(self) -> bytes:
        """Return the signed envelope. Raises EnvelopeMalformed where nobody signed."""
        return merge_signatures([UnverifiedEnvelope(self.payload, self.payload, self.signatures)])

    def format(self) -> bytes:
        """Return the file's bytes."""
        return canonical_bytes(
            {
                "documents": [
                    {"audience": one.audience, "data": b64encode(one.data), "salt": b64encode(one.salt)}
                    for one in self.documents
                ],
                "format": FORMAT,
                "groups": [
                    {"keys": [b64encode(key.raw) for key in group.keys], "threshold": group.threshold}
                    for group in self.groups
                ],
                "payload": b64encode(self.payload),
                "signatures": [
                    {"keyid": signature.keyid, "sig": b64encode(signature.sig)}
                    for signature in self.signatures
                ],
            }
        )


def parse_request(data: bytes) -> CosignRequest:
    """Return the request in a file; every signature in it was verified.

    Raises CosignRequestMalformed; KeyUnknown, SignatureInvalid for a signature that does not count or hold.
    """
    try:
        model = _RequestModel.model_validate(decode_canonical(data, max_bytes=MAX_REQUEST_BYTES))
        if model.format != FORMAT:
            raise CosignRequestMalformed(f"The file is not of the format {FORMAT}.")
        payload = b64decode_strict(model.payload)
        record = parse_record(payload)
        groups = tuple(
            Signers(tuple(map(public_key, group.keys)), max(group.threshold, 1)) for group in model.groups
        )
        documents = tuple(
            _document(one.audience, b64decode_strict(one.salt), b64decode_strict(one.data))
            for one in model.documents
        )
        signatures = tuple(
            sorted({Signature(KeyId(one.keyid), b64decode_strict(one.sig)) for one in model.signatures})
        )
    except (EncodingError, ValidationError) as fault:
        if isinstance(fault, CosignRequestMalformed):
            raise
        raise CosignRequestMalformed("The file holds no request to cosign, or it is damaged.") from fault
    named = [] if record.document is None else [record.document.hash]
    if [document.hash for document in documents] != named:
        raise CosignRequestMalformed("The file does not hold the document that its record names.")
    counted = {key.id: key for group in groups for key in group.keys}
    verify_signatures(UnverifiedEnvelope(payload, payload, signatures), counted)
    return CosignRequest(payload, groups, documents, signatures)


def _document(audience: Literal["public", "federation"], salt: bytes, data: bytes) -> SaltedDocument:
    found: DocumentHash = document_hash(salt, data)
    return SaltedDocument(found, salt, data, audience)
