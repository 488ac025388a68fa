"""Revisions: what one version did with the base's units, as wholes.

    partner[3] == 5       the base's unit 3 is the version's unit 5; a unit without a partner is gone
    to[3] == 7            unit 3 was carried behind unit 7 of the base (AT_START: to the beginning)
    new                   units that the base has not, each behind the unit of the base that it follows
    parts[3] == (6,)      unit 3 was split: the version's unit 6 says the rest of it
    joined[4] == 3        unit 4 is gone, and what it said stands in unit 3

Two units of a version are a split of one of the base where its partner lost at least `MIN_WORDS` words and a new unit
consists of them: `COVERED` of the new unit's words are lost ones, in their order. The first of units that stand
together is the partner then, and the others follow it. The other way round for units that were joined.

Places count the units of the base and of the version from 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from federation.statutes.comparing import diff_words, pair
from federation.statutes.model import Article, Statute
from federation.statutes.tokens import words_of

AT_START = -1
COVERED = 0.75
MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that the base has not."""

    version: str
    place: int  # in the version
    after: int  # the unit of the base that it follows
    article: Article


@dataclass(frozen=True, slots=True)
class Revision:
    """One version beside the base. Its texts speak of other articles by the base's numbers."""

    name: str
    statute: Statute
    partner: Mapping[int, int]
    to: Mapping[int, int]
    or_behind: Mapping[int, frozenset[int]]  # of what moved: units of the base that are gone from that place
    new: tuple[NewUnit, ...]
    parts: Mapping[int, tuple[int, ...]]
    joined: Mapping[int, int]

    def unit(self, place: int) -> Article | None:
        """Return what became of the base's unit; None where it is gone."""
        found = self.partner.get(place)
        return None if found is None else self.statute.articles[found]


@dataclass(frozen=True, slots=True)
class Outline:
    """Which unit of a version is which of the base, before the texts are looked into."""

    partner: Mapping[int, int]
    moved: frozenset[int]
    parts: Mapping[int, tuple[int, ...]]

    @property
    def home(self) -> dict[int, int]:
        """The other way round: the version's unit -> the base's."""
        return {there: here for here, there in self.partner.items()}


def outline_of(base: Statute, version: Statute) -> Outline:
    """Return which unit of the version is which of the base, and which were split."""
    pairs = [one for one in pair(base, version) if one.a is not None and one.b is not None]
    partner = {one.a: one.b for one in pairs if one.a is not None and one.b is not None}
    moved = frozenset(one.a for one in pairs if one.moved and one.a is not None)
    parts = _splits(base, version, partner)
    for place, others in list(parts.items()):
        first = partner[place]
        while first - 1 in others:
            first -= 1
        if first != partner[place]:
            parts[place] = tuple(sorted({*others, partner[place]} - {first}))
            partner[place] = first
    return Outline(partner, moved, parts)


def revise(name: str, base: Statute, version: Statute, outline: Outline) -> Revision:
    """Return what the version did with the base's units."""
    home = outline.home
    to: dict[int, int] = {}
    or_behind: dict[int, frozenset[int]] = {}
    new: list[NewUnit] = []
    last = AT_START
    for place, article in enumerate(version.articles):
        here = home.get(place)
        if here is None:
            new.append(NewUnit(name, place, last, article))
            continue
        if here in outline.moved:
            to[here] = last
            or_behind[here] = _gone_behind(last, len(base.articles), outline.partner)
        last = here
    return Revision(
        name,
        version,
        outline.partner,
        to,
        or_behind,
        tuple(new),
        outline.parts,
        _joins(base, version, outline.partner),
    )


def _gone_behind(place: int, size: int, partner: Mapping[int, int]) -> frozenset[int]:
    """Return the units that stood behind a unit of the base, as many as are gone."""
    gone: list[int] = []
    following = place + 1
    while following < size and following not in partner:
        gone.append(following)
        following += 1
    return frozenset(gone)


def _splits(base: Statute, version: Statute, partner: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """Return for each unit that was split the new units that say its rest."""
    new = sorted(set(range(len(version.articles))) - set(partner.values()))
    if not new:
        return {}
    lost = {
        place: words
        for place, there in partner.items()
        if len(words := _changed(base.articles[place].text, version.articles[there].text, "delete"))
        >= MIN_WORDS
    }
    parts: dict[int, list[int]] = {}
    for there in new:
        found = _source_of(words_of(version.articles[there].text), lost)
        if found is not None:
            parts.setdefault(found, []).append(there)
    return {place: tuple(units) for place, units in parts.items()}


def _joins(base: Statute, version: Statute, partner: Mapping[int, int]) -> dict[int, int]:
    """Return for each unit that is gone the one in which its words stand now."""
    gone = [place for place in range(len(base.articles)) if place not in partner]
    if not gone:
        return {}
    won = {
        place: words
        for place, there in partner.items()
        if len(words := _changed(base.articles[place].text, version.articles[there].text, "insert"))
        >= MIN_WORDS
    }
    joined: dict[int, int] = {}
    for place in gone:
        found = _source_of(words_of(base.articles[place].text), won)
        if found is not None:
            joined[place] = found
    return joined


def _changed(a: str, b: str, op: str) -> list[str]:
    """Return the words that were deleted, or inserted."""
    if a == b:
        return []
    return [word for one in diff_words(a, b) if one.op == op for word in words_of(one.text)]


def _source_of(words: Sequence[str], changed: Mapping[int, Sequence[str]]) -> int | None:
    """Return the unit whose changed words are most of these words; None where no unit's are."""
    if len(words) < MIN_WORDS:
        return None
    shared = {place: LCSseq.similarity(words, theirs) for place, theirs in changed.items()}
    best = max(shared, key=lambda place: (shared[place], -place), default=None)
    return best if best is not None and shared[best] >= COVERED * len(words) else None
