"""Tiles: a log's tree and entries as files that never change.

    tile/0/x001/x234/067          a full tile: 256 hashes of level 0 (leaves), 8,192 bytes, index 1,234,067
    tile/1/000.p/17               a partial tile: the first 17 hashes of the first tile of tile level 1
    tile/entries/000.p/17         an entry bundle: the first 17 entries, each as length (uint16), bytes

Hash i of tile n at tile level L is that of the complete subtree (8L, 256n + i) of merkle.py. A tree of size s
has floor(s / 256**L) hashes at tile level L: full tiles, then a partial one unless 256 divides that number.
Only full tiles have a hash in the tile level above. The levels between are hashed from the tile's
own. Lengths are big-endian.

A tile from a stranger is checked so: every hash of the partial tiles goes into the root hash, so together
they are right when the root is; a full tile is right when it hashes to its place in the tile above.

Source: https://c2sp.org/tlog-tiles. Pruned logs are not supported.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from federation.errors import TileForeign, TileMalformed
from federation.log.merkle import HASH_SIZE, Frontier, leaf_hash, root_from
from federation.log.spelling import MAX_SIZE, Misspelled, parse_decimal

TILE_HEIGHT: Final = 8
FULL_WIDTH: Final = 256
MAX_TILE_LEVEL: Final = 63
"""The highest tile level that a path can name."""

MAX_ENTRY_BYTES: Final = 65_535
"""The largest entry that a bundle's uint16 length can carry."""

_NUMBER_PATH = re.compile(r"(?:x[0-9]{3}/){0,6}[0-9]{3}")
_CACHED_LEAF_TILES = 32
_CACHED_SUBTREES = 65_536


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Where `width` consecutive hashes of tile level `level` stand."""

    level: int
    index: int
    width: int = FULL_WIDTH

    def __post_init__(self) -> None:
        if not 0 <= self.level <= MAX_TILE_LEVEL:
            raise TileMalformed(f"Tile levels go from 0 to {MAX_TILE_LEVEL}.", level=self.level)
        _require_place(self.level, self.index, self.width)

    def path(self) -> str:
        """Return its one path below the log's prefix."""
        return f"tile/{self.level}/{_format_place(self.index, self.width)}"


@dataclass(frozen=True, slots=True, order=True)
class EntryBundle:
    """Where the entries `[256 * index, 256 * index + width)` stand."""

    index: int
    width: int = FULL_WIDTH

    def __post_init__(self) -> None:
        _require_place(0, self.index, self.width)

    def path(self) -> str:
        """Return its one path below the log's prefix."""
        return f"tile/entries/{_format_place(self.index, self.width)}"


Fetch = Callable[[Tile], bytes]
"""Gives a tile's bytes, `32 * tile.width` of them."""


def parse_path(path: str) -> Tile | EntryBundle:
    """Return what `path` names.

    Raises:
        TileMalformed: it is not the one spelling of a tile's or entry bundle's path
    """
    match path.split("/", 2):
        case ["tile", "entries", place]:
            return EntryBundle(*_parse_place(place, path))
        case ["tile", level, place]:
            try:
                number = parse_decimal(level, MAX_TILE_LEVEL)
            except Misspelled as fault:
                raise TileMalformed(f"In a tile's path, {fault}.", path=_short(path)) from fault
            return Tile(number, *_parse_place(place, path))
        case _:
            raise TileMalformed("This is not the path of a tile or entry bundle.", path=_short(path))


def pack_entries(entries: Sequence[bytes]) -> bytes:
    """Return the bytes of the bundle with these entries, 1 to 256 of them."""
    if not 1 <= len(entries) <= FULL_WIDTH:
        raise TileMalformed(f"An entry bundle has 1 to {FULL_WIDTH} entries.", entries=len(entries))
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise TileMalformed(f"An entry has at most {MAX_ENTRY_BYTES} bytes.", length=len(entry))
        parts.append(len(entry).to_bytes(2, "big"))
        parts.append(entry)
    return b"".join(parts)


