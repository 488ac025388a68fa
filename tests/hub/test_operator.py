"""What an operator does: admissions, check, backup, restore, recovery from a mirror, hand-over and back."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from federation import errors
from federation.client import DirectoryFetcher
from federation.cosigning import parse_request
from federation.ids import DocumentHash, RecordId
from federation.log.tiles import bundles_for, tiles_for
from federation.rules import FactoryState, parse_candidate
from hub.services import admissions, handover
from hub.services.backup import backup, restore
from hub.services.check import check
from hub.services.hub import Hub
from hub.services.recovery import recover
from hub.services.submissions import Submission, Waiting
from hub.settings import Settings
from hub.storage import documents, entries, tables
from hub.storage.state import read_state
from tests.hub.living import LivingHub
from tests.hub.sample import INVEVAL_REPORT
from tests.world import Factory, Mandate, key

PASSPHRASE = "una frase larga"


@pytest.fixture
def living(tmp_path: Path) -> Iterator[LivingHub]:
    """Give a hub with one factory, whose delegate has reported once."""
    hub = LivingHub(tmp_path / "here")
    inveval = hub.admit("Inveval")
    rosa = hub.give_mandate(inveval, "rosa")
    hub.say(rosa, INVEVAL_REPORT)
    yield hub
    hub.close()


@pytest.fixture
def rosa(living: LivingHub) -> Mandate:
    """Give the mandate of Inveval's delegate, in another term."""
    (factory,) = (one for one in living.state.entities(FactoryState))
    return living.give_mandate(Factory(factory.id, (key("Inveval custodian 0"),)), "rosa", days=300)


def open_hub(living: LivingHub) -> Callable[[Settings], Hub]:
    """Return what opens a hub elsewhere with the same clock."""
    return lambda settings: Hub.open(settings, living.hub_itself.clock)


def elsewhere(folder: Path) -> Settings:
    """Return the settings of another data folder."""
    return Settings.load(folder)


def head_of(hub: Hub) -> tuple[int, bytes, bytes]:
    """Return size, root and checkpoint as they are committed."""
    with hub.database.read() as connection:
        head = entries.read_head(connection)
    return head.size, head.root, head.checkpoint


def mirror(hub: Hub, folder: Path) -> DirectoryFetcher:
    """Write the log's files as any web server would mirror them."""
    size = hub.log.published().size
    files = {"checkpoint": hub.log.published().note}
    files |= {tile.path(): hub.log.tile(tile) for tile in tiles_for(0, size)}
    files |= {bundle.path(): hub.log.entry_bundle(bundle) for bundle in bundles_for(0, size)}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return DirectoryFetcher(folder)


def report_hash(hub: Hub) -> DocumentHash:
    """Return the hash of the document that the last entry names."""
    with hub.database.read() as connection:
        entry = entries.entry_at(connection, entries.read_head(connection).size - 1)
    assert entry is not None
    named = parse_candidate(entry.envelope).record.document
    assert named is not None
    return named.hash


def is_held(hub: Hub, wanted: DocumentHash) -> bool:
    """Say whether the document's bytes are there."""
    with hub.database.read() as connection:
        found = documents.read(connection, wanted)
    return found is not None and found.data is not None


# -- admissions ---------------------------------------------------------------------------------------


def apply(living: LivingHub, name: str) -> RecordId:
    """Let a factory apply."""
    raw = living.charter(name, key(f"{name} custodian 0"))
    submission = Submission(parse_candidate(raw), address="192.0.2.1")
    (outcome,) = living.hub_itself.writer.write([submission]).outcomes
    assert isinstance(outcome, Waiting)
    return submission.candidate.id


