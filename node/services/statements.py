"""What is said before it is signed: the payload of a record and the document beside it."""

import os
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import ValidationError

from federation.documents import MAX_DOCUMENT_BYTES, read_document
from federation.encoding import Json
from federation.errors import DocumentMalformed, NothingFound
from federation.ids import SALT_BYTES, RecordId, document_hash
from federation.records import Content, DocumentRef, Record, WithdrawalContent
from federation.records.common import fault_of
from federation.rules import parse_candidate
from node.clock import format_hour
from node.services.workplace import Workplace
from node.storage.records import KeptDocument, KeptRecord

_NOTHING_EXACT: Mapping[str, Json] = {}

Audience: TypeAlias = Literal["public", "federation"]


def keep_document(
    data: bytes, audience: Audience, *, randomness: Callable[[int], bytes] = os.urandom
) -> KeptDocument:
    """Return the document with a fresh salt, as it will be kept beside its record."""
    salt = randomness(SALT_BYTES)
    return KeptDocument(document_hash(salt, data), salt, data, audience)


def spell_document(fields: Mapping[str, object], *, exact: Mapping[str, Json] = _NOTHING_EXACT) -> bytes:
    """Return the canonical bytes of a document with these fields, those in `exact` as they are given.

    Raises DocumentMalformed, which names the field, or says that it is too large.
    """
    tidy = {str(name): _tidy(member) for name, member in {"attachments": [], **fields}.items()}
    data = read_document({**tidy, **exact}).to_bytes()
    if len(data) > MAX_DOCUMENT_BYTES:
        raise DocumentMalformed(
            f"The document has {len(data)} bytes, and may have {MAX_DOCUMENT_BYTES}.", size=len(data)
        )
    return data


def _tidy(value: object) -> Json:
    """Spell texts as documents do: in NFC, line feeds alone, nothing blank around. Nobody sees a difference."""
    match value:
        case str():
            return unicodedata.normalize("NFC", value.replace("\r\n", "\n").strip(" \n\t"))
        case dict():
            return {str(name): _tidy(member) for name, member in value.items()}
        case list() | tuple():
            return [_tidy(member) for member in value]
        case bool() | int() | None:
            return value
        case _:
            return str(value)  # a day or a vague date


def words_document(text: str, language: str) -> KeptDocument:
    """Return the document of what there is to say about a record; it is public, and can be withdrawn."""
    return keep_document(spell_document({"language": language, "text": text, "type": "words"}), "public")


def withdrawal_content(record: KeptRecord, reason: str) -> WithdrawalContent:
    """Return the withdrawal of a record's document. Raises NothingFound, RecordMalformed."""
    named = parse_candidate(record.envelope).record.document
    if named is None:
        raise NothingFound("The record names no document that could be withdrawn.", record=record.id)
    try:
        return WithdrawalContent(
            hash=named.hash,
            reason=reason,  # type: ignore[arg-type]  # the model checks it
            record=record.id,
        )
    except ValidationError as fault:
        raise fault_of(fault, within="content") from fault


def make_payload(
    workplace: Workplace,
    kind: str,
    *,
    author: RecordId | None,
    now: datetime,
    content: Content | None = None,
    document: KeptDocument | None = None,
    mandate: RecordId | None = None,
    sequence: int | None = None,
    previous: RecordId | None = None,
) -> bytes:
    """Return the payload of a record, which names the newest checkpoint that was verified here.

    Raises RecordMalformed, which says where and what.
    """
    named = None
    if document is not None:
        named = DocumentRef(audience=document.audience, hash=document.hash)
    try:
        return Record(
            network=RecordId(workplace.network.id),
            kind=kind,
            author=author,
            mandate=mandate,
            sequence=sequence,
            previous=previous,
            signed_at=format_hour(now),
            seen=workplace.seen(),
            content=content,
            document=named,
        ).payload()
    except ValidationError as fault:
        raise fault_of(fault) from fault
