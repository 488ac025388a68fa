"""The maps in a real browser: for eyes, for keys, for fingers, and without a script."""

import math
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.hub import map_sample
from tests.hub.living import LivingHub
from tests.system.accessibility import faults_in_both_schemes

PAGES = ("/map", "/map/ve", "/map/ve/aragua", "/map/co")
WITH_SIZES = {"rules": {"target-size": {"enabled": True}}}  # large enough for a finger, and apart


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    hub = LivingHub(tmp_path_factory.mktemp("map-site") / "hub", demo=True)
    map_sample.fill(hub)
    hub.begin("2007-07-24")
    server = make_server("127.0.0.1", 0, hub.app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    hub.close()


@pytest.fixture
def still(browser: Browser) -> Iterator[Page]:
    """Give a page of a visitor who wants nothing to move; what it says on the console is a fault."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def view_box(page: Page) -> list[float]:
    return [float(one) for one in (page.get_attribute("svg.map", "viewBox") or "").split()]


def test_axe_finds_nothing_on_any_map_and_nothing_sticks_out(browser: Browser, url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    found = {}
    for path in ("/map", "/map/ve/aragua"):
        page.goto(f"{url}/es{path}")
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            for rule, elements in faults_in_both_schemes(page, WITH_SIZES).items():
                found[path, width, rule] = elements
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (path, width)
    context.close()
    assert found == {}


def test_on_a_phone_signs_are_a_finger_apart_and_inside_of_the_map(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    for path in PAGES[:3]:
        page.goto(f"{url}/es{path}")
        whole = page.locator("svg.map").bounding_box()
        boxes = page.eval_on_selector_all(
            "a.sign .disc",
            "all => all.map(one => { const b = one.getBoundingClientRect(); return [b.x, b.y, b.width] })",
        )
        assert whole is not None
        middles = [(x + width / 2, y + width / 2) for x, y, width in boxes]
        assert all(width > 18 for _, _, width in boxes)
        assert all(math.dist(*two) >= 24 for two in _pairs(middles))
        assert all(whole["x"] < x < whole["x"] + whole["width"] for x, _ in middles)
    context.close()


def _pairs(all_: list[Any]) -> list[tuple[Any, Any]]:
    return [(one, other) for number, one in enumerate(all_) for other in all_[number + 1 :]]


def test_the_keyboard_goes_from_sign_to_sign_as_the_table_does_and_shows_where_it_is(
    still: Page, url: str
) -> None:
    still.goto(f"{url}/es/map/ve")
    count = still.locator("a.sign").count()
    still.locator("a.sign").first.focus()
    plain = still.locator("a.sign .reach").last.evaluate("one => getComputedStyle(one).fill")
    for number in range(1, count + 1):
        focused = still.evaluate("document.activeElement.id")
        assert focused == f"map-sign-{number}"
        still.keyboard.press("Shift+Tab")
        still.keyboard.press("Tab")  # by a key, so that the browser shows it
        ring = still.evaluate("getComputedStyle(document.activeElement.querySelector('.reach')).fill")
        assert ring != plain
        still.keyboard.press("Tab")
    names = still.eval_on_selector_all("a.sign", "all => all.map(one => one.getAttribute('aria-label'))")
    inveval = next(number for number, name in enumerate(names) if name.startswith("Inveval"))
    still.locator("a.sign").nth(inveval).focus()
    still.keyboard.press("Enter")
    still.wait_for_url("**/factories/*")
    assert "Inveval" in still.inner_text("h1")


def test_without_script_the_map_is_whole_and_offers_nothing_that_needs_it(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{url}/es/map")
    assert page.locator("a.sign").count() > 8
    assert not page.locator(".map-tools").is_visible()
    assert not page.locator(".with-script").is_visible()
    assert "Franelas Gotcha" in page.inner_text("main")
    page.locator('a.sign[aria-label^="2 fábricas, Maracay"] .disc').click()
    assert page.url.rpartition("#")[2].startswith("sign-")
    page.get_by_role("link", name="Trujillo", exact=True).first.click()
    assert page.inner_text("h1") == "Trujillo, Venezuela"
    assert {urlsplit(one).netloc for one in asked} == {urlsplit(url).netloc}
    context.close()


def test_with_script_the_map_comes_nearer_and_goes_back(still: Page, url: str) -> None:
    still.goto(f"{url}/es/map/ve")
    whole = view_box(still)
    near = still.get_by_role("button", name="Acercar")
    far = still.get_by_role("button", name="Alejar")
    assert far.get_attribute("aria-disabled") == "true"
    near.click()
    once = view_box(still)
    assert once[2] == pytest.approx(whole[2] / 1.6)
    still.keyboard.press("ArrowRight")
    assert view_box(still)[0] > once[0]
    for _ in range(9):
        still.keyboard.press("ArrowRight")
        still.keyboard.press("+")
    assert near.get_attribute("aria-disabled") == "true"
    nearest = view_box(still)
    assert nearest[0] + nearest[2] <= whole[2] + 0.001
    still.keyboard.press("0")
    assert view_box(still) == pytest.approx(whole)
    box = still.locator("svg.map").bounding_box()
    assert box is not None
    still.mouse.move(box["x"] + 300, box["y"] + 100)
    still.mouse.wheel(0, 300)
    still.keyboard.down("Control")
    still.mouse.wheel(0, -200)
    still.keyboard.up("Control")
    still.wait_for_function("document.querySelector('svg.map').classList.contains('moved-about')")
    before = view_box(still)
    still.mouse.move(box["x"] + 300, box["y"] + 200)
    still.mouse.down()
    still.mouse.move(box["x"] + 200, box["y"] + 150, steps=4)
    still.mouse.up()
    assert view_box(still)[0] > before[0]


def test_two_fingers_bring_the_map_nearer(still: Page, url: str) -> None:
    still.goto(f"{url}/es/map/ve")
    whole = view_box(still)
    still.evaluate(
        """() => {
          const map = document.querySelector("svg.map");
          const touch = (type, pointerId, clientX) => map.dispatchEvent(new PointerEvent(type,
            {pointerId, clientX, clientY: 400, pointerType: "touch", bubbles: true, cancelable: true}));
          touch("pointerdown", 1, 300); touch("pointerdown", 2, 400);
          touch("pointermove", 1, 250); touch("pointermove", 2, 450);
          touch("pointerup", 1, 250); touch("pointerup", 2, 450);
        }"""
    )
    assert view_box(still)[2] == pytest.approx(whole[2] / 2, rel=0.01)