def test_an_applicant_waits_until_the_custodians_admit_it(living: LivingHub) -> None:
    hub = living.hub_itself
    factory = apply(living, "Gotcha")
    (waits,) = admissions.applicants(hub)
    assert (waits.id, waits.name) == (factory, "Gotcha")
    found = admissions.find_factory(hub, factory[:8])
    request = admissions.prepare_admission(hub, found)
    assert not request.complete
    signed = parse_request(request.sign(living.custodians).format())
    assert signed.complete
    admissions.submit(hub, signed)
    assert admissions.applicants(hub) == ()
    with hub.database.read() as connection:
        admitted = read_state(connection).get(FactoryState, factory)
    assert admitted is not None
    assert admitted.standing == "admitted"


def test_a_standing_follows_the_one_in_force(living: LivingHub) -> None:
    hub = living.hub_itself
    (factory,) = living.state.entities(FactoryState)
    request = admissions.prepare_standing(hub, factory.id, "suspended", "owner-control")
    admissions.submit(hub, request.sign(living.custodians))
    with pytest.raises(errors.StandingStale):
        admissions.submit(
            hub,
            admissions.prepare_standing(hub, factory.id, "suspended", "other").sign(living.custodians),
        )


@pytest.mark.parametrize("named", ["", "12345678", "f" * 7])
def test_a_name_that_fits_nobody_admits_nobody(living: LivingHub, named: str) -> None:
    with pytest.raises(errors.NothingFound):
        admissions.find_factory(living.hub_itself, named)


# -- check --------------------------------------------------------------------------------------------


def test_a_sound_log_passes_its_check(living: LivingHub) -> None:
    found = check(living.hub_itself, processes=0)
    assert found.whole
    assert found.checkpoint.size == head_of(living.hub_itself)[0]


def test_a_changed_entry_fails_the_check(living: LivingHub) -> None:
    hub = living.hub_itself
    with hub.database.write() as connection:
        entry = entries.entry_at(connection, 2)
        assert entry is not None
        connection.execute(
            sa.update(tables.entries)
            .where(tables.entries.c.index == 2)
            .values(envelope=entry.envelope.replace(b"A", b"B", 1))
        )
    with pytest.raises(errors.LogError):
        check(hub, processes=0)


# -- backup and restore -------------------------------------------------------------------------------


