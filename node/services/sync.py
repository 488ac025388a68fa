"""Sync: the outbox goes to the hub, receipts and checkpoints come back.

1. The newest checkpoint continues the newest one kept here, or everything stops (services.contact).
2. The hub says how far it has come with each of our mandates. Where it is ahead, this folder was
   restored from a backup: numbers that were used are not used again, and records that lost theirs are held back.
3. The outbox goes out in the order in which it was written.
4. The answer's checkpoint is followed like any other; only then are receipts kept.

What is refused stays, with its code; what may be taken later waits and goes again with the next sync. Nothing is lost
by stopping anywhere: a record that was taken, but whose answer never came, is answered `present` the next time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import BinaryIO, Protocol, assert_never

from federation.client import (
    Accepted,
    BundleAnswer,
    MandateInfo,
    Present,
    RecordInfo,
    Refused,
    Result,
    Waiting,
)
from federation.errors import EncodingError, HubRefused, NetworkWrong, NoteUnverified, NothingFound
from federation.ids import RecordId
from federation.log.note import VerifierKey
from node.clock import format_second, utc_day
from node.services import contact
from node.services.parcels import pack, parcels
from node.services.workplace import Progress, Workplace, silent
from node.storage.records import KeptRecord, RecordStatus

RETRIED = frozenset(
    {
        "database-unreachable",
        "day-wrong",
        "factory-not-admitted",
        "factory-unknown",
        "founding-missing",
        "mandate-not-begun",
        "mandate-unknown",
        "outcome-unknown",
        "quota-exceeded",
        "rate-limited",
        "read-only",
        "storage-failed",
        "storage-full",
        "waiting-room-full",
    }
)
"""Refusals that may pass by themselves: the record waits and goes again with the next sync."""

_UNREADABLE = frozenset({400, 413, 415, 422})  # HTTP: the bundle itself is at fault

RESTORED_JUMP = 100
"""Numbers left free after a backup was restored: a record that the lost folder signed and that still travels on a stick
is then late (`sequence-passed`), and not taken for a fork."""


class Hub(contact.NetworkSource, contact.LogSource, Protocol):
    """A hub, as far as sync needs it: `federation.client.HubClient`, or a test's."""

    def mandate(self, mandate: RecordId, /) -> MandateInfo:
        """Return how far the hub has come with a mandate."""

    def record(self, record: RecordId, /) -> RecordInfo:
        """Return what the hub says of a logged record. Raises NothingFound."""

    def post_bundle(self, bundle: BinaryIO, verifiers: Sequence[VerifierKey], origin: str, /) -> BundleAnswer:
        """Send a bundle; every receipt in the answer was verified."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record."""

    id: RecordId
    kind: str
    status: RecordStatus
    code: str | None = None
    detail: str | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Jump:
    """A mandate whose numbers go on behind those that the hub has already: a backup was restored."""

    mandate: RecordId
    here: int
    hub: int


@dataclass(slots=True)
class SyncResult:
    """What one sync did."""

    outcomes: list[Outcome] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)
    size: int = 0
    """Entries in the log, as far as this node has verified it."""
    log_day: date | None = None
    days_apart: int = 0
    """How many days the log's calendar and this machine's clock differ."""

    def with_status(self, status: str) -> list[Outcome]:
        """Return the outcomes of one kind."""
        return [one for one in self.outcomes if one.status == status]


def sync(workplace: Workplace, hub: Hub, now: datetime, progress: Progress = silent) -> SyncResult:
    """Send what waits and take what comes back.

    Raises HubFault where the hub cannot be used, NetworkWrong, InconsistentTree, CheckpointBehind; what was done
    before stays done.
    """
    result = SyncResult()
    said = hub.network()
    if said.network != workplace.network.id:
        raise NetworkWrong(
            "The hub serves another network than the one this node belongs to.", network=said.network
        )
    result.log_day = said.day
    if said.day is not None:
        result.days_apart = abs((utc_day(now) - said.day).days)
    note = hub.checkpoint()
    try:
        contact.open_note(workplace, note)
    except NoteUnverified:
        contact.refresh(workplace, hub)  # the log's key may have been replaced, by the network's custodians
    result.size = contact.follow(workplace, hub, note, now).size
    _ask_for_mandates(workplace, hub, result)
    _send(workplace, hub, now, result, progress)
    with workplace.database.transaction():
        workplace.facts.put("synced", format_second(now))
        workplace.facts.put("log_day", said.day.isoformat() if said.day else None)
    return result


