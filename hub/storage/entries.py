"""Entries, tiles and the head: appended under the head's lock, read without it.

    with database.write() as connection:
        head = lock_head(connection)                     nobody else appends until the end
        edge = load_edge(connection, head)
        append(connection, head, edge, new, sign)        entries, tiles and head, all or nothing

    with database.read() as connection:
        read_head(connection)  find(connection, ids)  envelopes(connection, 0, 256)  read_tile(connection, Tile(0, 0))

A tile's row may be wider than what a reader asks for: tiles only grow at their end, so the beginning is the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from federation.errors import DataMissing, InconsistentTree, TileMalformed
from federation.ids import RecordId
from federation.log.merkle import EMPTY_ROOT, HASH_SIZE
from federation.log.tiles import FULL_WIDTH, Edge, HashReader, Tile
from hub.storage.bulk import insert_rows, select_in, upsert_rows
from hub.storage.tables import entries, head, tiles


@dataclass(frozen=True, slots=True)
class Head:
    """The tree as it was last committed."""

    size: int
    root: bytes
    checkpoint: bytes  # the signed note; empty before the founding
    handed_over: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the log."""

    index: int
    id: RecordId
    envelope: bytes


class NewEntry(NamedTuple):
    """What is to be appended."""

    id: RecordId
    envelope: bytes
    leaf: bytes  # leaf hash of the envelope
    mandate: int | None  # index of the mandate's entry
    sequence: int | None


def create_head(connection: sa.Connection) -> bool:
    """Put the head of an empty log into new tables; False where there is one already."""
    if connection.execute(sa.select(head.c.one)).first() is not None:
        return False
    connection.execute(
        sa.insert(head).values(one=1, size=0, root=EMPTY_ROOT, checkpoint=b"", handed_over=False)
    )
    return True


_READ_HEAD = sa.select(head.c.size, head.c.root, head.c.checkpoint, head.c.handed_over)
_LOCK_HEAD = _READ_HEAD.with_for_update()
_MOVE_HEAD = sa.update(head).values(
    size=sa.bindparam("new_size"), root=sa.bindparam("new_root"), checkpoint=sa.bindparam("new_checkpoint")
)


def read_head(connection: sa.Connection) -> Head:
    """Return the newest committed head."""
    return _as_head(connection.execute(_READ_HEAD).one_or_none())


def lock_head(connection: sa.Connection) -> Head:
    """Return the head, which nobody else can lock before this transaction ends (SQLite: see Database.write)."""
    return _as_head(connection.execute(_LOCK_HEAD).one_or_none())


def hand_over(connection: sa.Connection, *, away: bool) -> None:
    """Say that the log goes on elsewhere, or is back; the head must be locked."""
    connection.execute(sa.update(head).values(handed_over=away))


def load_edge(connection: sa.Connection, at: Head) -> Edge:
    """Return the tree's right edge. Raises InconsistentTree where tiles and head do not belong together."""
    edge = Edge.load(at.size, lambda tile: read_tile(connection, tile))
    if edge.root() != at.root:
        raise InconsistentTree("The tiles in the database do not have the head's root.", size=at.size)
    return edge


def append(
    connection: sa.Connection, edge: Edge, new: Sequence[NewEntry], sign: Callable[[int, bytes], bytes]
) -> tuple[Head, Edge, Mapping[Tile, bytes]]:
    """Append entries to the tree with this edge; the head must be locked. `sign(size, root)` gives the checkpoint.

    Returns the new head and edge and the tiles that changed: they hold once the transaction is committed.
    """
    after, changed = edge.grow([one.leaf for one in new])
    root = after.root()
    checkpoint = sign(after.size, root)
    insert_rows(
        connection,
        entries,
        ("index", "id", "envelope", "mandate", "sequence"),
        [
            (index, bytes.fromhex(one.id), one.envelope, one.mandate, one.sequence)
            for index, one in enumerate(new, edge.size)
        ],
    )
    upsert_rows(
        connection,
        tiles,
        ("level", "position", "hashes"),
        2,
        [(tile.level, tile.index, data) for tile, data in changed.items()],
    )
    connection.execute(_MOVE_HEAD, {"new_size": after.size, "new_root": root, "new_checkpoint": checkpoint})
    return Head(after.size, root, checkpoint, handed_over=False), after, changed


def resign(connection: sa.Connection, checkpoint: bytes) -> None:
    """Replace the checkpoint of the same tree, as when the log key changes; the head must be locked."""
    connection.execute(sa.update(head).values(checkpoint=checkpoint))


# -- reading ------------------------------------------------------------------------------------------


