"""Pairs: which unit of one statute is which of another.

Content comes first. What has the same words is paired at once, then what has most of its words in common with one unit
and words, or runs of three, that hardly any other has, or stands in its place. For the rest, units that share
rare words or a heading are weighed against each other:

    rare words in common, each by how rare it is     0 to 1
    + headings with the same words                   0.3
    + the same number, the same place in the order   0.03 together, to decide between equals

and the matching with the most weight is taken, of pairs of `ENOUGH` or more. Preambles and closing words are
paired with each other whatever they say. Last, where as many units are left on both sides between the same neighbours,
they are pairs in their order, from `ENOUGH_IN_PLACE` on.

A unit is paired with one of its own kind alone. Every unit is in one pair, alone where it has no partner.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log

from rapidfuzz.distance import Indel

from federation.statutes.comparing.matching import best_matching
from federation.statutes.comparing.order import moved
from federation.statutes.comparing.pieces import Interner, Pieces, WordPieces
from federation.statutes.model import Article, Statute
from federation.statutes.tokens import words_of

ENOUGH = 0.25
ENOUGH_IN_PLACE = 0.1
SAME_HEADING = 0.3
MAX_CANDIDATES = 8  # of one unit, weighed
MAX_POSTINGS = 40  # units that a rare word may stand in
RUN = 3  # words
_OF_SMALL = 0.2  # what a word that only joins others is worth beside another one
_SMALL = """
    el la los las lo un una unos unas de del al a en y e o u que se su sus por con para es son no ni ante como cada
    os as do da dos das na nos nas ao aos um uma em ou com são
    the of and to in on at by for or with is are be its their an that which
"""
_SMALL_WORDS = tuple(spelled for word in _SMALL.split() for spelled in (word, word.capitalize()))
_SMOOTHING = 4  # units: in a statute of few a word that all have still says something
ALIKE = 0.7  # of the words in common, in order: no other unit is asked
SURELY = 0.85  # likewise, where only its place speaks for it


@dataclass(frozen=True, slots=True)
class Pair:
    """Unit a of one statute is unit b of the other; None where it has no partner."""

    a: int | None
    b: int | None
    moved: bool = False


def pair(a: Statute, b: Statute) -> tuple[Pair, ...]:
    """Return every unit of both once, in b's order; what is gone stands behind what it stood behind in a."""
    interner = Interner()
    return pair_units(
        a.articles,
        b.articles,
        [WordPieces(article.text, interner) for article in a.articles],
        [WordPieces(article.text, interner) for article in b.articles],
        interner,
    )


def pair_units(
    a: Sequence[Article],
    b: Sequence[Article],
    pieces_a: Sequence[Pieces],
    pieces_b: Sequence[Pieces],
    interner: Interner,
) -> tuple[Pair, ...]:
    """Return the pairs of units whose texts are cut already, all with one interner."""
    keys_a = [pieces.words for pieces in pieces_a]
    keys_b = [pieces.words for pieces in pieces_b]
    partner = _same_words(a, b, keys_a, keys_b)
    for width in (1, RUN):
        _alike(a, b, keys_a, keys_b, partner, width)
    taken = set(partner.values())
    rest_a = [place for place in range(len(a)) if place not in partner]
    rest_b = [place for place in range(len(b)) if place not in taken]
    if rest_a and rest_b:
        small = {interner[word] for word in _SMALL_WORDS if word in interner}
        weigher = _Weigher(a, b, keys_a, keys_b, rest_a, rest_b, small)
        partner |= best_matching(weigher.weigh())
        _in_place(a, b, partner, weigher)
    return _in_order(len(a), len(b), partner, [len(keys) for keys in keys_a])


def _same_words(
    a: Sequence[Article], b: Sequence[Article], keys_a: Sequence[str], keys_b: Sequence[str]
) -> dict[int, int]:
    """Pair the units whose words no other unit has."""

    def by_words(units: Sequence[Article], keys: Sequence[str]) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for place, (unit, words) in enumerate(zip(units, keys, strict=True)):
            found.setdefault((unit.kind, words), []).append(place)
        return found

    there = by_words(b, keys_b)
    return {
        places[0]: there[words][0]
        for words, places in by_words(a, keys_a).items()
        if words[1] and len(places) == 1 and len(there.get(words, ())) == 1
    }


