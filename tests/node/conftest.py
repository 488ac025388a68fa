"""Fixtures of the node's tests: a hub in memory, and nodes whose clock stands in 2007."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import Any

import pytest

from federation import keyfile
from node.services.identity import MandateTerms, Written
from node.services.keyring import one_passphrase
from node.services.node import Node, meet
from tests.node.simulator import SimulatedHub

NOW = datetime(2007, 1, 2, 15, 42, 10, tzinfo=UTC)
PASSPHRASE = "correcto caballo"

REPORT = {
    "period": {"from": "2007-01-01", "to": "2007-01-31"},
    "capacity": {"percent": "10", "basis": "válvulas por mes con tres turnos"},
}


def quick_scrypt(typed: bytes, *, salt: bytes, dklen: int, **_costs: int) -> bytes:
    """Stretch a passphrase in no time: how keys are kept is tested elsewhere (tests/federation/test_keyfile.py)."""
    return pbkdf2_hmac("sha256", typed, salt, 1, dklen)


def stretch_quickly() -> None:
    """Do so in this process for good: for children of a test."""
    vars(keyfile)["scrypt"] = quick_scrypt


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open key files without the third of a second that each takes."""
    monkeypatch.setattr(keyfile, "scrypt", quick_scrypt)


@pytest.fixture
def hub() -> SimulatedHub:
    """Give a hub in memory whose first day has begun."""
    return SimulatedHub()


MakeNode = Callable[..., Node]


@pytest.fixture
def make_node(tmp_path: Path, hub: SimulatedHub) -> Iterator[MakeNode]:
    """Give a maker of nodes; all are closed at the end."""
    nodes: list[Node] = []

    def make(folder: str = "node", *, name: str = "Inveval", **options: Any) -> Node:
        node = Node.create(
            tmp_path / folder,
            url="http://hub.example",
            network=meet(hub),
            name=name,
            now=NOW,
            passphrases=one_passphrase(PASSPHRASE),
            **options,
        )
        nodes.append(node)
        return node

    yield make
    for node in nodes:
        node.close()


@pytest.fixture
def node(make_node: MakeNode) -> Node:
    """Give a node whose charter stands in its outbox."""
    return make_node()


@pytest.fixture
def reporter(node: Node, hub: SimulatedHub) -> Node:
    """Give a node whose factory is admitted, and whose delegate's mandate is in the log."""
    make_reporter(node, hub)
    return node


def make_reporter(node: Node, hub: SimulatedHub) -> Written:
    """Let the factory be admitted and give a mandate."""
    node.sync(hub, NOW)
    hub.admit()
    written = node.give_mandate(terms(), NOW)
    node.sync(hub, NOW)
    return written


def terms(**changes: Any) -> MandateTerms:
    """Return an assembly's decision."""
    return MandateTerms(
        **{
            "holder": "La Torre",
            "first_day": date(2007, 1, 1),
            "last_day": date(2007, 12, 31),
            "assembly_date": date(2006, 12, 20),
            "members": 63,
            "present": 50,
            "votes_for": 44,
            "votes_against": 3,
            "abstained": 3,
            **changes,
        }
    )


def report(text: str = "") -> dict[str, object]:
    """Return the fields of a small report, one that no other call returns."""
    return {**REPORT, "text": text or secrets.token_hex(4)}
