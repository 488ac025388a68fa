"""Drafts aligned: what belongs together, in any order of the files."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from federation.errors import StatuteTooLarge
from federation.statutes.aligning import Alignment, Correction, Place, align
from federation.statutes.aligning.relations import moved
from federation.statutes.model import Article, Statute

QUORUM = (
    "El congreso sesiona con la mitad más uno de los delegados presentes; sin quórum se convoca otra vez."
)
RECALL = "La asamblea puede revocar a su delegado cuando quiera, por mayoría simple y sin esperar al fin del mandato."
PAY = "Todos ganan lo mismo por la misma jornada, en la oficina, en la limpieza y en el torno."
MACHINES = (
    "Las máquinas son propiedad común: no se venden, no se empeñan y no salen de la planta sin permiso."
)
DUES = "Cada fábrica aporta el uno por ciento de sus ingresos a la tesorería antes del día diez de cada mes."
SCHOOL = "Dos horas de clase por día, dentro de la jornada y abiertas a los vecinos del barrio."
TEXTS = (QUORUM, RECALL, PAY, MACHINES, DUES, SCHOOL)


def statute(*texts: str, headings: Sequence[str | None] = ()) -> Statute:
    return Statute(
        articles=tuple(
            Article(
                id=f"article-{number}",
                kind="article",
                number=str(number),
                text=text,
                heading=headings[number - 1] if headings else None,
            )
            for number, text in enumerate(texts, 1)
        )
    )


def topic_of(alignment: Alignment, draft: int, article: int) -> set[tuple[int, int]]:
    (found,) = [topic for topic in alignment.topics if Place(draft, article) in topic.members]
    return {(place.draft, place.article) for place in found.members}


def test_equal_articles_are_one_topic_wherever_they_stand() -> None:
    found = align([statute(*TEXTS), statute(*reversed(TEXTS))])
    for number in range(6):
        assert topic_of(found, 0, number) == {(0, number), (1, 5 - number)}
    assert {(link.relation, link.similarity, link.reason) for link in found.links} == {
        ("same", 1.0, "wording")
    }
    assert sum(link.moved for link in found.links) == 5  # one of them can be said to have stayed


def test_case_marks_and_accents_make_no_other_wording() -> None:
    (link,) = align([statute(QUORUM), statute(QUORUM.upper().replace(";", " —"))]).links
    assert link.relation == "same"


def test_a_word_changed_is_near_and_says_how_near() -> None:
    (link,) = align([statute(QUORUM), statute(QUORUM.replace("mitad más uno", "tercera parte"))]).links
    assert link.relation == "near"
    assert 0.6 <= link.similarity < 1


def test_an_article_that_nobody_else_has_is_a_topic_of_its_own() -> None:
    found = align([statute(QUORUM, PAY), statute(PAY)])
    assert topic_of(found, 0, 0) == {(0, 0)}
    assert topic_of(found, 0, 1) == {(0, 1), (1, 0)}


def test_an_article_that_says_what_two_say_is_linked_to_both() -> None:
    found = align(
        [statute(f"{QUORUM}\n{RECALL}", DUES), statute(QUORUM, RECALL, DUES), statute(RECALL, DUES, QUORUM)]
    )
    relations = {
        (link.a.draft, link.a.article, link.b.draft, link.b.article): link.relation for link in found.links
    }
    for draft, quorum, recall in ((1, 0, 1), (2, 2, 0)):
        assert relations[0, 0, draft, quorum] == "split"
        assert relations[0, 0, draft, recall] == "split"
    turned = align([statute(QUORUM, RECALL, DUES), statute(f"{QUORUM}\n{RECALL}", DUES)])
    assert {link.relation for link in turned.links} == {"same", "merged"}


def test_a_split_is_found_between_two_drafts_alone() -> None:
    found = align([statute(f"{QUORUM} {RECALL}", DUES, PAY), statute(QUORUM, DUES, RECALL, PAY)])
    relations = {(link.a.article, link.b.article): link.relation for link in found.links}
    assert relations == {(0, 0): "split", (0, 2): "split", (1, 1): "same", (2, 3): "same"}


def test_two_articles_of_one_subject_are_in_one_topic_with_that_of_another_draft() -> None:
    health = "El gobierno atiende la salud de todos los habitantes en sus hospitales y postas."
    more = "En salud, el gobierno atiende a los habitantes con hospitales y postas que construye."
    found = align(
        [statute(QUORUM, health, PAY), statute(QUORUM, health, more, PAY), statute(PAY, health, QUORUM)]
    )
    assert topic_of(found, 1, 2) == {(0, 1), (1, 1), (1, 2), (2, 1)}


def test_every_article_is_in_a_topic_and_in_several_only_by_split_or_merged_links() -> None:
    drafts = [
        statute(*TEXTS),
        statute(QUORUM, f"{PAY} {MACHINES}", SCHOOL),
        statute(SCHOOL, RECALL, f"{DUES} {QUORUM}"),
    ]
    found = align(drafts)
    for draft, one in enumerate(drafts):
        for article in range(len(one.articles)):
            place = Place(draft, article)
            topics = [topic for topic in found.topics if place in topic.members]
            assert topics
            if len(topics) > 1:
                of_it = [link.relation for link in found.links if place in (link.a, link.b)]
                assert {"split", "merged"} & set(of_it)


def test_a_preamble_never_goes_with_an_article() -> None:
    preamble = Statute(articles=(Article(id="preamble", kind="preamble", text=QUORUM),))
    assert align([preamble, statute(QUORUM)]).links == ()
    assert len(align([preamble, preamble]).links) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000), order=st.permutations(range(4)))
def test_the_order_of_the_files_changes_nothing(seed: int, order: list[int]) -> None:
    drafts = [made(random.Random(f"{seed} {number}")) for number in range(4)]
    straight, turned = align(drafts), align([drafts[number] for number in order])
    assert renamed(turned, order) == renamed(straight, [0, 1, 2, 3])


def made(source: random.Random) -> Statute:
    """A draft of some of the texts, words exchanged here and there, some joined, in any order."""
    texts = []
    for text in source.sample(TEXTS, source.randint(1, len(TEXTS))):
        words = text.split()
        for _ in range(source.randint(0, 8)):
            words[source.randrange(len(words))] = source.choice(source.choice(TEXTS).split())
        texts.append(" ".join(words))
    if len(texts) > 2 and source.random() < 0.4:
        texts[:2] = [" ".join(texts[:2])]
    return statute(*texts)


def renamed(
    found: Alignment, names: Sequence[int]
) -> tuple[set[frozenset[object]], set[frozenset[tuple[str, object]]]]:
    """The alignment without its order: topics and links as sets, drafts by the numbers they had at first."""

    def named(place: Place) -> tuple[int, int]:
        return names[place.draft], place.article

    turned = {"split": "merged", "merged": "split"}
    links = set()
    for link in found.links:
        a, b, relation = named(link.a), named(link.b), str(link.relation)
        if b < a:
            a, b, relation = b, a, turned.get(relation, relation)
        links.add(
            frozenset(
                {("a", a), ("b", b), ("relation", relation), ("like", link.similarity), ("why", link.reason)}
            )
        )
    return {frozenset({*map(named, topic.members), topic.label}) for topic in found.topics}, links


@pytest.mark.parametrize("act", ["join", "part", "part both", "move"])
def test_people_correct_what_was_found(act: str) -> None:
    drafts = [statute(QUORUM, PAY), statute(QUORUM, PAY)]
    if act == "join":
        correction = Correction("join", (Place(0, 0), Place(0, 1)))
        expected = {(0, 0), (0, 1), (1, 0), (1, 1)}
    elif act == "part":
        correction, expected = Correction("part", (Place(0, 0),)), {(0, 0)}
    elif act == "part both":
        correction, expected = Correction("part", (Place(0, 0), Place(1, 0))), {(0, 0)}
    else:
        correction, expected = Correction("move", (Place(0, 0),), (Place(1, 1),)), {(0, 0), (0, 1), (1, 1)}
    found = align(drafts, corrections=[correction])
    assert topic_of(found, 0, 0) == expected
    reasons = {link.reason for link in found.links if Place(0, 0) in (link.a, link.b)}
    assert reasons == (set() if act.startswith("part") else {"correction"})


def test_a_correction_that_names_nothing_changes_nothing() -> None:
    drafts = [statute(QUORUM, PAY), statute(QUORUM, PAY)]
    strangers = [
        Correction("join", (Place(7, 0), Place(8, 1))),
        Correction("move", (Place(0, 0),), (Place(9, 9),)),
    ]
    assert align(drafts, corrections=strangers) == align(drafts)


@pytest.mark.parametrize("drafts", [[], [Statute(articles=())], [Statute(articles=()), Statute(articles=())]])
def test_drafts_without_articles_have_nothing_in_common(drafts: list[Statute]) -> None:
    assert align(drafts) == Alignment((), ())


def test_too_many_drafts_are_refused() -> None:
    with pytest.raises(StatuteTooLarge):
        align([statute(QUORUM)] * 101)


@pytest.mark.parametrize(
    "others, out",
    [
        ([], []),
        ([0, 1, 2], [False, False, False]),
        ([3, 0, 1, 2], [True, False, False, False]),
        ([0, 1, 1, 2], [False, False, False, False]),  # merged: both parts stand where they should
        ([2, 2, 0, 3], [False, False, True, False]),
    ],
)
def test_what_stands_out_of_the_longest_run_has_moved(others: list[int], out: list[bool]) -> None:
    assert moved(others) == out
