"""Proof bundles: which entries allowed a record, and that nothing but the whole and unchanged proof convinces."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from federation import errors
from federation.bundle import FrameType
from federation.ids import RecordId, document_hash
from federation.log.note import NoteSigner
from federation.proofs import Proof, log_key_at, proof_entries, verify_proof_bundle
from federation.records import DocumentRef, LogKey
from federation.rules import MandateState, NetworkState
from tests.federation.served_log import ReplayedLedger, ServedLog, log_of
from tests.world import NO_ID, Factory, Mandate, World, demo_world, document, id_of, key

SALT = bytes(range(32))
DOCUMENT = b'{"type":"status-report"}'
REPORTED = DocumentRef(audience="public", hash=document_hash(SALT, DOCUMENT))


@dataclass
class Scene:
    """A world in which much happened that a proof need not show, and a report that it does."""

    world: World
    inveval: Factory
    invepal: Factory
    rosa: Mandate
    report: RecordId
    log: ServedLog

    def kinds(self, record: RecordId) -> list[str]:
        """Return the kinds of the entries that allowed a record."""
        ledger = ReplayedLedger(self.world.entries)
        return [ledger.record(one).kind for one in proof_entries(ledger, record)]


def make_scene() -> Scene:
    """Return such a world."""
    world = demo_world()
    inveval = world.admit("Inveval", custodians=3, threshold=2)
    invepal = world.admit("Invepal")
    world.begin("2007-01-02")
    rosa = world.give_mandate(inveval, "rosa")
    luis = world.give_mandate(invepal, "luis")
    world.take(world.report(luis))
    world.take(world.report(rosa))
    world.begin("2007-01-03")
    report = world.take(world.report(rosa, document=REPORTED))
    world.take(world.recall(inveval, rosa.id))
    world.begin("2007-01-04")
    return Scene(world, inveval, invepal, rosa, report, log_of(world))


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Give a world that no test changes."""
    return make_scene()


def verify(scene: Scene, data: bytes) -> Proof:
    """Verify under the log's key."""
    return verify_proof_bundle(data, vkeys=[scene.log.vkey])


# -- which entries -----------------------------------------------------------------------------------


def test_a_report_stands_on_founding_charter_admission_mandate_and_days(scene: Scene) -> None:
    expected = ["founding", "day", "charter", "admission", "day", "mandate", "day", "status-report"]
    assert scene.kinds(scene.report) == expected


def test_the_record_itself_comes_last(scene: Scene) -> None:
    assert proof_entries(ReplayedLedger(scene.world.entries), scene.report)[-1] == scene.report


def test_a_record_that_is_not_logged_has_no_proof(scene: Scene) -> None:
    with pytest.raises(errors.RecordUnknown):
        proof_entries(ReplayedLedger(scene.world.entries), NO_ID)


def test_the_founding_proves_itself_alone(scene: Scene) -> None:
    assert scene.kinds(id_of(scene.world.entries[0])) == ["founding"]


def test_every_entry_of_a_busy_log_can_be_proven_by_itself() -> None:
    world = busy_world()
    log = log_of(world)
    ledger = ReplayedLedger(world.entries)
    for index, raw in enumerate(world.entries):
        proof = verify_proof_bundle(log.proof(id_of(raw)), vkeys=[log.vkey], network=world.network)
        assert proof.index == index
        assert proof.id == id_of(raw)
        assert proof.record == ledger.record(proof.id)


