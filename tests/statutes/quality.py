"""How well statutes are aligned, counted: on the Bolivian texts, and on the sets that were labelled by hand.

The Bolivian texts are three rival statutes of one kind. Two articles of different texts with the same words in their
headings speak of one subject; how many of these pairs are found in one topic is the share, and how many pairs of
articles are in common topics at all is what it costs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from federation.statutes.aligning import Alignment, align
from federation.statutes.model import Language, Statute
from federation.statutes.reading import read_statute
from federation.statutes.tokens import words_of
from tests.conftest import REPOSITORY
from tests.statutes.joined import Links, joined
from tests.statutes.labelled.links import Relation, read_family

CORPORA = REPOSITORY.parent / "shared" / "corpora"
LABELLED = REPOSITORY / "tests" / "statutes" / "labelled"
BOLIVIA = ("lapaz.md", "oruro.md", "potosi.md")
RELATIONS: tuple[Relation, ...] = ("same", "near", "subject", "split", "merged")

_TITLED = re.compile(r"^\*\*(Artículo \d+\.).*\*\*$", re.MULTILINE)

Pair = tuple[tuple[int, int], tuple[int, int]]


def bolivian_texts(*, headings: bool) -> list[bytes]:
    """The three texts as bytes; without headings, only "**Artículo 5.**" is left of each article's title."""
    texts = [(CORPORA / "bolivia" / name).read_bytes() for name in BOLIVIA]
    if headings:
        return texts
    return [_TITLED.sub(r"**\1**", text.decode()).encode() for text in texts]


def read_all(texts: Sequence[bytes]) -> list[Statute]:
    """The statutes under names that say nothing."""
    return [read_statute(text, f"{number}.md").statute for number, text in enumerate(texts)]


def same_headings(statutes: Sequence[Statute]) -> set[Pair]:
    """The pairs of articles of different texts whose headings have the same words."""
    named = [
        ((draft, number), frozenset(words_of(article.heading)))
        for draft, statute in enumerate(statutes)
        for number, article in enumerate(statute.articles)
        if article.heading
    ]
    return {(a, b) for (a, one), (b, other) in combinations(named, 2) if a[0] != b[0] and one == other}


def pairs_in_topics(found: Alignment) -> set[Pair]:
    """The pairs of articles that are in a common topic."""
    return {
        ((a.draft, a.article), (b.draft, b.article))
        for topic in found.topics
        for a, b in combinations(topic.members, 2)
    }


@dataclass(frozen=True)
class Shared:
    """What was found of the pairs with the same heading, and at what cost."""

    pairs: int
    found: int
    in_topics: int  # pairs of articles in common topics, whatever their headings

    @property
    def share(self) -> float:
        return self.found / self.pairs


def bolivian(*, headings: bool) -> Shared:
    """Align the three texts, with their headings or without."""
    expected = same_headings(read_all(bolivian_texts(headings=True)))
    together = pairs_in_topics(align(read_all(bolivian_texts(headings=headings)), "es"))
    return Shared(len(expected), len(expected & together), len(together))


@dataclass(frozen=True)
class Score:
    """Links found beside links labelled, in all families of a half together."""

    labelled: Counter[str]
    found: Counter[str]
    right: Counter[str]  # found with the relation that the label says
    linked: int  # found and labelled, whatever the relation

    @property
    def precision(self) -> float:
        return self.linked / max(1, self.found.total())

    @property
    def recall(self) -> float:
        return self.linked / max(1, self.labelled.total())

    def of(self, relation: str) -> tuple[float, float]:
        """Precision and recall of one relation."""
        right = self.right[relation]
        return right / max(1, self.found[relation]), right / max(1, self.labelled[relation])


def families(half: str) -> list[Path]:
    """The folders of a half that hold labels."""
    return sorted(path.parent for path in (LABELLED / half).rglob("labels.toml"))


def score(half: str) -> Score:
    """Align each family of this half, and count."""
    return _counted(_labelled(folder) for folder in families(half))


def score_joined(half: str, *, talking: bool) -> Score:
    """Align each family of this half with neighbours joined (joined.py), and count."""
    return _counted(
        (*joined(statutes, links, language, seed=seed, talking=talking), language)
        for folder in families(half)
        for statutes, links, language in [_labelled(folder)]
        for seed in range(3)
    )


def _counted(cases: Iterable[tuple[Sequence[Statute], Links, Language]]) -> Score:
    labelled: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    linked = 0
    for statutes, expected, language in cases:
        given = {
            ((link.a.draft, link.a.article), (link.b.draft, link.b.article)): link.relation
            for link in align(statutes, language).links
            # The labels speak of articles only: two preambles are neither labelled nor wrong.
            if statutes[link.a.draft].articles[link.a.article].kind == "article"
        }
        labelled.update(expected.values())
        found.update(given.values())
        linked += len(set(expected) & set(given))
        right.update(relation for pair, relation in expected.items() if given.get(pair) == relation)
    return Score(labelled, found, right, linked)


def _labelled(folder: Path) -> tuple[list[Statute], Links, Language]:
    """A family's drafts, and the links that were labelled, by places."""
    family = read_family(folder)
    names = sorted(family.drafts)
    readings = [read_statute(family.drafts[name].read_bytes(), f"{name}.md") for name in names]
    place = {
        (name, article.number): (draft, number)
        for draft, (name, reading) in enumerate(zip(names, readings, strict=True))
        for number, article in enumerate(reading.statute.articles)
        if article.kind == "article"
    }
    links: Links = {(place[link.a], place[link.b]): link.relation for link in family.links}
    return [reading.statute for reading in readings], links, readings[0].language
