"""What happened to a factory, in order, with dates as vague as they are known.

A profile says when the plant was closed, occupied and working again, and what else happened; the log says when the
factory joined, reported first, changed its custodians or its standing. What has the same date in the profile is one
moment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from federation.web.formats import vague_span

_MARKS: Final = ("closed", "occupied", "recovered")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a date stands for: marks are codes, texts are the factory's own words, the record is who says so."""

    date: str
    marks: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    record: str | None = None
    logged: bool = False
    """It is a day of the log, and no claim of the factory."""


@dataclass(frozen=True, slots=True)
class Logged:
    """Something that the log itself shows."""

    day: str
    mark: str
    record: str


def timeline(
    profile: Mapping[str, Any], profile_record: str | None, logged: Iterable[Logged]
) -> tuple[Moment, ...]:
    """Return all of it, oldest first; of what begins on one day, the vaguest first."""
    said: dict[str, tuple[list[str], list[str]]] = {}
    for mark in _MARKS:
        if mark in profile:
            said.setdefault(profile[mark], ([], []))[0].append(mark)
    for event in profile.get("timeline", ()):
        said.setdefault(event["date"], ([], []))[1].append(event["text"])
    moments = [
        Moment(day, tuple(marks), tuple(texts), profile_record) for day, (marks, texts) in said.items()
    ]
    moments += [Moment(one.day, (one.mark,), (), one.record, logged=True) for one in logged]
    return tuple(sorted(moments, key=_place))


def _place(moment: Moment) -> tuple[date, int, bool, str]:
    first, last = vague_span(moment.date)
    return first, -(last - first).days, moment.logged, moment.record or ""
