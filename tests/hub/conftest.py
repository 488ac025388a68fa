"""A founded hub on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.hubs import Place, running


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Give a hub that was just founded: on SQLite, and on a real PostgreSQL."""
    url = None if request.param == "sqlite" else request.getfixturevalue("fresh_postgres_database")
    with running(tmp_path / "hub", database_url=url) as found:
        yield found


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Iterator[Place]:
    """Give a hub that was just founded on SQLite, for what does not depend on the database."""
    with running(tmp_path / "hub") as found:
        yield found
