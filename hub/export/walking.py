"""Which addresses a copy has: of what there is in the log, a few at a time, so that memory stays small.

What is found only by reading pages (topics of statutes, further pages of a state) is not here: links.py finds it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

from flask import Flask

from federation.log.tiles import bundles_for, tiles_for
from federation.web.words import LANGUAGES
from hub.services.finding import MOST_A_PAGE
from hub.services.hub import Hub
from hub.services.maps import Maps
from hub.services.statutes import Statutes
from hub.services.whole_site import WholeSite
from hub.services.word_index import WordIndex
from hub.views.context import MAPS, STATUTES
from hub.views.copies import WORDS
from hub.views.copying import Copy

_FIXED: Final = (
    "", "map", "checking", "errors", "data", "log", "statutes", "statutes/matrix", "feeds/network.atom",
    "calendars/network.ics", "cards/map", "copy/about", "copy/factories.js",
)  # fmt: skip
_FIXED_API: Final = (
    "network", "figures", "factories?limit=200", "factories.csv", "factories.geojson", "reports.csv",
    "directory.sqlite", "openapi.json", "statutes", "statutes/comparison",
)  # fmt: skip
_OF_A_FACTORY: Final = (
    "factories/{id}", "cards/factories/{id}", "feeds/factories/{id}.atom", "calendars/factories/{id}.ics",
    "copy/reports/{id}",
)  # fmt: skip
_OF_A_FACTORY_API: Final = (
    "{id}", "{id}/reports?limit=200", "{id}/reports.csv", "{id}/schema.jsonld", "{id}/murmurations",
)  # fmt: skip


def walk(app: Flask, hub: Hub, copy: Copy) -> Iterator[str]:
    """Give the addresses, those that take longest first."""
    site, words = WholeSite(hub), cast("WordIndex", app.extensions[WORDS])
    yield "/api/v1/directory.sqlite"
    yield "/copy/door"
    yield "/copy/uses.js"
    yield from (f"/copy/words/{sign}.js" for sign in words.shards())
    yield from (f"/{language}/{one}" for language in LANGUAGES for one in _FIXED)
    yield from (f"/api/v1/{one}" for one in _FIXED_API if one != "directory.sqlite")
    yield from _static(app)
    yield from _maps(app.extensions[MAPS])
    yield from _lists(site)
    for factory in site.factories():
        yield from (
            f"/{language}/{one.format(id=factory)}" for language in LANGUAGES for one in _OF_A_FACTORY
        )
        yield from (f"/api/v1/factories/{one.format(id=factory)}" for one in _OF_A_FACTORY_API)
        if copy.papers:
            yield from (f"/{language}/factories/{factory}.pdf" for language in LANGUAGES)
    yield from _statutes(app.extensions[STATUTES], site, papers=copy.papers)
    for number in range(site.blocks()):
        yield from (f"/{language}/copy/log/{number}" for language in LANGUAGES)
    if copy.own_pages:
        yield from _records(site)


def tiles(size: int) -> Iterator[str]:
    """Give the addresses of all tiles and entry bundles of a log of this size."""
    yield from (f"/log/{one.path()}" for one in tiles_for(0, size))
    yield from (f"/log/{one.path()}" for one in bundles_for(0, size))


def _static(app: Flask) -> Iterator[str]:
    for folder, address in ((app.static_folder, "/static"), (app.blueprints["web"].static_folder, "/assets")):
        for path in sorted(Path(folder or "").rglob("*")):
            if path.is_file():
                yield f"{address}/{path.relative_to(folder or '').as_posix()}"


def _maps(maps: Maps) -> Iterator[str]:
    seen = set()
    for one in maps.network().areas:
        if len(one.country) != 2:
            continue
        country = one.country.lower()
        if country not in seen:
            seen.add(country)
            yield from (f"/{language}/map/{country}" for language in LANGUAGES)
            for area in maps.country(country).areas:
                if area.state:
                    yield from (f"/{language}/map/{country}/{area.state}" for language in LANGUAGES)


def _lists(site: WholeSite) -> Iterator[str]:
    candidates = site.candidates()
    counts: dict[str, int] = {}
    for one in candidates:
        counts[one.sector] = counts.get(one.sector, 0) + 1
    for language in LANGUAGES:
        for number in range(1, max(1, -(-len(candidates) // MOST_A_PAGE)) + 1):
            yield f"/{language}/copy/factories" + (f"/{number}" if number > 1 else "")
        for sector, count in sorted(counts.items()):
            if sector != "none":
                for number in range(1, -(-count // MOST_A_PAGE) + 1):
                    yield f"/{language}/copy/sectors/{sector}" + (f"/{number}" if number > 1 else "")


def _statutes(statutes: Statutes, site: WholeSite, *, papers: bool) -> Iterator[str]:
    formats = ("md", "json") + (("pdf", "docx", "odt", "akn") if papers else ())
    for record, held in site.proposals():
        yield from (f"/{language}/statutes/proposals/{record}" for language in LANGUAGES)
        yield f"/api/v1/statutes/proposals/{record}"
        if held:
            yield from (f"/api/v1/statutes/proposals/{record}/files/{one}" for one in formats)
            for file in statutes.proposal(record).sources:
                yield f"/api/v1/statutes/proposals/{record}/source/{file.hash}"


def _records(site: WholeSite) -> Iterator[str]:
    for number in range(site.blocks()):
        for record in site.record_ids(number):
            yield from (f"/{language}/records/{record}" for language in LANGUAGES)
            yield f"/api/v1/records/{record}"
            yield from (f"/api/v1/records/{record}/{one}" for one in ("envelope", "receipt", "proof"))
    for record in site.reports():
        yield from (f"/{language}/reports/{record}" for language in LANGUAGES)
        yield f"/api/v1/reports/{record}"
    for hash_ in site.documents():
        yield f"/api/v1/documents/{hash_}"
    yield from (f"/api/v1/mandates/{one}" for one in site.mandates())
