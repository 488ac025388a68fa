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
from federation.statutes.aligning.encoder import DIMENSIONS, Rows
from federation.statutes.aligning.meaning import Meanings, unit
from federation.statutes.aligning.passages import clauses_of, passages_of
from federation.statutes.aligning.subjects import subjects_of
from federation.statutes.aligning.terms import fold_words, stem, stems_of, without_references, written_words
from federation.statutes.aligning.weighing import Matrix, Weighing, matrix
from federation.statutes.model import Article, Language, Statute
from federation.statutes.tokens import fold

_OPENING = 25  # words at the beginning, which mostly say what an article is about
_STRONGEST = 20  # stems an article is recognised by
_KINDS = {"article": 0, "annex": 0, "preamble": 1, "closing": 2}  # only like goes with like
_PASSAGES = 5  # of an article, whose meanings are its meaning
# Articles; where there are more, each has its like in many drafts, and the first passage is enough.
_MANY = 1000
# Articles: as if so many more had nothing in common, or two alone would mean opposites.
_DOUBT = 5
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
class _Words:
    """What an article says and is called, as words."""

    written: tuple[str, ...]
    folded: tuple[str, ...]
    heading: tuple[str, ...]

    @classmethod
    def of(cls, text: str, heading: str | None) -> "_Words":
        written = tuple(written_words(text))
        return cls(written, fold_words(written), fold_words(written_words(heading or "")))


class Passages:
    """What articles say in each of their passages or clauses, as rows like those of articles; measured on demand."""

    def __init__(self, measuring: "_Measuring", split: Sequence[Sequence[str]]) -> None:
        self._measuring = measuring
        self._split = split

    def of(self, articles: Sequence[int]) -> tuple[NDArray[np.intp], Matrix, Rows]:
        """Return whose each passage is, as a place in `articles`, and their rows; an article in one piece has none."""
        found = [
            (place, passage)
            for place, article in enumerate(articles)
            if len(self._split[article]) > 1
            for passage in self._split[article]
        ]
        texts = [passage for _, passage in found]
        whose = np.array([place for place, _ in found], dtype=np.intp)
        return whose, self._measuring.vectors_of(texts), self._measuring.meaning_of(texts)


@dataclass(frozen=True, slots=True)
class Features:
    """All articles of all drafts in one row of numbers: draft by draft, article by article."""

    starts: NDArray[np.intp]  # draft i has the articles starts[i] … starts[i + 1] - 1
    draft: NDArray[np.intp]  # the draft of each article
    kind: NDArray[np.intp]  # articles of different kinds never go together
    vectors: Matrix  # articles x features
    meaning: Rows  # articles x dimensions
    passages: Passages
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


