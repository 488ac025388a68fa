"""Documents of many records at once, and only those that may be shown: for whatever is taken along.

documents_of(connection, records)          by record, decoded: public by record and by table, held, not withdrawn
document_hash_of(payload)                  of a public document that a record names
harmless(cell)                             no program takes it for a formula
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from federation.ids import DocumentHash, RecordId
from hub.services.projector import payload_of
from hub.storage import entries, take_queries


def document_hash_of(payload: Mapping[str, Any]) -> DocumentHash | None:
    """Return the hash of the document that a record names for the public."""
    reference = payload["document"]
    public = reference is not None and reference["audience"] == "public"
    return DocumentHash(reference["hash"]) if public else None


def documents_of(
    connection: sa.Connection, records: Iterable[RecordId | None], type_: str
) -> dict[RecordId, dict[str, Any]]:
    """Return, by record, the documents of this type that may be shown."""
    named: dict[RecordId, DocumentHash] = {}
    for entry in entries.of_ids(connection, {one for one in records if one is not None}).values():
        hash_ = document_hash_of(payload_of(entry.envelope))
        if hash_ is not None:
            named[entry.id] = hash_
    held = take_queries.held_documents(connection, named.values())
    found = {record: decoded(held[hash_], type_) for record, hash_ in named.items() if hash_ in held}
    return {record: document for record, document in found.items() if document is not None}


def decoded(data: bytes, type_: str) -> dict[str, Any] | None:
    """Return a document of this type, or None for any other: a log taken over from elsewhere may bring such."""
    try:
        document = orjson.loads(data)
    except ValueError:
        return None
    if isinstance(document, dict) and document.get("type") == type_:
        return document
    return None
