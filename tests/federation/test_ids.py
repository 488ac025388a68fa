"""Ids are SHA-256 of exact bytes, in one spelling."""

from hashlib import sha256

import pytest

from federation.errors import IdMalformed, SaltMalformed
from federation.ids import SALT_BYTES, document_hash, key_id, parse_id, record_id


def test_a_record_is_named_by_its_payload() -> None:
    assert record_id(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_key_is_named_by_its_bytes() -> None:
    assert key_id(bytes(32)) == sha256(bytes(32)).hexdigest()


def test_a_document_is_named_by_its_salt_and_then_its_bytes() -> None:
    salt = bytes(range(32))
    assert document_hash(salt, b"abc") == sha256(salt + b"abc").hexdigest()
    assert document_hash(salt, b"abc") != document_hash(salt[::-1], b"abc")


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    # else a byte could move from the document into the salt, and one hash would name two documents
    with pytest.raises(SaltMalformed) as caught:
        document_hash(bytes(size), b"abc")
    assert caught.value.evidence == {"size": size}


def test_an_id_is_returned_as_it_was() -> None:
    assert parse_id("0f" * SALT_BYTES) == "0f" * 32


@pytest.mark.parametrize(
    "text",
    ["", "0" * 63, "0" * 65, "0" * 64 + "\n", "F" * 64, "g" * 64, " " + "0" * 63, "0x" + "0" * 62, "٠" * 64],
)
def test_an_id_in_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(IdMalformed):
        parse_id(text)
