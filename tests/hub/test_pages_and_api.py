"""What the hub answers to readers, over HTTP: addresses, caching, headers, and what it never says."""

from collections.abc import Iterator
from io import BytesIO
from itertools import product
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient

from federation import errors
from federation.bundle import FrameType, read_frames
from federation.client import FactoryInfo, MandateInfo, NetworkInfo, RecordInfo
from federation.envelope import parse_envelope
from federation.ids import document_hash, record_id
from federation.log.note import parse_verifier_key
from federation.log.proof import parse_receipt
from federation.web import words
from federation.web.headers import SECURITY_HEADERS
from hub.services.front import Front
from hub.services.projector import Projector
from hub.storage.database import Database
from tests.hub.living import LivingHub
from tests.hub.sample import INVEVAL_REPORT, Sample, fill
from tests.world import key

UNKNOWN = "0" * 64


class Served(NamedTuple):
    """A hub with the sample, and a client of it."""

    hub: LivingHub
    sample: Sample
    client: FlaskClient


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    hub = LivingHub(tmp_path_factory.mktemp("served") / "hub")
    sample = fill(hub)
    yield Served(hub, sample, hub.app().test_client())
    hub.close()


def public_paths(sample: Sample) -> list[str]:
    reports = (sample.report, sample.corrected, sample.withdrawn, sample.hidden)
    pages = ["/", "/log", "/checking", "/errors", f"/factories/{sample.inveval.id}"]
    pages += [f"/reports/{one}" for one in reports] + [f"/records/{one}" for one in reports]
    api = ["network", "factories", f"factories/{sample.inveval.id}", f"factories/{sample.inveval.id}/reports"]
    api += [f"reports/{one}" for one in reports]
    api += [f"records/{one}{end}" for one in reports for end in ("", "/envelope", "/receipt", "/proof")]
    api += [f"mandates/{sample.rosa.id}", "openapi.json", "health"]
    return [f"/{lang}{path}" for lang, path in product(words.LANGUAGES, pages)] + [
        f"/api/v1/{one}" for one in api
    ]


# -- every answer -----------------------------------------------------------------------------------


def test_every_answer_is_secured_and_sets_no_cookie(served: Served) -> None:
    for path in [*public_paths(served.sample), "/", "/es/nothing", "/api/v1/nothing", "/assets/frente.css"]:
        answer = served.client.get(path, buffered=True)
        assert answer.status_code in (200, 302, 404), path
        assert "Set-Cookie" not in answer.headers, path
        for name, value in SECURITY_HEADERS:
            assert answer.headers[name] == value, path
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


def test_every_answer_that_depends_on_the_log_is_a_304_until_the_log_grows(served: Served) -> None:
    uncached = ("/envelope", "openapi.json", "health")
    paths = [path for path in public_paths(served.sample) if not path.endswith(uncached)]
    tags = {path: served.client.get(path).headers["ETag"] for path in paths}
    for path, tag in tags.items():
        again = served.client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), path
        assert again.headers["ETag"] == tag
    assert tags["/es/"] != tags["/en/"]


def test_an_answer_is_new_once_the_log_or_the_views_grew(served: Served) -> None:
    client = served.client
    tag = client.get("/es/").headers["ETag"]
    served.hub.say(
        served.sample.rosa, {**INVEVAL_REPORT, "period": {"from": "2006-01-01", "to": "2006-01-31"}}
    )
    logged = client.get("/es/", headers={"If-None-Match": tag})
    assert logged.status_code == 200
    Projector(served.hub.hub_itself.database).catch_up()
    followed = client.get("/es/", headers={"If-None-Match": logged.headers["ETag"]})
    assert followed.status_code == 200


def test_style_and_script_are_kept_for_ever_under_an_address_of_their_content(served: Served) -> None:
    page = served.client.get("/es/").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in served.client.get(address, buffered=True).headers["Cache-Control"]
    plain = served.client.get("/assets/frente.css", buffered=True)
    assert "immutable" not in plain.headers.get("Cache-Control", "")


