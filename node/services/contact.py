"""The first contact with a network, and every checkpoint after it.

First contact is trust on first use: the network's id, its log's origin and keys are pinned, and shown to the person.
The id is the hash of the founding record, which names the keys: the hub cannot give keys that do not belong to
the id. From then on nothing that another network, log or key signed is believed.

Every checkpoint must continue the newest one before it. One that does not is evidence: both signed notes are kept
as files in `evidence/`, and nothing of what the hub answered is taken.
"""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Protocol

from federation.bundle import FrameType, read_frames
from federation.client import NetworkInfo
from federation.errors import (
    CheckpointBehind,
    FrenteError,
    HubAnswerMalformed,
    InconsistentTree,
    LogError,
    NetworkFileMalformed,
    NetworkWrong,
    NothingFound,
)
from federation.ids import RecordId
from federation.log.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from federation.log.monitor import check_consistency
from federation.log.note import parse_note
from federation.log.tiles import Tile
from federation.proofs import verify_proof_bundle
from federation.rules import MemoryState, NetworkState, fold, parse_candidate
from node.clock import format_second
from node.services.workplace import Network, Workplace


class NetworkSource(Protocol):
    """The part of a hub that a first contact needs."""

    def network(self) -> NetworkInfo:
        """Return what the hub says of its network."""

    def proof(self, record: RecordId, /) -> bytes:
        """Return a record's proof bundle."""


class LogSource(Protocol):
    """The part of a hub that shows its log."""

    def checkpoint(self) -> bytes:
        """Return the newest checkpoint, a signed note."""

    def tile(self, tile: Tile, /) -> bytes:
        """Return a tile's hashes."""


def meet(hub: NetworkSource) -> Network:
    """Return the network that the hub serves, as its founding and not as the hub tells it."""
    said = hub.network()
    return network_from_proof(hub.proof(RecordId(said.network)), RecordId(said.network))


def network_from_proof(proof: bytes, network: RecordId | None = None) -> Network:
    """Return the network of a proof bundle, whose every step is verified."""
    return _network(verify_proof_bundle(proof, network=network).network)


def network_from_file(data: bytes) -> Network:
    """Return the network in a file: a proof bundle of any of its records, or a bundle with its founding.

    Raises NetworkFileMalformed.
    """
    try:
        return network_from_proof(data)
    except FrenteError:
        pass
    state = MemoryState(complete=False)
    try:
        for frame in read_frames(BytesIO(data)):
            if frame.type is FrameType.ENVELOPE:
                candidate = parse_candidate(frame.data)
                if candidate.record.kind == "founding":
                    fold(state, candidate)
    except FrenteError as fault:
        raise NetworkFileMalformed(
            "The file holds no network that proves itself.", fault=fault.code
        ) from fault
    known = state.get(NetworkState, "")
    if known is None:
        raise NetworkFileMalformed("The file does not hold the founding of a network.")
    return _network(known)


def _network(known: NetworkState) -> Network:
    return Network(known.id, known.name, known.origin, tuple(known.log_keys), known.sealing_key)


def open_note(workplace: Workplace, note: bytes) -> Checkpoint:
    """Return the checkpoint that the log's key for its size signed. Raises LogError."""
    network = workplace.network
    claimed = parse_checkpoint(parse_note(note).text)
    return open_checkpoint(note, [network.verifier_at(claimed.size)], network.origin)


def follow(workplace: Workplace, hub: LogSource, note: bytes, now: datetime) -> Checkpoint:
    """Keep a checkpoint that was shown to continue the newest one; returns the newest of the two.

    Raises InconsistentTree and CheckpointBehind, when the evidence is on the disk; LogError where the note is no
    checkpoint of this log.
    """
    checkpoint = open_note(workplace, note)
    newest = workplace.checkpoints.newest()
    if newest is not None:
        try:
            if checkpoint.size < newest.checkpoint.size:
                _require_stale_only(checkpoint, newest.checkpoint, hub)
            else:
                check_consistency(newest.checkpoint, checkpoint, hub.tile)
        except (InconsistentTree, CheckpointBehind) as fault:
            files = keep_evidence(workplace, newest.note, note)
            fault.evidence |= {"evidence": ", ".join(map(str, files))}
            raise
    for other in workplace.checkpoints.unconnected():
        _connect(workplace, hub, other.checkpoint, other.note, checkpoint, note, now)
    with workplace.database.transaction():
        workplace.checkpoints.add(checkpoint, note, format_second(now), connected=True)
    return checkpoint if newest is None or checkpoint.size > newest.checkpoint.size else newest.checkpoint


def note_without_proof(workplace: Workplace, note: bytes, now: datetime) -> Checkpoint:
    """Keep a checkpoint that came by stick: signed by the log, and not shown to continue the newest one yet.

    Raises InconsistentTree where another of the same size is kept already.
    """
    checkpoint = open_note(workplace, note)
    for other in workplace.checkpoints.of_size(checkpoint.size):
        if other.checkpoint.root != checkpoint.root:
            files = keep_evidence(workplace, other.note, note)
            raise InconsistentTree(
                f"The log {checkpoint.origin} signed two histories of {checkpoint.size} entries.",
                origin=checkpoint.origin,
                size=checkpoint.size,
                evidence=", ".join(map(str, files)),
            )
    with workplace.database.transaction():
        workplace.checkpoints.add(checkpoint, note, format_second(now), connected=False)
    return checkpoint


def _require_stale_only(shown: Checkpoint, newest: Checkpoint, hub: LogSource) -> None:
    """Return only where the smaller checkpoint is an old copy, and the log still has what it had."""
    try:
        check_consistency(shown, newest, hub.tile)
    except (NothingFound, HubAnswerMalformed, LogError) as fault:
        if isinstance(fault, InconsistentTree):
            raise
        raise CheckpointBehind(
            f"The log shows {shown.size} entries, and had {newest.size}.", old=newest.size, new=shown.size
        ) from fault


def _connect(
    workplace: Workplace,
    hub: LogSource,
    other: Checkpoint,
    other_note: bytes,
    checkpoint: Checkpoint,
    note: bytes,
    now: datetime,
) -> None:
    """Show that a checkpoint that came by stick is of the same history, where it is not larger than this one."""
    if other.size > checkpoint.size:
        return
    try:
        check_consistency(other, checkpoint, hub.tile)
    except InconsistentTree as fault:
        files = keep_evidence(workplace, other_note, note)
        fault.evidence |= {"evidence": ", ".join(map(str, files))}
        raise
    with workplace.database.transaction():
        workplace.checkpoints.add(other, other_note, format_second(now), connected=True)


def keep_evidence(workplace: Workplace, *notes: bytes) -> tuple[Path, ...]:
    """Write signed checkpoints that contradict each other to files, for everybody to see."""
    folder = workplace.folder / "evidence"
    folder.mkdir(exist_ok=True)
    files = []
    for note in notes:
        claimed = parse_checkpoint(parse_note(note).text)
        path = folder / f"checkpoint-{claimed.size}-{claimed.root.hex()[:16]}.txt"
        path.write_bytes(note)
        files.append(path)
    return tuple(files)


def refresh(workplace: Workplace, hub: NetworkSource) -> Network:
    """Learn newer keys of the pinned network from its founding's newer versions. Raises NetworkWrong."""
    pinned = workplace.network
    network = network_from_proof(hub.proof(RecordId(pinned.id)), RecordId(pinned.id))
    if network.id != pinned.id or network.origin != pinned.origin:
        raise NetworkWrong(
            "The hub serves another network than the one this node belongs to.", network=network.id
        )
    with workplace.database.transaction():
        workplace.pin(network)
    return network
