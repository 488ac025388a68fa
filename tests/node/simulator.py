"""A hub in memory: what `services.sync` and `services.contact` ask of a HubClient, with real rules and real proofs."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO

from federation.bundle import FrameType, read_frames
from federation.client import (
    Accepted,
    BundleAnswer,
    MandateInfo,
    NetworkInfo,
    Present,
    RecordInfo,
    Refused,
    Result,
    Waiting,
)
from federation.errors import FrenteError, HubUnreachable, NothingFound
from federation.ids import SALT_BYTES, DocumentHash, KeyId, RecordId, document_hash
from federation.keys import PrivateKey
from federation.log.note import VerifierKey
from federation.log.tiles import Tile
from federation.records import CharterContent
from federation.rules import Candidate, MandateState, NetworkState, RecallState, parse_candidate, recall_key
from federation.rules.reading import may_read
from tests.federation.served_log import log_of
from tests.world import World, demo_world


class SimulatedHub:
    """A hub that a test can look into, and make misbehave."""

    def __init__(self, world: World | None = None) -> None:
        self.world = demo_world() if world is None else world
        self.waiting: dict[RecordId, bytes] = {}
        self.documents: dict[DocumentHash, bytes] = {}
        self.reserved: set[DocumentHash] = set()
        """Those that are for the federation only."""
        self.readers: list[KeyId] = []
        """The keys by which such documents were asked for."""
        self.posted: list[RecordId] = []
        """Every record that was ever sent."""
        self.refusing: dict[str, str] = {}
        """kind -> code: what is refused whatever the rules say, as a quota does."""
        self.silent = False
        """Take what comes, but let the answer get lost."""
        self.log = log_of(self.world)

    # -- what the node asks -------------------------------------------------------------------------

    def network(self) -> NetworkInfo:
        known = self._network()
        return NetworkInfo.model_validate(
            {
                "id": known.id,
                "name": known.name,
                "origin": known.origin,
                "log_keys": tuple({"from": start, "vkey": vkey} for start, vkey in known.log_keys),
                "sealing_key": known.sealing_key,
                "day": known.day,
                "size": len(self.world.entries),
                "writes": True,
            }
        )

    def proof(self, record: RecordId, /) -> bytes:
        facts = self.world.state.facts(record)
        held = None if facts is None or facts.document is None else self.documents.get(facts.document)
        return self.log.proof(record, None if held is None else (held[:SALT_BYTES], held[SALT_BYTES:]))

    def checkpoint(self) -> bytes:
        return self.log.note

    def tile(self, tile: Tile, /) -> bytes:
        return self.log.tile(tile)

    def mandate(self, mandate: RecordId, /) -> MandateInfo:
        known = self.world.state.get(MandateState, mandate)
        if known is None:
            raise NothingFound("no such mandate")
        recall = self.world.state.get(RecallState, recall_key(known.factory, mandate))
        return MandateInfo(
            id=mandate,
            factory=known.factory,
            last_sequence=known.last_sequence,
            last_record=known.last_record,
            status="in force" if recall is None else "recalled",
            ended_by=known.ended_by if recall is None else recall.record,
        )

    def envelope(self, record: RecordId, /) -> bytes:
        facts = self.world.state.facts(record)
        if facts is None:
            raise NothingFound("no such record")
        return self.world.entries[facts.index]

    def document(self, named: DocumentHash, /) -> tuple[bytes, bytes]:
        if named not in self.documents or named in self.reserved:
            raise NothingFound("no such document")
        return self.documents[named][:SALT_BYTES], self.documents[named][SALT_BYTES:]

    def federation_document(
        self, named: DocumentHash, key: PrivateKey, _now: datetime, /
    ) -> tuple[bytes, bytes]:
        self.readers.append(key.public.id)
        given = [one.id for one in self.world.state.entities(MandateState)]
        if may_read(self.world.state, key.public.id, given) is None or named not in self.documents:
            raise NothingFound("no such document")
        return self.documents[named][:SALT_BYTES], self.documents[named][SALT_BYTES:]

    def record(self, record: RecordId, /) -> RecordInfo:
        facts = self.world.state.facts(record)
        if facts is None:
            raise NothingFound("no such record")
        return RecordInfo(
            id=record, index=facts.index, kind=facts.kind, author=facts.author, mandate=facts.mandate
        )

    def post_bundle(
        self, bundle: BinaryIO | bytes, _verifiers: Sequence[VerifierKey], _origin: str, /
    ) -> BundleAnswer:
        stream = BytesIO(bundle) if isinstance(bundle, bytes) else bundle
        answers: list[Result | RecordId] = []
        for frame in read_frames(stream):
            if frame.type is FrameType.DOCUMENT:
                named = document_hash(frame.data[:SALT_BYTES], frame.data[SALT_BYTES:])
                self.documents[named] = frame.data
            elif frame.type is FrameType.ENVELOPE:
                answers.append(self._judge(parse_candidate(frame.data)))
        self.log = log_of(self.world)
        if self.silent:
            raise HubUnreachable("the answer got lost")
        results = tuple(self._answer(one) if isinstance(one, str) else one for one in answers)
        proven = any(isinstance(one, (Accepted, Present)) for one in results)
        return BundleAnswer(self.log.signed if proven else None, self.log.note if proven else None, results)

    # -- what a test does to it ---------------------------------------------------------------------

    def admit(self) -> None:
        """Admit every factory that waits."""
        for raw in self.waiting.values():
            self.world.take(self.world.admission(self.world.take(raw)))
        self.waiting.clear()
        self.log = log_of(self.world)

    def serve(self, world: World) -> None:
        """Serve another world from now on."""
        self.world = world
        self.log = log_of(world)

    def begin(self, day: str) -> None:
        """Begin a day of the log."""
        self.world.begin(day)
        self.log = log_of(self.world)

    # ------------------------------------------------------------------------------------------------

    def _network(self) -> NetworkState:
        known = self.world.state.get(NetworkState, "")
        assert known is not None
        return known

    def _judge(self, candidate: Candidate) -> Result | RecordId:
        """Return a refusal, a wait, or the id of what is in the log now."""
        record = candidate.record
        self.posted.append(candidate.id)
        facts = self.world.state.facts(candidate.id)
        if facts is not None:
            logged = self.world.entries[facts.index]
            other = None if logged == candidate.raw else logged
            return Present(candidate.id, facts.index, self.log.receipt(facts.index), other)
        if record.document is not None and record.document.audience == "federation":
            self.reserved.add(record.document.hash)
        if record.kind in self.refusing:
            return Refused(candidate.id, self.refusing[record.kind], "because the test says so", {})
        if record.document is not None and record.document.hash not in self.documents:
            return Refused(candidate.id, "document-missing", "no document", {})
        if isinstance(record.content, CharterContent) and record.author is None:
            self.waiting[candidate.id] = candidate.raw
            return Waiting(candidate.id, date(2007, 12, 31))
        try:
            return self.world.take(candidate.raw)
        except FrenteError as fault:
            return Refused(candidate.id, fault.code, str(fault), dict(fault.evidence))

    def _answer(self, record: RecordId) -> Result:
        facts = self.world.state.facts(record)
        assert facts is not None
        receipt = self.log.receipt(facts.index)
        return Accepted(record, facts.index, receipt)
