"""What is for the federation only: served to a delegate's signed request, once, and to nobody else in any way."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from federation.ids import DocumentHash, document_hash
from federation.keys import PrivateKey
from federation.signed_requests import ACCEPTED, new_nonce, sign_request
from hub.app import create_app
from hub.services.projector import Projector
from hub.settings import Settings
from hub.storage import nonces
from hub.storage.database import Database
from hub.views.context import HUB
from tests.hub.addresses import MARK, Site, fill_site
from tests.hub.hubs import Clock, Place
from tests.hub.living import LivingHub
from tests.world import Mandate, key

WALL = datetime(2026, 3, 1, 12, tzinfo=UTC)  # far from the log's day, which stands in 2007
HOST = "http://localhost"


class Reader:
    """Asks an app as the holder of a key."""

    def __init__(self, client: FlaskClient, signer: PrivateKey, wall: Clock) -> None:
        self.client = client
        self.key = signer
        self.wall = wall

    def fields(self, path: str, method: str = "GET", **changes: Any) -> dict[str, str]:
        """Return the fields that sign a request."""
        terms = {"created": int(self.wall.now.timestamp()), "nonce": new_nonce(), **changes}
        return sign_request(method, HOST + path, self.key, **terms)

    def get(self, hash_: str, method: str = "GET", **changes: Any) -> Any:
        """Ask for a document."""
        path = f"/api/v1/documents/{hash_}"
        return self.client.open(path, method=method, headers=self.fields(path, method, **changes))


@pytest.fixture(scope="module")
def wall() -> Clock:
    return Clock(WALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    living = LivingHub(tmp_path_factory.mktemp("reading") / "hub", demo=True)
    yield fill_site(living)
    living.close()


@pytest.fixture(scope="module")
def client(site: Site, wall: Clock) -> Iterator[FlaskClient]:
    app = create_app(site.living.settings, wall=wall)
    yield app.test_client()
    app.extensions[HUB].close()


@pytest.fixture
def reader(client: FlaskClient, site: Site, wall: Clock) -> Reader:
    wall.now = WALL
    return Reader(client, site.reader.key, wall)


def test_a_delegate_reads_every_document_that_is_for_the_federation_only(
    site: Site, reader: Reader, client: FlaskClient
) -> None:
    for one in site.hidden:
        answer = reader.get(one.hash)
        assert answer.status_code == 200, one.what
        assert document_hash(answer.data[:32], answer.data[32:]) == one.hash
        assert MARK.encode() in answer.data
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.mimetype == "application/octet-stream"
        assert "ETag" not in answer.headers
        assert "Content-Encoding" not in answer.headers
        assert client.get(f"/api/v1/documents/{one.hash}").status_code == 404


def test_a_delegate_of_any_admitted_factory_reads_what_another_factory_wrote(
    site: Site, client: FlaskClient, wall: Clock
) -> None:
    ours, theirs = site.proposals.luis, site.hidden[0]
    assert ours.factory != site.sample.inveval.id
    assert Reader(client, ours.key, wall).get(theirs.hash).status_code == 200


def test_public_documents_and_their_absence_are_answered_to_signed_requests_too(
    site: Site, reader: Reader
) -> None:
    public = site.hash_of(site.sample.report)
    assert reader.get(public).status_code == 200
    assert reader.get(site.hash_of(site.sample.withdrawn)).get_json()["code"] == "document-withdrawn"
    assert reader.get("0" * 64).get_json()["code"] == "not-found"


def test_head_is_signed_for_itself(site: Site, reader: Reader) -> None:
    hash_ = site.hidden[0].hash
    answer = reader.get(hash_, "HEAD")
    assert (answer.status_code, answer.data) == (200, b"")
    path = f"/api/v1/documents/{hash_}"
    assert reader.client.head(path, headers=reader.fields(path, "GET")).status_code == 404


STRANGERS = (
    "nobody",  # no key of the network's
    "Inveval custodian 0",
    "network custodian",
    "hub",
    "hidden delegate",  # recalled
    "old delegate",  # recalled
)


@pytest.mark.parametrize("name", STRANGERS)
def test_a_strangers_signature_changes_no_byte_of_the_answer(
    site: Site, client: FlaskClient, wall: Clock, name: str
) -> None:
    nothing = client.get(f"/api/v1/documents/{'0' * 64}")
    public = site.hash_of(site.sample.report)
    for stranger in (
        Reader(client, key(name), wall),
        Reader(client, key(name), Clock(datetime(2007, 7, 24, tzinfo=UTC))),
    ):
        for hash_ in (site.hidden[0].hash, "0" * 64):
            answer = stranger.get(hash_)
            assert (answer.status_code, answer.data) == (404, nothing.data)
            assert list(answer.headers) == list(nothing.headers)
        assert stranger.get(public).data == client.get(f"/api/v1/documents/{public}").data
        assert "public" in stranger.get(public).headers["Cache-Control"]


MANGLED = (
    {"Signature": "frente=:AAAA:"},
    {"Signature": ""},
    {"Signature-Input": "x" * 5000},
    {"Signature-Input": "frente=(" * 200},
    {"Signature-Input": 'frente=("@method");keyid="' + "0" * 64 + '"'},
    {"Host": "other.example"},
    {"Host": "a b<script>"},
)


@pytest.mark.parametrize("changes", MANGLED)
def test_a_signature_that_does_not_hold_is_a_strangers(
    site: Site, reader: Reader, changes: dict[str, str]
) -> None:
    nothing = reader.client.get(f"/api/v1/documents/{'0' * 64}")
    path = f"/api/v1/documents/{site.hidden[0].hash}"
    answer = reader.client.get(path, headers={**reader.fields(path), **changes})
    assert (answer.status_code, answer.data) == (404, nothing.data)


def test_a_signature_for_one_document_opens_no_other(site: Site, reader: Reader) -> None:
    first, second = (f"/api/v1/documents/{one.hash}" for one in site.hidden[:2])
    assert reader.client.get(second, headers=reader.fields(first)).status_code == 404
    assert reader.client.get(f"{first}?a=1", headers=reader.fields(first)).status_code == 404


@pytest.mark.parametrize("seconds", [301, -301, 10**6, -(10**6)])
def test_a_stale_request_is_told_so_whatever_it_asks_for(site: Site, reader: Reader, seconds: int) -> None:
    created = int((WALL + timedelta(seconds=seconds)).timestamp())
    told = [reader.get(hash_, created=created) for hash_ in (site.hidden[0].hash, "0" * 64)]
    assert {one.status_code for one in told} == {401}
    assert told[0].data == told[1].data
    problem = told[0].get_json()
    assert (problem["code"], problem["hub_time"]) == ("request-stale", int(WALL.timestamp()))
    assert told[0].headers["Accept-Signature"] == ACCEPTED
    assert told[0].headers["WWW-Authenticate"]
    assert told[0].headers["Cache-Control"] == "no-store"


def test_a_fresh_request_is_judged_by_the_wall_clock_and_not_by_the_calendar(
    site: Site, reader: Reader
) -> None:
    """This hub's calendar stands in July 2007, and there the mandate is in force."""
    noon = datetime(2007, 7, 24, 12, tzinfo=UTC)
    assert reader.get(site.hidden[0].hash).status_code == 200
    assert reader.get(site.hidden[0].hash, created=int(noon.timestamp())).status_code == 401


