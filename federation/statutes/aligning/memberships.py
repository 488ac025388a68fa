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
from federation.statutes.aligning.matching import APART, Context
from federation.statutes.aligning.placing import Against, Groups


@dataclass(frozen=True, slots=True)
class Membership:
    """How well an article must go with a topic; tuned on the labelled sets."""

    stray: float = 0.8  # with that of another article of its draft
    second: float = 0.7  # with a second one, its passage's lead over all other topics added
    like_own: float = 0.7  # this share of how the topic's own members go with it, for a stray
    like_own_second: float = 0.4  # likewise for a second topic
    most: int = 2  # further topics of one article


def topics_of(
    features: Features, groups: NDArray[np.intp], context: Context, membership: Membership
) -> list[tuple[int, ...]]:
    """Return the topics as sorted articles: each article is in one at least."""
    groups = _with_strays(Groups(features, groups, context), groups, membership)
    members: dict[int, list[int]] = {}
    for article, found in enumerate(groups.tolist()):
        members.setdefault(found, []).append(article)
    standing = Groups(features, groups, context)
    least = np.maximum(membership.like_own_second * _coherence(standing, groups), membership.second)
    for draft in range(standing.drafts):
        against = standing.against(draft, passages=True)
        for article, found in _second(against, groups, least, membership):
            members[found].append(article)
    return [tuple(sorted(one)) for one in members.values()]


def _coherence(standing: Groups, groups: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how well the members of each group go with it, on average; 0 where one is alone."""
    whole = np.zeros(standing.count)
    for draft in range(standing.drafts):
        against = standing.against(draft)
        own = groups[against.rows]
        np.add.at(whole, own, np.maximum(against.articles[np.arange(len(own)), own], 0.0))
    return whole / np.maximum(np.bincount(groups, minlength=standing.count), 1)


def _with_strays(standing: Groups, groups: NDArray[np.intp], membership: Membership) -> NDArray[np.intp]:
    """Return the groups with those in them that were alone, as another article of their draft took their place."""
    least = np.maximum(membership.like_own * _coherence(standing, groups), membership.stray)
    sizes = np.bincount(groups, minlength=standing.count)
    out = groups.copy()
    for draft in range(standing.drafts):
        against = standing.against(draft)
        own = groups[against.rows]
        taken = np.zeros(standing.count, dtype=np.bool_)
        taken[own] = True
        alone = np.flatnonzero(sizes[own] == 1)
        scores = np.where(taken & (sizes > 1), against.articles[alone], APART)
        scores[scores < least] = APART
        for article, row in zip(against.rows[alone], scores, strict=True):
            if row.max() > APART:
                out[article] = row.argmax()
    return out


def _second(
    against: Against, groups: NDArray[np.intp], least: NDArray[np.float64], membership: Membership
) -> list[tuple[int, int]]:
    """Return the articles of a draft that belong to a second topic or a third, with these."""
    found: list[tuple[int, int]] = []
    taken = np.unique(groups[against.rows])  # where this draft has said it already, it needs no second
    for number in np.unique(against.passage_of):
        passages = against.passages[against.passage_of == number]
        if passages.shape[1] < 2:
            continue
        two = np.sort(passages, axis=1)[:, -2:]
        lead = (passages - np.where(passages >= two[:, 1:], two[:, :1], two[:, 1:])).max(axis=0)
        scores = against.articles[number] + lead
        scores[taken] = APART
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
