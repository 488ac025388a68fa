"""A log in memory or in a folder, as a stranger finds it: checkpoint, tiles, entry bundles, receipts, proofs."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from federation.errors import FrenteError, NothingFound
from federation.ids import RecordId
from federation.log.checkpoint import Checkpoint, sign_checkpoint
from federation.log.merkle import EMPTY_ROOT, inclusion_path, leaf_hash
from federation.log.note import NoteSigner, VerifierKey
from federation.log.proof import Receipt
from federation.log.tiles import Edge, EntryBundle, HashReader, Tile, bundles_for, pack_entries
from federation.proofs import ProvenEntry, proof_entries, write_proof_bundle
from federation.records import Record
from federation.rules import FactoryState, MemoryState, RecordFacts, fold, parse_candidate
from federation.rules.state import E
from tests.world import World


class ServedLog:
    """Entries as a signed log: a Fetcher, and what a hub would give out beside it."""

    def __init__(self, entries: Sequence[bytes], signer: NoteSigner) -> None:
        self.all_entries = list(entries)
        self.signer = signer
        edge, changed = Edge.empty().grow([leaf_hash(raw) for raw in self.all_entries])
        self.tiles = {tile.path(): data for tile, data in changed.items()}
        self.bundles = {
            bundle.path(): pack_entries(
                self.all_entries[256 * bundle.index : 256 * bundle.index + bundle.width]
            )
            for bundle in bundles_for(0, len(self.all_entries))
        }
        root = edge.root() if entries else EMPTY_ROOT
        self.signed = Checkpoint(signer.name, len(self.all_entries), root)
        self.note = sign_checkpoint(self.signed, [signer])

    @property
    def vkey(self) -> VerifierKey:
        """The key that signs the checkpoint."""
        return self.signer.verifier

    # -- as a Fetcher -------------------------------------------------------------------------------

    def checkpoint(self) -> bytes:
        """Give the newest checkpoint."""
        return self.note

    def tile(self, tile: Tile) -> bytes:
        """Give a tile."""
        return self._named(self.tiles, tile.path())

    def entries(self, bundle: EntryBundle) -> bytes:
        """Give a bundle of entries."""
        return self._named(self.bundles, bundle.path())

    @staticmethod
    def _named(files: dict[str, bytes], path: str) -> bytes:
        if path not in files:
            raise NothingFound(f"no {path}")
        return files[path]

    # -- as files and proofs ------------------------------------------------------------------------

    def write(self, folder: Path) -> Path:
        """Write the log as a folder."""
        for path, data in {**self.tiles, **self.bundles, "checkpoint": self.note}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder

    def receipt(self, index: int) -> Receipt:
        """Give the receipt of an entry."""
        size = len(self.all_entries)
        return Receipt(index, inclusion_path(index, size, HashReader(size, self.tile)), self.note)

    def proof(self, record: RecordId, document: tuple[bytes, bytes] | None = None) -> bytes:
        """Give the proof bundle of a record."""
        ledger = ReplayedLedger(self.all_entries)
        return self.proof_of([ledger.index(one) for one in proof_entries(ledger, record)], document)

    def proof_of(self, indexes: Sequence[int], document: tuple[bytes, bytes] | None = None) -> bytes:
        """Give a proof bundle with just these entries."""
        stream = BytesIO()
        write_proof_bundle(
            stream,
            self.note,
            [ProvenEntry(self.all_entries[index], self.receipt(index).format()) for index in indexes],
            document,
        )
        return stream.getvalue()


def log_of(world: World) -> ServedLog:
    """Return the world's entries as its log serves them."""
    return ServedLog(world.entries, world.log_signer)


class ReplayedLedger:
    """The proofs' Ledger over a list of entries."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        self.state = MemoryState()
        self._records: dict[RecordId, Record] = {}
        self._days: list[tuple[int, RecordId]] = []
        for index, raw in enumerate(entries):
            candidate = parse_candidate(raw)
            try:
                fold(self.state, candidate)
            except FrenteError:
                self.state.enter_leaf(leaf_hash(raw))
                continue
            self._records[candidate.id] = candidate.record
            if candidate.record.kind == "day":
                self._days.append((index, candidate.id))

    def get(self, family: type[E], key: str) -> E | None:
        """See Ledger."""
        return self.state.get(family, key)

    def facts(self, record: RecordId) -> RecordFacts | None:
        """See Ledger."""
        return self.state.facts(record)

    def record(self, record: RecordId) -> Record:
        """See Ledger."""
        return self._records[record]

    def last_day(self, before: int) -> RecordId | None:
        """See Ledger."""
        return next((one for index, one in reversed(self._days) if index < before), None)

    def index(self, record: RecordId) -> int:
        """Return where a record stands."""
        facts = self.state.facts(record)
        assert facts is not None
        return facts.index

    def standing_of(self, factory: RecordId) -> RecordId:
        """Return the admission or standing in force."""
        known = self.state.get(FactoryState, factory)
        assert known is not None
        assert known.standing_record is not None
        return known.standing_record
