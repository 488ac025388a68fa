"""The labelled drafts hold what their labels say, and enough of each kind of link."""

import difflib
import itertools
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from tests.statutes.labelled.links import Article, Family, Link, Place, Relation, read_family

HERE = Path(__file__).parent
FOLDERS = sorted(path.parent for path in HERE.rglob("labels.toml"))
HALVES = sorted({folder.relative_to(HERE).parts[0] for folder in FOLDERS})
HELD_OUT = HERE / "held_out"

RELATIONS: tuple[Relation, ...] = ("same", "near", "subject", "split", "merged")

HEAD = re.compile(
    r"^(?P<marks>[#*_>\s]*)(?:Art[ií]culo|ART[IÍ]CULO|Artigo|ARTIGO|Art\.|Article|ARTICLE)"
    r"\s*(?P<number>\d+)\s*[.]?[º°ª]?[\s.:—–-]*(?P<rest>.*)$"
)
DIVISION = re.compile(r"^(?:#{1,6}\s|[*_\s]*(?:cap[ií]tulo|t[ií]tulo|secci[oó]n)\s|-{3,}\s*$)", re.IGNORECASE)
ITEM = re.compile(r"^\s*(?:[a-zñ][.)]|[ivx]+[.)]|\d+[.)]|[-*•])\s+", re.IGNORECASE)
LABEL = re.compile(r"(?<!\w)[a-zñ]\)")
LONGEST_TITLE = 12

Words = tuple[str, ...]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda path: path.relative_to(HERE).as_posix())
def family(request: pytest.FixtureRequest) -> Family:
    folder: Path = request.param
    return read_family(folder)


@pytest.fixture(scope="module")
def bodies(family: Family) -> dict[Place, str]:
    return bodies_of(family)


@pytest.fixture(scope="module", params=HALVES)
def half(request: pytest.FixtureRequest) -> list[Family]:
    """The families of a half: a folder of its own, or several folders in one."""
    return [read_family(folder) for folder in FOLDERS if folder.relative_to(HERE).parts[0] == request.param]


@pytest.fixture(scope="module")
def held_out() -> list[Family]:
    """The half written without a look at the aligner or the other halves; its numbers are narrower."""
    return [read_family(folder) for folder in FOLDERS if folder.parent == HELD_OUT]


def bodies_of(family: Family) -> dict[Place, str]:
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
    """Words without case, accents and labels of items; a number in digits is the same as any other."""
    lower = LABEL.sub("", text.lower())
    plain = "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))
    return tuple("0" if word.isdigit() else word for word in re.findall(r"\w+", plain))


def readings_of(body: str) -> set[Words]:
    """The words of a body and, where it may open with a title (in running text or on a line), those without it."""
    whole = words_of(body)
    readings = {whole}
    line = body.partition("\n")[0]
    openings = (
        [body.partition(". ")[0]] if line.endswith((".", ",", ";", ":")) else [body.partition(". ")[0], line]
    )
    for first in map(len, map(words_of, openings)):
        if first <= LONGEST_TITLE and first < len(whole):
            readings.add(whole[first:])
    return readings


def of_relation(family: Family, relation: Relation) -> list[Link]:
    return [link for link in family.links if link.relation == relation]


def test_each_article_of_each_draft_has_one_label(family: Family, bodies: dict[Place, str]) -> None:
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


def test_a_same_link_joins_equal_texts(family: Family, bodies: dict[Place, str]) -> None:
    wrong = [
        link
        for link in of_relation(family, "same")
        if not readings_of(bodies[link.a]) & readings_of(bodies[link.b])
    ]
    assert wrong == []


def test_a_near_link_joins_texts_that_share_most_words_in_order(
    family: Family, bodies: dict[Place, str]
) -> None:
    def share(link: Link) -> float:
        return max(
            difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
            for one in readings_of(bodies[link.a])
            for other in readings_of(bodies[link.b])
        )

    shares = {link: share(link) for link in of_relation(family, "near")}
    assert {link: ratio for link, ratio in shares.items() if not 0.6 <= ratio < 1} == {}


def test_equal_texts_have_one_wording(family: Family, bodies: dict[Place, str]) -> None:
    wrong = [
        link
        for link in family.links
        if link.relation != "same" and readings_of(bodies[link.a]) & readings_of(bodies[link.b])
    ]
    assert wrong == []


def test_there_are_enough_links_of_each_relation(half: list[Family]) -> None:
    counts = Counter(link.relation for family in half for link in family.links)
    assert counts.total() >= 220
    assert {relation: counts[relation] for relation in RELATIONS if counts[relation] < 22} == {}


def test_a_third_of_the_links_share_few_words(half: list[Family]) -> None:
    assert len(sharing_few_words(half)) * 3 >= sum(len(family.links) for family in half)


def test_the_held_out_half_has_more_links_of_each_relation(held_out: list[Family]) -> None:
    counts = Counter(link.relation for family in held_out for link in family.links)
    assert counts.total() >= 260
    assert {relation: counts[relation] for relation in RELATIONS if counts[relation] < 30} == {}


def test_no_more_than_a_third_or_so_of_the_held_out_links_share_few_words(held_out: list[Family]) -> None:
    few = len(sharing_few_words(held_out))
    assert 0.33 <= few / sum(len(family.links) for family in held_out) <= 0.45


def test_most_rewordings_of_the_held_out_half_share_words(held_out: list[Family]) -> None:
    few = [link for link in sharing_few_words(held_out) if link.relation == "subject"]
    assert len(few) * 2 < sum(len(of_relation(family, "subject")) for family in held_out)


def test_there_are_pairs_alike_in_words_that_are_no_links(half: list[Family]) -> None:
    alike = [
        (a, b)
        for family in half
        for bodies in [bodies_of(family)]
        for a, b in itertools.combinations(sorted(bodies), 2)
        if a[0] != b[0]
        and (a, b) not in {(link.a, link.b) for link in family.links}
        and shared(bodies[a], bodies[b]) >= 0.4
    ]
    assert len(alike) >= 15


def test_there_are_articles_of_one_draft_alone(half: list[Family]) -> None:
    alone = [
        article.place
        for family in half
        for article in family.articles
        if not any(article.place in (link.a, link.b) for link in family.links)
    ]
    assert len(alone) >= 10


def sharing_few_words(families: list[Family]) -> list[Link]:
    return [
        link
        for family in families
        for bodies in [bodies_of(family)]
        for link in family.links
        if shared(bodies[link.a], bodies[link.b]) < 0.3
    ]


def shared(one: str, other: str) -> float:
    """How many of the words of either text stand in both."""
    a, b = set(words_of(one)), set(words_of(other))
    return len(a & b) / len(a | b)