# -- languages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "accepted, language",
    [
        ("pt-BR,pt;q=0.9", "pt"),
        ("en", "en"),
        ("es-VE", "es"),
        ("de", "es"),
        ("", "es"),
        ("de,en;q=0.1", "en"),
    ],
)
def test_an_address_without_a_language_leads_to_the_readers(
    served: Served, accepted: str, language: str
) -> None:
    answer = served.client.get(f"/reports/{served.sample.report}", headers={"Accept-Language": accepted})
    assert answer.headers["Location"] == f"/{language}/reports/{served.sample.report}"
    assert answer.headers["Vary"] == "Accept-Language"


def test_a_page_is_in_the_language_of_its_address_whatever_the_browser_likes(served: Served) -> None:
    page = served.client.get("/pt/", headers={"Accept-Language": "en"})
    assert "A federação em números" in page.text
    assert "Vary" not in page.headers or "Accept-Language" not in page.headers["Vary"]


@pytest.mark.parametrize(
    "query", ["endpoint=x", "_external=1&_scheme=javascript", "_anchor=x", "self=1&language=pt"]
)
def test_what_a_reader_asks_for_is_no_option_of_the_program(served: Served, query: str) -> None:
    answer = served.client.get(f"/es/?{query}")
    assert answer.status_code == 200
    assert "javascript:" not in answer.text
    assert f'href="/en/?{query.replace("&", "&amp;")}"' in answer.text


def test_search_engines_are_told_the_whole_address_of_each_language(served: Served) -> None:
    page = served.client.get("/es/log").text
    assert '<link rel="alternate" hreflang="pt" href="http://localhost/pt/log">' in page
    assert '<meta name="description" content="' in page


def test_every_page_links_to_itself_in_the_other_languages(served: Served) -> None:
    path = f"factories/{served.sample.inveval.id}?before=2007-06-30.20"
    page = served.client.get(f"/es/{path}").text
    for language in ("en", "pt"):
        assert f'href="/{language}/{path}"' in page
        assert served.client.get(f"/{language}/{path}").status_code == 200


def test_an_unknown_address_answers_in_the_language_that_it_begins_with(served: Served) -> None:
    assert '<html lang="pt">' in served.client.get("/pt/nothing/here").text
    assert '<html lang="en">' in served.client.get("/nothing", headers={"Accept-Language": "en"}).text


# -- what pages say ---------------------------------------------------------------------------------


def test_a_missing_figure_is_said_to_be_missing_and_never_a_zero(served: Served) -> None:
    page = served.client.get("/es/factories").text
    row = page.partition("Tomatera Caigua")[2].partition("</li>")[0]
    assert "sin dato" in row
    assert ">0<" not in row


