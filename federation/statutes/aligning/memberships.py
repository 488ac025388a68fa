"""From groups to topics: who belongs to the topic of another article of its own draft, and who belongs to two topics.

An article that stayed alone, as its draft has two on one subject, joins the topic that it goes with. An article that
says what another draft splits into two belongs to the topics of both parts. It is in a group already, the one that it
goes with best, where one of the parts is too. It joins the topic of the other part if no article of its draft goes
better with that one, and a passage of it goes with that one better than with any other; the more so if the parts stand
next to each other, as what was one thing mostly does, and if it is long, as who says two things is.
"""

from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from federation.statutes.aligning.features import Features
from federation.statutes.aligning.matching import APART, Context, Scores
from federation.statutes.aligning.placing import Against, Groups

_LONGER = 0.4  # a logarithm: beyond, length says no more


@dataclass(frozen=True, slots=True)
class Membership:
    """How well an article must go with a topic; tuned on the labelled sets."""

    stray: float = 0.8  # with that of another article of its draft
    like_own: float = 0.7  # this share of how the topic's own members go with it, for a stray
    second: float = 1.3  # with a second one, its passage's lead over all other topics and the helps added
    beside: float = 5.0  # how much it helps that the second topic's articles stand beside those of the first
    long: float = 1.0  # how much it helps to be longer than is usual in its draft
    likely: float = 0.3  # with the helps, but without the lead; or the passages are not looked at
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
    beside = standing.beside()
    words = np.array([len(wording) for wording in features.wordings])
    for draft in range(standing.drafts):
        against = standing.against(draft)
        helps = membership.beside * beside[groups[against.rows]].toarray()
        helps += membership.long * _longer(words[against.rows])[:, None]
        for article, found in _second(against, groups, helps.astype(np.float32), membership):
            members[found].append(article)
    return [tuple(sorted(one)) for one in members.values()]


def _with_strays(standing: Groups, groups: NDArray[np.intp], membership: Membership) -> NDArray[np.intp]:
    """Return the groups with those in them that were alone, as another article of their draft took their place."""
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
    return out


def _longer(words: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how much longer than the middle one articles of so many words are: 0.4 for half as long again, or more."""
    return np.clip(np.log((words + 1) / (np.median(words) + 1)), -_LONGER, _LONGER)


def _second(
    against: Against, groups: NDArray[np.intp], helps: Scores, membership: Membership
) -> list[tuple[int, int]]:
    """Return the articles of a draft that belong to a second topic or a third, with these."""
    found: list[tuple[int, int]] = []
    if against.scores.shape[1] < 2:
        return found
    possible = against.scores + helps
    possible[against.scores < against.scores.max(axis=0)] = APART
    possible[:, groups[against.rows]] = APART  # where this draft has said it already, it needs no second
    wanted = np.flatnonzero((possible >= membership.likely).any(axis=1))
    whose, passages = against.passages(wanted)
    for number in np.unique(whose):
        own = passages[whose == number]
        two = np.sort(own, axis=1)[:, -2:]
        lead = (own - np.where(own >= two[:, 1:], two[:, :1], two[:, 1:])).max(axis=0)
        scores = possible[number] + lead
        scores[(lead <= 0) | (scores < membership.second)] = APART
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
