"""A real hub in a folder, fed by the signed records of tests/world.py through its own writer.

hub = LivingHub(folder)
inveval = hub.admit("Inveval")
rosa = hub.give_mandate(inveval, "rosa")
hub.say(rosa, {"type": "status-report", …})        a record with its document
app = hub.app()                                    the views stand at the log's end
"""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import pyrage  # type: ignore[import-untyped]  # a compiled module without stubs
from flask import Flask

from federation.documents import parse_document, read_document
from federation.documents.proposals import Statement
from federation.ids import DocumentHash, RecordId, document_hash
from federation.records import DocumentRef
from federation.rules import parse_candidate
from hub.app import create_app
from hub.services.founding import Plan, Secrets, found
from hub.services.hub import Hub
from hub.services.projector import Projector
from hub.services.submissions import Accepted, Refused, Submission
from hub.settings import Settings, read_kept, write_kept
from hub.storage import entries
from hub.storage.documents import NewDocument
from hub.views.context import HUB
from tests.world import ORIGIN, Mandate, World, key

NETWORK_NAME = "FRETECO"


class LivingHub(World):
    """A world whose records also enter a hub's log."""

    def __init__(
        self, folder: Path, *, day: str = "2007-01-01", database_url: str = "", demo: bool = False
    ) -> None:
        super().__init__()
        self.folder = folder
        self.settings = Settings.load(folder, given={"database_url": database_url or None})
        self.now = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)
        self._apps: list[Flask] = []
        self._documents: dict[DocumentHash, NewDocument] = {}
        secrets = Secrets(key("log"), key("hub"), self.custodians, pyrage.x25519.Identity.generate())
        found(self.settings, self._clock, Plan(NETWORK_NAME, ORIGIN), [], secrets=secrets)
        if demo:
            write_kept(folder, {**read_kept(folder), "calendar": {"fixed": "2007-07-24"}})
            self.settings = Settings.load(folder, given={"database_url": database_url or None})
        self.hub_itself = Hub.open(self.settings, self._clock)
        self._writer = self.hub_itself.writer
        with self.hub_itself.database.read() as connection:
            first, second = entries.between(connection, 0, 2)
        self.network = first.id
        super().take(first.envelope)
        super().take(second.envelope)

    def _clock(self) -> datetime:
        return self.now

    def take(self, raw: bytes) -> RecordId:
        """Fold the envelope in memory and append it to the hub's log, with the document that it names."""
        record_id = super().take(raw)
        candidate = parse_candidate(raw)
        named = candidate.record.document
        documents = {}
        if named is not None and named.hash in self._documents:
            documents[named.hash] = self._documents[named.hash]
            documents |= {one: self._documents[one] for one in documents[named.hash].attached}
        said = parse_document(documents[named.hash].data) if named is not None and documents else None
        (outcome,) = self._writer.write(
            [
                Submission(
                    candidate,
                    documents=documents,
                    needs=tuple(documents),
                    statement=said if isinstance(said, Statement) else None,
                    by_operator=True,
                )
            ]
        ).outcomes
        if isinstance(outcome, Refused):
            raise outcome.fault
        assert isinstance(outcome, Accepted)
        return record_id

    def document(
        self, value: dict[str, Any], owner: RecordId, audience: Literal["public", "federation"] = "public"
    ) -> DocumentRef:
        """Return the reference to a document, whose bytes go along with the record that names it."""
        data = read_document({"language": "es", "attachments": [], **value}).to_bytes()
        attached = tuple(DocumentHash(one["hash"]) for one in value.get("attachments", ()))
        salt = sha256(b"salt" + data + owner.encode()).digest()
        hash_ = document_hash(salt, data)
        self._documents[hash_] = NewDocument(hash_, owner, audience, salt, data, attached)
        return DocumentRef(audience=audience, hash=hash_)

    def attachment(
        self,
        name: str,
        data: bytes,
        owner: RecordId,
        audience: Literal["public", "federation"] = "public",
    ) -> dict[str, Any]:
        """Return what a document says of a file that it has attached; its bytes go along."""
        salt = sha256(b"salt" + data + owner.encode()).digest()
        hash_ = document_hash(salt, data)
        self._documents[hash_] = NewDocument(hash_, owner, audience, salt, data)
        return {"hash": hash_, "media_type": "application/octet-stream", "name": name, "size": len(data)}

    def say(
        self, mandate: Mandate, value: dict[str, Any], audience: Literal["public", "federation"] = "public"
    ) -> RecordId:
        """Log a report or profile by this mandate."""
        reference = self.document(value, mandate.factory, audience)
        return self.take(self.report(mandate, kind=value["type"], document=reference))

    def withdraw(self, factory: Any, record: RecordId) -> RecordId:
        """Log the withdrawal, by the factory's custodians, of the document that a record names."""
        facts = self.state.facts(record)
        assert facts is not None
        assert facts.document is not None
        return self.take(self.withdrawal(factory.id, record, facts.document, *factory.custodians))

    def project(self) -> int:
        """Let the views follow the log."""
        return Projector(self.hub_itself.database).catch_up()

    def app(self) -> Flask:
        """Return the app, with views that stand at the log's end."""
        self.project()
        app = create_app(self.settings, clock=self._clock)
        self._apps.append(app)
        return app

    def close(self) -> None:
        """Close the hub's connections."""
        for app in self._apps:
            app.extensions[HUB].close()
        self.hub_itself.close()
