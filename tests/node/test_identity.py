"""Identity: charters, mandates and recalls, and custodians who sign on machines of their own."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from federation.cosigning import CosignRequest, parse_request
from federation.errors import (
    DataExists,
    DataMissing,
    EncodingError,
    EnvelopesForeign,
    FrenteError,
    KeyUnknown,
    MandateNone,
    NothingFound,
    PassphraseWrong,
    RecordMalformed,
    SettingInvalid,
    SignatureInvalid,
)
from federation.keyfile import read_key, write_key
from federation.keys import PrivateKey
from federation.records import CharterContent, MandateContent
from federation.rules import parse_candidate
from node.services.keyring import one_passphrase
from node.services.node import Node, meet, network_from_file
from tests.node.conftest import NOW, PASSPHRASE, MakeNode, make_reporter, report, terms
from tests.node.simulator import SimulatedHub

# -- the beginning -----------------------------------------------------------------------------------


def test_a_charter_is_signed_by_as_many_custodians_as_it_asks_for(make_node: MakeNode) -> None:
    node = make_node(custodians=3, threshold=2)
    candidate = parse_candidate(node.record(node.factory.id).envelope)
    content = candidate.record.content
    assert isinstance(content, CharterContent)
    assert (content.name, len(content.custodians), content.threshold) == ("Inveval", 3, 2)
    candidate.check((node.factory.signers,))


@pytest.mark.parametrize("custodians, threshold", [(1, 2), (0, 0), (1, 0), (17, 1), (16, 9), (3, -1)])
def test_a_threshold_that_nobody_could_meet_makes_no_key(
    custodians: int, threshold: int, make_node: MakeNode, tmp_path: Path
) -> None:
    with pytest.raises(SettingInvalid):
        make_node(custodians=custodians, threshold=threshold)
    assert list((tmp_path / "node" / "keys").iterdir()) == []


@pytest.mark.parametrize("name", ["", " Inveval", "In\nveval", "x" * 201])
def test_a_name_that_no_charter_can_have_is_refused(name: str, make_node: MakeNode) -> None:
    with pytest.raises(RecordMalformed, match="name"):
        make_node(name=name)


def test_a_second_init_in_the_same_folder_is_refused(node: Node, make_node: MakeNode) -> None:
    with pytest.raises(DataExists):
        make_node()


def test_a_folder_without_a_node_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataMissing):
        Node.open(tmp_path)


def test_every_key_is_encrypted(make_node: MakeNode, tmp_path: Path) -> None:
    make_node(custodians=2)
    for name in ("custodian-1", "custodian-2", "delegate-1"):
        with pytest.raises(PassphraseWrong):
            read_key(tmp_path / "node" / "keys" / f"{name}.key", "wrong")


def test_the_network_is_what_its_founding_says_and_not_what_the_hub_says(
    hub: SimulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = meet(hub)
    said = hub.network()
    monkeypatch.setattr(
        hub, "network", lambda: said.model_copy(update={"name": "Otra", "origin": "otra.example"})
    )
    assert meet(hub) == honest


def test_a_hub_that_serves_another_founding_than_it_says_is_refused(
    hub: SimulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = hub.network()
    monkeypatch.setattr(hub, "network", lambda: said.model_copy(update={"network": "ab" * 32}))
    monkeypatch.setattr(hub, "proof", lambda _: hub.log.proof(hub.world.network))  # type: ignore[arg-type]
    with pytest.raises(FrenteError) as fault:
        meet(hub)
    assert fault.value.code == "wrong-network"


def test_the_network_can_come_by_a_file_instead(hub: SimulatedHub) -> None:
    assert hub.world.network is not None
    assert network_from_file(hub.log.proof(hub.world.network)) == meet(hub)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00\x00\x00\x00\x0ffrente-bundle/1"])
def test_a_file_without_a_founding_is_no_network(data: bytes) -> None:
    with pytest.raises(EncodingError) as fault:
        network_from_file(data)
    assert fault.value.code == "network-file-malformed"


def test_a_founding_of_which_a_signature_is_false_is_no_network(hub: SimulatedHub) -> None:
    assert hub.world.network is not None
    proof = hub.log.proof(hub.world.network)
    at = proof.index(b'"sig":"') + 10
    with pytest.raises(EncodingError) as fault:
        network_from_file(proof[:at] + (b"A" if proof[at : at + 1] != b"A" else b"B") + proof[at + 1 :])
    assert fault.value.code == "network-file-malformed"


# -- mandates ----------------------------------------------------------------------------------------


def test_a_mandate_is_signed_by_the_custodians_and_the_delegates_own_key(node: Node) -> None:
    written = node.give_mandate(terms(), NOW)
    candidate = parse_candidate(node.record(written.id).envelope)
    content = candidate.record.content
    assert isinstance(content, MandateContent)
    assert len(candidate.envelope.signatures) == 2
    assert (content.assembly.for_, content.assembly.members) == (44, 63)
    assert node.mandates()[0].holder == "La Torre"


def test_no_name_of_a_person_stands_in_the_record(node: Node) -> None:
    written = node.give_mandate(terms(), NOW)
    assert b"La Torre" not in parse_candidate(node.record(written.id).envelope).envelope.payload


@pytest.mark.parametrize(
    "changes, where",
    [
        ({"last_day": date(2006, 1, 1)}, "until"),
        ({"last_day": date(2008, 1, 3)}, "until"),
        ({"assembly_date": date(2007, 1, 2)}, "assembly.date"),
        ({"present": 64}, "present"),
        ({"votes_for": 49}, "present"),
        ({"votes_for": 3}, "for"),
        ({"votes_for": 3, "votes_against": 5}, "for"),
        ({"members": -1}, "members"),
        ({"roles": ()}, "roles"),
        ({"roles": ("boss",)}, "roles"),
    ],
)
def test_a_decision_that_grants_no_mandate_is_refused_by_the_fields_name(
    changes: dict[str, Any], where: str, node: Node
) -> None:
    with pytest.raises(RecordMalformed) as fault:
        node.give_mandate(terms(**changes), NOW)
    assert where in str(fault.value)
    assert node.mandates() == ()


def test_a_holder_without_a_name_is_refused(node: Node) -> None:
    with pytest.raises(FrenteError, match="name"):
        node.give_mandate(terms(holder=""), NOW)


def test_the_newest_mandate_is_the_one_that_signs(node: Node) -> None:
    node.give_mandate(terms(), NOW)
    second = node.give_mandate(terms(holder="Otra", first_day=date(2007, 1, 2)), NOW)
    written = node.write_report(report(), NOW)
    assert node.record(written.id).mandate == second.id


def test_a_recalled_delegate_signs_nothing_from_that_moment(reporter: Node, hub: SimulatedHub) -> None:
    (mandate,) = reporter.mandates()
    reporter.recall(mandate.id, "assembly-decision", NOW, words="La asamblea decidió otra cosa.")
    with pytest.raises(MandateNone):
        reporter.write_report(report(), NOW)
    assert [(one.kind, one.status) for one in reporter.sync(hub, NOW).outcomes] == [("recall", "accepted")]


def test_a_recall_that_the_hub_refused_ends_nothing(reporter: Node, hub: SimulatedHub) -> None:
    (mandate,) = reporter.mandates()
    hub.refusing = {"recall": "key-unknown"}
    reporter.recall(mandate.id, "mistake", NOW)
    reporter.sync(hub, NOW)
    assert reporter.mandates()[0].ended_by is None
    reporter.write_report(report(), NOW)


@pytest.mark.parametrize("reason", ["", "because", "ASSEMBLY-DECISION"])
def test_a_recall_has_one_of_the_known_reasons(reason: str, reporter: Node) -> None:
    with pytest.raises(RecordMalformed, match="reason"):
        reporter.recall(reporter.mandates()[0].id, reason, NOW)


# -- charters change ---------------------------------------------------------------------------------


def test_a_new_charter_is_signed_by_the_old_and_the_new_custodians_and_ends_mandates(
    reporter: Node, hub: SimulatedHub
) -> None:
    (mandate,) = reporter.mandates()
    old = reporter.factory
    new = [reporter.create_key("custodian"), reporter.create_key("custodian")]
    written = reporter.change_charter(NOW, custodians=new, threshold=2, ends_mandates=[mandate.id])
    assert written.complete
    assert [one.status for one in reporter.sync(hub, NOW).outcomes] == ["accepted"]
    assert reporter.factory.id == old.id
    assert reporter.factory.charter == written.id
    assert set(reporter.factory.custodians) == set(new)
    assert reporter.mandates()[0].ended_by == written.id
    given = reporter.give_mandate(terms(), NOW)
    assert given.complete
    assert [one.status for one in reporter.sync(hub, NOW).outcomes] == ["accepted"]


def test_a_factory_may_leave_and_come_to_no_new_report(reporter: Node, hub: SimulatedHub) -> None:
    admission = next(
        one.id for one in map(parse_candidate, hub.world.entries) if one.record.kind == "admission"
    )
    reporter.leave(admission, "assembly-decision", NOW)
    reporter.write_report(report(), NOW)
    outcomes = [(one.kind, one.status, one.code) for one in reporter.sync(hub, NOW).outcomes]
    assert outcomes == [
        ("standing", "accepted", None),
        ("status-report", "waiting", "factory-not-admitted"),
    ]


# -- cosigning by files ------------------------------------------------------------------------------


@pytest.fixture
def scattered(make_node: MakeNode, hub: SimulatedHub, tmp_path: Path) -> Node:
    """Give an admitted factory of which each of three custodians has carried their key away; two must sign."""
    node = make_node(custodians=3, threshold=2)
    node.sync(hub, NOW)
    hub.admit()
    node.sync(hub, NOW)
    away = tmp_path / "away"
    away.mkdir()
    for number in (1, 2, 3):
        name = f"custodian-{number}.key"
        (tmp_path / "node" / "keys" / name).rename(away / name)
    node.close()
    return Node.open(tmp_path / "node", one_passphrase(PASSPHRASE))


def away_key(tmp_path: Path, number: int) -> PrivateKey:
    """Return the key of a custodian, from where they keep it."""
    return read_key(tmp_path / "away" / f"custodian-{number}.key", PASSPHRASE)


def test_a_record_is_cosigned_by_files_and_goes_in(
    scattered: Node, hub: SimulatedHub, tmp_path: Path
) -> None:
    written = scattered.give_mandate(terms(), NOW)
    assert (written.complete, written.missing) == (False, 2)
    (draft,) = scattered.drafts()
    asked = draft.format()
    copies = [parse_request(asked).sign([away_key(tmp_path, number)]).format() for number in (1, 3)]
    finished = scattered.finish([parse_request(copy) for copy in copies], NOW)
    assert finished.complete
    assert finished.id == written.id
    assert scattered.drafts() == ()
    assert [one.status for one in scattered.sync(hub, NOW).outcomes] == ["accepted"]
    scattered.write_report(report(), NOW)
    assert [one.status for one in scattered.sync(hub, NOW).outcomes] == ["accepted"]
    scattered.close()


def test_with_too_few_signatures_it_stays_a_draft_and_keeps_those_that_came(
    scattered: Node, tmp_path: Path
) -> None:
    scattered.give_mandate(terms(), NOW)
    (draft,) = scattered.drafts()
    first = scattered.finish([draft.sign([away_key(tmp_path, 2)])], NOW)
    assert (first.complete, first.missing) == (False, 1)
    assert scattered.mandates() == ()
    assert scattered.outbox() == ()
    second = scattered.finish([draft.sign([away_key(tmp_path, 1)])], NOW)
    assert second.complete
    assert len(scattered.outbox()) == 1
    scattered.close()


def test_one_custodian_counts_once_however_often_they_sign(scattered: Node, tmp_path: Path) -> None:
    scattered.give_mandate(terms(), NOW)
    (draft,) = scattered.drafts()
    key = away_key(tmp_path, 1)
    again = draft.sign([key]).sign([key]).merge(draft.sign([key]))
    written = scattered.finish([again, again], NOW)
    assert (written.complete, written.missing) == (False, 1)
    scattered.close()


def test_a_stranger_cannot_cosign(scattered: Node) -> None:
    scattered.give_mandate(terms(), NOW)
    (draft,) = scattered.drafts()
    with pytest.raises(KeyUnknown):
        draft.sign([PrivateKey.generate()])
    scattered.close()


def test_a_file_that_asks_less_than_the_charter_does_finishes_nothing(
    scattered: Node, tmp_path: Path
) -> None:
    from dataclasses import replace

    from federation.rules import Signers

    scattered.give_mandate(terms(), NOW)
    (draft,) = scattered.drafts()
    weaker = replace(draft, groups=tuple(Signers(group.keys, 1) for group in draft.groups))
    signed = parse_request(weaker.sign([away_key(tmp_path, 1)]).format())
    assert signed.complete
    written = scattered.finish([signed], NOW)
    assert not written.complete
    scattered.close()


def test_signatures_of_two_records_do_not_mix(scattered: Node, tmp_path: Path) -> None:
    scattered.give_mandate(terms(), NOW)
    scattered.give_mandate(terms(holder="Otra"), NOW)
    one, two = scattered.drafts()
    with pytest.raises(EnvelopesForeign):
        scattered.finish([one.sign([away_key(tmp_path, 1)]), two.sign([away_key(tmp_path, 2)])], NOW)
    scattered.close()


def test_a_draft_can_be_forgotten(scattered: Node) -> None:
    scattered.give_mandate(terms(), NOW)
    scattered.drop_draft(scattered.drafts()[0].record_id)
    assert scattered.drafts() == ()
    scattered.close()


def test_a_request_of_which_any_byte_changed_brings_no_signature(scattered: Node, tmp_path: Path) -> None:
    scattered.give_mandate(terms(), NOW)
    (draft,) = scattered.drafts()
    signed = draft.sign([away_key(tmp_path, 1)])
    data = signed.format()
    taken: list[CosignRequest] = []
    for at in range(0, len(data), 7):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            taken.append(parse_request(changed))
        except (EncodingError, KeyUnknown, SignatureInvalid, FrenteError):
            continue
    # What is still read asks other keys, or by another threshold; the record and the signatures are untouched.
    assert all(one.payload == signed.payload and one.signatures == signed.signatures for one in taken)
    scattered.close()


def test_a_delegate_on_another_machine_signs_their_own_mandate_by_file(
    node: Node, hub: SimulatedHub, tmp_path: Path
) -> None:
    make_reporter(node, hub)
    theirs = PrivateKey.generate()
    write_key(tmp_path / "theirs.key", theirs, PASSPHRASE)
    written = node.give_mandate(terms(key=theirs.public, holder="De lejos"), NOW)
    assert not written.complete
    (draft,) = node.drafts()
    node.finish([draft.sign([read_key(tmp_path / "theirs.key", PASSPHRASE)])], NOW)
    assert [one.status for one in node.sync(hub, NOW).outcomes] == ["accepted"]


# -- what is named -----------------------------------------------------------------------------------


@pytest.mark.parametrize("beginning", ["", "zz", "0" * 64])
def test_a_record_that_is_not_here_is_not_found(beginning: str, node: Node) -> None:
    with pytest.raises(NothingFound):
        node.find(beginning)


def test_a_record_is_found_by_the_beginning_of_its_id(node: Node) -> None:
    assert node.find(node.factory.id[:6].upper()).id == node.factory.id
