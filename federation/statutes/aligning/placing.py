"""How well articles go with groups of articles that stand already, by what they say and by where they stand.

As in matching.py, where pairs are scored: here a group is what its members are on average, those of the article's own
draft left out, and partners are no longer probable but known.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from federation.statutes.aligning.encoder import Rows
from federation.statutes.aligning.features import Features
from federation.statutes.aligning.matching import APART, Context, Scores
from federation.statutes.aligning.weighing import Matrix


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

    def beside(self) -> Matrix:
        """Return, groups x groups, how near to articles of the first those of the second stand, on average; 0 to 1."""
        near = sparse.csr_array(self._where.T @ (self._features.neighbours @ self._where))
        return sparse.csr_array((sparse.diags_array(1.0 / np.maximum(self._sizes, 1.0)) @ near).T)

    def between(self) -> Scores:
        """Return how the groups go with each other; `APART` for those of two kinds, or with articles of one draft."""
        features = self._features
        share = sparse.diags_array(1.0 / np.maximum(self._sizes, 1.0))
        said = sparse.csr_array(share @ self._said)
        meant = np.asarray(share.astype(np.float32) @ self._meant)
        stood = share @ self._stood
        titled = self._headed / np.maximum(self._sizes, 1.0)
        drafts = sparse.csr_array(
            (np.ones(features.size), (np.arange(features.size), features.draft)),
            shape=(features.size, self.drafts),
        )
        spoken = self._where.T @ drafts
        apart = ((spoken @ spoken.T).toarray() > 0) | (self._kind[:, None] != self._kind[None, :])
        scores = self._less_common(_likeness(said, meant, said, meant), apart)
        scores -= (self._context.titles * np.outer(titled, titled)).astype(np.float32)
        scores += (stood @ stood.T).toarray().astype(np.float32)
        scores[apart] = APART
        return scores

    def against(self, draft: int) -> "Against":
        """Return how the articles of this draft go with the groups."""
        features = self._features
        rows = np.arange(features.starts[draft], features.starts[draft + 1])
        own = sparse.csr_array(self._where[rows].T)
        sizes = self._sizes - np.asarray(own.sum(axis=1)).ravel()
        share = sparse.diags_array(1.0 / np.maximum(sizes, 1.0))
        said = sparse.csr_array(share @ (self._said - own @ features.vectors[rows]))
        narrow = own.astype(np.float32)
        meant = np.asarray(share.astype(np.float32) @ (self._meant - narrow @ features.meaning[rows]))
        stood = share @ (self._stood - own @ self._stands[rows])
        titled = (self._headed - narrow @ features.headed[rows]) / np.maximum(sizes, 1.0)
        apart = (sizes == 0)[None, :] | (features.kind[rows][:, None] != self._kind[None, :])
        likeness = _likeness(features.vectors[rows], features.meaning[rows], said, meant)
        scores = self._less_common(likeness, apart)
        scores -= np.outer(self._context.titles * features.headed[rows], titled).astype(np.float32)
        scores += (self._stands[rows] @ stood.T).toarray().astype(np.float32)
        scores[apart] = APART
        return Against(features, rows, scores, said, meant)

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
            share = np.float32(
                self._context.common / self._context.most_like
            )  # of few there is little to know
            out -= share * most.sum(axis=axis, keepdims=True)
        return out


class Against:
    """How articles of a draft go with each group, and on demand their passages."""

    def __init__(
        self, features: Features, rows: NDArray[np.intp], scores: Scores, said: Matrix, meant: Rows
    ) -> None:
        self.rows = rows
        self.scores = scores  # articles x groups; `APART` where they cannot
        self._passages = features.passages
        self._said = said
        self._meant = meant

    def passages(self, numbers: NDArray[np.intp]) -> tuple[NDArray[np.intp], Scores]:
        """Return the likeness of the passages of some of these articles with the groups, and whose each is."""
        whose, vectors, meaning = self._passages.of(self.rows[numbers].tolist())
        likeness = _likeness(vectors, meaning, self._said, self._meant)
        likeness[self.scores[numbers][whose] == APART] = APART
        return numbers[whose], likeness


def _likeness(vectors: Matrix, meaning: Rows, said: Matrix, meant: Rows) -> Scores:
    found: Scores = (vectors @ said.T).toarray().astype(np.float32)
    return found + meaning @ meant.T
