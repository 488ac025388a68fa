"""A running hub, as strangers see it: our client, frente-verify, and the Go project's own packages."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest

from federation.audit import audit_log
from federation.bundle import BundleWriter
from federation.client import Accepted, HubClient, Present
from federation.errors import NothingFound
from federation.ids import RecordId
from federation.log.checkpoint import open_checkpoint
from federation.log.proof import parse_receipt
from federation.proofs import verify_proof_bundle
from federation.verify.commands import run
from tests.conformance.served_hub import serving
from tests.hub.living import LivingHub
from tests.world import NO_ID, ORIGIN, Factory, Mandate, World, id_of

REPORTS = 260  # with what goes before, over one tile; with what is sent later, over three
REPORT = {"type": "status-report", "period": {"from": "2007-06-01", "to": "2007-06-30"}}


@dataclass
class Town:
    """A hub that serves, and the people whose records it has."""

    url: str
    world: World
    inveval: Factory
    rosa: Mandate
    said: RecordId

    @property
    def hub(self) -> HubClient:
        """A new client."""
        return HubClient(self.url)

    def post(self, *envelopes: bytes) -> list[Accepted | Present]:
        """Send records that the hub takes."""
        stream = BytesIO()
        writer = BundleWriter(stream)
        for raw in envelopes:
            writer.envelope(raw)
        answer = self.hub.post_bundle(stream.getvalue(), [self.world.log_signer.verifier], ORIGIN)
        results = [one for one in answer.results if isinstance(one, (Accepted, Present))]
        assert len(results) == len(envelopes), answer.results
        return results


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Give a hub with some hundred records, in the year 2007."""
    folder = tmp_path_factory.mktemp("hub")
    living = LivingHub(folder, day="2007-07-24", demo=True)
    inveval = living.admit("Inveval")
    rosa = living.give_mandate(inveval, "rosa")
    said = living.say(rosa, REPORT)
    for number in range(REPORTS):
        living.take(living.recall(inveval, RecordId(f"{number:064x}")))
    living.project()
    living.close()
    # From here on records go in over HTTP: the same people, without the hand into the hub's tables.
    world = World(living.state)
    world.entries, world.network = living.entries, living.network
    with serving(folder) as url:
        yield Town(url, world, inveval, rosa, said)


# -- our client --------------------------------------------------------------------------------------


def test_what_the_hub_says_of_itself_is_read(town: Town) -> None:
    info = town.hub.network()
    assert info.network == town.world.network
    assert info.origin == ORIGIN
    assert [key.vkey for key in info.log_keys] == [town.world.log_signer.verifier.format()]
    assert info.day is not None
    assert info.day.isoformat() == "2007-07-24"
    assert info.writes
    assert [(one.id, one.name) for one in town.hub.factories()] == [(town.inveval.id, "Inveval")]
    mandate = town.hub.mandate(town.rosa.id)
    assert (mandate.factory, mandate.last_record) == (town.inveval.id, town.said)
    record = town.hub.record(town.said)
    assert record.document is not None
    assert (record.kind, record.document.status) == ("status-report", "held")


def test_what_the_hub_hands_out_proves_itself(town: Town) -> None:
    hub, key = town.hub, town.world.log_signer.verifier
    envelope = hub.envelope(town.said)
    assert envelope in town.world.entries
    parse_receipt(hub.receipt(town.said)).verify(envelope, [key], ORIGIN)
    proof = verify_proof_bundle(hub.proof(town.said), vkeys=[key], network=town.world.network)
    assert proof.id == town.said
    assert proof.document is not None
    named = proof.record.document
    assert named is not None
    assert hub.document(named.hash)[1] == proof.document


def test_what_the_hub_does_not_have_is_not_found(town: Town) -> None:
    for ask in (town.hub.record, town.hub.mandate, town.hub.envelope, town.hub.receipt, town.hub.proof):
        with pytest.raises(NothingFound):
            ask(NO_ID)


def test_records_that_are_sent_come_back_with_receipts(town: Town) -> None:
    raw = town.world.recall(town.inveval, RecordId("f" * 64))
    (first,) = town.post(raw)
    (again,) = town.post(raw)
    assert isinstance(first, Accepted)
    assert isinstance(again, Present)
    assert first.index == again.index
    assert first.id == id_of(raw)


def test_every_kind_of_record_has_a_proof_bundle(town: Town) -> None:
    hub, key = town.hub, town.world.log_signer.verifier
    for raw in town.world.entries[:7]:
        proof = verify_proof_bundle(hub.proof(id_of(raw)), vkeys=[key])
        assert proof.envelope == raw


# -- the whole log -----------------------------------------------------------------------------------


def test_the_whole_log_is_whole(town: Town) -> None:
    found = audit_log(town.hub, network=town.world.network)
    assert found.whole
    assert found.judged > REPORTS


@pytest.mark.parametrize("suffix", ["", "/", "/log", "/log/"])
def test_frente_verify_reads_the_log_at_either_address(
    town: Town, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = town.world.log_signer.verifier.format()
    kept = str(tmp_path / "kept")
    assert run(["log", town.url + suffix, "--key", key, "--save", kept, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["result"] == "holds"
    assert run(["log", town.url + suffix, "--key", key, "--old", kept]) == 0


# -- the Go project's own packages -------------------------------------------------------------------


def test_go_reads_the_log_that_the_hub_serves_and_sees_it_grow(
    town: Town, tlog_check: Path, tmp_path: Path
) -> None:
    key = town.world.log_signer.verifier
    old = tmp_path / "old"

    def go(*options: str) -> subprocess.CompletedProcess[str]:
        command = [str(tlog_check), "-url", f"{town.url}/log", "-vkey", key.format(), *options]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    first = go("-save", str(old))
    assert first.returncode == 0, first.stdout + first.stderr
    before = open_checkpoint(old.read_bytes(), [key], ORIGIN)
    assert before.size > REPORTS
    town.post(*(town.world.recall(town.inveval, RecordId(f"a{n:063x}")) for n in range(300)))
    grown = go("-old", str(old))
    assert grown.returncode == 0, grown.stdout + grown.stderr
    after = open_checkpoint(town.hub.checkpoint(), [key], ORIGIN)
    assert town.hub.consistency(before, after).size >= before.size + 300

    old.write_bytes(old.read_bytes().replace(str(before.size).encode(), str(before.size - 1).encode(), 1))
    assert go("-old", str(old)).returncode != 0
