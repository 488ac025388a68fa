"""The ledger: folds the log, entry by entry, into a state or a refusal.

    state = MemoryState()
    for raw in entries:
        fold(state, parse_candidate(raw))        # raises, and leaves the state as it was, or the state has
        grown

Nothing enters but the entries themselves: no clock, no document, no name. So anybody who folds the same
entries comes to the same state, today and in ten years. The checks are made in the order of docs/protocol.md,
section 3, whose steps are named in the code; the first that fails gives its code.
"""

from dataclasses import replace
from typing import assert_never

from federation.errors import (
    AlreadyLogged,
    AuthorWrong,
    EvidenceWrong,
    FactoryNotAdmitted,
    Fork,
    FoundingMissing,
    HistoryOther,
    LevelUnknown,
    NetworkWrong,
    RecordUnknown,
    SequenceGap,
    SequencePassed,
    WithdrawalWrong,
)
from federation.ids import RecordId
from federation.records import (
    AdmissionContent,
    CharterContent,
    DayContent,
    EvidenceContent,
    FoundingContent,
    MandateContent,
    RecallContent,
    Record,
    RecoveryCancel,
    RecoveryOpen,
    Seen,
    StandingContent,
    WithdrawalContent,
)
from federation.rules import admission, calendar, enrolment
from federation.rules.authority import (
    ROLE_OF_KIND,
    factory_of,
    mandate_in_force,
    network_of,
    role_needed,
    signers,
)
from federation.rules.candidate import Candidate, public_key
from federation.rules.state import (
    Entity,
    FactoryState,
    MandateState,
    NetworkState,
    RecallState,
    RecordFacts,
    State,
    WithdrawalState,
    recall_key,
)

MAX_SEQUENCE_GAP = 1000  # numbers that may be missing before a record's own

_NETWORK_KINDS = frozenset({"admission", "recovery", "day", "evidence"})
_EITHER_KINDS = frozenset({"standing", "withdrawal"})  # the network's, or a factory's own
_FROM_ANY_STANDING = frozenset({"charter"})  # an application comes before its admission
_FROM_SUSPENDED = frozenset({"recall", "withdrawal", "standing"})  # limiting harm needs no good standing


def fold(state: State, candidate: Candidate) -> None:
    """Judge the candidate as entry number `state.size`, and grow the state by it.

    Raises Refusal or KeyFault, and then nothing has changed; LevelUnknown where the rules in force are newer
    than this program.
    """
    facts = RecordFacts(
        index=state.size,
        kind=candidate.record.kind,
        author=candidate.record.author,
        mandate=candidate.record.mandate,
        document=None if candidate.record.document is None else candidate.record.document.hash,
    )
    grown = _grown_plainly(state, candidate)
    for entity in _judge(state, candidate) if grown is None else (grown,):
        state.put(entity)
    state.enter(candidate, facts)


def preverify(state: State, candidate: Candidate) -> None:
    """Check the signatures by the keys that the state knows now. Raises as `signers` and `Candidate.check` do."""
    candidate.check(signers(state, candidate.record))


verify_signers = preverify
"""For a record that is already there: its signatures must hold, whatever became of its mandate since."""


