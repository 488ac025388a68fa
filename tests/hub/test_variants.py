"""Letters: who says a topic in the same words, whatever the order in which the links are given."""

import random
from typing import Any

import pytest

from hub.services.variants import in_order, letters, worked_out


def link(a: int, b: int, relation: str, similarity: float = 1.0) -> list[Any]:
    return [a, b, similarity, relation, False, "wording"]


ALONE = [(0, 4), (1, 2), (2, 7), (3, 1)]


def test_the_wording_that_most_share_is_a() -> None:
    links = [link(1, 2, "same"), link(0, 1, "subject", 0.3)]
    assert letters(ALONE, links) == {0: "B", 1: "A", 2: "A", 3: "C"}


def test_among_equals_the_first_proposed_is_a() -> None:
    assert letters(ALONE, []) == {0: "A", 1: "B", 2: "C", 3: "D"}


def test_what_is_near_has_the_letter_with_a_stroke() -> None:
    links = [link(0, 1, "same"), link(1, 2, "near", 0.8), link(0, 3, "near", 0.7)]
    assert letters(ALONE, links) == {0: "A", 1: "A", 2: "A′", 3: "A″"}


def test_near_to_two_it_is_named_after_the_nearer() -> None:
    links = [link(0, 2, "near", 0.7), link(1, 2, "near", 0.9)]
    assert letters(ALONE, links) == {0: "A", 1: "B", 2: "B′", 3: "C"}


def test_the_same_in_several_articles_is_one_wording() -> None:
    members = [(0, 1), (0, 2), (1, 5), (1, 6), (2, 3)]
    links = [link(0, 2, "same"), link(1, 3, "same"), link(0, 4, "split", 0.5), link(1, 4, "split", 0.5)]
    assert letters(members, links) == {0: "A", 1: "A", 2: "B"}


def test_near_in_several_articles_takes_each_of_them() -> None:
    members = [(0, 1), (0, 2), (1, 5), (1, 6)]
    assert letters(members, [link(0, 2, "near", 0.8), link(1, 3, "near", 0.9)]) == {0: "A", 1: "A′"}
    assert letters(members, [link(0, 2, "near", 0.8)]) == {0: "A", 1: "B"}


def test_the_order_of_links_changes_nothing() -> None:
    links = [link(0, 3, "same"), link(1, 2, "near", 0.8), link(0, 1, "near", 0.8), link(2, 3, "near", 0.6)]
    found = letters(ALONE, links)
    for seed in range(20):
        turned = links.copy()
        random.Random(seed).shuffle(turned)
        assert letters(ALONE, turned) == found


@pytest.mark.parametrize("count", [30, 60])
def test_letters_go_on_after_z_and_stay_in_order(count: int) -> None:
    members = [(draft, 0) for draft in range(count)]
    alone = letters(members, [])
    assert alone[25] == "Z"
    assert alone[26] == "AA"
    like = letters(members, [link(0, other, "near", 1 - other / 100) for other in range(1, count)])
    assert like[3] == "A‴"
    assert like[4] == "A′4"
    for found in (alone, like):
        assert sorted(found.values(), key=in_order) == list(found.values())
        assert len(set(found.values())) == count


def test_a_link_between_articles_of_two_topics_stands_in_both() -> None:
    alignment = {
        "topics": [
            {"label": "Quórum", "members": [{"draft": 0, "article": 0}, {"draft": 1, "article": 0}]},
            {"label": "Voto", "members": [{"draft": 0, "article": 0}, {"draft": 1, "article": 1}]},
        ],
        "links": [
            {"a": [0, 0], "b": [1, 0], "similarity": 0.5, "relation": "split", "moved": False, "reason": "x"},
            {"a": [0, 0], "b": [1, 1], "similarity": 0.4, "relation": "split", "moved": True, "reason": "y"},
        ],
    }
    statutes = [
        {"articles": [{"id": "article-1", "label": "1"}]},
        {"articles": [{"id": "article-1", "label": "1.º"}, {"id": "preamble"}]},
    ]
    matrix, links = worked_out(alignment, statutes)
    assert matrix["topics"][1] == {
        "label": "Voto",
        "members": [[0, 0, "article-1", "1"], [1, 1, "preamble", None]],
        "letters": {"0": "A", "1": "B"},
    }
    assert links == [[[0, 1, 0.5, "split", False, "x"]], [[0, 1, 0.4, "split", True, "y"]]]
