"""What axe finds on a page, light and dark. Only faults leave the browser: what passes is a megabyte a page."""

import json
from collections.abc import Mapping
from typing import Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no stubs
from playwright.sync_api import Page

_FAULTS: Final = """
async options => (await axe.run({...options, resultTypes: ["violations"]})).violations.map(
    one => [one.id, one.nodes.map(node => node.html.slice(0, 160))])
"""
_COLOURS: Final = {"runOnly": ["cat.color"]}  # nothing else depends on light and dark

Faults = dict[str, list[str]]


def faults_in_both_schemes(page: Page, options: Mapping[str, object] | None = None) -> Faults:
    """Return the elements that break each rule, by the rule's id, as the page is shown now; then in the dark."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(Axe().axe_script)
    found = _run(page, options or {})
    page.emulate_media(color_scheme="dark")
    for rule, elements in _run(page, _COLOURS).items():
        found[f"{rule}, dark"] = elements
    page.emulate_media(color_scheme="light")
    return found


def _run(page: Page, options: Mapping[str, object]) -> Faults:
    found: list[tuple[str, list[str]]] = page.evaluate(_FAULTS, json.loads(json.dumps(options)))
    return dict(found)
