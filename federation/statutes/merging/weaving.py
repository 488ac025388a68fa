"""Weaving: any number of versions of one text become one, word by word.

    base       El congreso se reúne cada año en Valencia.
    north.md   El congreso se reúne cada dos años en Valencia.
    south.md   El congreso se reúne cada año en Caracas.
    woven      El congreso se reúne cada dos años en Caracas.

An edit is a stretch of the base that became another text. It covers the base's words `first` to `last`, half-open, and
what stands between two words belongs to neither: so an insertion covers none, and stands at the gap before word
`first`. A number with its unit is one word.

Two edits **touch** where no unchanged word stands between them. Edits of one version that touch are one edit. Edits of
several versions that are equal are one; those that touch without being equal conflict, and with them all that touch
one of them: together they are a **cluster**. Its stretch of the base keeps its wording, and what each version of the
cluster says there is an alternative.

Where a text repeats itself, an insertion or a deletion could as well stand some words further ("muy [muy] grande"). It
is moved along where it then equals another version's edit, or touches none.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from federation.statutes.comparing.pieces import (
    Edit,
    Interner,
    TokenPieces,
    find_edits,
    slid_by,
    slide_left,
    slide_right,
)
from federation.statutes.comparing.substance import Judge
from federation.statutes.comparing.words import Cut, find_cuts
from federation.statutes.merging.model import Alternative, alternatives_of
from federation.statutes.model import Language
from federation.statutes.tokens import tokenize

MAX_SLIDE = 24  # tokens to each side that an edit may be moved to find its place among the others


class Stretch(NamedTuple):
    """base[start:end], words first to last of it, became `new`."""

    start: int
    end: int
    new: str
    first: int
    last: int

    def touches(self, other: "Stretch") -> bool:
        """Whether no unchanged word stands between the two."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class WordEdit:
    """What one version did at one place."""

    stretch: Stretch
    substance: bool
    elsewhere: tuple[Stretch, ...] = ()  # where the same edit could stand as well


@dataclass(frozen=True, slots=True)
class WovenChange:
    """An edit that is in the woven text."""

    stretch: Stretch
    sponsors: tuple[str, ...]
    substance: bool


@dataclass(frozen=True, slots=True)
class WovenConflict:
    """A stretch of the base that keeps its wording, and what versions say there."""

    start: int
    end: int
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Woven:
    """The text with all changes that conflict with none."""

    text: str
    changes: tuple[WovenChange, ...]
    conflicts: tuple[WovenConflict, ...]


