"""The directory: what pages and the API read, and nothing that may not be shown.

    directory = Directory(hub)
    directory.factories(limit=100)      one page of the directory
    directory.factory(id)               NothingFound where there is none
    directory.revision()                changes whenever any answer could

Only documents that are public and held are ever read out. A document for the federation answers like one that does
not exist; a withdrawn one says by whom and why.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
import sqlalchemy as sa

from federation.errors import DocumentWithdrawn, NothingFound
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
    EntryView,
    FactoryList,
    FactorySummary,
    FactoryView,
    Health,
    LaterRecord,
    LogKeyView,
    LogView,
    MandateStatus,
    MandateView,
    NetworkView,
    Period,
    Place,
    ProfileView,
    RecordView,
    ReportList,
    ReportSummary,
    ReportView,
    Sector,
    Signer,
    Withdrawal,
    Workers,
)
from hub.services.hub import Hub
from hub.services.projector import payload_of
from hub.storage import documents, entries, view_queries
from hub.storage.view_queries import FactoryRow, ReportRow, SubjectRow

ENTRIES_PER_PAGE: Final = 50
_DAYS_SHOWN: Final = 7
_FORKS_SHOWN: Final = 100
_WITH_WORDS: Final = frozenset({"recall", "recovery", "standing", "withdrawal"})


class Directory:
    """Reads the views, the log and the rules' state of one hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._database = hub.database

    def revision(self) -> str:
        """Return a text that changes whenever any answer may: it is a function of head and views."""
        published = self._hub.log.published()
        with self._database.read() as connection:
            head = entries.read_head(connection)
            views = view_queries.views_size(connection)
        facts = f"{head.size} {views} {head.handed_over} ".encode()
        return hashlib.sha256(facts + published.note).hexdigest()[:32]

    def health(self) -> Health:
        """Return whether the hub writes, and how far its views have come."""
        with self._database.read() as connection:
            network = _network(connection)
            return Health(
                status="ok" if self._hub.why_read_only() is None else "read-only",
                size=self._hub.log.published().size,
                day=None if network is None or network.day is None else network.day.isoformat(),
                views=view_queries.views_size(connection),
            )

    def network(self) -> NetworkView:
        """Return the network as its founding in force makes it. Raises NothingFound before the founding."""
        with self._database.read() as connection:
            network = _network(connection)
            if network is None:
                raise NothingFound("This hub has no network yet.")
            return NetworkView(
                id=network.id,
                name=network.name,
                origin=network.origin,
                founding=network.founding,
                level=network.level,
                log_keys=tuple(LogKeyView(from_=first, vkey=vkey) for first, vkey in network.log_keys),
                hub_key=network.hub_key,
                custodians=len(network.custodians),
                threshold=network.threshold,
                sponsors=network.sponsors,
                sealing_key=network.sealing_key,
                day=None if network.day is None else network.day.isoformat(),
                size=self._hub.log.published().size,
                views=view_queries.views_size(connection),
                writes=self._hub.why_read_only() is None,
            )

    def factories(self, limit: int, after: tuple[str, RecordId] | None = None) -> FactoryList:
        """Return a page of the directory by name; `after` is the place that `next` gave."""
        with self._database.read() as connection:
            rows = view_queries.factories(connection, limit + 1, after)
            network = _network(connection)
            shown = rows[:limit]
            return FactoryList(
                factories=tuple(_factory_summary(row) for row in shown),
                counts=view_queries.count_factories(connection),
                day=None if network is None or network.day is None else network.day.isoformat(),
                next=f"{shown[-1].factory}.{shown[-1].name_key}" if len(rows) > limit else None,
            )

    def factory(self, wanted: RecordId) -> FactoryView:
        """Return a factory that is or was a member. Raises NothingFound."""
        with self._database.read() as connection:
            row = view_queries.factory(connection, wanted)
            state = view_queries.entities(connection, FactoryState, [wanted]).get(wanted)
            if row is None or state is None:
                raise NothingFound("There is no such factory.", factory=wanted)
            later = view_queries.later_records(connection, wanted)
            reason = None
            if state.standing_record is not None:
                content = _payload(connection, state.standing_record)["content"]
                reason = content.get("reason")
            return FactoryView(
                id=wanted,
                name=row.name,
                standing=row.standing,
                standing_record=state.standing_record,
                standing_reason=reason,
                charter=state.charter,
                custodians=len(state.custodians),
                threshold=state.threshold,
                joined_index=row.joined,
                joined_day=_admitted_on(connection, later),
                profile=_profile(connection, row),
                mandates=_mandates(connection, view_queries.mandates(connection, wanted)),
                later=_later(later),
            )

    def reports(self, wanted: RecordId, limit: int, before: tuple[str, int] | None = None) -> ReportList:
        """Return a page of a factory's reports, newest period first. Raises NothingFound."""
        with self._database.read() as connection:
            if view_queries.factory(connection, wanted) is None:
                raise NothingFound("There is no such factory.", factory=wanted)
            rows = view_queries.reports(connection, wanted, limit + 1, before)
            shown = rows[:limit]
            last = shown[-1] if len(rows) > limit else None
            return ReportList(
                reports=_report_summaries(connection, shown),
                next=None if last is None else f"{last.period_to}.{last.index}",
            )

    def newest_report(self, wanted: RecordId) -> ReportSummary | None:
        """Return a factory's newest report, by period, that is held and not corrected."""
        with self._database.read() as connection:
            row = view_queries.factory(connection, wanted)
        return None if row is None else _factory_summary(row).report

    def report(self, wanted: RecordId) -> ReportView:
        """Return a status report with its figures. Raises NothingFound where the record is none."""
        with self._database.read() as connection:
            row = view_queries.report(connection, wanted)
            if row is None:
                raise NothingFound("There is no such report.", record=wanted)
            payload = _payload(connection, wanted)
            document, data = _document(connection, payload)
            if document is None:
                raise NothingFound("The report names no document.", record=wanted)
            (summary,) = _report_summaries(connection, [row])
            mandates = _mandates(connection, [payload["mandate"]])
            factory = view_queries.factory(connection, row.factory)
            newest = factory is not None and factory.report is not None and factory.report.record == wanted
            network = _network(connection)
            today = None if network is None or network.day is None else network.day.isoformat()
            counted_to = today if newest and today is not None else row.day
            return ReportView(
                summary=summary.model_copy(update={"status": document.status}),
                factory_name=view_queries.factory_names(connection, [row.factory])[row.factory],
                signed_at=payload["signed_at"],
                mandate=mandates[0] if mandates else None,
                document=document,
                figures=None if data is None else orjson.loads(data),
                newest=newest,
                counted_to=counted_to,
            )

    def record(self, wanted: RecordId) -> RecordView:
        """Return any record of the log. Raises RecordUnknown."""
        entry = self._hub.log.entry(wanted)
        with self._database.read() as connection:
            payload = payload_of(entry.envelope)
            document, data = _document(connection, payload)
            fields = {
                name: payload[name]
                for name in (
                    "kind",
                    "network",
                    "author",
                    "mandate",
                    "sequence",
                    "previous",
                    "signed_at",
                    "seen",
                )
            }
            signers = _signers(connection, entry.envelope)
            owners = [signer.owner for signer in signers if signer.owner is not None]
            names = _names(connection, [payload["author"] or wanted, *owners])
            return RecordView(
                id=wanted,
                index=entry.index,
                day=view_queries.day_at(connection, entry.index),
                author_name=names.get(payload["author"] or wanted),
                content=payload["content"],
                document=document,
                words=_words(data) if payload["kind"] in _WITH_WORDS else None,
                signers=tuple(
                    signer.model_copy(update={"owner_name": names.get(signer.owner or "")})
                    for signer in signers
                ),
                later=_later(view_queries.later_records(connection, wanted)),
                **fields,
            )

    def mandate(self, wanted: RecordId) -> MandateView:
        """Return the state of a mandate. Raises NothingFound."""
        with self._database.read() as connection:
            found = _mandates(connection, [wanted])
            if not found:
                raise NothingFound("The log holds no such mandate.", mandate=wanted)
            return found[0]

    def document(self, wanted: DocumentHash) -> tuple[bytes, bytes]:
        """Return salt and bytes of a public document. Raises NothingFound, DocumentWithdrawn."""
        with self._database.read() as connection:
            stored = documents.read(connection, wanted)
            withdrawn = view_queries.entities(connection, WithdrawalState, [wanted]).get(wanted)
        if stored is None or stored.audience != "public":
            raise NothingFound("There is no such document.", hash=wanted)
        if withdrawn is not None:
            raise DocumentWithdrawn(
                "The document was withdrawn.",
                hash=wanted,
                withdrawn_by=withdrawn.withdrawn_by,
                author=withdrawn.author,
                reason=withdrawn.reason,
            )
        if stored.salt is None or stored.data is None:
            raise NothingFound("There is no such document.", hash=wanted)
        return stored.salt, stored.data

    def log(self, before: int | None = None) -> LogView:
        """Return the head of the log and a page of its entries, newest first, those below an index."""
        published = self._hub.log.published()
        with self._database.read() as connection:
            head = entries.read_head(connection)
            stop = published.size if before is None else min(max(before, 0), published.size)
            start = max(0, stop - ENTRIES_PER_PAGE)
            page = [(entry, payload_of(entry.envelope)) for entry in entries.between(connection, start, stop)]
            names = _names(connection, [payload["author"] or entry.id for entry, payload in page])
            return LogView(
                size=published.size,
                root=published.root.hex(),
                checkpoint=published.note.decode(),
                handed_over=head.handed_over,
                entries=tuple(
                    EntryView(
                        index=entry.index,
                        id=entry.id,
                        kind=payload["kind"],
                        author=payload["author"],
                        author_name=names.get(payload["author"] or entry.id),
                        signed_at=payload["signed_at"],
                    )
                    for entry, payload in reversed(page)
                ),
                newer=None if stop == published.size else min(stop + ENTRIES_PER_PAGE, published.size),
                older=start if start > 0 else None,
                days=_days(view_queries.newest_days(connection, _DAYS_SHOWN)),
                corrected_days=_days(view_queries.corrected_days(connection)),
                forks=_later(view_queries.of_kind(connection, "evidence", _FORKS_SHOWN)),
            )


