"""Articles matched with those of other drafts, all with all: by what they say, and by where they stand.

What two articles have in common counts for less where each of them has as much in common with many others: then it is
what all of them say. From the likenesses follows how probable each pair is, were every article to have one partner in
each draft; a pair gains where the neighbours and divisions of both are probable partners too, and where third drafts
have partners of both. Some rounds of this let what is certain help what is not.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from federation.statutes.aligning.features import Features

Scores = NDArray[np.float32]

APART = -1e6  # the score of what never goes together


@dataclass(frozen=True, slots=True)
class Context:
    """How much it counts where an article stands; tuned on the labelled sets."""

    common: float = 0.5  # how much of its likeness to its most like is taken off an article's likenesses
    most_like: int = 5  # how many these are, in each draft
    titles: float = 0.2  # taken off where both have headings: like headings earn it again
    neighbours: float = 1.5
    division: float = 1.0
    third: float = 1.0
    rounds: int = 3
    alone: float = 0.5  # the score of having no partner
    sharpness: float = 10.0  # how much more probable the better of two partners is


def matched(features: Features, size: int, context: Context) -> Scores:
    """Return the score of each two of the first `size` articles; `APART` for those of one draft, or of two kinds."""
    bounds = [slice(first, last) for first, last in pairwise(_bounds(features, size)) if first < last]
    vectors, meaning = features.vectors[:size], features.meaning[:size]
    likeness: Scores = np.asarray((vectors @ vectors.T).toarray(), dtype=np.float32)
    likeness += meaning @ meaning.T
    near = features.neighbours[:size, :size].astype(np.float32)
    divisions = features.divisions[:size].astype(np.float32)
    own = _less_common(likeness, bounds, context)
    own -= np.float32(context.titles) * np.outer(features.headed[:size], features.headed[:size])
    kind = features.kind[:size]
    own[kind[:, None] != kind[None, :]] = -3.0
    scores = own
    for _ in range(context.rounds):
        partner = _probable(scores, bounds, context)
        scores = own + context.neighbours * (near @ (near @ partner).T)
        between = divisions.T @ (divisions.T @ partner).T
        scores += context.division * (divisions @ (divisions @ between).T)
        if len(bounds) > 2:
            scores += np.float32(context.third / (len(bounds) - 2)) * (partner @ partner)
    scores = np.asarray((scores + scores.T) / 2, dtype=np.float32)
    for draft in bounds:
        scores[draft, draft] = APART
    scores[kind[:, None] != kind[None, :]] = APART
    return scores


def _bounds(features: Features, size: int) -> list[int]:
    return [int(start) for start in features.starts if start <= size]


def _less_common(likeness: Scores, bounds: list[slice], context: Context) -> Scores:
    """Return likenesses less what both articles have in common with many others of the two drafts."""
    out = likeness.copy()
    for draft in bounds:
        columns = likeness[:, draft]
        count = min(context.most_like, columns.shape[1])
        most = np.partition(columns, columns.shape[1] - count, axis=1)[:, -count:].sum(axis=1)
        most *= np.float32(context.common / context.most_like)  # of few there is little to know
        out[:, draft] -= most[:, None]
        out[draft] -= most[None, :]
    return out


def _probable(scores: Scores, bounds: list[slice], context: Context) -> Scores:
    """Return how probable each pair is: how it stands to other pairs of both articles, and to having no partner."""
    strength: Scores = np.exp(context.sharpness * np.minimum(scores - np.float32(context.alone), 8))
    others = np.empty((len(scores), len(bounds)), dtype=np.float32)
    for number, draft in enumerate(bounds):
        strength[draft, draft] = 0
        others[:, number] = 1 / np.sqrt(1 + strength[:, draft].sum(axis=1))
    for number, draft in enumerate(bounds):
        strength[:, draft] *= others[:, [number]]
        strength[draft] *= others[:, number]
    return strength
