"""Our files, read by the Go project's own packages (golang.org/x/mod/sumdb: note and tlog)."""

import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from federation.log.checkpoint import sign_checkpoint
from federation.log.tiles import bundles_for, pack_entries
from tests.federation.log.samples import MemoryLog, entry

OLD, NEW = 600, 65_793


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Serve the files of tmp_path."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def write(folder: Path, log: MemoryLog, size: int) -> None:
    """Write the log's files at this size, as a server has them."""
    files = {tile.path(): data for tile, data in log.files.items()}
    for bundle in bundles_for(0, size):
        first = bundle.index * 256
        files[bundle.path()] = pack_entries(list(map(entry, range(first, first + bundle.width))))
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / "checkpoint").write_bytes(sign_checkpoint(log.checkpoint(size), [log.signer]))


def test_go_verifies_our_log_and_that_it_grew(
    large_log: MemoryLog, tmp_path: Path, url: str, tlog_check: Path
) -> None:
    write(tmp_path, large_log, NEW)
    old = tmp_path / "old"
    old.write_bytes(sign_checkpoint(large_log.checkpoint(OLD), [large_log.signer]))
    key = large_log.signer.verifier.format()
    command = [str(tlog_check), "-url", url, "-vkey", key, "-old", str(old)]

    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (
        checked.stdout
        == f"OK {NEW} entries, every leaf in the tree, checkpoint signed by {large_log.signer.name}\n"
    )
    assert checked.returncode == 0

    # It would have seen a change: one bit of a tile.
    tile = tmp_path / "tile" / "1" / "000"
    data = bytearray(tile.read_bytes())
    data[40] ^= 1
    tile.write_bytes(data)
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 1
    assert checked.stdout.startswith("FAIL")
