"""Maps: where the factories are, as drawings with the same in words beside them.

    maps = Maps(hub)
    maps.network()                    all of them, in whatever countries they are
    maps.country("ve")                one country; NothingFound where there is none
    maps.state("ve", "carabobo", 0)   one state, and a page of its table
    maps.small()                      a small one, for other pages (map_parts.html: small_map)

Each is a function of the views, and is kept until they grow: factories that left are not shown, nor is any document
that is not public and held. Where there are more places than signs find room for, a sign stands for all of a state, or
for what lies together.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from statistics import median
from threading import Lock
from typing import Final, Literal, TypeVar, cast

from federation.errors import NothingFound
from hub.services import directory_parts as parts
from hub.services.directory_models import FactorySummary
from hub.services.geography import Area, Box, Country, State, atlas, box_of, country_of, fold
from hub.services.hub import Hub
from hub.services.places import Stand, around, stand_of
from hub.services.placing import APART, RADIUS, Label, names_beside, room, spread
from hub.services.projection import WIDTH, View, view_of
from hub.storage import view_queries

ROWS_AT_ONCE: Final = 100
"""Up to so many factories stand in the table of a map one by one; on a state's page so many at a time."""
_SMALL_RADIUS, _SMALL_APART = 6.0, 16.0
_MOST_PATHS: Final = 60_000  # signs in the paths of a map: about 25 KB compressed
_MOST_SMALL_PATHS: Final = 10_000
_COARSER: Final = (4, 7, 12, 20, 34, 58, 100)  # tenths of a unit, until the paths are short enough
_LEAST_DEGREES: Final = 3.0  # of the network's map, so that one factory alone does not stand on a blank sheet
_LAST: Final = "\uffff"
_KEPT_PAGES: Final = 200
_WHOLE_WORLD: Final = Box(-170.0, -58.0, 190.0, 78.0)

T = TypeVar("T")


@dataclass(frozen=True)
class Shape:
    """A land: its path, in tenths of the drawing's units, and what it is."""

    path: str
    kind: Literal["around", "country", "state"]
    country: str
    state: str | None = None
    name: str | None = None
    """The state's."""


@dataclass(frozen=True)
class Found:
    """A factory and where it stands."""

    factory: FactorySummary
    stand: Stand


@dataclass(frozen=True)
class Sign:
    """A sign on the map: where it is drawn, where it belongs, and what it stands for."""

    number: int
    x: float
    y: float
    true_x: float
    true_y: float
    found: tuple[Found, ...]
    kind: Literal["factory", "place", "area"]
    """One factory, several at one place, or all of one or more states (or countries)."""
    hollow: bool
    """It stands where a state's or country's name would, for want of coordinates."""
    within: float | None = None
    """Radius of the circle in which the place is, where that is large enough to be drawn."""
    label: Label | None = None
    areas: tuple[tuple[str, str | None], ...] = ()
    """Countries' codes and states' slugs that it stands for."""

    @property
    def area_names(self) -> list[str]:
        """Return the names of the states that it stands for."""
        return list(dict.fromkeys(one.stand.state.name for one in self.found if one.stand.state))

    @property
    def moved(self) -> bool:
        """Whether it had to give way."""
        return math.dist((self.x, self.y), (self.true_x, self.true_y)) > RADIUS / 2


@dataclass(frozen=True)
class Drawing:
    """What a map draws, in units: WIDTH from left to right."""

    height: float
    shapes: tuple[Shape, ...]
    signs: tuple[Sign, ...]
    ruler_km: int
    ruler: float
    counted: bool = False
    """Its signs show how many factories they stand for, and not the numbers of a table's lines."""
    width: float = WIDTH


@dataclass(frozen=True)
class AreaLine:
    """A state, or a country, in words; without a slug, what is in the country and in none of its states."""

    country: str
    state: str | None
    name: str | None
    factories: int
    workers: int | None
    workers_given: int
    capacity: str | None
    """The median of those that gave one."""
    capacity_given: int


@dataclass(frozen=True)
class MapPage:
    """A map and its table."""

    level: Literal["network", "country", "state"]
    drawing: Drawing
    total: int
    day: str | None
    rows: tuple[tuple[int | None, Found], ...]
    """A page of the factories, each with the number of its sign."""
    areas: tuple[AreaLine, ...]
    unplaced: tuple[FactorySummary, ...] = ()
    unplaced_more: int = 0
    country: str | None = None
    state: State | None = None
    page: int = 0
    pages: int = 1


@dataclass(frozen=True)
class _Group:
    """What one sign stands for, and where on the drawing it belongs."""

    place: tuple[float, float]
    found: tuple[Found, ...]
    areas: tuple[tuple[str, str | None], ...] = ()


