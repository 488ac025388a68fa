"""Each article to its group, one article of a draft in each.

The first drafts are matched with each other (matching.py), as many as are matched in little time, and joined by average
link: two groups become one while the mean score of their pairs is high enough, the highest first. Each further draft is
given to the groups that stand by the best assignment of all (Jonker and Volgenant), and what fits nowhere founds groups
of its own; then each of them is taken out and assigned again, as by then it is known where its neighbours are. Groups
that were founded apart and have no draft in common are joined in the end, as in the beginning.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import squareform

from federation.statutes.aligning.features import Features
from federation.statutes.aligning.matching import Context, Scores, matched
from federation.statutes.aligning.placing import Groups

_MATCHED = 1600  # articles that are matched all with all
_LEAST = 0.5  # the mean score for which two groups become one, or an article joins a group


def group(features: Features, context: Context) -> NDArray[np.intp]:
    """Return the number of each article's group; groups are numbered by their first article."""
    drafts = len(features.starts) - 1
    first = max((number for number in range(drafts + 1) if features.starts[number] <= _MATCHED), default=0)
    found = np.full(features.size, -1, dtype=np.intp)
    size = int(features.starts[first])
    if size:
        found[:size] = _linked(matched(features, size, context))
    rest = range(first, drafts)
    for draft in (*rest, *rest):
        _place(features, found, draft, context)
    return joined(features, _numbered(found), context) if rest else _numbered(found)


def joined(features: Features, found: NDArray[np.intp], context: Context) -> NDArray[np.intp]:
    """Return the groups, those joined that go with each other and have articles of no common draft, the best first."""
    while True:
        scores = np.triu(Groups(features, found, context).between(), 1)
        one, other = np.nonzero(scores >= _LEAST)
        if not len(one):
            return found
        order = np.lexsort((other, one, -scores[one, other]))
        into = np.arange(len(scores))
        taken = np.zeros(len(scores), dtype=np.bool_)
        for a, b in zip(one[order].tolist(), other[order].tolist(), strict=True):
            if not taken[a] and not taken[b]:
                taken[a] = taken[b] = True
                into[b] = a
        found = _numbered(into[found])


def _linked(scores: Scores) -> NDArray[np.intp]:
    """Return the groups of average link."""
    if len(scores) < 2:
        return np.zeros(len(scores), dtype=np.intp)
    np.fill_diagonal(scores, 0)
    greatest = float(scores.max())
    distances = squareform(greatest - scores, checks=False)
    return (
        np.asarray(fcluster(linkage(distances, "average"), greatest - _LEAST, "distance"), dtype=np.intp) - 1
    )


def _place(features: Features, found: NDArray[np.intp], draft: int, context: Context) -> None:
    """Give each of a draft's articles the group that is best for all of them, in place."""
    groups = Groups(features, _numbered(found), context)
    against = groups.against(draft)
    placed = _numbered(found)
    placed[against.rows] = groups.count + np.arange(len(against.rows))  # a group of its own each
    if groups.count:
        gains = np.maximum(against.scores - _LEAST, 0.0)
        row, chosen = linear_sum_assignment(gains, maximize=True)
        good = gains[row, chosen] > 0
        placed[against.rows[row[good]]] = chosen[good]
    found[:] = placed


def _numbered(found: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the groups, numbered by their first article; -1 where there is none."""
    known = found >= 0
    _, first, number = np.unique(found[known], return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.intp)
    rank[np.argsort(first)] = np.arange(len(first))
    out = np.full_like(found, -1)
    out[known] = rank[number]
    return out
