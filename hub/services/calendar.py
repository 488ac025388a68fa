"""The calendar: the hub appends a `day` when a UTC day begins, and when it starts.

    calendar = Calendar(hub.log, hub.writer, hub_key, clock)
    calendar.turn()                      a day was appended, or is not due, or may not be

A clock that jumps over 7 days is not believed, unless an operator accepts the date: it would end mandates that
nobody ended. A clock that is behind the log's day appends nothing.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Literal

from federation.envelope import sign_envelope
from federation.errors import ClockAhead, NothingFound
from federation.ids import RecordId
from federation.keys import PrivateKey
from federation.records import DayContent, Record
from federation.rules import Candidate, parse_candidate
from hub.clock import hour_of
from hub.services.hub import Hub
from hub.services.submissions import Accepted, Present, Refused, Submission

logger = logging.getLogger(__name__)

MAX_JUMP_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Turn:
    """What a look at the clock brought."""

    state: Literal["current", "begun", "behind"]
    day: date


def day_record(
    network: RecordId, now: datetime, hub_key: PrivateKey, *, corrects: RecordId | None = None
) -> Candidate:
    """Return the signed record that the log's day is now the day of `now`."""
    record = Record(
        network=network,
        kind="day",
        author=network,
        mandate=None,
        sequence=None,
        previous=None,
        signed_at=hour_of(now),
        seen=None,
        content=DayContent(corrects=corrects, date=now.astimezone(UTC).date()),
        document=None,
    )
    return parse_candidate(sign_envelope(record.payload(), [hub_key]))


def require_believable(log_day: date | None, now: datetime, accept: date | None) -> None:
    """Refuse a clock that jumps over 7 days ahead of the log, unless the operator accepts that very date.

    Raises ClockAhead.
    """
    today = now.astimezone(UTC).date()
    if log_day is None or (today - log_day).days <= MAX_JUMP_DAYS or accept == today:
        return
    raise ClockAhead(
        f"The clock says {today} and the log's day is {log_day}: where the clock is right, "
        f"start with --accept-day {today}.",
        clock=str(today),
        day=str(log_day),
    )


def turn(hub: Hub, *, accept: date | None = None) -> Turn:
    """Append the day if a new one has begun. Raises ClockAhead, and what `Writer.write` raises."""
    network = hub.log.network()
    now = hub.clock()
    today = now.astimezone(UTC).date()
    if network.day is not None and today == network.day:
        return Turn("current", today)
    if network.day is not None and today < network.day:
        return Turn("behind", network.day)
    require_believable(network.day, now, accept)
    return Turn("begun", _append(hub, day_record(network.id, now, hub.identity.hub_key)))


def correct(hub: Hub, day: date) -> date:
    """Take back the current day: from now on it is `day`. Raises DayWrong; NothingFound without a day."""
    network = hub.log.network()
    if network.day_record is None:
        raise NothingFound("The log has no day to correct.")
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return _append(hub, day_record(network.id, at, hub.identity.hub_key, corrects=network.day_record))


def _append(hub: Hub, candidate: Candidate) -> date:
    content = candidate.record.content
    assert isinstance(content, DayContent)  # noqa: S101 - day_record made it
    (outcome,) = hub.writer.write([Submission(candidate, by_operator=True)]).outcomes
    if isinstance(outcome, Refused):
        raise outcome.fault
    if isinstance(outcome, Accepted | Present):
        logger.info("day %s is entry %d", content.date, outcome.index)
    return content.date
