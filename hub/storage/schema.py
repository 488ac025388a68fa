"""The tables' form: made by `init`, brought up to date when the hub starts, and refused where it is newer.

The scripts are Alembic's, under hub/migrations; `flask --app hub.app db …` runs them too, through Flask-Migrate.
Views have no migrations: they are made again from the log.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from federation.errors import SchemaOld
from hub.storage.database import Database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def upgrade(database: Database) -> tuple[str | None, str]:
    """Bring the tables to this program's form, all or nothing; return the revision before and after.

    Raises SchemaOld where a newer program made them.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.write() as connection:
        before = _revision(connection)
        if before is not None and before not in _known(config):
            raise _foreign(before)
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as fault:
            raise _foreign(before) from fault
        return before, _revision(connection) or ""


def require_current(database: Database) -> None:
    """Refuse tables of another form than this program's. Raises SchemaOld."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.read() as connection:
        found = _revision(connection)
    if found != ScriptDirectory.from_config(config).get_current_head():
        raise _foreign(found)


def _known(config: Config) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _foreign(found: str | None) -> SchemaOld:
    return SchemaOld(
        "The tables in the database are of another version than this program: start the hub with the right one.",
        found=found,
    )
