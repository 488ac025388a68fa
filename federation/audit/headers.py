"""The short way for what delegates say in documents, of which a log mostly consists.

What a delegate signs is judged by few of the rules, and they are said here at once, in the affirmative. This
way only ever accepts: whatever is not plainly allowed goes the long way, `rules.fold`, which names the fault. So
it must accept nothing that the long way would refuse, and leave the same state; tests hold it to that.
"""

import binascii
from hashlib import sha256
from typing import Any, Final, cast

from federation.audit.state import AuditState
from federation.envelope import PAYLOAD_TYPE, pae
from federation.errors import SignatureInvalid
from federation.ids import RecordId
from federation.records.headers import read_header
from federation.rules import FactoryState, NetworkState, RecallState, Verify, recall_key
from federation.rules.authority import ROLE_OF_KIND
from federation.rules.candidate import public_key
from federation.rules.ledger import MAX_SEQUENCE_GAP

Header = dict[str, Any]
"""The record's ten fields, as `records.headers` reads them."""

_START: Final = b'{"payload":"'
_MIDDLE: Final = f'","payloadType":"{PAYLOAD_TYPE}","signatures":[{{"keyid":"'.encode()
_BETWEEN: Final = b'","sig":"'
_END: Final = b'"}]}'
_KEYID: Final = slice(len(_MIDDLE), len(_MIDDLE) + 64)
_SIG: Final = slice(_KEYID.stop + len(_BETWEEN), _KEYID.stop + len(_BETWEEN) + 88)
_TAIL_BYTES: Final = _SIG.stop + len(_END)


def fold_header(state: AuditState, raw: bytes, verify: Verify) -> Header | None:
    """Return the header, when the state has grown by it; or None, when nothing has changed."""
    cut = cut_single(raw)
    if cut is None:
        return None
    payload, keyid, sig = cut
    header = cast("Header | None", read_header(payload))
    network = state.get(NetworkState, "")
    if header is None or network is None or network.level != 1:
        return None
    record = RecordId(sha256(payload).hexdigest())
    author = RecordId(header["author"])
    mandate = state.unfollowed(header["mandate"])
    factory = state.get(FactoryState, author)
    if mandate is None or factory is None or network.day is None:
        return None
    allowed = (
        # step 1
        header["network"] == network.id
        and not state.holds(record)
        # step 3
        and factory.standing == "admitted"
        # step 4
        and mandate.factory == author
        and mandate.ended_by is None
        and mandate.index >= factory.mandates_from
        and mandate.first_day <= network.day <= mandate.last_day
        and ROLE_OF_KIND[header["kind"]] in mandate.roles
        and state.get(RecallState, recall_key(author, mandate.id)) is None
        # steps 6 and 7
        and _follows(header, *state.course(mandate))
        and _agrees(header, network, state)
    )
    # step 5
    key = public_key(mandate.delegate_key)
    if not allowed or keyid != key.id.encode():
        return None
    try:
        verify(key, pae(payload), sig)
    except SignatureInvalid:
        return None
    state.advance(mandate.id, header["sequence"], record)
    return header


def cut_single(raw: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Return payload, key id and signature of an envelope with one signature, in its one spelling; else None.

    The key id is not looked at: it is right when it is a key's. See envelope.py for the form.
    """
    end = raw.find(b'"', len(_START))
    spelled, tail = raw[len(_START) : end], raw[end:]
    if not (
        len(tail) == _TAIL_BYTES
        and raw.startswith(_START)
        and tail.startswith(_MIDDLE)
        and tail.startswith(_BETWEEN, _KEYID.stop)
        and tail.endswith(_END)
    ):
        return None
    spelled_sig = tail[_SIG]
    try:
        payload, sig = binascii.a2b_base64(spelled), binascii.a2b_base64(spelled_sig)
    except binascii.Error:
        return None
    if (
        binascii.b2a_base64(payload, newline=False) != spelled
        or binascii.b2a_base64(sig, newline=False) != spelled_sig
        or len(sig) != 64  # 65 and 66 bytes of base64 are as long
    ):
        return None
    return payload, tail[_KEYID], sig


def _follows(header: Header, last_sequence: int, last_record: RecordId | None) -> bool:
    """Whether the record's number is free, and the one before it the last accepted."""
    ahead: int = header["sequence"] - last_sequence
    if ahead == 1:
        return bool(header["previous"] == last_record)
    return 1 < ahead <= MAX_SEQUENCE_GAP + 1


def _agrees(header: Header, network: NetworkState, state: AuditState) -> bool:
    """Whether the author saw a tree that the log had."""
    seen = header["seen"]
    if seen is None:
        return True
    if seen["origin"] != network.origin or seen["size"] > state.size:
        return False
    root = state.root_at(seen["size"])
    return root is not None and root.hex() == seen["root"]
