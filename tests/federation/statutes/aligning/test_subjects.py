"""What an article speaks of, told by the lexicon."""

import math

import pytest

from federation.statutes.aligning.subjects import SUBJECTS, subjects_of


def _likeness(one: tuple[tuple[str, float], ...], other: tuple[tuple[str, float], ...]) -> float:
    """Return the cosine of two answers."""
    a, b = dict(one), dict(other)
    lengths = math.hypot(*a.values()) * math.hypot(*b.values())
    return sum(weight * b.get(name, 0.0) for name, weight in a.items()) / lengths


def test_subjects_are_named_once_in_order_and_weigh_something() -> None:
    text = "El congreso podrá sesionar cuando estén presentes delegados de la mitad de las fábricas; vota por mayoría."
    found = subjects_of(text, "Del quórum y de las mayorías", "es")
    names = [name for name, _ in found]
    assert names == sorted(set(names))
    assert set(names) <= set(SUBJECTS)
    assert all(weight > 0 for _, weight in found)
    assert {"quorum@congress", "majorities@congress"} <= set(names)


def test_what_says_nothing_known_has_no_subject() -> None:
    assert subjects_of("", None, "es") == ()
    assert subjects_of("Xyzzy plugh 42.", "Xyzzy", "en") == ()


def test_the_same_subject_in_quite_other_words_is_alike() -> None:
    law = subjects_of(
        "El congreso podrá sesionar válidamente con delegados de la mitad de las fábricas.", None, "es"
    )
    plain = subjects_of("Lista en mano se cuentan; si no llega la mitad, se espera media hora.", None, "es")
    assert _likeness(law, plain) > 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "El congreso podrá sesionar cuando estén presentes dos tercios de los delegados.",
            "La coordinación podrá sesionar cuando estén presentes dos tercios de sus miembros.",
        ),
        (
            "Los delegados durarán un año en el ejercicio de su cargo y podrán ser reelegidos una vez.",
            "Los revisores de cuentas durarán un año en el ejercicio de su cargo y podrán ser reelegidos una vez.",
        ),
        (
            "Una fábrica podrá ser expulsada por el congreso, después de oírla.",
            "Un trabajador podrá ser expulsado por la asamblea, después de oírlo.",
        ),
        (
            "Se crea un fondo de solidaridad, formado con la décima parte de las cuotas.",
            "Se crea un fondo de huelga, formado con la décima parte de las cuotas.",
        ),
    ],
)
def test_the_same_words_about_another_body_are_another_subject(one: str, other: str) -> None:
    assert _likeness(subjects_of(one, None, "es"), subjects_of(other, None, "es")) < 0.5
