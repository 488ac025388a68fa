"""How long a delegate waits for a receipt: many clients at once, each sending one record after the other.

The clock runs from before the record is sent until its receipt is in hand and verified: inclusion in the tree, and
the checkpoint's signature, checked by the client that nodes use.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from statistics import quantiles
from typing import TypeAlias

from bench.people import founded, pack
from bench.rows import Place, Row, told
from bench.served import served
from federation.client import Accepted, HubClient
from federation.log.note import parse_verifier_key
from hub.settings import TABLE

_INTERVALS = 3
_PROCESSES = 2
_WARM = 3  # records of each client before its waits count

_Client: TypeAlias = tuple[str, list[bytes], str, str]
"""URL, bundles, the log's key, its origin."""


def rows(place: Place) -> list[Row]:
    """Measure the wait of many clients at once, each with a connection of its own."""
    clients, records = place.scale.latency_clients, place.scale.latency_records
    network = founded(place.folder / "latency", delegates=clients)
    work = [[pack([(None, one.sign_held())]) for _ in range(_WARM + records)] for one in network.delegates]
    interval = next(int(one.default) for one in TABLE if one.name == "batch_interval_ms")
    with told(f"{clients} clients send single records"), served(network) as hub:
        vkey = network.world.log_signer.verifier
        given = [(hub.url, bodies, vkey.format(), vkey.name) for bodies in work]
        context = get_context("spawn")
        with context.Pool(_PROCESSES) as pool:
            start = time.time() + 3  # when all have loaded
            waits = pool.starmap(
                _clients, [(given[number::_PROCESSES], start) for number in range(_PROCESSES)], chunksize=1
            )
    milliseconds = sorted(wait * 1000 for some in waits for wait in some)
    assert len(milliseconds) == clients * records
    cuts = quantiles(milliseconds, n=100)
    detail: dict[str, object] = {
        "p50_ms": cuts[49],
        "p95_ms": cuts[94],
        "p99_ms": cuts[98],
        "batch_interval_ms": interval,
        "load_before": os.getloadavg()[0],
    }
    return [
        Row(
            f"{clients} clients sending single records: p95 to the receipt",
            cuts[94],
            _INTERVALS * interval,
            "ms",
            at_least=False,
            note=f"p50 {cuts[49]:.1f} ms; the batch interval is {interval} ms",
            detail=detail,
        )
    ]


def _clients(given: list[_Client], start: float) -> list[float]:
    time.sleep(max(0.0, start - time.time()))
    with ThreadPoolExecutor(len(given)) as pool:
        return [wait for waits in pool.map(_client, given) for wait in waits]


def _client(given: _Client) -> list[float]:
    url, bodies, vkey, origin = given
    client = HubClient(url)
    verifiers = [parse_verifier_key(vkey)]
    waits = []
    for body in bodies:
        start = time.perf_counter()
        answer = client.post_bundle(body, verifiers, origin)
        waits.append(time.perf_counter() - start)
        assert isinstance(answer.results[0], Accepted)
    return waits[_WARM:]
