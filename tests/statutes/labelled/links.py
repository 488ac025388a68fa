"""A family of hand-labelled drafts, and the links between their articles which follow from the labels.

A folder holds drafts (a.md, b.md …) and labels.toml, which gives for each article of each draft the
subjects that it covers and a wording: "A", "A1", "A2" are light edits of one text, "B" is another text.
"""

import itertools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Place: TypeAlias = tuple[str, str]
"""A draft's name and an article's number in it."""

Relation: TypeAlias = Literal["same", "near", "subject", "split", "merged"]


@dataclass(frozen=True)
class Article:
    """What the labels say of one article."""

    draft: str
    number: str
    covers: frozenset[str]
    wording: str

    @property
    def place(self) -> Place:
        return self.draft, self.number

    @property
    def letter(self) -> str:
        """The wording without its digit: what light edits of one text have in common."""
        return self.wording.rstrip("0123456789")


@dataclass(frozen=True)
class Link:
    """Two articles of different drafts that speak of one subject; a's draft is the first by name."""

    a: Place
    b: Place
    relation: Relation


@dataclass(frozen=True)
class Family:
    """Drafts of one statute, their labelled articles, and the links between these."""

    drafts: dict[str, Path]
    articles: tuple[Article, ...]
    links: tuple[Link, ...]


def read_family(folder: Path) -> Family:
    """The family in a folder, its articles as labels.toml lists them and the links by places."""
    labels = tomllib.loads((folder / "labels.toml").read_text(encoding="utf-8"))
    articles = tuple(
        Article(label["draft"], label["number"], frozenset(label["covers"]), label["wording"])
        for label in labels["article"]
    )
    return Family(
        drafts={path.stem: path for path in sorted(folder.glob("*.md"))},
        articles=articles,
        links=tuple(_links(articles)),
    )


def _links(articles: tuple[Article, ...]) -> Iterator[Link]:
    drafts: dict[str, list[Article]] = {}
    for article in articles:
        drafts.setdefault(article.draft, []).append(article)
    for first, second in itertools.combinations(sorted(drafts), 2):
        for a, b in itertools.product(drafts[first], drafts[second]):
            if a.covers & b.covers:
                yield Link(a.place, b.place, _relation(a, b, drafts[first], drafts[second]))


def _relation(a: Article, b: Article, beside_a: list[Article], beside_b: list[Article]) -> Relation:
    if a.covers == b.covers and a.wording == b.wording:
        return "same"
    if a.covers > b.covers and _sharing(a, beside_b) > 1:
        return "split"
    if a.covers < b.covers and _sharing(b, beside_a) > 1:
        return "merged"
    comparable = a.covers <= b.covers or a.covers >= b.covers
    return "near" if comparable and a.letter == b.letter else "subject"


def _sharing(one: Article, others: list[Article]) -> int:
    return sum(bool(one.covers & other.covers) for other in others)
