"""Ids: SHA-256, as 64 lowercase hexadecimal digits, of exact bytes.

    record id         SHA-256(payload)              the bytes that were signed, without the signatures
    key id            SHA-256(public key)           32 bytes of an Ed25519 public key
    document hash     SHA-256(salt || document)     32 bytes of salt, so that nobody can guess at a withdrawn
                                                    document by hashing what it may have said

Three types and not one, so that a key's id is never taken for a record's.
"""

import re
from hashlib import sha256
from typing import NewType

from federation.errors import IdMalformed, SaltMalformed

RecordId = NewType("RecordId", str)
KeyId = NewType("KeyId", str)
DocumentHash = NewType("DocumentHash", str)

SALT_BYTES = 32

_ID = re.compile(r"[0-9a-f]{64}")


def record_id(payload: bytes) -> RecordId:
    """Return the id of the record with this payload."""
    return RecordId(sha256(payload).hexdigest())


def key_id(raw: bytes) -> KeyId:
    """Return the id of the public key with these 32 bytes."""
    return KeyId(sha256(raw).hexdigest())


def document_hash(salt: bytes, data: bytes) -> DocumentHash:
    """Return the hash by which a record names the document `data`.

    The salt has one length, so that no byte can move between it and the document. Raises SaltMalformed.
    """
    if len(salt) != SALT_BYTES:
        raise SaltMalformed(f"A salt has {SALT_BYTES} bytes, and this one {len(salt)}.", size=len(salt))
    digest = sha256(salt)
    digest.update(data)
    return DocumentHash(digest.hexdigest())


def parse_id(text: str) -> str:
    """Return `text`, if it is spelled as an id; the caller says of what. Raises IdMalformed."""
    if _ID.fullmatch(text) is None:
        raise IdMalformed("An id is 64 digits, each 0 to 9 or a to f.")
    return text
