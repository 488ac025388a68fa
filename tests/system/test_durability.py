"""On the disk before the word: what SIGKILL cannot show; what a full disk, a lost connection and a wrong clock cost.

1. The system calls of a real `frente-hub serve` are traced: between a batch's last write and the first byte of its
   answer, the write-ahead log, the high-water mark and its folder were synced. The same trace finds the fault where
   a sync is taken out.
2. A database that would acknowledge what it may lose is refused.
3. A disk that is full: the answer says so, nothing is half written, and the same bundle goes in afterwards.
4. A connection that breaks, also between COMMIT and its answer: nothing is lost, nothing is there twice.
5. A clock a month ahead, and back.

A node's own are in tests/node/test_durability.py; dying processes in chaos.py.
"""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from federation.bundle import MEDIA_TYPE
from federation.client import HubClient
from federation.errors import ClockAhead, DatabaseUnsafe, HubRefused
from federation.ids import RecordId
from hub import server
from hub.services import admissions, calendar
from hub.services.check import check
from hub.services.hub import Hub
from hub.settings import read_kept, write_kept
from hub.storage.database import db
from tests.hub.hubs import START, Place, bundle, running, status_report
from tests.hub.living import LivingHub
from tests.postgres import fresh_database, running_server
from tests.world import ORIGIN, id_of, key

# -- 1. the order of system calls ---------------------------------------------------------------------

_CALLS = "write,writev,pwrite64,pwritev,ftruncate,fsync,fdatasync,rename,renameat,renameat2,sendto,sendmsg"
_LINE = re.compile(r"(\d+) +(\w+)\((.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")

SERVE = "from hub.commands import main; import sys; main(sys.argv[1:])"
WITHOUT_SYNC_IN_SQLITE = """
import sqlalchemy, hub.storage.database as module
prepare = module._prepare_sqlite
def careless(connection, record):
    prepare(connection, record)
    connection.execute("PRAGMA synchronous = OFF")
module._prepare_sqlite = careless
"""
WITHOUT_SYNC_OF_FILES = """
import os, hub.storage.highwater as module
class Careless:
    def __getattr__(self, name):
        return (lambda descriptor: None) if name == "fsync" else getattr(os, name)
module.os = Careless()
"""
WITH_A_HASTY_WRITER = """
import threading, hub.storage.highwater as module
rise = module.HighWater.rise
def later(self, note):
    threading.Timer(0.5, rise, (self, note)).start()
module.HighWater.rise = later
"""


@dataclass(frozen=True)
class Call:
    """A system call of a trace: the lines on which it began and returned."""

    thread: int
    name: str
    arguments: str
    begun: int
    done: int


def read_trace(text: str) -> list[Call]:
    """Return the calls, in the order in which they returned."""
    calls: list[Call] = []
    open_calls: dict[int, tuple[str, str, int]] = {}
    for at, line in enumerate(text.splitlines()):
        if (resumed := _RESUMED.match(line)) is not None:
            name, arguments, begun = open_calls.pop(int(resumed[1]))
            calls.append(Call(int(resumed[1]), name, arguments + resumed[3], begun, at))
        elif (found := _LINE.match(line)) is not None:
            if found[3].endswith("<unfinished ...>"):
                open_calls[int(found[1])] = found[2], found[3], at
            else:
                calls.append(Call(int(found[1]), found[2], found[3], at, at))
    return calls


def faults_of(calls: list[Call], data: Path) -> tuple[int, list[str]]:
    """Return how many answers with a checkpoint went out, and what was not on disk before one of them."""
    answers = [one for one in calls if one.name in ("sendto", "sendmsg") and "HTTP/1.1 200" in one.arguments]
    faults: list[str] = []
    marks_before = 0
    for answer in answers:
        before = [one for one in calls if one.begun < answer.begun]
        done = [one for one in before if one.done < answer.begun]
        marks = [one for one in before if one.name == "write" and "high-water.new>" in one.arguments]
        if len(marks) == marks_before:
            faults.append(f"line {answer.begun}: no high-water mark was written for this answer")
            continue
        marks_before = len(marks)
        writer = [one for one in before if one.thread == marks[-1].thread]
        synced = [one for one in done if one.thread == marks[-1].thread]
        for name, what, follows in (
            (f"{data}/hub.sqlite-wal>", "pwrite64", "sync"),
            (f"{data}/high-water.new>", "write", "sync"),
            ("high-water.new", "write", "rename"),
            (f"{data}>", "rename", "sync"),
        ):
            written = [
                one
                for one in writer
                if one.name.startswith(what) and (name in one.arguments or what == "rename")
            ]
            if not written:
                faults.append(f"line {answer.begun}: nothing was written to {name}")
            elif not any(
                follows in one.name and one.begun >= written[-1].done and name in one.arguments
                for one in synced
            ):
                faults.append(f"line {answer.begun}: no {follows} of {name} after its last {what}")
    return len(answers), faults


