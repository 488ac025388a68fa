"""A log made by transparency-dev/tessera, another implementation, read with ours."""

from pathlib import Path

import pytest

from federation.errors import LogError
from federation.log.checkpoint import open_checkpoint
from federation.log.merkle import inclusion_path, leaf_hash, root_hash, verify_inclusion
from federation.log.monitor import check_consistency
from federation.log.note import parse_verifier_key
from federation.log.proof import Receipt, parse_receipt
from federation.log.tiles import (
    EntryBundle,
    Tile,
    bundles_for,
    pack_entries,
    parse_entries,
    parse_path,
    tiles_for,
)
from tests.federation.log.samples import changes

ORIGIN = "example.com/log/testdata"
# Not among the vectors; it stands in tessera's testdata/build_log.sh, beside the log.
KEY = parse_verifier_key("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
SIZES = range(16)


@pytest.fixture(scope="module")
def log(shared_vectors: Path) -> Path:
    return shared_vectors / "tessera" / "testdata" / "log"


def note_at(log: Path, size: int) -> bytes:
    return (log / f"checkpoint.{size}").read_bytes()


def entries_at(log: Path, size: int) -> tuple[bytes, ...]:
    entries: tuple[bytes, ...] = ()
    for bundle in bundles_for(0, size):
        entries += parse_entries((log / bundle.path()).read_bytes(), bundle.width)
    return entries


def test_every_checkpoint_is_signed_by_the_log(log: Path) -> None:
    assert (log / "checkpoint").read_bytes() == note_at(log, 15)
    for size in SIZES:
        assert open_checkpoint(note_at(log, size), [KEY], ORIGIN).size == size


def test_every_path_is_one_that_we_would_write(log: Path) -> None:
    found = {str(file.relative_to(log)) for file in (log / "tile").rglob("*") if file.is_file()}
    expected: set[str] = set()
    for size in SIZES:
        expected |= {tile.path() for tile in tiles_for(0, size)}
        expected |= {bundle.path() for bundle in bundles_for(0, size)}
    assert found == expected
    for path in found:
        assert parse_path(path).path() == path


def test_every_tile_holds_the_leaves_of_its_entries_and_every_root_is_right(log: Path) -> None:
    for size in SIZES:
        entries = entries_at(log, size)
        assert len(entries) == size
        leaves = list(map(leaf_hash, entries))
        assert root_hash(leaves) == open_checkpoint(note_at(log, size), [KEY], ORIGIN).root
        for tile in tiles_for(0, size):
            assert (log / tile.path()).read_bytes() == b"".join(leaves)
        for bundle in bundles_for(0, size):
            assert (log / bundle.path()).read_bytes() == pack_entries(entries)


def test_every_pair_of_checkpoints_is_of_one_history(log: Path) -> None:
    def fetch(tile: Tile) -> bytes:
        return (log / tile.path()).read_bytes()

    checkpoints = [open_checkpoint(note_at(log, size), [KEY], ORIGIN) for size in SIZES]
    for new in checkpoints:
        for old in checkpoints[: new.size + 1]:
            check_consistency(old, new, fetch)


def test_every_entry_has_a_receipt(log: Path) -> None:
    checkpoints = [open_checkpoint(note_at(log, size), [KEY], ORIGIN) for size in SIZES]
    for checkpoint in checkpoints[1:]:
        reader = check_consistency(checkpoints[0], checkpoint, lambda tile: (log / tile.path()).read_bytes())
        bundle = EntryBundle(0, checkpoint.size)
        entries = reader.entries(bundle, (log / bundle.path()).read_bytes())
        for index, one in enumerate(entries):
            path = inclusion_path(index, checkpoint.size, reader)
            verify_inclusion(leaf_hash(one), index, checkpoint.size, path, checkpoint.root)
            receipt = Receipt(index, path, note_at(log, checkpoint.size))
            assert parse_receipt(receipt.format()).verify(one, [KEY], ORIGIN) == checkpoint


def test_none_of_its_checkpoints_can_be_mangled(log: Path) -> None:
    for wrong in changes(note_at(log, 15)):
        with pytest.raises(LogError):
            open_checkpoint(wrong, [KEY], ORIGIN)
