"""Which unit is which: by content first, every unit once, moves found."""

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.statutes.comparing import Pair, pair
from federation.statutes.comparing.matching import best_matching
from federation.statutes.comparing.order import moved
from federation.statutes.model import Statute
from tests.federation.statutes.comparing.samples import article, statute

QUORUM = "La asamblea es válida con la presencia de la mitad más uno de los trabajadores de la fábrica."
RECALL = (
    "Todo delegado puede ser revocado en cualquier momento por quienes lo eligieron, con voto a mano alzada."
)
PAY = "Nadie cobra más que el salario de un obrero calificado, y los aumentos se deciden entre todos los turnos."
SCHOOL = "La fábrica dedica dos horas diarias a la formación política y técnica, dentro de la jornada pagada."
MACHINES = "Las máquinas y las herramientas son propiedad de la Nación; no pueden venderse ni hipotecarse."


def partners(a: Statute, b: Statute) -> list[tuple[int | None, int | None]]:
    return [(one.a, one.b) for one in pair(a, b)]


def test_the_same_statute_is_paired_in_order() -> None:
    one = statute(QUORUM, RECALL, PAY)
    assert pair(one, one) == (Pair(0, 0), Pair(1, 1), Pair(2, 2))


def test_a_new_article_stands_where_it_is_and_a_lost_one_behind_its_predecessor() -> None:
    a, b = statute(QUORUM, RECALL, PAY), statute(QUORUM, SCHOOL, PAY)
    assert partners(a, b) == [(0, 0), (1, None), (None, 1), (2, 2)]
    assert partners(statute(QUORUM, PAY), statute(PAY)) == [(0, None), (1, 0)]


def test_content_is_found_under_another_number_and_without_headings() -> None:
    a = statute(QUORUM, RECALL, PAY, SCHOOL)
    b = statute(SCHOOL.replace("dos horas", "una hora"), QUORUM, RECALL.replace("voto", "votación"), PAY)
    found = pair(a, b)
    assert [(one.a, one.b) for one in found] == [(3, 0), (0, 1), (1, 2), (2, 3)]
    assert [one.a for one in found if one.moved] == [3]


def test_content_counts_more_than_the_heading() -> None:
    a = statute(("Quórum", QUORUM), ("Revocatoria", RECALL))
    b = statute(("Revocatoria", QUORUM), ("Quórum", RECALL))
    assert partners(a, b) == [(0, 0), (1, 1)]


def test_a_heading_pairs_what_was_written_anew() -> None:
    a = statute(("Quórum", QUORUM), ("Revocatoria", RECALL))
    b = statute(
        ("De la revocatoria", MACHINES), ("Quórum", "Se sesiona cuando hay treinta personas."), ("Pago", PAY)
    )
    assert (0, 1) in partners(a, b)


def test_preambles_are_a_pair_and_never_an_article() -> None:
    a = statute(article(None, QUORUM, kind="preamble"), article(1, RECALL))
    b = statute(article(None, MACHINES, kind="preamble"), article(1, QUORUM), article(2, RECALL))
    assert partners(a, b) == [(0, 0), (None, 1), (1, 2)]


def test_what_has_nothing_in_common_is_no_pair() -> None:
    assert partners(statute(QUORUM), statute(MACHINES)) == [(0, None), (None, 0)]


def test_equal_texts_are_paired_in_order() -> None:
    a = statute("Derogado.", QUORUM, "Derogado.", "Derogado.")
    assert partners(a, a) == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert {one for one in partners(a, statute("Derogado.", QUORUM, "Derogado.")) if None not in one} == {
        (0, 0),
        (1, 1),
        (2, 2),
    }


