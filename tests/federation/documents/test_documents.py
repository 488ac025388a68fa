"""Documents: what is not known is left out, each figure has one spelling, faults say where."""

import json
from base64 import b64encode
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from federation.documents import (
    MAX_DOCUMENT_BYTES,
    TYPES,
    Document,
    Evidence,
    Holder,
    Profile,
    StatusReport,
    Words,
    _read,
    _read_plain,
    json_schema,
    number,
    parse_document,
    read_document,
)
from federation.documents.proposals import (
    AlignmentCorrection,
    Amendment,
    Replace,
    Statement,
    Unit,
    proposals_named,
)
from federation.documents.status_report import Capacity, Period, Workers
from federation.documents.statute import Article
from federation.encoding import decode_strict
from federation.errors import DocumentMalformed, EncodingError, FrenteError, TargetWrong, TooLarge
from federation.ids import RecordId, document_hash
from tests.federation import strategies
from tests.federation.documents.make_vectors import FOLDER, files
from tests.federation.documents.samples import FIFTH_TEXT, GOOD, REFUSED
from tests.federation.own_vectors import case_name, load
from tests.federation.records.samples import OUT, spell, spoiled

ACCEPTED_VECTORS = load("documents/accepted.json")["cases"]
REFUSED_VECTORS = load("documents/refused.json")["cases"]


def a_report(**fields: Any) -> StatusReport:
    period = Period(from_=date(2007, 6, 1), to=date(2007, 6, 30))
    return StatusReport(language="es", attachments=(), period=period, **fields)


# -- vectors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ACCEPTED_VECTORS, ids=case_name)
def test_a_document_is_read_and_spelled_again(case: dict[str, str]) -> None:
    data, salt = case["document"].encode(), bytes.fromhex(case["salt"])
    document = parse_document(data)
    assert document.to_bytes() == data
    assert document_hash(salt, document.to_bytes()) == case["hash"] == sha256(salt + data).hexdigest()


@pytest.mark.parametrize("case", REFUSED_VECTORS, ids=case_name)
def test_what_is_no_document_is_refused_by_its_code(case: dict[str, str]) -> None:
    with pytest.raises(FrenteError) as caught:
        parse_document(case["document"].encode())
    assert caught.value.code == case["code"]


@pytest.mark.parametrize("name", files())
def test_the_files_are_those_that_are_made(name: str) -> None:
    made = files()[name]
    assert (FOLDER / name).read_text("utf-8") == made, "run python -m tests.federation.documents.make_vectors"


def test_no_name_stands_twice_and_every_type_is_there() -> None:
    names = [case["name"] for case in ACCEPTED_VECTORS + REFUSED_VECTORS]
    assert len(set(names)) == len(names)
    assert {parse_document(case["document"].encode()).type for case in ACCEPTED_VECTORS} == set(TYPES)


# -- properties -------------------------------------------------------------------------------------


@given(strategies.documents())
def test_any_document_is_read_as_it_was_written(document: Document) -> None:
    data = document.to_bytes()
    assert b":null" not in data
    assert parse_document(data) == document
    assert parse_document(data).to_bytes() == data


@pytest.mark.parametrize("name", GOOD)
def test_every_changed_byte_is_refused_or_makes_another_document(name: str) -> None:
    data = spell(GOOD[name])
    for position in range(len(data)):
        for change in (0x01, 0x20, 0x80):
            changed = bytearray(data)
            changed[position] ^= change
            try:
                document = parse_document(bytes(changed))
            except EncodingError:
                continue
            assert document.to_bytes() == changed != data


@pytest.mark.parametrize("name", GOOD)
def test_every_cut_is_refused(name: str) -> None:
    data = spell(GOOD[name])
    for size in range(len(data)):
        with pytest.raises(EncodingError):
            parse_document(data[:size])


