"""Audit: a whole log read again from its first entry, believing nobody.

    1. the checkpoint is signed by a key that the caller knows, where one was given
    2. an older checkpoint that the caller kept is of the same history
    3. every entry is a leaf of the checkpoint's tree, at its place
    4. every entry is a record that the rules allow, judged by the entries before it and nothing else
    5. every signature that a rule counts holds
    6. the checkpoint is signed by the log key that the founding in force names for its size
    7. the documents that lie in a folder have the hashes by which the records name them

An entry that breaks a rule has no effect, is the hub's fault, and is reported; later entries stand. From an entry
of a kind or level that this program does not know it judges no more: it is too old, and checks the tree alone.

    judging       reads and folds, entry by entry
    headers       the short way for what delegates say in documents, of which a log mostly consists
    signatures    verified by one process for each core, after the fold
    documents     in a folder beside the log

Sources: docs/protocol.md, sections 3 and 5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from federation.audit.documents import DocumentCheck
from federation.audit.judging import Fault, Progress, judge
from federation.audit.signatures import processes_for
from federation.client import Fetcher
from federation.errors import NetworkWrong, NoteUnverified
from federation.ids import RecordId
from federation.log.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from federation.log.monitor import check_consistency
from federation.log.note import VerifierKey, parse_note
from federation.log.tiles import VerifiedHashReader, verified_hashes
from federation.proofs import log_key_at
from federation.rules import NetworkState

__all__ = ["Audit", "DocumentCheck", "Fault", "Progress", "audit_log"]


@dataclass(frozen=True, slots=True)
class Audit:
    """What a whole log has shown. The tree and the checkpoint hold, or there would be none."""

    checkpoint: Checkpoint
    note: bytes
    log_key: VerifierKey
    anchored: bool
    """True where the caller named a log key or the network; False where the log itself was believed on them."""
    network: NetworkState | None
    """None where the log is no network's."""
    judged: int
    """The entries from 0 up to this one were judged."""
    kinds: dict[str, int]
    """Entries that had effect, by kind."""
    signatures: int
    faults: tuple[Fault, ...]
    too_old: Fault | None
    """The entry from which on this program is too old to judge."""
    old_size: int | None
    """The size of the older checkpoint, of which this one is shown to be the continuation."""
    documents: DocumentCheck | None

    @property
    def whole(self) -> bool:
        """True where every entry was judged and no fault was found."""
        return not (self.faults or self.too_old or (self.documents is not None and self.documents.wrong))


def audit_log(
    log: Fetcher,
    *,
    vkeys: Iterable[VerifierKey] = (),
    network: RecordId | None = None,
    old: bytes | None = None,
    documents: Path | None = None,
    processes: int | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Audit:
    """Read the whole log and return what it shows.

    `vkeys` are log keys, and `network` is a network's id, that the caller knows from elsewhere. `old` is a
    checkpoint kept from before. `documents` is a folder with files of salt and bytes, named by their hash.
    `processes` is for signatures: by default one for each core, 0 for none.

    Raises LogError where checkpoint or tree do not hold; NetworkWrong; HubFault and NothingFound of the Fetcher.
    """
    pinned = tuple(vkeys)
    # 1. The checkpoint is signed by a key that the caller knows. The founding's word on it comes in step 6.
    note = log.checkpoint()
    checkpoint = parse_checkpoint(parse_note(note).text)
    if pinned:
        open_checkpoint(note, pinned, checkpoint.origin)
    # 2. An older checkpoint is of the same history.
    reader, old_size = _open_tree(log, checkpoint, pinned, old)
    # 3, 4, 5, 7. Entries, rules, signatures, documents.
    judging = judge(log, reader, documents, processes_for(processes, checkpoint.size), progress)
    known = judging.state.get(NetworkState, "")
    if network is not None and (known is None or known.id != network):
        raise NetworkWrong("The log is another network's.", network=None if known is None else known.id)
    # 6. The checkpoint is signed by the key that the founding in force names.
    log_key = _require_log_key(note, checkpoint, pinned, known, judged_all=judging.too_old is None)
    return Audit(
        checkpoint=checkpoint,
        note=note,
        log_key=log_key,
        anchored=bool(pinned) or network is not None,
        network=known,
        judged=judging.judged,
        kinds=dict(judging.kinds),
        signatures=judging.signatures.count,
        faults=tuple(judging.faults),
        too_old=judging.too_old,
        old_size=old_size,
        documents=judging.documents,
    )


def _open_tree(
    log: Fetcher, checkpoint: Checkpoint, pinned: Sequence[VerifierKey], old: bytes | None
) -> tuple[VerifiedHashReader, int | None]:
    if old is None:
        return verified_hashes(checkpoint.size, checkpoint.root, log.tile), None
    before = parse_checkpoint(parse_note(old).text)
    if pinned:
        open_checkpoint(old, pinned, checkpoint.origin)
    return check_consistency(before, checkpoint, log.tile), before.size


def _require_log_key(
    note: bytes,
    checkpoint: Checkpoint,
    pinned: Sequence[VerifierKey],
    network: NetworkState | None,
    *,
    judged_all: bool,
) -> VerifierKey:
    """Return who signed the checkpoint. Raises LogError where it is not whom the founding names."""
    if network is not None and judged_all:
        named = log_key_at(network, checkpoint.size)
        open_checkpoint(note, [named], network.origin)
        return named
    # No founding is in force, or a later one cannot be read: then only a key from elsewhere tells.
    for key in pinned:
        try:
            open_checkpoint(note, [key], checkpoint.origin)
        except NoteUnverified:
            continue
        return key
    raise NoteUnverified("Nothing says which key signs this log: give one.", origin=checkpoint.origin)
