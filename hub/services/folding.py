"""Folding: one batch of submissions, judged record by record while the head is locked.

    folding = Folding(connection, state, limits, hub_key, clock)
    outcomes = folding.take(submissions)      nothing is written yet
    folding.flush()                           what was taken, beside the entries themselves

The rules decide (federation/rules); here stands what only a hub knows: documents that must be there, quotas, the
waiting room, and the evidence that it makes of a fork.
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
from federation.records import AdmissionContent, DocumentRef, EvidenceContent, Record, WithdrawalContent
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
        self._hub_key = hub_key
        self._clock = clock
        self._outcomes: list[Outcome] = []
        self._held: dict[DocumentHash, Holding] = {}
        self._new_documents: dict[DocumentHash, NewDocument] = {}
        self._withdrawals: list[tuple[DocumentHash, RecordId, int]] = []
        self._counts: dict[RecordId, int] = {}
        self._counted_day: date | None = None
        self._counted: set[RecordId] = set()
        self._applications: dict[RecordId, _New] = {}
        self._named: set[str] = set()
        """Factories that an admission in this batch names."""
        self._admitted: list[RecordId] = []
        self._begun: date | None = None

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
        if self._begun is not None:
            waiting.remove_expired(self._connection, self._begun)

    @property
    def withdrawn(self) -> list[tuple[DocumentHash, int]]:
        """The documents that were withdrawn, each with the index of its withdrawal."""
        return [(one, index) for one, _, index in self._withdrawals]

    def _prefetch(self, submissions: Sequence[Submission]) -> None:
        self._state.prefetch(submission.candidate for submission in submissions)
        self._held = documents.holdings(
            self._connection, {one for submission in submissions for one in submission.needs}
        )
        contents = (submission.candidate.record.content for submission in submissions)
        self._named = {one.factory for one in contents if isinstance(one, AdmissionContent)}

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
        hindrance = self._hindrance(submission)
        if hindrance is not None:
            self._refuse(candidate, hindrance)
        if isinstance(record.content, AdmissionContent) and not self._is_known(record.content.factory):
            self._admit(candidate, record.content.factory)
        else:
            self._fold(candidate)
        self._note(submission)
        return Accepted(self._state.size - 1)

    def _present(self, candidate: Candidate, index: int) -> Present:
        logged = self._state.envelope(candidate.id)
        if logged == candidate.raw:
            return Present(index, None)
        verify_signers(self._state, candidate)  # nobody learns of a record by guessing at its payload
        return Present(index, logged)

    def _fold(self, candidate: Candidate) -> None:
        try:
            fold(self._state, candidate)
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

    def _note(self, submission: Submission) -> None:
        """Note what goes with a record that was just folded."""
        record = submission.candidate.record
        index = self._state.size - 1
        author = record.author or submission.candidate.id
        for one in submission.needs:
            new = submission.documents.get(one)
            if one not in self._held and new is not None:
                self._new_documents[one] = new
                self._held[one] = Holding(author, withdrawn=False, audience=new.audience)
        if isinstance(record.content, WithdrawalContent):
            self._withdrawals.append((record.content.hash, author, index))
            held = self._held.get(record.content.hash)
            audience = held.audience if held is not None else "federation"
            self._held[record.content.hash] = Holding(author, withdrawn=True, audience=audience)
        if record.kind == "day":
            network = self._state.get(NetworkState, "")
            self._begun = None if network is None else network.day
        if self._is_counted(submission) and record.author is not None:
            self._counts[record.author] = self._count(record.author) + 1
            self._counted.add(record.author)

    # -- what only a hub knows ---------------------------------------------------------------------------

    def _hindrance(self, submission: Submission) -> FrenteError | None:
        """Return what keeps this record out even where the rules allow it, or None."""
        record = submission.candidate.record
        author = record.author or submission.candidate.id
        for one in submission.needs:
            held = self._held.get(one)
            if held is not None and held.withdrawn:
                return DocumentWithdrawn("The document was withdrawn: it is refused from then on.", hash=one)
            if held is not None and held.owner != author:
                return DocumentForeign("The document is another author's.", hash=one)
            if held is None and one not in submission.documents:
                if submission.stray_documents and record.document is not None and one == record.document.hash:
                    return DocumentMismatch(
                        "The document that came along is not the one that the record names.", hash=one
                    )
                return DocumentMissing(
                    "The document that the record names is neither here nor came along.", hash=one
                )
        if record.author is not None and self._is_counted(submission):
            limit = self._limits.records_per_day
            if self._count(record.author) >= limit:
                return QuotaExceeded(
                    f"The factory sent {limit} records on this log day already.", limit=limit
                )
        return None

    def _is_counted(self, submission: Submission) -> bool:
        kind = submission.candidate.record.kind
        return not submission.by_operator and self._limits.records_per_day > 0 and kind not in _WITHOUT_QUOTA

    def _count(self, factory: RecordId) -> int:
        """Return how many records of the factory were taken on the current day, this batch's included."""
        network = self._state.get(NetworkState, "")
        today = None if network is None else network.day
        if today is None:
            return 0
        if today != self._counted_day:  # also where a day begins inside the batch
            self._counted_day = today
            self._counts.clear()
            self._counted.clear()
        if factory not in self._counts:
            self._counts[factory] = quotas.counts(self._connection, today, [factory]).get(factory, 0)
        return self._counts[factory]

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
        application = waiting.find(self._connection, candidate.id) if known is None else known.application
        if application is not None:
            return Waiting(application.expires)
        with self._state.attempt(keep=False):
            fold(self._state, candidate)
        full = self._why_full(submission.address)
        if full is not None and candidate.id not in self._named:
            raise full
        # Strangers can fill the room, but not keep out whom the custodians admit: charter and admission in one bundle.
        expires = network.day + timedelta(days=self._limits.waiting_days)
        application = Application(candidate.id, candidate.raw, network.day, expires)
        self._applications[candidate.id] = _New(application, submission.address, len(self._outcomes), full)
        return Waiting(expires)

    def _why_full(self, address: str) -> WaitingRoomFull | None:
        """Return why no more applications may wait, from this address or at all, or None."""
        placed = [one for one in self._applications.values() if one.without_place is None]
        if waiting.count(self._connection) + len(placed) >= self._limits.waiting_places:
            return WaitingRoomFull("As many factories wait for an admission as this hub has room for.")
        here = sum(one.address == address for one in placed)
        if waiting.count(self._connection, address) + here >= self._limits.waiting_places_per_address:
            return WaitingRoomFull("As many applications wait from this address as this hub has room for.")
        return None

    def _admit(self, admission: Candidate, factory: RecordId) -> None:
        """Append the charter that waits and its admission: both, or neither."""
        fresh = self._applications.get(factory)
        application = waiting.find(self._connection, factory) if fresh is None else fresh.application
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
