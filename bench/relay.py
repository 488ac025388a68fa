"""A peer beside the hub: nostr-relay 1.14 from PyPI, which verifies small signed events and keeps them in SQLite.

It runs as its authors' fastest way (`--use-purple`), with as many workers as the hub and its own verification on, in
an environment of its own; relay_load.py signs ahead and sends, from as many processes and connections as send to the
hub. Its database does not wait for the disk (synchronous = NORMAL); the hub's does.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import intake
from bench.people import founded, pack
from bench.rows import Place, Row, told
from bench.sending import send
from bench.served import served

_VERSION = "1.14"
_OF_ITS_TIME = ("websockets<14",)  # its server speaks to the interface of that time
_SINGLE_REACH, _BULK_REACH = 3, 10
_WORKERS = 2
_STREAMS = 8
_PATIENCE_SECONDS = 300


def rows(place: Place) -> list[Row]:
    """Measure both, one after the other, in the same run."""
    names = ("record by record beside nostr-relay", "in bulk beside nostr-relay")
    reaches = (_SINGLE_REACH, _BULK_REACH)
    try:
        with told("nostr-relay"):
            python = _installed(place.cache)
            peer = [_relay(place, python, bulk=bulk) for bulk in (False, True)]
    except (subprocess.SubprocessError, OSError, AssertionError) as fault:
        why = f"nostr-relay {_VERSION} could not be run: {type(fault).__name__}: {fault}"
        return [
            Row(name, None, reach, "times as many", note=why)
            for name, reach in zip(names, reaches, strict=True)
        ]
    with told("the hub, likewise"):
        ours = [_single(place), _bulk(place)]
    return [
        Row(
            name,
            own / other,
            reach,
            "times as many",
            note=f"{own:.0f} records a second here, {other:.0f} events a second there",
            detail={"hub": own, "nostr_relay": other, "load_after": os.getloadavg()[0]},
        )
        for name, own, other, reach in zip(names, ours, peer, reaches, strict=True)
    ]


def _installed(cache: Path) -> Path:
    """Return the Python of an environment that holds the relay; made at the first run."""
    folder = cache / f"nostr-relay-{_VERSION}"
    python = folder / "bin" / "python"
    if not (folder / "bin" / "nostr-relay").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=_PATIENCE_SECONDS)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", f"nostr-relay=={_VERSION}", *_OF_ITS_TIME],
            check=True,
            timeout=_PATIENCE_SECONDS,
            capture_output=True,
        )
    return python


def _relay(place: Place, python: Path, *, bulk: bool) -> float:
    """Return how many events a second the relay has accepted."""
    folder = place.folder / f"relay-{'bulk' if bulk else 'single'}"
    folder.mkdir()
    count = place.scale.relay_bulk if bulk else place.scale.relay_single
    with _serving(folder, python) as port:
        done = subprocess.run(
            [
                str(python),
                str(Path(__file__).with_name("relay_load.py")),
                str(port),
                str(_STREAMS),
                str(count // _STREAMS),
                "bulk" if bulk else "single",
            ],
            check=True,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
        )
    found = json.loads(done.stdout)
    assert found["accepted"] == found["sent"], found
    return float(found["accepted"] / found["seconds"])


@contextmanager
def _serving(folder: Path, python: Path) -> Iterator[int]:
    port = _free_port()
    config = folder / "config.yaml"
    config.write_text(_CONFIG.format(database=folder / "nostr.sqlite3", port=port, workers=_WORKERS))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [str(python.with_name("nostr-relay")), "-c", str(config), "serve", "--use-purple"],
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
        )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(2)  # until every worker listens
        yield port
    finally:
        os.killpg(process.pid, 9)
        process.wait()


_CONFIG = """
storage:
  sqlalchemy.url: sqlite+aiosqlite:///{database}
  num_concurrent_reqs: 10
  num_concurrent_adds: 2
  validators:
    - nostr_relay.validators.is_not_too_large
    - nostr_relay.validators.is_signed
    - nostr_relay.validators.is_recent
    - nostr_relay.validators.is_not_hellthread
verification:
  nip05_verification: disabled
purple:
  host: 127.0.0.1
  port: {port}
  workers: {workers}
  disable_compression: true
logging:
  version: 1
  root: {{level: WARNING}}
hellthread_limit: 100
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _single(place: Place) -> float:
    """Return how many records a second the hub accepts one by one, each sender waiting for its answer."""
    network = founded(place.folder / "beside-single", delegates=_STREAMS)
    each = place.scale.relay_single // _STREAMS
    streams = []
    for number, delegate in enumerate(network.delegates):
        stream = []
        for position in range(each):
            path = place.folder / f"single-{number}-{position}.bundle"
            path.write_bytes(pack([(None, delegate.sign_held())]))
            stream.append(path)
        streams.append(stream)
    with served(network) as hub:
        sent = send(hub.url, streams)
        seconds = time.perf_counter() - sent.start
    assert sent.accepted == each * _STREAMS
    return sent.accepted / seconds


def _bulk(place: Place) -> float:
    """Return how many records a second the hub accepts in bundles."""
    network = founded(place.folder / "beside-bulk", delegates=_STREAMS)
    streams, total = intake.signed_ahead(place.folder, network.delegates, place.scale.bare_records, bare=True)
    with served(network) as hub:
        sent = send(hub.url, streams)
        seconds = time.perf_counter() - sent.start
    assert sent.accepted == total
    return sent.accepted / seconds
