"""From topics to links: in which relation two articles of one topic stand, and what speaks for it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from federation.statutes.aligning.features import Features
from federation.statutes.aligning.memberships import in_topics
from federation.statutes.aligning.model import Relation

NEAR = 0.6  # of the words in common, in order
_SHOWN = 3  # words that a reason names


class Wordings:
    """The articles' words as texts of one sign a word, which are compared a hundred times as fast."""

    def __init__(self, wordings: Sequence[Sequence[str]]) -> None:
        signs: dict[str, str] = {}
        self.spelled = tuple(
            "".join([signs.setdefault(word, _sign(len(signs))) for word in wording]) for wording in wordings
        )

    def shares(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return how much of their words each two of these have in common, in order; 0 where it is less than NEAR."""
        texts = [self.spelled[row] for row in rows]
        return np.asarray(
            cdist(texts, texts, scorer=Indel.normalized_similarity, score_cutoff=NEAR, dtype=np.float32)
        )


def _sign(number: int) -> str:
    """Return a sign of its own for each number; surrogates are left out."""
    return chr(number + 1 if number < 0xD7FF else number + 0x801)


def links_of(
    features: Features, topics: list[tuple[int, ...]], scale: float
) -> Iterator[tuple[int, int, float, Relation, str]]:
    """Yield each link as (article, article, similarity, relation, reason); `scale` is the greatest likeness."""
    wordings = Wordings(features.wordings)
    reasons = _Reasons(features)
    inside = in_topics(topics, features.size)
    seen: set[tuple[int, int]] = set()
    for topic in topics:
        if len(topic) < 2:
            continue
        rows = np.array(topic)
        shares = wordings.shares(topic)
        likeness = (features.vectors[rows] @ features.vectors[rows].T).toarray() / scale
        for first, second in combinations(range(len(topic)), 2):
            a, b = topic[first], topic[second]
            several = len(inside[a]) > 1 and len(inside[b]) > 1
            if features.draft[a] == features.draft[b] or (several and (a, b) in seen):
                continue
            if several:
                seen.add((a, b))
            share = float(shares[first, second])
            equal = wordings.spelled[a] == wordings.spelled[b]
            relation = _relation(features, topics, inside, a, b, share, equal=equal)
            similarity = 1.0 if relation == "same" else max(share, min(0.99, float(likeness[first, second])))
            yield a, b, round(similarity, 4), relation, reasons.give(a, b, share)


def _relation(
    features: Features,
    topics: list[tuple[int, ...]],
    inside: list[tuple[int, ...]],
    a: int,
    b: int,
    share: float,
    *,
    equal: bool,
) -> Relation:
    if equal:
        return "same"
    of_a, of_b = set(inside[a]), set(inside[b])
    if of_a > of_b and _partners(features, topics, inside[a], b) > 1:
        return "split"
    if of_b > of_a and _partners(features, topics, inside[b], a) > 1:
        return "merged"
    return "near" if share >= NEAR else "subject"


def _partners(features: Features, topics: list[tuple[int, ...]], numbers: Sequence[int], other: int) -> int:
    """Count the articles of the other's draft that are in these topics."""
    draft = features.draft[other]
    return len({one for number in numbers for one in topics[number] if features.draft[one] == draft})


class _Reasons:
    """What speaks for a link, in a few words."""

    def __init__(self, features: Features) -> None:
        self._features = features
        self._headings = features.headings
        self._stems = [frozenset(stems) for stems in features.stems]

    def give(self, a: int, b: int, share: float) -> str:
        if share >= NEAR:
            return "wording"
        said = []
        if self._headings[a] and self._headings[a] == self._headings[b]:
            said.append("heading")
        subject = next((one for one in self._features.subjects[a] if one in self._features.subjects[b]), None)
        if subject is not None:
            said.append(f"subject: {subject}")
        words = [
            self._features.words.get(one, one) for one in self._features.stems[a] if one in self._stems[b]
        ][:_SHOWN]
        if words:
            said.append(f"words: {', '.join(words)}")
        return "; ".join(said) or "place"


def moved(places: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the pairs of two drafts that are out of the others' order: outside the longest rising run."""
    ordered = sorted(set(places))
    tails: list[int] = []
    last: list[int] = []  # index in `ordered` of the run's last pair, for each length
    before: list[int] = []
    for number, (_, position) in enumerate(ordered):
        # Equal positions follow each other: two parts of one article are no move.
        at = bisect_left(tails, position + 1)
        tails[at : at + 1] = [position]
        last[at : at + 1] = [number]
        before.append(last[at - 1] if at else -1)
    kept = set()
    number = last[-1] if last else -1
    while number >= 0:
        kept.add(ordered[number])
        number = before[number]
    return set(ordered) - kept
