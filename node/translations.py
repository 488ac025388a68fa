"""What the commands say, in three languages: English as the code has it, then Spanish and Portuguese.

A table and no compiled catalogue: who corrects a sentence edits one line, and a test compares the table with what
the code says. Words for kinds and error codes come from `federation.web.words`, so that a node and a hub's pages
call the same thing by the same name.
"""

import os
from collections.abc import Mapping
from contextvars import ContextVar

from federation import speaking
from federation.errors import (
    EncodingError,
    HubFault,
    StatuteFault,
    StorageFault,
    TargetWrong,
    UsageFault,
    WorkFault,
    all_codes,
)
from federation.web.words import DEFAULT_LANGUAGE, ERRORS, KINDS, word
from node.catalogue import SENTENCES

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def choose_language(asked: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """Speak the language asked for, else the environment's, else Spanish; returns it."""
    _language.set(speaking.choose_language(asked, environ))
    return _language.get()


def language() -> str:
    """Return the language that is spoken now: es, en or pt."""
    return _language.get()


def say(sentence: str, /, **facts: object) -> str:
    """Return the sentence in the language of now, with the facts in their places."""
    if language() != "en" and sentence in SENTENCES:
        spanish, portuguese = SENTENCES[sentence]
        sentence = spanish if language() == "es" else portuguese
    return sentence.format(**facts) if facts else sentence


def N_(sentence: str) -> str:  # noqa: N802 - the customary name by which texts are found for translation
    """Return the sentence as it is: `say` will be called on it later."""
    return sentence


def kind_word(kind: str) -> str:
    """Return what a kind of record is called."""
    return word(KINDS, kind, language())


def error_word(code: str) -> str:
    """Return what an error is called."""
    return word(ERRORS, code, language())


_TELLING = (EncodingError, HubFault, StatuteFault, StorageFault, TargetWrong, UsageFault, WorkFault)


def fault_words(code: str, detail: str | None) -> str:
    """Return an error for a person: what it is called, and the details in English where they say what to mend.

    A refusal is told whole by its name and the advice; what is wrong in a form, a text or a change by its place, a hub
    or a disk by its words.
    """
    family = all_codes().get(code)
    tells_more = family is None or issubclass(family, _TELLING)
    if detail and (language() == "en" or tells_more):
        return f"{error_word(code)}: {detail}"
    return f"{error_word(code)} ({code})."


ADVICE: Mapping[str, str] = {
    "charter-stale": N_("Another charter came first. Sync, then make the change again."),
    "checkpoint-behind": N_(
        "The hub lost entries that it had shown. Do not send anything more; tell its operator, and show the files."
    ),
    "data-in-use": N_("Wait until the other frente-node is done, then try again."),
    "data-missing": N_("Name the folder with --data, or make a node with: frente-node init"),
    "document-missing": N_("The document did not arrive. Sync again."),
    "document-withdrawn": N_("The document was withdrawn and is not taken again. Write a new one."),
    "extra-missing": N_('Install it: pip install "frente[statutes]"; or save the text as .md or .txt.'),
    "factory-not-admitted": N_("It goes again with each sync, once the factory is admitted."),
    "factory-unknown": N_("It goes again with each sync, once the factory is admitted."),
    "file-exists": N_("Choose another name, or move the file away."),
    "fork": N_("Sign it again with the next number: frente-node outbox renew"),
    "hub-unreachable": N_(
        "Nothing is lost. Try again later, or carry it on a stick: frente-node bundle write FILE"
    ),
    "key-reused": N_("Each key has one purpose. Make another one: frente-node key new"),
    "mandate-ended": N_("Once the assembly has given a new mandate: frente-node outbox renew"),
    "mandate-expired": N_("Once the assembly has given a new mandate: frente-node outbox renew"),
    "mandate-none": N_("The assembly gives a mandate with: frente-node mandate give"),
    "mandate-not-begun": N_("It goes again with each sync, once the mandate has begun."),
    "mandate-recalled": N_("Once the assembly has given a new mandate: frente-node outbox renew"),
    "mandate-unknown": N_("It goes again with each sync, once the mandate is in the log."),
    "other-history": N_(
        "This node saw another history of the log than the hub shows. Keep the folder evidence/ and ask others."
    ),
    "passphrase-missing": N_("Type it when asked, or use --passphrase-file FILE or FRENTE_PASSPHRASE."),
    "proposal-missing": N_("Fetch it: frente-node proposal fetch RECORD"),
    "quota-exceeded": N_("It goes again with each sync."),
    "rate-limited": N_("Wait a while, then sync again."),
    "request-replayed": N_(
        "Ask again. If it comes back, somebody else sends your requests a second time: use an address with https."
    ),
    "request-stale": N_("Set the clock of this machine right."),
    "role-missing": N_("Once a mandate grants the role: frente-node outbox renew"),
    "sequence-gap": N_("Sign it again with the next number: frente-node outbox renew"),
    "sequence-passed": N_("Sign it again with the next number: frente-node outbox renew"),
    "storage-full": N_("Nothing was half written. Make room on the disk, then try again."),
    "target-wrong": N_("Look at the proposal as it stands in the log: frente-node proposal show RECORD"),
    "threshold-unmet": N_("More custodians must sign: frente-node cosign request FILE"),
    "tree-inconsistent": N_(
        "The hub showed two histories. Both signed checkpoints are kept as evidence: show them to others, and do not "
        "trust this hub."
    ),
    "waiting": N_("It waits for the network to admit the factory; it goes again with each sync."),
    "waiting-room-full": N_("Too many factories wait. It goes again with each sync."),
    "wrong-network": N_("The hub is of another network than the one pinned here. Check the address."),
}
"""What a person can do about it, by code."""


def advice(code: str | None) -> str | None:
    """Return what to do about a code, or None where there is nothing special."""
    sentence = ADVICE.get(code or "")
    return None if sentence is None else say(sentence)
