"""All that can be taken along: what may be in none of it, and how it is cached."""

import csv
import io
from pathlib import Path

import feedparser  # type: ignore[import-untyped]  # it has no stubs
import pytest

from hub.services import take_along
from tests.hub.living import LivingHub
from tests.hub.sample import INVEVAL_REPORT
from tests.hub.take.town import (
    SECRETS,
    UNKNOWN,
    Town,
    addresses,
    all_addresses,
    client_of,
    fill_town,
)
from tests.world import Factory, Mandate


def test_what_is_withdrawn_or_for_the_federation_is_in_none_of_them(town: Town) -> None:
    told = [path for path in all_addresses(town) if any(one in town.get(path) for one in SECRETS)]
    assert told == []


def test_a_profile_for_the_federation_is_in_none_of_them(
    small: tuple[LivingHub, Factory, Mandate],
) -> None:
    hub, factory, rosa = small
    secret = {
        "type": "profile",
        "about": "reservado",
        "place": {"country": "VE", "town": "reservado", "latitude": "9", "longitude": "-67"},
        "products": ["reservado"],
    }
    hub.withdraw(factory, hub.say(rosa, {**secret, "about": "secreto"}))
    hub.say(rosa, secret, "federation")
    client = client_of(hub)
    for path in addresses(factory.id):
        if "/sectors/" not in path:
            data = client.get(path).data
            assert not [one for one in SECRETS if one in data], path
    assert client.get("/api/v1/factories.geojson").get_json()["features"][0]["geometry"] is None


def test_each_is_a_304_until_the_log_grows(town: Town) -> None:
    for path in all_addresses(town):
        tag = town.client.get(path).headers["ETag"]
        again = town.client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag), path


def test_the_log_grows_and_each_is_new(small: tuple[LivingHub, Factory, Mandate]) -> None:
    hub, factory, rosa = small
    client = client_of(hub)
    paths = [path for path in addresses(factory.id) if "/sectors/" not in path]
    tags = {path: client.get(path).headers["ETag"] for path in paths}
    hub.say(rosa, INVEVAL_REPORT)
    hub.project()
    for path, tag in tags.items():
        answer = client.get(path, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.headers["ETag"] == tag) == (200, False), path


@pytest.mark.parametrize(
    "path",
    [
        f"/es/feeds/factories/{UNKNOWN}.atom",
        "/es/feeds/factories/xyz.atom",
        "/es/feeds/sectors/99.atom",
        "/es/feeds/sectors/2.atom",
        "/es/feeds/sectors/28139.atom",
        "/es/feeds/sectors/%25%25.atom",
        f"/es/calendars/factories/{UNKNOWN}.ics",
        f"/es/cards/factories/{UNKNOWN}",
        "/es/cards/factories/..%2f",
        "/de/data",
        f"/api/v1/factories/{UNKNOWN}/reports.csv",
        f"/api/v1/factories/{UNKNOWN}/schema.jsonld",
        f"/api/v1/factories/{UNKNOWN}/murmurations",
        "/api/v1/factories/xyz/reports.csv",
    ],
)
def test_what_is_not_there_is_not_found(town: Town, path: str) -> None:
    assert town.client.get(path).status_code == 404


def test_both_databases_give_the_same_bytes(town: Town, tmp_path: Path, fresh_postgres_database: str) -> None:
    other = LivingHub(tmp_path / "hub", database_url=fresh_postgres_database)
    fill_town(other)
    client = client_of(other)
    different = [path for path in all_addresses(town) if client.get(path).data != town.get(path)]
    other.close()
    assert different == []


def test_a_page_of_rows_is_no_limit(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = ["/api/v1/factories.csv", "/api/v1/reports.csv", "/api/v1/factories.geojson"]
    paths.append(f"/api/v1/factories/{town.sample.inveval.id}/reports.csv")
    whole = [town.get(path) for path in paths]
    for rows in (1, 3, 9):
        monkeypatch.setattr(take_along, "ROWS_A_PAGE", rows)
        assert [town.get(path) for path in paths] == whole


def test_an_empty_network_can_be_taken_along_too(tmp_path: Path) -> None:
    hub = LivingHub(tmp_path / "hub")
    client = client_of(hub)
    for path in addresses():
        if "/sectors/" not in path:
            assert client.get(path).status_code == 200, path
    assert client.get("/api/v1/factories.geojson").get_json() == {"type": "FeatureCollection", "features": []}
    assert len(list(csv.reader(io.StringIO(client.get("/api/v1/reports.csv").text)))) == 1
    assert feedparser.parse(client.get("/es/feeds/network.atom").data).entries == []
    hub.close()
