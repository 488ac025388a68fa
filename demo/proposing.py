"""What delegates do with statutes: propose them, amend each other's, correct which articles are held for the same.

Every act is a call of the node's own services, as `frente-node proposal`, `amendment` and `alignment` make it. Who
speaks of another factory's proposal takes it from the hub first, with its proof.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.people import Crew
from demo.story import STATUTES, Amendment, Correction, Proposal
from federation.documents import Place
from federation.encoding import Json
from federation.errors import ProposalMissing
from federation.ids import RecordId
from federation.statutes.child import read_file
from federation.statutes.extras import is_installed
from federation.statutes.identities import inherit
from federation.statutes.model import Reading
from federation.statutes.reading import read_statute
from federation.statutes.writing import Origin, write_statute
from node.commands.proposals import MEDIA_TYPES
from node.services.amending import replacing
from node.services.proposals import KnownProposal, Terms
from node.services.writing import Attachment


class Discussion:
    """The proposals that are on the table, by the names that the stories give them."""

    def __init__(self) -> None:
        self._records: dict[str, RecordId] = {}

    def propose(self, crew: Crew, proposal: Proposal, now: datetime) -> None:
        """Sign the statutes of a file, which goes beside them; articles of a later version keep their ids."""
        reading, source = _read(proposal)
        statute, replaced = reading.statute, None
        if proposal.replaces is not None:
            before = self._at_hand(crew, proposal.replaces)
            statute, replaced = inherit(before.document.statute, statute), before.id
        terms = Terms(now, reading.language)
        written = crew.node.write_proposal(statute, terms, source=source, replaces=replaced)
        self._records[proposal.called] = written.id
        crew.sync(now)

    def amend(self, crew: Crew, amendment: Amendment, now: datetime) -> None:
        """Sign a change to a proposal."""
        target = self._at_hand(crew, amendment.target)
        article = None if amendment.article is None else _id_of(amendment.article)
        change = _change(amendment, target)
        crew.node.amend(target, article, change, amendment.reason, Terms(now, target.document.language))
        crew.sync(now)

    def correct(self, crew: Crew, correction: Correction, now: datetime) -> None:
        """Sign which articles belong together."""
        crew.node.correct_alignment(
            correction.act,
            self._places(crew, correction.articles),
            self._places(crew, correction.to),
            correction.reason,
            Terms(now),
        )
        crew.sync(now)

    def _at_hand(self, crew: Crew, called: str) -> KnownProposal:
        """Return a proposal whose words are in the factory's node, fetched from the hub where they are not."""
        record = self._records[called]
        try:
            return crew.node.find_proposal(record)
        except ProposalMissing:
            return crew.node.fetch_proposal(crew.hub, record)

    def _places(self, crew: Crew, told: Sequence[str]) -> list[Place]:
        places = []
        for one in told:
            called, _, article = one.partition(":")
            places.append(Place(proposal=self._at_hand(crew, called).id, article=article))
        return places


def _read(proposal: Proposal) -> tuple[Reading, Attachment]:
    """Return what the factory's file says, and the file."""
    name, data = _file_of(proposal)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return read_file(path), Attachment(name, MEDIA_TYPES[path.suffix], data)


def _file_of(proposal: Proposal) -> tuple[str, bytes]:
    """Return the name and the bytes of the factory's file; without the extra `statutes` it is the text itself."""
    data = (STATUTES / proposal.file).read_bytes()
    if proposal.sent_as is None or not is_installed("pypandoc"):
        return proposal.file, data
    text = read_statute(data, proposal.file)
    made = write_statute(text.statute, text.language, proposal.sent_as, origin=Origin(day=proposal.on))
    return f"{proposal.called}.{proposal.sent_as}", made


def _change(amendment: Amendment, target: KnownProposal) -> dict[str, Json]:
    """Return the change as docs/protocol.md, section 4, spells it."""
    if amendment.after is not None:
        heading: dict[str, Json] = {"heading": amendment.title} if amendment.title else {}
        return {"kind": "insert", "after": _id_of(amendment.after), "new": amendment.text, **heading}
    if amendment.delete:
        return {"kind": "delete"}
    words = target.units[_id_of(amendment.article or "")].text
    return replacing(words, amendment.replace, amendment.with_).model_dump()


def _id_of(number: str) -> str:
    """Return the id of the article that has this number in a first version: docs/statutes.md, section 1."""
    return f"article-{number}"
