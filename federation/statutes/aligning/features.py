"""What each article is recognised by, as rows whose dot products are likenesses.

    words      TF-IDF of the stems, the article's opening and its heading counting more; only the strongest ones
    subject    what the lexicon says it is about (subjects.py)
    heading    the heading's stems and pairs of stems
    meaning    its passages' meanings, the first ones counting more, its heading's and its innermost division's title's

A row's blocks are of length 1 each, times the root of the block's weight; an article without a heading has none. So the
likeness of two articles is the sum of what their blocks say. The first three are sparse, the meaning is dense.
"""

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from federation.documents.statute import UnitKind
from federation.statutes.aligning.meaning import Meanings, Rows, unit
from federation.statutes.aligning.passages import passages_of
from federation.statutes.aligning.subjects import subjects_of
from federation.statutes.aligning.terms import fold_words, stem, stems_of, without_references, written_words
from federation.statutes.aligning.weighing import Matrix, Weighing, matrix
from federation.statutes.model import Article, Language, Statute
from federation.statutes.tokens import fold

_OPENING = 25  # words at the beginning, which mostly say what an article is about
_STRONGEST = 20  # stems an article is recognised by
_KINDS = {"article": 0, "annex": 0, "preamble": 1, "closing": 2}  # only like goes with like
_HEADING = 1.0  # how much a heading's meaning counts beside the first passage's
_DIVISION = 0.4  # likewise the title of the innermost division


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of likeness counts; tuned on the labelled sets."""

    words: float = 1.0
    heading: float = 3.0
    subject: float = 1.0
    meaning: float = 1.0

    @property
    def greatest(self) -> float:
        """The likeness of an article to itself, where it has all of them."""
        return self.words + self.heading + self.subject + self.meaning


@dataclass(frozen=True, slots=True)
class Passages:
    """What articles say in each of their passages; rows as those of the articles."""

    article: NDArray[np.intp]  # whose it is
    vectors: Matrix
    meaning: Rows


@dataclass(frozen=True, slots=True)
class Features:
    """All articles of all drafts in one row of numbers: draft by draft, article by article."""

    starts: NDArray[np.intp]  # draft i has the articles starts[i] … starts[i + 1] - 1
    draft: NDArray[np.intp]  # the draft of each article
    kind: NDArray[np.intp]  # articles of different kinds never go together
    vectors: Matrix  # articles x features
    meaning: Rows  # articles x dimensions
    passages: Passages  # of those articles that have several
    neighbours: Matrix  # articles x articles: how near they stand in their own draft; a row's sum is 1
    divisions: Matrix  # articles x divisions: see _divisions; all zero for a draft without divisions
    wordings: tuple[tuple[str, ...], ...]  # all words of each article, folded
    headings: tuple[str, ...]  # each heading's folded words
    headed: Rows  # 1 for an article that has one
    stems: tuple[tuple[str, ...], ...]  # the strongest stems of each article, strongest first
    subjects: tuple[tuple[str, ...], ...]  # its subjects, strongest first
    words: Mapping[str, str]  # a word for each stem, to show

    @property
    def size(self) -> int:
        """How many articles there are."""
        return len(self.draft)


@dataclass(frozen=True, slots=True)
class _Words:
    """What an article says and is called, as words."""

    written: list[str]
    folded: tuple[str, ...]
    heading: tuple[str, ...]

    @classmethod
    def of(cls, text: str, heading: str | None) -> "_Words":
        written = written_words(text)
        return cls(written, fold_words(written), fold_words(written_words(heading or "")))


def measure(statutes: Sequence[Statute], language: Language, weights: Weights, window: int) -> Features:
    """Return the features of all articles of these drafts."""
    sizes = [len(statute.articles) for statute in statutes]
    articles = [article for statute in statutes for article in statute.articles]
    texts = [_Words.of(article.text, article.heading) for article in articles]
    counts = [_word_counts(text) for text in texts]
    weighing = Weighing(counts, strongest=_STRONGEST)
    words = [weighing.weighed(row) for row in counts]
    headings = [_heading_counts(text, article.kind) for text, article in zip(texts, articles, strict=True)]
    titled = Weighing(headings)
    subjects = [dict(subjects_of(article.text, article.heading, language)) for article in articles]
    # Squared: what nearly every article speaks of tells none.
    spoken = Weighing(subjects, power=2)

    split = [passages_of(article.text) for article in articles]
    several = [(number, passage) for number, found in enumerate(split) if len(found) > 1 for passage in found]
    said = [_Words.of(passage, None) for _, passage in several]
    meanings = Meanings()
    meaning = _meaning(articles, split, meanings)
    alone = meanings.of([passage for _, passage in several])
    root = math.sqrt
    return Features(
        starts=np.cumsum([0, *sizes]),
        draft=np.repeat(np.arange(len(sizes)), sizes),
        kind=np.array([_KINDS[article.kind] for article in articles], dtype=np.intp),
        vectors=_beside(
            root(weights.words) * weighing.matrix(words),
            root(weights.subject) * spoken.matrix([spoken.weighed(row) for row in subjects]),
            root(weights.heading) * titled.matrix([titled.weighed(row) for row in headings]),
        ),
        meaning=np.float32(root(weights.meaning)) * meaning,
        passages=Passages(
            article=np.array([number for number, _ in several], dtype=np.intp),
            vectors=_beside(
                root(weights.words)
                * weighing.matrix([weighing.weighed(_word_counts(text)) for text in said]),
                root(weights.subject)
                * spoken.matrix(
                    [spoken.weighed(dict(subjects_of(text, None, language))) for _, text in several]
                ),
                titled.matrix([{} for _ in several]),
            ),
            meaning=np.float32(root(weights.meaning))
            * unit(alone - alone.mean(axis=0) if len(alone) else alone),
        ),
        neighbours=_neighbours(sizes, window),
        divisions=_divisions(statutes),
        wordings=tuple(without_references(text.folded) for text in texts),
        headings=tuple(" ".join(text.heading) for text in texts),
        headed=np.array([bool(text.heading) for text in texts], dtype=np.float32),
        stems=tuple(tuple(row) for row in words),
        subjects=tuple(
            tuple(name for name, _ in sorted(found.items(), key=lambda one: (-one[1], one[0])))
            for found in subjects
        ),
        words=_shown({one for row in words for one in row}, texts),
    )


def _beside(*blocks: Matrix) -> Matrix:
    return sparse.csr_array(sparse.hstack(blocks, format="csr"))


def _meaning(articles: Sequence[Article], split: Sequence[Sequence[str]], meanings: Meanings) -> Rows:
    """Return each article's meaning: less what all have in common, of length 1."""
    rows: list[int] = []
    texts: list[str] = []
    weights: list[float] = []
    for number, (article, passages) in enumerate(zip(articles, split, strict=True)):
        weighed = [(passage, 1 / (1 + place)) for place, passage in enumerate(passages)]
        if article.heading:
            weighed.append((article.heading, _HEADING))
        if article.division and (title := article.division[-1].title):
            weighed.append((title, _DIVISION))
        rows += [number] * len(weighed)
        texts += [text for text, _ in weighed]
        weights += [weight for _, weight in weighed]
    found = np.zeros((len(articles), meanings.of([]).shape[1]), dtype=np.float32)
    np.add.at(found, rows, np.array(weights, dtype=np.float32)[:, None] * meanings.of(texts))
    found = unit(found)
    return unit(found - found.mean(axis=0))


