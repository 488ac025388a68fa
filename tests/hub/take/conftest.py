"""The hubs that these tests read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pyrage  # type: ignore[import-untyped]  # a compiled module without stubs
import pytest

from tests.hub import living
from tests.hub.living import LivingHub
from tests.hub.take.town import Town, client_of, fill_town
from tests.world import Factory, Mandate


@pytest.fixture(scope="package", autouse=True)
def one_sealing_key() -> Iterator[None]:
    """Two hubs with the same story have the same log: nothing in them is made by chance."""
    identity = pyrage.x25519.Identity.generate()
    fixed = SimpleNamespace(x25519=SimpleNamespace(Identity=SimpleNamespace(generate=lambda: identity)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(living, "pyrage", fixed)
        yield


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    hub = LivingHub(tmp_path_factory.mktemp("town") / "hub")
    sample, tricky, ana = fill_town(hub)
    yield Town(hub, sample, tricky, ana, client_of(hub))
    hub.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[LivingHub, Factory, Mandate]]:
    """Give a hub with one factory, which a test may let say more."""
    hub = LivingHub(tmp_path / "hub")
    factory = hub.admit("Inveval")
    yield hub, factory, hub.give_mandate(factory, "rosa")
    hub.close()


@pytest.fixture(scope="module")
def opened(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("taken") / "directory.sqlite"
    path.write_bytes(town.get("/api/v1/directory.sqlite"))
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection
