"""Records: signed here or carried for others, with documents, receipts and sequence numbers.

outbox      to be sent
waiting     sent; the hub may take it later (an application, a quota, a mandate that has not begun)
accepted    in the log, with a receipt that was verified
refused     the hub will not take it as it is
dropped     a person gave it up
replaced    signed again under another number or mandate
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from federation.cosigning import SaltedDocument
from federation.ids import RecordId
from node.storage.database import Database

RecordStatus: TypeAlias = Literal["outbox", "waiting", "accepted", "refused", "replaced", "dropped"]
Evidence: TypeAlias = Mapping[str, str | int | None]


KeptDocument = SaltedDocument


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A row: a record and how far it got."""

    place: int
    id: RecordId
    kind: str
    mandate: RecordId | None
    sequence: int | None
    envelope: bytes
    own: bool
    status: RecordStatus
    written_at: str
    code: str | None
    detail: str | None
    evidence: Evidence
    entry: int | None
    receipt: bytes | None
    replaced_by: RecordId | None


_COLUMNS = (
    "place, id, kind, mandate, sequence, envelope, own, state, written_at, code, detail, evidence, entry, receipt,"
    " replaced_by"
)


class Records:
    """The rows of records and what hangs on them. What changes belongs inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        *,
        record: RecordId,
        kind: str,
        envelope: bytes,
        written_at: str,
        mandate: RecordId | None = None,
        sequence: int | None = None,
        own: bool = True,
        documents: Iterable[KeptDocument] = (),
        sealed: Iterable[bytes] = (),
    ) -> None:
        """Put a signed record into the outbox, with its documents: its own first, then the attachments."""
        self._database.change(
            "INSERT INTO records (id, kind, mandate, sequence, envelope, own, state, written_at)"
            " VALUES (?, ?, ?, ?, ?, ?, 'outbox', ?)",
            (record, kind, mandate, sequence, envelope, int(own), written_at),
        )
        for position, document in enumerate(documents):
            self._database.change(
                "INSERT INTO documents (hash, salt, data, audience) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (document.hash, document.salt, document.data, document.audience),
            )
            self._database.change(
                "INSERT INTO record_documents (record, position, hash) VALUES (?, ?, ?)",
                (record, position, document.hash),
            )
        for position, data in enumerate(sealed):
            self._database.change(
                "INSERT INTO sealed_documents (record, position, data) VALUES (?, ?, ?)",
                (record, position, data),
            )

    def get(self, record: RecordId) -> KeptRecord | None:
        """Return the record, or None where it is not kept here."""
        row = self._database.row(f"SELECT {_COLUMNS} FROM records WHERE id = ?", (record,))  # noqa: S608 - constant
        return None if row is None else _kept(row)

    def find(self, beginning: str) -> tuple[KeptRecord, ...]:
        """Return the records whose id begins so: people type no 64 digits."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM records WHERE substr(id, 1, ?) = ? ORDER BY place",  # noqa: S608 - constant
            (len(beginning), beginning),
        )
        return tuple(_kept(row) for row in rows)

    def with_status(self, *statuses: RecordStatus, own: bool | None = None) -> tuple[KeptRecord, ...]:
        """Return the records that got so far, in the order in which they were made."""
        marks = ", ".join("?" for _ in statuses)
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM records WHERE state IN ({marks}) ORDER BY place",  # noqa: S608 - question marks
            statuses,
        )
        return tuple(kept for kept in map(_kept, rows) if own is None or kept.own == own)

    def documents(self, record: RecordId) -> tuple[KeptDocument, ...]:
        """Return the record's document, then its attachments."""
        rows = self._database.rows(
            "SELECT hash, salt, data, audience FROM record_documents JOIN documents USING (hash)"
            " WHERE record = ? ORDER BY position",
            (record,),
        )
        return tuple(KeptDocument(*row) for row in rows)

    def document_bytes(self, record: RecordId) -> int:
        """Return how many bytes the record's documents have together."""
        (plain,) = self._database.rows(
            "SELECT coalesce(sum(length(salt) + length(data)), 0) FROM record_documents JOIN documents USING (hash)"
            " WHERE record = ?",
            (record,),
        )[0]
        (sealed,) = self._database.rows(
            "SELECT coalesce(sum(length(data)), 0) FROM sealed_documents WHERE record = ?", (record,)
        )[0]
        return int(plain) + int(sealed)

    def sealed(self, record: RecordId) -> tuple[bytes, ...]:
        """Return the encrypted documents that came with a carried record."""
        rows = self._database.rows(
            "SELECT data FROM sealed_documents WHERE record = ? ORDER BY position", (record,)
        )
        return tuple(data for (data,) in rows)

    def accept(self, record: RecordId, *, entry: int, receipt: bytes, envelope: bytes) -> None:
        """Keep the receipt, and the envelope that the log holds."""
        self._database.change(
            "UPDATE records SET state = 'accepted', entry = ?, receipt = ?, envelope = ?,"
            " code = NULL, detail = NULL, evidence = NULL WHERE id = ?",
            (entry, receipt, envelope, record),
        )

    def answer(
        self, record: RecordId, status: RecordStatus, code: str, detail: str, evidence: Evidence
    ) -> None:
        """Keep why the hub did not take it (yet)."""
        self._database.change(
            "UPDATE records SET state = ?, code = ?, detail = ?, evidence = ? WHERE id = ?",
            (status, code, detail, json.dumps(dict(evidence), sort_keys=True), record),
        )

    def replace(self, record: RecordId, by: RecordId) -> None:
        """The record is not sent any more, as another says the same."""
        self._database.change(
            "UPDATE records SET state = 'replaced', replaced_by = ? WHERE id = ?", (by, record)
        )

    def drop(self, record: RecordId) -> None:
        """The record is not sent any more."""
        self._database.change("UPDATE records SET state = 'dropped' WHERE id = ?", (record,))

    # -- sequence numbers ---------------------------------------------------------------------------

    def last(self, mandate: RecordId) -> tuple[int, RecordId | None]:
        """Return the mandate's last number used here and its record; 0 and None before the first."""
        row = self._database.row(
            "SELECT last_sequence, last_record FROM sequences WHERE mandate = ?", (mandate,)
        )
        return (0, None) if row is None else (row[0], row[1])

    def advance(self, mandate: RecordId, sequence: int, record: RecordId | None) -> None:
        """The number is used. It never falls."""
        self._database.change(
            "INSERT INTO sequences (mandate, last_sequence, last_record) VALUES (?, ?, ?)"
            " ON CONFLICT (mandate) DO UPDATE SET last_sequence = excluded.last_sequence,"
            " last_record = excluded.last_record WHERE excluded.last_sequence > last_sequence",
            (mandate, sequence, record),
        )


def _kept(row: tuple[Any, ...]) -> KeptRecord:
    place, record, kind, mandate, sequence, envelope, own, status, written, code, detail, evidence, *rest = (
        row
    )
    known: Evidence = {} if evidence is None else json.loads(evidence)
    return KeptRecord(
        place,
        record,
        kind,
        mandate,
        sequence,
        envelope,
        bool(own),
        status,
        written,
        code,
        detail,
        known,
        *rest,
    )
