"""What this node knows by name: its hub, its network, its factory. Values are JSON.

hub        URL
network    {id, name, origin, log_keys, sealing_key}        pinned at the first contact
keys       {name of a key file: base64 of the public key in it}
ready      true once `init` was finished
synced     when the last sync ended well
log_day    the log's day, as the hub last said
"""

import json
from typing import Any

from node.storage.database import Database


class Facts:
    """Named values; `put` belongs inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> Any:  # noqa: ANN401 - JSON; each caller knows what it put there
        """Return the value, or None where there is none."""
        row = self._database.row("SELECT value FROM facts WHERE name = ?", (name,))
        return None if row is None else json.loads(row[0])

    def put(self, name: str, value: object) -> None:
        """From now on `get` answers this."""
        self._database.change(
            "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, json.dumps(value, ensure_ascii=False, sort_keys=True)),
        )
