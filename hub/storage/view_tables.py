"""The tables that pages read: functions of the log and of the documents held, made again at any time.

    view_cursor      one row: the form of these tables, and how many entries of the log they follow
    view_days        one row a `day` entry
    view_factories   one row a factory, with the newest facts that the directory shows
    view_reports     one row a status report, with the figures that lists show
    view_mandates    which mandates a factory gave
    view_subjects    which later record speaks about what: a factory, a mandate, a record
    view_proposals   one row a statute proposal, which of them are versions of one text, and which is the current one
    view_amendments  one row an amendment whose document is held: to which article of which proposal
    view_corrections one row an alignment correction whose document is held
    view_find, view_search, view_search_index, view_words, view_find_pending     see search_tables.py

No wall clock enters and no number that a database gave: ids are 32 bytes, places are indexes in the log, days
are the log's own (`YYYY-MM-DD`). What one record alone needs is read from its envelope and document instead.
Migrations never see these tables: `prepare` drops and makes them where their form changed.
"""

from typing import Final

import sqlalchemy as sa

from hub.storage import search_tables
from hub.storage.database import Database

VIEW_FORM: Final = 3
"""Raised whenever a table or what it holds changes: the views are then made again."""

view_metadata = sa.MetaData()

_INDEX = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ID = sa.LargeBinary(32)
_DAY = sa.String(10)
# Sorted by code points whatever the language of the database: SQLite does nothing else.
_SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

view_cursor = sa.Table(
    "view_cursor",
    view_metadata,
    sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("form", sa.Integer, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False, comment="entries below this index are in the views"),
)

view_days = sa.Table(
    "view_days",
    view_metadata,
    sa.Column("index", _INDEX, primary_key=True, autoincrement=False),
    sa.Column("record", _ID, nullable=False, unique=True),
    sa.Column("day", _DAY, nullable=False),
    sa.Column("corrects", _ID, unique=True, comment="only the day in force is ever corrected: once"),
)

