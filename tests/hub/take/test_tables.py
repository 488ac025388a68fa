"""CSV, GeoJSON, schema.org and Murmurations: read by readers that are not ours."""

import csv
import io
import json
import re
from urllib.parse import urlsplit

import jsonschema_rs

from tests.hub.sample import HOSTILE_URL
from tests.hub.take.town import (
    FORMULA,
    Town,
)


def table_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_table_has_one_row_a_factory_with_what_is_known(town: Town) -> None:
    rows = table_of(town.get("/api/v1/factories.csv"))
    listed = town.client.get("/api/v1/factories").get_json()["factories"]
    assert [row["id"] for row in rows] == [one["id"] for one in listed]
    (inveval,) = [row for row in rows if row["name"] == "Inveval"]
    assert (inveval["report"], inveval["capacity_percent"], inveval["members"]) == (
        town.sample.report,
        "10",
        "60",
    )
    (empty,) = [row for row in rows if row["id"] == town.sample.empty.id]
    assert {name: cell for name, cell in empty.items() if cell} == {
        "id": town.sample.empty.id,
        "name": "Sin informes todavía",
        "standing": "admitted",
    }
    (silent,) = [row for row in rows if row["name"] == "Tomatera Caigua"]
    assert (silent["members"], silent["pay_ratio"], silent["capacity_percent"]) == ("", "", "20")


def test_a_table_of_reports_says_which_are_held_and_which_corrected(town: Town) -> None:
    rows = {row["id"]: row for row in table_of(town.get("/api/v1/reports.csv"))}
    sample = town.sample
    assert rows[sample.corrected]["corrected_by"] == sample.report
    assert rows[sample.report]["replaces"] == sample.corrected
    for one in (sample.withdrawn, sample.hidden):
        said = {name for name, cell in rows[one].items() if cell}
        assert (rows[one]["held"], said) == (
            "no",
            {"log_index", "day", "id", "factory", "factory_name", "held"},
        )
    own = table_of(town.get(f"/api/v1/factories/{sample.inveval.id}/reports.csv"))
    assert own == [row for row in rows.values() if row["factory"] == sample.inveval.id]
    assert [int(row["log_index"]) for row in rows.values()] == sorted(
        int(row["log_index"]) for row in rows.values()
    )


def test_no_cell_is_a_formula_and_numbers_stay_numbers(town: Town) -> None:
    data = town.get("/api/v1/factories.csv")
    (row,) = [one for one in table_of(data) if one["id"] == town.tricky.id]
    assert (row["name"], row["town"], row["sector"]) == (f"'{FORMULA}", "'@SUM(1)", "'+1")
    assert (row["latitude"], row["longitude"]) == ("-10.5", "-67.04")
    reports = table_of(town.get("/api/v1/reports.csv"))
    assert {one["factory_name"] for one in reports if one["factory"] == town.tricky.id} == {f"'{FORMULA}"}
    for one in (*reports, *table_of(data)):
        for name, cell in one.items():
            assert name in ("latitude", "longitude") or not cell.startswith(("=", "+", "-", "@", "\t")), cell


