"""Every checkpoint that the log signed and this node saw: who keeps them can show that a log told two histories."""

from dataclasses import dataclass
from typing import Any

from federation.log.checkpoint import Checkpoint
from node.storage.database import Database


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """A checkpoint and the signed note that it stands in: the evidence."""

    checkpoint: Checkpoint
    note: bytes
    seen_at: str


class Checkpoints:
    """The rows. What changes belongs inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, checkpoint: Checkpoint, note: bytes, seen_at: str, *, connected: bool) -> None:
        """Keep a checkpoint whose signature was verified; `connected` where it was shown to continue the last one."""
        self._database.change(
            "INSERT INTO checkpoints (origin, size, root, note, seen_at, connected) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET connected = max(connected, excluded.connected)",
            (checkpoint.origin, checkpoint.size, checkpoint.root.hex(), note, seen_at, int(connected)),
        )

    def newest(self) -> KeptCheckpoint | None:
        """Return the largest of the one history that was shown to this node, or None before the first contact."""
        return self._first("connected = 1 ORDER BY size DESC")

    def of_size(self, size: int) -> tuple[KeptCheckpoint, ...]:
        """Return what was signed for this size: two would be two histories."""
        return self._some("size = ?", (size,))

    def unconnected(self) -> tuple[KeptCheckpoint, ...]:
        """Return those of which it is not shown yet that they belong to the one history, smallest first."""
        return self._some("connected = 0 ORDER BY size", ())

    def all(self) -> tuple[KeptCheckpoint, ...]:
        """Return all, in the order in which they were seen."""
        return self._some("1 ORDER BY place", ())

    def _first(self, condition: str) -> KeptCheckpoint | None:
        found = self._some(f"{condition} LIMIT 1", ())
        return found[0] if found else None

    def _some(self, condition: str, values: tuple[object, ...]) -> tuple[KeptCheckpoint, ...]:
        rows = self._database.rows(
            f"SELECT origin, size, root, note, seen_at FROM checkpoints WHERE {condition}",  # noqa: S608 - constants
            values,
        )
        return tuple(map(_kept, rows))


def _kept(row: tuple[Any, ...]) -> KeptCheckpoint:
    origin, size, root, note, seen_at = row
    return KeptCheckpoint(Checkpoint(origin, size, bytes.fromhex(root)), note, seen_at)
