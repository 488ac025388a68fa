"""The clock: read once by a command; everything else takes the time as an argument.

signed_at    2007-07-24T15:00:00Z     UTC, rounded down to the hour: a claim, and no diary of when people sign
"""

from datetime import UTC, date, datetime


def system_now() -> datetime:
    """Return the machine's clock, in UTC. It may be wrong: only the log's calendar decides."""
    return datetime.now(UTC)


def format_hour(now: datetime) -> str:
    """Return the hour that has begun, as records spell it."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:00:00Z")


def format_second(now: datetime) -> str:
    """Return the time as this node's own rows spell it."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_day(now: datetime) -> date:
    """Return the UTC day, by which terms of mandates are counted."""
    return now.astimezone(UTC).date()
