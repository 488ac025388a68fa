"""Our own vectors, as another implementation would use them."""

import base64
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

import pytest

from federation.errors import LogError
from federation.log.checkpoint import open_checkpoint
from federation.log.merkle import leaf_hash, root_hash, verify_consistency, verify_inclusion
from federation.log.note import VerifierKey, open_note, parse_verifier_key
from federation.log.proof import Receipt, parse_receipt
from federation.log.tiles import Edge, Tile, parse_entries, parse_path
from tests.federation.log import make_vectors
from tests.federation.own_vectors import case_name, load

Case = dict[str, Any]
T = TypeVar("T")


def each_case_of(name: str) -> pytest.MarkDecorator:
    """Run a test on each case of a file of ours."""
    return pytest.mark.parametrize("case", load(f"log/{name}.json")["cases"], ids=case_name)


def outcome(act: Callable[[], T]) -> tuple[str | None, T | None]:
    """Return the fault's code or what came of it."""
    try:
        return None, act()
    except LogError as fault:
        return fault.code, None


def keys_of(case: Case) -> list[VerifierKey]:
    return list(map(parse_verifier_key, case["keys"]))


def hashes_of(case: Case) -> list[bytes]:
    return list(map(bytes.fromhex, case["path"]))


@pytest.mark.parametrize("name", make_vectors.FILES)
def test_making_the_vectors_again_changes_nothing(name: str) -> None:
    assert (make_vectors.FOLDER / f"{name}.json").read_text("utf-8") == make_vectors.text_of(name)


@each_case_of("roots")
def test_roots(case: Case) -> None:
    assert root_hash(leaf_hash(b"entry %d" % i) for i in range(case["size"])).hex() == case["root"]


@each_case_of("inclusion")
def test_inclusion(case: Case) -> None:
    leaf, root = bytes.fromhex(case["leaf"]), bytes.fromhex(case["root"])
    code, _ = outcome(lambda: verify_inclusion(leaf, case["index"], case["size"], hashes_of(case), root))
    assert code == case["code"]


@each_case_of("consistency")
def test_consistency(case: Case) -> None:
    old_root, new_root = bytes.fromhex(case["old_root"]), bytes.fromhex(case["new_root"])
    code, _ = outcome(
        lambda: verify_consistency(case["old"], old_root, case["new"], new_root, hashes_of(case))
    )
    assert code == case["code"]


@each_case_of("tile-paths")
def test_tile_paths(case: Case) -> None:
    code, place = outcome(lambda: parse_path(case["path"]))
    assert code == case["code"]
    if place is not None:
        assert place.path() == case["path"]
        level = place.level if isinstance(place, Tile) else None
        assert (level, place.index, place.width) == (case["level"], case["index"], case["width"])


@each_case_of("tiles")
def test_tiles(case: Case) -> None:
    leaves = [leaf_hash(b"entry %d" % i) for i in range(case["new"])]
    edge, _ = Edge.empty().grow(leaves[: case["old"]])
    _, made = edge.grow(leaves[case["old"] :])
    assert [{"path": tile.path(), "sha256": sha256(data).hexdigest()} for tile, data in made.items()] == case[
        "tiles"
    ]


@each_case_of("bundles")
def test_bundles(case: Case) -> None:
    code, entries = outcome(lambda: parse_entries(bytes.fromhex(case["data"]), case["width"]))
    assert code == case["code"]
    if entries is not None:
        assert [one.hex() for one in entries] == case["entries"]


@each_case_of("verifier-keys")
def test_verifier_keys(case: Case) -> None:
    code, key = outcome(lambda: parse_verifier_key(case["text"]))
    assert code == case["code"]
    if key is not None:
        assert key.format() == case["text"]
        found = (key.name, key.key_id.hex(), key.key.raw.hex())
        assert found == (case["key_name"], case["key_id"], case["public_key"])


@each_case_of("notes")
def test_notes(case: Case) -> None:
    code, note = outcome(lambda: open_note(base64.b64decode(case["note"]), keys_of(case)))
    assert code == case["code"]
    if note is not None:
        assert (note.text, len(note.verified)) == (case["text"], case["verified"])


@each_case_of("checkpoints")
def test_checkpoints(case: Case) -> None:
    code, checkpoint = outcome(lambda: open_checkpoint(case["note"].encode(), keys_of(case), case["origin"]))
    assert code == case["code"]
    if checkpoint is not None:
        assert (checkpoint.size, checkpoint.root.hex()) == (case["size"], case["root"])


@each_case_of("receipts")
def test_receipts(case: Case) -> None:
    def act() -> Receipt:
        receipt = parse_receipt(case["proof"].encode())
        receipt.verify(case["entry"].encode(), keys_of(case), case["origin"])
        return receipt

    code, receipt = outcome(act)
    assert code == case["code"]
    if receipt is not None:
        assert receipt.index == case["index"]
        assert receipt.format() == case["proof"].encode()
