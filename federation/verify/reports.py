"""What each check found: facts for programs, lines for people.

    {"check": "proof", "result": "holds", "trust": "key", "shown": [["entry", {"id": …, "index": 7}], …],
     "not_shown": [["not between", {}], …], "faults": []}

`shown` and `not_shown` name sentences of words.py with their facts: the same in every language.
"""

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from federation.bundle import FrameType, read_frames
from federation.documents import Evidence, parse_document
from federation.errors import EncodingError, FrenteError, KeyFault, LogError, Refusal, all_codes
from federation.ids import SALT_BYTES, document_hash
from federation.log.checkpoint import Checkpoint
from federation.log.note import VerifierKey, parse_verifier_key
from federation.log.proof import Receipt, parse_receipt
from federation.proofs import Proof
from federation.records import FoundingContent
from federation.rules import Candidate, MemoryState, fold, parse_candidate
from federation.speaking import Say, fault_word
from federation.verify.words import kind_word

if TYPE_CHECKING:  # it would load what speaks to other machines, which only `log URL` does
    from federation.audit import Audit

Facts: TypeAlias = dict[str, str | int]
Trust: TypeAlias = Literal["key", "network", "file", "nothing"]

BROKEN_EXIT: Final = LogError.exit_code
MAX_FAULTS_SAID: Final = 20


@dataclass(slots=True)
class Report:
    """The findings of one check."""

    check: Literal["receipt", "proof", "bundle", "log"]
    trust: Trust
    shown: list[tuple[str, Facts]] = field(default_factory=list)
    not_shown: list[tuple[str, Facts]] = field(default_factory=list)
    faults: list[tuple[str, Facts]] = field(default_factory=list)
    exit_code: int = 0

    @property
    def result(self) -> Literal["holds", "partly", "fails"]:
        """Whether everything that was asked holds."""
        return "fails" if self.faults else "partly" if self.exit_code else "holds"

    def show(self, sentence: str, **facts: str | int) -> None:
        """Note what is shown."""
        self.shown.append((sentence, facts))

    def leave_open(self, sentence: str, **facts: str | int) -> None:
        """Note what is not shown."""
        self.not_shown.append((sentence, facts))

    def find_fault(self, sentence: str, exit_code: int, **facts: str | int) -> None:
        """Note what does not hold."""
        self.faults.append((sentence, facts))
        self.exit_code = self.exit_code or exit_code

    def to_json(self) -> dict[str, object]:
        """Return the report for programs."""
        return {
            "check": self.check,
            "result": self.result,
            "trust": self.trust,
            "shown": self.shown,
            "not_shown": self.not_shown,
            "faults": self.faults,
        }

    def lines(self, say: Say) -> list[str]:
        """Return the report for people."""
        lines = [say(self.result, question=say(f"help {self.check}"))]
        if self.faults:
            lines += [f"  - {_sentence(say, *one)}" for one in self.faults[:MAX_FAULTS_SAID]]
            lines += [f"  - {say('more faults')}"] if len(self.faults) > MAX_FAULTS_SAID else []
        for title, found in (("shown", self.shown), ("not shown", self.not_shown)):
            if found:
                lines += ["", say(title), *(f"  - {_sentence(say, *one)}" for one in found)]
        return [*lines, "", say(f"trust {self.trust}")]


def _sentence(say: Say, name: str, facts: Facts) -> str:
    """Return a sentence, with words for the kinds and faults among its facts."""
    words = dict(facts)
    if "kind" in words:
        words["kind"] = kind_word(say, str(words["kind"]))
    if "fault" in words:
        words["fault"] = fault_word(say, str(words["fault"]))
    return say(name, **words)


def _show_checkpoint(report: Report, key: VerifierKey, checkpoint: Checkpoint) -> None:
    report.show("checkpoint", key=key.format(), size=checkpoint.size, root=checkpoint.root.hex())


