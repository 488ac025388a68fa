"""Signs on a drawing that do not overlap: each where it belongs, or as near to it as there is room.

    spread([(188.8, 55.7), (190.1, 56.0)], 400, 300)       [(188.8, 55.7), (221.1, 56.0)]

A sign that gives way is tied to its true place by a line. The same places in the same order give the same drawing. Up
to `room` of them always find a place: candidates stand `_STEP` apart, and no sign takes more of them from the others
than there are in a circle around it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

RADIUS: Final = 12.0
"""Of a sign, in units of the drawing."""
APART: Final = 31.0
"""From the middle of a sign to that of the next, at least: a finger's width on a phone, 25 pixels of 328."""

_EDGE: Final = 4.0  # between a sign and the edge of the drawing
_STEP: Final = 3
_LETTER: Final = 4.7  # units that a letter of a name is wide, about
_LINE: Final = 11.0
_LONGEST: Final = 22  # letters


def room(width: float, height: float, radius: float = RADIUS, apart: float = APART) -> int:
    """Return how many signs find a place, wherever they belong."""
    edge = radius + _EDGE
    candidates = math.floor((width - 2 * edge) / _STEP) * math.floor((height - 2 * edge) / _STEP)
    taken_by_each = math.pi * (apart + _STEP / math.sqrt(2)) ** 2 / _STEP**2
    return max(1, math.ceil(candidates / taken_by_each))


def spread(
    places: Sequence[tuple[float, float]],
    width: float,
    height: float,
    radius: float = RADIUS,
    apart: float = APART,
) -> list[tuple[float, float]]:
    """Return where the signs of these places go: inside of the drawing, none nearer to another than `apart`.

    Raises ValueError where there are more than there is room for.
    """
    if len(places) > room(width, height, radius, apart):
        raise ValueError("more signs than there is room for")
    edge = radius + _EDGE
    taken: list[tuple[float, float]] = []
    for x, y in places:
        start = (_within(x, edge, width), _within(y, edge, height))
        taken.append(
            next(
                at
                for at in _from(*start, edge, width, height)
                if all(math.dist(at, other) >= apart for other in taken)
            )
        )
    return taken


def _from(x: float, y: float, edge: float, width: float, height: float) -> Iterator[tuple[float, float]]:
    for dx, dy in _steps():
        at = (round(x + dx, 2), round(y + dy, 2))
        if edge <= at[0] <= width - edge and edge <= at[1] <= height - edge:
            yield at


@cache
def _steps() -> tuple[tuple[int, int], ...]:
    """Return steps in all directions, the shorter first: far enough to cross the largest drawing."""
    reach = range(-_STEP * 134, _STEP * 134 + 1, _STEP)
    return tuple(sorted(((x, y) for x in reach for y in reach), key=lambda one: (math.hypot(*one), one)))


def _within(value: float, edge: float, size: float) -> float:
    return round(min(max(value, edge), size - edge), 2)


@dataclass(frozen=True)
class Label:
    """A name beside its sign; `anchor` says which of its ends stands at x."""

    text: str
    x: float
    y: float
    anchor: str


def names_beside(
    signs: Sequence[tuple[float, float]],
    dots: Sequence[tuple[float, float]],
    names: Sequence[str],
    width: float,
    height: float,
) -> list[Label | None]:
    """Return where each name can stand without covering a sign, a dot or another name: None where it cannot."""
    boxes = [(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in signs]
    boxes += [(x - 3, y - 3, x + 3, y + 3) for x, y in dots]
    labels: list[Label | None] = []
    for (x, y), name in zip(signs, names, strict=True):
        text = name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
        wide = len(text) * _LETTER
        found = None
        for anchor, at_x, at_y in (
            ("start", x + RADIUS + 2, y + 3.2),
            ("end", x - RADIUS - 2, y + 3.2),
            ("middle", x, y - RADIUS - 3),
            ("middle", x, y + RADIUS + _LINE - 1),
        ):
            left = at_x - {"start": 0.0, "end": wide, "middle": wide / 2}[anchor]
            box = (left, at_y - _LINE + 2, left + wide, at_y + 2)
            inside = box[0] >= 2 and box[1] >= 2 and box[2] <= width - 2 and box[3] <= height - 2
            if inside and not any(_meet(box, other) for other in boxes):
                found = Label(text, round(at_x, 2), round(at_y, 2), anchor)
                boxes.append(box)
                break
        labels.append(found)
    return labels


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
