"""Each article to its group, one article of a draft in each: the drafts are assigned to the groups by turns.

A draft's articles are given to the groups that the other drafts' articles make by the best assignment of all (Jonker
and Volgenant), and those that fit nowhere found groups of their own. Then each draft is taken out and assigned again,
round by round, until nothing changes. From the first round on it counts, too, whether the neighbours and the division
of an article are in groups that the neighbours and divisions of the group's members are in: so articles that share few
words are found by where they stand.

Every likeness is a dot product with the sum of a group's members, so a round costs as much as the articles have words.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from federation.statutes.aligning.features import Features, Matrix

_CANDIDATES = 8  # groups that an article may go to


@dataclass(frozen=True, slots=True)
class Context:
    """How much it counts where an article stands, and how like a member it must be at least."""

    neighbours: float = 0.1
    division: float = 0.1
    least: float = 0.03  # likeness to each member, on average, for which an article joins a group
    rounds: int = 3


def group(features: Features, context: Context) -> NDArray[np.intp]:
    """Return the number of each article's group; groups are numbered by their first article."""
    work = _Grouping(features, context)
    drafts = _by_likeness(features)
    for draft in drafts:
        work.assign(draft, np.full(features.size, -1, dtype=np.intp))
    for _ in range(context.rounds):
        before = work.number()
        for draft in drafts:
            work.assign(draft, work.number())
        if np.array_equal(before, work.number()):
            break
    return work.number()


def _by_likeness(features: Features) -> list[int]:
    """Return the drafts, the one that has most in common with all of them first."""
    everything: NDArray[np.float64] = np.asarray(features.vectors.sum(axis=0)).ravel()
    likeness: NDArray[np.float64] = np.asarray(features.vectors @ everything)
    starts = features.starts
    mean = [float(likeness[first:last].mean()) if last > first else 0.0 for first, last in pairwise(starts)]
    return sorted(range(len(mean)), key=lambda draft: (-mean[draft], draft))


class _Grouping:
    """The groups as they stand, and one draft's turn."""

    def __init__(self, features: Features, context: Context) -> None:
        self._features = features
        self._context = context
        self._group = np.full(features.size, -1, dtype=np.intp)
        sizes: NDArray[np.float64] = np.asarray(features.divisions.sum(axis=0)).ravel()
        self._division_scale = sparse.diags_array(1.0 / np.sqrt(np.maximum(sizes, 1.0)))

    def number(self) -> NDArray[np.intp]:
        """Return the groups, numbered by their first article; -1 where there is none yet."""
        known = self._group >= 0
        _, first, found = np.unique(self._group[known], return_index=True, return_inverse=True)
        rank = np.empty(len(first), dtype=np.intp)
        rank[np.argsort(first)] = np.arange(len(first))
        numbered = np.full_like(self._group, -1)
        numbered[known] = rank[found]
        return numbered

    def assign(self, draft: int, before: NDArray[np.intp]) -> None:
        """Take this draft's articles out and give each the group that is best for all; `before`: where all stood."""
        features = self._features
        rows = np.arange(features.starts[draft], features.starts[draft + 1])
        self._group[rows] = -1
        self._group = self.number()
        groups = int(self._group.max(initial=-1)) + 1
        if groups and len(rows):
            likeness = self._likeness(rows, groups, before)
            for row, found in zip(*_assignment(likeness), strict=True):
                self._group[rows[row]] = found
        for row in rows:
            if self._group[row] < 0:
                self._group[row] = groups
                groups += 1

    def _likeness(self, rows: NDArray[np.intp], groups: int, before: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return how much each row gains in each group; 0 or less where it should not go."""
        features, context = self._features, self._context
        members = np.flatnonzero(self._group >= 0)
        sums = sparse.csr_array(
            (np.ones(len(members)), (self._group[members], members)), shape=(groups, features.size)
        )
        likeness = _dot(features.vectors[rows], sums @ features.vectors)
        if before.max(initial=-1) >= 0:
            near, around = self._profiles(before)
            likeness += context.neighbours * _dot(near[rows], sums @ near)
            likeness += context.division * _dot(around[rows], sums @ around)
        likeness -= context.least * np.asarray(sums.sum(axis=1)).ravel()[None, :]
        likeness -= np.outer(
            features.known[rows], np.bincount(self._group[members], features.known[members], groups)
        )
        kinds = np.zeros(groups, dtype=np.intp)
        kinds[self._group[members]] = features.kind[members]
        likeness[features.kind[rows][:, None] != kinds[None, :]] = 0.0
        return likeness

    def _profiles(self, before: NDArray[np.intp]) -> tuple[Matrix, Matrix]:
        """Return the groups in which each article's neighbours are, and those in which its division's articles are."""
        features = self._features
        known = np.flatnonzero(before >= 0)
        shape = (features.size, int(before.max()) + 1)
        where = sparse.csr_array((np.ones(len(known)), (known, before[known])), shape=shape)
        near = sparse.csr_array(features.neighbours @ where)
        divisions = self._division_scale @ (features.divisions.T @ where)
        return near, sparse.csr_array(features.divisions @ divisions)


def _dot(rows: Matrix, others: Matrix) -> NDArray[np.float64]:
    return np.asarray((rows @ others.T).toarray(), dtype=np.float64)


def _assignment(likeness: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows and their columns that gain most in all, among each row's best; only where there is a gain."""
    if likeness.shape[1] > _CANDIDATES:
        least = np.partition(likeness, -_CANDIDATES, axis=1)[:, -_CANDIDATES]
        wanted = likeness >= np.maximum(least, 1e-12)[:, None]
        columns = np.flatnonzero(wanted.any(axis=0))
    else:
        columns = np.arange(likeness.shape[1])
    gains = np.maximum(likeness[:, columns], 0.0)
    rows, chosen = linear_sum_assignment(gains, maximize=True)
    good = gains[rows, chosen] > 0
    return rows[good], columns[chosen[good]]
