"""The public directory of a large federation: how long its pages take inside the server, uncached.

The app is called as a WSGI server calls it, one request after the other, and the clock stands around that call alone.
Each request is another one: other questions, other factories, other pages; nobody sends an ETag.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice, product
from statistics import quantiles
from urllib.parse import quote

from flask import Flask
from werkzeug.test import EnvironBuilder

from bench.federation import fill
from bench.rows import Place, Row, told
from federation.ids import RecordId
from hub.app import create_app
from hub.services.projector import Projector
from hub.settings import Settings
from hub.storage import copying
from hub.storage.database import Database, db
from hub.views.context import HUB
from tests.hub.filling import Filling
from tests.hub.relevance.federation import questions
from tests.postgres import fresh_database

_MEDIAN_REACH = 50  # ms
_P95_REACH = 150  # ms
_LANGUAGES = ("es", "en", "pt")


def rows(place: Place) -> list[Row]:
    """Fill the log once, and measure on both databases."""
    scale = place.scale
    hub = Filling(place.folder / "directory")
    with told(
        f"{scale.directory_factories} factories with {scale.directory_reports} reports each are logged"
    ):
        ids = fill(hub, scale.directory_factories, scale.directory_reports)
    start = time.perf_counter()
    with told("the views follow the log on SQLite"):
        hub.project()
    seconds = time.perf_counter() - start
    found = _measure(place, hub, hub.settings, ids, "SQLite", seconds)
    with fresh_database(place.postgres_url) as url:
        with told("the log is copied to PostgreSQL, and the views follow it"):
            database = Database.open(url)
            db.metadata.create_all(database.engine)
            copying.copy(hub.hub_itself.database, database)
            start = time.perf_counter()
            Projector(database).catch_up()
            seconds = time.perf_counter() - start
            with database.write() as connection:  # as autovacuum does within a minute of a running hub
                connection.exec_driver_sql("ANALYZE")
            database.dispose()
        settings = Settings.load(hub.folder, given={"database_url": url})
        found += _measure(place, hub, settings, ids, "PostgreSQL", seconds)
    hub.close()
    return found


def _measure(
    place: Place, hub: Filling, settings: Settings, ids: list[RecordId], name: str, seconds: float
) -> list[Row]:
    app = create_app(settings, clock=lambda: hub.now)
    scale = place.scale
    what = f"{scale.directory_factories} factories, {scale.directory_factories * scale.directory_reports} reports"
    found = []
    try:
        for page, paths in _pages(ids).items():
            with told(f"{page}, {name}"):
                milliseconds, own = _times(app, list(islice(paths, scale.directory_requests)))
            cuts = quantiles(milliseconds, n=100)
            detail: dict[str, object] = {
                "requests": len(milliseconds),
                "longest_ms": max(milliseconds),
                "p50_processor_ms": quantiles(own, n=100)[49],
                "p95_processor_ms": quantiles(own, n=100)[94],
                "load": os.getloadavg()[0],
                "seconds_for_views": seconds,
                "of": what,
            }
            for part, value, reach in (("p50", cuts[49], _MEDIAN_REACH), ("p95", cuts[94], _P95_REACH)):
                row = f"{page} uncached, {name}: {part}"
                found.append(Row(row, value, reach, "ms in the server", at_least=False, detail=detail))
    finally:
        app.extensions[HUB].close()
    return found


def _pages(ids: list[RecordId]) -> dict[str, Iterator[str]]:
    return {
        "front page": (f"/{one}/" for one in _again(_LANGUAGES)),
        "search": _again(list(_searches())),
        "factory": _again([f"/{language}/factories/{one}" for one, language in product(ids, _LANGUAGES)]),
    }


def _searches() -> Iterator[str]:
    """Give questions, plain lists and chosen ones, in turn."""
    chosen = (
        "",
        "&country=VE",
        "&sort=report&needs=yes",
        "&size=50-249&capacity=31-60",
        "&offers=yes&sort=capacity",
        "&sector=14",
    )
    common = ("fábrica", "Venezuela", "acero", "de", "necesita", "producción", "xylophon", "valvlas")
    asked = [one.text for one in questions()] + list(common)
    for number, text in enumerate(asked):
        yield f"/{_LANGUAGES[number % 3]}/factories?q={quote(text)}"
        yield f"/{_LANGUAGES[number % 3]}/factories?q={quote(text)}{chosen[number % len(chosen)]}"
        yield f"/{_LANGUAGES[number % 3]}/factories?{chosen[number % len(chosen)].lstrip('&')}"


def _again(paths: Iterable[str]) -> Iterator[str]:
    yield from cycle(paths)


def _times(app: Flask, paths: list[str]) -> tuple[list[float], list[float]]:
    """Return how many milliseconds each answer takes, by the clock and of this process; the first ones do not count."""
    found, own = [], []
    for number, path in enumerate([*paths[:5], *paths]):
        environ = EnvironBuilder(
            path=path.partition("?")[0], query_string=path.partition("?")[2]
        ).get_environ()
        begun: list[str] = []

        def start_response(
            status: str, _headers: list[tuple[str, str]], _fault: object = None, into: list[str] = begun
        ) -> Callable[[bytes], object]:
            into.append(status)
            return into.append  # type: ignore[return-value]  # nobody writes so

        start, before = time.perf_counter(), time.process_time()
        answer = app.wsgi_app(environ, start_response)
        body = b"".join(answer)
        took, used = time.perf_counter() - start, time.process_time() - before
        assert begun[0].startswith("200"), (path, begun)
        assert b"</html>" in body[-20:], path
        if number >= 5:
            found.append(took * 1000)
            own.append(used * 1000)
    return found, own
