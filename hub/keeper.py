"""The keeper: the one process that appends days, lets the views follow the log, and has all proposals compared.

It runs beside the workers as long as they do; server.py starts it again where it dies. A day that may not be appended
(the clock jumped, or stands behind the log) is said once an hour, and the hub goes on serving.
"""

import logging
import os
import signal
import time
from collections.abc import Callable
from threading import Event
from types import FrameType
from typing import Final

from federation.errors import FrenteError
from hub.services import calendar
from hub.services.comparing import Comparer
from hub.services.directory_file import DirectoryFiles
from hub.services.hub import Hub
from hub.services.projector import Projector

logger = logging.getLogger(__name__)

FOLLOW_SECONDS: Final = 0.2
CALENDAR_SECONDS: Final = 1.0
_SAY_AGAIN_SECONDS: Final = 3600.0
_NICE: Final = 5  # pages may lag behind while much comes in; what waits for a receipt goes first
_AT_ONCE: Final = 20_000  # entries after which the calendar is looked at again


class Keeper:
    """The work of the keeper, one round at a time."""

    def __init__(self, hub: Hub, *, now: Callable[[], float] = time.monotonic) -> None:
        self._hub = hub
        self._projector = Projector(hub.database)
        self._comparer = Comparer(hub.database)
        self._files = DirectoryFiles(hub)
        self._now = now
        self._calendar_due = 0.0
        self._said: dict[str, float] = {}

    def round(self) -> bool:
        """Do what is due; True where there is more at once."""
        behind = False
        try:
            behind = self._projector.catch_up(_AT_ONCE) >= _AT_ONCE
        except FrenteError as fault:
            self._say(f"views: {fault.code} {fault}")
        if self._now() >= self._calendar_due:
            self._calendar_due = self._now() + CALENDAR_SECONDS
            self._turn()
            self._compare()
            self._sweep()
        return behind

    def close(self) -> None:
        """End what runs beside the rounds."""
        self._comparer.close()

    def _compare(self) -> None:
        try:
            self._comparer.look()
        except FrenteError as fault:
            self._say(f"comparisons: {fault.code} {fault}")

    def _sweep(self) -> None:
        """What was withdrawn stays in no file that was made before."""
        try:
            self._files.sweep()
        except (FrenteError, OSError) as fault:
            self._say(f"files to take along: {fault}")

    def _turn(self) -> None:
        try:
            if (reason := self._hub.why_read_only()) is not None:
                self._say(f"read-only: {reason.code} {reason}")
                return
            turn = calendar.turn(self._hub)
        except FrenteError as fault:
            self._say(f"calendar: {fault.code} {fault}")
            return
        if turn.state == "behind":
            self._say(f"calendar: the clock is behind the log's day {turn.day}; no day is appended")

    def _say(self, words: str) -> None:
        said = self._said.get(words)
        if said is None or self._now() - said > _SAY_AGAIN_SECONDS:
            self._said[words] = self._now()
            logger.error("%s", words)


def run(hub: Hub, parent: int) -> None:
    """Work until told to end, or until the parent process is gone."""
    ended = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGQUIT, end)
    os.nice(_NICE)
    keeper = Keeper(hub)
    try:
        while not ended.is_set() and os.getppid() == parent:
            more = keeper.round()
            ended.wait(0 if more else FOLLOW_SECONDS)
    finally:
        keeper.close()
