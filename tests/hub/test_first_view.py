"""What a browser loads to show a page for the first time: little, from this host, and no script for any content."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from federation.web.words import LANGUAGES
from tests.hub.living import LivingHub
from tests.hub.sample import Sample, fill

MOST_BYTES = 60_000
BROWSER = "gzip, deflate, br, zstd"
PAGES = (
    "/{language}/",
    "/{language}/factories",
    "/{language}/factories?q=papel",
    "/{language}/factories/{factory}",
    "/{language}/map",
    "/{language}/map/ve",
)
_LOADED = {
    ("script", "src"),
    ("img", "src"),
    ("source", "src"),
    ("iframe", "src"),
    ("embed", "src"),
    ("use", "href"),
}
_LINKS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "manifest",
    "prefetch",
    "preconnect",
    "dns-prefetch",
}
_IN_STYLES = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")


class Loaded(HTMLParser):
    """Gathers what a page has its browser load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.inline_scripts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and _LINKS & set(given.get("rel", "").split()):
            self.addresses.add(given["href"])
        if tag == "script" and "src" not in given and "json" not in given.get("type", ""):
            self.inline_scripts += 1
        for name, value in given.items():
            if (tag, name) in _LOADED and not value.startswith("#"):
                self.addresses.add(value.partition("#")[0])
            if name in ("srcset", "poster", "background", "style") or name.startswith("on"):
                raise AssertionError((tag, name, value))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, Sample]]:
    hub = LivingHub(tmp_path_factory.mktemp("first-view") / "hub")
    sample = fill(hub)
    yield hub.app().test_client(), sample
    hub.close()


def packed(client: FlaskClient, address: str) -> int:
    """Return how many bytes an answer has on its way to a browser."""
    with client.get(address, headers={"Accept-Encoding": BROWSER}) as answer:
        assert answer.status_code == 200, address
        return len(answer.data)


def text_of(client: FlaskClient, address: str) -> str:
    with client.get(address) as answer:
        return str(answer.data, "utf-8")


def first_view(client: FlaskClient, address: str) -> dict[str, int]:
    """Return all that a browser loads for a page, and how many bytes each has on its way."""
    sizes = {address: packed(client, address)}
    page = Loaded(text_of(client, address))
    assert page.inline_scripts == 0
    waiting = [urljoin(address, one) for one in page.addresses]
    while waiting:
        one = waiting.pop()
        assert one.startswith("/"), f"{address} loads {one}"
        assert not one.startswith("//"), f"{address} loads {one}"
        if one in sizes:
            continue
        sizes[one] = packed(client, one)
        if ".css" in one:
            waiting += [urljoin(one, a or b) for a, b in _IN_STYLES.findall(text_of(client, one))]
    return sizes


@pytest.mark.parametrize("page", PAGES)
def test_a_first_view_is_small_and_all_from_this_host(site: tuple[FlaskClient, Sample], page: str) -> None:
    client, sample = site
    for language in LANGUAGES:
        sizes = first_view(client, page.format(language=language, factory=sample.inveval.id))
        assert sum(sizes.values()) < MOST_BYTES, sizes
        assert len(sizes) > 2


def test_what_would_be_loaded_from_elsewhere_is_noticed() -> None:
    page = Loaded(
        '<link rel="stylesheet" href="https://cdn.example/x.css"><script src="//x.example/y.js"></script>'
    )
    assert page.addresses == {"https://cdn.example/x.css", "//x.example/y.js"}


def test_no_style_or_script_of_ours_names_another_host(request: pytest.FixtureRequest) -> None:
    root = Path(request.config.rootpath)
    files = [
        path for folder in ("hub/static", "federation/web/static") for path in (root / folder).rglob("*")
    ]
    assert files
    for path in files:
        if path.suffix in (".css", ".js", ".svg"):
            named = set(re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z0-9./-]+", path.read_text("utf-8")))
            assert {one for one in named if "www.w3.org" not in one} == set(), path
