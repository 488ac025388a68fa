"""The API against its own description: whatever is asked, no answer is a mistake of the hub, and each has its form.

schemathesis makes the questions from /api/v1/openapi.json: what the description allows, and what it does not.
"""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from federation.bundle import MEDIA_TYPE
from hub.services.comparing import Comparer
from tests.hub import proposals, sample
from tests.hub.hubs import bundle
from tests.hub.living import LivingHub
from tests.hub.proposals import Proposals
from tests.hub.sample import Sample
from tests.hub.test_comparing import settle

OPERATIONS = (
    "GET /api/v1/directory.sqlite",
    "GET /api/v1/documents/{hash}",
    "GET /api/v1/factories",
    "GET /api/v1/factories.csv",
    "GET /api/v1/factories.geojson",
    "GET /api/v1/factories/{factory}",
    "GET /api/v1/factories/{factory}/murmurations",
    "GET /api/v1/factories/{factory}/reports",
    "GET /api/v1/factories/{factory}/reports.csv",
    "GET /api/v1/factories/{factory}/schema.jsonld",
    "GET /api/v1/figures",
    "GET /api/v1/health",
    "GET /api/v1/mandates/{mandate}",
    "GET /api/v1/network",
    "GET /api/v1/records/{record}",
    "GET /api/v1/records/{record}/envelope",
    "GET /api/v1/records/{record}/proof",
    "GET /api/v1/records/{record}/receipt",
    "GET /api/v1/reports.csv",
    "GET /api/v1/reports/{record}",
    "GET /api/v1/search",
    "GET /api/v1/statutes",
    "GET /api/v1/statutes/comparison",
    "GET /api/v1/statutes/diff",
    "GET /api/v1/statutes/proposals/{record}",
    "GET /api/v1/statutes/proposals/{record}/files/{to}",
    "GET /api/v1/statutes/proposals/{record}/source/{hash}",
    "GET /api/v1/statutes/synopsis/{to}",
    "POST /api/v1/bundles",
)


PLAIN = {"Accept-Encoding": "identity"}  # schemathesis unpacks nothing that comes without a network


def ask_for(case: Any) -> Any:
    """Return the answer to a case, as it is described: not packed."""
    return case.call(headers={**(case.headers or {}), **PLAIN})


class Town:
    """A hub with something of everything, and the description of its API."""

    def __init__(self, living: LivingHub) -> None:
        self.living = living
        self.sample: Sample = sample.fill(living)
        self.proposals: Proposals = proposals.fill(living, mark=" 2")
        self.file = living.attachment("estatutos.md", b"# Estatutos", self.proposals.inaf.id)
        self.source = living.say(
            self.proposals.ana, proposals.proposal("Con archivo", ("Uno", "Sí."), attachments=[self.file])
        )
        living.project()
        settle(Comparer(living.hub_itself.database))
        self.app: Flask = living.app()
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", self.app)
        found: list[Any] = [one.ok() for one in self.schema.get_all_operations()]  # type: ignore[union-attr]  # else it raises
        self.operations = {one.label: one for one in found}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Give it."""
    living = LivingHub(tmp_path_factory.mktemp("openapi") / "hub")
    yield Town(living)
    living.close()


def test_the_description_names_every_operation(town: Town) -> None:
    assert sorted(town.operations) == sorted(OPERATIONS)


BAD_TOO = ("{factory}/reports", "/factories", "/diff", "/comparison", "/synopsis/{to}", "{hash}")


@pytest.mark.parametrize(
    "label, mode",
    [
        *((one, GenerationMode.POSITIVE) for one in OPERATIONS if one != "POST /api/v1/bundles"),
        *((one, GenerationMode.NEGATIVE) for one in OPERATIONS if one.endswith(BAD_TOO)),
    ],
)
def test_whatever_is_asked_the_answer_is_as_described(town: Town, label: str, mode: GenerationMode) -> None:
    @given(case=town.operations[label].as_strategy(generation_mode=mode))
    @settings(
        max_examples=20,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        response = ask_for(case)
        assert response.status_code < 500, response.text
        case.validate_response(response)

    ask()


def test_what_is_there_is_answered_as_described(town: Town) -> None:
    one = town.sample
    asked: dict[str, list[dict[str, str]]] = {
        "factory": [{"factory": each.id} for each in (one.inveval, one.hostile, one.empty)],
        "record": [
            {"record": each}
            for each in (one.report, one.corrected, one.withdrawn, one.hidden, one.hostile_report)
        ],
        "mandate": [{"mandate": each.id} for each in (one.rosa, one.recalled)],
        "hash": [],
    }
    for each in (one.report, one.profile, one.withdrawn, one.hidden):
        facts = town.living.state.facts(each)
        assert facts is not None
        assert facts.document is not None
        asked["hash"].append({"hash": facts.document})
    for label, operation in town.operations.items():
        if "/statutes" in label:
            continue
        for name, cases in asked.items():
            if "{" + name + "}" not in label:
                continue
            codes = set()
            for parameters in cases:
                case = operation.Case(path_parameters=parameters)
                response = ask_for(case)
                case.validate_response(response)
                codes.add(response.status_code)
            assert 200 in codes, label
            assert codes <= {200, 404, 410}, label


def test_statutes_that_are_there_are_answered_as_described(town: Town) -> None:
    found = town.proposals
    of = "GET /api/v1/statutes"
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = [
        (of, {}, {}),
        (f"{of}/comparison", {}, {}),
        (f"{of}/comparison", {}, {"corrections": "no"}),
        (f"{of}/diff", {}, {"a": found.second, "b": found.rival}),
        (
            f"{of}/proposals/{{record}}/source/{{hash}}",
            {"record": town.source, "hash": town.file["hash"]},
            {},
        ),
    ]
    asked += [
        (f"{of}/proposals/{{record}}", {"record": one}, {})
        for one in (found.first, found.second, found.rival, found.other, town.source)
    ]
    asked += [
        (f"{of}/proposals/{{record}}/files/{{to}}", {"record": found.second, "to": to}, {})
        for to in ("md", "docx", "odt", "pdf", "akn", "json")
    ]
    asked += [(f"{of}/synopsis/{{to}}", {"to": to}, {"base": found.rival}) for to in ("pdf", "html", "csv")]
    for label, path, query in asked:
        case = town.operations[label].Case(path_parameters=path, query=query)
        response = ask_for(case)
        assert response.status_code == 200, (label, path, query)
        case.validate_response(response)


def test_any_bytes_are_answered_as_a_bundle_or_as_a_problem(town: Town) -> None:
    client = town.app.test_client()
    whole = bundle(town.living.entries[3], b"{}")
    for body in (b"", b"\x00", whole, whole[:-1], whole * 2, secrets.token_bytes(400), bundle()):
        for kind in (MEDIA_TYPE, f"{MEDIA_TYPE}; charset=x", "application/json", "", "x" * 300, "ü/ü"):
            response = client.post("/api/v1/bundles", data=body, content_type=kind)
            assert response.status_code < 500
            town.operations["POST /api/v1/bundles"].validate_response(response)
            if response.status_code != 200:
                assert response.content_type == "application/problem+json"
                assert set(response.json or {}) >= {"type", "title", "status", "detail", "code"}
