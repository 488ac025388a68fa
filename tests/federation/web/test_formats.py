"""Numbers and days in the reader's form: exactly what was given, never more exact, never less."""

from datetime import date

import pytest

from federation.web import formats

LANGUAGES = ("es", "en", "pt")


@pytest.mark.parametrize(
    "value, es, en, pt",
    [
        ("10", "10", "10", "10"),
        ("0.5", "0,5", "0.5", "0,5"),
        ("1234567.25", "1.234.567,25", "1,234,567.25", "1.234.567,25"),
        ("0", "0", "0", "0"),
        ("999999999999999.123456789", "999.999.999.999.999,123456789", "999,999,999,999,999.123456789", None),
    ],
)
def test_a_number_keeps_every_digit_that_was_given(value: str, es: str, en: str, pt: str | None) -> None:
    assert [formats.decimal(value, one) for one in LANGUAGES] == [es, en, pt or es]


def test_a_percentage_is_written_as_the_language_does() -> None:
    assert [formats.percent("7.5", one) for one in LANGUAGES] == ["7,5 %", "7.5%", "7,5%"]


@pytest.mark.parametrize(
    "value, es, en",
    [
        ("2005", "2005", "2005"),
        ("2005-04", "abril de 2005", "April 2005"),
        ("2005-04-19", "19 de abril de 2005", "19 April 2005"),
    ],
)
def test_a_vague_date_stays_as_vague_as_it_was_given(value: str, es: str, en: str) -> None:
    assert formats.vague_date(value, "es") == es
    assert formats.vague_date(value, "en") == en


@pytest.mark.parametrize(
    "value, first, last",
    [
        ("2004", date(2004, 1, 1), date(2004, 12, 31)),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29)),
        ("2006-12", date(2006, 12, 1), date(2006, 12, 31)),
        ("2006-11-30", date(2006, 11, 30), date(2006, 11, 30)),
    ],
)
def test_a_vague_date_spans_all_the_days_that_it_may_mean(value: str, first: date, last: date) -> None:
    assert formats.vague_span(value) == (first, last)


@pytest.mark.parametrize(
    "first, last, es, en",
    [
        ("2007-06-01", "2007-06-30", "junio de 2007", "June 2007"),
        ("2007-04-01", "2007-06-30", "abril – junio de 2007", "April – June 2007"),
        ("2006-12-01", "2007-01-31", "1 dic. 2006 – 31 ene. 2007", "1 Dec 2006 – 31 Jan 2007"),
        ("2007-06-01", "2007-06-29", "1–29 de junio de 2007", "1–29 June 2007"),
        ("2007-06-28", "2007-07-02", "28 jun. 2007 – 2 jul. 2007", "28 Jun 2007 – 2 Jul 2007"),
    ],
)
def test_a_period_of_whole_months_is_named_by_them(first: str, last: str, es: str, en: str) -> None:
    assert formats.period(first, last, "es") == es
    assert formats.period(first, last, "en") == en


@pytest.mark.parametrize(
    "days, es, pt",
    [
        (1, "hace 1 día", "há 1 dia"),
        (21, "hace 3 semanas", "há 3 semanas"),
        (95, "hace 3 meses", "há 3 meses"),
    ],
)
def test_an_age_is_said_as_people_say_it(days: int, es: str, pt: str) -> None:
    assert (formats.age(days, "es"), formats.age(days, "pt")) == (es, pt)


def test_a_country_is_called_by_its_name_and_an_unknown_one_by_its_code() -> None:
    assert formats.country("BR", "es") == "Brasil"
    assert formats.country("XX", "es") == "XX"


def test_an_authors_clock_is_shown_with_its_hour() -> None:
    assert formats.hour("2007-07-24T15:00:00Z", "es") == "24 de julio de 2007, 15 h UTC"
