"""The labelled drafts hold what their labels say, and enough of each kind of link."""

import difflib
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from tests.statutes.labelled.links import Article, Family, Link, Relation, read_family

FOLDERS = sorted(path.parent for path in Path(__file__).parent.glob("*/labels.toml"))

RELATIONS: tuple[Relation, ...] = ("same", "near", "subject", "split", "merged")

HEAD = re.compile(
    r"^(?P<marks>[#*_>\s]*)(?:Art[ií]culo|ART[IÍ]CULO|Art\.)\s*(?P<number>\d+)\s*[.]?[º°ª]?[\s.:—–-]*(?P<rest>.*)$"
)
DIVISION = re.compile(r"^(?:#{1,6}\s|[*_\s]*(?:cap[ií]tulo|t[ií]tulo|secci[oó]n)\s|-{3,}\s*$)", re.IGNORECASE)
ITEM = re.compile(r"^\s*(?:[a-zñ][.)]|[ivx]+[.)]|\d+[.)]|[-*•])\s+", re.IGNORECASE)
LONGEST_TITLE = 12

Words = tuple[str, ...]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda path: path.name)
def family(request: pytest.FixtureRequest) -> Family:
    folder: Path = request.param
    return read_family(folder)


@pytest.fixture(scope="module")
def bodies(family: Family) -> dict[tuple[str, str], str]:
    return {
        (name, number): body
        for name, path in family.drafts.items()
        for number, body in read_bodies(path.read_text(encoding="utf-8"))
    }


def read_bodies(text: str) -> list[tuple[str, str]]:
    """The number and the body of each article; a title on the number's own line is left out."""
    found: list[tuple[str, list[str]]] = []
    inside = False
    for line in text.splitlines():
        if head := HEAD.match(line):
            rest = head["rest"]
            if "#" in head["marks"]:
                rest = ""
            elif "*" in head["marks"]:
                rest = rest.partition("**")[2]
            found.append((head["number"], [rest]))
            inside = True
        elif DIVISION.match(line):
            inside = False
        elif inside:
            found[-1][1].append(ITEM.sub("", line))
    return [(number, "\n".join(lines).strip()) for number, lines in found]


def words_of(text: str) -> Words:
    """Words without case and accents; a number in digits is the same as any other."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return tuple("0" if word.isdigit() else word for word in re.findall(r"\w+", plain))


def readings_of(body: str) -> set[Words]:
    """The words of a body and, where it may open with a title in running text, those without it."""
    whole = words_of(body)
    readings = {whole}
    first = len(words_of(body.partition(". ")[0]))
    if first <= LONGEST_TITLE and first < len(whole):
        readings.add(whole[first:])
    return readings


def of_relation(family: Family, relation: Relation) -> list[Link]:
    return [link for link in family.links if link.relation == relation]


def test_each_article_of_each_draft_has_one_label(family: Family, bodies: dict[tuple[str, str], str]) -> None:
    numbers = {
        name: [number for number, _ in read_bodies(path.read_text(encoding="utf-8"))]
        for name, path in family.drafts.items()
    }
    standing = [(name, number) for name, found in numbers.items() for number in found]
    labelled = [article.place for article in family.articles]
    assert sorted(standing) == sorted(set(standing))
    assert sorted(labelled) == sorted(set(labelled))
    assert sorted(labelled) == sorted(standing)
    assert all(bodies.values())


def test_labels_are_well_formed(family: Family) -> None:
    def fits(article: Article) -> bool:
        return bool(article.covers) and bool(re.fullmatch(r"[A-Z][0-9]?", article.wording))

    assert [article for article in family.articles if not fits(article)] == []


def test_a_same_link_joins_equal_texts(family: Family, bodies: dict[tuple[str, str], str]) -> None:
    wrong = [
        link
        for link in of_relation(family, "same")
        if not readings_of(bodies[link.a]) & readings_of(bodies[link.b])
    ]
    assert wrong == []


def test_a_near_link_joins_texts_that_share_most_words_in_order(
    family: Family, bodies: dict[tuple[str, str], str]
) -> None:
    def share(link: Link) -> float:
        return max(
            difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
            for one in readings_of(bodies[link.a])
            for other in readings_of(bodies[link.b])
        )

    shares = {link: share(link) for link in of_relation(family, "near")}
    assert {link: ratio for link, ratio in shares.items() if not 0.6 <= ratio < 1} == {}


def test_equal_texts_have_one_wording(family: Family, bodies: dict[tuple[str, str], str]) -> None:
    wrong = [
        link
        for link in family.links
        if link.relation != "same" and readings_of(bodies[link.a]) & readings_of(bodies[link.b])
    ]
    assert wrong == []


def test_there_are_enough_links_of_each_relation(family: Family) -> None:
    counts = Counter(link.relation for link in family.links)
    assert len(family.links) >= 220
    assert {relation: counts[relation] for relation in RELATIONS if counts[relation] < 22} == {}


def test_a_third_of_the_links_share_few_words(family: Family, bodies: dict[tuple[str, str], str]) -> None:
    def few(link: Link) -> bool:
        one, other = set(words_of(bodies[link.a])), set(words_of(bodies[link.b]))
        return len(one & other) < 0.3 * len(one | other)

    assert sum(few(link) for link in family.links) * 3 >= len(family.links)
