"""The writer: one batch of submissions, judged and appended under the head's lock.

    writer = Writer(database, high_water, identity, limits)
    batch = writer.write(submissions)
    batch.outcomes      one for each submission, in their order
    batch.published     the checkpoint under which all of them can be proven; None before the founding

In this order, and nothing is answered before the end:

1. lock the head: until the commit nobody else appends
2. fold each record; one that is refused leaves nothing behind
3. append entries and tiles, write rules' state, documents, quotas and the waiting room
4. sign the checkpoint and commit: on disk
5. note what was withdrawn, and raise the high-water mark: on disk
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from federation.errors import CheckpointBehind, OutcomeUnknown, ReadOnly, StorageFault
from federation.keys import PrivateKey
from federation.log.checkpoint import Checkpoint, sign_checkpoint
from federation.log.note import NoteSigner
from federation.log.tiles import Edge, Tile
from hub.clock import Clock
from hub.services.folding import Folding, Limits
from hub.services.submissions import Outcome, Submission
from hub.storage import entries
from hub.storage.database import Database
from hub.storage.entries import Head
from hub.storage.highwater import HighWater, Published
from hub.storage.state import DatabaseState, Roots
from hub.storage.tree import Forest, Tree
from hub.storage.withdrawn import Withdrawn


@dataclass(frozen=True, slots=True)
class Identity:
    """The keys that this hub signs with, and the origin that its checkpoints name."""

    origin: str
    log_key: PrivateKey
    hub_key: PrivateKey


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a batch."""

    outcomes: tuple[Outcome, ...]
    published: Published | None
    tree: Tree | None  # of the published checkpoint


class Writer:
    """Appends to the log of one database. For one thread at a time; any number of processes."""

    def __init__(
        self,
        database: Database,
        high_water: HighWater,
        identity: Identity,
        limits: Limits,
        clock: Clock,
        forest: Forest,
        roots: Roots,
        withdrawn: Withdrawn,
    ) -> None:
        self._database = database
        self._high_water = high_water
        self._identity = identity
        self._limits = limits
        self._clock = clock
        self._forest = forest
        self._withdrawn = withdrawn
        self._signer = NoteSigner(identity.origin, identity.log_key)
        self._roots = roots
        self._edge = Edge.empty()
        self._turn = threading.Lock()

    def write(self, submissions: Sequence[Submission]) -> Batch:
        """Append what the rules allow; return when it is on disk and may be seen.

        Raises StorageFault, and then nothing was acknowledged: what is in all the same is answered as present when it
        comes again. ReadOnly where this place does not write; CheckpointBehind where the database lost entries that
        were acknowledged.
        """
        with self._turn:
            try:
                return self._write(submissions)
            except OutcomeUnknown as unknown:
                # Whatever it was, it is over once the head can be locked: what is in is then answered as present.
                try:
                    return self._write(submissions)
                except StorageFault as fault:
                    raise unknown from fault  # still: nobody may say now that nothing was taken

    def _write(self, submissions: Sequence[Submission]) -> Batch:
        with self._database.write() as connection:
            head = entries.lock_head(connection)
            self._require_writable(head)
            edge = self._edge
            if edge.size != head.size or edge.root() != head.root:  # another process appended
                edge = entries.load_edge(connection, head)
            state = DatabaseState(connection, head, edge, self._roots)
            folding = Folding(connection, state, self._limits, self._identity.hub_key, self._clock)
            outcomes = folding.take(submissions)
            changed: Mapping[Tile, bytes] = {}
            if state.new_entries:
                head, edge, changed = entries.append(connection, edge, state.new_entries, self._sign)
            folding.flush()
        self._edge = edge
        self._withdrawn.note(folding.withdrawn)
        if folding.withdrawn_before:
            noted = self._withdrawn.read()
            self._withdrawn.note([one for one in folding.withdrawn_before if one[0] not in noted])
        if not head.checkpoint:
            return Batch(outcomes, None, None)
        mark = self._high_water.read()
        if (
            mark is None or mark.size < head.size
        ):  # also where another process wrote, and did not come to it yet
            self._high_water.rise(head.checkpoint)
        published = Published(head.size, head.root, head.checkpoint)
        return Batch(outcomes, published, self._forest.tree(head.size, self._fetch_from(changed)))

    def _require_writable(self, head: Head) -> None:
        if head.handed_over:
            raise ReadOnly("The log was handed over and goes on elsewhere: this place only reads.")
        mark = self._high_water.read()
        if mark is not None and mark.size > head.size:
            raise CheckpointBehind(
                "The database is behind a checkpoint that was handed out: nothing may be appended.",
                size=head.size,
                high_water=mark.size,
            )

    def _sign(self, size: int, root: bytes) -> bytes:
        return sign_checkpoint(Checkpoint(self._identity.origin, size, root), [self._signer])

    def _fetch_from(self, changed: Mapping[Tile, bytes]) -> Callable[[Tile], bytes]:
        """Return what gives the tiles of the new tree: those just written from memory, others from the table."""
        by_place = {(tile.level, tile.index): data for tile, data in changed.items()}
        database = self._database

        def fetch(tile: Tile) -> bytes:
            data = by_place.get((tile.level, tile.index))
            if data is not None:
                return data
            with database.read() as connection:
                return entries.read_tile(connection, tile)

        return fetch
