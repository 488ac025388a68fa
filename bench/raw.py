"""Raw verification: how many signatures PyNaCl verifies on this machine, with nothing around it.

One process for each worker that the hub is given, all at once, over the very messages that the hub verifies. What a
machine does changes by the minute, so it is measured before and after each run of what is compared with it.
"""

import time
from collections.abc import Sequence
from multiprocessing import get_context
from typing import NamedTuple

from nacl.bindings import crypto_sign_open

from federation.envelope import pae
from federation.records import raw_key
from federation.rules.candidate import parse_candidate
from federation.rules.state import MandateState
from tests.world import World

PROCESSES = 2

Triple = tuple[bytes, bytes]
"""Signature and message; public key."""


def triples(envelopes: Sequence[bytes], world: World) -> list[Triple]:
    """Return what verifying these reports means, as PyNaCl takes it."""
    found = []
    for raw in envelopes:
        candidate = parse_candidate(raw)
        mandate = world.state.get(MandateState, candidate.record.mandate or "")
        assert mandate is not None
        signed = candidate.envelope.signatures[0].sig + pae(candidate.envelope.payload)
        found.append((signed, raw_key(mandate.delegate_key)))
    return found


class Raw(NamedTuple):
    """What raw verification does: of all processes by the clock, and of one by its own processor time."""

    per_second: float
    cpu_microseconds: float


def verifications(work: Sequence[Triple], seconds: float) -> Raw:
    """Return how many signatures all processes together verify in a second, and what one costs."""
    context = get_context("spawn")
    with context.Pool(PROCESSES) as pool:
        pool.map(_ready, range(PROCESSES), chunksize=1)
        found = pool.map(_verify, [(list(work), seconds)] * PROCESSES, chunksize=1)
    return Raw(sum(one.per_second for one in found), sum(one.cpu_microseconds for one in found) / len(found))


def _ready(_number: int) -> None:
    time.sleep(0.3)  # long enough that every process takes one


def _verify(given: tuple[list[Triple], float]) -> Raw:
    work, seconds = given
    done, start, cpu = 0, time.perf_counter(), time.process_time()
    while (passed := time.perf_counter() - start) < seconds:
        for signed, key in work:
            crypto_sign_open(signed, key)
        done += len(work)
    return Raw(done / passed, (time.process_time() - cpu) / done * 1e6)
