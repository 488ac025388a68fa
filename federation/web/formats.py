"""Numbers, days and quantities in the form of the reader's language.

    decimal("0.5", "es")                 "0,5"
    percent("49", "pt")                  "49%"
    day("2007-07-24", "en")              "24 July 2007"
    vague_date("2005-04", "es")          "abril de 2005"
    age(95, "es")                        "hace 3 meses"

Measured numbers come as decimal strings and keep the digits that they were given with: "10" and "10.0" are
different statements. Days come as `date` or as `YYYY-MM-DD`; vague dates may stop at the month or the year.
"""

import calendar
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from babel import Locale, dates, numbers

# Venezuela writes 1.234,5 as Spain does; Brazil likewise; English is the international one, day before month.
LOCALES: Final = {"es": "es_VE", "en": "en_GB", "pt": "pt_BR"}

_REMEMBERED: Final = 4096  # a page says the same figures and days again and again


@cache
def locale_of(language: str) -> Locale:
    """Return the Babel locale whose forms a language's pages use."""
    return Locale.parse(LOCALES[language])


@lru_cache(maxsize=_REMEMBERED)
def decimal(value: str | int, language: str) -> str:
    """Return a number with the reader's separators and exactly the digits that were given."""
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return numbers.format_decimal(number, format=pattern, locale=locale_of(language))


def percent(value: str | int, language: str) -> str:
    """Return a percentage as the reader writes it: Spanish sets a space before the sign."""
    return decimal(value, language) + (" %" if language == "es" else "%")


@lru_cache(maxsize=_REMEMBERED)
def day(value: str | date, language: str) -> str:
    """Return a day in words: 24 de julio de 2007."""
    return dates.format_date(_date(value), format="long", locale=locale_of(language))


@lru_cache(maxsize=_REMEMBERED)
def short_day(value: str | date, language: str) -> str:
    """Return a day in few characters, with the month in letters so that nobody mistakes it for the day."""
    pattern = {"es": "d MMM y", "en": "d MMM y", "pt": "d MMM y"}[language]
    return dates.format_date(_date(value), format=pattern, locale=locale_of(language))


@lru_cache(maxsize=_REMEMBERED)
def short_month(value: date, language: str) -> str:
    """Return the month of a day in few characters, for the axis of a drawing: jul 2007."""
    return dates.format_date(value, format="MMM y", locale=locale_of(language)).replace(".", "")


@lru_cache(maxsize=_REMEMBERED)
def hour(value: str, language: str) -> str:
    """Return an RFC 3339 UTC time, which records round down to the hour."""
    moment = datetime.fromisoformat(value)
    return f"{day(moment.date(), language)}, {moment:%H} h UTC"


@lru_cache(maxsize=_REMEMBERED)
def vague_date(value: str, language: str) -> str:
    """Return a vague date as vague as it was given: a year, a month or a day."""
    match value.count("-"):
        case 0:
            return value
        case 1:
            skeleton = "yMMMM"
            return dates.format_skeleton(skeleton, _first(value), locale=locale_of(language))
        case _:
            return day(value, language)


@lru_cache(maxsize=_REMEMBERED)
def period(first: str, last: str, language: str) -> str:
    """Return the days [first, last] as shortly as they can be said: whole months by their names."""
    begin, end = _date(first), _date(last)
    whole = begin.day == 1 and end == vague_span(f"{end:%Y-%m}")[1]
    if whole and (begin.year, begin.month) == (end.year, end.month):
        return vague_date(f"{begin:%Y-%m}", language)
    if whole and begin.year == end.year:
        months = [dates.format_date(one, "MMMM", locale=locale_of(language)) for one in (begin, end)]
        joint = " " if language == "en" else " de "
        return f"{months[0]} – {months[1]}{joint}{begin.year}"
    if (begin.year, begin.month) == (end.year, end.month) and begin != end:
        return f"{begin.day}–{day(end, language)}"
    return f"{short_day(begin, language)} – {short_day(end, language)}"


def vague_span(value: str) -> tuple[date, date]:
    """Return the first and the last day that a vague date may mean."""
    first = _first(value)
    match value.count("-"):
        case 0:
            return first, date(first.year, 12, 31)
        case 1:
            return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
        case _:
            return first, first


def country(code: str, language: str) -> str:
    """Return the name of a country by its ISO 3166-1 code, or the code where it is of none."""
    name: str = locale_of(language).territories.get(code, code)
    return name


@lru_cache(maxsize=_REMEMBERED)
def age(days: int, language: str) -> str:
    """Return how long ago: "hace 3 meses". Not for today: callers say "today" in words of their own."""
    return dates.format_timedelta(
        -timedelta(days=days),
        granularity="day",
        threshold=1.5,
        add_direction=True,
        locale=locale_of(language),
    )


def days_between(value: str, today: str) -> int:
    """Return how many days a day lies back; 0 where it does not."""
    return max(0, (date.fromisoformat(today) - date.fromisoformat(value)).days)


def _first(value: str) -> date:
    year, month, day_of_month = (*value.split("-"), "1", "1")[:3]
    return date(int(year), int(month), int(day_of_month))


def _date(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
