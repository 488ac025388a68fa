"""RFC 6962 section 2.1 word for word, over whole lists and slow: what the real modules are compared with."""

import hashlib
from collections.abc import Sequence


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(count: int) -> int:
    """Return k, the largest power of two smaller than n."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def mth(entries: Sequence[bytes]) -> bytes:
    """Return MTH(D[n])."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return leaf(entries[0])
    k = split(len(entries))
    return node(mth(entries[:k]), mth(entries[k:]))


def path(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """Return PATH(m, D[n])."""
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if index < k:
        return [*path(index, entries[:k]), mth(entries[k:])]
    return [*path(index - k, entries[k:]), mth(entries[:k])]


def proof(old: int, entries: Sequence[bytes]) -> list[bytes]:
    """Return PROOF(m, D[n])."""
    return subproof(old, entries, complete=True)


def subproof(old: int, entries: Sequence[bytes], *, complete: bool) -> list[bytes]:
    """Return SUBPROOF(m, D[n], b)."""
    if old == len(entries):
        return [] if complete else [mth(entries)]
    k = split(len(entries))
    if old <= k:
        return [*subproof(old, entries[:k], complete=complete), mth(entries[k:])]
    return [*subproof(old - k, entries[k:], complete=False), mth(entries[:k])]


def tile(level: int, index: int, width: int, entries: Sequence[bytes]) -> bytes:
    """Return MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]) for each i, as tlog-tiles says."""
    span = 256**level
    return b"".join(
        mth(entries[(index * 256 + i) * span : (index * 256 + i + 1) * span]) for i in range(width)
    )
