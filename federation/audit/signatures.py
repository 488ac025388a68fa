"""Signatures: taken on trust while the log is folded, and verified by other processes in large pieces.

    piece       up to 1,024 of: 32 bytes of key, 64 of signature, the message

Whether the three belong together depends on nothing else. So where one turns out wrong, the log is folded once
more from its first entry, now knowing it to be wrong: what the audit reports is what a verifier would who
takes one step after the other. A log with no such signature, which is every honest one, is folded once.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from typing import Final

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from federation.errors import SignatureInvalid
from federation.keys import PublicKey

SIGNATURES_PER_PIECE: Final = 1024
PIECES_UNDER_WAY: Final = 4  # for each core
INLINE_ENTRIES: Final = 2000  # a smaller log is not worth starting processes for

Triple = tuple[bytes, bytes, bytes]
"""Key, signature, message: whether they belong together depends on nothing else."""

Submit = Callable[[list[bytes]], "Future[list[int]]"]


class Signatures:
    """Takes signatures on trust, and has them verified by other processes, in pieces."""

    def __init__(self, submit: Submit, wrong: set[Triple]) -> None:
        self.count = 0
        self._submit = submit
        self._wrong = wrong
        self._piece: list[bytes] = []
        self._under_way: deque[tuple[list[bytes], Future[list[int]]]] = deque()
        self._limit = PIECES_UNDER_WAY * _cores()
        self._found: set[Triple] = set()

    def verify(self, key: PublicKey, message: bytes, signature: bytes) -> None:
        """Take the signature, unless it is known to be wrong. Raises SignatureInvalid."""
        if self._wrong and (key.raw, signature, message) in self._wrong:
            raise SignatureInvalid(
                "A signature on the record does not belong to it and to its key.", key=key.id
            )
        self.count += 1
        self._piece.append(key.raw + signature + message)
        if len(self._piece) == SIGNATURES_PER_PIECE:
            self._send()

    def finish(self) -> set[Triple]:
        """Return the wrong ones among all that were taken."""
        self._send()
        while self._under_way:
            self._receive()
        return self._found

    def _send(self) -> None:
        if len(self._under_way) >= self._limit:
            self._receive()
        self._under_way.append((self._piece, self._submit(self._piece)))
        self._piece = []

    def _receive(self) -> None:
        piece, answer = self._under_way.popleft()
        try:
            positions = answer.result()
        except BrokenProcessPool:  # a process died, as where memory is short: then this one does the work
            positions = _wrong_ones(piece)
        for position in positions:
            one = piece[position]
            self._found.add((one[:32], one[32:96], one[96:]))


def _wrong_ones(piece: list[bytes]) -> list[int]:
    """Return the positions of the signatures that do not hold; each is key, signature and message."""
    wrong = []
    for position, one in enumerate(piece):
        try:
            crypto_sign_open(one[32:], one[:32])
        except BadSignatureError:
            wrong.append(position)
    return wrong


def processes_for(asked: int | None, entries: int) -> int:
    """Return how many processes verify: as asked for, or one a core where the log is worth it."""
    if asked is not None:
        return asked
    return 0 if entries < INLINE_ENTRIES else _cores()


def _cores() -> int:
    # What this process may use, which in a container is less than what there is; not every system tells.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def verifier(processes: int) -> Iterator[Submit]:
    """Give what verifies pieces: other processes, or this one."""
    if processes == 0:
        yield _at_once
        return
    # A fork is ready at once; with threads about, it could inherit a lock that nobody opens again.
    fork = "fork" in get_all_start_methods() and threading.active_count() == 1
    context = get_context("fork" if fork else "spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_leave_ctrl_c_alone) as pool:

        def submit(piece: list[bytes]) -> "Future[list[int]]":
            try:
                return pool.submit(_wrong_ones, piece)
            except BrokenProcessPool:
                return _at_once(piece)

        yield submit


def _at_once(piece: list[bytes]) -> "Future[list[int]]":
    answer: Future[list[int]] = Future()
    answer.set_result(_wrong_ones(piece))
    return answer


def _leave_ctrl_c_alone() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process ends, and with it this one
