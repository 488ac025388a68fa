"""Texts in passages."""

import pytest

from federation.statutes.aligning.passages import clauses_of, passages_of


@pytest.mark.parametrize(
    "text, passages",
    [
        ("", ()),
        ("Cada fábrica tiene un voto.", ("Cada fábrica tiene un voto.",)),
        (
            "El congreso se reúne una vez al año. Lo convoca la coordinación por escrito a todos.",
            ("El congreso se reúne una vez al año.", "Lo convoca la coordinación por escrito a todos."),
        ),
        (
            "Son derechos:\na) asistir con voz y voto;\nb) pedir ayuda.",
            ("Son derechos: a) asistir con voz y voto; b) pedir ayuda.",),
        ),
    ],
)
def test_what_is_too_short_goes_with_what_stands_beside_it(text: str, passages: tuple[str, ...]) -> None:
    assert passages_of(text) == passages


SENTENCE = (
    "El congreso se reúne una vez al año, lo convoca la coordinación por escrito"
    " y cada fábrica manda dos delegados"
)


def test_one_long_sentence_falls_into_its_clauses() -> None:
    assert clauses_of(SENTENCE) == (
        "El congreso se reúne una vez al año,",
        "lo convoca la coordinación por escrito",
        "y cada fábrica manda dos delegados",
    )


@pytest.mark.parametrize(
    "text",
    [f"{SENTENCE}. Hay quórum con la mitad de todas ellas.", "Una vez al año, en mayo y en la sede.", ""],
)
def test_sentences_and_what_is_short_stay_whole(text: str) -> None:
    assert clauses_of(text) == passages_of(text)
