"""What programs find at a hub: problems, reading from other sites, packed answers, limits, lists of pages."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import brotli  # type: ignore[import-untyped]  # it has no stubs
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from federation.bundle import MEDIA_TYPE
from federation.errors import SettingInvalid
from hub.app import create_app
from hub.services import sitemap
from hub.services.directory import Directory
from hub.services.intake import Intake
from hub.services.log_reader import LogReader
from hub.settings import TABLE, Settings
from hub.views import limits
from hub.views.caching import cached
from hub.views.context import HUB
from hub.views.limits import limited
from tests.hub.hubs import Place, bundle
from tests.hub.living import LivingHub
from tests.hub.sample import Sample, fill

UNKNOWN = "0" * 64
CONTACTS = "mailto:seguridad@example.org https://example.org/seguridad"


class Served(NamedTuple):
    """A hub with the sample, and a client of it."""

    hub: LivingHub
    sample: Sample
    client: FlaskClient


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    hub = LivingHub(tmp_path_factory.mktemp("machines") / "hub")
    sample = fill(hub)
    hub.settings = replace(hub.settings, security_contact=CONTACTS)
    yield Served(hub, sample, hub.app().test_client())
    hub.close()


@pytest.fixture
def another(served: Served) -> Iterator[Any]:
    """Give a way to have another app of the same hub, with other settings; all are closed at the end."""
    apps: list[Flask] = []

    def make(**changes: Any) -> Flask:
        apps.append(create_app(replace(served.hub.settings, **changes)))
        return apps[-1]

    yield make
    for one in apps:
        one.extensions[HUB].close()


# -- problems ---------------------------------------------------------------------------------------

PROBLEMS: tuple[tuple[str, str, dict[str, Any], int, str], ...] = (
    ("GET", "/api/v1/nothing", {}, 404, "http-404"),
    ("GET", "/log/nothing", {}, 404, "http-404"),
    ("GET", f"/api/v1/factories/{UNKNOWN}", {}, 404, "not-found"),
    ("GET", "/api/v1/factories/rosa", {}, 404, "not-found"),
    ("GET", f"/api/v1/records/{UNKNOWN}", {}, 404, "record-unknown"),
    ("GET", f"/api/v1/documents/{UNKNOWN}", {}, 404, "not-found"),
    ("GET", "/api/v1/factories?limit=0", {}, 400, "request-malformed"),
    ("GET", "/api/v1/factories?limit=x", {}, 400, "request-malformed"),
    ("GET", "/api/v1/factories?cursor=x", {}, 404, "not-found"),
    ("GET", "/api/v1/statutes/synopsis/exe", {}, 400, "request-malformed"),
    ("GET", "/log/tile/0/00x", {}, 404, "not-found"),
    ("GET", "/log/tile/0/000.p/256", {}, 404, "not-found"),
    ("GET", "/log/tile/0/999", {}, 404, "not-found"),
    ("POST", "/api/v1/network", {}, 405, "http-405"),
    ("DELETE", f"/api/v1/factories/{UNKNOWN}", {}, 405, "http-405"),
    ("GET", "/api/v1/bundles", {}, 405, "http-405"),
    ("PUT", "/log/checkpoint", {}, 405, "http-405"),
    ("POST", "/api/v1/bundles", {"data": b"x", "content_type": "text/plain"}, 415, "http-415"),
    ("POST", "/api/v1/bundles", {"data": b"x", "content_type": MEDIA_TYPE}, 400, "bundle-malformed"),
    ("POST", "/api/v1/bundles", {"data": b"\x00" * 20, "content_type": MEDIA_TYPE}, 400, "bundle-malformed"),
)


@pytest.mark.parametrize("method, path, options, status, code", PROBLEMS)
def test_every_fault_below_api_and_log_is_a_problem(
    served: Served, method: str, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    answer = served.client.open(path, method=method, **options)
    require_problem(answer, status, code)
    if status == 405:
        assert answer.headers["Allow"]


def require_problem(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
    problem = answer.get_json()
    assert (problem["code"], problem["status"], problem["type"]) == (code, status, f"/errors#{code}")
    assert problem["title"]
    assert problem["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_bundle_that_is_too_large_is_a_problem(served: Served) -> None:
    answer = served.client.post(
        "/api/v1/bundles", data=b"", content_type=MEDIA_TYPE, headers={"Content-Length": str(2**31)}
    )
    assert answer.status_code in (400, 413)
    assert answer.content_type == "application/problem+json"


def test_who_sends_too_much_is_told_when_to_come_again(another: Any) -> None:
    app = another(address_records=1, address_records_per_minute=1)
    client = app.test_client()
    for _ in range(2):
        answer = client.post("/api/v1/bundles", data=bundle(), content_type=MEDIA_TYPE)
    require_problem(answer, 429, "rate-limited")
    assert int(answer.headers["Retry-After"]) > 0


MISTAKES = (
    (Directory, "network", "/api/v1/network"),
    (LogReader, "published", "/log/checkpoint"),
    (Intake, "take", None),
)


@pytest.mark.parametrize("service, method, path", MISTAKES)
def test_a_mistake_of_the_program_is_a_problem_that_says_nothing_of_it(
    served: Served, monkeypatch: pytest.MonkeyPatch, service: type, method: str, path: str | None
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(service, method, stumble)
    if path is None:
        answer = served.client.post("/api/v1/bundles", data=bundle(), content_type=MEDIA_TYPE)
    else:
        answer = served.client.get(path)
    require_problem(answer, 500, "internal")
    assert "secret" not in answer.text


# -- what never changes -----------------------------------------------------------------------------


def test_exact_bytes_have_an_etag_of_their_own_also_where_they_are_packed(served: Served) -> None:
    path = f"/api/v1/records/{served.sample.report}/envelope"
    plain = served.client.get(path)
    packed = served.client.get(path, headers={"Accept-Encoding": "br"})
    assert brotli.decompress(packed.data) == plain.data
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert not plain.headers["ETag"].startswith("W/")
    for answer, accepted in ((plain, "identity"), (packed, "br")):
        again = served.client.get(
            path, headers={"If-None-Match": answer.headers["ETag"], "Accept-Encoding": accepted}
        )
        assert (again.status_code, again.data) == (304, b"")
        assert "immutable" in again.headers["Cache-Control"]


def test_a_new_checkpoint_has_a_new_etag(sqlite_place: Place) -> None:
    tag = sqlite_place.client.get("/log/checkpoint").headers["ETag"]
    assert sqlite_place.client.get("/log/checkpoint", headers={"If-None-Match": tag}).status_code == 304
    sqlite_place.admit("Inveval")
    assert sqlite_place.client.get("/log/checkpoint", headers={"If-None-Match": tag}).status_code == 200


# -- other sites' scripts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/api/v1/network", "/log/checkpoint", "/api/v1/nothing", f"/api/v1/documents/{UNKNOWN}"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_scripts_of_any_site_may_read_also_what_went_wrong(served: Served, path: str, method: str) -> None:
    answer = served.client.open(path, method=method, headers={"Origin": "https://other.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_script_may_ask_with_the_etag_that_it_has_and_with_no_other_field(served: Served) -> None:
    answer = served.client.options(
        "/api/v1/network",
        headers={"Origin": "https://other.example", "Access-Control-Request-Method": "GET"},
    )
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert answer.headers["Access-Control-Allow-Headers"] == "If-None-Match"


@pytest.mark.parametrize(
    "method, path",
    [("OPTIONS", "/api/v1/bundles"), ("POST", "/api/v1/bundles"), ("GET", "/es/"), ("GET", "/robots.txt")],
)
def test_sending_and_pages_are_opened_to_no_other_site(served: Served, method: str, path: str) -> None:
    answer = served.client.open(path, method=method, headers={"Origin": "https://other.example"})
    assert not [name for name in dict(answer.headers) if name.startswith("Access-Control-")]


# -- packed answers ---------------------------------------------------------------------------------

PACKED = (
    ("br", "br"),
    ("gzip", "gzip"),
    ("zstd", "zstd"),
    ("gzip, deflate, br, zstd", "zstd"),
    ("gzip;q=1.0, br;q=0.5", "gzip"),
    ("deflate", None),
    ("identity", None),
    ("", None),
    ("gzip;q=0", None),
    ("br;q=0, gzip;q=0, *;q=0", None),
    ("br;q=0, gzip", "gzip"),
    ("x" * 2000, None),
)


@pytest.mark.parametrize("accepted, chosen", PACKED)
def test_text_is_packed_as_the_reader_takes_it(served: Served, accepted: str, chosen: str | None) -> None:
    for path in ("/es/", "/api/v1/factories", "/assets/frente.css", "/sitemap.xml"):
        plain = served.client.get(path, buffered=True)
        answer = served.client.get(path, headers={"Accept-Encoding": accepted}, buffered=True)
        assert answer.headers.get("Content-Encoding") == chosen, path
        assert "Accept-Encoding" in answer.headers["Vary"]
        if chosen is None:
            assert answer.data == plain.data
        else:
            assert len(answer.data) < len(plain.data)
            assert answer.headers["Content-Length"] == str(len(answer.data))
        if chosen == "gzip":
            assert gzip.decompress(answer.data) == plain.data
        if chosen == "br":
            assert brotli.decompress(answer.data) == plain.data
        answer.close()
        plain.close()


def test_what_is_no_text_and_what_is_small_is_not_packed(served: Served) -> None:
    report = served.client.get(f"/api/v1/records/{served.sample.report}").get_json()
    everything = {"Accept-Encoding": "br, zstd, gzip"}
    for path in (
        f"/api/v1/documents/{report['document']['hash']}",
        f"/api/v1/records/{served.sample.report}/proof",
        "/log/checkpoint",
        f"/log/tile/0/000.p/{len(served.hub.entries)}",
    ):
        assert "Content-Encoding" not in served.client.get(path, headers=everything).headers, path


# -- limits -----------------------------------------------------------------------------------------


def with_routes(app: Flask) -> FlaskClient:
    """Return a client of the app, which has two more pages: one that is cached, and one of another kind."""

    @app.get("/api/v1/searched")
    @cached
    @limited("searches")
    def searched() -> str:
        return "found"

    @app.get("/api/v1/worked")
    @limited("works")
    def worked() -> str:
        return "made"

    return app.test_client()


def asked(client: FlaskClient, path: str, address: str = "192.0.2.7", **headers: str) -> Any:
    return client.get(path, environ_base={"REMOTE_ADDR": address}, headers=headers)


def test_an_address_is_limited_in_what_is_made_and_not_in_what_it_has(another: Any) -> None:
    client = with_routes(another(searches_per_minute=3))
    tags = [asked(client, "/api/v1/searched").headers["ETag"] for _ in range(3)]
    refused = asked(client, "/api/v1/searched")
    require_problem(refused, 429, "rate-limited")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    for _ in range(20):
        again = asked(client, "/api/v1/searched", **{"If-None-Match": tags[0]})
        assert again.status_code == 304
        assert asked(client, "/es/").status_code == 200
        assert asked(client, "/api/v1/network").status_code == 200


def test_304s_are_not_counted(another: Any) -> None:
    client = with_routes(another(searches_per_minute=3))
    tag = asked(client, "/api/v1/searched").headers["ETag"]
    for _ in range(20):
        assert asked(client, "/api/v1/searched", **{"If-None-Match": tag}).status_code == 304
    assert [asked(client, "/api/v1/searched").status_code for _ in range(3)] == [200, 200, 429]


def test_each_address_each_kind_and_each_hub_counts_for_itself(another: Any) -> None:
    client = with_routes(another(searches_per_minute=1, works_per_minute=1))
    assert asked(client, "/api/v1/searched").status_code == 200
    assert asked(client, "/api/v1/searched").status_code == 429
    assert asked(client, "/api/v1/worked").status_code == 200
    assert asked(client, "/api/v1/worked").status_code == 429
    assert asked(client, "/api/v1/searched", "192.0.2.8").status_code == 200
    assert asked(client, "/api/v1/searched", "2001:db8::1").status_code == 200
    assert asked(client, "/api/v1/searched", "2001:db8::ffff").status_code == 429
    assert asked(client, "/api/v1/searched", "2001:db8:0:1::1").status_code == 200
    assert asked(with_routes(another(searches_per_minute=1)), "/api/v1/searched").status_code == 200


def test_no_limit_is_none(another: Any) -> None:
    client = with_routes(another(searches_per_minute=0, works_per_minute=0))
    assert {asked(client, "/api/v1/worked").status_code for _ in range(200)} == {200}


def test_a_page_that_is_limited_says_so_as_a_page(another: Any, served: Served) -> None:
    client = another(works_per_minute=1).test_client()
    for _ in range(2):
        answer = client.get("/es/statutes/compare")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "espere un minuto" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/es/factories?q=papel",
        "/api/v1/search?q=papel",
        "/api/v1/factories.csv",
        "/api/v1/reports.csv",
        "/api/v1/factories.geojson",
        "/api/v1/factories/{factory}/reports.csv",
        "/es/calendars/network.ics",
        "/es/statutes/compare",
    ],
)
def test_what_costs_much_is_limited_and_nothing_that_a_reader_has(
    another: Any, served: Served, path: str
) -> None:
    client = another(searches_per_minute=2, works_per_minute=2).test_client()
    path = path.format(factory=served.sample.inveval.id)
    tags = [asked(client, path).headers["ETag"] for _ in range(2)]
    assert asked(client, path).status_code == 429
    for _ in range(3):
        assert asked(client, path, **{"If-None-Match": tags[0]}).status_code == 304
    assert asked(client, path, "192.0.2.8").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/es/factories",
        "/es/factories?country=VE&sort=size&limit=100",
        "/api/v1/search?country=VE",
        "/es/",
        "/es/map",
        "/es/factories/{factory}",
        "/es/cards/map",
        "/es/cards/factories/{factory}",
        "/es/feeds/network.atom",
    ],
)
def test_pages_that_cost_little_are_not_counted(another: Any, served: Served, path: str) -> None:
    client = another(searches_per_minute=1, works_per_minute=1).test_client()
    for _ in range(4):
        assert asked(client, path.format(factory=served.sample.inveval.id)).status_code == 200


def test_a_file_that_was_made_already_is_not_counted(another: Any, served: Served) -> None:
    client = another(works_per_minute=1).test_client()
    for _ in range(4):
        answer = asked(client, "/api/v1/directory.sqlite")
        assert answer.status_code == 200
        assert answer.data
    refused = another(works_per_minute=1).test_client()
    assert asked(refused, "/api/v1/factories.csv").status_code == 200
    for kept in (served.hub.folder / "taken").glob("*.sqlite"):
        kept.unlink()
    require_problem(asked(refused, "/api/v1/directory.sqlite"), 429, "rate-limited")


def test_behind_a_proxy_an_address_is_the_readers_and_without_one_nobody_is_believed(another: Any) -> None:
    behind = with_routes(another(works_per_minute=1, proxies=1))
    plain = with_routes(another(works_per_minute=1))
    codes = [
        [
            client.get("/api/v1/worked", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in (1, 2, 1)
        ]
        for client in (behind, plain)
    ]
    assert codes == [[200, 200, 429], [200, 429, 429]]


def test_every_kind_of_limit_is_a_setting() -> None:
    named = {setting.name for setting in TABLE}
    assert {f"{kind}_per_minute" for kind in limits.Kind.__args__} <= named  # type: ignore[attr-defined]  # a Literal's


# -- lists of pages ---------------------------------------------------------------------------------

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_the_list_of_all_pages_names_each_in_every_language(served: Served) -> None:
    answer = served.client.get("/sitemap.xml")
    tree = etree.fromstring(answer.data)
    urls = tree.findall("s:url", NAMES)
    found = {one.findtext("s:loc", None, NAMES): one for one in urls}
    factory = f"http://localhost/pt/factories/{served.sample.inveval.id}"
    others = {one.attrib["hreflang"]: one.attrib["href"] for one in found[factory].findall("x:link", NAMES)}
    assert others == {
        **{code: factory.replace("/pt/", f"/{code}/") for code in ("es", "en", "pt")},
        "x-default": factory.replace("/pt/", "/"),
    }
    assert found[factory].findtext("s:lastmod", None, NAMES) == "2007-07-01"
    assert "http://localhost/es/" in found
    assert f"http://localhost/es/reports/{served.sample.report}" in found
    for unlisted in (served.sample.withdrawn, served.sample.hidden):
        assert unlisted not in answer.text


def test_a_long_list_comes_in_parts(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = etree.fromstring(served.client.get("/sitemap.xml").data)
    monkeypatch.setattr(sitemap, "PLACES_PER_PART", 7)
    index = etree.fromstring(served.client.get("/sitemap.xml").data)
    parts = [str(one.text) for one in index.findall("s:sitemap/s:loc", NAMES)]
    assert len(parts) > 2
    found: list[str | None] = []
    for part in parts:
        tree = etree.fromstring(served.client.get(part.removeprefix("http://localhost")).data)
        found += [one.text for one in tree.findall("s:url/s:loc", NAMES)]
    assert sorted(map(str, found)) == sorted(str(one.text) for one in whole.findall("s:url/s:loc", NAMES))
    assert served.client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert served.client.get("/sitemap-0.xml").status_code == 404


def test_a_host_that_is_no_name_writes_nothing_into_the_list(served: Served) -> None:
    answer = served.client.get("/sitemap.xml", headers={"Host": 'a"/><x>&b'})
    if answer.status_code == 200:
        assert b"<x>" not in answer.data
        etree.fromstring(answer.data)


def test_robots_find_the_list_and_leave_out_what_is_chosen_in_an_address(served: Served) -> None:
    lines = served.client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /*/factories?" in lines
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


# -- security.txt -----------------------------------------------------------------------------------


def test_security_txt_says_whom_to_tell_and_expires_half_a_year_after_the_logs_day(served: Served) -> None:
    answer = served.client.get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        "Contact: mailto:seguridad@example.org",
        "Contact: https://example.org/seguridad",
        "Expires: 2008-01-20T00:00:00Z",
        "Preferred-Languages: es, en, pt",
        "Canonical: http://localhost/.well-known/security.txt",
    ]


def test_without_a_contact_there_is_none(another: Any) -> None:
    client = another(security_contact="").test_client()
    require_problem(client.get("/.well-known/security.txt"), 404, "not-found")


@pytest.mark.parametrize(
    "contact",
    [
        "seguridad@example.org",
        "http://example.org",
        "javascript:alert(1)",
        "mailto:a@b\nExpires: x",
        "mailto:",
        "mailto:ñ@example.org",
        "https://example.org/" + "x" * 1000,
    ],
)
def test_a_contact_that_no_program_can_follow_is_refused(served: Served, contact: str) -> None:
    with pytest.raises(SettingInvalid):
        Settings.load(served.hub.folder, given={"security_contact": contact})
