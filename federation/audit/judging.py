"""Judging: every entry of a log, from the first, by the entries before it and nothing else.

The tree was verified before; here each entry is shown to be the leaf at its place, and folded.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from federation.audit.documents import DocumentCheck, Documents
from federation.audit.headers import fold_header
from federation.audit.signatures import Signatures, Triple, verifier
from federation.audit.state import AuditState
from federation.client import Fetcher
from federation.envelope import parse_envelope
from federation.errors import FrenteError, KindUnknown, LevelUnknown, SignatureInvalid
from federation.ids import RecordId
from federation.log.tiles import FULL_WIDTH, EntryBundle, VerifiedHashReader, bundles_for
from federation.rules import Candidate, fold

MAX_FAULTS: Final = 1000  # that are named; judging stops there
MAX_PASSES: Final = 8  # of folding again because of wrong signatures

Progress = Callable[[int, int], None]
"""(entries read, entries in all)"""


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry that the rules, or the form of a record, do not allow."""

    index: int
    record: RecordId | None
    """None where the entry is no envelope."""
    code: str
    detail: str


class Judging:
    """One pass over the log."""

    def __init__(self, state: AuditState, signatures: Signatures, documents: Documents | None) -> None:
        self.state = state
        self.signatures = signatures
        self.faults: list[Fault] = []
        self.too_old: Fault | None = None
        self.kinds: Counter[str] = Counter()
        self.judged = 0
        self._documents = documents

    @property
    def documents(self) -> DocumentCheck | None:
        """What was found of the documents."""
        return None if self._documents is None else self._documents.found

    def take(self, index: int, raw: bytes) -> None:
        """Judge the entry, as long as this program understands what came before."""
        if self.too_old is not None or len(self.faults) >= MAX_FAULTS:
            return
        try:
            header = fold_header(self.state, raw, self.signatures.verify)
            if header is not None:
                self._accept(header["kind"], header["document"]["audience"], header["document"]["hash"])
            else:
                self._fold(raw)
        except (KindUnknown, LevelUnknown) as fault:
            self.too_old = Fault(index, _record_id(raw), fault.code, str(fault))
            return
        except FrenteError as fault:
            self.faults.append(Fault(index, _record_id(raw), fault.code, str(fault)))
            self.state.size = index + 1
        self.judged = index + 1

    def _fold(self, raw: bytes) -> None:
        candidate = Candidate(raw, verify=self.signatures.verify)
        fold(self.state, candidate)
        named = candidate.record.document
        if named is None:
            self.kinds[candidate.record.kind] += 1
        else:
            self._accept(candidate.record.kind, named.audience, named.hash)

    def _accept(self, kind: str, audience: str, named: str) -> None:
        self.kinds[kind] += 1
        if self._documents is not None and audience == "public":
            self._documents.check(named)


def _record_id(raw: bytes) -> RecordId | None:
    try:
        return parse_envelope(raw).record_id
    except FrenteError:
        return None


def judge(
    log: Fetcher,
    reader: VerifiedHashReader,
    documents: Path | None,
    processes: int,
    progress: Progress,
) -> Judging:
    """Judge every entry; again from the start while signatures turn out wrong that were taken for right."""

    def read_entry(index: int) -> bytes:
        number, at = divmod(index, FULL_WIDTH)
        bundle = EntryBundle(number, min(FULL_WIDTH, reader.size - FULL_WIDTH * number))
        return reader.entries(bundle, log.entries(bundle))[at]

    wrong: set[Triple] = set()
    with verifier(processes) as submit:
        for _ in range(MAX_PASSES):
            signatures = Signatures(submit, wrong)
            judging = Judging(
                AuditState(reader, read_entry),
                signatures,
                None if documents is None else Documents(documents),
            )
            for bundle in bundles_for(0, reader.size):
                first = FULL_WIDTH * bundle.index
                # 3. Each entry is the leaf at its place.
                for index, raw in enumerate(reader.entries(bundle, log.entries(bundle)), first):
                    judging.take(index, raw)  # 4
                progress(first + bundle.width, reader.size)
            found = signatures.finish()  # 5
            if not found:
                return judging
            wrong |= found
    # A log made to waste our time: what the first wrong signature was is known, and that is enough.
    raise SignatureInvalid("The log holds signatures that do not hold, again and again.", wrong=len(wrong))