def busy_world() -> World:
    """Return a world in which every kind of record stands, and each in its harder forms."""
    world = demo_world()
    inveval = world.admit("Inveval", custodians=2, threshold=2)
    invepal = world.admit("Invepal")
    rosa = world.give_mandate(inveval, "rosa")
    luis = world.give_mandate(invepal, "luis", roles=("reporter", "sponsor"))
    profile = world.take(world.report(rosa, kind="profile", document=REPORTED))
    world.take(world.withdrawal(inveval.id, profile, REPORTED.hash, *inveval.custodians))
    # a charter that ends a mandate; the mandate after it is given by other custodians
    world.begin("2007-01-05")
    renewed = (key("Inveval new"), inveval.custodians[0])
    world.take(
        world.charter(
            "Inveval",
            *renewed,
            threshold=2,
            signers=(*renewed, inveval.custodians[1]),
            author=inveval.id,
            replaces=inveval.id,
            ends=(rosa.id,),
        )
    )
    ana = world.give_mandate(Factory(inveval.id, renewed), "ana")
    # what a delegate proposes, and takes back
    eva = world.give_mandate(Factory(inveval.id, renewed), "eva", roles=("proposer",))
    proposal = world.take(world.report(eva, kind="statute-proposal", name="proposal"))
    world.take(world.report(eva, kind="amendment"))
    world.take(world.report(eva, kind="alignment-correction"))
    known = world.state.get(MandateState, eva.id)
    assert known is not None
    fields = {"mandate": eva.id, "sequence": 4, "previous": known.last_record}
    world.take(world.withdrawal(inveval.id, proposal, document("proposal").hash, eva.key, **fields))
    # a fork
    first = world.take(world.report(ana))
    world.take(world.evidence(ana.id, first, id_of(world.report(ana, 1, name="another"))))
    world.take(world.report(ana))
    # suspended, and admitted again
    admission = ReplayedLedger(world.entries).standing_of(invepal.id)
    suspended = world.take(world.standing(invepal.id, "suspended", admission))
    world.take(world.recall(invepal, NO_ID))
    world.take(world.standing(invepal.id, "admitted", suspended))
    world.take(world.report(luis))
    # a wrong day, and its correction
    wrong = world.begin("2007-09-01")
    world.begin("2007-01-06", corrects=wrong)
    world.take(world.report(luis))
    # one recovery that takes force, and one that is cancelled
    saved = Factory(invepal.id, (key("saved"),))
    world.take(world.recovery(invepal.id, *saved.custodians, attesting=(sponsor(world, "Tomatera"),)))
    world.begin("2007-01-10")
    opened = world.take(world.recovery(inveval.id, key("usurper"), attesting=(sponsor(world, "Caisa"),)))
    world.take(world.cancel(opened))
    world.begin("2007-01-20")
    jose = world.give_mandate(saved, "jose", first="2007-01-20", roles=("reporter", "sponsor"))
    world.take(world.report(jose))
    # a founding by which sponsors admit, a factory that they admit, and one that this one does
    world.take(world.founding(network=world.network, replaces=world.network, sponsors=1))
    cooperative = world.apply("Cooperativa")
    world.take(world.admission(cooperative.id, jose.key, sponsors=(jose.id,)))
    maria = world.give_mandate(cooperative, "maria", roles=("sponsor",))
    second = world.apply("Segunda")
    world.take(world.admission(second.id, maria.key, sponsors=(maria.id,)))
    world.take(world.report(world.give_mandate(second, "pedro")))
    return world


def sponsor(world: World, name: str) -> Mandate:
    """Return the sponsor of a factory that is new in the world."""
    return world.give_mandate(world.admit(name), f"{name} sponsor", roles=("sponsor",))


# -- what is shown -----------------------------------------------------------------------------------


def test_a_proof_names_record_author_mandate_and_checkpoint(scene: Scene) -> None:
    proof = verify(scene, scene.log.proof(scene.report, (SALT, DOCUMENT)))
    assert proof.id == scene.report
    assert proof.checkpoint == scene.log.signed
    assert proof.log_key == scene.log.vkey
    assert proof.network.id == scene.world.network
    assert proof.factory is not None
    assert proof.factory.name == "Inveval"
    assert proof.mandate is not None
    assert proof.mandate.id == scene.rosa.id
    assert proof.document == DOCUMENT
    assert proof.anchored


def test_without_an_anchor_the_proof_says_that_the_file_was_believed(scene: Scene) -> None:
    assert not verify_proof_bundle(scene.log.proof(scene.report)).anchored


def test_a_proof_without_the_document_is_whole(scene: Scene) -> None:
    assert verify(scene, scene.log.proof(scene.report)).document is None


def test_a_proof_does_not_see_a_recall_that_lay_between(scene: Scene) -> None:
    # Said in the module's header and by `frente-verify`: this is what only the whole log shows.
    world = demo_world()
    factory = world.admit("Inveval")
    rosa = world.give_mandate(factory, "rosa")
    recalled = world.report(rosa)
    world.take(world.recall(factory, rosa.id))
    world.entries.append(recalled)  # a hub that breaks the rules
    log = log_of(world)
    indexes = [0, 1, 2, 3, 4, 6]
    assert verify_proof_bundle(log.proof_of(indexes), vkeys=[log.vkey]).id == id_of(recalled)
    with pytest.raises(errors.MandateRecalled):
        verify_proof_bundle(log.proof_of([0, 1, 2, 3, 4, 5, 6]), vkeys=[log.vkey])


