"""Sync: what becomes of records, and what a node believes of a hub."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from federation.client import Accepted, BundleAnswer, Refused
from federation.errors import (
    CheckpointBehind,
    FrenteError,
    HubRefused,
    HubUnreachable,
    InconsistentTree,
    NetworkWrong,
    NoteUnverified,
)
from federation.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from federation.log.note import NoteSigner
from federation.log.proof import parse_receipt
from federation.records import LogKey
from federation.rules import parse_candidate
from node.services.keyring import one_passphrase
from node.services.node import Node
from node.services.sync import RESTORED_JUMP, RETRIED
from node.services.writing import RENEWABLE
from tests.federation.served_log import ServedLog, log_of
from tests.node.conftest import NOW, PASSPHRASE, MakeNode, report, terms
from tests.node.simulator import SimulatedHub
from tests.world import ORIGIN, Factory, World, demo_world, key


def sequence(node: Node, record: str) -> int:
    """Return the number that a record carries."""
    return node.find(record).sequence or 0


# -- what becomes of records -------------------------------------------------------------------------


def test_a_report_written_offline_gets_a_receipt_that_verifies(reporter: Node, hub: SimulatedHub) -> None:
    written = reporter.write_report(report(), NOW)
    result = reporter.sync(hub, NOW)
    assert [(one.id, one.status) for one in result.outcomes] == [(written.id, "accepted")]
    kept = reporter.record(written.id)
    assert kept.receipt is not None
    receipt = parse_receipt(kept.receipt)
    assert receipt.verify(kept.envelope, [hub.log.vkey], ORIGIN).size == len(hub.world.entries)
    assert hub.world.entries[receipt.index] == kept.envelope


def test_an_application_waits_until_the_factory_is_admitted(node: Node, hub: SimulatedHub) -> None:
    (first,) = node.sync(hub, NOW).outcomes
    assert (first.kind, first.status, first.code) == ("charter", "waiting", "waiting")
    hub.admit()
    (second,) = node.sync(hub, NOW).outcomes
    assert second.status == "accepted"


def test_all_that_was_written_before_the_admission_goes_in_afterwards_in_its_order(
    node: Node, hub: SimulatedHub
) -> None:
    node.give_mandate(terms(), NOW)
    node.edit_profile({"about": "Válvulas"}, NOW)
    node.write_report(report(), NOW)
    assert {one.status for one in node.sync(hub, NOW).outcomes} == {"waiting"}
    hub.admit()
    result = node.sync(hub, NOW)
    assert [(one.kind, one.status) for one in result.outcomes] == [
        ("charter", "accepted"),
        ("mandate", "accepted"),
        ("profile", "accepted"),
        ("status-report", "accepted"),
    ]
    assert node.outbox() == ()


def test_every_record_names_the_newest_checkpoint_that_was_verified(
    reporter: Node, hub: SimulatedHub
) -> None:
    written = reporter.write_report(report(), NOW)
    newest = reporter.newest_checkpoint()
    seen = parse_candidate(reporter.record(written.id).envelope).record.seen
    assert newest is not None
    assert seen is not None
    assert (seen.size, seen.root) == (newest.checkpoint.size, newest.checkpoint.root.hex())
    assert seen.size == len(hub.world.entries)


def test_a_lost_answer_costs_nothing_but_a_second_sync(reporter: Node, hub: SimulatedHub) -> None:
    written = reporter.write_report(report(), NOW)
    hub.silent = True
    with pytest.raises(HubUnreachable):
        reporter.sync(hub, NOW)
    assert reporter.record(written.id).status == "outbox"
    hub.silent = False
    (outcome,) = reporter.sync(hub, NOW).outcomes
    assert (outcome.id, outcome.status) == (written.id, "accepted")
    assert len([raw for raw in hub.world.entries if parse_candidate(raw).id == written.id]) == 1


def test_the_envelope_that_is_logged_is_the_one_that_is_kept(make_node: MakeNode, hub: SimulatedHub) -> None:
    node = make_node(custodians=2, threshold=1)
    sent = node.record(node.factory.id)
    other = parse_candidate(sent.envelope)
    with_both = hub.world.signed(
        other.record.content,
        *(node._workplace.keyring.unlock(name) for name in ("custodian-1", "custodian-2")),
        kind="charter",
        signed_at=other.record.signed_at,
    )
    assert parse_candidate(with_both).id == sent.id
    hub.world.take(with_both)
    hub.log = log_of(hub.world)
    node.sync(hub, NOW)
    assert node.record(node.factory.id).envelope == with_both


@pytest.mark.parametrize("code", sorted(RETRIED))
def test_a_refusal_that_may_pass_is_tried_again(code: str, reporter: Node, hub: SimulatedHub) -> None:
    written = reporter.write_report(report(), NOW)
    hub.refusing = {"status-report": code}
    (outcome,) = reporter.sync(hub, NOW).outcomes
    assert (outcome.status, outcome.code) == ("waiting", code)
    hub.refusing = {}
    assert [one.status for one in reporter.sync(hub, NOW).outcomes] == ["accepted"]
    assert reporter.record(written.id).code is None


@pytest.mark.parametrize(
    "code",
    [*sorted(RENEWABLE), "key-unknown", "document-malformed", "record-malformed", "document-withdrawn"],
)
def test_any_other_refusal_is_kept_with_its_code_and_not_sent_again(
    code: str, reporter: Node, hub: SimulatedHub
) -> None:
    written = reporter.write_report(report(), NOW)
    hub.refusing = {"status-report": code}
    reporter.sync(hub, NOW)
    kept = reporter.record(written.id)
    assert (kept.status, kept.code, kept.detail) == ("refused", code, "because the test says so")
    assert reporter.sync(hub, NOW).outcomes == []
    assert [one.id for one in reporter.outbox()] == [written.id]
    assert [one.id for one in reporter.renewable()] == ([written.id] if code in RENEWABLE else [])


def test_one_refused_record_does_not_hold_up_those_beside_it(reporter: Node, hub: SimulatedHub) -> None:
    reporter.edit_profile({"about": "Válvulas"}, NOW)
    reporter.write_report(report(), NOW)
    hub.refusing = {"profile": "document-malformed"}
    assert [one.status for one in reporter.sync(hub, NOW).outcomes] == ["refused", "accepted"]


def test_a_record_that_makes_a_bundle_unreadable_is_refused_alone(
    reporter: Node, hub: SimulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = [reporter.write_report(report(), NOW).id for _ in range(5)]
    bad = reporter.record(written[2]).envelope
    post = hub.post_bundle

    def refuse_whole(bundle: BinaryIO, *rest: Any) -> BundleAnswer:
        data = bundle.read()
        if bad in data:
            raise HubRefused("no", status=400, problem="bundle-malformed")
        return post(data, *rest)

    monkeypatch.setattr(hub, "post_bundle", refuse_whole)
    outcomes = {one.id: (one.status, one.code) for one in reporter.sync(hub, NOW).outcomes}
    assert outcomes.pop(written[2]) == ("refused", "bundle-malformed")
    assert set(outcomes.values()) == {("accepted", None)}
    assert len(outcomes) == 4


@pytest.mark.parametrize("status", [429, 503])
def test_a_hub_that_takes_nothing_now_leaves_the_outbox_as_it_was(
    status: int, reporter: Node, hub: SimulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = reporter.write_report(report(), NOW)

    def busy(*_arguments: object) -> object:
        raise HubRefused("later", status=status, problem="rate-limited")

    monkeypatch.setattr(hub, "post_bundle", busy)
    with pytest.raises(HubRefused):
        reporter.sync(hub, NOW)
    assert reporter.record(written.id).status == "outbox"


def test_progress_ends_where_everything_is_sent(reporter: Node, hub: SimulatedHub) -> None:
    for _ in range(3):
        reporter.write_report(report(), NOW)
    steps: list[tuple[int, int]] = []
    reporter.sync(hub, NOW, lambda done, total: steps.append((done, total)))
    assert steps == [(0, 3), (3, 3)]


# -- mandates end ------------------------------------------------------------------------------------


def test_a_report_that_came_too_late_is_signed_again_under_the_new_mandate(
    reporter: Node, hub: SimulatedHub
) -> None:
    late = reporter.write_report(report("a tiempo"), datetime(2007, 12, 31, 20, tzinfo=UTC))
    hub.begin("2008-01-02")
    (outcome,) = reporter.sync(hub, NOW).outcomes
    assert (outcome.status, outcome.code) == ("refused", "mandate-expired")
    now = datetime(2008, 1, 2, 9, tzinfo=UTC)
    given = reporter.give_mandate(
        terms(first_day=date(2008, 1, 2), last_day=date(2008, 12, 31), assembly_date=date(2008, 1, 2)), now
    )
    renewed = reporter.renew(late.id, now)
    assert {one.status for one in reporter.sync(hub, now).outcomes} == {"accepted"}
    old, new = reporter.record(late.id), reporter.record(renewed.id)
    assert (old.status, old.replaced_by) == ("replaced", new.id)
    assert (new.mandate, new.sequence) == (given.id, 1)
    assert reporter.documents(new.id) == reporter.documents(old.id)


def test_a_mandate_that_the_log_ended_signs_nothing_here_either(reporter: Node, hub: SimulatedHub) -> None:
    (mandate,) = reporter.mandates()
    factory = Factory(reporter.factory.id, (reporter._workplace.keyring.unlock("custodian-1"),))
    recall = hub.world.recall(factory, mandate.id)
    hub.world.take(recall)
    hub.log = log_of(hub.world)
    reporter.sync(hub, NOW)
    assert reporter.mandates()[0].ended_by == parse_candidate(recall).id
    with pytest.raises(FrenteError) as fault:
        reporter.write_report(report(), NOW)
    assert fault.value.code == "mandate-none"


# -- a folder that was restored from a backup --------------------------------------------------------


@pytest.fixture
def restored(reporter: Node, hub: SimulatedHub, tmp_path: Path) -> Node:
    """Give a node whose folder is from before two reports that the hub has."""
    reporter.write_report(report("uno"), NOW)
    reporter.sync(hub, NOW)
    shutil.copytree(reporter.folder, tmp_path / "backup")
    for text in ("dos", "tres"):
        reporter.write_report(report(text), NOW)
    reporter.sync(hub, NOW)
    reporter.close()
    return Node.open(tmp_path / "backup", one_passphrase(PASSPHRASE))


def test_after_a_restored_backup_numbers_go_on_behind_those_that_the_hub_has(
    restored: Node, hub: SimulatedHub
) -> None:
    (jump,) = restored.sync(hub, NOW).jumps
    assert (jump.here, jump.hub) == (1, 3)
    written = restored.write_report(report(), NOW)
    assert sequence(restored, written.id) == 3 + RESTORED_JUMP + 1
    assert [one.status for one in restored.sync(hub, NOW).outcomes] == ["accepted"]
    restored.close()


def test_after_a_restored_backup_a_number_is_never_sent_twice(restored: Node, hub: SimulatedHub) -> None:
    again = restored.write_report(report("otro dos"), NOW)
    assert sequence(restored, again.id) == 2
    (held,) = restored.sync(hub, NOW).outcomes
    assert (held.id, held.code) == (again.id, "sequence-passed")
    assert again.id not in hub.posted
    kept = restored.record(again.id)
    assert (kept.status, kept.code) == ("refused", "sequence-passed")
    renewed = restored.renew(again.id, NOW)
    assert sequence(restored, renewed.id) > 3
    assert [one.status for one in restored.sync(hub, NOW).outcomes] == ["accepted"]
    restored.close()


def test_a_record_that_the_lost_folder_signed_and_a_stick_brings_late_is_late_and_no_fork(
    reporter: Node, hub: SimulatedHub, tmp_path: Path
) -> None:
    shutil.copytree(reporter.folder, tmp_path / "backup")
    reporter.write_report(report("uno"), NOW)
    reporter.sync(hub, NOW)
    on_the_stick = reporter.write_report(report("en la memoria"), NOW)
    reporter.write_stick(tmp_path / "stick.bundle")
    restored = Node.open(tmp_path / "backup", one_passphrase(PASSPHRASE))
    restored.sync(hub, NOW)
    restored.write_report(report("dos"), NOW)
    restored.sync(hub, NOW)
    restored.close()
    (late,) = hub.post_bundle((tmp_path / "stick.bundle").read_bytes(), [], ORIGIN).results
    assert isinstance(late, Refused)
    assert (late.id, late.code) == (on_the_stick.id, "sequence-passed")
    numbers = [parse_candidate(raw).record.sequence for raw in hub.world.entries]
    assert sequence(reporter, on_the_stick.id) not in numbers


def test_records_of_a_restored_outbox_that_the_hub_has_get_their_receipts(
    reporter: Node, hub: SimulatedHub, tmp_path: Path
) -> None:
    written = [reporter.write_report(report(), NOW).id for _ in range(2)]
    shutil.copytree(reporter.folder, tmp_path / "backup")
    reporter.sync(hub, NOW)
    restored = Node.open(tmp_path / "backup", one_passphrase(PASSPHRASE))
    result = restored.sync(hub, NOW)
    assert [(one.id, one.status) for one in result.outcomes] == [(one, "accepted") for one in written]
    assert result.jumps == []
    restored.close()


# -- a hub that tells two histories ------------------------------------------------------------------


def other_world(hub: SimulatedHub) -> World:
    """Return a world of the same network whose log went another way after its first entries."""
    world = demo_world()
    assert world.network == hub.world.network
    for day in range(2, 30):
        world.begin(f"2007-01-{day:02}")
    return world


def test_a_hub_with_two_histories_is_caught_and_the_evidence_kept(reporter: Node, hub: SimulatedHub) -> None:
    before = reporter.newest_checkpoint()
    assert before is not None
    written = reporter.write_report(report(), NOW)
    liar = SimulatedHub(other_world(hub))
    assert len(liar.world.entries) > before.checkpoint.size
    with pytest.raises(InconsistentTree) as fault:
        reporter.sync(liar, NOW)
    assert reporter.record(written.id).status == "outbox"
    assert liar.posted == []
    files = [Path(one) for one in str(fault.value.evidence["evidence"]).split(", ")]
    assert [file.read_bytes() for file in files] == [before.note, liar.log.note]
    assert reporter.newest_checkpoint() == before


def test_a_hub_that_answers_a_bundle_with_another_history_gets_no_receipt_believed(
    reporter: Node, hub: SimulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = reporter.write_report(report(), NOW)
    liar = SimulatedHub(other_world(hub))
    monkeypatch.setattr(hub, "post_bundle", lambda *_: replace_note(hub, liar))
    with pytest.raises(InconsistentTree):
        reporter.sync(hub, NOW)
    assert reporter.record(written.id).status == "outbox"
    assert len(list((reporter.folder / "evidence").iterdir())) == 2


def replace_note(hub: SimulatedHub, liar: SimulatedHub) -> BundleAnswer:
    """Switch the hub to the other history in the middle of a sync, and answer from it."""
    hub.log, hub.world = liar.log, liar.world
    accepted = Accepted(parse_candidate(liar.world.entries[1]).id, 1, liar.log.receipt(1))
    return BundleAnswer(liar.log.signed, liar.log.note, (accepted,))


def test_a_hub_that_lost_entries_is_caught(reporter: Node, hub: SimulatedHub) -> None:
    before = reporter.newest_checkpoint()
    assert before is not None
    hub.log = log_of_first(hub, before.checkpoint.size - 1)
    with pytest.raises(CheckpointBehind) as fault:
        reporter.sync(hub, NOW)
    assert str(fault.value.evidence["evidence"]).count(".txt") == 2


def log_of_first(hub: SimulatedHub, size: int) -> ServedLog:
    """Return the log as it was when it had this size."""
    return ServedLog(hub.world.entries[:size], hub.world.log_signer)


def test_an_old_copy_of_the_checkpoint_is_no_fault(reporter: Node, hub: SimulatedHub) -> None:
    before = reporter.newest_checkpoint()
    assert before is not None
    old = log_of_first(hub, before.checkpoint.size - 1)
    hub.log.note = old.note
    assert reporter.sync(hub, NOW).size == before.checkpoint.size
    assert reporter.newest_checkpoint() == before


def test_every_signed_checkpoint_is_kept(reporter: Node, hub: SimulatedHub) -> None:
    notes = {hub.log.note}
    for _ in range(3):
        reporter.write_report(report(), NOW)
        reporter.sync(hub, NOW)
        notes.add(hub.log.note)
    assert notes <= {one.note for one in reporter.checkpoints()}


def test_a_checkpoint_that_another_key_signed_is_not_believed(reporter: Node, hub: SimulatedHub) -> None:
    stranger = NoteSigner(ORIGIN, key("somebody else"))
    hub.log.note = sign_checkpoint(hub.log.signed, [stranger])
    with pytest.raises(NoteUnverified):
        reporter.sync(hub, NOW)


def test_a_log_key_that_the_network_replaced_is_learnt_from_its_founding(
    reporter: Node, hub: SimulatedHub
) -> None:
    world = hub.world
    first = LogKey(from_=0, vkey=world.log_signer.verifier.format())
    world.log_signer = NoteSigner(ORIGIN, key("second log key"))
    second = LogKey(from_=len(world.entries) + 1, vkey=world.log_signer.verifier.format())
    world.take(world.founding(network=world.network, replaces=world.network, log_keys=(first, second)))
    hub.log = log_of(world)
    reporter.write_report(report(), NOW)
    assert [one.status for one in reporter.sync(hub, NOW).outcomes] == ["accepted"]
    assert reporter.network.vkey == second.vkey


def test_a_key_that_was_replaced_signs_no_newer_checkpoint(reporter: Node, hub: SimulatedHub) -> None:
    test_a_log_key_that_the_network_replaced_is_learnt_from_its_founding(reporter, hub)
    hub.begin("2007-01-02")
    old = NoteSigner(ORIGIN, key("log"))
    hub.log.note = sign_checkpoint(Checkpoint(ORIGIN, hub.log.signed.size, hub.log.signed.root), [old])
    open_checkpoint(hub.log.note, [old.verifier], ORIGIN)
    with pytest.raises(NoteUnverified):
        reporter.sync(hub, NOW)


def test_a_hub_of_another_network_is_refused_before_anything_is_sent(
    reporter: Node, hub: SimulatedHub
) -> None:
    world = World()
    world.found(name="Otra red")
    world.begin("2007-01-01")
    stranger = SimulatedHub(world)
    with pytest.raises(NetworkWrong):
        reporter.sync(stranger, NOW)
    assert stranger.posted == []


# -- the calendar ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "now, apart",
    [
        (datetime(2007, 1, 1, 23, tzinfo=UTC), 0),
        (datetime(2007, 1, 2, 23, tzinfo=UTC), 1),
        (datetime(2007, 2, 1, 0, tzinfo=UTC), 31),
        (datetime(1970, 1, 1, 0, tzinfo=UTC), 13514),
    ],
)
def test_sync_says_how_far_the_logs_day_is_from_the_clock(
    now: datetime, apart: int, node: Node, hub: SimulatedHub
) -> None:
    result = node.sync(hub, now)
    assert (result.log_day, result.days_apart) == (date(2007, 1, 1), apart)


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)])
def test_a_wrong_clock_keeps_nobody_from_reporting(
    wrong: datetime, reporter: Node, hub: SimulatedHub
) -> None:
    reporter.write_report(report(), wrong)
    assert [one.status for one in reporter.sync(hub, NOW).outcomes] == ["accepted"]


def test_a_clock_behind_the_log_is_noticed(reporter: Node) -> None:
    assert reporter.days_behind_log(NOW) == 0
    assert reporter.days_behind_log(datetime(2006, 12, 1, tzinfo=UTC)) == 31
