"""Checkpoints: a log's signed statement of its size and root hash.

    federation.example/ledger                       origin: which log this is
    923748                                          size, decimal, no leading zero, at most 2**63 - 1
    nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=    root hash, base64 of 32 bytes

    — federation.example/ledger az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurm…

The three lines are the text of a signed note (note.py). Signatures by other keys, as a witness's, are left
aside.

Source: https://c2sp.org/tlog-checkpoint. Stricter than the source: extension lines are refused, and
an empty tree has the empty tree's root.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from federation.errors import CheckpointForeign, CheckpointMalformed
from federation.log.merkle import EMPTY_ROOT, HASH_SIZE
from federation.log.note import NoteSigner, VerifierKey, open_note, sign_note
from federation.log.spelling import MAX_SIZE, Misspelled, format_base64, parse_base64, parse_decimal


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's size and root hash. Who says so is another question: see `open_checkpoint`."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or any(char < " " or "\ud800" <= char <= "\udfff" for char in self.origin):
            raise CheckpointMalformed("A checkpoint's origin is one line that is not empty.")
        if not 0 <= self.size <= MAX_SIZE:
            raise CheckpointMalformed(f"A log's size goes from 0 to {MAX_SIZE}.")
        if len(self.root) != HASH_SIZE:
            raise CheckpointMalformed(f"A root hash has {HASH_SIZE} bytes.", length=len(self.root))
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise CheckpointMalformed("An empty log has the empty tree's root hash.", root=self.root.hex())

    def format(self) -> str:
        """Return its one text: the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{format_base64(self.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint whose one spelling is `text`, the text of a note.

    Raises:
        CheckpointMalformed: it is not exactly origin, size and root hash
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:  # three lines, and nothing after the last line feed
        raise CheckpointMalformed("A checkpoint is three lines: origin, size and root hash.")
    origin, size, root = lines[:3]
    try:
        return Checkpoint(origin, parse_decimal(size), parse_base64(root))
    except Misspelled as fault:
        raise CheckpointMalformed(f"In a checkpoint, {fault}.") from fault


def open_checkpoint(data: bytes, verifiers: Iterable[VerifierKey], origin: str) -> Checkpoint:
    """Return the checkpoint of the log `origin`, which at least one of its keys signed.

    Raises:
        NoteMalformed, NoteUnverified, VerifierKeyMalformed: see `open_note`
        CheckpointMalformed: the text is not a checkpoint
        CheckpointForeign: it is another log's
    """
    checkpoint = parse_checkpoint(open_note(data, verifiers).text)
    if checkpoint.origin != origin:
        raise CheckpointForeign(
            f"This is a checkpoint of {checkpoint.origin}, not of {origin}.", origin=checkpoint.origin
        )
    return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[NoteSigner]) -> bytes:
    """Return the checkpoint as a note, signed by each signer in this order."""
    return sign_note(checkpoint.format(), signers)