def test_a_demonstration_says_so_and_a_real_hub_does_not(
    served: Served, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert "demostración" not in served.client.get("/es/").text
    demo = LivingHub(tmp_path_factory.mktemp("demo") / "hub", demo=True)
    assert (
        "El calendario de esta demostración está en julio de 2007"
        in demo.app().test_client().get("/es/").text
    )
    demo.close()


def test_a_correction_and_what_it_corrects_link_to_each_other(served: Served) -> None:
    sample = served.sample
    assert f"/es/reports/{sample.corrected}" in served.client.get(f"/es/reports/{sample.report}").text
    assert f"/es/reports/{sample.report}" in served.client.get(f"/es/reports/{sample.corrected}").text


def test_open_waits_are_counted_to_today_in_the_newest_report_only(served: Served) -> None:
    newest = served.client.get(f"/api/v1/reports/{served.sample.report}").get_json()
    corrected = served.client.get(f"/api/v1/reports/{served.sample.corrected}").get_json()
    assert (newest["newest"], newest["counted_to"]) == (True, "2007-07-24")
    assert (corrected["newest"], corrected["counted_to"]) == (False, "2007-07-01")


def test_a_withdrawn_report_says_by_whom_and_why_and_nothing_of_what_it_said(served: Served) -> None:
    page = served.client.get(f"/es/reports/{served.sample.withdrawn}").text
    assert "Este documento fue retirado" in page
    assert "Por: Inveval." in page
    assert "datos personales" in page
    for language, path in product(words.LANGUAGES, ("/", f"/factories/{served.sample.inveval.id}")):
        assert "secreto" not in served.client.get(f"/{language}{path}").text
    assert b"secreto" not in served.client.get(f"/api/v1/records/{served.sample.withdrawn}/proof").data


def test_what_is_for_the_federation_is_nowhere_to_be_read(served: Served) -> None:
    told = [path for path in public_paths(served.sample) if b"reservado" in served.client.get(path).data]
    assert told == []
    record = served.client.get(f"/api/v1/records/{served.sample.hidden}").get_json()
    hidden = served.client.get(f"/api/v1/documents/{record['document']['hash']}")
    unknown = served.client.get(f"/api/v1/documents/{UNKNOWN}")
    assert record["document"]["status"] == "federation"
    assert (hidden.status_code, hidden.get_json()["detail"]) == (404, unknown.get_json()["detail"])


def test_the_name_that_a_delegate_chose_is_shown_with_the_vote(served: Served) -> None:
    page = served.client.get(f"/es/factories/{served.sample.inveval.id}").text
    assert "Rosa P." in page
    assert "a favor 40, en contra 2, abstenciones 1; presentes 50 de 60" in page


def test_every_error_code_stands_on_the_page_that_problems_point_to(served: Served) -> None:
    problem = served.client.get(f"/api/v1/records/{UNKNOWN}").get_json()
    page = served.client.get(problem["type"].partition("#")[0], follow_redirects=True).text
    assert f'id="{problem["code"]}"' in page


# -- faults -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        f"/es/factories/{UNKNOWN}",
        f"/es/reports/{UNKNOWN}",
        f"/es/records/{UNKNOWN}",
        "/es/records/xyz",
        "/es/records/" + "A" * 64,
        "/es/log?before=xyz",
        "/es/log?before=-1",
        "/es/log?before=%00",
        "/es/nothing",
        "/de/",
        "/reports/..%2f..%2fetc",
        "/xx/yy/zz",
    ],
)
def test_a_page_that_is_not_there_is_a_page_that_says_so(served: Served, path: str) -> None:
    answer = served.client.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "<h1>" in answer.text


@pytest.mark.parametrize(
    "path, status",
    [
        (f"factories/{UNKNOWN}", 404),
        (f"factories/{UNKNOWN}/reports", 404),
        (f"reports/{UNKNOWN}", 404),
        (f"records/{UNKNOWN}", 404),
        (f"records/{UNKNOWN}/envelope", 404),
        (f"records/{UNKNOWN}/receipt", 404),
        (f"records/{UNKNOWN}/proof", 404),
        (f"mandates/{UNKNOWN}", 404),
        (f"documents/{UNKNOWN}", 404),
        ("records/xyz", 404),
        ("records/" + "A" * 64, 404),
        ("nothing", 404),
        ("factories?limit=0", 400),
        ("factories?limit=201", 400),
        ("factories?limit=x", 400),
        ("factories?cursor=x", 404),
        ("factories?cursor=" + "a" * 501, 400),
    ],
)
def test_a_fault_of_the_api_is_a_problem(served: Served, path: str, status: int) -> None:
    answer = served.client.get(f"/api/v1/{path}")
    problem = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert problem["status"] == status
    assert {"type", "title", "detail", "code"} <= problem.keys()


def test_a_withdrawn_document_is_gone_and_says_why(served: Served) -> None:
    record = served.client.get(f"/api/v1/records/{served.sample.withdrawn}").get_json()
    answer = served.client.get(f"/api/v1/documents/{record['document']['hash']}")
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (410, "document-withdrawn")
    assert (problem["reason"], problem["author"]) == ("personal-data", served.sample.inveval.id)


# -- the API ----------------------------------------------------------------------------------------


def test_the_answers_are_of_the_form_that_a_client_expects(served: Served) -> None:
    client, sample = served.client, served.sample
    network = NetworkInfo.model_validate_json(client.get("/api/v1/network").data)
    mandate = MandateInfo.model_validate_json(client.get(f"/api/v1/mandates/{sample.rosa.id}").data)
    record = RecordInfo.model_validate_json(client.get(f"/api/v1/records/{sample.report}").data)
    factories = client.get("/api/v1/factories").get_json()["factories"]
    assert (network.network, str(network.day), network.writes) == (served.hub.network, "2007-07-24", True)
    assert mandate.status == "in-force"
    assert record.document is not None
    assert record.document.status == "held"
    assert len([FactoryInfo.model_validate(one) for one in factories]) == 8


