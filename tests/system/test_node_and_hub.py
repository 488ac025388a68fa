"""A factory's node against the real hub, over HTTP: the whole path from an assembly's vote to a proof for strangers."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from werkzeug.serving import make_server

from federation.bundle import BundleWriter
from federation.client import HubClient
from federation.documents import StatusReport, parse_document
from federation.errors import HubUnreachable, MandateNone, NothingFound
from federation.proofs import verify_proof_bundle
from federation.rules import parse_candidate
from hub.services import calendar
from hub.services.projector import Projector
from node.services.keyring import one_passphrase
from node.services.node import Node, meet
from node.services.writing import Attachment
from tests.hub.hubs import Clock, Place, running
from tests.node.conftest import PASSPHRASE, quick_keys, report, terms
from tests.world import key

_ = quick_keys  # a fixture that every test here uses

NOW = datetime(2007, 1, 2, 15, 42, tzinfo=UTC)
BIN = Path(sys.executable).parent


class Site:
    """A hub that answers over HTTP, and its calendar."""

    def __init__(self, place: Place, url: str) -> None:
        self.place = place
        self.url = url

    @property
    def client(self) -> HubClient:
        return HubClient(self.url)

    def admit(self, node: Node) -> None:
        """Let the network's custodians admit the factory whose application waits."""
        assert self.place.statuses(self.place.world.admission(node.factory.id)) == ["accepted"]

    def begin(self, day: date) -> None:
        """Let the hub's clock come to a day, and the hub say so."""
        self.place.clock.now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        calendar.turn(self.place.hub, accept=day)


