"""A copy of the site in a browser, from files alone: found as on the hub, for everybody, and nothing from elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from hub.export.exporting import export
from tests.hub.living import LivingHub
from tests.hub.relevance.federation import Question, fill, questions
from tests.system.accessibility import faults_in_both_schemes

_REACH = 0.95


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the copy of the federation about which the labelled questions are."""
    folder = tmp_path_factory.mktemp("relevance")
    hub = LivingHub(folder / "hub")
    fill(hub)
    hub.begin("2007-07-25")
    hub.project()
    export(hub.settings, folder / "copy", own_pages=False, processes=1, clock=lambda: hub.now)
    yield folder / "copy"
    hub.close()


@pytest.fixture
def reader(page: Page) -> Page:
    """Give a page whose faults fail the test: of scripts, and of files that are not there."""
    page.on("pageerror", lambda fault: pytest.fail(str(fault)))
    page.on("requestfailed", lambda request: pytest.fail(request.url))
    return page


def found(page: Page, copy: Path, language: str, asked: str) -> list[str]:
    """Return the names of the factories that the copy's search shows."""
    page.goto(f"{(copy / language / 'factories.html').as_uri()}?{asked}")
    page.wait_for_selector("#answers[data-state=shown]", state="attached")
    names: list[str] = page.eval_on_selector_all(
        "#answers h3 a", "links => links.map(one => one.textContent)"
    )
    return names


def test_the_labelled_questions_are_answered_from_files_as_by_the_hub(reader: Page, copy: Path) -> None:
    def is_answered(one: Question) -> bool:
        return one.answered_by(found(reader, copy, one.language, f"q={quote(one.text)}"))

    for half in ("tune", "score"):
        answered = [is_answered(one) for one in questions() if one.half == half]
        assert sum(answered) >= _REACH * len(answered), half


def test_a_search_begins_on_the_front_page_and_leads_to_the_factory(reader: Page, copy: Path) -> None:
    reader.goto((copy / "es/index.html").as_uri())
    reader.fill("input[name=q]", "valvlas")
    reader.press("input[name=q]", "Enter")
    reader.wait_for_selector("#answers[data-state=shown]")
    assert "«valvlas»" in reader.inner_text(".notes-of-search")
    reader.click("#answers h3 a >> nth=0")
    assert reader.locator("h1").is_visible()
    assert "/es/factories/" in reader.url


def test_lists_are_chosen_and_sorted_by_the_address(reader: Page, copy: Path) -> None:
    everyone = found(reader, copy, "en", "sort=name")
    largest = found(reader, copy, "en", "sort=size")
    assert len(everyone) == len(largest) == 20
    assert everyone != largest
    some = found(reader, copy, "en", "country=VE&sort=name&q=")
    assert some
    assert reader.input_value("select[name=country]") == "VE"
    reader.click("#answers button")
    assert reader.locator("#answers h3").count() > 20


def test_what_no_factory_says_is_said(reader: Page, copy: Path) -> None:
    assert found(reader, copy, "pt", "q=xqzwvk") == []
    assert "xqzwvk" in reader.inner_text(".notes-of-search")


def test_what_is_asked_is_text(reader: Page, copy: Path) -> None:
    found(reader, copy, "es", f"q={quote('<img src=x onerror=alert(1)>')}&sector={quote('<b>')}")
    assert reader.locator("#answers img").count() == 0


def test_without_a_script_all_factories_stand_in_lists(browser: Browser, copy: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((copy / "es/factories.html").as_uri())
    assert page.locator(".by-name a").count() > 20
    assert page.locator(".by-sector a").count() > 3
    assert not page.locator(".copy-search").is_visible()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_of_a_copy_keeps_anybody_out(browser: Browser, copy: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for name in (
        "index.html",
        "es/copy.html",
        "pt/log/000.html",
        "en/factories.html",
        "es/factories.html?q=acero",
    ):
        page.goto(f"{copy.as_uri()}/{name}")
        page.wait_for_timeout(200)
        assert faults_in_both_schemes(page) == {}, name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()
