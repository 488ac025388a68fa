"""Inside federation there is no clock, no network and no randomness but where design says so.

The import linter holds who may import whom; this holds what may be asked of Python itself.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

FEDERATION = REPOSITORY / "federation"

# A command asks the clock once, at its edge; the client waits for other machines, and for a child not for ever.
MAY_ASK_THE_CLOCK = {"client.py", "verify.py", "statutes/child.py"}
CLOCKS = {"time", "sched"}
CLOCK_CALLS = {"now", "utcnow", "today", "fromtimestamp"}
NETWORK = {
    "asyncio",
    "ftplib",
    "http.client",
    "http.server",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "urllib.request",
}


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield each module that may be meant by an import: `from http import client` may mean http and http.client."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def clock_calls(tree: ast.AST) -> Iterator[str]:
    """Yield each call such as datetime.now(…) and date.today()."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCK_CALLS
        ):
            yield f"{ast.unparse(node.func)} in line {node.lineno}"


def faults(source: str, name: str) -> list[str]:
    tree = ast.parse(source)
    forbidden = NETWORK if name in MAY_ASK_THE_CLOCK else NETWORK | CLOCKS
    found = [
        f"imports {module}"
        for module in imported(tree)
        if any(module == name or module.startswith(f"{name}.") for name in forbidden)
    ]
    if name not in MAY_ASK_THE_CLOCK:
        found += [f"asks {call}" for call in clock_calls(tree)]
    return found


@pytest.mark.parametrize(
    "path", sorted(FEDERATION.rglob("*.py")), ids=lambda path: str(path.relative_to(FEDERATION))
)
def test_time_is_an_argument_and_nobody_else_is_spoken_to(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8"), str(path.relative_to(FEDERATION))) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("import time", "imports time"),
        ("from sched import scheduler", "imports sched"),
        ("import http.client", "imports http.client"),
        ("from http import client", "imports http.client"),
        ("import asyncio.subprocess", "imports asyncio.subprocess"),
        ("import socket as s", "imports socket"),
        ("day = datetime.date.today()", "asks datetime.date.today in line 1"),
        ("day = datetime.now(tz=UTC)", "asks datetime.now in line 1"),
    ],
)
def test_a_breach_would_be_seen(source: str, fault: str) -> None:
    assert faults(source, "rules/ledger.py")[:1] == [fault]


def test_the_client_may_wait_but_still_has_no_socket_of_its_own() -> None:
    assert faults("import time\nimport socket", "client.py") == ["imports socket"]