def test_the_short_way_takes_nothing_that_the_long_way_refuses_and_gives_the_same() -> None:
    good = [spell(fields) for fields in GOOD.values()]
    tricks = [
        spell(GOOD["report"]).replace(b'"members":61', b'"members":61.0'),
        spell(GOOD["report"]).replace(b'"members":61', b'"members":6.1e1'),
        spell(GOOD["report"]).replace(b'"members":61', b'"members":18446744073709551616'),
        spell(GOOD["report"]).replace(b'"casual":2', b'"casual":2,"casual":2'),
        spell({**GOOD["words"], "text": [[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]}),
        spell({**GOOD["words"], "ñ": 1}),
        spell({**GOOD["words"], "text": "e\u0301"}),
        spell({**GOOD["words"], "text": None}),
        b"\xef\xbb\xbf" + spell(GOOD["words"]),
    ]
    for data in [*good, *tricks, *(case["document"].encode() for case in REFUSED_VECTORS)]:
        quick = _read_plain(data)
        assert (quick is not None) == (data in good)
        assert quick is None or quick == _read(data)


def every_path(value: Any, path: str = "") -> list[str]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    paths = []
    for step, child in steps:
        where = f"{path}.{step}" if path else str(step)
        paths += [where, *every_path(child, where)]
    return paths


@pytest.mark.parametrize("name", GOOD)
def test_null_is_refused_wherever_it_stands(name: str) -> None:
    for path in every_path(GOOD[name]):
        if path == "type":
            continue
        with pytest.raises(DocumentMalformed) as caught:
            parse_document(spell(spoiled(GOOD[name], path, None)))
        assert _dotted(caught.value) == path


def _dotted(fault: FrenteError) -> str:
    return str(fault.evidence["where"]).replace("[", ".").replace("]", "")


OPTIONAL_IN_REPORT = set(GOOD["report"]) - {"type", "language", "attachments", "period"}


@pytest.mark.parametrize("field", sorted(OPTIONAL_IN_REPORT))
def test_every_figure_of_a_report_may_be_left_out_and_is_then_unknown(field: str) -> None:
    document = parse_document(spell(spoiled(GOOD["report"], field, OUT)))
    assert getattr(document, field) is None
    assert field not in json.loads(document.to_bytes())


# -- faults say where and what ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "base,path,value,message",
    [
        ("report", "stock.0.quantity.unit", OUT, "stock[0].quantity.unit: is missing"),
        ("report", "months_left", 3, "months_left: is not a text (a number stands between quotes)"),
        (
            "report",
            "months_left",
            "03",
            'months_left: is not a number such as "10" or "0.5", without sign, exponent or needless zero',
        ),
        ("report", "needs.0.by", None, "needs[0].by: is null, but what is not known is left out"),
        ("report", "income.loans", "31", "income: adds up to 100.5 percent, where all parts together are 100"),
        ("report", "pay.by_function.1.ratio", "2", "pay.by_function[1].ratio: is above the highest, 1"),
        ("report", "workers.bosses", 1, "workers.bosses: is not a field here"),
        ("report", "period.to", "2007-05-01", "period.to: is before from"),
        ("report", "closed", "spring", "closed: is not a field here"),
        ("profile", "closed", "spring", "closed: is not a date such as 2005, 2005-04 or 2005-04-19"),
        ("profile", "ownership.1.shares.0.percent", "50", "ownership[1].shares: add up to 99 percent and not to 100"),
        ("profile", "ownership.1.from", OUT, "ownership[1].from: is missing: only the first entry may have none"),
        ("words", "type", "poem", f"type: is not one of {', '.join(TYPES)}"),
        ("words", "text", "e\u0301", "text: is not in Unicode's normal form NFC"),
    ],
)  # fmt: skip
def test_a_fault_says_where_and_what(base: str, path: str, value: Any, message: str) -> None:
    with pytest.raises(DocumentMalformed) as caught:
        read_document(spoiled(GOOD[base], path, value))
    assert str(caught.value) == message
    assert str(caught.value).startswith(f"{caught.value.evidence['where']}: ")


@pytest.mark.parametrize("base,path,value,why", REFUSED)
def test_every_fault_names_its_field(base: str, path: str, value: Any, why: str) -> None:
    with pytest.raises(DocumentMalformed) as caught:
        read_document(spoiled(GOOD[base], path, value))
    named = _dotted(caught.value)
    assert named
    assert path.split(".", maxsplit=1)[0] == named.split(".")[0] or path == "type"


def test_several_faults_are_told_at_once() -> None:
    form = {**GOOD["report"], "months_left": "x", "text": 5, "pay": 1}
    with pytest.raises(DocumentMalformed) as caught:
        read_document(form)
    assert caught.value.evidence["faults"] == 3
    assert str(caught.value).count("; ") == 2


def test_very_many_faults_are_counted() -> None:
    form = {**GOOD["report"], "needs": [{}] * 50}
    with pytest.raises(DocumentMalformed) as caught:
        read_document(form)
    assert str(caught.value).endswith("; and 45 more")


def test_a_document_over_its_limit_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        parse_document(b"x" * (MAX_DOCUMENT_BYTES + 1))


# -- written in Python ------------------------------------------------------------------------------


def test_what_is_not_known_is_none_and_is_left_out() -> None:
    report = a_report(capacity=Capacity(percent="10"), workers=Workers(members=61))
    assert report.capacity is not None
    assert report.capacity.basis is None
    assert json.loads(report.to_bytes()) == {
        "type": "status-report",
        "language": "es",
        "attachments": [],
        "period": {"from": "2007-06-01", "to": "2007-06-30"},
        "capacity": {"percent": "10"},
        "workers": {"members": 61},
    }


