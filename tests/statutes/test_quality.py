"""The aligner's quality does not fall below what was measured: docs/benchmarks.md gives the figures, and the reach."""

import pytest

from tests.statutes.quality import CORPORA, bolivian, score

needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the repository")


@needs_corpora
@pytest.mark.parametrize("headings, share, pairs", [(True, 0.97, 270), (False, 0.83, 295)])
def test_same_headings_are_found_in_one_topic(headings: bool, share: float, pairs: int) -> None:
    found = bolivian(headings=headings)
    assert found.pairs > 80
    assert found.share >= share
    assert found.in_topics <= pairs


@pytest.mark.parametrize(
    "half, precision, recall", [("tuning", 0.89, 0.92), ("scoring", 0.88, 0.68), ("held_out", 0.95, 0.85)]
)
def test_labelled_links_are_found_and_few_others(half: str, precision: float, recall: float) -> None:
    found = score(half)
    assert found.labelled.total() > 220
    assert found.precision >= precision
    assert found.recall >= recall
    for relation in ("same", "near"):
        assert min(found.of(relation)) >= 0.70, relation
