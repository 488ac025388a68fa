"""Findings: the changes and conflicts of a merge while it runs, and their list at its end.

Each has a place in the list: the unit that it is about, whether it is about the whole of it, its text or what is new
behind it, and then where inside. Ids are given at the end, so that they do not depend on the way things were found.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from federation.statutes.merging.model import (
    Alternative,
    Change,
    ChangeKind,
    Conflict,
    ConflictKind,
    Merged,
)
from federation.statutes.model import Statute

WHOLE, INSIDE, BEHIND = 0, 1, 2
ListPlace: TypeAlias = tuple[int, int, int, int, str]


class Findings:
    """What was found so far."""

    def __init__(self) -> None:
        self._changes: list[tuple[ListPlace, Change]] = []
        self._conflicts: list[tuple[ListPlace, Conflict]] = []
        self._together: set[ListPlace] = set()

    def change(
        self,
        place: ListPlace,
        article: str | None,
        kind: ChangeKind,
        sponsors: tuple[str, ...],
        *,
        span: tuple[int, int] | None = None,
        new: str | None = None,
        to: str | None = None,
    ) -> None:
        """Remember a change that is in the text."""
        start, end = span or (None, None)
        self._changes.append((place, Change("", article, kind, start, end, new, to, sponsors)))

    def conflict(
        self,
        place: ListPlace,
        article: str | None,
        kind: ConflictKind,
        base: str,
        alternatives: Sequence[Alternative],
        *,
        span: tuple[int, int] | None = None,
    ) -> None:
        """Remember a conflict."""
        start, end = span or (None, None)
        found = Conflict("", article, kind, start, end, base, tuple(alternatives))
        self._conflicts.append((place, found))

    def review(self, *places: ListPlace) -> None:
        """Remember that the changes at these places are to be looked at again together."""
        self._together.update(places)

    def listed(self, statute: Statute, show: Callable[[str], str]) -> Merged:
        """Return all of it in order, each text as `show` gives it."""
        changes: list[Change] = []
        review: list[str] = []
        for count, (place, change) in enumerate(sorted(self._changes, key=lambda one: one[0]), 1):
            new = None if change.new is None else show(change.new)
            changes.append(replace(change, id=f"change-{count}", new=new))
            if place in self._together:
                review.append(changes[-1].id)
        conflicts: list[Conflict] = []
        for count, (_, conflict) in enumerate(sorted(self._conflicts, key=lambda one: one[0]), 1):
            shown = tuple(replace(one, text=show(one.text)) for one in conflict.alternatives)
            conflicts.append(replace(conflict, id=f"conflict-{count}", alternatives=shown))
        return Merged(statute, tuple(changes), tuple(conflicts), tuple(review))
