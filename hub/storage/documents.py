"""Documents: salted bytes by hash, kept beside the log.

A withdrawn document keeps its row without salt and bytes, so that its hash is refused from then on. An attachment is a
document of its own; `attachments` says which document names it, and it goes when the last one that names it goes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import sqlalchemy as sa

from federation.ids import DocumentHash, RecordId
from hub.storage.bulk import insert_rows, select_in
from hub.storage.tables import attachments, documents

Audience = Literal["public", "federation"]


class NewDocument(NamedTuple):
    """Bytes that an accepted record names, or that such a document has attached."""

    hash: DocumentHash
    owner: RecordId  # factory or network
    audience: Audience
    salt: bytes
    data: bytes
    attached: tuple[DocumentHash, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document that is held, or was: salt and data are None once it is withdrawn."""

    hash: DocumentHash
    owner: RecordId
    audience: Audience
    salt: bytes | None
    data: bytes | None
    withdrawn_by: int | None  # index of the withdrawal's entry


class Holding(NamedTuple):
    """What is known of a hash without reading the bytes."""

    owner: RecordId
    withdrawn: bool
    audience: Audience


def read(
    connection: sa.Connection, wanted: DocumentHash, *, audience: Audience | None = None
) -> StoredDocument | None:
    """Return the document with this hash, or None where there never was one.

    With `audience`, one of another is not even read: how long it takes says nothing about it.
    """
    query = sa.select(documents).where(documents.c.hash == bytes.fromhex(wanted))
    if audience is not None:
        query = query.where(documents.c.audience == audience)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return StoredDocument(
        wanted,
        RecordId(bytes(row.owner).hex()),
        row.audience,
        None if row.salt is None else bytes(row.salt),
        None if row.data is None else bytes(row.data),
        row.withdrawn_by,
    )


def holdings(connection: sa.Connection, hashes: Iterable[DocumentHash]) -> dict[DocumentHash, Holding]:
    """Return what is held or withdrawn of these hashes."""
    wanted = [bytes.fromhex(one) for one in hashes]
    columns = ("hash", "owner", "audience", "withdrawn_by")
    return {
        DocumentHash(bytes(row[0]).hex()): Holding(
            RecordId(bytes(row[1]).hex()), withdrawn=row[3] is not None, audience=row[2]
        )
        for row in select_in(connection, documents, columns, "hash", wanted)
    }


def attached_to(connection: sa.Connection, wanted: DocumentHash) -> tuple[DocumentHash, ...]:
    """Return the hashes of a document's attachments."""
    rows = connection.execute(
        sa.select(attachments.c.hash)
        .where(attachments.c.document == bytes.fromhex(wanted))
        .order_by(attachments.c.hash)
    )
    return tuple(DocumentHash(bytes(row[0]).hex()) for row in rows)


def keep(connection: sa.Connection, new: Sequence[NewDocument]) -> None:
    """Keep documents that are not held yet."""
    if not new:
        return
    insert_rows(
        connection,
        documents,
        ("hash", "owner", "audience", "salt", "data"),
        [
            (bytes.fromhex(one.hash), bytes.fromhex(one.owner), one.audience, one.salt, one.data)
            for one in new
        ],
    )
    links = [
        (bytes.fromhex(one.hash), bytes.fromhex(other))
        for one in new
        for other in dict.fromkeys(one.attached)
    ]
    insert_rows(connection, attachments, ("document", "hash"), links)


def withdraw(connection: sa.Connection, wanted: DocumentHash, owner: RecordId, index: int) -> None:
    """Let go of a document's salt and bytes, and of those attachments that only it names.

    `index` is the withdrawal's. A document that was never held is refused from now on just the same.
    """
    key = bytes.fromhex(wanted)
    last = [
        row[0]
        for row in connection.execute(
            sa.select(attachments.c.hash)
            .group_by(attachments.c.hash)
            .having(sa.func.count() == 1)
            .where(attachments.c.hash.in_(sa.select(attachments.c.hash).where(attachments.c.document == key)))
        )
    ]
    gone = sa.update(documents).values(salt=None, data=None, withdrawn_by=index)
    found = connection.execute(gone.where(documents.c.hash == key)).rowcount
    if not found:
        connection.execute(
            sa.insert(documents).values(
                hash=key, owner=bytes.fromhex(owner), audience="federation", withdrawn_by=index
            )
        )
    connection.execute(sa.delete(attachments).where(attachments.c.document == key))
    if last:
        connection.execute(gone.where(documents.c.hash.in_(last), documents.c.withdrawn_by.is_(None)))