class _Measuring:
    """How texts become rows: learnt from all articles, and used for their passages too."""

    def __init__(
        self, articles: Sequence[Article], texts: Sequence[_Words], language: Language, weights: Weights
    ) -> None:
        self._language = language
        self._weights = weights
        self._meanings = Meanings()
        self._common = np.zeros(DIMENSIONS, dtype=np.float32)  # what all articles mean
        self._subjects: dict[tuple[str, str | None], dict[str, float]] = {}
        self._passages: dict[str, dict[str, float]] = {}  # the words of each, weighed
        # Rival drafts have much of their text in common: each text is counted once.
        counts = {text: _word_counts(text) for text in dict.fromkeys(texts)}
        self._weighing = Weighing([counts[text] for text in texts], strongest=_STRONGEST)
        weighed = {text: self._weighing.weighed(row) for text, row in counts.items()}
        self.words = [weighed[text] for text in texts]
        self._titles = [_heading_counts(text, one.kind) for text, one in zip(texts, articles, strict=True)]
        self._titled = Weighing(self._titles)
        self.subjects = [self._subjects_of(article.text, article.heading) for article in articles]
        # Squared: what nearly every article speaks of tells none.
        self._spoken = Weighing(self.subjects, power=2)

    def _subjects_of(self, text: str, heading: str | None) -> dict[str, float]:
        """Return a text's subjects, looked for once."""
        if (text, heading) not in self._subjects:
            self._subjects[text, heading] = dict(subjects_of(text, heading, self._language))
        return self._subjects[text, heading]

    def vectors(self) -> Matrix:
        """Return the articles' words, subjects and headings."""
        return self._beside(self.words, self.subjects, [self._titled.weighed(row) for row in self._titles])

    def vectors_of(self, texts: Sequence[str]) -> Matrix:
        """Return the same of other texts, which have no headings."""
        for text in texts:
            if text not in self._passages:
                self._passages[text] = self._weighing.weighed(_word_counts(_Words.of(text, None)))
        return self._beside(
            [self._passages[text] for text in texts],
            [self._subjects_of(text, None) for text in texts],
            [{} for _ in texts],
        )

    def _beside(
        self,
        words: Sequence[Mapping[str, float]],
        subjects: Sequence[Mapping[str, float]],
        titles: Sequence[Mapping[str, float]],
    ) -> Matrix:
        weights = self._weights
        blocks = [
            math.sqrt(weights.words) * self._weighing.matrix(words),
            math.sqrt(weights.subject) * self._spoken.matrix([self._spoken.weighed(row) for row in subjects]),
            math.sqrt(weights.heading) * self._titled.matrix(titles),
        ]
        return sparse.csr_array(sparse.hstack(blocks, format="csr"))

    def meaning(self, articles: Sequence[Article], split: Sequence[Sequence[str]]) -> Rows:
        """Return the articles' meanings: less what all have in common, of length 1 times the root of the weight."""
        rows: list[int] = []
        texts: list[str] = []
        weights: list[float] = []
        most = _PASSAGES if len(articles) <= _MANY else 1
        for number, (article, passages) in enumerate(zip(articles, split, strict=True)):
            weighed = [(passage, 1 / (1 + place)) for place, passage in enumerate(passages[:most])]
            if article.heading:
                weighed.append((article.heading, _HEADING))
            if article.division and (title := article.division[-1].title):
                weighed.append((title, _DIVISION))
            rows += [number] * len(weighed)
            texts += [text for text, _ in weighed]
            weights += [weight for _, weight in weighed]
        shape = len(articles), len(texts)
        mean = sparse.csr_array((np.array(weights, dtype=np.float32), (rows, range(len(rows)))), shape=shape)
        found = unit(np.asarray(mean @ self._meanings.of(texts)))
        self._common = found.sum(axis=0) / np.float32(len(found) + _DOUBT)
        return self._less_common(found)

    def meaning_of(self, texts: Sequence[str]) -> Rows:
        """Return the same of other texts."""
        return self._less_common(self._meanings.of(texts))

    def _less_common(self, rows: Rows) -> Rows:
        return np.float32(math.sqrt(self._weights.meaning)) * unit(rows - self._common)


def measure(statutes: Sequence[Statute], language: Language, weights: Weights, window: int) -> Features:
    """Return the features of all articles of these drafts."""
    sizes = [len(statute.articles) for statute in statutes]
    articles = [article for statute in statutes for article in statute.articles]
    read = {key: _Words.of(*key) for key in {(one.text, one.heading): None for one in articles}}
    texts = [read[article.text, article.heading] for article in articles]
    split = [passages_of(article.text) for article in articles]
    measuring = _Measuring(articles, texts, language, weights)
    return Features(
        starts=np.cumsum([0, *sizes]),
        draft=np.repeat(np.arange(len(sizes)), sizes),
        kind=np.array([_KINDS[article.kind] for article in articles], dtype=np.intp),
        vectors=measuring.vectors(),
        meaning=measuring.meaning(articles, split),
        passages=Passages(measuring, [clauses_of(article.text) for article in articles]),
        neighbours=_neighbours(sizes, window),
        divisions=_divisions(statutes),
        wordings=tuple(without_references(text.folded) for text in texts),
        headings=tuple(" ".join(text.heading) for text in texts),
        headed=np.array([bool(text.heading) for text in texts], dtype=np.float32),
        stems=tuple(tuple(row) for row in measuring.words),
        subjects=tuple(
            tuple(name for name, _ in sorted(found.items(), key=lambda one: (-one[1], one[0])))
            for found in measuring.subjects
        ),
        words=_shown({one for row in measuring.words for one in row}, texts),
    )


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
