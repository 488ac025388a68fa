"""The public pages in a real browser: nothing for axe to find, nothing needed but HTML, nobody else asked."""

import re
import string
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request
from werkzeug.serving import make_server

from hub.services.comparing import Comparer
from tests.hub import proposals
from tests.hub.living import LivingHub
from tests.hub.proposals import Proposals
from tests.hub.sample import HOSTILE, HOSTILE_URL, Sample, fill
from tests.system.accessibility import faults_in_both_schemes

LANGUAGES = ("es", "en", "pt")


class Site(NamedTuple):
    """A served hub with the sample in it."""

    url: str
    sample: Sample
    statutes: Proposals
    hostile_text: str
    broken: str
    """A proposal that says several things that cannot be so."""

    def pages(self) -> dict[str, str]:
        """Give the path of each page, without its language."""
        sample = self.sample
        return {
            "directory": "/",
            "search": "/factories?q=valvlas+carrizal&country=VE&size=50-249",
            "search that finds nothing": "/factories?q=xylophon",
            "factory": f"/factories/{sample.inveval.id}",
            "older reports": f"/factories/{sample.inveval.id}?before=2007-06-30.99999",
            "factory that breaks things": f"/factories/{sample.hostile.id}",
            "factory without anything": f"/factories/{sample.empty.id}",
            "report": f"/reports/{sample.report}",
            "corrected report": f"/reports/{sample.corrected}",
            "withdrawn report": f"/reports/{sample.withdrawn}",
            "report for the federation": f"/reports/{sample.hidden}",
            "report that breaks things": f"/reports/{sample.hostile_report}",
            "record": f"/records/{sample.report}",
            "record with content": f"/records/{sample.rosa.id}",
            "record of a withdrawn report": f"/records/{sample.withdrawn}",
            "map": "/map",
            "map of a country": "/map/ve",
            "what can be taken along": "/data",
            "card of a factory": f"/cards/factories/{sample.inveval.id}",
            "card of a factory that breaks things": f"/cards/factories/{sample.hostile.id}",
            "card of a factory without anything": f"/cards/factories/{sample.empty.id}",
            "card of the map": "/cards/map",
            "log": "/log",
            "checking": "/checking",
            "codes": "/errors",
            "missing": "/nothing-here",
            "factory that proposes": f"/factories/{self.statutes.inveval.id}",
            "statutes": "/statutes",
            "matrix": "/statutes/matrix",
            "matrix of two, where they differ": f"/statutes/matrix?differ=yes&show={self.statutes.first[:12]}"
            f"&show={self.statutes.rival[:12]}&corrections=no",
            "topic": f"/statutes/topics/{self.statutes.second}/article-2",
            "topic with a correction": f"/statutes/topics/{self.statutes.second}/article-4",
            "topic that breaks things": f"/statutes/topics/{self.hostile_text}/article-1",
            "proposal": f"/statutes/proposals/{self.statutes.second}",
            "earlier version": f"/statutes/proposals/{self.statutes.first}",
            "proposal with findings": f"/statutes/proposals/{self.broken}",
            "proposal that breaks things": f"/statutes/proposals/{self.hostile_text}",
            "two proposals": f"/statutes/compare?a={self.statutes.second}&b={self.statutes.rival}",
            "choosing two proposals": "/statutes/compare",
        }


