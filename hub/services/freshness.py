"""How old a fact is, in days of the log, and from when on it is marked as old.

Ages count from the log's days and to the log's current day, so that every replay says the same.
"""

from datetime import date
from typing import Final

REPORT_STALE_DAYS: Final = 122
"""Since the end of a report's period: a quarter of 92 days and a month to write it. Who reports each quarter, on
time, is never marked; who reports each month is marked after the third that is missing."""
PROFILE_STALE_DAYS: Final = 366
"""Since a profile was logged: the longest term of a mandate. Whoever signed it has, by then, no mandate that they
signed it with, and the assembly has elected again without anybody saying that the profile still holds."""


def days_between(first: str, last: str) -> int:
    """Return how many days lie between two days of the log; below zero where `last` is before `first`."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def report_is_stale(period_to: str, today: str) -> bool:
    """Whether a factory's newest report speaks of days so long ago that a reader is warned."""
    return days_between(period_to, today) > REPORT_STALE_DAYS


def profile_is_stale(day: str, today: str) -> bool:
    """Whether a profile was logged so long ago that a reader is warned."""
    return days_between(day, today) > PROFILE_STALE_DAYS
