"""From topics to links: in which relation two articles of one topic stand, and what speaks for it."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from federation.statutes.aligning.features import Features
from federation.statutes.aligning.memberships import in_topics
from federation.statutes.aligning.model import Relation

RELATIONS: tuple[Relation, ...] = ("same", "near", "subject", "split", "merged")
SAME = RELATIONS.index("same")
NEAR = 0.6  # of the words in common, in order
_SHOWN = 3  # words that a reason names


class Wordings:
    """The articles' words as texts of one sign a word, which are compared a hundred times as fast."""

    def __init__(self, wordings: Sequence[tuple[str, ...]]) -> None:
        signs: dict[str, str] = {}
        spelled: dict[tuple[str, ...], str] = {}
        for wording in wordings:
            if wording not in spelled:
                for word in wording:
                    if word not in signs:
                        signs[word] = _sign(len(signs))
                spelled[wording] = "".join([signs[word] for word in wording])
        self.spelled = tuple(spelled[wording] for wording in wordings)

    def shares(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return how much of their words each two of these have in common, in order; 0 where it is less than NEAR."""
        texts = [self.spelled[row] for row in rows]
        return np.asarray(
            cdist(texts, texts, scorer=Indel.normalized_similarity, score_cutoff=NEAR, dtype=np.float32)
        )


def _sign(number: int) -> str:
    """Return a sign of its own for each number; surrogates are left out."""
    return chr(number + 1 if number < 0xD7FF else number + 0x801)


@dataclass(frozen=True, slots=True)
class Found:
    """Links as columns, as there may be millions: articles, similarities, relations, and what speaks for each."""

    a: NDArray[np.intp]
    b: NDArray[np.intp]
    similarity: NDArray[np.float64]
    relation: NDArray[np.intp]  # index in RELATIONS
    reason: NDArray[np.intp]  # index in `reasons`
    reasons: tuple[str, ...]


def links_of(features: Features, topics: list[tuple[int, ...]], scale: float) -> Found:
    """Return the links inside the topics, each once; `scale` is the greatest likeness."""
    search = _Search(features, topics, scale)
    for topic in topics:
        if len(topic) > 1:
            search.add(topic)
    return search.found()


class _Search:
    """The links gathered so far, topic by topic."""

    def __init__(self, features: Features, topics: list[tuple[int, ...]], scale: float) -> None:
        self._features = features
        self._topics = topics
        self._scale = scale
        self._wordings = Wordings(features.wordings)
        numbers: dict[str, int] = {}
        self._wording = np.array([numbers.setdefault(text, len(numbers)) for text in self._wordings.spelled])
        headings: dict[str, int] = {"": 0}
        self._heading = np.array([headings.setdefault(text, len(headings)) for text in features.headings])
        self._inside = [frozenset(one) for one in in_topics(topics, features.size)]
        self._several = np.array([len(one) > 1 for one in self._inside])
        self._spread: dict[
            int, Counter[int]
        ] = {}  # of an article: how many of which draft it has in its topics
        self._seen: set[tuple[int, int]] = set()
        self._reasons: dict[str, int] = {}
        self._columns: list[tuple[NDArray[Any], ...]] = []

    def add(self, topic: tuple[int, ...]) -> None:
        """Add the links between the articles of a topic that are of different drafts."""
        rows = np.array(topic)
        first, second = np.triu_indices(len(rows), 1)
        apart = self._features.draft[rows[first]] != self._features.draft[rows[second]]
        first, second = first[apart], second[apart]
        a, b = rows[first], rows[second]
        new = np.ones(len(a), dtype=np.bool_)
        for number in np.flatnonzero(self._several[a] & self._several[b]):
            pair = int(a[number]), int(b[number])
            new[number] = pair not in self._seen
            self._seen.add(pair)
        first, second, a, b = first[new], second[new], a[new], b[new]
        share = self._wordings.shares(topic)[first, second].astype(np.float64)
        vectors, meaning = self._features.vectors[rows], self._features.meaning[rows]
        likeness = ((vectors @ vectors.T).toarray() + meaning @ meaning.T)[first, second] / self._scale
        relation = self._relations(a, b, share)
        similarity = np.where(relation == SAME, 1.0, np.maximum(share, np.clip(likeness, 0.0, 0.99)))
        reason = self._why(rows, first, second, share)
        self._columns.append((a, b, np.round(similarity, 4), relation, reason))

    def _relations(
        self, a: NDArray[np.intp], b: NDArray[np.intp], share: NDArray[np.float64]
    ) -> NDArray[np.intp]:
        relation = np.where(share >= NEAR, RELATIONS.index("near"), RELATIONS.index("subject"))
        equal = self._wording[a] == self._wording[b]
        for number in np.flatnonzero((self._several[a] | self._several[b]) & ~equal):
            one, other = int(a[number]), int(b[number])
            of_one, of_other = self._partners(one, other), self._partners(other, one)
            if of_one > 1 and of_other == 1:
                relation[number] = RELATIONS.index("split")
            elif of_other > 1 and of_one == 1:
                relation[number] = RELATIONS.index("merged")
        relation[equal] = SAME
        return relation

    def _partners(self, one: int, other: int) -> int:
        """Count the articles of the other's draft that are in a topic of this one."""
        if one not in self._spread:
            members = {member for number in self._inside[one] for member in self._topics[number]}
            self._spread[one] = Counter(self._features.draft[list(members)].tolist())
        return self._spread[one][int(self._features.draft[other])]

    def _why(
        self,
        rows: NDArray[np.intp],
        first: NDArray[np.intp],
        second: NDArray[np.intp],
        share: NDArray[np.float64],
    ) -> NDArray[np.intp]:
        """Return what speaks for each pair, as indices of reasons."""
        subjects, by_subject = _common([self._features.subjects[row] for row in rows], 20)
        stems, by_stem = _common([self._features.stems[row] for row in rows], 40)
        heading = self._heading[rows]
        titled = (heading[first] == heading[second]) & (heading[first] > 0)
        signs = np.hstack(
            [
                titled[:, None],
                _leading(by_subject[first] & by_subject[second], 1),
                _leading(by_stem[first] & by_stem[second], _SHOWN),
            ]
        )
        signs[share >= NEAR] = False
        kinds, which = np.unique(signs @ (1 << np.arange(signs.shape[1])), return_inverse=True)
        spelled = []
        for kind in (kinds[:, None] >> np.arange(signs.shape[1]) & 1).astype(np.bool_):
            said = ["heading"] if kind[0] else []
            named = kind[1 : 1 + len(subjects)]
            said += [f"subject: {subjects[number]}" for number in np.flatnonzero(named)]
            words = [
                self._features.words.get(stems[number], stems[number])
                for number in np.flatnonzero(kind[1 + len(subjects) :])
            ]
            said += [f"words: {', '.join(words)}"] if words else []
            spelled.append(self._reason("; ".join(said) or "place"))
        reason = np.array(spelled, dtype=np.intp)[which]
        reason[share >= NEAR] = self._reason("wording")
        return reason

    def _reason(self, spelled: str) -> int:
        return self._reasons.setdefault(spelled, len(self._reasons))

    def found(self) -> Found:
        """Return what was gathered."""
        if not self._columns:
            nothing = np.zeros(0, dtype=np.intp)
            return Found(nothing, nothing, nothing.astype(np.float64), nothing, nothing, ())
        a, b, similarity, relation, reason = (
            np.concatenate(column) for column in zip(*self._columns, strict=True)
        )
        return Found(a, b, similarity, relation, reason, tuple(self._reasons))


def _common(names: Sequence[Sequence[str]], most: int) -> tuple[list[str], NDArray[np.bool_]]:
    """Return the names that two or more have, the weightiest first and no more than so many, and who has which."""
    weights: dict[str, list[float]] = {}
    for each in names:
        for rank, name in enumerate(each):
            weights.setdefault(name, []).append(1.0 / (1 + rank))
    shared = [name for name, found in weights.items() if len(found) > 1]
    shared.sort(key=lambda name: (-math.fsum(weights[name]), name))
    del shared[most:]
    column = {name: number for number, name in enumerate(shared)}
    has = np.zeros((len(names), len(shared)), dtype=np.bool_)
    for row, each in enumerate(names):
        has[row, [column[name] for name in each if name in column]] = True
    return shared, has


def _leading(has: NDArray[np.bool_], most: int) -> NDArray[np.bool_]:
    """Return, in each row, no more than the first so many."""
    return np.asarray(has & (has.cumsum(axis=1) <= most))


def moved(others: Sequence[int]) -> list[bool]:
    """Return which pairs of two drafts are out of the others' order: outside the longest rising run.

    `others` are the second articles of pairs that are sorted by the first article, and then by the second.
    """
    tails: list[int] = []
    last: list[int] = []  # number of the run's last pair, for each length
    before: list[int] = []
    for number, position in enumerate(others):
        # Equal positions follow each other: two parts of one article are no move.
        at = bisect_left(tails, position + 1)
        tails[at : at + 1] = [position]
        last[at : at + 1] = [number]
        before.append(last[at - 1] if at else -1)
    out = [True] * len(others)
    number = last[-1] if last else -1
    while number >= 0:
        out[number] = False
        number = before[number]
    return out
