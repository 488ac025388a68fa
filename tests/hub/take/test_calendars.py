"""Calendars, read by icalendar and by hand."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import icalendar

from federation.web import words
from tests.hub.living import LivingHub
from tests.hub.take.town import FORMULA, TRICKY, Town, client_of
from tests.world import Factory, Mandate


def events_of(data: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def unfolded(data: bytes) -> list[str]:
    """Return the lines as RFC 5545 joins them, read by hand: the writer's own reader may share its mistakes."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def test_a_deadline_comes_with_every_day_that_was_set_before(town: Town) -> None:
    data = town.get(f"/es/calendars/factories/{town.sample.inveval.id}.ics")
    (event,) = [one for one in events_of(data) if "fundición" in str(one["SUMMARY"])]
    assert str(event["SUMMARY"]) == "Inveval: Encontrar una fundición en el país"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2007, 9, 24), date(2007, 9, 25))
    assert event["DTSTAMP"].dt == datetime(2007, 7, 3, tzinfo=UTC)
    assert int(event["SEQUENCE"]) == 1
    assert str(event["DESCRIPTION"]).splitlines() == [
        (
            "Vencía el 24 de julio de 2007, fijado el 24 de mayo de 2007; luego se cambió: "
            "Dos meses; se negoció una prórroga."
        ),
        "Vence el 24 de septiembre de 2007; se fijó el 20 de julio de 2007.",
    ]
    assert urlsplit(str(event["URL"])).path == f"/es/reports/{town.sample.report}"


def test_a_deadline_that_is_moved_keeps_its_place_in_a_calendar(
    small: tuple[LivingHub, Factory, Mandate],
) -> None:
    hub, factory, rosa = small
    client = client_of(hub)
    seen = []
    for due, earlier in (("2007-03-01", []), ("2007-05-01", [{"due": "2007-03-01", "set_on": "2007-01-01"}])):
        deadline = {"what": "Reparar el horno", "due": due, "set_on": "2007-01-01", "earlier": earlier}
        period = {"from": "2007-01-01", "to": f"2007-01-{10 + len(earlier)}"}
        hub.say(rosa, {"type": "status-report", "period": period, "deadlines": [deadline]})
        hub.project()
        events = events_of(client.get(f"/es/calendars/factories/{factory.id}.ics").data)
        (event,) = [one for one in events if "horno" in str(one["SUMMARY"])]
        seen.append((str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt.isoformat()))
    assert seen[0][0] == seen[1][0]
    assert [one[1:] for one in seen] == [(0, "2007-03-01"), (1, "2007-05-01")]


def test_only_mandates_that_are_in_force_or_will_be_are_said_to_end(town: Town) -> None:
    events = events_of(town.get(f"/es/calendars/factories/{town.sample.inveval.id}.ics"))
    ends = [str(one["UID"]) for one in events if "mandato" in str(one["SUMMARY"])]
    assert ends == [f"{town.sample.rosa.id[:32]}@frente"]
    assert b"Rosa P." not in town.get("/es/calendars/network.ics")


def test_a_calendar_of_the_network_holds_those_of_all_factories(town: Town) -> None:
    ids = [one["id"] for one in town.client.get("/api/v1/factories").get_json()["factories"]]
    parts = [events_of(town.get(f"/es/calendars/factories/{one}.ics")) for one in ids]
    whole = events_of(town.get("/es/calendars/network.ics"))
    assert [str(one["UID"]) for one in whole] == [str(one["UID"]) for part in parts for one in part]
    assert len({str(one["UID"]) for one in whole}) == len(whole) > 8


def test_hostile_text_stays_inside_its_line_of_a_calendar(town: Town) -> None:
    lines = unfolded(town.get(f"/es/calendars/factories/{town.tricky.id}.ics"))
    wanted = f"{FORMULA}: {TRICKY}"
    for sign in ("\\", ";", ","):
        wanted = wanted.replace(sign, f"\\{sign}")
    assert lines.count(f"SUMMARY:{wanted}") == 2
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 3
    events = events_of(town.get(f"/es/calendars/factories/{town.tricky.id}.ics"))
    assert [str(one["SUMMARY"]) for one in events[:2]] == [f"{FORMULA}: {TRICKY}"] * 2
    for language in words.LANGUAGES:
        unfolded(town.get(f"/{language}/calendars/network.ics"))