def parse_entries(data: bytes, width: int) -> tuple[bytes, ...]:
    """Return the entries of a bundle that holds exactly `width`.

    Raises:
        TileMalformed: it ends inside an entry, or goes on after the last one
    """
    entries = []
    position = 0
    for number in range(width):
        start = position + 2
        end = start + int.from_bytes(data[position:start], "big")
        if end > len(data):
            raise TileMalformed("An entry bundle ends inside an entry.", entry=number, length=len(data))
        entries.append(data[start:end])
        position = end
    if position != len(data):
        raise TileMalformed("An entry bundle goes on after its last entry.", end=position, length=len(data))
    return tuple(entries)


def tile_at(level: int, index: int, size: int) -> Tile:
    """Return tile `index` of tile level `level` as it is in a tree of `size`: full or partial."""
    width = min(FULL_WIDTH, (size >> TILE_HEIGHT * level) - FULL_WIDTH * index)
    if width < 1:
        raise ValueError(f"a tree of {size} has no tile {index} at tile level {level}")
    return Tile(level, index, width)


def tiles_for(old_size: int, new_size: int) -> tuple[Tile, ...]:
    """Return the tiles of the tree of `new_size` that the one of `old_size` has not, by level, index."""
    if not 0 <= old_size <= new_size <= MAX_SIZE:
        raise ValueError(f"a log cannot grow from {old_size} to {new_size}")
    return tuple(_new_tiles(old_size, new_size))


def bundles_for(old_size: int, new_size: int) -> tuple[EntryBundle, ...]:
    """Return the entry bundles of the tree of `new_size` that the tree of `old_size` does not have."""
    return tuple(
        EntryBundle(tile.index, tile.width) for tile in tiles_for(old_size, new_size) if not tile.level
    )


def subtree_hash(hashes: bytes) -> bytes:
    """Return the hash over 2**n concatenated hashes: only what lies above them is hashed."""
    while len(hashes) > HASH_SIZE:
        hashes = b"".join(
            [hashlib.sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, len(hashes), 64)]
        )
    return hashes


class HashReader:
    """Any complete subtree's hash in a tree of `size`, from tiles that are trusted: `reader(level, index)`.

    For the place that wrote the tiles itself. A reader keeps what it hashed, so that receipts for neighbours
    cost little; its memory is bounded (about 10 MB). Not for several threads at once.
    """

    def __init__(self, size: int, fetch: Fetch) -> None:
        if not 0 <= size <= MAX_SIZE:
            raise ValueError(f"no tree has {size} entries")
        self.size = size
        self._fetch = fetch
        self._tiles: dict[tuple[int, int], bytes] = {}
        self._leaf_tiles: dict[int, bytes] = {}
        self._subtrees: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of the complete subtree (level, index)."""
        if level < 0 or index < 0 or (index + 1) << level > self.size:
            raise ValueError(f"a tree of {self.size} has no complete subtree ({level}, {index})")
        tile_level, height = divmod(level, TILE_HEIGHT)
        number, offset = divmod(index << height, FULL_WIDTH)
        if not height:
            return self.tile(tile_level, number)[offset * HASH_SIZE : (offset + 1) * HASH_SIZE]
        found = self._subtrees.get((level, index))
        if found is None:
            data = self.tile(tile_level, number)
            found = subtree_hash(data[offset * HASH_SIZE : (offset + (1 << height)) * HASH_SIZE])
            if len(self._subtrees) >= _CACHED_SUBTREES:
                self._subtrees.clear()
            self._subtrees[level, index] = found
        return found

    def root(self) -> bytes:
        """Return the tree's root hash."""
        return root_from(self.size, self)

    def tile(self, level: int, index: int) -> bytes:
        """Return the hashes of tile `index` of tile level `level`, as wide as it is in this tree."""
        found = self._tiles.get((level, index)) if level else self._leaf_tiles.get(index)
        if found is None:
            found = self._load(tile_at(level, index, self.size))
            if level:
                self._tiles[level, index] = found
            else:
                if len(self._leaf_tiles) >= _CACHED_LEAF_TILES:
                    del self._leaf_tiles[next(iter(self._leaf_tiles))]
                self._leaf_tiles[index] = found
        return found

    def _load(self, tile: Tile) -> bytes:
        data = self._fetch(tile)
        if len(data) != tile.width * HASH_SIZE:
            raise TileMalformed(
                f"Tile {tile.path()} must have {tile.width * HASH_SIZE} bytes, not {len(data)}.",
                path=tile.path(),
                length=len(data),
            )
        return data


