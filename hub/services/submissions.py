"""Submissions: records on their way into the log, and what became of each.

Submission  --sequencer-->  Accepted(index) | Present(index, envelope) | Waiting(expires) | Refused(fault)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from federation.documents.proposals import Statement
from federation.errors import FrenteError
from federation.ids import DocumentHash
from federation.rules import Candidate
from hub.storage.documents import NewDocument

# Not frozen, these four: a frozen one takes three times as long to make, and thousands are made a second.


@dataclass(slots=True, eq=False)
class Submission:
    """A well-formed record with the documents that came with it."""

    candidate: Candidate
    documents: Mapping[DocumentHash, NewDocument] = field(default_factory=dict)
    """Its document and that one's attachments, as far as they came along; their form was checked."""
    needs: Sequence[DocumentHash] = ()
    """Documents that must come along or be held."""
    address: str = ""
    """Who sent it, to bound applications."""
    by_operator: bool = False
    """Made here, by this hub's own process: it may be a day or evidence, and no quota counts it."""
    statement: Statement | None = None
    """Its document, where that came along and speaks of proposals."""
    stray_documents: bool = False
    """The bundle holds documents that no record in it names."""


@dataclass(slots=True)
class Accepted:
    """The record is in the log now."""

    index: int


@dataclass(slots=True)
class Present:
    """The record was in the log already."""

    index: int
    envelope: bytes | None  # the one that is logged, where it differs from the one sent


@dataclass(slots=True)
class Waiting:
    """The application waits for an admission, through this log day."""

    expires: date


@dataclass(slots=True)
class Refused:
    """The record was not taken, and why."""

    fault: FrenteError


Outcome: TypeAlias = Accepted | Present | Waiting | Refused
