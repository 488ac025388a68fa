"""The planted set itself: sixty faults in six kinds, each about articles that are there."""

from collections import Counter

from tests.federation.statutes.checking.sets import read_planted

KINDS = {
    "reference-broken": "reference",
    "reference-moved": "reference",
    "number-missing": "number",
    "number-duplicate": "number",
    "number-out-of-order": "number",
}


def test_planted_set_has_ten_faults_of_each_kind() -> None:
    counted = Counter(KINDS.get(code, code) for one in read_planted() for code, _ in one.faults)
    assert counted == {
        "reference": 10,
        "definition-twice": 10,
        "quorum-conflict": 10,
        "term-conflict": 10,
        "majority-conflict": 10,
        "number": 10,
    }


def test_planted_fault_is_about_articles_that_are_there() -> None:
    for one in read_planted():
        ids = {article.id for article in one.statute.articles}
        for code, articles in one.faults:
            assert articles <= ids, (one.name, code)
