"""The tables that are the log and what is kept beside it. Migrations make them; those of the views are apart.

    entries      one row an entry: its index, record id and exact envelope
    tiles        the Merkle tree as C2SP tiles: full ones never change, the partial one of a level is overwritten
    head         one row: size, root and signed checkpoint; locked by whoever appends
    rule_state   the entities that the rules read (federation/rules/state.py), as JSON
    documents    salted bytes by hash; a withdrawn one keeps its row without salt and bytes
    attachments  which document names which other one
    waiting      applications outside the log
    quotas       records that a factory sent in the log's current day

Ids and hashes are 32 bytes here, hexadecimal everywhere else.
"""

import sqlalchemy as sa

from hub.storage.database import db

# SQLite counts rows by INTEGER only, PostgreSQL needs 64 bits said.
_INDEX = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

entries = db.Table(
    "entries",
    sa.Column("index", _INDEX, primary_key=True, autoincrement=False),
    sa.Column("id", sa.LargeBinary(32), nullable=False, unique=True),
    sa.Column("envelope", sa.LargeBinary, nullable=False),
    sa.Column("mandate", _INDEX, comment="index of the mandate's entry, where a delegate signed"),
    sa.Column("sequence", sa.BigInteger),
)
sa.Index(
    "entries_by_sequence",
    entries.c.mandate,
    entries.c.sequence,
    sqlite_where=entries.c.mandate.is_not(None),
    postgresql_where=entries.c.mandate.is_not(None),
)

tiles = db.Table(
    "tiles",
    sa.Column("level", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("position", _INDEX, primary_key=True, autoincrement=False),
    sa.Column("hashes", sa.LargeBinary, nullable=False),
)

head = db.Table(
    "head",
    sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("root", sa.LargeBinary(32), nullable=False),
    sa.Column(
        "checkpoint", sa.LargeBinary, nullable=False, comment="the signed note; empty before the founding"
    ),
    sa.Column("handed_over", sa.Boolean, nullable=False, comment="true where the log goes on elsewhere"),
    sa.CheckConstraint("one = 1", name="head_is_one_row"),
)

rule_state = db.Table(
    "rule_state",
    # The key first: all that is known of some ids is then one query.
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("family", sa.Text, primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

documents = db.Table(
    "documents",
    sa.Column("hash", sa.LargeBinary(32), primary_key=True),
    sa.Column(
        "owner", sa.LargeBinary(32), nullable=False, comment="author of the first record that names it"
    ),
    sa.Column("audience", sa.Text, nullable=False),
    sa.Column("salt", sa.LargeBinary(32), comment="null once withdrawn, as are the bytes"),
    sa.Column("data", sa.LargeBinary),
    sa.Column("withdrawn_by", _INDEX, comment="index of the withdrawal's entry"),
)

attachments = db.Table(
    "attachments",
    sa.Column("document", sa.LargeBinary(32), primary_key=True),
    sa.Column("hash", sa.LargeBinary(32), primary_key=True),
    sqlite_with_rowid=False,
)
sa.Index("attachments_by_hash", attachments.c.hash)

waiting = db.Table(
    "waiting",
    sa.Column("id", sa.LargeBinary(32), primary_key=True),
    sa.Column("envelope", sa.LargeBinary, nullable=False),
    sa.Column("address", sa.Text, nullable=False, comment="who sent it: only to bound how many one may send"),
    sa.Column("arrived", sa.Date, nullable=False, comment="the log's day"),
    sa.Column("expires", sa.Date, nullable=False, comment="the last log day on which it still waits"),
)

quotas = db.Table(
    "quotas",
    sa.Column("factory", sa.LargeBinary(32), primary_key=True),
    sa.Column("day", sa.String(10), nullable=False, comment="the log's day"),
    sa.Column("records", sa.Integer, nullable=False),
)
