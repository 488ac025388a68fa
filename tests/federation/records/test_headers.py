"""The short way to read a report's header gives what the long way gives, and nothing where that refuses."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.errors import EncodingError
from federation.records import KINDS, Record, _read, parse_record
from federation.records.headers import read_header
from tests.federation import strategies
from tests.federation.own_vectors import load
from tests.federation.records.samples import GOOD, SEEN, spell, spoiled

HEADERS = [
    "status report",
    "first status report",
    "profile",
    "status report: numbers at their greatest",
    "statute proposal",
    "amendment",
    "alignment correction",
]
HEADER_KINDS = sorted(name for name, kind in KINDS.items() if not kind.content)


def long_way(payload: bytes) -> Record | type[EncodingError]:
    try:
        return _read(payload)
    except EncodingError as fault:
        return type(fault)


def short_way(payload: bytes) -> Record | None:
    return None if read_header(payload) is None else parse_record(payload)


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_is_read_the_short_way(name: str) -> None:
    payload = spell(GOOD[name])
    record = short_way(payload)
    assert record is not None
    assert record == _read(payload)
    assert repr(record) == repr(_read(payload))
    assert record.model_fields_set == _read(payload).model_fields_set
    assert type(record.seen) is type(_read(payload).seen)
    assert type(record.document) is type(_read(payload).document)
    assert record.payload() == payload


@pytest.mark.parametrize("kind", HEADER_KINDS)
def test_every_kind_without_a_content_is_read_the_short_way(kind: str) -> None:
    assert short_way(spell({**GOOD["status report"], "kind": kind})) is not None


@given(st.sampled_from(HEADER_KINDS).flatmap(strategies.records))
def test_any_header_is_the_same_both_ways(record: Record) -> None:
    payload = record.payload()
    assert parse_record(payload) == _read(payload) == record


@pytest.mark.parametrize("name", HEADERS)
def test_a_changed_byte_is_the_same_both_ways(name: str) -> None:
    payload = spell(GOOD[name])
    for position in range(len(payload)):
        for change in (*(1 << bit for bit in range(8)), 0xFF):
            changed = bytearray(payload)
            changed[position] ^= change
            record = short_way(bytes(changed))
            assert record is None or record == long_way(bytes(changed)), (position, change)


def test_vectors_are_the_same_both_ways() -> None:
    for case in load("records/accepted.json")["cases"] + load("records/refused.json")["cases"]:
        if "payload" in case:
            payload = case["payload"].encode()
            record = short_way(payload)
            assert record is None or record == long_way(payload), case["name"]


@pytest.mark.parametrize(
    "path,value",
    [
        ("author", " " * 64),
        ("author", "é" * 64),
        ("author", "A" * 64),
        ("author", "0" * 63 + "\n"),
        ("author", "0 " * 32),
        ("previous", "x" * 64),
        ("seen", {**SEEN, "root": "Z" * 64}),
        ("seen", {**SEEN, "size": 2**53}),
        ("seen", {**SEEN, "size": 10**20}),
        ("sequence", 2**53),
        ("signed_at", "2100-02-29T00:00:00Z"),
        ("signed_at", "٢007-07-24T15:00:00Z"),
    ],
)
def test_the_short_way_takes_nothing_that_the_long_way_refuses(path: str, value: Any) -> None:
    payload = spell(spoiled(GOOD["status report"], path, value))
    assert isinstance(long_way(payload), type)
    assert short_way(payload) is None


def test_ids_that_make_up_for_each_other_are_not_taken() -> None:
    fields = spoiled(spoiled(GOOD["status report"], "author", "a" * 63), "mandate", "a" * 65)
    assert short_way(spell(fields)) is None


def test_every_day_of_eight_centuries_and_no_other_is_a_day() -> None:
    template = spell(GOOD["status report"])

    def is_taken(day: str) -> bool:
        return read_header(template.replace(b"2007-07-24", day.encode())) is not None

    days = [date(1600, 1, 1) + timedelta(days=number) for number in range(366 + 400 * 366)]
    taken = [day.isoformat() for day in days if is_taken(day.isoformat())]
    assert len(taken) == len(days)
    for year in (1000, 1600, 1700, 1900, 1999, 2000, 2004, 2007, 2100, 9996, 9999):
        for month in range(14):
            for number in range(33):
                spelled = f"{year}-{month:02}-{number:02}"
                try:
                    exists = bool(date(year, month, number))
                except ValueError:
                    exists = False
                assert is_taken(spelled) == exists, spelled
    assert all(first < second for first, second in pairwise(taken))
