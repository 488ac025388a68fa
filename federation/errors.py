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


class NotUtf8(EncodingError):
    """Text that is not UTF-8."""

    code = "not-utf8"


class NotJson(EncodingError):
    """Bytes that are not JSON."""

    code = "not-json"


class NotCanonical(EncodingError):
    """JSON that is not spelled in its one canonical way."""

    code = "not-canonical"


class DuplicateKey(EncodingError):
    """An object with the same key twice."""

    code = "duplicate-key"


class FloatForbidden(EncodingError):
    """A number with a fraction, an exponent or a negative zero: quantities are decimal strings."""

    code = "float-forbidden"


class IntegerOutOfRange(EncodingError):
    """An integer beyond ±(2^53-1), which not every program reads exactly."""

    code = "integer-out-of-range"


class LoneSurrogate(EncodingError):
    """Text with half a character (a lone surrogate)."""

    code = "lone-surrogate"


class TooDeep(EncodingError):
    """JSON nested over 16 deep."""

    code = "too-deep"


class TooLarge(EncodingError):
    """More bytes than there may be."""

    code = "too-large"


class Base64Malformed(EncodingError):
    """Base64 that is not spelled in its one standard, padded way."""

    code = "base64-malformed"


class IdMalformed(EncodingError):
    """An id that is not 64 lowercase hexadecimal digits."""

    code = "id-malformed"


class SaltMalformed(EncodingError):
    """A document's salt that is not 32 bytes."""

    code = "salt-malformed"


class EnvelopeMalformed(EncodingError):
    """An envelope without exactly the fields, types and sizes that it must have."""

    code = "envelope-malformed"


class EnvelopeTooLarge(EncodingError):
    """An envelope with more bytes than there may be."""

    code = "envelope-too-large"


class PayloadTooLarge(EncodingError):
    """A payload with more bytes than a record may have."""

    code = "payload-too-large"


class PayloadTypeWrong(EncodingError):
    """An envelope around something else than a record."""

    code = "payload-type-wrong"


class SignaturesTooMany(EncodingError):
    """An envelope with more signatures than any rule could count."""

    code = "signatures-too-many"


class SignaturesUnsorted(EncodingError):
    """Signatures that do not rise by key id."""

    code = "signatures-unsorted"


class SignatureRepeated(EncodingError):
    """Two signatures under one key id."""

    code = "signature-repeated"


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


class CosignRequestMalformed(EncodingError):
    """A file for `cosign` that is none, or is damaged."""

    code = "cosign-malformed"


class NetworkFileMalformed(EncodingError):
    """A file for `--network` without the founding of a network."""

    code = "network-file-malformed"


# -- keys and signatures ----------------------------------------------------------------------------


class KeyFault(FrenteError):
    """A key or signature that must not be trusted."""

    exit_code = 4


class KeyUnsafe(KeyFault):
    """A public key that is off the curve, spelled in a second way, or of small or mixed order."""

    code = "key-unsafe"


class KeyUnknown(KeyFault):
    """A signature by a key that does not count here."""

    code = "key-unknown"


class SignatureInvalid(KeyFault):
    """A signature that its key did not make over these bytes."""

    code = "signature-invalid"


class EnvelopesForeign(KeyFault):
    """Envelopes to be merged that do not hold one and the same payload."""

    code = "envelopes-foreign"


class LibsodiumUnsound(KeyFault):
    """A build of libsodium that accepts keys or signatures that must be refused."""

    code = "libsodium-unsound"


class KeyFileMissing(KeyFault):
    """No key file at this place."""

    code = "key-file-missing"


class KeyFileExists(KeyFault):
    """A key file that would have been overwritten: no key is ever replaced."""

    code = "key-file-exists"


class KeyFileMalformed(KeyFault):
    """A key file that is damaged or of another kind."""

    code = "key-file-malformed"


class KeyFileExposed(KeyFault):
    """An unencrypted key file that other users of the machine can read."""

    code = "key-file-exposed"


class PassphraseWrong(KeyFault):
    """A passphrase that does not open the key file."""

    code = "passphrase-wrong"


class RequestFault(KeyFault):
    """A request that a delegate signed, and that counts no more or not yet."""


class RequestStale(RequestFault):
    """A signed request that names a time over five minutes away from the hub's."""

    code = "request-stale"


class RequestReplayed(RequestFault):
    """A signed request whose nonce was used already."""

    code = "request-replayed"


# -- the log ----------------------------------------------------------------------------------------


class LogError(FrenteError):
    """A log, or a proof from it, that does not hold."""

    exit_code = 4


class ProofMalformed(LogError):
    """A proof that is not in the one form that it may have."""

    code = "proof-malformed"


class ProofInvalid(LogError):
    """A well-formed proof that does not show what it claims."""

    code = "proof-invalid"


class TileMalformed(LogError):
    """A tile or entry bundle, or its path, that is not in the one form that it may have."""

    code = "tile-malformed"


class TileForeign(LogError):
    """A tile or entry bundle that does not belong to the tree of the checkpoint."""

    code = "tile-foreign"


class NoteMalformed(LogError):
    """A signed note that is not in the one form that it may have."""

    code = "note-malformed"


