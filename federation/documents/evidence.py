"""The evidence of a fork: two envelopes by one mandate with one number, as they came.

evidence   {"first": base64, "second": base64, "type": "evidence"}
"""

from typing import Annotated, Literal, Self

from pydantic import StringConstraints, model_validator

from federation.documents.base import Bare
from federation.documents.values import BASE64_PATTERN
from federation.encoding import b64decode_strict
from federation.records.common import misfit

MAX_ENVELOPE_BASE64 = 4 * 21_845  # of 65,535 bytes

EnvelopeText = Annotated[str, StringConstraints(max_length=MAX_ENVELOPE_BASE64, pattern=BASE64_PATTERN)]


class Evidence(Bare):
    """Both envelopes, so that anyone can check both signatures."""

    type: Literal["evidence"] = "evidence"
    first: EnvelopeText
    second: EnvelopeText

    def envelopes(self) -> tuple[bytes, bytes]:
        """Return the bytes of both."""
        return b64decode_strict(self.first), b64decode_strict(self.second)

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.first == self.second:
            raise misfit("second", "is the first again")
        return self
