"""Merging, sentence by sentence."""

from collections.abc import Mapping
from itertools import permutations

import pytest

from federation.statutes.merging import Change, Conflict, Merged, merge
from federation.statutes.merging.weaving import Stretch
from federation.statutes.model import Division, Passage, Reading, Statute
from tests.federation.statutes.comparing.samples import article, statute

QUORUM = (
    "La asamblea es válida con la presencia de la mitad más uno de los trabajadores. Se reúne cada quince días dentro "
    "de la jornada, y cada trabajador tiene un voto."
)
RECALL = (
    "Todo delegado puede ser revocado en cualquier momento. La pide el diez por ciento de los trabajadores, y la "
    "asamblea decide en siete días."
)
PAY = (
    "Nadie cobra más que el salario de un obrero calificado. Los aumentos se acuerdan entre todos los turnos."
)
SCHOOL = "La fábrica dedica dos horas diarias a la formación política y técnica de quienes trabajan en ella."
MACHINES = "Las máquinas y los moldes son propiedad de la Nación: no pueden venderse, hipotecarse ni sacarse de ella."
BASE = statute(QUORUM, RECALL, PAY, MACHINES)


def with_text(place: int, old: str, new: str, base: Statute = BASE) -> Statute:
    """Return the base with some words of one article replaced."""
    text = base.articles[place].text
    assert text.count(old) == 1, old
    return with_article(place, text.replace(old, new), base)


def with_article(place: int, text: str, base: Statute = BASE) -> Statute:
    articles = list(base.articles)
    articles[place] = articles[place].model_copy(update={"text": text})
    return base.model_copy(update={"articles": tuple(articles)})


def merged(base: Statute = BASE, **versions: Statute) -> Merged:
    """Merge, in every order; all orders give the same."""
    results = [merge(base, dict(order)) for order in permutations(versions.items())]
    assert all(one == results[0] for one in results)
    return results[0]


def texts(one: Merged) -> list[str]:
    return [unit.text for unit in one.statute.articles]


def said(one: Conflict) -> dict[tuple[str, ...], str]:
    return {alternative.sponsors: alternative.text for alternative in one.alternatives}


def inside(change: Change) -> tuple[str | None, str | None]:
    """What a change took from the base and what it brought."""
    unit = next(one for one in BASE.articles if one.id == change.article)
    return unit.text[change.start : change.end], change.new


# -- changes -----------------------------------------------------------------------------------------


def test_an_identical_version_changes_nothing() -> None:
    found = merged(a=BASE, b=BASE)
    assert found == Merged(BASE, (), (), ())


def test_undoing_is_not_a_change() -> None:
    found = merged(a=with_text(0, "quince", "treinta"), b=BASE)
    assert [inside(one) for one in found.changes] == [("quince días", "treinta días")]
    assert not found.conflicts


def test_changes_of_one_article_by_two_versions_both_enter() -> None:
    found = merged(a=with_text(0, "mitad más uno", "tercera parte"), b=with_text(0, "un voto", "dos votos"))
    assert not found.conflicts
    assert texts(found)[0] == QUORUM.replace("mitad más uno", "tercera parte").replace("un voto", "dos votos")
    assert [one.sponsors for one in found.changes] == [("a",), ("b",)]


def test_equal_changes_are_one_with_several_sponsors() -> None:
    new = with_text(1, "siete", "tres")
    found = merged(c=new, a=new, b=with_text(2, "calificado", "especializado"))
    assert [(inside(one), one.sponsors) for one in found.changes] == [
        (("siete días", "tres días"), ("a", "c")),
        (("calificado", "especializado"), ("b",)),
    ]