@contextmanager
def serving(place: Place) -> Iterator[Site]:
    """Serve a hub's app on a free port."""
    Projector(place.hub.database).catch_up()  # as the keeper does when it starts
    server = make_server("127.0.0.1", 0, place.client.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Site(place, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """Give a hub on each of the databases."""
    url = None if request.param == "sqlite" else request.getfixturevalue("fresh_postgres_database")
    with running(tmp_path / "hub", database_url=url, clock=Clock(NOW)) as place, serving(place) as found:
        yield found


@pytest.fixture
def sqlite_site(tmp_path: Path) -> Iterator[Site]:
    """Give a hub on SQLite."""
    with running(tmp_path / "hub", clock=Clock(NOW)) as place, serving(place) as found:
        yield found


def make_node(site: Site, folder: Path, **options: Any) -> Node:
    """Return a node whose charter stands in its outbox."""
    return Node.create(
        folder,
        url=site.url,
        network=meet(site.client),
        name="Inveval",
        now=NOW,
        passphrases=one_passphrase(PASSPHRASE),
        **options,
    )


@pytest.fixture
def reporter(sqlite_site: Site, tmp_path: Path) -> Iterator[Node]:
    """Give a node whose delegate has a mandate in the log of the hub on SQLite."""
    with make_node(sqlite_site, tmp_path / "node") as node:
        node.sync(sqlite_site.client, NOW)
        sqlite_site.admit(node)
        node.give_mandate(terms(), NOW)
        node.sync(sqlite_site.client, NOW)
        yield node


# -- the whole path ----------------------------------------------------------------------------------


def test_a_report_signed_offline_ends_as_a_proof_that_needs_no_hub(site: Site, tmp_path: Path) -> None:
    with make_node(site, tmp_path / "node", custodians=3, threshold=2) as node:
        assert [one.status for one in node.sync(site.client, NOW).outcomes] == ["waiting"]
        site.admit(node)
        node.give_mandate(terms(), NOW)
        node.edit_profile({"about": "Válvulas"}, NOW)
        photo = Attachment("válvulas.jpg", "image/jpeg", os.urandom(100_000))
        written = node.write_report(report("nadie las retira"), NOW, attachments=[photo])
        result = node.sync(site.client, NOW)
        assert [(one.kind, one.status) for one in result.outcomes] == [
            ("charter", "accepted"),
            ("mandate", "accepted"),
            ("profile", "accepted"),
            ("status-report", "accepted"),
        ]
        proof = verify_proof_bundle(site.client.proof(written.id), network=node.network.id)  # type: ignore[arg-type]
        assert proof.id == written.id
        assert proof.factory is not None
        assert proof.factory.name == "Inveval"
        assert proof.document is not None
        found = parse_document(proof.document)
        assert isinstance(found, StatusReport)
        assert found.text == "nadie las retira"
        kept = node.documents(written.id)
        for document in kept:
            assert site.client.document(document.hash) == (document.salt, document.data)
        assert len(kept) == 2


def test_what_a_node_knows_of_the_log_grows_with_each_sync(sqlite_site: Site, reporter: Node) -> None:
    sizes = []
    for _ in range(5):
        reporter.write_report(report(), NOW)
        sizes.append(reporter.sync(sqlite_site.client, NOW).size)
    assert sizes == sorted(set(sizes))
    newest = reporter.newest_checkpoint()
    assert newest is not None
    assert newest.checkpoint.size == sizes[-1]


def test_a_hundred_reports_go_in_with_one_sync(sqlite_site: Site, reporter: Node) -> None:
    for _ in range(100):
        reporter.write_report(report(), NOW)
    result = reporter.sync(sqlite_site.client, NOW)
    assert {one.status for one in result.outcomes} == {"accepted"}
    assert len(result.outcomes) == 100


# -- what the hub refuses ----------------------------------------------------------------------------


def test_a_report_after_the_mandates_end_is_signed_again_under_a_new_one(
    sqlite_site: Site, reporter: Node
) -> None:
    late = reporter.write_report(report(), NOW)
    new_year = date(2008, 1, 2)
    sqlite_site.begin(new_year)
    (outcome,) = reporter.sync(sqlite_site.client, NOW).outcomes
    assert (outcome.status, outcome.code) == ("refused", "mandate-expired")
    now = NOW + timedelta(days=365)
    reporter.give_mandate(terms(first_day=new_year, last_day=date(2008, 12, 31), assembly_date=new_year), now)
    assert [one.id for one in reporter.renewable()] == [late.id]
    reporter.renew(late.id, now)
    assert {one.status for one in reporter.sync(sqlite_site.client, now).outcomes} == {"accepted"}


def test_a_recalled_delegates_report_is_refused_wherever_it_was_signed(
    sqlite_site: Site, reporter: Node, tmp_path: Path
) -> None:
    shutil.copytree(reporter.folder, tmp_path / "the delegate's copy")
    reporter.recall(reporter.mandates()[0].id, "key-stolen", NOW)
    reporter.sync(sqlite_site.client, NOW)
    with Node.open(tmp_path / "the delegate's copy", one_passphrase(PASSPHRASE)) as copy:
        copy.write_report(report(), NOW)
        (outcome,) = copy.sync(sqlite_site.client, NOW).outcomes
    assert (outcome.status, outcome.code) == ("refused", "mandate-recalled")


def test_a_restored_backup_makes_no_fork_in_the_log(
    sqlite_site: Site, reporter: Node, tmp_path: Path
) -> None:
    shutil.copytree(reporter.folder, tmp_path / "backup")
    for _ in range(3):
        reporter.write_report(report(), NOW)
    reporter.sync(sqlite_site.client, NOW)
    with Node.open(tmp_path / "backup", one_passphrase(PASSPHRASE)) as restored:
        again = restored.write_report(report(), NOW)
        (held,) = restored.sync(sqlite_site.client, NOW).outcomes
        assert (held.id, held.code) == (again.id, "sequence-passed")
        restored.renew(again.id, NOW)
        assert [one.status for one in restored.sync(sqlite_site.client, NOW).outcomes] == ["accepted"]
    assert "evidence" not in sqlite_site.place.kinds()
    assert sqlite_site.place.kinds().count("status-report") == 4


def test_a_name_that_needs_a_custodian_of_the_network_waits_and_then_goes_in(
    sqlite_site: Site, tmp_path: Path
) -> None:
    with make_node(sqlite_site, tmp_path / "node") as node:
        node.give_mandate(terms(), NOW)
        node.write_report(report(), NOW)
        waiting = node.sync(sqlite_site.client, NOW)
        assert {one.status for one in waiting.outcomes} == {"waiting"}
        sqlite_site.admit(node)
        assert {one.status for one in node.sync(sqlite_site.client, NOW).outcomes} == {"accepted"}


# -- without a connection ----------------------------------------------------------------------------


def test_a_stick_reaches_the_hub_and_a_document_for_the_federation_only_is_opened_there_alone(
    sqlite_site: Site, reporter: Node, tmp_path: Path
) -> None:
    public = reporter.write_report(report("para todos"), NOW)
    secret = reporter.write_report(report("para la federación"), NOW, audience="federation")
    stick = tmp_path / "stick.bundle"
    reporter.write_stick(stick)
    assert "para la federación".encode() not in stick.read_bytes()
    answer = sqlite_site.place.post_bytes(stick.read_bytes())
    assert [one["status"] for one in orjson.loads(answer.data)["results"]] == ["accepted", "accepted"]
    back = tmp_path / "back.bundle"
    with back.open("wb") as stream:
        writer = BundleWriter(stream)
        for record in (public.id, secret.id):
            writer.envelope(sqlite_site.client.envelope(record))
            writer.receipt(sqlite_site.client.receipt(record))
    assert reporter.read_stick(back, NOW).accepted == [public.id, secret.id]
    assert reporter.outbox() == ()
    assert {one.status for one in reporter.sync(sqlite_site.client, NOW).outcomes} == set()


def test_a_hub_that_is_gone_costs_nothing(sqlite_site: Site, reporter: Node) -> None:
    written = reporter.write_report(report(), NOW)
    with pytest.raises(HubUnreachable):
        reporter.sync(HubClient("http://127.0.0.1:9"), NOW)
    assert [one.id for one in reporter.outbox()] == [written.id]
    assert [one.status for one in reporter.sync(sqlite_site.client, NOW).outcomes] == ["accepted"]


def test_every_checkpoint_that_was_kept_is_of_the_hubs_history(sqlite_site: Site, reporter: Node) -> None:
    for _ in range(4):
        reporter.write_report(report(), NOW)
        reporter.sync(sqlite_site.client, NOW)
    *before, newest = [one.checkpoint for one in reporter.checkpoints()]
    for one in before:
        sqlite_site.client.consistency(one, newest)


# -- as people run it --------------------------------------------------------------------------------


def test_the_commands_go_the_whole_way(sqlite_site: Site, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("FRENTE_", "LC_"))},
        "FRENTE_NODE_DATA": str(tmp_path / "node"),
        "FRENTE_PASSPHRASE": PASSPHRASE,
        "LANG": "en_US.UTF-8",
    }

    def node(*arguments: str, code: int = 0) -> Any:
        found = subprocess.run(
            [BIN / "frente-node", *arguments, "--json"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == code, found.stdout + found.stderr
        return orjson.loads(found.stdout)

    made = node("init", "--data", str(tmp_path / "node"), "--hub", sqlite_site.url, "--name", "Inveval")
    assert made["network"]["id"] == sqlite_site.place.world.network
    node("sync")
    with Node.open(tmp_path / "node") as opened:
        sqlite_site.admit(opened)
    today = datetime.now(UTC).date()
    sqlite_site.begin(today)
    vote = ("--members", "63", "--present", "50", "--for", "44", "--against", "3", "--abstained", "3")
    term = ("--first-day", str(today), "--until", str(today), "--assembly-date", str(today))
    node("mandate", "give", "--holder", "La Torre", *term, *vote)
    (tmp_path / "report.json").write_text('{"period": {"from": "2007-01-01", "to": "2007-01-31"}}')
    written = node("report", "write", "--from", str(tmp_path / "report.json"))
    assert {one["status"] for one in node("sync")["records"]} == {"accepted"}
    node("receipts", "export", str(tmp_path / "receipts"))
    assert (tmp_path / "receipts" / f"{written['id']}.tlog-proof").exists()
    assert parse_candidate(sqlite_site.client.envelope(written["id"])).record.kind == "status-report"


def test_what_is_for_the_federation_only_comes_to_a_delegates_machine_and_to_nobody_else(
    site: Site, tmp_path: Path
) -> None:
    """Also where the clock of that machine stands in another year than the hub's."""
    with make_node(site, tmp_path / "node") as node:
        node.sync(site.client, NOW)
        site.admit(node)
        node.give_mandate(terms(), NOW)
        written = node.write_report(report("secreto"), NOW, audience="federation")
        node.sync(site.client, NOW)
        Projector(site.place.hub.database).catch_up()
        found = node.fetch_document(site.client, written.id, NOW)
        assert b"secreto" in found.data
        assert node.fetch_document(site.client, found.hash, datetime.now(UTC)).data == found.data
        with pytest.raises(NothingFound):
            site.client.document(found.hash)
        with pytest.raises(NothingFound):
            site.client.federation_document(found.hash, key("mallory"), datetime.now(UTC))
        node.recall(node.mandates()[0].id, "other", NOW)
        node.sync(site.client, NOW)
        with pytest.raises(MandateNone):
            node.fetch_document(site.client, found.hash, NOW)
