"""Countries and states as outlines, from Natural Earth: read once, when the first map is asked for.

    country = country_of("VE")           None where Natural Earth has no such country
    country.outline                      rings of (longitude, latitude), in thousandths of a degree
    state = country.state("carabobo")    by its slug, which stands in addresses
    country.named("Edo. Carabobo")       the same state, as factories write it

The file is `hub/geography/natural-earth.json`, made by scripts/make-geography: arcs that neighbours share, each as text
(zigzag numbers of five bits a sign, from one place to the next), and rings as numbers of arcs, -1 being arc 0
backwards.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson

GRID: Final = 1000
"""Parts of a degree in which outlines are kept."""

Point: TypeAlias = tuple[int, int]
Ring: TypeAlias = tuple[Point, ...]

_FILE: Final = Path(__file__).resolve().parent.parent / "geography" / "natural-earth.json"
_FIRST_SIGN: Final = 63
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
# What stands before the name of a state where people write one, folded, in the languages of the pages.
_BEFORE_NAMES: Final = re.compile(
    r"^(?:(?:edo|est|estado|state|prov|provincia|province|dpto|depto|dep|dto|departamento|department|region"
    r"|territorio federal)(?: (?:de la|de los|del|de|do|da|of))? )+"
)


@dataclass(frozen=True)
class Box:
    """From south-west to north-east, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """Return how many degrees it is wide."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Return how many degrees it is high."""
        return self.north - self.south

    def grown(self, degrees: float) -> "Box":
        """Return the box with a margin."""
        return Box(self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the place is inside."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def meets(self, other: "Box") -> bool:
        """Whether both have a place in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


def box_of(places: Iterable[tuple[float, float]]) -> Box:
    """Return the box around (longitude, latitude), at least one."""
    all_ = list(places)
    longitudes, latitudes = [one[0] for one in all_], [one[1] for one in all_]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


@dataclass(frozen=True, eq=False)  # one is only ever itself
class Area:
    """Something with an outline."""

    _atlas: "Atlas" = field(repr=False)
    _polygons: Sequence[Sequence[Sequence[int]]] = field(repr=False)

    @cached_property
    def outline(self) -> tuple[Ring, ...]:
        """Return its rings, islands and holes alike: a place is inside of it where it is in an odd number of them."""
        return tuple(self._atlas.ring(ring) for polygon in self._polygons for ring in polygon)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Return the box around each ring."""
        return tuple(box_of((x / GRID, y / GRID) for x, y in ring) for ring in self.outline)

    @cached_property
    def box(self) -> Box:
        """Return the box around its mainland and what lies near it: islands an ocean away do not make maps empty."""
        largest = max(self.boxes, key=lambda one: (one.width * one.height, one.west, one.south))
        near = largest.grown(max(largest.width, largest.height) / 4)
        kept = [one for one in self.boxes if near.meets(one)]
        return box_of(place for one in kept for place in ((one.west, one.south), (one.east, one.north)))

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the place is inside of the outline."""
        x, y = longitude * GRID, latitude * GRID
        return (
            sum(
                _inside(ring, x, y)
                for ring, box in zip(self.outline, self.boxes, strict=True)
                if box.holds(longitude, latitude)
            )
            % 2
            == 1
        )


@dataclass(frozen=True, eq=False)
class State(Area):
    """A part of a country: a state, province or department."""

    slug: str
    name: str
    names: tuple[str, ...]
    label: tuple[float, float]
    """Where its name would stand: degrees east and north."""


@dataclass(frozen=True, eq=False)
class Country(Area):
    """A country by its ISO 3166-1 code of two letters, or a land without one by Natural Earth's of three."""

    code: str
    extent: Box
    """The box around all of it, known without its outline."""
    _states: dict[str, Any] = field(repr=False)

    @cached_property
    def states(self) -> tuple[State, ...]:
        """Return its states by name; none where Natural Earth's are not at hand."""
        found = [
            State(
                self._atlas,
                facts["outline"],
                slug,
                facts["name"],
                tuple(facts["names"]),
                (facts["label"][0] / GRID, facts["label"][1] / GRID),
            )
            for slug, facts in self._states.items()
        ]
        return tuple(sorted(found, key=lambda one: (fold(one.name), one.slug)))

    @cached_property
    def _by_slug(self) -> dict[str, State]:
        return {one.slug: one for one in self.states}

    @cached_property
    def _by_name(self) -> dict[str, State | None]:
        """Every folded name; those of two states name none."""
        own = {fold_place(one.name): one for one in self.states}
        found: dict[str, State | None] = {}
        for one in self.states:
            for name in {fold_place(name) for name in one.names}:
                found[name] = None if name in found else one
        return found | own

    @cached_property
    def label(self) -> tuple[float, float]:
        """Return the place of its sign: the middle of its mainland, or a state's if that is not its own."""
        largest = max(self.boxes, key=lambda one: (one.width * one.height, one.west, one.south))
        middle = ((largest.west + largest.east) / 2, (largest.south + largest.north) / 2)
        if self.holds(*middle) or not self.states:
            return middle
        return min(
            (one.label for one in self.states),
            key=lambda one: ((one[0] - middle[0]) ** 2 + (one[1] - middle[1]) ** 2, one),
        )

    def state(self, slug: str) -> State | None:
        """Return the state that an address names."""
        return self._by_slug.get(slug)

    def named(self, name: str) -> State | None:
        """Return the state that a factory's words name, or None where they name none or more than one."""
        return self._by_name.get(fold_place(name))


class Atlas:
    """The file, once it was read."""

    def __init__(self, data: bytes) -> None:
        whole = orjson.loads(data)
        self._arcs: list[str] = whole["arcs"]
        self._decoded: dict[int, Ring] = {}
        self.countries: dict[str, Country] = {
            code: Country(
                self, facts["outline"], code, Box(*(edge / GRID for edge in facts["box"])), facts["states"]
            )
            for code, facts in whole["countries"].items()
        }

    def ring(self, numbers: Sequence[int]) -> Ring:
        """Return a ring whose last place is its first."""
        places: list[Point] = []
        for number in numbers:
            arc = self._arc(number if number >= 0 else ~number)
            places += (arc if number >= 0 else arc[::-1])[1 if places else 0 :]
        return tuple(places)

    def _arc(self, number: int) -> Ring:
        if number not in self._decoded:
            self._decoded[number] = decode_arc(self._arcs[number])
        return self._decoded[number]


@cache
def atlas() -> Atlas:
    """Return the atlas, read when it is first asked for."""
    return Atlas(_FILE.read_bytes())


def country_of(code: str) -> Country | None:
    """Return the country with this code."""
    return atlas().countries.get(code)


def fold(text: str) -> str:
    """Return letters and digits alone, without case and accents, one space between words."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_LETTERS.sub(" ", plain).strip()


def fold_place(text: str) -> str:
    """Return the name of a state as it is compared: "Edo. Carabobo" and "carabobo" are one."""
    folded = fold(text)
    return _BEFORE_NAMES.sub("", folded) or folded


def slug_of(name: str) -> str:
    """Return a name as it stands in an address."""
    return "-".join(fold(name).split())


def encode_arc(points: Sequence[Point]) -> str:
    """Return places as text."""
    signs, before = [], (0, 0)
    for point in points:
        for value in (point[0] - before[0], point[1] - before[1]):
            rest = value << 1 if value >= 0 else ~(value << 1)
            while rest >= 0x20:
                signs.append(chr((0x20 | (rest & 0x1F)) + _FIRST_SIGN))
                rest >>= 5
            signs.append(chr(rest + _FIRST_SIGN))
        before = point
    return "".join(signs)


def decode_arc(text: str) -> Ring:
    """Return the places that a text holds."""
    values, shift, value = [], 0, 0
    for sign in text.encode():
        part = sign - _FIRST_SIGN
        value |= (part & 0x1F) << shift
        shift += 5
        if part < 0x20:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            shift = value = 0
    places, x, y = [], 0, 0
    for dx, dy in zip(values[::2], values[1::2], strict=True):
        x, y = x + dx, y + dy
        places.append((x, y))
    return tuple(places)


def _inside(ring: Ring, x: float, y: float) -> bool:
    inside, (before_x, before_y) = False, ring[-1]
    for at_x, at_y in ring:
        if (at_y > y) != (before_y > y) and x < (before_x - at_x) * (y - at_y) / (before_y - at_y) + at_x:
            inside = not inside
        before_x, before_y = at_x, at_y
    return inside
