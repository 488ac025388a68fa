"""How well articles go with groups of articles that stand already, by what they say and by where they stand.

As in matching.py, where pairs are scored: here a group is what its members are on average, those of the article's own
draft left out, and partners are no longer probable but known.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from federation.statutes.aligning.features import Features
from federation.statutes.aligning.matching import APART, Context, Scores
from federation.statutes.aligning.meaning import Rows
from federation.statutes.aligning.weighing import Matrix


@dataclass(frozen=True, slots=True)
class Against:
    """How articles of a draft, and their passages, go with each group; `APART` where they cannot."""

    rows: NDArray[np.intp]  # the articles
    articles: Scores  # articles x groups
    passages: Scores  # passages x groups
    passage_of: NDArray[np.intp]  # whose passages these are: a place in `rows`


class Groups:
    """Groups as they stand: an article's is -1 where it has none yet."""

    def __init__(self, features: Features, group: NDArray[np.intp], context: Context) -> None:
        self._features = features
        self._context = context
        self.count = int(group.max(initial=-1)) + 1
        self.drafts = len(features.starts) - 1
        known = np.flatnonzero(group >= 0)
        shape = (features.size, self.count)
        self._where = sparse.csr_array((np.ones(len(known)), (known, group[known])), shape=shape)
        self._kind = np.zeros(self.count, dtype=np.intp)
        self._kind[group[known]] = features.kind[known]
        near = math.sqrt(context.neighbours) * (features.neighbours @ self._where)
        around = features.divisions @ (features.divisions.T @ self._where)
        self._stands = sparse.csr_array(
            sparse.hstack([near, math.sqrt(context.division) * around], format="csr")
        )
        gathered = sparse.csr_array(self._where.T)
        self._said = gathered @ features.vectors
        self._meant = np.asarray(gathered.astype(np.float32) @ features.meaning)
        self._stood = gathered @ self._stands
        self._headed = gathered.astype(np.float32) @ features.headed
        self._sizes: NDArray[np.float64] = np.asarray(self._where.sum(axis=0)).ravel()

    def against(self, draft: int, *, passages: bool = False) -> Against:
        """Return how this draft's articles go with the groups, and on demand its passages."""
        features = self._features
        rows = np.arange(features.starts[draft], features.starts[draft + 1])
        own = sparse.csr_array(self._where[rows].T)
        sizes = self._sizes - np.asarray(own.sum(axis=1)).ravel()
        share = sparse.diags_array(1.0 / np.maximum(sizes, 1.0))
        said = sparse.csr_array(share @ (self._said - own @ features.vectors[rows]))
        meant = np.asarray(
            share.astype(np.float32) @ (self._meant - own.astype(np.float32) @ features.meaning[rows])
        )
        stood = share @ (self._stood - own @ self._stands[rows])
        apart = (sizes == 0)[None, :] | (features.kind[rows][:, None] != self._kind[None, :])

        articles = self._less_common(
            _likeness(features.vectors[rows], features.meaning[rows], said, meant), apart
        )
        titled = (self._headed - own.astype(np.float32) @ features.headed[rows]) / np.maximum(sizes, 1.0)
        articles -= np.outer(self._context.titles * features.headed[rows], titled).astype(np.float32)
        articles += (self._stands[rows] @ stood.T).toarray().astype(np.float32)
        articles[apart] = APART
        of = np.zeros(0, dtype=np.intp)
        spoken = np.zeros((0, self.count), dtype=np.float32)
        if passages:
            every = features.passages
            first, last = np.searchsorted(every.article, [rows[0], rows[-1] + 1]) if len(rows) else (0, 0)
            of = every.article[first:last] - features.starts[draft]
            spoken = _likeness(every.vectors[first:last], every.meaning[first:last], said, meant)
            spoken[apart[of]] = APART
        return Against(rows, articles, spoken, of)

    def _less_common(self, likeness: Scores, apart: NDArray[np.bool_]) -> Scores:
        """Return likenesses less what articles and groups have in common with many others."""
        if not likeness.size:
            return likeness
        out = likeness.copy()
        known = np.where(apart, 0, likeness)
        for axis in (0, 1):
            count = min(self._context.most_like, known.shape[axis])
            most = np.sort(known, axis=axis)
            most = most[-count:] if axis == 0 else most[:, -count:]
            out -= np.float32(self._context.common) * most.mean(axis=axis, keepdims=True)
        return out


def _likeness(vectors: Matrix, meaning: Rows, said: Matrix, meant: Rows) -> Scores:
    found: Scores = (vectors @ said.T).toarray().astype(np.float32)
    return found + meaning @ meant.T
