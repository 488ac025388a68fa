"""What the fields of documents are made of: texts, numbers, percentages, quantities, vague dates.

    text         NFC, no control, line or bidirectional control character, no space at an end; short: at most
                 200 characters; long: at most 20,000, and line feeds between its lines
    number       "10", "0.5": not negative, up to 15 digits before the point and 9 after it, no needless zero
    percentage   a number from 0 to 100
    ratio        a number from 1 on
    coordinate   degrees, which may begin with -
    quantity     {"amount": number, "unit": short text}
    vague date   "2005", "2005-04" or "2005-04-19": as much as is known

Numbers stay text, as they were signed, each in its one spelling; `number` gives the Decimal. A value that is
not known is left out: None in Python, nothing at all in JSON.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, Strict, StringConstraints
from pydantic_core import CoreSchema, core_schema

from federation.records.common import DAY_SPELLING, FORBIDDEN_SIGNS, ID_PATTERN, NAME_PATTERN, Model

MAX_SHORT_TEXT = 200  # characters
MAX_LONG_TEXT = 20_000  # characters
MAX_LIST = 200  # entries
MAX_PEOPLE = 1_000_000_000

_FRACTION = r"(?:\.[0-9]{0,8}[1-9])?"
NUMBER_PATTERN = f"^(?:0|[1-9][0-9]{{0,14}}){_FRACTION}$"
RATIO_PATTERN = f"^[1-9][0-9]{{0,14}}{_FRACTION}$"
PERCENT_PATTERN = f"^(?:100|[1-9]?[0-9]{_FRACTION})$"
COORDINATE_PATTERN = r"^(?:0|-?[1-9][0-9]{0,2}|-?(?:0|[1-9][0-9]{0,2})\.[0-9]{0,8}[1-9])$"
VAGUE_DATE_PATTERN = f"^(?:[1-9][0-9]{{3}}|[1-9][0-9]{{3}}-(?:0[1-9]|1[0-2])|{DAY_SPELLING})$"
_TEXT_SIGNS = FORBIDDEN_SIGNS.replace(r"\x00-\x1f", r"\x00-\x09\x0b-\x1f")  # a line feed may stand inside
FRAGMENT_PATTERN = (
    rf"^[^{_TEXT_SIGNS}]*$"  # part of a long text: spaces and line feeds at its ends, or nothing
)
LONG_TEXT_PATTERN = rf"^[^\x20\x0a{_TEXT_SIGNS}](?:[^{_TEXT_SIGNS}]*[^\x20\x0a{_TEXT_SIGNS}])?$"
COUNTRY_PATTERN = "^[A-Z]{2}$"
ISIC_PATTERN = "^[0-9]{2,4}$"
MEDIA_TYPE_PATTERN = "^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$"
# The last sign before = holds fewer bits than the others: those left over are zero.
BASE64_PATTERN = (
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/]{4})$"
)

# What a person who fills in a form is told.
SENTENCES: Mapping[str, str] = {
    NUMBER_PATTERN: 'is not a number such as "10" or "0.5", without sign, exponent or needless zero',
    RATIO_PATTERN: 'is not a number from 1 on such as "1" or "2.5"',
    PERCENT_PATTERN: 'is not a percentage from "0" to "100" such as "10" or "0.5"',
    COORDINATE_PATTERN: 'is not degrees such as "-67.04"',
    VAGUE_DATE_PATTERN: "is not a date such as 2005, 2005-04 or 2005-04-19",
    NAME_PATTERN: "is empty, begins or ends with a space, or holds a line end or control character",
    LONG_TEXT_PATTERN: "is empty, begins or ends with a space or line end, or holds a control character",
    FRAGMENT_PATTERN: "holds a control character",
    COUNTRY_PATTERN: "is not a country of ISO 3166-1 such as VE",
    ISIC_PATTERN: "is not 2 to 4 digits of ISIC Rev. 4",
    MEDIA_TYPE_PATTERN: "is not a media type such as image/jpeg",
    BASE64_PATTERN: "is not base64 in its one spelling",
    ID_PATTERN: "is not 64 digits, each 0 to 9 or a to f",
}

_VAGUE_DATE = re.compile(VAGUE_DATE_PATTERN)

T = TypeVar("T")


def number(text: str) -> Decimal:
    """Return the number that a field spells."""
    return Decimal(text)


def spell_number(value: Decimal | int) -> str:
    """Return the one spelling of a number."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class VagueDate(str):
    """A date as far as it is known: a year, a month or a day.

    As a text it sorts by the first day that it may have been, and the vaguer one first:
    2005 < 2005-01 < 2005-01-01 < 2005-02. That is an order for lists; `certainly_before` is what may be concluded.
    Raises ValueError for any other text.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Take a text that is spelled as a vague date."""
        if _VAGUE_DATE.fullmatch(text) is None:
            raise ValueError(SENTENCES[VAGUE_DATE_PATTERN])
        return super().__new__(cls, text)

    @property
    def precision(self) -> Literal["year", "month", "day"]:
        """How much of the date is known."""
        match self.count("-"):
            case 0:
                return "year"
            case 1:
                return "month"
            case _:
                return "day"

    def earliest(self) -> date:
        """Return the first day that it may have been."""
        return date.fromisoformat(f"{self}-01-01"[: len("2005-01-01")])

    def latest(self) -> date:
        """Return the last day that it may have been."""
        first = self.earliest()
        match self.precision:
            case "year":
                return first.replace(month=12, day=31)
            case "month":
                return first.replace(day=monthrange(first.year, first.month)[1])
            case "day":
                return first

    def certainly_before(self, other: "VagueDate") -> bool:
        """Whether this was before the other, whatever day each of them was."""
        return self.latest() < other.earliest()

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from a text, written as one."""
        return core_schema.no_info_after_validator_function(
            partial(str.__new__, cls),  # the pattern has been asked already
            core_schema.str_schema(pattern=VAGUE_DATE_PATTERN, strict=True),
            serialization=core_schema.to_string_ser_schema(),
        )


def _at_most_degrees(degrees: int) -> AfterValidator:
    def check(text: str) -> str:
        if abs(Decimal(text)) > degrees:
            raise ValueError(f"is beyond {degrees} degrees")
        return text

    return AfterValidator(check)


ShortText = Annotated[str, StringConstraints(max_length=MAX_SHORT_TEXT, pattern=NAME_PATTERN)]
LongText = Annotated[str, StringConstraints(max_length=MAX_LONG_TEXT, pattern=LONG_TEXT_PATTERN)]
Number = Annotated[str, StringConstraints(pattern=NUMBER_PATTERN)]
Ratio = Annotated[str, StringConstraints(pattern=RATIO_PATTERN)]
Percent = Annotated[str, StringConstraints(pattern=PERCENT_PATTERN)]
Latitude = Annotated[str, StringConstraints(pattern=COORDINATE_PATTERN), _at_most_degrees(90)]
Longitude = Annotated[str, StringConstraints(pattern=COORDINATE_PATTERN), _at_most_degrees(180)]
People = Annotated[int, Field(ge=0, le=MAX_PEOPLE)]

# Not strict about tuples alone, since JSON gives lists; the entries stay strict.
Listed = Annotated[tuple[T, ...], Strict(strict=False), Field(max_length=MAX_LIST)]


class Part(Model):
    """A part of a document: frozen, strict, of exactly its fields, as the parts of records are."""


class Quantity(Part):
    """So much of something; the unit is as the factory calls it."""

    amount: Number
    unit: ShortText
