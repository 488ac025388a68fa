"""Write tests/vectors/proofs/: proof bundles and whole logs, and what a verifier has to find in them.

    python -m tests.federation.make_proof_vectors

Every key is made from its name, and Ed25519 signs the same bytes the same way: so the files are always the same.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

from federation.encoding import canonical_bytes
from federation.envelope import parse_envelope, sign_envelope
from federation.ids import document_hash
from federation.log.merkle import leaf_hash, root_hash
from federation.log.note import NoteSigner
from federation.proofs import proof_entries
from federation.records import DocumentRef
from federation.rules import MandateState, parse_candidate
from tests.conftest import REPOSITORY
from tests.federation.served_log import ReplayedLedger, ServedLog, log_of
from tests.world import NO_ID, Mandate, World, demo_world, document, id_of, key

FOLDER = REPOSITORY / "tests" / "vectors" / "proofs"
SALT = bytes(range(32))
DOCUMENT = b'{"attachments":[],"language":"es","text":"Lo decidi\xc3\xb3 la asamblea.","type":"words"}'

Case = dict[str, Any]


def text(data: bytes) -> str:
    """Return bytes as the vectors spell them."""
    return b64encode(data).decode()


def make_world() -> tuple[World, Mandate, bytes]:
    """Return a world, its reporter, and her report."""
    world = demo_world()
    factory = world.admit("Inveval", custodians=2, threshold=2)
    rosa = world.give_mandate(factory, "rosa")
    named = DocumentRef(audience="public", hash=document_hash(SALT, DOCUMENT))
    world.begin("2007-01-02")
    report = world.report(rosa, document=named, seen=world.seen(4))
    world.take(report)
    world.take(world.recall(factory, rosa.id))
    return world, rosa, report


def proof_bundles() -> Iterator[Case]:
    """Give proof bundles of one log."""
    world, _, report = make_world()
    log = log_of(world)
    ledger = ReplayedLedger(world.entries)
    indexes = [ledger.index(one) for one in proof_entries(ledger, id_of(report))]
    good = log.proof(id_of(report), (SALT, DOCUMENT))
    forged = ServedLog(world.entries, NoteSigner(log.vkey.name, key("another log key")))
    other = NoteSigner(log.vkey.name, key("another log key")).verifier.format()
    vkey, network = log.vkey.format(), world.network

    def case(
        name: str,
        bundle: bytes,
        code: str | None = None,
        *,
        vkey: str | None = vkey,
        network: str | None = network,
        entries: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6),
        document: bytes | None = DOCUMENT,
    ) -> Case:
        asked = {"name": name, "bundle": text(bundle), "vkey": vkey, "network": network, "code": code}
        if code is not None:
            return asked
        index = entries[-1]
        shown = {"record": id_of(world.entries[index]), "index": index, "entries": list(entries)}
        return {**asked, **shown, "document": None if document is None else text(document)}

    yield case("good, with document", good)
    yield case("good, without document", log.proof(id_of(report)), document=None)
    yield case("good, believed by its log key alone", good, network=None)
    yield case("good, believed by its network alone", good, vkey=None)
    mandate, founding = id_of(world.entries[4]), id_of(world.entries[0])
    yield case("good: a mandate", log.proof(mandate), entries=(0, 1, 2, 3, 4), document=None)
    yield case("good: the founding", log.proof(founding), entries=(0,), document=None)
    yield case("another log key is pinned", good, "checkpoint-foreign", vkey=other)
    yield case("another network is pinned", good, "wrong-network", network=NO_ID)
    forgery = forged.proof(id_of(report))
    yield case("signed by a key that the founding does not name", forgery, "note-unverified", vkey=None)
    mismatch = log.proof(id_of(report), (SALT, DOCUMENT + b" "))
    yield case("another document", mismatch, "document-mismatch")
    yield case("cut", good[:-1], "bundle-cut")
    turned = log.proof_of([*indexes[:-2], indexes[-1], indexes[-2]])
    yield case("the record is not last", turned, "bundle-malformed")
    for left_out, name, code in (
        (0, "founding", "founding-missing"),
        (2, "charter", "factory-unknown"),
        (3, "admission", "factory-not-admitted"),
        (4, "mandate", "mandate-unknown"),
    ):
        rest = log.proof_of([index for index in indexes if index != left_out])
        yield case(f"without the {name}", rest, code)
    later = log.proof_of([*indexes[:-1], 7, indexes[-1]])
    yield case("with the recall that came later", later, "bundle-malformed")


def logs() -> Iterator[Case]:
    """Give whole logs, as their entries."""

    def case(
        name: str,
        *more: bytes,
        code: str | None = None,
        too_old: str | None = None,
        world: World | None = None,
    ) -> Case:
        entries = (make_world()[0] if world is None else world).entries
        last = len(entries)
        return {
            "name": name,
            "entries": [text(raw) for raw in (*entries, *more)],
            "root": root_hash(leaf_hash(raw) for raw in (*entries, *more)).hex(),
            "faults": [] if code is None else [[last, code]],
            "too_old": None if too_old is None else [last, too_old],
        }

    world, rosa, report = make_world()
    unrecalled = demo_world()
    luis = unrecalled.give_mandate(unrecalled.admit("Invepal"), "luis")
    unrecalled.take(unrecalled.report(luis))
    forged = parse_envelope(unrecalled.report(luis))
    wrong_signature = sign_envelope(forged.payload + b" ", [luis.key])
    (signature,) = forged.signatures
    (other,) = parse_envelope(wrong_signature).signatures
    damaged = forged.raw.replace(b64encode(signature.sig), b64encode(other.sig))
    fields = parse_candidate(report).record.model_dump(mode="json", by_alias=True)

    again, gap = unrecalled.report(luis, 1, name="other"), unrecalled.report(luis, 1003)
    two = unrecalled.report(luis, 2, luis.key, rosa.key)
    foreign = unrecalled.report(luis, network=NO_ID)
    unseen = unrecalled.report(luis, seen=unrecalled.seen(3, bytes(32)))
    ballot = sign_envelope(canonical_bytes({**fields, "kind": "ballot"}), [rosa.key])

    yield case("no fault")
    yield case("a report after the recall", world.report(rosa), code="mandate-recalled")
    yield case("a record twice", report, code="already-logged")
    yield case("no record", b"no record", code="not-json")
    yield case("a number again", again, code="fork", world=unrecalled)
    yield case("over 1,000 numbers missing", gap, code="sequence-gap", world=unrecalled)
    yield case("a wrong signature", damaged, code="signature-invalid", world=unrecalled)
    yield case("a signature too many", two, code="key-unknown", world=unrecalled)
    yield case("another network", foreign, code="wrong-network", world=unrecalled)
    yield case("another history was seen", unseen, code="other-history", world=unrecalled)
    yield case("a kind from the future", ballot, too_old="kind-unknown")
    yield from proposing(case)


def proposing(case: Callable[..., Case]) -> Iterator[Case]:
    """Give logs in which somebody proposes statutes, and takes it back."""
    world = demo_world()
    factory = world.admit("Inveval")
    rosa = world.give_mandate(factory, "rosa")
    eva = world.give_mandate(factory, "eva", roles=("proposer",))
    proposal = world.take(world.report(eva, kind="statute-proposal", name="proposal"))
    world.take(world.report(eva, kind="amendment"))
    world.take(world.report(eva, kind="alignment-correction"))

    def withdrawal(delegate: Mandate) -> bytes:
        known = world.state.get(MandateState, delegate.id)
        last = 0 if known is None else known.last_sequence
        previous = None if known is None else known.last_record
        fields = {"mandate": delegate.id, "sequence": last + 1, "previous": previous}
        named = document("proposal").hash
        return world.withdrawal(factory.id, proposal, named, delegate.key, **fields)

    by_proposer, by_reporter = withdrawal(eva), withdrawal(rosa)
    yield case("a proposal, an amendment, a correction of an alignment", world=world)
    yield case("a proposal withdrawn by its proposer", by_proposer, world=world)
    yield case("a proposal withdrawn by a reporter", by_reporter, code="role-missing", world=world)
    for kind in ("statute-proposal", "amendment", "alignment-correction"):
        said = world.report(rosa, kind=kind, name=kind)
        yield case(f"a record of the kind {kind} by a reporter", said, code="role-missing", world=world)
    yield case("a report by a proposer", world.report(eva), code="role-missing", world=world)


def files() -> dict[str, dict[str, Any]]:
    """Return the files by name. What a case must give is written above, and never comes from a verifier."""
    return {
        "bundles.json": {
            "about": "Proof bundles (docs/protocol.md, section 6), base64. `vkey` and `network` are what the verifier"
            " knows from elsewhere, or null. `code` null: it holds, and shows the record `record` at `index`; `entries`"
            " are the indexes of all entries inside, `document` its document.",
            "cases": list(proof_bundles()),
        },
        "logs.json": {
            "about": "Whole logs, as base64 of their entries. `faults`: index and code of each entry that breaks the"
            " rules; `too_old`: the first entry that a program of level 1 cannot judge, and why, or null; `root`: the"
            " root of the tree over all entries, in hex.",
            "cases": list(logs()),
        },
    }


def write() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in files().items():
        (FOLDER / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