def test_a_backup_brings_the_same_log_back(living: LivingHub, tmp_path: Path) -> None:
    hub = living.hub_itself
    file = tmp_path / "copy.frente"
    done = backup(hub, file)
    assert done.size == head_of(hub)[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.frente", "here"]
    there = elsewhere(tmp_path / "there")
    restored = restore(there, open_hub(living), file)
    assert (restored.size, restored.behind, restored.was_hand_over) == (done.size, 0, False)
    other = open_hub(living)(there)
    try:
        assert head_of(other) == head_of(hub)
        assert is_held(other, report_hash(hub))
        assert other.why_read_only() is None
    finally:
        other.close()


def test_a_backup_is_read_from_where_nothing_can_be_written(living: LivingHub, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    file = stick / "copy.frente"
    backup(living.hub_itself, file)
    before = file.read_bytes()
    restore(elsewhere(tmp_path / "there"), open_hub(living), file)
    assert [path.name for path in stick.iterdir()] == ["copy.frente"]
    assert file.read_bytes() == before


def test_a_backup_overwrites_nothing(living: LivingHub, tmp_path: Path) -> None:
    file = tmp_path / "copy.frente"
    file.write_bytes(b"precious")
    with pytest.raises(errors.DataExists):
        backup(living.hub_itself, file)
    assert file.read_bytes() == b"precious"


def test_a_log_is_replaced_only_when_that_is_said(living: LivingHub, tmp_path: Path) -> None:
    file = tmp_path / "copy.frente"
    backup(living.hub_itself, file)
    before = head_of(living.hub_itself)
    with pytest.raises(errors.DataExists):
        restore(living.settings, open_hub(living), file)
    assert head_of(living.hub_itself) == before
    restore(living.settings, open_hub(living), file, replace=True)
    assert head_of(living.hub_itself) == before


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(4096)])
def test_what_is_no_backup_is_refused(living: LivingHub, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "copy.frente"
    file.write_bytes(content)
    with pytest.raises(errors.BackupMalformed):
        restore(elsewhere(tmp_path / "there"), open_hub(living), file)


@pytest.mark.parametrize(
    "damage",
    [
        'UPDATE entries SET envelope = (SELECT envelope FROM entries WHERE "index" = 1) WHERE "index" = 2',
        'DELETE FROM entries WHERE "index" = 3',
        "UPDATE head SET size = size - 1",
        "UPDATE head SET root = zeroblob(32)",
        "DELETE FROM rule_state",
        "UPDATE backup SET value = 'frente-backup/9' WHERE name = 'format'",
    ],
)
def test_a_damaged_backup_replaces_nothing(living: LivingHub, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "copy.frente"
    backup(living.hub_itself, file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(damage)
    before = head_of(living.hub_itself)
    with pytest.raises(errors.BackupMalformed):
        restore(living.settings, open_hub(living), file, replace=True)
    assert head_of(living.hub_itself) == before


def test_an_old_backup_shows_nothing_that_was_withdrawn_since(
    living: LivingHub, rosa: Mandate, tmp_path: Path
) -> None:
    hub = living.hub_itself
    report = living.say(rosa, INVEVAL_REPORT)
    gone = report_hash(hub)
    file = tmp_path / "copy.frente"
    backup(hub, file)
    living.withdraw(Factory(rosa.factory, (key("Inveval custodian 0"),)), report)
    assert not is_held(hub, gone)
    restored = restore(living.settings, open_hub(living), file, replace=True)
    assert restored.withdrawn == 1
    assert not is_held(hub, gone)


# -- behind the high-water mark, and recovery ---------------------------------------------------------


def test_a_hub_behind_its_mark_only_reads_until_a_mirror_brings_the_rest(
    living: LivingHub, rosa: Mandate, tmp_path: Path
) -> None:
    hub = living.hub_itself
    file = tmp_path / "copy.frente"
    backup(hub, file)
    living.say(rosa, {**INVEVAL_REPORT, "text": "Otro informe."})
    lost = head_of(hub)
    log = mirror(hub, tmp_path / "mirror")
    restored = restore(living.settings, open_hub(living), file, replace=True)
    assert restored.behind == 1
    behind = open_hub(living)(living.settings)
    try:
        assert isinstance(behind.why_read_only(), errors.CheckpointBehind)
        with pytest.raises(errors.CheckpointBehind):
            behind.writer.write([Submission(parse_candidate(living.day("2007-01-02")), by_operator=True)])
        done = recover(behind, log)
        assert (done.before, done.size, done.documents_missing) == (lost[0] - 1, lost[0], 1)
        assert head_of(behind) == lost
        assert behind.why_read_only() is None
        assert check(behind, processes=0).whole
    finally:
        behind.close()


def test_a_mirror_of_another_history_is_refused(living: LivingHub, rosa: Mandate, tmp_path: Path) -> None:
    hub = living.hub_itself
    file = tmp_path / "copy.frente"
    backup(hub, file)
    there = elsewhere(tmp_path / "there")
    restore(there, open_hub(living), file)
    other = open_hub(living)(there)
    try:
        other.keys.create(hub.keys.log(), hub.keys.hub(), hub.keys.sealing())
        living.now += timedelta(days=1)
        other.writer.write([Submission(parse_candidate(living.day("2007-01-02")), by_operator=True)])
        log = mirror(other, tmp_path / "mirror")
    finally:
        other.close()
    living.say(rosa, INVEVAL_REPORT)
    before = head_of(hub)
    with pytest.raises(errors.InconsistentTree):
        recover(hub, log)
    assert head_of(hub) == before


# -- hand-over ----------------------------------------------------------------------------------------


def test_the_log_goes_on_elsewhere_and_comes_back(living: LivingHub, rosa: Mandate, tmp_path: Path) -> None:
    hub = living.hub_itself
    away = tmp_path / "away.frente"
    handover.hand_over(hub, away, PASSPHRASE)
    assert isinstance(hub.why_read_only(), errors.ReadOnly)
    with pytest.raises(errors.ReadOnly):
        living.say(rosa, INVEVAL_REPORT)
    there = elsewhere(tmp_path / "there")
    handover.take_over(there, open_hub(living), away, PASSPHRASE)
    other = open_hub(living)(there)
    try:
        assert other.why_read_only() is None
        other.writer.write([Submission(parse_candidate(living.day("2007-01-02")), by_operator=True)])
        back = tmp_path / "back.frente"
        handover.hand_over(other, back, PASSPHRASE)
        expected = head_of(other)
    finally:
        other.close()
    handover.take_over(living.settings, open_hub(living), back, PASSPHRASE)
    assert head_of(hub) == expected
    assert hub.why_read_only() is None


def test_a_hand_over_is_taken_over_once(living: LivingHub, tmp_path: Path) -> None:
    away = tmp_path / "away.frente"
    handover.hand_over(living.hub_itself, away, PASSPHRASE)
    with pytest.raises(errors.PassphraseWrong):
        handover.take_over(elsewhere(tmp_path / "a"), open_hub(living), away, "otra")
    handover.take_over(elsewhere(tmp_path / "b"), open_hub(living), away, PASSPHRASE)
    with pytest.raises(errors.BackupMalformed):
        handover.take_over(elsewhere(tmp_path / "c"), open_hub(living), away, PASSPHRASE)


def test_a_backup_from_before_does_not_bring_the_right_to_write_back(
    living: LivingHub, tmp_path: Path
) -> None:
    hub = living.hub_itself
    file = tmp_path / "copy.frente"
    backup(hub, file)
    handover.hand_over(hub, tmp_path / "away.frente", PASSPHRASE)
    restore(living.settings, open_hub(living), file, replace=True)
    assert isinstance(hub.why_read_only(), errors.ReadOnly)


def test_a_hand_over_that_could_not_be_written_takes_nothing_away(living: LivingHub, tmp_path: Path) -> None:
    hub = living.hub_itself
    with pytest.raises(errors.StorageFault):
        handover.hand_over(hub, tmp_path / "no folder" / "away.frente", PASSPHRASE)
    assert hub.why_read_only() is None


def test_a_hand_over_that_never_arrived_is_cancelled(
    living: LivingHub, rosa: Mandate, tmp_path: Path
) -> None:
    handover.hand_over(living.hub_itself, tmp_path / "away.frente", PASSPHRASE)
    handover.hand_back(living.hub_itself)
    living.say(rosa, INVEVAL_REPORT)


def test_a_hub_moves_to_postgresql_and_back(
    living: LivingHub, tmp_path: Path, fresh_postgres_database: str
) -> None:
    hub = living.hub_itself
    apply(living, "Gotcha")
    file, again = tmp_path / "copy.frente", tmp_path / "again.frente"
    backup(hub, file)
    there = Settings.load(tmp_path / "there", given={"database_url": fresh_postgres_database})
    restore(there, open_hub(living), file)
    other = open_hub(living)(there)
    try:
        assert head_of(other) == head_of(hub)
        other.keys.create(hub.keys.log(), hub.keys.hub(), hub.keys.sealing())
        assert check(other, processes=0).whole
        assert [one.name for one in admissions.applicants(other)] == ["Gotcha"]
        backup(other, again)
    finally:
        other.close()
    back = elsewhere(tmp_path / "back")
    restore(back, open_hub(living), again)
    third = open_hub(living)(back)
    try:
        assert head_of(third) == head_of(hub)
        assert is_held(third, report_hash(hub))
    finally:
        third.close()
