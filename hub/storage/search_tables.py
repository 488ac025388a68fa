"""The tables in which factories are found: made from the other views, and with them.

    view_find           one row a factory: what it is chosen and sorted by, so that no document is opened to list it
    view_search         one row a factory and field: the words that may be shown, and the record that says them
    view_search_index   what stands for these words: FTS5 on SQLite, tsvector with GIN on PostgreSQL
    view_words          every word that somebody may have meant, and in how many fields of factories it stands
    view_find_pending   factories whose rows here are older than the other views; empty once those follow the log

A row of view_search says by its number what it is, so that a search reads the index only:

    number = (index of the factory's first charter) * 256 + field * 16 + a measure of how many words there are
"""

from typing import Final

import sqlalchemy as sa

FIELD_NUMBERS: Final = {
    "name": 0,
    "place": 1,
    "sector": 2,
    "division": 3,
    "product": 4,
    "capability": 5,
    "need": 6,
    "offer": 7,
    "about": 8,
    "report": 9,
    "earlier": 10,
}
"""The fields of a factory in which words are found; `earlier` are its reports before the newest."""

INDEX_TABLE: Final = "view_search_index"

_INDEX = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ID = sa.LargeBinary(32)
_SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def make_tables(metadata: sa.MetaData) -> tuple[sa.Table, sa.Table, sa.Table, sa.Table]:
    """Add the tables to the views' metadata; the index is made and dropped with them."""
    find = sa.Table(
        "view_find",
        metadata,
        sa.Column("joined", _INDEX, primary_key=True, autoincrement=False),
        sa.Column("factory", _ID, nullable=False, unique=True),
        sa.Column("name_key", _SORTED, nullable=False),
        sa.Column("standing", sa.Text, nullable=False),
        sa.Column("division", sa.Text, comment="of ISIC Rev. 4"),
        sa.Column("country", sa.Text),
        sa.Column("state", sa.Text, comment="as the factory writes it"),
        sa.Column("state_key", sa.Text, comment="without accents and case"),
        sa.Column("workers", sa.BigInteger, comment="all kinds together, by the newest report"),
        sa.Column("size", sa.Text, nullable=False, comment="the band of these"),
        sa.Column("percent", sa.BigInteger, comment="capacity in use: millionths of a percent, rounded up"),
        sa.Column("capacity", sa.Text, nullable=False, comment="the band of these"),
        sa.Column("needs", sa.Integer, nullable=False, comment="how many the newest report lists"),
        sa.Column("offers_until", sa.String(10), comment="until when the last offer of that report stands"),
        sa.Column("period_to", sa.String(10), comment="of the newest report"),
    )
    search = sa.Table(
        "view_search",
        metadata,
        sa.Column("number", _INDEX, primary_key=True, autoincrement=False),
        sa.Column("joined", _INDEX, nullable=False),
        sa.Column("language", sa.Text, comment="of its words; null where they are of none"),
        sa.Column("record", _ID, comment="that says them; null where several do"),
        sa.Column("text", sa.Text, nullable=False, comment="one thing a line"),
    )
    sa.Index("view_search_by_factory", search.c.joined)
    known = sa.Table(
        "view_words",
        metadata,
        sa.Column("word", _SORTED, primary_key=True, comment="as it is written, in small letters"),
        sa.Column("folded", _SORTED, nullable=False),
        sa.Column("backwards", _SORTED, nullable=False, comment="folded, from its end"),
        sa.Column("places", sa.BigInteger, nullable=False),
    )
    sa.Index("view_words_by_beginning", known.c.folded)
    sa.Index("view_words_by_end", known.c.backwards)
    pending = sa.Table("view_find_pending", metadata, sa.Column("factory", _ID, primary_key=True))
    sa.event.listen(metadata, "after_create", _make_index)
    sa.event.listen(metadata, "before_drop", _drop_index)
    return find, search, known, pending


def _make_index(_metadata: sa.MetaData, connection: sa.Connection, **_: object) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {INDEX_TABLE} USING fts5(terms, tokenize='ascii', detail='none', columnsize=0)"
        )
        return
    connection.exec_driver_sql(
        f"CREATE TABLE {INDEX_TABLE} (number bigint PRIMARY KEY, terms tsvector NOT NULL)"
    )
    connection.exec_driver_sql(f"CREATE INDEX {INDEX_TABLE}_terms ON {INDEX_TABLE} USING gin (terms)")


def _drop_index(_metadata: sa.MetaData, connection: sa.Connection, **_: object) -> None:
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {INDEX_TABLE}")
