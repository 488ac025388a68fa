"""What a text says about other units of a statute: a reference, and the numbers in it.

    "conforme a los artículos 3 y 5 a 7"
        Reference(kind "internal", unit "article", targets (Target("3", "3"), Target("5", "7")))
    "en el artículo anterior"
        Reference(kind "relative", unit "article", step -1, count 1)
    "el artículo 70 de la Constitución"
        Reference(kind "external", …): another law's, never resolved

A number is a **key**: what tells one unit from the others of its series.

    "5"  "5 bis"  "5-a"       articles and clauses, in Arabic digits whatever the text spells
    "transitional-2"          a provision: its series and its number
    "chapter-3"               a division: its kind and its number
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from federation.statutes.model import Article
from federation.statutes.tokens import fold

ReferenceKind: TypeAlias = Literal["internal", "relative", "external"]
Unit: TypeAlias = Literal["article", "division"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a text says: text[start:end]."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Target:
    """One unit, or all from `first` to `last`."""

    first: Number
    last: Number

    @property
    def is_range(self) -> bool:
        """Whether it names the two ends of a range."""
        return self.first is not self.last


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where a text speaks of other units: text[start:end], from the unit's name to the last number."""

    start: int
    end: int
    kind: ReferenceKind
    unit: Unit
    series: str  # "" for articles; "transitional", …, "chapter", …
    targets: tuple[Target, ...] = ()
    step: int = 0  # of a relative one: -1 those before, 1 those after, 0 this one
    count: int = 0  # of a relative one: how many; 0 where the text does not say

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number that it spells, in order."""
        return tuple(
            number
            for target in self.targets
            for number in ((target.first, target.last) if target.is_range else (target.first,))
        )


# -- the keys of articles ------------------------------------------------------------------------------

_SERIES_WORDS = {
    "transitional": ("transitor", "transitional"),
    "additional": ("adiciona", "additional", "complementar"),
    "derogatory": ("derogator", "revogator", "repeal", "abrogator"),
    "final": ("final", "finais"),
}
_SUFFIX = re.compile(
    r"(?:\d|\b)[ \u00a0]?(bis|ter|qu[aá]ter)\b|\d[ \u00a0]?-[ \u00a0]?([a-z])\b", re.IGNORECASE
)


def series_of(article: Article) -> str:
    """Return the series of numbers that the article belongs to: "" for the main one."""
    provisions = [division for division in article.division if division.kind == "provisions"]
    if provisions:
        title = fold(provisions[-1].title or "")
        for series, stems in _SERIES_WORDS.items():
            if any(stem in title for stem in stems):
                return series
        named = article.id.split("-", 1)[0]
        return named if named in _SERIES_WORDS else "provisions"
    return "" if article.kind == "article" else article.kind


def key_of(article: Article) -> str | None:
    """Return the article's key; None for one without a number."""
    if article.number is None:
        return None
    suffix = suffix_of(article.label or "")
    series = series_of(article)
    return f"{series}-{article.number}{suffix}" if series else f"{article.number}{suffix}"


def suffix_of(label: str) -> str:
    """Return what a label has after its number, as keys spell it: "5 bis" " bis", "5-A" "-a"."""
    found = _SUFFIX.search(label)
    if not found:
        return ""
    return f" {fold(found[1])}" if found[1] else f"-{found[2].lower()}"


def split_key(key: str) -> tuple[str, int, str]:
    """Return a key's series, its number and what follows it: "transitional-5 bis" ("transitional", 5, " bis")."""
    found = re.fullmatch(r"(?:([a-z]+)-)?(\d{1,6})((?: [a-z]+|-[a-z])?)", key)
    if not found:
        raise ValueError("not a key")
    return found[1] or "", int(found[2]), found[3]
