"""Records accepted by a served hub, as a share of what raw verification does on the same cores.

A record counts when the hub has answered that it is in the log: verified, on disk, in a signed checkpoint. Reports
with documents count when the views have caught up besides.
"""

import os
import time
from pathlib import Path
from statistics import fmean

from bench import raw
from bench.people import Delegate, Network, founded
from bench.rows import Place, Row, told
from bench.sending import send
from bench.served import served
from bench.sizes import log_bytes
from hub.storage.database import Database
from tests.postgres import fresh_database

RECORDS_A_BUNDLE = 256
_STREAMS = 8  # connections, each with a delegate of its own
_BARE_REACH, _REPORTS_REACH, _OVERHEAD_REACH = 0.5, 0.3, 500


def rows(place: Place) -> list[Row]:
    """Measure both kinds of records on both databases."""
    found = _on_database(place, "SQLite", "")
    with fresh_database(place.postgres_url) as url:
        return found + _on_database(place, "PostgreSQL", url)


def _on_database(place: Place, name: str, url: str) -> list[Row]:
    network = founded(place.folder / f"intake-{name}", url, delegates=_STREAMS)
    found = []
    for bare in (True, False):
        kind = "bare records" if bare else "reports of 2 KB, views caught up"
        records = place.scale.bare_records if bare else place.scale.report_records
        with told(f"{kind} into {name}"):
            runs = [_run(place, network, records, bare=bare) for _ in range(place.scale.runs)]
        by_clock, by_cpu = (fmean(run[one] for run in runs) for one in ("share", "share_by_processor_time"))
        found.append(
            Row(
                f"{kind}, {name}",
                by_clock,
                _BARE_REACH if bare else _REPORTS_REACH,
                "of raw verification",
                note=f"{by_cpu:.2f} by processor time of hub and senders, "
                f"without the database server's; load average {os.getloadavg()[0]:.1f}",
                detail={"runs": runs, "records_a_run": records},
            )
        )
    return [*found, _overhead(network, name)]


def _run(place: Place, network: Network, records: int, *, bare: bool) -> dict[str, float]:
    streams, total = signed_ahead(place.folder, network.delegates, records, bare=bare)
    sample = [
        one.sign_held() for one in network.delegates for _ in range(64)
    ]  # never sent: numbers may be missing
    work = raw.triples(sample, network.world)
    before = raw.verifications(work, place.scale.raw_seconds)
    with served(network) as hub:
        hub.wait_for_views()
        start_cpu = hub.cpu_seconds()
        sent = send(hub.url, streams)
        answered = time.perf_counter() - sent.start
        if not bare:
            hub.wait_for_views()
        caught_up = time.perf_counter() - sent.start
        hub_cpu = (hub.cpu_seconds() - start_cpu) / total * 1e6
    after = raw.verifications(work, place.scale.raw_seconds)
    assert sent.accepted == total
    for stream in streams:
        for path in stream:
            path.unlink()
    per_second = total / (answered if bare else caught_up)
    sender_cpu = sent.cpu_seconds / total * 1e6
    raw_cpu = (before.cpu_microseconds + after.cpu_microseconds) / 2
    return {
        "share": per_second / ((before.per_second + after.per_second) / 2),
        "share_by_processor_time": raw_cpu / (hub_cpu + sender_cpu),
        "records_per_second": per_second,
        "raw_per_second_before": before.per_second,
        "raw_per_second_after": after.per_second,
        "raw_cpu_microseconds": raw_cpu,
        "hub_cpu_microseconds": hub_cpu,
        "sender_cpu_microseconds": sender_cpu,
    }


def signed_ahead(
    folder: Path, delegates: list[Delegate], records: int, *, bare: bool
) -> tuple[list[list[Path]], int]:
    """Sign so many records and write them as bundles; return each delegate's files, and the number of records."""
    bundles = max(1, records // RECORDS_A_BUNDLE // len(delegates))
    streams = []
    for number, delegate in enumerate(delegates):
        stream = []
        for position in range(bundles):
            path = folder / f"stream-{number}-{position}.bundle"
            sign = delegate.bare if bare else delegate.with_documents
            path.write_bytes(sign(RECORDS_A_BUNDLE))
            stream.append(path)
        streams.append(stream)
    return streams, bundles * len(delegates) * RECORDS_A_BUNDLE


def _overhead(network: Network, name: str) -> Row:
    database = Database.open(network.world.settings.database_url)
    try:
        found = log_bytes(database)
    finally:
        database.dispose()
    return Row(
        f"bytes in the log's tables beyond the envelope, {name}",
        found.beyond_envelope,
        _OVERHEAD_REACH,
        "bytes a record",
        at_least=False,
        detail={"records": found.entries, "tables": found.tables, "envelopes": found.envelopes},
    )