def test_a_recalled_mandate_says_by_what(served: Served) -> None:
    mandate = MandateInfo.model_validate_json(
        served.client.get(f"/api/v1/mandates/{served.sample.recalled.id}").data
    )
    assert mandate.status == "recalled"
    assert mandate.recalled_by is not None


def test_pages_of_a_list_hold_everything_once(served: Served) -> None:
    def walk(path: str, name: str) -> list[str]:
        found, cursor = [], ""
        while True:
            page = served.client.get(f"/api/v1/{path}?limit=3{cursor}").get_json()
            found += [one["id"] for one in page[name]]
            if "next" not in page:
                return found
            cursor = f"&cursor={page['next']}"

    all_at_once = served.client.get("/api/v1/factories").get_json()["factories"]
    assert walk("factories", "factories") == [one["id"] for one in all_at_once]
    reports = f"factories/{served.sample.inveval.id}/reports"
    whole = served.client.get(f"/api/v1/{reports}").get_json()["reports"]
    assert walk(reports, "reports") == [one["id"] for one in whole]
    assert len(whole) == len({one["id"] for one in whole}) >= 9


def test_a_record_comes_with_its_bytes_its_receipt_and_its_proof(served: Served) -> None:
    record, client = served.sample.report, served.client
    raw = client.get(f"/api/v1/records/{record}/envelope").data
    receipt = parse_receipt(client.get(f"/api/v1/records/{record}/receipt").data)
    vkey = client.get("/api/v1/network").get_json()["log_keys"][0]["vkey"]
    receipt.verify(raw, [parse_verifier_key(vkey)], "frente.example/log")
    bundle = client.get(f"/api/v1/records/{record}/proof").data
    frames = list(read_frames(BytesIO(bundle)))
    envelopes = [frame.data for frame in frames if frame.type == FrameType.ENVELOPE]
    assert envelopes[-1] == raw


def test_a_document_comes_with_its_salt_and_is_never_shown_as_a_page(served: Served) -> None:
    hash_ = served.client.get(f"/api/v1/records/{served.sample.report}").get_json()["document"]["hash"]
    answer = served.client.get(f"/api/v1/documents/{hash_}")
    assert document_hash(answer.data[:32], answer.data[32:]) == hash_
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_signers_of_a_record_are_named_by_the_purpose_of_their_keys(served: Served) -> None:
    charter = served.client.get(f"/api/v1/records/{served.sample.inveval.id}").get_json()
    report = served.client.get(f"/api/v1/records/{served.sample.report}").get_json()
    assert {signer["purpose"] for signer in charter["signers"]} == {"custodian"}
    assert report["signers"] == [
        {
            "keyid": key("rosa").public.id,
            "purpose": "delegate",
            "owner": served.sample.inveval.id,
            "owner_name": "Inveval",
        }
    ]


def test_the_description_is_openapi_3_1_and_names_every_path(served: Served) -> None:
    description = served.client.get("/api/v1/openapi.json").get_json()
    assert description["openapi"] == "3.1.0"
    described = {path.replace("{", "<").replace("}", ">") for path in description["paths"]}
    rules = {
        rule.rule
        for rule in served.client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.endpoint != "openapi"
    }
    assert described == rules


def test_an_id_is_of_the_bytes_that_are_served(served: Served) -> None:
    raw = served.client.get(f"/api/v1/records/{served.sample.report}/envelope").data
    assert record_id(parse_envelope(raw).payload) == served.sample.report


def test_a_mistake_of_the_program_is_a_page_that_says_nothing_of_it(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(Front, "figures", stumble)
    answer = served.client.get("/es/")
    assert answer.status_code == 500
    assert "El nodo central se equivocó" in answer.text
    assert "secret" not in answer.text


def test_a_database_that_does_not_answer_is_a_page_too(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise errors.DatabaseUnreachable("The database does not answer.")

    monkeypatch.setattr(Database, "read", fail)
    answer = served.client.get("/pt/")
    assert answer.status_code == 503
    assert "text/html" in answer.content_type
