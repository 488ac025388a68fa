"""Who the factory is: its charter, its custodians, the mandates that its assembly gave and took back.

Everything here is signed by custodians. Those whose key is on this machine sign at once; where too few are, the
record waits as a draft (federation.cosigning) until the others signed it by file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import ValidationError

from federation.cosigning import CosignRequest
from federation.documents import Holder, parse_document
from federation.encoding import b64encode
from federation.errors import DataExists, FactoryUnknown, NothingFound, SettingInvalid
from federation.ids import RecordId
from federation.keys import PublicKey
from federation.records import (
    Assembly,
    CharterContent,
    Content,
    MandateContent,
    RecallContent,
    StandingContent,
    parse_record,
)
from federation.records.common import fault_of
from federation.rules import Signers, parse_candidate
from federation.rules.candidate import public_key
from node.clock import format_second
from node.services.statements import (
    Audience,
    keep_document,
    make_payload,
    spell_document,
    withdrawal_content,
    words_document,
)
from node.services.workplace import Network, Progress, Workplace, silent
from node.storage.records import KeptDocument, KeptRecord


@dataclass(frozen=True, slots=True)
class Factory:
    """The factory as of its newest charter made here."""

    id: RecordId
    charter: RecordId
    name: str
    custodians: tuple[PublicKey, ...]
    threshold: int

    @property
    def signers(self) -> Signers:
        """Who speaks for its assembly."""
        return Signers(self.custodians, self.threshold)


@dataclass(frozen=True, slots=True)
class Written:
    """A record that was signed and stands in the outbox, or that waits for more signatures."""

    id: RecordId
    kind: str
    complete: bool
    missing: int = 0
    """How many signatures it still lacks, at least."""


@dataclass(frozen=True, slots=True)
class MandateTerms:
    """What an assembly decided; days are UTC days, both included."""

    holder: str
    first_day: date
    last_day: date
    assembly_date: date
    members: int
    present: int
    votes_for: int
    votes_against: int = 0
    abstained: int = 0
    roles: tuple[str, ...] = ("reporter",)
    audience: Audience = "public"
    language: str = "es"
    key: PublicKey | None = field(default=None)
    """The delegate's key where it is on another machine; else one of this machine's."""


def current_factory(workplace: Workplace) -> Factory:
    """Return the factory. Raises FactoryUnknown."""
    live = workplace.records.with_status("outbox", "waiting", "accepted", own=True)
    charters = [one for one in live if one.kind == "charter"]
    if not charters:
        raise FactoryUnknown("This node has no charter; `frente-node init` makes one.")
    newest = charters[-1]
    record = parse_candidate(newest.envelope).record
    content = record.content
    if not isinstance(content, CharterContent):
        raise TypeError("a charter holds a charter's content")
    return Factory(
        record.author or newest.id,
        newest.id,
        content.name,
        tuple(map(public_key, content.custodians)),
        content.threshold,
    )


def begin(
    workplace: Workplace,
    *,
    url: str,
    network: Network,
    name: str,
    custodians: int,
    threshold: int,
    now: datetime,
    progress: Progress = silent,
) -> None:
    """Pin the network and found the factory; what an interrupted call left is finished. Raises DataExists."""
    if workplace.facts.get("ready") is not None:
        raise DataExists(f"{workplace.folder} already holds a node.", folder=str(workplace.folder))
    with workplace.database.transaction():
        workplace.facts.put("hub", url)
        workplace.pin(network)
    if not workplace.records.with_status("outbox", own=True):
        found(workplace, name=name, custodians=custodians, threshold=threshold, now=now, progress=progress)
    with workplace.database.transaction():
        workplace.facts.put("ready", value=True)


def found(
    workplace: Workplace,
    *,
    name: str,
    custodians: int,
    threshold: int,
    now: datetime,
    progress: Progress = silent,
) -> Written:
    """Make the custodians' keys and the delegate's, and the first charter, signed by its custodians."""
    if not 1 <= threshold <= custodians <= 16 or threshold > 8:
        raise SettingInvalid(
            "There are 1 to 16 custodians, and at most 8 and no more than all of them must sign.",
            custodians=custodians,
            threshold=threshold,
        )
    keys = []
    for number in range(1, custodians + 1):  # each takes a third of a second: scrypt
        keys.append(workplace.keyring.create(f"custodian-{number}"))
        progress(number, custodians + 1)
    workplace.keyring.create("delegate-1")
    progress(custodians + 1, custodians + 1)
    return _charter(
        workplace, None, name=name, custodians=keys, threshold=threshold, ends_mandates=(), now=now
    )


def change_charter(
    workplace: Workplace,
    *,
    name: str | None,
    custodians: Sequence[PublicKey] | None,
    threshold: int | None,
    ends_mandates: Sequence[RecordId],
    now: datetime,
) -> Written:
    """Make a charter that replaces the one in force: m of the old and m of the new custodians sign."""
    factory = current_factory(workplace)
    return _charter(
        workplace,
        factory,
        name=name or factory.name,
        custodians=custodians or factory.custodians,
        threshold=threshold or factory.threshold,
        ends_mandates=ends_mandates,
        now=now,
    )


def _charter(
    workplace: Workplace,
    before: Factory | None,
    *,
    name: str,
    custodians: Sequence[PublicKey],
    threshold: int,
    ends_mandates: Sequence[RecordId],
    now: datetime,
) -> Written:
    try:
        content = CharterContent(
            custodians=tuple(sorted({b64encode(key.raw) for key in custodians})),
            ends_mandates=tuple(sorted(set(ends_mandates))),
            name=name,
            replaces=before.charter if before else None,
            threshold=threshold,
        )
    except ValidationError as fault:
        raise fault_of(fault, within="content") from fault
    groups = [Signers(tuple(map(public_key, content.custodians)), threshold)]
    if before is not None:
        groups.append(before.signers)
    payload = make_payload(
        workplace, "charter", author=before.id if before else None, now=now, content=content
    )
    return submit(workplace, CosignRequest(payload, tuple(groups)), now)


def give_mandate(workplace: Workplace, terms: MandateTerms, now: datetime) -> Written:
    """Make a mandate: the assembly's custodians sign, and the delegate's key itself."""
    factory = current_factory(workplace)
    key = terms.key or newest_delegate_key(workplace)
    try:
        content = MandateContent(
            assembly=Assembly(
                abstained=terms.abstained,
                against=terms.votes_against,
                date=terms.assembly_date,
                for_=terms.votes_for,
                members=terms.members,
                present=terms.present,
            ),
            from_=terms.first_day,
            key=b64encode(key.raw),
            roles=tuple(sorted(set(terms.roles))),  # type: ignore[arg-type]  # the model checks them
            until=terms.last_day,
        )
    except ValidationError as fault:
        raise fault_of(fault, within="content") from fault
    holder = keep_document(
        spell_document({"language": terms.language, "name": terms.holder, "type": "holder"}), terms.audience
    )
    payload = make_payload(workplace, "mandate", author=factory.id, now=now, content=content, document=holder)
    return submit(workplace, CosignRequest(payload, (factory.signers, Signers((key,), 1)), (holder,)), now)


def newest_delegate_key(workplace: Workplace) -> PublicKey:
    """Return the newest delegate's key of this machine. Raises NothingFound."""
    names = workplace.keyring.names("delegate")
    if not names:
        raise NothingFound("This machine has no delegate's key.")
    return workplace.keyring.public(names[-1])


