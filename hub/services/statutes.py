"""Statutes as pages and API read them: proposals with versions and amendments, two of them or all compared.

    statutes = Statutes(hub)
    statutes.proposals()                the current version of each text
    statutes.proposal(id)               NothingFound where there is none
    statutes.difference(a, b)
    statutes.comparison(corrected=True)
    statutes.revision()                 changes whenever any of these answers could

Every text is read from its document while an answer is made: what is withdrawn, or for the federation only, is in none.
"""

import logging
from typing import Any, Final

import orjson
import sqlalchemy as sa

from federation.documents import StatuteProposal, parse_document
from federation.documents.statute import Statute
from federation.errors import Busy, NothingFound, StatuteFault, WorkFault
from federation.ids import DocumentHash, RecordId
from federation.statutes.checking import check
from federation.statutes.child import run_task
from federation.statutes.comparing import Op, diff
from hub.services import directory_parts as parts
from hub.services.compared import ComparedSet, compared_set
from hub.services.comparing import STEPS, step_of
from hub.services.hub import Hub
from hub.services.kept_results import KeptResults
from hub.services.projector import payload_of
from hub.services.rereading import reading_of
from hub.services.statute_models import (
    AmendmentView,
    ComparisonState,
    ComparisonView,
    CorrectionView,
    DiffView,
    DraftView,
    FindingView,
    OpView,
    ProposalList,
    ProposalSummary,
    ProposalView,
    SourceFile,
)
from hub.storage import comparisons, documents, entries, statute_queries, view_queries
from hub.storage.statute_queries import AmendmentRow, CorrectionRow, ProposalRow

_KIND: Final = "statute-proposal"
_LONG: Final = 100_000
"""Signs of text from which on a child does the work: whoever writes it could make it take hours."""
_SECONDS: Final = 30.0

logger = logging.getLogger(__name__)


