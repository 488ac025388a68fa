"""A peer beside the public directory: Datasette 0.65.5 from PyPI, serving the same rows as a table page.

Both answer over HTTP with one worker on the same machine, one after the other in one run: the hub its list of
factories by name, 100 a page, Datasette a table of the same factories by name, 100 a page, with the columns that the
list shows and no others. The hub's page has its facets beside the list; Datasette's has none, which costs it nothing.
Nobody sends an ETag, but where 304s are counted, and nobody takes a packed answer. Datasette runs in an environment of
its own under the cache.
"""

import csv
import http.client  # noqa: TID251 - a client that costs less than what it measures
import io
import itertools
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests

from bench.federation import fill
from bench.rows import Place, Row, told
from bench.served import served
from hub.settings import read_kept, write_kept
from tests.hub.filling import Filling

_VERSION = "0.65.5"
_REACH = 10  # times as many, both of pages beside Datasette and of 304s beside pages
_PER_PAGE = 100
_SHOWN = (
    "id",
    "name",
    "standing",
    "country",
    "state",
    "municipality",
    "town",
    "sector",
    "report_day",
    "period_from",
    "period_to",
    "capacity_percent",
    "members",
    "contract",
    "casual",
)
"""What the list shows of a factory; the workers of each kind it shows as one sum."""
_CONNECTIONS = 4
_PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class _Hub:
    folder: Path
    database_url: str = ""


def rows(place: Place) -> list[Row]:
    """Measure both."""
    names = ("pages of the list beside Datasette's table", "304s of the list beside its pages")
    try:
        with told("Datasette is made ready"):
            program = _installed(place.cache)
    except (subprocess.SubprocessError, OSError) as fault:
        why = f"Datasette {_VERSION} could not be installed: {type(fault).__name__}: {fault}"
        return [Row(name, None, _REACH, "times as many", note=why) for name in names]
    hub = Filling(place.folder / "beside-datasette")
    with told("a federation is logged"):
        fill(hub, place.scale.directory_factories, min(place.scale.directory_reports, 12))
        hub.project()
        hub.close()
        write_kept(hub.folder, {**read_kept(hub.folder), "calendar": {"fixed": "2007-07-01"}})
    seconds = place.scale.datasette_seconds
    pages = -(-place.scale.directory_factories // _PER_PAGE)
    lifted = {"FRENTE_WORKERS": "1", "FRENTE_SEARCHES_PER_MINUTE": "0", "FRENTE_WORKS_PER_MINUTE": "0"}
    with served(_Hub(hub.folder), **lifted) as ours:
        ours.wait_for_views()
        table = requests.get(f"{ours.url}/api/v1/factories.csv", timeout=_PATIENCE_SECONDS).text
        listed = [f"/es/factories?sort=name&limit={_PER_PAGE}&page={number + 1}" for number in range(pages)]
        with told("the hub's pages"):
            own = _rate(ours.url, listed, seconds)
        tag = requests.get(ours.url + listed[0], timeout=_PATIENCE_SECONDS).headers["ETag"]
        with told("the hub's 304s"):
            unchanged = _rate(ours.url, listed, seconds, tag)
    with _datasette(program, _as_database(table, place.folder / "factories.db")) as url, told("Datasette's"):
        theirs = _rate(
            url,
            [f"/factories/factories?_size={_PER_PAGE}&_next={_PER_PAGE * n}" for n in range(pages)],
            seconds,
        )
    detail: dict[str, object] = {
        "pages a second": own,
        "304s a second": unchanged,
        "Datasette's pages a second": theirs,
        "factories": place.scale.directory_factories,
        "load_after": os.getloadavg()[0],
    }
    note = f"{own:.0f} pages and {unchanged:.0f} 304s a second here, {theirs:.0f} pages there"
    found = zip(names, (own / theirs, unchanged / own), strict=True)
    return [Row(name, value, _REACH, "times as many", note=note, detail=detail) for name, value in found]


def _installed(cache: Path) -> Path:
    folder = cache / f"datasette-{_VERSION}"
    program = folder / "bin" / "datasette"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=_PATIENCE_SECONDS)
        subprocess.run(
            [str(folder / "bin" / "pip"), "install", "-q", f"datasette=={_VERSION}"],
            check=True,
            timeout=_PATIENCE_SECONDS,
            capture_output=True,
        )
    return program


def _as_database(table: str, path: Path) -> Path:
    """Write what the list shows of a table of CSV as a SQLite file, sorted as the hub lists it."""
    columns = ", ".join(f'"{name}"' for name in _SHOWN)
    lines = [[line[name] for name in _SHOWN] for line in csv.DictReader(io.StringIO(table.lstrip("\ufeff")))]
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE factories ({columns})")
        marks = ", ".join("?" * len(_SHOWN))
        connection.executemany(f"INSERT INTO factories VALUES ({marks})", lines)  # noqa: S608 - marks only
    connection.close()
    return path


@contextmanager
def _datasette(program: Path, database: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [str(program), "serve", "--immutable", str(database), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)


def _rate(url: str, paths: list[str], seconds: float, tag: str = "") -> float:
    """Return how many answers a second come over a few connections that stay open."""
    wanted = itertools.cycle(paths)
    counts = [0] * _CONNECTIONS
    faults: list[str] = []
    for path in paths[:5]:
        requests.get(url + path, timeout=_PATIENCE_SECONDS)
    end = time.perf_counter() + seconds

    def ask(number: int) -> None:
        netloc = urlsplit(url).netloc
        connection = http.client.HTTPConnection(netloc, timeout=_PATIENCE_SECONDS)  # noqa: TID251 - likewise
        fields = {"If-None-Match": tag} if tag else {}
        while time.perf_counter() < end:
            path = next(wanted)
            connection.request("GET", path, headers=fields)
            answer = connection.getresponse()
            answer.read()
            if answer.status != (304 if tag else 200):
                faults.append(f"{path}: {answer.status}")
                return
            counts[number] += 1
        connection.close()

    start = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(_CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults[:3]
    return sum(counts) / (time.perf_counter() - start)
