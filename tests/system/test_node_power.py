"""A node whose power fails while it writes and syncs against a real hub: no record lost, no number used twice.

The node is a process of its own that is killed with SIGKILL at moments that fall everywhere: while it signs, while it
sends, while the hub answers, while receipts are kept. What it said to be written is in its outbox or in the log
afterwards, and the log holds each number once. What one process does alone is tests/node/test_durability.py's.
"""

import os
import queue
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from federation.rules import parse_candidate
from node.services.keyring import one_passphrase
from node.services.node import Node
from node.storage.lock import locked
from tests.conftest import REPOSITORY
from tests.node.conftest import PASSPHRASE, quick_keys, report
from tests.system.test_node_and_hub import NOW, Site, reporter, sqlite_site

_ = quick_keys, reporter, sqlite_site  # fixtures

PROGRAM = """
import os
import sys
from pathlib import Path

from federation.client import HubClient
from federation.errors import FrenteError
from node.services.keyring import one_passphrase
from node.services.node import Node
from tests.node import conftest

conftest.stretch_quickly()


def work(folder, url):
    node = Node.open(Path(folder), one_passphrase(conftest.PASSPHRASE))
    while True:
        print(node.write_report(conftest.report(), conftest.NOW).id, flush=True)
        node.sync(HubClient(url), conftest.NOW)
        print("synced", flush=True)


for line in sys.stdin:  # a child for each line: the modules are loaded once
    child = os.fork()
    if child == 0:
        try:
            print(f"child {os.getpid()}", flush=True)
            work(*line.split())
        except FrenteError as fault:
            print("fault", fault.code, flush=True)
        finally:
            os._exit(1)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


@pytest.fixture
def machine() -> Iterator[subprocess.Popen[str]]:
    """Give a process that starts a node for each line, and waits until it is dead."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)


def test_a_node_that_dies_at_any_moment_loses_no_record_and_uses_no_number_twice(
    sqlite_site: Site, reporter: Node, machine: subprocess.Popen[str]
) -> None:
    folder = reporter.folder
    reporter.close()
    assert machine.stdin is not None
    assert machine.stdout is not None
    said: list[str] = []
    synced, takes = 0, 0.0
    for attempt in range(21):
        print(folder, sqlite_site.url, file=machine.stdin, flush=True)
        child = int(machine.stdout.readline().removeprefix("child "))
        said.append(machine.stdout.readline().strip())
        begun = monotonic()
        if attempt == 0:  # once undisturbed, to know how long a sync takes here
            assert machine.stdout.readline().strip() == "synced"
            takes = monotonic() - begun
        else:
            sleep(takes * 4 * attempt / 20)
        os.kill(child, signal.SIGKILL)
        while (line := machine.stdout.readline().strip()) != "dead":
            assert not line.startswith("fault"), line
            synced += line == "synced"
            if len(line) == 64:
                said.append(line)
    node = Node.open(folder, one_passphrase(PASSPHRASE))
    node.sync(sqlite_site.client, NOW)
    assert node.outbox() == ()
    receipts = {one.id for one in node.receipts()}
    node.close()
    assert set(said) <= receipts
    records = [parse_candidate(raw) for raw in sqlite_site.place.logged()]
    reports = [one for one in records if one.record.kind == "status-report"]
    assert set(said) <= {one.id for one in reports}
    numbers = [one.record.sequence for one in reports]
    assert numbers == list(range(1, len(reports) + 1))
    assert Counter(one.record.kind for one in records)["evidence"] == 0
    assert synced  # some came through, of which the last was cut off


def test_an_old_copy_of_a_node_notices_that_it_is_behind_and_jumps(
    sqlite_site: Site, reporter: Node, tmp_path: Path
) -> None:
    old = tmp_path / "old copy"
    reporter.write_report(report(), NOW)
    reporter.sync(sqlite_site.client, NOW)
    reporter.write_report(report("in the outbox when it was copied"), NOW)
    copied(reporter.folder, old)
    for _ in range(3):
        reporter.write_report(report(), NOW)
        reporter.sync(sqlite_site.client, NOW)
    reporter.close()
    with Node.open(old, one_passphrase(PASSPHRASE)) as node:
        node.write_report(report("written before it was told"), NOW)
        node.sync(sqlite_site.client, NOW)
        node.write_report(report("written after"), NOW)
        node.sync(sqlite_site.client, NOW)
        waiting = [one for one in node.outbox() if one.status not in ("refused", "replaced")]
        assert waiting == []
    records = [parse_candidate(raw).record for raw in sqlite_site.place.logged()]
    numbers = [one.sequence for one in records if one.kind == "status-report" and one.sequence is not None]
    assert numbers == sorted(set(numbers))
    assert max(numbers) > 5  # it went on behind those that the lost folder had signed
    assert "evidence" not in [one.kind for one in records]


def copied(folder: Path, to: Path) -> None:
    """Copy a node's folder as a backup does, with its database whole."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("node.sqlite*"))
    with sqlite3.connect(folder / "node.sqlite") as source, sqlite3.connect(to / "node.sqlite") as target:
        source.backup(target)
    source.close()
    target.close()


def hear(process: "subprocess.Popen[str]", heard: "queue.SimpleQueue[str]") -> None:
    """Pass on each word that the process says, until it ends."""
    assert process.stdout is not None
    for line in process.stdout:
        for word in line.split():
            heard.put(word)


def test_two_commands_at_once_take_turns_or_are_told_that_the_folder_is_in_use(
    sqlite_site: Site, reporter: Node
) -> None:
    folder = reporter.folder
    reporter.close()
    program = [sys.executable, "-c", PROGRAM]
    with (
        subprocess.Popen(
            program, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as one,
        subprocess.Popen(
            program, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other,
    ):
        children = []
        said: list[str] = []
        for process in (one, other):
            assert process.stdin is not None
            assert process.stdout is not None
            print(folder, sqlite_site.url, file=process.stdin, flush=True)
            children.append(int(process.stdout.readline().removeprefix("child ")))
        # Both are read all the time: one whose pipe is full would hold the folder, and wait for ever.
        heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        readers = [threading.Thread(target=hear, args=(process, heard)) for process in (one, other)]
        for reader in readers:
            reader.start()
        for process, child in zip((one, other), children, strict=True):
            assert process.stdin is not None
            count = len([word for word in said if len(word) == 64]) + 6
            while len([word for word in said if len(word) == 64]) < count:
                said.append(heard.get(timeout=120))
            os.kill(child, signal.SIGKILL)
            process.stdin.close()
        for reader in readers:
            reader.join()
        while not heard.empty():
            said.append(heard.get())
    assert not [word for word in said if word == "fault"], said
    with Node.open(folder, one_passphrase(PASSPHRASE)) as node:
        node.sync(sqlite_site.client, NOW)
    records = [parse_candidate(raw) for raw in sqlite_site.place.logged()]
    numbers = [one.record.sequence for one in records if one.record.kind == "status-report"]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {word for word in said if len(word) == 64} <= {one.id for one in records}
    with locked(folder):  # and nobody holds the folder now
        pass
