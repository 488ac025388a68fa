"""The mandates that this factory gave, as this node knows them: the log decides, this is for working offline.

A recall or a charter that was made here ends a mandate from the moment that it is signed, and no more once the hub
refused it.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from federation.ids import KeyId, RecordId
from node.storage.database import Database


@dataclass(frozen=True, slots=True)
class KeptMandate:
    """A mandate's terms and what became of it."""

    id: RecordId
    delegate: KeyId
    roles: tuple[str, ...]
    first_day: date
    last_day: date
    holder: str
    status: str
    """How far its record got: see storage.records."""
    ended_by: RecordId | None
    """The record that ended it before its last day."""

    def covers(self, day: date, role: str) -> bool:
        """Say whether it lets its delegate sign on that day."""
        return (
            self.status not in {"refused", "replaced", "dropped"}
            and self.ended_by is None
            and role in self.roles
            and self.first_day <= day <= self.last_day
        )


_SELECT = """
SELECT mandates.id, delegate, roles, first_day, last_day, holder, records.state,
    coalesce(ended_in_log, (SELECT ending.id FROM records AS ending
                            WHERE ending.id = ended_by AND ending.state NOT IN ('refused', 'replaced', 'dropped')))
FROM mandates JOIN records ON records.id = mandates.id
ORDER BY mandates.place
"""


class Mandates:
    """The rows. What changes belongs inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        mandate: RecordId,
        *,
        delegate: KeyId,
        roles: tuple[str, ...],
        first_day: date,
        last_day: date,
        holder: str,
    ) -> None:
        """Keep a mandate whose record is kept too; it is the newest."""
        self._database.change(
            "INSERT INTO mandates (id, place, delegate, roles, first_day, last_day, holder)"
            " VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM mandates), ?, ?, ?, ?, ?)",
            (mandate, delegate, json.dumps(roles), first_day.isoformat(), last_day.isoformat(), holder),
        )

    def end(self, mandate: RecordId, by: RecordId) -> None:
        """A record made here ends the mandate."""
        self._database.change("UPDATE mandates SET ended_by = ? WHERE id = ?", (by, mandate))

    def end_in_log(self, mandate: RecordId, by: RecordId | None) -> None:
        """The hub says what ended the mandate, or that nothing did."""
        self._database.change("UPDATE mandates SET ended_in_log = ? WHERE id = ?", (by, mandate))

    def all(self) -> tuple[KeptMandate, ...]:
        """Return every mandate, oldest first."""
        return tuple(_kept(row) for row in self._database.rows(_SELECT))


def _kept(row: tuple[Any, ...]) -> KeptMandate:
    mandate, delegate, roles, first_day, last_day, holder, status, ended_by = row
    return KeptMandate(
        mandate,
        delegate,
        tuple(json.loads(roles)),
        date.fromisoformat(first_day),
        date.fromisoformat(last_day),
        holder,
        status,
        ended_by,
    )
