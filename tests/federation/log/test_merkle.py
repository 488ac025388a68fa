"""Merkle hashes and proofs, against other people's vectors and against RFC 6962 word for word."""

import base64
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from federation.errors import ProofInvalid, ProofMalformed
from federation.log.merkle import (
    EMPTY_ROOT,
    Frontier,
    GetHash,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_from,
    root_hash,
    verify_consistency,
    verify_inclusion,
)
from federation.log.spelling import MAX_SIZE
from tests.federation.log import reference

ENTRIES = [f"entry {i}".encode() for i in range(70)]
ROOTS = [reference.mth(ENTRIES[:size]) for size in range(len(ENTRIES) + 1)]


def hashes_of(entries: Sequence[bytes]) -> GetHash:
    def get_hash(level: int, index: int) -> bytes:
        subtree = entries[index << level : (index + 1) << level]
        assert len(subtree) == 1 << level, "asked for a subtree that is not complete"
        return reference.mth(subtree)

    return get_hash


GET_HASH = hashes_of(ENTRIES)


def test_hashes_are_those_of_rfc_6962() -> None:
    # The empty root and the leaf over nothing are published in many places; the node is from its definition.
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert node_hash(ROOTS[1], ROOTS[2]) == reference.node(ROOTS[1], ROOTS[2])


def test_every_size_has_the_root_of_rfc_6962() -> None:
    frontier = Frontier()
    for size, entry in enumerate(ENTRIES):
        assert frontier.size == size
        assert frontier.root() == root_from(size, GET_HASH) == ROOTS[size]
        frontier.append(leaf_hash(entry))
    assert root_hash(map(leaf_hash, ENTRIES)) == ROOTS[-1]


def test_a_frontier_goes_on_from_its_own_hashes() -> None:
    for size in range(len(ENTRIES)):
        frontier = Frontier()
        frontier.extend(map(leaf_hash, ENTRIES[:size]))
        again = Frontier(frontier.size, frontier.hashes)
        again.extend(map(leaf_hash, ENTRIES[size:]))
        assert again.root() == ROOTS[-1]
        assert frontier.root() == ROOTS[size], "growing a copy left the first as it was"


def test_append_seen_tells_each_complete_subtree() -> None:
    frontier = Frontier()
    for index, entry in enumerate(ENTRIES):
        seen = frontier.append_seen(leaf_hash(entry))
        end = index + 1
        assert seen == tuple(
            reference.mth(ENTRIES[end - (1 << level) : end]) for level in range(7) if end % (1 << level) == 0
        )
    assert frontier.root() == ROOTS[-1]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Frontier(-1),
        lambda: Frontier(MAX_SIZE + 1),
        lambda: Frontier(3, [bytes(32)]),
        lambda: Frontier(0, [bytes(32)]),
        lambda: Frontier(1, [bytes(31)]),
        lambda: Frontier().append(bytes(33)),
        lambda: Frontier().append_seen(b""),
        lambda: root_from(-1, GET_HASH),
        lambda: root_from(MAX_SIZE + 1, GET_HASH),
        lambda: inclusion_path(0, 0, GET_HASH),
        lambda: inclusion_path(5, 5, GET_HASH),
        lambda: inclusion_path(-1, 5, GET_HASH),
        lambda: consistency_path(0, 5, GET_HASH),
        lambda: consistency_path(6, 5, GET_HASH),
    ],
)
def test_impossible_trees_are_a_callers_fault(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"^(no|a) "):
        make()


def test_a_refused_leaf_leaves_the_frontier_whole() -> None:
    frontier = Frontier()
    with pytest.raises(ValueError, match="32 bytes"):
        frontier.extend([*map(leaf_hash, ENTRIES[:5]), b"short"])
    assert (frontier.size, frontier.root()) == (5, ROOTS[5])


def test_every_inclusion_path_is_that_of_rfc_6962_and_verifies() -> None:
    for size in range(1, len(ENTRIES) + 1):
        for index in range(size):
            path = inclusion_path(index, size, GET_HASH)
            assert list(path) == reference.path(index, ENTRIES[:size])
            verify_inclusion(leaf_hash(ENTRIES[index]), index, size, path, ROOTS[size])


