"""What every document is: canonical JSON of a type, in a language, with attachments.

    {"attachments": [{"hash", "media_type", "name", "size"}], "language": "es" | "en" | "pt", "type": …, …}

Each attachment is a document of its own, named by its salted hash.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, Strict, StringConstraints

from federation.documents.values import MEDIA_TYPE_PATTERN, Part, ShortText
from federation.encoding import Json, canonical_bytes
from federation.errors import DocumentMalformed
from federation.records.common import DocumentHashField, spell_path

MAX_DOCUMENT_BYTES = 1 << 20  # without the salt
MAX_ATTACHMENT_BYTES = 8 << 20  # without the salt
MAX_ATTACHMENTS = 16

# Every sign up to here is assigned and in normal form, whatever stands beside it.
_LATIN = re.compile("[\x00-\u02ff]*")

Language: TypeAlias = Literal["en", "es", "pt"]


def _file_name(name: str) -> str:
    if "/" in name or "\\" in name:
        raise ValueError("is the name of a file, and no path")
    return name


class Attachment(Part):
    """A file beside the document: what it is called and which bytes it is."""

    hash: DocumentHashField
    media_type: Annotated[str, StringConstraints(pattern=MEDIA_TYPE_PATTERN)]
    name: Annotated[ShortText, AfterValidator(_file_name)]
    size: Annotated[int, Field(ge=0, le=MAX_ATTACHMENT_BYTES)]  # bytes, without the salt


def _each_once(attachments: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    if len({one.hash for one in attachments}) != len(attachments):
        raise ValueError("one file stands there twice")
    return attachments


def may_be_unfit(data: bytes) -> bool:
    """Whether the JSON must be asked what `require_fit` asks: quickly, and True for no reason now and then."""
    return b"null" in data or _LATIN.fullmatch(data.decode()) is None


def require_fit(value: Json) -> None:
    """Refuse a null, and a text that another version of Unicode may spell in another way.

    So a document that was taken once stays good: its signs are all assigned, and of such the normal form never
    changes. Raises DocumentMalformed.
    """
    fault = _find_unfit(value, ())
    if fault is not None:
        where, what = fault
        raise DocumentMalformed(f"{where}: {what}", where=where)


def _find_unfit(value: Json, path: tuple[int | str, ...]) -> tuple[str, str] | None:
    """Return where and what the first fault is. Decoding or the model has bounded the depth."""
    if value is None:
        return spell_path(path), "is null, but what is not known is left out"
    if isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            return spell_path(path), "is not in Unicode's normal form NFC"
        if any(unicodedata.category(sign) == "Cn" for sign in set(value)):
            return spell_path(path), "holds a sign that this version of Unicode does not know"
        return None
    steps: Iterable[tuple[int | str, Json]] = ()
    if isinstance(value, dict):
        steps = value.items()
    elif isinstance(value, list):
        steps = enumerate(value)
    for step, child in steps:
        if (fault := _find_unfit(child, (*path, step))) is not None:
            return fault
    return None


class Bare(Part):
    """A document without language and attachments."""

    def to_bytes(self) -> bytes:
        """Return the canonical bytes, in which what is not known is left out. Raises as `require_fit` does."""
        fields = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        data = canonical_bytes(fields)
        if may_be_unfit(data):
            require_fit(fields)
        return data


class Written(Bare):
    """A document that a person wrote."""

    attachments: Annotated[
        tuple[Attachment, ...],
        Strict(strict=False),
        Field(max_length=MAX_ATTACHMENTS),
        AfterValidator(_each_once),
    ]
    language: Language
