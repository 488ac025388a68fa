"""From groups to topics: who belongs to the topic of another article of its own draft, and who belongs to two topics.

An article that stayed alone, as its draft has two on one subject, joins the topic that it goes with. An article that
says what another draft splits into two belongs to the topics of both parts. It is in a group already, the one that it
goes with best, where one of the parts is too; it joins the topic of the other part where the whole of it goes with that
one, and a passage of it goes with that one better than with any other.
"""

from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from federation.statutes.aligning.features import Features
from federation.statutes.aligning.matching import APART, Context, Scores
from federation.statutes.aligning.placing import Against, Groups


@dataclass(frozen=True, slots=True)
class Membership:
    """How well an article must go with a topic; tuned on the labelled sets."""

    stray: float = 0.8  # with that of another article of its draft
    second: float = 0.7  # with a second one, its passage's lead over all other topics added
    like_own: float = 0.7  # this share of how the topic's own members go with it, for a stray
    like_own_second: float = 0.4  # likewise for a second topic
    likely: float = 0.1  # this share of it without the passages, or they are not looked at
    most: int = 2  # further topics of one article


def topics_of(
    features: Features, groups: NDArray[np.intp], context: Context, membership: Membership
) -> list[tuple[int, ...]]:
    """Return the topics as sorted articles: each article is in one at least."""
    groups, coherence = _with_strays(Groups(features, groups, context), groups, membership)
    members: dict[int, list[int]] = {}
    for article, found in enumerate(groups.tolist()):
        members.setdefault(found, []).append(article)
    standing = Groups(features, groups, context)
    # The last groups are gone where strays have left them.
    least = np.maximum(membership.like_own_second * coherence[: standing.count], membership.second)
    for draft in range(standing.drafts):
        for article, found in _second(standing.against(draft), groups, least, membership):
            members[found].append(article)
    return [tuple(sorted(one)) for one in members.values()]


def _with_strays(
    standing: Groups, groups: NDArray[np.intp], membership: Membership
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the groups with those in them that were alone, as another article of their draft took their place.

    With them, how well the members of each group went with it before, on average; 0 where one was alone.
    """
    sizes = np.bincount(groups, minlength=standing.count)
    coherence = np.zeros(standing.count)
    lonely: list[tuple[NDArray[np.intp], Scores]] = []
    for draft in range(standing.drafts):
        against = standing.against(draft)
        own = groups[against.rows]
        np.add.at(coherence, own, np.maximum(against.scores[np.arange(len(own)), own], 0.0))
        taken = np.zeros(standing.count, dtype=np.bool_)
        taken[own] = True
        alone = sizes[own] == 1
        lonely.append((against.rows[alone], np.where(taken & (sizes > 1), against.scores[alone], APART)))
    coherence /= np.maximum(sizes, 1)
    least = np.maximum(membership.like_own * coherence, membership.stray)
    out = groups.copy()
    for articles, scores in lonely:
        good = np.where(scores >= least, scores, APART)
        for article, row in zip(articles, good, strict=True):
            if row.max(initial=APART) > APART:
                out[article] = row.argmax()
    return out, coherence


def _second(
    against: Against, groups: NDArray[np.intp], least: NDArray[np.float64], membership: Membership
) -> list[tuple[int, int]]:
    """Return the articles of a draft that belong to a second topic or a third, with these."""
    possible = against.scores.copy()
    possible[:, groups[against.rows]] = APART  # where this draft has said it already, it needs no second
    found: list[tuple[int, int]] = []
    if possible.shape[1] < 2:
        return found
    wanted = np.flatnonzero((possible >= membership.likely * least).any(axis=1))
    whose, passages = against.passages(wanted)
    for number in np.unique(whose):
        own = passages[whose == number]
        two = np.sort(own, axis=1)[:, -2:]
        lead = (own - np.where(own >= two[:, 1:], two[:, :1], two[:, 1:])).max(axis=0)
        scores = possible[number] + lead
        scores[(lead <= 0) | (scores < least)] = APART
        order = np.argsort(-scores, kind="stable")[: membership.most]
        found += [(int(against.rows[number]), int(column)) for column in order if scores[column] > APART]
    return found


def in_topics(topics: list[tuple[int, ...]], size: int) -> list[tuple[int, ...]]:
    """Return the topics of each article."""
    found: list[list[int]] = [[] for _ in range(size)]
    for number, article in chain.from_iterable(
        ((number, one) for one in topic) for number, topic in enumerate(topics)
    ):
        found[article].append(number)
    return [tuple(one) for one in found]
