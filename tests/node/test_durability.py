"""Durability: whatever dies when, no signed record is lost and no sequence number is used twice.

A child process writes reports and says each id on a pipe once the command would say that it is done; it is killed at
moments that fall everywhere. SIGKILL cannot show a missing fsync, so strace shows the order of the system calls.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from federation.errors import DataInUse, StorageFull
from federation.rules import parse_candidate
from node.services.keyring import one_passphrase
from node.services.node import Node, meet
from node.storage.database import Database
from node.storage.lock import locked
from tests.node.conftest import NOW, PASSPHRASE, report
from tests.node.simulator import SimulatedHub

REPOSITORY = Path(__file__).resolve().parents[2]

WRITER = """
import sys
from pathlib import Path
from tests.node import conftest
from node.services.keyring import one_passphrase
from node.services.node import Node

conftest.stretch_quickly()


def write(folder, reports):
    node = Node.open(Path(folder), one_passphrase(conftest.PASSPHRASE))
    for number in range(int(reports)):
        print(node.write_report(conftest.report(), conftest.NOW).id, flush=True)
"""

ONCE = WRITER + "write(*sys.argv[1:])"

EACH_TIME_ASKED = (
    WRITER
    + """
import os

for folder in sys.stdin:  # a child for each line: the modules are loaded once
    child = os.fork()
    if child == 0:
        print(f"child {os.getpid()}", flush=True)
        write(folder.strip(), 10_000)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""
)


