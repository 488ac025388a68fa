"""The planted set: sixty faults in six kinds, and how many are found; and real texts, in which none is made up."""

from collections import Counter

import pytest

from federation.statutes.checking import Finding, check
from federation.statutes.reading import read_statute
from tests.conftest import REPOSITORY
from tests.federation.statutes.checking.sets import read_planted

BOLIVIA = REPOSITORY.parent / "shared" / "corpora" / "bolivia"

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


def _matches(fault: tuple[str, frozenset[str]], finding: Finding) -> bool:
    code, articles = fault
    about = frozenset(finding.articles[:1] if code.startswith("reference") else finding.articles)
    return code == finding.code and articles == about


def test_planted_faults_are_found_and_nothing_else() -> None:
    found: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    made_up: list[str] = []
    for one in read_planted():
        faults = set(one.faults)
        for finding in check(one.statute, one.language):
            fault = next((fault for fault in sorted(faults, key=str) if _matches(fault, finding)), None)
            if fault is None:
                made_up.append(f"{one.name}: {finding.text}")
            else:
                faults.discard(fault)
                found[KINDS.get(fault[0], fault[0])] += 1
        missed.update(KINDS.get(code, code) for code, _ in faults)
    total = sum(found.values())
    assert total / (total + len(made_up)) >= 0.9, made_up
    assert total / 60 >= 0.9, missed
    assert all(found[kind] >= 8 for kind in found | missed), missed


def test_spans_of_findings_stand_inside_their_articles() -> None:
    for one in read_planted():
        texts = {article.id: article.text for article in one.statute.articles}
        for finding in check(one.statute, one.language):
            assert len(finding.spans) == len(finding.articles)
            for article, (start, end) in zip(finding.articles, finding.spans, strict=True):
                assert 0 <= start <= end <= len(texts[article])


@pytest.mark.skipif(not BOLIVIA.is_dir(), reason="the Bolivian statutes are not beside this repository")
@pytest.mark.parametrize("name", ["lapaz", "oruro", "potosi"])
def test_no_reference_of_the_bolivian_statutes_is_called_broken(name: str) -> None:
    reading = read_statute((BOLIVIA / f"{name}.md").read_bytes(), f"{name}.md")
    assert len(reading.statute.articles) > 90
    assert check(reading.statute, reading.language) == ()
