"""Without the extra `statutes`, what is light still works, and what is heavy says what to install."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

HEAVY = ("lxml", "numpy", "pypandoc", "scipy", "typst")

# The command as a machine runs it that never installed these: they cannot be found, and not be imported.
BARE = f"""
import importlib.util, sys
for name in {HEAVY!r}:
    sys.modules[name] = None
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in {HEAVY!r} else found(name, package)
from federation.statutes.commands import main
sys.argv[0] = "frente-statutes"
main()
"""

ONE = (
    "**Artículo 1. Nombre**\n\nLa red se llama Frente.\n\n"
    "**Artículo 2. Quórum**\n\nBasta con la mitad de las fábricas.\n"
)
OTHER = ONE.replace("la mitad", "un tercio")


def bare(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BARE, *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PYTHONPATH": str(REPOSITORY)},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text(ONE, "utf-8")
    (tmp_path / "b.txt").write_text(OTHER.replace("**", ""), "utf-8")
    (tmp_path / "c.md").write_text(OTHER, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ("read", "a.md"),
        ("read", "b.txt"),
        ("diff", "a.md", "c.md"),
        ("merge", "a.md", "c.md"),
        ("check", "a.md"),
    ],
)
def test_plain_files_are_read_compared_merged_and_checked(folder: Path, arguments: tuple[str, ...]) -> None:
    done = bare(folder, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


@pytest.mark.parametrize(
    "call", ['reading.read_statute(b"<p>Art. 1. Nombre</p>", "d.html")', "aligning.align([])"]
)
def test_what_needs_more_says_what_to_install(call: str) -> None:
    code = (
        BARE.rpartition("from federation")[0]
        + f"""
from federation.errors import ExtraMissing
from federation.statutes import aligning, reading
try:
    {call}
except ExtraMissing as fault:
    print(fault.code, fault)
"""
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.startswith("extra-missing")
    assert "frente[statutes]" in done.stdout
