"""Errors: one tree, and each leaf has a stable `code`.

    try:
        fold(state, record)
    except FrenteError as fault:
        fault.code       "mandate-expired"            stable; shown in HTTP, logs and translations
        str(fault)       a sentence for a person, in English
        fault.evidence   {"mandate": "ab12…", "until": "2007-03-01"}; public facts, never keys or payloads

A family (`EncodingError`, `Refusal`, …) says which side is at fault and gives a command its exit code.
Every code is documented in docs/errors.md; a test compares the two.
"""

from collections.abc import Iterator
from typing import ClassVar


class FrenteError(Exception):
    """Something that a caller can name, show and act on."""

    code: ClassVar[str] = ""
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, **evidence: str | int | None) -> None:
        super().__init__(message)
        self.evidence = evidence


def all_codes() -> dict[str, type[FrenteError]]:
    """Every stable code and the class that carries it, from the classes imported so far."""

    def leaves(family: type[FrenteError]) -> Iterator[type[FrenteError]]:
        for child in family.__subclasses__():
            if child.code:
                yield child
            yield from leaves(child)

    return {leaf.code: leaf for leaf in leaves(FrenteError)}


# -- what was read is not in the form that it must have ---------------------------------------------


class EncodingError(FrenteError):
    """Bytes that are not in the one form that they may have."""

    exit_code = 3


class RecordMalformed(EncodingError):
    """A payload without the fields, types or ranges of its kind."""

    code = "record-malformed"


class KindUnknown(EncodingError):
    """A record of a kind that this program does not know."""

    code = "kind-unknown"


class DocumentMalformed(EncodingError):
    """A document that does not follow the form of its media type."""

    code = "document-malformed"


class BundleMalformed(EncodingError):
    """A bundle with a frame of an unknown type, in a forbidden order or of a forbidden size."""

    code = "bundle-malformed"


class BundleCut(EncodingError):
    """A bundle that ends inside a frame."""

    code = "bundle-cut"


class BundleTooLarge(EncodingError):
    """A bundle, frame or number of frames over the limit."""

    code = "bundle-too-large"


class ReportMalformed(EncodingError):
    """A file for `report write` that is not a report."""

    code = "report-malformed"


# -- keys and signatures ----------------------------------------------------------------------------


class KeyFault(FrenteError):
    """A key or signature that must not be trusted."""

    exit_code = 4


# -- the log ----------------------------------------------------------------------------------------


class LogError(FrenteError):
    """A log, or a proof from it, that does not hold."""

    exit_code = 4


# -- refused by the rules that everybody can repeat --------------------------------------------------


class Refusal(FrenteError):
    """A well-formed record that the rules do not let in."""

    exit_code = 5


class NetworkWrong(Refusal):
    """A record of another network."""

    code = "wrong-network"


class FoundingMissing(Refusal):
    """A record before the network's founding, or a log that does not begin with it."""

    code = "founding-missing"


class FoundingStale(Refusal):
    """A founding that does not replace the one in force."""

    code = "founding-stale"


class LevelUnknown(Refusal):
    """Rules of a level that this program does not know."""

    code = "level-unknown"


class AuthorWrong(Refusal):
    """A record whose author may not make records of its kind."""

    code = "author-wrong"


class FactoryUnknown(Refusal):
    """No charter of this factory is in the log."""

    code = "factory-unknown"


class FactoryNotAdmitted(Refusal):
    """The factory applied, was suspended or left."""

    code = "factory-not-admitted"


class CharterStale(Refusal):
    """A charter that does not replace the one in force."""

    code = "charter-stale"


class StandingStale(Refusal):
    """An admission or a standing that does not follow the one in force."""

    code = "standing-stale"


class ThresholdUnmet(Refusal):
    """Fewer distinct keys signed than the rule asks for."""

    code = "threshold-unmet"


class KeyReused(Refusal):
    """A key that already has another purpose or owner: one key, one purpose."""

    code = "key-reused"


class MandateUnknown(Refusal):
    """No such mandate is in the log."""

    code = "mandate-unknown"


class MandateForeign(Refusal):
    """A mandate given by another factory than the record's author."""

    code = "mandate-foreign"


class MandateNotBegun(Refusal):
    """The log's day is before the mandate's first day."""

    code = "mandate-not-begun"


class MandateExpired(Refusal):
    """The log's day is after the mandate's last day."""

    code = "mandate-expired"


class MandateRecalled(Refusal):
    """The assembly took the mandate back."""

    code = "mandate-recalled"


class MandateEnded(Refusal):
    """A later charter or a recovery ended the mandate."""

    code = "mandate-ended"


class RoleMissing(Refusal):
    """The mandate does not grant the role that the record needs."""

    code = "role-missing"