def _alike(
    a: Sequence[Article],
    b: Sequence[Article],
    keys_a: Sequence[str],
    keys_b: Sequence[str],
    partner: dict[int, int],
    width: int,
) -> None:
    """Pair the units that have most of their words in common, and runs of `width` words that no other unit has.

    Where no such run speaks for another unit, the one that stands in the same place is asked first.
    """
    taken = set(partner.values())
    owner: dict[str, int] = {}
    several: set[str] = set()
    for place in range(len(b)):
        if place in taken:
            continue
        runs = _runs(keys_b[place], width)
        several |= owner.keys() & runs
        owner.update(dict.fromkeys(runs, place))
    for run in several:
        del owner[run]
    wanted: dict[int, list[int]] = {}
    following = 0  # the unit of b that stands where this one stands in a, by those before it
    for place in range(len(a)):
        if place in partner:
            following = partner[place] + 1
            continue
        votes = Counter(map(owner.__getitem__, owner.keys() & _runs(keys_a[place], width)))
        first, second = [*votes.most_common(2), (-1, 0), (-1, 0)][:2]
        chosen, enough = (first[0], ALIKE) if first[1] > 2 * second[1] else (-1, ALIKE)
        if chosen < 0 and following < len(b) and following not in taken and votes[following] == first[1]:
            chosen, enough = following, SURELY
        if (
            chosen >= 0
            and a[place].kind == b[chosen].kind
            and Indel.normalized_similarity(keys_a[place], keys_b[chosen]) >= enough
        ):
            wanted.setdefault(chosen, []).append(place)
            following = chosen
        following += 1
    partner |= {places[0]: found for found, places in wanted.items() if len(places) == 1}


def _runs(keys: str, width: int) -> set[str]:
    if width == 1:
        return set(keys)
    return {keys[at : at + width] for at in range(len(keys) - width + 1)}


# -- what has to be weighed ----------------------------------------------------------------------------


