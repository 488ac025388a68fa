"""What the network itself says: its founding, the log's calendar, the evidence of a fork.

founding   {"admission": {"rule": "custodians"} or {"rule": "sponsors", "sponsors": 1..16},
            "custodians": [key 1..16], "hub_key": key, "level": 1,
            "log_keys": [{"from": index, "vkey": text} 1..16], "name": text, "origin": text,
            "recovery_attestations": 0..16, "replaces": id or null,
            "sealing_key": age recipient or null, "threshold": 1..8}
day        {"corrects": id or null, "date": "2007-07-24"}
evidence   {"first": id, "mandate": id, "reason": "fork", "second": id}
"""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, Strict, StringConstraints, model_validator

from federation.records.common import (
    AGE_PATTERN,
    VKEY_PATTERN,
    Count,
    Custodians,
    Day,
    KeyText,
    Model,
    Name,
    Origin,
    Positive,
    RecordIdField,
    Threshold,
    misfit,
    require_threshold,
)


class AdmissionByCustodians(Model):
    """The network's custodians let a factory in."""

    rule: Literal["custodians"] = "custodians"


class AdmissionBySponsors(Model):
    """So many delegates of distinct factories, with the role sponsor, let a factory in."""

    rule: Literal["sponsors"] = "sponsors"
    sponsors: Annotated[int, Field(ge=1, le=16)]


class LogKey(Model):
    """A verifier key, and the size of the log from which on it signs."""

    from_: Count = Field(alias="from")
    vkey: Annotated[str, StringConstraints(pattern=VKEY_PATTERN)]


def _one_after_the_other(keys: tuple[LogKey, ...]) -> tuple[LogKey, ...]:
    if keys and keys[0].from_ != 0:
        raise misfit((0, "from"), "is not 0")
    for position, (first, second) in enumerate(pairwise(keys), start=1):
        if first.from_ >= second.from_:
            raise misfit((position, "from"), "is not after that of the key before")
    if len({key.vkey for key in keys}) != len(keys):
        raise misfit((), "names a key twice")
    return keys


LogKeys = Annotated[
    tuple[LogKey, ...],
    Strict(strict=False),
    Field(min_length=1, max_length=16),
    AfterValidator(_one_after_the_other),
]


class FoundingContent(Model):
    """The network's own charter: what it is called, who keeps its log, who lets factories in."""

    admission: Annotated[AdmissionByCustodians | AdmissionBySponsors, Field(discriminator="rule")]
    custodians: Custodians
    hub_key: KeyText
    level: Positive
    log_keys: LogKeys
    name: Name
    origin: Origin
    recovery_attestations: Annotated[int, Field(ge=0, le=16)]
    replaces: RecordIdField | None
    sealing_key: Annotated[str, StringConstraints(pattern=AGE_PATTERN)] | None
    threshold: Threshold

    @model_validator(mode="after")
    def _can_be_signed(self) -> Self:
        require_threshold(self.threshold, self.custodians)
        return self


class DayContent(Model):
    """A UTC day of the log's own calendar."""

    corrects: RecordIdField | None
    date: Day


class EvidenceContent(Model):
    """Two records by one mandate with one number: `first` is in the log, `second` is not."""

    first: RecordIdField
    mandate: RecordIdField
    reason: Literal["fork"]
    second: RecordIdField

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.first == self.second:
            raise misfit("second", "is the first record again")
        return self
