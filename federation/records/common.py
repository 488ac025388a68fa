"""What the fields of records are made of: ids, keys, days, texts, sorted lists, and faults that say where.

    id           64 lowercase hexadecimal digits
    key          base64 of 32 bytes, in its one spelling; `raw_key` gives the bytes. Whether the point is
                 safe is asked where a key is enrolled (rules), not here
    day          2007-07-24, a real date from 1000-01-01 to 9999-12-31
    hour         2007-07-24T15:00:00Z, on the hour, of such a day
    name         1 to 200 characters, no control, line or bidirectional control character, no space at an end
    origin       1 to 200 printable ASCII characters without space and +

All of this is read again by everyone who replays the log, for ever. So nothing here depends on a version of
Unicode: the characters that a name may not hold are listed, and its normal form (NFC) is asked for at
intake only (`require_normal_text`).

The patterns are matched by pydantic-core (Rust's regex, where $ is the end of the text and nothing else):
a report's header is checked without a Python function for any field.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
    StringConstraints,
    ValidationError,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from federation.encoding import MAX_INTEGER, b64decode_strict
from federation.errors import RecordMalformed
from federation.ids import DocumentHash, RecordId

MAX_CUSTODIANS = 16
MAX_THRESHOLD = 8

# Days of every year, and the 29th of February of those years that have it.
DAY_SPELLING = (
    "(?:[1-9][0-9]{3}-(?:"
    "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)-02-29)"
)
ID_PATTERN = "^[0-9a-f]{64}$"
KEY_PATTERN = "^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$"  # the last sign before = carries four bits
HOUR_PATTERN = f"^{DAY_SPELLING}T(?:[01][0-9]|2[0-3]):00:00Z$"
DAY_PATTERN = f"^{DAY_SPELLING}$"
ORIGIN_PATTERN = "^[!-*,-~]{1,200}$"
VKEY_PATTERN = r"^[!-*,-~]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$"  # 33 bytes: the algorithm, then the key
AGE_PATTERN = "^age1[02-9ac-hj-np-z]{58}$"

# C0, DEL, C1; line and paragraph separators; embeddings, overrides and isolates, which let a name show as
# another.
FORBIDDEN_SIGNS = r"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
NAME_PATTERN = rf"^[^\x20{FORBIDDEN_SIGNS}](?:[^{FORBIDDEN_SIGNS}]*[^\x20{FORBIDDEN_SIGNS}])?$"

T = TypeVar("T")


class Model(BaseModel):
    """A part of a record: frozen, of exactly these fields, and no value taken for one of another type."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        validate_by_name=True,  # Python's keyword `from` is `from_` here; a payload is read by alias alone
        validate_by_alias=True,
    )


def raw_key(text: str) -> bytes:
    """Return the 32 bytes of a key that a record names."""
    return b64decode_strict(text)


def require_normal_text(name: str, where: str) -> None:
    """Refuse a name that is not in NFC: asked at intake, never in replay. Raises RecordMalformed."""
    if not unicodedata.is_normalized("NFC", name):
        raise RecordMalformed(f"{where}: is not in Unicode's normal form NFC", where=where)


def _rising(values: tuple[T, ...]) -> tuple[T, ...]:
    if any(first >= second for first, second in pairwise(values)):  # type: ignore[operator]
        raise ValueError("must be sorted, with nothing in it twice")
    return values