class _Weigher:
    """Weighs units against each other by their words, rare ones above all."""

    def __init__(
        self,
        a: Sequence[Article],
        b: Sequence[Article],
        keys_a: Sequence[str],
        keys_b: Sequence[str],
        rest_a: Sequence[int],
        rest_b: Sequence[int],
        small: set[str],
    ) -> None:
        self.a = a
        self.b = b
        self.keys_a = keys_a
        self.keys_b = keys_b
        # The different words of each unit, in a fixed order: so the last digit of a sum does not depend on a set's.
        self.words_a = {place: dict.fromkeys(keys_a[place]) for place in rest_a}
        self.words_b = {place: dict.fromkeys(keys_b[place]) for place in rest_b}
        # A word of every unit says next to nothing, and one that stands in one alone the most.
        counts = [Counter(chain.from_iterable(map(set, keys))) for keys in (keys_a, keys_b)]
        most = max(len(a), len(b)) + _SMOOTHING
        self.worth = {
            word: log(most / (max(counts[0][word], counts[1][word]) + 1))
            * (_OF_SMALL if word in small else 1)
            for words in (*self.words_a.values(), *self.words_b.values())
            for word in words
        }
        self.headings_a = {place: _heading(a[place]) for place in rest_a}
        self.headings_b = {place: _heading(b[place]) for place in rest_b}

    def weigh(self) -> dict[tuple[int, int], float]:
        """Return the weight of every pair that is worth one."""
        weights: dict[tuple[int, int], float] = {}
        for edge in sorted(self._candidates()):
            weight = self.content(*edge)
            if self.headings_a[edge[0]] and self.headings_a[edge[0]] == self.headings_b[edge[1]]:
                weight += SAME_HEADING
            if self.a[edge[0]].kind in {"preamble", "closing"}:
                weight += ENOUGH
            if weight >= ENOUGH:
                weights[edge] = weight + self._place(*edge)
        return weights

    def content(self, one: int, other: int) -> float:
        """Return how much of the words two units share, each word by its worth."""
        left, right = self.words_a[one], self.words_b[other]
        if not left and not right:
            return 1.0
        whole = sum(map(self.worth.__getitem__, left)) + sum(map(self.worth.__getitem__, right))
        return 2 * sum(self.worth[word] for word in left if word in right) / whole

    def _place(self, one: int, other: int) -> float:
        same = 0.01 if self.a[one].number and self.a[one].number == self.b[other].number else 0.0
        apart = abs(one / max(1, len(self.a)) - other / max(1, len(self.b)))
        return same + 0.02 * (1 - apart)

    def _candidates(self) -> set[tuple[int, int]]:
        found = set(self._rare(self.words_a, self.words_b))
        found |= {(one, other) for other, one in self._rare(self.words_b, self.words_a)}
        by_heading: dict[str, list[int]] = {}
        by_words: dict[str, list[int]] = {}
        for other in self.words_b:
            by_words.setdefault(self.keys_b[other], []).append(other)
            if self.headings_b[other]:
                by_heading.setdefault(self.headings_b[other], []).append(other)
        for one in self.words_a:
            alike = by_heading.get(self.headings_a[one], []) + by_words.get(self.keys_a[one], [])
            found |= {
                (one, other) for other in sorted(alike, key=lambda other: abs(other - one))[:MAX_POSTINGS]
            }
            if self.a[one].kind in {"preamble", "closing"}:
                found |= {(one, other) for other in self.words_b}
        return {(one, other) for one, other in found if self.a[one].kind == self.b[other].kind}

    def _rare(
        self, words: Mapping[int, dict[str, None]], other_words: Mapping[int, dict[str, None]]
    ) -> Iterable[tuple[int, int]]:
        """Give for each unit the others with which it shares the most of its rare words."""
        postings: dict[str, list[int]] = {}
        for other, held in other_words.items():
            for word in held:
                postings.setdefault(word, []).append(other)
        for place, held in words.items():
            shared: dict[int, float] = {}
            for word in held:
                holders = postings.get(word, ())
                if len(holders) <= MAX_POSTINGS:
                    for other in holders:
                        shared[other] = shared.get(other, 0.0) + self.worth[word]
            best = sorted(shared, key=lambda other: (-shared[other], abs(other - place), other))
            yield from ((place, other) for other in best[:MAX_CANDIDATES])


def _heading(unit: Article) -> str:
    return " ".join(words_of(unit.heading)) if unit.heading else ""


def _in_place(a: Sequence[Article], b: Sequence[Article], partner: dict[int, int], weigher: _Weigher) -> None:
    """Pair, in their order, as many units as are left on both sides between the same neighbours."""
    taken = set(partner.values())
    place = 0
    while place < len(a):
        if place in partner:
            place += 1
            continue
        start = place
        while place < len(a) and place not in partner:
            place += 1
        first = partner[start - 1] + 1 if start else 0
        behind = partner[place] if place < len(a) else len(b)
        if behind - first != place - start or any(other in taken for other in range(first, behind)):
            continue
        partner |= {
            one: other
            for one, other in zip(range(start, place), range(first, behind), strict=True)
            if a[one].kind == b[other].kind and weigher.content(one, other) >= ENOUGH_IN_PLACE
        }


# -- order -------------------------------------------------------------------------------------------


def _in_order(size_a: int, size_b: int, partner: dict[int, int], lengths: Sequence[int]) -> tuple[Pair, ...]:
    places = sorted(partner)
    gone_elsewhere = moved([partner[place] for place in places], [lengths[place] for place in places])
    movers = {places[at] for at in gone_elsewhere}
    lost: dict[int, list[int]] = {}  # behind which unit of a that has a partner; -1 at the beginning
    last = -1
    for place in range(size_a):
        if place in partner:
            last = place
        else:
            lost.setdefault(last, []).append(place)
    home = {other: place for place, other in partner.items()}
    pairs = [Pair(place, None) for place in lost.get(-1, ())]
    for other in range(size_b):
        place_a = home.get(other)
        pairs.append(Pair(place_a, other, moved=place_a in movers))
        if place_a is not None:
            pairs += [Pair(place, None) for place in lost.get(place_a, ())]
    return tuple(pairs)
