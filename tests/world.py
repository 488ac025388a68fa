"""A small network in memory: keys by name, records by one line, each signed for real.

    world = World()
    world.found()
    world.begin("2007-01-01")
    inveval = world.admit("Inveval")
    reporter = world.give_mandate(inveval, "rosa", roles=("reporter",))
    world.take(world.report(reporter))             # folds it, or raises its refusal

Every method that ends in a record returns the envelope's bytes; `take` folds them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Literal

from federation.envelope import sign_envelope
from federation.ids import DocumentHash, RecordId, record_id
from federation.keys import PrivateKey
from federation.log.note import NoteSigner
from federation.log.spelling import format_base64
from federation.records import (
    AdmissionByCustodians,
    AdmissionBySponsors,
    AdmissionContent,
    Assembly,
    CharterContent,
    DayContent,
    DocumentRef,
    EvidenceContent,
    FoundingContent,
    LogKey,
    MandateContent,
    RecallContent,
    Record,
    RecoveryCancel,
    RecoveryOpen,
    Seen,
    StandingContent,
    WithdrawalContent,
)
from federation.rules import Candidate, MandateState, MemoryState, fold, parse_candidate

Role = Literal["proposer", "reporter", "sponsor"]

ORIGIN = "frente.example/log"
HOUR = "2007-01-01T09:00:00Z"
NO_ID = RecordId("0" * 64)


def key(name: str) -> PrivateKey:
    """Return the private key that this name always gives."""
    return PrivateKey.from_seed(sha256(name.encode()).digest())


def text(private: PrivateKey) -> str:
    """Return the public key as it stands in a record."""
    return format_base64(private.public.raw)


def texts(*keys: PrivateKey) -> tuple[str, ...]:
    """Return the public keys as a record lists them."""
    return tuple(sorted(text(one) for one in keys))


@dataclass(frozen=True)
class Factory:
    """A factory of the test's: its id, and the custodians who sign for it."""

    id: RecordId
    custodians: tuple[PrivateKey, ...]


@dataclass(frozen=True)
class Mandate:
    """A mandate of the test's, with the delegate's key."""

    id: RecordId
    factory: RecordId
    key: PrivateKey


def document(name: str, audience: Literal["public", "federation"] = "public") -> DocumentRef:
    """Return a reference to a document that exists by its name only."""
    return DocumentRef(audience=audience, hash=DocumentHash(sha256(name.encode()).hexdigest()))


