"""Records about statutes, as rows of the view tables: what the projector asks of their documents.

    rows = StatuteRows()
    rows.read(connection, entry, record, day)       one record more
    rows.write(connection)                          the tables hold them

Such documents are large and come seldom: each is read alone. One that is for the federation, withdrawn or not readable
gives a proposal without text, and no amendment or correction at all.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from federation.documents import AlignmentCorrection, Amendment, StatuteProposal, parse_document
from federation.documents.proposals import Statement
from federation.errors import DocumentMalformed, EncodingError
from hub.storage import statute_writes, view_writes
from hub.storage.entries import Entry
from hub.storage.statute_writes import NewAmendment, NewCorrection, NewProposal

STATUTE_KINDS: Final = frozenset({"alignment-correction", "amendment", "statute-proposal"})


@dataclass(slots=True)
class StatuteRows:
    """What the entries of a batch add."""

    proposals: list[NewProposal] = field(default_factory=list)
    amendments: list[NewAmendment] = field(default_factory=list)
    corrections: list[NewCorrection] = field(default_factory=list)
    proposed_by: set[bytes] = field(default_factory=set)
    """Factories of which another proposal may be the current one."""

    def read(self, connection: sa.Connection, entry: Entry, record: dict[str, Any], day: str) -> None:
        """Add a record of one of STATUTE_KINDS."""
        author = bytes.fromhex(record["author"])
        place = (entry.index, bytes.fromhex(entry.id), author, day)
        said = _document(connection, record)
        document = bytes.fromhex(record["document"]["hash"])
        match said:
            case StatuteProposal():
                self.proposals.append(_proposal(place, document, said))
            case Amendment():
                target = bytes.fromhex(said.target)
                self.amendments.append(NewAmendment(*place, document, target, said.article, said.change.kind))
            case AlignmentCorrection():
                self.corrections.append(NewCorrection(*place, document, said.act))
            case None if record["kind"] == "statute-proposal":
                self.proposals.append(NewProposal(*place, held=False))
        if record["kind"] == "statute-proposal":
            self.proposed_by.add(author)

    def write(self, connection: sa.Connection) -> None:
        """Bring the tables to what was read."""
        statute_writes.add(connection, self.proposals, self.amendments, self.corrections)
        for factory in sorted(self.proposed_by):
            statute_writes.settle_versions(connection, factory)


def _document(connection: sa.Connection, record: dict[str, Any]) -> Statement | None:
    """Return the record's document where it is public, held and of the record's kind."""
    reference = record["document"]
    if reference["audience"] != "public":
        return None
    data = view_writes.public_documents(connection, [bytes.fromhex(reference["hash"])]).get(reference["hash"])
    if data is None:
        return None
    try:
        document = parse_document(data)
    except (DocumentMalformed, EncodingError):
        # Intake checks documents; a log taken over from elsewhere may bring one that it would have refused.
        return None
    return document if isinstance(document, Statement) and document.type == record["kind"] else None


def _proposal(place: tuple[int, bytes, bytes, str], document: bytes, said: StatuteProposal) -> NewProposal:
    return NewProposal(
        *place,
        held=True,
        document=document,
        title=said.statute.title,
        language=said.language,
        articles=len(said.statute.articles),
        amends=None if said.amends is None else bytes.fromhex(said.amends),
        replaces=None if said.replaces is None else bytes.fromhex(said.replaces),
    )
