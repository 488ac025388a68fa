"""Founding: a data folder with its keys, a database with its tables, and the network's first two entries.

Entry 0 is the founding, signed by m of its custodians and by the hub key; entry 1 is the first day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage  # type: ignore[import-untyped]  # a compiled module without stubs

from federation.encoding import b64encode
from federation.envelope import sign_envelope
from federation.errors import DataExists
from federation.ids import RecordId
from federation.keys import PrivateKey
from federation.log.note import VerifierKey
from federation.records import (
    AdmissionByCustodians,
    AdmissionBySponsors,
    FoundingContent,
    LogKey,
    Record,
    require_normal_record,
)
from federation.rules import parse_candidate
from hub.clock import Clock, hour_of
from hub.services.calendar import day_record
from hub.services.hub import Hub
from hub.services.submissions import Refused, Submission
from hub.services.writer import Identity
from hub.settings import Settings, read_kept, write_kept
from hub.storage import entries, schema
from hub.storage.keys import Keys


@dataclass(frozen=True, slots=True)
class Plan:
    """What the network is to be."""

    name: str
    origin: str
    threshold: int = 1
    sponsors: int = 0  # 0: the custodians admit; otherwise so many sponsors do
    recovery_attestations: int = 0


@dataclass(frozen=True, slots=True)
class Secrets:
    """The private keys of a new network."""

    log: PrivateKey
    hub: PrivateKey
    custodians: tuple[PrivateKey, ...]
    sealing: pyrage.x25519.Identity

    @classmethod
    def generate(cls, custodians: int) -> "Secrets":
        """Return new keys."""
        return cls(
            PrivateKey.generate(),
            PrivateKey.generate(),
            tuple(PrivateKey.generate() for _ in range(custodians)),
            pyrage.x25519.Identity.generate(),
        )


@dataclass(frozen=True, slots=True)
class Founded:
    """What there is now."""

    network: RecordId
    vkey: str
    custodian_keys: tuple[Path, ...]


def found(
    settings: Settings,
    clock: Clock,
    plan: Plan,
    passphrases: Sequence[str],
    *,
    secrets: Secrets | None = None,
    progress: Callable[[], object] = lambda: None,
) -> Founded:
    """Found a network in an empty data folder: with as many custodians as passphrases, unless keys are given.

    Custodians' keys for which there is no passphrase are not kept here.

    Raises DataExists where there is a hub already; what the rules say of the plan, before anything is kept.
    """
    if read_kept(settings.data):
        raise DataExists(f"{settings.data} holds a hub already.", path=str(settings.data))
    secrets = secrets or Secrets.generate(len(passphrases))
    vkey = VerifierKey(plan.origin, secrets.log.public).format()
    founding = founding_record(
        plan,
        custodians=[key.public.raw for key in secrets.custodians],
        hub_key=secrets.hub.public.raw,
        vkey=vkey,
        sealing_key=str(secrets.sealing.to_public()),
        signed_at=hour_of(clock()),
    )
    require_normal_record(founding)
    candidate = parse_candidate(sign_envelope(founding.payload(), [*secrets.custodians, secrets.hub]))
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    hub = Hub.open(settings, clock)
    try:
        schema.upgrade(hub.database)
        with hub.database.write() as connection:
            if not entries.create_head(connection):
                raise DataExists("The database holds a log already.")
        keys = Keys(settings.data / "keys")
        keys.create(secrets.log, secrets.hub, secrets.sealing)
        paths = []
        for number, (key, passphrase) in enumerate(zip(secrets.custodians, passphrases, strict=False), 1):
            paths.append(keys.create_custodian(number, key, passphrase))
            progress()
        day = day_record(candidate.id, clock(), secrets.hub)
        writer = hub.writer_as(Identity(plan.origin, secrets.log, secrets.hub))
        for outcome in writer.write([Submission(one, by_operator=True) for one in (candidate, day)]).outcomes:
            if isinstance(outcome, Refused):
                raise outcome.fault
    finally:
        hub.close()
    write_kept(settings.data, {"network": candidate.id, "origin": plan.origin})
    return Founded(candidate.id, vkey, tuple(paths))


def founding_record(
    plan: Plan,
    *,
    custodians: Sequence[bytes],
    hub_key: bytes,
    vkey: str,
    sealing_key: str | None,
    signed_at: str,
) -> Record:
    """Return the network's first record."""
    admission = (
        AdmissionBySponsors(rule="sponsors", sponsors=plan.sponsors)
        if plan.sponsors
        else AdmissionByCustodians(rule="custodians")
    )
    return Record(
        network=None,
        kind="founding",
        author=None,
        mandate=None,
        sequence=None,
        previous=None,
        signed_at=signed_at,
        seen=None,
        content=FoundingContent(
            admission=admission,
            custodians=tuple(sorted(b64encode(raw) for raw in custodians)),
            hub_key=b64encode(hub_key),
            level=1,
            log_keys=(LogKey(from_=0, vkey=vkey),),
            name=plan.name,
            origin=plan.origin,
            recovery_attestations=plan.recovery_attestations,
            replaces=None,
            sealing_key=sealing_key,
            threshold=plan.threshold,
        ),
        document=None,
    )
