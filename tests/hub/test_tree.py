"""The tree to read from gives what the reference gives, for every size, and many paths at once as one by one."""

import random
from hashlib import sha256

import pytest

from federation.log.merkle import inclusion_path, leaf_hash, root_hash, verify_inclusion
from federation.log.tiles import Edge, HashReader, Tile
from hub.storage.tree import Forest, Tree

LEAVES = [leaf_hash(sha256(number.to_bytes(4, "big")).digest()) for number in range(1300)]


def tree_of(size: int, forest: Forest | None = None) -> tuple[Tree, list[Tile]]:
    """Return the tree of the first leaves, and the list of tiles that were read for it."""
    _, tiles = Edge.empty().grow(LEAVES[:size])
    by_place = {(tile.level, tile.index): data for tile, data in tiles.items()}
    fetched: list[Tile] = []

    def fetch(tile: Tile) -> bytes:
        fetched.append(tile)
        return by_place[tile.level, tile.index][: tile.width * 32]

    return (forest or Forest()).tree(size, fetch), fetched


@pytest.mark.parametrize("size", [*range(1, 70), 255, 256, 257, 300, 511, 512, 513, 1000, 1300])
def test_root_and_paths_are_those_of_the_reference(size: int) -> None:
    tree, _ = tree_of(size)
    root = root_hash(LEAVES[:size])
    assert tree.root() == root
    shared = tree.paths(range(size))
    for index in range(size):
        path = tuple(shared.hashes[position] for position in shared.paths[index])
        assert path == tree.path(index)
        verify_inclusion(LEAVES[index], index, size, path, root)


def test_paths_of_some_entries_share_their_hashes() -> None:
    randomness = random.Random(7)
    for _ in range(60):
        size = randomness.randint(1, 1300)
        low = randomness.randrange(size)
        wanted = randomness.sample(range(size), randomness.randint(1, min(size, 40)))
        wanted += range(low, min(size, low + randomness.randint(1, 300)))
        tree, _ = tree_of(size)
        shared = tree.paths(wanted)
        assert sorted(shared.paths) == sorted(set(wanted))
        for index, positions in shared.paths.items():
            path = tuple(shared.hashes[position] for position in positions)
            reader = HashReader(size, lambda tile, tree=tree: tree._fetch(tile))  # type: ignore[misc]
            assert path == inclusion_path(index, size, reader)


def test_a_full_batch_needs_about_one_hash_an_entry() -> None:
    tree, _ = tree_of(1024)
    shared = tree.paths(range(512, 768))
    assert len(shared.hashes) <= 2 * 256 + 10


def test_earlier_roots_are_found_in_a_later_tree() -> None:
    tree, _ = tree_of(1300)
    for size in (1, 2, 255, 256, 257, 700, 1299, 1300):
        assert tree.root_at(size) == root_hash(LEAVES[:size])


def test_full_tiles_are_read_once_for_all_sizes() -> None:
    forest = Forest()
    first, read_first = tree_of(900, forest)
    first.paths(range(900))
    second, read_second = tree_of(1000, forest)
    second.paths(range(1000))
    full = [tile for tile in read_first + read_second if tile.width == 256]
    assert len(full) == len(set(full)) == 3
    assert second.root() == root_hash(LEAVES[:1000])