class SequencePassed(Refusal):
    """A number not above the last accepted one of its mandate."""

    code = "sequence-passed"


class SequenceGap(Refusal):
    """Over 1,000 numbers missing before this one."""

    code = "sequence-gap"


class Fork(Refusal):
    """Two different records claim one place in a delegate's sequence."""

    code = "fork"


class HistoryOther(Refusal):
    """The author saw a checkpoint that this log never had."""

    code = "other-history"


class DayWrong(Refusal):
    """A day that does not follow the log's current day."""

    code = "day-wrong"


class RecordUnknown(Refusal):
    """A record that is named but is not in the log."""

    code = "record-unknown"


class RecoveryWrong(Refusal):
    """A recovery that names nothing that can be recovered or cancelled."""

    code = "recovery-wrong"


class EvidenceWrong(Refusal):
    """Evidence that does not show a fork, or a second one for the same mandate."""

    code = "evidence-wrong"


class WithdrawalWrong(Refusal):
    """A withdrawal of a document that the named record does not have, or by somebody with no say over it."""

    code = "withdrawal-wrong"


class AlreadyLogged(Refusal):
    """A record that stands in the log twice: the second has no effect."""

    code = "already-logged"


# -- refused by the intake of a hub: quotas, documents, the waiting room -----------------------------


class IntakeRefusal(FrenteError):
    """A record that a hub does not take in, though the rules might allow it."""

    exit_code = 5


class DocumentMissing(IntakeRefusal):
    """The document that the record names is neither in the bundle nor held."""

    code = "document-missing"


class DocumentMismatch(IntakeRefusal):
    """A document whose salted hash no record in the bundle names."""

    code = "document-mismatch"


class DocumentWithdrawn(IntakeRefusal):
    """A document whose hash was withdrawn: it is refused from then on."""

    code = "document-withdrawn"


class WaitingRoomFull(IntakeRefusal):
    """Too many applications wait already."""

    code = "waiting-room-full"


class QuotaExceeded(IntakeRefusal):
    """The factory sent more in this log day than the hub takes."""

    code = "quota-exceeded"


class RateLimited(IntakeRefusal):
    """Too many requests from one address."""

    code = "rate-limited"


class OperatorOnly(IntakeRefusal):
    """A record that only the hub itself may write, sent from outside."""

    code = "operator-only"


# -- a machine that cannot do it now ----------------------------------------------------------------


class StorageFault(FrenteError):
    """The disk or the database cannot do what was asked; nothing half-written remains."""

    exit_code = 6


class StorageFull(StorageFault):
    """No space is left."""

    code = "storage-full"


class DatabaseUnreachable(StorageFault):
    """The database does not answer."""

    code = "database-unreachable"


class DatabaseUnsafe(StorageFault):
    """The database would acknowledge what it did not yet write (fsync or synchronous commit is off)."""

    code = "database-unsafe"


class OutcomeUnknown(StorageFault):
    """The connection broke during the commit: ask again, the record's id tells whether it is in."""

    code = "outcome-unknown"


class ReadOnly(StorageFault):
    """This place does not write: the log was handed over, or it is behind its high-water checkpoint."""

    code = "read-only"


class DataMissing(StorageFault):
    """The folder holds no hub or no node."""

    code = "data-missing"


class DataExists(StorageFault):
    """The folder already holds a hub or a node."""

    code = "data-exists"


class DataInUse(StorageFault):
    """Another process of the same kind is using the folder."""

    code = "data-in-use"


class SchemaOld(StorageFault):
    """The database has another version of the tables than the program."""

    code = "schema-version"


class BackupMalformed(StorageFault):
    """A file that is no backup, or one that does not hold together."""

    code = "backup-malformed"


# -- a hub over the network --------------------------------------------------------------------------


class HubFault(FrenteError):
    """A hub that cannot be reached or whose answer does not hold."""

    exit_code = 7


class HubUnreachable(HubFault):
    """No answer from the hub."""

    code = "hub-unreachable"


class HubRefused(HubFault):
    """The hub answered with an error."""

    code = "hub-refused"


class HubAnswerMalformed(HubFault):
    """An answer that is not in the form of the protocol, or larger than its limit."""

    code = "hub-answer-malformed"


# -- what a person asked for -------------------------------------------------------------------------


class UsageFault(FrenteError):
    """A command that cannot be carried out as it was given."""

    exit_code = 2


class PassphraseMissing(UsageFault):
    """No passphrase was given and nobody is there to ask."""

    code = "passphrase-missing"


class SettingInvalid(UsageFault):
    """An option or variable with a value that it cannot have."""

    code = "setting-invalid"


class NothingFound(UsageFault):
    """What was named does not exist here."""

    code = "not-found"