def compare(hub: LivingHub) -> None:
    """Compare what is proposed, as the keeper has it done."""
    pytest.importorskip("scipy")
    hub.project()
    comparer = Comparer(hub.hub_itself.database)
    for _ in range(3):
        comparer.look()
        if comparer.worker is not None:
            comparer.worker.join()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    hub = LivingHub(tmp_path_factory.mktemp("site") / "hub", demo=True)
    sample = fill(hub)
    statutes = proposals.fill(hub, mark=" 2")
    hostile = proposals.proposal(
        HOSTILE,
        (HOSTILE, f"{HOSTILE}\na) {HOSTILE_URL}"),
        ("x" * 300, "x" * 3000),
        ("{{ 7 * 7 }}", "' onclick='"),
    )
    hostile_text = hub.say(statutes.luis, hostile)
    change = proposals.replace("un voto", HOSTILE, of=proposals.QUORUM)
    hub.say(statutes.luis, proposals.amendment(statutes.second, "article-1", change, reason=HOSTILE))
    cannot_be = (
        ("Remisión", "Lo que dice el artículo 77 se cumple."),
        ("Quórum", "El quórum de la asamblea es la mitad de los trabajadores."),
        ("Quórum de la asamblea", "El quórum de la asamblea es un tercio de los trabajadores."),
    )
    broken = hub.say(statutes.ana, proposals.proposal("No cuadra", *cannot_be))
    compare(hub)
    server = make_server("127.0.0.1", 0, hub.app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", sample, statutes, hostile_text, broken)
    server.shutdown()
    thread.join()
    server.server_close()
    hub.close()


def visit(context: BrowserContext, site: Site, language: str) -> Iterator[tuple[str, Page]]:
    page = context.new_page()
    for name, path in site.pages().items():
        page.goto(f"{site.url}/{language}{path}")
        yield name, page


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, site: Site, language: str) -> None:
    context = browser.new_context(color_scheme="light")
    found = {}
    for name, page in visit(context, site, language):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            for rule, elements in faults_in_both_schemes(page).items():
                found[name, width, rule] = elements
            sticks_out = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not sticks_out, (name, width)
        assert page.get_attribute("html", "lang") == language, name
    context.close()
    assert found == {}


@pytest.mark.parametrize("width", [360, 1920])
def test_all_content_is_there_without_script(browser: Browser, site: Site, width: int) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{site.url}/es/reports/{site.sample.report}")
    text = page.inner_text("main")
    for words in (
        "1 : 1",
        "Lista desde hace al menos 236 y como máximo 265 días",
        "Este informe corrige",
        "4,5",
    ):
        assert words in text, words
    page.goto(f"{site.url}/es/records/{site.sample.report}")
    assert "frente-verify proof" in page.inner_text("main")
    assert page.get_by_role("link", name="Descargar el paquete de prueba").is_visible()
    assert not page.locator("#browser-check").is_visible()
    context.close()


