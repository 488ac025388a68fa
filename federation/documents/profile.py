"""A factory's profile: what it is and was, as its delegates describe it.

    about, place, sector, products, capabilities     what stands where and can make what
    legal_form, ownership                            what is
    demanded_form, demanded_ownership                what the workers demand: never mixed with what is
    closed, occupied, recovered, take_over, timeline how it came about, with dates as vague as they are known
    website                                          shown as text, never fetched

Surveys of recovered enterprises ask for sector, place, year of recovery, legal form and how the take-over
went; these are the same fields.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from federation.documents.base import Written
from federation.documents.values import (
    COUNTRY_PATTERN,
    ISIC_PATTERN,
    Latitude,
    Listed,
    Longitude,
    LongText,
    Part,
    Percent,
    ShortText,
    VagueDate,
    number,
)
from federation.records.common import misfit


class Place(Part):
    """Where the factory stands."""

    country: Annotated[str, StringConstraints(pattern=COUNTRY_PATTERN)] | None = None
    state: ShortText | None = None
    municipality: ShortText | None = None
    town: ShortText | None = None
    latitude: Latitude | None = None  # degrees north
    longitude: Longitude | None = None  # degrees east

    @model_validator(mode="after")
    def _one_point(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise misfit("latitude", "stands with longitude or not at all")
        return self


class Sector(Part):
    """What the factory makes, as statistics count it and as people call it."""

    isic: Annotated[str, StringConstraints(pattern=ISIC_PATTERN)] | None = None
    name: ShortText | None = None


class LegalForm(Part):
    """As what the law sees the factory."""

    code: Literal["association", "company", "cooperative", "mixed", "none", "other", "state-enterprise"]
    name: ShortText | None = None
    since: VagueDate | None = None


class Share(Part):
    """What part belongs to whom."""

    holder: ShortText
    percent: Percent


def _a_whole(shares: tuple[Share, ...]) -> tuple[Share, ...]:
    total = sum((number(share.percent) for share in shares), Decimal())
    if total != 100:
        raise ValueError(f"add up to {total:f} percent and not to 100")
    if len({share.holder for share in shares}) != len(shares):
        raise ValueError("name a holder twice")
    return shares


Shares = Annotated[Listed[Share], AfterValidator(_a_whole)]


class Ownership(Part):
    """Whose the factory is, from a date on, until the next entry begins; without a date, from nobody knows when."""

    from_: VagueDate | None = Field(default=None, alias="from")
    shares: Shares


class DemandedOwnership(Part):
    """Whose the factory should be."""

    shares: Shares


def _one_after_the_other(entries: tuple[Ownership, ...]) -> tuple[Ownership, ...]:
    dates = [entry.from_ for entry in entries]
    for position, (before, after) in enumerate(pairwise(dates), start=1):
        if after is None:
            raise misfit((position, "from"), "is missing: only the first entry may have none")
        if before is not None and before >= after:
            raise misfit((position, "from"), "is not after that of the entry before")
    return entries


class Event(Part):
    """Something that happened."""

    date: VagueDate
    text: LongText


class Profile(Written):
    """What a factory is and was, as its delegates describe it."""

    type: Literal["profile"] = "profile"
    about: LongText | None = None
    place: Place | None = None
    sector: Sector | None = None
    products: Listed[ShortText] | None = None
    capabilities: Listed[ShortText] | None = None
    legal_form: LegalForm | None = None
    demanded_form: LegalForm | None = None
    ownership: Annotated[Listed[Ownership], AfterValidator(_one_after_the_other)] | None = None
    demanded_ownership: DemandedOwnership | None = None
    closed: VagueDate | None = None
    occupied: VagueDate | None = None
    recovered: VagueDate | None = None
    take_over: LongText | None = None
    timeline: Listed[Event] | None = None
    website: ShortText | None = None
