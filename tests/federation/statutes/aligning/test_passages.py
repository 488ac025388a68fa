"""Texts in passages."""

import pytest

from federation.statutes.aligning.passages import passages_of


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
