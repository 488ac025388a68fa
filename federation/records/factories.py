"""Who a factory is, whether it belongs to the network, and how it comes back from lost keys.

charter     {"custodians": [key 1..16], "ends_mandates": [id 0..64], "name": text, "replaces": id or null,
             "threshold": 1..8}
admission   {"factory": id, "sponsors": [mandate id 0..16]}
standing    {"factory": id, "reason": code, "replaces": id, "standing": "admitted" | "suspended" | "left"}
recovery    {"action": "open", "attestations": [mandate id 0..16], "custodians": [key 1..16], "factory": id,
             "name": text, "sponsors": [mandate id 0..16], "threshold": 1..8}
         or {"action": "cancel", "recovery": id}
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from federation.records.common import (
    Custodians,
    Model,
    Name,
    RecordIdField,
    Threshold,
    UpTo16Ids,
    UpTo64Ids,
    misfit,
    require_threshold,
)

StandingReason = Literal[
    "assembly-decision",
    "congress-decision",
    "closed",
    "dormant",
    "identity-doubted",
    "owner-control",
    "other",
]


class CharterContent(Model):
    """Which custodians' keys speak for the factory's assembly, m of n."""

    custodians: Custodians
    ends_mandates: UpTo64Ids
    name: Name
    replaces: RecordIdField | None
    threshold: Threshold

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        require_threshold(self.threshold, self.custodians)
        if self.replaces is None and self.ends_mandates:
            raise misfit("ends_mandates", "must be empty in a first charter, which has no mandates to end")
        return self


class AdmissionContent(Model):
    """The factory with this first charter is let in; sponsors are named where the founding asks for them."""

    factory: RecordIdField
    sponsors: UpTo16Ids


class StandingContent(Model):
    """The factory's standing from here on; `replaces` is the admission or standing in force."""

    factory: RecordIdField
    reason: StandingReason
    replaces: RecordIdField
    standing: Literal["admitted", "suspended", "left"]


class RecoveryOpen(Model):
    """New custodians for a factory whose own were lost or usurp; in force after fourteen days of the log."""

    action: Literal["open"] = "open"
    attestations: UpTo16Ids
    custodians: Custodians
    factory: RecordIdField
    name: Name
    sponsors: UpTo16Ids
    threshold: Threshold

    @model_validator(mode="after")
    def _can_be_signed(self) -> Self:
        require_threshold(self.threshold, self.custodians)
        return self


class RecoveryCancel(Model):
    """An open recovery is taken back."""

    action: Literal["cancel"] = "cancel"
    recovery: RecordIdField


RecoveryContent = Annotated[RecoveryOpen | RecoveryCancel, Field(discriminator="action")]
