"""The audit: every entry of a log is judged, by the same rules in the same order, however it is sped up."""

import os
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from federation import errors
from federation.audit import Audit, audit_log, headers, judging, signatures
from federation.audit.headers import cut_single
from federation.audit.state import AuditState
from federation.encoding import canonical_bytes
from federation.envelope import parse_envelope, sign_envelope
from federation.ids import document_hash
from federation.keys import PublicKey
from federation.log.checkpoint import Checkpoint, sign_checkpoint
from federation.log.merkle import leaf_hash
from federation.log.note import NoteSigner
from federation.log.tiles import EntryBundle, Tile, verified_hashes
from federation.records import KINDS, DocumentRef, LogKey
from federation.rules import (
    FactoryState,
    MandateState,
    MemoryState,
    NetworkState,
    fold,
    parse_candidate,
    to_json,
)
from tests.federation.served_log import ServedLog, log_of
from tests.federation.test_proofs import busy_world
from tests.world import NO_ID, Factory, Mandate, World, demo_world, id_of, key


def audit(world: World, **options: object) -> Audit:
    """Audit the world's log under its key."""
    log = log_of(world)
    return audit_log(log, vkeys=[log.vkey], **options)  # type: ignore[arg-type]


def codes(found: Audit) -> list[tuple[int, str]]:
    """Return where the faults are, and which."""
    return [(fault.index, fault.code) for fault in found.faults]


# -- a log without fault -----------------------------------------------------------------------------


def test_a_log_in_which_everything_happened_is_whole() -> None:
    world = busy_world()
    found = audit(world)
    assert found.whole
    assert found.judged == sum(found.kinds.values()) == len(world.entries)
    assert set(found.kinds) == set(KINDS)
    assert found.network is not None
    assert to_json(found.network) == to_json(network_of(world.state))
    assert found.checkpoint == log_of(world).signed
    assert found.anchored


def network_of(state: MemoryState) -> NetworkState:
    """Return the network of a state that has one."""
    network = state.get(NetworkState, "")
    assert network is not None
    return network


def test_without_an_anchor_the_audit_says_that_the_log_was_believed() -> None:
    world = demo_world()
    assert not audit_log(log_of(world)).anchored
    assert audit_log(log_of(world), network=world.network).anchored


def test_progress_ends_at_the_size() -> None:
    seen: list[tuple[int, int]] = []
    world = long_world(300)
    audit(world, progress=lambda done, size: seen.append((done, size)))
    assert seen[-1] == (len(world.entries), len(world.entries))


def long_world(reports: int) -> World:
    """Return a world with so many reports, by three delegates in turn, who see the log grow."""
    world = demo_world()
    delegates = [world.give_mandate(world.admit(name), name) for name in ("rosa", "luis", "ana")]
    for number in range(reports):
        seen = world.seen(world.state.size - number % 7)
        world.take(world.report(delegates[number % 3], seen=seen))
        if number % 50 == 49:
            world.begin(f"2007-02-{number // 50 + 1:02}")
    return world


def test_other_processes_find_the_same() -> None:
    world = long_world(200)
    broken = damage_signature(world.entries[150])
    world.entries[150] = broken
    alone, together = (audit(world, processes=count) for count in (0, 2))
    assert codes(alone) == codes(together)
    assert codes(alone)[0] == (150, "signature-invalid")


def die() -> None:
    """End this process at once, as the system does where memory is short."""
    os._exit(9)


def test_a_process_that_dies_costs_nothing_but_time(monkeypatch: pytest.MonkeyPatch) -> None:
    world = long_world(60)
    world.entries[50] = damage_signature(world.entries[50])
    monkeypatch.setattr(signatures, "SIGNATURES_PER_PIECE", 8)
    monkeypatch.setattr(signatures, "_leave_ctrl_c_alone", die)  # each process's first act
    assert codes(audit(world, processes=2))[0] == (50, "signature-invalid")


def test_how_many_processes_verify_depends_on_the_log() -> None:
    assert signatures.processes_for(None, 100) == 0
    assert signatures.processes_for(None, 100_000) >= 1
    assert signatures.processes_for(3, 100) == 3


# -- entries that break the rules --------------------------------------------------------------------


def damage_signature(raw: bytes) -> bytes:
    """Return the envelope with another signature of the right form."""
    envelope = parse_envelope(raw)
    (signature,) = envelope.signatures
    other = sign_envelope(envelope.payload + b" ", [key("rosa")])
    (foreign,) = parse_envelope(other).signatures
    return raw.replace(b64encode(signature.sig), b64encode(foreign.sig))


