"""Fetching a document, also one that is for the federation only: the request is then signed by a delegate's key.

    found = fetch(workplace, hub, record or hash, now)        found.data: the hash was verified

What is public is asked for without a signature, so that nobody types a passphrase for it, and no hub learns who reads.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from federation.errors import MandateNone, NetworkWrong, NothingFound
from federation.ids import DocumentHash, RecordId
from federation.keys import PrivateKey
from federation.rules import parse_candidate
from node.clock import utc_day
from node.services.workplace import Workplace
from node.storage.files import write_new
from node.storage.mandates import KeptMandate


class DocumentSource(Protocol):
    """The part of a hub that gives documents: `federation.client.HubClient`, or a test's."""

    def envelope(self, record: RecordId, /) -> bytes:
        """Return the logged envelope whose payload has this id. Raises NothingFound."""

    def document(self, named: DocumentHash, /) -> tuple[bytes, bytes]:
        """Return salt and bytes of a public document with this hash. Raises NothingFound."""

    def federation_document(
        self, named: DocumentHash, key: PrivateKey, now: datetime, /
    ) -> tuple[bytes, bytes]:
        """Return the same of any document, asked for by a delegate."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document whose salted hash was verified."""

    hash: DocumentHash
    salt: bytes
    data: bytes
    record: RecordId | None
    """The record that names it, where that was asked for."""


def fetch(workplace: Workplace, hub: DocumentSource, named: str, now: datetime) -> Fetched:
    """Return the document with this hash, or the one that the record with this id names.

    Raises NothingFound where the hub has no such thing, or none for us; MandateNone where no mandate was given to a key
    of this machine; NetworkWrong; what HubClient raises.
    """
    record, wanted = _named(workplace, hub, named)
    try:
        return Fetched(wanted, *hub.document(wanted), record)
    except NothingFound:
        key = _reader(workplace, utc_day(now))
    try:
        return Fetched(wanted, *hub.federation_document(wanted, key, now), record)
    except NothingFound as fault:
        raise NothingFound(
            "The hub answers as if there were no such document: there is none, or it sees no mandate in force by which "
            "this machine may read it.",
            hash=wanted,
        ) from fault


def keep(found: Fetched, path: Path) -> None:
    """Write the document to a new file that only this user may read. Raises FileTaken."""
    write_new(path, found.data)


def _named(workplace: Workplace, hub: DocumentSource, named: str) -> tuple[RecordId | None, DocumentHash]:
    try:
        raw = hub.envelope(RecordId(named))
    except NothingFound:
        return None, DocumentHash(named)
    candidate = parse_candidate(raw)
    if candidate.record.network not in (workplace.network.id, None):
        raise NetworkWrong("The record is of another network than the one pinned here.", record=named)
    if candidate.record.document is None:
        raise NothingFound("The record names no document.", record=named)
    return candidate.id, candidate.record.document.hash


def _reader(workplace: Workplace, day: date) -> PrivateKey:
    """Return the key to ask with: of the newest mandate that covers the day, else of the newest; the log decides."""
    known = workplace.facts.get("log_day")
    days = (day,) if known is None else (day, date.fromisoformat(known))
    given = [one for one in reversed(workplace.mandates.all()) if _may_stand(one)]
    ranked = sorted(given, key=lambda one: not any(one.first_day <= today <= one.last_day for today in days))
    for mandate in ranked:
        names = workplace.keyring.among("delegate", [mandate.delegate])
        if names:
            return workplace.keyring.unlock(names[0])
    raise MandateNone(
        "No such document is public, and no mandate of a key on this machine lets it ask for one that is for the "
        "federation only."
    )


def _may_stand(mandate: KeptMandate) -> bool:
    return mandate.ended_by is None and mandate.status not in {"refused", "replaced", "dropped"}
