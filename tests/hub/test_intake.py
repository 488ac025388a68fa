"""Bundles over HTTP: what goes in, what is refused and with which code, and that the good ones beside it go in."""

import itertools
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from federation.envelope import parse_envelope, sign_envelope
from federation.errors import BundleCut
from federation.ids import RecordId
from federation.records import Seen
from federation.rules import MandateState, parse_candidate
from hub.services import calendar
from hub.services import intake as intake_module
from hub.services.intake import Intake
from hub.storage import documents, waiting
from hub.views.context import INTAKE
from tests.hub.hubs import Place, bundle, parcel, running, status_report, words
from tests.world import NO_ID, ORIGIN, Factory, document, id_of, key


def test_a_report_and_its_document_go_in_and_the_receipt_holds(place: Place) -> None:
    rosa = place.reporter()
    document, report = place.report(rosa)
    (result,) = place.post(document, report).results
    assert result.status == "accepted"
    assert result.index == 5  # founding, day, charter, admission, mandate
    with place.hub.database.read() as connection:
        held = documents.read(connection, document.hash)
    assert held is not None
    assert (held.salt, held.data) == (document.salt, document.data)


def test_many_records_go_in_with_one_checkpoint_and_shared_paths(place: Place) -> None:
    rosa = place.reporter()
    frames: list[Any] = []
    for _ in range(300):
        document, report = place.report(rosa)
        place.world.take(report)
        frames += [document, report]
    answer = place.post(*frames)
    assert [one.status for one in answer.results] == ["accepted"] * 300
    assert answer.checkpoint is not None
    assert answer.checkpoint.size == 305
    assert answer.checkpoint.root == place.world.state.root_at(305)


def test_what_is_there_already_is_answered_with_its_receipt(place: Place) -> None:
    rosa = place.reporter()
    document, report = place.report(rosa)
    index = place.take(report, document)
    (result,) = place.post(report).results  # without its document: it is held
    assert result.status == "present"
    assert (result.index, result.envelope) == (index, None)


def test_a_record_twice_in_one_bundle_is_logged_once(place: Place) -> None:
    rosa = place.reporter()
    document, report = place.report(rosa)
    assert place.statuses(document, report, report) == ["accepted", "present"]


def test_who_sends_other_signatures_gets_the_envelope_that_is_logged(place: Place) -> None:
    factory = place.admit("Inveval", custodians=3, threshold=2)
    a, b, c = factory.custodians
    ana = key("ana")
    raw = place.world.mandate(factory, ana, a, b, ana)
    place.take(raw)
    other = sign_envelope(parse_envelope(raw).payload, [b, c, ana])
    (result,) = place.post(other).results
    assert result.status == "present"
    assert result.envelope == raw
    unsigned = sign_envelope(parse_envelope(raw).payload, [ana])
    assert place.statuses(unsigned) == ["threshold-unmet"]


def test_one_bad_record_does_not_cost_the_good_ones_beside_it(place: Place) -> None:
    rosa = place.reporter()
    document, good = place.report(rosa)
    forged = sign_envelope(parse_envelope(good).payload, [key("mallory")])
    at = good.index(b'"sig":"') + 7
    broken = good[:at] + (b"A" if good[at : at + 1] != b"A" else b"B") + good[at + 1 :]
    assert place.statuses(b"{}", broken, forged, document, good) == [
        "envelope-malformed",
        "signature-invalid",
        "key-unknown",
        "accepted",
    ]
    assert place.kinds()[-1] == "status-report"


# -- refusals that are the hub's own ------------------------------------------------------------------


def _without_document(place: Place) -> tuple[Any, ...]:
    return place.report(place.reporter())[1:]


def _with_another_document(place: Place) -> tuple[Any, ...]:
    return parcel(words()), place.report(place.reporter())[1]


def _with_a_document_of_another_type(place: Place) -> tuple[Any, ...]:
    return place.report(place.reporter(), body=words())


def _with_a_malformed_document(place: Place) -> tuple[Any, ...]:
    return place.report(place.reporter(), body=status_report(workers={"members": "many"}))


def _with_a_document_that_is_not_canonical(place: Place) -> tuple[Any, ...]:
    body = parcel(b'{ "type": "status-report" }')
    reference = document("x").model_copy(update={"hash": body.hash})
    return body, place.world.report(place.reporter(), document=reference)


def _with_a_missing_attachment(place: Place) -> tuple[Any, ...]:
    photo = parcel(b"\x89PNG")
    attachments = [{"hash": photo.hash, "media_type": "image/png", "name": "foto.png", "size": 4}]
    return place.report(place.reporter(), body=status_report(attachments=attachments))


