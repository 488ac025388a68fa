"""How numbers and bytes are spelled in the log's texts: one way each, so that one fact has one text.

    0   7   923748                                     decimal: no sign, no leading zero, ASCII digits only
    nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=       base64: RFC 4648 section 4, padded, unused bits zero

A second spelling of the same value would let anybody make a different file of a signed one, and two programs
disagree about which bytes they saw.
"""

import base64
import binascii
import re

MAX_SIZE = 2**63 - 1
"""The largest number of entries in a tree, as in the signed 64-bit integers of other implementations."""

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


class Misspelled(ValueError):
    """Text that is not the one spelling of a value. Each format turns it into its own error."""


def parse_decimal(text: str, maximum: int = MAX_SIZE) -> int:
    """Return the number from 0 to `maximum` whose one spelling is `text`."""
    if _DECIMAL.fullmatch(text) is None:
        raise Misspelled("a number must be ASCII digits without a leading zero")
    number = int(text)
    if number > maximum:
        raise Misspelled(f"a number is over {maximum}")
    return number


def parse_base64(text: str) -> bytes:
    """Return the bytes whose one standard padded base64 spelling is `text`."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as fault:
        raise Misspelled("not standard base64") from fault
    # b64decode ignores the unused bits of the last character: encoding again shows them.
    if format_base64(data) != text:
        raise Misspelled("not the one spelling of its base64")
    return data


def format_base64(data: bytes) -> str:
    """Return the standard padded base64 of `data`."""
    return base64.b64encode(data).decode("ascii")
