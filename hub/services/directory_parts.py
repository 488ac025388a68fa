"""What answers of the directory are made of, each within one reading of the database.

Only here are documents opened, and only those that are public and held.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import orjson
import sqlalchemy as sa

from federation.errors import NothingFound
from federation.ids import DocumentHash, RecordId
from federation.rules.state import (
    FactoryState,
    KeyUse,
    MandateState,
    NetworkState,
    RecallState,
    WithdrawalState,
    recall_key,
)
from hub.services.directory_models import (
    Assembly,
    DayView,
    DocumentState,
    DocumentStatus,
    EntryView,
    FactorySummary,
    LaterRecord,
    MandateStatus,
    MandateView,
    Period,
    Place,
    ProfileView,
    ReportSummary,
    Sector,
    Signer,
    Withdrawal,
    Workers,
)
from hub.services.projector import payload_of
from hub.storage import documents, entries, view_queries, view_writes
from hub.storage.view_queries import FactoryRow, ReportRow, SubjectRow


def network_state(connection: sa.Connection) -> NetworkState | None:
    """Return the network as the log so far makes it, or None before the founding."""
    return view_queries.entities(connection, NetworkState, [""]).get("")


def log_day(connection: sa.Connection) -> str | None:
    """Return the log's day, or None before the first one."""
    network = network_state(connection)
    return None if network is None or network.day is None else network.day.isoformat()


def payload_at(connection: sa.Connection, record: RecordId) -> dict[str, Any]:
    """Return the payload of a logged record. Raises NothingFound."""
    entry = entries.find(connection, record)
    if entry is None:
        raise NothingFound("The log holds no such record.", record=record)
    return payload_of(entry.envelope)


def names_of(connection: sa.Connection, wanted: Iterable[str]) -> dict[str, str]:
    """Return the names of factories and of the network, for those ids that are one."""
    found = view_queries.factory_names(connection, [RecordId(one) for one in wanted])
    names = {str(one): name for one, name in found.items()}
    network = network_state(connection)
    if network is not None:
        names[network.id] = network.name
    return names


def entry_views(connection: sa.Connection, start: int, stop: int) -> list[tuple[EntryView, dict[str, Any]]]:
    """Return the entries [start, stop) as lists show them, each with its payload."""
    page = [(entry, payload_of(entry.envelope)) for entry in entries.between(connection, start, stop)]
    names = names_of(connection, {payload["author"] or entry.id for entry, payload in page})
    return [
        (
            EntryView(
                index=entry.index,
                id=entry.id,
                kind=payload["kind"],
                author=payload["author"],
                author_name=names.get(payload["author"] or entry.id),
                signed_at=payload["signed_at"],
            ),
            payload,
        )
        for entry, payload in page
    ]


def factory_summary(row: FactoryRow) -> FactorySummary:
    """Return a line of the directory."""
    place = Place(
        country=row.country,
        state=row.state,
        municipality=row.municipality,
        town=row.town,
        latitude=row.latitude,
        longitude=row.longitude,
    )
    sector = Sector(isic=row.isic, name=row.sector)
    return FactorySummary(
        id=row.factory,
        name=row.name,
        standing=row.standing,
        place=None if place == Place() else place,
        sector=None if sector == Sector() else sector,
        profile=row.profile,
        profile_day=row.profile_day,
        report=None if row.report is None else report_summary(row.report, "held", ()),
    )


def report_summaries(
    connection: sa.Connection,
    rows: list[ReportRow],
    corrected: Mapping[RecordId, Iterable[RecordId]] | None = None,
) -> tuple[ReportSummary, ...]:
    """Return lines of reports, each with what corrected it (asked for, unless given) and why it may show no figures."""
    if corrected is None:
        corrected = view_queries.corrections(connection, [row.record for row in rows])
    summaries = []
    for row in rows:
        status = "held"
        if not row.held:
            document, _ = document_of(connection, payload_at(connection, row.record))
            status = "missing" if document is None or document.status == "held" else document.status
        summaries.append(report_summary(row, status, corrected.get(row.record, ())))
    return tuple(summaries)


