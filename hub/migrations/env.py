"""How Alembic reaches the database: on the connection that it is given, or on the Flask app's."""

import sqlalchemy as sa
from alembic import context
from flask import current_app

from hub.storage import tables
from hub.storage.database import db


def _include(name: str | None, kind: str, _parents: object) -> bool:
    """The tables of the log only: those of the views are made again, never migrated."""
    return kind != "table" or name in db.metadata.tables


def _run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=tables.entries.metadata,
        include_name=_include,
        transactional_ddl=True,
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with current_app.extensions["migrate"].db.engine.begin() as opened:
        _run(opened)