class Loom:
    """One base text, and the versions of it."""

    def __init__(self, base: str, language: Language) -> None:
        self.base = base
        self.language = language
        self._interner = Interner()
        self._pieces = self._cut(base)
        words = [token for token in self._pieces.tokens if token.kind != "mark"]
        self._word_starts = [token.start for token in words]
        self._word_ends = [token.end for token in words]

    def weave(self, versions: Mapping[str, str]) -> Woven:
        """Return the versions as one text."""
        edits = {name: self.edits_of(versions[name]) for name in sorted(versions)}
        placed = _placed({name: found for name, found in edits.items() if found})
        changes: list[WovenChange] = []
        conflicts: list[WovenConflict] = []
        for cluster in _clusters(placed):
            stretches = {edit.stretch for _, edit in cluster}
            if len(stretches) == 1:
                sponsors = tuple(sorted({name for name, _ in cluster}))
                changes.append(
                    WovenChange(cluster[0][1].stretch, sponsors, any(edit.substance for _, edit in cluster))
                )
            else:
                conflicts.append(self._conflict(cluster))
        return Woven(
            apply(self.base, [change.stretch for change in changes]), tuple(changes), tuple(conflicts)
        )

    def edits_of(self, version: str) -> tuple[WordEdit, ...]:
        """Return how the base became the version, an unchanged word between each two edits."""
        if version == self.base:
            return ()
        pieces = self._cut(version)
        edits = find_edits(self._pieces, pieces)
        judge = Judge(self.base, version, self.language)
        cuts = find_cuts(self._pieces, pieces, edits)
        elsewhere = self._elsewhere(edits, cuts, pieces)
        joined: list[list[Cut]] = []
        for cut in cuts:
            if joined and self._first(cut) <= self._last(joined[-1][-1]):
                joined[-1].append(cut)
            else:
                joined.append([cut])
        found: list[WordEdit] = []
        for group in joined:
            whole = Cut(group[0].a_start, group[-1].a_end, group[0].b_start, group[-1].b_end)
            found.append(
                WordEdit(
                    self._stretch(whole, version),
                    any(judge.touches_substance(*cut) for cut in group),
                    elsewhere.get(whole, ()),
                )
            )
        return tuple(found)

    # -- stretches -------------------------------------------------------------------------------

    def _cut(self, text: str) -> TokenPieces:
        tokens = tokenize(text)
        names = [token.text for token in tokens if token.kind != "space"]
        return TokenPieces(text, tokens, names, self._interner)

    def _first(self, cut: Cut) -> int:
        """Return how many words of the base end before the cut."""
        return bisect_right(self._word_ends, cut.a_start)

    def _last(self, cut: Cut) -> int:
        """Return how many words of the base begin before the cut's end."""
        return max(self._first(cut), bisect_left(self._word_starts, cut.a_end))

    def _stretch(self, cut: Cut, version: str) -> Stretch:
        return Stretch(
            cut.a_start, cut.a_end, version[cut.b_start : cut.b_end], self._first(cut), self._last(cut)
        )

    def _elsewhere(
        self, edits: Sequence[Edit], cuts: Sequence[Cut], pieces: TokenPieces
    ) -> dict[Cut, tuple[Stretch, ...]]:
        """Return for each cut where else it could stand, near places first, without touching another of the version."""
        found: dict[Cut, tuple[Stretch, ...]] = {}
        for place, edit in enumerate(edits):
            before = edits[place - 1] if place else None
            after = edits[place + 1] if place + 1 < len(edits) else None
            left = min(slide_left(edit, before, self._pieces, pieces), MAX_SLIDE)
            right = min(slide_right(edit, after, self._pieces, pieces), MAX_SLIDE)
            for step in sorted(range(-left, right + 1), key=lambda step: (abs(step), step)):
                slid = [*edits[:place], slid_by(edit, step), *edits[place + 1 :]]
                others = find_cuts(self._pieces, pieces, slid)
                gone, come = set(cuts) - set(others), set(others) - set(cuts)
                if len(gone) != 1 or len(come) != 1:
                    continue
                [cut], [here] = gone, come
                if all(self._apart(here, other) for other in others if other != here):
                    found[cut] = (*found.get(cut, ()), self._stretch(here, pieces.text))
        return found

    def _apart(self, one: Cut, other: Cut) -> bool:
        return self._last(one) < self._first(other) or self._last(other) < self._first(one)

    # -- conflicts -------------------------------------------------------------------------------

    def _conflict(self, cluster: Sequence[tuple[str, WordEdit]]) -> WovenConflict:
        start = min(edit.stretch.start for _, edit in cluster)
        end = max(edit.stretch.end for _, edit in cluster)
        own: dict[str, list[Stretch]] = {}
        for name, edit in cluster:
            own.setdefault(name, []).append(edit.stretch)
        said = [(name, apply(self.base, own[name], start, end)) for name in sorted(own)]
        return WovenConflict(start, end, alternatives_of(said))


def apply(base: str, stretches: Iterable[Stretch], start: int = 0, end: int | None = None) -> str:
    """Return base[start:end] with the stretches that lie in it as they became."""
    pieces: list[str] = []
    for stretch in sorted(stretches, key=lambda one: (one.start, one.end)):
        pieces += [base[start : stretch.start], stretch.new]
        start = stretch.end
    return "".join([*pieces, base[start:end]])


_Placed = list[tuple[str, WordEdit]]


def _placed(edits: Mapping[str, Sequence[WordEdit]]) -> _Placed:
    """Return every edit with its version, those moved along that else would conflict for nothing."""
    placed = [(name, edit) for name in sorted(edits) for edit in edits[name]]
    alike: dict[WordEdit, list[int]] = {}
    for at, (_, edit) in enumerate(placed):
        alike.setdefault(edit, []).append(at)
    # In the order of what they say, so that the names of the versions decide nothing.
    for edit in sorted(alike, key=lambda edit: (edit.stretch, edit.elsewhere)):
        own = alike[edit]
        others = {other.stretch for at, (_, other) in enumerate(placed) if at not in own}
        if not edit.elsewhere or _fits(edit.stretch, others):
            continue
        for stretch in edit.elsewhere:
            if _fits(stretch, others):
                for at in own:
                    placed[at] = (placed[at][0], replace(edit, stretch=stretch))
                break
    return placed


def _fits(stretch: Stretch, others: Iterable[Stretch]) -> bool:
    """Whether the edit is equal to each other one that it touches."""
    return all(stretch == other or not stretch.touches(other) for other in others)


def _clusters(placed: _Placed) -> list[_Placed]:
    """Return the edits that touch one another, together, in the order of the text."""
    clusters: list[_Placed] = []
    reach = -1
    for name, edit in sorted(placed, key=lambda one: (one[1].stretch.first, one[1].stretch, one[0])):
        if clusters and edit.stretch.first <= reach:
            clusters[-1].append((name, edit))
        else:
            clusters.append([(name, edit)])
        reach = max(reach, edit.stretch.last)
    return clusters
