"""Documents: what a record speaks about by hash, kept beside the log, and withdrawn without breaking a proof.

    parse_document(data)     bytes as they came -> a frozen model
    read_document(value)     a form that was filled in -> the same
    document.to_bytes()      the canonical bytes; what is not known is left out

TYPES maps each `type` to its model. Documents are judged at intake only, never in replay.

Source: docs/protocol.md, section 4.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

import orjson
from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from federation.documents.base import (
    MAX_ATTACHMENT_BYTES,
    MAX_DOCUMENT_BYTES,
    Attachment,
    Language,
    may_be_unfit,
    require_fit,
)
from federation.documents.evidence import Evidence
from federation.documents.profile import Profile
from federation.documents.proposals import AlignmentCorrection, Amendment, Place, StatuteProposal
from federation.documents.status_report import StatusReport
from federation.documents.statute import SENTENCES as STATUTE_SENTENCES
from federation.documents.statute import Article, Division, Passage, Statute
from federation.documents.values import SENTENCES, Quantity, VagueDate, number, spell_number
from federation.documents.words import Holder, Words
from federation.encoding import Json, decode_canonical
from federation.errors import DocumentMalformed
from federation.records.common import describe

__all__ = [
    "MAX_ATTACHMENT_BYTES",
    "MAX_DOCUMENT_BYTES",
    "TYPES",
    "AlignmentCorrection",
    "Amendment",
    "Article",
    "Attachment",
    "Division",
    "Document",
    "Evidence",
    "Holder",
    "Language",
    "Passage",
    "Place",
    "Profile",
    "Quantity",
    "StatusReport",
    "Statute",
    "StatuteProposal",
    "VagueDate",
    "Words",
    "json_schema",
    "number",
    "parse_document",
    "read_document",
    "spell_number",
]

Document: TypeAlias = (
    Holder | Words | Evidence | Profile | StatusReport | StatuteProposal | Amendment | AlignmentCorrection
)

TYPES: Mapping[str, type[Document]] = MappingProxyType(
    {
        "alignment-correction": AlignmentCorrection,
        "amendment": Amendment,
        "evidence": Evidence,
        "holder": Holder,
        "profile": Profile,
        "statute-proposal": StatuteProposal,
        "status-report": StatusReport,
        "words": Words,
    }
)

_MAX_FAULTS_SHOWN = 5
_SENTENCES = {**SENTENCES, **STATUTE_SENTENCES}


def parse_document(data: bytes) -> Document:
    """Return the document that these bytes spell. Raises DocumentMalformed, and what decode_canonical raises."""
    return _read_plain(data) or _read(data)


def _read_plain(data: bytes) -> Document | None:
    """Return the document, or None where a fault is to be named: the short way, for the great most that are good.

    That sorting gives the same bytes leaves no room for a doubled key or another spelling. What orjson takes and
    canonical JSON does not (floats, large integers, keys beyond ASCII, depth) no model has a field for.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        return None
    try:
        value = orjson.loads(data)
        if orjson.dumps(value, option=orjson.OPT_SORT_KEYS) != data:
            return None
        if may_be_unfit(data):
            require_fit(value)
        return _validate(value)
    except (orjson.JSONDecodeError, DocumentMalformed):
        return None


def _read(data: bytes) -> Document:
    """Read a document the long way, which names every fault."""
    value = decode_canonical(data, max_bytes=MAX_DOCUMENT_BYTES)
    if may_be_unfit(data):
        require_fit(value)
    return _validate(value)


def read_document(value: Json) -> Document:
    """Return the document that was filled in as a form: what decode_strict gives, for one.

    Raises DocumentMalformed, which names each field that is at fault, as in `needs[2].quantity.unit: is missing`.
    """
    require_fit(value)
    return _validate(value)


def _validate(value: Json) -> Document:
    if not isinstance(value, dict):
        raise DocumentMalformed("The document is not an object.")
    name = value.get("type")
    model = TYPES.get(name) if isinstance(name, str) else None
    if model is None:
        raise DocumentMalformed(f"type: is not one of {', '.join(TYPES)}", where="type")
    try:
        return model.model_validate(value, by_alias=True, by_name=False)
    except ValidationError as fault:
        raise _malformed(fault) from fault


def json_schema(name: str) -> dict[str, object]:
    """Return the JSON Schema of the documents of a type, for forms and for the documentation."""
    return TYPES[name].model_json_schema(by_alias=True, schema_generator=_WithoutNull)


class _WithoutNull(GenerateJsonSchema):
    """Writes schemas in which a value that is not known is left out and never null, and `type` always stands."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,  # noqa: ARG002, FBT001  # pydantic calls it so
    ) -> bool:
        schema = field["schema"]
        return schema["type"] != "default" or schema.get("default") is not None


def _malformed(error: ValidationError) -> DocumentMalformed:
    faults = describe(error, _SENTENCES)
    sentences = [f"{where}: {what}" if where else what for where, what in faults[:_MAX_FAULTS_SHOWN]]
    if len(faults) > _MAX_FAULTS_SHOWN:
        sentences.append(f"and {len(faults) - _MAX_FAULTS_SHOWN} more")
    return DocumentMalformed("; ".join(sentences), where=faults[0][0], faults=len(faults))