@contextmanager
def traced(data: Path, strace: str, trace: Path, mutation: str = "", *options: str) -> Iterator[str]:
    """Give the address of a hub that serves this folder under strace."""
    command = [strace, "-f", "-y", "-s", "64", "-e", f"trace={_CALLS}", *options, "-o", str(trace)]
    program = [
        sys.executable,
        "-c",
        mutation + SERVE,
        "serve",
        "--data",
        str(data),
        "--port",
        "0",
        "--workers",
        "1",
    ]
    with (
        (data.parent / "serve.log").open("wb") as errors,
        subprocess.Popen(
            [*command, *program],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "FRENTE_LOG_LEVEL": "error"},
        ) as process,
    ):
        assert process.stdout is not None
        url = next(
            (line[line.index("http://") :].split()[0] for line in process.stdout if "http://" in line), None
        )
        try:
            assert url is not None, (data.parent / "serve.log").read_text()
            yield url
        finally:
            with suppress(ProcessLookupError, ValueError, IndexError):
                # strace passes no signal on: its child is told, which is the hub's arbiter.
                children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
                os.kill(int(children[0]), signal.SIGTERM)
            process.wait(60)


@pytest.mark.parametrize(
    ("mutation", "fault"),
    [
        ("", None),
        (WITHOUT_SYNC_IN_SQLITE, "no sync of .*hub.sqlite-wal> after its last pwrite64"),
        (WITHOUT_SYNC_OF_FILES, "no sync of .*high-water.new> after its last write"),
        (WITH_A_HASTY_WRITER, "no high-water mark was written"),
    ],
    ids=["as it is", "SQLite without syncs", "files without syncs", "an answer before the mark"],
)
def test_everything_is_synced_between_the_last_write_and_the_answer(
    tmp_path: Path, strace: str, mutation: str, fault: str | None
) -> None:
    data = tmp_path / "hub"
    living = LivingHub(data, day="2007-07-24", demo=True)
    factory = living.admit("Inveval")
    living.close()
    trace = tmp_path / "trace"
    with traced(data, strace, trace, mutation) as url:
        for number in range(5):
            raw = living.recall(factory, RecordId(f"{number:064x}"))
            answer = HubClient(url).post_bundle(bundle(raw), [living.log_signer.verifier], ORIGIN)
            assert [one.status for one in answer.results] == ["accepted"]
    answers, faults = faults_of(read_trace(trace.read_text()), data)
    assert answers == 5
    if fault is None:
        assert faults == []
    else:
        assert len([one for one in faults if re.search(fault, one)]) >= 4, faults


# -- 2. databases that would acknowledge what they may lose -------------------------------------------


def test_the_hub_s_own_connections_wait_for_the_disk(tmp_path: Path, fresh_postgres_database: str) -> None:
    with running(tmp_path / "sqlite") as place, place.hub.database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    with (
        running(tmp_path / "postgresql", database_url=fresh_postgres_database) as place,
        place.hub.database.write() as connection,
    ):
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert connection.exec_driver_sql(f"SHOW {name}").scalar_one() == "on"


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[str]:
    """Give a server whose settings a test may spoil: never one that somebody named."""
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("FRENTE_TEST_DATABASE_URL", raising=False)
        with running_server() as url:
            yield url


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_may_lose_what_it_acknowledged_is_refused(
    tmp_path: Path, own_postgres: str, setting: str
) -> None:
    with fresh_database(own_postgres) as url:
        living = LivingHub(tmp_path / "hub", database_url=url)
        living.close()
        plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

        def spoil(value: str) -> None:
            with closing(psycopg.connect(plain, autocommit=True)) as admin:
                admin.execute(f"ALTER SYSTEM SET {setting} = {value}".encode())
                admin.execute("SELECT pg_reload_conf()")
            while True:  # the server reads its settings when it comes to it
                with closing(psycopg.connect(plain)) as asked:
                    row = asked.execute(f"SHOW {setting}".encode()).fetchone()
                if row == (value,):
                    return

        spoil("off")
        try:
            with pytest.raises(DatabaseUnsafe) as refused:
                server.serve(living.settings, living._clock)
            assert refused.value.code == "database-unsafe"
            assert refused.value.evidence["setting"] == setting
            with pytest.raises(DatabaseUnsafe):
                LivingHub(tmp_path / "another", database_url=url)
        finally:
            spoil("on")


