"""Cards, the lines to copy for them, and the links between pages and files."""

import re
import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path

from federation.web.headers import FRAME_POLICY, SECURITY_HEADERS
from tests.hub.living import LivingHub
from tests.hub.sample import HOSTILE
from tests.hub.take.town import Town, all_addresses, ask, client_of


def test_only_cards_may_stand_in_pages_of_others(town: Town) -> None:
    framed = []
    for path in (*all_addresses(town), f"/es/factories/{town.sample.inveval.id}", "/es/"):
        headers = town.client.get(path).headers
        if headers["Content-Security-Policy"] == FRAME_POLICY:
            framed.append(path)
            assert "X-Frame-Options" not in headers
        else:
            for name, value in SECURITY_HEADERS:
                assert headers[name] == value, path
    assert framed == [path for path in all_addresses(town) if "/cards/" in path]
    assert "frame-ancestors *" in FRAME_POLICY
    assert "unsafe" not in FRAME_POLICY


def test_a_card_shows_the_newest_figures_and_leads_out_of_its_frame(town: Town) -> None:
    card = town.client.get(f"/es/cards/factories/{town.sample.inveval.id}").text
    for said in ("Inveval", "Carrizal, Miranda", "60", "10 %", "1 : 1", "junio de 2007", "FRETECO"):
        assert said in card, said
    links = re.findall("<a [^>]*>", card)
    assert links
    assert all('target="_top"' in link for link in links)
    assert "<script" not in card
    silent = town.client.get(f"/es/cards/factories/{town.sample.empty.id}").text
    assert silent.count("sin dato") == 3
    assert ">0<" not in silent


def test_a_card_of_the_map_counts_members_by_place(town: Town) -> None:
    card = town.client.get("/es/cards/map").text
    assert "9 fábricas" in card
    assert re.search(r"Aragua, Venezuela</span> <b class=\"number\">2</b>", card)
    assert "lugar sin indicar" in card


def test_lines_to_copy_are_harmless_in_the_page_that_they_are_copied_into(town: Town) -> None:
    page = town.client.get(f"/es/factories/{town.sample.hostile.id}").text
    (shown,) = re.findall("<pre>(&lt;iframe.*?)</pre>", page)
    copied = unescape(shown)
    assert copied.startswith('<iframe src="http://localhost/es/cards/factories/')
    assert "<script" not in copied
    assert copied.count("<") == 2
    assert unescape(copied).count(HOSTILE) == 1
    quoted = unescape(
        re.findall("<pre>(&lt;iframe.*?)</pre>", town.client.get(f"/es/factories/{town.tricky.id}").text)[0]
    )
    assert quoted.count('"') == 12


def test_each_page_names_what_can_be_taken_along_of_it(town: Town) -> None:
    page = town.client.get(f"/es/factories/{town.sample.inveval.id}").text
    for path in (
        f"/es/feeds/factories/{town.sample.inveval.id}.atom",
        f"/es/calendars/factories/{town.sample.inveval.id}.ics",
        f"/api/v1/factories/{town.sample.inveval.id}/reports.csv",
        f"/api/v1/factories/{town.sample.inveval.id}/schema.jsonld",
    ):
        assert len(re.findall(f'<link rel="alternate"[^>]* href="{path}">', page)) == 1, path
        assert f'<a href="{path}">' in page
    listing = town.client.get("/es/data").text
    for path in re.findall('href="(/[^"#]*)"', listing):
        assert town.client.get(path).status_code in (200, 302), path


def test_an_address_without_a_language_leads_to_the_readers(town: Town) -> None:
    answer = town.client.get("/data", headers={"Accept-Language": "pt"})
    assert answer.headers["Location"] == "/pt/data"


def test_what_a_demonstration_gives_says_so(tmp_path: Path) -> None:
    hub = LivingHub(tmp_path / "hub", demo=True)
    client = client_of(hub)
    for path in ("/es/cards/map", "/es/feeds/network.atom", "/es/calendars/network.ics"):
        assert "Demostración" in client.get(path).text, path
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(client.get("/api/v1/directory.sqlite").data)
        assert ask(file, "SELECT value FROM about WHERE name = 'demonstration'") == [("yes",)]
    hub.close()