def _with_an_attachment_of_another_size(place: Place) -> tuple[Any, ...]:
    photo = parcel(b"\x89PNG")
    attachments = [{"hash": photo.hash, "media_type": "image/png", "name": "foto.png", "size": 5}]
    return photo, *place.report(place.reporter(), body=status_report(attachments=attachments))


def _with_the_document_of_another_factory(place: Place) -> tuple[Any, ...]:
    theirs, report = place.report(place.reporter("Invepal", "luis"))
    place.take(report, theirs)
    reference = document("x").model_copy(update={"hash": theirs.hash})
    return theirs, place.world.report(place.reporter(), document=reference)


def _a_day_from_outside(place: Place) -> tuple[Any, ...]:
    return (place.world.day("2007-01-02"),)


def _evidence_from_outside(place: Place) -> tuple[Any, ...]:
    return (place.world.evidence(place.reporter().id, NO_ID, RecordId("1" * 64)),)


def _a_founding_from_outside(place: Place) -> tuple[Any, ...]:
    return (place.world.founding(network=place.world.network, replaces=place.world.network),)


def _of_another_history(place: Place) -> tuple[Any, ...]:
    return place.report(place.reporter(), seen=Seen(origin=ORIGIN, size=2, root="00" * 32))


def _of_the_future(place: Place) -> tuple[Any, ...]:
    return place.report(place.reporter(), seen=Seen(origin=ORIGIN, size=900, root="00" * 32))


def _by_a_factory_that_only_applied(place: Place) -> tuple[Any, ...]:
    charter = place.world.charter("Espera", key("e"))
    place.post(charter)
    return (place.world.mandate(Factory(id_of(charter), (key("e"),)), key("eva")),)


REFUSALS: list[tuple[str, Callable[[Place], tuple[Any, ...]]]] = [
    ("document-missing", _without_document),
    ("document-mismatch", _with_another_document),
    ("document-malformed", _with_a_document_of_another_type),
    ("document-malformed", _with_a_malformed_document),
    ("not-canonical", _with_a_document_that_is_not_canonical),
    ("document-missing", _with_a_missing_attachment),
    ("document-malformed", _with_an_attachment_of_another_size),
    ("document-foreign", _with_the_document_of_another_factory),
    ("operator-only", _a_day_from_outside),
    ("operator-only", _evidence_from_outside),
    ("operator-only", _a_founding_from_outside),
    ("other-history", _of_another_history),
    ("other-history", _of_the_future),
    ("factory-unknown", _by_a_factory_that_only_applied),
]


@pytest.mark.parametrize(("code", "frames"), REFUSALS, ids=[case[1].__name__[1:] for case in REFUSALS])
def test_a_record_is_refused(
    sqlite_place: Place, code: str, frames: Callable[[Place], tuple[Any, ...]]
) -> None:
    sent = frames(sqlite_place)
    before = sqlite_place.logged()
    assert sqlite_place.statuses(*sent) == [code]
    assert sqlite_place.logged() == before


# -- forks --------------------------------------------------------------------------------------------


def test_the_first_fork_of_a_mandate_becomes_evidence(place: Place) -> None:
    rosa = place.reporter()
    document, first = place.report(rosa)
    place.take(first, document)
    _, second = place.report(rosa, 1, previous=None)
    assert place.statuses(second) == ["fork"]  # even without its document
    assert place.kinds()[-1] == "evidence"
    evidence = parse_candidate(place.logged()[-1]).record
    assert evidence.document is not None
    with place.hub.database.read() as connection:
        held = documents.read(connection, evidence.document.hash)
    assert held is not None
    assert held.audience == "public"
    place.follow()
    state = place.world.state.get(MandateState, rosa.id)
    assert state is not None
    assert state.forked is not None
    _, third = place.report(rosa, 1, previous=None)
    size = len(place.logged())
    assert place.statuses(third) == ["fork"]
    assert len(place.logged()) == size


def test_a_late_number_that_the_log_does_not_hold_is_no_fork(place: Place) -> None:
    rosa = place.reporter()
    document, raw = place.report(rosa, 5, previous=None)
    place.take(raw, document)
    document, late = place.report(rosa, 3, previous=None)
    assert place.statuses(document, late) == ["sequence-passed"]
    assert "evidence" not in place.kinds()


# -- the waiting room ---------------------------------------------------------------------------------


