"""docs/data.md is held against what is written."""

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from hub.services.columns import FACTORIES_CSV, REPORTS_CSV, TABLES, Table
from hub.services.directory_file import DirectoryFiles
from hub.services.hub import Hub
from tests.conftest import REPOSITORY
from tests.hub.living import LivingHub
from tests.hub.take.town import Town, ask

DOCS = REPOSITORY / "docs" / "data.md"


def documented(heading: str) -> list[tuple[str, ...]]:
    section = DOCS.read_text().split(f"\n### `{heading}`\n")[1].split("\n#")[0]
    return [tuple(line.strip("| ").split(" | ")) for line in section.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("table", [FACTORIES_CSV, REPORTS_CSV, *TABLES], ids=lambda one: one.name)
def test_every_column_is_documented_as_it_is_written(
    town: Town, opened: sqlite3.Connection, table: Table
) -> None:
    kinds = {"text": "text", "integer": "whole number", "number": "number"}
    wanted = [
        (f"`{one.name}`", kinds[one.kind] + (f", of `{one.of}`" if one.of else ""), one.says)
        for one in table.columns
    ]
    assert documented(table.name) == wanted
    if table.name.endswith(".csv"):
        header = town.get(f"/api/v1/{table.name}").decode("utf-8-sig").splitlines()[0]
        assert tuple(header.split(",")) == table.names
    else:
        assert tuple(row[1] for row in ask(opened, f'PRAGMA table_info("{table.name}")')) == table.names


def test_every_address_is_documented_and_no_other(town: Town) -> None:
    app: Flask = town.client.application
    routes = {
        re.sub(r"<(?:any\([^)]*\):)?([a-z]+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("take_api.") or re.search("/(feeds|calendars|cards)/|>/data$", rule.rule)
    }
    section = DOCS.read_text().split("| address | is |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `([^`]*)`", section, re.MULTILINE)) == routes


@pytest.mark.parametrize(
    "heading, path, inside",
    [
        ("schema.org", "schema.jsonld", lambda said: said),
        ("Murmurations", "murmurations", lambda said: said),
        ("GeoJSON", "", lambda said: said["properties"]),
    ],
)
def test_every_field_is_documented(
    town: Town, heading: str, path: str, inside: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    section = DOCS.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    described = {line.split("`")[1] for line in section.splitlines() if line.startswith("| `")}
    written: set[str] = set()
    if path:
        for factory in (town.sample.inveval, town.tricky):
            written |= set(inside(json.loads(town.get(f"/api/v1/factories/{factory.id}/{path}"))))
    else:
        for feature in json.loads(town.get("/api/v1/factories.geojson"))["features"]:
            written |= set(inside(feature))
    assert written == described


def test_the_queries_of_the_documentation_run(opened: sqlite3.Connection) -> None:
    section = DOCS.read_text().split("## One SQLite file")[1].split("`application_id`")[0]
    lines = [line[4:] for line in section.splitlines() if line.startswith("    ")]
    queries = [one for one in "\n".join(lines).split(";") if one.strip()]
    answers = [ask(opened, query) for query in queries]
    assert len(answers) == 3
    assert all(answers)


def test_a_kept_file_is_of_one_hub(tmp_path: Path) -> None:
    """The service alone, without an app: two hubs never share a file."""
    marks = []
    for name in ("one", "two"):
        hub = LivingHub(tmp_path / name, day="2007-01-01" if name == "one" else "2007-01-02")
        hub.project()
        itself: Hub = hub.hub_itself
        found = DirectoryFiles(itself).newest()
        found.stream.close()
        marks.append(found.mark)
        hub.close()
    assert marks[0] != marks[1]