def _grown_plainly(state: State, candidate: Candidate) -> MandateState | None:
    """Return the mandate with what its delegate says as its last record; None where anything is not plainly allowed.

    The short way for nearly every record of a hub, whose signature was checked ahead of the lock. It says in the
    affirmative what `_judge` says rule by rule: it may accept nothing that `_judge` refuses, and names no fault.
    """
    record = candidate.record
    if record.mandate is None or record.content is not None or record.author is None or not state.complete:
        return None
    network = state.get(NetworkState, "")
    mandate = state.get(MandateState, record.mandate)
    factory = state.get(FactoryState, record.author)
    if network is None or mandate is None or factory is None or network.day is None:
        return None
    ahead, seen = (record.sequence or 0) - mandate.last_sequence, record.seen
    allowed = (
        record.network == network.id  # step 1
        and network.level in enrolment.KNOWN_LEVELS  # step 2
        and state.facts(candidate.id) is None
        and record.kind in ROLE_OF_KIND
        and record.author != network.id  # step 3
        and factory.standing == "admitted"
        and mandate.factory == record.author  # step 4
        and mandate.ended_by is None
        and mandate.index >= factory.mandates_from
        and mandate.first_day <= network.day <= mandate.last_day
        and ROLE_OF_KIND[record.kind] in mandate.roles
        and state.get(RecallState, recall_key(record.author, mandate.id)) is None
        and candidate.is_checked_by(public_key(mandate.delegate_key))  # step 5
        and 0 < ahead <= MAX_SEQUENCE_GAP + 1  # step 6
        and (ahead > 1 or record.previous == mandate.last_record)
    )
    if not allowed or record.sequence is None:
        return None
    if seen is not None:  # step 7
        if seen.origin != network.origin or seen.size > state.size:
            return None
        root = state.root_at(seen.size)
        if root is None or root.hex() != seen.root:
            return None
    return mandate.followed_by(record.sequence, candidate.id)


def _judge(state: State, candidate: Candidate) -> tuple[Entity, ...]:
    """Return what the entry changes, all checks passed."""
    record = candidate.record
    network = _require_network(state, candidate)  # steps 1 and 2
    _require_author(state, record, network)  # step 3
    mandate = None  # step 4
    if record.mandate is not None:
        mandate = mandate_in_force(state, record.mandate, record.author, role_needed(state, record))
    candidate.check(signers(state, record))  # step 5
    grown = () if mandate is None else (_next_in_sequence(state, record, mandate, candidate.id),)  # step 6
    if record.seen is not None and state.complete:
        _require_seen(state, record.seen, network)  # step 7
    return (*grown, *_effects(state, candidate))  # step 8


def _require_network(state: State, candidate: Candidate) -> NetworkState | None:
    record = candidate.record
    network = state.get(NetworkState, "")
    if network is None:
        if record.kind != "founding" or record.network is not None:
            raise FoundingMissing("A log begins with the founding of its network.")
        return None
    if record.network != network.id:
        raise NetworkWrong("The record is of another network.", network=record.network)
    if network.level not in enrolment.KNOWN_LEVELS:
        raise LevelUnknown(f"The rules of level {network.level} are not known here.", level=network.level)
    if state.facts(candidate.id) is not None:
        raise AlreadyLogged("The record is in the log already.", record=candidate.id)
    return network


def _require_author(state: State, record: Record, network: NetworkState | None) -> None:
    kind, author = record.kind, record.author
    if kind == "founding" or (kind == "charter" and author is None):
        expected = None if network is None or kind == "charter" else network.id
        if author != expected:
            raise AuthorWrong(
                "A later founding is authored by the network, and the first by nobody.", kind=kind
            )
        return
    by_network = network is not None and author == network.id
    allowed = kind in (_NETWORK_KINDS | _EITHER_KINDS) if by_network else kind not in _NETWORK_KINDS
    if author is None or not allowed:
        raise AuthorWrong(f"Records of the kind {kind} have another author.", kind=kind, author=author)
    if by_network:
        return
    factory = factory_of(state, author)
    if isinstance(record.content, StandingContent) and (
        record.content.factory != author or record.content.standing != "left"
    ):
        raise AuthorWrong("A factory says of itself only that it left.", kind=kind, author=author)
    if factory.standing == "admitted" or kind in _FROM_ANY_STANDING:
        return
    if factory.standing == "applied" or kind not in _FROM_SUSPENDED:
        raise FactoryNotAdmitted(
            f"The factory's standing is {factory.standing}.", factory=author, standing=factory.standing
        )


