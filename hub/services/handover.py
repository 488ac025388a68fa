"""Hand-over: the log goes on elsewhere, and only there.

    hand_over(hub, path, passphrase)                   here: read-only from now on; the file holds everything
    take_over(settings, open_hub, path, passphrase)    there: the file's log, with the keys to write it

The old place is made read-only first, in the same database that its workers lock before they append; only
then is the file written. So there are never two places that write, and at worst, where the file is lost,
none: then `hand_back(hub)` says that it never arrived. The file holds the log key, the hub key and the
sealing key, encrypted with a passphrase (age); it can be taken over once, and says so to whoever tries again.
"""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pyrage  # type: ignore[import-untyped]  # a compiled module without stubs

from federation.encoding import b64decode_strict, b64encode
from federation.errors import BackupMalformed, KeyFileMalformed, PassphraseWrong, ReadOnly, StorageFailed
from federation.keys import PrivateKey
from hub.services.backup import BackedUp, Restored, backup, is_away, read_backup, restore
from hub.services.hub import Hub
from hub.settings import Settings, read_kept
from hub.storage import entries
from hub.storage.copying import Progress

_KEYS: Final = "keys"
_TAKEN: Final = "taken"


def hand_over(hub: Hub, path: Path, passphrase: str, *, progress: Progress = lambda _: None) -> BackedUp:
    """Make this place read-only and write the file that goes on. Raises ReadOnly where it was handed over before."""
    keys = {
        "hub": b64encode(hub.keys.hub().seed),
        "log": b64encode(hub.keys.log().seed),
        "sealing": str(hub.keys.sealing()),
    }
    sealed = pyrage.passphrase.encrypt(json.dumps(keys).encode(), passphrase)
    _set_away(hub, away=True)
    try:
        return backup(hub, path, progress=progress, more={_KEYS: b64encode(sealed)})
    except BaseException:
        _set_away(hub, away=False)
        raise


def hand_back(hub: Hub) -> None:
    """Write here again, as the file never arrived. Whoever says so wrongly makes two histories."""
    _set_away(hub, away=False)


def take_over(
    settings: Settings,
    open_hub: Callable[[Settings], Hub],
    path: Path,
    passphrase: str,
    *,
    replace: bool = False,
    progress: Progress = lambda _: None,
) -> Restored:
    """Go on with the log of a hand-over here, and in place of a log that was handed over from here.

    Any other log here is only replaced with `replace`. Raises BackupMalformed where the file is no hand-over or was
    taken over before, PassphraseWrong, and as `restore`.
    """
    kept = read_backup(path)
    if _KEYS not in kept:
        raise BackupMalformed("The file is a backup and no hand-over: frente-hub restore reads it.")
    if _TAKEN in kept:
        raise BackupMalformed("The log of this file was taken over already, and goes on there.")
    keys = _open_keys(kept[_KEYS], passphrase)
    done = restore(
        settings, open_hub, path, replace=replace or _was_handed_over(settings, open_hub), progress=progress
    )
    hub = open_hub(settings)
    try:
        if not (hub.keys.folder / "log.key").exists():
            hub.keys.create(*keys)
        elif hub.keys.log().public != keys[0].public:
            raise KeyFileMalformed("The data folder holds the log key of another network.")
        _mark_taken(path)
        _set_away(hub, away=False)
    finally:
        hub.close()
    return done


def _was_handed_over(settings: Settings, open_hub: Callable[[Settings], Hub]) -> bool:
    """Say whether the log went away from this folder; it is false where there is none."""
    if not read_kept(settings.data):
        return False
    hub = open_hub(settings)
    try:
        return is_away(hub)
    finally:
        hub.close()


def _set_away(hub: Hub, *, away: bool) -> None:
    with hub.database.write() as connection:
        head = entries.lock_head(connection)
        if away and head.handed_over:
            raise ReadOnly("The log was handed over already: this place only reads.")
        entries.hand_over(connection, away=away)


def _open_keys(sealed: str, passphrase: str) -> tuple[PrivateKey, PrivateKey, pyrage.x25519.Identity]:
    try:
        found = json.loads(pyrage.passphrase.decrypt(b64decode_strict(sealed), passphrase))
        return (
            PrivateKey.from_seed(b64decode_strict(found["log"])),
            PrivateKey.from_seed(b64decode_strict(found["hub"])),
            pyrage.x25519.Identity.from_str(found["sealing"]),
        )
    except pyrage.DecryptError as fault:
        raise PassphraseWrong("The passphrase does not open the keys in the file.") from fault


def _mark_taken(path: Path) -> None:
    """Say in the file that it was used: an accident is stopped, a thief with a copy is not."""
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("INSERT INTO backup VALUES (?, ?)", (_TAKEN, "yes"))
    except sqlite3.Error as fault:
        raise StorageFailed(
            "The file cannot be marked as taken over: copy it to a place that can be written.",
            path=str(path),
        ) from fault
