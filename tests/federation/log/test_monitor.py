"""Two checkpoints of one log are of one history, or the log is caught."""

import pytest

from federation.errors import CheckpointBehind, CheckpointForeign, InconsistentTree, LogError, TileForeign
from federation.log.checkpoint import Checkpoint
from federation.log.merkle import leaf_hash
from federation.log.monitor import check_consistency
from federation.log.tiles import Edge, Tile
from tests.federation.log.samples import ORIGIN, MemoryLog, entry


def test_every_pair_of_checkpoints_of_an_honest_log_agrees(small_log: MemoryLog) -> None:
    for new in range(41):
        for old in range(new + 1):
            reader = check_consistency(small_log.checkpoint(old), small_log.checkpoint(new), small_log.fetch)
            assert reader.root() == small_log.roots[new]


def test_the_checkpoints_of_a_large_log_agree(large_log: MemoryLog) -> None:
    sizes = sorted(large_log.roots)
    for old in sizes:
        for new in sizes[sizes.index(old) :]:
            check_consistency(large_log.checkpoint(old), large_log.checkpoint(new), large_log.fetch)


def test_a_second_history_is_caught_at_every_place(small_log: MemoryLog) -> None:
    for changed in range(20):
        leaves = [leaf_hash(b"forged" if i == changed else entry(i)) for i in range(30)]
        edge, tiles = Edge.empty().grow(leaves)
        forged = Checkpoint(ORIGIN, 30, edge.root())
        for old in range(changed + 1):
            check_consistency(small_log.checkpoint(old), forged, tiles.__getitem__)
        for old in range(changed + 1, 30):
            with pytest.raises(InconsistentTree) as caught:
                check_consistency(small_log.checkpoint(old), forged, tiles.__getitem__)
            assert caught.value.evidence["old_root"] == small_log.roots[old].hex()
            assert caught.value.evidence["new_root"] == edge.root().hex()


def test_one_size_with_two_roots_is_caught_without_any_tile(small_log: MemoryLog) -> None:
    def no_fetch(tile: Tile) -> bytes:
        pytest.fail(f"fetched {tile}")

    with pytest.raises(InconsistentTree):
        check_consistency(small_log.checkpoint(7), Checkpoint(ORIGIN, 7, bytes(32)), no_fetch)


def test_a_smaller_log_is_behind_and_not_yet_dishonest(small_log: MemoryLog) -> None:
    with pytest.raises(CheckpointBehind):
        check_consistency(small_log.checkpoint(8), small_log.checkpoint(7), small_log.fetch)


def test_two_logs_are_not_compared(small_log: MemoryLog) -> None:
    other = Checkpoint("federation.example/other", 7, small_log.roots[7])
    with pytest.raises(CheckpointForeign):
        check_consistency(small_log.checkpoint(7), other, small_log.fetch)


def test_wrong_tiles_accuse_nobody(small_log: MemoryLog, large_log: MemoryLog) -> None:
    for old in (1, 5, 30):
        with pytest.raises(LogError) as caught:
            check_consistency(
                small_log.checkpoint(old), small_log.checkpoint(40), lambda tile: bytes(32 * tile.width)
            )
        assert isinstance(caught.value, TileForeign)