def test_every_consistency_path_is_that_of_rfc_6962_and_verifies() -> None:
    for new in range(1, len(ENTRIES) + 1):
        for old in range(1, new + 1):
            path = consistency_path(old, new, GET_HASH)
            assert list(path) == reference.proof(old, ENTRIES[:new])
            verify_consistency(old, ROOTS[old], new, ROOTS[new], path)


@settings(deadline=None)
@given(st.integers(1, 5_000), st.data())
def test_paths_of_trees_of_any_size_verify(size: int, data: st.DataObject) -> None:
    entries = [b"%d" % i for i in range(size)]
    get_hash = hashes_of(entries)
    root = root_hash(map(leaf_hash, entries))
    index = data.draw(st.integers(0, size - 1))
    verify_inclusion(leaf_hash(entries[index]), index, size, inclusion_path(index, size, get_hash), root)
    old = data.draw(st.integers(1, size))
    old_root = root_hash(map(leaf_hash, entries[:old]))
    verify_consistency(old, old_root, size, root, consistency_path(old, size, get_hash))


def spoilt(path: Sequence[bytes]) -> list[list[bytes]]:
    """Return paths with one hash changed, left out, doubled, put in or exchanged with its neighbour."""
    whole = list(path)
    paths = [[*whole, bytes(32)], [bytes(32), *whole]]
    for at, one in enumerate(whole):
        paths.append([*whole[:at], bytes([one[0] ^ 1]) + one[1:], *whole[at + 1 :]])
        paths.append([*whole[:at], one[:-1] + bytes([one[-1] ^ 128]), *whole[at + 1 :]])
        paths.append([*whole[:at], *whole[at + 1 :]])
        paths.append([*whole[:at], one, *whole[at:]])
        if at:
            paths.append([*whole[: at - 1], one, whole[at - 1], *whole[at + 1 :]])
    return paths


def test_no_spoilt_inclusion_path_verifies() -> None:
    for size in (1, 2, 3, 7, 8, 9, 40, 70):
        for index in range(size):
            leaf = leaf_hash(ENTRIES[index])
            path = inclusion_path(index, size, GET_HASH)
            for wrong in spoilt(path):
                with pytest.raises(ProofInvalid):
                    verify_inclusion(leaf, index, size, wrong, ROOTS[size])
            for other in set(range(size)) - {index}:
                with pytest.raises(ProofInvalid):
                    verify_inclusion(leaf, other, size, path, ROOTS[size])


def test_no_spoilt_consistency_path_verifies() -> None:
    for new in (1, 2, 3, 7, 8, 9, 40, 70):
        for old in range(1, new + 1):
            path = consistency_path(old, new, GET_HASH)
            for wrong in spoilt(path):
                with pytest.raises(ProofInvalid):
                    verify_consistency(old, ROOTS[old], new, ROOTS[new], wrong)
            with pytest.raises(ProofInvalid):
                verify_consistency(old, ROOTS[old - 1], new, ROOTS[new], path)
            with pytest.raises(ProofInvalid):
                verify_consistency(old, ROOTS[old], new, ROOTS[new - 1], path)


def test_an_index_outside_the_tree_is_refused() -> None:
    path = inclusion_path(6, 7, GET_HASH)
    for index, size in ((7, 7), (-1, 7), (6, 6), (0, 0), (6, MAX_SIZE + 1), (6, -7)):
        with pytest.raises(ProofInvalid):
            verify_inclusion(leaf_hash(ENTRIES[6]), index, size, path, ROOTS[7])
    # Where nothing is hashed, the root alone would not show it.
    for index in (-1, 1):
        with pytest.raises(ProofInvalid, match="no entry"):
            verify_inclusion(ROOTS[1], index, 1, [], ROOTS[1])


