"""Folding: one batch of submissions, judged record by record while the head is locked.

    folding = Folding(connection, state, limits, hub_key, clock)
    outcomes = folding.take(submissions)      nothing is written yet
    folding.flush()                           what was taken, beside the entries themselves

The rules decide (federation/rules); here stands what only a hub knows: documents that must be there (and what they
speak of: targets.py), quotas, the waiting room, and the evidence that it makes of a fork.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple, NoReturn

import sqlalchemy as sa

from federation.encoding import b64encode, canonical_bytes
from federation.envelope import sign_envelope
from federation.errors import (
    DocumentForeign,
    DocumentMismatch,
    DocumentMissing,
    DocumentWithdrawn,
    Fork,
    FoundingMissing,
    FrenteError,
    OperatorOnly,
    QuotaExceeded,
    SequencePassed,
    WaitingRoomFull,
)
from federation.ids import SALT_BYTES, DocumentHash, RecordId, document_hash
from federation.keys import PrivateKey
from federation.records import (
    AdmissionContent,
    DayContent,
    DocumentRef,
    EvidenceContent,
    Record,
    WithdrawalContent,
)
from federation.rules import (
    Candidate,
    FactoryState,
    MandateState,
    NetworkState,
    fold,
    parse_candidate,
    verify_signers,
)
from hub.clock import Clock, hour_of
from hub.services.submissions import Accepted, Outcome, Present, Refused, Submission, Waiting
from hub.services.targets import STATING_KINDS, Targets
from hub.storage import documents, quotas, waiting
from hub.storage.documents import Holding, NewDocument
from hub.storage.state import DatabaseState
from hub.storage.waiting import Application

_OPERATOR_ONLY: Final = frozenset({"day", "evidence", "founding"})
_WITHOUT_QUOTA: Final = frozenset({"recall", "withdrawal", "charter"})
"""Limiting harm is never rationed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much strangers may send; 0 records a day is no limit."""

    records_per_day: int
    waiting_places: int
    waiting_places_per_address: int
    waiting_days: int


class _New(NamedTuple):
    """An application that is new in this batch."""

    application: Application
    address: str
    at: int  # place among the outcomes
    without_place: WaitingRoomFull | None  # only an admission in the same batch can still help it


class Folding:
    """One batch. Made with the head locked, and gone with its transaction."""

    def __init__(
        self,
        connection: sa.Connection,
        state: DatabaseState,
        limits: Limits,
        hub_key: PrivateKey,
        clock: Clock,
    ) -> None:
        self._connection = connection
        self._state = state
        self._limits = limits
        self._rationed = limits.records_per_day > 0
        self._hub_key = hub_key
        self._clock = clock
        self._outcomes: list[Outcome] = []
        self._targets = Targets(state, self._document)
        self._held: dict[DocumentHash, Holding] = {}
        self._new_documents: dict[DocumentHash, NewDocument] = {}
        self._withdrawals: list[tuple[DocumentHash, RecordId, int]] = []
        self._withdrawn_before: list[tuple[DocumentHash, int]] = []
        self._counts: dict[RecordId, int] = {}
        self._counted_day: date | None = None
        self._counted: set[RecordId] = set()
        self._applications: dict[RecordId, _New] = {}
        self._named: dict[str, Candidate] = {}
        """Admissions in this batch by the factories that they name."""
        self._waited: dict[tuple[date, str | None], int] = {}
        self._admitted: list[RecordId] = []
        self._over: date | None = None
        """The day before one that begins in this batch: no correction of the calendar goes back beyond it."""

    def take(self, submissions: Sequence[Submission]) -> tuple[Outcome, ...]:
        """Judge each submission in its turn, and return what becomes of it once the batch is committed."""
        self._prefetch(submissions)
        for submission in submissions:
            try:
                outcome = self._take(submission)
            except FrenteError as fault:
                outcome = Refused(fault)
            self._outcomes.append(outcome)
        for one, new in list(self._applications.items()):
            if new.without_place is not None:  # and its admission did not come
                self._outcomes[new.at] = Refused(new.without_place)
                del self._applications[one]
        return tuple(self._outcomes)

    def flush(self) -> None:
        """Write what was taken; the entries are `entries.append`'s."""
        self._state.flush()
        documents.keep(self._connection, tuple(self._new_documents.values()))
        for one, author, index in self._withdrawals:
            documents.withdraw(self._connection, one, author, index)
        if self._counted_day is not None:
            counts = {one: self._counts[one] for one in sorted(self._counted)}
            quotas.keep(self._connection, self._counted_day, counts)
        for factory in self._admitted:
            waiting.remove(self._connection, factory)
        for new in self._applications.values():
            waiting.add(self._connection, new.application, new.address)
        if self._over is not None:
            waiting.remove_expired(self._connection, self._over)

    @property
    def withdrawn(self) -> list[tuple[DocumentHash, int]]:
        """The documents that were withdrawn, each with the index of its withdrawal."""
        return [(one, index) for one, _, index in self._withdrawals]

    @property
    def withdrawn_before(self) -> list[tuple[DocumentHash, int]]:
        """Likewise of those whose withdrawal came once more."""
        return self._withdrawn_before

    def _prefetch(self, submissions: Sequence[Submission]) -> None:
        self._state.prefetch(submission.candidate for submission in submissions)
        self._held = documents.holdings(
            self._connection, {one for submission in submissions for one in submission.needs}
        )
        for submission in submissions:
            content = submission.candidate.record.content
            if isinstance(content, AdmissionContent):
                self._named[content.factory] = submission.candidate

    # -- one submission -----------------------------------------------------------------------------------

    def _take(self, submission: Submission) -> Outcome:
        candidate = submission.candidate
        index = self._state.index(candidate.id)
        if index is not None:
            return self._present(candidate, index)
        record = candidate.record
        if record.kind in _OPERATOR_ONLY and not submission.by_operator:
            raise OperatorOnly(
                f"Only the hub itself writes records of the kind {record.kind}.", kind=record.kind
            )
        if record.kind == "charter" and record.author is None and not submission.by_operator:
            return self._apply(submission)
        author = record.author or candidate.id
        counted = self._rationed and not submission.by_operator and record.kind not in _WITHOUT_QUOTA
        hindrance = self._hindrance(submission, author) if submission.needs else None
        if hindrance is None and counted:
            hindrance = self._quota_exceeded(author)
        if hindrance is not None:
            self._refuse(candidate, hindrance)
        content = record.content
        before = self._today() if isinstance(content, DayContent) else None
        if isinstance(content, AdmissionContent) and not self._is_known(content.factory):
            self._admit(candidate, content.factory)
        else:
            self._fold(candidate, submission)
        if submission.needs:
            self._note_documents(submission, author)
        if isinstance(content, WithdrawalContent):
            self._note_withdrawal(content, author)
        elif isinstance(content, DayContent):
            self._over = content.date if before is None else min(before, content.date)
            self._counted_day = None
        if counted:
            self._counts[author] = self._count(author) + 1
            self._counted.add(author)
        return Accepted(self._state.size - 1)

    def _present(self, candidate: Candidate, index: int) -> Present:
        content = candidate.record.content
        if isinstance(content, WithdrawalContent):  # a fault may have come between its commit and the list
            self._withdrawn_before.append((content.hash, index))
        logged = self._state.envelope(candidate.id)
        if logged == candidate.raw:
            return Present(index, None)
        verify_signers(self._state, candidate)  # nobody learns of a record by guessing at its payload
        return Present(index, logged)

    def _fold(self, candidate: Candidate, submission: Submission | None = None) -> None:
        try:
            if submission is None or candidate.record.kind not in STATING_KINDS:
                fold(self._state, candidate)
                return
            with self._state.attempt():
                fold(self._state, candidate)
                self._targets.require(submission)
        except (SequencePassed, Fork) as fault:
            raise self._fork_or(fault, candidate) from fault

    def _refuse(self, candidate: Candidate, hindrance: FrenteError) -> NoReturn:
        """Raise what the rules say, or else the hindrance: a fork is a fork even without its document."""
        try:
            with self._state.attempt(keep=False):
                fold(self._state, candidate)
        except (SequencePassed, Fork) as fault:
            raise self._fork_or(fault, candidate) from fault
        raise hindrance

    def _note_documents(self, submission: Submission, author: RecordId) -> None:
        """Note the documents that came with a record that was just folded."""
        for one in submission.needs:
            new = submission.documents.get(one)
            if new is not None and one not in self._held:
                self._new_documents[one] = new
                self._held[one] = Holding(author, withdrawn=False, audience=new.audience)

    def _note_withdrawal(self, content: WithdrawalContent, author: RecordId) -> None:
        self._withdrawals.append((content.hash, author, self._state.size - 1))
        held = self._held.get(content.hash)
        audience = held.audience if held is not None else "federation"
        self._held[content.hash] = Holding(author, withdrawn=True, audience=audience)

    def _document(self, wanted: DocumentHash) -> bytes | None:
        """Return the bytes of a document that is held or came in this batch; None where it is withdrawn."""
        held = self._held.get(wanted)
        if held is not None and held.withdrawn:
            return None
        new = self._new_documents.get(wanted)
        if new is not None:
            return new.data
        stored = documents.read(self._connection, wanted)
        return None if stored is None else stored.data

    # -- what only a hub knows ---------------------------------------------------------------------------

    def _hindrance(self, submission: Submission, author: RecordId) -> FrenteError | None:
        """Return which of its documents keeps this record out, even where the rules allow it, or None."""
        for one in submission.needs:
            held = self._held.get(one)
            if held is not None:
                if held.withdrawn:
                    return DocumentWithdrawn(
                        "The document was withdrawn: it is refused from then on.", hash=one
                    )
                if held.owner != author:
                    return DocumentForeign("The document is another author's.", hash=one)
            elif one not in submission.documents:
                named = submission.candidate.record.document
                if submission.stray_documents and named is not None and one == named.hash:
                    return DocumentMismatch(
                        "The document that came along is not the one that the record names.", hash=one
                    )
                return DocumentMissing(
                    "The document that the record names is neither here nor came along.", hash=one
                )
        return None

    def _quota_exceeded(self, author: RecordId) -> QuotaExceeded | None:
        limit = self._limits.records_per_day
        if self._count(author) < limit:
            return None
        return QuotaExceeded(f"The factory sent {limit} records on this log day already.", limit=limit)

    def _count(self, author: RecordId) -> int:
        """Return how many records of the author were taken on the current day, this batch's included."""
        if self._counted_day is None:  # also where a day begins inside the batch
            network = self._state.get(NetworkState, "")
            if network is None or network.day is None:
                return 0
            self._counted_day = network.day
            self._counts.clear()
            self._counted.clear()
        count = self._counts.get(author)
        if count is None:
            found = quotas.counts(self._connection, self._counted_day, [author])
            count = self._counts[author] = found.get(author, 0)
        return count

    def _today(self) -> date | None:
        network = self._state.get(NetworkState, "")
        return None if network is None else network.day

    # -- the waiting room --------------------------------------------------------------------------------

    def _apply(self, submission: Submission) -> Waiting:
        """Let a first charter wait, if the rules would take it now."""
        candidate = submission.candidate
        network = self._state.get(NetworkState, "")
        if network is None or network.day is None:
            raise FoundingMissing("The log has no current day yet.")
        known = self._applications.get(candidate.id)
        if known is not None and known.without_place is not None:
            raise known.without_place
        if known is not None:
            return Waiting(known.application.expires)
        application = waiting.find(self._connection, candidate.id, network.day)
        if application is not None:
            return Waiting(application.expires)
        full = self._why_full(network.day, submission.address)
        # Strangers can fill the room, but not keep out whom the custodians admit: charter and admission in one bundle.
        if full is not None and not self._comes_with_its_admission(candidate.id):
            raise full  # before anything that costs more: they come by the thousand
        with self._state.attempt(keep=False):
            fold(self._state, candidate)
        expires = network.day + timedelta(days=self._limits.waiting_days)
        application = Application(candidate.id, candidate.raw, network.day, expires)
        self._applications[candidate.id] = _New(application, submission.address, len(self._outcomes), full)
        return Waiting(expires)

    def _why_full(self, today: date, address: str) -> WaitingRoomFull | None:
        """Return why no more applications may wait, from this address or at all, or None."""
        placed = [one for one in self._applications.values() if one.without_place is None]
        if self._waiting(today, None) + len(placed) >= self._limits.waiting_places:
            return WaitingRoomFull("As many factories wait for an admission as this hub has room for.")
        here = sum(one.address == address for one in placed)
        if self._waiting(today, address) + here >= self._limits.waiting_places_per_address:
            return WaitingRoomFull("As many applications wait from this address as this hub has room for.")
        return None

    def _waiting(self, today: date, address: str | None) -> int:
        """Return how many waited when the batch began. Whoever is admitted in it makes room for the next one only."""
        place = today, address
        if place not in self._waited:
            self._waited[place] = waiting.count(self._connection, today, address)
        return self._waited[place]

    def _comes_with_its_admission(self, factory: RecordId) -> bool:
        """Whether an admission in this batch names the factory, and those signed it who may."""
        admission = self._named.get(factory)
        if admission is None:
            return False
        try:
            verify_signers(self._state, admission)
        except FrenteError:
            return False
        return True

    def _admit(self, admission: Candidate, factory: RecordId) -> None:
        """Append the charter that waits and its admission: both, or neither."""
        fresh = self._applications.get(factory)
        today = self._today() or date.max
        application = waiting.find(self._connection, factory, today) if fresh is None else fresh.application
        if application is None:
            self._fold(admission)  # refused, in the rules' own words
            return
        with self._state.attempt():
            fold(self._state, parse_candidate(application.envelope))
            fold(self._state, admission)
        if fresh is None:
            self._admitted.append(factory)
        else:
            del self._applications[factory]
            self._outcomes[fresh.at] = Accepted(self._state.size - 2)

    def _is_known(self, factory: RecordId) -> bool:
        return self._state.get(FactoryState, factory) is not None

    # -- forks -------------------------------------------------------------------------------------------

    def _fork_or(self, fault: FrenteError, second: Candidate) -> FrenteError:
        """Return the fault, or the fork that it is where the log holds another record with this number.

        The rules judge signatures before numbers, so the second is truly the delegate's. The first fork of a mandate
        becomes evidence.
        """
        mandate = self._state.get(MandateState, second.record.mandate or "")
        if mandate is None or second.record.sequence is None:
            return fault
        first = self._state.by_sequence(mandate.index, second.record.sequence)
        if first is None or first[0] == second.id:
            return fault
        if mandate.forked is None:
            self._keep_evidence(mandate, first, second)
        return Fork("The log holds another record with this number.", **{**fault.evidence, "first": first[0]})

    def _keep_evidence(self, mandate: MandateState, first: tuple[RecordId, bytes], second: Candidate) -> None:
        network = self._state.get(NetworkState, "")
        if network is None:
            return
        body = canonical_bytes(
            {"first": b64encode(first[1]), "second": b64encode(second.raw), "type": "evidence"}
        )
        salt = os.urandom(SALT_BYTES)
        named = document_hash(salt, body)
        record = Record(
            network=network.id,
            kind="evidence",
            author=network.id,
            mandate=None,
            sequence=None,
            previous=None,
            signed_at=hour_of(self._clock()),
            seen=None,
            content=EvidenceContent(first=first[0], mandate=mandate.id, reason="fork", second=second.id),
            document=DocumentRef(audience="public", hash=named),
        )
        candidate = parse_candidate(sign_envelope(record.payload(), [self._hub_key]))
        fold(self._state, candidate)
        self._new_documents[named] = NewDocument(named, network.id, "public", salt, body)
        self._held[named] = Holding(network.id, withdrawn=False, audience="public")
