"""Records: one spelling, no state that could not have been signed, faults that say where."""

import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from federation.errors import EncodingError, KindUnknown, PayloadTooLarge, RecordMalformed
from federation.ids import DocumentHash, RecordId, record_id
from federation.records import (
    KINDS,
    MAX_PAYLOAD_BYTES,
    Assembly,
    CharterContent,
    DayContent,
    DocumentRef,
    MandateContent,
    RecallContent,
    Record,
    parse_record,
    raw_key,
    require_normal_record,
)
from tests.federation import strategies
from tests.federation.own_vectors import vector_key
from tests.federation.records.refusals import CONTENTS, FIELDS
from tests.federation.records.samples import GOOD, KEYS, MANDATE, NETWORK, Fields, an_id, spell, spoiled


@given(strategies.records())
def test_any_record_is_read_as_it_was_written(record: Record) -> None:
    payload = record.payload()
    again = parse_record(payload)
    assert again == record
    assert again.payload() == payload


@pytest.mark.parametrize("name", GOOD)
def test_every_changed_byte_is_refused_or_makes_another_record(name: str) -> None:
    payload = spell(GOOD[name])
    for position in range(len(payload)):
        for change in (0x01, 0x20, 0x80):
            changed = bytearray(payload)
            changed[position] ^= change
            try:
                record = parse_record(bytes(changed))
            except EncodingError:
                continue
            assert record.payload() == changed, position
            assert record_id(record.payload()) != record_id(payload)


@pytest.mark.parametrize("name", GOOD)
def test_every_cut_is_refused(name: str) -> None:
    payload = spell(GOOD[name])
    for size in range(len(payload)):
        with pytest.raises(EncodingError):
            parse_record(payload[:size])


@pytest.mark.parametrize("name", ["status report", "mandate", "later charter"])
def test_every_byte_left_out_or_doubled_is_refused_or_makes_another_record(name: str) -> None:
    payload = spell(GOOD[name])
    for position in range(len(payload)):
        for changed in (
            payload[:position] + payload[position + 1 :],
            payload[: position + 1] + payload[position:],
        ):
            try:
                record = parse_record(changed)
            except EncodingError:
                continue
            assert record.payload() == changed != payload


# -- faults say where and what ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "base,path,value,message",
    [
        ("status report", "sequence", 0, "sequence: is below 1"),
        ("status report", "sequence", "7", "sequence: is not a whole number"),
        ("status report", "note", "x", "note: is not a field here"),
        ("status report", "signed_at", "noon", "signed_at: is not an hour such as 2007-07-24T15:00:00Z"),
        ("status report", "seen.root", 5, "seen.root: is not a text (a number stands between quotes)"),
        ("status report", "document", None, "document: must not be null in this kind"),
        ("status report", "content", {}, "content: must be null in this kind"),
        ("first founding", "content.custodians.1", "x", "content.custodians[1]: is not the base64 of 32 bytes"),
        ("first founding", "content.threshold", 4, "content.threshold: is 4, of 3 custodians"),
        ("later founding: sponsors, two log keys", "content.log_keys.1.from", 0,
         "content.log_keys[1].from: is not after that of the key before"),
        ("mandate", "content.assembly.for", 7,
         "content.assembly.for: is no more than against, so that nothing was granted"),
        ("mandate", "content.until", "2008-01-06",
         "content.until: makes a term of over 366 days, from and until counted"),
        ("mandate", "content.roles", ["x"], "content.roles[0]: is not one of 'proposer', 'reporter' or 'sponsor'"),
        ("recall", "content", None, "content: must not be null in this kind"),
    ],
)  # fmt: skip
def test_a_fault_says_where_and_what(base: str, path: str, value: Any, message: str) -> None:
    with pytest.raises(RecordMalformed) as caught:
        parse_record(spell(spoiled(GOOD[base], path, value)))
    assert str(caught.value) == message
    assert caught.value.evidence == {"where": message.split(":", maxsplit=1)[0]}


@pytest.mark.parametrize("base,path,value,why", FIELDS + CONTENTS)
def test_a_fault_names_the_field_and_shows_nothing_that_was_written(
    base: str, path: str, value: Any, why: str
) -> None:
    with pytest.raises(RecordMalformed) as caught:
        parse_record(spell(spoiled(GOOD[base], path, value)))
    where = str(caught.value.evidence["where"])
    assert where
    assert not isinstance(value, str) or len(value) < 20 or value not in str(caught.value)


def test_a_field_with_a_name_to_mislead_a_terminal_is_shown_escaped() -> None:
    with pytest.raises(RecordMalformed) as caught:
        parse_record(spell({**GOOD["status report"], "\x1b]0;x\x07": 1}))
    assert str(caught.value) == "'\\x1b]0;x\\x07': is not a field here"


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(KindUnknown) as caught:
        parse_record(spell({**GOOD["status report"], "kind": "ballot"}))
    assert caught.value.evidence == {"kind": "'ballot'"}


def test_a_payload_at_its_limit_is_read_and_one_byte_more_is_not() -> None:
    fill = MAX_PAYLOAD_BYTES - len(spell({**GOOD["status report"], "kind": ""}))
    exactly = spell({**GOOD["status report"], "kind": "x" * fill})
    assert len(exactly) == MAX_PAYLOAD_BYTES
    with pytest.raises(KindUnknown):
        parse_record(exactly)
    with pytest.raises(PayloadTooLarge):
        parse_record(exactly + b" ")


