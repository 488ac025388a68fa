"""The directory: what pages and the API read, and nothing that may not be shown.

    directory = Directory(hub)
    directory.factories(limit=100)      one page of the directory
    directory.factory(id)               NothingFound where there is none
    directory.revision()                changes whenever any answer could

Only documents that are public and held are ever read out. A document for the federation answers like one that does
not exist; a withdrawn one says by whom and why.
"""

import hashlib
from typing import Final

import orjson

from federation.errors import DataMissing, DocumentWithdrawn, NothingFound
from federation.ids import DocumentHash, RecordId
from federation.rules.state import (
    FactoryState,
    WithdrawalState,
)
from hub.services import directory_parts as parts
from hub.services.directory_models import (
    FactoryList,
    FactoryView,
    Health,
    LogKeyView,
    LogView,
    MandateView,
    NetworkView,
    RecordView,
    ReportList,
    ReportSummary,
    ReportView,
)
from hub.services.hub import Hub
from hub.services.per_revision import PerRevision
from hub.services.projector import payload_of
from hub.storage import documents, entries, view_queries

ENTRIES_PER_PAGE: Final = 50
_DAYS_SHOWN: Final = 7
_FORKS_SHOWN: Final = 100
NO_DOCUMENT: Final = "There is no such document."
_WITH_WORDS: Final = frozenset({"recall", "recovery", "standing", "withdrawal"})


