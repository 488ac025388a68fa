"""The aligner's quality does not fall below what was measured: docs/benchmarks.md gives the figures, and the reach."""

import pytest

from tests.statutes.quality import CORPORA, bolivian, score, score_joined

needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the repository")


@needs_corpora
@pytest.mark.parametrize("headings, share, pairs", [(True, 0.97, 270), (False, 0.85, 275)])
def test_same_headings_are_found_in_one_topic(headings: bool, share: float, pairs: int) -> None:
    found = bolivian(headings=headings)
    assert found.pairs > 80
    assert found.share >= share
    assert found.in_topics <= pairs


@pytest.mark.parametrize(
    "half, precision, recall", [("tuning", 0.93, 0.95), ("scoring", 0.89, 0.69), ("held_out", 0.97, 0.87)]
)
def test_labelled_links_are_found_and_few_others(half: str, precision: float, recall: float) -> None:
    found = score(half)
    assert found.labelled.total() > 220
    assert found.precision >= precision
    assert found.recall >= recall
    for relation in ("same", "near"):
        assert min(found.of(relation)) >= 0.70, relation


@pytest.mark.parametrize("talking", [False, True])
def test_an_article_that_was_two_is_linked_to_the_partners_of_both(talking: bool) -> None:
    found = score_joined("tuning", talking=talking)
    for relation in ("split", "merged"):
        assert found.labelled[relation] > 150
        assert min(found.of(relation)) >= 0.75, relation