@dataclass
class _Kept:
    size: int
    day: str | None
    found: tuple[Found, ...]
    pages: dict[tuple[str, ...], object] = field(default_factory=dict)


class Maps:
    """Draws the maps of one hub."""

    def __init__(self, hub: Hub) -> None:
        self._database = hub.database
        self._kept: _Kept | None = None
        self._lock = Lock()

    def network(self) -> MapPage:
        """Return the map of all factories."""
        return self._once(("network",), _network)

    def country(self, code: str) -> MapPage:
        """Return the map of a country by its code in small letters. Raises NothingFound."""
        country = _country(code)
        return self._once(("country", code), lambda kept: _country_page(kept, country))

    def state(self, code: str, slug: str, page: int = 0) -> MapPage:
        """Return the map of a state and a page of its factories. Raises NothingFound."""
        country = _country(code)
        state = country.state(slug)
        if state is None:
            raise NothingFound("There is no such state on the map.", country=code)
        return self._once(
            ("state", code, slug, str(page)), lambda kept: _state_page(kept, country, state, page)
        )

    def small(self) -> Drawing:
        """Return the network's map with small signs: under 15 KB of SVG."""
        return self._once(("small",), _small)

    def _once(self, key: tuple[str, ...], make: Callable[[_Kept], T]) -> T:
        """Return what was made of the views as they are, or make it."""
        kept = self._current()
        found = kept.pages.get(key)
        if found is None:
            if len(kept.pages) >= _KEPT_PAGES:  # somebody reads all of them, one after the other
                kept.pages.clear()
            found = kept.pages[key] = make(kept)
        return cast("T", found)

    def _current(self) -> _Kept:
        with self._lock, self._database.read() as connection:
            size = view_queries.views_size(connection)
            if self._kept is None or self._kept.size != size:
                rows = view_queries.all_factories(connection)
                found = (Found(one, stand_of(one.place)) for one in map(parts.factory_summary, rows))
                self._kept = _Kept(
                    size,
                    parts.log_day(connection),
                    tuple(sorted((one for one in found if one.factory.standing != "left"), key=_order)),
                )
            return self._kept


def _order(found: Found) -> tuple[str, str]:
    """Sort by country and state, those without one last; those of one state stay in the order of their names."""
    stand = found.stand
    return (stand.country.code if stand.country else "", fold(stand.state.name) if stand.state else _LAST)


def _country(code: str) -> Country:
    found = country_of(code.upper()) if len(code) == 2 and code == code.lower() else None
    if found is None:
        raise NothingFound("There is no such country on the map.")
    return found


# -- the pages --------------------------------------------------------------------------------------


def _network(kept: _Kept) -> MapPage:
    placed = [one for one in kept.found if one.stand.exactness != "nowhere"]
    unplaced = [one.factory for one in kept.found if one.stand.exactness == "nowhere"]
    shown = {one.stand.country.code for one in placed if one.stand.country}
    view = view_of(_around_all(placed))
    shapes = _shapes(view, states_of=shown if len(shown) == 1 else frozenset(), own=shown)
    drawing, rows = _drawn(view, shapes, placed)
    return MapPage(
        level="network",
        drawing=drawing,
        total=len(placed),
        day=kept.day,
        rows=rows if len(rows) <= ROWS_AT_ONCE else (),
        areas=_area_lines(placed, by_state=len(shown) == 1),
        unplaced=tuple(unplaced[:ROWS_AT_ONCE]),
        unplaced_more=max(0, len(unplaced) - ROWS_AT_ONCE),
    )


def _country_page(kept: _Kept, country: Country) -> MapPage:
    placed = [one for one in kept.found if one.stand.country is country]
    view = view_of(_with(country.box, placed).grown(max(country.box.width, country.box.height) * 0.03))
    drawing, rows = _drawn(view, _shapes(view, states_of={country.code}, own={country.code}), placed)
    return MapPage(
        level="country",
        drawing=drawing,
        total=len(placed),
        day=kept.day,
        rows=rows if len(rows) <= ROWS_AT_ONCE else (),
        areas=_area_lines(placed, by_state=True),
        country=country.code,
    )