@dataclass
class Scene:
    """Two factories with a reporter each, one of whom has reported once."""

    world: World
    inveval: Factory
    invepal: Factory
    rosa: Mandate
    luis: Mandate


def make_scene() -> Scene:
    """Return the scene."""
    world = demo_world()
    inveval, invepal = world.admit("Inveval"), world.admit("Invepal")
    rosa, luis = world.give_mandate(inveval, "rosa"), world.give_mandate(invepal, "luis")
    world.take(world.report(rosa))
    return Scene(world, inveval, invepal, rosa, luis)


def suspended(scene: Scene) -> bytes:
    """Suspend the factory, and return a report of its delegate."""
    factory = scene.world.state.get(FactoryState, scene.inveval.id)
    assert factory is not None
    assert factory.standing_record is not None
    scene.world.take(scene.world.standing(factory.id, "suspended", factory.standing_record))
    return scene.world.report(scene.rosa)


def after(act: Callable[[Scene], object]) -> Callable[[Scene], bytes]:
    """Return what makes a report of the delegate's after this."""

    def report(scene: Scene) -> bytes:
        act(scene)
        return scene.world.report(scene.rosa)

    return report


def ended(scene: Scene) -> None:
    """End the mandate by a new charter."""
    scene.world.take(
        scene.world.charter(
            "Inveval",
            *scene.inveval.custodians,
            author=scene.inveval.id,
            replaces=scene.inveval.id,
            ends=(scene.rosa.id,),
        )
    )


def recovered(scene: Scene) -> None:
    """End all mandates by a recovery."""
    sponsor = scene.world.give_mandate(scene.world.admit("Caisa"), "caisa", roles=("sponsor",))
    scene.world.take(scene.world.recovery(scene.inveval.id, key("saved"), attesting=(sponsor,)))
    scene.world.begin("2007-01-31")


def with_role(scene: Scene) -> bytes:
    """Return a report by a delegate who may only sponsor."""
    return scene.world.report(scene.world.give_mandate(scene.inveval, "eva", roles=("sponsor",)))


PROPOSING = ["statute-proposal", "amendment", "alignment-correction"]


def proposed(kind: str) -> Callable[[Scene], bytes]:
    """Return what makes a record of this kind by a delegate who may propose."""

    def propose(scene: Scene) -> bytes:
        eva = scene.world.give_mandate(scene.inveval, "eva", roles=("proposer",))
        return scene.world.report(eva, kind=kind)

    return propose


def wrong_network(scene: Scene) -> bytes:
    return scene.world.report(scene.rosa, network=NO_ID)


WRONG: list[tuple[str, str, Callable[[Scene], bytes]]] = [
    ("nothing is wrong", "", lambda s: s.world.report(s.rosa)),
    ("a profile", "", lambda s: s.world.report(s.rosa, kind="profile")),
    *[(f"a {kind}", "", proposed(kind)) for kind in PROPOSING],
    *[
        (f"a {kind} by a reporter", "role-missing", lambda s, kind=kind: s.world.report(s.rosa, kind=kind))
        for kind in PROPOSING
    ],
    ("numbers left free", "", lambda s: s.world.report(s.rosa, 1002, previous=NO_ID)),
    ("what was seen", "", lambda s: s.world.report(s.rosa, seen=s.world.seen(3))),
    ("another network", "wrong-network", wrong_network),
    ("the same again", "already-logged", lambda s: s.world.entries[-1]),
    ("suspended", "factory-not-admitted", suspended),
    (
        "another factory's mandate",
        "mandate-foreign",
        lambda s: s.world.report(s.rosa, author=s.invepal.id),
    ),
    (
        "nobody's mandate",
        "mandate-unknown",
        lambda s: s.world.report(Mandate(NO_ID, s.inveval.id, s.rosa.key), 2),
    ),
    ("nobody's factory", "factory-unknown", lambda s: s.world.report(s.rosa, author=NO_ID)),
    ("the network's", "author-wrong", lambda s: s.world.report(s.rosa, author=s.world.network)),
    (
        "recalled",
        "mandate-recalled",
        after(lambda s: s.world.take(s.world.recall(s.inveval, s.rosa.id))),
    ),
    ("ended", "mandate-ended", after(ended)),
    ("ended by a recovery", "mandate-ended", after(recovered)),
    ("expired", "mandate-expired", after(lambda s: s.world.begin("2008-01-02"))),
    (
        "not begun",
        "mandate-not-begun",
        lambda s: s.world.report(s.world.give_mandate(s.inveval, "eva", first="2007-06-01")),
    ),
    ("the last day", "", after(lambda s: s.world.begin("2008-01-01"))),
    ("another role", "role-missing", with_role),
    ("another key", "key-unknown", lambda s: s.world.report(s.rosa, None, s.luis.key)),
    ("two keys", "key-unknown", lambda s: s.world.report(s.rosa, None, s.rosa.key, s.luis.key)),
    ("a wrong signature", "signature-invalid", lambda s: damage_signature(s.world.report(s.rosa))),
    ("a number again", "fork", lambda s: s.world.report(s.rosa, 1, name="other")),
    ("a gap", "sequence-gap", lambda s: s.world.report(s.rosa, 1003)),
    ("another before it", "fork", lambda s: s.world.report(s.rosa, previous=NO_ID)),
    ("none before it", "fork", lambda s: s.world.report(s.rosa, previous=None)),
    (
        "another history",
        "other-history",
        lambda s: s.world.report(s.rosa, seen=s.world.seen(3, bytes(32))),
    ),
    (
        "a later history",
        "other-history",
        lambda s: s.world.report(s.rosa, seen=s.world.seen(99, bytes(32))),
    ),
    (
        "another origin",
        "other-history",
        lambda s: s.world.report(s.rosa, seen=s.world.seen(3, origin="other.example/log")),
    ),
    ("no record", "not-json", lambda s: b"no record"),
    ("an empty entry", "not-json", lambda s: b""),
]