def start(program: str, *arguments: str, wrapper: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Start a Python program in a process of its own."""
    return subprocess.Popen(
        [*wrapper, sys.executable, "-c", program, *arguments],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def require_whole(folder: Path, said: Iterable[str]) -> Node:
    """Return the node of a folder in which everything that was said to be done is kept, each with its own number."""
    node = Node.open(folder, one_passphrase(PASSPHRASE))
    kept = [one for one in node.outbox() if one.kind == "status-report"]
    assert set(said) <= {one.id for one in kept}
    numbers = [one.sequence for one in kept]
    assert numbers == list(range(1, len(kept) + 1))
    for one in kept:
        record = parse_candidate(one.envelope).record
        assert record.sequence == one.sequence
        assert len(node.documents(one.id)) == 1
    return node


def test_a_node_that_is_killed_at_any_moment_loses_no_record_and_uses_no_number_twice(
    reporter: Node, hub: SimulatedHub, tmp_path: Path
) -> None:
    reporter.close()
    folder = reporter.folder
    said: list[str] = []
    with start(EACH_TIME_ASKED) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        for attempt in range(60):
            print(folder, file=parent.stdin, flush=True)
            child = int(parent.stdout.readline().removeprefix("child "))
            said.append(parent.stdout.readline().strip())
            sleep(attempt * 0.0003)  # from the middle of one record to the middle of some later one
            os.kill(child, signal.SIGKILL)
            while (line := parent.stdout.readline().strip()) != "dead":
                said.append(line.removesuffix("dead"))
            require_whole(folder, said).close()
        parent.stdin.close()
    node = require_whole(folder, said)
    assert Counter(one.status for one in node.sync(hub, NOW).outcomes) == {
        "accepted": len(node.receipts()) - 2
    }
    node.close()


def test_a_sync_that_is_killed_at_any_moment_ends_well_the_next_time(
    reporter: Node, hub: SimulatedHub, tmp_path: Path
) -> None:
    for _ in range(3):
        reporter.write_report(report(), NOW)
    at_rest = tmp_path / "at rest"
    shutil.copytree(reporter.folder, at_rest)
    commits = count_commits(reporter, hub)
    for survived in range(commits):
        folder = tmp_path / f"died after {survived}"
        shutil.copytree(at_rest, folder)
        node = Node.open(folder, one_passphrase(PASSPHRASE))
        die_after(node, survived)
        with pytest.raises(Died):
            node.sync(hub, NOW)
        node.close()
        again = Node.open(folder, one_passphrase(PASSPHRASE))
        again.sync(hub, NOW)
        assert len([one for one in again.receipts() if one.kind == "status-report"]) == 3
        again.close()
    reports = [one for one in map(parse_candidate, hub.world.entries) if one.record.kind == "status-report"]
    assert [one.record.sequence for one in reports] == [1, 2, 3]


class Died(BaseException):
    """The power fails here."""


def die_after(node: Node, commits: int) -> None:
    """Let the power fail when the node wants to commit once more."""
    database = node._workplace.database
    left = [commits]
    real = database._connection

    class Dying:
        @property
        def in_transaction(self) -> bool:
            return real.in_transaction

        def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
            if statement == "COMMIT":
                if not left[0]:
                    raise Died
                left[0] -= 1
            return real.execute(statement, *values)  # type: ignore[arg-type]

        def close(self) -> None:
            real.close()

    database._connection = Dying()  # type: ignore[assignment]


def count_commits(node: Node, hub: SimulatedHub) -> int:
    """Return how many commits a sync has; it is done by this."""
    commits = [0]
    node._workplace.database._connection.set_trace_callback(
        lambda statement: commits.__setitem__(0, commits[0] + (statement == "COMMIT"))
    )
    node.sync(hub, NOW)
    return commits[0]


# -- a disk that is full -----------------------------------------------------------------------------


def test_a_full_disk_is_said_and_leaves_nothing_half_written(reporter: Node, hub: SimulatedHub) -> None:
    connection = reporter._workplace.database._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    written = []
    with suppress(StorageFull):
        for _ in range(100):
            written.append(reporter.write_report(report("x" * 3000), NOW).id)  # noqa: PERF401 - the last one raises
    assert 0 < len(written) < 100
    with pytest.raises(StorageFull):
        reporter.write_report(report("x" * 3000), NOW)
    connection.execute("PRAGMA max_page_count = 100000")
    node = require_whole(reporter.folder, written)
    node.close()
    written.append(reporter.write_report(report(), NOW).id)
    require_whole(reporter.folder, written).close()
    assert {one.status for one in reporter.sync(hub, NOW).outcomes} == {"accepted"}


def test_a_disk_that_is_full_during_a_sync_costs_a_second_sync_only(
    reporter: Node, hub: SimulatedHub
) -> None:
    for _ in range(20):
        reporter.write_report(report("y" * 2000), NOW)
    connection = reporter._workplace.database._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFull):
        reporter.sync(hub, NOW)
    connection.execute("PRAGMA max_page_count = 100000")
    reporter.sync(hub, NOW)
    assert reporter.outbox() == ()


def test_an_init_that_a_full_disk_interrupted_is_finished_by_the_next_one(
    hub: SimulatedHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create() -> Node:
        return Node.create(
            tmp_path / "node",
            url="http://hub.example",
            network=meet(hub),
            name="Inveval",
            now=NOW,
            passphrases=one_passphrase(PASSPHRASE),
            custodians=2,
        )

    begin, commits = Database.transaction, [0]
    for dying in range(1, 8):
        commits[0] = 0

        def transaction(self: Database, dying: int = dying) -> object:
            commits[0] += 1
            if commits[0] == dying:
                raise StorageFull("full")
            return begin(self)

        monkeypatch.setattr(Database, "transaction", transaction)
        try:
            node = create()
        except StorageFull:
            continue
        break
    assert dying > 4
    assert len(node.outbox()) == 1
    keys = sorted(path.name for path in (tmp_path / "node" / "keys").iterdir())
    assert keys == ["custodian-1.key", "custodian-2.key", "delegate-1.key"]
    node.close()


# -- the disk before the word ------------------------------------------------------------------------


def test_a_report_is_on_the_disk_before_it_is_said_to_be_done(
    reporter: Node, tmp_path: Path, strace: str
) -> None:
    reporter.close()
    trace = tmp_path / "trace"
    calls = "trace=openat,write,pwrite64,fsync,fdatasync,unlink,unlinkat"
    wrapper = (strace, "-f", "-y", "-s", "80", "-e", calls, "-o", str(trace))
    writer = start(ONCE, str(reporter.folder), "3", wrapper=wrapper)
    said, _ = writer.communicate(timeout=120)
    assert len(said.split()) == 3
    lines = trace.read_text().splitlines()
    database = str(reporter.folder / "node.sqlite")
    for record in said.split():
        done = next(at for at, line in enumerate(lines) if " write(1<" in line and record in line)
        before = lines[:done]
        last_write = last(before, "pwrite64", f"{database}>")
        assert last(before, "sync(", f"{database}>") > last_write, "the file is synced after its last write"
        journal_gone = last(before, "unlink", f"{database}-journal")
        assert journal_gone > last_write
        assert last(before, "sync(", f"<{reporter.folder}>") > journal_gone, (
            "and the folder after the journal went"
        )


def last(lines: list[str], call: str, what: str) -> int:
    """Return where the last such call is."""
    return max(at for at, line in enumerate(lines) if call in line and what in line)


# -- two at once -------------------------------------------------------------------------------------


def test_two_processes_that_write_at_once_share_no_number(reporter: Node) -> None:
    reporter.close()
    writers = [start(ONCE, str(reporter.folder), "15") for _ in range(2)]
    said = [
        line for writer in writers for line in writer.communicate(timeout=120)[0].split() if len(line) == 64
    ]
    assert len(set(said)) == 30
    require_whole(reporter.folder, said).close()


def test_who_waits_too_long_for_the_folder_is_told_that_it_is_in_use(reporter: Node) -> None:
    with locked(reporter.folder):
        begun = monotonic()
        with pytest.raises(DataInUse), locked(reporter.folder, wait=0.2):
            pass
    assert monotonic() - begun < 5


def test_the_lock_of_a_process_that_was_killed_holds_up_nobody(reporter: Node) -> None:
    program = (
        "import sys, time; from pathlib import Path; from node.storage.lock import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    holder = start(program, str(reporter.folder))
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    reporter.write_report(report(), NOW)


def test_a_folder_is_kept_from_other_users(reporter: Node) -> None:
    for path in (reporter.folder / "keys").iterdir():
        assert path.stat().st_mode & 0o077 == 0
    assert (reporter.folder / "keys").stat().st_mode & 0o077 == 0
