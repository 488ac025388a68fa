"""Each package runs on what it declares, the lock has all of it, and a wheel holds every file."""

import ast
import itertools
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PACKAGES = ("federation", "node", "hub", "demo")
OURS = (*PACKAGES, "tests", "bench")
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
MAY_USE = {
    "federation": PROJECT["dependencies"],
    "node": PROJECT["dependencies"] + EXTRAS["node"],
    "hub": PROJECT["dependencies"] + EXTRAS["hub"],
    "demo": PROJECT["dependencies"] + EXTRAS["hub"] + EXTRAS["node"],
}
ALL_REQUIREMENTS = [*PROJECT["dependencies"], *itertools.chain.from_iterable(EXTRAS.values())]


# Parts of a declared distribution that are imported by their own name.
PARTS = {
    "flask": {"jinja2", "markupsafe", "werkzeug"},
    "flask-babel": {"babel"},
    "flask-compress": {"brotli"},
    "flask-migrate": {"alembic"},
    "pydantic": {"pydantic-core"},
}


def normal(requirement: str) -> str:
    """Return the distribution's name in its normal form: 'psycopg[binary]>=3' is psycopg."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def locked() -> dict[str, str]:
    lines = (REPOSITORY / "requirements.lock").read_text().splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {normal(name): version for name, version in pairs}


@cache
def distributions() -> dict[str, set[str]]:
    """Return which distributions give each importable name."""
    return {
        module: {normal(name) for name in names}
        for module, names in metadata.packages_distributions().items()
    }


def foreign_imports(paths: Iterable[Path]) -> dict[str, str]:
    """Return each distribution that the files import, with the first file that does."""
    found: dict[str, str] = {}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for name in names:
                module = name.partition(".")[0]
                if module in sys.stdlib_module_names or module in OURS:
                    continue
                for distribution in distributions().get(module, {f"{module} (not installed)"}):
                    found.setdefault(distribution, str(path))
    return found


def undeclared(files: Iterable[Path], requirements: Iterable[str]) -> dict[str, str]:
    declared = {normal(requirement) for requirement in requirements}
    declared |= {part for name in declared for part in PARTS.get(name, ())}
    return {name: path for name, path in foreign_imports(files).items() if name not in declared}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_it_declares(package: str) -> None:
    elsewhere = ("federation/web", "federation/statutes")
    files = [
        path
        for path in (REPOSITORY / package).rglob("*.py")
        if not any(part in path.as_posix() for part in elsewhere)
    ]
    assert undeclared(files, MAY_USE[package]) == {}


def test_what_compares_statutes_needs_only_what_its_extra_declares() -> None:
    allowed = PROJECT["dependencies"] + EXTRAS["statutes"]
    assert undeclared((REPOSITORY / "federation" / "statutes").rglob("*.py"), allowed) == {}


def test_what_web_faces_share_needs_only_what_the_hub_declares() -> None:
    assert undeclared((REPOSITORY / "federation" / "web").rglob("*.py"), MAY_USE["hub"]) == {}


def test_a_node_needs_no_web_framework_and_no_database_server() -> None:
    """What a node's program loads, with everything that this loads in turn, is installed by its own extra."""
    code = "import sys, node.commands; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert {"alembic", "babel", "flask", "gunicorn", "psycopg", "sqlalchemy"} & set(
        done.stdout.split()
    ) == set()


def test_tests_and_benchmarks_import_only_what_is_declared() -> None:
    files = [path for folder in ("tests", "bench") for path in (REPOSITORY / folder).rglob("*.py")]
    # The load on the peer of the benchmark runs in the peer's own environment.
    files.remove(REPOSITORY / "bench" / "relay_load.py")
    assert undeclared(files, ALL_REQUIREMENTS) == {}


# Run as programs or loaded by another tool, never imported by name here.
TOOLS = {"editables", "hatchling", "import-linter", "mypy", "py-spy", "pytest-xdist", "ruff"}


def test_whatever_is_declared_is_used() -> None:
    files = (path for folder in OURS for path in (REPOSITORY / folder).rglob("*.py"))
    declared = {
        name
        for name in map(normal, ALL_REQUIREMENTS)
        if not name.startswith("types-") and not name.endswith("-stubs")
    }
    assert declared - set(foreign_imports(files)) == TOOLS


def test_an_undeclared_import_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "sneaky.py").write_text("import sqlalchemy.orm\nfrom werkzeug import http")
    assert set(undeclared(tmp_path.glob("*.py"), ["Flask>=3"])) == {"sqlalchemy"}


def test_every_declared_dependency_is_locked_at_a_version_that_is_allowed() -> None:
    versions = locked()
    for requirement in ALL_REQUIREMENTS:
        name, bound = requirement.split(">=")
        allowed = [int(part) for part in bound.split(".")]
        assert [int(part) for part in versions[normal(name)].split(".")][: len(allowed)] >= allowed, (
            requirement
        )


def test_what_is_installed_is_what_is_locked() -> None:
    versions = locked()
    installed = {normal(found.name): found.version for found in metadata.distributions()}
    assert {name: installed[name] for name in versions if name in installed} == {
        name: version for name, version in versions.items() if name in installed
    }


def test_the_lock_names_versions_only() -> None:
    for line in (REPOSITORY / "requirements.lock").read_text().splitlines():
        assert re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+!-]*", line), line
        assert "://" not in line


def test_a_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *PACKAGES], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    tracked = {name for name in listed.stdout.split("\0") if name and (REPOSITORY / name).is_file()}
    assert tracked
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert tracked - names == set()
    assert any(name.endswith("licenses/LICENSE") for name in names)
