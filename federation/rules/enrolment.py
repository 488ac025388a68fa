"""Enrolment: who is who. Foundings, charters, mandates and recalls, and the keys that they name.

One key has one purpose and one owner for ever, so that a signature can never be shown as something that it
was not meant to be. A key may be named again for the same purpose by the same owner: custodians stay on in a
new charter, a delegate is elected for another year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from federation.errors import (
    CharterStale,
    FoundingStale,
    KeyReused,
    LevelUnknown,
    MandateForeign,
    MandateRecalled,
    MandateUnknown,
)
from federation.ids import RecordId
from federation.keys import PublicKey
from federation.log.note import parse_verifier_key
from federation.records import CharterContent, FoundingContent, MandateContent, RecallContent
from federation.rules.authority import factory_of
from federation.rules.candidate import public_key
from federation.rules.state import (
    Entity,
    FactoryState,
    KeyUse,
    MandateState,
    NetworkState,
    Purpose,
    RecallState,
    State,
    recall_key,
)

KNOWN_LEVELS = frozenset({1})
"""Levels of the rules that this program can judge by."""


def enrol(state: State, keys: Iterable[PublicKey], purpose: Purpose, owner: RecordId) -> tuple[KeyUse, ...]:
    """Return the uses to note, of keys that are free or the owner's for this purpose. Raises KeyReused."""
    uses = []
    for key in keys:
        wanted = KeyUse(key.id, purpose, owner)
        known = state.get(KeyUse, key.id)
        if known is None:
            uses.append(wanted)
        elif known != wanted:
            raise KeyReused(
                f"The key is already in use as {known.purpose}: one key has one purpose and one owner.",
                key=key.id,
                purpose=known.purpose,
            )
    return tuple(uses)


def founding(state: State, content: FoundingContent, record: RecordId) -> tuple[Entity, ...]:
    """Return the network as founded. Raises FoundingStale, LevelUnknown, KeyReused, KeyUnsafe."""
    known = state.get(NetworkState, "")
    if content.level not in KNOWN_LEVELS:
        raise LevelUnknown(f"The rules of level {content.level} are not known here.", level=content.level)
    if known is None:
        network = record
        if content.replaces is not None:
            raise FoundingStale("The first founding replaces none.")
    else:
        network = known.id
        if content.replaces != known.founding:
            raise FoundingStale("The founding does not replace the one in force.", in_force=known.founding)
        if content.origin != known.origin:
            raise FoundingStale("A log keeps its origin for ever.", origin=known.origin)
        if content.level < known.level:
            raise FoundingStale("The level of the rules never falls.", level=known.level)
    log_keys = tuple((key.from_, key.vkey) for key in content.log_keys)
    if known is not None and log_keys[: len(known.log_keys)] != known.log_keys:
        raise FoundingStale("The keys that signed the log so far stay named.")
    new_signs_from = log_keys[len(known.log_keys) :] if known is not None else ()
    if new_signs_from and new_signs_from[0][0] <= state.size:
        raise FoundingStale("A new log key signs from an index after its founding.", index=state.size)
    custodians = [public_key(key) for key in content.custodians]
    hub = [public_key(content.hub_key)]
    log = [parse_verifier_key(vkey).key for _, vkey in log_keys]
    _require_distinct((*custodians, *hub, *log))
    uses = (
        *enrol(state, custodians, "network-custodian", network),
        *enrol(state, hub, "hub", network),
        *enrol(state, log, "log", network),
    )
    founded = NetworkState(
        id=network,
        founding=record,
        level=content.level,
        name=content.name,
        origin=content.origin,
        log_keys=log_keys,
        hub_key=content.hub_key,
        custodians=content.custodians,
        threshold=content.threshold,
        sponsors=content.admission.sponsors if content.admission.rule == "sponsors" else 0,
        recovery_attestations=content.recovery_attestations,
        sealing_key=content.sealing_key,
    )
    if known is not None:
        founded = replace(
            founded,
            day=known.day,
            day_record=known.day_record,
            day_before=known.day_before,
            days_corrected=known.days_corrected,
            open_recoveries=known.open_recoveries,
            recovered_today=known.recovered_today,
        )
    return (founded, *uses)


def charter(
    state: State, content: CharterContent, record: RecordId, author: RecordId | None
) -> tuple[Entity, ...]:
    """Return the factory as chartered. Raises CharterStale, KeyReused, MandateUnknown, MandateForeign."""
    factory = record if author is None else author
    known = None if author is None else factory_of(state, author)
    if content.replaces != (None if known is None else known.charter):
        raise CharterStale(
            "The charter does not replace the one in force.",
            in_force=None if known is None else known.charter,
        )
    uses = enrol(state, [public_key(key) for key in content.custodians], "custodian", factory)
    ended = tuple(
        replace(_own_mandate(state, one, factory), ended_by=record) for one in content.ends_mandates
    )
    made = FactoryState(
        id=factory,
        name=content.name,
        charter=record,
        custodians=content.custodians,
        threshold=content.threshold,
        standing="applied" if known is None else known.standing,
        standing_record=None if known is None else known.standing_record,
        mandates_from=0 if known is None else known.mandates_from,
        acted=state.size,
    )
    return (made, *uses, *ended)


def mandate(state: State, content: MandateContent, record: RecordId, factory: RecordId) -> tuple[Entity, ...]:
    """Return the mandate, with no record by it yet. Raises KeyReused, KeyUnsafe."""
    uses = enrol(state, [public_key(content.key)], "delegate", factory)
    given = MandateState(
        id=record,
        index=state.size,
        factory=factory,
        delegate_key=content.key,
        roles=content.roles,
        first_day=content.from_,
        last_day=content.until,
    )
    return (given, replace(factory_of(state, factory), acted=state.size), *uses)


def recall(state: State, content: RecallContent, record: RecordId, factory: RecordId) -> tuple[Entity, ...]:
    """Return the recall of its own or a not yet logged mandate. Raises MandateForeign, MandateRecalled."""
    known = state.get(MandateState, content.mandate)
    if known is not None and known.factory != factory:
        raise MandateForeign("The mandate was given by another factory.", mandate=content.mandate)
    before = state.get(RecallState, recall_key(factory, content.mandate))
    if before is not None:
        raise MandateRecalled(
            "The mandate is recalled already.", mandate=content.mandate, recall=before.record
        )
    return (
        RecallState(factory=factory, mandate=content.mandate, record=record, index=state.size),
        replace(factory_of(state, factory), acted=state.size),
    )


def _own_mandate(state: State, mandate: RecordId, factory: RecordId) -> MandateState:
    known = state.get(MandateState, mandate)
    if known is None:
        raise MandateUnknown("The charter ends a mandate that is not in the log.", mandate=mandate)
    if known.factory != factory:
        raise MandateForeign("The charter ends a mandate of another factory.", mandate=mandate)
    return known


def _require_distinct(keys: Sequence[PublicKey]) -> None:
    if len({key.raw for key in keys}) != len(keys):
        raise KeyReused("One key stands for two purposes in the same record.")
