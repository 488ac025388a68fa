"""Fixtures that more than one folder of tests uses: a real PostgreSQL, a real browser, shared vectors."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.postgres import fresh_database, running_server

REPOSITORY = Path(__file__).resolve().parent.parent

# No deadline: how long an example takes says more about what else the machine is doing than about the code.
# In CI the examples are always the same, so that a failure there can be made again.
hypothesis.settings.register_profile(
    "frente",
    hypothesis.settings.get_profile("ci" if os.environ.get("CI") else "default"),
    deadline=None,
)
hypothesis.settings.load_profile("frente")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",  # the tests may run as root, where Chromium's own sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # the tests speak to nobody outside this machine
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Give the SQLAlchemy URL of a real PostgreSQL server, one for each worker (see tests/postgres.py)."""
    with running_server() as url:
        yield url


@pytest.fixture
def fresh_postgres_database(postgres_url: str) -> Iterator[str]:
    """Give the SQLAlchemy URL of an empty PostgreSQL database that is this test's alone."""
    with fresh_database(postgres_url) as url:
        yield url


def find_chromium() -> str | None:
    """Return the path of the system's Chromium, or None."""
    named = os.environ.get("FRENTE_CHROMIUM")
    names = (named,) if named else CHROMIUM_NAMES
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium, started once for all tests of a worker."""
    chromium = find_chromium()
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: in CI the browser tests are never skipped (see scripts/ensure-browser)")
        pytest.skip("no Chromium: run scripts/ensure-browser, or name one with FRENTE_CHROMIUM")
    with sync_playwright() as playwright:
        chromium_browser = playwright.chromium.launch(
            executable_path=chromium, headless=True, args=list(CHROMIUM_FLAGS)
        )
        try:
            yield chromium_browser
        finally:
            chromium_browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give an empty page of a visitor whom the site has never seen."""
    context = browser.new_context(locale="es-AR")
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of material beside the repository: ../shared, or what FRENTE_SHARED names."""
    folder = Path(os.environ.get("FRENTE_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here, and FRENTE_SHARED names no other")
    return folder


@pytest.fixture(scope="session")
def shared_vectors(shared: Path) -> Path:
    """Give the folder with other people's test vectors."""
    return shared / "vectors"


@pytest.fixture(scope="session")
def tlog_check(shared: Path) -> Path:
    """Give the program that checks a served log with the Go project's own packages."""
    if shutil.which("go") is None or not Path("/usr/share/gocode/src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip("no Go with golang.org/x/mod: scripts/ensure-tlog-check installs them on Debian")
    return shared / "checks" / "tlog-go" / "run"


@pytest.fixture(scope="session")
def strace() -> str:
    """Give the program that shows a process's system calls."""
    found = shutil.which("strace")
    if found is not None:
        done = subprocess.run([found, "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return found
    why = "no strace" if found is None else f"strace may not trace here: {done.stderr.strip()}"
    if os.environ.get("CI") and sys.platform == "linux":
        pytest.fail(
            f"{why}: in CI it is never skipped what is on disk before an answer (see scripts/ensure-strace)"
        )
    pytest.skip(f"{why}: run scripts/ensure-strace")