def test_overlapping_changes_conflict_and_the_base_stays() -> None:
    found = merged(
        a=with_text(2, "un obrero calificado", "una obrera"),
        b=with_text(2, "obrero calificado", "obrero nuevo"),
    )
    [conflict] = found.conflicts
    assert (conflict.article, conflict.kind, conflict.base) == (
        "article-3",
        "replace",
        "un obrero calificado",
    )
    assert PAY[conflict.start : conflict.end] == conflict.base
    assert said(conflict) == {("a",): "una obrera", ("b",): "un obrero nuevo"}
    assert texts(found)[2] == PAY
    assert not found.changes


def test_changes_that_touch_conflict() -> None:
    found = merged(a=with_text(2, "obrero ", "peón "), b=with_text(2, "calificado", "diestro"))
    [conflict] = found.conflicts
    assert said(conflict) == {("a",): "peón calificado", ("b",): "obrero diestro"}


def test_a_mark_parts_no_changes() -> None:
    found = merged(a=with_text(0, "trabajadores", "obreros"), b=with_text(0, "Se reúne", "Sesiona"))
    assert len(found.conflicts) == 1


def test_one_unchanged_word_parts_changes() -> None:
    found = merged(a=with_text(2, "cobra", "gana"), b=with_text(2, "que", "de"))
    assert not found.conflicts
    assert texts(found)[2].startswith("Nadie gana más de el")


def test_a_number_and_its_unit_are_one() -> None:
    found = merged(
        a=with_text(1, "diez por ciento", "quince por ciento"), b=with_text(1, "por ciento", "por mil")
    )
    [conflict] = found.conflicts
    assert conflict.base == "diez por ciento"
    assert said(conflict) == {("a",): "quince por ciento", ("b",): "diez por mil"}


def test_different_texts_inserted_at_one_point_conflict() -> None:
    found = merged(
        a=with_text(2, "Nadie cobra", "Nadie nunca cobra"), b=with_text(2, "Nadie cobra", "Nadie allí cobra")
    )
    [conflict] = found.conflicts
    assert (conflict.kind, conflict.start, conflict.end, conflict.base) == ("insert", 6, 6, "")
    assert said(conflict) == {("a",): "nunca ", ("b",): "allí "}


def test_the_same_text_inserted_at_one_point_is_one_change() -> None:
    new = with_text(2, "Nadie cobra", "Nadie nunca cobra")
    found = merged(a=new, b=new)
    assert [(one.kind, one.start, one.new, one.sponsors) for one in found.changes] == [
        ("insert", 6, "nunca ", ("a", "b"))
    ]


def test_where_versions_agree_with_one_of_two_they_share_an_alternative() -> None:
    one, other = with_text(1, "siete", "tres"), with_text(1, "siete", "cinco")
    [conflict] = merged(a=one, b=other, c=one).conflicts
    assert said(conflict) == {("a", "c"): "tres días", ("b",): "cinco días"}


def test_a_word_repeated_finds_its_place() -> None:
    base = statute("Está muy muy bien hecho.")
    found = merged(base, a=statute("Está muy bien hecho."), b=statute("Está muy muy mal hecho."))
    assert not found.conflicts
    assert texts(found) == ["Está muy mal hecho."]


def test_a_change_stands_where_comparing_shows_it() -> None:
    base, new = statute("Uno. Dos."), statute("Uno. Medio. Dos.")
    [change] = merged(base, a=new).changes
    assert (change.start, change.end, change.new) == (5, 5, "Medio. ")


@pytest.mark.parametrize(
    ("one", "other", "touch"),
    [
        ((1, 2), (3, 4), False),
        ((1, 2), (2, 3), True),
        ((1, 3), (2, 4), True),
        ((2, 2), (2, 2), True),
        ((2, 2), (3, 4), False),
        ((2, 2), (2, 3), True),
        ((2, 3), (3, 3), True),
    ],
)
def test_stretches_touch_where_no_word_is_between(
    one: tuple[int, int], other: tuple[int, int], touch: bool
) -> None:
    left, right = Stretch(0, 0, "", *one), Stretch(0, 0, "", *other)
    assert left.touches(right) == right.touches(left) == touch


