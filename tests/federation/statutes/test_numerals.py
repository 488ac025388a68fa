"""Numbers in words, digits and Roman numerals."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.statutes.numerals import Amount, parse_amount, parse_ordinal, parse_ordinal_words, parse_roman

ORDINALS = [
    ("Quinta", 5),
    ("primer", 1),
    ("tercero", 3),
    ("décima séptima", 17),
    ("DECIMOCTAVA", 18),
    ("vigesimoctavo", 28),
    ("DÉCIMA SÉPTIMA", 17),
    ("décimo-segundo", 12),
    ("decimoséptima", 17),
    ("undécimo", 11),
    ("duodécima", 12),
    ("vigésimo primero", 21),
    ("vigesimoprimera", 21),
    ("trigésimo", 30),
    ("cuadragésimo noveno", 49),
    ("centésimo vigésimo primero", 121),
    ("terceiro", 3),
    ("décimo oitavo", 18),
    ("quadragésima nona", 49),
    ("fifth", 5),
    ("Twenty-First", 21),
    ("one hundred and first", 101),
    ("two hundred and fifth", 205),
    ("5", 5),
    ("05", 5),
    ("5º", 5),
    ("5.º", 5),
    ("5ª", 5),
    ("5°", 5),
    ("5o", 5),
    ("5to", 5),
    ("1er", 1),
    ("3rd", 3),
    ("XII", 12),
    ("xii", 12),
    ("uno", 1),
    ("veintidós", 22),
    ("treinta y cinco", 35),
    ("vinte e um", 21),
    ("cien", 100),
    ("Único", 1),
    ("única", 1),
]
NO_ORDINALS = [
    "", " ", "IIII", "IC", "VX", "Xii", "civil", "décimo décimo", "primero segundo", "primero décimo",
    "twenty-eleventh", "única primera",
    "y cinco", "cinco y", "5 bis", "5.1", "the fifth", "quinta parte", "0.5", "1234567", "x" * 200,
]  # fmt: skip

AMOUNTS = [
    ("25 %", "1/4", "", "share"),
    ("25%", "1/4", "", "share"),
    ("el 25 por ciento", "1/4", "", "share"),
    ("veinticinco por ciento (25%)", "1/4", "", "share"),
    ("vinte e cinco por cento", "1/4", "", "share"),
    ("12.5 per cent", "1/8", "", "share"),
    ("0,5 %", "1/200", "", "share"),
    ("un cuarto", "1/4", "", "share"),
    ("dos tercios", "2/3", "", "share"),
    ("dos tercios (2/3)", "2/3", "", "share"),
    ("2/3", "2/3", "", "share"),
    ("½", "1/2", "", "share"),
    ("las dos terceras partes", "2/3", "", "share"),
    ("la tercera parte", "1/3", "", "share"),
    ("um terço", "1/3", "", "share"),
    ("two thirds", "2/3", "", "share"),
    ("a third", "1/3", "", "share"),
    ("la mitad", "1/2", "", "share"),
    ("la mitad más uno", "1/2", "plus-one", "majority"),
    ("metade mais um", "1/2", "plus-one", "majority"),
    ("half plus one", "1/2", "plus-one", "majority"),
    ("50 % + 1", "1/2", "plus-one", "majority"),
    ("treinta (30) días", "30", "day", "time"),
    ("30) días", "30", "day", "time"),
    ("ciento veinte (120) días", "120", "day", "time"),
    ("diez días hábiles", "10", "working-day", "time"),
    ("trinta (30) dias úteis", "30", "working-day", "time"),
    ("ten working days", "10", "working-day", "time"),
    ("diez días corridos", "10", "day", "time"),
    ("tres meses", "3", "month", "time"),
    ("un mês", "1", "month", "time"),
    ("un año", "1", "year", "time"),
    ("a year", "1", "year", "time"),
    ("48 horas", "48", "hour", "time"),
    ("cinco delegados", "5", "delegate", "count"),
    ("quince", "15", "", "count"),
    ("1.000 votos", "1000", "vote", "count"),
    ("1,000", "1000", "", "count"),
    ("1,5", "3/2", "", "count"),
    ("Bs. 1.500,50", "3001/2", "bolivar", "money"),
    ("500 bolívares", "500", "bolivar", "money"),
    ("R$ 10", "10", "real", "money"),
    ("US$ 1,000.50", "2001/2", "dollar", "money"),
]
NO_AMOUNTS = [
    "", "veinte por ciento (25%)", "treinta (20) días", "dos tercios (1/3)", "3/0", "5/", "cuarto", "segundo", "año",
    "por ciento", "la mayoría", "hábiles", "tres meses hábiles", "diez días hábiles corridos", "5 mil", "1.2.3",
    "más uno", "la quinta parte del salón", "9" * 200,
]  # fmt: skip


@pytest.mark.parametrize("text, number", ORDINALS)
def test_a_place_in_a_series_is_understood(text: str, number: int) -> None:
    assert parse_ordinal(text) == number


@pytest.mark.parametrize("text", NO_ORDINALS)
def test_what_is_no_place_in_a_series_is_none(text: str) -> None:
    assert parse_ordinal(text) is None


def test_ordinal_words_are_told_from_other_numbers() -> None:
    said = ["Décima séptima", "primero", "diecisiete", "17", "XVII", "17º", "", "once", "parte"]
    assert [parse_ordinal_words(text) for text in said] == [17, 1, None, None, None, None, None, None, None]


def _roman(number: int) -> str:
    values = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1]
    signs = ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"]
    spelled = ""
    for value, sign in zip(values, signs, strict=True):
        spelled += sign * (number // value)
        number %= value
    return spelled


def test_each_roman_numeral_has_one_value_and_each_value_one_spelling() -> None:
    assert [parse_roman(_roman(number)) for number in range(1, 4000)] == list(range(1, 4000))


@given(st.text(alphabet="IVXLCDM", max_size=8))
def test_other_spellings_of_a_roman_numeral_are_refused(text: str) -> None:
    value = parse_roman(text)
    assert value is None or _roman(value) == text


@pytest.mark.parametrize("text, value, unit, kind", AMOUNTS)
def test_an_amount_is_understood(text: str, value: str, unit: str, kind: str) -> None:
    assert parse_amount(text) == Amount(Fraction(value), unit, kind)  # type: ignore[arg-type]  # the table is of text


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert parse_amount(text) is None


@given(st.text(max_size=140))
def test_any_text_has_an_answer(text: str) -> None:
    parse_ordinal(text)
    parse_amount(text)
