"""What names a record that was signed again under another id follows it.

A mandate ended before the outbox was sent: the proposal is signed again and has a new id, and so must the amendment
name it that stands behind it. Only ids of this node's own records are followed, and only where a document names
proposals.
"""

from collections.abc import Sequence

from federation.documents import read_document
from federation.documents.proposals import Statement
from federation.encoding import Json, decode_strict
from federation.ids import RecordId
from node.services.statements import keep_document
from node.services.workplace import Workplace
from node.storage.records import KeptDocument

_NAMING = frozenset({"amends", "proposal", "replaces", "target"})
"""The fields of documents that hold a proposal's id."""


def with_new_ids(workplace: Workplace, documents: Sequence[KeptDocument]) -> tuple[KeptDocument, ...]:
    """Return a record's document and attachments, the document naming what is sent in the place of what it named."""
    if not documents:
        return ()
    own, *attached = documents
    value = decode_strict(own.data, max_bytes=len(own.data))
    if not isinstance(read_document(value), Statement):
        return tuple(documents)
    followed = _followed(workplace, value)
    if followed == value:
        return tuple(documents)
    return (keep_document(read_document(followed).to_bytes(), own.audience), *attached)


def _followed(workplace: Workplace, value: Json) -> Json:
    match value:
        case dict():
            return {name: _member(workplace, name, member) for name, member in value.items()}
        case list():
            return [_followed(workplace, member) for member in value]
        case _:
            return value


def _member(workplace: Workplace, name: str, member: Json) -> Json:
    if name in _NAMING and isinstance(member, str):
        return _newest(workplace, RecordId(member))
    return _followed(workplace, member)


def _newest(workplace: Workplace, record: RecordId) -> RecordId:
    kept = workplace.records.get(record)
    while kept is not None and kept.replaced_by is not None:
        record = kept.replaced_by
        kept = workplace.records.get(record)
    return record
