"""A real hub in a temporary folder, and the network's people around it, whose keys the tests know.

    with running(folder) as place:                  founded, on SQLite or on the database named
        rosa = place.reporter("Inveval", "rosa")    a factory admitted and a mandate given, through the hub
        place.post(place.report(rosa))              the bundle's answer, read by the client that checks it

The world (tests/world.py) makes the records; the hub judges, logs and answers them.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pyrage  # type: ignore[import-untyped]  # a compiled module without stubs
from flask.testing import FlaskClient

from federation.bundle import MEDIA_TYPE, BundleWriter
from federation.client import BundleAnswer, Sent, open_bundle_answer
from federation.encoding import canonical_bytes
from federation.envelope import parse_envelope
from federation.errors import FrenteError
from federation.ids import SALT_BYTES, DocumentHash, RecordId, document_hash
from federation.log.merkle import leaf_hash
from federation.records import DocumentRef
from federation.rules import parse_candidate
from hub.app import create_app
from hub.services import founding
from hub.services.hub import Hub
from hub.settings import Settings
from hub.storage import entries
from hub.views.context import HUB
from tests.world import ORIGIN, Factory, Mandate, World, key

START = datetime(2007, 1, 1, 9, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Parcel:
    """A document as it travels."""

    salt: bytes
    data: bytes

    @property
    def hash(self) -> DocumentHash:
        """What a record names it by."""
        return document_hash(self.salt, self.data)


def parcel(value: dict[str, Any] | bytes) -> Parcel:
    """Return a document with a new salt."""
    return Parcel(
        secrets.token_bytes(SALT_BYTES), value if isinstance(value, bytes) else canonical_bytes(value)
    )


def words(text: str = "Lo decidió la asamblea.") -> dict[str, Any]:
    """Return a document of words."""
    return {"attachments": [], "language": "es", "text": text, "type": "words"}


def status_report(**fields: Any) -> dict[str, Any]:
    """Return the document of a status report."""
    return {
        "attachments": [],
        "language": "es",
        "period": {"from": "2007-01-01", "to": "2007-01-31"},
        "type": "status-report",
        **fields,
    }


def id_or_none(raw: bytes) -> RecordId | None:
    """Return the id of what an envelope holds, or None where it is no envelope."""
    try:
        return parse_envelope(raw).record_id
    except FrenteError:
        return None


def bundle(*frames: bytes | Parcel) -> bytes:
    """Return a bundle of envelopes and documents, in this order."""
    out = BytesIO()
    writer = BundleWriter(out)
    for frame in frames:
        if isinstance(frame, Parcel):
            writer.document(frame.salt, frame.data)
        else:
            writer.envelope(frame)
    return out.getvalue()


@dataclass
class Place:
    """A hub and the world around it."""

    hub: Hub
    client: FlaskClient
    world: World
    clock: Clock
    parcels: dict[DocumentHash, Parcel] = field(default_factory=dict)

    # -- sending ------------------------------------------------------------------------------------------

    def post_bytes(self, data: bytes, **kwargs: Any) -> Any:
        """Post bytes as a bundle and return the response."""
        return self.client.post("/api/v1/bundles", data=data, content_type=MEDIA_TYPE, **kwargs)

    def post(self, *frames: bytes | Parcel, **kwargs: Any) -> BundleAnswer:
        """Post a bundle and return its answer: every receipt in it was verified."""
        data = bundle(*frames)
        response = self.post_bytes(data, **kwargs)
        assert response.status_code == 200, response.text
        verifiers = [self.world.log_signer.verifier]
        sent = [Sent(id_or_none(raw), leaf_hash(raw)) for raw in frames if isinstance(raw, bytes)]
        return open_bundle_answer(response.data, sent, verifiers, ORIGIN)

    def statuses(self, *frames: bytes | Parcel) -> list[str]:
        """Post a bundle and return what became of each record: its status, or the code of its refusal."""
        return [one.code if one.status == "refused" else one.status for one in self.post(*frames).results]

    def take(self, raw: bytes, *documents: Parcel) -> int:
        """Post one record that must be accepted, follow it in the world, and return its index."""
        (result,) = self.post(*documents, raw).results
        assert result.status == "accepted", result
        self.follow()
        return result.index

    def follow(self) -> None:
        """Fold in the world what the hub has logged beyond it."""
        for raw in self.logged()[self.world.state.size :]:
            self.world.take(raw)

    def logged(self) -> list[bytes]:
        """Return every envelope in the hub's log."""
        with self.hub.database.read() as connection:
            size = entries.read_head(connection).size
            return [one.envelope for one in entries.between(connection, 0, size)]

    def kinds(self) -> list[str]:
        """Return the kinds of the records in the hub's log."""
        return [parse_candidate(raw).record.kind for raw in self.logged()]

    # -- people -------------------------------------------------------------------------------------------

    def admit(self, name: str, custodians: int = 1, threshold: int = 1) -> Factory:
        """Let a factory apply, and the network's custodians admit it, in one bundle."""
        keys = tuple(key(f"{name} custodian {number}") for number in range(custodians))
        charter = self.world.charter(name, *keys, threshold=threshold)
        factory = parse_candidate(charter).id
        assert self.statuses(charter, self.world.admission(factory)) == ["accepted", "accepted"]
        self.follow()
        return Factory(factory, keys)

    def mandate(self, factory: Factory, delegate: str, **terms: Any) -> Mandate:
        """Let a factory give a mandate."""
        raw = self.world.mandate(factory, key(delegate), **terms)
        self.take(raw)
        return Mandate(parse_candidate(raw).id, factory.id, key(delegate))

    def reporter(self, name: str = "Inveval", delegate: str = "rosa") -> Mandate:
        """Return the mandate of a reporter of a new factory."""
        return self.mandate(self.admit(name), delegate)

    def report(
        self,
        mandate: Mandate,
        sequence: int | None = None,
        *,
        audience: Literal["public", "federation"] = "public",
        body: dict[str, Any] | None = None,
        **fields: Any,
    ) -> tuple[Parcel, bytes]:
        """Return a status report's document and envelope, in the order in which they travel."""
        document = parcel(body or status_report(text=secrets.token_hex(4)))
        reference = DocumentRef(audience=audience, hash=document.hash)
        return document, self.world.report(mandate, sequence, document=reference, **fields)


@contextmanager
def running(
    folder: Path, *, database_url: str | None = None, clock: Clock | None = None, **given: Any
) -> Iterator[Place]:
    """Found a hub in the folder and give it, with its app's test client; closed at the end."""
    clock = clock or Clock()
    options = {"database_url": database_url, "batch_interval_ms": 0, **given}
    settings = Settings.load(folder, given=options)
    world = World()
    held = founding.Secrets(
        world.log_signer.key, world.hub, world.custodians, pyrage.x25519.Identity.generate()
    )
    founding.found(settings, clock, founding.Plan("Red de prueba", ORIGIN), (), secrets=held)
    app = create_app(settings, clock=clock)
    place = Place(app.extensions[HUB], app.test_client(), world, clock)
    founded = place.logged()
    world.network = parse_candidate(founded[0]).id
    place.follow()
    try:
        yield place
    finally:
        place.hub.close()
