"""A text as words: nothing lost, a number and its unit one token, and time that grows with the text alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.statutes.tokens import fold, split_pieces, tokenize, words_of

NUMBERS = [
    "25 %",
    "25%",
    "12,5 %",
    "25 por ciento",
    "veinticinco por ciento",
    "veinticinco por ciento (25 %)",
    "vinte e cinco por cento",
    "twenty-five percent",
    "tres (3) meses",
    "treinta días",
    "treinta (30) días hábiles",
    "cuarenta y ocho horas",
    "ciento veinte (120) días",
    "cento e vinte dias",
    "one hundred and five days",
    "ten working days",
    "una semana",
    "un mes",
    "24h",
    "un tercio",
    "um terço",
    "a third",
    "two thirds",
    "dos tercios (2/3)",
    "la tercera parte",
    "las dos terceras partes",
    "2/3 partes",
    "la mitad",
    "la mitad más uno",
    "a metade mais um",
    "half plus one",
    "50 % + 1",
    "50 % más uno",
    "la mitad más uno (50 % + 1)",
    "1/3",
    "½",
    "3:00",
    "18:30 horas",
    "1 de mayo de 2007",
    "1.º de mayo",
    "primero de mayo",
    "31 de dezembro de 2007",
    "1 May 2007",
    "May 1, 2007",
    "1.200,50 Bs.",
    "Bs. 1.200,50",
    "R$ 10",
    "US$ 1,000",
    "mil quinientos bolívares",
    "mil novecientos noventa y nueve",
    "5.º",
    "3rd",
    "tres",
    "cinco votos",
]
SENTENCES = {
    "El 25 % vota.": ["El", "25 %", "vota", "."],
    "uno y dos": ["uno", "y", "dos"],  # "uno" alone may be a pronoun
    "un socio y una socia": ["un", "socio", "y", "una", "socia"],
    "tres y cuatro": ["tres", "y", "cuatro"],
    "de tres a cinco años": ["de", "tres", "a", "cinco años"],
    "el segundo día": ["el", "segundo", "día"],
    "la parte": ["la", "parte"],
    "el 3\nmeses": ["el", "3", "meses"],  # an item ends with its line
    "a) 2; b) 3": ["a", ")", "2", ";", "b", ")", "3"],
    "treinta (o más) días": ["treinta", "(", "o", "más", ")", "días"],
    "the members may 3 times": ["the", "members", "may", "3", "times"],
    "L'assemblea d’água B2 S_1": ["L'assemblea", "d’água", "B2", "S_1"],
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_and_its_unit_are_one_token(text: str) -> None:
    assert [(token.text, token.kind) for token in tokenize(text)] == [(text, "number")]
    among = [token.text for token in tokenize(f"Vota {text}; y decide.")]
    assert among[:3] == ["Vota", " ", text]


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_what_is_no_number_stays_apart(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokenize(text) if token.kind != "space"] == expected


words = st.sampled_from(
    [*" .,;()%$/-+", "\n", "’", "un", "tres", "mil", "y", "treinta", "30", "1.5", "días", "por", "ciento", "la",
     "mitad", "más", "uno", "Mayo", "de", "terceras", "partes", "Bs", "ñandú", "_", "½", "5º"]
)  # fmt: skip
texts = st.text() | st.lists(words, max_size=60).map("".join) | st.lists(words, max_size=60).map(" ".join)


@given(texts)
def test_joined_tokens_are_the_text(text: str) -> None:
    tokens = tokenize(text)
    assert "".join(token.text for token in tokens) == text
    assert all(token.text == text[token.start : token.end] for token in tokens)
    assert all(token.text.isspace() == (token.kind == "space") for token in tokens)


@given(texts)
def test_joined_pieces_are_the_text_up_to_its_last_space(text: str) -> None:
    pieces = split_pieces(text)
    assert "".join(pieces) == text.rstrip()
    assert all(piece.strip() and not any(sign.isspace() for sign in piece.lstrip()) for piece in pieces)


@given(texts)
def test_every_token_is_made_of_whole_pieces(text: str) -> None:
    ends, at = {0}, 0
    for piece in split_pieces(text):
        at += len(piece)
        ends.add(at)
    assert {token.end for token in tokenize(text) if token.kind != "space"} <= ends


def test_words_have_no_case_accents_or_marks() -> None:
    assert words_of("La Asamblea, según el 25 %.") == ["la", "asamblea", "segun", "el", "25 %"]
    assert fold("Decisão") == fold("DECISÃO") == "decisao"


@pytest.mark.parametrize(
    "unit", [" ", "mil ", "treinta y ", "(", "1.", "3 (", "un ", "la mitad ", "25 % (", "a’", "1 de ", "Bs. "]
)
def test_time_grows_with_the_text_alone(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begun = time.process_time()
        tokenize(text)
        split_pieces(text)
        return time.process_time() - begun

    small = min(seconds(8_000) for _ in range(3))
    assert (
        min(seconds(64_000) for _ in range(2)) < 8 * 6 * small + 0.1
    )  # eight times the text; squared it would be sixty-four
