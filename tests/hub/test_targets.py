"""Proposals, amendments and corrections over HTTP: what they name must be in the log, and have what they speak of."""

from collections.abc import Callable
from typing import Any

import pytest

from federation.ids import RecordId
from federation.records import DocumentRef
from hub.storage import documents
from tests.hub.hubs import Parcel, Place, parcel, status_report
from tests.world import NO_ID, Mandate, id_of

TEXT = "La asamblea decide por mayoría simple."


def statute(*articles: dict[str, Any]) -> dict[str, Any]:
    """Return a statute of an article or more."""
    plain = {"id": "article-5", "kind": "article", "number": "5", "heading": "De la asamblea", "text": TEXT}
    last = {"id": "article-6", "kind": "article", "number": "6", "text": "Se publica."}
    return {"title": "Estatuto", "articles": list(articles) or [plain, last]}


def proposal(**fields: Any) -> dict[str, Any]:
    """Return the document of a proposal."""
    return {
        "attachments": [],
        "language": "es",
        "statute": statute(),
        "type": "statute-proposal",
        **fields,
    }


def amendment(target: RecordId, change: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the document of an amendment to the fifth article."""
    whole = {
        "article": "article-5",
        "attachments": [],
        "change": change,
        "language": "es",
        "reason": "Así lo decidió la asamblea.",
        "target": target,
        "type": "amendment",
        **fields,
    }
    return {name: value for name, value in whole.items() if value is not None}


def correction(act: str, *places: tuple[RecordId, str], **fields: Any) -> dict[str, Any]:
    """Return the document of a correction."""
    return {
        "act": act,
        "articles": [{"proposal": one, "article": article} for one, article in places],
        "attachments": [],
        "language": "es",
        "reason": "Hablan de lo mismo.",
        "type": "alignment-correction",
        **fields,
    }


REPLACE = {"kind": "replace", "start": 19, "end": 37, "new": "por dos tercios"}


def says(place: Place, delegate: Mandate, body: dict[str, Any], **fields: Any) -> tuple[Parcel, bytes]:
    """Return the document and the envelope of what a delegate says, as its next record."""
    return place.report(delegate, body=body, kind=body["type"], **fields)


def held(place: Place, one: Parcel) -> tuple[bytes | None, bytes | None] | None:
    """Return salt and bytes of a document as the hub has them."""
    with place.hub.database.read() as connection:
        found = documents.read(connection, one.hash)
    return None if found is None else (found.salt, found.data)


@pytest.fixture
def eva(place: Place) -> Mandate:
    """Give a delegate who may propose."""
    return place.mandate(place.admit("Inveval"), "eva", roles=("proposer", "reporter"))


def test_a_proposal_with_its_source_file_an_amendment_and_a_correction_go_in(
    place: Place, eva: Mandate
) -> None:
    file = parcel(b"# Estatuto\n\n## Art. 5\n")
    attached = [{"hash": file.hash, "media_type": "text/markdown", "name": "estatuto.md", "size": 22}]
    document, first = says(place, eva, proposal(attachments=attached))
    place.take(first, file, document)
    assert held(place, document) == (document.salt, document.data)
    assert held(place, file) == (file.salt, file.data)
    second = says(place, eva, proposal(replaces=id_of(first)))
    place.take(second[1], second[0])
    other = place.mandate(place.admit("Invepal"), "luis", roles=("proposer",))
    amended = says(place, other, proposal(amends=id_of(first)))
    place.take(amended[1], amended[0])
    for body in (
        amendment(id_of(first), REPLACE),
        amendment(id_of(first), {"kind": "insert", "after": "article-6", "new": "Otro."}, article=None),
        correction("join", (id_of(first), "article-5"), (id_of(amended[1]), "article-6")),
        correction(
            "move",
            (id_of(first), "article-5"),
            to=[{"proposal": id_of(amended[1]), "article": "article-5"}],
        ),
    ):
        words, record = says(place, other, body)
        place.take(record, words)
    assert place.kinds()[-5:] == [
        "statute-proposal",
        "amendment",
        "amendment",
        "alignment-correction",
        "alignment-correction",
    ]


def test_a_proposal_and_what_is_said_of_it_go_in_together_in_their_order(place: Place, eva: Mandate) -> None:
    document, first = says(place, eva, proposal())
    place.world.take(first)
    words, record = says(place, eva, amendment(id_of(first), REPLACE))
    assert place.statuses(words, document, record, first) == ["record-unknown", "accepted"]
    place.world.take(record)
    # The refused number is left free, and nothing that comes after needs it.
    words, again = says(place, eva, amendment(id_of(first), REPLACE, reason="Otra vez."))
    assert place.statuses(words, again) == ["accepted"]


def _of_nothing(place: Place, first: RecordId, report: RecordId) -> dict[str, Any]:
    return amendment(NO_ID, REPLACE)


def _of_a_report(place: Place, first: RecordId, report: RecordId) -> dict[str, Any]:
    return amendment(report, REPLACE)


def _of_an_article_that_is_not_there(place: Place, first: RecordId, report: RecordId) -> dict[str, Any]:
    return amendment(first, REPLACE, article="article-7")


def _beyond_the_text(place: Place, first: RecordId, report: RecordId) -> dict[str, Any]:
    return amendment(first, {**REPLACE, "end": len(TEXT) + 1})


def _of_no_change(place: Place, first: RecordId, report: RecordId) -> dict[str, Any]:
    return amendment(first, {**REPLACE, "new": TEXT[19:37]})


def _behind_an_article_that_is_not_there(place: Place, first: RecordId, report: RecordId) -> dict[str, Any]:
    return amendment(first, {"kind": "move", "after": "article-7"})


def _correcting_nothing(place: Place, first: RecordId, report: RecordId) -> dict[str, Any]:
    return correction("join", (first, "article-5"), (NO_ID, "article-5"))


def _correcting_an_article_that_is_not_there(
    place: Place, first: RecordId, report: RecordId
) -> dict[str, Any]:
    return correction("part", (first, "article-5"), (first, "article-7"))


def _amending_nothing(place: Place, first: RecordId, report: RecordId) -> dict[str, Any]:
    return proposal(amends=NO_ID)


def _replacing_a_report(place: Place, first: RecordId, report: RecordId) -> dict[str, Any]:
    return proposal(replaces=report)


REFUSALS: list[tuple[str, Callable[[Place, RecordId, RecordId], dict[str, Any]]]] = [
    ("record-unknown", _of_nothing),
    ("record-unknown", _of_a_report),
    ("target-wrong", _of_an_article_that_is_not_there),
    ("target-wrong", _beyond_the_text),
    ("target-wrong", _of_no_change),
    ("target-wrong", _behind_an_article_that_is_not_there),
    ("record-unknown", _correcting_nothing),
    ("target-wrong", _correcting_an_article_that_is_not_there),
    ("record-unknown", _amending_nothing),
    ("record-unknown", _replacing_a_report),
]


@pytest.mark.parametrize(("code", "body"), REFUSALS, ids=[case[1].__name__[1:] for case in REFUSALS])
def test_what_does_not_fit_is_refused_and_costs_nothing(
    sqlite_place: Place, code: str, body: Callable[[Place, RecordId, RecordId], dict[str, Any]]
) -> None:
    place = sqlite_place
    eva = place.mandate(place.admit("Inveval"), "eva", roles=("proposer", "reporter"))
    document, first = says(place, eva, proposal())
    place.take(first, document)
    written, report = place.report(eva)
    place.take(report, written)
    before = place.logged()
    words, record = says(place, eva, body(place, id_of(first), id_of(report)))
    assert place.statuses(words, record) == [code]
    assert place.logged() == before
    assert held(place, words) is None
    good, fine = says(place, eva, amendment(id_of(first), REPLACE))
    place.take(fine, good)  # with the number that the refused record had


def test_a_factory_replaces_its_own_proposals_only(sqlite_place: Place) -> None:
    place = sqlite_place
    eva = place.mandate(place.admit("Inveval"), "eva", roles=("proposer",))
    luis = place.mandate(place.admit("Invepal"), "luis", roles=("proposer",))
    document, first = says(place, eva, proposal())
    place.take(first, document)
    assert place.statuses(*says(place, luis, proposal(replaces=id_of(first)))) == ["target-wrong"]
    assert place.statuses(*says(place, luis, proposal(amends=id_of(first)))) == ["accepted"]


def test_a_reporter_proposes_nothing(sqlite_place: Place) -> None:
    rosa = sqlite_place.reporter()
    assert sqlite_place.statuses(*says(sqlite_place, rosa, proposal())) == ["role-missing"]


def test_a_document_of_another_kind_is_refused_also_where_it_is_held_already(sqlite_place: Place) -> None:
    place = sqlite_place
    eva = place.mandate(place.admit("Inveval"), "eva", roles=("proposer", "reporter"))
    document, report = place.report(eva, body=status_report())
    place.take(report, document)
    reference = DocumentRef(audience="public", hash=document.hash)
    record = place.world.report(eva, kind="statute-proposal", document=reference)
    assert place.statuses(record) == ["document-malformed"]
    words, first = says(place, eva, proposal())
    place.take(first, words)
    again = place.world.report(
        eva, kind="statute-proposal", document=DocumentRef(audience="public", hash=words.hash)
    )
    assert place.statuses(again) == ["accepted"]


def test_of_a_proposal_that_was_withdrawn_nothing_more_is_asked(sqlite_place: Place) -> None:
    place = sqlite_place
    eva = place.mandate(place.admit("Inveval"), "eva", roles=("proposer",))
    file = parcel(b"# Estatuto\n")
    attached = [{"hash": file.hash, "media_type": "text/markdown", "name": "estatuto.md", "size": 11}]
    document, first = says(place, eva, proposal(attachments=attached))
    place.take(first, file, document)
    withdrawal = place.world.withdrawal(
        eva.factory,
        id_of(first),
        document.hash,
        eva.key,
        mandate=eva.id,
        sequence=2,
        previous=id_of(first),
    )
    place.take(withdrawal)
    assert held(place, document) == held(place, file) == (None, None)
    words, record = says(place, eva, amendment(id_of(first), {"kind": "delete"}, article="article-99"))
    assert place.statuses(words, record) == ["accepted"]


def test_a_forked_amendment_becomes_evidence(sqlite_place: Place) -> None:
    place = sqlite_place
    eva = place.mandate(place.admit("Inveval"), "eva", roles=("proposer",))
    document, first = says(place, eva, proposal())
    place.take(first, document)
    other, fork = says(place, eva, amendment(id_of(first), REPLACE), sequence=1)
    assert place.statuses(other, fork) == ["fork"]
    assert place.kinds()[-1] == "evidence"
