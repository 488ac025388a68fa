"""Proposals of statutes: written, amended and corrected; and those whose words are here, also other factories'.

    proposals/<record id>.frente      as a hub gave it: the record, its document, and all that allowed it

A bundle proves itself, so one from a stick is as good as one from the hub; it is verified again whenever it is read.
Whoever amends a proposal must have its words here, online or not.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from federation.documents import Amendment, Place, Statute, StatuteProposal, parse_document
from federation.documents.proposals import Units, require_places, units_of
from federation.encoding import Json
from federation.errors import ProposalMissing
from federation.ids import RecordId
from federation.proofs import Proof, verify_proof_bundle
from federation.rules import parse_candidate
from node.services import writing
from node.services.identity import Written
from node.services.statements import Audience, spell_document
from node.services.workplace import Workplace
from node.services.writing import Attachment
from node.storage.files import write_bytes
from node.storage.records import RecordStatus

FOLDER = "proposals"
SUFFIX = ".frente"
KIND = "statute-proposal"


class ProofSource(Protocol):
    """The part of a hub that gives proofs."""

    def proof(self, record: RecordId, /) -> bytes:
        """Return a record's proof bundle."""


@dataclass(frozen=True, slots=True)
class KnownProposal:
    """A proposal whose words are here."""

    id: RecordId
    author: RecordId | None
    document: StatuteProposal
    status: RecordStatus
    """How far it got; one of another factory is in the log."""
    own: bool

    @property
    def units(self) -> Units:
        """The articles, as amendments ask for them."""
        return units_of(self.document.statute)


def known_proposals(workplace: Workplace) -> tuple[KnownProposal, ...]:
    """Return the proposals whose words are here: our own in the order in which they were made, then the others'."""
    return (*_own(workplace), *_of_others(workplace))


def find_proposal(workplace: Workplace, beginning: str) -> KnownProposal:
    """Return the one proposal whose id begins so. Raises ProposalMissing, also where several do."""
    wanted = beginning.lower()
    found = {one.id: one for one in known_proposals(workplace) if wanted and one.id.startswith(wanted)}
    if len(found) != 1:
        raise ProposalMissing(
            f"{len(found)} proposals here have an id that begins with {beginning[:64]!a}.",
            record=beginning[:64],
        )
    return next(iter(found.values()))


def versions(workplace: Workplace, proposal: KnownProposal) -> tuple[KnownProposal, ...]:
    """Return the proposal and the earlier versions of it that are here, the newest first."""
    here = {one.id: one for one in known_proposals(workplace)}
    found = [proposal]
    while (replaced := found[-1].document.replaces) is not None and replaced in here:
        found.append(here[replaced])  # never in circles: a record names only records that were before it
    return tuple(found)


def fetch(workplace: Workplace, hub: ProofSource, record: RecordId) -> KnownProposal:
    """Keep a proposal as the hub shows it, every step verified. Raises as `keep`."""
    return keep(workplace, hub.proof(record), record)


def keep(workplace: Workplace, bundle: bytes, record: RecordId | None = None) -> KnownProposal:
    """Keep the proposal of a proof bundle; it must be `record`, where that is given.

    Raises ProposalMissing where the bundle is of something else, or without its words; what `verify_proof_bundle` does.
    """
    proposal = _open(workplace, bundle)
    if record is not None and proposal.id != record:
        raise ProposalMissing(
            "The file holds another proposal than the one that was asked for.", record=proposal.id
        )
    folder = workplace.folder / FOLDER
    folder.mkdir(exist_ok=True)
    write_bytes(folder / f"{proposal.id}{SUFFIX}", bundle)
    return proposal


# -- what a delegate says of them -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Terms:
    """When, in which language and for whom something is said."""

    now: datetime
    language: str = "es"
    audience: Audience = "public"