def test_a_list_that_is_empty_says_that_there_is_none() -> None:
    said, unsaid = parse_document(a_report(needs=()).to_bytes()), parse_document(a_report().to_bytes())
    assert isinstance(said, StatusReport)
    assert isinstance(unsaid, StatusReport)
    assert said.needs == ()
    assert unsaid.needs is None


def test_a_document_is_frozen_and_hashable() -> None:
    report = parse_document(spell(GOOD["report"]))
    with pytest.raises(ValidationError):
        report.language = "pt"  # type: ignore[misc, union-attr]
    assert hash(report) == hash(parse_document(spell(GOOD["report"])))


def test_a_text_that_may_not_stand_cannot_be_written_out() -> None:
    with pytest.raises(DocumentMalformed) as caught:
        Holder(language="es", attachments=(), name="e\u0301").to_bytes()
    assert caught.value.evidence == {"where": "name"}


def test_evidence_gives_both_envelopes() -> None:
    document = parse_document(spell(GOOD["evidence"]))
    assert isinstance(document, Evidence)
    assert document.envelopes() == (b'{"payload":"1"}', b'{"payload":"2"}')


def test_the_largest_envelopes_fit_into_evidence() -> None:
    first, second = b64encode(b"\x00" * 65_535).decode(), b64encode(b"\x01" * 65_535).decode()
    document = parse_document(Evidence(first=first, second=second).to_bytes())
    assert isinstance(document, Evidence)
    assert document.envelopes() == (b"\x00" * 65_535, b"\x01" * 65_535)


# -- the facts of the sources -----------------------------------------------------------------------


def test_ownership_and_the_demand_stand_side_by_side() -> None:
    document = parse_document(spell(GOOD["profile"]))
    assert isinstance(document, Profile)
    assert document.ownership is not None
    assert document.demanded_ownership is not None
    assert [number(share.percent) for share in document.ownership[-1].shares] == [51, 49]
    assert [number(share.percent) for share in document.demanded_ownership.shares] == [100]
    assert document.legal_form is not None
    assert document.demanded_form is not None
    assert (document.legal_form.code, document.demanded_form.code) == ("mixed", "state-enterprise")


def test_a_deadline_keeps_every_date_that_was_set() -> None:
    document = parse_document(spell(GOOD["report"]))
    assert isinstance(document, StatusReport)
    assert document.deadlines is not None
    (deadline,) = document.deadlines
    assert deadline.earlier is not None
    assert [one.due for one in deadline.earlier] + [deadline.due] == [date(2007, 7, 24), date(2007, 10, 24)]


def test_equal_pay_is_one_and_no_person_is_named() -> None:
    document = parse_document(spell(GOOD["report"]))
    assert isinstance(document, StatusReport)
    assert document.pay is not None
    assert document.pay.ratio is not None
    assert number(document.pay.ratio) == 1
    assert set(json_schema("status-report")["$defs"]["FunctionPay"]["properties"]) == {"function", "ratio"}  # type: ignore[index]


def test_words_are_text_and_never_markup() -> None:
    document = read_document({"type": "words", "language": "es", "attachments": [], "text": "<b>&amp;</b>"})
    assert isinstance(document, Words)
    assert document.text == "<b>&amp;</b>"


# -- for forms and the documentation ----------------------------------------------------------------


def test_a_form_in_free_spelling_becomes_the_same_document() -> None:
    form = json.dumps(GOOD["report"], indent=4).encode()
    assert read_document(decode_strict(form, max_bytes=MAX_DOCUMENT_BYTES)) == parse_document(
        spell(GOOD["report"])
    )


@pytest.mark.parametrize("name", TYPES)
def test_the_schema_has_every_field_and_no_null(name: str) -> None:
    schema = json_schema(name)
    assert '"null"' not in json.dumps(schema)
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert set(properties) == {field.alias or key for key, field in TYPES[name].model_fields.items()}
    required = schema["required"]
    assert isinstance(required, list)
    assert "type" in required
    for case in GOOD.values():
        if case["type"] == name:
            assert set(required) <= set(case) <= set(properties)


# -- statutes and what is proposed about them ---------------------------------------------------------


def an_article(**fields: Any) -> Article:
    return Article(**{"id": "article-5", "kind": "article", "text": "x", **fields})


def test_an_article_has_so_many_characters_and_no_more() -> None:
    assert len(an_article(text="x" * 200_000).text) == 200_000
    with pytest.raises(ValidationError):
        an_article(text="x" * 200_001)


