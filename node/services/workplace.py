"""The folder of a node, open: its rows, its keys, its lock. Every service works on one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

from federation.errors import DataMissing
from federation.log.note import VerifierKey, parse_verifier_key
from federation.records import Seen
from node.services.keyring import Keyring, Passphrases
from node.storage.checkpoints import Checkpoints
from node.storage.database import Database
from node.storage.drafts import Drafts
from node.storage.facts import Facts
from node.storage.lock import locked
from node.storage.mandates import Mandates
from node.storage.records import Records

Progress: TypeAlias = Callable[[int, int], None]
"""(done, in all): called while something takes its time."""


def silent(_done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Network:
    """The network that this node belongs to, pinned when it was first met."""

    id: str
    name: str
    origin: str
    log_keys: tuple[tuple[int, str], ...]
    """From which size on a verifier key signs, rising."""
    sealing_key: str | None

    @property
    def vkey(self) -> str:
        """The key that signs now: what people compare with each other."""
        return self.log_keys[-1][1]

    def verifier_at(self, size: int) -> VerifierKey:
        """Return the key whose signature on a checkpoint of this size is believed, and no other's."""
        return parse_verifier_key([vkey for start, vkey in self.log_keys if start <= size][-1])


class Workplace:
    """An open folder."""

    def __init__(self, folder: Path, database: Database, passphrases: Passphrases) -> None:
        self.folder = folder
        self.database = database
        self.facts = Facts(database)
        self.records = Records(database)
        self.mandates = Mandates(database)
        self.checkpoints = Checkpoints(database)
        self.drafts = Drafts(database)
        self.keyring = Keyring(folder / "keys", database, passphrases)

    @classmethod
    def create(cls, folder: Path, passphrases: Passphrases) -> Self:
        """Make the folder, or open what an interrupted `create` left."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "keys").mkdir(mode=0o700, exist_ok=True)
        return cls(folder, Database.create(folder), passphrases)

    @classmethod
    def open(cls, folder: Path, passphrases: Passphrases) -> Self:
        """Open a folder whose `init` was finished. Raises DataMissing, SchemaOld, StorageFailed."""
        workplace = cls(folder, Database.open(folder), passphrases)
        if workplace.facts.get("ready") is None:
            workplace.close()
            raise DataMissing(
                f"`frente-node init` was not finished in {folder}; run it again.", folder=str(folder)
            )
        return workplace

    def close(self) -> None:
        """Give the file back."""
        self.database.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep other processes from changing anything inside the block. Raises DataInUse."""
        with locked(self.folder):
            yield

    @property
    def network(self) -> Network:
        """The pinned network."""
        known = self.facts.get("network")
        keys = tuple((start, vkey) for start, vkey in known["log_keys"])
        return Network(known["id"], known["name"], known["origin"], keys, known["sealing_key"])

    def pin(self, network: Network) -> None:
        """Keep the network; belongs inside a transaction."""
        self.facts.put(
            "network",
            {
                "id": network.id,
                "name": network.name,
                "origin": network.origin,
                "log_keys": network.log_keys,
                "sealing_key": network.sealing_key,
            },
        )

    def seen(self) -> Seen | None:
        """Return the newest checkpoint that was verified, as records carry it."""
        newest = self.checkpoints.newest()
        if newest is None or newest.checkpoint.size == 0:
            return None
        found = newest.checkpoint
        return Seen(origin=found.origin, size=found.size, root=found.root.hex())