def write(
    workplace: Workplace,
    statute: Statute,
    terms: Terms,
    *,
    source: Attachment | None = None,
    amends: RecordId | None = None,
    replaces: RecordId | None = None,
) -> Written:
    """Sign a proposal, with the file that it was read from beside it. Raises as `writing.write`."""
    named = {"amends": amends, "replaces": replaces}
    return writing.write(
        workplace,
        "statute-proposal",
        {
            "statute": statute.model_dump(mode="json", exclude_none=True),
            **{name: record for name, record in named.items() if record is not None},
        },
        now=terms.now,
        audience=terms.audience,
        language=terms.language,
        attachments=() if source is None else (source,),
    )


def amend(
    workplace: Workplace,
    target: KnownProposal,
    article: str | None,
    change: Mapping[str, Json],
    reason: str,
    terms: Terms,
) -> Written:
    """Sign an amendment of a proposal whose words are here; the change is as docs/protocol.md, section 4, spells it.

    Raises DocumentMalformed, and TargetWrong where it does not fit those words.
    """
    fields = {"target": target.id, "reason": reason} | ({} if article is None else {"article": article})
    exact: dict[str, Json] = {"change": {name: _normal(value) for name, value in change.items()}}
    whole = {**fields, "language": terms.language, "type": "amendment"}
    document = parse_document(spell_document(whole, exact=exact))
    if isinstance(document, Amendment):
        document.require_fit(target.units)
    return writing.write(
        workplace,
        "amendment",
        fields,
        now=terms.now,
        audience=terms.audience,
        language=terms.language,
        exact=exact,
    )


def _normal(value: Json) -> Json:
    """Spell a text as documents do, the spaces at its ends included: they belong to the change."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    return value


def correct(
    workplace: Workplace,
    act: str,
    articles: Sequence[Place],
    to: Sequence[Place],
    reason: str,
    terms: Terms,
) -> Written:
    """Sign a correction of which articles speak of the same.

    Raises TargetWrong where a proposal whose words are here has no such article, and DocumentMalformed.
    """
    units = {one.id: one.units for one in known_proposals(workplace)}
    require_places(articles, units, "articles")
    require_places(to, units, "to")
    fields: dict[str, object] = {
        "act": act,
        "articles": [one.model_dump() for one in articles],
        "reason": reason,
    }
    if to:
        fields["to"] = [one.model_dump() for one in to]
    return writing.write(
        workplace,
        "alignment-correction",
        fields,
        now=terms.now,
        audience=terms.audience,
        language=terms.language,
    )


# -- what is here ---------------------------------------------------------------------------------------


def _own(workplace: Workplace) -> list[KnownProposal]:
    found = []
    for record in workplace.records.with_status("outbox", "waiting", "accepted", "refused"):
        if record.kind != KIND:
            continue
        documents = workplace.records.documents(record.id)
        document = parse_document(documents[0].data) if documents else None
        if isinstance(document, StatuteProposal):
            author = parse_candidate(record.envelope).record.author
            found.append(KnownProposal(record.id, author, document, record.status, record.own))
    return found


def _of_others(workplace: Workplace) -> list[KnownProposal]:
    paths: list[Path] = sorted((workplace.folder / FOLDER).glob(f"*{SUFFIX}"))
    ours = {one.id for one in _own(workplace)}
    return [
        _open(workplace, path.read_bytes()) for path in paths if path.name.removesuffix(SUFFIX) not in ours
    ]


def _open(workplace: Workplace, bundle: bytes) -> KnownProposal:
    proof: Proof = verify_proof_bundle(bundle, network=RecordId(workplace.network.id))
    if proof.record.kind != KIND:
        raise ProposalMissing("The record is no proposal of statutes.", record=proof.id)
    document = None if proof.document is None else parse_document(proof.document)
    if not isinstance(document, StatuteProposal):
        raise ProposalMissing(
            "The words of this proposal are not shown: withdrawn, or for the federation only.",
            record=proof.id,
        )
    return KnownProposal(proof.id, proof.record.author, document, "accepted", own=False)
