"""Tiles and entry bundles: their paths, their bytes, what a writer makes and what a reader believes."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from federation.errors import TileForeign, TileMalformed
from federation.log.merkle import (
    Frontier,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root_from,
    verify_inclusion,
)
from federation.log.spelling import MAX_SIZE
from federation.log.tiles import (
    Edge,
    EntryBundle,
    HashReader,
    Tile,
    bundles_for,
    edge_tiles,
    pack_entries,
    parse_entries,
    parse_path,
    subtree_hash,
    tile_at,
    tiles_for,
    verified_hashes,
)
from tests.federation.log import reference
from tests.federation.log.samples import MemoryLog, changes, entry

PATHS = [
    (Tile(0, 0), "tile/0/000"),
    (Tile(0, 0, 1), "tile/0/000.p/1"),
    (Tile(1, 17, 255), "tile/1/017.p/255"),
    (Tile(0, 999), "tile/0/999"),
    (Tile(0, 1_000), "tile/0/x001/000"),
    (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
    (Tile(2, 1_234, 17), "tile/2/x001/234.p/17"),
    (Tile(6, 0, 127), "tile/6/000.p/127"),
    (EntryBundle(0, 3), "tile/entries/000.p/3"),
    (EntryBundle(273), "tile/entries/273"),
    (EntryBundle(3_906_250), "tile/entries/x003/x906/250"),
]


@pytest.mark.parametrize(("place", "path"), PATHS)
def test_a_place_has_one_path(place: Tile | EntryBundle, path: str) -> None:
    assert place.path() == path
    assert parse_path(path) == place


@given(st.integers(0, 7), st.integers(0, 2**55), st.integers(1, 256), st.booleans())
def test_a_path_reads_back(level: int, index: int, width: int, is_bundle: bool) -> None:
    index >>= 8 * level
    if (index * 256 + width) << 8 * level > MAX_SIZE:
        return
    place = EntryBundle(index, width) if is_bundle and level == 0 else Tile(level, index, width)
    assert parse_path(place.path()) == place


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "tile", "tile/", "tile/0", "tile/0/", "tile//000", "/tile/0/000", "tile/0/000/",
        "Tile/0/000", "tile/00/000", "tile/01/000", "tile/+1/000", "tile/-1/000", "tile/1_0/000",
        "tile/64/000", "tile/256/000", "tile/ 0/000", "tile/\u0660/000", "tile/0/0", "tile/0/00",
        "tile/0/0000", "tile/0/1000", "tile/0/x000", "tile/0/x000/000", "tile/0/x000/x001/000",
        "tile/0/001/000", "tile/0/x001", "tile/0/x001/", "tile/0/x001/x000", "tile/0/x1/000",
        "tile/0/X001/000", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/257", "tile/0/000.p/01", "tile/0/000.p/+1", "tile/0/000.p/1/", "tile/0/000.p/1.p/1",
        "tile/0/000.P/1", "tile/0/000p/1", "tile/0/\u0660\u0660\u0660", "tile/0/000\n", "tile/0/000.p/1\n",
        "tile/entries/0", "tile/entries/000.p/0", "tile/entries", "tile/data/000", "tile/8/0/000",
        "tile/0/../000", "tile/0/000?", "tile/7/001", "tile/7/000.p/128", "tile/8/000.p/1", "tile/63/000",
        "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
        "tile/0/" + "x001/" * 2_000 + "000", "checkpoint",
    ],
)  # fmt: skip
def test_another_spelling_of_a_path_is_refused(path: str) -> None:
    with pytest.raises(TileMalformed):
        parse_path(path)


def test_no_mangled_path_is_taken_for_the_same_place() -> None:
    for place, path in PATHS:
        for wrong in changes(path.encode()):
            text = wrong.decode("latin-1")
            try:
                other = parse_path(text)
            except TileMalformed:
                continue
            assert other != place
            assert other.path() == text


@pytest.mark.parametrize(
    "make",
    [
        lambda: Tile(-1, 0),
        lambda: Tile(64, 0),
        lambda: Tile(0, -1),
        lambda: Tile(0, 0, 0),
        lambda: Tile(0, 0, 257),
        lambda: Tile(0, MAX_SIZE // 256),
        lambda: EntryBundle(0, 0),
        lambda: EntryBundle(-1),
        lambda: EntryBundle(MAX_SIZE // 256),
    ],
)
def test_an_impossible_tile_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(TileMalformed):
        make()


def test_the_last_tiles_of_the_largest_tree_exist() -> None:
    for tile in edge_tiles(MAX_SIZE):
        assert parse_path(tile.path()) == tile
    assert len(edge_tiles(MAX_SIZE)) == 8


# -- entry bundles --


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_entries_read_back(entries: list[bytes]) -> None:
    assert parse_entries(pack_entries(entries), len(entries)) == tuple(entries)


def test_a_bundle_is_lengths_and_entries() -> None:
    assert pack_entries([b"one", b"", b"three"]) == b"\x00\x03one\x00\x00\x00\x05three"
    largest = b"x" * 65_535
    assert parse_entries(pack_entries([largest]), 1) == (largest,)


def test_a_bundle_cut_anywhere_or_too_long_is_refused() -> None:
    data = pack_entries([b"one", b"", b"three"])
    for end in range(len(data)):
        with pytest.raises(TileMalformed, match="inside an entry"):
            parse_entries(data[:end], 3)
    for more in (b"\x00", b"\x00\x00"):
        with pytest.raises(TileMalformed, match="after its last"):
            parse_entries(data + more, 3)
    for width in (0, 1, 2, 4, 256):
        with pytest.raises(TileMalformed):
            parse_entries(data, width)


@pytest.mark.parametrize("entries", [[], [b""] * 257, [b"x" * 65_536]])
def test_entries_that_no_bundle_holds_are_refused(entries: list[bytes]) -> None:
    with pytest.raises(TileMalformed):
        pack_entries(entries)


# -- which tiles there are --


def test_the_example_of_the_specification() -> None:
    tiles = tiles_for(0, 70_000)
    assert [tile for tile in tiles if tile.level == 0 and tile.width == 256] == [
        Tile(0, i) for i in range(273)
    ]
    assert tiles[273:] == (Tile(0, 273, 112), Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1))
    assert tiles_for(0, 256) == (Tile(0, 0), Tile(1, 0, 1))
    assert bundles_for(69_999, 70_000) == (EntryBundle(273, 112),)
    assert bundles_for(70_000, 70_000) == ()


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_new_tiles_are_those_that_the_old_tree_has_not(one: int, other: int) -> None:
    old, new = sorted((one, other))
    if new - old > 10_000:
        old = new - 10_000

    def all_tiles(size: int, low: int) -> set[Tile]:
        """Return the tiles of a tree, without those that lie wholly in its first `low` entries."""
        tiles = set()
        for level in range(4):
            count = size >> 8 * level
            first = low >> 8 * (level + 1)
            tiles |= {Tile(level, n, min(256, count - 256 * n)) for n in range(first, -(-count // 256))}
        return tiles

    assert set(tiles_for(old, new)) == all_tiles(new, old) - all_tiles(old, old)
    assert list(tiles_for(old, new)) == sorted(tiles_for(old, new))


def test_impossible_growth_is_a_callers_fault() -> None:
    for old, new in ((1, 0), (-1, 0), (0, MAX_SIZE + 1)):
        with pytest.raises(ValueError, match="cannot grow"):
            tiles_for(old, new)
    with pytest.raises(ValueError, match="no tile"):
        tile_at(0, 1, 256)


# -- what a writer makes --


def test_tiles_are_those_of_the_specification(large_log: MemoryLog) -> None:
    entries = list(map(entry, range(70_000)))
    for tile in (
        Tile(0, 0, 1),
        Tile(0, 0, 255),
        Tile(0, 0),
        Tile(0, 273, 112),
        Tile(1, 0, 2),
        Tile(1, 1, 17),
    ):
        assert large_log.files[tile] == reference.tile(tile.level, tile.index, tile.width, entries), tile
    assert large_log.files[Tile(2, 0, 1)] == reference.mth(entries[:65_536])
    assert large_log.edge.root() == reference.mth(entries)


def test_a_writer_makes_the_new_tiles_and_no_other() -> None:
    sizes = [0, 1, 2, 255, 256, 257, 300, 511, 512, 1_100, 1_100, 1_281]
    edge = Edge.empty()
    files: dict[Tile, bytes] = {}
    for old, new in pairwise(sizes):
        edge, tiles = edge.grow([leaf_hash(entry(i)) for i in range(old, new)])
        assert tuple(tiles) == tiles_for(old, new)
        assert all(len(data) == 32 * tile.width for tile, data in tiles.items())
        files |= tiles
        assert edge.size == new
        assert Edge.load(new, files.__getitem__) == edge


@settings(deadline=None)
@given(st.lists(st.integers(0, 400), max_size=6))
def test_growing_in_steps_or_at_once_is_the_same(steps: list[int]) -> None:
    leaves = [leaf_hash(entry(i)) for i in range(sum(steps))]
    edge = Edge.empty()
    for step in steps:
        edge, _ = edge.grow(leaves[edge.size : edge.size + step])
    frontier = Frontier()
    frontier.extend(leaves)
    assert edge == Edge.empty().grow(leaves)[0]
    assert (edge.root(), edge.hashes) == (frontier.root(), frontier.hashes)


def test_growth_that_is_given_up_leaves_the_edge_as_it_was() -> None:
    edge, _ = Edge.empty().grow([leaf_hash(entry(i)) for i in range(300)])
    before = edge.root()
    edge.grow([leaf_hash(entry(i)) for i in range(300, 600)])
    assert (edge.size, edge.root()) == (300, before)


# -- what a reader believes --


def test_a_reader_gives_any_complete_subtree(large_log: MemoryLog) -> None:
    entries = list(map(entry, range(70_000)))
    for reader in (
        HashReader(70_000, large_log.fetch),
        verified_hashes(70_000, large_log.roots[70_000], large_log.fetch),
    ):
        for level, index in ((0, 0), (0, 69_999), (1, 34_999), (7, 5), (8, 272), (9, 100), (15, 1), (16, 0)):
            assert reader(level, index) == reference.mth(entries[index << level : (index + 1) << level])
        for level, index in ((0, 70_000), (17, 0), (16, 1), (8, 273), (0, -1), (-1, 0)):
            with pytest.raises(ValueError, match="no complete subtree"):
                reader(level, index)
        assert reader.root() == reference.mth(entries)


def test_receipts_from_tiles_verify(large_log: MemoryLog) -> None:
    for size in (1, 255, 256, 257, 600, 65_535, 65_536, 65_793, 70_000):
        root = large_log.roots[size]
        reader = verified_hashes(size, root, large_log.fetch)
        for index in {0, 1, size // 3, size // 2, size - 1} & set(range(size)):
            path = inclusion_path(index, size, reader)
            verify_inclusion(leaf_hash(entry(index)), index, size, path, root)


def test_old_roots_come_from_the_new_trees_tiles(large_log: MemoryLog) -> None:
    reader = verified_hashes(70_000, large_log.roots[70_000], large_log.fetch)
    for size, root in large_log.roots.items():
        assert root_from(size, reader) == root


def test_a_changed_tile_is_never_believed(large_log: MemoryLog) -> None:
    size, root = 70_000, large_log.roots[70_000]

    def read_all(fetch: Callable[[Tile], bytes]) -> None:
        reader = verified_hashes(size, root, fetch)
        for tile in tiles_for(0, size):
            reader.tile(tile.level, tile.index)

    read_all(large_log.fetch)
    # Levels 1 and 2 lie above everything, so each of their hashes is tried; of level 0 some tiles.
    for bad in (
        Tile(2, 0, 1),
        Tile(1, 1, 17),
        Tile(0, 273, 112),
        Tile(1, 0),
        Tile(0, 0),
        Tile(0, 255),
        Tile(0, 272),
    ):
        for at in range(0, bad.width * 32, 31):

            def spoil(tile: Tile, bad: Tile = bad, at: int = at) -> bytes:
                data = large_log.fetch(tile)
                return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] if tile == bad else data

            with pytest.raises(TileForeign):
                verified_hashes(size, root, spoil).tile(bad.level, bad.index)


def test_a_tile_of_another_length_or_place_is_refused(large_log: MemoryLog) -> None:
    size, root = 70_000, large_log.roots[70_000]

    def with_tile(place: Tile, data: bytes) -> Callable[[Tile], bytes]:
        return lambda tile: data if tile == place else large_log.fetch(tile)

    for bad in (Tile(2, 0, 1), Tile(1, 1, 17), Tile(0, 273, 112), Tile(1, 0), Tile(0, 7)):
        data = large_log.fetch(bad)
        for wrong in (b"", data[:-1], data[:-32], data + b"\x00", data + bytes(32)):
            with pytest.raises(TileMalformed):
                HashReader(size, with_tile(bad, wrong)).tile(bad.level, bad.index)
            with pytest.raises(TileMalformed):
                verified_hashes(size, root, with_tile(bad, wrong)).tile(bad.level, bad.index)
    with pytest.raises(TileForeign):
        verified_hashes(size, root, with_tile(Tile(0, 7), large_log.fetch(Tile(0, 8)))).tile(0, 7)


def test_another_root_is_refused_before_anything_is_read(large_log: MemoryLog) -> None:
    for size in (1, 256, 65_536, 70_000):
        with pytest.raises(TileForeign):
            verified_hashes(size, bytes(32), large_log.fetch)
    with pytest.raises(TileForeign):
        verified_hashes(0, bytes(32), large_log.fetch)
    with pytest.raises(ValueError, match="no tree"):
        verified_hashes(-1, bytes(32), large_log.fetch)


def test_entries_are_believed_only_where_they_stand(large_log: MemoryLog) -> None:
    reader = verified_hashes(70_000, large_log.roots[70_000], large_log.fetch)
    first = list(map(entry, range(256)))
    assert reader.entries(EntryBundle(0), pack_entries(first)) == tuple(first)
    assert reader.entries(EntryBundle(0, 3), pack_entries(first[:3])) == tuple(first[:3])
    last = list(map(entry, range(273 * 256, 70_000)))
    assert reader.entries(EntryBundle(273, 112), pack_entries(last)) == tuple(last)
    for bundle, entries in (
        (EntryBundle(1), first),
        (EntryBundle(0), [*first[1:], first[0]]),
        (EntryBundle(0, 2), [first[0], first[1] + b" "]),
        (EntryBundle(273, 113), [*last, b"one more"]),
    ):
        with pytest.raises(TileForeign):
            reader.entries(bundle, pack_entries(entries))
    with pytest.raises(TileMalformed):
        reader.entries(EntryBundle(0, 3), pack_entries(first[:2]))


def test_what_is_kept_is_bounded(large_log: MemoryLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("federation.log.tiles._CACHED_SUBTREES", 10)
    monkeypatch.setattr("federation.log.tiles._CACHED_LEAF_TILES", 2)
    root = large_log.roots[70_000]
    reader = verified_hashes(70_000, root, large_log.fetch)
    for index in range(0, 70_000, 1_111):
        verify_inclusion(leaf_hash(entry(index)), index, 70_000, inclusion_path(index, 70_000, reader), root)
        assert len(reader._subtrees) <= 10
        assert len(reader._leaf_tiles) <= 2


def test_a_receipt_needs_two_tiles_a_level_at_most() -> None:
    asked: list[Tile] = []

    def fetch(tile: Tile) -> bytes:
        asked.append(tile)
        return bytes(32 * tile.width)

    for index in (0, 255, 256, 499_999, 999_935, 999_936, 999_999):
        asked.clear()
        inclusion_path(index, 1_000_000, HashReader(1_000_000, fetch))
        assert len(asked) == len(set(asked)) <= 6
    asked.clear()
    consistency_path(123_456, 1_000_000, HashReader(1_000_000, fetch))
    assert len(asked) <= 6


def test_subtree_hash_is_that_of_rfc_6962() -> None:
    entries = list(map(entry, range(256)))
    hashes = b"".join(map(leaf_hash, entries))
    for height in range(9):
        assert subtree_hash(hashes[: 32 << height]) == reference.mth(entries[: 1 << height])
