"""Receipts: proof that an entry is in a log, which anybody can check offline. Files end in `.tlog-proof`.

    c2sp.org/tlog-proof@v1
    extra YWJj                                      only where there is extra data: base64, signed by nobody
    index 5                                         the entry's index, decimal, no leading zero
    QnGia+DYqE8L1UyMMC58s6O10fpngKQLzOKHNHfatlg=    none or more: the inclusion path, the leaf's sibling first
    Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=

    federation.example/ledger                       the checkpoint, a signed note (checkpoint.py)
    7
    …

Source: https://c2sp.org/tlog-proof. Stricter than the source: base64 has one spelling, the path has exactly
the length that index and size ask for, and sizes are limited.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from federation.errors import ProofMalformed
from federation.log.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from federation.log.merkle import HASH_SIZE, leaf_hash, verify_inclusion
from federation.log.note import MAX_NOTE_BYTES, VerifierKey, parse_note
from federation.log.spelling import MAX_SIZE, Misspelled, format_base64, parse_base64, parse_decimal

HEADER: Final = "c2sp.org/tlog-proof@v1"
MAX_EXTRA_BYTES: Final = 65_536
MAX_PATH_LENGTH: Final = 63
"""No inclusion path in a tree of at most 2**63 - 1 entries is longer."""
MAX_PROOF_BYTES: Final = 2 * MAX_NOTE_BYTES


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a `.tlog-proof` claims: nothing is proven before `verify`, with the entry and known keys."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    """The signed note, exactly as the log gave it."""
    extra: bytes | None = None
    """None where the proof has no such line. Nobody signed it."""

    def __post_init__(self) -> None:
        if not 0 <= self.index < MAX_SIZE:
            raise ProofMalformed(f"An entry's index goes from 0 to {MAX_SIZE - 1}.")
        if len(self.path) > MAX_PATH_LENGTH:
            raise ProofMalformed(f"A path has at most {MAX_PATH_LENGTH} hashes.", length=len(self.path))
        if any(len(one) != HASH_SIZE for one in self.path):
            raise ProofMalformed(f"A hash has {HASH_SIZE} bytes.")
        if self.extra is not None and len(self.extra) > MAX_EXTRA_BYTES:
            raise ProofMalformed(f"Extra data has at most {MAX_EXTRA_BYTES} bytes.", length=len(self.extra))
        self.claimed_checkpoint()

    def claimed_checkpoint(self) -> Checkpoint:
        """Return what the checkpoint says, whoever signed it: which log and which keys to ask for."""
        return parse_checkpoint(parse_note(self.checkpoint).text)

    def format(self) -> bytes:
        """Return its one spelling."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {format_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines.extend(map(format_base64, self.path))
        return "\n".join([*lines, "", ""]).encode() + self.checkpoint

    def verify(self, entry: bytes, verifiers: Iterable[VerifierKey], origin: str) -> Checkpoint:
        """Return the signed checkpoint of the log `origin` whose tree has `entry` at this index.

        Raises:
            NoteUnverified, CheckpointForeign, VerifierKeyMalformed: see `open_checkpoint`
            ProofInvalid: the entry is not at this index in that tree
        """
        checkpoint = open_checkpoint(self.checkpoint, verifiers, origin)
        verify_inclusion(leaf_hash(entry), self.index, checkpoint.size, self.path, checkpoint.root)
        return checkpoint


def parse_receipt(data: bytes) -> Receipt:
    """Return the receipt whose one spelling is `data`; nothing is proven yet.

    Raises:
        ProofMalformed: it is not a `.tlog-proof`
        NoteMalformed, CheckpointMalformed: its last part is not a signed checkpoint
    """
    if len(data) > MAX_PROOF_BYTES:
        raise ProofMalformed(f"A proof has at most {MAX_PROOF_BYTES} bytes.", length=len(data))
    head, blank, checkpoint = data.partition(b"\n\n")
    if not blank or not head.isascii():
        raise ProofMalformed("A proof is a head in ASCII, an empty line and a checkpoint.")
    lines = head.decode("ascii").split("\n")
    if lines.pop(0) != HEADER:
        raise ProofMalformed(f"A proof begins with the line {HEADER}.")
    try:
        extra = parse_base64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
        if not lines or not lines[0].startswith("index "):
            raise ProofMalformed("A proof has a line with the entry's index before the path.")
        index = parse_decimal(lines.pop(0)[6:])
        path = tuple(parse_base64(line) for line in lines)
    except Misspelled as fault:
        raise ProofMalformed(f"In a proof, {fault}.") from fault
    return Receipt(index, path, checkpoint, extra)
