"""Which file an address of the hub becomes in a copy, and why some become none.

    names = Names(app, own_pages=True)
    names.target("/es/map/ve?page=1")       Target("es/map/ve-1.html")
    names.target("/api/v1/search?q=x")      None: a copy has no such file

TABLE names every GET route of the app; a test demands it, so that a new page is not forgotten. Files are named as the
addresses are, with the ending by which a browser knows them without a server: `es/map.html` beside `es/map/`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from federation.ids import RecordId
from hub.services.whole_site import ENTRIES_PER_BLOCK

Values = Mapping[str, Any]
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]")


class Target(NamedTuple):
    """Where something stands in a copy: a file, and the place in it. `row` waits for its record's index."""

    file: str
    fragment: str | None = None
    record: RecordId | None = None
    """A record that has no page of its own: it stands as a row in the file of its block, which is not known yet."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A route whose answers are files; `name` gives the file for values and query, or None where that one is none."""

    name: Callable[[Values, dict[str, str]], str | None]


@dataclass(frozen=True, slots=True)
class Left:
    """A route that no copy has."""

    reason: str


def _safe(text: object) -> str:
    """Return a name that every file system takes, stick or server; two texts never give one name."""
    return _UNSAFE.sub(lambda found: "".join(f"~{byte:02x}" for byte in found[0].encode()), str(text))


def _page(pattern: str, *queries: str) -> Kept:
    """A file named by the route's values; a number or text of these queries is added to its name, others name none."""

    def name(values: Values, asked: dict[str, str]) -> str | None:
        if set(asked) - set(queries):
            return None
        path = pattern.format_map({key: _safe(value) for key, value in values.items()})
        added = "".join(f"-{_safe(asked[one])}" for one in queries if asked.get(one))
        stem, dot, ending = path.rpartition(".")
        return f"{stem}{added}{dot}{ending}" if added else path

    return Kept(name)


def _asset(pattern: str) -> Kept:
    """A static file; the mark of its content is not in its name."""
    return Kept(lambda values, _asked: pattern.format_map(values))


def _list(pattern: str) -> Kept:
    """A list of the API: its first page, as long as it may be."""
    name = _page(pattern).name
    return Kept(lambda values, asked: name(values, {}) if set(asked) <= {"limit"} else None)


def _find(values: Values, _asked: dict[str, str]) -> str:
    return f"{values['language']}/factories.html"


