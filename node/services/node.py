"""Node: one factory's folder, and all that can be done with it.

    node = Node.create(folder, hub=client, url="https://hub.example", name="Inveval", now=now, passphrases=…)
    node.give_mandate(MandateTerms(holder="La Torre", …), now)
    node.write_report({"capacity": {"percent": "10", "basis": "…"}, …}, now)
    result = node.sync(client, now)             result.outcomes[0].status     "accepted"

Time is an argument everywhere. What a method signed is on the disk when it returns; one process at a time changes
a folder, another one waits a little and then gets DataInUse.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from federation.cosigning import CosignRequest, parse_request
from federation.documents import Place, Statute
from federation.encoding import Json
from federation.errors import NothingFound, PassphraseMissing
from federation.ids import RecordId
from federation.keys import PublicKey
from node.clock import utc_day
from node.services import contact, fetching, identity, proposals, sticks, sync, writing
from node.services.exactness import Exactness, with_place_as
from node.services.fetching import DocumentSource, Fetched
from node.services.identity import Factory, MandateTerms, Written
from node.services.keyring import Passphrases
from node.services.proposals import KnownProposal, ProofSource, Terms
from node.services.statements import Audience
from node.services.sticks import StickResult
from node.services.sync import Hub, SyncResult
from node.services.workplace import Network, Progress, Workplace, silent
from node.services.writing import Attachment
from node.storage.checkpoints import KeptCheckpoint
from node.storage.files import write_bytes
from node.storage.mandates import KeptMandate
from node.storage.records import KeptDocument, KeptRecord


def _nobody(name: str, *, new: bool) -> str:  # noqa: ARG001 - as Passphrases asks
    raise PassphraseMissing(f"The key {name} needs a passphrase, and nobody is there to ask.", key=name)


class Node:
    """An open node. Use it as a context, or call `close`."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        url: str,
        network: Network,
        name: str,
        now: datetime,
        passphrases: Passphrases,
        custodians: int = 1,
        threshold: int = 1,
        progress: Progress = silent,
    ) -> Self:
        """Make the factory: keys, and the first charter in the outbox.

        `network` comes from `meet(hub)` or `network_from_file(data)`. What an interrupted call left is finished by the
        next one. Raises DataExists, SettingInvalid, RecordMalformed.
        """
        workplace = Workplace.create(folder, passphrases)
        try:
            with workplace.changing():
                identity.begin(
                    workplace,
                    url=url,
                    network=network,
                    name=name,
                    custodians=custodians,
                    threshold=threshold,
                    now=now,
                    progress=progress,
                )
        except BaseException:
            workplace.close()
            raise
        return cls(workplace)

    @classmethod
    def open(cls, folder: Path, passphrases: Passphrases = _nobody) -> Self:
        """Open the folder of a node. Raises DataMissing, SchemaOld, StorageFailed."""
        return cls(Workplace.open(folder, passphrases))

    def close(self) -> None:
        """Give the folder back."""
        self._workplace.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- who ----------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Where all of it is kept."""
        return self._workplace.folder

    @property
    def hub_url(self) -> str:
        """The hub's address."""
        return str(self._workplace.facts.get("hub"))

    @property
    def network(self) -> Network:
        """The pinned network."""
        return self._workplace.network

    @property
    def factory(self) -> Factory:
        """The factory, as of its newest charter made here."""
        return identity.current_factory(self._workplace)

    @property
    def last_sync(self) -> str | None:
        """When the last sync ended well, as `2007-07-24T15:12:00Z`."""
        found = self._workplace.facts.get("synced")
        return None if found is None else str(found)

    def days_behind_log(self, now: datetime) -> int:
        """Return by how many days the clock is behind the log's day as it was last seen: 0 where it is not."""
        known = self._workplace.facts.get("log_day")
        return 0 if known is None else max(0, (date.fromisoformat(known) - utc_day(now)).days)

    def set_hub(self, url: str) -> None:
        """From now on the hub is at another address; it must serve the same network."""
        with self._workplace.changing(), self._workplace.database.transaction():
            self._workplace.facts.put("hub", url)

    # -- what the assembly decides ------------------------------------------------------------------

    def give_mandate(self, terms: MandateTerms, now: datetime) -> Written:
        """Make a mandate. See `identity.give_mandate`."""
        with self._workplace.changing():
            return identity.give_mandate(self._workplace, terms, now)

    def recall(
        self, mandate: RecordId, reason: str, now: datetime, *, words: str | None = None, language: str = "es"
    ) -> Written:
        """Take a mandate back."""
        with self._workplace.changing():
            return identity.recall(
                self._workplace, mandate, reason=reason, words=words, language=language, now=now
            )

    def leave(
        self,
        replaces: RecordId,
        reason: str,
        now: datetime,
        *,
        words: str | None = None,
        language: str = "es",
    ) -> Written:
        """Leave the network; `replaces` is the factory's admission or the standing in force."""
        with self._workplace.changing():
            return identity.leave(
                self._workplace, replaces=replaces, reason=reason, words=words, language=language, now=now
            )

    def change_charter(
        self,
        now: datetime,
        *,
        name: str | None = None,
        custodians: Sequence[PublicKey] | None = None,
        threshold: int | None = None,
        ends_mandates: Iterable[RecordId] = (),
    ) -> Written:
        """Make a charter that replaces the one in force; what is not given stays."""
        with self._workplace.changing():
            return identity.change_charter(
                self._workplace,
                name=name,
                custodians=custodians,
                threshold=threshold,
                ends_mandates=tuple(ends_mandates),
                now=now,
            )

    def mandates(self) -> tuple[KeptMandate, ...]:
        """Return the mandates that this factory gave, oldest first."""
        return self._workplace.mandates.all()

    def create_key(self, purpose: str) -> PublicKey:
        """Make another key of this machine, "custodian" or "delegate"; it means nothing until a record names it."""
        with self._workplace.changing():
            number = len(self._workplace.keyring.names(purpose)) + 1
            while f"{purpose}-{number}" in self._workplace.keyring.names(purpose):
                number += 1
            return self._workplace.keyring.create(f"{purpose}-{number}")

    # -- what still lacks signatures ----------------------------------------------------------------

    def drafts(self) -> tuple[CosignRequest, ...]:
        """Return the records that lack signatures, oldest first."""
        return tuple(parse_request(data) for _, data in self._workplace.drafts.all())

    def finish(self, requests: Iterable[CosignRequest], now: datetime) -> Written:
        """Bring signed copies together; the record stands in the outbox if nothing lacks any more.

        Signatures by keys of this machine are added where they are still needed. Raises EnvelopesForeign, NothingFound.
        """
        first, *others = requests
        with self._workplace.changing():
            for draft in self.drafts():
                if draft.record_id == first.record_id:
                    first = draft.merge(first)  # our own word on who must sign
            for other in others:
                first = first.merge(other)
            return identity.submit(self._workplace, first, now)

    def drop_draft(self, record: RecordId) -> None:
        """Forget a draft."""
        with self._workplace.changing(), self._workplace.database.transaction():
            self._workplace.drafts.drop(record)

    # -- what a delegate says -----------------------------------------------------------------------

    def edit_profile(
        self,
        fields: Mapping[str, object],
        now: datetime,
        *,
        audience: Audience = "public",
        language: str = "es",
        attachments: Sequence[Attachment] = (),
        exactness: Exactness = "exact",
    ) -> Written:
        """Sign a profile, which replaces the one before; its place says no more than `exactness`. See `writing`."""
        with self._workplace.changing():
            return writing.write(
                self._workplace,
                "profile",
                with_place_as(fields, exactness),
                now=now,
                audience=audience,
                language=language,
                attachments=attachments,
            )

    def write_report(
        self,
        fields: Mapping[str, object],
        now: datetime,
        *,
        audience: Audience = "public",
        language: str = "es",
        replaces: RecordId | None = None,
        attachments: Sequence[Attachment] = (),
    ) -> Written:
        """Sign a status report; with `replaces` it corrects an earlier one, and both stay readable."""
        whole = dict(fields) if replaces is None else {**fields, "replaces": replaces}
        with self._workplace.changing():
            return writing.write(
                self._workplace,
                "status-report",
                whole,
                now=now,
                audience=audience,
                language=language,
                attachments=attachments,
            )

    def write_proposal(
        self,
        statute: Statute,
        terms: Terms,
        *,
        source: Attachment | None = None,
        amends: RecordId | None = None,
        replaces: RecordId | None = None,
    ) -> Written:
        """Sign a proposal of statutes. See `proposals.write`."""
        with self._workplace.changing():
            return proposals.write(
                self._workplace, statute, terms, source=source, amends=amends, replaces=replaces
            )

    def amend(
        self,
        target: KnownProposal,
        article: str | None,
        change: Mapping[str, Json],
        reason: str,
        terms: Terms,
    ) -> Written:
        """Sign an amendment. See `proposals.amend`."""
        with self._workplace.changing():
            return proposals.amend(self._workplace, target, article, change, reason, terms)

    def correct_alignment(
        self, act: str, articles: Sequence[Place], to: Sequence[Place], reason: str, terms: Terms
    ) -> Written:
        """Sign a correction of which articles speak of the same. See `proposals.correct`."""
        with self._workplace.changing():
            return proposals.correct(self._workplace, act, articles, to, reason, terms)

    def proposals(self) -> tuple[KnownProposal, ...]:
        """Return the proposals whose words are here."""
        return proposals.known_proposals(self._workplace)

    def find_proposal(self, beginning: str) -> KnownProposal:
        """Return the one proposal here whose id begins so. Raises ProposalMissing."""
        return proposals.find_proposal(self._workplace, beginning)

    def versions(self, proposal: KnownProposal) -> tuple[KnownProposal, ...]:
        """Return the proposal and the earlier versions of it that are here, the newest first."""
        return proposals.versions(self._workplace, proposal)

    def fetch_proposal(self, hub: ProofSource, record: RecordId) -> KnownProposal:
        """Keep another factory's proposal, as the hub shows and proves it."""
        with self._workplace.changing():
            return proposals.fetch(self._workplace, hub, record)

    def keep_proposal(self, bundle: bytes, record: RecordId | None = None) -> KnownProposal:
        """Keep a proposal that came as a proof bundle in a file."""
        with self._workplace.changing():
            return proposals.keep(self._workplace, bundle, record)

    def withdraw(
        self,
        record: RecordId,
        reason: str,
        now: datetime,
        *,
        words: str | None = None,
        language: str = "es",
        by_custodians: bool = False,
    ) -> Written:
        """Withdraw a record's document, by the delegate or by the custodians."""
        withdraw = identity.withdraw if by_custodians else writing.withdraw
        with self._workplace.changing():
            return withdraw(
                self._workplace, self.record(record), reason=reason, words=words, language=language, now=now
            )

    def renewable(self) -> tuple[KeptRecord, ...]:
        """Return the refused records that signing again can mend."""
        return writing.renewable(self._workplace)

    def renew(self, record: RecordId, now: datetime) -> Written:
        """Sign a refused record again, under the mandate in force and with the next number."""
        with self._workplace.changing():
            return writing.renew(self._workplace, self.record(record), now)

    def drop(self, record: RecordId) -> None:
        """Send a record of the outbox no more; it stays in the file, and its number stays used. Raises NothingFound."""
        with self._workplace.changing():
            found = self.record(record)
            if found.status not in {"outbox", "waiting", "refused"}:
                raise NothingFound("Only what was not accepted can be dropped.", record=record)
            with self._workplace.database.transaction():
                self._workplace.records.drop(record)

    # -- what goes and comes ------------------------------------------------------------------------

    def sync(self, hub: Hub, now: datetime, progress: Progress = silent) -> SyncResult:
        """Send what waits and take what comes back. See `services.sync`."""
        with self._workplace.changing():
            return sync.sync(self._workplace, hub, now, progress)

    def write_stick(self, path: Path, progress: Progress = silent) -> tuple[tuple[Path, ...], int]:
        """Write the outbox to a file; returns the files and how many records they hold."""
        with self._workplace.changing():
            return sticks.write_stick(self._workplace, path, progress)

    def write_receipts(self, path: Path, *, own: bool = False) -> int:
        """Write the receipts of records carried for others (or of our own) to a file; returns how many."""
        return sticks.write_receipts(self._workplace, path, own=own)

    def read_stick(self, path: Path, now: datetime, progress: Progress = silent) -> StickResult:
        """Take what a file brings. See `services.sticks`."""
        with self._workplace.changing():
            return sticks.read_stick(self._workplace, path, now, progress)

    def fetch_document(self, hub: DocumentSource, named: str, now: datetime) -> Fetched:
        """Return a document that the hub holds, also one for the federation only. See `fetching.fetch`."""
        return fetching.fetch(self._workplace, hub, named, now)

    # -- what is kept -------------------------------------------------------------------------------

    def record(self, record: RecordId) -> KeptRecord:
        """Return a record that is kept here. Raises NothingFound."""
        found = self._workplace.records.get(record)
        if found is None:
            raise NothingFound("No such record is kept here.", record=record)
        return found

    def find(self, beginning: str) -> KeptRecord:
        """Return the one record whose id begins so. Raises NothingFound, also where several do."""
        found = self._workplace.records.find(beginning.lower())
        if len(found) != 1 or not beginning:
            raise NothingFound(f"{len(found)} records here have an id that begins with {beginning[:64]!a}.")
        return found[0]

    def documents(self, record: RecordId) -> tuple[KeptDocument, ...]:
        """Return the record's document, then its attachments."""
        return self._workplace.records.documents(record)

    def outbox(self) -> tuple[KeptRecord, ...]:
        """Return what waits to be sent, what waits at the hub, and what was refused."""
        return self._workplace.records.with_status("outbox", "waiting", "refused")

    def receipts(self) -> tuple[KeptRecord, ...]:
        """Return the accepted records, each with its receipt."""
        return self._workplace.records.with_status("accepted")

    def export_receipts(self, folder: Path) -> tuple[Path, ...]:
        """Write each receipt to `<record id>.tlog-proof`, and the envelope that it proves beside it."""
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for record in self.receipts():
            path = folder / f"{record.id}.tlog-proof"
            write_bytes(path, record.receipt or b"")
            write_bytes(folder / f"{record.id}.json", record.envelope)
            files.append(path)
        return tuple(files)

    def newest_checkpoint(self) -> KeptCheckpoint | None:
        """Return the newest checkpoint that was verified, or None before the first contact."""
        return self._workplace.checkpoints.newest()

    def checkpoints(self) -> tuple[KeptCheckpoint, ...]:
        """Return every signed checkpoint that this node saw."""
        return self._workplace.checkpoints.all()


meet = contact.meet
network_from_file = contact.network_from_file