class Directory:
    """Reads the views, the log and the rules' state of one hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._database = hub.database
        self._network = PerRevision(parts.network_state)

    def network_name(self) -> str:
        """Return what the network is called at the newest revision that was asked for. Raises DataMissing."""
        network = self._network.newest()
        if network is None:
            with self._database.read() as connection:
                network = self._network.get(connection)
        if network is None:
            raise DataMissing("The log holds no founding: frente-hub init makes one.")
        return network.name

    def revision(self) -> str:
        """Return a text that changes whenever any answer may: it is a function of head and views."""
        published = self._hub.log.published()
        with self._database.read() as connection:
            now = view_queries.revision(connection)
            self._network.get(connection, now)
        facts = f"{now.size} {now.views} {now.handed_over} ".encode()
        return hashlib.sha256(facts + published.note).hexdigest()[:32]

    def health(self) -> Health:
        """Return whether the hub writes, and how far its views have come."""
        with self._database.read() as connection:
            return Health(
                status="ok" if self._hub.why_read_only() is None else "read-only",
                size=self._hub.log.published().size,
                day=parts.log_day(connection),
                views=view_queries.views_size(connection),
            )

    def network(self) -> NetworkView:
        """Return the network as its founding in force makes it. Raises NothingFound before the founding."""
        with self._database.read() as connection:
            network = parts.network_state(connection)
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
            shown = rows[:limit]
            return FactoryList(
                factories=tuple(parts.factory_summary(row) for row in shown),
                counts=view_queries.count_factories(connection),
                day=parts.log_day(connection),
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
                content = parts.payload_at(connection, state.standing_record)["content"]
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
                joined_day=parts.admitted_on(connection, later),
                profile=parts.profile_of(connection, row),
                mandates=parts.mandate_views(connection, view_queries.mandates(connection, wanted)),
                later=parts.later_records(later),
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
                reports=parts.report_summaries(connection, shown),
                next=None if last is None else f"{last.period_to}.{last.index}",
            )

    def newest_report(self, wanted: RecordId) -> ReportSummary | None:
        """Return a factory's newest report, by period, that is held and not corrected."""
        with self._database.read() as connection:
            row = view_queries.factory(connection, wanted)
        return None if row is None else parts.factory_summary(row).report

    def report(self, wanted: RecordId) -> ReportView:
        """Return a status report with its figures. Raises NothingFound where the record is none."""
        with self._database.read() as connection:
            row = view_queries.report(connection, wanted)
            if row is None:
                raise NothingFound("There is no such report.", record=wanted)
            payload = parts.payload_at(connection, wanted)
            document, data = parts.document_of(connection, payload)
            if document is None:
                raise NothingFound("The report names no document.", record=wanted)
            (summary,) = parts.report_summaries(connection, [row])
            mandates = parts.mandate_views(connection, [payload["mandate"]])
            factory = view_queries.factory(connection, row.factory)
            newest = factory is not None and factory.report is not None and factory.report.record == wanted
            today = parts.log_day(connection)
            counted_to = today if newest and today is not None else row.day
            return ReportView(
                summary=summary.model_copy(update={"status": document.status}),
                factory_name=view_queries.factory_names(connection, [row.factory])[row.factory],
                signed_at=payload["signed_at"],
                mandate=mandates[0] if mandates else None,
                document=document,
                figures=orjson.loads(data) if data is not None and row.held else None,
                newest=newest,
                counted_to=counted_to,
            )

    def record(self, wanted: RecordId) -> RecordView:
        """Return any record of the log. Raises RecordUnknown."""
        entry = self._hub.log.entry(wanted)
        with self._database.read() as connection:
            payload = payload_of(entry.envelope)
            document, data = parts.document_of(connection, payload)
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
            signers = parts.signers_of(connection, entry.envelope)
            owners = [signer.owner for signer in signers if signer.owner is not None]
            names = parts.names_of(connection, [payload["author"] or wanted, *owners])
            return RecordView(
                id=wanted,
                index=entry.index,
                day=view_queries.day_at(connection, entry.index),
                author_name=names.get(payload["author"] or wanted),
                content=payload["content"],
                document=document,
                words=parts.words_of(data) if payload["kind"] in _WITH_WORDS else None,
                signers=tuple(
                    signer.model_copy(update={"owner_name": names.get(signer.owner or "")})
                    for signer in signers
                ),
                later=parts.later_records(view_queries.later_records(connection, wanted)),
                **fields,
            )

    def mandate(self, wanted: RecordId) -> MandateView:
        """Return the state of a mandate. Raises NothingFound."""
        with self._database.read() as connection:
            found = parts.mandate_views(connection, [wanted])
            if not found:
                raise NothingFound("The log holds no such mandate.", mandate=wanted)
            return found[0]

    def document(self, wanted: DocumentHash) -> tuple[bytes, bytes]:
        """Return salt and bytes of a public document. Raises NothingFound, DocumentWithdrawn."""
        with self._database.read() as connection:
            stored = documents.read(connection, wanted, audience="public")
            withdrawn = view_queries.entities(connection, WithdrawalState, [wanted]).get(wanted)
        if stored is None:
            raise NothingFound(NO_DOCUMENT)
        if withdrawn is not None:
            raise DocumentWithdrawn(
                "The document was withdrawn.",
                hash=wanted,
                withdrawn_by=withdrawn.withdrawn_by,
                author=withdrawn.author,
                reason=withdrawn.reason,
            )
        if stored.salt is None or stored.data is None:
            raise NothingFound(NO_DOCUMENT)
        return stored.salt, stored.data

    def log(self, before: int | None = None) -> LogView:
        """Return the head of the log and a page of its entries, newest first, those below an index."""
        published = self._hub.log.published()
        with self._database.read() as connection:
            head = entries.read_head(connection)
            stop = published.size if before is None else min(max(before, 0), published.size)
            start = max(0, stop - ENTRIES_PER_PAGE)
            return LogView(
                size=published.size,
                root=published.root.hex(),
                checkpoint=published.note.decode(),
                handed_over=head.handed_over,
                entries=tuple(view for view, _ in reversed(parts.entry_views(connection, start, stop))),
                newer=None if stop == published.size else min(stop + ENTRIES_PER_PAGE, published.size),
                older=start if start > 0 else None,
                days=parts.day_views(view_queries.newest_days(connection, _DAYS_SHOWN)),
                corrected_days=parts.day_views(view_queries.corrected_days(connection)),
                forks=parts.later_records(view_queries.of_kind(connection, "evidence", _FORKS_SHOWN)),
            )