def _state_page(kept: _Kept, country: Country, state: State, page: int) -> MapPage:
    placed = [one for one in kept.found if one.stand.state is state]
    pages = max(1, -(-len(placed) // ROWS_AT_ONCE))
    if page >= pages:
        raise NothingFound("There is no such page.")
    box = state.box.grown(max(state.box.width, state.box.height, 0.2) * 0.12)
    view = view_of(_with(box, placed))
    shapes = _shapes(view, states_of={country.code}, own={country.code}, only=state.slug)
    drawing, rows = _drawn(view, shapes, placed, by_state=False)
    return MapPage(
        level="state",
        drawing=drawing,
        total=len(placed),
        day=kept.day,
        rows=rows[page * ROWS_AT_ONCE : (page + 1) * ROWS_AT_ONCE],
        areas=(),
        country=country.code,
        state=state,
        page=page,
        pages=pages,
    )


def _small(kept: _Kept) -> Drawing:
    placed = [one for one in kept.found if one.stand.exactness != "nowhere"]
    shown = {one.stand.country.code for one in placed if one.stand.country}
    view = view_of(_around_all(placed))
    most = room(WIDTH, view.height, _SMALL_RADIUS, _SMALL_APART)
    groups = _lying_together(_by_place(view, placed), min(most, 60), _SMALL_APART)
    at = spread([one.place for one in groups], WIDTH, view.height, _SMALL_RADIUS, _SMALL_APART)
    signs = tuple(
        Sign(number, *place, *group.place, group.found, "place", hollow=_hollow(group))
        for number, (group, place) in enumerate(zip(groups, at, strict=True), start=1)
    )
    return Drawing(
        view.height,
        _shapes(view, states_of=frozenset(), own=shown, most=_MOST_SMALL_PATHS),
        signs,
        *view.ruler(),
    )


# -- what is in view --------------------------------------------------------------------------------


def _around_all(placed: Sequence[Found]) -> Box:
    """Return the box around all places, on the side of the world where they are."""
    if not placed:
        return _WHOLE_WORLD
    longitudes = sorted({one.stand.longitude for one in placed})
    gaps = [(after - before, after) for before, after in pairwise(longitudes)]
    gaps.append((longitudes[0] + 360 - longitudes[-1], longitudes[0]))
    west = max(gaps)[1]
    places = [
        (one.stand.longitude + (360 if one.stand.longitude < west else 0), one.stand.latitude)
        for one in placed
    ]
    box = box_of(places)
    short = max(0.0, _LEAST_DEGREES - max(box.width, box.height)) / 2
    return box.grown(short + max(box.width, box.height) * 0.12 + 0.4)


def _with(box: Box, placed: Sequence[Found]) -> Box:
    """Return the box with the places in it, and how far off they may be."""
    boxes = [box]
    for one in placed:
        stand = one.stand
        if stand.exactness == "point" and not box.holds(stand.longitude, stand.latitude):
            boxes.append(around(stand.longitude, stand.latitude, 1.0))
    return box_of(place for one in boxes for place in ((one.west, one.south), (one.east, one.north)))


def _shapes(
    view: View,
    *,
    states_of: frozenset[str] | set[str],
    own: frozenset[str] | set[str],
    only: str | None = None,
    most: int = _MOST_PATHS,
) -> tuple[Shape, ...]:
    """Return the lands in view, as finely drawn as `most` signs allow."""
    shapes: tuple[Shape, ...] = ()
    for finest in _COARSER:
        shapes = _lands(replace(view, finest=finest), states_of, own, only)
        if sum(len(one.path) for one in shapes) <= most:
            break
    return shapes


def _lands(
    view: View, states_of: frozenset[str] | set[str], own: frozenset[str] | set[str], only: str | None
) -> tuple[Shape, ...]:
    """Return the lands in view: those around first, so that the own ones' borders lie on top."""
    around_: list[Shape] = []
    inside: list[Shape] = []
    for code, country in atlas().countries.items():
        if not view.sees(country.extent):
            continue
        if code in states_of and country.states:
            for state in country.states:
                path = _path(view, state)
                if path:
                    kind: Literal["state", "country"] = "state" if only in (None, state.slug) else "country"
                    inside.append(Shape(path, kind, code, state.slug, state.name))
            continue
        path = _path(view, country)
        if path and code in own:
            inside.append(Shape(path, "state", code))
        elif path:
            around_.append(Shape(path, "around", code))
    return (*around_, *inside)


@lru_cache(maxsize=2048)
def _path(view: View, area: Area) -> str:
    return view.path(area.outline, area.boxes)


# -- signs ------------------------------------------------------------------------------------------


def _drawn(
    view: View, shapes: tuple[Shape, ...], placed: Sequence[Found], *, by_state: bool = True
) -> tuple[Drawing, tuple[tuple[int | None, Found], ...]]:
    """Return the drawing, and each factory with the number of its sign."""
    most = room(WIDTH, view.height)
    groups = _by_place(view, placed)
    counted = len(groups) > most or (
        by_state and len(placed) > ROWS_AT_ONCE
    )  # then the table is by state too
    if counted:
        groups = _lying_together(_by_area(view, placed) if by_state else groups, most, APART)
    at = spread([one.place for one in groups], WIDTH, view.height)
    names = [_name(one) for one in groups]
    labels = names_beside(at, [one.place for one in groups], names, WIDTH, view.height)
    signs = tuple(
        Sign(
            number,
            *place,
            *group.place,
            group.found,
            "area" if counted else "factory" if len(group.found) == 1 else "place",
            hollow=not counted and _hollow(group),
            within=None if counted else _within(view, group),
            label=label,
            areas=group.areas,
        )
        for number, (group, place, label) in enumerate(zip(groups, at, labels, strict=True), start=1)
    )
    numbers = {one.factory.id: sign.number for sign in signs for one in sign.found} if not counted else {}
    drawing = Drawing(view.height, shapes, signs, *view.ruler(), counted=counted)
    return drawing, tuple((numbers.get(one.factory.id), one) for one in placed)


def _by_place(view: View, placed: Sequence[Found]) -> list[_Group]:
    """Return the factories of each place together."""
    found: dict[tuple[float, float, str], list[Found]] = {}
    for one in placed:
        stand = one.stand
        found.setdefault((stand.longitude, stand.latitude, stand.exactness), []).append(one)
    return [_Group(view.place(key[0], key[1]), tuple(all_)) for key, all_ in found.items()]


def _by_area(view: View, placed: Sequence[Found]) -> list[_Group]:
    """Return the factories of each state together, where the state's name would stand."""
    found: dict[tuple[str, str | None], list[Found]] = {}
    for one in placed:
        found.setdefault(_area_of(one), []).append(one)
    groups = []
    for key, all_ in found.items():
        stand = all_[0].stand
        label = stand.state.label if stand.state else stand.country.label if stand.country else (0.0, 0.0)
        groups.append(_Group(view.place(*label), tuple(all_), (key,)))
    return groups


def _area_of(one: Found) -> tuple[str, str | None]:
    stand = one.stand
    return (stand.country.code if stand.country else "", stand.state.slug if stand.state else None)


def _lying_together(groups: list[_Group], most: int, apart: float) -> list[_Group]:
    """Return groups that were joined where they lie in one square of the drawing: as large a one as it takes."""
    side = apart
    while len(groups) > most:
        squares: dict[tuple[int, int], list[_Group]] = {}
        for one in groups:
            squares.setdefault((int(one.place[0] // side), int(one.place[1] // side)), []).append(one)
        joined = [_joined(all_) for all_ in squares.values()]
        side *= 1.25
        if len(joined) <= most:
            return joined
    return groups


def _joined(groups: list[_Group]) -> _Group:
    found = tuple(one for group in groups for one in group.found)
    total = len(found)
    middle = tuple(
        round(sum(group.place[axis] * len(group.found) for group in groups) / total, 2) for axis in (0, 1)
    )
    areas = tuple(dict.fromkeys(_area_of(one) for one in found))
    return _Group((middle[0], middle[1]), found, areas)


def _hollow(group: _Group) -> bool:
    return all(one.stand.exactness != "point" for one in group.found)


def _within(view: View, group: _Group) -> float | None:
    radius = round(view.units(group.found[0].stand.within_km), 1)
    return radius if radius >= 1 else None


def _name(group: _Group) -> str:
    """Return what a sign is called on the drawing: the factory, its town where there are several, or the state."""
    first = group.found[0]
    if len(group.found) == 1 and not group.areas:
        return first.factory.name
    state = first.stand.state.name if first.stand.state else ""
    if group.areas:
        return state if len(group.areas) == 1 else ""
    places = [one.factory.place for one in group.found if one.factory.place]
    towns = {place.town or place.municipality or "" for place in places}
    name = towns.pop() if len(towns) == 1 else state
    return f"{name[:16]} ×{len(group.found)}".strip()


# -- in words ---------------------------------------------------------------------------------------


def _area_lines(placed: Sequence[Found], *, by_state: bool) -> tuple[AreaLine, ...]:
    found: dict[tuple[str, str | None], list[Found]] = {}
    for one in placed:
        country, state = _area_of(one)
        found.setdefault((country, state if by_state else None), []).append(one)
    return tuple(_area_line(key, all_, by_state=by_state) for key, all_ in found.items())


def _area_line(key: tuple[str, str | None], found: list[Found], *, by_state: bool) -> AreaLine:
    reports = [one.factory.report for one in found if one.factory.report]
    workers = [one.workers.total for one in reports if one.workers and one.workers.total is not None]
    capacity = [Decimal(one.capacity_percent) for one in reports if one.capacity_percent is not None]
    middle = median(capacity) if capacity else None
    state = found[0].stand.state if by_state else None
    return AreaLine(
        country=key[0],
        state=key[1],
        name=state.name if state else None,
        factories=len(found),
        workers=sum(workers) if workers else None,
        workers_given=len(workers),
        capacity=None if middle is None else f"{middle.normalize():f}",
        capacity_given=len(capacity),
    )