class Statutes:
    """Reads the views, documents and comparisons of one hub."""

    def __init__(self, hub: Hub, kept: KeptResults) -> None:
        self._database = hub.database
        self._kept = kept
        self._prepared = False

    def revision(self) -> str:
        """Return a text that changes whenever a comparison comes further."""
        self._prepare()
        with self._database.read() as connection:
            return str(comparisons.changes(connection))

    def proposals(self) -> ProposalList:
        """Return the current version of each text, in the order of the log."""
        self._prepare()
        with self._database.read() as connection:
            compared = compared_set(connection, corrected=True)
            return ProposalList(
                proposals=summaries(connection, compared.proposals),
                comparison=state_of(connection, compared),
                day=parts.log_day(connection),
            )

    def proposed_by(self, factory: RecordId) -> tuple[tuple[ProposalSummary, ...], tuple[AmendmentView, ...]]:
        """Return what a factory proposes now, and the amendments that it moved."""
        with self._database.read() as connection:
            rows = [row for row in statute_queries.proposals_of(connection, factory) if row.current]
            moved = statute_queries.amendments_by(connection, factory)
            return summaries(connection, rows), tuple(amendment_view(row) for row in moved)

    def proposal(self, wanted: RecordId) -> ProposalView:
        """Return a proposal. Raises NothingFound where the record is none."""
        with self._database.read() as connection:
            entry = entries.find(connection, wanted)
            payload = None if entry is None else payload_of(entry.envelope)
            if entry is None or payload is None or payload["kind"] != _KIND:
                raise NothingFound("There is no such proposal.", record=wanted)
            document, data = parts.document_of(connection, payload)
            row = statute_queries.proposal(connection, wanted)
            said = None if row is None or data is None else _read(data)
            if document is None:
                raise NothingFound("The proposal names no document.", record=wanted)
            mandates = parts.mandate_views(connection, [payload["mandate"]])
            view = ProposalView(
                id=wanted,
                factory=payload["author"],
                factory_name=parts.names_of(connection, [payload["author"]])[payload["author"]],
                index=entry.index,
                day=view_queries.day_at(connection, entry.index),
                signed_at=payload["signed_at"],
                mandate=mandates[0] if mandates else None,
                document=document,
            )
            if row is None or said is None:
                return view
            versions = statute_queries.versions(connection, row.first)
            amended = statute_queries.amendments_to(connection, [one.record for one in versions])
            shown = {one.id: one for one in summaries(connection, [*versions, row])}
        return view.model_copy(
            update={
                "summary": shown[wanted],
                "statute": said.statute.model_dump(mode="json", exclude_none=True),
                "sources": tuple(
                    SourceFile(hash=one.hash, media_type=one.media_type, name=one.name, size=one.size)
                    for one in said.attachments
                ),
                "versions": tuple(shown[one.record] for one in versions),
                "amendments": tuple(amendment_view(one) for one in amended if one.target == wanted),
                "findings": self._findings(wanted, said),
                "reading": reading_of(self._kept, wanted),
            }
        )

    def text(self, wanted: RecordId) -> tuple[ProposalSummary, Statute]:
        """Return a proposal's statute, where it may be shown. Raises NothingFound."""
        with self._database.read() as connection:
            return _text(connection, wanted)

    def source(self, wanted: RecordId, file: DocumentHash) -> tuple[SourceFile, bytes]:
        """Return a file that the proposal was read from. Raises NothingFound."""
        with self._database.read() as connection:
            data = statute_queries.texts(connection, [wanted]).get(wanted)
            attached = [] if data is None else _read(data).attachments
            named = next((one for one in attached if one.hash == file), None)
            stored = None if named is None else documents.read(connection, file)
            if named is None or stored is None or stored.data is None or stored.audience != "public":
                raise NothingFound("There is no such file.", hash=file)
            shown = SourceFile(hash=named.hash, media_type=named.media_type, name=named.name, size=named.size)
            return shown, stored.data

    def amendment(self, wanted: RecordId) -> AmendmentView:
        """Return an amendment. Raises NothingFound."""
        with self._database.read() as connection:
            row = statute_queries.amendment(connection, wanted)
        if row is None:
            raise NothingFound("There is no such amendment.", record=wanted)
        return amendment_view(row)

    def difference(self, a: RecordId, b: RecordId) -> DiffView:
        """Return how proposal a would become proposal b. Raises NothingFound, Busy, WorkFault."""
        (first, old), (second, new) = self.text(a), self.text(b)

        def make() -> bytes:
            if _is_long(old, new):
                request = {"statutes": [_plain(old), _plain(new)]}
                return orjson.dumps(run_task("diff", request, seconds=_SECONDS))
            return orjson.dumps(diff(old, new).to_json())

        return DiffView(a=first, b=second, **orjson.loads(self._kept.get("difference", (a, b), make)))

    def comparison(self, *, corrected: bool) -> ComparisonView:
        """Return all current proposals compared, as far as that came."""
        self._prepare()
        with self._database.read() as connection:
            compared = compared_set(connection, corrected=corrected)
            state = state_of(connection, compared)
            stored = comparisons.find(connection, compared.key)
            if stored is None or stored.matrix is None:
                return ComparisonView(state=state)
            ids = [one.record for one in compared.proposals]
            texts = statute_queries.texts(connection, ids)
            links = comparisons.links(connection, compared.key)
            topics = orjson.loads(stored.matrix)["topics"]
            return ComparisonView(
                state=state,
                drafts=tuple(
                    DraftView(
                        file=row.record,
                        factory=row.factory,
                        factory_name=row.factory_name,
                        articles=orjson.loads(texts[row.record])["statute"]["articles"],
                    )
                    for row in compared.proposals
                ),
                topics=tuple(
                    {
                        "label": topic["label"],
                        "members": [{"draft": one[0], "article": one[1]} for one in topic["members"]],
                    }
                    for topic in topics
                ),
                links=_all_links(topics, links),
                corrections=tuple(correction_view(one) for one in compared.corrections),
            )

    def _findings(self, record: RecordId, said: StatuteProposal) -> tuple[FindingView, ...] | None:
        """Return what makes a proposal fail, or None where that cannot be told now."""

        def make() -> bytes:
            if _is_long(said.statute):
                request = {"statute": _plain(said.statute), "language": said.language}
                return orjson.dumps(run_task("check", request, seconds=_SECONDS)["findings"])
            return orjson.dumps([one.to_json() for one in check(said.statute, said.language)])

        try:
            found = self._kept.get("findings", (record,), make)
        except (Busy, StatuteFault, WorkFault) as fault:
            logger.warning("proposal %s is not checked: %s", record[:16], fault.code)
            return None
        return tuple(FindingView(**one) for one in orjson.loads(found))

    def _prepare(self) -> None:
        """The tables of comparisons are there: who asks before the keeper has looked finds them empty."""
        if not self._prepared:
            comparisons.prepare(self._database)
            self._prepared = True


