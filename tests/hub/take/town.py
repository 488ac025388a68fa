"""A hub with all that formats stumble over, and the addresses of what can be taken along of it."""

import sqlite3
from dataclasses import replace
from typing import Any, NamedTuple

from flask.testing import FlaskClient

from federation.ids import RecordId
from federation.web import words
from tests.hub.living import LivingHub
from tests.hub.sample import INVEVAL_REPORT, Sample, fill
from tests.world import Factory, Mandate

UNKNOWN = "0" * 64
FORMULA = '=HYPERLINK("http://evil.example/";"Pulse")'
TRICKY = 'Plazo; con, signos \\ y "comillas" ' + "ñandú " * 25 + "fin"
SECRETS = (b"secreto", b"reservado")


class Client(FlaskClient):
    """Reads each answer to its end, as a browser does: files are closed then."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, **{"buffered": True, **kwargs})


def client_of(hub: LivingHub) -> FlaskClient:
    """Give what asks a hub without limits: what they count, tests/hub/test_machines.py shows."""
    hub.settings = replace(hub.settings, searches_per_minute=0, works_per_minute=0)
    app = hub.app()
    app.test_client_class = Client
    return app.test_client()


class Town(NamedTuple):
    """A hub with the sample and a factory that says what formats stumble over."""

    hub: LivingHub
    sample: Sample
    tricky: Factory
    ana: Mandate
    client: FlaskClient

    def get(self, path: str) -> bytes:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        data: bytes = answer.data
        return data


def fill_town(hub: LivingHub) -> tuple[Sample, Factory, Mandate]:
    sample = fill(hub)
    tricky = hub.admit(FORMULA)
    ana = hub.give_mandate(tricky, "ana")
    hub.say(
        ana,
        {
            "type": "profile",
            "about": "</script><script>alert(1)</script> ]]> & ' \"",
            "place": {"country": "XX", "town": "@SUM(1)", "latitude": "-10.5", "longitude": "-67.04"},
            "sector": {"isic": "2813", "name": "+1"},
            "products": ["-2+3", "x" * 150],
            "website": "https://tricky.example/",
        },
    )
    hub.say(
        ana,
        {
            **INVEVAL_REPORT,
            "text": "línea uno\n=línea dos",
            "deadlines": [
                {"what": TRICKY, "due": "2007-12-31", "set_on": "2007-07-01"},
                {"what": TRICKY, "due": "2008-01-01", "set_on": "2007-07-01"},
            ],
        },
    )
    hub.begin("2007-07-25")
    return sample, tricky, ana


def addresses(*factories: RecordId) -> list[str]:
    pages = ["data", "feeds/network.atom", "feeds/sectors/28.atom", "calendars/network.ics", "cards/map"]
    api = ["factories.csv", "reports.csv", "factories.geojson", "directory.sqlite"]
    for one in factories:
        pages += [f"feeds/factories/{one}.atom", f"calendars/factories/{one}.ics", f"cards/factories/{one}"]
        api += [f"factories/{one}/{name}" for name in ("reports.csv", "schema.jsonld", "murmurations")]
    return [f"/{lang}/{one}" for lang in words.LANGUAGES for one in pages] + [f"/api/v1/{one}" for one in api]


def all_addresses(town: Town) -> list[str]:
    sample = town.sample
    return addresses(sample.inveval.id, sample.hostile.id, sample.empty.id, town.tricky.id)


def ask(connection: sqlite3.Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(query, values)]
