"""The vectors of records: what is read, what is refused, and by which code."""

from base64 import b64decode
from hashlib import sha256
from typing import Any

import pytest

from federation.errors import FrenteError
from federation.ids import record_id
from federation.records import KINDS, parse_record
from tests.federation.own_vectors import case_name, load
from tests.federation.records.make_vectors import FOLDER, files

ACCEPTED = load("records/accepted.json")["cases"]
REFUSED = load("records/refused.json")["cases"]


@pytest.mark.parametrize("case", ACCEPTED, ids=case_name)
def test_a_record_is_read_and_spelled_again(case: dict[str, Any]) -> None:
    payload = case["payload"].encode()
    record = parse_record(payload)
    assert record.payload() == payload
    assert record_id(record.payload()) == case["record_id"] == sha256(payload).hexdigest()


@pytest.mark.parametrize("case", REFUSED, ids=case_name)
def test_what_is_no_record_is_refused_by_its_code(case: dict[str, Any]) -> None:
    payload = b64decode(case["payload_base64"]) if "payload_base64" in case else case["payload"].encode()
    with pytest.raises(FrenteError) as caught:
        parse_record(payload)
    assert caught.value.code == case["code"]


def test_every_kind_has_a_good_vector() -> None:
    assert {parse_record(case["payload"].encode()).kind for case in ACCEPTED} == set(KINDS)


def test_no_name_stands_twice() -> None:
    names = [case["name"] for case in ACCEPTED + REFUSED]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", files())
def test_the_files_are_those_that_are_made(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == files()[name], (
        "run python -m tests.federation.records.make_vectors"
    )
