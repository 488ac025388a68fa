"""Reading: who may read what is for the federation only, and which signed request counts.

    may_read(state, key, mandates)      the mandate that lets this key read, or None
    require_fresh(created, now)         RequestStale

Whoever holds a mandate in force, of any role, of a factory that is admitted, may read all documents with the audience
`federation`: the delegate, and with it the factory's own machine. Terms end by the log's current day, as everywhere:
in a network whose calendar stands in 2007 a mandate of 2007 is in force. Whether a request is fresh is a matter
between two machines and has nothing to do with the log: both ask the wall clock, also where the calendar stands still.
"""

from collections.abc import Iterable
from typing import Final

from federation.errors import Refusal, RequestStale
from federation.ids import KeyId, RecordId
from federation.rules.authority import factory_of, mandate_in_force, mandate_of
from federation.rules.candidate import public_key
from federation.rules.state import KeyUse, MandateState, State

FRESH_SECONDS: Final = 300
"""How far the time that a request names may be from the hub's, before or after."""

KEPT_SECONDS: Final = 2 * FRESH_SECONDS + 1
"""How long a nonce is remembered: a request that names a time ahead of the hub's stays fresh for longest."""


def may_read(state: State, key: KeyId, mandates: Iterable[RecordId]) -> MandateState | None:
    """Return a mandate in force that was given to this key by an admitted factory, or None.

    `mandates` are those among which it is sought: the ones that the key's factory gave.
    """
    use = state.get(KeyUse, key)
    if use is None or use.purpose != "delegate":
        return None
    for mandate in mandates:
        try:
            given = mandate_of(state, mandate)
            if given.factory != use.owner or public_key(given.delegate_key).id != key:
                continue
            if factory_of(state, given.factory).standing == "admitted":
                return mandate_in_force(state, mandate, given.factory, None)
        except Refusal:
            continue
    return None


def require_fresh(created: int, now: int) -> None:
    """Return only where a request was made within five minutes of `now`. Raises RequestStale."""
    if abs(now - created) > FRESH_SECONDS:
        raise RequestStale(
            "The request names a time over five minutes away from the hub's: set the clock right, or sign it again.",
            created=created,
            hub_time=now,
        )
