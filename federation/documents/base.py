"""What every document is: canonical JSON of a type, in a language, with attachments.

    {"attachments": [{"hash", "media_type", "name", "size"}], "language": "es" | "en" | "pt", "type": …, …}

Each attachment is a document of its own, named by its salted hash.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, Strict, StringConstraints

from federation.documents.values import MEDIA_TYPE_PATTERN, Part, ShortText
from federation.encoding import canonical_bytes
from federation.records.common import DocumentHashField

MAX_DOCUMENT_BYTES = 1 << 20  # without the salt
MAX_ATTACHMENT_BYTES = 8 << 20  # without the salt
MAX_ATTACHMENTS = 16

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


class Bare(Part):
    """A document without language and attachments."""

    def to_bytes(self) -> bytes:
        """Return the canonical bytes, in which what is not known is left out."""
        return canonical_bytes(self.model_dump(mode="json", by_alias=True, exclude_none=True))


class Written(Bare):
    """A document that a person wrote."""

    attachments: Annotated[
        tuple[Attachment, ...],
        Strict(strict=False),
        Field(max_length=MAX_ATTACHMENTS),
        AfterValidator(_each_once),
    ]
    language: Language
