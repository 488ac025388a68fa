"""What each article is recognised by, as rows of a sparse matrix: its dot products are likenesses.

    words      TF-IDF of the stems, the article's opening and its heading counting more; only the strongest ones
    heading    the heading's stems and pairs of stems
    subject    what the lexicon says it is about (subjects.py)

A row's blocks are of length 1 each, times the root of the block's weight; an article without a heading has none. So the
likeness of two articles is the sum of what their blocks say.
"""

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from federation.documents.statute import UnitKind
from federation.statutes.aligning.subjects import subjects_of
from federation.statutes.aligning.terms import fold_words, stem, stems_of, without_references, written_words
from federation.statutes.model import Article, Language, Statute
from federation.statutes.tokens import fold

Matrix: TypeAlias = "sparse.csr_array[np.float64]"

_OPENING = 25  # words at the beginning, which mostly say what an article is about
_STRONGEST = 20  # stems an article is recognised by
_KINDS = {"article": 0, "annex": 0, "preamble": 1, "closing": 2}  # only like goes with like


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of likeness counts; tuned on tests/statutes/labelled/tuning."""

    words: float = 1.0
    heading: float = 4.0
    subject: float = 1.5
    strange: float = 0.5  # taken off where the lexicon knows what both are about: like subjects earn it again

    @property
    def greatest(self) -> float:
        """The likeness of an article to itself, where it has all of them."""
        return self.words + self.heading + self.subject


@dataclass(frozen=True, slots=True)
class Features:
    """All articles of all drafts in one row of numbers: draft by draft, article by article."""

    starts: NDArray[np.intp]  # draft i has the articles starts[i] … starts[i + 1] - 1
    draft: NDArray[np.intp]  # the draft of each article
    kind: NDArray[np.intp]  # articles of different kinds never go together
    vectors: Matrix  # articles x features
    content: Matrix  # the same, the subject counting most: by it an article is seen to speak of two things
    neighbours: Matrix  # articles x articles: how near they stand in their own draft
    divisions: Matrix  # articles x divisions, all zero for a draft without divisions
    wordings: tuple[tuple[str, ...], ...]  # all words of each article, folded
    headings: tuple[str, ...]  # each heading's folded words
    headed: NDArray[np.float64]  # what its heading adds to the likeness of an article to itself
    known: NDArray[np.float64]  # the product of two is taken off their likeness: see Weights.strange
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
    def of(cls, article: Article) -> "_Words":
        written = written_words(article.text)
        return cls(written, fold_words(written), fold_words(written_words(article.heading or "")))


def measure(statutes: Sequence[Statute], language: Language, weights: Weights, window: int) -> Features:
    """Return the features of all articles of these drafts."""
    sizes = [len(statute.articles) for statute in statutes]
    articles = [article for statute in statutes for article in statute.articles]
    texts = [_Words.of(article) for article in articles]
    words = _weigh([_word_counts(text) for text in texts], _STRONGEST)
    headings = _weigh(
        [_heading_counts(text, article.kind) for text, article in zip(texts, articles, strict=True)], None
    )
    subjects = [subjects_of(article.text, article.heading, language) for article in articles]
    content = [
        math.sqrt(weights.words) * _rows(words),
        math.sqrt(weights.subject) * _rows(_rarer([dict(found) for found in subjects])),
    ]
    heading = math.sqrt(weights.heading) * _rows(headings)
    return Features(
        starts=np.cumsum([0, *sizes]),
        draft=np.repeat(np.arange(len(sizes)), sizes),
        kind=np.array([_KINDS[article.kind] for article in articles], dtype=np.intp),
        vectors=sparse.csr_array(sparse.hstack([*content, heading], format="csr")),
        content=sparse.csr_array(sparse.hstack([0.6 * content[0], content[1], 0.45 * heading], format="csr")),
        neighbours=_neighbours(sizes, window),
        divisions=_divisions(statutes),
        wordings=tuple(without_references(text.folded) for text in texts),
        headings=tuple(" ".join(text.heading) for text in texts),
        headed=np.asarray(heading.multiply(heading).sum(axis=1)).ravel(),
        known=math.sqrt(weights.strange)
        * np.array([float(any(weight >= 0.5 for _, weight in found)) for found in subjects]),
        stems=tuple(tuple(row) for row in words),
        subjects=tuple(
            tuple(name for name, _ in sorted(found, key=lambda one: (-one[1], one[0]))) for found in subjects
        ),
        words=_shown({one for row in words for one in row}, texts),
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


def _weigh(rows: Sequence[dict[str, float]], strongest: int | None) -> list[dict[str, float]]:
    """Return each row's terms by how rare they are, strongest first, and no more than so many."""
    found_in = Counter(term for row in rows for term in row)
    weighed = []
    for row in rows:
        terms = [
            (count * math.log((len(rows) + 1) / (found_in[term] + 0.5)), term) for term, count in row.items()
        ]
        terms.sort(key=lambda weight_term: (-weight_term[0], weight_term[1]))
        weighed.append({term: weight for weight, term in terms[:strongest] if weight > 0})
    return weighed


def _rarer(rows: Sequence[dict[str, float]]) -> list[dict[str, float]]:
    """Return each row's subjects by how rare they are, squared: what nearly every article speaks of tells none."""
    spoken = {
        name: math.fsum(row[name] for row in rows if name in row)
        for name in {name for row in rows for name in row}
    }
    return [
        {name: weight * math.log((len(rows) + 1) / (spoken[name] + 0.5)) ** 2 for name, weight in row.items()}
        for row in rows
    ]


def _rows(rows: Sequence[dict[str, float]]) -> Matrix:
    """Return the rows as a matrix, each of length 1; a row without terms stays zero."""
    columns = {term: column for column, term in enumerate(sorted({term for row in rows for term in row}))}
    data, at, ends = [], [], [0]
    for row in rows:
        length = math.sqrt(math.fsum(weight * weight for weight in row.values())) or 1.0
        for term in sorted(row):
            at.append(columns[term])
            data.append(row[term] / length)
        ends.append(len(at))
    return _matrix(data, at, ends, (len(rows), max(1, len(columns))))


def _matrix(data: Sequence[float], at: Sequence[int], ends: Sequence[int], shape: tuple[int, int]) -> Matrix:
    return sparse.csr_array(
        (np.array(data, dtype=np.float64), np.array(at, dtype=np.int64), np.array(ends, dtype=np.int64)),
        shape=shape,
    )


def _neighbours(sizes: Sequence[int], window: int) -> Matrix:
    data, at, ends = [], [], [0]
    start = 0
    for size in sizes:
        for index in range(size):
            for other in range(max(0, index - window), min(size, index + window + 1)):
                if other != index:
                    at.append(start + other)
                    data.append(1.0 / abs(other - index))
            ends.append(len(at))
        start += size
    return _matrix(data, at, ends, (start, start))


def _divisions(statutes: Sequence[Statute]) -> Matrix:
    columns: dict[Hashable, int] = {}
    data: list[float] = []
    at: list[int] = []
    ends = [0]
    for draft, statute in enumerate(statutes):
        if len({article.division for article in statute.articles}) < 2:  # one division says nothing
            ends.extend([len(at)] * len(statute.articles))
            continue
        for article in statute.articles:
            at.append(columns.setdefault((draft, article.division), len(columns)))
            data.append(1.0)
            ends.append(len(at))
    return _matrix(data, at, ends, (len(ends) - 1, max(1, len(columns))))
