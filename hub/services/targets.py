"""Targets: the proposals that a document speaks of must be in the log, with the articles and words that it names.

    targets = Targets(state, read)      for one batch, with the head locked
    targets.require(submission)         RecordUnknown, TargetWrong, DocumentMalformed

A rule of intake and not of replay, as it looks into documents: docs/decisions/0013. Where the proposal's document is
withdrawn, nobody can tell any more, and nothing is asked of its articles.
"""

from collections.abc import Callable
from typing import Final, TypeAlias, assert_never

import orjson

from federation.documents import AlignmentCorrection, Amendment, StatuteProposal, parse_document
from federation.documents.proposals import Statement, Unit, Units, proposals_named
from federation.errors import DocumentMalformed, RecordUnknown, TargetWrong
from federation.ids import DocumentHash, RecordId
from federation.records import Record
from federation.rules import State
from hub.services.submissions import Submission

ReadDocument: TypeAlias = Callable[[DocumentHash], bytes | None]
"""The bytes of a document that is held, without salt; None where it is withdrawn."""

STATING_KINDS: Final = frozenset({"alignment-correction", "amendment", "statute-proposal"})


class Targets:
    """The proposals that the records of one batch speak of, each read once."""

    def __init__(self, state: State, read: ReadDocument) -> None:
        self._state = state
        self._read = read
        self._units: dict[DocumentHash, Units | None] = {}

    def require(self, submission: Submission) -> None:
        """Return only where all that the record's document names is there."""
        record = submission.candidate.record
        statement = submission.statement or self._statement(record)
        known: dict[RecordId, Units] = {}
        for proposal in proposals_named(statement):
            units = self._proposal(proposal)
            if units is not None:
                known[proposal] = units
        match statement:
            case StatuteProposal(replaces=replaced):
                facts = None if replaced is None else self._state.facts(replaced)
                if facts is not None and facts.author != record.author:
                    raise TargetWrong("replaces: is another factory's proposal.", where="replaces")
            case Amendment(target=target):
                if target in known:
                    statement.require_fit(known[target])
            case AlignmentCorrection():
                statement.require_fit(known)
            case unknown:
                assert_never(unknown)

    def _statement(self, record: Record) -> Statement:
        """Return the record's document, which did not come along and is held for another record of its author."""
        data = None if record.document is None else self._read(record.document.hash)
        document = None if data is None else parse_document(data)
        if not isinstance(document, Statement) or document.type != record.kind:
            raise DocumentMalformed(f"A record of the kind {record.kind} has a document of this type.")
        return document

    def _proposal(self, record: RecordId) -> Units | None:
        """Return the articles of a proposal, or None where its document is withdrawn. Raises RecordUnknown."""
        facts = self._state.facts(record)
        if facts is None or facts.kind != "statute-proposal" or facts.document is None:
            raise RecordUnknown("No statute proposal with this id is in the log.", record=record)
        if facts.document not in self._units:
            data = self._read(facts.document)
            self._units[facts.document] = None if data is None else _units(data)
        return self._units[facts.document]


def _units(data: bytes) -> Units | None:
    """Return the articles of a proposal's document: read again in milliseconds, as it was checked when it came."""
    try:
        articles = orjson.loads(data)["statute"]["articles"]
        return {one["id"]: Unit(one.get("heading"), one["text"]) for one in articles}
    except (KeyError, TypeError, ValueError):
        # Intake checks documents; a log taken over from elsewhere may bring one that it would have refused.
        return None