def test_an_application_waits_outside_the_log_until_it_is_admitted(place: Place) -> None:
    charter = place.world.charter("Nueva", key("nueva"))
    size = len(place.logged())
    (result,) = place.post(charter).results
    assert result.status == "waiting"
    assert str(result.expires) == "2007-03-02"
    assert len(place.logged()) == size
    assert place.statuses(charter) == ["waiting"]
    assert place.statuses(place.world.admission(id_of(charter))) == ["accepted"]
    assert place.kinds()[-2:] == ["charter", "admission"]
    assert place.statuses(charter) == ["present"]
    with place.hub.database.read() as connection:
        assert waiting.everyone(connection, date(2007, 1, 1)) == ()


def test_a_refused_admission_leaves_the_application_waiting(place: Place) -> None:
    charter = place.world.charter("Nueva", key("nueva"))
    place.post(charter)
    size = len(place.logged())
    assert place.statuses(place.world.admission(id_of(charter), key("mallory"))) == ["key-unknown"]
    assert len(place.logged()) == size
    assert place.statuses(charter) == ["waiting"]


def test_an_application_that_the_rules_would_refuse_does_not_wait(sqlite_place: Place) -> None:
    place = sqlite_place
    factory = place.admit("Inveval")
    assert place.statuses(place.world.charter("Falsa", *factory.custodians)) == ["key-reused"]
    short = place.world.charter("Corta", key("a"), key("b"), threshold=2, signers=(key("a"),))
    assert place.statuses(short) == ["threshold-unmet"]


def test_the_waiting_room_is_bounded_and_empties_itself(tmp_path: Path) -> None:
    limits: dict[str, Any] = {"waiting_places": 5, "waiting_places_per_address": 3}
    with running(tmp_path / "hub", **limits) as place:
        charters = [place.world.charter(f"F{n}", key(f"f{n}")) for n in range(7)]
        assert place.statuses(*charters[:4]) == ["waiting"] * 3 + ["waiting-room-full"]
        elsewhere = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.7"}}
        results = place.post(*charters[3:], **elsewhere).results
        assert [one.status for one in results] == ["waiting", "waiting", "refused", "refused"]
        place.clock.now = datetime(2007, 3, 3, tzinfo=UTC)
        calendar.turn(place.hub, accept=place.clock.now.date())
        with place.hub.database.read() as connection:
            assert waiting.count(connection, date(2007, 3, 2)) == 5  # a day that is corrected ends no wait
            assert waiting.count(connection, date(2007, 3, 3)) == 0
        assert place.statuses(charters[0]) == ["waiting"]
        place.clock.now = datetime(2007, 3, 4, tzinfo=UTC)
        calendar.turn(place.hub)
        with place.hub.database.read() as connection:
            assert waiting.count(connection, date(2007, 1, 1)) == 1


# -- quotas -------------------------------------------------------------------------------------------


def test_a_factory_sends_so_many_records_a_log_day_and_no_more(tmp_path: Path) -> None:
    with running(tmp_path / "hub", factory_records_per_day=3) as place:
        rosa, luis = place.reporter(), place.reporter("Invepal", "luis")
        frames: list[Any] = []
        for _ in range(3):
            document, report = place.report(rosa)
            place.world.take(report)
            frames += [document, report]
        assert place.statuses(*frames) == ["accepted", "accepted", "quota-exceeded"]  # the mandate was one
        document, report = place.report(luis)
        assert place.statuses(document, report) == ["accepted"]
        recall = place.world.recall(_inveval(place), rosa.id)
        assert place.statuses(recall) == ["accepted"]  # limiting harm is never rationed
        place.clock.now = datetime(2007, 1, 2, tzinfo=UTC)
        calendar.turn(place.hub)
        place.world.state = type(place.world.state)()
        place.follow()
        document, report = place.report(luis)
        assert place.statuses(document, report) == ["accepted"]


def _inveval(place: Place) -> Factory:
    charter = next(raw for raw in place.logged() if parse_candidate(raw).record.kind == "charter")
    return Factory(id_of(charter), (key("Inveval custodian 0"),))


def test_an_address_sends_so_much_and_no_more(tmp_path: Path) -> None:
    with running(tmp_path / "hub", address_records=6, address_records_per_minute=1) as place:
        records = [secrets.token_bytes(8) for _ in range(8)]
        statuses = place.statuses(*records)
        assert statuses.count("rate-limited") == 3  # one unit is for the bundle itself
        response = place.post_bytes(bundle())
        assert response.status_code == 429
        assert response.json["code"] == "rate-limited"
        assert int(response.headers["Retry-After"]) >= 1
        elsewhere = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.7"}}
        assert place.post_bytes(bundle(), **elsewhere).status_code == 200


