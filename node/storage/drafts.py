"""Drafts: custodians' records that still lack signatures, kept as `cosign request` would write them."""

from federation.ids import RecordId
from node.storage.database import Database


class Drafts:
    """The rows. What changes belongs inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, record: RecordId, request: bytes) -> None:
        """Keep the draft, or the same one with more signatures."""
        self._database.change(
            "INSERT INTO drafts (id, place, request)"
            " VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM drafts), ?)"
            " ON CONFLICT (id) DO UPDATE SET request = excluded.request",
            (record, request),
        )

    def drop(self, record: RecordId) -> None:
        """Forget the draft."""
        self._database.change("DELETE FROM drafts WHERE id = ?", (record,))

    def all(self) -> tuple[tuple[RecordId, bytes], ...]:
        """Return every draft, oldest first."""
        return tuple(
            (record, data)
            for record, data in self._database.rows("SELECT id, request FROM drafts ORDER BY place")
        )
