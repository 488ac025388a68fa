"""How exactly a factory's place is shown: it is chosen before signing, for what is signed and public stays known.

    exact      as it was given
    1km        coordinates to two decimals of a degree
    10km       coordinates to one decimal
    town       no coordinates
    state      country and state alone
    country    the country alone

Maps draw the circle in which a place with so many decimals may be. Rounding keeps what a town's name says: who wants
less known than the town chooses the state.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final, Literal, TypeAlias, get_args

from federation.documents.values import spell_number

Exactness: TypeAlias = Literal["exact", "1km", "10km", "town", "state", "country"]
EXACTNESSES: Final[tuple[Exactness, ...]] = get_args(Exactness)

_COORDINATES: Final = ("latitude", "longitude")
_DECIMALS: Final[Mapping[str, int]] = {"1km": 2, "10km": 1}
_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "town": ("country", "state", "municipality", "town"),
    "state": ("country", "state"),
    "country": ("country",),
}


def with_place_as(fields: Mapping[str, object], exactness: Exactness) -> dict[str, object]:
    """Return a profile's fields with a place that says no more than this."""
    whole = dict(fields)
    place = whole.get("place")
    if not isinstance(place, Mapping) or exactness == "exact":
        return whole
    if exactness in _KEPT:
        shown = {name: place[name] for name in _KEPT[exactness] if name in place}
    else:
        decimals = _DECIMALS[exactness]
        shown = {
            name: _rounded(value, decimals) if name in _COORDINATES else value
            for name, value in place.items()
        }
    if shown:
        whole["place"] = shown
    else:
        del whole["place"]
    return whole


def decimals_of(place: Mapping[str, object]) -> int | None:
    """Return how many decimals a place's coordinates have, or None where it has none."""
    given = [str(place[name]) for name in _COORDINATES if name in place]
    return max(len(one.partition(".")[2]) for one in given) if given else None


def _rounded(value: object, decimals: int) -> object:
    """Return degrees with so many decimals; what is no number stays, and is refused by name later."""
    try:
        return spell_number(round(Decimal(str(value)), decimals))
    except InvalidOperation:
        return value
