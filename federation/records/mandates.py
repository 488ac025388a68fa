"""What the assembly grants to a delegate's key, and takes back.

    mandate   {"assembly": {"abstained": n, "against": n, "date": day, "for": n, "members": n, "present": n},
               "from": day, "key": key, "roles": [of "proposer", "reporter", "sponsor"], "until": day}
    recall    {"mandate": id, "reason": code}

`from` and `until` are UTC days, both included, and at most 366 of them.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from federation.records.common import Count, Day, KeyText, Model, RecordIdField, Roles, misfit

MAX_TERM_DAYS = 366

RecallReason = Literal["assembly-decision", "key-lost", "key-stolen", "left-factory", "mistake", "other"]


class Assembly(Model):
    """The vote that gave the mandate."""

    abstained: Count
    against: Count
    date: Day
    for_: Count = Field(alias="for")
    members: Count
    present: Count

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.present > self.members:
            raise misfit("present", "is more than the assembly has members")
        if self.for_ + self.against + self.abstained > self.present:
            raise misfit("present", "is fewer than those who voted or abstained")
        if self.for_ <= self.against:
            raise misfit("for", "is no more than against, so that nothing was granted")
        return self


class MandateContent(Model):
    """What a delegate's key may sign, and when."""

    assembly: Assembly
    from_: Day = Field(alias="from")
    key: KeyText
    roles: Roles
    until: Day

    @model_validator(mode="after")
    def _term(self) -> Self:
        if self.from_ > self.until:
            raise misfit("until", "is before from")
        if (self.until - self.from_).days + 1 > MAX_TERM_DAYS:
            raise misfit("until", f"makes a term of over {MAX_TERM_DAYS} days, from and until counted")
        if self.assembly.date > self.from_:
            raise misfit(("assembly", "date"), "is after from")
        return self


class RecallContent(Model):
    """The mandate that ends at this record's place in the log."""

    mandate: RecordIdField
    reason: RecallReason
