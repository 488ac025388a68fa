"""A factory's status report: how it works, what it lacks and makes, what it is owed, over a period.

Every figure may be missing, and a missing one is left out: None here, nothing in JSON, and never a zero. A list
that is empty says that there is none; a list that is left out says nothing. A correction is a new report
that names the one that it replaces; both stay readable.

Units: percentages are of 100; people are heads; hours are hours in the period; a ratio of pay is highest to
lowest, and 1 is equal pay. What others say or did (`claims`, `deliveries`) is what this factory says of it.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from federation.documents.base import Written
from federation.documents.values import (
    Listed,
    LongText,
    Number,
    Part,
    People,
    Percent,
    Quantity,
    Ratio,
    ShortText,
    VagueDate,
    number,
)
from federation.records.common import Day, RecordIdField, misfit


class Period(Part):
    """Days, both included."""

    from_: Day = Field(alias="from")
    to: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ > self.to:
            raise misfit("to", "is before from")
        return self


class Capacity(Part):
    """How much of what the factory could make it makes."""

    percent: Percent | None = None
    basis: ShortText | None = None  # what 100 percent means


class Workers(Part):
    """Who works there, by how they belong."""

    members: People | None = None
    contract: People | None = None
    casual: People | None = None


class FunctionPay(Part):
    """The pay of a function, as a multiple of the lowest: never one person's pay."""

    function: ShortText
    ratio: Ratio


class Pay(Part):
    """How far pay is from equal."""

    ratio: Ratio | None = None  # highest to lowest
    by_function: Listed[FunctionPay] | None = None

    @model_validator(mode="after")
    def _none_above_the_highest(self) -> Self:
        if self.ratio is not None:
            highest = number(self.ratio)
            for position, one in enumerate(self.by_function or ()):
                if number(one.ratio) > highest:
                    raise misfit(("by_function", position, "ratio"), f"is above the highest, {self.ratio}")
        return self


class Income(Part):
    """Where the income of the period came from, in percent of it."""

    production: Percent | None = None
    repair: Percent | None = None
    loans: Percent | None = None
    grants: Percent | None = None
    other: Percent | None = None

    @model_validator(mode="after")
    def _at_most_all(self) -> Self:
        given = [number(part) for part in self._parts() if part is not None]
        total = sum(given, Decimal())
        if total > 100 or (total < 100 and len(given) == len(self._parts())):
            raise ValueError(f"adds up to {total:f} percent, where all parts together are 100")
        return self

    def _parts(self) -> tuple[str | None, ...]:
        return self.production, self.repair, self.loans, self.grants, self.other


class Stock(Part):
    """Something that lies there."""

    item: ShortText
    quantity: Quantity | None = None
    note: LongText | None = None


class Exchange(Part):
    """Something that one factory lacks and another may have."""

    item: ShortText
    quantity: Quantity | None = None
    size: ShortText | None = None
    origin: Literal["anywhere", "domestic", "region"] | None = None
    by: Day | None = None
    note: LongText | None = None


class Need(Exchange):
    """Something that the factory looks for; `origin` is how near it must come from, `by` the day it is needed."""


class Offer(Exchange):
    """Something that the factory can give; `origin` is where to, `by` the day until which it stands."""


class Claim(Part):
    """What somebody says about a delivery, and when they said it: theirs, and no fact of the report."""

    who: ShortText
    date: VagueDate | None = None
    text: LongText


class Impossible(Part):
    """Why an order cannot be made, and when the buyer could know it."""

    reason: LongText
    told: VagueDate | None = None


class Delivery(Part):
    """One order on its way from promise to payment; a step that has no date has not been reported."""

    item: ShortText
    quantity: Quantity | None = None
    size: ShortText | None = None
    buyer: ShortText | None = None
    ordered: VagueDate | None = None
    promised: VagueDate | None = None
    made: VagueDate | None = None
    ready: VagueDate | None = None
    inspected: VagueDate | None = None
    collected: VagueDate | None = None
    paid: VagueDate | None = None
    impossible: Impossible | None = None
    claims: Listed[Claim] | None = None
    note: LongText | None = None


class EarlierDeadline(Part):
    """A deadline that was moved, and why."""

    due: Day
    set_on: Day
    reason: LongText | None = None


class Deadline(Part):
    """Something that is due, with every date that was set before: the first is never lost."""

    what: ShortText
    due: Day
    set_on: Day
    earlier: Listed[EarlierDeadline] | None = None  # the first one first

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        set_on = [one.set_on for one in self.earlier or ()] + [self.set_on]
        if any(before > after for before, after in pairwise(set_on)):
            raise misfit("earlier", "must stand in the order in which they were set, and before set_on")
        return self


class Training(Part):
    """Classes in the period."""

    hours: Number | None = None
    people: People | None = None
    about: LongText | None = None


class Visit(Part):
    """Who came, and what came of it."""

    date: VagueDate | None = None
    who: ShortText
    purpose: LongText | None = None
    outcome: LongText | None = None


class Community(Part):
    """What the factory did for those around it, or gave room for."""

    what: ShortText
    hours: Number | None = None
    people: People | None = None


class Difficulty(Part):
    """What stands in the way; the codes are those that surveys ask for."""

    code: Literal[
        "energy", "finance", "legal", "machinery", "other", "raw-material", "sales", "skills", "state"
    ]
    text: LongText | None = None


class StatusReport(Written):
    """How a factory works over a period, as its delegate reports it."""

    type: Literal["status-report"] = "status-report"
    period: Period
    replaces: RecordIdField | None = None
    capacity: Capacity | None = None
    workers: Workers | None = None
    pay: Pay | None = None
    income: Income | None = None
    months_left: Number | None = None  # how long the factory can go on with what it has
    stock: Listed[Stock] | None = None
    needs: Listed[Need] | None = None
    offers: Listed[Offer] | None = None
    deliveries: Listed[Delivery] | None = None
    deadlines: Listed[Deadline] | None = None
    training: Training | None = None
    visits: Listed[Visit] | None = None
    community: Listed[Community] | None = None
    difficulties: Listed[Difficulty] | None = None
    text: LongText | None = None