# -- whole articles ------------------------------------------------------------------------------------


def places(*order: int, base: Statute = BASE) -> Statute:
    """Return the base with its articles in another order, or some of them."""
    return base.model_copy(update={"articles": tuple(base.articles[place] for place in order)})


def test_a_deleted_article_goes() -> None:
    found = merged(a=places(0, 1, 3), b=places(0, 1, 3))
    assert [(one.article, one.kind, one.start, one.sponsors) for one in found.changes] == [
        ("article-3", "delete", None, ("a", "b"))
    ]
    assert [(unit.id, unit.number) for unit in found.statute.articles] == [
        ("article-1", "1"),
        ("article-2", "2"),
        ("article-4", "3"),
    ]


def test_deletion_against_an_edit_conflicts() -> None:
    found = merged(a=places(0, 1, 3), b=with_text(2, "Nadie", "Ninguno"))
    [conflict] = found.conflicts
    assert (conflict.article, conflict.kind, conflict.start, conflict.base) == (
        "article-3",
        "delete",
        None,
        PAY,
    )
    assert said(conflict) == {("a",): "", ("b",): PAY.replace("Nadie", "Ninguno")}
    assert texts(found) == texts(Merged(BASE, (), (), ()))
    assert not found.changes


def test_deletion_against_a_new_heading_conflicts() -> None:
    base = statute(("Quórum", QUORUM), ("Revocatoria", RECALL))
    new = statute(("Quórum", QUORUM), ("Revocación", RECALL))
    [conflict] = merged(base, a=places(0, base=base), b=new).conflicts
    assert said(conflict) == {("a",): "", ("b",): f"Revocación\n{RECALL}"}


def test_a_moved_article_is_carried() -> None:
    found = merged(a=places(1, 2, 3, 0))
    assert [(one.article, one.kind, one.to) for one in found.changes] == [("article-1", "move", "article-4")]
    assert [(unit.id, unit.number) for unit in found.statute.articles] == [
        ("article-2", "1"),
        ("article-3", "2"),
        ("article-4", "3"),
        ("article-1", "4"),
    ]


def test_to_the_beginning_is_behind_nothing() -> None:
    found = merged(a=places(3, 0, 1, 2))
    assert [(one.kind, one.to) for one in found.changes] == [("move", None)]


def test_move_and_edit_both_apply() -> None:
    found = merged(a=places(1, 2, 3, 0), b=with_text(0, "quince", "treinta"))
    assert not found.conflicts
    assert texts(found) == [RECALL, PAY, MACHINES, QUORUM.replace("quince", "treinta")]


def test_a_version_may_move_and_edit_the_same_article() -> None:
    moved_and_edited = places(1, 2, 3, 0, base=with_text(0, "quince", "treinta"))
    found = merged(a=moved_and_edited, b=with_text(0, "un voto", "dos votos"))
    assert not found.conflicts
    assert texts(found)[3] == QUORUM.replace("quince", "treinta").replace("un voto", "dos votos")


def test_two_destinations_conflict() -> None:
    found = merged(a=places(1, 2, 0, 3), b=places(1, 2, 3, 0), c=with_text(0, "quince", "treinta"))
    [conflict] = found.conflicts
    assert (conflict.article, conflict.kind) == ("article-1", "move")
    assert (conflict.base, said(conflict)) == ("", {("a",): "article-3", ("b",): "article-4"})
    assert texts(found) == [QUORUM.replace("quince", "treinta"), RECALL, PAY, MACHINES]


def test_one_destination_is_one_move() -> None:
    found = merged(a=places(1, 2, 3, 0), b=places(1, 2, 3, 0))
    assert [one.sponsors for one in found.changes] == [("a", "b")]


