"""Admission: which factories belong, and how one that lost its keys comes back.

    charter  ->  applied  --admission-->  admitted  <--standing-->  suspended, left

An admission or a standing names the one in force that it follows, so that an old one, kept back, cannot be
sent later.

A recovery gives a factory other custodians where the old ones are lost or usurp it: by the rule of admission,
attested by delegates of other factories. It takes force with the first day 14 log days after its own, so that
everybody can see it coming and the network's custodians can cancel it; the custodians whom it replaces
cannot, as they may be the cause.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from federation.errors import (
    FactoryNotAdmitted,
    FoundingStale,
    RecoveryWrong,
    StandingStale,
    ThresholdUnmet,
)
from federation.ids import RecordId
from federation.records import AdmissionContent, RecoveryCancel, RecoveryOpen, StandingContent
from federation.rules.authority import current_day, factory_of, mandate_in_force, mandate_of, network_of
from federation.rules.candidate import public_key
from federation.rules.enrolment import enrol
from federation.rules.state import Entity, MandateState, RecoveryState, State

RECOVERY_DELAY = timedelta(days=14)  # log days


def admission(state: State, content: AdmissionContent, record: RecordId) -> tuple[Entity, ...]:
    """Return the factory, admitted. Raises FactoryUnknown, StandingStale, and as `require_sponsors`."""
    factory = factory_of(state, content.factory)
    if factory.standing_record is not None:
        raise StandingStale(
            "The factory was admitted before.", factory=factory.id, in_force=factory.standing_record
        )
    require_sponsors(state, content.sponsors)
    return (replace(factory, standing="admitted", standing_record=record),)


def standing(state: State, content: StandingContent, record: RecordId) -> tuple[Entity, ...]:
    """Return the factory with its new standing. Raises FactoryUnknown, StandingStale."""
    factory = factory_of(state, content.factory)
    if factory.standing_record is None or content.replaces != factory.standing_record:
        raise StandingStale(
            "The standing does not follow the one in force.",
            factory=factory.id,
            in_force=factory.standing_record,
        )
    if content.standing == factory.standing:
        raise StandingStale(f"The factory's standing is {factory.standing} already.", factory=factory.id)
    return (replace(factory, standing=content.standing, standing_record=record),)


def open_recovery(state: State, content: RecoveryOpen, record: RecordId) -> tuple[Entity, ...]:
    """Return the recovery, open. Raises FactoryUnknown, RecoveryWrong, KeyReused, and as mandates do."""
    network = network_of(state)
    factory = factory_of(state, content.factory)
    if factory.standing_record is None:
        raise FactoryNotAdmitted("Only a factory that was admitted can be recovered.", factory=factory.id)
    for one in network.open_recoveries:
        known = state.get(RecoveryState, one)
        if known is not None and known.factory == factory.id:
            raise RecoveryWrong("A recovery of this factory is open already.", recovery=one)
    require_sponsors(state, content.sponsors)
    attesting = _distinct_factories(state, content.attestations)
    if factory.id in attesting or len(attesting) < network.recovery_attestations:
        raise RecoveryWrong(
            f"A recovery is attested by delegates of {network.recovery_attestations} other factories.",
            attestations=len(attesting),
        )
    uses = enrol(state, [public_key(key) for key in content.custodians], "custodian", factory.id)
    opened = RecoveryState(
        id=record,
        factory=factory.id,
        name=content.name,
        custodians=content.custodians,
        threshold=content.threshold,
        due=current_day(state) + RECOVERY_DELAY,
    )
    return (opened, replace(network, open_recoveries=(*network.open_recoveries, record)), *uses)


def cancel_recovery(state: State, content: RecoveryCancel) -> tuple[Entity, ...]:
    """Return the recovery, cancelled. Raises RecoveryWrong where it is not open."""
    network = network_of(state)
    known = state.get(RecoveryState, content.recovery)
    if known is None or known.status != "open":
        raise RecoveryWrong("No such recovery is open.", recovery=content.recovery)
    still_open = tuple(one for one in network.open_recoveries if one != known.id)
    return (replace(known, status="cancelled"), replace(network, open_recoveries=still_open))


def require_sponsors(state: State, sponsors: Sequence[RecordId]) -> None:
    """Return only where the named sponsors are as the rule of admission asks.

    Raises FoundingStale where it asks for custodians, ThresholdUnmet, and what `mandate_in_force` raises.
    """
    wanted = network_of(state).sponsors
    if wanted == 0:
        if sponsors:
            raise FoundingStale("By the founding in force custodians admit, and no sponsors.")
        return
    found = len(_distinct_factories(state, sponsors))
    if found < wanted:
        raise ThresholdUnmet(
            f"Delegates of {found} factories sponsor, and {wanted} are needed.",
            signed=found,
            threshold=wanted,
        )


def _distinct_factories(state: State, mandates: Sequence[RecordId]) -> frozenset[RecordId]:
    """Return the admitted factories whose sponsors these mandates, all in force, name."""
    return frozenset(_sponsor(state, one).factory for one in mandates)


def _sponsor(state: State, mandate: RecordId) -> MandateState:
    given = mandate_of(state, mandate)
    require_admitted(state, given.factory)
    return mandate_in_force(state, mandate, given.factory, "sponsor")


def require_admitted(state: State, factory: RecordId) -> None:
    """Return only where the factory is admitted now. Raises FactoryUnknown, FactoryNotAdmitted."""
    known = factory_of(state, factory)
    if known.standing != "admitted":
        raise FactoryNotAdmitted(
            f"The factory's standing is {known.standing}.", factory=factory, standing=known.standing
        )