def _log(values: Values, asked: dict[str, str]) -> str | None:
    if not asked:
        return f"{values['language']}/log.html"
    before = asked.get("before", "")
    if set(asked) != {"before"} or not before.isascii() or not before.isdigit():
        return None
    return block_file(values["language"], max(0, int(before) - 1) // ENTRIES_PER_BLOCK)


def _factory(values: Values, asked: dict[str, str]) -> str | None:
    stem = f"{values['language']}/factories/{_safe(values['factory'])}"
    if not asked:
        return f"{stem}.html"
    return f"{stem}/reports.html" if set(asked) == {"before"} else None


def _compare(values: Values, asked: dict[str, str]) -> str | None:
    if set(asked) != {"a", "b"}:
        return None
    return f"{values['language']}/statutes/compare/{_safe(asked['a'][:16])}-{_safe(asked['b'][:16])}.html"


def _numbered(first: str, other: str) -> Kept:
    def name(values: Values, _asked: dict[str, str]) -> str:
        number = values.get("number") or 1
        return (first if number == 1 else other).format_map({**values, "number": number})

    return Kept(name)


def block_file(language: str, number: int) -> str:
    """Return the file of a block of the log."""
    return f"{language}/log/{number:03}.html"


_DOOR: Final = Left("It only leads to the address with a language; the copy's index.html has them all.")
_ON_DEMAND: Final = Left("The hub works it out for what somebody chooses.")
_LIVING: Final = Left("It speaks of the living hub only.")

TABLE: Final[Mapping[str, Kept | Left]] = {
    "pages.front": _page("{language}/index.html"),
    "pages.find": Kept(_find),
    "pages.factory": Kept(_factory),
    "pages.factory_paper": _page("{language}/factories/{factory}.pdf"),
    "pages.factory_card": _page("{language}/cards/factories/{factory}.html"),
    "pages.factory_feed": _page("{language}/feeds/factories/{factory}.atom"),
    "pages.factory_calendar": _page("{language}/calendars/factories/{factory}.ics"),
    "pages.network_map": _page("{language}/map.html"),
    "pages.country_map": _page("{language}/map/{country}.html"),
    "pages.state_map": _page("{language}/map/{country}/{state}.html", "page"),
    "pages.map_card": _page("{language}/cards/map.html"),
    "pages.network_feed": _page("{language}/feeds/network.atom"),
    "pages.sector_feed": _page("{language}/feeds/sectors/{isic}.atom"),
    "pages.network_calendar": _page("{language}/calendars/network.ics"),
    "pages.record": _page("{language}/records/{record}.html"),
    "pages.report": _page("{language}/reports/{record}.html"),
    "pages.log": Kept(_log),
    "pages.checking": _page("{language}/checking.html"),
    "pages.errors": _page("{language}/errors.html"),
    "pages.data": _page("{language}/data.html"),
    "pages.statutes": _page("{language}/statutes.html"),
    "pages.matrix": _page("{language}/statutes/matrix.html"),
    "pages.topic": _page("{language}/statutes/topics/{record}/{article}.html", "n"),
    "pages.proposal": _page("{language}/statutes/proposals/{record}.html"),
    "pages.compare": Kept(_compare),
    "copies.about": _page("{language}/copy.html"),
    "copies.block": Kept(lambda values, _asked: block_file(values["language"], values["number"])),
    "copies.reports": _page("{language}/factories/{factory}/reports.html"),
    "copies.factories": _numbered("{language}/factories.html", "{language}/factories/list-{number}.html"),
    "copies.sector": _numbered(
        "{language}/factories/sector-{division}.html", "{language}/factories/sector-{division}-{number}.html"
    ),
    "copies.lines": _page("{language}/factories.js"),
    "copies_neutral.shard": _page("search/words-{sign}.js"),
    "copies_neutral.uses": _page("search/uses.js"),
    "copies_neutral.door": _page("index.html"),
    "web.static": _asset("assets/{filename}"),
    "static": _asset("static/{filename}"),
    "log.checkpoint": _page("log/checkpoint"),
    "log.tile": Kept(lambda values, _asked: f"log/tile/{values['place']}"),
    "api.network": _page("api/v1/network.json"),
    "api.figures": _page("api/v1/figures.json"),
    "api.factories": _list("api/v1/factories.json"),
    "api.factory": _page("api/v1/factories/{factory}.json"),
    "api.reports": _list("api/v1/factories/{factory}/reports.json"),
    "api.report": _page("api/v1/reports/{record}.json"),
    "api.record": _page("api/v1/records/{record}.json"),
    "api.envelope": _page("api/v1/records/{record}/envelope.json"),
    "api.receipt": _page("api/v1/records/{record}/receipt.tlog-proof"),
    "api.proof": _page("api/v1/records/{record}/proof.frente"),
    "api.mandate": _page("api/v1/mandates/{mandate}.json"),
    "api.document": _page("api/v1/documents/{hash}"),
    "api.health": _LIVING,
    "take_api.factories_csv": _page("api/v1/factories.csv"),
    "take_api.reports_csv": _page("api/v1/reports.csv"),
    "take_api.factory_reports_csv": _page("api/v1/factories/{factory}/reports.csv"),
    "take_api.factories_geojson": _page("api/v1/factories.geojson"),
    "take_api.factory_jsonld": _page("api/v1/factories/{factory}/schema.jsonld"),
    "take_api.factory_murmurations": _page("api/v1/factories/{factory}/murmurations.json"),
    "take_api.directory_sqlite": _page("api/v1/directory.sqlite"),
    "find_api.search": Left("A copy searches by its own script, over its own index."),
    "statute_api.proposals": _page("api/v1/statutes.json"),
    "statute_api.comparison": _page("api/v1/statutes/comparison.json"),
    "statute_api.difference": _ON_DEMAND,
    "statute_api.proposal": _page("api/v1/statutes/proposals/{record}.json"),
    "statute_api.proposal_file": _page("api/v1/statutes/proposals/{record}/files/text.{to}"),
    "statute_api.source": _page("api/v1/statutes/proposals/{record}/source/{hash}"),
    "statute_api.synopsis": _page("api/v1/statutes/synopsis.{to}", "paper"),
    "openapi": _page("api/v1/openapi.json"),
    "crawlers.robots": _LIVING,
    "crawlers.sitemap": Left("It lists the addresses of the living hub."),
    "crawlers.sitemap_part": Left("It lists the addresses of the living hub."),
    "crawlers.security": _LIVING,
    "doors.choose_language": _DOOR,
    "doors.choose_language_of_data": _DOOR,
    "doors.choose_language_of_list": _DOOR,
    "doors.choose_language_of_map": _DOOR,
    "doors.choose_language_of_statutes": _DOOR,
}

ONLY_WITH_OWN_PAGES: Final = frozenset(
    {
        "pages.record",
        "pages.report",
        "api.report",
        "api.record",
        "api.envelope",
        "api.receipt",
        "api.proof",
        "api.mandate",
        "api.document",
    }
)
"""What each record has of its own: in a copy of a long log, records stand as rows instead."""

FOLLOWED: Final = frozenset(
    {
        "pages.topic",
        "pages.compare",
        "pages.state_map",
        "pages.country_map",
        "pages.sector_feed",
        "statute_api.synopsis",
    }
)
"""What is found by reading pages: they link all that there is of these."""

_PAPERS: Final = frozenset({"pages.factory_paper"})
_PAPER_FORMATS: Final = frozenset({"pdf", "docx", "odt", "akn"})
_ROWS: Final = frozenset({"pages.record", "pages.report"})


class Names:
    """Names the files of one copy."""

    def __init__(self, app: Flask, *, own_pages: bool, papers: bool) -> None:
        self._adapter = app.url_map.bind("copy")
        self._own_pages = own_pages
        self._papers = papers
        self._known: dict[str, tuple[str, Values] | None] = {}

    def endpoint(self, address: str) -> str | None:
        """Return which route answers an address; None where none does."""
        found = self._match(urlsplit(address).path)
        return None if found is None else found[0]

    def target(self, address: str) -> Target | None:
        """Return where the answer of an address on this hub stands in the copy; None where a copy has it not."""
        parts = urlsplit(address)
        found = self._match(parts.path)
        if found is None:
            return None
        endpoint, values = found
        way = TABLE.get(endpoint)
        if not isinstance(way, Kept) or self._is_paper(endpoint, values):
            return None
        asked = dict(parse_qsl(parts.query))
        fragment = parts.fragment or None
        if endpoint in ONLY_WITH_OWN_PAGES and not self._own_pages:
            return Target(values["language"], None, RecordId(values["record"])) if endpoint in _ROWS else None
        name = way.name(values, asked)
        if name is None:
            return None
        if asked and endpoint in (
            "pages.log",
            "pages.factory",
        ):  # the place is on the page that the hub would show
            fragment = None
        return Target(name, fragment)

    def _is_paper(self, endpoint: str, values: Values) -> bool:
        if self._papers:
            return False
        return endpoint in _PAPERS or (
            endpoint in ("statute_api.proposal_file", "statute_api.synopsis")
            and values["to"] in _PAPER_FORMATS
        )

    def _match(self, path: str) -> tuple[str, Values] | None:
        if path not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            try:
                self._known[path] = self._adapter.match(path, method="GET")
            except (HTTPException, RequestRedirect):
                self._known[path] = None
        return self._known[path]