# -- what convinces nobody ---------------------------------------------------------------------------


def frames_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give a bundle's frames, the first among them."""
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from(">BI", data, at)
        yield kind, data[at + 5 : at + 5 + length]
        at += 5 + length


def join(frames: list[tuple[int, bytes]]) -> bytes:
    """Return the bundle with these frames."""
    return b"".join(struct.pack(">BI", kind, len(data)) + data for kind, data in frames)


def test_taken_apart_and_put_together_it_is_the_same(scene: Scene) -> None:
    data = scene.log.proof(scene.report, (SALT, DOCUMENT))
    assert join(list(frames_of(data))) == data


def test_another_log_key_is_refused(scene: Scene) -> None:
    other = NoteSigner(scene.log.vkey.name, key("another log")).verifier
    with pytest.raises(errors.CheckpointForeign):
        verify_proof_bundle(scene.log.proof(scene.report), vkeys=[other])


def test_another_network_is_refused(scene: Scene) -> None:
    with pytest.raises(errors.NetworkWrong):
        verify_proof_bundle(scene.log.proof(scene.report), network=NO_ID)


def test_a_log_signed_by_a_key_that_the_founding_does_not_name_is_refused(scene: Scene) -> None:
    forged = ServedLog(scene.world.entries, NoteSigner(scene.log.vkey.name, key("another log")))
    with pytest.raises(errors.NoteUnverified):
        verify_proof_bundle(forged.proof(scene.report))


def test_a_founding_of_ones_own_is_refused_where_the_network_is_known(scene: Scene) -> None:
    world = World()
    world.custodians = (key("impostor"),)
    world.found()
    impostor = log_of(world)
    proof = impostor.proof(id_of(world.entries[0]))
    assert not verify_proof_bundle(proof).anchored
    with pytest.raises(errors.NetworkWrong):
        verify_proof_bundle(proof, network=scene.world.network)


@pytest.mark.parametrize("kind", ["founding", "charter", "admission", "mandate", "day"])
def test_no_link_can_be_left_out(scene: Scene, kind: str) -> None:
    ledger = ReplayedLedger(scene.world.entries)
    ids = proof_entries(ledger, scene.report)
    indexes = [ledger.index(one) for one in ids if ledger.record(one).kind != kind]
    with pytest.raises((errors.Refusal, errors.KeyFault)):
        verify(scene, scene.log.proof_of(indexes))


SHAPES: list[tuple[str, Callable[[list[tuple[int, bytes]]], list[tuple[int, bytes]]]]] = [
    ("nothing but the checkpoint", lambda frames: frames[:2]),
    ("no checkpoint", lambda frames: [frames[0], *frames[2:]]),
    ("two checkpoints", lambda frames: [*frames[:2], *frames[1:]]),
    ("the last receipt is gone", lambda frames: frames[:-1]),
    ("an envelope without receipt", lambda frames: [*frames[:3], *frames[4:]]),
    ("the document first", lambda frames: [*frames[:2], frames[-3], *frames[2:-3], *frames[-2:]]),
    ("the document twice", lambda frames: [*frames[:-2], frames[-3], *frames[-2:]]),
    ("the document last", lambda frames: [*frames[:-3], *frames[-2:], frames[-3]]),
    ("an entry twice", lambda frames: [*frames[:4], *frames[2:]]),
    ("two entries in another order", lambda frames: [*frames[:4], *frames[6:8], *frames[4:6], *frames[8:]]),
    ("the record not last", lambda frames: [*frames[:-5], *frames[-2:], *frames[-5:-3]]),
    ("a sealed document", lambda frames: [*frames[:2], (FrameType.SEALED_DOCUMENT, b"age"), *frames[2:]]),
]


@pytest.mark.parametrize("change", [change for _, change in SHAPES], ids=[name for name, _ in SHAPES])
def test_a_proof_bundle_has_one_shape(
    scene: Scene, change: Callable[[list[tuple[int, bytes]]], list[tuple[int, bytes]]]
) -> None:
    frames = list(frames_of(scene.log.proof(scene.report, (SALT, DOCUMENT))))
    with pytest.raises(errors.BundleMalformed):
        verify(scene, join(change(frames)))


