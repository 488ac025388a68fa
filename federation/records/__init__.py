"""Records: what a participant states and signs. This is the payload, the envelope holds it.

    {"author":      factory id; the network id for the network's own kinds; null in a first version
     "content":     what the kind says, or null
     "document":    {"audience": "public" or "federation", "hash": id} or null
     "kind":        one of KINDS
     "mandate":     id of the mandate that the delegate signs by, or null
     "network":     id of the founding record; null in the founding itself
     "previous":    id of the record before it by this mandate, or null
     "seen":        {"origin", "root", "size"} of the newest checkpoint that the author verified, or null
     "sequence":    1 … 2^53-1 with a mandate, else null
     "signed_at":   "2007-07-24T15:00:00Z": the author's claim, rounded down to the hour}

in canonical JSON, at most 16,384 bytes, always all ten fields. A Record exists only if all that can be said
without the log holds; what needs the log (is this the author's mandate, …) is judged by the rules.

Source: docs/protocol.md, sections 1 and 2. KINDS is the only registry of kinds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from types import MappingProxyType
from typing import Annotated, Self, TypeAlias, TypeVar

from pydantic import SkipValidation, TypeAdapter, ValidationError, model_validator

from federation.encoding import canonical_bytes, decode_canonical
from federation.errors import KindUnknown, PayloadTooLarge, RecordMalformed
from federation.records.common import (
    DocumentRef,
    Hour,
    Model,
    Positive,
    RecordIdField,
    Seen,
    fault_of,
    misfit,
    raw_key,
    require_normal_text,
)
from federation.records.factories import (
    AdmissionContent,
    CharterContent,
    RecoveryCancel,
    RecoveryContent,
    RecoveryOpen,
    StandingContent,
)
from federation.records.headers import read_header
from federation.records.mandates import Assembly, MandateContent, RecallContent
from federation.records.network import (
    AdmissionByCustodians,
    AdmissionBySponsors,
    DayContent,
    EvidenceContent,
    FoundingContent,
    LogKey,
)
from federation.records.withdrawals import WithdrawalContent

__all__ = [
    "KINDS",
    "MAX_PAYLOAD_BYTES",
    "AdmissionByCustodians",
    "AdmissionBySponsors",
    "AdmissionContent",
    "Assembly",
    "CharterContent",
    "Content",
    "DayContent",
    "DocumentRef",
    "EvidenceContent",
    "FoundingContent",
    "Kind",
    "LogKey",
    "MandateContent",
    "Presence",
    "RecallContent",
    "Record",
    "RecoveryCancel",
    "RecoveryOpen",
    "Seen",
    "StandingContent",
    "WithdrawalContent",
    "parse_record",
    "raw_key",
    "require_normal_record",
]

MAX_PAYLOAD_BYTES = 16_384

M = TypeVar("M", bound=Model)

Content: TypeAlias = (
    FoundingContent
    | CharterContent
    | AdmissionContent
    | StandingContent
    | MandateContent
    | RecallContent
    | RecoveryOpen
    | RecoveryCancel
    | DayContent
    | EvidenceContent
    | WithdrawalContent
)


class Presence(Enum):
    """Whether records of a kind have something."""

    NEVER = auto()
    MAY = auto()
    MUST = auto()


@dataclass(frozen=True, slots=True)
class Kind:
    """What records of one kind hold beside the ten fields' own rules."""

    content: tuple[type[Content], ...]  # empty: the content is null
    mandate: Presence
    document: Presence
    reader: TypeAdapter[Content] | None

    @classmethod
    def of(
        cls,
        *content: type[Content],
        mandate: Presence = Presence.NEVER,
        document: Presence = Presence.NEVER,
    ) -> Self:
        """Make the kind with a content of one of these models, or with none where none is named."""
        reader: TypeAdapter[Content] | None = None
        if content == (RecoveryOpen, RecoveryCancel):
            reader = TypeAdapter(RecoveryContent)
        elif content:
            (model,) = content
            reader = TypeAdapter(model)
        return cls(content, mandate, document, reader)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "founding": Kind.of(FoundingContent),
        "charter": Kind.of(CharterContent),
        "admission": Kind.of(AdmissionContent),
        "standing": Kind.of(StandingContent, document=Presence.MAY),
        "mandate": Kind.of(MandateContent, document=Presence.MAY),
        "recall": Kind.of(RecallContent, document=Presence.MAY),
        "recovery": Kind.of(RecoveryOpen, RecoveryCancel, document=Presence.MAY),
        "day": Kind.of(DayContent),
        "evidence": Kind.of(EvidenceContent, document=Presence.MUST),
        "withdrawal": Kind.of(WithdrawalContent, mandate=Presence.MAY, document=Presence.MAY),
        "profile": Kind.of(mandate=Presence.MUST, document=Presence.MUST),
        "status-report": Kind.of(mandate=Presence.MUST, document=Presence.MUST),
        "statute-proposal": Kind.of(mandate=Presence.MUST, document=Presence.MUST),
        "amendment": Kind.of(mandate=Presence.MUST, document=Presence.MUST),
        "alignment-correction": Kind.of(mandate=Presence.MUST, document=Presence.MUST),
    }
)