def test_a_path_of_a_larger_tree_is_too_long_though_the_root_is_that_trees() -> None:
    with pytest.raises(ProofInvalid, match="above the root"):
        verify_inclusion(leaf_hash(ENTRIES[1]), 0, 1, [leaf_hash(ENTRIES[0])], ROOTS[2])
    with pytest.raises(ProofInvalid, match="above the root"):
        verify_inclusion(leaf_hash(ENTRIES[5]), 1, 4, inclusion_path(5, 8, GET_HASH), ROOTS[8])
    with pytest.raises(ProofInvalid, match="above the root"):
        verify_consistency(2, ROOTS[2], 4, ROOTS[8], consistency_path(2, 8, GET_HASH))


def test_a_log_does_not_shrink() -> None:
    for old, new in ((7, 3), (4, 2), (-1, 3), (3, -1), (3, MAX_SIZE + 1)):
        with pytest.raises(ProofInvalid, match="cannot grow"):
            verify_consistency(old, ROOTS[abs(old)], new, ROOTS[3], reference.proof(3, ENTRIES[:7]))


def test_bytes_cannot_move_between_neighbouring_hashes() -> None:
    path = inclusion_path(0, 2, GET_HASH)
    leaf = leaf_hash(ENTRIES[0])
    assert node_hash(leaf + path[0][:1], path[0][1:]) == ROOTS[2], "the hash itself does not tell them apart"
    with pytest.raises(ProofMalformed):
        verify_inclusion(leaf + path[0][:1], 0, 2, [path[0][1:]], ROOTS[2])
    with pytest.raises(ProofMalformed):
        verify_consistency(1, leaf + path[0][:1], 2, ROOTS[2], [path[0][1:]])


def test_the_empty_tree_proves_nothing() -> None:
    with pytest.raises(ProofMalformed):
        verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    with pytest.raises(ProofMalformed):
        verify_consistency(0, EMPTY_ROOT, 7, ROOTS[7], [])


def test_a_failed_proof_says_which() -> None:
    with pytest.raises(ProofInvalid) as caught:
        verify_inclusion(leaf_hash(b"another"), 3, 7, inclusion_path(3, 7, GET_HASH), ROOTS[7])
    assert caught.value.evidence["index"] == 3
    assert caught.value.evidence["root"] == ROOTS[7].hex()


def published(folder: Path) -> list[tuple[str, dict[str, object]]]:
    files = sorted(folder.rglob("*.json"))
    return [(str(file.relative_to(folder)), json.loads(file.read_bytes())) for file in files]


def decoded(text: object) -> bytes:
    assert isinstance(text, str)
    return base64.b64decode(text)


def path_of(case: dict[str, object]) -> list[bytes]:
    proof = case["proof"] or []
    assert isinstance(proof, list)
    return list(map(decoded, proof))


def number(value: object) -> int:
    assert isinstance(value, int)
    return value


def accepts(verify: Callable[[], None]) -> bool:
    try:
        verify()
    except (ProofInvalid, ProofMalformed):
        return False
    return True


def test_published_inclusion_proofs(shared_vectors: Path) -> None:
    cases = published(shared_vectors / "merkle" / "testdata" / "inclusion")
    wrong = [
        name
        for name, case in cases
        if case["wantErr"]
        == accepts(
            lambda case=case: verify_inclusion(  # type: ignore[misc]
                decoded(case["leafHash"]),
                number(case["leafIdx"]),
                number(case["treeSize"]),
                path_of(case),
                decoded(case["root"]),
            )
        )
    ]
    assert wrong == []
    assert len(cases) == 98


def test_published_consistency_proofs(shared_vectors: Path) -> None:
    cases = published(shared_vectors / "merkle" / "testdata" / "consistency")
    wrong = [
        name
        for name, case in cases
        if case["wantErr"]
        == accepts(
            lambda case=case: verify_consistency(  # type: ignore[misc]
                number(case["size1"]),
                decoded(case["root1"]),
                number(case["size2"]),
                decoded(case["root2"]),
                path_of(case),
            )
        )
    ]
    assert wrong == []
    assert len(cases) == 98