def test_move_against_deletion_conflicts() -> None:
    found = merged(a=places(1, 2, 3, 0), b=places(1, 2, 3))
    [conflict] = found.conflicts
    assert (conflict.article, conflict.kind, said(conflict)) == (
        "article-1",
        "delete",
        {("a",): QUORUM, ("b",): ""},
    )
    assert texts(found) == [QUORUM, RECALL, PAY, MACHINES]
    assert not found.changes


def test_a_destination_that_is_gone_is_where_it_was() -> None:
    """One carries article 1 behind article 3, and another one deletes article 3."""
    found = merged(a=places(1, 2, 0, 3), b=places(0, 1, 3))
    assert not found.conflicts
    assert texts(found) == [RECALL, QUORUM, MACHINES]


LONGER = statute(
    QUORUM, RECALL, PAY, MACHINES, SCHOOL, "Los coordinadores se eligen por un año y rinden cuentas."
)


def test_one_destination_with_and_without_what_stood_there() -> None:
    """One carries article 1 behind article 4; another one, too, but has deleted article 4."""
    found = merged(LONGER, a=places(1, 2, 3, 0, 4, 5, base=LONGER), b=places(1, 2, 0, 4, 5, base=LONGER))
    assert not found.conflicts
    assert [one.id for one in found.statute.articles] == [f"article-{number}" for number in (2, 3, 1, 5, 6)]


def test_moves_in_a_circle_conflict() -> None:
    """One carries article 2 behind article 5, and another one article 5 behind article 2."""
    found = merged(LONGER, a=places(0, 2, 3, 4, 1, 5, base=LONGER), b=places(0, 1, 4, 2, 3, 5, base=LONGER))
    assert [(one.article, one.kind, said(one)) for one in found.conflicts] == [
        ("article-2", "move", {("a",): "article-5"}),
        ("article-5", "move", {("b",): "article-2"}),
    ]
    assert found.statute == LONGER


def first_sentence(text: str) -> str:
    return text.partition(". ")[0] + "."


def second_sentence(text: str) -> str:
    return text.partition(". ")[2]


SPLIT = statute(first_sentence(QUORUM), second_sentence(QUORUM), RECALL, PAY, MACHINES)
JOINED = statute(f"{QUORUM} {RECALL}", PAY, MACHINES)


def test_a_split_alone_is_applied() -> None:
    found = merged(a=SPLIT)
    assert texts(found) == [unit.text for unit in SPLIT.articles]
    assert [one.kind for one in found.changes] == ["delete", "insert"]
    assert not found.conflicts


def test_split_against_edit_conflicts() -> None:
    edited = with_text(0, "quince", "treinta")
    found = merged(a=SPLIT, b=edited)
    [conflict] = found.conflicts
    assert (conflict.article, conflict.kind, conflict.base) == ("article-1", "split", QUORUM)
    assert said(conflict) == {
        ("a",): f"{first_sentence(QUORUM)}\n\n{second_sentence(QUORUM)}",
        ("b",): edited.articles[0].text,
    }
    assert texts(found) == [unit.text for unit in BASE.articles]
    assert not found.changes


def test_split_against_deletion_conflicts() -> None:
    [conflict] = merged(a=SPLIT, b=places(1, 2, 3)).conflicts
    assert conflict.kind == "split"
    assert said(conflict)["b",] == ""


def test_the_same_split_twice_is_one() -> None:
    found = merged(a=SPLIT, b=SPLIT)
    assert not found.conflicts
    assert {one.sponsors for one in found.changes} == {("a", "b")}


def test_split_and_move_both_apply() -> None:
    found = merged(a=SPLIT, b=places(1, 2, 3, 0))
    assert not found.conflicts
    assert texts(found) == [RECALL, PAY, MACHINES, first_sentence(QUORUM), second_sentence(QUORUM)]


def test_joined_articles_alone_are_joined() -> None:
    found = merged(a=JOINED)
    assert texts(found) == [unit.text for unit in JOINED.articles]
    assert not found.conflicts


