"""The writer: one tree whoever appends, nothing shown before it is marked, nothing half-written after a fault."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from federation.errors import (
    CheckpointBehind,
    ClockAhead,
    DatabaseUnreachable,
    OutcomeUnknown,
    ReadOnly,
    StorageFailed,
    StorageFull,
)
from federation.log.checkpoint import open_checkpoint
from federation.log.merkle import leaf_hash, root_hash
from federation.rules import parse_candidate
from hub.clock import Clock, fixed_clock
from hub.services import calendar
from hub.services.hub import Hub
from hub.services.submissions import Accepted, Present, Submission
from hub.storage import database as database_module
from hub.storage import entries, highwater
from tests.hub.hubs import Place, bundle, running
from tests.world import ORIGIN, World


def recalls(world: World, factory: Any, count: int, start: int = 0) -> list[bytes]:
    """Return records that need nothing but the factory: recalls of mandates that never came."""
    return [
        world.recall(factory, f"{number:064x}")  # type: ignore[arg-type]
        for number in range(start, start + count)
    ]


def submit(place: Place, raws: list[bytes]) -> list[Any]:
    """Hand records to the hub's sequencer and return what became of them."""
    batch = place.hub.sequencer.submit([Submission(parse_candidate(raw)) for raw in raws])
    return list(batch.outcomes)


def test_threads_share_batches_and_every_record_is_logged_once(place: Place) -> None:
    factory = place.admit("Inveval")
    chunks = [recalls(place.world, factory, 5, start=20 * number) for number in range(16)]
    with ThreadPoolExecutor(16) as pool:
        outcomes = [one for found in pool.map(lambda raws: submit(place, raws), chunks) for one in found]
    assert all(isinstance(one, Accepted) for one in outcomes)
    assert sorted(one.index for one in outcomes) == list(range(4, 84))
    place.follow()
    assert place.hub.log.published().root == place.world.state.root_at(84)


def test_two_hubs_on_one_database_take_turns(place: Place) -> None:
    factory = place.admit("Inveval")
    other = Hub.open(place.hub.settings, place.clock)
    try:
        hubs = [place.hub, other]
        raws = recalls(place.world, factory, 60)

        def write(number: int) -> object:
            batch = hubs[number % 2].writer.write([Submission(parse_candidate(raws[number]))])
            return batch.outcomes[0]

        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(write, range(60)))
    finally:
        other.close()
    assert sorted(one.index for one in outcomes if isinstance(one, Accepted)) == list(range(4, 64))
    logged = place.logged()
    published = place.hub.log.published()
    assert published.size == 64
    assert published.root == root_hash(map(leaf_hash, logged))
    open_checkpoint(published.note, [place.world.log_signer.verifier], ORIGIN)


