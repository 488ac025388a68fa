"""Clocks: the wall's, or one that stands still for a demonstration. Everything else takes time as an argument.

The log carries its own calendar (`day` records); only the keeper, who appends them, and what the hub signs ask a clock.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TypeAlias

from federation.errors import SettingInvalid
from hub.settings import Settings

Clock: TypeAlias = Callable[[], datetime]
"""Gives the time now, in UTC."""


def wall_clock() -> datetime:
    """Return the time now."""
    return datetime.now(UTC)


def fixed_clock(day: date) -> Clock:
    """Return a clock that always shows noon of this day."""
    noon = datetime.combine(day, time(12), UTC)
    return lambda: noon


def clock_of(settings: Settings) -> Clock:
    """Return the clock of this data folder: the wall's, unless its calendar is fixed."""
    if settings.calendar is None:
        return wall_clock
    try:
        return fixed_clock(date.fromisoformat(settings.calendar))
    except ValueError as fault:
        raise SettingInvalid("In hub.json, calendar.fixed is not a day such as 2007-07-24.") from fault


def hour_of(now: datetime) -> str:
    """Return the time as a record's `signed_at` spells it, rounded down to the hour."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:00:00Z")