def _next_in_sequence(
    state: State, record: Record, mandate: MandateState, record_id: RecordId
) -> MandateState:
    """Return the mandate with this record as its last. Not judged where the entries between are not known."""
    last, number = mandate.last_sequence, record.sequence or 0
    if state.complete:
        evidence: dict[str, str | int | None] = {"mandate": mandate.id, "sequence": number, "last": last}
        if number == last:
            raise Fork("The log holds another record with this number.", **evidence)
        if number < last:
            raise SequencePassed(
                f"The number {number} is not above the last accepted one, {last}.", **evidence
            )
        if number - last - 1 > MAX_SEQUENCE_GAP:
            raise SequenceGap(f"{number - last - 1} numbers are missing before {number}.", **evidence)
        if number == last + 1 and record.previous != mandate.last_record:
            raise Fork("The record follows another one than the last accepted.", **evidence)
    return mandate.followed_by(number, record_id)


def _require_seen(state: State, seen: Seen, network: NetworkState | None) -> None:
    if network is None or seen.origin != network.origin or seen.size > state.size:
        raise HistoryOther(
            "The author saw a checkpoint that this log never had.", size=seen.size, root=seen.root
        )
    root = state.root_at(seen.size)
    if root is not None and root.hex() != seen.root:
        raise HistoryOther(
            f"The author saw another tree of {seen.size} entries than this log's.",
            size=seen.size,
            root=seen.root,
        )


def _effects(  # noqa: PLR0911  # one arm for each kind
    state: State, candidate: Candidate
) -> tuple[Entity, ...]:
    record, record_id = candidate.record, candidate.id
    match record.content:
        case None:
            return ()
        case FoundingContent() as content:
            return enrolment.founding(state, content, record_id)
        case CharterContent() as content:
            return enrolment.charter(state, content, record_id, record.author)
        case MandateContent() as content:
            return enrolment.mandate(state, content, record_id, _author(record))
        case RecallContent() as content:
            return enrolment.recall(state, content, record_id, _author(record))
        case AdmissionContent() as content:
            return admission.admission(state, content, record_id)
        case StandingContent() as content:
            return admission.standing(state, content, record_id)
        case RecoveryOpen() as content:
            return admission.open_recovery(state, content, record_id)
        case RecoveryCancel() as content:
            return admission.cancel_recovery(state, content)
        case DayContent() as content:
            return calendar.day(state, content, record_id)
        case EvidenceContent() as content:
            return _evidence(state, content, record_id)
        case WithdrawalContent() as content:
            return (_withdrawal(state, content, record_id, _author(record)),)
        case unknown:
            assert_never(unknown)


def _evidence(state: State, content: EvidenceContent, record: RecordId) -> tuple[Entity, ...]:
    mandate = state.get(MandateState, content.mandate)
    first = state.facts(content.first)
    if mandate is None or first is None or first.mandate != content.mandate:
        raise EvidenceWrong("The first record is not in the log by this mandate.", record=content.first)
    if state.facts(content.second) is not None:
        raise EvidenceWrong("The second record is in the log itself.", record=content.second)
    if mandate.forked is not None:
        raise EvidenceWrong("The fork of this mandate is on record already.", evidence=mandate.forked)
    return (replace(mandate, forked=record),)


def _withdrawal(
    state: State, content: WithdrawalContent, record: RecordId, author: RecordId
) -> WithdrawalState:
    facts = state.facts(content.record)
    if facts is None:
        raise RecordUnknown(
            "The record whose document is withdrawn is not in the log.", record=content.record
        )
    if facts.document != content.hash:
        raise WithdrawalWrong("The record does not name this document.", record=content.record)
    if author not in {facts.author, network_of(state).id}:
        raise WithdrawalWrong("A factory withdraws documents of its own.", record=content.record)
    known = state.get(WithdrawalState, content.hash)
    if known is not None:
        raise WithdrawalWrong("The document is withdrawn already.", withdrawal=known.withdrawn_by)
    return WithdrawalState(
        hash=content.hash, record=content.record, withdrawn_by=record, author=author, reason=content.reason
    )


def _author(record: Record) -> RecordId:
    """The author of a kind whose author step 3 has required."""
    if record.author is None:
        raise AuthorWrong(f"Records of the kind {record.kind} have an author.", kind=record.kind)
    return record.author