class Record(Model):
    """One signed statement, well formed in all that can be said without the log."""

    network: RecordIdField | None
    kind: str
    author: RecordIdField | None
    mandate: RecordIdField | None
    sequence: Positive | None
    previous: RecordIdField | None
    signed_at: Hour
    seen: Seen | None
    content: Annotated[Content | None, SkipValidation]  # its type is checked below, by the kind
    document: DocumentRef | None

    @model_validator(mode="after")
    def _as_the_kind_says(self) -> Self:
        kind = KINDS.get(self.kind)
        if kind is None:
            raise misfit("kind", "is not known")
        content = self.content
        if content is None:
            if kind.content:
                raise misfit("content", "must not be null in this kind")
        elif type(content) not in kind.content:
            raise misfit("content", "is not of this kind" if kind.content else "must be null in this kind")
        _require(kind.mandate, self.mandate, "mandate")
        if self.mandate is None:
            if self.sequence is not None:
                raise misfit("sequence", "must be null without a mandate")
            if self.previous is not None:
                raise misfit("previous", "must be null without a mandate")
        elif self.sequence is None:
            raise misfit("sequence", "must not be null with a mandate")
        _require(kind.document, self.document, "document")
        if (
            self.author is None
            or self.network is None
            or isinstance(content, (FoundingContent, CharterContent))
        ):
            self._require_version()
        return self

    def _require_version(self) -> None:
        """Check that author and network are null where there is none yet, and nowhere else."""
        content = self.content
        is_first = isinstance(content, (FoundingContent, CharterContent)) and content.replaces is None
        if (self.author is None) != is_first:
            raise misfit("author", "must be null in a first founding or charter, and nowhere else")
        if (self.network is None) != (is_first and isinstance(content, FoundingContent)):
            raise misfit("network", "must be null in a first founding, and nowhere else")

    def payload(self) -> bytes:
        """Return the bytes that are signed, and that make the record's id."""
        return canonical_bytes(self.model_dump(mode="json", by_alias=True))

    def signed_hour(self) -> datetime:
        """Return the hour that the author claims, in UTC."""
        return datetime.strptime(self.signed_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _require(presence: Presence, value: object, name: str) -> None:
    if value is None:
        if presence is Presence.MUST:
            raise misfit(name, "must not be null in this kind")
    elif presence is Presence.NEVER:
        raise misfit(name, "must be null in this kind")


_RECORD_FIELDS = frozenset(Record.model_fields)
_SEEN_FIELDS = frozenset(Seen.model_fields)
_DOCUMENT_FIELDS = frozenset(DocumentRef.model_fields)


def _make(model: type[M], values: dict[str, object], names: frozenset[str]) -> M:
    """Return the model of values that were checked already: `model_construct`, at a fifth of its cost."""
    made = model.__new__(model)
    write = object.__setattr__  # the models are frozen
    write(made, "__dict__", values)
    write(made, "__pydantic_fields_set__", set(names))
    write(made, "__pydantic_extra__", None)
    write(made, "__pydantic_private__", None)
    return made


def _of_header(header: dict[str, object]) -> Record:
    """Return the record of a header's checked fields."""
    seen, document = header["seen"], header["document"]
    if isinstance(seen, dict):
        header["seen"] = _make(Seen, seen, _SEEN_FIELDS)
    if isinstance(document, dict):
        header["document"] = _make(DocumentRef, document, _DOCUMENT_FIELDS)
    return _make(Record, header, _RECORD_FIELDS)


def parse_record(payload: bytes) -> Record:
    """Return the record of which `payload` is the one spelling.

    Raises PayloadTooLarge, what decode_canonical raises, KindUnknown, and RecordMalformed, which says
    where and what.
    """
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise PayloadTooLarge(
            f"A payload has {MAX_PAYLOAD_BYTES} bytes at most, and this one {len(payload)}.",
            size=len(payload),
        )
    header = read_header(payload)
    if header is not None:
        return _of_header(header)
    return _read(payload)


def _read(payload: bytes) -> Record:
    """Read a record the long way, which does for every kind."""
    value = decode_canonical(payload, max_bytes=MAX_PAYLOAD_BYTES)
    if not isinstance(value, dict):
        raise RecordMalformed("The payload is not an object.")
    name = value.get("kind")
    if not isinstance(name, str):
        raise RecordMalformed("kind: is missing or not a text", where="kind")
    kind = KINDS.get(name)
    if kind is None:
        raise KindUnknown(f"Records of the kind {name[:64]!a} are not known.", kind=ascii(name[:64]))
    fields: dict[str, object] = {**value}
    content = value.get("content")
    try:
        if content is not None and kind.reader is not None:
            fields["content"] = kind.reader.validate_python(content, by_alias=True, by_name=False)
    except ValidationError as fault:
        raise fault_of(fault, within="content") from fault
    try:
        return Record.model_validate(fields, by_alias=True, by_name=False)
    except ValidationError as fault:
        raise fault_of(fault) from fault


def require_normal_record(record: Record) -> None:
    """Refuse a name that is not in NFC: asked by a hub's intake, never in replay. Raises RecordMalformed."""
    if isinstance(record.content, (FoundingContent, CharterContent, RecoveryOpen)):
        require_normal_text(record.content.name, "content.name")