view_factories = sa.Table(
    "view_factories",
    view_metadata,
    sa.Column("factory", _ID, primary_key=True),
    sa.Column("joined", _INDEX, nullable=False, comment="index of its first charter"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", _SORTED, nullable=False, comment="the name as it is sorted: no accents, no case"),
    sa.Column("standing", sa.Text, nullable=False),
    sa.Column("profile", _ID, comment="the newest profile whose document is held and public"),
    sa.Column("profile_index", _INDEX),
    sa.Column("profile_day", _DAY),
    sa.Column("country", sa.Text),
    sa.Column("state", sa.Text),
    sa.Column("municipality", sa.Text),
    sa.Column("town", sa.Text),
    sa.Column("latitude", sa.Text, comment="degrees north, as they were signed"),
    sa.Column("longitude", sa.Text, comment="degrees east"),
    sa.Column("decimals", sa.SmallInteger, comment="how exactly these are given: the more of both"),
    sa.Column("isic", sa.Text),
    sa.Column("sector", sa.Text),
    sa.Column("report", _ID, comment="the newest report, by period, that is held, public and not corrected"),
)
sa.Index("view_factories_by_name", view_factories.c.name_key, view_factories.c.factory)

view_reports = sa.Table(
    "view_reports",
    view_metadata,
    sa.Column("index", _INDEX, primary_key=True, autoincrement=False),
    sa.Column("record", _ID, nullable=False, unique=True),
    sa.Column("factory", _ID, nullable=False),
    sa.Column("day", _DAY, nullable=False, comment="the log's day when it was logged"),
    sa.Column("held", sa.Boolean, nullable=False, comment="its document is here, public and readable"),
    sa.Column("period_from", _DAY, nullable=False, comment="the log's day where nothing is held"),
    sa.Column("period_to", _DAY, nullable=False, comment="likewise"),
    sa.Column("replaces", _ID),
    sa.Column("capacity", sa.Text),
    sa.Column("members", sa.BigInteger),
    sa.Column("contract", sa.BigInteger),
    sa.Column("casual", sa.BigInteger),
    sa.Column("pay_ratio", sa.Text),
    sa.Column("months_left", sa.Text),
    sa.Column("training_hours", sa.Text),
)
sa.Index("view_reports_by_period", view_reports.c.factory, view_reports.c.period_to, view_reports.c.index)
sa.Index(
    "view_reports_by_replaced",
    view_reports.c.replaces,
    sqlite_where=view_reports.c.replaces.is_not(None),
    postgresql_where=view_reports.c.replaces.is_not(None),
)

view_mandates = sa.Table(
    "view_mandates",
    view_metadata,
    sa.Column("index", _INDEX, primary_key=True, autoincrement=False),
    sa.Column("record", _ID, nullable=False),
    sa.Column("factory", _ID, nullable=False),
)
sa.Index("view_mandates_by_factory", view_mandates.c.factory, view_mandates.c.index)

view_subjects = sa.Table(
    "view_subjects",
    view_metadata,
    sa.Column("subject", _ID, primary_key=True),
    sa.Column("index", _INDEX, primary_key=True, autoincrement=False),
    sa.Column("record", _ID, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
)
sa.Index("view_subjects_by_kind", view_subjects.c.kind, view_subjects.c.index)

view_proposals = sa.Table(
    "view_proposals",
    view_metadata,
    sa.Column("index", _INDEX, primary_key=True, autoincrement=False),
    sa.Column("record", _ID, nullable=False, unique=True),
    sa.Column("factory", _ID, nullable=False),
    sa.Column("day", _DAY, nullable=False, comment="the log's day when it was logged"),
    sa.Column("held", sa.Boolean, nullable=False, comment="its document is here, public and readable"),
    sa.Column("document", _ID, comment="the document's hash, where it is held"),
    sa.Column("title", sa.Text, comment="null where nothing is held, or the text has none"),
    sa.Column("language", sa.Text),
    sa.Column("articles", sa.Integer, comment="units of every kind"),
    sa.Column("amends", _ID, comment="the base of which it is an amended version"),
    sa.Column("replaces", _ID, comment="this factory's own earlier version"),
    sa.Column("first", _ID, comment="the first version of the same text that is held"),
    sa.Column("current", sa.Boolean, nullable=False, comment="held, and no later version is"),
)
sa.Index("view_proposals_by_factory", view_proposals.c.factory, view_proposals.c.index)

view_amendments = sa.Table(
    "view_amendments",
    view_metadata,
    sa.Column("index", _INDEX, primary_key=True, autoincrement=False),
    sa.Column("record", _ID, nullable=False, unique=True),
    sa.Column("factory", _ID, nullable=False),
    sa.Column("day", _DAY, nullable=False),
    sa.Column("document", _ID, nullable=False),
    sa.Column("target", _ID, nullable=False, comment="the proposal"),
    sa.Column("article", sa.Text, comment="the article's id; null where the amendment adds one"),
    sa.Column(
        "kind", sa.Text, nullable=False, comment="of the change: replace, insert, delete, move, heading"
    ),
)
sa.Index("view_amendments_by_target", view_amendments.c.target, view_amendments.c.index)
sa.Index("view_amendments_by_factory", view_amendments.c.factory, view_amendments.c.index)

view_corrections = sa.Table(
    "view_corrections",
    view_metadata,
    sa.Column("index", _INDEX, primary_key=True, autoincrement=False),
    sa.Column("record", _ID, nullable=False, unique=True),
    sa.Column("factory", _ID, nullable=False),
    sa.Column("day", _DAY, nullable=False),
    sa.Column("document", _ID, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
)

view_find, view_search, view_words, view_find_pending = search_tables.make_tables(view_metadata)


def prepare(database: Database) -> None:
    """The view tables exist in the form of this program; where they did not, they are empty."""
    if _form(database) == VIEW_FORM:
        return
    with database.write() as connection:
        _take_turn(connection)
        if _form_in(connection) != VIEW_FORM:
            empty(connection)


def empty(connection: sa.Connection) -> None:
    """The view tables exist and hold nothing; those of another form are gone."""
    view_metadata.drop_all(connection)
    view_metadata.create_all(connection)
    connection.execute(view_cursor.insert().values(one=1, form=VIEW_FORM, size=0))


def _form(database: Database) -> int | None:
    with database.read() as connection:
        return _form_in(connection)


def followed(connection: sa.Connection) -> int:
    """Return how many entries the views follow; 0 where there are no view tables of this form."""
    if _form_in(connection) != VIEW_FORM:
        return 0
    return connection.scalar(sa.select(view_cursor.c.size)) or 0


def _form_in(connection: sa.Connection) -> int | None:
    if not sa.inspect(connection).has_table(view_cursor.name):
        return None
    return connection.scalar(sa.select(view_cursor.c.form))


def _take_turn(connection: sa.Connection) -> None:
    # On SQLite there is one writer anyway; on PostgreSQL two processes that start at once wait here.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('frente views'))"))