class VerifiedHashReader(HashReader):
    """The same for tiles from a stranger: nothing leaves it that is not in the tree with this root.

    Making one fetches the partial tiles, at most one a tile level.

    Raises:
        TileMalformed: a tile has not the length of its width
        TileForeign: a tile is not of this tree
    """

    def __init__(self, size: int, root: bytes, fetch: Fetch) -> None:
        super().__init__(size, fetch)
        # Each complete subtree of the tree's right edge is hashed from a partial tile, and each hash of each
        # partial tile is in one of them. So the root speaks for all partial tiles, and for no other.
        self._edge = {
            (tile.level, tile.index): super(VerifiedHashReader, self)._load(tile) for tile in edge_tiles(size)
        }
        computed = self.root()
        if computed != root:
            raise TileForeign(
                "The tiles at the edge of the tree do not lead to the checkpoint's root hash.",
                size=size,
                root=root.hex(),
                computed=computed.hex(),
            )

    def entries(self, bundle: EntryBundle, data: bytes) -> tuple[bytes, ...]:
        """Return the bundle's entries, each of which is in the tree at its index."""
        entries = parse_entries(data, bundle.width)
        leaves = b"".join(map(leaf_hash, entries))
        if self.tile(0, bundle.index)[: len(leaves)] != leaves:
            raise TileForeign(
                f"The entries of {bundle.path()} are not those of the tree.", path=bundle.path()
            )
        return entries

    def _load(self, tile: Tile) -> bytes:
        data = self._edge.get((tile.level, tile.index))
        if data is not None:
            return data
        data = super()._load(tile)
        above = self.tile(tile.level + 1, tile.index // FULL_WIDTH)
        at = tile.index % FULL_WIDTH * HASH_SIZE
        if subtree_hash(data) != above[at : at + HASH_SIZE]:
            raise TileForeign(f"Tile {tile.path()} is not of the checkpoint's tree.", path=tile.path())
        return data


def verified_hashes(size: int, root: bytes, fetch: Fetch) -> VerifiedHashReader:
    """Return a reader of the tree of `size` with this root, over tiles that nobody needs to trust."""
    return VerifiedHashReader(size, root, fetch)


def edge_tiles(size: int) -> tuple[Tile, ...]:
    """Return the partial tiles of the tree of `size`: at most one a tile level, lowest first."""
    tiles = []
    level = 0
    while count := size >> TILE_HEIGHT * level:
        if count % FULL_WIDTH:
            tiles.append(Tile(level, count // FULL_WIDTH, count % FULL_WIDTH))
        level += 1
    return tuple(tiles)


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a tree in tiles: what a writer keeps in memory to make the tiles of the next tree.

    Frozen: growing gives another one, so that a transaction that fails leaves the old one in force.
    """

    size: int
    hashes: tuple[bytes, ...]
    """The complete subtrees, as of `Frontier`."""
    partial: tuple[bytes, ...]
    """By tile level, the bytes of the partial tile; empty where there is none."""

    @classmethod
    def empty(cls) -> "Edge":
        """Return the edge of the tree of size 0."""
        return cls(0, (), ())

    @classmethod
    def load(cls, size: int, fetch: Fetch) -> "Edge":
        """Return the edge of the tree of `size`, from its partial tiles.

        They are trusted: compare `root()` with what was signed.
        """
        reader = HashReader(size, fetch)
        hashes = []
        low = 0
        while low < size:
            level = (size - low).bit_length() - 1
            hashes.append(reader(level, low >> level))
            low += 1 << level
        partial: list[bytes] = []
        for tile in edge_tiles(size):
            partial.extend([b""] * (tile.level - len(partial)))
            partial.append(reader.tile(tile.level, tile.index))
        return cls(size, tuple(hashes), tuple(partial))

    def root(self) -> bytes:
        """Return the tree's root hash."""
        return Frontier(self.size, self.hashes).root()

    def grow(self, leaves: Sequence[bytes]) -> tuple["Edge", dict[Tile, bytes]]:
        """Return the edge after these leaf hashes, and the bytes of each tile of `tiles_for(old, new)`."""
        frontier = Frontier(self.size, self.hashes)
        partial = [bytearray(hashes) for hashes in self.partial]
        full: dict[Tile, bytes] = {}
        at = 0
        while at < len(leaves):
            room = FULL_WIDTH - frontier.size % FULL_WIDTH
            some = leaves[at : at + room]
            at += len(some)
            if len(some) < room:
                frontier.extend(some)
                _extend(partial, 0, b"".join(some))
                break
            frontier.extend(some[:-1])
            seen = frontier.append_seen(some[-1])
            _extend(partial, 0, b"".join(some))
            # The last leaf of a tile ends subtrees of levels 8, 16, …: each is a hash in a tile above.
            for level in range(1, (len(seen) - 1) // TILE_HEIGHT + 1):
                index = (frontier.size >> TILE_HEIGHT * level) - 1
                full[Tile(level - 1, index)] = bytes(partial[level - 1])
                partial[level - 1].clear()
                _extend(partial, level, seen[TILE_HEIGHT * level])
        edge = Edge(frontier.size, frontier.hashes, tuple(map(bytes, partial)))
        return edge, {
            tile: full[tile] if tile.width == FULL_WIDTH else edge.partial[tile.level]
            for tile in tiles_for(self.size, edge.size)
        }


def _extend(partial: list[bytearray], level: int, hashes: bytes) -> None:
    if level == len(partial):
        partial.append(bytearray())
    partial[level] += hashes


def _new_tiles(old_size: int, new_size: int) -> Iterator[Tile]:
    level = 0
    while new := new_size >> TILE_HEIGHT * level:
        old = old_size >> TILE_HEIGHT * level
        if old != new:
            for index in range(old // FULL_WIDTH, -(-new // FULL_WIDTH)):
                yield Tile(level, index, min(FULL_WIDTH, new - FULL_WIDTH * index))
        level += 1


def _require_place(level: int, index: int, width: int) -> None:
    if not 1 <= width <= FULL_WIDTH:
        raise TileMalformed(f"A tile has 1 to {FULL_WIDTH} hashes.", width=width)
    # Shifting right instead of left: a level of 63 would otherwise make a number of 500 bits.
    if index < 0 or index * FULL_WIDTH + width > MAX_SIZE >> TILE_HEIGHT * level:
        raise TileMalformed("No tree is so large that it has this tile.", level=level, index=index)


def _format_place(index: int, width: int) -> str:
    text = f"{index % 1000:03}"
    while index := index // 1000:
        text = f"x{index % 1000:03}/{text}"
    return text if width == FULL_WIDTH else f"{text}.p/{width}"


def _parse_place(place: str, path: str) -> tuple[int, int]:
    number, partial, width_text = place.partition(".p/")
    if _NUMBER_PATH.fullmatch(number) is None:
        raise TileMalformed("A tile's index is written as x001/x234/067.", path=_short(path))
    try:
        width = parse_decimal(width_text, FULL_WIDTH) if partial else FULL_WIDTH
    except Misspelled as fault:
        raise TileMalformed(f"In a tile's width, {fault}.", path=_short(path)) from fault
    index = int(number.replace("x", "").replace("/", ""))
    # No leading x000, and no .p/256. Width 0 is refused by Tile itself.
    if _format_place(index, width) != place:
        raise TileMalformed("This is not the one spelling of a tile's path.", path=_short(path))
    return index, width


def _short(path: str) -> str:
    """Return what an error may repeat of a path that a stranger sent."""
    return path[:80]