@pytest.mark.parametrize("code, make", [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_an_entry_against_the_rules_is_named_and_later_ones_stand(
    code: str, make: Callable[[Scene], bytes]
) -> None:
    scene = make_scene()
    raw = make(scene)
    at = len(scene.world.entries)
    scene.world.entries += [raw, scene.world.charter("Nueva", key("nueva"))]
    found = audit(scene.world)
    assert codes(found) == ([(at, code)] if code else [])
    assert found.judged == at + 2
    assert sum(found.kinds.values()) == at + (1 if code else 2)
    assert found.whole == (not code)


@pytest.mark.parametrize("make", [case[2] for case in WRONG], ids=[case[0] for case in WRONG])
def test_the_short_way_accepts_just_what_the_rules_allow(make: Callable[[Scene], bytes]) -> None:
    scene = make_scene()
    raw = make(scene)
    log = ServedLog([*scene.world.entries, raw], scene.world.log_signer)
    reader = verified_hashes(log.signed.size, log.signed.root, log.tile)
    short = AuditState(reader, log.all_entries.__getitem__)
    long = MemoryState()
    for index, one in enumerate(log.all_entries):
        allowed = True
        try:
            fold(long, parse_candidate(one))
        except errors.FrenteError:
            long.enter_leaf(leaf_hash(one))
            allowed = False
        taken = headers.fold_header(short, one, PublicKey.verify)
        if taken is not None:
            assert allowed
            assert taken["kind"] in {"profile", "status-report", *PROPOSING}
            continue
        assert not allowed or parse_candidate(one).record.content is not None
        try:
            fold(short, parse_candidate(one))
        except errors.FrenteError:
            short.size = index + 1
    for mandate in (scene.rosa.id, scene.luis.id):
        assert short.get(MandateState, mandate) == long.get(MandateState, mandate)
    assert short.size == long.size


def test_the_short_way_changes_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(2007)
    accepted = 0
    for _ in range(20):
        scene = make_scene()
        for _ in range(12):
            make = random.choice(WRONG if random.random() < 0.5 else WRONG[:4])[2]
            try:
                raw = make(scene)
            except errors.FrenteError:
                continue
            scene.world.entries.append(raw)
            scene.world.state = refolded(scene.world)
        short = audit(scene.world)
        with monkeypatch.context() as patch:
            patch.setattr(judging, "fold_header", lambda *_: None)
            long = audit(scene.world)
        assert short == long
        accepted += short.kinds["status-report"]
    assert accepted > 40


def refolded(world: World) -> MemoryState:
    """Return the state of all entries, those without effect among them."""
    state = MemoryState()
    for raw in world.entries:
        try:
            fold(state, parse_candidate(raw))
        except errors.FrenteError:
            state.enter_leaf(leaf_hash(raw))
    return state


def test_the_short_way_cuts_just_what_an_envelope_is() -> None:
    raw = make_scene().world.entries[-1]
    envelope = parse_envelope(raw)
    (signature,) = envelope.signatures
    assert cut_single(raw) == (envelope.payload, signature.keyid.encode(), signature.sig)
    assert cut_single(make_scene().world.entries[0]) is None  # two signatures
    random = Random(1)
    for at in range(len(raw)):
        changed = bytearray(raw)
        changed[at] ^= 1 << random.randrange(8)
        for one in (bytes(changed), raw[:at], raw[:at] + raw[at + 1 :]):
            cut = cut_single(one)
            if cut is None:
                continue
            try:
                envelope = parse_envelope(one)
            except errors.FrenteError:
                assert cut[1] != signature.keyid.encode()  # what is left to a key's id to refuse
                continue
            assert cut == (
                envelope.payload,
                envelope.signatures[0].keyid.encode(),
                envelope.signatures[0].sig,
            )


def test_what_stands_on_a_wrong_signature_falls_with_it() -> None:
    scene = make_scene()
    forged = scene.world.mandate(scene.inveval, key("eva"), scene.inveval.custodians[0], key("eva"))
    envelope = parse_envelope(forged)
    good = [b64encode(one.sig) for one in envelope.signatures]
    forged = forged.replace(good[0], b"@").replace(good[1], good[0]).replace(b"@", good[1])
    eva = Mandate(id_of(forged), scene.inveval.id, key("eva"))
    at = len(scene.world.entries)
    first = scene.world.report(eva, 1)
    scene.world.entries += [forged, first, scene.world.report(eva, 2, previous=id_of(first))]
    found = audit(scene.world)
    assert codes(found) == [
        (at, "signature-invalid"),
        (at + 1, "mandate-unknown"),
        (at + 2, "mandate-unknown"),
    ]


def test_a_number_stays_free_when_its_record_was_forged() -> None:
    scene = make_scene()
    at = len(scene.world.entries)
    forged = damage_signature(scene.world.report(scene.rosa, name="forged"))
    scene.world.entries += [forged, scene.world.report(scene.rosa, name="true")]
    assert codes(audit(scene.world)) == [(at, "signature-invalid")]


def test_a_log_full_of_faults_is_not_judged_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MAX_FAULTS", 5)
    world = demo_world()
    world.entries += [b"%d" % number for number in range(9)]
    found = audit(world)
    assert len(found.faults) == 5
    assert found.judged == 7
    assert found.checkpoint.size == 11


def test_signatures_that_never_end_being_wrong_end_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MAX_PASSES", 1)
    scene = make_scene()
    scene.world.entries.append(damage_signature(scene.world.report(scene.rosa)))
    with pytest.raises(errors.SignatureInvalid):
        audit(scene.world)


# -- a program that is too old -----------------------------------------------------------------------


def test_from_an_unknown_kind_on_only_the_tree_is_checked() -> None:
    scene = make_scene()
    fields = parse_candidate(scene.world.entries[-1]).record.model_dump(mode="json", by_alias=True)
    ballot = sign_envelope(canonical_bytes({**fields, "kind": "ballot"}), [scene.rosa.key])
    at = len(scene.world.entries)
    scene.world.entries += [ballot, b"whatever", scene.world.report(scene.luis)]
    found = audit(scene.world)
    assert found.too_old is not None
    assert (found.too_old.index, found.too_old.code) == (at, "kind-unknown")
    assert found.too_old.record == id_of_payload(ballot)
    assert found.judged == at
    assert not found.faults
    assert not found.whole


def id_of_payload(raw: bytes) -> str:
    """Return the id of a record of any kind."""
    return parse_envelope(raw).record_id


def test_from_an_unknown_level_on_only_the_tree_is_checked() -> None:
    world = demo_world()
    world.entries.append(world.founding(network=world.network, replaces=world.network, level=2))
    world.entries.append(world.day("2007-01-02"))
    found = audit(world)
    assert found.too_old is not None
    assert (found.too_old.index, found.too_old.code) == (2, "level-unknown")


def test_without_a_key_nobody_too_old_can_tell_who_signs() -> None:
    world = demo_world()
    world.entries.append(world.founding(network=world.network, replaces=world.network, level=2))
    with pytest.raises(errors.NoteUnverified):
        audit_log(log_of(world))


# -- checkpoint and tree -----------------------------------------------------------------------------


def test_a_checkpoint_by_another_key_is_refused() -> None:
    world = demo_world()
    forged = ServedLog(world.entries, NoteSigner(world.log_signer.name, key("another")))
    for anchor in ([world.log_signer.verifier], []):  # the caller's word, and the founding's own
        with pytest.raises(errors.NoteUnverified):
            audit_log(forged, vkeys=anchor)
    with pytest.raises(errors.NoteUnverified):  # the caller believes a key that the founding does not name
        audit_log(forged, vkeys=[forged.vkey])


def test_another_network_is_refused() -> None:
    with pytest.raises(errors.NetworkWrong):
        audit_log(log_of(demo_world()), network=NO_ID)


def test_the_key_in_force_must_have_signed() -> None:
    world = demo_world()
    new = NoteSigner(world.log_signer.name, key("new log key"))
    keys = (
        LogKey(from_=0, vkey=world.log_signer.verifier.format()),
        LogKey(from_=3, vkey=new.verifier.format()),
    )
    world.take(world.founding(network=world.network, replaces=world.network, log_keys=keys))
    assert audit_log(ServedLog(world.entries, new), vkeys=[new.verifier]).log_key == new.verifier
    with pytest.raises(errors.NoteUnverified):
        audit_log(log_of(world))


def test_a_log_that_is_no_networks_is_judged_so() -> None:
    log = ServedLog([b"one", b"two"], NoteSigner("other.example/log", key("other")))
    found = audit_log(log, vkeys=[log.vkey])
    assert found.network is None
    assert [fault.code for fault in found.faults] == ["not-json", "not-json"]
    with pytest.raises(errors.NoteUnverified):
        audit_log(log)


def test_an_empty_log_holds() -> None:
    log = ServedLog([], NoteSigner("empty.example/log", key("empty")))
    assert audit_log(log, vkeys=[log.vkey]).whole


class Damaged(ServedLog):
    """A log of which one file is not what it was."""

    damaged = ""

    def tile(self, tile: Tile) -> bytes:
        """Give a tile."""
        return self._changed(tile.path(), super().tile(tile))

    def entries(self, bundle: EntryBundle) -> bytes:
        """Give a bundle of entries."""
        return self._changed(bundle.path(), super().entries(bundle))

    def _changed(self, path: str, data: bytes) -> bytes:
        return data[:-1] + bytes([data[-1] ^ 1]) if path == self.damaged else data


def test_any_file_that_is_not_of_the_tree_is_found() -> None:
    world = long_world(300)
    log = Damaged(world.entries, world.log_signer)
    files = [*log.tiles, *log.bundles]
    assert len(files) == 5
    for path in files:
        log.damaged = path
        with pytest.raises(errors.TileForeign):
            audit_log(log, vkeys=[log.vkey])


def test_an_older_checkpoint_must_be_of_the_same_history() -> None:
    world = long_world(20)
    log = log_of(world)
    old = ServedLog(world.entries[:9], world.log_signer)
    assert audit_log(log, vkeys=[log.vkey], old=old.note).old_size == 9
    other = sign_checkpoint(Checkpoint(old.signed.origin, 9, bytes(32)), [world.log_signer])
    with pytest.raises(errors.InconsistentTree):
        audit_log(log, vkeys=[log.vkey], old=other)
    with pytest.raises(errors.CheckpointBehind):
        audit_log(old, vkeys=[log.vkey], old=log.note)
    unsigned = sign_checkpoint(old.signed, [NoteSigner(log.vkey.name, key("no"))])
    with pytest.raises(errors.NoteUnverified):
        audit_log(log, vkeys=[log.vkey], old=unsigned)


# -- documents ---------------------------------------------------------------------------------------


def test_documents_in_a_folder_are_compared_with_their_names(tmp_path: Path) -> None:
    salt = bytes(range(32))
    attachment = document_hash(salt, b"a photo")
    report = (
        b'{"attachments":[{"hash":"%b","media_type":"image/png","name":"f.png","size":7}],'
        b'"language":"es","period":{"from":"2007-01-01","to":"2007-01-31"},"type":"status-report"}'
        % attachment.encode()
    )
    named = document_hash(salt, report)
    scene = make_scene()
    scene.world.take(scene.world.report(scene.rosa, document=DocumentRef(audience="public", hash=named)))
    hidden = DocumentRef(audience="federation", hash=document_hash(salt, b"hidden"))
    scene.world.take(scene.world.report(scene.rosa, document=hidden))
    (tmp_path / named).write_bytes(salt + report)
    (tmp_path / attachment).write_bytes(salt + b"a photo")
    found = audit(scene.world, documents=tmp_path)
    assert found.documents is not None
    assert (found.documents.checked, found.documents.missing, found.documents.wrong) == (2, 1, [])
    assert found.whole

    (tmp_path / attachment).write_bytes(salt + b"another photo")
    found = audit(scene.world, documents=tmp_path)
    assert found.documents is not None
    assert found.documents.wrong == [attachment]
    assert not found.whole

    (tmp_path / named).write_bytes(b"short")
    found = audit(scene.world, documents=tmp_path)
    assert found.documents is not None
    assert found.documents.wrong == [named]