def test_receipts_of_two_checkpoints_are_refused(scene: Scene) -> None:
    later = ServedLog([*scene.world.entries, scene.world.entries[0]], scene.world.log_signer)
    frames = list(frames_of(scene.log.proof(scene.report)))
    frames[-1] = (FrameType.RECEIPT, later.receipt(scene.log.receipt(0).index).format())
    with pytest.raises((errors.ProofInvalid, errors.BundleMalformed)):
        verify(scene, join(frames))


def test_a_receipt_with_extra_data_is_refused(scene: Scene) -> None:
    frames = list(frames_of(scene.log.proof(scene.report)))
    head, _, rest = frames[-1][1].partition(b"\n")
    frames[-1] = (FrameType.RECEIPT, head + b"\nextra AA==\n" + rest)
    with pytest.raises(errors.ProofInvalid):
        verify(scene, join(frames))


def test_another_document_is_refused(scene: Scene) -> None:
    with pytest.raises(errors.DocumentMismatch):
        verify(scene, scene.log.proof(scene.report, (SALT, DOCUMENT + b" ")))
    with pytest.raises(errors.DocumentMismatch):  # a record that names none
        verify(scene, scene.log.proof(id_of(scene.world.entries[0]), (SALT, DOCUMENT)))


def test_cut_at_any_byte_it_proves_nothing(scene: Scene) -> None:
    data = scene.log.proof(scene.report, (SALT, DOCUMENT))
    ends_of_entries = set()
    at = 0
    for kind, frame in frames_of(data):
        at += 5 + len(frame)
        if kind == FrameType.RECEIPT:
            ends_of_entries.add(at)
    for end in range(len(data)):
        if end in ends_of_entries:  # the proof of an earlier entry: another claim
            assert verify(scene, data[:end]).id != scene.report
            continue
        with pytest.raises(errors.FrenteError):
            verify(scene, data[:end])


def test_a_changed_byte_anywhere_proves_nothing(scene: Scene) -> None:
    data = scene.log.proof(scene.report, (SALT, DOCUMENT))
    verify(scene, data)
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1 << at % 8
        with pytest.raises(errors.FrenteError):
            verify(scene, bytes(changed))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_proof_bundle_verifies_only_as_it_was_made(scene: Scene, data: st.DataObject) -> None:
    whole = scene.log.proof(scene.report, (SALT, DOCUMENT))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    patch = data.draw(st.binary(max_size=40))
    changed = whole[:start] + patch + whole[end:]
    if changed == whole:
        assert verify(scene, changed).id == scene.report
        return
    try:
        proof = verify(scene, changed)
    except errors.FrenteError:
        return
    assert proof.id != scene.report


# -- log keys ----------------------------------------------------------------------------------------


def test_the_founding_in_force_names_who_signs_the_checkpoint() -> None:
    world = demo_world()
    factory = world.admit("Inveval")
    report = world.take(world.report(world.give_mandate(factory, "rosa")))
    new = NoteSigner(world.log_signer.name, key("new log key"))
    keys = (
        LogKey(from_=0, vkey=world.log_signer.verifier.format()),
        LogKey(from_=8, vkey=new.verifier.format()),
    )
    world.take(world.founding(network=world.network, replaces=world.network, log_keys=keys))
    assert world.network is not None
    state = world.state.get(NetworkState, "")
    assert state is not None
    assert log_key_at(state, 7) == world.log_signer.verifier
    assert log_key_at(state, 8) == new.verifier

    world.begin("2007-01-02")
    renewed = ServedLog(world.entries, new)
    proof = verify_proof_bundle(renewed.proof(report), vkeys=[new.verifier])
    assert proof.log_key == new.verifier
    assert [link.record.kind for link in proof.links][-2:] == ["status-report", "founding"]
    # the key that has had its time signs no more
    with pytest.raises(errors.NoteUnverified):
        verify_proof_bundle(log_of(world).proof(report))


def test_only_a_founding_may_be_later_than_the_record(scene: Scene) -> None:
    ledger = ReplayedLedger(scene.world.entries)
    indexes = [ledger.index(one) for one in proof_entries(ledger, scene.report)]
    last_day = len(scene.world.entries) - 1
    with pytest.raises(errors.BundleMalformed):
        verify(scene, scene.log.proof_of([*indexes[:-1], last_day, indexes[-1]]))