_ENVELOPE = sa.select(entries.c.index, entries.c.envelope).where(entries.c.id == sa.bindparam("id"))
_RANGE = (
    sa.select(entries.c.index, entries.c.id, entries.c.envelope)
    .where(entries.c.index >= sa.bindparam("start"), entries.c.index < sa.bindparam("stop"))
    .order_by(entries.c.index)
)
_BY_SEQUENCE = sa.select(entries.c.index, entries.c.id, entries.c.envelope).where(
    entries.c.mandate == sa.bindparam("mandate"), entries.c.sequence == sa.bindparam("sequence")
)
_TILE = sa.select(tiles.c.hashes).where(
    tiles.c.level == sa.bindparam("level"), tiles.c.position == sa.bindparam("position")
)


def indexes(connection: sa.Connection, ids: Iterable[RecordId]) -> dict[RecordId, int]:
    """Return the index of each record that is in the log."""
    wanted = [bytes.fromhex(one) for one in ids]
    rows = select_in(connection, entries, ("index", "id"), "id", wanted)
    return {RecordId(bytes(row[1]).hex()): row[0] for row in rows}


def find(connection: sa.Connection, record: RecordId) -> Entry | None:
    """Return the entry of this record, or None where it is not in the log."""
    row = connection.execute(_ENVELOPE, {"id": bytes.fromhex(record)}).one_or_none()
    return None if row is None else Entry(row[0], record, bytes(row[1]))


def entry_at(connection: sa.Connection, index: int) -> Entry | None:
    """Return the entry at this index, or None where the log is shorter."""
    return next(between(connection, index, index + 1), None)


def at(connection: sa.Connection, indexes: Sequence[int]) -> dict[int, Entry]:
    """Return, by index, those of these entries that there are."""
    query = sa.select(entries.c.index, entries.c.id, entries.c.envelope).where(entries.c.index.in_(indexes))
    return {
        row[0]: Entry(row[0], RecordId(bytes(row[1]).hex()), bytes(row[2]))
        for row in connection.execute(query)
    }


def of_ids(connection: sa.Connection, ids: Iterable[RecordId]) -> dict[RecordId, Entry]:
    """Return, by id, the entries of those of these records that are in the log."""
    wanted = [bytes.fromhex(one) for one in ids]
    rows = select_in(connection, entries, ("index", "id", "envelope"), "id", wanted)
    found = (Entry(row[0], RecordId(bytes(row[1]).hex()), bytes(row[2])) for row in rows)
    return {entry.id: entry for entry in found}


def between(connection: sa.Connection, start: int, stop: int) -> Iterator[Entry]:
    """Give the entries [start, stop) that there are, by rising index, a few hundred in memory at a time."""
    for low in range(start, stop, FULL_WIDTH):
        rows = connection.execute(_RANGE, {"start": low, "stop": min(stop, low + FULL_WIDTH)}).all()
        for row in rows:
            yield Entry(row[0], RecordId(bytes(row[1]).hex()), bytes(row[2]))
        if len(rows) < min(stop, low + FULL_WIDTH) - low:
            return


def envelopes_at(connection: sa.Connection, indexes: Iterable[int]) -> dict[int, bytes]:
    """Return the envelopes of some entries, by index."""
    wanted = sorted(set(indexes))
    query = sa.select(entries.c.index, entries.c.envelope).where(entries.c.index.in_(wanted))
    return {row[0]: bytes(row[1]) for row in connection.execute(query)} if wanted else {}


def by_sequence(connection: sa.Connection, mandate: int, sequence: int) -> Entry | None:
    """Return the entry with this number by the mandate whose entry has this index."""
    row = connection.execute(_BY_SEQUENCE, {"mandate": mandate, "sequence": sequence}).first()
    return None if row is None else Entry(row[0], RecordId(bytes(row[1]).hex()), bytes(row[2]))


def read_tile(connection: sa.Connection, tile: Tile) -> bytes:
    """Return the tile's bytes, as wide as asked. Raises TileMalformed where the table has fewer."""
    found = connection.execute(_TILE, {"level": tile.level, "position": tile.index}).scalar_one_or_none()
    data = bytes(found or b"")[: tile.width * HASH_SIZE]
    if len(data) != tile.width * HASH_SIZE:
        raise TileMalformed("The database does not hold this tile.", path=tile.path())
    return data


def reader_at(connection: sa.Connection, size: int) -> HashReader:
    """Return any subtree's hash in the tree of `size`, as long as the connection is open."""
    return HashReader(size, lambda tile: read_tile(connection, tile))


def _as_head(row: Sequence[Any] | None) -> Head:
    if row is None:
        raise DataMissing("The database holds no log: frente-hub init makes one.")
    return Head(row[0], bytes(row[1]), bytes(row[2]), bool(row[3]))