def report_receipt(
    receipt: Receipt, record: bytes | None, key: VerifierKey, checkpoint: Checkpoint
) -> Report:
    """Return what a verified receipt shows; the record, where there is one, was verified with it."""
    report = Report("receipt", "key")
    _show_checkpoint(report, key, checkpoint)
    if record is None:
        report.leave_open("not record")
    else:
        try:
            report.show("entry", id=parse_candidate(record).id, index=receipt.index)
        except EncodingError:  # another kind of log, or a newer kind of record
            report.show("bytes entry", index=receipt.index)
    report.leave_open("not allowed")
    report.leave_open("not others")
    return report


def report_proof(proof: Proof, trust: Trust) -> Report:
    """Return what a verified proof bundle shows."""
    report = Report("proof", trust)
    report.show("record", kind=proof.record.kind, id=proof.id)
    report.show("entry", id=proof.id, index=proof.index)
    _show_checkpoint(report, proof.log_key, proof.checkpoint)
    report.show("network", name=proof.network.name, id=proof.network.id)
    if proof.factory is not None and proof.factory.standing_record is not None:
        report.show("factory", name=proof.factory.name, id=proof.factory.id)
    if proof.mandate is not None:
        report.show(
            "mandate",
            id=proof.mandate.id,
            first=str(proof.mandate.first_day),
            last=str(proof.mandate.last_day),
        )
    report.show("links", count=len(proof.links) - 1)
    if proof.document is not None:
        report.show("document", size=len(proof.document))
    elif proof.record.document is not None:
        report.leave_open("not document")
    report.leave_open("not between")
    report.leave_open("not true")
    report.leave_open("not others")
    return report


def report_log(audit: "Audit", trust: Trust) -> Report:
    """Return what an audit shows."""
    report = Report("log", trust)
    _show_checkpoint(report, audit.log_key, audit.checkpoint)
    report.show("tree", size=audit.checkpoint.size)
    if audit.network is not None:
        report.show("network", name=audit.network.name, id=audit.network.id)
    report.show("audited", judged=audit.judged, signatures=audit.signatures)
    if audit.old_size is not None:
        report.show("same history", size=audit.old_size)
    if audit.documents is not None:
        right = audit.documents.checked - len(audit.documents.wrong)
        report.show("documents checked", checked=right, missing=audit.documents.missing)
        for one in audit.documents.wrong:
            report.find_fault("wrong document", BROKEN_EXIT, hash=one)
    else:
        report.leave_open("not documents")
    for fault in audit.faults:
        report.find_fault("fault", BROKEN_EXIT, index=fault.index, fault=fault.code, detail=fault.detail)
    if audit.too_old is not None:
        report.leave_open("too old", index=audit.too_old.index, code=audit.too_old.code)
        report.exit_code = report.exit_code or all_codes()[audit.too_old.code].exit_code
    if audit.whole:
        report.show("no recall")
    report.leave_open("not true")
    if audit.old_size is None:
        report.leave_open("not others")
    return report


# -- bundles -----------------------------------------------------------------------------------------


class _Parts:
    """A bundle taken apart; nothing in it is judged yet."""

    def __init__(self, data: bytes) -> None:
        self.records: list[tuple[bytes, bytes | None]] = []  # and its receipt
        self.documents: dict[str, bytes] = {}  # without salt, by hash
        self.sealed = 0
        for frame in read_frames(BytesIO(data)):
            match frame.type:
                case FrameType.ENVELOPE:
                    self.records.append((frame.data, None))
                case FrameType.RECEIPT:
                    self.records[-1] = (self.records[-1][0], frame.data)
                case FrameType.DOCUMENT:
                    salt, document = frame.data[:SALT_BYTES], frame.data[SALT_BYTES:]
                    self.documents[document_hash(salt, document)] = document
                case FrameType.SEALED_DOCUMENT:
                    self.sealed += 1
                case _:
                    pass  # a checkpoint: each receipt has its own


