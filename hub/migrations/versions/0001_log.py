"""The log, its documents, the waiting room and the quotas."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INDEX = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HASH = sa.LargeBinary(32)


def upgrade() -> None:
    op.create_table(
        "entries",
        sa.Column("index", INDEX, primary_key=True, autoincrement=False),
        sa.Column("id", HASH, nullable=False, unique=True),
        sa.Column("envelope", sa.LargeBinary, nullable=False),
        sa.Column("mandate", INDEX, comment="index of the mandate's entry, where a delegate signed"),
        sa.Column("sequence", sa.BigInteger),
    )
    op.create_index(
        "entries_by_sequence",
        "entries",
        ["mandate", "sequence"],
        sqlite_where=sa.text("mandate IS NOT NULL"),
        postgresql_where=sa.text("mandate IS NOT NULL"),
    )
    op.create_table(
        "tiles",
        sa.Column("level", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("position", INDEX, primary_key=True, autoincrement=False),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "head",
        sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("root", HASH, nullable=False),
        sa.Column(
            "checkpoint", sa.LargeBinary, nullable=False, comment="the signed note; empty before the founding"
        ),
        sa.Column("handed_over", sa.Boolean, nullable=False, comment="true where the log goes on elsewhere"),
        sa.CheckConstraint("one = 1", name="head_is_one_row"),
    )
    op.create_table(
        "rule_state",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("family", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "documents",
        sa.Column("hash", HASH, primary_key=True),
        sa.Column("owner", HASH, nullable=False, comment="author of the first record that names it"),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("salt", HASH, comment="null once withdrawn, as are the bytes"),
        sa.Column("data", sa.LargeBinary),
        sa.Column("withdrawn_by", INDEX, comment="index of the withdrawal's entry"),
    )
    op.create_table(
        "attachments",
        sa.Column("document", HASH, primary_key=True),
        sa.Column("hash", HASH, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("attachments_by_hash", "attachments", ["hash"])
    op.create_table(
        "waiting",
        sa.Column("id", HASH, primary_key=True),
        sa.Column("envelope", sa.LargeBinary, nullable=False),
        sa.Column(
            "address", sa.Text, nullable=False, comment="who sent it: only to bound how many one may send"
        ),
        sa.Column("arrived", sa.Date, nullable=False, comment="the log's day"),
        sa.Column("expires", sa.Date, nullable=False, comment="the last log day on which it still waits"),
    )
    op.create_table(
        "quotas",
        sa.Column("factory", HASH, primary_key=True),
        sa.Column("day", sa.String(10), nullable=False, comment="the log's day"),
        sa.Column("records", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    for table in ("quotas", "waiting", "attachments", "documents", "rule_state", "head", "tiles", "entries"):
        op.drop_table(table)
