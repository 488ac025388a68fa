"""Which plans are plans, and what a person is told about the others."""

import pytest

from federation.encoding import Json
from federation.errors import PlanMalformed
from federation.statutes.drafting import draft, parse_plan
from tests.federation.statutes.written import write

A = write("1 Nombre | Uno.\n2 Sede | Dos.")
TAKE: dict[str, Json] = {"take": {"file": "a.md", "article": "article-1"}}


def plan(*articles: Json, **fields: Json) -> dict[str, Json]:
    return {
        "title": "Estatutos",
        "language": "es",
        "author": "Ana",
        "drafts": ["a.md"],
        "articles": list(articles),
        **fields,
    }


REFUSED: list[tuple[Json, str]] = [
    ([], ""),
    ({"title": "x"}, "language"),
    (plan(language="fr"), "language"),
    (plan(drafts=[]), "drafts"),
    (plan(drafts=["a.md", "a.md"]), "drafts"),
    (plan(TAKE, {"take": {"file": "b.md", "article": "article-1"}}), "articles[1]"),
    (plan({"take": {"file": "a.md"}}), "articles[0].take.article"),
    (plan({"take": {"file": "a.md", "article": "Artículo 1"}}), "articles[0].take.article"),
    (plan({**TAKE, "write": {"text": "x", "author": "Ana"}}), "articles[0]"),
    (
        plan({"merge": {"base": {"file": "a.md", "article": "article-1"}, "versions": []}}),
        "articles[0].merge.versions",
    ),
    (plan({"write": {"text": "x"}}), "articles[0].write.author"),
    (plan({**TAKE, "wording": "x"}), "articles[0].wording"),
    (plan({**TAKE, "division": [{"kind": "chapter", "number": "II"}]}), "articles[0].division[0].number"),
]


@pytest.mark.parametrize("value, where", REFUSED)
def test_malformed_plan_is_refused_with_its_place(value: Json, where: str) -> None:
    with pytest.raises(PlanMalformed) as refused:
        parse_plan(value)
    assert refused.value.evidence["where"] == where


def test_option_may_hold_what_people_read() -> None:
    entry: Json = {
        **TAKE,
        "topic": "Nombre",
        "options": [{"file": "a.md", "article": "article-1", "heading": "Nombre"}],
    }
    assert parse_plan(plan(entry)).articles[0].options[0].article == "article-1"


@pytest.mark.parametrize(
    "entry, where",
    [
        ({"take": {"file": "a.md", "article": "article-9"}}, "articles[0].take"),
        ({**TAKE, "options": [{"file": "a.md", "article": "article-9"}]}, "articles[0].options[0]"),
    ],
)
def test_article_that_is_not_there_is_refused_with_its_place(entry: Json, where: str) -> None:
    with pytest.raises(PlanMalformed) as refused:
        draft(parse_plan(plan(entry)), {"a.md": A})
    assert refused.value.evidence["where"] == where


def test_draft_that_is_not_given_is_refused() -> None:
    with pytest.raises(PlanMalformed) as refused:
        draft(parse_plan(plan(TAKE)), {})
    assert refused.value.evidence["where"] == "drafts"
