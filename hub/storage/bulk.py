"""Many rows at once, past SQLAlchemy's work on each value: what takes thousands of records a second goes through here.

    insert_rows(connection, entries, ("index", "id", …), rows)      executemany on SQLite, COPY on PostgreSQL
    select_in(connection, entries, ("index", "id"), "id", ids)      rows whose column is one of the values

Tables and columns are this program's own; values are always parameters.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

import sqlalchemy as sa

_VALUES_A_QUERY: Final = 4096


def insert_rows(
    connection: sa.Connection, table: sa.Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows whose values stand in the order of `columns`."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_insert(table, columns), list(rows))
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(_copy(table, columns)) as copy:
        copy.set_types([_postgres_type(table.c[name]) for name in columns])
        for row in rows:
            copy.write_row(row)


def upsert_rows(
    connection: sa.Connection,
    table: sa.Table,
    columns: tuple[str, ...],
    keys: int,
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Insert rows, or replace those with the same key: the first `keys` columns are the primary key."""
    if rows:
        mark = "?" if connection.dialect.name == "sqlite" else "%b"
        connection.exec_driver_sql(_upsert(table, columns, keys, mark), list(rows))


def select_in(
    connection: sa.Connection,
    table: sa.Table,
    columns: tuple[str, ...],
    key: str,
    values: Sequence[str] | Sequence[bytes],
) -> Iterator[Sequence[Any]]:
    """Give the rows in which column `key` has one of the values."""
    sqlite = connection.dialect.name == "sqlite"
    for at in range(0, len(values), _VALUES_A_QUERY):
        some = values[at : at + _VALUES_A_QUERY]
        if sqlite:
            yield from connection.exec_driver_sql(_select(table, columns, key, len(some)), tuple(some))
        else:
            yield from connection.exec_driver_sql(_select(table, columns, key, 0), (list(some),))


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@cache
def _insert(table: sa.Table, columns: tuple[str, ...]) -> str:
    marks = ", ".join("?" * len(columns))
    return f'INSERT INTO "{table.name}" ({_quoted(columns)}) VALUES ({marks})'  # noqa: S608 - names of our own


@cache
def _upsert(table: sa.Table, columns: tuple[str, ...], keys: int, mark: str) -> str:
    marks = ", ".join([mark] * len(columns))
    replaced = ", ".join(f'"{name}" = excluded."{name}"' for name in columns[keys:])
    return (
        f'INSERT INTO "{table.name}" ({_quoted(columns)}) VALUES ({marks})'  # noqa: S608 - names of our own
        f" ON CONFLICT ({_quoted(columns[:keys])}) DO UPDATE SET {replaced}"
    )


@cache
def _copy(table: sa.Table, columns: tuple[str, ...]) -> str:
    return f'COPY "{table.name}" ({_quoted(columns)}) FROM STDIN (FORMAT BINARY)'


def _select(table: sa.Table, columns: tuple[str, ...], key: str, values: int) -> str:
    marks = f"IN ({', '.join('?' * values)})" if values else "= ANY(%b)"
    return f'SELECT {_quoted(columns)} FROM "{table.name}" WHERE "{key}" {marks}'  # noqa: S608 - names of our own


@cache
def _postgres_type(column: sa.Column[Any]) -> str:
    match column.type:
        case sa.LargeBinary():
            return "bytea"
        case sa.BigInteger():
            return "int8"
        case sa.SmallInteger():
            return "int2"
        case sa.Integer():
            return "int4"
        case sa.Boolean():
            return "bool"
        case _:
            return "text"
