"""Proof bundles name the day on which their record was logged, however long ago that was."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from federation.proofs import verify_proof_bundle
from federation.rules import parse_candidate
from hub.services import calendar
from hub.storage import entries
from tests.hub.hubs import Clock, Place, running
from tests.world import Mandate


def test_a_proof_holds_the_day_of_its_record(tmp_path: Path) -> None:
    clock = Clock()
    with running(tmp_path / "hub", clock=clock) as place:
        rosa = place.reporter()
        first = _report(place, rosa)
        clock.now = datetime(2007, 1, 2, 9, tzinfo=UTC)
        calendar.turn(place.hub)
        place.follow()
        second = _report(place, rosa)
        assert [_day_of(place, index) for index in (first, second)] == [date(2007, 1, 1), date(2007, 1, 2)]


def test_the_newest_day_is_found_without_reading_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path / "hub") as place:
        index = _report(place, place.reporter())
        record = parse_candidate(place.logged()[index]).id
        monkeypatch.setattr(entries, "between", None)
        assert place.hub.log.proof(record)


def _report(place: Place, mandate: Mandate) -> int:
    document, envelope = place.report(mandate)
    return place.take(envelope, document)


def _day_of(place: Place, index: int) -> date | None:
    record = parse_candidate(place.logged()[index]).id
    return verify_proof_bundle(place.hub.log.proof(record)).network.day
