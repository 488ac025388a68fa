"""Sticks: a bundle on a stick is as good as a connection, only slower."""

import shutil
from io import BytesIO
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from federation.bundle import BundleWriter, Frame, FrameType, read_frames
from federation.errors import BundleCut, BundleMalformed, EncodingError, InconsistentTree, SealingKeyMissing
from federation.log.checkpoint import Checkpoint, sign_checkpoint
from federation.rules import parse_candidate
from node.services.keyring import one_passphrase
from node.services.node import Node
from node.services.writing import Attachment
from tests.node.conftest import NOW, PASSPHRASE, MakeNode, make_reporter, report, terms
from tests.node.simulator import SimulatedHub
from tests.world import ORIGIN, World


def frames_of(path: Path) -> list[Frame]:
    """Return the frames of a file."""
    return list(read_frames(BytesIO(path.read_bytes())))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Give a place on a stick."""
    return tmp_path / "stick.bundle"


# -- going out ---------------------------------------------------------------------------------------


def test_a_stick_holds_the_same_bytes_that_go_over_the_network(
    reporter: Node, hub: SimulatedHub, stick: Path
) -> None:
    written = reporter.write_report(report(), NOW)
    reporter.write_stick(stick)
    assert hub.post_bundle(stick.read_bytes(), [], ORIGIN).results[0].status == "accepted"
    (outcome,) = reporter.sync(hub, NOW).outcomes
    assert (outcome.id, outcome.status) == (written.id, "accepted")


def test_documents_and_files_stand_before_the_record_that_names_them(reporter: Node, stick: Path) -> None:
    reporter.write_report(report(), NOW, attachments=[Attachment("a.txt", "text/plain", b"a")])
    reporter.write_report(report(), NOW)
    reporter.write_stick(stick)
    assert [one.type for one in frames_of(stick)] == [
        FrameType.DOCUMENT,
        FrameType.DOCUMENT,
        FrameType.ENVELOPE,
        FrameType.DOCUMENT,
        FrameType.ENVELOPE,
    ]


def test_nothing_counts_as_sent_before_its_receipt_is_back(reporter: Node, stick: Path) -> None:
    reporter.write_report(report(), NOW)
    files, count = reporter.write_stick(stick)
    assert (files, count) == ((stick,), 1)
    assert [one.status for one in reporter.outbox()] == ["outbox"]
    assert reporter.write_stick(stick)[1] == 1


def test_an_empty_outbox_writes_no_file(reporter: Node, stick: Path) -> None:
    assert reporter.write_stick(stick) == ((), 0)
    assert not stick.exists()


def sealing_world(recipient: str) -> World:
    """Return a world whose hub takes encrypted documents."""
    world = World()
    world.found(sealing_key=recipient)
    world.begin("2007-01-01")
    return world


def test_what_is_for_the_federation_only_is_encrypted_to_the_hub(
    hub: SimulatedHub, stick: Path, make_node: MakeNode
) -> None:
    identity = pyrage.x25519.Identity.generate()
    hub.serve(sealing_world(str(identity.to_public())))
    node = make_node()
    make_reporter(node, hub)
    secret, public = report("para la federación"), report("para todos")
    node.write_report(secret, NOW, audience="federation")
    node.write_report(public, NOW)
    node.write_stick(stick)
    data = stick.read_bytes()
    assert "para la federación".encode() not in data
    assert b"para todos" in data
    (sealed,) = [one.data for one in frames_of(stick) if one.type is FrameType.SEALED_DOCUMENT]
    kept = node.documents(node.outbox()[0].id)[0]
    assert pyrage.decrypt(sealed, [identity]) == kept.salt + kept.data


def test_without_a_key_to_encrypt_to_nothing_is_written(reporter: Node, stick: Path) -> None:
    reporter.write_report(report(), NOW, audience="federation")
    with pytest.raises(SealingKeyMissing):
        reporter.write_stick(stick)
    assert list(stick.parent.glob("*.bundle*")) == []
    assert list(stick.parent.glob(".*")) == []


# -- coming back -------------------------------------------------------------------------------------


def receipts_of(hub: SimulatedHub, path: Path) -> None:
    """Write all entries of the log with their receipts, as somebody at the hub would."""
    with path.open("wb") as stream:
        writer = BundleWriter(stream)
        writer.checkpoint(hub.log.note)
        for index, raw in enumerate(hub.world.entries):
            writer.envelope(raw)
            writer.receipt(hub.log.receipt(index).format())


def test_receipts_that_come_back_by_stick_are_verified_and_kept(
    reporter: Node, hub: SimulatedHub, stick: Path
) -> None:
    written = reporter.write_report(report(), NOW)
    reporter.write_stick(stick)
    hub.post_bundle(stick.read_bytes(), [], ORIGIN)
    receipts_of(hub, stick)
    result = reporter.read_stick(stick, NOW)
    assert result.accepted == [written.id]
    assert result.skipped == []
    assert result.known == len(hub.world.entries) - 1
    assert reporter.record(written.id).status == "accepted"
    assert reporter.outbox() == ()


def test_a_receipt_that_does_not_hold_is_not_taken(reporter: Node, hub: SimulatedHub, stick: Path) -> None:
    written = reporter.write_report(report(), NOW)
    with stick.open("wb") as stream:
        writer = BundleWriter(stream)
        writer.envelope(reporter.record(written.id).envelope)
        writer.receipt(hub.log.receipt(1).format())  # another entry's
    (skipped,) = reporter.read_stick(stick, NOW).skipped
    assert (skipped.id, skipped.code) == (written.id, "proof-invalid")
    assert reporter.record(written.id).status == "outbox"


def test_a_checkpoint_by_stick_is_not_yet_named_in_records(
    reporter: Node, hub: SimulatedHub, stick: Path
) -> None:
    before = reporter.newest_checkpoint()
    assert before is not None
    hub.begin("2007-01-02")
    receipts_of(hub, stick)
    reporter.read_stick(stick, NOW)
    assert reporter.newest_checkpoint() == before
    assert hub.log.note in {one.note for one in reporter.checkpoints()}


def test_two_histories_are_caught_also_by_stick(reporter: Node, hub: SimulatedHub, stick: Path) -> None:
    before = reporter.newest_checkpoint()
    assert before is not None
    other = Checkpoint(ORIGIN, before.checkpoint.size, bytes(32))
    with stick.open("wb") as stream:
        BundleWriter(stream).checkpoint(sign_checkpoint(other, [hub.world.log_signer]))
    with pytest.raises(InconsistentTree):
        reporter.read_stick(stick, NOW)
    assert len(list((reporter.folder / "evidence").iterdir())) == 2


def test_another_history_that_came_by_stick_is_caught_with_the_next_sync(
    reporter: Node, hub: SimulatedHub, stick: Path
) -> None:
    before = reporter.newest_checkpoint()
    assert before is not None
    other = Checkpoint(ORIGIN, before.checkpoint.size + 1, bytes(32))
    with stick.open("wb") as stream:
        BundleWriter(stream).checkpoint(sign_checkpoint(other, [hub.world.log_signer]))
    reporter.read_stick(stick, NOW)
    hub.begin("2007-01-02")
    hub.begin("2007-01-03")
    with pytest.raises(InconsistentTree):
        reporter.sync(hub, NOW)


# -- carried for another factory ---------------------------------------------------------------------


@pytest.fixture
def far_away(make_node: MakeNode, hub: SimulatedHub) -> Node:
    """Give a node without a connection, whose factory is admitted."""
    node = make_node("far away", name="Sin conexión")
    make_reporter(node, hub)
    return node


def test_a_node_carries_the_records_of_another_one_there_and_their_receipts_back(
    reporter: Node, far_away: Node, hub: SimulatedHub, stick: Path, tmp_path: Path
) -> None:
    written = far_away.write_report(report(), NOW, attachments=[Attachment("a.txt", "text/plain", b"a")])
    far_away.write_stick(stick)
    assert reporter.read_stick(stick, NOW).carried == [written.id]
    (outcome,) = reporter.sync(hub, NOW).outcomes
    assert (outcome.id, outcome.status) == (written.id, "accepted")
    assert len(hub.documents) >= 3
    back = tmp_path / "back.bundle"
    assert reporter.write_receipts(back) == 1
    assert far_away.read_stick(back, NOW).accepted == [written.id]
    assert far_away.outbox() == ()


def test_what_is_carried_encrypted_goes_on_encrypted(
    make_node: MakeNode, hub: SimulatedHub, stick: Path, tmp_path: Path
) -> None:
    identity = pyrage.x25519.Identity.generate()
    hub.serve(sealing_world(str(identity.to_public())))
    far, carrier = make_node("far", name="Lejos"), make_node("carrier", name="Cerca")
    make_reporter(far, hub)
    far.write_report(report("para la federación"), NOW, audience="federation")
    far.write_stick(stick)
    carrier.read_stick(stick, NOW)
    carrier.write_stick(tmp_path / "on.bundle")
    sealed = [one.data for one in frames_of(stick) if one.type is FrameType.SEALED_DOCUMENT]
    assert [
        one.data for one in frames_of(tmp_path / "on.bundle") if one.type is FrameType.SEALED_DOCUMENT
    ] == sealed


def test_reading_the_same_stick_twice_carries_nothing_twice(
    reporter: Node, far_away: Node, stick: Path
) -> None:
    far_away.write_report(report(), NOW)
    far_away.write_stick(stick)
    reporter.read_stick(stick, NOW)
    again = reporter.read_stick(stick, NOW)
    assert (again.carried, again.known) == ([], 1)


def test_our_own_record_from_before_a_restored_backup_takes_its_number(
    reporter: Node, stick: Path, hub: SimulatedHub, tmp_path: Path
) -> None:
    shutil.copytree(reporter.folder, tmp_path / "backup")
    reporter.write_report(report(), NOW)
    reporter.write_stick(stick)
    with Node.open(tmp_path / "backup", one_passphrase(PASSPHRASE)) as restored:
        restored.read_stick(stick, NOW)
        written = restored.write_report(report(), NOW)
        assert restored.record(written.id).sequence == 2
        assert {one.status for one in restored.sync(hub, NOW).outcomes} == {"accepted"}


@pytest.mark.parametrize("what", ["another network", "no envelope", "a day", "no document"])
def test_one_bad_record_in_a_bundle_costs_nothing_else(
    what: str, reporter: Node, far_away: Node, hub: SimulatedHub, stick: Path
) -> None:
    good = far_away.write_report(report(), NOW)
    far_away.write_stick(stick)
    frames = frames_of(stick)
    stranger = World()
    stranger.found(name="Otra red")
    bad, code = {
        "another network": (stranger.day("2007-01-01"), "wrong-network"),
        "no envelope": (b"{}", "envelope-malformed"),
        "a day": (hub.world.day("2007-02-01"), "operator-only"),
        "no document": (frames[-1].data, "document-missing"),
    }[what]
    if what == "no document":
        other = far_away.write_report(report(), NOW)
        bad = far_away.record(other.id).envelope
    with stick.open("wb") as stream:
        writer = BundleWriter(stream)
        writer.envelope(bad)
        for frame in frames:
            writer.frame(frame)
    result = reporter.read_stick(stick, NOW)
    assert result.carried == [good.id]
    assert [one.code for one in result.skipped] == [code]


def test_a_bundle_that_is_cut_anywhere_is_not_taken_at_all(
    reporter: Node, far_away: Node, stick: Path
) -> None:
    far_away.write_report(report(), NOW)
    far_away.write_report(report(), NOW)
    far_away.write_stick(stick)
    data = stick.read_bytes()
    ends = {20}  # frames may end here: what was cut off there is a whole, shorter bundle
    at = 20
    for frame in frames_of(stick):
        at += 5 + len(frame.data)
        ends.add(at)
    for end in range(0, len(data), 13):
        if end in ends:
            continue
        stick.write_bytes(data[:end])
        with pytest.raises((BundleCut, BundleMalformed)):
            reporter.read_stick(stick, NOW)
    assert [one for one in reporter.outbox() if not one.own] == []


def test_a_bundle_that_announces_gigabytes_is_refused_at_once(reporter: Node, stick: Path) -> None:
    stick.write_bytes(b"\x00\x00\x00\x00\x0ffrente-bundle/1\x02\xff\xff\xff\xff")
    with pytest.raises(EncodingError) as fault:
        reporter.read_stick(stick, NOW)
    assert fault.value.code == "bundle-too-large"


def test_a_mandate_is_carried_as_well_as_a_report(reporter: Node, far_away: Node, stick: Path) -> None:
    far_away.give_mandate(terms(holder="Otra"), NOW)
    far_away.write_stick(stick)
    (carried,) = reporter.read_stick(stick, NOW).carried
    assert parse_candidate(reporter.record(carried).envelope).record.kind == "mandate"
