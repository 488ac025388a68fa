"""The hub as one object: its folder, database, keys and clock, and the services over them.

    hub = Hub.open(settings, clock_of(settings))
    hub.log            reads          (LogReader)
    hub.sequencer      appends, for request threads
    hub.writer         appends, for a command or the keeper: one thread
    hub.why_read_only()

Nothing is connected or read before it is needed, so that a parent process may open it and its workers use it.
"""

import threading
from functools import cached_property
from pathlib import Path

from federation.errors import CheckpointBehind, FrenteError, KeyUnknown, ReadOnly
from federation.log.note import VerifierKey
from federation.proofs import log_key_at
from hub.clock import Clock
from hub.services.folding import Limits
from hub.services.log_reader import LogReader
from hub.services.sequencer import Sequencer
from hub.services.writer import Identity, Writer
from hub.settings import Settings
from hub.storage import entries
from hub.storage.database import Database
from hub.storage.highwater import HighWater
from hub.storage.keys import Keys
from hub.storage.state import Roots
from hub.storage.tree import Forest
from hub.storage.withdrawn import Withdrawn


class Hub:
    """One hub. Every process has its own; they share the folder and the database."""

    def __init__(self, settings: Settings, clock: Clock, database: Database) -> None:
        self.settings = settings
        self.clock = clock
        self.database = database
        self.high_water = HighWater(settings.data)
        self.withdrawn = Withdrawn(settings.data)
        self.keys = Keys(settings.data / "keys")
        self.forest = Forest()
        self.roots = Roots()
        self.log = LogReader(database, self.high_water, self.forest)
        self._lock = threading.RLock()
        self._writer: Writer | None = None
        self._sequencer: Sequencer | None = None

    @classmethod
    def open(cls, settings: Settings, clock: Clock) -> "Hub":
        """Return the hub of this data folder; nothing is connected yet."""
        return cls(settings, clock, Database.open(settings.database_url))

    @cached_property
    def identity(self) -> Identity:
        """The keys that it signs with. Raises KeyUnknown where the log is signed by another log key."""
        network = self.log.network()
        log_key = self.keys.log()
        named = log_key_at(network, self.log.published().size)
        if VerifierKey(network.origin, log_key.public) != named:
            raise KeyUnknown(
                "The log key in the data folder is not the one that the founding names.",
                key=log_key.public.id,
            )
        return Identity(network.origin, log_key, self.keys.hub())

    @property
    def writer(self) -> Writer:
        """What appends."""
        with self._lock:
            if self._writer is None:
                self._writer = self.writer_as(self.identity)
            return self._writer

    def writer_as(self, identity: Identity) -> Writer:
        """Return what appends under these keys: for the founding, before the log says which they are."""
        limits = Limits(
            records_per_day=self.settings.factory_records_per_day,
            waiting_places=self.settings.waiting_places,
            waiting_places_per_address=self.settings.waiting_places_per_address,
            waiting_days=self.settings.waiting_days,
        )
        return Writer(
            self.database,
            self.high_water,
            identity,
            limits,
            self.clock,
            self.forest,
            self.roots,
            self.withdrawn,
        )

    @property
    def sequencer(self) -> Sequencer:
        """What appends for many threads at once: one in each process."""
        with self._lock:
            if self._sequencer is None:
                self._sequencer = Sequencer(
                    self.writer,
                    interval_seconds=self.settings.batch_interval_ms / 1000,
                    max_records=self.settings.batch_records,
                )
            return self._sequencer

    def why_read_only(self) -> FrenteError | None:
        """Return why nothing is appended here, or None: handed over, or behind the high-water mark."""
        mark = self.high_water.read()
        with self.database.read() as connection:
            head = entries.read_head(connection)
            if head.handed_over:
                return ReadOnly("The log was handed over and goes on elsewhere: this place only reads.")
            if mark is None or (mark.size == head.size and mark.root == head.root):
                return None
            if mark.size > head.size:
                return CheckpointBehind(
                    "The database is behind a checkpoint that was handed out: frente-hub recover brings the rest back.",
                    size=head.size,
                    high_water=mark.size,
                )
            tree = self.forest.tree(mark.size, lambda tile: entries.read_tile(connection, tile))
            if head.size == mark.size or tree.root() != mark.root:
                return CheckpointBehind(
                    "The database holds another tree than the checkpoint that was handed out.",
                    size=head.size,
                    high_water=mark.size,
                )
        return None

    def after_fork(self) -> None:
        """Leave the parent's connections to the parent."""
        self.database.dispose(forked=True)

    def close(self) -> None:
        """Close the connections."""
        self.database.dispose()


def data_folder(path: str | Path) -> Path:
    """Return the data folder as an absolute path: a worker's current folder may be another."""
    return Path(path).expanduser().absolute()