def report_bundle(data: bytes, keys: tuple[VerifierKey, ...]) -> Report:
    """Return what a bundle shows. Raises EncodingError where it is not whole."""
    parts = _Parts(data)
    candidates = [_candidate(raw) for raw, _ in parts.records]
    inside = () if keys else _keys_inside(candidates)
    receipts = sum(receipt is not None for _, receipt in parts.records)
    report = Report("bundle", "nothing" if not receipts else "key" if keys else "file")
    report.show(
        "bundle",
        records=len(parts.records),
        documents=len(parts.documents),
        sealed=parts.sealed,
        receipts=receipts,
    )
    state = MemoryState(complete=False)
    named: set[str] = set()
    for number, (candidate, (_, receipt)) in enumerate(zip(candidates, parts.records, strict=True), 1):
        if isinstance(candidate, FrenteError):
            report.find_fault("bad record", candidate.exit_code, number=number, fault=candidate.code)
            continue
        _judge_receipt(report, number, candidate, receipt, (*keys, *inside), state)
        _judge_record(report, number, candidate, state)
        if candidate.record.document is not None:
            named.add(candidate.record.document.hash)
            if candidate.record.document.hash not in parts.documents and not parts.sealed:
                report.leave_open("not inside", kind=candidate.record.kind, id=candidate.id)
    unnamed = parts.documents.keys() - named - _attachments(parts, named)
    if unnamed:
        report.leave_open("not unnamed", count=len(unnamed))
    if receipts and not keys and not inside:
        report.trust = "nothing"
        report.leave_open("not receipts")
    if receipts < len(parts.records):
        report.leave_open("not logged")
    report.leave_open("not between")
    return report


def _candidate(raw: bytes) -> Candidate | FrenteError:
    try:
        return parse_candidate(raw)
    except EncodingError as fault:
        return fault


def _keys_inside(candidates: list[Candidate | FrenteError]) -> tuple[VerifierKey, ...]:
    """Return the log keys that the foundings in the bundle name."""
    return tuple(
        parse_verifier_key(key.vkey)
        for one in candidates
        if isinstance(one, Candidate) and isinstance(one.record.content, FoundingContent)
        for key in one.record.content.log_keys
    )


def _judge_receipt(
    report: Report,
    number: int,
    candidate: Candidate,
    receipt: bytes | None,
    keys: tuple[VerifierKey, ...],
    state: MemoryState,
) -> None:
    if receipt is None or not keys:
        return
    try:
        parsed = parse_receipt(receipt)
        parsed.verify(candidate.raw, keys, parsed.claimed_checkpoint().origin)
    except LogError as fault:
        report.find_fault("bad record", fault.exit_code, number=number, fault=fault.code)
        return
    state.size = parsed.index
    report.show("bundle receipt", kind=candidate.record.kind, id=candidate.id, index=parsed.index)


def _judge_record(report: Report, number: int, candidate: Candidate, state: MemoryState) -> None:
    """Judge the record by the ones before it in the bundle."""
    try:
        fold(state, candidate)
    except Refusal as fault:  # what would allow it may just not be inside
        report.leave_open("not judged", kind=candidate.record.kind, id=candidate.id, code=fault.code)
    except KeyFault as fault:
        if fault.code == "key-unknown":  # likewise: a newer charter, say
            report.leave_open("not judged", kind=candidate.record.kind, id=candidate.id, code=fault.code)
            return
        report.find_fault("bad record", fault.exit_code, number=number, fault=fault.code)
    else:
        report.show("bundle allowed", kind=candidate.record.kind, id=candidate.id)


def _attachments(parts: _Parts, named: set[str]) -> set[str]:
    """Return the hashes that the named documents name in turn."""
    found: set[str] = set()
    for one in named & parts.documents.keys():
        try:
            document = parse_document(parts.documents[one])
        except EncodingError:
            continue
        if not isinstance(document, Evidence):
            found.update(attachment.hash for attachment in document.attachments)
    return found