def test_between_the_same_neighbours_few_words_in_common_are_enough_in_their_order() -> None:
    first = "Rinde informe mensual ante todos los compañeros del taller con sus cuentas."
    second = "Los turnos de noche se sortean entre quienes viven lejos cada semana."
    written_anew = [
        "El coordinador presenta por escrito lo gastado y deja abiertas las cuentas.",
        "Nadie cubre otra jornada seguida: descansa y empieza después la semana.",
    ]
    assert partners(statute(QUORUM, first, PAY), statute(QUORUM, written_anew[0], PAY)) == [
        (0, 0),
        (1, 1),
        (2, 2),
    ]
    assert partners(statute(QUORUM, first, second, PAY), statute(QUORUM, *written_anew, PAY)) == [
        (0, 0),
        (1, 1),
        (2, 2),
        (3, 3),
    ]
    # Elsewhere they are not.
    assert (1, 2) not in partners(statute(QUORUM, first, PAY), statute(QUORUM, PAY, written_anew[0]))


SENTENCES = [
    QUORUM,
    RECALL,
    PAY,
    SCHOOL,
    MACHINES,
    "Derogado.",
    "",
    "La asamblea decide.",
    "Decide la asamblea.",
]
statutes = st.lists(st.sampled_from(SENTENCES), max_size=8).map(lambda texts: statute(*texts))


@given(statutes, statutes)
def test_every_unit_is_in_one_pair(a: Statute, b: Statute) -> None:
    found = pair(a, b)
    assert sorted(one.a for one in found if one.a is not None) == list(range(len(a.articles)))
    assert [one.b for one in found if one.b is not None] == list(range(len(b.articles)))
    staying = [one.a for one in found if one.a is not None and one.b is not None and not one.moved]
    assert staying == sorted(staying)
    assert all(one.a is not None and one.b is not None for one in found if one.moved)


@given(statutes)
def test_nothing_moves_in_the_same_statute(a: Statute) -> None:
    assert all(one == Pair(place, place) for place, one in enumerate(pair(a, a)))


def test_the_pairs_do_not_depend_on_the_order_of_sets() -> None:
    code = (
        "from tests.federation.statutes.comparing.test_pairing import shuffled;"
        "from federation.statutes.comparing import pair; print(pair(*shuffled()))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


def shuffled() -> tuple[Statute, Statute]:
    rng = random.Random(3)
    vocabulary = f"{QUORUM} {RECALL} {PAY} {SCHOOL} {MACHINES}".split()
    texts = [" ".join(rng.choices(vocabulary, k=12)) for _ in range(40)]
    others = [" ".join(rng.sample(text.split(), 8) + rng.choices(vocabulary, k=4)) for text in texts]
    rng.shuffle(others)
    return statute(*texts), statute(*others)


# -- the parts -----------------------------------------------------------------------------------------

weights = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 20).map(float), max_size=12
)


def best_of_all(edges: dict[tuple[int, int], float]) -> float:
    """The weight of the best matching, by trying all."""
    if not edges:
        return 0.0
    (row, column), weight = next(iter(edges.items()))
    rest = {edge: value for edge, value in edges.items() if edge != (row, column)}
    free = {edge: value for edge, value in rest.items() if edge[0] != row and edge[1] != column}
    return max(best_of_all(rest), weight + best_of_all(free))


@given(weights)
def test_no_matching_weighs_more(edges: dict[tuple[int, int], float]) -> None:
    found = best_matching(edges)
    assert len(set(found.values())) == len(found)
    assert sum(edges[edge] for edge in found.items()) == pytest.approx(best_of_all(edges))


@given(st.permutations(range(7)), st.lists(st.integers(1, 9), min_size=7, max_size=7))
def test_what_stays_is_the_longest_run_in_order(places: list[int], lengths: list[int]) -> None:
    gone = moved(places, lengths)
    staying = [places[at] for at in range(7) if at not in gone]
    assert staying == sorted(staying)
    runs = [[at for at in range(7) if chosen >> at & 1] for chosen in range(1 << 7)]
    rising = [run for run in runs if [places[at] for at in run] == sorted(places[at] for at in run)]
    best = max((len(run), sum(lengths[at] for at in run)) for run in rising)
    kept = [at for at in range(7) if at not in gone]
    assert (len(kept), sum(lengths[at] for at in kept)) == best