# -- withdrawal ---------------------------------------------------------------------------------------


def test_a_withdrawn_document_is_gone_and_refused_from_then_on(place: Place) -> None:
    rosa = place.reporter()
    photo = parcel(b"\x89PNG")
    attachments = [{"hash": photo.hash, "media_type": "image/png", "name": "foto.png", "size": 4}]
    document, report = place.report(rosa, body=status_report(attachments=attachments))
    (result,) = place.post(photo, document, report).results
    assert result.status == "accepted"
    place.follow()
    state = place.world.state.get(MandateState, rosa.id)
    assert state is not None
    withdrawal = place.world.withdrawal(
        rosa.factory, id_of(report), document.hash, key("Inveval custodian 0")
    )
    index = place.take(withdrawal)
    with place.hub.database.read() as connection:
        for one in (document, photo):
            held = documents.read(connection, one.hash)
            assert held is not None
            assert (held.salt, held.data, held.withdrawn_by) == (None, None, index)
    reference = parse_candidate(report).record.document
    again = place.world.report(rosa, document=reference)
    assert place.statuses(document, again) == ["document-withdrawn"]


# -- bundles that cannot be read ----------------------------------------------------------------------


def test_a_bundle_that_is_cut_anywhere_costs_all_of_it(sqlite_place: Place) -> None:
    place = sqlite_place
    rosa = place.reporter()
    document, report = place.report(rosa)
    whole = bundle(document, report)
    before = place.logged()
    for end in [*range(40), *range(40, len(whole), 97), len(whole) - 1]:
        response = place.post_bytes(whole[:end])
        if response.status_code == 200:  # cut between frames: a shorter bundle
            assert response.json["results"] == []
        else:
            assert response.status_code == 400, end
            assert response.json["code"] in {"bundle-cut", "bundle-malformed"}
            assert response.content_type == "application/problem+json"
    assert place.logged() == before
    assert place.post_bytes(whole).json["results"][0]["status"] == "accepted"


def test_a_frame_that_announces_gigabytes_is_refused_unread(sqlite_place: Place) -> None:
    response = sqlite_place.post_bytes(bundle() + b"\x02\xff\xff\xff\xff" + b"x" * 100)
    assert response.status_code == 413
    assert response.json["code"] == "bundle-too-large"


def test_what_is_no_bundle_is_refused(sqlite_place: Place) -> None:
    response = sqlite_place.client.post("/api/v1/bundles", data=b"{}", content_type="application/json")
    assert response.status_code == 415
    assert response.json is not None
    assert response.json["code"] == "http-415"


class Dripping:
    """A sender that gives a byte at a time, and then falls silent."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, _size: int) -> bytes:
        if not self.data:
            raise TimeoutError
        byte, self.data = self.data[:1], self.data[1:]
        return byte


def test_a_sender_who_falls_silent_or_drips_is_cut_off_and_holds_nothing(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake: Intake = sqlite_place.client.application.extensions[INTAKE]
    left = intake._room._left
    with pytest.raises(BundleCut, match="stopped"):
        intake.take(Dripping(bundle()), "192.0.2.1", 64 << 20)
    minutes = itertools.count(step=60.0)
    monkeypatch.setattr("hub.services.intake.time.monotonic", lambda: next(minutes))
    with pytest.raises(BundleCut, match="slowly"):
        intake.take(Dripping(bundle(b"x" * 1000)), "192.0.2.2", 64 << 20)
    assert intake._room._left == left


def test_a_bundle_that_ends_before_its_length_is_cut_even_between_frames(sqlite_place: Place) -> None:
    intake: Intake = sqlite_place.client.application.extensions[INTAKE]
    with pytest.raises(BundleCut):
        intake.take(BytesIO(bundle()), "192.0.2.1", len(bundle()) + 1)
    assert b'"results":[]' in intake.take(BytesIO(bundle()), "192.0.2.1", len(bundle()))


def test_a_hub_without_room_says_so(sqlite_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    intake: Intake = sqlite_place.client.application.extensions[INTAKE]
    monkeypatch.setattr(intake_module, "_PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(intake._room, "_left", 100)
    response = sqlite_place.post_bytes(bundle())
    assert (response.status_code, response.json["code"]) == (503, "busy")
    assert response.headers["Retry-After"] == "60"
    assert intake._room._left == 100
