"""A part of the world on a flat drawing: degrees east and north made into places from the upper left corner.

The projection is equirectangular, true to scale at the middle latitude: x = longitude * cos(middle), y = -latitude.
That is honest for a country and simple enough to check by hand. Paths are whole tenths of the drawing's units, cut a
little outside of its edge.

    view = view_of(Box(-73.4, 0.6, -59.8, 12.2))
    view.place(-66.98, 10.35)       (188.8, 55.7)
    view.path(country.outline)      "M1888 557l5-6…z", or "" where nothing of it is in view
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hub.services.geography import GRID, Box, Ring

WIDTH: Final = 400.0
"""Units of every drawing from left to right; 360 pixels of a phone leave it about 330."""

_FLATTEST, _TALLEST = 0.62, 1.0  # height as a part of the width
_MARGIN: Final = 6.0  # units beyond the edge in which paths are cut, so that no cut is seen
KM_PER_DEGREE: Final = 111.32


@dataclass(frozen=True)
class View:
    """What a drawing shows."""

    box: Box
    height: float
    finest: int = 4
    """Tenths of a unit between two places of a path, at least; a ring smaller than that is left out."""

    @cached_property
    def _narrower(self) -> float:
        return math.cos(math.radians((self.box.south + self.box.north) / 2))

    @property
    def scale(self) -> float:
        """Return units a degree of latitude."""
        return self.height / self.box.height

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place is; the longitude is taken around the world to where it is nearest to the middle."""
        east = longitude - self._turns(longitude) * 360 - self.box.west
        return (
            round(east * self._narrower * self.scale, 2),
            round((self.box.north - latitude) * self.scale, 2),
        )

    def units(self, kilometres: float) -> float:
        """Return how long so many kilometres are."""
        return kilometres / KM_PER_DEGREE * self.scale

    def ruler(self) -> tuple[int, float]:
        """Return a round number of kilometres and its length, at most a quarter of the drawing."""
        longest = WIDTH / 4 / self.units(1)
        power = 10 ** math.floor(math.log10(longest))
        step = next(one for one in (5, 2, 1) if one * power <= longest)
        kilometres = max(1, int(step * power))
        return kilometres, round(self.units(kilometres), 1)

    def sees(self, box: Box) -> bool:
        """Whether any of the box is in view, on whichever side of the world it is written."""
        return any(self._box.meets(_moved(box, turn)) for turn in (-360, 0, 360))

    def path(self, outline: Iterable[Ring], boxes: Iterable[Box]) -> str:
        """Return rings as the path of a drawing whose units are tenths."""
        return "".join(
            self._ring(ring, turns)
            for ring, box in zip(outline, boxes, strict=True)
            if self._box.meets(_moved(box, -360 * (turns := self._turns((box.west + box.east) / 2))))
        )

    @cached_property
    def _box(self) -> Box:
        return self.box.grown(_MARGIN / self.scale)

    def _turns(self, longitude: float) -> int:
        middle = (self.box.west + self.box.east) / 2
        return math.floor((longitude - middle + 180) / 360)

    def _ring(self, ring: Ring, turns: int) -> str:
        scale = self.scale * 10 / GRID
        across = scale * self._narrower
        west, north = (self.box.west + turns * 360) * GRID, self.box.north * GRID
        places = [((x - west) * across, (north - y) * scale) for x, y in ring]
        cut = _cut(places, -_MARGIN * 10, -_MARGIN * 10, (WIDTH + _MARGIN) * 10, (self.height + _MARGIN) * 10)
        return _spell(cut, self.finest)


def view_of(box: Box) -> View:
    """Return the view that shows the whole box, with more beside it where it is too tall or too flat."""
    west, east = box.west, box.east
    south, north = max(box.south, -89.0), min(box.north, 89.0)
    narrower = math.cos(math.radians((south + north) / 2))
    across, down = max((east - west) * narrower, 1e-6), max(north - south, 1e-6)
    if down / across > _TALLEST:
        more = (down / _TALLEST - across) / narrower / 2
        west, east = west - more, east + more
    elif down / across < _FLATTEST:
        more = (across * _FLATTEST - down) / 2
        south, north = south - more, north + more
        if south < -90:
            south, north = -90.0, north - 90 - south
        elif north > 90:
            south, north = south + 90 - north, 90.0
    narrower = math.cos(math.radians((south + north) / 2))
    return View(Box(west, south, east, north), round((north - south) * WIDTH / ((east - west) * narrower), 3))


def _moved(box: Box, degrees: float) -> Box:
    return Box(box.west + degrees, box.south, box.east + degrees, box.north)


_Places = list[tuple[float, float]]


def _cut(places: _Places, left: float, top: float, right: float, bottom: float) -> _Places:
    """Return the part of a ring inside of a rectangle: Sutherland and Hodgman, edge after edge."""
    for axis, edge, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        if not places:
            return []
        kept: _Places = []
        before = places[-1]
        was_in = (before[axis] - edge) * sign >= 0
        for at in places:
            is_in = (at[axis] - edge) * sign >= 0
            if is_in != was_in:
                part = (edge - before[axis]) / (at[axis] - before[axis])
                kept.append((before[0] + (at[0] - before[0]) * part, before[1] + (at[1] - before[1]) * part))
            if is_in:
                kept.append(at)
            before, was_in = at, is_in
        places = kept
    return places


def _spell(places: _Places, finest: int) -> str:
    """Return a ring as a path from whole number to whole number, without places too near to be told apart."""
    kept: list[tuple[int, int]] = []
    for place in places:
        x, y = round(place[0]), round(place[1])
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= finest:
            kept.append((x, y))
    if len(kept) < 3:
        return ""
    (x, y), *rest = kept
    steps: list[int] = []
    for to_x, to_y in rest:
        steps += (to_x - x, to_y - y)
        x, y = to_x, to_y
    first = f"M{kept[0][0]} {kept[0][1]}l{steps[0]}"
    return first + "".join(f"{one}" if one < 0 else f" {one}" for one in steps[1:]) + "z"