def _word_counts(text: _Words) -> dict[str, float]:
    counts = {one: 1.0 + math.log(count) for one, count in Counter(stems_of(text.folded)).items()}
    for one in set(stems_of(text.folded[:_OPENING])):
        counts[one] += 0.7
    for one in stems_of(text.heading):
        counts[one] = counts.get(one, 0.0) + 2.0
    return counts


def _shown(stems: set[str], texts: Sequence[_Words]) -> dict[str, str]:
    """Return, for each stem, the shortest word that has it, as it is written, in small letters."""
    shown: dict[str, str] = {}
    for word in {word for text in texts for word in text.written}:
        found = stem(fold(word))
        if found in stems:
            shown[found] = min(shown.get(found, word.lower()), word.lower(), key=lambda one: (len(one), one))
    return shown


def _heading_counts(text: _Words, kind: UnitKind) -> dict[str, float]:
    stems = [f"@{kind}"] if kind in {"preamble", "closing"} else stems_of(text.heading)
    pairs = [f"{first} {second}" for first, second in pairwise(stems)]
    return dict.fromkeys([*stems, *pairs], 1.0)


def _neighbours(sizes: Sequence[int], window: int) -> Matrix:
    """Return how near articles stand to each other in their own draft; a row's sum is 1."""
    data: list[float] = []
    at: list[int] = []
    ends = [0]
    start = 0
    for size in sizes:
        for index in range(size):
            others = [
                other
                for other in range(max(0, index - window), min(size, index + window + 1))
                if other != index
            ]
            near = [1.0 / abs(other - index) for other in others]
            at += [start + other for other in others]
            data += [one / math.fsum(near) for one in near]
            ends.append(len(at))
        start += size
    return matrix(data, at, ends, start)


def _divisions(statutes: Sequence[Statute]) -> Matrix:
    """Return which article stands in which division.

    An entry is the fourth root of 1/size, so that what passes from one division to another and back counts by the root
    of both sizes.
    """
    columns: dict[Hashable, int] = {}
    at: list[int] = []
    ends = [0]
    for draft, statute in enumerate(statutes):
        if len({article.division for article in statute.articles}) < 2:  # one division says nothing
            ends.extend([len(at)] * len(statute.articles))
            continue
        for article in statute.articles:
            at.append(columns.setdefault((draft, article.division), len(columns)))
            ends.append(len(at))
    sizes = Counter(at)
    return matrix([sizes[column] ** -0.25 for column in at], at, ends, max(1, len(columns)))
