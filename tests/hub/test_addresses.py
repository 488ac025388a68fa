"""Every public address: what is for the federation only stands behind none of them, and each answers machines well."""

import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.hub.addresses import FIGURE, MARK, Site, fill_site, words_in
from tests.hub.living import LivingHub
from tests.hub.test_statute_pages import compare

NEVER_CACHED = ("/api/v1/health",)
"""What is no function of the log: whether the hub writes now."""
NOT_THERE = ("/.well-known/security.txt", "/sitemap-<int(min=1, max=99999):number>.xml")
"""Routes that need an operator's setting, or more pages than the samples have."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    living = LivingHub(tmp_path_factory.mktemp("addresses") / "hub")
    found = fill_site(living)
    compare(living)
    yield found
    living.close()


@pytest.fixture(scope="module")
def client(site: Site) -> FlaskClient:
    return site.app.test_client()


@pytest.fixture(scope="module")
def answers(site: Site, client: FlaskClient) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Give the answer to each address: status, fields, body. Whatever is logged meanwhile goes to `records`."""
    found = {}
    for address in dict.fromkeys(site.addresses()):
        answer = client.get(address, buffered=True)
        found[address] = (answer.status_code, dict(answer.headers), answer.data)
        answer.close()
    return found


Answers = dict[str, tuple[int, dict[str, str], bytes]]


def test_every_route_has_an_address_that_is_there(site: Site, answers: Answers) -> None:
    """Where this fails, tests/hub/addresses.py does not know yet what may stand in a place of the new route."""
    silent = [
        rule.rule
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.rule not in NOT_THERE
        and not any(answers[one][0] in (200, 302) for one in site.addresses_of(rule))
    ]
    assert silent == []


def test_no_answer_holds_what_is_for_the_federation_only(answers: Answers) -> None:
    assert len(answers) > 300
    marks = (MARK.encode(), FIGURE.encode(), FIGURE.replace(".", ",").encode())
    told = [
        address
        for address, (_, fields, body) in answers.items()
        if any(mark in words_in(body) or mark.decode() in repr(fields) for mark in marks)
    ]
    assert told == []


def test_no_answer_is_a_mistake_of_the_program(answers: Answers) -> None:
    assert {address: status for address, (status, _, _) in answers.items() if status >= 500} == {}


def test_no_log_holds_what_is_for_the_federation_only(
    site: Site, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for one in site.hidden:
            for path in (f"documents/{one.hash}", f"records/{one.record}", f"records/{one.record}/proof"):
                client.get(f"/api/v1/{path}")
            client.get(f"/es/records/{one.record}")
            client.get(f"/es/reports/{one.record}")
        site.living.project()
    assert MARK not in caplog.text


def test_what_is_hidden_answers_as_what_does_not_exist(site: Site, client: FlaskClient) -> None:
    nothing = client.get(f"/api/v1/documents/{'0' * 64}")
    for one in site.hidden:
        for method in ("GET", "HEAD"):
            answer = client.open(f"/api/v1/documents/{one.hash}", method=method)
            assert answer.status_code == nothing.status_code == 404
            assert answer.data == (nothing.data if method == "GET" else b"")
            assert list(answer.headers) == list(nothing.headers), one.what


def test_every_public_answer_has_an_etag_and_is_a_304_to_who_has_it(
    client: FlaskClient, answers: Answers
) -> None:
    made = {address: fields for address, (status, fields, _) in answers.items() if status == 200}
    without = [
        address for address in made if "ETag" not in made[address] and not address.startswith(NEVER_CACHED)
    ]
    assert without == []
    for address, fields in made.items():
        if address.startswith(NEVER_CACHED):
            continue
        again = client.get(address, headers={"If-None-Match": fields["ETag"]}, buffered=True)
        assert (again.status_code, again.data) == (304, b""), address
        assert again.headers["ETag"] == fields["ETag"]
        assert again.headers["Cache-Control"] == fields["Cache-Control"], address
        assert fields.get("Vary", "") in again.headers.get("Vary", ""), address
        again.close()


def test_every_page_in_the_list_of_all_pages_is_there(client: FlaskClient, answers: Answers) -> None:
    listed = client.get("/sitemap.xml").text
    addresses = [part.partition("<")[0] for part in listed.split("<loc>http://localhost")[1:]]
    assert len(addresses) == len(set(addresses)) > 50
    for address in addresses:
        status = answers[address][0] if address in answers else client.get(address).status_code
        assert status == 200, address