@pytest.mark.parametrize(("place", "old", "new"), [(0, "quince", "treinta"), (1, "siete", "tres")])
def test_joining_against_an_edit_conflicts(place: int, old: str, new: str) -> None:
    edited = with_text(place, old, new)
    found = merged(a=JOINED, b=edited)
    [conflict] = found.conflicts
    assert (conflict.article, conflict.kind) == ("article-1", "merged")
    assert conflict.base == f"{QUORUM}\n\n{RECALL}"
    assert said(conflict) == {
        ("a",): f"{QUORUM} {RECALL}",
        ("b",): "\n\n".join(unit.text for unit in edited.articles[:2]),
    }
    assert texts(found) == [unit.text for unit in BASE.articles]


# -- new articles --------------------------------------------------------------------------------------


def test_a_new_article_enters_where_it_stands() -> None:
    found = merged(a=statute(QUORUM, ("Formación", SCHOOL), RECALL, PAY, MACHINES))
    assert [(one.article, one.kind, one.to, one.new) for one in found.changes] == [
        (None, "insert", "article-1", f"Formación\n{SCHOOL}")
    ]
    assert [(unit.number, unit.id, unit.heading) for unit in found.statute.articles][:3] == [
        ("1", "article-1", None),
        ("2", "article-2-2", "Formación"),
        ("3", "article-2", None),
    ]


def test_different_new_articles_at_one_place_both_enter_in_an_order_of_their_content() -> None:
    other = "Los conflictos entre fábricas los resuelve una comisión de tres personas elegidas por sorteo."
    a, b = statute(QUORUM, SCHOOL, RECALL, PAY, MACHINES), statute(QUORUM, other, RECALL, PAY, MACHINES)
    found = merged(a=a, b=b)
    assert not found.conflicts
    assert sorted(texts(found)[1:3]) == sorted([SCHOOL, other])
    assert texts(found) == texts(merged(a=b, b=a))


def test_equal_new_articles_are_one() -> None:
    new = statute(QUORUM, SCHOOL, RECALL, PAY, MACHINES)
    found = merged(a=new, b=new)
    assert [one.sponsors for one in found.changes] == [("a", "b")]
    assert texts(found).count(SCHOOL) == 1


@pytest.mark.parametrize(
    ("heading", "other_heading", "other"),
    [
        (None, None, SCHOOL.replace("dos horas", "una hora")),
        (
            "Formación",
            "De la formación",
            "Cada trabajador tendrá tres horas semanales de formación técnica y política.",
        ),
        ("Formación", "FORMACIÓN", "Habrá cursos para todos en cada turno, y los dictan quienes más saben."),
    ],
)
def test_new_articles_on_one_topic_conflict(
    heading: str | None, other_heading: str | None, other: str
) -> None:
    def having(new: str, named: str | None) -> Statute:
        return statute(
            QUORUM,
            article(2, new, named),
            *(article(n, t) for n, t in ((3, RECALL), (4, PAY), (5, MACHINES))),
        )

    found = merged(a=having(SCHOOL, heading), b=having(other, other_heading))
    [conflict] = found.conflicts
    assert (conflict.article, conflict.kind, conflict.start, conflict.base) == (
        "article-1",
        "insert",
        None,
        "",
    )
    assert {text.rsplit("\n", 1)[-1] for text in said(conflict).values()} == {SCHOOL, other}
    assert texts(found) == [unit.text for unit in BASE.articles]


def test_on_one_topic_at_two_places_they_enter_and_are_looked_at_again() -> None:
    other = SCHOOL.replace("dos horas", "una hora")
    found = merged(
        a=statute(QUORUM, SCHOOL, RECALL, PAY, MACHINES), b=statute(QUORUM, RECALL, PAY, MACHINES, other)
    )
    assert not found.conflicts
    assert found.review == tuple(one.id for one in found.changes)
    assert len(found.review) == 2


