"""A log of a million records, sent to a served hub like any others: memory, receipts, room on disk.

Nothing is put into the tables past the rules: delegates sign, `frente-hub serve` verifies, judges and appends.
"""

import os
import random
import shutil
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from bench.intake import RECORDS_A_BUNDLE, signed_ahead
from bench.people import Delegate, Network, founded, pack
from bench.rows import Place, Row, told
from bench.sending import send
from bench.served import ServedHub, served
from bench.sizes import log_bytes
from federation.ids import RecordId
from hub.services.hub import Hub
from hub.storage import entries

_STREAMS = 8
_ROUND = 65_536  # records that are signed, then sent
_MEMORY_REACH = 250  # MB
_RECEIPT_REACH = 1.0  # ms
_OVERHEAD_REACH = 500
_PAGES = ("/", "/log", "/api/v1/factories", "/api/v1/network", "/log/checkpoint")
_MEGABYTE = 1_000_000


def rows(place: Place) -> list[Row]:
    """Fill a log, serve it anew, and measure."""
    network = founded(place.folder / "large", delegates=_STREAMS)
    with told(f"a log of {place.scale.large_records} records is filled"):
        seconds = _fill(place, network)
    return [_memory(place, network, seconds), _receipts(place, network), _room(network)]


def _fill(place: Place, network: Network) -> float:
    start = time.perf_counter()
    rounds = -(-place.scale.large_records // _ROUND)
    each = min(place.scale.large_records, _ROUND)
    with served(network, FRENTE_BATCH_RECORDS="4096") as hub, ThreadPoolExecutor(1) as signing:

        def sign(number: int) -> Future[tuple[list[list[Path]], int]]:
            folder = place.folder / f"round-{number}"
            folder.mkdir()
            return signing.submit(signed_ahead, folder, network.delegates, each, bare=True)

        ahead = sign(0)
        for number in range(1, rounds + 1):
            streams, total = ahead.result()
            if number < rounds:
                ahead = sign(number)
            assert send(hub.url, streams).accepted == total
            shutil.rmtree(place.folder / f"round-{number - 1}")
        hub.wait_for_views()
    return time.perf_counter() - start


def _memory(place: Place, network: Network, seconds: float) -> Row:
    with told("memory of the hub"), served(network) as hub:
        hub.health()
        fresh = hub.pss_bytes()
        records = _some_records(network, place.scale.receipts // 10)
        _ask(hub, network, records)
        _send_some(hub, network.delegates)
        hub.wait_for_views()
        size = hub.health()["size"]
        used = hub.pss_bytes()
        processes = len(hub.processes())
    return Row(
        f"memory of the hub with {size} records",
        used / _MEGABYTE,
        _MEMORY_REACH,
        "MB, PSS of all processes",
        at_least=False,
        note=f"{processes} processes; {fresh / _MEGABYTE:.0f} MB before the first request; filled in {seconds:.0f} s",
        detail={"fresh_mb": fresh / _MEGABYTE, "processes": processes, "seconds_to_fill": seconds},
    )


def _ask(hub: ServedHub, network: Network, records: Sequence[RecordId]) -> None:
    """Ask for pages, receipts and proofs."""
    factories = [one.mandate.factory for one in network.delegates]
    paths = [*_PAGES, *(f"/api/v1/factories/{one}/reports" for one in factories)]
    for one in records:
        paths += [f"/api/v1/records/{one}/receipt", f"/api/v1/records/{one}"]
    paths += [f"/api/v1/records/{one}/proof" for one in records[:20]]
    for path in paths:
        answer = hub.session.get(f"{hub.url}{path}", timeout=60)
        assert answer.status_code == 200, (path, answer.status_code)


def _send_some(hub: ServedHub, delegates: Sequence[Delegate]) -> None:
    for delegate in delegates:
        for records in (1, RECORDS_A_BUNDLE):
            body = pack([(None, delegate.sign_held()) for _ in range(records)])
            answer = hub.session.post(
                f"{hub.url}/api/v1/bundles",
                data=body,
                headers={"Content-Type": "application/vnd.frente.bundle"},
                timeout=60,
            )
            assert answer.content.count(b'"status":"accepted"') == records


def _some_records(network: Network, count: int) -> list[RecordId]:
    """Return the ids of records at random places of the log."""
    choose = random.Random(1)
    hub = Hub.open(network.world.settings, network.world.hub_itself.clock)
    try:
        with hub.database.read() as connection:
            size = entries.read_head(connection).size
            found = [entries.entry_at(connection, choose.randrange(size)) for _ in range(count)]
    finally:
        hub.close()
    return [one.id for one in found if one is not None]


def _receipts(place: Place, network: Network) -> Row:
    records = _some_records(network, place.scale.receipts)
    hub = Hub.open(network.world.settings, network.world.hub_itself.clock)
    milliseconds = []
    with told("receipts"):
        try:
            hub.log.receipt(records[0])
            for one in records:
                start = time.perf_counter()
                hub.log.receipt(one)
                milliseconds.append((time.perf_counter() - start) * 1000)
        finally:
            hub.close()
    cuts = quantiles(milliseconds, n=100)
    return Row(
        f"receipt for any record in a log of {place.scale.large_records}: p50",
        cuts[49],
        _RECEIPT_REACH,
        "ms",
        at_least=False,
        note=f"p95 {cuts[94]:.2f} ms over {len(records)} random records",
        detail={"p50_ms": cuts[49], "p95_ms": cuts[94], "load": os.getloadavg()[0]},
    )


def _room(network: Network) -> Row:
    hub = Hub.open(network.world.settings, network.world.hub_itself.clock)
    try:
        found = log_bytes(hub.database)
    finally:
        hub.close()
    return Row(
        f"bytes beyond the envelope, {found.entries} records, SQLite",
        found.beyond_envelope,
        _OVERHEAD_REACH,
        "bytes a record",
        at_least=False,
        detail={"records": found.entries, "tables": found.tables, "envelopes": found.envelopes},
    )
