"""Labels at the beginning of a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.statutes.reading.items import find_item
from federation.statutes.reading.markers import (
    find_annex,
    find_article,
    find_division,
    find_loose_article,
    find_loose_division,
    find_provision,
    find_provisions,
    is_closing,
)

ARTICLES = [
    ("Artículo 5º.- Quórum. El congreso", "5º", 5, "Quórum. El congreso"),
    ("ART. 5 — El congreso", "5", 5, "El congreso"),
    ("Art. 5º", "5º", 5, ""),
    ("Art. 1.º", "1.º", 1, ""),
    ("Art. 5°) El congreso", "5°", 5, "El congreso"),
    ("Article 5.", "5", 5, ""),
    ("Article One", "One", 1, ""),
    ("Cláusula quinta. El", "quinta", 5, "El"),
    ("Décima séptima: El", "Décima séptima", 17, "El"),
    ("Quinta.- El", "Quinta", 5, "El"),
    ("Artículo 5 bis. Foo", "5 bis", 5, "Foo"),
    ("Art. 5º-A. Foo", "5º-A", 5, "Foo"),
    ("Art. 5º A assembleia", "5º", 5, "A assembleia"),
    ("Artículo XII. Foo", "XII", 12, "Foo"),
    ("ARTÍCULO DÉCIMO SEGUNDO.- Foo", "DÉCIMO SEGUNDO", 12, "Foo"),
    ("Artículo N° 5: Foo", "5", 5, "Foo"),
    ("Artículo 12 (Quórum)", "12", 12, "(Quórum)"),
    ("ARTÍCULO 10.—Quórum", "10", 10, "Quórum"),
]
NO_ARTICLES = [
    "Artículo 5 de la Ley", "Artículo 5, inciso a)", "Artículos 5 y 6", "Artículo 5 y 6", "Artigo dos Estatutos",
    "Artículo 5-7 de", "Artículo 5.1. x", "Primera parte de", "Primero, se", "Articular 5", "Artículo",
    "El Artículo 5.-",
]  # fmt: skip


@pytest.mark.parametrize("text, label, number, rest", ARTICLES)
def test_an_article_is_told_by_its_label(text: str, label: str, number: int, rest: str) -> None:
    found = find_article(text)
    assert found is not None
    assert (found.label, found.number, text[found.end :]) == (label, number, rest)


@pytest.mark.parametrize("text", NO_ARTICLES)
def test_a_reference_is_no_article(text: str) -> None:
    assert find_article(text) is None


def test_in_a_heading_a_small_letter_may_follow_the_label() -> None:
    assert find_article("Artículo 5 de los socios") is None
    found = find_loose_article("Artículo 5 de los socios")
    assert found is not None
    assert found.label == "5"
    assert find_division("Capítulo I de los socios") is None
    division = find_loose_division("Capítulo I de los socios")
    assert division is not None
    assert division.number == 1


DIVISIONS = [
    ("TÍTULO II", "title", 2, ""),
    ("Título II: Bases", "title", 2, "Bases"),
    ("CAPÍTULO PRIMERO", "chapter", 1, ""),
    ("Capítulo I De los miembros", "chapter", 1, "De los miembros"),
    ("Sección 2ª", "section", 2, ""),
    ("Primera Parte: Bases", "part", 1, "Bases"),
    ("PARTE C. DE LA PROPIEDAD", "part", 3, "DE LA PROPIEDAD"),
    ("Título Único: Recursos", "title", 1, "Recursos"),
    ("TÍTULO PRELIMINAR", "title", None, "PRELIMINAR"),
    ("Seção II", "section", 2, ""),
    ("Chapter 3 — Votes", "chapter", 3, "Votes"),
]


@pytest.mark.parametrize("text, kind, number, rest", DIVISIONS)
def test_a_division_is_told_by_its_label(text: str, kind: str, number: int | None, rest: str) -> None:
    found = find_division(text)
    assert found is not None
    assert (found.kind, found.number, text[found.end :]) == (kind, number, rest)


@pytest.mark.parametrize(
    "text", ["Título: Estatutos", "Sección sindical", "Partes iguales", "Capítulo aparte merece"]
)
def test_a_word_without_a_number_is_no_division(text: str) -> None:
    assert find_division(text) is None


def test_provisions_are_told_by_what_they_are() -> None:
    assert find_provisions("Disposiciones transitorias") == ("transitional", 26)
    assert find_provisions("Final provisions") == ("final", 16)
    assert find_provisions("Disposições revogatórias") == ("derogatory", 24)
    assert find_provisions("Disposiciones generales") is None
    named = find_provision("Disposición adicional única. Se")
    before = find_provision("Primera disposición transitoria. Se")
    assert named is not None
    assert before is not None
    assert (named.series, named.number, named.label) == ("additional", 1, "única")
    assert (before.series, before.number, before.label) == ("transitional", 1, "Primera")


@pytest.mark.parametrize(
    "text, label, number", [("Anexo A", "A", 1), ("Anexo I: Mapa", "I", 1), ("ANEXO", None, None)]
)
def test_an_annex_is_told_by_its_label(text: str, label: str | None, number: int | None) -> None:
    found = find_annex(text)
    assert found is not None
    assert (found.label, found.number) == (label, number)
    assert find_annex("Anexo I del presente estatuto") is None


ITEMS = [
    ("a) foo", "a)", 1), ("(a) foo", "(a)", 1), ("f)", "f)", 6), ("aa) foo", "aa)", 27), ("ñ) foo", "ñ)", 14),
    ("1. foo", "1.", 1), ("1.- foo", "1.-", 1), ("12) foo", "12)", 12), ("1.1. foo", "1.1.", 1), ("1.1 Foo", "1.1", 1),
    ("3.º foo", "3.º", 3), ("2ª) foo", "2ª)", 2), ("§ 1º foo", "§ 1º", 1), ("Parágrafo único. A", "Parágrafo único", 1),
    ("ii) foo", "ii)", 2), ("XL. foo", "XL.", 40), ("I – foo", "I", 9),
]  # fmt: skip
NO_ITEMS = [
    "S.A. foo",
    "a.m. foo",
    "1998. En",
    "de) foo",
    "§ 1º do art. 5",
    "1.5 millones",
    "5º, 6º",
    "Parágrafo y",
    "a foo",
]


@pytest.mark.parametrize("text, label, value", ITEMS)
def test_an_item_is_told_by_its_label(text: str, label: str, value: int) -> None:
    found = find_item(text)
    assert found is not None
    assert (found.label, found.readings[0][1]) == (label, value)


@pytest.mark.parametrize("text", NO_ITEMS)
def test_what_only_looks_like_a_label_is_none(text: str) -> None:
    assert find_item(text) is None


def test_one_label_may_be_a_letter_or_a_roman_numeral() -> None:
    found = find_item("i) foo")
    assert found is not None
    assert [value for _, value in found.readings] == [9, 1]


@pytest.mark.parametrize(
    "text", ["Dado en Caracas, a los", "Feito em Lisboa", "Done at Geneva", "Caracas, 5 de mayo de 2005"]
)
def test_a_closing_is_told_by_its_first_words(text: str) -> None:
    assert is_closing(text)
    assert not is_closing("Dados los hechos, la asamblea decide.")


@given(st.text(max_size=120))
def test_every_line_has_an_answer_inside_of_it(text: str) -> None:
    for found in (
        find_article(text),
        find_division(text),
        find_item(text),
        find_annex(text),
        find_provision(text),
    ):
        assert found is None or 0 < found.end <= len(text)