def test_a_table_is_written_as_rfc_4180_says(town: Town) -> None:
    data = town.get("/api/v1/factories.csv")
    assert data.startswith("\ufeffid,name,".encode())
    assert data.endswith(b"\r\n")
    assert b'"\'=HYPERLINK(""http://evil.example/"";""Pulse"")"' in data
    answer = town.client.get("/api/v1/factories.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=factories.csv"


# -- in the words of others -------------------------------------------------------------------------


def test_a_place_is_a_point_only_where_degrees_are_given(town: Town) -> None:
    features = {one["id"]: one for one in json.loads(town.get("/api/v1/factories.geojson"))["features"]}
    points = {id_: one["geometry"] for id_, one in features.items() if one["geometry"] is not None}
    assert points == {
        f"urn:frente:factory:{town.tricky.id}": {"type": "Point", "coordinates": [-67.04, -10.5]}
    }
    assert len(features) == 9
    inveval = features[f"urn:frente:factory:{town.sample.inveval.id}"]
    assert inveval["type"] == "Feature"
    assert inveval["properties"]["town"] == "Carrizal"
    assert town.client.get(urlsplit(inveval["properties"]["page"]).path).status_code == 200


def test_schema_org_says_what_the_profile_says(town: Town) -> None:
    said = json.loads(town.get(f"/api/v1/factories/{town.sample.inveval.id}/schema.jsonld"))
    assert (said["@context"], said["@type"], said["isicV4"]) == ("https://schema.org", "Organization", "2813")
    assert said["url"] == "https://inveval.example/"
    assert said["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "VE",
        "addressRegion": "Miranda",
        "addressLocality": "Carrizal",
    }
    assert "location" not in said
    hostile = json.loads(town.get(f"/api/v1/factories/{town.sample.hostile.id}/schema.jsonld"))
    assert hostile["url"] == hostile["mainEntityOfPage"]
    assert HOSTILE_URL not in (hostile["url"], hostile["@id"])
    empty = json.loads(town.get(f"/api/v1/factories/{town.sample.empty.id}/schema.jsonld"))
    assert set(empty) == {
        "@context",
        "@type",
        "@id",
        "identifier",
        "name",
        "url",
        "mainEntityOfPage",
        "memberOf",
    }


def test_the_factorys_page_holds_the_same_and_no_text_can_end_it(town: Town) -> None:
    for factory in (town.sample.inveval, town.sample.hostile, town.sample.empty, town.tricky):
        page = town.client.get(f"/es/factories/{factory.id}").text
        (block,) = re.findall('<script type="application/ld\\+json">(.*?)</script>', page, re.DOTALL)
        assert "<" not in block
        assert json.loads(block) == json.loads(town.get(f"/api/v1/factories/{factory.id}/schema.jsonld"))


# What https://library.murmurations.network/v2/schemas/organizations_schema-v1.0.0 asks of the fields that are written.
ADDRESS = {"type": "string", "maxLength": 2000, "pattern": "^https?://.*"}
MURMURATIONS = {
    "type": "object",
    "properties": {
        "linked_schemas": {
            "type": "array",
            "items": {"type": "string", "pattern": r"^[a-z][a-z0-9_]{7,97}-v[0-9]+\.[0-9]+\.[0-9]+$"},
            "minItems": 1,
            "uniqueItems": True,
        },
        "name": {"type": "string", "maxLength": 200},
        "primary_url": ADDRESS,
        "unique_id": {"type": "string"},
        "urls": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "url": ADDRESS},
                "required": ["url"],
            },
            "uniqueItems": True,
        },
        "description": {"type": "string"},
        "tags": {
            "type": "array",
            "items": {"type": "string", "maxLength": 100},
            "uniqueItems": True,
            "minItems": 1,
            "maxItems": 100,
        },
        "country_iso_3166": {"type": "string", "pattern": "^(?!XX)[A-Z]{2}$"},
        "region": {"type": "string"},
        "locality": {"type": "string"},
        "geolocation": {
            "type": "object",
            "properties": {
                "lat": {"type": "number", "minimum": -90, "maximum": 90},
                "lon": {"type": "number", "minimum": -180, "maximum": 180},
            },
            "required": ["lat", "lon"],
        },
        "relationships": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"predicate_url": ADDRESS, "object_url": ADDRESS},
                "required": ["predicate_url", "object_url"],
            },
            "uniqueItems": True,
        },
    },
    "additionalProperties": False,
    "required": ["linked_schemas", "name"],
}


def test_a_murmurations_profile_is_of_its_schema_and_invents_nothing(town: Town) -> None:
    schema = jsonschema_rs.validator_for(MURMURATIONS)
    found = {}
    for factory in town.client.get("/api/v1/factories").get_json()["factories"]:
        profile = json.loads(town.get(f"/api/v1/factories/{factory['id']}/murmurations"))
        schema.validate(profile)
        found[factory["id"]] = profile
    tricky, empty = found[town.tricky.id], found[town.sample.empty.id]
    assert "country_iso_3166" not in tricky
    assert tricky["tags"] == ["+1", "isic-2813", "-2+3"]
    assert tricky["geolocation"] == {"lat": -10.5, "lon": -67.04}
    assert "urls" not in found[town.sample.hostile.id]
    assert set(empty) == {"linked_schemas", "name", "primary_url", "unique_id", "relationships"}
