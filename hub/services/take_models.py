"""What feeds, calendars and cards say, before it is put into words of a language and into a format."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hub.services.directory_models import FactorySummary, Period

Told = Literal["held", "withdrawn"]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A record as a feed tells of it.

    `day` is the log's day of the record, `updated` that on which it was last told of: of its withdrawal, where its
    document was withdrawn. Then nothing of what it said is here.
    """

    record: str
    index: int
    kind: str
    day: str
    updated: str
    told: Told
    factory: str | None
    factory_name: str
    language: str | None = None
    document: Mapping[str, Any] | None = None
    until: str | None = None
    """The last day of a mandate."""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest records of something, newest first; `updated` is the day of the newest."""

    network: str
    network_name: str
    updated: str
    entries: tuple[FeedEntry, ...]
    factory_name: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierDate:
    """A day on which something was due before."""

    due: str
    set_on: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class DueDate:
    """A day on which something is due, or a mandate ends; `key` stays the same when the day is moved."""

    key: str
    kind: Literal["deadline", "mandate"]
    day: str
    stated: str
    """The log's day of the record that says so."""
    record: str
    factory: str
    factory_name: str
    what: str | None = None
    set_on: str | None = None
    earlier: tuple[EarlierDate, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A factory in a few lines, and the log's day to count ages from."""

    factory: FactorySummary
    today: str | None


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many members are in a state, or in a country whose state is not said."""

    country: str | None
    state: str | None
    factories: int


@dataclass(frozen=True, slots=True)
class MapCard:
    """How many members there are where: the places with the most, what is elsewhere, and what says no place."""

    factories: int
    places: tuple[PlaceCount, ...]
    elsewhere: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many rows what can be taken along has."""

    factories: int
    reports: int
    entries: int
    sectors: tuple[str, ...]
    examples: tuple[FactorySummary, ...]
    """The first factory of the directory, if there is one: to show what an address looks like."""
