"""Candidates: records whose form is right and whose right to enter the log is not yet judged.

    raw bytes --parse_candidate--> Candidate --ledger.fold--> entry

A signature check costs more than everything else together, so a candidate remembers which keys it was checked
with: a hub checks before it takes the lock, and the rules ask again under it at no cost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from federation.encoding import b64decode_strict
from federation.envelope import UnverifiedEnvelope, pae, parse_envelope
from federation.errors import KeyUnknown, ThresholdUnmet
from federation.ids import KeyId, RecordId
from federation.keys import PublicKey
from federation.log.merkle import leaf_hash
from federation.records import Record, parse_record

Verify = Callable[[PublicKey, bytes, bytes], None]
"""(key, message, signature): returns only when the signature holds; raises SignatureInvalid."""


@dataclass(frozen=True, slots=True)
class Signers:
    """Keys of which at least `threshold` distinct ones must sign."""

    keys: tuple[PublicKey, ...]
    threshold: int


class Candidate:
    """An envelope and the record in it. Nothing is verified but what `check` was asked to."""

    __slots__ = ("_checked", "_leaf_hash", "_verify", "envelope", "id", "raw", "record")

    def __init__(self, raw: bytes, *, verify: Verify = PublicKey.verify) -> None:
        self.raw = raw
        self.envelope: UnverifiedEnvelope = parse_envelope(raw)
        self.record: Record = parse_record(self.envelope.payload)
        self.id: RecordId = self.envelope.record_id
        self._verify = verify
        self._checked: set[KeyId] = set()
        self._leaf_hash: bytes | None = None

    @property
    def leaf_hash(self) -> bytes:
        """The entry's hash in the tree: over the envelope, signatures and all."""
        if self._leaf_hash is None:
            self._leaf_hash = leaf_hash(self.raw)
        return self._leaf_hash

    def is_checked_by(self, key: PublicKey) -> bool:
        """Whether this key's is the one signature, and was verified already."""
        signatures = self.envelope.signatures
        return len(signatures) == 1 and signatures[0].keyid == key.id and key.id in self._checked

    def check(self, groups: Sequence[Signers]) -> None:
        """Return only when every signature is by a key of these groups, and each group has its threshold.

        Distinct public keys are counted, never key ids or signatures: a key that stands in a group twice
        counts once.

        Raises:
            KeyUnknown: a signature by a key in none of the groups: nothing can be added to a signed record
            SignatureInvalid: a signature that does not hold
            ThresholdUnmet: too few signed, or a threshold under 1
        """
        counted = {key.id: key for group in groups for key in group.keys}
        signed = set()
        for keyid, sig in self.envelope.signatures:
            key = counted.get(keyid)
            if key is None:
                raise KeyUnknown("A signature is by a key that does not count for this record.", key=keyid)
            if keyid not in self._checked:
                self._verify(key, pae(self.envelope.payload), sig)
                self._checked.add(keyid)
            signed.add(key.raw)
        for group in groups:
            count = len(signed.intersection(key.raw for key in group.keys))
            if count < max(group.threshold, 1):
                raise ThresholdUnmet(
                    f"{count} of the keys that must sign have signed, and {group.threshold} are needed.",
                    signed=count,
                    threshold=group.threshold,
                )


def parse_candidate(raw: bytes) -> Candidate:
    """Return the candidate in these envelope bytes. Raises the family of EncodingError."""
    return Candidate(raw)


@lru_cache(maxsize=16384)
def public_key(text: str) -> PublicKey:
    """Return the key of base64 text that stands in a record. Raises KeyUnsafe, Base64Malformed."""
    return PublicKey.enrol(b64decode_strict(text))