def recall(
    workplace: Workplace, mandate: RecordId, *, reason: str, words: str | None, language: str, now: datetime
) -> Written:
    """Take a mandate back, whether the log has it already or not."""
    factory = current_factory(workplace)
    try:
        content = RecallContent(mandate=mandate, reason=reason)  # type: ignore[arg-type]  # the model checks it
    except ValidationError as fault:
        raise fault_of(fault, within="content") from fault
    return _by_custodians(workplace, factory, "recall", content, words, language, now)


def leave(
    workplace: Workplace,
    *,
    replaces: RecordId,
    reason: str,
    words: str | None,
    language: str,
    now: datetime,
) -> Written:
    """Say that the factory leaves the network; `replaces` is its admission or the standing in force."""
    factory = current_factory(workplace)
    try:
        content = StandingContent(
            factory=factory.id,
            reason=reason,  # type: ignore[arg-type]  # the model checks it
            replaces=replaces,
            standing="left",
        )
    except ValidationError as fault:
        raise fault_of(fault, within="content") from fault
    return _by_custodians(workplace, factory, "standing", content, words, language, now)


def withdraw(
    workplace: Workplace,
    record: KeptRecord,
    *,
    reason: str,
    words: str | None,
    language: str,
    now: datetime,
) -> Written:
    """Let the custodians withdraw the document of a record."""
    content = withdrawal_content(record, reason)
    return _by_custodians(workplace, current_factory(workplace), "withdrawal", content, words, language, now)


def _by_custodians(
    workplace: Workplace,
    factory: Factory,
    kind: str,
    content: Content,
    words: str | None,
    language: str,
    now: datetime,
) -> Written:
    document = None if words is None else words_document(words, language)
    payload = make_payload(workplace, kind, author=factory.id, now=now, content=content, document=document)
    documents = (document,) if document else ()
    return submit(workplace, CosignRequest(payload, (factory.signers,), documents), now)


# -- from a request to the outbox --------------------------------------------------------------------


def submit(workplace: Workplace, request: CosignRequest, now: datetime, *, sign: bool = True) -> Written:
    """Sign with the keys that are here, as far as they are needed; the record stands in the outbox or as a draft."""
    if sign:
        for purpose in ("delegate", "custodian"):
            for name in workplace.keyring.among(purpose, request.wanted):
                key = workplace.keyring.public(name)
                if any(
                    key in group.keys and request.signed_in(group) < group.threshold
                    for group in request.groups
                ):
                    request = request.sign([workplace.keyring.unlock(name)])
    with workplace.database.transaction():
        if request.complete:
            enter(workplace, request, now)
        else:
            workplace.drafts.put(request.record_id, request.format())
    missing = max(group.threshold - request.signed_in(group) for group in request.groups)
    return Written(request.record_id, request.record.kind, request.complete, max(missing, 0))


def enter(workplace: Workplace, request: CosignRequest, now: datetime) -> None:
    """Put a record with all its signatures into the outbox; belongs inside a transaction."""
    record = parse_record(request.payload)
    workplace.drafts.drop(request.record_id)
    if workplace.records.get(request.record_id) is not None:
        return
    workplace.records.add(
        record=request.record_id,
        kind=record.kind,
        envelope=request.envelope(),
        written_at=format_second(now),
        documents=request.documents,
    )
    content = record.content
    if isinstance(content, MandateContent):
        workplace.mandates.add(
            request.record_id,
            delegate=public_key(content.key).id,
            roles=content.roles,
            first_day=content.from_,
            last_day=content.until,
            holder=holder_name(request.documents),
        )
    elif isinstance(content, RecallContent):
        workplace.mandates.end(content.mandate, request.record_id)
    elif isinstance(content, CharterContent):
        for mandate in content.ends_mandates:
            workplace.mandates.end(mandate, request.record_id)


def holder_name(documents: Sequence[KeptDocument]) -> str:
    """Return the name or pseudonym in a mandate's document; empty where it has none."""
    for one in documents:
        found = parse_document(one.data)
        if isinstance(found, Holder):
            return found.name
    return ""