# -- illegal states cannot be written either --------------------------------------------------------


def a_recall(**fields: Any) -> Record:
    given: Fields = {
        "network": NETWORK,
        "kind": "recall",
        "author": NETWORK,
        "mandate": None,
        "sequence": None,
        "previous": None,
        "signed_at": "2007-07-24T15:00:00Z",
        "seen": None,
        "content": RecallContent(mandate=RecordId(MANDATE), reason="mistake"),
        "document": None,
    }
    return Record(**{**given, **fields})


def test_a_record_may_be_written_in_python() -> None:
    record = a_recall()
    assert parse_record(record.payload()) == record
    assert record.signed_hour() == datetime(2007, 7, 24, 15, tzinfo=UTC)
    assert record.model_dump(mode="json", by_alias=True)["content"] == {
        "mandate": MANDATE,
        "reason": "mistake",
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "ballot"},
        {"kind": "day"},
        {"kind": "status-report"},
        {"content": None},
        {"content": {"mandate": MANDATE, "reason": "mistake"}},
        {"content": DayContent(corrects=None, date=date(2007, 1, 1))},
        {"mandate": MANDATE},
        {"mandate": MANDATE, "sequence": 1},
        {"sequence": 1},
        {"previous": MANDATE},
        {"author": None},
        {"network": None},
        {"signed_at": datetime(2007, 7, 24, 15, tzinfo=UTC)},
        {"document": an_id("x")},
        {"note": 1},
    ],
)
def test_an_illegal_record_cannot_be_written(fields: Fields) -> None:
    with pytest.raises(ValidationError):
        a_recall(**fields)


def test_a_record_is_frozen_hashable_and_survives_pickling() -> None:
    record = parse_record(spell(GOOD["status report"]))
    with pytest.raises(ValidationError):
        record.author = None  # type: ignore[misc]
    assert hash(record) == hash(parse_record(spell(GOOD["status report"])))
    assert pickle.loads(pickle.dumps(record)) == record  # noqa: S301  # our own bytes


def test_a_date_has_no_time_and_no_year_before_1000() -> None:
    for wrong in (datetime(2007, 1, 1, tzinfo=UTC), date(999, 12, 31), "2007-1-1", 1167609600):
        with pytest.raises(ValidationError):
            DayContent(corrects=None, date=wrong)  # type: ignore[arg-type]


def test_fields_that_python_keeps_for_itself_have_an_underscore_in_python_only() -> None:
    assembly = Assembly(abstained=0, against=0, date=date(2007, 1, 1), for_=1, members=1, present=1)
    mandate = MandateContent(
        assembly=assembly, from_=date(2007, 1, 1), key=KEYS[0], roles=("reporter",), until=date(2007, 1, 1)
    )
    assert set(mandate.model_dump(by_alias=True)) == {"assembly", "from", "key", "roles", "until"}


# -- small ones -------------------------------------------------------------------------------------


def test_a_key_gives_its_bytes() -> None:
    assert sorted(raw_key(key) for key in KEYS) == sorted(
        vector_key(number).public.raw for number in range(1, 21)
    )


def test_every_kind_is_registered_with_the_family_that_the_protocol_gives_it() -> None:
    assert list(KINDS) == [
        "founding",
        "charter",
        "admission",
        "standing",
        "mandate",
        "recall",
        "recovery",
        "day",
        "evidence",
        "withdrawal",
        "profile",
        "status-report",
        "statute-proposal",
        "amendment",
        "alignment-correction",
    ]
    assert [name for name, kind in KINDS.items() if not kind.content] == list(KINDS)[10:]


@pytest.mark.parametrize("name", ["Inveval", "Válvulas", "工場"])
def test_a_name_in_normal_form_may_enter(name: str) -> None:
    require_normal_record(parse_record(spell(spoiled(GOOD["first charter"], "content.name", name))))


@pytest.mark.parametrize("base", ["first founding", "first charter", "recovery opened"])
def test_another_form_is_a_record_for_replay_but_may_not_enter(base: str) -> None:
    record = parse_record(spell(spoiled(GOOD[base], "content.name", "Va\u0301lvulas")))
    assert isinstance(record, Record)
    with pytest.raises(RecordMalformed) as caught:
        require_normal_record(record)
    assert caught.value.evidence == {"where": "content.name"}


def test_names_may_be_as_long_as_200_characters_of_any_script() -> None:
    name = "ñ" * 200
    record = parse_record(spell(spoiled(GOOD["first charter"], "content.name", name)))
    assert isinstance(record.content, CharterContent)
    assert record.content.name == name


def test_documents_are_named_by_hash_and_audience_alone() -> None:
    reference = DocumentRef(audience="public", hash=DocumentHash(an_id("x")))
    assert reference.model_dump() == {"audience": "public", "hash": an_id("x")}


@settings(max_examples=20)
@given(strategies.records("founding"))
def test_the_largest_foundings_fit(record: Record) -> None:
    assert len(record.payload()) <= MAX_PAYLOAD_BYTES
