"""Articles keep their ids from version to version."""

from hypothesis import given

from federation.statutes.comparing import pair
from federation.statutes.identities import inherit
from federation.statutes.model import Statute
from tests.federation.statutes.comparing.samples import article, statute
from tests.federation.statutes.comparing.test_pairing import PAY, QUORUM, RECALL, SCHOOL, statutes


def ids(one: Statute) -> list[str]:
    return [unit.id for unit in one.articles]


def test_an_article_keeps_its_id_under_another_number() -> None:
    found = inherit(statute(QUORUM, PAY), statute(SCHOOL, QUORUM, PAY))
    assert ids(found) == ["article-1-2", "article-1", "article-2"]
    assert [unit.number for unit in found.articles] == ["1", "2", "3"]


def test_a_new_article_keeps_an_id_that_was_free() -> None:
    assert ids(inherit(statute(QUORUM, PAY), statute(QUORUM, PAY, SCHOOL))) == [
        "article-1",
        "article-2",
        "article-3",
    ]


def test_an_id_is_never_given_to_another_article() -> None:
    first, second = statute(QUORUM, RECALL), statute(QUORUM)
    third = statute(QUORUM, SCHOOL)
    assert ids(inherit(first, third)) == ["article-1", "article-2-2"]
    kept = inherit(inherit(first, second), third, used=ids(first))
    assert ids(kept) == ["article-1", "article-2-2"]


def test_nothing_but_ids_is_changed() -> None:
    new = statute(("Formación", SCHOOL), article(2, QUORUM, division=["1 De la asamblea"]))
    found = inherit(statute(QUORUM), new)
    assert [unit.model_copy(update={"id": "x"}) for unit in found.articles] == [
        unit.model_copy(update={"id": "x"}) for unit in new.articles
    ]


@given(statutes, statutes)
def test_ids_are_unique_and_follow_the_pairs(old: Statute, new: Statute) -> None:
    found = inherit(old, new)
    assert len(set(ids(found))) == len(new.articles)
    old_ids = set(ids(old))
    for one in pair(old, new):
        if one.b is not None:
            inherited = found.articles[one.b].id
            assert inherited == old.articles[one.a].id if one.a is not None else inherited not in old_ids


@given(statutes)
def test_the_same_statute_keeps_all(old: Statute) -> None:
    assert inherit(old, old) == old