# -- 3. a disk that is full ---------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Give a hub that was just founded, on each database."""
    url = None if request.param == "sqlite" else request.getfixturevalue("fresh_postgres_database")
    with running(tmp_path / "hub", database_url=url) as found:
        yield found


def everything(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table that is not a view."""
    with place.hub.database.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in db.metadata.sorted_tables
        }


def sound(place: Place) -> None:
    """Check the whole log again, as `frente-hub check` does."""
    found = check(place.hub, processes=1)
    assert found.whole, found


def test_a_full_database_takes_nothing_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with running(tmp_path / "hub") as place:
        rosa = place.reporter()
        limit = [0]

        def bound(connection: Any, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {limit[0]}")

        def fill(pages: int) -> None:
            limit[0] = pages
            place.hub.database.dispose()

        sa.event.listen(place.hub.database.engine, "connect", bound)
        with place.hub.database.read() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        fill(pages + 1)
        before = everything(place)
        document, report = place.report(rosa, body=status_report(text="x" * 15_000))
        response = place.post_bytes(bundle(document, report))
        assert (response.status_code, response.json["code"]) == (503, "storage-full")
        assert response.headers["Retry-After"]
        assert everything(place) == before
        assert place.client.get("/log/checkpoint").status_code == 200  # reading goes on
        fill(1_000_000)
        assert place.statuses(document, report) == ["accepted"]
        sound(place)


@pytest.mark.parametrize("file", ["high-water.new", "withdrawn"])
def test_a_disk_that_is_full_beside_the_database_costs_a_second_try(place: Place, file: str) -> None:
    rosa = place.reporter()
    document, report = place.report(rosa)
    place.take(report, document)
    withdrawal = place.world.withdrawal(
        rosa.factory, id_of(report), document.hash, key("Inveval custodian 0")
    )
    mark = place.hub.high_water.read()
    full = place.hub.settings.data / file
    full.symlink_to("/dev/full")
    response = place.post_bytes(bundle(withdrawal))
    assert (response.status_code, response.json["code"]) == (503, "storage-full")
    assert place.hub.high_water.read() == mark
    assert place.hub.log.published() == mark  # what is not yet marked is not seen
    full.unlink()
    assert place.statuses(withdrawal) == ["present"]
    assert document.hash in place.hub.withdrawn.read()
    sound(place)


def test_a_disk_that_is_full_under_a_real_hub(tmp_path: Path, strace: str) -> None:
    """The kernel says ENOSPC to a few writes of the write-ahead log, at each place of a batch."""
    data = tmp_path / "hub"
    living = LivingHub(data, day="2007-07-24", demo=True)
    factory = living.admit("Inveval")
    living.app()  # makes the tables of the views
    living.close()
    full = ("-P", str(data / "hub.sqlite-wal"), "-e", "inject=pwrite64:error=ENOSPC:when=30..50")
    told: Counter[str] = Counter()
    with traced(data, strace, tmp_path / "trace", "", *full) as url:
        for number in range(25):
            raw = living.recall(factory, RecordId(f"{number:064x}"))
            for _ in range(40):
                try:
                    answer = HubClient(url).post_bundle(bundle(raw), [living.log_signer.verifier], ORIGIN)
                except HubRefused as fault:
                    told[str(fault.evidence["problem"])] += 1
                else:
                    told[answer.results[0].status] += 1
                    break
            else:
                raise AssertionError(told)
    assert told["accepted"] + told["present"] == 25
    assert set(told) <= {"accepted", "present", "storage-full", "storage-failed"}
    assert told["storage-full"]
    hub = Hub.open(living.settings, living._clock)
    assert check(hub, processes=1).whole
    hub.close()


# -- 4. connections that break ------------------------------------------------------------------------


class Wire:
    """Stands between the hub and PostgreSQL, and cuts the wire at the COMMIT where it is told to."""

    def __init__(self, folder: Path, url: str) -> None:
        parsed = sa.make_url(url)
        self._upstream = parsed.query.get("host") or parsed.host or "localhost"
        self._port = int(parsed.port or 5432)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen(16)
        self.url = parsed.set(host=None, port=None, query={"host": str(folder)}).render_as_string(
            hide_password=False
        )
        self.cut: str | None = None
        """None; "before": COMMIT never arrives; "after": it arrives, and its answer does not."""
        self.dead = False
        self.cuts = 0
        self._swallows = False
        self._swallowed = threading.Event()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _serve(self) -> None:
        while True:
            try:
                hub, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(hub)
            if self.dead:
                hub.close()
                continue
            server_ = self._connect()
            self._open.append(server_)
            for target in (self._up, self._down):
                threading.Thread(target=target, args=(hub, server_), daemon=True).start()

    def _connect(self) -> socket.socket:
        if str(self._upstream).startswith("/"):
            found = socket.socket(socket.AF_UNIX)
            found.connect(f"{self._upstream}/.s.PGSQL.{self._port}")
            return found
        return socket.create_connection((str(self._upstream), self._port))

    def _up(self, hub: socket.socket, server_: socket.socket) -> None:
        with suppress(OSError):
            while data := hub.recv(1 << 16):
                if b"COMMIT\0" in data and self.cut is not None:
                    self.cuts += 1
                    if self.cut == "after":
                        self._swallows = True
                        server_.sendall(data)
                        assert self._swallowed.wait(30)
                    self.cut, self._swallows = None, False
                    if self.dead:
                        self._end(*self._open)
                    break
                server_.sendall(data)
        self._end(hub, server_)

    def _down(self, hub: socket.socket, server_: socket.socket) -> None:
        with suppress(OSError):
            while data := server_.recv(1 << 16):
                if self._swallows and b"COMMIT" in data:  # the server says that it is in
                    self._swallowed.set()
                    return
                hub.sendall(data)
        self._end(hub, server_)

    @staticmethod
    def _end(*sockets: socket.socket) -> None:
        for one in sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wired(fresh_postgres_database: str) -> Iterator[tuple[Place, Wire]]:
    """Give a hub whose database hangs on a wire."""
    with tempfile.TemporaryDirectory(prefix="frente-wire-") as short:  # a socket's path is short
        wire = Wire(Path(short), fresh_postgres_database)
        with running(Path(short) / "hub", database_url=wire.url) as place:
            yield place, wire
        wire.close()


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_commit_of_unknown_outcome_is_found_out(wired: tuple[Place, Wire], cut: str) -> None:
    place, wire = wired
    rosa = place.reporter()
    document, report = place.report(rosa)
    size = len(place.logged())
    wire.cut = cut
    response = place.post_bytes(bundle(document, report))
    assert wire.cuts == 1
    assert response.status_code == 200
    assert response.json["results"][0]["status"] == ("accepted" if cut == "before" else "present")
    assert place.statuses(document, report) == ["present"]
    assert len(place.logged()) == size + 1
    sound(place)


@pytest.mark.parametrize("cut", ["before", "after"])
def test_an_outcome_that_stays_unknown_is_called_so(wired: tuple[Place, Wire], cut: str) -> None:
    place, wire = wired
    rosa = place.reporter()
    document, report = place.report(rosa)
    size = len(place.logged())
    wire.cut = cut
    wire.dead = True  # whoever connects anew finds nobody
    response = place.post_bytes(bundle(document, report))
    assert wire.cuts == 1
    assert (response.status_code, response.json["code"]) == (503, "outcome-unknown")
    wire.dead = False
    assert place.statuses(document, report) == ["accepted" if cut == "before" else "present"]
    assert len(place.logged()) == size + 1
    sound(place)


def test_connections_that_die_at_any_moment_lose_nothing(
    tmp_path: Path, fresh_postgres_database: str
) -> None:
    limits: dict[str, Any] = {"address_records": 0, "factory_records_per_day": 0}
    with running(tmp_path / "hub", database_url=fresh_postgres_database, **limits) as place:
        factory = place.admit("Inveval")
        size = len(place.logged())
        raws = [place.world.recall(factory, RecordId(f"{number:064x}")) for number in range(80)]
        told: Counter[str] = Counter()
        ended = threading.Event()

        def send(part: int) -> None:
            client = place.client.application.test_client()
            for raw in raws[part::4]:
                while not ended.is_set():
                    response = client.post("/api/v1/bundles", data=bundle(raw), content_type=MEDIA_TYPE)
                    body = response.get_json()
                    if response.status_code == 200:
                        told[body["results"][0]["status"]] += 1
                        break
                    assert response.status_code == 503, body
                    told[body["code"]] += 1

        def kill() -> None:
            chance = random.Random(5)
            plain = place.hub.database.engine.url.set(drivername="postgresql")
            with closing(
                psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)
            ) as admin:
                while not ended.wait(chance.uniform(0.05, 0.4)):
                    admin.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )

        with ThreadPoolExecutor(5) as pool:
            killing = pool.submit(kill)
            try:
                for one in [pool.submit(send, part) for part in range(4)]:
                    one.result(120)
            finally:
                ended.set()
            killing.result(60)
        place.hub.database.dispose()
        assert told["accepted"] + told["present"] == len(raws)
        assert set(told) <= {"accepted", "present", "database-unreachable", "outcome-unknown"}
        assert len(told) > 1  # some connections did die
        assert Counter(place.logged()[size:]) == Counter(raws)  # each once
        sound(place)


# -- 5. a clock that is wrong -------------------------------------------------------------------------


def frente_hub(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    program = [sys.executable, "-c", SERVE, *arguments, "--data", str(folder)]
    return subprocess.run(program, capture_output=True, text=True, check=False, timeout=120)


def test_a_clock_a_month_ahead_and_back_expires_nothing_for_good(place: Place) -> None:
    """Through the services that `serve` and `correct-day` are, and what people may do on the days between."""
    inveval = place.admit("Inveval")
    rosa = place.mandate(inveval, "rosa", days=20)
    charter = place.world.charter("Nueva", key("nueva"))
    assert place.statuses(charter) == ["waiting"]
    recovery = place.world.state.size
    for days in (31, 91):
        place.clock.now = START + timedelta(days=days)
        with pytest.raises(ClockAhead):
            server._prepare(place.hub, None)
        with pytest.raises(ClockAhead):  # another day than the one that was accepted
            server._prepare(place.hub, (START + timedelta(days=days + 1)).date())
        document, report = place.report(rosa)
        assert place.statuses(document, report) == ["accepted"]  # the log's day did not move
        place.follow()
        server._prepare(place.hub, place.clock.now.date())
        place.follow()
        document, report = place.report(rosa)
        assert place.statuses(document, report) == ["mandate-expired"]
        place.clock.now = START + timedelta(days=1)
        assert calendar.turn(place.hub).state == "behind"  # nothing is appended until an operator speaks
        calendar.correct(place.hub, place.clock.now.date())
        place.follow()
        assert place.statuses(document, report) == ["accepted"]
        place.follow()
        assert place.statuses(charter) == ["waiting"]
        assert [one.id for one in admissions.applicants(place.hub)] == [id_of(charter)]
        network = place.hub.log.network()
        assert network.day == place.clock.now.date()
    assert network.days_corrected == 2
    assert place.world.state.size > recovery
    assert place.statuses(place.world.admission(id_of(charter))) == ["accepted"]
    sound(place)


def test_an_operator_is_told_of_a_wrong_clock_and_puts_it_right(tmp_path: Path) -> None:
    living = LivingHub(tmp_path / "hub", day="2007-06-20", demo=True)
    living.close()
    refused = frente_hub(living.folder, "serve", "--port", "0")
    assert refused.returncode == 2, refused.stderr
    assert "--accept-day 2007-07-24" in refused.stderr
    living = LivingHub(tmp_path / "another", day="2007-07-24", demo=True)
    living.close()
    write_kept(living.folder, {**read_kept(living.folder), "calendar": {"fixed": "2007-07-23"}})
    corrected = frente_hub(living.folder, "correct-day", "2007-07-23")
    assert corrected.returncode == 0, corrected.stderr
    checked = frente_hub(living.folder, "check", "--json")
    assert checked.returncode == 0, checked.stdout
    assert json.loads(checked.stdout)["size"] == 3
