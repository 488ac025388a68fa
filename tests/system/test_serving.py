"""`frente-hub serve` as an operator runs it: real processes, real HTTP, and what happens when some of them die."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage  # type: ignore[import-untyped]  # a compiled module without stubs
import pytest
import requests

from federation.client import HubClient
from federation.rules import parse_candidate
from hub.clock import fixed_clock
from hub.services import founding
from hub.settings import Settings, read_kept, write_kept
from tests.hub.hubs import START, bundle
from tests.world import ORIGIN, World, key

HUB = Path(sys.executable).with_name("frente-hub")


@pytest.fixture
def world() -> World:
    """Give a network's keys."""
    return World()


@pytest.fixture(params=["sqlite", "postgresql"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, world: World) -> Path:
    """Give the data folder of a founded hub whose calendar stands still."""
    url = None if request.param == "sqlite" else request.getfixturevalue("fresh_postgres_database")
    return found(tmp_path / "hub", world, url)


@pytest.fixture
def sqlite_folder(tmp_path: Path, world: World) -> Path:
    """Give the data folder of a hub on SQLite."""
    return found(tmp_path / "hub", world, None)


def found(folder: Path, world: World, url: str | None) -> Path:
    """Found a hub with the world's keys."""
    settings = Settings.load(folder, given={"database_url": url})
    held = founding.Secrets(
        world.log_signer.key, world.hub, world.custodians, pyrage.x25519.Identity.generate()
    )
    plan = founding.Plan("Red de prueba", ORIGIN)
    done = founding.found(settings, fixed_clock(START.date()), plan, (), secrets=held)
    world.network = done.network
    kept = {**read_kept(folder), "calendar": {"fixed": str(START.date())}}
    if url is not None:
        kept["database_url"] = url  # so that no command line or variable holds it
    write_kept(folder, kept)
    return folder


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `serve` on a free port; give the process and the URL. It must end cleanly."""
    command: list[str | Path] = [HUB, "serve", "--data", folder, "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found_url = re.fullmatch(r"Serving at (http://127\.0\.0\.1:\d+)\n", line)
        assert found_url, (line, process.stderr and process.stderr.read())
        yield process, found_url[1]
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def children_of(pid: int) -> list[int]:
    """Return the living children of a process."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found if is_alive(int(child))]


def is_alive(pid: int) -> bool:
    """Say whether the process runs: one that ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Return once it holds; it must, within so long."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_stranger_s_program_reads_the_log(
    folder: Path, world: World, tlog_check: Path, tmp_path: Path
) -> None:
    with served(folder) as (_, url):
        vkey = world.log_signer.verifier.format()
        saved = tmp_path / "saved"
        check: list[str | Path] = [tlog_check, "-url", f"{url}/log", "-vkey", vkey]
        subprocess.run([*check, "-save", saved], check=True, timeout=300)
        charters = [world.charter(f"F{number}", key(f"f{number}")) for number in range(300)]
        frames = [one for raw in charters for one in (raw, world.admission(parse_candidate(raw).id))]
        client = HubClient(url)
        answer = client.post_bundle(bundle(*frames), [world.log_signer.verifier], ORIGIN)
        assert {one.status for one in answer.results} <= {"accepted", "refused"}
        assert answer.results[0].status == "accepted"
        subprocess.run([*check, "-old", saved], check=True, timeout=300)


def test_records_go_in_through_every_worker_and_the_answer_holds(folder: Path, world: World) -> None:
    with served(folder, "--workers", "2") as (_, url):
        statuses = []
        for number in range(12):
            charter = world.charter(f"F{number}", key(f"f{number}"))
            admission = world.admission(parse_candidate(charter).id)
            client = HubClient(url)  # a connection of its own: it may come to any worker
            answer = client.post_bundle(bundle(charter, admission), [world.log_signer.verifier], ORIGIN)
            statuses += [one.status for one in answer.results]
        assert statuses == ["accepted"] * 24


def test_ctrl_c_and_sigterm_end_every_process(sqlite_folder: Path) -> None:
    for ending in (signal.SIGINT, signal.SIGTERM):
        with served(sqlite_folder) as (process, _):
            eventually(lambda: len(children_of(process.pid)) == 3)  # two workers and the keeper
            children = children_of(process.pid)
            process.send_signal(ending)
            assert process.wait(timeout=60) == 0
            assert not any(is_alive(child) for child in children)


def test_what_dies_is_started_again(sqlite_folder: Path) -> None:
    with served(sqlite_folder) as (process, url):
        eventually(lambda: len(children_of(process.pid)) == 3)
        first = children_of(process.pid)
        for victim in first:
            os.kill(victim, signal.SIGKILL)
        eventually(lambda: len(set(children_of(process.pid)) - set(first)) == 3)
        assert HubClient(url).checkpoint()


def test_a_folder_is_served_once(sqlite_folder: Path) -> None:
    with served(sqlite_folder):
        second = subprocess.run(
            [HUB, "serve", "--data", sqlite_folder, "--port", "0"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert second.returncode == 6
    assert "data-in-use" in second.stderr


def test_a_clock_that_jumped_needs_the_operator_s_word(sqlite_folder: Path) -> None:
    write_kept(sqlite_folder, {**read_kept(sqlite_folder), "calendar": {"fixed": "2007-02-01"}})
    command: list[str | Path] = [HUB, "serve", "--data", sqlite_folder, "--port", "0"]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert "--accept-day 2007-02-01" in refused.stderr
    with served(sqlite_folder, "--accept-day", "2007-02-01") as (_, url):
        assert HubClient(url).network().day is not None
        assert str(HubClient(url).network().day) == "2007-02-01"


def test_a_clock_behind_the_log_is_said_and_served(sqlite_folder: Path) -> None:
    write_kept(sqlite_folder, {**read_kept(sqlite_folder), "calendar": {"fixed": "2006-12-01"}})
    with served(sqlite_folder) as (process, url):
        assert str(HubClient(url).network().day) == "2007-01-01"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert "behind the log's day 2007-01-01" in errors


def test_a_database_behind_its_mark_is_served_read_only(sqlite_folder: Path, world: World) -> None:
    database = sqlite_folder / "hub.sqlite"
    backup = database.read_bytes()
    charter = world.charter("Inveval", key("f"))
    frames = bundle(charter, world.admission(parse_candidate(charter).id))
    with served(sqlite_folder) as (_, url):
        HubClient(url).post_bundle(frames, [world.log_signer.verifier], ORIGIN)
    database.write_bytes(backup)
    for name in ("hub.sqlite-wal", "hub.sqlite-shm"):
        (sqlite_folder / name).unlink(missing_ok=True)
    with served(sqlite_folder) as (_, url):
        assert HubClient(url).network().writes is False
        health = requests.get(f"{url}/api/v1/health", timeout=30).json()
        assert health["status"] == "read-only"
        answer = requests.post(
            f"{url}/api/v1/bundles",
            data=frames,
            headers={"Content-Type": "application/vnd.frente.bundle"},
            timeout=30,
        )
        assert answer.status_code == 503
        assert answer.json()["code"] == "checkpoint-behind"


def test_an_unsafe_postgresql_is_refused(tmp_path: Path, world: World, fresh_postgres_database: str) -> None:
    folder = found(tmp_path / "hub", world, fresh_postgres_database)
    write_kept(
        folder,
        {
            **read_kept(folder),
            "database_url": f"{fresh_postgres_database}{'&' if '?' in fresh_postgres_database else '?'}"
            "options=-csynchronous_commit%3Doff",
        },
    )
    refused = subprocess.run(
        [HUB, "serve", "--data", folder, "--port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 6
    assert "database-unsafe" in refused.stderr


def test_secrets_come_from_a_file_and_never_show(tmp_path: Path, fresh_postgres_database: str) -> None:
    named = tmp_path / "url"
    named.write_text(fresh_postgres_database)
    environ = {**os.environ, "FRENTE_DATABASE_URL_FILE": str(named), "FRENTE_PASSPHRASE": "correct horse"}
    made = subprocess.run(
        [HUB, "init", "--data", tmp_path / "hub", "--name", "Red", "--origin", "red.example/log", "--json"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    answer = json.loads(made.stdout)
    assert answer["vkey"].startswith("red.example/log+")
    shown = subprocess.run(
        [HUB, "key", "--data", tmp_path / "hub"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert shown.stdout.strip() == answer["vkey"]
    assert not (tmp_path / "hub" / "hub.sqlite").exists()
    assert fresh_postgres_database not in made.stdout + made.stderr