def test_no_page_sets_a_cookie_keeps_anything_or_asks_another_host(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    asked: list[Request] = []
    context.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - a built-in method cannot be marked as heard
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    for name, page in visit(context, site, "es"):
        page.on("console", lambda message: faults.append(message.text))
        kept = page.evaluate("localStorage.length + sessionStorage.length")
        assert kept == 0, name
    assert context.cookies() == []
    assert {urlsplit(request.url).netloc for request in asked} == {urlsplit(site.url).netloc}
    assert [text for text in faults if "404" not in text] == []
    context.close()


def test_what_a_factory_writes_is_shown_as_text(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    for path in (
        "/factories?sort=report",
        f"/factories/{site.sample.hostile.id}",
        f"/reports/{site.sample.hostile_report}",
        f"/records/{site.sample.hostile_report}",
        f"/records/{site.sample.hostile.id}",
        "/log",
        "/statutes",
        "/statutes/matrix",
        f"/statutes/topics/{site.hostile_text}/article-1",
        f"/statutes/proposals/{site.hostile_text}",
        f"/statutes/proposals/{site.statutes.second}",
        f"/statutes/compare?a={site.hostile_text}&b={site.statutes.second}",
    ):
        page.goto(f"{site.url}/es{path}")
        assert HOSTILE in page.inner_text("main"), path
        assert page.locator("main script").count() == 0, path
        assert page.locator("[onerror], [onmouseover], main img").count() == 0, path
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        assert all(urlsplit(link).netloc == urlsplit(site.url).netloc for link in links), path
    page.goto(f"{site.url}/es/factories/{site.sample.hostile.id}")
    assert HOSTILE_URL in page.inner_text("main")
    assert "{{ 7 * 7 }}" in page.inner_text("main")
    assert dialogs == []
    context.close()


@pytest.mark.parametrize("record", ["report", "corrected", "withdrawn", "hidden", "profile"])
def test_the_check_in_the_browser_accepts_what_is_good(page: Page, site: Site, record: str) -> None:
    page.goto(f"{site.url}/es/records/{getattr(site.sample, record)}")
    page.get_by_role("button", name="Comprobar en este navegador").click()
    page.wait_for_selector("#browser-check[data-state]")
    assert page.get_attribute("#browser-check", "data-state") == "good"
    assert "Todo se sostiene" in page.inner_text("#browser-check")


def browser_accepts(page: Page, site: Site, bundle: bytes) -> bool:
    """Serve `bundle` in place of the proof of the page's report, and ask the check in the browser."""
    address = f"**/api/v1/records/{site.sample.report}/proof"
    page.route(address, lambda route: route.fulfill(body=bundle))
    page.evaluate("document.getElementById('browser-check').removeAttribute('data-state')")
    page.get_by_role("button", name="Comprobar en este navegador").click()
    page.wait_for_selector("#browser-check[data-state]")
    page.unroute(address)
    return page.get_attribute("#browser-check", "data-state") != "bad"


def proof_shown_on(page: Page, site: Site) -> bytes:
    """Open the page of the report's record, and give the proof that its check reads."""
    page.goto(f"{site.url}/es/records/{site.sample.report}")
    return page.request.get(f"{site.url}/api/v1/records/{site.sample.report}/proof").body()


def test_the_check_in_the_browser_refuses_every_tampering(page: Page, site: Site) -> None:
    good = proof_shown_on(page, site)
    tampered = {at: good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] for at in range(0, len(good), 97)}
    assert [at for at, bundle in tampered.items() if browser_accepts(page, site, bundle)] == []


def test_the_check_in_the_browser_takes_one_spelling_of_a_hash(page: Page, site: Site) -> None:
    """Two bits of a hash's last sign stand for nothing: where they are set, the bytes are the same, the file is not."""
    good = proof_shown_on(page, site)
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    last_signs = [found.end() - 2 for found in re.finditer(rb"(?m)^[A-Za-z0-9+/]{43}=$", good)]
    assert len(last_signs) > 10
    for at in last_signs[::5]:
        other = alphabet[alphabet.index(chr(good[at])) + 1].encode()
        assert not browser_accepts(page, site, good[:at] + other + good[at + 1 :])
    assert browser_accepts(page, site, good)


def test_the_keyboard_reaches_the_content_first(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/es/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.locator(".skip").is_visible()


def test_a_page_prints_without_its_menus(page: Page, site: Site, tmp_path: Path) -> None:
    page.goto(f"{site.url}/es/reports/{site.sample.report}")
    page.emulate_media(media="print")
    assert not page.locator(".menu").is_visible()
    assert page.pdf(path=tmp_path / "report.pdf").startswith(b"%PDF")


# -- statutes ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def congress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URL of a hub on which twenty factories propose sixty articles each."""
    hub = LivingHub(tmp_path_factory.mktemp("congress") / "hub")
    words = proposals.RECALL.split()
    for number in range(20):
        _, delegate = proposals.proposer(
            hub, f"Fábrica de nombre bastante largo {number}", f"delegado {number}"
        )
        said = [
            (
                f"Asunto número {at}",
                f"Del asunto {at} trata este artículo: "
                + " ".join(words[(at * 3 + step) % len(words)] for step in range(30 + (at * number) % 3)),
            )
            for at in range(60)
        ]
        hub.say(delegate, proposals.proposal(f"Proyecto {number}", *said))
    compare(hub)
    server = make_server("127.0.0.1", 0, hub.app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    hub.close()


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_a_matrix_of_twenty_by_sixty_never_moves_the_page_sideways(
    page: Page, congress: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{congress}/es/statutes/matrix")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    table, listing = page.locator(".matrix"), page.locator("ol.topics")
    assert (table.is_visible(), listing.is_visible()) == (width > 360, width == 360)
    shown = page.locator("ol.topics > li" if width == 360 else ".matrix tbody tr")
    assert shown.count() >= 20


def test_the_matrix_keeps_its_heads_in_sight_and_scrolls_by_keyboard(page: Page, congress: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{congress}/es/statutes/matrix")
    region = page.get_by_role("region", name="Temas y propuestas")
    region.focus()
    # How far the heads stand below the upper edge of what scrolls.
    below = "one => one.querySelectorAll('thead th')[5].getBoundingClientRect().top - one.getBoundingClientRect().top"
    before = region.evaluate(below)
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(30)  # it glides
    assert region.evaluate("one => one.scrollTop") > 100
    assert abs(region.evaluate(below) - before) < 2
    region.evaluate("one => { one.style.width = '600px'; one.scrollLeft = 300 }")
    edges = [page.locator(one).first.bounding_box() for one in (".matrix tbody th", ".matrix")]
    assert edges[0] is not None
    assert edges[1] is not None
    assert abs(edges[0]["x"] - edges[1]["x"]) < 3


@pytest.mark.parametrize("width", [800, 1280])
def test_the_keyboard_reaches_every_cell_of_the_matrix_and_no_head_covers_it(
    page: Page, congress: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 500})
    page.goto(f"{congress}/es/statutes/matrix")
    cells = page.locator(".matrix td a")
    covered = """cells => cells.map((_, at) => cells[(at * 389) % cells.length]).map(cell => {
        document.body.focus(); cell.focus();
        const box = cell.getBoundingClientRect(), row = cell.closest('tr').firstElementChild.getBoundingClientRect();
        const head = document.querySelector('.matrix thead th').getBoundingClientRect();
        const region = document.querySelector('.matrix').getBoundingClientRect();
        const above = [box.top - head.bottom, box.left - row.right];
        const room = [...above, region.bottom - box.bottom, region.right - box.right];
        return [cell.id, document.activeElement === cell, ...room.map(Math.round)];
    }).filter(([, focused, ...room]) => !focused || room.some(one => one < 0))"""
    assert cells.count() > 1000
    assert cells.evaluate_all(covered) == []
    page.locator(".matrix tbody th a").nth(1).focus()
    for column in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == f"c2-{column + 1}"


def test_a_cell_is_named_by_its_topic_its_factory_and_its_wording(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site.url}/es/statutes/matrix")
    cell = page.get_by_role("link", name="Quórum Inveval 2 A 1", exact=True)
    assert "article-1#A" in (cell.get_attribute("href") or "")
    names = page.locator(".matrix td a").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-labelledby'))"
    )
    assert len(names) == len(set(names))
    assert (
        page.evaluate("new Set([...document.querySelectorAll('[id]')].map(one => one.id)).size")
        == page.locator("[id]").count()
    )


def test_whoever_wants_to_go_on_skips_the_matrix(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site.url}/es/statutes/matrix")
    past = page.get_by_role("link", name="Saltar la tabla")
    past.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.matrix')") is None
    assert page.evaluate(
        "document.querySelector('.matrix').compareDocumentPosition(document.activeElement) & 4"
    ), "behind the table"


def test_a_text_is_copied_without_the_numbers_of_its_lines(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site.url}/es/statutes/proposals/{site.statutes.second}")
    selected = page.evaluate(
        "(one => { one.selectAllChildren(document.querySelector('.words')); return one.toString() })(getSelection())"
    )
    assert " ".join(selected.split()) == f"Artículo 1. Quórum {proposals.QUORUM}"


def test_a_changed_number_stands_out_without_colour(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/es/statutes/topics/{site.statutes.second}/article-2")
    changed = page.locator("ins.substance").first
    plain = "one => getComputedStyle(one).textDecorationLine + ' ' + getComputedStyle(one).fontWeight"
    assert changed.evaluate(plain).startswith("underline 6")
    assert page.locator(".wording .sign").first.get_attribute("aria-label") == "cambia lo que se decide:"


def test_a_chosen_view_of_the_matrix_is_an_address(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site.url}/es/statutes/matrix")
    page.get_by_text("Elegir qué se muestra").click()
    page.get_by_label("Proyecto de Invepal").uncheck()
    page.get_by_label("Solo los temas en que").check()
    page.get_by_role("button", name="Mostrar").click()
    assert "differ=yes" in page.url
    assert page.locator(".matrix thead th").count() == 1 + 4
    address = page.url
    rows = page.locator(".matrix tbody tr").count()
    page.goto("about:blank")
    page.goto(address)
    assert page.locator(".matrix tbody tr").count() == rows