class World:
    """The keys of everybody, and the state that their records came to."""

    def __init__(self, state: MemoryState | None = None) -> None:
        self.state = MemoryState() if state is None else state
        self.entries: list[bytes] = []
        self.log_signer = NoteSigner(ORIGIN, key("log"))
        self.hub = key("hub")
        self.custodians = (key("network custodian"),)
        self.network: RecordId | None = None
        self.hour = HOUR  # what the authors' clocks say

    # -- folding ------------------------------------------------------------------------------------

    def take(self, raw: bytes) -> RecordId:
        """Fold the envelope and return its record's id; raises its refusal."""
        candidate = parse_candidate(raw)
        fold(self.state, candidate)
        self.entries.append(raw)
        return candidate.id

    def signed(self, content: Any, *signers: PrivateKey, **fields: Any) -> bytes:
        """Return the envelope of the record with this content, by the kind that the fields name."""
        values = {
            "network": self.network,
            "author": None,
            "mandate": None,
            "sequence": None,
            "previous": None,
            "signed_at": self.hour,
            "seen": None,
            "document": None,
        }
        return sign_envelope(Record(**{**values, **fields}, content=content).payload(), signers)

    # -- the network --------------------------------------------------------------------------------

    def founding(self, *signers: PrivateKey, network: RecordId | None = None, **changes: Any) -> bytes:
        """Return a founding signed by the custodians and the hub, or by those given."""
        sponsors = changes.pop("sponsors", 0)
        fields: dict[str, Any] = {
            "admission": AdmissionBySponsors(sponsors=sponsors) if sponsors else AdmissionByCustodians(),
            "custodians": texts(*self.custodians),
            "hub_key": text(self.hub),
            "level": 1,
            "log_keys": (LogKey(from_=0, vkey=self.log_signer.verifier.format()),),
            "name": "Red de prueba",
            "origin": ORIGIN,
            "recovery_attestations": 1,
            "replaces": None,
            "sealing_key": None,
            "threshold": 1,
            **changes,
        }
        return self.signed(
            FoundingContent(**fields),
            *(signers or (*self.custodians, self.hub)),
            kind="founding",
            network=network,
            author=network,
        )

    def found(self, **changes: Any) -> RecordId:
        """Found the network."""
        self.network = self.take(self.founding(**changes))
        return self.network

    def day(self, day: str, corrects: RecordId | None = None) -> bytes:
        """Return the hub's record of a day."""
        content = DayContent(date=date.fromisoformat(day), corrects=corrects)
        return self.signed(content, self.hub, kind="day", author=self.network)

    def begin(self, day: str, corrects: RecordId | None = None) -> RecordId:
        """Begin a day."""
        return self.take(self.day(day, corrects))

    # -- factories ----------------------------------------------------------------------------------

    def charter(
        self,
        name: str,
        *custodians: PrivateKey,
        threshold: int = 1,
        signers: tuple[PrivateKey, ...] | None = None,
        author: RecordId | None = None,
        replaces: RecordId | None = None,
        ends: tuple[RecordId, ...] = (),
    ) -> bytes:
        """Return a charter signed by its custodians, or by those given."""
        content = CharterContent(
            custodians=texts(*custodians),
            ends_mandates=tuple(sorted(ends)),
            name=name,
            replaces=replaces,
            threshold=threshold,
        )
        return self.signed(
            content, *(custodians if signers is None else signers), kind="charter", author=author
        )

    def admission(
        self, factory: RecordId, *signers: PrivateKey, sponsors: tuple[RecordId, ...] = ()
    ) -> bytes:
        """Return an admission by the network's custodians, or by those given."""
        content = AdmissionContent(factory=factory, sponsors=tuple(sorted(sponsors)))
        return self.signed(content, *(signers or self.custodians), kind="admission", author=self.network)

    def apply(self, name: str, custodians: int = 1, threshold: int = 1) -> Factory:
        """Log a factory's first charter."""
        keys = tuple(key(f"{name} custodian {number}") for number in range(custodians))
        return Factory(self.take(self.charter(name, *keys, threshold=threshold)), keys)

    def admit(self, name: str, custodians: int = 1, threshold: int = 1) -> Factory:
        """Log a factory's first charter and its admission."""
        factory = self.apply(name, custodians, threshold)
        self.take(self.admission(factory.id))
        return factory

    def standing(
        self,
        factory: RecordId,
        standing: Literal["admitted", "suspended", "left"],
        replaces: RecordId,
        *signers: PrivateKey,
        author: RecordId | None = None,
    ) -> bytes:
        """Return a standing by the network's custodians, or by those given."""
        content = StandingContent(factory=factory, reason="other", replaces=replaces, standing=standing)
        return self.signed(
            content, *(signers or self.custodians), kind="standing", author=author or self.network
        )

    def recovery(
        self,
        factory: RecordId,
        *custodians: PrivateKey,
        attesting: tuple[Mandate, ...] = (),
        signers: tuple[PrivateKey, ...] | None = None,
    ) -> bytes:
        """Return the opening of a recovery, signed by all who must."""
        content = RecoveryOpen(
            attestations=tuple(sorted(one.id for one in attesting)),
            custodians=texts(*custodians),
            factory=factory,
            name="Recuperada",
            sponsors=(),
            threshold=1,
        )
        everybody = (*self.custodians, *custodians, *(one.key for one in attesting))
        return self.signed(
            content, *(everybody if signers is None else signers), kind="recovery", author=self.network
        )

    def cancel(self, recovery: RecordId, *signers: PrivateKey) -> bytes:
        """Return the cancelling of a recovery."""
        content = RecoveryCancel(recovery=recovery)
        return self.signed(content, *(signers or self.custodians), kind="recovery", author=self.network)

    # -- mandates -----------------------------------------------------------------------------------

    def mandate(
        self,
        factory: Factory,
        delegate: PrivateKey,
        *signers: PrivateKey,
        first: str = "2007-01-01",
        days: int = 366,
        roles: tuple[Role, ...] = ("reporter",),
        author: RecordId | None = None,
    ) -> bytes:
        """Return a mandate by the factory's custodians and the delegate, or by those given."""
        begin = date.fromisoformat(first)
        content = MandateContent(
            assembly=Assembly(abstained=1, against=2, date=begin, for_=40, members=60, present=50),
            from_=begin,
            key=text(delegate),
            roles=tuple(sorted(roles)),
            until=begin + timedelta(days=days - 1),
        )
        return self.signed(
            content,
            *(signers or (*factory.custodians, delegate)),
            kind="mandate",
            author=author or factory.id,
        )

    def give_mandate(self, factory: Factory, delegate: str, **terms: Any) -> Mandate:
        """Log a mandate for the delegate of this name."""
        return Mandate(self.take(self.mandate(factory, key(delegate), **terms)), factory.id, key(delegate))

    def recall(self, factory: Factory, mandate: RecordId, *signers: PrivateKey) -> bytes:
        """Return a recall by the factory's custodians, or by those given."""
        content = RecallContent(mandate=mandate, reason="assembly-decision")
        return self.signed(content, *(signers or factory.custodians), kind="recall", author=factory.id)

    # -- what delegates sign ------------------------------------------------------------------------

    def report(
        self,
        mandate: Mandate,
        sequence: int | None = None,
        *signers: PrivateKey,
        kind: str = "status-report",
        name: str | None = None,
        **fields: Any,
    ) -> bytes:
        """Return the delegate's next status report, or the one with this number."""
        known = self.state.get(MandateState, mandate.id)
        last = 0 if known is None else known.last_sequence
        number = last + 1 if sequence is None else sequence
        values = {
            "author": mandate.factory,
            "mandate": mandate.id,
            "sequence": number,
            "previous": known.last_record if known is not None else None,
            "document": document(name or f"{mandate.id} {number}"),
            **fields,
        }
        return self.signed(None, *(signers or (mandate.key,)), kind=kind, **values)

    def withdrawal(
        self, author: RecordId, record: RecordId, hash_: DocumentHash, *signers: PrivateKey, **fields: Any
    ) -> bytes:
        """Return a withdrawal of a document."""
        content = WithdrawalContent(hash=hash_, reason="personal-data", record=record)
        return self.signed(content, *signers, kind="withdrawal", author=author, **fields)

    def evidence(self, mandate: RecordId, first: RecordId, second: RecordId) -> bytes:
        """Return the hub's evidence of a fork."""
        content = EvidenceContent(first=first, mandate=mandate, reason="fork", second=second)
        return self.signed(
            content, self.hub, kind="evidence", author=self.network, document=document("evidence")
        )

    def seen(self, size: int, root: bytes | None = None, origin: str = ORIGIN) -> Seen:
        """Return what somebody saw of this log, or says so."""
        found = self.state.root_at(size) if root is None else root
        return Seen(origin=origin, size=size, root=(found or bytes(32)).hex())


def id_of(raw: bytes) -> RecordId:
    """Return the id of the record in an envelope."""
    return record_id(Candidate(raw).envelope.payload)


def demo_world() -> World:
    """Return a world that is founded and whose first day has begun."""
    world = World()
    world.found()
    world.begin("2007-01-01")
    return world
