"""The log's calendar: the current day, and what takes force with it.

    day 2007-07-23   day 2007-07-24   day 2008-01-01 (a wrong clock)   day 2007-07-25 corrects it

Days rise. Only a correction goes back, to no earlier than the day before the wrong one, and it counts as the
operator's fault. As every term is judged by the current day, a correction gives back what the wrong day had
ended; what had taken force by the wrong day is taken back where nobody has built on it.
"""

from dataclasses import replace
from datetime import date

from federation.errors import DayWrong
from federation.ids import RecordId
from federation.records import DayContent
from federation.rules.authority import factory_of, network_of
from federation.rules.state import Entity, FactoryState, NetworkState, RecoveryState, State


def day(state: State, content: DayContent, record: RecordId) -> tuple[Entity, ...]:
    """Return the network on its new day, and the recoveries that take force or lose it. Raises DayWrong."""
    network = network_of(state)
    if content.corrects is None:
        if network.day is not None and content.date <= network.day:
            raise DayWrong(f"The log's day is {network.day} already.", day=str(network.day))
        return _begin(
            state, replace(network, day_before=network.day, recovered_today=()), content.date, record, {}
        )
    if content.corrects != network.day_record or content.date == network.day:
        raise DayWrong(
            "A correction names the current day's record and another date.", day_record=network.day_record
        )
    if network.day_before is not None and content.date < network.day_before:
        raise DayWrong(
            f"A correction goes back to {network.day_before} at most.", day_before=str(network.day_before)
        )
    taken_back: dict[RecordId, tuple[RecoveryState, FactoryState]] = {}
    for one in network.recovered_today:
        undone = _undo(state, one, content.date)
        if undone is not None:
            taken_back[one] = undone
    corrected = replace(
        network,
        days_corrected=network.days_corrected + 1,
        open_recoveries=(*network.open_recoveries, *taken_back),
        recovered_today=tuple(one for one in network.recovered_today if one not in taken_back),
    )
    return _begin(state, corrected, content.date, record, taken_back)


def _begin(
    state: State,
    network: NetworkState,
    today: date,
    record: RecordId,
    taken_back: dict[RecordId, tuple[RecoveryState, FactoryState]],
) -> tuple[Entity, ...]:
    """Return the network on `today`, with the recoveries that are due by then in force."""
    changed: list[Entity] = [entity for pair in taken_back.values() for entity in pair]
    still_open, in_force = [], list(network.recovered_today)
    for one in network.open_recoveries:
        recovery = taken_back[one][0] if one in taken_back else state.get(RecoveryState, one)
        if recovery is None or recovery.due > today:
            still_open.append(one)
            continue
        factory = factory_of(state, recovery.factory)
        changed += (
            replace(recovery, status="in-force", displaced=factory, index_in_force=state.size),
            replace(
                factory,
                name=recovery.name,
                charter=recovery.id,
                custodians=recovery.custodians,
                threshold=recovery.threshold,
                mandates_from=state.size,
                acted=state.size,
            ),
        )
        in_force.append(one)
    return (
        *changed,
        replace(
            network,
            day=today,
            day_record=record,
            open_recoveries=tuple(still_open),
            recovered_today=tuple(in_force),
        ),
    )


def _undo(state: State, recovery: RecordId, today: date) -> tuple[RecoveryState, FactoryState] | None:
    """Return the recovery open again and the factory as it was, unless due all the same or built upon."""
    known = state.get(RecoveryState, recovery)
    if known is None or known.displaced is None or known.due <= today:
        return None
    factory = factory_of(state, known.factory)
    if factory.charter != recovery or factory.acted != known.index_in_force:
        return None
    restored = replace(
        factory,
        name=known.displaced.name,
        charter=known.displaced.charter,
        custodians=known.displaced.custodians,
        threshold=known.displaced.threshold,
        mandates_from=known.displaced.mandates_from,
        acted=known.displaced.acted,
    )
    return (replace(known, status="open", displaced=None, index_in_force=None), restored)