def test_a_version_s_own_new_articles_keep_their_order() -> None:
    others = [
        "El fondo de huelga lo administra una comisión de tres personas elegidas por sorteo.",
        "Las mujeres forman la mitad de cada lista.",
        "El archivo guarda las actas de todas las asambleas.",
    ]
    new = statute(QUORUM, *others, RECALL, PAY, MACHINES)
    found = merged(a=new, b=statute(QUORUM, SCHOOL, RECALL, PAY, MACHINES))
    entered = [text for text in texts(found)[1:5] if text != SCHOOL]
    assert entered == others


def test_a_version_s_own_new_articles_may_be_on_one_topic() -> None:
    other = SCHOOL.replace("dos horas", "una hora")
    found = merged(a=statute(QUORUM, SCHOOL, other, RECALL, PAY, MACHINES))
    assert not found.conflicts
    assert texts(found)[1:3] == [SCHOOL, other]


# -- review --------------------------------------------------------------------------------------------


def test_two_changes_of_substance_in_one_sentence_are_looked_at_again() -> None:
    found = merged(a=with_text(1, "diez por ciento", "quince por ciento"), b=with_text(1, "siete", "tres"))
    assert not found.conflicts
    assert [inside(one)[0] for one in found.changes] == ["diez por ciento", "siete días"]
    assert found.review == tuple(one.id for one in found.changes)


@pytest.mark.parametrize(
    ("old", "new", "other_old", "other_new"),
    [
        ("puede", "podrá", "siete", "tres"),  # wording
        ("cualquier", "todo", "siete", "tres"),  # another sentence
    ],
)
def test_what_needs_no_second_look(old: str, new: str, other_old: str, other_new: str) -> None:
    found = merged(a=with_text(1, old, new), b=with_text(1, other_old, other_new))
    assert len(found.changes) == 2
    assert not found.review


def test_what_one_version_wrote_together_needs_none() -> None:
    both = with_text(1, "siete", "tres", with_text(1, "diez por ciento", "quince por ciento"))
    found = merged(a=both, b=with_text(1, "siete", "tres"))
    assert len(found.changes) == 2
    assert not found.review


# -- headings, titles, divisions -----------------------------------------------------------------------

HEADED = statute(("Quórum de la asamblea", QUORUM), ("Revocatoria", RECALL), title="Estatutos del Frente")


def test_a_new_heading_is_a_change_of_its_own_kind() -> None:
    new = statute(("Quórum de la asamblea", QUORUM), ("Revocación", RECALL), title="Estatutos del Frente")
    found = merged(HEADED, a=new)
    assert [(one.article, one.kind, one.new) for one in found.changes] == [
        ("article-2", "heading", "Revocación")
    ]
    assert found.statute == new


def test_headings_are_woven_and_conflict_as_texts_do() -> None:
    def headed(heading: str | None) -> Statute:
        return statute(article(1, QUORUM, heading), ("Revocatoria", RECALL), title="Estatutos del Frente")

    found = merged(HEADED, a=headed("Quórum de la reunión"), b=headed("Mínimo de la asamblea"))
    assert [(one.new, one.sponsors) for one in found.changes] == [("Mínimo de la reunión", ("a", "b"))]
    [conflict] = merged(HEADED, a=headed("Quórum de la reunión"), b=headed("Quórum de la junta")).conflicts
    assert (conflict.kind, conflict.base) == ("heading", "Quórum de la asamblea")
    assert said(conflict) == {("a",): "Quórum de la reunión", ("b",): "Quórum de la junta"}
    assert merged(HEADED, a=headed(None)).statute.articles[0].heading is None


def test_the_title_is_a_heading_of_no_article() -> None:
    new = HEADED.model_copy(update={"title": "Estatutos del FRETECO"})
    found = merged(HEADED, a=new)
    assert [(one.article, one.kind, one.new) for one in found.changes] == [
        (None, "heading", "Estatutos del FRETECO")
    ]
    assert found.statute == new