def period_of(row: ReportRow | None) -> Period | None:
    """Return the days that a report is about; None where there is none, or it is not held."""
    return None if row is None or not row.held else Period(from_=row.period_from, to=row.period_to)


def report_summary(row: ReportRow, status: str, replaced_by: Iterable[RecordId]) -> ReportSummary:
    """Return one such line."""
    workers = Workers(members=row.members, contract=row.contract, casual=row.casual)
    return ReportSummary.model_validate(
        {
            "id": row.record,
            "factory": row.factory,
            "index": row.index,
            "day": row.day,
            "status": status,
            "period": period_of(row),
            "replaces": row.replaces,
            "replaced_by": tuple(replaced_by),
            "capacity_percent": row.capacity,
            "workers": None if workers.total is None else workers,
            "pay_ratio": row.pay_ratio,
            "months_left": row.months_left,
            "training_hours": row.training_hours,
        }
    )


def profile_of(connection: sa.Connection, row: FactoryRow) -> ProfileView | None:
    """Return a factory's newest profile that is held, or None."""
    if row.profile is None:
        return None
    entry = entries.find(connection, row.profile)
    if entry is None:
        return None
    _, data = document_of(connection, payload_of(entry.envelope))
    if data is None:
        return None
    return ProfileView(id=row.profile, index=entry.index, day=row.profile_day, profile=orjson.loads(data))


def document_of(
    connection: sa.Connection, payload: Mapping[str, Any]
) -> tuple[DocumentState | None, bytes | None]:
    """Return what there is of a record's document, and its bytes where they may be shown."""
    reference = payload["document"]
    if reference is None:
        return None, None
    hash_, audience = DocumentHash(reference["hash"]), reference["audience"]
    withdrawn = view_queries.entities(connection, WithdrawalState, [hash_]).get(hash_)
    if withdrawn is not None:
        withdrawal = withdrawal_of(connection, withdrawn)
        return DocumentState(hash=hash_, audience=audience, status="withdrawn", withdrawal=withdrawal), None
    if audience != "public":
        return DocumentState(hash=hash_, audience=audience, status="federation"), None
    stored = documents.read(connection, hash_)
    if stored is None or stored.audience != "public" or stored.data is None:
        return DocumentState(hash=hash_, audience=audience, status="missing"), None
    return DocumentState(hash=hash_, audience=audience, status="held"), stored.data


def withdrawal_of(connection: sa.Connection, withdrawn: WithdrawalState) -> Withdrawal:
    """Return who withdrew a document and why, in their words where these are not withdrawn themselves."""
    reference = payload_at(connection, withdrawn.withdrawn_by)["document"]
    stored = None
    if reference is not None and reference["hash"] != withdrawn.hash and reference["audience"] == "public":
        stored = documents.read(connection, DocumentHash(reference["hash"]))
    return Withdrawal(
        record=withdrawn.withdrawn_by,
        author=withdrawn.author,
        author_name=names_of(connection, [withdrawn.author]).get(withdrawn.author),
        reason=withdrawn.reason,
        words=words_of(stored.data) if stored is not None and stored.audience == "public" else None,
    )


def words_of(data: bytes | None) -> str | None:
    """Return the text of a document of words, where it may be shown."""
    if data is None:
        return None
    return str(orjson.loads(data)["text"])