def test_a_request_is_answered_once(site: Site, reader: Reader) -> None:
    path = f"/api/v1/documents/{site.hidden[0].hash}"
    fields = reader.fields(path)
    assert reader.client.get(path, headers=fields).status_code == 200
    for _ in range(2):
        again = reader.client.get(path, headers=fields)
        assert (again.status_code, again.get_json()["code"]) == (401, "request-replayed")


def test_another_worker_knows_what_was_used(site: Site, reader: Reader, wall: Clock) -> None:
    other = create_app(site.living.settings, wall=wall)
    path = f"/api/v1/documents/{site.hidden[0].hash}"
    fields = reader.fields(path)
    assert reader.client.get(path, headers=fields).status_code == 200
    assert other.test_client().get(path, headers=fields).get_json()["code"] == "request-replayed"
    other.extensions[HUB].close()


def test_a_nonce_is_another_keys_own(site: Site, client: FlaskClient, reader: Reader, wall: Clock) -> None:
    nonce = new_nonce()
    assert reader.get(site.hidden[0].hash, nonce=nonce).status_code == 200
    other = Reader(client, site.proposals.luis.key, wall)
    assert other.get(site.hidden[0].hash, nonce=nonce).status_code == 200


def test_a_replay_is_refused_up_to_the_moment_at_which_it_is_stale(site: Site, reader: Reader) -> None:
    """Of a request that names a time ahead of the hub's, which stays fresh for longest."""
    path = f"/api/v1/documents/{site.hidden[0].hash}"
    fields = reader.fields(path, created=int(WALL.timestamp()) + 300)
    codes = []
    for later in (0, 1, 300, 600, 601, 602, 10_000):
        reader.wall.now = WALL + timedelta(seconds=later)
        answer = reader.client.get(path, headers=fields)
        codes.append("read" if answer.status_code == 200 else answer.get_json()["code"])
    assert codes == ["read", *["request-replayed"] * 3, *["request-stale"] * 3]


