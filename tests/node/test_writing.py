"""Writing: what a person typed or wrote into a file becomes a signed record, or a sentence that names the field."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from federation.documents import Evidence, parse_document
from federation.errors import (
    DocumentMalformed,
    FrenteError,
    MandateNone,
    NothingFound,
    RecordMalformed,
    ReportMalformed,
)
from federation.ids import document_hash
from federation.rules import parse_candidate
from node.services.forms import read_form
from node.services.node import Node
from node.services.writing import MAX_ATTACHED_BYTES, Attachment
from tests.node.conftest import NOW, REPORT, report, terms
from tests.node.simulator import SimulatedHub


def field_of(node: Node, record: str) -> dict[str, Any]:
    """Return a record's document as it will be read by others."""
    (document, *_) = node.documents(node.find(record).id)
    fields: dict[str, Any] = orjson.loads(document.data)
    return fields


# -- files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, where, what",
    [
        ('{"period": null}', "period", "is null"),
        ('{"workers": {"members": null}}', "workers.members", "is null"),
        ('{"months_left": 0.5}', "months_left", '"0.5"'),
        ('{"income": {"production": 1e2}}', "income.production", '"1e2"'),
        ('{"stock": [{"quantity": {"amount": 2.50}}]}', "stock[0].quantity.amount", '"2.50"'),
        ('{"months_left": NaN}', "months_left", '"NaN"'),
        ('{"type": "profile"}', "type", "status-report"),
    ],
)
def test_a_file_with_a_figure_that_no_report_holds_is_refused_by_the_fields_name(
    text: str, where: str, what: str
) -> None:
    with pytest.raises(ReportMalformed) as fault:
        read_form(text.encode(), "status-report")
    assert fault.value.evidence["where"] == where
    assert str(fault.value).startswith(where)
    assert what in str(fault.value)


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "report-malformed"),
        (b"[]", "report-malformed"),
        (b"{", "report-malformed"),
        (b'{"text": "\xff"}', "report-malformed"),
        (b'{"text": 1, "text": 2}', "duplicate-key"),
        (b'{"a":' * 20 + b"1" + b"}" * 20, "report-malformed"),
        (b"[" * 100_000, "report-malformed"),
        (b'{"workers": {"members": ' + b"9" * 5000 + b"}}", "report-malformed"),
        (b" " * (3 << 20), "report-malformed"),
    ],
)
def test_a_file_that_is_no_report_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FrenteError) as fault:
        read_form(data, "status-report")
    assert fault.value.code == code


@pytest.mark.parametrize("end", ["{", '{"a": 1,}', "{'a': 1}"])
def test_a_fault_of_spelling_says_line_and_column(end: str) -> None:
    with pytest.raises(ReportMalformed, match=r"line 3, column \d+"):
        read_form(b"\n\n" + end.encode(), "status-report")


def test_a_byte_order_mark_of_an_editor_is_left_aside() -> None:
    assert read_form(b"\xef\xbb\xbf{}", "status-report") == {}


# -- documents ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields, where",
    [
        ({}, "period"),
        ({"period": {"from": "2007-02-01", "to": "2007-01-01"}}, "period.to"),
        ({**REPORT, "workers": {"members": -1}}, "workers.members"),
        ({**REPORT, "workers": {"members": "63"}}, "workers.members"),
        ({**REPORT, "capacity": {"percent": "101"}}, "capacity.percent"),
        ({**REPORT, "capacity": {"percent": 10}}, "capacity.percent"),
        ({**REPORT, "capacity": {"percent": "10.0"}}, "capacity.percent"),
        ({**REPORT, "income": {"production": "90", "repair": "20"}}, "income"),
        ({**REPORT, "deliveries": [{"item": "válvula", "ready": "abril"}]}, "deliveries[0].ready"),
        ({**REPORT, "needs": [{"item": ""}]}, "needs[0].item"),
        ({**REPORT, "unknown": 1}, "unknown"),
        ({**REPORT, "language": "de"}, "language"),
    ],
)
def test_a_report_with_a_wrong_field_is_refused_by_its_name_and_takes_no_number(
    fields: dict[str, object], where: str, reporter: Node
) -> None:
    with pytest.raises(DocumentMalformed) as fault:
        reporter.write_report(fields, NOW)
    assert str(fault.value.evidence["where"]).startswith(where)
    assert reporter.outbox() == ()
    written = reporter.write_report(report(), NOW)
    assert reporter.record(written.id).sequence == 1


def test_a_missing_figure_is_left_out_and_never_a_zero(reporter: Node) -> None:
    written = reporter.write_report({"period": {"from": "2007-01-01", "to": "2007-01-31"}}, NOW)
    assert field_of(reporter, written.id) == {
        "attachments": [],
        "language": "es",
        "period": {"from": "2007-01-01", "to": "2007-01-31"},
        "type": "status-report",
    }


def test_a_zero_that_was_written_stays(reporter: Node) -> None:
    written = reporter.write_report({**REPORT, "workers": {"casual": 0}, "months_left": "0"}, NOW)
    fields = field_of(reporter, written.id)
    assert fields["workers"] == {"casual": 0}
    assert fields["months_left"] == "0"


def test_texts_are_spelled_in_the_one_form_that_documents_have(reporter: Node) -> None:
    decomposed = "Va\u0301lvulas\r\nsin retirar\n"
    written = reporter.write_report({**REPORT, "text": decomposed}, NOW)
    assert field_of(reporter, written.id)["text"] == "Válvulas\nsin retirar"