def test_what_is_committed_but_not_marked_is_shown_to_nobody(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory = place.admit("Inveval")
    before = place.hub.log.published()
    (raw,) = recalls(place.world, factory, 1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(highwater.HighWater, "_replace", full)
        with pytest.raises(StorageFull):
            submit(place, [raw])
    assert place.hub.log.published() == before
    assert place.client.get("/log/checkpoint").data == before.note
    (outcome,) = submit(place, [raw])  # it is in the database: from now on it may be seen
    assert outcome == Present(before.size, None)
    assert place.hub.log.published().size == before.size + 1


def test_a_database_behind_its_mark_is_never_written(place: Place, tmp_path: Path) -> None:
    factory = place.admit("Inveval")
    submit(place, recalls(place.world, factory, 1))
    newest = place.hub.log.published()
    with place.hub.database.write() as connection:  # what a restored backup would look like
        connection.execute(sa.text('DELETE FROM entries WHERE "index" >= 4'))
        connection.execute(
            sa.text("UPDATE head SET size = 4, root = :root"), {"root": place.world.state.root_at(4)}
        )
    reason = place.hub.why_read_only()
    assert isinstance(reason, CheckpointBehind)
    with pytest.raises(CheckpointBehind):
        submit(place, recalls(place.world, factory, 1, start=9))
    response = place.post_bytes(b"")
    assert response.status_code == 400
    assert place.hub.high_water.read() == newest


def test_a_database_with_another_tree_is_read_only(place: Place) -> None:
    factory = place.admit("Inveval")
    submit(place, recalls(place.world, factory, 1))
    with place.hub.database.write() as connection:
        connection.execute(sa.text("UPDATE head SET root = :root"), {"root": bytes(32)})
    assert isinstance(place.hub.why_read_only(), CheckpointBehind)


def test_a_log_that_was_handed_over_is_only_read(place: Place) -> None:
    factory = place.admit("Inveval")
    with place.hub.database.write() as connection:
        entries.lock_head(connection)
        entries.hand_over(connection, away=True)
    assert isinstance(place.hub.why_read_only(), ReadOnly)
    with pytest.raises(ReadOnly):
        submit(place, recalls(place.world, factory, 1))


# -- faults of the database ---------------------------------------------------------------------------


class Broken(sa.exc.OperationalError):
    """What SQLAlchemy raises."""

    def __init__(self, origin: BaseException, *, lost: bool) -> None:
        super().__init__("COMMIT", {}, origin, connection_invalidated=lost)


def sqlite_full() -> sqlite3.OperationalError:
    """Return SQLite's own error for a full disk."""
    fault = sqlite3.OperationalError("database or disk is full")
    fault.sqlite_errorcode = sqlite3.SQLITE_FULL
    return fault


@pytest.mark.parametrize(
    ("origin", "named"),
    [
        (sqlite_full(), StorageFull),
        (psycopg.errors.DiskFull("could not extend file"), StorageFull),
        (psycopg.OperationalError("server closed the connection unexpectedly"), DatabaseUnreachable),
        (sqlite3.OperationalError("database is locked"), DatabaseUnreachable),
        (sqlite3.OperationalError("disk I/O error"), StorageFailed),
        (sqlite3.OperationalError("attempt to write a readonly database"), StorageFailed),
        (sqlite3.DatabaseError("database disk image is malformed"), StorageFailed),
    ],
    ids=str,
)
def test_the_database_s_faults_have_the_project_s_names(origin: Exception, named: type[Exception]) -> None:
    with pytest.raises(named), database_module.named_faults():
        raise Broken(origin, lost=False)


@pytest.mark.parametrize("arrived", [True, False], ids=["the commit arrived", "the commit was lost"])
def test_a_commit_of_unknown_outcome_is_read_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, arrived: bool
) -> None:
    factory = place.admit("Inveval")
    raws = recalls(place.world, factory, 3)
    real: Callable[..., None] = database_module._commit
    broken: list[bool] = []

    def breaks_once(connection: sa.Connection, transaction: sa.RootTransaction) -> None:
        if broken:
            real(connection, transaction)
            return
        broken.append(True)
        if arrived:
            transaction.commit()
        else:
            transaction.rollback()
        connection.invalidate()
        raise OutcomeUnknown("The connection broke.")

    monkeypatch.setattr(database_module, "_commit", breaks_once)
    outcomes = submit(place, raws)
    kinds = Present if arrived else Accepted
    assert [type(one) for one in outcomes] == [kinds] * 3
    assert [one.index for one in outcomes] == [4, 5, 6]
    assert len(place.logged()) == 7


def test_a_fault_before_the_commit_leaves_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    factory = place.admit("Inveval")
    (raw,) = recalls(place.world, factory, 1)

    def full(*_: object, **__: object) -> None:
        raise Broken(sqlite_full(), lost=False)

    before = place.hub.log.published()
    with monkeypatch.context() as patched:
        patched.setattr(entries, "append", full)
        with pytest.raises(StorageFull):
            submit(place, [raw])
    assert len(place.logged()) == before.size
    assert submit(place, [raw]) == [Accepted(before.size)]


def test_a_mistake_that_one_submission_uncovers_does_not_cost_the_others(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = sqlite_place
    factory = place.admit("Inveval")
    good, poison = recalls(place.world, factory, 2)
    real = place.hub.writer.write
    gate = threading.Event()

    def write(submissions: Any) -> Any:
        gate.wait(10)
        if any(one.candidate.raw == poison for one in submissions):
            raise ZeroDivisionError
        return real(submissions)

    monkeypatch.setattr(place.hub.writer, "write", write)
    with ThreadPoolExecutor(3) as pool:
        pool.submit(submit, place, recalls(place.world, factory, 1, start=50))
        futures = [pool.submit(submit, place, [raw]) for raw in (good, poison)]
        gate.set()
        assert isinstance(futures[0].result()[0], Accepted)
        with pytest.raises(ZeroDivisionError):
            futures[1].result()


def test_a_full_disk_is_answered_as_a_problem(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    rosa = place.reporter()
    document, report = place.report(rosa)

    def full(*_: object, **__: object) -> None:
        raise Broken(sqlite_full(), lost=False)

    with monkeypatch.context() as patched:
        patched.setattr(entries, "append", full)
        response = place.post_bytes(bundle(document, report))
    assert response.status_code == 503
    assert response.json["code"] == "storage-full"
    assert response.headers["Retry-After"]
    assert place.statuses(document, report) == ["accepted"]


def test_a_lost_connection_is_answered_and_the_hub_goes_on(
    fresh_postgres_database: str, tmp_path: Path
) -> None:
    with running(tmp_path / "hub", database_url=fresh_postgres_database) as place:
        rosa = place.reporter()
        document, report = place.report(rosa)
        with psycopg.connect(
            place.hub.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False),
            autocommit=True,
        ) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        codes = set()
        for _ in range(10):  # each pooled connection is found to be dead once
            response = place.post_bytes(bundle(document, report))
            if response.status_code == 200:
                break
            codes.add((response.status_code, response.json["code"]))
        assert codes <= {(503, "database-unreachable")}
        assert response.status_code == 200
        assert response.json["results"][0]["status"] == "accepted"


# -- the calendar -------------------------------------------------------------------------------------


def test_a_new_day_is_appended_once(place: Place) -> None:
    assert calendar.turn(place.hub).state == "current"
    place.clock.now = place.clock.now.replace(day=2, hour=0)
    assert calendar.turn(place.hub).state == "begun"
    assert calendar.turn(place.hub).state == "current"
    assert place.kinds() == ["founding", "day", "day"]


def test_a_clock_behind_the_log_appends_nothing(place: Place) -> None:
    place.clock.now = place.clock.now.replace(year=2006)
    assert calendar.turn(place.hub).state == "behind"
    assert place.kinds() == ["founding", "day"]


def test_a_clock_a_month_ahead_is_not_believed_and_expires_nothing(place: Place) -> None:
    rosa = place.reporter()
    place.clock.now = place.clock.now.replace(month=2)
    with pytest.raises(ClockAhead):
        calendar.turn(place.hub)
    document, report = place.report(rosa)
    assert place.statuses(document, report) == ["accepted"]
    calendar.turn(place.hub, accept=place.clock.now.date())
    assert place.hub.log.network().day == place.clock.now.date()
    calendar.correct(place.hub, place.clock.now.replace(month=1, day=2).date())
    assert str(place.hub.log.network().day) == "2007-01-02"
    assert place.hub.log.network().days_corrected == 1


def test_days_are_told_apart_by_the_clock_that_is_given() -> None:
    clock: Clock = fixed_clock(date(2007, 7, 24))
    assert clock().isoformat() == "2007-07-24T12:00:00+00:00"
