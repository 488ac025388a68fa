"""Auditing a whole log from a folder of tiles: tree, checkpoint, every rule and every signature, on all cores."""

import os
import time
from pathlib import Path
from statistics import fmean

from bench import raw
from bench.people import Network, founded
from bench.rows import Place, Row, told
from federation.audit import audit_log
from federation.client import DirectoryFetcher
from federation.log.tiles import bundles_for, tiles_for
from federation.rules import parse_candidate
from hub.services.hub import Hub
from hub.services.submissions import Accepted, Submission

_REACH = 0.7
_AT_ONCE = 2048


def rows(place: Place) -> list[Row]:
    """Measure the audit of a log that a hub wrote."""
    records = place.scale.audited_records
    with told(f"a log of {records} records is written and laid out as tiles"):
        network = founded(place.folder / "audited", delegates=16)
        sample = _write(network, records)
        log = place.folder / "audited-log"
        lay_out(network.world.hub_itself, log)
    work = raw.triples(sample, network.world)
    with told("audit"):
        runs = [_run(log, work, place.scale.raw_seconds) for _ in range(place.scale.runs)]
    return [
        Row(
            f"audit of a log of {records} records",
            fmean(run["share"] for run in runs),
            _REACH,
            "of raw verification",
            detail={"runs": runs, "load_before": os.getloadavg()[0]},
        )
    ]


def _run(log: Path, work: list[raw.Triple], raw_seconds: float) -> dict[str, float]:
    before = raw.verifications(work, raw_seconds)
    start = time.perf_counter()
    audit = audit_log(DirectoryFetcher(log))
    seconds = time.perf_counter() - start
    after = raw.verifications(work, raw_seconds)
    assert audit.whole
    assert audit.judged == audit.checkpoint.size
    per_second = audit.signatures / seconds
    return {
        "share": per_second / ((before.per_second + after.per_second) / 2),
        "signatures_per_second": per_second,
        "raw_per_second_before": before.per_second,
        "raw_per_second_after": after.per_second,
    }


def _write(network: Network, records: int) -> list[bytes]:
    """Let the hub's own writer take so many reports; return some of them."""
    writer = network.world.hub_itself.writer
    some: list[bytes] = []
    for at in range(0, records, _AT_ONCE):
        signed = [
            network.delegates[number % len(network.delegates)].sign_held()
            for number in range(at, min(records, at + _AT_ONCE))
        ]
        submissions = [_submission(raw_envelope) for raw_envelope in signed]
        assert all(isinstance(one, Accepted) for one in writer.write(submissions).outcomes)
        some = signed[:512]
    return some


def _submission(envelope: bytes) -> Submission:
    candidate = parse_candidate(envelope)
    document = candidate.record.document
    return Submission(candidate, needs=() if document is None else (document.hash,), by_operator=True)


def lay_out(hub: Hub, folder: Path) -> None:
    """Write the log's files as they are served under /log/."""
    size = hub.log.published().size
    _put(folder, "checkpoint", hub.log.published().note)
    for bundle in bundles_for(0, size):
        _put(folder, bundle.path(), hub.log.entry_bundle(bundle))
    for tile in tiles_for(0, size):
        _put(folder, tile.path(), hub.log.tile(tile))


def _put(folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
