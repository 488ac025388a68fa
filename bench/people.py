"""Delegates who sign ahead: whole bundles of real records, made before any clock runs.

    hub = founded(folder, database_url)              a network with its factories, by the hub's own writer
    delegate = hub.delegates[0]
    delegate.bare(256)                               a bundle of reports that name a document the hub holds
    delegate.with_documents(256)                     a bundle of reports, each with its own document of 2 KB

Every record follows the one before it by its mandate, and names a checkpoint that its author saw.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from federation.bundle import BundleWriter
from federation.documents import read_document
from federation.encoding import canonical_bytes
from federation.envelope import sign_envelope
from federation.ids import SALT_BYTES, DocumentHash, RecordId, document_hash, record_id
from federation.records import Seen
from tests.hub.living import LivingHub
from tests.world import HOUR, Mandate

DOCUMENT_BYTES = 2_000


@dataclass
class Delegate:
    """A delegate with a mandate, and how far their signed records have come."""

    mandate: Mandate
    network: RecordId
    held: DocumentHash
    """A document of the factory's that the hub holds."""
    seen: Seen
    sequence: int
    previous: RecordId | None

    def bare(self, records: int) -> bytes:
        """Return a bundle of reports that name the document that the hub holds."""
        return pack([(None, self.sign_held()) for _ in range(records)])

    def with_documents(self, records: int) -> bytes:
        """Return a bundle of reports, each with a document of its own."""
        frames = []
        for _ in range(records):
            salt, data = os.urandom(SALT_BYTES), report_document(self.sequence)
            frames.append(((salt, data), self.sign(document_hash(salt, data))))
        return pack(frames)

    def sign_held(self) -> bytes:
        """Return the envelope of the next report, which names the document that the hub holds."""
        return self.sign(self.held)

    def sign(self, document: DocumentHash) -> bytes:
        """Return the envelope of the next report."""
        self.sequence += 1
        payload = canonical_bytes(
            {
                "author": self.mandate.factory,
                "content": None,
                "document": {"audience": "public", "hash": document},
                "kind": "status-report",
                "mandate": self.mandate.id,
                "network": self.network,
                "previous": self.previous,
                "seen": {"origin": self.seen.origin, "root": self.seen.root, "size": self.seen.size},
                "sequence": self.sequence,
                "signed_at": HOUR,
            }
        )
        self.previous = record_id(payload)
        return sign_envelope(payload, [self.mandate.key])


def report_document(number: int) -> bytes:
    """Return the document of a status report such as a factory of fifty sends: of about 2 KB."""
    items = ("aluminio", "válvulas", "tubos", "pernos")
    value: dict[str, Any] = {
        "type": "status-report",
        "language": "es",
        "attachments": [],
        "period": {"from": "2007-06-01", "to": "2007-06-30"},
        "capacity": {"percent": str(number % 100), "basis": "dos turnos con toda la maquinaria"},
        "workers": {"members": 40 + number % 20, "contract": 3, "casual": 2},
        "pay": {"ratio": "1.5", "by_function": [{"function": "tornería", "ratio": "1.2"}]},
        "income": {"production": "70", "repair": "20", "loans": "10", "grants": "0", "other": "0"},
        "months_left": "2.5",
        "stock": [{"item": item, "quantity": {"amount": "12", "unit": "t"}} for item in items[:4]],
        "needs": [
            {"item": item, "quantity": {"amount": str(1 + number % 9), "unit": "t"}, "origin": "domestic"}
            for item in items[:2]
        ],
        "offers": [{"item": items[1], "quantity": {"amount": "200", "unit": "u"}, "note": "de 2 pulgadas"}],
        "deliveries": [
            {
                "item": items[1],
                "quantity": {"amount": "500", "unit": "u"},
                "buyer": "una empresa del Estado",
                "ordered": "2007-02",
                "promised": "2007-05-15",
                "made": "2007-06-20",
            }
        ],
        "training": {"hours": "24", "people": 12, "about": "soldadura"},
        "difficulties": [{"code": "raw-material", "text": "El proveedor no entrega desde mayo."}],
        "text": "",
    }
    value["text"] = "x"
    short = DOCUMENT_BYTES - len(read_document(value).to_bytes())
    value["text"] = ("La asamblea resolvió seguir con la producción. " * 40)[: max(short, 1)].strip()
    return canonical_bytes(value)


def pack(frames: Sequence[tuple[tuple[bytes, bytes] | None, bytes]]) -> bytes:
    """Return a bundle of envelopes, each with its document or none before it."""
    out = BytesIO()
    writer = BundleWriter(out)
    for document, envelope in frames:
        if document is not None:
            writer.document(*document)
        writer.envelope(envelope)
    return out.getvalue()


@dataclass
class Network:
    """A hub's folder with a founded network and its delegates; nobody has it open."""

    folder: Path
    database_url: str
    delegates: list[Delegate]
    world: LivingHub


def founded(folder: Path, database_url: str = "", *, delegates: int = 4) -> Network:
    """Found a network of so many factories with a delegate each, by the hub's own writer."""
    today = datetime.now(UTC).date().isoformat()
    hub = LivingHub(folder, day=today, database_url=database_url)
    people = []
    for number in range(delegates):
        factory = hub.admit(f"Fábrica {number}")
        mandate = hub.give_mandate(factory, f"delegate {number}", first=today)
        first = hub.say(
            mandate, {"type": "status-report", "period": {"from": "2007-06-01", "to": "2007-06-30"}}
        )
        document = hub.state.facts(first)
        assert document is not None
        assert document.document is not None
        assert hub.network is not None
        people.append((mandate, hub.network, document.document, first))
    seen = hub.seen(hub.state.size)
    hub.hub_itself.close()
    return Network(
        folder,
        database_url,
        [Delegate(mandate, network, held, seen, 1, first) for mandate, network, held, first in people],
        hub,
    )
