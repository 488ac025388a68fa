"""Words for codes: what a kind, a standing, a reason or an error is called in the reader's language.

    word(KINDS, "status-report", "es")      "Informe de la fábrica"
    word(ERRORS, "mandate-expired", "pt")   "O mandato já venceu"

Each table maps a stable code to its English words; the Spanish and Portuguese ones stand in
`translations/<language>/LC_MESSAGES/messages.po`. Nothing here needs Flask: a command line uses it too.
"""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("es", "en", "pt")
DEFAULT_LANGUAGE: Final = "es"
LANGUAGE_NAMES: Final[Mapping[str, str]] = {"es": "Español", "en": "English", "pt": "Português"}
TRANSLATIONS: Final = Path(__file__).parent / "translations"


def N_(text: str) -> str:  # noqa: N802 - the customary name by which texts are found for translation
    """Return the text as it is: marks it for translation."""
    return text


@cache
def catalogue(language: str, folder: Path = TRANSLATIONS) -> gettext.NullTranslations:
    """Return the translations into a language; English is what the code says itself."""
    return gettext.translation("messages", folder, languages=[language], fallback=True)


def word(table: Mapping[str, str], code: str, language: str) -> str:
    """Return what a code is called, or the code itself where the table does not know it."""
    text = table.get(code)
    return code if text is None else catalogue(language).gettext(text)


KINDS: Final[Mapping[str, str]] = {
    "founding": N_("Founding of the network"),
    "charter": N_("Charter of a factory"),
    "admission": N_("Admission of a factory"),
    "standing": N_("Standing of a factory"),
    "mandate": N_("Mandate of a delegate"),
    "recall": N_("Recall of a mandate"),
    "recovery": N_("Recovery of a factory's custody"),
    "day": N_("Day of the log"),
    "evidence": N_("Evidence of a fork"),
    "withdrawal": N_("Withdrawal of a document"),
    "profile": N_("Profile of a factory"),
    "status-report": N_("Report of a factory"),
    "statute-proposal": N_("Proposed statutes"),
    "amendment": N_("Amendment to proposed statutes"),
    "alignment-correction": N_("Correction of which articles speak of the same"),
}

STANDINGS: Final[Mapping[str, str]] = {
    "applied": N_("Asked to join"),
    "admitted": N_("Member"),
    "suspended": N_("Suspended"),
    "left": N_("Left"),
}

ROLES: Final[Mapping[str, str]] = {
    "proposer": N_("signs proposals of statutes"),
    "reporter": N_("signs reports"),
    "sponsor": N_("vouches for other factories"),
}

REASONS: Final[Mapping[str, str]] = {
    "assembly-decision": N_("decision of the assembly"),
    "closed": N_("the factory closed"),
    "congress-decision": N_("decision of a congress"),
    "court-order": N_("order of a court"),
    "danger": N_("danger to people"),
    "dormant": N_("no sign of life for long"),
    "fork": N_("two records claim one place"),
    "identity-doubted": N_("doubt about who speaks for it"),
    "key-lost": N_("the key was lost"),
    "key-stolen": N_("the key was stolen"),
    "left-factory": N_("the delegate left the factory"),
    "mistake": N_("mistake"),
    "other": N_("other reason"),
    "owner-control": N_("an owner took control"),
    "personal-data": N_("personal data"),
}

LEGAL_FORMS: Final[Mapping[str, str]] = {
    "association": N_("Association"),
    "company": N_("Company"),
    "cooperative": N_("Cooperative"),
    "mixed": N_("Mixed enterprise"),
    "none": N_("No legal form"),
    "other": N_("Other legal form"),
    "state-enterprise": N_("State enterprise"),
}

DIFFICULTIES: Final[Mapping[str, str]] = {
    "energy": N_("Energy"),
    "finance": N_("Finance"),
    "legal": N_("Legal situation"),
    "machinery": N_("Machinery"),
    "other": N_("Other"),
    "raw-material": N_("Raw material"),
    "sales": N_("Sales"),
    "skills": N_("Skills"),
    "state": N_("Dealings with the state"),
}

