"""Meanings of texts as vectors."""

import numpy as np

from federation.statutes.aligning.meaning import Meanings

TEXTS = (
    "La cuota es del uno por ciento de los ingresos.",
    "Dues are one per cent of income.",
    "Las máquinas no se venden.",
)


def test_what_means_the_same_is_near_in_any_language() -> None:
    meanings = Meanings().of(TEXTS)
    likeness = meanings @ meanings.T
    assert likeness[0, 1] > 0.5 > likeness[0, 2]


def test_the_same_texts_have_the_same_numbers_in_any_order() -> None:
    straight, turned = Meanings().of(TEXTS), Meanings().of([*TEXTS[::-1], TEXTS[0]])
    assert np.array_equal(straight, turned[2::-1])
    assert np.array_equal(turned[3], turned[2])