def chapters(*units: tuple[str, str]) -> Statute:
    """Return a statute of (chapter, text); the chapter begins with its number."""
    return statute(
        *(article(number, text, division=[chapter]) for number, (chapter, text) in enumerate(units, 1))
    )


DIVIDED = chapters(("1 De la asamblea", QUORUM), ("1 De la asamblea", RECALL), ("2 De la paga", PAY))


def test_a_chapter_can_be_renamed() -> None:
    new = chapters(("1 De la asamblea", QUORUM), ("1 De la asamblea", RECALL), ("2 Del salario", PAY))
    found = merged(DIVIDED, a=new)
    assert [(one.article, one.kind, one.to, one.new) for one in found.changes] == [
        ("article-3", "heading", "chapter-2", "Del salario")
    ]
    assert found.statute == new


def test_an_article_can_be_carried_to_another_chapter() -> None:
    new = chapters(("1 De la asamblea", QUORUM), ("2 De la paga", RECALL), ("2 De la paga", PAY))
    found = merged(DIVIDED, a=new)
    assert [(one.article, one.kind, one.to, one.new) for one in found.changes] == [
        ("article-2", "move", "article-1", "De la paga")
    ]
    assert found.statute == new


def test_a_new_chapter_comes_with_its_article_and_the_next_ones_count_on() -> None:
    new = chapters(
        ("1 De la asamblea", QUORUM),
        ("1 De la asamblea", RECALL),
        ("2 De la formación", SCHOOL),
        ("3 De la paga", PAY),
    )
    found = merged(DIVIDED, a=new, b=with_text(2, "Nadie", "Ninguno", DIVIDED))
    assert [one.kind for one in found.changes] == ["insert", "replace"]
    assert [unit.division for unit in found.statute.articles] == [unit.division for unit in new.articles]


def test_new_numbers_of_chapters_are_no_change() -> None:
    renumbered = chapters(("2 De la asamblea", QUORUM), ("2 De la asamblea", RECALL), ("3 De la paga", PAY))
    assert merged(DIVIDED, a=renumbered) == Merged(DIVIDED, (), (), ())


# -- numbers and references ------------------------------------------------------------------------------

REFERRING = statute(QUORUM, RECALL, "La paga se decide según el artículo 2 y el artículo 1.")


def test_mere_renumbering_is_no_change() -> None:
    shifted = REFERRING.model_copy(
        update={
            "articles": tuple(
                unit.model_copy(update={"number": str(number), "label": f"{number}.º", "text": text})
                for number, unit, text in zip(
                    (11, 12, 13),
                    REFERRING.articles,
                    (QUORUM, RECALL, "La paga se decide según el artículo 12 y el artículo 11."),
                    strict=True,
                )
            )
        }
    )
    assert merged(REFERRING, a=shifted) == Merged(REFERRING, (), (), ())


def test_references_follow_a_new_article() -> None:
    new = statute(SCHOOL, QUORUM, RECALL, "La paga se decide según el artículo 3 y el artículo 2.")
    found = merged(REFERRING, a=new, b=with_text(0, "quince", "treinta", REFERRING))
    assert [one.kind for one in found.changes] == ["insert", "replace"]
    assert texts(found)[3] == new.articles[3].text


def test_a_reference_to_a_new_article_follows_it() -> None:
    """Both add an article behind the second, and one of them refers to its own."""
    other = "Los conflictos entre fábricas los resuelve una comisión de tres personas elegidas por sorteo."
    referring = REFERRING.articles[2].text.replace(".", ", y con el artículo 3.")
    found = merged(
        REFERRING,
        a=statute(QUORUM, RECALL, SCHOOL, referring),
        b=statute(QUORUM, RECALL, other, REFERRING.articles[2].text),
    )
    number = 1 + texts(found).index(SCHOOL)
    assert texts(found)[4].endswith(f", y con el artículo {number}.")
    [change] = [one for one in found.changes if one.article == "article-3"]
    assert change.new is not None
    assert change.new.endswith(f"artículo {number}")


