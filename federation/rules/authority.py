"""Authority: whose signatures a record needs, and whether its delegate's mandate stands.

    founding      m of its custodians, and its hub key; a later version also m of the custodians before
    charter       m of its custodians; a later version also m of the custodians before
    admission     the rule of admission: m of the network's custodians, or so many sponsors of factories
    standing      m of the network's custodians; `left` also m of the factory's own
    mandate       m of the factory's custodians, and the delegate's key: nobody enrols another's
    recall        m of the factory's custodians
    recovery      opened: the rule of admission, each attesting delegate, m of the new custodians
                  cancelled: m of the network's custodians
    day, evidence the hub key
    withdrawal    the delegate, or m of the factory's or of the network's custodians
    the others    the delegate

`signers` reads the state and judges nothing about time or order; `mandate_in_force` does.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from federation.errors import (
    AuthorWrong,
    FactoryUnknown,
    FoundingMissing,
    MandateEnded,
    MandateExpired,
    MandateForeign,
    MandateNotBegun,
    MandateRecalled,
    MandateUnknown,
    RoleMissing,
)
from federation.ids import RecordId
from federation.records import (
    AdmissionContent,
    CharterContent,
    FoundingContent,
    MandateContent,
    Record,
    RecoveryCancel,
    RecoveryOpen,
    WithdrawalContent,
)
from federation.rules.candidate import Signers, public_key
from federation.rules.state import FactoryState, MandateState, NetworkState, RecallState, State, recall_key

ROLE_OF_KIND: Mapping[str, str] = MappingProxyType(
    {
        "alignment-correction": "proposer",
        "amendment": "proposer",
        "profile": "reporter",
        "statute-proposal": "proposer",
        "status-report": "reporter",
    }
)
"""The role that a delegate needs to say something of each kind; for a withdrawal see `role_needed`."""

OTHER_WITHDRAWALS = "reporter"
"""The role for withdrawing a document that no delegate signed for by a role of its own: a holder's name, words."""


def signers(  # noqa: PLR0911  # one return for each kind of signers
    state: State, record: Record
) -> tuple[Signers, ...]:
    """Return the groups of keys that must sign `record`, as the state stands.

    Raises FoundingMissing, FactoryUnknown, MandateUnknown, AuthorWrong, KeyUnsafe.
    """
    if record.mandate is not None:
        return (_one(mandate_of(state, record.mandate).delegate_key),)
    content = record.content
    if isinstance(content, FoundingContent):
        known = state.get(NetworkState, "")
        named = (_group(content.custodians, content.threshold), _one(content.hub_key))
        return named if known is None else (*named, _custodians(known))
    if isinstance(content, CharterContent):
        named_first = (_group(content.custodians, content.threshold),)
        if record.author is None:
            return named_first
        return (*named_first, _custodians(factory_of(state, record.author)))
    network = network_of(state)
    if record.kind in {"day", "evidence"}:
        return (_one(network.hub_key),)
    if isinstance(content, AdmissionContent):
        return admitting(state, content.sponsors)
    if isinstance(content, RecoveryOpen):
        attesting = tuple(_one(mandate_of(state, one).delegate_key) for one in content.attestations)
        return (
            *admitting(state, content.sponsors),
            *attesting,
            _group(content.custodians, content.threshold),
        )
    if isinstance(content, RecoveryCancel) or record.author == network.id:
        return (_custodians(network),)
    if record.author is None:
        raise AuthorWrong(f"A record of the kind {record.kind} names its author.", kind=record.kind)
    own = (_custodians(factory_of(state, record.author)),)
    return (*own, _one(content.key)) if isinstance(content, MandateContent) else own


def admitting(state: State, sponsors: Sequence[RecordId]) -> tuple[Signers, ...]:
    """Return who must sign by the rule of admission, given the sponsors' mandates that a record names."""
    network = network_of(state)
    if network.sponsors == 0:
        return (_custodians(network),)
    return tuple(_one(mandate_of(state, sponsor).delegate_key) for sponsor in sponsors)


def role_needed(state: State, record: Record) -> str | None:
    """Return the role that a delegate needs for this record.

    To withdraw a document takes the role that it took to sign it. None for a withdrawal that names no logged record:
    which role it takes cannot be known, and it is refused for that (step 8).
    """
    if not isinstance(record.content, WithdrawalContent):
        return ROLE_OF_KIND[record.kind]
    named = state.facts(record.content.record)
    return None if named is None else ROLE_OF_KIND.get(named.kind, OTHER_WITHDRAWALS)


def mandate_in_force(
    state: State, mandate: RecordId, author: RecordId | None, role: str | None
) -> MandateState:
    """Return the mandate, which its factory gave, did not take back, and whose term and roles cover this act.

    No role is asked for where `role` is None.

    Raises MandateUnknown, MandateForeign, MandateRecalled, MandateEnded, MandateNotBegun, MandateExpired,
    RoleMissing.
    """
    given = mandate_of(state, mandate)
    if given.factory != author:
        raise MandateForeign(
            "The mandate was given by another factory.", mandate=mandate, factory=given.factory
        )
    recall = state.get(RecallState, recall_key(given.factory, mandate))
    if recall is not None:
        raise MandateRecalled("The assembly recalled this mandate.", mandate=mandate, recall=recall.record)
    require_not_ended(state, given)
    today = current_day(state)
    if today < given.first_day:
        raise MandateNotBegun(
            f"The mandate begins on {given.first_day}, and the log's day is {today}.",
            mandate=mandate,
            first_day=str(given.first_day),
            day=str(today),
        )
    if today > given.last_day:
        raise MandateExpired(
            f"The mandate ended on {given.last_day}, and the log's day is {today}.",
            mandate=mandate,
            last_day=str(given.last_day),
            day=str(today),
        )
    if role is not None and role not in given.roles:
        raise RoleMissing(f"The mandate does not grant the role {role}.", mandate=mandate, role=role)
    return given


def require_not_ended(state: State, mandate: MandateState) -> None:
    """Return only where no charter and no recovery ended the mandate. Raises MandateEnded."""
    ended_by = mandate.ended_by
    if ended_by is None and mandate.index < factory_of(state, mandate.factory).mandates_from:
        ended_by = factory_of(state, mandate.factory).charter
    if ended_by is not None:
        raise MandateEnded("A later charter ended this mandate.", mandate=mandate.id, ended_by=ended_by)


def network_of(state: State) -> NetworkState:
    """Return the network. Raises FoundingMissing."""
    network = state.get(NetworkState, "")
    if network is None:
        raise FoundingMissing("A log begins with the founding of its network.")
    return network


def factory_of(state: State, factory: RecordId) -> FactoryState:
    """Return the factory. Raises FactoryUnknown."""
    found = state.get(FactoryState, factory)
    if found is None:
        raise FactoryUnknown("No charter of this factory is in the log.", factory=factory)
    return found


def mandate_of(state: State, mandate: RecordId) -> MandateState:
    """Return the mandate, whether it stands or not. Raises MandateUnknown."""
    found = state.get(MandateState, mandate)
    if found is None:
        raise MandateUnknown("No such mandate is in the log.", mandate=mandate)
    return found


def current_day(state: State) -> date:
    """Return the log's day: `date.min` before its first, on which no mandate has begun."""
    return network_of(state).day or date.min


def _one(key: str) -> Signers:
    return Signers((public_key(key),), 1)


def _group(keys: tuple[str, ...], threshold: int) -> Signers:
    return Signers(tuple(public_key(key) for key in keys), threshold)


def _custodians(of: NetworkState | FactoryState) -> Signers:
    return _group(of.custodians, of.threshold)
