"""Another implementation's log (transparency-dev/tessera), served by a real HTTP server and read by our client.

Its entries are no records, and its key signed none of our foundings: so the tree, the checkpoints and their
consistency are what is checked here.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from federation import errors
from federation.audit import audit_log
from federation.client import DirectoryFetcher, Fetcher, HttpFetcher, HubClient
from federation.log.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from federation.log.merkle import inclusion_path, leaf_hash, verify_inclusion
from federation.log.monitor import check_consistency
from federation.log.note import VerifierKey, parse_note, parse_verifier_key
from federation.log.tiles import EntryBundle, bundles_for, verified_hashes
from tests.federation.scripted_server import Answer, Asked, running

# That project's key for its own tests; the first test shows that it signed what lies in the folder.
VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
SIZES = range(1, 16)


@pytest.fixture(scope="module")
def folder(shared_vectors: Path) -> Path:
    """Give the log's folder."""
    return shared_vectors / "tessera" / "testdata" / "log"


@pytest.fixture(scope="module")
def key(folder: Path) -> VerifierKey:
    """Give the log's verifier key, if it is the one that signed what lies in the folder."""
    known = parse_verifier_key(VKEY)
    (signature,) = parse_note((folder / "checkpoint.15").read_bytes()).signatures
    assert signature.key_id == known.key_id
    return known


def checkpoint_of(folder: Path, size: int, key: VerifierKey) -> Checkpoint:
    """Return a signed checkpoint."""
    return open_checkpoint((folder / f"checkpoint.{size}").read_bytes(), [key], key.name)


@pytest.fixture(params=["folder", "prefix", "hub"])
def fetcher(request: pytest.FixtureRequest, folder: Path) -> Iterator[Fetcher]:
    """Give the log at its largest size, in each way in which our client reads one."""
    if request.param == "folder":
        yield DirectoryFetcher(folder)
        return
    prefix = "/log/" if request.param == "hub" else "/"

    def answer(asked: Asked) -> Answer:
        path = asked.path.removeprefix(prefix)
        file = folder / ("checkpoint.15" if path == "checkpoint" else path)
        return Answer(body=file.read_bytes()) if file.is_file() else Answer(404)

    with running(answer) as server:
        yield HubClient(server.url) if request.param == "hub" else HttpFetcher(server.url)


@pytest.mark.parametrize("size", SIZES)
def test_every_checkpoint_is_opened_with_the_logs_key(folder: Path, key: VerifierKey, size: int) -> None:
    assert checkpoint_of(folder, size, key).size == size


def test_every_size_of_the_tree_is_read_and_every_leaf_proven(
    fetcher: Fetcher, folder: Path, key: VerifierKey
) -> None:
    for size in SIZES:
        checkpoint = checkpoint_of(folder, size, key)
        reader = verified_hashes(size, checkpoint.root, fetcher.tile)
        entries = [
            entry
            for bundle in bundles_for(0, size)
            for entry in reader.entries(bundle, fetcher.entries(bundle))
        ]
        assert len(entries) == size
        for index, entry in enumerate(entries):
            path = inclusion_path(index, size, reader)
            verify_inclusion(leaf_hash(entry), index, size, path, checkpoint.root)


def test_every_two_checkpoints_are_of_one_history(fetcher: Fetcher, folder: Path, key: VerifierKey) -> None:
    for new in SIZES:
        for old in range(1, new + 1):
            before, after = checkpoint_of(folder, old, key), checkpoint_of(folder, new, key)
            assert check_consistency(before, after, fetcher.tile).size == new


def test_another_root_is_another_history(fetcher: Fetcher, folder: Path, key: VerifierKey) -> None:
    newest = checkpoint_of(folder, 15, key)
    for size in SIZES:
        other = Checkpoint(key.name, size, sha256(b"%d" % size).digest())
        with pytest.raises(errors.InconsistentTree):
            check_consistency(other, newest, fetcher.tile)


def test_an_entry_that_was_changed_is_found(fetcher: Fetcher, folder: Path, key: VerifierKey) -> None:
    newest = checkpoint_of(folder, 15, key)
    reader = verified_hashes(15, newest.root, fetcher.tile)
    data = bytearray(fetcher.entries(EntryBundle(0, 15)))
    data[2] ^= 1
    with pytest.raises(errors.TileForeign):
        reader.entries(EntryBundle(0, 15), bytes(data))


def test_the_audit_holds_the_tree_and_says_that_it_holds_no_records(folder: Path, key: VerifierKey) -> None:
    class Log(DirectoryFetcher):
        def checkpoint(self) -> bytes:
            return (folder / "checkpoint.15").read_bytes()

    found = audit_log(Log(folder), vkeys=[key], old=(folder / "checkpoint.8").read_bytes())
    assert found.network is None
    assert found.old_size == 8
    assert len(found.faults) == 15
    assert parse_checkpoint(parse_note(found.note).text) == found.checkpoint