def test_labels_keep_their_spelling() -> None:
    base = statute(
        *(
            unit.model_copy(update={"label": label})
            for unit, label in zip(BASE.articles, ("Primera", "Segunda", "Tercera", "Cuarta"), strict=True)
        )
    )
    found = merged(base, a=places(0, 2, 3, base=base))
    assert [unit.label for unit in found.statute.articles] == ["Primera", "Segunda", "Tercera"]


def test_an_irregular_count_stays() -> None:
    numbers = ("1", "1", "7", "4")
    base = statute(
        *(
            unit.model_copy(update={"number": number, "label": number})
            for unit, number in zip(BASE.articles, numbers, strict=True)
        )
    )
    found = merged(base, a=places(0, 2, 3, base=base))
    assert [unit.number for unit in found.statute.articles] == ["1", "7", "4"]


# -- the whole -----------------------------------------------------------------------------------------


def test_passages_follow_their_lines() -> None:
    def listed(*lines: str) -> Statute:
        text = "\n".join(lines)
        starts = [text.index(line) for line in lines]
        parts = tuple(
            Passage(
                label=line[:2] if line[1] == ")" else None,
                depth=int(line[1] == ")"),
                start=at,
                end=at + len(line),
            )
            for line, at in zip(lines, starts, strict=True)
        )
        one = article(1, text)
        return statute(one.model_copy(update={"parts": parts}), RECALL)

    base = listed("Son fines:", "a) unir a los trabajadores;", "b) defender la fábrica.")
    found = merged(
        base,
        a=listed("Son fines:", "a) unir a todos los trabajadores;", "b) defender la fábrica."),
        b=listed("Son fines:", "a) unir a los trabajadores;", "b) defender la fábrica;", "c) estudiar."),
    )
    unit = found.statute.articles[0]
    assert [(unit.text[part.start : part.end], part.label, part.depth) for part in unit.parts] == [
        ("Son fines:", None, 0),
        ("a) unir a todos los trabajadores;", "a)", 1),
        ("b) defender la fábrica;", "b)", 1),
        ("c) estudiar.", "c)", 1),
    ]


def test_json_has_the_shapes_of_the_command() -> None:
    found = merged(
        a=with_text(1, "siete", "tres"),
        b=with_text(2, "Nadie", "Ninguno"),
        c=with_text(2, "Nadie", "Nunca nadie"),
    )
    given = found.to_json("base.md", Reading(BASE, "es"), "# texto\n")
    assert given["text"] == "# texto\n"
    base = given["base"]
    assert isinstance(base, Mapping)
    assert list(base)[:4] == ["file", "title", "language", "articles"]
    assert given["changes"] == [
        {
            "id": "change-1",
            "article": "article-2",
            "kind": "replace",
            "start": RECALL.index("siete"),
            "end": RECALL.index(".", 60),
            "new": "tres días",
            "to": None,
            "from": ["a"],
        }
    ]
    assert given["conflicts"] == [
        {
            "id": "conflict-1",
            "article": "article-3",
            "kind": "replace",
            "start": 0,
            "end": 5,
            "base": "Nadie",
            "alternatives": [
                {"from": ["b"], "text": "Ninguno"},
                {"from": ["c"], "text": "Nunca nadie"},
            ],
        }
    ]
    assert given["review"] == []


def test_a_preamble_that_only_one_changed_is_changed() -> None:
    base = statute(article(None, SCHOOL, kind="preamble"), article(1, QUORUM))
    new = statute(article(None, SCHOOL.replace("dos", "tres"), kind="preamble"), article(1, QUORUM))
    assert merged(base, a=new, b=base).statute == new


def test_divisions_of_the_model_are_kept() -> None:
    assert DIVIDED.articles[0].division == (Division(kind="chapter", number="1", title="De la asamblea"),)