# -- parts of answers, within one reading of the database ---------------------------------------------


def _network(connection: sa.Connection) -> NetworkState | None:
    return view_queries.entities(connection, NetworkState, [""]).get("")


def _payload(connection: sa.Connection, record: RecordId) -> dict[str, Any]:
    entry = entries.find(connection, record)
    if entry is None:
        raise NothingFound("The log holds no such record.", record=record)
    return payload_of(entry.envelope)


def _names(connection: sa.Connection, wanted: Iterable[str]) -> dict[str, str]:
    """Return the names of factories and of the network, for those ids that are one."""
    found = view_queries.factory_names(connection, [RecordId(one) for one in wanted])
    names = {str(one): name for one, name in found.items()}
    network = _network(connection)
    if network is not None:
        names[network.id] = network.name
    return names


def _factory_summary(row: FactoryRow) -> FactorySummary:
    place = Place(country=row.country, state=row.state, municipality=row.municipality, town=row.town)
    sector = Sector(isic=row.isic, name=row.sector)
    return FactorySummary(
        id=row.factory,
        name=row.name,
        standing=row.standing,
        place=None if place == Place() else place,
        sector=None if sector == Sector() else sector,
        profile=row.profile,
        profile_day=row.profile_day,
        report=None if row.report is None else _report_summary(row.report, "held", ()),
    )


