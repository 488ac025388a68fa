"""A hub that is killed while it compares statutes: the child ends with it, and the next start finishes the work."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from hub.settings import read_kept, write_kept
from tests.hub.living import LivingHub
from tests.hub.proposals import proposal, proposer
from tests.system.test_serving import children_of, eventually, served

PROPOSALS = 24
ARTICLES = 120
WORDS = [
    "asamblea",
    "congreso",
    "delegado",
    "fábrica",
    "trabajador",
    "mayoría",
    "quórum",
    "votación",
    "acta",
    "informe",
    "excedente",
    "máquina",
    "turno",
    "jornada",
    "escuela",
    "fondo",
    "cuota",
    "ingreso",
    "retiro",
    "sanción",
    "consejo",
    "vocero",
    "compra",
    "venta",
    "materia",
    "prima",
    "convenio",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the data folder of a hub with enough statutes to keep it busy for seconds."""
    living = LivingHub(tmp_path / "hub")
    for number in range(PROPOSALS):
        _, delegate = proposer(living, f"Fábrica {number}", f"delegado {number}")
        articles = [
            (
                WORDS[at % len(WORDS)].title(),
                " ".join(WORDS[(at * 7 + number + step * (1 + at % 5)) % len(WORDS)] for step in range(90)),
            )
            for at in range(ARTICLES)
        ]
        living.say(delegate, proposal(f"Estatutos {number}", *articles))
    living.project()
    living.close()
    write_kept(living.folder, {**read_kept(living.folder), "calendar": {"fixed": "2007-01-01"}})
    return living.folder


def state_of(url: str) -> str:
    """Return how far the comparison came."""
    found: str = requests.get(f"{url}/api/v1/statutes", timeout=30).json()["comparison"]["status"]
    return found


def comparing() -> set[int]:
    """Return the processes of this machine that carry out a task on statutes."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if b"federation.statutes.child" in (folder / "cmdline").read_bytes():
                found.add(int(folder.name))
    return found


def test_a_hub_that_was_killed_while_it_compared_finishes_after_the_next_start(folder: Path) -> None:
    pytest.importorskip("scipy")
    before = comparing()
    with served(folder) as (process, url):
        eventually(lambda: state_of(url) == "running" and bool(comparing() - before))
        children = comparing() - before
        keeper_and_workers = children_of(process.pid)
        process.kill()
        for pid in keeper_and_workers:
            os.kill(pid, signal.SIGKILL)
    eventually(lambda: not children & comparing())
    with served(folder) as (_, url):
        assert state_of(url) in ("waiting", "running")
        requests.get(f"{url}/api/v1/health", timeout=30).raise_for_status()
        eventually(lambda: state_of(url) == "done", seconds=180)
        found = requests.get(f"{url}/api/v1/statutes/comparison", timeout=60).json()
        assert len(found["drafts"]) == PROPOSALS
        assert found["topics"]
