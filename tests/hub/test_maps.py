"""Maps: where a factory stands, on which drawing, and what a reader without eyes, hands or script is told."""

import gzip
import math
import random
import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from federation.errors import NothingFound
from federation.rules.state import FactoryState
from hub.app import create_app
from hub.services.directory_models import FactorySummary, Period, Place, ReportSummary, Sector, Workers
from hub.services.geography import Box, atlas, country_of, decode_arc, encode_arc, fold_place, slug_of
from hub.services.maps import Found, Maps, _Kept, _order
from hub.services.places import stand_of
from hub.services.placing import APART, RADIUS, names_beside, room, spread
from hub.services.projection import WIDTH, view_of
from hub.services.projector import Projector
from tests.hub import map_sample
from tests.hub.living import LivingHub
from tests.hub.map_sample import VE, MapSample, at
from tests.hub.sample import HOSTILE


class Served(NamedTuple):
    """A hub with factories in all kinds of places."""

    hub: LivingHub
    sample: MapSample
    client: FlaskClient


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    hub = LivingHub(tmp_path_factory.mktemp("maps") / "hub")
    sample = map_sample.fill(hub)
    yield Served(hub, sample, hub.app().test_client())
    hub.close()


def signs_on(page: str) -> list[str]:
    return re.findall(r'<a class="sign[^>]* aria-label="([^"]*)"', page)


def names_in(page: str) -> str:
    return re.sub(r"<[^>]*>", " ", page)


# -- outlines ---------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(-180_000, 180_000), st.integers(-90_000, 90_000)), max_size=30))
def test_an_arc_is_read_as_it_was_written(places: list[tuple[int, int]]) -> None:
    assert decode_arc(encode_arc(places)) == tuple(places)


@pytest.mark.parametrize(
    "longitude, latitude, country, state",
    [
        (-66.98, 10.35, "VE", "miranda"),
        (-68.0, 10.16, "VE", "carabobo"),
        (-67.6, 10.25, "VE", "aragua"),
        (-74.1, 4.6, "CO", "bogota"),
        (-46.6, -23.5, "BR", "sao-paulo"),
        (-68.06, -38.95, "AR", "neuquen"),
        (-3.7, 40.4, "ES", "madrid"),
        (178.4, -18.1, "FJ", None),
        (-100.0, 40.0, "US", None),
    ],
)
def test_a_place_is_in_its_country_and_state(
    longitude: float, latitude: float, country: str, state: str | None
) -> None:
    holding = [code for code, one in atlas().countries.items() if one.holds(longitude, latitude)]
    assert holding == [country]
    found = country_of(country)
    assert found is not None
    states = [one.slug for one in found.states if one.holds(longitude, latitude)]
    assert states == [state] if state else len(states) <= 1


def test_neighbours_are_drawn_with_one_common_border() -> None:
    ve, co = country_of("VE"), country_of("CO")
    assert ve is not None
    assert co is not None
    border = {place for ring in ve.outline for place in ring} & {
        place for ring in co.outline for place in ring
    }
    assert len(border) > 100


def test_every_name_of_an_address_is_one_and_every_state_finds_itself() -> None:
    for country in atlas().countries.values():
        for state in country.states:
            assert country.state(state.slug) is state
            assert re.fullmatch(r"[\w-]+", state.slug), state.slug
    ve = country_of("VE")
    assert ve is not None
    assert len(ve.states) == 25
    assert all(ve.named(one.name) is one for one in ve.states)


# -- names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "Carabobo",
        "Edo. Carabobo",
        "carabobo",
        "ESTADO CARABOBO",
        "Estado de Carabobo",
        " edo carabobo ",
        "Est. Carabobo",
    ],
)
def test_a_state_is_known_however_a_factory_writes_it(written: str) -> None:
    stand = stand_of(Place(country="VE", state=written))
    assert stand.exactness == "state"
    assert stand.state is not None
    assert stand.state.slug == "carabobo"


@pytest.mark.parametrize(
    "country, written, slug",
    [
        ("VE", "La Guaira", "vargas"),
        ("VE", "Bolivar", "bolivar"),
        ("CO", "Departamento del Atlántico", "atlantico"),
        ("CO", "Bogotá, D.C.", "bogota"),
        ("BR", "SP", "sao-paulo"),
        ("AR", "Provincia de Neuquén", "neuquen"),
        ("VE", "Tierra de Nadie", None),
        ("VE", "Estado", None),
        ("VE", HOSTILE, None),
        ("VE", "São Paulo", None),
        ("US", "Texas", None),
    ],
)
def test_other_names_of_states(country: str, written: str, slug: str | None) -> None:
    found = country_of(country)
    assert found is not None
    state = found.named(written)
    assert (state.slug if state else None) == slug


