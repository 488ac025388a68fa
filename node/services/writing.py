"""What a delegate says: profiles, status reports, proposals, signed under the mandate in force.

A record is signed and stored with its sequence number in one transaction: whatever dies when, either nobody
ever saw the signature, or it is kept and its number is used. Two records never share a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from federation.encoding import Json
from federation.envelope import sign_envelope
from federation.errors import MandateNone, NothingFound, ReportMalformed
from federation.ids import RecordId, record_id
from federation.keys import PrivateKey
from federation.records import Content, WithdrawalContent
from federation.rules import parse_candidate
from federation.rules.authority import OTHER_WITHDRAWALS, ROLE_OF_KIND
from node.clock import format_second, utc_day
from node.services.identity import Written, current_factory
from node.services.renaming import with_new_ids
from node.services.statements import (
    Audience,
    keep_document,
    make_payload,
    spell_document,
    withdrawal_content,
    words_document,
)
from node.services.workplace import Workplace
from node.storage.mandates import KeptMandate
from node.storage.records import KeptDocument, KeptRecord

DelegateKind: TypeAlias = Literal[
    "alignment-correction", "amendment", "profile", "statute-proposal", "status-report"
]

_NOTHING_EXACT: Mapping[str, Json] = {}

MAX_ATTACHED_BYTES = (
    24 << 20
)  # all files of one record: it must fit into a bundle, and into an old laptop's memory

RENEWABLE = frozenset(
    {
        "sequence-passed",
        "sequence-gap",
        "fork",
        "mandate-expired",
        "mandate-recalled",
        "mandate-ended",
        "other-history",
        "role-missing",
    }
)
"""Refusals of a delegate's record that signing it again, under the mandate in force, can mend."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside a report."""

    name: str
    media_type: str
    data: bytes


def mandate_in_force(workplace: Workplace, role: str, day: date) -> tuple[KeptMandate, str]:
    """Return the newest mandate with the role whose delegate's key is here, and the key's name.

    By this machine's clock, and where that finds none, by the log's day when it was last seen: a clock that is wrong
    keeps nobody from writing, as only the log's calendar decides when the record arrives. Raises MandateNone.
    """
    known = workplace.facts.get("log_day")
    for today in (day,) if known is None else (day, date.fromisoformat(known)):
        for mandate in reversed(workplace.mandates.all()):
            if mandate.covers(today, role):
                names = workplace.keyring.among("delegate", [mandate.delegate])
                if names:
                    return mandate, names[0]
    raise MandateNone(
        f"No mandate lets this machine sign as {role} on {day}; the assembly gives one with `mandate give`.",
        role=role,
        day=day.isoformat(),
    )


def write(
    workplace: Workplace,
    kind: DelegateKind,
    fields: Mapping[str, object],
    *,
    now: datetime,
    audience: Audience = "public",
    language: str = "es",
    attachments: Sequence[Attachment] = (),
    exact: Mapping[str, Json] = _NOTHING_EXACT,
) -> Written:
    """Sign a document's record; it stands in the outbox when this returns.

    `fields` are those of docs/protocol.md, section 4; `type`, `language` and `attachments` may be left out. Those in
    `exact` stand as they are given, spaces at their ends included.
    Raises DocumentMalformed, which names the field; MandateNone.
    """
    total = sum(len(one.data) for one in attachments)
    if total > MAX_ATTACHED_BYTES:
        raise ReportMalformed(
            f"attachments: have {total} bytes together, and may have {MAX_ATTACHED_BYTES}.",
            where="attachments",
        )
    kept = [keep_document(one.data, audience) for one in attachments]
    named = [
        {"hash": one.hash, "media_type": file.media_type, "name": file.name, "size": len(file.data)}
        for one, file in zip(kept, attachments, strict=True)
    ]
    whole = {"language": language, **fields, "type": kind}
    if named:
        whole["attachments"] = named
    document = keep_document(spell_document(whole, exact=exact), audience)
    mandate, key_name = mandate_in_force(workplace, ROLE_OF_KIND[kind], utc_day(now))
    key = workplace.keyring.unlock(key_name)
    with workplace.database.transaction():
        record = _sign(workplace, kind, mandate.id, key, (document, *kept), now)
    return Written(record, kind, complete=True)


def withdraw(
    workplace: Workplace,
    record: KeptRecord,
    reason: str,
    *,
    now: datetime,
    words: str | None = None,
    language: str = "es",
) -> Written:
    """Let the delegate withdraw the document of a record. Raises NothingFound, RecordMalformed, MandateNone."""
    content = withdrawal_content(record, reason)
    mandate, key_name = mandate_in_force(
        workplace, ROLE_OF_KIND.get(record.kind, OTHER_WITHDRAWALS), utc_day(now)
    )
    key = workplace.keyring.unlock(key_name)
    documents = () if words is None else (words_document(words, language),)
    with workplace.database.transaction():
        written = _sign(workplace, "withdrawal", mandate.id, key, documents, now, content=content)
    return Written(written, "withdrawal", complete=True)


def renewable(workplace: Workplace) -> tuple[KeptRecord, ...]:
    """Return the refused records of delegates that signing again can mend."""
    return tuple(
        one
        for one in workplace.records.with_status("refused", own=True)
        if one.mandate is not None and one.code in RENEWABLE
    )


def renew(workplace: Workplace, record: KeptRecord, now: datetime) -> Written:
    """Sign what a record says again: under the mandate in force, with the next number. The old one is not sent again.

    Raises MandateNone, NothingFound.
    """
    if record.mandate is None or record.status not in {"refused", "waiting"}:
        raise NothingFound(
            "Only a delegate's record that was not accepted is signed again.", record=record.id
        )
    documents = with_new_ids(workplace, workplace.records.documents(record.id))
    content = parse_candidate(record.envelope).record.content
    mandate, key_name = mandate_in_force(workplace, _role(workplace, record.kind, content), utc_day(now))
    key = workplace.keyring.unlock(key_name)
    with workplace.database.transaction():
        fresh = _sign(workplace, record.kind, mandate.id, key, documents, now, content=content)
        workplace.records.replace(record.id, fresh)
    return Written(fresh, record.kind, complete=True)


def _role(workplace: Workplace, kind: str, content: Content | None) -> str:
    """Return the role that signs such a record: for a withdrawal, that of the record that it names."""
    if not isinstance(content, WithdrawalContent):
        return ROLE_OF_KIND[kind]
    named = workplace.records.get(content.record)
    return OTHER_WITHDRAWALS if named is None else ROLE_OF_KIND.get(named.kind, OTHER_WITHDRAWALS)


def _sign(
    workplace: Workplace,
    kind: str,
    mandate: RecordId,
    key: PrivateKey,
    documents: Sequence[KeptDocument],
    now: datetime,
    *,
    content: Content | None = None,
) -> RecordId:
    """Take the next number, sign, store; belongs inside a transaction."""
    sequence, previous = workplace.records.last(mandate)
    payload = make_payload(
        workplace,
        kind,
        author=current_factory(workplace).id,
        now=now,
        content=content,
        document=documents[0] if documents else None,
        mandate=mandate,
        sequence=sequence + 1,
        previous=previous,
    )
    record = record_id(payload)
    workplace.records.add(
        record=record,
        kind=kind,
        envelope=sign_envelope(payload, [key]),
        written_at=format_second(now),
        mandate=mandate,
        sequence=sequence + 1,
        documents=documents,
    )
    workplace.records.advance(mandate, sequence + 1, record)
    return record