def test_a_line_feed_may_stand_between_lines_of_an_article_and_it_may_be_empty() -> None:
    assert an_article(text="").text == ""
    assert an_article(text="a\n\nb").text == "a\n\nb"
    for text in ("\na", "a\n", "a\tb"):
        with pytest.raises(ValidationError):
            an_article(text=text)


UNITS: dict[str, Unit] = {
    "preamble": Unit(None, "Acordamos:"),
    "article-5": Unit("De la asamblea", FIFTH_TEXT),
    "transitional-1": Unit(None, ""),
}


@pytest.mark.parametrize("name", [name for name in GOOD if name.startswith("amendment: ")])
def test_an_amendment_fits_the_proposal_that_has_its_article(name: str) -> None:
    document = read_document(GOOD[name])
    assert isinstance(document, Amendment)
    document.require_fit(UNITS)


@pytest.mark.parametrize(
    "change,fields,where",
    [
        ({"kind": "delete"}, {"article": "article-6"}, "article"),
        ({"kind": "replace", "start": 0, "end": 72, "new": "x"}, {}, "change.end"),
        ({"kind": "replace", "start": 72, "end": 72, "new": "x"}, {}, "change.end"),
        ({"kind": "replace", "start": 0, "end": 2, "new": "La"}, {}, "change.new"),
        ({"kind": "replace", "start": 0, "end": 2, "new": ""}, {}, "change.new"),
        ({"kind": "replace", "start": 71, "end": 71, "new": "\n"}, {}, "change.new"),
        ({"kind": "replace", "start": 2, "end": 2, "new": "\u0301"}, {}, "change.new"),
        ({"kind": "insert", "after": "article-6", "new": "x"}, {"article": None}, "change.after"),
        ({"kind": "move", "after": "article-6"}, {}, "change.after"),
        ({"kind": "move", "after": "preamble"}, {}, "change.after"),
        ({"kind": "move"}, {"article": "preamble"}, "change.after"),
        ({"kind": "heading", "new": "De la asamblea"}, {}, "change.new"),
        ({"kind": "heading"}, {"article": "preamble"}, "change.new"),
    ],
)
def test_an_amendment_that_does_not_fit_is_refused(
    change: dict[str, Any], fields: dict[str, Any], where: str
) -> None:
    plain = {**GOOD["amendment: other words"], "change": change, **fields}
    amendment = read_document({name: value for name, value in plain.items() if value is not None})
    assert isinstance(amendment, Amendment)
    with pytest.raises(TargetWrong) as caught:
        amendment.require_fit(UNITS)
    assert caught.value.evidence["where"] == where
    assert str(caught.value).startswith(f"{where}: ")


def test_a_replacement_may_use_all_of_the_text() -> None:
    change = Replace(start=0, end=len(FIFTH_TEXT), new="")
    amendment = Amendment(
        language="es",
        attachments=(),
        target=RecordId("0" * 64),
        article="article-5",
        change=change,
        reason="x",
    )
    amendment.require_fit(UNITS)
    with pytest.raises(TargetWrong):
        Amendment.model_validate(
            {
                **amendment.model_dump(),
                "change": {"kind": "replace", "start": 0, "end": 0, "new": "x" * 200_000},
            }
        ).require_fit(UNITS)


def test_a_correction_fits_proposals_that_have_its_articles() -> None:
    document = read_document(GOOD["alignment correction: move"])
    assert isinstance(document, AlignmentCorrection)
    known = {document.articles[0].proposal: UNITS}
    document.require_fit(known)  # of the others nobody knows
    with pytest.raises(TargetWrong) as caught:
        document.require_fit({**known, document.articles[1].proposal: UNITS})
    assert caught.value.evidence["where"] == "articles[1].article"
    with pytest.raises(TargetWrong) as caught:
        document.require_fit({document.to[0].proposal: {}})  # type: ignore[index]
    assert caught.value.evidence["where"] == "to[0].article"


def test_the_proposals_that_a_document_names() -> None:
    named = {
        name: proposals_named(document)
        for name in ("statute proposal", "statute proposal of one article", "amendment: other words")
        if isinstance(document := read_document(GOOD[name]), Statement)
    }
    assert named == {
        "statute proposal": (GOOD["statute proposal"]["amends"], GOOD["statute proposal"]["replaces"]),
        "statute proposal of one article": (),
        "amendment: other words": (GOOD["amendment: other words"]["target"],),
    }
    correction = read_document(GOOD["alignment correction: move"])
    assert isinstance(correction, AlignmentCorrection)
    assert proposals_named(correction) == tuple(place.proposal for place in correction.places())