def _ask_for_mandates(workplace: Workplace, hub: Hub, result: SyncResult) -> None:
    """Learn how far the hub has come with each mandate, and what ended it."""
    for mandate in workplace.mandates.all():
        try:
            said = hub.mandate(mandate.id)
        except NothingFound:
            continue
        here, _ = workplace.records.last(mandate.id)
        with workplace.database.transaction():
            workplace.mandates.end_in_log(
                mandate.id, None if said.ended_by is None else RecordId(said.ended_by)
            )
            if said.last_sequence > here:
                last_record = None if said.last_record is None else RecordId(said.last_record)
                workplace.records.advance(mandate.id, said.last_sequence + RESTORED_JUMP, last_record)
                result.jumps.append(Jump(mandate.id, here, said.last_sequence))
        result.outcomes += _hold_back(workplace, hub, mandate.id, said.last_sequence)


def _hold_back(workplace: Workplace, hub: Hub, mandate: RecordId, passed: int) -> list[Outcome]:
    """Keep records from going out whose number the hub has passed, but for those that it has.

    After a restored backup they might share their number with a record that the hub has: sending them would
    make a public fork of what is only a mishap.
    """
    held = []
    for record in workplace.records.with_status("outbox", "waiting", own=True):
        if record.mandate != mandate or record.sequence is None or record.sequence > passed:
            continue
        try:
            hub.record(record.id)
        except NothingFound:
            code, detail = "sequence-passed", f"The hub has number {passed} of this mandate already."
            with workplace.database.transaction():
                workplace.records.answer(record.id, "refused", code, detail, {"last": passed})
            held.append(Outcome(record.id, record.kind, "refused", code, detail))
    return held


def _send(workplace: Workplace, hub: Hub, now: datetime, result: SyncResult, progress: Progress) -> None:
    waiting = workplace.records.with_status("outbox", "waiting")
    done = 0
    progress(0, len(waiting))
    for parcel in parcels(workplace, waiting):
        _send_some(workplace, hub, parcel.records, now, result)
        done += len(parcel.records)
        progress(done, len(waiting))


def _send_some(
    workplace: Workplace, hub: Hub, records: Sequence[KeptRecord], now: datetime, result: SyncResult
) -> None:
    """Send records together; where the hub cannot read them so, in halves: one bad record never holds up the others."""
    try:
        answer = _post(workplace, hub, records)
    except (EncodingError, HubRefused) as fault:
        if isinstance(fault, HubRefused) and fault.evidence.get("status") not in _UNREADABLE:
            raise  # it may be busy or read-only; nothing is wrong with the records
        if len(records) > 1:
            _send_some(workplace, hub, records[: len(records) // 2], now, result)
            _send_some(workplace, hub, records[len(records) // 2 :], now, result)
            return
        (alone,) = records
        code = str(fault.evidence.get("problem") or fault.code)
        answer = BundleAnswer(None, None, (Refused(alone.id, code, str(fault), {}),))
    if answer.note is not None:
        result.size = contact.follow(workplace, hub, answer.note, now).size
    with workplace.database.transaction():
        for record, one in zip(records, answer.results, strict=True):
            result.outcomes.append(_take(workplace, record, one))


def _post(workplace: Workplace, hub: Hub, records: Sequence[KeptRecord]) -> BundleAnswer:
    with TemporaryFile() as stream:  # and not memory: one report with its files may have 128 MiB
        pack(workplace, records, stream)
        stream.seek(0)
        network = workplace.network
        return hub.post_bundle(stream, [network.verifier_at(network.log_keys[-1][0])], network.origin)


def _take(workplace: Workplace, record: KeptRecord, answer: Result) -> Outcome:
    """Keep the answer about one record; belongs inside a transaction."""
    match answer:
        case Accepted() | Present():
            other = answer.envelope if isinstance(answer, Present) else None
            workplace.records.accept(
                record.id,
                entry=answer.index,
                receipt=answer.receipt.format(),
                envelope=other or record.envelope,
            )
            return Outcome(record.id, record.kind, "accepted", entry=answer.index)
        case Waiting():
            expires = answer.expires.isoformat()
            detail = f"It waits for an admission, until {expires}."
            workplace.records.answer(record.id, "waiting", "waiting", detail, {"expires": expires})
            return Outcome(record.id, record.kind, "waiting", "waiting", detail)
        case Refused():
            status: RecordStatus = "waiting" if answer.code in RETRIED else "refused"
            workplace.records.answer(record.id, status, answer.code, answer.detail, answer.evidence)
            return Outcome(record.id, record.kind, status, answer.code, answer.detail)
        case _:
            assert_never(answer)
