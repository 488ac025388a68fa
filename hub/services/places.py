"""Where a factory stands, by what its profile says, and how exactly that is known.

    stand_of(Place(country="VE", state="Edo. Miranda", latitude="10.35", longitude="-66.98"))
        country VE, state miranda, the point, within 0.8 km

A state is found by its folded name. Coordinates count where they lie in or near what the words say: else the words
count. Where there are none, the factory stands at the place where its state's, or its country's, name would stand, and
is said to be approximate. What names no country of the map stands nowhere, and is listed beside it.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from hub.services.directory_models import Place
from hub.services.geography import Box, Country, State, atlas, country_of
from hub.services.projection import KM_PER_DEGREE

Exactness: TypeAlias = Literal["point", "state", "country", "nowhere"]

_NEAR: Final = 0.3  # degrees by which a point may lie outside of the box of what the words name


@dataclass(frozen=True)
class Stand:
    """Where something stands: degrees east and north, and by what these are known."""

    exactness: Exactness
    country: Country | None = None
    state: State | None = None
    longitude: float = 0.0
    latitude: float = 0.0
    within_km: float = 0.0
    """How far off a point may be, by the number of its decimals."""
    contradicted: bool = False
    """Its coordinates lie elsewhere than its words say, and do not count."""

    @property
    def within(self) -> str:
        """Return the kilometres within which a point is, rounded up to what a reader needs."""
        if self.within_km < 1:
            return str(math.ceil(self.within_km * 10) / 10)
        return str(math.ceil(self.within_km))


def stand_of(place: Place | None) -> Stand:
    """Return where a place is."""
    if place is None:
        return Stand("nowhere")
    point = _point(place)
    country = country_of(place.country) if place.country else _country_at(point)
    if country is None:
        return Stand("nowhere")
    state = country.named(place.state) if place.state else None
    contradicted = False
    if point is not None:
        longitude, latitude, degrees = point
        if _near(state or country, longitude, latitude, degrees):
            if state is None and not place.state:
                state = next((one for one in country.states if one.holds(longitude, latitude)), None)
            return Stand("point", country, state, longitude, latitude, _within_km(latitude, degrees))
        contradicted = True
    if state is not None:
        return Stand("state", country, state, *state.label, contradicted=contradicted)
    return Stand("country", country, None, *country.label, contradicted=contradicted)


def _point(place: Place) -> tuple[float, float, float] | None:
    """Return longitude, latitude, and half of what the last decimal that was given may hide, in degrees."""
    if place.latitude is None or place.longitude is None:
        return None
    decimals = max(len(one.partition(".")[2]) for one in (place.latitude, place.longitude))
    return float(Decimal(place.longitude)), float(Decimal(place.latitude)), 0.5 * 10**-decimals


def _within_km(latitude: float, degrees: float) -> float:
    """Return how far the corner of the cell is that was rounded to its middle."""
    across = degrees * math.cos(math.radians(latitude))
    return round(math.hypot(degrees, across) * KM_PER_DEGREE, 3)


def _near(area: Country | State, longitude: float, latitude: float, degrees: float) -> bool:
    return any(box.grown(_NEAR + degrees).holds(longitude, latitude) for box in area.boxes)


def _country_at(point: tuple[float, float, float] | None) -> Country | None:
    if point is None:
        return None
    longitude, latitude, _ = point
    return next((one for one in atlas().countries.values() if one.holds(longitude, latitude)), None)


def around(longitude: float, latitude: float, kilometres: float) -> Box:
    """Return the box around a place."""
    down = kilometres / KM_PER_DEGREE
    across = down / max(math.cos(math.radians(latitude)), 0.05)
    return Box(longitude - across, latitude - down, longitude + across, latitude + down)
