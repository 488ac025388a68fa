"""Senders: processes apart from the hub that post what was signed ahead.

    seconds = send(url, streams)        each stream a list of files, posted in their order over one connection

What a sender does costs the same processors that the hub runs on, so it does no more than post and count.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Queue, get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

import requests

from federation.bundle import MEDIA_TYPE

PROCESSES = 2
_PATIENCE_SECONDS = 600

Streams = list[list[Path]]


class Sent(NamedTuple):
    """What was sent: records accepted, when the first was sent (perf_counter), what posting them cost."""

    accepted: int
    start: float
    cpu_seconds: float


def send(url: str, streams: Streams) -> Sent:
    """Post all files, from all processes at once."""
    context = get_context("spawn")
    barrier = context.Barrier(PROCESSES + 1)
    shares = [streams[number::PROCESSES] for number in range(PROCESSES)]
    queue = context.Queue()
    senders = [
        context.Process(target=_sender, args=(url, share, barrier, queue), daemon=True) for share in shares
    ]
    for sender in senders:
        sender.start()
    barrier.wait(_PATIENCE_SECONDS)
    start = time.perf_counter()
    found = [queue.get(timeout=_PATIENCE_SECONDS) for _ in senders]
    for sender in senders:
        sender.join()
    return Sent(sum(one[0] for one in found), start, sum(one[1] for one in found))


def _sender(url: str, streams: Streams, barrier: Barrier, queue: "Queue[tuple[int, float]]") -> None:
    contents = [[path.read_bytes() for path in stream] for stream in streams]
    with ThreadPoolExecutor(max(1, len(streams))) as pool:
        barrier.wait(_PATIENCE_SECONDS)
        cpu = time.process_time()
        accepted = sum(pool.map(lambda bodies: _post(url, bodies), contents))
        queue.put((accepted, time.process_time() - cpu))


def _post(url: str, bodies: list[bytes]) -> int:
    accepted = 0
    with requests.Session() as session:
        session.trust_env = False
        for body in bodies:
            answer = session.post(
                f"{url}/api/v1/bundles",
                data=body,
                headers={"Content-Type": MEDIA_TYPE},
                timeout=_PATIENCE_SECONDS,
            )
            answer.raise_for_status()
            accepted += answer.content.count(b'"status":"accepted"')
            if accepted == 0:
                raise AssertionError(json.loads(answer.content)["results"][:1])
    return accepted