def test_a_correction_names_the_report_that_it_replaces_and_both_stay(reporter: Node) -> None:
    first = reporter.write_report(report(), NOW)
    second = reporter.write_report(report(), NOW, replaces=first.id)
    assert field_of(reporter, second.id)["replaces"] == first.id
    assert {one.id for one in reporter.outbox()} == {first.id, second.id}


def test_a_document_is_named_by_its_salted_hash_and_no_two_salts_are_the_same(reporter: Node) -> None:
    written = [reporter.write_report(REPORT, NOW).id for _ in range(3)]
    documents = [reporter.documents(one)[0] for one in written]
    assert len({one.salt for one in documents}) == 3
    assert len({one.data for one in documents}) == 1
    for record, document in zip(written, documents, strict=True):
        named = parse_candidate(reporter.record(record).envelope).record.document
        assert named is not None
        assert named.hash == document_hash(document.salt, document.data)


def test_the_hour_that_is_signed_is_rounded_down_and_in_utc(reporter: Node) -> None:
    caracas = datetime.fromisoformat("2007-01-02T21:59:59-04:00")
    written = reporter.write_report(report(), caracas)
    assert parse_candidate(reporter.record(written.id).envelope).record.signed_at == "2007-01-03T01:00:00Z"


def test_each_record_names_the_one_before_it(reporter: Node) -> None:
    written = [reporter.write_report(report(), NOW).id for _ in range(3)]
    records = [parse_candidate(reporter.record(one).envelope).record for one in written]
    assert [one.sequence for one in records] == [1, 2, 3]
    assert [one.previous for one in records] == [None, *written[:2]]


def test_a_report_without_a_mandate_is_refused(node: Node) -> None:
    with pytest.raises(MandateNone):
        node.write_report(report(), NOW)


@pytest.mark.parametrize("day", [datetime(2006, 12, 31, tzinfo=UTC), datetime(2008, 1, 1, tzinfo=UTC)])
def test_a_mandate_signs_nothing_before_its_first_and_after_its_last_day(day: datetime, node: Node) -> None:
    node.give_mandate(terms(), NOW)
    with pytest.raises(MandateNone):
        node.write_report(report(), day)


def test_a_mandate_without_the_role_signs_no_report(node: Node) -> None:
    node.give_mandate(terms(roles=("sponsor",)), NOW)
    with pytest.raises(MandateNone):
        node.write_report(report(), NOW)


# -- attachments -------------------------------------------------------------------------------------


def test_files_go_with_a_report_each_named_by_its_own_salted_hash(reporter: Node, hub: SimulatedHub) -> None:
    photo = Attachment("válvula.jpg", "image/jpeg", b"\xff\xd8 photo")
    written = reporter.write_report(report(), NOW, attachments=[photo])
    document, attached = reporter.documents(written.id)
    found = parse_document(document.data)
    assert not isinstance(found, Evidence)
    (named,) = found.attachments
    assert (named.name, named.media_type, named.size) == ("válvula.jpg", "image/jpeg", len(photo.data))
    assert named.hash == attached.hash == document_hash(attached.salt, photo.data)
    reporter.sync(hub, NOW)
    assert hub.documents[attached.hash] == attached.salt + photo.data


def test_files_that_are_too_large_together_are_refused(reporter: Node) -> None:
    half = bytes(MAX_ATTACHED_BYTES // 2 + 1)
    files = [Attachment(f"{number}.bin", "application/octet-stream", half) for number in range(2)]
    with pytest.raises(ReportMalformed, match="attachments"):
        reporter.write_report(report(), NOW, attachments=files)


# -- withdrawals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_custodians", [False, True])
def test_a_document_is_withdrawn_by_the_delegate_or_by_the_custodians(
    by_custodians: bool, reporter: Node, hub: SimulatedHub
) -> None:
    written = reporter.write_report(report(), NOW)
    reporter.sync(hub, NOW)
    withdrawn = reporter.withdraw(
        written.id, "personal-data", NOW, words="Nombraba a una persona.", by_custodians=by_custodians
    )
    assert [(one.kind, one.status) for one in reporter.sync(hub, NOW).outcomes] == [
        ("withdrawal", "accepted")
    ]
    record = parse_candidate(reporter.record(withdrawn.id).envelope).record
    assert (record.mandate is None) == by_custodians
    assert field_of(reporter, withdrawn.id)["text"] == "Nombraba a una persona."


def test_a_record_without_a_document_has_nothing_to_withdraw(reporter: Node) -> None:
    with pytest.raises(NothingFound):
        reporter.withdraw(reporter.factory.id, "mistake", NOW)


@pytest.mark.parametrize("reason", ["", "shame"])
def test_a_withdrawal_has_one_of_the_known_reasons(reason: str, reporter: Node) -> None:
    written = reporter.write_report(report(), NOW)
    with pytest.raises(RecordMalformed, match="reason"):
        reporter.withdraw(written.id, reason, NOW)


def test_a_refused_withdrawal_is_signed_again_as_it_was(reporter: Node, hub: SimulatedHub) -> None:
    written = reporter.write_report(report(), NOW)
    reporter.sync(hub, NOW)
    withdrawn = reporter.withdraw(written.id, "mistake", NOW)
    hub.refusing = {"withdrawal": "sequence-passed"}
    reporter.sync(hub, NOW)
    hub.refusing = {}
    renewed = reporter.renew(withdrawn.id, NOW)
    old, new = (parse_candidate(reporter.record(one).envelope).record for one in (withdrawn.id, renewed.id))
    assert (old.content, old.sequence, new.sequence) == (new.content, 2, 3)
    assert [one.status for one in reporter.sync(hub, NOW).outcomes] == ["accepted"]
