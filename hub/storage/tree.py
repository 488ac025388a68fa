"""The tree to read from: any subtree's hash at one size, from tiles that this hub wrote.

    forest = Forest()                                     one a process: full tiles never change
    tree = forest.tree(size, fetch)                       `fetch(Tile)` gives a tile's bytes, at most once each
    tree.hash(level, index)   tree.root()   tree.path(index)
    tree.paths(indexes)                                   many paths that share their hashes

A full tile with all hashes above its 256 takes 16 KiB; the forest keeps the newest few hundred, a tree its own partial
ones. `HashReader` of federation/log/tiles.py does the same for one thread; here many threads read, and the paths of a
whole batch cost one hash a node.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple, TypeAlias

from federation.log.merkle import HASH_SIZE, inclusion_path, node_hash, root_from
from federation.log.tiles import FULL_WIDTH, TILE_HEIGHT, Tile, tile_at

_KEPT_TILES: Final = 512  # 8 MiB

_Rows: TypeAlias = tuple[bytes, ...]
"""A tile's hashes, then those of the complete subtrees above them, level by level."""

Fetch: TypeAlias = Callable[[Tile], bytes]


class SharedPaths(NamedTuple):
    """Inclusion paths as positions in one list of hashes; the leaf's sibling first."""

    hashes: list[bytes]
    paths: dict[int, list[int]]  # by the leaf's index


class Forest:
    """Full tiles that were read before."""

    def __init__(self) -> None:
        self._tiles: dict[tuple[int, int], _Rows] = {}
        self._lock = threading.Lock()

    def tree(self, size: int, fetch: Fetch) -> "Tree":
        """Return the tree of the first `size` entries."""
        return Tree(size, fetch, self)

    def get(self, level: int, index: int) -> _Rows | None:
        """Return a full tile that was kept."""
        return self._tiles.get((level, index))

    def keep(self, level: int, index: int, rows: _Rows) -> None:
        """Keep a full tile, and let the oldest one go where there are too many."""
        with self._lock:
            if len(self._tiles) >= _KEPT_TILES:
                del self._tiles[next(iter(self._tiles))]
            self._tiles[level, index] = rows


class Tree:
    """The tree of the first `size` entries. For any number of threads, as long as `fetch` is."""

    def __init__(self, size: int, fetch: Fetch, forest: Forest) -> None:
        self.size = size
        self._fetch = fetch
        self._forest = forest
        self._partial: dict[tuple[int, int], _Rows] = {}
        self._folded: dict[tuple[int, int], bytes] = {}

    def hash(self, level: int, index: int) -> bytes:
        """Return the hash of the complete subtree (level, index)."""
        tile_level, height = divmod(level, TILE_HEIGHT)
        number, offset = divmod(index << height, FULL_WIDTH)
        at = (offset >> height) * HASH_SIZE
        return self._rows(tile_level, number)[height][at : at + HASH_SIZE]

    def root(self) -> bytes:
        """Return the tree's root."""
        return root_from(self.size, self.hash)

    def root_at(self, size: int) -> bytes:
        """Return the root that the tree had when it had `size` entries, at most its own."""
        return root_from(size, self.hash)

    def path(self, index: int) -> tuple[bytes, ...]:
        """Return the inclusion path of one entry."""
        return inclusion_path(index, self.size, self.hash)

    def paths(self, indexes: Iterable[int]) -> SharedPaths:
        """Return the inclusion paths of many entries, each hash once."""
        shared = SharedPaths([], {})
        wanted = sorted(set(indexes))
        if wanted:
            self._walk(0, self.size, wanted, [], shared)
        return shared

    def _walk(
        self, low: int, high: int, wanted: Sequence[int], above: list[int], shared: SharedPaths
    ) -> None:
        """Note the paths of the entries `wanted`, all in [low, high); `above` are those below the root, root first."""
        if high - low == 1:
            shared.paths[low] = above[::-1]
            return
        if len(wanted) == high - low <= FULL_WIDTH and (high - low) & (high - low - 1) == 0:
            self._cover(low, high, above[::-1], shared)
            return
        middle = low + (1 << (high - low - 1).bit_length() - 1)
        left = [index for index in wanted if index < middle]
        right = wanted[len(left) :]
        if left:
            shared.hashes.append(self._range(middle, high))
            self._walk(low, middle, left, [*above, len(shared.hashes) - 1], shared)
        if right:
            shared.hashes.append(self._range(low, middle))
            self._walk(middle, high, right, [*above, len(shared.hashes) - 1], shared)

    def _cover(self, low: int, high: int, above: list[int], shared: SharedPaths) -> None:
        """Note the paths of all entries of a complete subtree: a new batch is mostly made of such.

        Every hash below its top is on some path; the sibling of the one at offset o stands at o ^ 1.
        """
        width = high - low
        rows = self._rows(0, low // FULL_WIDTH)
        siblings = []
        for level in range(width.bit_length() - 1):
            first = len(shared.hashes)
            start = (low % FULL_WIDTH >> level) * HASH_SIZE
            end = start + (width >> level) * HASH_SIZE
            row = rows[level]
            shared.hashes.extend([row[at : at + HASH_SIZE] for at in range(start, end, HASH_SIZE)])
            siblings.append([first + (offset >> level ^ 1) for offset in range(width)])
        for index, below in enumerate(zip(*siblings, strict=True), low):
            shared.paths[index] = [*below, *above]

    def _range(self, low: int, high: int) -> bytes:
        width = high - low
        level = width.bit_length() - 1
        if width == 1 << level:
            return self.hash(level, low >> level)
        folded = self._folded.get((low, high))
        if folded is None:
            middle = low + (1 << level)
            folded = node_hash(self._range(low, middle), self._range(middle, high))
            self._folded[low, high] = folded
        return folded

    def _rows(self, level: int, index: int) -> _Rows:
        rows = self._forest.get(level, index) or self._partial.get((level, index))
        if rows is None:
            tile = tile_at(level, index, self.size)
            rows = _rows_of(self._fetch(tile))
            if tile.width == FULL_WIDTH:
                self._forest.keep(level, index, rows)
            else:
                self._partial[level, index] = rows
        return rows


def _rows_of(hashes: bytes) -> _Rows:
    rows = [hashes]
    while len(hashes) >= 2 * HASH_SIZE:
        whole = len(hashes) - len(hashes) % (2 * HASH_SIZE)
        hashes = b"".join([sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, whole, 64)])
        rows.append(hashes)
    return tuple(rows)
