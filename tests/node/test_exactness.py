"""How exactly a place is shown is chosen before it is signed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.documents import read_document
from node.services.exactness import EXACTNESSES, Exactness, decimals_of, with_place_as

PLACE = {
    "country": "VE",
    "state": "Miranda",
    "municipality": "Carrizal",
    "town": "Carrizal",
    "latitude": "10.35124",
    "longitude": "-66.97512",
}


@pytest.mark.parametrize(
    "exactness, latitude, longitude, words",
    [
        ("exact", "10.35124", "-66.97512", 4),
        ("1km", "10.35", "-66.98", 4),
        ("10km", "10.4", "-67", 4),
        ("town", None, None, 4),
        ("state", None, None, 2),
        ("country", None, None, 1),
    ],
)
def test_a_place_says_no_more_than_was_chosen(
    exactness: Exactness, latitude: str | None, longitude: str | None, words: int
) -> None:
    shown = with_place_as({"about": "Válvulas", "place": PLACE}, exactness)
    assert shown["about"] == "Válvulas"
    place = shown["place"]
    assert isinstance(place, dict)
    assert (place.get("latitude"), place.get("longitude")) == (latitude, longitude)
    assert len(place.keys() - {"latitude", "longitude"}) == words
    assert PLACE["latitude"] == "10.35124"


@given(
    st.decimals(-90, 90, places=6, allow_nan=False),
    st.decimals(-180, 180, places=6, allow_nan=False),
    st.sampled_from(EXACTNESSES),
)
def test_what_is_rounded_is_still_a_place(latitude: object, longitude: object, exactness: Exactness) -> None:
    place = {"country": "VE", "latitude": str(latitude), "longitude": str(longitude)}
    rounded = with_place_as({"place": place}, "1km" if exactness == "exact" else exactness)
    assert isinstance(rounded["place"], dict)
    read_document({"attachments": [], "language": "es", "place": rounded["place"], "type": "profile"})
    assert (decimals_of(rounded["place"]) or 0) <= 2


@pytest.mark.parametrize(
    "place, shown",
    [
        (None, None),
        ("Carrizal", "Carrizal"),
        ({"latitude": "x", "longitude": "NaN"}, {"latitude": "x", "longitude": "NaN"}),
        ({"latitude": "10.351"}, {"latitude": "10.35"}),
        ({}, None),
    ],
)
def test_what_is_no_place_is_left_for_the_document_to_refuse(place: object, shown: object) -> None:
    fields = {} if place is None else {"place": place}
    assert with_place_as(fields, "1km").get("place") == shown


def test_nothing_is_left_of_a_place_of_which_nothing_may_be_said() -> None:
    assert with_place_as({"place": {"town": "Carrizal"}}, "country") == {}
