"""Articles in groups."""

import numpy as np
import pytest

from federation.statutes.aligning import align, grouping
from federation.statutes.aligning.features import Weights, measure
from federation.statutes.aligning.grouping import joined
from federation.statutes.aligning.matching import Context
from tests.federation.statutes.aligning.test_aligning import DUES, PAY, TEXTS, statute


def test_groups_of_one_subject_are_joined_if_no_draft_has_articles_in_both() -> None:
    drafts = [statute(*TEXTS), statute(*TEXTS[::-1]), statute(*TEXTS)]
    features = measure(drafts, "es", Weights(), 3)
    apart = np.array([0, 1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 0, 6, 7, 8, 9, 10, 11])
    assert joined(features, apart, Context()).tolist() == [
        0,
        1,
        2,
        3,
        4,
        5,
        5,
        4,
        3,
        2,
        1,
        0,
        0,
        1,
        2,
        3,
        4,
        5,
    ]


def test_groups_with_articles_of_one_draft_stay_apart() -> None:
    features = measure([statute(PAY, DUES, PAY), statute(PAY, DUES)], "es", Weights(), 3)
    apart = np.array([0, 1, 2, 0, 1])
    assert joined(features, apart, Context()).tolist() == apart.tolist()


@pytest.mark.parametrize("matched", [0, 6, 12])
def test_drafts_that_come_later_are_given_to_the_groups_of_the_first(
    monkeypatch: pytest.MonkeyPatch, matched: int
) -> None:
    monkeypatch.setattr(grouping, "_MATCHED", matched)
    found = align([statute(*TEXTS), statute(*TEXTS[::-1]), statute(*TEXTS), statute(*TEXTS[3:], *TEXTS[:3])])
    assert [len(topic.members) for topic in found.topics] == [4] * 6
