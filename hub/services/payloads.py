"""A logged record's payload, read without checking it again."""

import binascii
from typing import Any

import orjson


def payload_of(envelope: bytes) -> dict[str, Any]:
    """Return a logged record's payload as plain JSON: it was checked before it was logged.

    An envelope is canonical JSON, so that the payload's base64 stands at its beginning, without an escape.
    """
    begin = len(b'{"payload":"')
    payload: dict[str, Any] = orjson.loads(binascii.a2b_base64(envelope[begin : envelope.index(b'"', begin)]))
    return payload
