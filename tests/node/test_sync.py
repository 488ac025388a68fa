"""Sync: what becomes of records, and what a node believes of a hub."""

from federation.rules import parse_candidate
from node.services.node import Node
from tests.node.conftest import NOW, report
from tests.node.simulator import SimulatedHub


def test_a_report_written_offline_gets_a_receipt_that_verifies(reporter: Node, hub: SimulatedHub) -> None:
    written = reporter.write_report(report(), NOW)
    result = reporter.sync(hub, NOW)
    assert [(one.id, one.status) for one in result.outcomes] == [(written.id, "accepted")]
    kept = reporter.record(written.id)
    assert kept.status == "accepted"
    assert kept.receipt is not None
    assert hub.world.entries[kept.entry or 0] == kept.envelope


def test_an_application_waits_until_the_factory_is_admitted(node: Node, hub: SimulatedHub) -> None:
    (first,) = node.sync(hub, NOW).outcomes
    assert (first.kind, first.status, first.code) == ("charter", "waiting", "waiting")
    hub.admit()
    (second,) = node.sync(hub, NOW).outcomes
    assert second.status == "accepted"


def test_every_record_names_the_newest_checkpoint_that_was_verified(
    reporter: Node, hub: SimulatedHub
) -> None:
    written = reporter.write_report(report(), NOW)
    newest = reporter.newest_checkpoint()
    seen = parse_candidate(reporter.record(written.id).envelope).record.seen
    assert newest is not None
    assert seen is not None
    assert (seen.size, seen.root) == (newest.checkpoint.size, newest.checkpoint.root.hex())