# -- what answers are made of -------------------------------------------------------------------------


def state_of(connection: sa.Connection, compared: ComparedSet) -> ComparisonState:
    """Return how far a comparison came."""
    stored = comparisons.find(connection, compared.key)
    few = len(compared.proposals) < 2
    running = stored is not None and stored.state == "running"
    return ComparisonState(
        status="none" if few else "waiting" if stored is None else stored.state,
        percent=0 if stored is None else stored.permille // 10,
        step=step_of(stored.permille) if stored is not None and running else None,
        steps=STEPS if running else (),
        code=None if stored is None else stored.code,
        proposals=tuple(one.record for one in compared.proposals),
        corrections=tuple(one.record for one in compared.corrections),
    )


def summaries(
    connection: sa.Connection, rows: list[ProposalRow] | tuple[ProposalRow, ...]
) -> tuple[ProposalSummary, ...]:
    """Return proposals as lists show them."""
    versions = statute_queries.version_counts(connection)
    amendments = statute_queries.amendment_counts(connection)
    earlier = statute_queries.earlier_amendment_counts(connection)
    return tuple(
        ProposalSummary(
            id=row.record,
            factory=row.factory,
            factory_name=row.factory_name,
            standing=row.standing,
            index=row.index,
            day=row.day,
            title=row.title,
            language=row.language,
            articles=row.articles,
            amends=row.amends,
            replaces=row.replaces,
            first=row.first,
            current=row.current,
            versions=versions.get(row.first, 1),
            amendments=amendments.get(row.record, 0),
            amendments_earlier=earlier.get(row.record, 0),
        )
        for row in rows
    )


def amendment_view(row: AmendmentRow) -> AmendmentView:
    """Return an amendment with its change."""
    said = orjson.loads(row.document)
    return AmendmentView(
        id=row.record,
        factory=row.factory,
        factory_name=row.factory_name,
        index=row.index,
        day=row.day,
        language=said["language"],
        target=row.target,
        article=row.article,
        change=said["change"],
        reason=said["reason"],
    )


def correction_view(row: CorrectionRow) -> CorrectionView:
    """Return a correction with its reason."""
    said = orjson.loads(row.document)
    return CorrectionView(
        id=row.record,
        factory=row.factory,
        factory_name=row.factory_name,
        index=row.index,
        day=row.day,
        language=said["language"],
        act=said["act"],
        articles=tuple(said["articles"]),
        to=tuple(said["to"]) if "to" in said else None,
        reason=said["reason"],
    )


def ops(found: tuple[Op, ...]) -> tuple[OpView, ...]:
    """Return word operations as answers name them."""
    return tuple(OpView(op=one.op, text=one.text, substance=one.substance) for one in found)


def _is_long(*statutes: Statute) -> bool:
    return sum(len(article.text) for statute in statutes for article in statute.articles) > _LONG


def _plain(statute: Statute) -> dict[str, Any]:
    """Return the statute as a task takes it."""
    return {"title": statute.title, "articles": [one.model_dump(mode="json") for one in statute.articles]}


def _text(connection: sa.Connection, wanted: RecordId) -> tuple[ProposalSummary, Statute]:
    row = statute_queries.proposal(connection, wanted)
    data = statute_queries.texts(connection, [wanted]).get(wanted)
    if row is None or data is None:
        raise NothingFound("There is no such proposal, or its text may not be shown.", record=wanted)
    return summaries(connection, [row])[0], _read(data).statute


def _read(data: bytes) -> StatuteProposal:
    """Return a proposal's document: it was checked when its row was made."""
    document = parse_document(data)
    if not isinstance(document, StatuteProposal):
        raise NothingFound("The document is no proposal.")
    return document


def _all_links(topics: list[dict[str, Any]], links: dict[int, bytes]) -> tuple[dict[str, Any], ...]:
    """Return every link once, in the order of its places."""
    found: dict[tuple[int, int, int, int], dict[str, Any]] = {}
    for number, data in links.items():
        members = [(one[0], one[1]) for one in topics[number]["members"]]
        for a, b, similarity, relation, moved, reason in orjson.loads(data):
            found[(*members[a], *members[b])] = {
                "a": list(members[a]),
                "b": list(members[b]),
                "similarity": similarity,
                "relation": relation,
                "moved": moved,
                "reason": reason,
            }
    return tuple(found[places] for places in sorted(found))
