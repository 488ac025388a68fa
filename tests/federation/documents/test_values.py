"""Vague dates and numbers."""

import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.documents import VagueDate, number, spell_number
from tests.federation import strategies


@pytest.mark.parametrize(
    "text,precision,earliest,latest",
    [
        ("2005", "year", date(2005, 1, 1), date(2005, 12, 31)),
        ("2005-04", "month", date(2005, 4, 1), date(2005, 4, 30)),
        ("2004-02", "month", date(2004, 2, 1), date(2004, 2, 29)),
        ("2005-02", "month", date(2005, 2, 1), date(2005, 2, 28)),
        ("2005-12", "month", date(2005, 12, 1), date(2005, 12, 31)),
        ("2005-04-19", "day", date(2005, 4, 19), date(2005, 4, 19)),
        ("9999", "year", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_a_vague_date_is_as_vague_as_it_is_written(
    text: str, precision: str, earliest: date, latest: date
) -> None:
    vague = VagueDate(text)
    assert (vague.precision, vague.earliest(), vague.latest()) == (precision, earliest, latest)
    assert str(vague) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "05",
        "20050",
        "2005-",
        "2005-4",
        "2005-13",
        "2005-02-29",
        "2005-04-19 ",
        "2005-04-19\n",
        "0999",
        "２００５",
    ],
)
def test_another_spelling_is_no_vague_date(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date such as"):
        VagueDate(text)


def test_vague_dates_sort_by_when_they_may_have_begun() -> None:
    texts = ["2004-12-31", "2005", "2005-01", "2005-01-01", "2005-01-31", "2005-02", "2005-12", "2006"]
    dates = [VagueDate(text) for text in texts]
    assert sorted(dates, key=lambda vague: (vague.earliest(), len(vague))) == sorted(dates) == dates


@given(strategies.vague_dates(), strategies.vague_dates())
def test_order_follows_the_earliest_day(one: VagueDate, other: VagueDate) -> None:
    if one.earliest() < other.earliest():
        assert one < other
    if one.certainly_before(other):
        assert one < other
        assert not other.certainly_before(one)
    assert one.earliest() <= one.latest()


def test_only_dates_that_cannot_overlap_are_certainly_in_order() -> None:
    april = VagueDate("2005-04")
    assert april.certainly_before(VagueDate("2005-05-01"))
    assert april.certainly_before(VagueDate("2006"))
    assert not april.certainly_before(VagueDate("2005"))
    assert not april.certainly_before(VagueDate("2005-04-30"))
    assert not VagueDate("2005").certainly_before(VagueDate("2005-12-31"))


def test_a_vague_date_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(VagueDate("2005-04")))  # noqa: S301  # our own bytes
    assert again == VagueDate("2005-04")
    assert type(again) is VagueDate


@pytest.mark.parametrize(
    "value,text",
    [
        (Decimal(10), "10"),
        (Decimal("10.0"), "10"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.50"), "0.5"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0"), "0"),
        (Decimal("-0.0"), "0"),
        (Decimal("-66.980"), "-66.98"),
        (0, "0"),
        (1200, "1200"),
    ],
)
def test_a_number_has_one_spelling(value: Decimal | int, text: str) -> None:
    assert spell_number(value) == text


@given(st.decimals(0, 10**15 - 1, places=9))
def test_a_spelled_number_is_the_same_number(value: Decimal) -> None:
    assert number(spell_number(value)) == value


@given(strategies.numbers())
def test_spelling_again_changes_nothing(text: str) -> None:
    assert spell_number(number(text)) == text
