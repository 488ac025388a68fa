"""Who acts in the demonstration: a factory with its node, and the custodians of the network.

Every act is a call of the node's or the hub's own services; what a factory signs goes to the hub over HTTP.
"""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from demo.figures import profile_fields, report_fields
from demo.story import Mandate, Month, Recall, Story, Withdrawn
from federation.client import HubClient
from federation.errors import MandateNone
from federation.ids import RecordId
from federation.keys import PrivateKey
from hub.services.admissions import prepare_admission, submit
from hub.services.hub import Hub
from node.services.identity import MandateTerms
from node.services.keyring import one_passphrase
from node.services.node import Node, meet
from node.services.writing import Attachment

PASSPHRASE: Final = "demo"  # noqa: S105 - of keys that speak for nobody


class Custodians:
    """The network's custodians, with the hub's operator."""

    def __init__(self, hub: Hub, keys: Sequence[PrivateKey], threshold: int) -> None:
        self._hub = hub
        self._keys = keys
        self._threshold = threshold

    def admit(self, factory: RecordId) -> None:
        """Admit a factory that waits."""
        request = prepare_admission(self._hub, factory)
        submit(self._hub, request.sign(self._keys[: self._threshold]))


class Crew:
    """A factory: its node, and those who work with it."""

    def __init__(self, story: Story, folder: Path, hub: HubClient) -> None:
        self.story = story
        self._folder = folder
        self._hub = hub
        self._node: Node | None = None
        self._mandates: list[RecordId] = []
        self.reports: dict[str, RecordId] = {}
        """The newest report of each month."""
        self.first_reports: dict[str, RecordId] = {}
        """Where it was corrected: the one before."""
        self.recalls: list[RecordId] = []

    @property
    def hub(self) -> HubClient:
        """The hub, over HTTP."""
        return self._hub

    @property
    def node(self) -> Node:
        """The node, open."""
        if self._node is None:
            self._node = Node.open(self._folder, one_passphrase(PASSPHRASE))
        return self._node

    def close(self) -> None:
        """Close the node."""
        if self._node is not None:
            self._node.close()
            self._node = None

    # -- acts --------------------------------------------------------------------------------------------

    def apply(self, now: datetime) -> None:
        """Make the node, its keys and its charter, and send the application."""
        self._node = Node.create(
            self._folder,
            url=self._hub.url,
            network=meet(self._hub),
            name=self.story.name,
            now=now,
            passphrases=one_passphrase(PASSPHRASE),
            custodians=self.story.custodians,
            threshold=self.story.threshold,
        )
        self.sync(now)

    def sync(self, now: datetime) -> None:
        """Send what waits; what was refused and can be mended is signed again as soon as a mandate allows it."""
        for record in self.node.renewable():
            try:
                renewed = self.node.renew(record.id, now)
            except MandateNone:
                continue
            for month, report in self.reports.items():
                if report == record.id:
                    self.reports[month] = renewed.id
        self.node.sync(self._hub, now)

    def give(self, mandate: Mandate, now: datetime) -> None:
        """Give a mandate; another holder brings another key."""
        before = self.node.mandates()
        if before and before[-1].holder != mandate.holder:
            self.node.create_key("delegate")
        vote = mandate.assembly
        written = self.node.give_mandate(
            MandateTerms(
                holder=mandate.holder,
                first_day=mandate.first_day,
                last_day=mandate.last_day,
                assembly_date=vote.date,
                members=vote.members,
                present=vote.present,
                votes_for=vote.votes_for,
                votes_against=vote.votes_against,
                abstained=vote.abstained,
                roles=mandate.roles,
            ),
            now,
        )
        self._mandates.append(written.id)
        self.sync(now)

    def recall(self, recall: Recall, now: datetime) -> None:
        """Take a mandate back."""
        mandate = self._mandates[recall.mandate - 1]
        self.recalls.append(self.node.recall(mandate, recall.reason, now, words=recall.words).id)
        self.sync(now)

    def describe(self, now: datetime) -> None:
        """Sign the profile as it is known today."""
        self.node.edit_profile(profile_fields(self.story, now.date()), now)
        self.sync(now)

    def report(self, month: str, now: datetime) -> None:
        """Sign the report of a month; it goes out with the next sync."""
        different = self.story.months.get(month, Month())
        written = self.node.write_report(
            report_fields(self.story, month),
            now,
            audience=different.audience,
            attachments=[
                Attachment(one.name, one.media_type, one.text.encode()) for one in different.attachments
            ],
        )
        self.reports[month] = written.id

    def correct(self, month: str, now: datetime) -> None:
        """Sign a report that replaces the one of a month."""
        before = self.reports[month]
        fields = report_fields(self.story, month, corrected=True)
        self.first_reports[month] = before
        self.reports[month] = self.node.write_report(fields, now, replaces=before).id
        self.sync(now)

    def withdraw(self, month: str, withdrawn: Withdrawn, now: datetime) -> None:
        """Let the custodians withdraw the document of a report."""
        self.node.withdraw(
            self.reports[month], withdrawn.reason, now, words=withdrawn.words, by_custodians=True
        )
        self.sync(now)

    def write_on_a_copy(self, month: str, stick: Path, now: datetime) -> None:
        """Copy the node to another machine, write there a report by the next number, and put it on a stick."""
        self.close()
        copy = stick.with_suffix("")
        shutil.copytree(self._folder, copy)
        with Node.open(copy, one_passphrase(PASSPHRASE)) as other:
            fields = report_fields(self.story, month)
            other.write_report(
                {**fields, "text": "Escrito en otra computadora, con una copia de la carpeta."}, now
            )
            other.write_stick(stick)
        shutil.rmtree(copy)

    def carry(self, stick: Path, now: datetime) -> None:
        """Take a neighbour's stick and send what is on it."""
        self.node.read_stick(stick, now)
        stick.unlink()
        self.sync(now)

    def unsent(self) -> list[str]:
        """Return what of this factory's own the hub refused for good, or has not taken: for the builder to judge."""
        return [f"{one.kind} {one.status} {one.code}" for one in self.node.outbox() if one.own]
