"""Check: the whole log hashed, verified and judged again, as any stranger would (federation/audit.py).

    audit = check(hub)
    audit.faults[0]           the first entry that fails, with its code

It reads what the hub serves, from the hub's own tables.
"""

from collections.abc import Callable

from federation.audit import Audit, audit_log
from federation.log.note import VerifierKey
from federation.log.tiles import EntryBundle, Tile
from hub.services.hub import Hub
from hub.services.log_reader import LogReader

Progress = Callable[[int, int], None]


class _OwnLog:
    """The hub's log as a `Fetcher`, without HTTP, at one checkpoint for the whole reading."""

    def __init__(self, log: LogReader) -> None:
        self._log = log
        self._note = log.published().note

    def checkpoint(self) -> bytes:
        return self._note

    def tile(self, tile: Tile) -> bytes:
        return self._log.tile(tile)

    def entries(self, bundle: EntryBundle) -> bytes:
        return self._log.entry_bundle(bundle)


def check(hub: Hub, *, processes: int | None = None, progress: Progress = lambda _done, _all: None) -> Audit:
    """Audit the log against the log key in the data folder. Raises LogError where the tree itself does not hold."""
    key = VerifierKey(hub.log.network().origin, hub.keys.log().public)
    return audit_log(_OwnLog(hub.log), vkeys=[key], processes=processes, progress=progress)