ORIGINS: Final[Mapping[str, str]] = {
    "anywhere": N_("from anywhere"),
    "domestic": N_("from this country"),
    "region": N_("from the region"),
}

INCOME: Final[Mapping[str, str]] = {
    "production": N_("Production"),
    "repair": N_("Repairs"),
    "loans": N_("Loans"),
    "grants": N_("Grants"),
    "other": N_("Other"),
}

AUDIENCES: Final[Mapping[str, str]] = {
    "public": N_("public"),
    "federation": N_("only for the federation"),
}

ERRORS: Final[Mapping[str, str]] = {
    # what was read is not in the form that it must have
    "not-utf8": N_("The text is not UTF-8"),
    "not-json": N_("This is not JSON"),
    "not-canonical": N_("The JSON is not in its one canonical form"),
    "duplicate-key": N_("An object has the same key twice"),
    "float-forbidden": N_("Numbers with a fraction must be written as text"),
    "integer-out-of-range": N_("A whole number is too large"),
    "lone-surrogate": N_("The text holds half a character"),
    "too-deep": N_("The JSON is nested too deep"),
    "too-large": N_("This is larger than allowed"),
    "base64-malformed": N_("The base64 text is malformed"),
    "id-malformed": N_("An id has 64 lowercase hexadecimal digits"),
    "salt-malformed": N_("A document's salt has 32 bytes"),
    "envelope-malformed": N_("The signed envelope is malformed"),
    "envelope-too-large": N_("The signed envelope is too large"),
    "payload-too-large": N_("The record is too large"),
    "payload-type-wrong": N_("The envelope holds something else than a record"),
    "signatures-too-many": N_("There are too many signatures"),
    "signatures-unsorted": N_("The signatures are not in order"),
    "signature-repeated": N_("A key signed twice"),
    "record-malformed": N_("The record is malformed"),
    "kind-unknown": N_("This kind of record is unknown"),
    "document-malformed": N_("The document is malformed"),
    "bundle-malformed": N_("The bundle is malformed"),
    "bundle-cut": N_("The bundle ends too early"),
    "bundle-too-large": N_("The bundle is too large"),
    "report-malformed": N_("The file is not a report"),
    "cosign-malformed": N_("The file holds no record to be signed by several"),
    "network-file-malformed": N_("The file does not say which network this is"),
    # keys and signatures
    "key-unsafe": N_("The public key is unsafe"),
    "key-unknown": N_("The key that signed does not count here"),
    "signature-invalid": N_("A signature is false"),
    "envelopes-foreign": N_("The envelopes hold different records"),
    "libsodium-unsound": N_("The signature library of this machine is unsound"),
    "key-file-missing": N_("There is no key file here"),
    "key-file-exists": N_("A key file is already here"),
    "key-file-malformed": N_("The key file is damaged"),
    "key-file-exposed": N_("Others can read the key file"),
    "passphrase-wrong": N_("The passphrase is wrong"),
    "request-stale": N_("The signed request names another time than the hub's"),
    "request-replayed": N_("The signed request was used already"),
    # the log
    "proof-malformed": N_("The proof is malformed"),
    "proof-invalid": N_("The proof does not hold"),
    "tile-malformed": N_("The tile of the log is malformed"),
    "tile-foreign": N_("The tile is not of this log"),
    "note-malformed": N_("The signed note is malformed"),
    "note-unverified": N_("No known key signed the note"),
    "verifier-key-malformed": N_("The verifier key is malformed"),
    "checkpoint-malformed": N_("The checkpoint is malformed"),
    "checkpoint-foreign": N_("The checkpoint is of another log"),
    "checkpoint-behind": N_("The log is behind what it showed before"),
    "tree-inconsistent": N_("The log showed two histories"),
    # the rules that everybody can repeat
    "wrong-network": N_("The record is of another network"),
    "founding-missing": N_("The log does not begin with a founding"),
    "founding-stale": N_("The founding does not replace the one in force"),
    "level-unknown": N_("The rules are of a level that this program does not know"),
    "author-wrong": N_("This author may not make records of this kind"),
    "factory-unknown": N_("The factory is unknown"),
    "factory-not-admitted": N_("The factory is not a member now"),
    "charter-stale": N_("The charter does not replace the one in force"),
    "standing-stale": N_("The standing does not follow the one in force"),
    "threshold-unmet": N_("Too few signatures"),
    "key-reused": N_("The key already has another purpose"),
    "mandate-unknown": N_("The mandate is unknown"),
    "mandate-foreign": N_("The mandate is of another factory"),
    "mandate-not-begun": N_("The mandate has not begun"),
    "mandate-expired": N_("The mandate has expired"),
    "mandate-recalled": N_("The assembly recalled the mandate"),
    "mandate-ended": N_("The mandate has ended"),
    "role-missing": N_("The mandate does not allow this"),
    "sequence-passed": N_("A later record was already accepted"),
    "sequence-gap": N_("Too many records are missing before this one"),
    "fork": N_("Two records claim one place"),
    "other-history": N_("The author saw another history of the log"),
    "day-wrong": N_("The day does not follow the log's day"),
    "record-unknown": N_("The record is not in the log"),
    "recovery-wrong": N_("The recovery does not fit"),
    "evidence-wrong": N_("The evidence shows no fork"),
    "withdrawal-wrong": N_("This document cannot be withdrawn so"),
    "already-logged": N_("The record is in the log already"),
    # the intake of a hub
    "target-wrong": N_("It does not fit the proposal that it names"),
    "document-missing": N_("The document is missing"),
    "document-mismatch": N_("No record names this document"),
    "document-foreign": N_("The document belongs to another author"),
    "document-withdrawn": N_("The document was withdrawn"),
    "waiting-room-full": N_("Too many applications wait already"),
    "quota-exceeded": N_("The factory sent too much today"),
    "rate-limited": N_("Too many requests"),
    "operator-only": N_("Only the hub itself writes this"),
    "busy": N_("The hub is too busy now"),
    "clock-ahead": N_("The clock is far ahead of the log"),
    "address-in-use": N_("Another program listens there"),
    # statutes
    "format-unknown": N_("No statute is read from files of this kind"),
    "file-unreadable": N_("The file is broken"),
    "file-protected": N_("The file asks for a password"),
    "file-scanned": N_("The file holds pictures of pages, and no text"),
    "file-no-text": N_("The file is a table or a presentation, and no text"),
    "statute-too-large": N_("The text is too large"),
    "statute-empty": N_("The file holds no article"),
    "plan-malformed": N_("The plan of the draft cannot be carried out"),
    "work-too-long": N_("It took too long, or too much memory"),
    "work-failed": N_("The program broke off"),
    "extra-missing": N_("A part of the program is not installed"),
    # a machine that cannot do it now
    "storage-failed": N_("The disk gives errors"),
    "storage-full": N_("The disk is full"),
    "database-unreachable": N_("The database does not answer"),
    "database-unsafe": N_("The database would lose what it confirmed"),
    "outcome-unknown": N_("It is not known whether it was written"),
    "read-only": N_("This place only reads now"),
    "data-missing": N_("The folder holds no data"),
    "data-exists": N_("The folder already holds data"),
    "export-folder": N_("The folder holds something else than a copy of the site"),
    "data-in-use": N_("Another program uses the folder"),
    "schema-version": N_("The database has another version"),
    "backup-malformed": N_("The backup is damaged"),
    # a hub over the network
    "hub-unreachable": N_("The hub does not answer"),
    "hub-refused": N_("The hub refused"),
    "hub-answer-malformed": N_("The hub's answer does not hold"),
    # what a person asked for
    "passphrase-missing": N_("A passphrase is needed"),
    "file-exists": N_("There is a file of this name already"),
    "mandate-none": N_("No key here has a mandate for this"),
    "proposal-missing": N_("The words of this proposal are not here"),
    "sealing-key-missing": N_("The network names no key to encrypt for"),
    "call-invalid": N_("The command cannot be carried out so"),
    "setting-invalid": N_("An option has a wrong value"),
    "not-found": N_("There is no such thing here"),
}
