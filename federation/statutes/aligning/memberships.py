"""From groups to topics: who does not belong after all, and who belongs to a second one.

An article that says what another draft splits into two belongs to the topics of both parts. It is in a group of its own
already, the one it is most like, where one of the parts is too; it joins that of the other part where it is nearly
as like its members.
"""

from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from federation.statutes.aligning.features import Features, Matrix


@dataclass(frozen=True, slots=True)
class Membership:
    """How like its topic an article must be; where it stands does not count here."""

    keep: float = (
        0.08  # of the likeness that could be, to the other members: below it, the article stays alone
    )
    rest: float = 0.3  # what it says beside its first topic, as a share of all that it says
    second: float = 0.35  # cosine of this rest with what another topic says beside the first
    likeness: float = 0.35  # cosine of all that it says with all that the other topic says
    stray: float = (
        0.3  # likewise: above it, one that stayed alone joins a topic of which its draft speaks already
    )
    most: int = 2  # further topics of one article


def topics_of(features: Features, groups: NDArray[np.intp], membership: Membership) -> list[tuple[int, ...]]:
    """Return the topics as sorted articles: each article is in one at least."""
    groups = _with_strays(features, _without_strangers(features, groups, membership), membership)
    count = int(groups.max(initial=-1)) + 1
    members: list[list[int]] = [[] for _ in range(count)]
    for article, found in enumerate(groups):
        members[found].append(article)
    for article, found in _second(features, groups, membership):
        members[found].append(article)
    return [tuple(sorted(one)) for one in members]


def _sums(vectors: Matrix, groups: NDArray[np.intp]) -> tuple[Matrix, NDArray[np.float64]]:
    """Return each group's sum of vectors and its size."""
    count = int(groups.max(initial=-1)) + 1
    size = len(groups)
    indicator = sparse.csr_array((np.ones(size), (groups, np.arange(size))), shape=(count, size))
    return sparse.csr_array(indicator @ vectors), np.asarray(indicator.sum(axis=1)).ravel()


