"""One hub with all that pages stumble over, and its copy, for the tests of this folder."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from hub.export.exporting import Exported, export
from tests.hub.export.reading import Copy
from tests.hub.living import LivingHub
from tests.hub.take.town import Town, client_of, fill_town


class Copied(NamedTuple):
    """A hub, its copy, and what the export said."""

    town: Town
    copy: Copy
    done: Exported


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copied]:
    """Give the copy of a small hub: each record has its own pages, and it names the living hub."""
    folder = tmp_path_factory.mktemp("copied")
    hub = LivingHub(folder / "hub")
    town = Town(hub, *fill_town(hub), client_of(hub))
    done = export(
        hub.settings, folder / "copy", hub="https://frente.example", processes=1, clock=lambda: hub.now
    )
    yield Copied(town, Copy(folder / "copy"), done)
    hub.close()


@pytest.fixture(scope="session")
def in_rows(copied: Copied, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Give the copy of the same hub as of one with a long log, without an address."""
    hub, folder = copied.town.hub, tmp_path_factory.mktemp("rows")
    export(hub.settings, folder / "copy", own_pages=False, processes=1, clock=lambda: hub.now)
    return Copy(folder / "copy")