def _report_summaries(connection: sa.Connection, rows: list[ReportRow]) -> tuple[ReportSummary, ...]:
    corrected = view_queries.corrections(connection, [row.record for row in rows])
    summaries = []
    for row in rows:
        status = "held"
        if not row.held:
            document, _ = _document(connection, _payload(connection, row.record))
            status = "missing" if document is None or document.status == "held" else document.status
        summaries.append(_report_summary(row, status, corrected.get(row.record, ())))
    return tuple(summaries)


def _report_summary(row: ReportRow, status: str, replaced_by: Iterable[RecordId]) -> ReportSummary:
    workers = Workers(members=row.members, contract=row.contract, casual=row.casual)
    return ReportSummary.model_validate(
        {
            "id": row.record,
            "factory": row.factory,
            "index": row.index,
            "day": row.day,
            "status": status,
            "period": Period(from_=row.period_from, to=row.period_to) if row.held else None,
            "replaces": row.replaces,
            "replaced_by": tuple(replaced_by),
            "capacity_percent": row.capacity,
            "workers": None if workers.total is None else workers,
            "pay_ratio": row.pay_ratio,
            "months_left": row.months_left,
            "training_hours": row.training_hours,
        }
    )


def _profile(connection: sa.Connection, row: FactoryRow) -> ProfileView | None:
    if row.profile is None:
        return None
    entry = entries.find(connection, row.profile)
    if entry is None:
        return None
    _, data = _document(connection, payload_of(entry.envelope))
    if data is None:
        return None
    return ProfileView(id=row.profile, index=entry.index, day=row.profile_day, profile=orjson.loads(data))


def _document(
    connection: sa.Connection, payload: Mapping[str, Any]
) -> tuple[DocumentState | None, bytes | None]:
    """Return what there is of a record's document, and its bytes where they may be shown."""
    reference = payload["document"]
    if reference is None:
        return None, None
    hash_, audience = DocumentHash(reference["hash"]), reference["audience"]
    withdrawn = view_queries.entities(connection, WithdrawalState, [hash_]).get(hash_)
    if withdrawn is not None:
        withdrawal = _withdrawal(connection, withdrawn)
        return DocumentState(hash=hash_, audience=audience, status="withdrawn", withdrawal=withdrawal), None
    if audience != "public":
        return DocumentState(hash=hash_, audience=audience, status="federation"), None
    stored = documents.read(connection, hash_)
    if stored is None or stored.audience != "public" or stored.data is None:
        return DocumentState(hash=hash_, audience=audience, status="missing"), None
    return DocumentState(hash=hash_, audience=audience, status="held"), stored.data


def _withdrawal(connection: sa.Connection, withdrawn: WithdrawalState) -> Withdrawal:
    """Return who withdrew a document and why, in their words where these are not withdrawn themselves."""
    reference = _payload(connection, withdrawn.withdrawn_by)["document"]
    stored = None
    if reference is not None and reference["hash"] != withdrawn.hash and reference["audience"] == "public":
        stored = documents.read(connection, DocumentHash(reference["hash"]))
    return Withdrawal(
        record=withdrawn.withdrawn_by,
        author=withdrawn.author,
        author_name=_names(connection, [withdrawn.author]).get(withdrawn.author),
        reason=withdrawn.reason,
        words=_words(stored.data) if stored is not None and stored.audience == "public" else None,
    )


def _words(data: bytes | None) -> str | None:
    """Return the text of a document of words, where it may be shown."""
    if data is None:
        return None
    return str(orjson.loads(data)["text"])


def _mandates(connection: sa.Connection, wanted: Iterable[str]) -> tuple[MandateView, ...]:
    ids = list(wanted)
    states = view_queries.entities(connection, MandateState, ids)
    found = [states[one] for one in ids if one in states]
    factories = view_queries.entities(connection, FactoryState, [state.factory for state in found])
    recalls = view_queries.entities(
        connection, RecallState, [recall_key(state.factory, state.id) for state in found]
    )
    network = _network(connection)
    day = None if network is None else network.day
    views = []
    for state in found:
        payload = _payload(connection, state.id)
        document, data = _document(connection, payload)
        recall = recalls.get(recall_key(state.factory, state.id))
        factory = factories[state.factory]
        status: MandateStatus
        if recall is not None:
            status = "recalled"
        elif state.ended_by is not None or state.index < factory.mandates_from:
            status = "ended"
        elif day is None or day < state.first_day:
            status = "not-begun"
        elif day > state.last_day:
            status = "expired"
        elif factory.standing != "admitted":
            status = "factory-not-admitted"
        else:
            status = "in-force"
        views.append(
            MandateView(
                id=state.id,
                factory=state.factory,
                index=state.index,
                day=view_queries.day_at(connection, state.index),
                status=status,
                holder=None if data is None else orjson.loads(data).get("name"),
                holder_status=None if document is None else document.status,
                key=state.delegate_key,
                roles=state.roles,
                from_=state.first_day.isoformat(),
                until=state.last_day.isoformat(),
                assembly=Assembly.model_validate(payload["content"]["assembly"]),
                ended_by=state.ended_by if recall is None else recall.record,
                end_reason=None
                if recall is None
                else _payload(connection, recall.record)["content"]["reason"],
                forked=state.forked,
                last_sequence=state.last_sequence,
                last_record=state.last_record,
            )
        )
    return tuple(views)


def _signers(connection: sa.Connection, envelope: bytes) -> list[Signer]:
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


def _admitted_on(connection: sa.Connection, later: Iterable[SubjectRow]) -> str | None:
    admission = next((row for row in later if row.kind == "admission"), None)
    return None if admission is None else view_queries.day_at(connection, admission.index)


def _later(rows: Iterable[SubjectRow]) -> tuple[LaterRecord, ...]:
    return tuple(LaterRecord(id=row.record, index=row.index, kind=row.kind) for row in rows)


def _days(rows: Iterable[view_queries.DayRow]) -> tuple[DayView, ...]:
    return tuple(DayView(index=row.index, id=row.record, day=row.day, corrects=row.corrects) for row in rows)
