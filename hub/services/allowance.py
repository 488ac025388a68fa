"""Allowances: how much one address may send, before anything of it is verified.

    allowance = Allowance(burst=20_000, per_minute=6_000)
    allowance.take("192.0.2.7", 256)      how many of the 256 are granted

A bucket for each address that fills up again by the minute; each process has its own. An IPv6 network of 64 bits counts
as one address, as one household or one attacker has that many. At most MAX_ADDRESSES are remembered: the one that was
longest quiet is forgotten first.
"""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MAX_ADDRESSES: Final = 10_000


class Allowance:
    """Buckets by address. For any number of threads."""

    def __init__(self, *, burst: int, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._per_second = per_minute / 60
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = (
            OrderedDict()
        )  # what is left, and when that was
        self._lock = threading.Lock()

    def take(self, address: str, units: int) -> int:
        """Take up to `units` from the address's bucket, and return how many were there."""
        if self._burst == 0:
            return units
        key = household(address)
        now = self._now()
        with self._lock:
            left, then = self._buckets.pop(key, (float(self._burst), now))
            left = min(float(self._burst), left + (now - then) * self._per_second)
            granted = min(units, int(left))
            self._buckets[key] = left - granted, now
            if len(self._buckets) > MAX_ADDRESSES:
                self._buckets.popitem(last=False)
        return granted

    def seconds_until(self, units: int) -> int:
        """Return how long an empty bucket needs for so many."""
        return max(1, round(units / self._per_second))


def household(address: str) -> str:
    """Return what counts as one sender: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
