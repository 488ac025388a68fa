"""Recovery: the tail of the log that this database lost, appended again from a mirror, byte for byte.

    recover(hub, mirror)        mirror: a Fetcher over a URL or a folder of the log's files

A mirror is not believed: its checkpoint must be signed by this log's key, and this database's tree and the
high-water mark must both be beginnings of its tree. Then every entry is folded by the rules as it was the
first time. The log key's signatures are deterministic, so the checkpoint at the end is the very one that was
handed out.

Documents come along where the mirror gives them (a hub does, a folder of log files does not); those that are
missing are counted, and come back as factories send their bundles again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from federation.client import Fetcher
from federation.documents import Evidence, parse_document
from federation.errors import CheckpointBehind, HubFault, InconsistentTree, NothingFound
from federation.ids import DocumentHash, RecordId, document_hash
from federation.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from federation.log.merkle import root_from
from federation.log.note import NoteSigner
from federation.log.tiles import FULL_WIDTH, EntryBundle, VerifiedHashReader, bundles_for, verified_hashes
from federation.records import WithdrawalContent
from federation.rules import Candidate, fold, parse_candidate
from hub.services.hub import Hub
from hub.storage import documents, entries
from hub.storage.documents import Audience, NewDocument
from hub.storage.state import DatabaseState, Roots

Progress = Callable[[int, int], object]
"""(entries appended, entries to append)"""


class DocumentSource(Protocol):
    """Where documents come from by their hash: a hub."""

    def document(self, named: DocumentHash) -> tuple[bytes, bytes]:
        """Return salt and bytes. Raises NothingFound, HubFault."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What came back."""

    before: int  # entries
    size: int
    documents: int
    documents_missing: int


def recover(
    hub: Hub,
    mirror: Fetcher,
    source: DocumentSource | None = None,
    *,
    progress: Progress = lambda _done, _all: None,
) -> Recovered:
    """Append what the mirror has and this database has not.

    Raises InconsistentTree where mirror, database and high-water mark are not of one history;
    CheckpointBehind where the mirror is behind the mark itself; NoteUnverified; what the rules refuse an
    entry with.
    """
    signer = NoteSigner(hub.log.network().origin, hub.keys.log())
    theirs = open_checkpoint(mirror.checkpoint(), [signer.verifier], signer.name)
    reader = verified_hashes(theirs.size, theirs.root, mirror.tile)
    _require_one_history(hub, theirs, reader)
    with hub.database.read() as connection:
        before = entries.read_head(connection).size
    kept = _Documents(source)
    for bundle in bundles_for(before, theirs.size):
        _append(hub, reader.entries(bundle, mirror.entries(bundle)), bundle, kept, signer)
        done = min(bundle.index * FULL_WIDTH + bundle.width, theirs.size)
        progress(done - before, theirs.size - before)
    with hub.database.read() as connection:
        head = entries.read_head(connection)
    if head.size >= theirs.size:
        hub.high_water.rise(head.checkpoint)
    return Recovered(before, head.size, kept.found, kept.missing)


def _require_one_history(hub: Hub, theirs: Checkpoint, reader: VerifiedHashReader) -> None:
    with hub.database.read() as connection:
        head = entries.read_head(connection)
    mark = hub.high_water.read()
    if mark is not None and mark.size > theirs.size:
        raise CheckpointBehind(
            "The mirror is itself behind a checkpoint that was handed out: another one may have more.",
            size=theirs.size,
            high_water=mark.size,
        )
    for name, size, root in (
        ("database", head.size, head.root),
        *((("high-water mark", mark.size, mark.root),) if mark is not None else ()),
    ):
        if 0 < size <= theirs.size and root_from(size, reader) != root:
            raise InconsistentTree(f"The mirror and the {name} are not of one history.", size=size)


def _append(
    hub: Hub, found: Sequence[bytes], bundle: EntryBundle, kept: "_Documents", signer: NoteSigner
) -> None:
    """Append those entries of a bundle that are new here, in one transaction."""
    fetched = kept.fetch(hub, [parse_candidate(raw) for raw in found])  # before anything is locked
    with hub.database.write() as connection:
        head = entries.lock_head(connection)
        edge = entries.load_edge(connection, head)
        state = DatabaseState(connection, head, edge, Roots())
        fresh = [parse_candidate(raw) for raw in found[max(0, head.size - bundle.index * FULL_WIDTH) :]]
        if not fresh:
            return
        state.prefetch(fresh)
        withdrawals = []
        for candidate in fresh:
            fold(state, candidate)
            content = candidate.record.content
            if isinstance(content, WithdrawalContent) and candidate.record.author is not None:
                withdrawals.append((content.hash, candidate.record.author, state.size - 1))
        entries.append(
            connection,
            edge,
            state.new_entries,
            lambda size, root: sign_checkpoint(Checkpoint(signer.name, size, root), [signer]),
        )
        state.flush()
        held = documents.holdings(connection, [one.hash for one in fetched])
        documents.keep(connection, [one for one in fetched if one.hash not in held])
        for one, author, index in withdrawals:
            documents.withdraw(connection, one, author, index)
    hub.withdrawn.note((one, index) for one, _, index in withdrawals)


class _Documents:
    """Fetches what the mirror's records name, and counts what it does not have."""

    def __init__(self, source: DocumentSource | None) -> None:
        self._source = source
        self.found = 0
        self.missing = 0

    def fetch(self, hub: Hub, candidates: Sequence[Candidate]) -> list[NewDocument]:
        """Return the documents, with their attachments, that are not held here."""
        named = {
            record.document.hash: (record.document.audience, record.author or candidate.id)
            for candidate in candidates
            if (record := candidate.record).document is not None
        }
        with hub.database.read() as connection:
            held = documents.holdings(connection, named)
        fetched: list[NewDocument] = []
        for one, (audience, owner) in named.items():
            if one not in held:
                fetched += self._fetch(one, audience, owner)
        return list({one.hash: one for one in fetched}.values())

    def _fetch(self, one: DocumentHash, audience: Audience, owner: RecordId) -> list[NewDocument]:
        salted = self._ask(one)
        if salted is None:
            return []
        salt, data = salted
        document = parse_document(data)
        attached = () if isinstance(document, Evidence) else tuple(one.hash for one in document.attachments)
        parts = [
            NewDocument(other, owner, audience, *part)
            for other in attached
            if (part := self._ask(other)) is not None
        ]
        return [NewDocument(one, owner, audience, salt, data, attached), *parts]

    def _ask(self, one: DocumentHash) -> tuple[bytes, bytes] | None:
        """Return salt and bytes that have this hash, or None: the mirror does not say why it has none."""
        try:
            if self._source is not None:
                salt, data = self._source.document(one)
                if document_hash(salt, data) == one:
                    self.found += 1
                    return salt, data
        except (NothingFound, HubFault):
            pass
        self.missing += 1
        return None