def test_what_is_for_the_federation_is_read_no_more_once_it_is_withdrawn(tmp_path: Path) -> None:
    living = LivingHub(tmp_path / "hub")
    inveval = living.admit("Inveval")
    rosa = living.give_mandate(inveval, "rosa")
    report = {"type": "status-report", "period": {"from": "2006-01-01", "to": "2006-01-31"}, "text": MARK}
    record = living.say(rosa, report, "federation")
    facts = living.state.facts(record)
    assert facts is not None
    app = living.app()
    reader = Reader(app.test_client(), rosa.key, Clock(datetime.now(UTC)))
    assert MARK.encode() in reader.get(str(facts.document)).data
    living.withdraw(inveval, record)
    living.project()
    gone = reader.get(str(facts.document))
    assert (gone.status_code, gone.get_json()["code"]) == (410, "document-withdrawn")
    assert MARK not in gone.text
    assert app.test_client().get(f"/api/v1/documents/{facts.document}").status_code == 404
    living.close()


# -- both databases ---------------------------------------------------------------------------------


def hidden_report(place: Place) -> tuple[Mandate, DocumentHash]:
    rosa = place.reporter()
    document, record = place.report(rosa, audience="federation")
    place.take(record, document)
    Projector(place.hub.database).catch_up()
    return rosa, document.hash


def test_of_many_at_once_one_is_answered_on_both_databases(place: Place) -> None:
    rosa, hash_ = hidden_report(place)
    path = f"/api/v1/documents/{hash_}"
    fields = Reader(place.client, rosa.key, Clock(datetime.now(UTC))).fields(path)
    app, found = place.client.application, []
    start = threading.Barrier(8)

    def ask() -> None:
        client = app.test_client()
        start.wait()
        found.append(client.get(path, headers=fields).status_code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == [200, *[401] * 7]


def test_what_need_not_be_remembered_is_forgotten_and_no_key_fills_the_table(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nonces, "MAX_PER_KEY", 3)
    database: Database = place.hub.database
    nonces.prepare(database)
    nonces.prepare(database)

    def use(name: str, nonce: str, now: int) -> str:
        with database.write() as connection:
            return nonces.use(connection, key(name).public.id, nonce, now, now + 601)

    assert [use("rosa", nonce, 0) for nonce in ("a", "b", "c", "d", "a")] == [
        *["new"] * 3,
        "too-many",
        "used",
    ]
    assert use("luis", "a", 0) == "new"
    assert use("rosa", "a", 601) == "used"
    assert use("rosa", "d", 602) == "new"
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM used_nonces").scalar_one() == 1


def test_a_key_that_asks_too_often_is_told_when_to_come_again(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nonces, "MAX_PER_KEY", 1)
    rosa, hash_ = hidden_report(sqlite_place)
    reader = Reader(sqlite_place.client, rosa.key, Clock(datetime.now(UTC)))
    assert reader.get(hash_).status_code == 200
    refused = reader.get(hash_)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "rate-limited")
    assert int(refused.headers["Retry-After"]) > 0


def test_a_request_behind_a_proxy_that_ends_tls_counts(tmp_path: Path, sqlite_place: Place) -> None:
    """The scheme is not signed, and the Host field is passed on."""
    rosa, hash_ = hidden_report(sqlite_place)
    settings: Settings = replace(sqlite_place.hub.settings, proxies=1)
    app = create_app(settings)
    path = f"/api/v1/documents/{hash_}"
    fields = sign_request(
        "GET",
        f"https://hub.example{path}",
        rosa.key,
        created=int(datetime.now(UTC).timestamp()),
        nonce=new_nonce(),
    )
    answer = app.test_client().get(
        path, headers={**fields, "Host": "hub.example", "X-Forwarded-For": "192.0.2.7"}
    )
    assert answer.status_code == 200
    app.extensions[HUB].close()