def mandate_views(connection: sa.Connection, wanted: Iterable[str]) -> tuple[MandateView, ...]:
    """Return those of the mandates that there are, in the order asked, as they stand on the current day."""
    ids = list(wanted)
    states = view_queries.entities(connection, MandateState, ids)
    found = [states[one] for one in ids if one in states]
    factories = view_queries.entities(connection, FactoryState, [state.factory for state in found])
    recalls = view_queries.entities(
        connection, RecallState, [recall_key(state.factory, state.id) for state in found]
    )
    network = network_state(connection)
    day = None if network is None else network.day
    indexes = [state.index for state in found]
    payloads = {at: payload_of(raw) for at, raw in entries.envelopes_at(connection, indexes).items()}
    days = view_queries.days_at(connection, indexes)
    holders = _holders(connection, payloads)
    views = []
    for state in found:
        payload = payloads[state.index]
        holder, holder_status = holders.get(state.index, (None, None))
        recall = recalls.get(recall_key(state.factory, state.id))
        factory = factories[state.factory]
        status = mandate_status(state, factory, day, recalled=recall is not None)
        views.append(
            MandateView(
                id=state.id,
                factory=state.factory,
                index=state.index,
                day=days.get(state.index),
                status=status,
                holder=holder,
                holder_status=holder_status,
                key=state.delegate_key,
                roles=state.roles,
                from_=state.first_day.isoformat(),
                until=state.last_day.isoformat(),
                assembly=Assembly.model_validate(payload["content"]["assembly"]),
                ended_by=state.ended_by if recall is None else recall.record,
                end_reason=None
                if recall is None
                else payload_at(connection, recall.record)["content"]["reason"],
                forked=state.forked,
                last_sequence=state.last_sequence,
                last_record=state.last_record,
            )
        )
    return tuple(views)


def mandate_status(
    state: MandateState, factory: FactoryState, day: date | None, *, recalled: bool
) -> MandateStatus:
    """Return how a mandate stands on a day of the log."""
    if recalled:
        return "recalled"
    if state.ended_by is not None or state.index < factory.mandates_from:
        return "ended"
    if day is None or day < state.first_day:
        return "not-begun"
    if day > state.last_day:
        return "expired"
    return "in-force" if factory.standing == "admitted" else "factory-not-admitted"


def _holders(
    connection: sa.Connection, payloads: Mapping[int, Mapping[str, Any]]
) -> dict[int, tuple[str | None, DocumentStatus]]:
    """Return, by their mandate's index, the names that holders chose, as far as these may be shown."""
    named = {at: one["document"] for at, one in payloads.items() if one["document"] is not None}
    public = {one["hash"] for one in named.values() if one["audience"] == "public"}
    withdrawn = view_queries.entities(connection, WithdrawalState, [one["hash"] for one in named.values()])
    held = view_writes.public_documents(connection, [bytes.fromhex(one) for one in sorted(public)])
    holders: dict[int, tuple[str | None, DocumentStatus]] = {}
    for at, document in named.items():
        hash_ = document["hash"]
        if hash_ in withdrawn:
            holders[at] = None, "withdrawn"
        elif hash_ not in public:
            holders[at] = None, "federation"
        elif hash_ in held:
            holders[at] = orjson.loads(held[hash_]).get("name"), "held"
        else:
            holders[at] = None, "missing"
    return holders


def signers_of(connection: sa.Connection, envelope: bytes) -> list[Signer]:
    """Return the keys that signed an envelope, and what the log says each is for."""
    keyids = [signature["keyid"] for signature in orjson.loads(envelope)["signatures"]]
    uses = view_queries.entities(connection, KeyUse, keyids)
    return [
        Signer(
            keyid=keyid,
            purpose=None if (use := uses.get(keyid)) is None else use.purpose,
            owner=None if use is None else use.owner,
        )
        for keyid in keyids
    ]


def admitted_on(connection: sa.Connection, later: Iterable[SubjectRow]) -> str | None:
    """Return the log's day of a factory's admission."""
    admission = next((row for row in later if row.kind == "admission"), None)
    return None if admission is None else view_queries.day_at(connection, admission.index)


def later_records(rows: Iterable[SubjectRow]) -> tuple[LaterRecord, ...]:
    """Return records that came later, as answers name them."""
    return tuple(LaterRecord(id=row.record, index=row.index, kind=row.kind) for row in rows)


def day_views(rows: Iterable[view_queries.DayRow]) -> tuple[DayView, ...]:
    """Return days of the calendar, as answers name them."""
    return tuple(DayView(index=row.index, id=row.record, day=row.day, corrects=row.corrects) for row in rows)