class _SpelledDay:
    """Reads a day from its one spelling, or takes a date as it is; without a Python function."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        spelled = core_schema.chain_schema(
            [core_schema.str_schema(pattern=DAY_PATTERN, strict=True), core_schema.date_schema(strict=False)]
        )
        given = core_schema.date_schema(strict=True, ge=date(1000, 1, 1))
        return core_schema.custom_error_schema(
            core_schema.union_schema([spelled, given], mode="left_to_right"),
            custom_error_type="day",
            custom_error_message="is not a day such as 2007-07-24",
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "format": "date", "pattern": DAY_PATTERN}


RecordIdField = Annotated[RecordId, StringConstraints(pattern=ID_PATTERN)]
DocumentHashField = Annotated[DocumentHash, StringConstraints(pattern=ID_PATTERN)]
HexHash = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
KeyText = Annotated[str, StringConstraints(pattern=KEY_PATTERN)]
Hour = Annotated[str, StringConstraints(pattern=HOUR_PATTERN)]
Day = Annotated[date, _SpelledDay]
Name = Annotated[str, StringConstraints(max_length=200, pattern=NAME_PATTERN)]
Origin = Annotated[str, StringConstraints(pattern=ORIGIN_PATTERN)]
Count = Annotated[int, Field(ge=0, le=MAX_INTEGER)]
Positive = Annotated[int, Field(ge=1, le=MAX_INTEGER)]
Threshold = Annotated[int, Field(ge=1, le=MAX_THRESHOLD)]

# Not strict about tuples alone: what JSON gives is a list. Their items stay strict.
Custodians = Annotated[
    tuple[KeyText, ...],
    Strict(strict=False),
    Field(min_length=1, max_length=MAX_CUSTODIANS),
    AfterValidator(_rising),
]
UpTo16Ids = Annotated[
    tuple[RecordIdField, ...], Strict(strict=False), Field(max_length=16), AfterValidator(_rising)
]
UpTo64Ids = Annotated[
    tuple[RecordIdField, ...], Strict(strict=False), Field(max_length=64), AfterValidator(_rising)
]
Role = Literal["proposer", "reporter", "sponsor"]
Roles = Annotated[
    tuple[Role, ...], Strict(strict=False), Field(min_length=1, max_length=8), AfterValidator(_rising)
]


class Seen(Model):
    """The newest checkpoint that the author had verified: it must agree with the tree that it enters."""

    origin: Origin
    size: Positive
    root: HexHash


class DocumentRef(Model):
    """A document by its salted hash, and who may read it."""

    audience: Literal["public", "federation"]
    hash: DocumentHashField


def misfit(where: str | tuple[int | str, ...], what: str) -> PydanticCustomError:
    """Return the fault of a field that does not fit another one, for a model's own check to raise."""
    path = (where,) if isinstance(where, str) else where
    return PydanticCustomError("misfit", "{what}", {"path": path, "what": what})


def require_threshold(threshold: int, custodians: Sequence[str]) -> None:
    """Refuse to ask for more custodians than there are."""
    if threshold > len(custodians):
        raise misfit("threshold", f"is {threshold}, of {len(custodians)} custodians")


# What is said of pydantic's faults: by type, with the facts that the fault carries.
_SENTENCES = {
    "extra_forbidden": "is not a field here",
    "greater_than_equal": "is below {ge}",
    "int_type": "is not a whole number",
    "less_than_equal": "is above {le}",
    "literal_error": "is not one of {expected}",
    "missing": "is missing",
    "model_type": "is not an object",
    "string_too_long": "has over {max_length} characters",
    "string_type": "is not a text (a number stands between quotes)",
    "too_long": "has over {max_length} entries",
    "too_short": "has under {min_length} entries",
    "tuple_type": "is not a list",
    "union_tag_invalid": "{discriminator} is not one of {expected_tags}",
    "union_tag_not_found": "{discriminator} is missing",
    "value_error": "{error}",
}
_SPELLINGS = {
    ID_PATTERN: "is not 64 digits, each 0 to 9 or a to f",
    KEY_PATTERN: "is not the base64 of 32 bytes",
    HOUR_PATTERN: "is not an hour such as 2007-07-24T15:00:00Z",
    ORIGIN_PATTERN: "is not 1 to 200 printable ASCII characters without space or +",
    NAME_PATTERN: "is empty, begins or ends with a space, or holds a control character",
    VKEY_PATTERN: "is not a verifier key (name+hash+key)",
    AGE_PATTERN: "is not an age recipient (age1…)",
}


def fault_of(error: ValidationError, *, within: str = "") -> RecordMalformed:
    """Turn pydantic's faults into one that says where and what, and shows nothing of what was written."""
    where, what = describe(error, _SPELLINGS)[0]
    where = ".".join(part for part in (within, where) if part)
    return RecordMalformed(f"{where}: {what}" if where else what, where=where)


def describe(error: ValidationError, sentences: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return where and what for each fault: a path such as content.custodians[2], and a predicate."""
    faults = []
    for fault in error.errors(include_url=False, include_input=False):
        facts = fault.get("ctx", {})
        where = fault["loc"]
        if fault["type"] == "misfit":
            where = (*where, *facts["path"])
        if (sentence := sentences.get(facts.get("pattern", ""))) is not None:
            what = sentence
        elif (form := _SENTENCES.get(fault["type"])) is not None:
            what = form.format_map(facts)
        else:
            what = fault["msg"]
        faults.append((spell_path(where), what))
    return faults


def spell_path(location: tuple[int | str, ...]) -> str:
    """Spell a place in a record or document: needs[2].quantity.unit."""
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            # A stranger may have chosen the field's name: short, and nothing in it that a terminal obeys.
            shown = step if step.isidentifier() and step.isascii() and len(step) <= 64 else ascii(step[:64])
            path += f".{shown}" if path else shown
    return path
