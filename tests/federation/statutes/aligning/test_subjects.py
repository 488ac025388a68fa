"""What an article speaks of, told by the lexicon."""

import math
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from federation.statutes.aligning import cues
from federation.statutes.aligning.cues import LEFT_OUT
from federation.statutes.aligning.subjects import SUBJECTS, subjects_of
from federation.statutes.model import Language
from federation.statutes.tokens import fold

_LEXICON = tomllib.loads((Path(cues.__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))
_CASES = tomllib.loads((Path(__file__).parent / "subject_cases.toml").read_text(encoding="utf-8"))


def _likeness(one: tuple[tuple[str, float], ...], other: tuple[tuple[str, float], ...]) -> float:
    """Return the cosine of two answers."""
    a, b = dict(one), dict(other)
    lengths = math.hypot(*a.values()) * math.hypot(*b.values())
    return sum(weight * b.get(name, 0.0) for name, weight in a.items()) / lengths


def _cases(round_: str) -> Iterator[tuple[str, str, Language, str]]:
    for subject, languages in _CASES[round_].items():
        matter, _, body = subject.partition("@")
        for language, texts in languages.items():
            for text in texts:
                yield matter, body, language, text


def _ranked(found: tuple[tuple[str, float], ...]) -> list[str]:
    """Return the matters, strongest first, whatever their bodies."""
    strengths: dict[str, float] = {}
    for name, weight in found:
        matter = name.partition("@")[0]
        if matter:
            strengths[matter] = strengths.get(matter, 0.0) + weight**2
    return sorted(strengths, key=lambda matter: (-strengths[matter], matter))


@pytest.mark.parametrize(
    ("round_", "first", "among_three"),
    [("first", 0.8, 0.95), ("second", 0.65, 0.85), ("third", 0.9, 0.97), ("fourth", 0.9, 0.97)],
)
def test_sentences_are_known_by_their_subject(round_: str, first: float, among_three: float) -> None:
    ranks = []
    for matter, _, language, text in _cases(round_):
        ranked = _ranked(subjects_of(text, None, language))
        ranks.append(ranked.index(matter) if matter in ranked else 99)
    assert sum(rank == 0 for rank in ranks) / len(ranks) >= first
    assert sum(rank < 3 for rank in ranks) / len(ranks) >= among_three


def test_bodies_part_what_is_settled_for_several() -> None:
    right, known = 0, 0
    for round_ in _CASES:
        for matter, body, language, text in _cases(round_):
            parts = {
                name: weight
                for name, weight in subjects_of(text, None, language)
                if name.startswith(f"{matter}@")
            }
            if body and parts:
                known += 1
                right += max(parts, key=lambda name: (parts[name], name)) == f"{matter}@{body}"
    assert known > 80
    assert right / known > 0.9


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


def test_a_heading_says_more_than_the_text() -> None:
    text = "Se reúne cada mes y lleva un libro de actas."
    told = dict(subjects_of(text, "Tesorería", "es"))
    assert told["treasury"] == max(told.values())
    assert "treasury" not in dict(subjects_of(text, None, "es"))


def test_a_longer_phrase_takes_the_words_of_a_shorter_one() -> None:
    found = dict(subjects_of("Se crea un fondo de huelga.", None, "es"))
    assert found["strike-fund"] == 1.0
    assert found.get("defence", 0.0) < 0.2


def test_words_in_any_order_meet_in_one_sentence_only() -> None:
    together = dict(subjects_of("Lo cocido que salga con defecto no lleva etiqueta.", None, "es"))
    apart = dict(subjects_of("Hay harina. Se pide una oferta.", None, "es"))
    joined = dict(subjects_of("Se pide una oferta de harina.", None, "es"))
    assert "quality" in together
    assert "purchasing" not in apart
    assert joined["purchasing"] == 1.0


def test_the_matters_of_a_realm_count_little_elsewhere() -> None:
    federation = "El fondo de transporte repara los camiones; la energía la paga cada fábrica."
    department = "La ley departamental regula la energía de las provincias."
    assert dict(subjects_of(federation, None, "es")).get("energy", 0.0) < 0.2
    assert dict(subjects_of(department, None, "es"))["energy"] > 0.9


def test_no_cue_shrinks_to_one_word() -> None:
    """Articles and prepositions are left out, so "al mayor" would be known by "mayor"."""
    for name, entry in [*_LEXICON["matters"].items(), *_LEXICON["bodies"].items()]:
        for language in ("es", "pt", "en"):
            for cue in ",".join(entry.get(language, {}).values()).split(","):
                kept = [word for word in fold(cue).split() if word not in LEFT_OUT[language].split()]
                assert len(kept) != 1 or len(cue.split()) == 1, (name, language, cue)


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
            "Toda fábrica podrá pedir su admisión por escrito; la coordinación la visitará.",
            "Todo joven podrá pedir su admisión como aprendiz por escrito; la coordinación lo visitará.",
        ),
        (
            "Se crea un fondo de solidaridad, formado con la décima parte de las cuotas.",
            "Se crea un fondo de huelga, formado con la décima parte de las cuotas.",
        ),
    ],
)
def test_the_same_words_about_another_body_are_another_subject(one: str, other: str) -> None:
    assert _likeness(subjects_of(one, None, "es"), subjects_of(other, None, "es")) < 0.5
