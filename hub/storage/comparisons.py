"""What was worked out of statutes, kept so that nobody waits for it twice: comparisons, topic by topic, and files.

    comparison_state    one row: the form of these tables, and a number that grows with every change
    comparisons         one row a set of proposals and corrections: how far its comparison came, and the matrix
    comparison_topics   one row a topic of a comparison that is done
    statute_files       texts and synopses as files, for download

Nothing here is a source: all of it may be thrown away at any time, and is made again. Keys are SHA-256 hashes of what
went in, so that a row never says anything else than it did. `records` names whose words are in a row: when one of them
is withdrawn, `forget` takes the row away. Migrations never see these tables: `prepare` drops and makes them where
their form changed.
"""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import sqlalchemy as sa

from federation.ids import RecordId
from hub.storage.database import Database

State: TypeAlias = Literal["waiting", "running", "done", "failed"]

FORM: Final = 2
"""Raised whenever a table or what it holds changes."""

_metadata = sa.MetaData()
_KEY: Final = sa.LargeBinary(32)
_COMPRESSION: Final = 6

_state = sa.Table(
    "comparison_state",
    _metadata,
    sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("form", sa.Integer, nullable=False),
    sa.Column("changes", sa.BigInteger, nullable=False),
)
_comparisons = sa.Table(
    "comparisons",
    _metadata,
    sa.Column("key", _KEY, primary_key=True),
    sa.Column("records", sa.LargeBinary, nullable=False, comment="ids of 32 bytes, one after the other"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("permille", sa.Integer, nullable=False, comment="of the work is done"),
    sa.Column("code", sa.Text, comment="of the fault, where it failed"),
    sa.Column("matrix", sa.LargeBinary, comment="JSON, compressed"),
)
_topics = sa.Table(
    "comparison_topics",
    _metadata,
    sa.Column("key", _KEY, primary_key=True),
    sa.Column("topic", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("links", sa.LargeBinary, nullable=False, comment="JSON, compressed"),
)
_files = sa.Table(
    "statute_files",
    _metadata,
    sa.Column("key", _KEY, primary_key=True),
    sa.Column("records", sa.LargeBinary, nullable=False, comment="ids of 32 bytes, one after the other"),
    sa.Column("made", sa.BigInteger, nullable=False, comment="counts up: the smallest goes first"),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class StoredComparison:
    """How far one comparison came; `matrix` is its JSON once it is done."""

    key: bytes
    state: State
    permille: int
    code: str | None
    matrix: bytes | None


def prepare(database: Database) -> None:
    """The tables exist in the form of this program; where they did not, they are empty."""
    with database.read() as connection:
        if _form(connection) == FORM:
            return
    with database.write() as connection:
        if connection.dialect.name == "postgresql":  # two processes that start at once wait here
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('frente comparisons'))"))
        if _form(connection) != FORM:
            _metadata.drop_all(connection)
            _metadata.create_all(connection)
            connection.execute(_state.insert().values(one=1, form=FORM, changes=0))


def _form(connection: sa.Connection) -> int | None:
    if not sa.inspect(connection).has_table(_state.name):
        return None
    return connection.scalar(sa.select(_state.c.form))


def changes(connection: sa.Connection) -> int:
    """Return a number that grows whenever a comparison begins, goes on, ends or is forgotten, or a file was read."""
    return connection.scalar(sa.select(_state.c.changes)) or 0


def note_change(connection: sa.Connection) -> None:
    """`changes` says that something is new."""
    connection.execute(_state.update().values(changes=_state.c.changes + 1))


# -- comparisons ------------------------------------------------------------------------------------


def find(connection: sa.Connection, key: bytes) -> StoredComparison | None:
    """Return a comparison, or None where nobody began it."""
    columns = (_comparisons.c.state, _comparisons.c.permille, _comparisons.c.code, _comparisons.c.matrix)
    row = connection.execute(sa.select(*columns).where(_comparisons.c.key == key)).one_or_none()
    if row is None:
        return None
    matrix = None if row.matrix is None else zlib.decompress(row.matrix)
    return StoredComparison(key, row.state, row.permille, row.code, matrix)


def links(connection: sa.Connection, key: bytes, topics: Collection[int] | None = None) -> dict[int, bytes]:
    """Return the links of a comparison's topics as JSON, by topic: of all, or of those asked for."""
    query = sa.select(_topics.c.topic, _topics.c.links).where(_topics.c.key == key)
    if topics is not None:
        query = query.where(_topics.c.topic.in_(topics))
    return {row.topic: zlib.decompress(row.links) for row in connection.execute(query)}


def want(connection: sa.Connection, wanted: Mapping[bytes, Sequence[RecordId]]) -> None:
    """These comparisons are there or wait for their turn, and no other is kept."""
    known = {bytes(key) for key in connection.scalars(sa.select(_comparisons.c.key))}
    new, gone = wanted.keys() - known, known - wanted.keys()
    for key in sorted(new):
        row = {"key": key, "records": _joined(wanted[key]), "state": "waiting", "permille": 0}
        connection.execute(_comparisons.insert().values(**row))
    _remove(connection, gone)
    if new or gone:
        note_change(connection)


def restart(connection: sa.Connection) -> None:
    """What was running when the hub ended, and what failed, waits for its turn again."""
    moved = connection.execute(
        _comparisons.update()
        .where(_comparisons.c.state.in_(("running", "failed")))
        .values(state="waiting", permille=0, code=None)
    )
    if moved.rowcount:
        note_change(connection)


def waiting(connection: sa.Connection) -> list[bytes]:
    """Return the keys of comparisons that wait."""
    query = (
        sa.select(_comparisons.c.key).where(_comparisons.c.state == "waiting").order_by(_comparisons.c.key)
    )
    return [bytes(key) for key in connection.scalars(query)]


def advance(connection: sa.Connection, key: bytes, permille: int) -> bool:
    """A comparison is running and came so far; False where nobody wants it any more."""
    moved = connection.execute(
        _comparisons.update().where(_comparisons.c.key == key).values(state="running", permille=permille)
    )
    note_change(connection)
    return moved.rowcount == 1


def fail(connection: sa.Connection, key: bytes, code: str) -> None:
    """A comparison cannot be made, for this reason."""
    connection.execute(
        _comparisons.update().where(_comparisons.c.key == key).values(state="failed", code=code)
    )
    note_change(connection)


def finish(connection: sa.Connection, key: bytes, matrix: bytes, topics: Sequence[bytes]) -> bool:
    """A comparison is done; False, and nothing is kept, where nobody wants it any more."""
    done = connection.execute(
        _comparisons.update()
        .where(_comparisons.c.key == key)
        .values(state="done", permille=1000, code=None, matrix=zlib.compress(matrix, _COMPRESSION))
    )
    if done.rowcount != 1:
        return False
    connection.execute(_topics.delete().where(_topics.c.key == key))
    for at in range(0, len(topics), 500):
        rows = [
            {"key": key, "topic": at + number, "links": zlib.compress(one, _COMPRESSION)}
            for number, one in enumerate(topics[at : at + 500])
        ]
        connection.execute(_topics.insert(), rows)
    note_change(connection)
    return True


# -- files ------------------------------------------------------------------------------------------


def find_file(connection: sa.Connection, key: bytes) -> bytes | None:
    """Return a file that was made, or None."""
    data = connection.scalar(sa.select(_files.c.data).where(_files.c.key == key))
    return None if data is None else bytes(data)


def keep_file(
    connection: sa.Connection, key: bytes, records: Sequence[RecordId], data: bytes, max_bytes: int
) -> None:
    """The file is kept, and the oldest are gone until all of them have `max_bytes` at most."""
    if len(data) > max_bytes:
        return
    connection.execute(_files.delete().where(_files.c.key == key))
    row = {"key": key, "records": _joined(records), "bytes": len(data), "data": data}
    newest = connection.scalar(sa.select(sa.func.max(_files.c.made))) or 0
    connection.execute(_files.insert().values(made=newest + 1, **row))
    sizes = connection.execute(sa.select(_files.c.key, _files.c.bytes).order_by(_files.c.made.desc())).all()
    total = 0
    for kept, size in sizes:
        total += size
        if total > max_bytes:
            connection.execute(_files.delete().where(_files.c.key == kept))


# -- what may not be said any more --------------------------------------------------------------------


def forget(connection: sa.Connection, records: Iterable[bytes]) -> None:
    """No row is left that words of these records went into."""
    gone = set(records)
    if not gone or _form(connection) != FORM:
        return
    rows = connection.execute(sa.select(_comparisons.c.key, _comparisons.c.records))
    _remove(connection, [bytes(row.key) for row in rows if gone & _split(row.records)])
    rows = connection.execute(sa.select(_files.c.key, _files.c.records))
    for key in [bytes(row.key) for row in rows if gone & _split(row.records)]:
        connection.execute(_files.delete().where(_files.c.key == key))
    note_change(connection)


def _remove(connection: sa.Connection, keys: Iterable[bytes]) -> None:
    for key in sorted(keys):
        connection.execute(_topics.delete().where(_topics.c.key == key))
        connection.execute(_comparisons.delete().where(_comparisons.c.key == key))


def _joined(records: Iterable[RecordId]) -> bytes:
    return b"".join(bytes.fromhex(one) for one in records)


def _split(joined: bytes) -> set[bytes]:
    whole = bytes(joined)
    return {whole[at : at + 32] for at in range(0, len(whole), 32)}