class NoteUnverified(LogError):
    """A note that no known key signed, or with a wrong signature under a known key's name."""

    code = "note-unverified"


class VerifierKeyMalformed(LogError):
    """A verifier key that is not in the one form that it may have."""

    code = "verifier-key-malformed"


class CheckpointMalformed(LogError):
    """A checkpoint that is not in the one form that it may have."""

    code = "checkpoint-malformed"


class CheckpointForeign(LogError):
    """A checkpoint of another log than the one that was asked for."""

    code = "checkpoint-foreign"


class CheckpointBehind(LogError):
    """A checkpoint of a smaller tree than one already seen: the log's place fell behind, or was set back."""

    code = "checkpoint-behind"


class InconsistentTree(LogError):
    """Two checkpoints of one log that no single history explains: the log showed two histories."""

    code = "tree-inconsistent"


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


class TargetWrong(IntakeRefusal):
    """A document that does not fit the proposal that it names, which has no such article or words, or is another's."""

    code = "target-wrong"


class DocumentMismatch(IntakeRefusal):
    """A document whose salted hash no record in the bundle names."""

    code = "document-mismatch"


class DocumentWithdrawn(IntakeRefusal):
    """A document whose hash was withdrawn: it is refused from then on."""

    code = "document-withdrawn"


class DocumentForeign(IntakeRefusal):
    """A document that another author's record named first: only that author may name or withdraw it."""

    code = "document-foreign"


class WaitingRoomFull(IntakeRefusal):
    """Too many applications wait already."""

    code = "waiting-room-full"


class QuotaExceeded(IntakeRefusal):
    """The factory sent more in this log day than the hub takes."""

    code = "quota-exceeded"


class RateLimited(IntakeRefusal):
    """Too many requests from one address."""

    code = "rate-limited"


class Busy(IntakeRefusal):
    """A hub that holds as many bundles at once as it has room for."""

    code = "busy"


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


class StorageFailed(StorageFault):
    """The disk or its file is damaged, read-only or gives errors."""

    code = "storage-failed"


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


class ExportFolder(StorageFault):
    """A folder into which no copy of the site is written: it holds something else, or lies in the hub's data."""

    code = "export-folder"


class DataInUse(StorageFault):
    """Another process of the same kind is using the folder."""

    code = "data-in-use"


class SchemaOld(StorageFault):
    """The database has another version of the tables than the program."""

    code = "schema-version"


class BackupMalformed(StorageFault):
    """A file that is no backup, or one that does not hold together."""

    code = "backup-malformed"


# -- statutes: what cannot be read, compared, merged or written ---------------------------------------


class StatuteFault(FrenteError):
    """A text that cannot be used as a statute, or a plan that cannot be carried out."""

    exit_code = 3


class FormatUnknown(StatuteFault):
    """A file in a format from which no statute is read."""

    code = "format-unknown"


class FileUnreadable(StatuteFault):
    """A file that is broken, or is not what its name says."""

    code = "file-unreadable"


class FileProtected(StatuteFault):
    """A file that only opens with a password."""

    code = "file-protected"


class FileScanned(StatuteFault):
    """A file that holds pictures of pages and no text."""

    code = "file-scanned"


class FileNoText(StatuteFault):
    """A spreadsheet, a presentation or another file that is no running text."""

    code = "file-no-text"


class StatuteTooLarge(StatuteFault):
    """A text beyond the limits of size, of articles or of drafts."""

    code = "statute-too-large"


class StatuteEmpty(StatuteFault):
    """A file without a single article, preamble or section with text."""

    code = "statute-empty"


class PlanMalformed(StatuteFault):
    """A plan of a draft that names what is not there, or is not in its form."""

    code = "plan-malformed"


class WorkFault(FrenteError):
    """Reading, comparing or writing that was not finished."""

    exit_code = 6


class WorkTooLong(WorkFault):
    """It took longer, or needed more memory, than it may."""

    code = "work-too-long"


class WorkFailed(WorkFault):
    """The program that converts, compares or writes broke off."""

    code = "work-failed"


class ExtraMissing(WorkFault):
    """The `statutes` extra is not installed: without it only .md and .txt are read, compared in pairs and merged."""

    code = "extra-missing"


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


class FileTaken(UsageFault):
    """A file that is there already, and would have been overwritten."""

    code = "file-exists"


class CallInvalid(UsageFault):
    """A command line with a command, option or argument that is missing, unknown or of no use; `problem` says which."""

    code = "call-invalid"


class MandateNone(UsageFault):
    """No mandate lets a key of this machine sign such a record today."""

    code = "mandate-none"


class ProposalMissing(UsageFault):
    """A proposal whose words are not on this machine."""

    code = "proposal-missing"


class SealingKeyMissing(UsageFault):
    """A document for the federation only cannot be encrypted, as the network names no key for it."""

    code = "sealing-key-missing"


class ClockAhead(UsageFault):
    """A clock over 7 days ahead of the log's day: believed only where an operator accepts the date."""

    code = "clock-ahead"


class AddressInUse(UsageFault):
    """Another program listens on this address and port."""

    code = "address-in-use"


class NothingFound(UsageFault):
    """What was named does not exist here."""

    code = "not-found"
