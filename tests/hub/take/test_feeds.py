"""Feeds, read by feedparser."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]  # it has no stubs

from tests.hub.living import LivingHub
from tests.hub.sample import HOSTILE, INVEVAL_REPORT
from tests.hub.take.town import FORMULA, Town, client_of
from tests.world import Factory, Mandate


def feed_of(town: Town, path: str) -> Any:
    found = feedparser.parse(town.get(path))
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_feed_says_what_is_new_under_the_ids_of_the_records(town: Town) -> None:
    feed = feed_of(town, "/es/feeds/network.atom")
    assert feed.version == "atom10"
    assert (feed.feed.id, feed.feed.language) == (f"urn:frente:network:{town.hub.network}:es", "es")
    assert feed.feed.updated == max(one.updated for one in feed.entries)
    ids = [one.id for one in feed.entries]
    assert len(ids) == len(set(ids))
    assert f"urn:frente:record:{town.sample.report}" in ids
    assert f"urn:frente:record:{town.sample.hidden}" not in ids
    assert {one.id for one in feed_of(town, "/en/feeds/network.atom").entries} == set(ids)


def test_an_entry_is_of_the_logs_day_and_leads_to_its_page(town: Town) -> None:
    feed = feed_of(town, f"/es/feeds/factories/{town.sample.inveval.id}.atom")
    (entry,) = [one for one in feed.entries if one.id.endswith(town.sample.report)]
    assert (entry.title, entry.published, entry.updated) == (
        "Inveval: informe corregido de junio de 2007",
        "2007-07-03T00:00:00Z",
        "2007-07-03T00:00:00Z",
    )
    assert (
        entry.summary
        == "Trabajadores: 60 · Capacidad en uso: 10 % · Diferencia de paga: 1 : 1 · Horas de formación: 40"
    )
    assert entry.content[0].value == "La asamblea decide.\nNadie gana más que otro."
    assert urlsplit(entry.link).path == f"/es/reports/{town.sample.report}"
    assert town.client.get(urlsplit(entry.link).path).status_code == 200


def test_every_link_of_a_feed_leads_somewhere(town: Town) -> None:
    feed = feed_of(town, "/pt/feeds/network.atom")
    links = {link.href for one in [feed.feed, *feed.entries] for link in one.links}
    assert len(links) > 20
    assert {town.client.get(urlsplit(link).path).status_code for link in links} == {200}
    (self_link,) = [one.href for one in feed.feed.links if one.rel == "self"]
    assert urlsplit(self_link).path == "/pt/feeds/network.atom"


def test_a_withdrawn_document_is_told_of_once_more_without_its_words(
    small: tuple[LivingHub, Factory, Mandate],
) -> None:
    hub, factory, rosa = small
    hub.begin("2007-02-01")
    report = hub.say(rosa, {**INVEVAL_REPORT, "text": "secreto"})
    client = client_of(hub)
    before = feedparser.parse(client.get("/es/feeds/network.atom").data).entries
    hub.begin("2007-02-05")
    hub.withdraw(factory, report)
    hub.project()
    after = feedparser.parse(client.get("/es/feeds/network.atom").data).entries
    (was,) = [one for one in before if one.id.endswith(report)]
    (now,) = [one for one in after if one.id.endswith(report)]
    assert (was.updated, now.updated, now.published) == (
        "2007-02-01T00:00:00Z",
        "2007-02-05T00:00:00Z",
        "2007-02-01T00:00:00Z",
    )
    assert "secreto" in was.content[0].value
    assert now.summary == "Este documento fue retirado."
    assert "content" not in now


def test_a_feed_holds_the_newest_fifty_and_all_that_is_by_or_about_a_factory(
    small: tuple[LivingHub, Factory, Mandate],
) -> None:
    hub, factory, rosa = small
    other = hub.give_mandate(hub.admit("Otra"), "otra")
    records = [
        hub.say(
            rosa if number % 2 else other,
            {
                "type": "status-report",
                "period": {"from": "2007-01-01", "to": "2007-01-31"},
                "text": str(number),
            },
        )
        for number in range(110)
    ]
    client = client_of(hub)

    def ids(path: str) -> list[str]:
        return [one.id.rpartition(":")[2] for one in feedparser.parse(client.get(path).data).entries]

    assert ids("/es/feeds/network.atom") == records[:-51:-1]
    assert ids(f"/es/feeds/factories/{factory.id}.atom") == records[1::2][:-51:-1]
    for number in range(60):
        hub.begin(f"2007-{3 + number // 28:02}-{number % 28 + 1:02}")
    hub.project()
    assert ids("/es/feeds/network.atom") == records[:-51:-1]


def test_a_sector_holds_the_parts_of_it(town: Town) -> None:
    def factories(isic: str) -> set[str]:
        return {one.author for one in feed_of(town, f"/es/feeds/sectors/{isic}.atom").entries}

    assert factories("28") == factories("281") == factories("2813") == {"Inveval", FORMULA}
    assert factories("17") == {"Invepal"}


def test_hostile_text_is_text_in_a_feed(town: Town) -> None:
    path = f"/es/feeds/factories/{town.sample.hostile.id}.atom"
    root = ET.fromstring(town.get(path))  # noqa: S314 - our own
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    parts = "feed id title updated published author name link entry category summary content"
    assert names == set(parts.split())
    said = [element for element in root.iter() if element.text == HOSTILE]
    assert said
    assert all(element.get("type") in (None, "text") for element in said)
    hosts = {urlsplit(element.get("href", "")).netloc for element in root.iter() if element.get("href")}
    assert hosts == {"localhost"}
