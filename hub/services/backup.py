"""Backups: the whole hub but its keys in one file, and back.

    backup(hub, Path("2007-07-24.frente"))      while it serves: a snapshot restore(settings, clock, path)
    into an empty database, or with `replace` instead of what is there

A backup is a SQLite file with the hub's own tables, and one more:

    backup   name, value     format "frente-backup/1"; hub.json; of a hand-over also the sealed keys

It holds documents, also those for the federation only: keep it as you keep the hub. Keys are not in it: copy
the folder `keys/` apart, once. Before anything is replaced, every entry is hashed and compared with the tree,
and the tree with the checkpoint.

The high-water mark of the data folder stays. Where the backup is behind it, the hub serves read-only and says
so, until `recover` brings the rest back from a mirror. Withdrawals that the log holds are applied again.
"""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from federation.errors import BackupMalformed, DataExists, DataMissing, FrenteError, StorageFailed
from federation.log.checkpoint import open_checkpoint
from federation.log.merkle import Frontier, leaf_hash
from federation.log.note import parse_verifier_key
from federation.rules import NetworkState, WithdrawalState, from_json
from hub.services.hub import Hub
from hub.settings import Settings, read_kept, write_kept
from hub.storage import copying, documents, entries, schema, tables
from hub.storage.copying import Progress
from hub.storage.database import Database
from hub.storage.highwater import sync_folder
from hub.storage.state import read_state

FORMAT: Final = "frente-backup/1"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a file holds."""

    size: int  # entries of the log
    rows: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    size: int
    withdrawn: int  # documents whose withdrawal was applied again
    behind: int  # entries that the high-water mark has and the file had not
    was_hand_over: bool


def backup(
    hub: Hub, path: Path, *, progress: Progress = lambda _: None, more: dict[str, str] | None = None
) -> BackedUp:
    """Write the hub into a new file, complete and on disk, or no file at all. Raises DataExists, StorageFailed."""
    if path.exists():
        raise DataExists(f"There is a file {path} already.", path=str(path))
    beside = path.with_name(f"{path.name}.part")
    beside.unlink(missing_ok=True)
    target = Database.open(f"sqlite:///{beside.absolute()}")
    try:
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        schema.upgrade(target)
        rows = 0

        def count(done: int) -> None:
            nonlocal rows
            rows += done
            progress(done)

        copying.copy(hub.database, target, count)
        with target.read() as connection:
            size = entries.read_head(connection).size
        target.dispose()
        kept = {"format": FORMAT, "hub.json": json.dumps(read_kept(hub.settings.data)), **(more or {})}
        _close_file(beside, kept)
        beside.rename(path)
        sync_folder(path.parent)
    except OSError as fault:
        raise StorageFailed(f"{path} cannot be written.", reason=str(fault.strerror)) from fault
    finally:
        target.dispose()
        for left in (beside, *beside.parent.glob(f"{beside.name}-*")):
            with suppress(OSError):
                left.unlink()
    return BackedUp(size, rows)


def read_backup(path: Path) -> dict[str, str]:
    """Return what the file says of itself. Raises BackupMalformed."""
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as connection:
            kept = dict(connection.execute("SELECT name, value FROM backup"))
    except sqlite3.Error as fault:
        raise BackupMalformed(f"{path} is no backup of a hub.", path=str(path)) from fault
    if kept.get("format") != FORMAT:
        raise BackupMalformed(f"{path} is a backup of another form.", path=str(path))
    return kept


def restore(
    settings: Settings,
    open_hub: Callable[[Settings], Hub],
    path: Path,
    *,
    replace: bool = False,
    progress: Progress = lambda _: None,
) -> Restored:
    """Put a backup into this data folder's database, after it was checked whole.

    Raises BackupMalformed where the file does not hold together, DataExists where a log is there and
    `replace` was not said.
    """
    kept = read_backup(path)
    source = Database.open_file(path)
    try:
        schema.require_current(source)
        size = _require_whole(source, progress)
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        hub = open_hub(settings)
        try:
            schema.upgrade(hub.database)
            was_away = is_away(hub)
            if replace:
                copying.empty(hub.database)
            copying.copy(source, hub.database, progress)
            withdrawn = apply_withdrawals(hub)
            if was_away:  # a backup from before a hand-over does not bring the right to write back
                with hub.database.write() as connection:
                    entries.hand_over(connection, away=True)
            if not read_kept(settings.data):
                write_kept(settings.data, json.loads(kept["hub.json"]))
            mark = hub.high_water.read()
            with hub.database.read() as connection:
                head = entries.read_head(connection)
            if mark is None or mark.size <= head.size:
                hub.high_water.rise(head.checkpoint)
            behind = max(0, (mark.size if mark is not None else 0) - size)
        finally:
            hub.close()
    finally:
        source.dispose()
    return Restored(size, withdrawn, behind, "keys" in kept)


def is_away(hub: Hub) -> bool:
    """Say whether the log that is here now was handed over."""
    with hub.database.read() as connection:
        try:
            return entries.read_head(connection).handed_over
        except DataMissing:
            return False


def apply_withdrawals(hub: Hub) -> int:
    """Let go of every document that was ever withdrawn here; return how many were still held.

    The log says which; and what is lost of it, the list beside the database (storage/withdrawn.py).
    """
    done = 0
    with hub.database.write() as connection:
        state = read_state(connection)
        gone = hub.withdrawn.read()
        rows = connection.execute(
            sa.select(tables.rule_state.c.value).where(tables.rule_state.c.family == WithdrawalState.family)
        ).all()
        for (value,) in rows:
            withdrawal = from_json(WithdrawalState, bytes(value))
            gone[withdrawal.hash] = state.index(withdrawal.withdrawn_by) or 0
        for one, index in gone.items():
            held = documents.read(connection, one)
            if held is not None and held.data is not None:
                documents.withdraw(connection, one, held.owner, index)
                done += 1
    return done


def _require_whole(source: Database, progress: Progress) -> int:
    """Hash every entry of the file; return how many. Raises BackupMalformed."""
    try:
        return _hash_whole(source, progress)
    except BackupMalformed:
        raise
    except FrenteError as fault:
        raise BackupMalformed(f"The file does not hold together: {fault}", fault=fault.code) from fault


def _hash_whole(source: Database, progress: Progress) -> int:
    frontier = Frontier()
    with source.read() as connection:
        head = entries.read_head(connection)
        for entry in entries.between(connection, 0, head.size):
            frontier.append(leaf_hash(entry.envelope))
            progress(1)
        network = read_state(connection).get(NetworkState, "")
    if network is None or frontier.size != head.size or frontier.root() != head.root:
        raise BackupMalformed("The entries in the file are not those of its checkpoint.", size=head.size)
    keys = [parse_verifier_key(vkey) for _, vkey in network.log_keys]
    checkpoint = open_checkpoint(head.checkpoint, keys, network.origin)
    if (checkpoint.size, checkpoint.root) != (head.size, head.root):
        raise BackupMalformed("The checkpoint in the file is of another tree.", size=head.size)
    return head.size


def _close_file(path: Path, kept: dict[str, str]) -> None:
    """Make one file of database and write-ahead log, with the words about it, on disk."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE backup (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        with connection:
            connection.executemany("INSERT INTO backup VALUES (?, ?)", sorted(kept.items()))
    with path.open("rb") as file:
        os.fsync(file.fileno())
