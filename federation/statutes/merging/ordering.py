"""The order of the merged units: the base's, what moved carried behind its place, what is new behind what it follows.

    base             1 2 3 4
    north carried    1 behind 3
    south added      X behind 3
    merged           2 3 X 1 4

Behind a unit stand first the new ones, then those that were carried there, in the base's order. A unit that is gone
leaves its place, so that what follows it still has one.

New units of several versions at one place: who stands before whom in a version does so here; what shares no version
goes by a hash of its content, so that the names and the order of the versions decide nothing.
"""

import hashlib
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from federation.statutes.merging.revisions import AT_START

T = TypeVar("T", bound=Hashable)


def arrange(
    size: int, gone: Collection[int], to: Mapping[int, int], new: Mapping[int, Sequence[T]]
) -> list[int | T]:
    """Return the places of the base's units and the new ones, in the merged order; `to` has no circle."""
    carried: dict[int, list[int]] = {}
    for place in sorted(to):
        carried.setdefault(to[place], []).append(place)
    arranged: list[int | T] = []
    for root in (AT_START, *(place for place in range(size) if place not in to)):
        waiting = [root]
        while waiting:
            place = waiting.pop()
            if place != AT_START and place not in gone:
                arranged.append(place)
            arranged += new.get(place, ())
            waiting += reversed(carried.get(place, ()))
    return arranged


def circular(to: Mapping[int, int]) -> set[int]:
    """Return the units that were each carried behind another of them, so that none has a place."""
    circles: set[int] = set()
    for place in to:
        path = [place]
        while path[-1] in to and to[path[-1]] not in path:
            path.append(to[path[-1]])
        if to.get(path[-1]) == place:
            circles.update(path)
    return circles


def in_turn(rows: Sequence[Sequence[T]], content: Mapping[T, str]) -> list[T]:
    """Return the members of all rows once, in an order that keeps to every row where the rows agree."""
    after: dict[T, set[T]] = {member: set() for row in rows for member in row}
    for row in rows:
        for at, member in enumerate(row):
            after[member].update(row[:at])
    hashes = {member: content_hash(content[member]) for member in after}
    blocks = _blocks(rows)
    placed: list[T] = []
    for block in sorted(blocks, key=lambda members: min(hashes[member] for member in members)):
        left = sorted(block, key=lambda member: hashes[member])
        while left:
            free = [member for member in left if not after[member] & set(left)]
            following = (free or left)[0]  # where the rows contradict each other the hash decides
            placed.append(following)
            left.remove(following)
    return placed


def _blocks(rows: Sequence[Sequence[T]]) -> list[set[T]]:
    """Return the members that rows join, together."""
    blocks: list[set[T]] = []
    for row in rows:
        joined = set(row)
        apart = []
        for block in blocks:
            if block & joined:
                joined |= block
            else:
                apart.append(block)
        blocks = [*apart, joined] if joined else apart
    return blocks


def content_hash(text: str) -> str:
    """Return what orders contents alike for everybody."""
    return hashlib.sha256(text.encode()).hexdigest()