@given(st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_any_name_is_folded_and_folding_it_again_changes_nothing(name: str) -> None:
    assert fold_place(fold_place(name)) == fold_place(name)
    assert " " not in slug_of(name)
    ve = country_of("VE")
    assert ve is not None
    ve.named(name)


@pytest.mark.parametrize(
    "place, exactness, state, within",
    [
        (VE | {"state": "Miranda"} | at("10.35", "-66.98"), "point", "miranda", "0.8"),
        (VE | {"state": "Miranda"} | at("10.4", "-67"), "point", "miranda", "8"),
        (VE | {"state": "Miranda"} | at("10", "-67"), "point", "miranda", "79"),
        (VE | {"state": "Miranda"} | at("10.3512", "-66.98"), "point", "miranda", "0.1"),
        (VE | at("10.35", "-66.98"), "point", "miranda", "0.8"),
        (at("10.35", "-66.98"), "point", "miranda", "0.8"),
        (VE | {"state": "Miranda"}, "state", "miranda", None),
        (VE | {"state": "Miranda"} | at("-33.4", "-70.6"), "state", "miranda", None),
        (VE | at("80", "100"), "country", None, None),
        (VE, "country", None, None),
        (VE | {"state": "Utopía"}, "country", None, None),
        ({"country": "XX"}, "nowhere", None, None),
        ({"country": "XX"} | at("10.35", "-66.98"), "nowhere", None, None),
        ({"state": "Miranda"}, "nowhere", None, None),
        (at("0", "-30"), "nowhere", None, None),
        ({}, "nowhere", None, None),
    ],
)
def test_where_a_factory_stands(
    place: dict[str, str], exactness: str, state: str | None, within: str | None
) -> None:
    stand = stand_of(Place(**place))
    assert (stand.exactness, stand.state.slug if stand.state else None) == (exactness, state)
    if within:
        assert stand.within == within
    assert stand.contradicted == (exactness in ("state", "country") and "latitude" in place)


# -- the projection ---------------------------------------------------------------------------------

boxes = st.builds(
    lambda west, south, wide, high: Box(west, south, west + wide, min(south + high, 89.0)),
    st.floats(-180, 179),
    st.floats(-85, 80),
    st.floats(0.05, 300),
    st.floats(0.05, 100),
)


@given(boxes)
def test_the_whole_box_is_in_view_and_a_degree_is_as_long_both_ways_in_the_middle(box: Box) -> None:
    view = view_of(box)
    for longitude, latitude in ((box.west, box.south), (box.east, box.north)):
        x, y = view.place(longitude, latitude)
        assert -0.1 <= x <= WIDTH + 0.1 or box.width > 350
        assert -0.1 <= y <= view.height + 0.1
    middle = (view.box.south + view.box.north) / 2
    across = WIDTH / view.box.width / math.cos(math.radians(middle))
    assert across == pytest.approx(view.scale, rel=1e-3)
    kilometres, length = view.ruler()
    assert kilometres >= 1
    assert length <= WIDTH / 4 + 0.1 or kilometres == 1


def test_north_is_up_east_is_right_and_a_kilometre_is_one() -> None:
    view = view_of(Box(-72, 8, -64, 12))
    west, south = view.place(-70, 9), view.place(-68, 9)
    assert west[0] < south[0]
    assert view.place(-70, 11)[1] < west[1]
    degree = view.units(111.32 * math.cos(math.radians(10)))
    assert view.place(-68, 10)[0] - view.place(-69, 10)[0] == pytest.approx(degree, rel=1e-3)


def test_a_land_beyond_the_other_side_of_the_world_is_drawn_where_it_is() -> None:
    fiji = country_of("FJ")
    assert fiji is not None
    view = view_of(Box(175, -20, 183, -15))
    assert len(re.findall("M", view.path(fiji.outline, fiji.boxes))) >= 2
    assert view.place(-179, -17)[0] > view.place(179, -17)[0]


@given(boxes)
@settings(max_examples=25, deadline=None)
def test_no_path_leaves_the_drawing_by_more_than_its_margin(box: Box) -> None:
    view = view_of(box)
    brazil = country_of("BR")
    assert brazil is not None
    for ring in filter(None, view.path(brazil.outline, brazil.boxes).split("M")):
        start, _, steps = ring.rstrip("z").partition("l")
        x, y = map(int, start.split())
        numbers = [int(one) for one in re.findall(r"-?\d+", steps)]
        for dx, dy in [(0, 0), *zip(numbers[::2], numbers[1::2], strict=True)]:
            x, y = x + dx, y + dy
            assert -61 <= x <= WIDTH * 10 + 61
            assert -61 <= y <= view.height * 10 + 61


# -- signs ------------------------------------------------------------------------------------------


@given(st.data(), st.floats(248, 400), st.sampled_from([(RADIUS, APART), (6.0, 16.0)]))
@settings(max_examples=60, deadline=None)
def test_signs_never_overlap_nor_leave_the_drawing(
    data: st.DataObject, height: float, size: tuple[float, float]
) -> None:
    radius, apart = size
    most = min(room(WIDTH, height, radius, apart), 60)
    place = st.tuples(st.floats(-10, WIDTH + 10), st.floats(-10, height + 10))
    crowd = st.lists(place, min_size=1, max_size=4).flatmap(
        lambda few: st.lists(st.sampled_from(few), max_size=most)
    )
    places = data.draw(st.one_of(st.lists(place, max_size=most), crowd))
    found = spread(places, WIDTH, height, radius, apart)
    for number, one in enumerate(found):
        assert radius <= one[0] <= WIDTH - radius
        assert radius <= one[1] <= height - radius
        assert all(math.dist(one, other) >= apart for other in found[number + 1 :])
    assert spread(places, WIDTH, height, radius, apart) == found


def test_a_full_house_of_signs_finds_room_and_one_more_is_refused() -> None:
    most = room(WIDTH, 248)
    assert most >= 20
    assert len(spread([(200.0, 100.0)] * most, WIDTH, 248)) == most
    with pytest.raises(ValueError, match="more signs"):
        spread([(200.0, 100.0)] * (most + 1), WIDTH, 248)


def test_names_stand_beside_their_signs_and_over_nothing() -> None:
    signs = spread([(200.0, 100.0)] * 9 + [(380.0, 200.0)], WIDTH, 300)
    labels = names_beside(signs, [(200.0, 100.0)], ["Central Azucarera Motatán"] * 10, WIDTH, 300)
    assert any(labels)
    assert labels[-1] is not None
    assert labels[-1].anchor == "end"
    assert labels[-1].text.endswith("…")


# -- pages ------------------------------------------------------------------------------------------


def test_the_networks_map_shows_every_place_once_and_lists_what_has_none(served: Served) -> None:
    page = served.client.get("/es/map").text
    signs = signs_on(page)
    assert "Inveval, Carrizal, Miranda, Venezuela" in signs
    assert "2 fábricas, Maracay, Aragua, Venezuela: Franelas Gotcha, Sanitarios Maracay" in signs
    assert "Central Azucarera Motatán, Motatán, Trujillo, Venezuela (lugar aproximado)" in signs
    assert "Zanon, Neuquén, Argentina" in signs
    unplaced = page.partition('id="unplaced"')[2]
    for name in ("Nowhere Land", "Only a town", "Tomatera Caigua", "Reservada"):
        assert name in unplaced
    assert "Inveval" not in unplaced


def test_the_table_says_what_the_map_says(served: Served) -> None:
    for path in ("/es/map", "/es/map/ve", "/es/map/ve/aragua", "/es/map/ar"):
        page = served.client.get(path).text
        drawing, _, table = page.partition("<figcaption>")
        numbers = re.findall(r'id="map-sign-(\d+)"', drawing)
        assert numbers == [str(one) for one in range(1, len(numbers) + 1)]
        assert set(re.findall(r'href="#map-sign-(\d+)"', table)) == set(numbers)
        for factory in re.findall(r'href="(/es/factories/\w+)"', drawing):
            assert factory in table


def test_a_countrys_and_a_states_map_show_their_own(served: Served) -> None:
    ve = served.client.get("/es/map/ve").text
    assert "Zanon" not in ve
    assert "Inveval" in ve
    carabobo = served.client.get("/es/map/ve/carabobo").text
    assert "Invepal" in carabobo
    assert "Inveval" not in carabobo
    assert "a menos de 0,8 km" in carabobo
    assert 'class="within"' in carabobo.partition("<figure")[2].partition("</figure>")[0]
    nobody = served.client.get("/pt/map/co/antioquia")
    assert nobody.status_code == 200
    assert "Aqui ainda não há nenhuma fábrica da rede." in nobody.text


@pytest.mark.parametrize(
    "path",
    ["xx", "VE", "v", "ven", "%20", "ve/nada", "ve/Carabobo", "co/carabobo", "ve/..", "ve/carabobo?page=1",
     "ve/carabobo?page=x", "ve/carabobo?page=-1", "aq", "usa", "kas", "ve/%00", "%3Cscript%3E"],
)  # fmt: skip
def test_what_is_not_on_the_map_is_not_found(served: Served, path: str) -> None:
    answer = served.client.get(f"/es/map/{path}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_an_unknown_country_has_the_code_not_found(served: Served) -> None:
    with create_app(served.hub.settings).app_context() as context:
        maps: Maps = context.app.extensions["frente-maps"]
        with pytest.raises(NothingFound, match="no such country") as country:
            maps.country("xx")
        with pytest.raises(NothingFound, match="no such state") as state:
            maps.state("ve", "nada")
        assert {country.value.code, state.value.code} == {"not-found"}


def test_the_same_log_draws_the_same_bytes(served: Served) -> None:
    other = create_app(served.hub.settings).test_client()
    for path in ("/es/map", "/en/map/ve", "/pt/map/ve/aragua", "/es/map/br"):
        first = served.client.get(path)
        assert other.get(path).data == first.data
        assert served.client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_what_factories_wrote_is_text_on_the_map_too(served: Served) -> None:
    for path in ("/es/map", "/es/map/ve", "/es/map/ve/tachira"):
        page = served.client.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "style=" not in page


def test_a_place_for_the_federation_only_is_nowhere(served: Served) -> None:
    for path in ("/es/map", "/es/map/ve", "/es/map/ve/amazonas"):
        page = names_in(served.client.get(path).text)
        assert "Escondido" not in page
    assert "Reservada" not in served.client.get("/es/map/ve/amazonas").text


def test_a_withdrawn_profile_takes_its_sign_from_the_map(tmp_path: Any) -> None:
    hub = LivingHub(tmp_path / "hub")
    factory = hub.admit("Inveval")
    rosa = hub.give_mandate(factory, "rosa")
    profile = hub.say(rosa, {"type": "profile", "place": map_sample.PLACES["Inveval"]})
    client = hub.app().test_client()
    assert "Carrizal" in client.get("/es/map").text
    hub.withdraw(factory, profile)
    hub.project()
    for _ in range(2):
        page = client.get("/es/map").text
        assert "Carrizal" not in page
        assert signs_on(page) == []
        assert "10.35" not in client.get("/api/v1/factories").text
        assert client.get("/es/map/ve/miranda").status_code == 200
        Projector(hub.hub_itself.database).rebuild()
    hub.close()


def test_a_factory_that_left_is_on_no_map(tmp_path: Any) -> None:
    hub = LivingHub(tmp_path / "hub")
    factory = hub.admit("Inveval")
    hub.say(hub.give_mandate(factory, "rosa"), {"type": "profile", "place": VE})
    client = hub.app().test_client()
    assert len(signs_on(client.get("/es/map").text)) == 1
    rows: tuple[tuple[Literal["suspended", "left"], int], ...] = (("suspended", 1), ("left", 0))
    for standing, shown in rows:
        state = hub.state.get(FactoryState, factory.id)
        assert state is not None
        assert state.standing_record is not None
        hub.take(hub.standing(factory.id, standing, state.standing_record))
        hub.project()
        assert len(signs_on(client.get("/es/map").text)) == shown
    hub.close()


def test_a_map_without_factories_is_the_world(tmp_path: Any) -> None:
    hub = LivingHub(tmp_path / "hub")
    page = hub.app().test_client().get("/es/map")
    assert page.status_code == 200
    assert signs_on(page.text) == []
    assert page.text.count('class="land around"') > 150
    assert len(page.data) < 120_000
    hub.close()


def test_the_small_map_is_small_and_one_link(served: Served) -> None:
    app = create_app(served.hub.settings)
    with app.test_request_context("/es/"):
        app.preprocess_request()
        template = '{% from "hub/map_parts.html" import small_map %}{{ small_map(the_small_map()) }}'
        drawn = app.jinja_env.from_string(template).render()
    assert len(drawn) < 15_000
    assert drawn.count("<a ") == 1
    assert "El mapa de las fábricas: 14 fábricas" in drawn
    assert drawn.count('class="disc') >= 6


def test_the_api_gives_the_place_as_exactly_as_it_was_signed(served: Served) -> None:
    listed = served.client.get("/api/v1/factories").get_json()["factories"]
    places = {one["name"]: one.get("place") for one in listed}
    assert places["Inveval"]["latitude"] == "10.35"
    assert places["Invepal"]["longitude"] == "-68.2"
    assert "latitude" not in places["Inaf"]
    assert places["Tomatera Caigua"] is None


# -- many of them -----------------------------------------------------------------------------------


def many(count: int, countries: tuple[str, ...]) -> tuple[Found, ...]:
    """Return so many factories all over these countries: some exact, some by their state, some by their country."""
    chance, found = random.Random(2007), []
    for number in range(count):
        country = country_of(chance.choice(countries))
        assert country is not None
        state = chance.choice(country.states) if country.states and number % 10 else None
        place: dict[str, Any] = {"country": country.code, "state": state.name if state else None}
        if state and number % 3:
            longitude, latitude = state.label
            place |= at(f"{latitude + chance.gauss(0, 0.1):.2f}", f"{longitude + chance.gauss(0, 0.1):.2f}")
        factory = FactorySummary(
            id=f"{number:064x}",
            name=f"Fábrica {number}",
            standing="admitted",
            place=Place(**place),
            sector=Sector(name="Textil"),
            report=ReportSummary(
                id=f"{number:064x}",
                factory=f"{number:064x}",
                index=number,
                day="2007-07-01",
                status="held",
                period=Period(from_="2007-06-01", to="2007-06-30"),
                capacity_percent="10" if number % 2 else None,
                workers=Workers(members=10) if number % 4 else None,
            ),
        )
        found.append(Found(factory, stand_of(factory.place)))
    return tuple(sorted(found, key=_order))


@pytest.mark.parametrize("countries", [("VE",), ("VE", "CO", "BR", "AR", "ES", "JP", "FJ"), ("RU", "US")])
def test_1200_factories_stand_under_signs_that_count_all_of_them(
    served: Served, monkeypatch: pytest.MonkeyPatch, countries: tuple[str, ...]
) -> None:
    found = many(1200, countries)
    monkeypatch.setattr(Maps, "_current", lambda _: _Kept(1, "2007-07-24", found))
    client = create_app(served.hub.settings).test_client()
    paths = [
        (f"/es/map/{code.lower()}", [one for one in found if one.stand.country is country_of(code)])
        for code in countries
    ]
    for path, there in [("/es/map", list(found)), *paths]:
        answer = client.get(path)
        counts = [
            int(one.replace(".", ""))
            for one in re.findall(r'<text class="number"[^>]*>([\d.]+)</text>', answer.text)
        ]
        if len(there) > 100:
            assert sum(counts) == len(there)
        assert len(gzip.compress(answer.data)) < 60_000
        table = answer.text.partition('id="table"')[2]
        if len(there) > 100:
            assert "rowheader" in table
            assert "/es/factories/" not in table
            lines = re.findall(r'Fábricas"><span>([\d.]+)<', table)
            assert sum(int(one.replace(".", "")) for one in lines) == len(there)
        middles = [
            tuple(map(float, one)) for one in re.findall(r'data-x="([\d.]+)" data-y="([\d.]+)"', answer.text)
        ]
        assert all(
            math.dist(one, other) >= APART for number, one in enumerate(middles) for other in middles[:number]
        )


def test_a_crowded_states_table_comes_in_pages(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    found = tuple(one for one in many(6500, ("VE",)) if one.stand.state and one.stand.state.slug == "lara")
    assert 200 < len(found) <= 300
    monkeypatch.setattr(Maps, "_current", lambda _: _Kept(1, "2007-07-24", found))
    client = create_app(served.hub.settings).test_client()
    names: list[str] = []
    for page in range(3):
        text = client.get(f"/es/map/ve/lara?page={page}").text
        names += re.findall(r'rowheader" scope="row"><a href="/es/factories/\w+">([^<]+)', text)
        assert ("page=" in text.partition('class="pages"')[2]) == (page < 2)
    assert sorted(names) == sorted(one.factory.name for one in found)
    assert client.get("/es/map/ve/lara?page=3").status_code == 404