def _own_likeness(features: Features, groups: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how like each article is to the other members of its group, on average; 0 for one alone."""
    vectors, known = features.vectors, features.known
    sums, sizes = _sums(vectors, groups)
    with_all: NDArray[np.float64] = np.asarray(vectors.multiply(sums[groups]).sum(axis=1)).ravel()
    with_all -= known * np.bincount(groups, weights=known)[groups]
    square: NDArray[np.float64] = np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel()
    others = np.maximum(sizes[groups] - 1, 1)
    headed = np.bincount(groups, weights=features.headed > 0)[groups] - (features.headed > 0)
    likeness = (with_all - square + known**2) / others
    # What could be at most: a heading is no help beside those who have none.
    likeness /= np.maximum(square - features.headed * (1.0 - headed / others), 1e-9)
    likeness[sizes[groups] == 1] = 0.0
    return np.asarray(likeness)


def _without_strangers(
    features: Features, groups: NDArray[np.intp], membership: Membership
) -> NDArray[np.intp]:
    """Return the groups without those who are too unlike the rest, the most unlike leaving first."""
    groups = groups.copy()
    while True:
        likeness = _own_likeness(features, groups)
        alone = np.bincount(groups)[groups] == 1
        strangers = np.flatnonzero((likeness < membership.keep) & ~alone)
        if not len(strangers):
            return groups
        worst: dict[int, int] = {}
        for article in strangers:
            found = int(groups[article])
            if found not in worst or likeness[article] < likeness[worst[found]]:
                worst[found] = int(article)
        following = int(groups.max()) + 1
        leaving = np.array(sorted(worst.values()))
        groups[leaving] = following + np.arange(len(leaving))


def _with_strays(features: Features, groups: NDArray[np.intp], membership: Membership) -> NDArray[np.intp]:
    """Return the groups with those articles in them that only stayed alone as their draft has two on the subject."""
    sums, sizes = _sums(features.vectors, groups)
    drafts = _drafts_of(features, groups)
    alone = np.flatnonzero(sizes[groups] == 1)
    groups = groups.copy()
    likeness = (features.vectors[alone] @ sums.T).toarray() / sizes[None, :]
    likeness -= np.outer(features.known[alone], np.bincount(groups, weights=features.known) / sizes)
    square: NDArray[np.float64] = np.asarray(features.vectors.multiply(features.vectors).sum(axis=1)).ravel()[
        alone
    ]
    headed = np.bincount(groups, weights=features.headed > 0) / sizes
    likeness /= np.maximum(square[:, None] - np.outer(features.headed[alone], 1.0 - headed), 1e-9)
    likeness[:, sizes < 2] = 0.0
    kinds = np.zeros(len(sizes), dtype=np.intp)
    kinds[groups] = features.kind
    likeness[features.kind[alone][:, None] != kinds[None, :]] = 0.0
    likeness[~drafts[:, features.draft[alone]].T] = 0.0
    for number in range(len(alone)):
        best = int(likeness[number].argmax())
        if likeness[number, best] >= membership.stray:
            groups[alone[number]] = best
    return groups


def _drafts_of(features: Features, groups: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which drafts have an article in which group."""
    drafts = np.zeros((int(groups.max(initial=-1)) + 1, len(features.starts) - 1), dtype=np.bool_)
    drafts[groups, features.draft] = True
    return drafts


def _second(features: Features, groups: NDArray[np.intp], membership: Membership) -> list[tuple[int, int]]:
    """Return the articles that belong to a second topic or a third, with these.

    What an article says beside its first topic is its vector less its projection on that topic; the same is taken from
    the topics that it may belong to. So a topic that is only like the first one finds nothing left to be like.
    """
    vectors = _unit(features.content)
    sums, _ = _sums(vectors, groups)
    drafts = _drafts_of(features, groups)
    found: list[tuple[int, int]] = []
    for first, last in pairwise(features.starts):
        if first == last:
            continue
        rows, own = np.arange(first, last), groups[first:last]
        # The groups without the articles of the same draft: they are not what these are compared with.
        mine = sparse.csr_array(
            (np.ones(len(rows)), (own, np.arange(len(rows)))), shape=(sums.shape[0], len(rows))
        )
        others = _unit(sparse.csr_array(sums - mine @ vectors[rows]))
        topic = others[own]
        cosine = (vectors[rows] @ others.T).toarray()
        shared = (topic @ others.T).toarray()
        along = cosine[np.arange(len(rows)), own]  # the projection on the first topic
        rest = np.sqrt(np.maximum(1.0 - along**2, 0.0))
        beside = np.sqrt(np.maximum(1.0 - shared**2, 1e-9))
        second = (cosine - along[:, None] * shared) / np.maximum(rest, 1e-9)[:, None] / beside
        # Only where a draft says the one thing here and the other there is this article one that says both.
        partners = drafts[own].copy()
        partners[:, features.draft[first]] = False
        good = (partners @ drafts.T) & (cosine >= membership.likeness) & (second >= membership.second)
        good &= (rest >= membership.rest)[:, None]
        good &= ~drafts[:, features.draft[first]][
            None, :
        ]  # where this draft has said it already, it needs no second
        good[np.arange(len(rows)), own] = False
        for row in np.flatnonzero(good.any(axis=1)):
            best = sorted(np.flatnonzero(good[row]), key=lambda column: (-second[row, column], column))
            found.extend((int(rows[row]), int(column)) for column in best[: membership.most])
    return found


def _unit(rows: Matrix) -> Matrix:
    """Return the rows with length 1; a row of nothing stays so."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1.0 / np.where(lengths > 0, lengths, 1.0)) @ rows)


def in_topics(topics: list[tuple[int, ...]], size: int) -> list[tuple[int, ...]]:
    """Return the topics of each article."""
    found: list[list[int]] = [[] for _ in range(size)]
    for number, article in chain.from_iterable(
        ((number, one) for one in topic) for number, topic in enumerate(topics)
    ):
        found[article].append(number)
    return [tuple(one) for one in found]
