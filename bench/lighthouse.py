"""Lighthouse on the demonstration's pages: its default throttled phone, in the system's Chromium.

Lighthouse comes from npm (12.8.2, the newest that Node.js 20 runs) into a folder of its own under the cache; needs
`npm` and `chromium`. Each page is seen three times, and the middle of each score counts, as its authors advise.
"""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import requests

from bench.rows import Place, Row, told
from bench.served import served
from demo.build import build
from demo.story import read_stories

_VERSION = "12.8.2"
_CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
_RUNS = 3
_TRIES = 3
_NOT_ASKED = {
    ("search", "seo")
}  # robots.txt keeps crawlers out of the answers to questions, and in the list itself
_PATIENCE_SECONDS = 600
_CHROMIUM_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)


@dataclass(frozen=True)
class _Demonstration:
    folder: Path
    database_url: str = ""


def rows(place: Place) -> list[Row]:
    """Return the lowest score of each category over all pages, in points of 100."""
    try:
        program = _installed(place.cache)
    except (subprocess.SubprocessError, OSError) as fault:
        why = f"lighthouse {_VERSION} could not be installed: {type(fault).__name__}: {fault}"
        return [Row(_name(one), None, reach, "points", note=why) for one, reach in _CATEGORIES.items()]
    with told("the demonstration"):
        folder = place.folder / "demonstration"
        build(folder, read_stories(), progress=lambda _done, _all: None)
    with served(_Demonstration(folder), FRENTE_WORKERS="1") as hub:
        hub.wait_for_views()
        pages = _pages(hub.url)
        with told("lighthouse"):
            found = {name: _scores(program, place.folder, hub.url + path) for name, path in pages.items()}
    return [
        Row(
            _name(category),
            min(scores[category] for name, scores in found.items() if (name, category) not in _NOT_ASKED),
            reach,
            "points",
            detail={name: scores[category] for name, scores in found.items()},
        )
        for category, reach in _CATEGORIES.items()
    ]


def _name(category: str) -> str:
    return f"Lighthouse, {category.replace('-', ' ')}: the lowest of its pages"


def _pages(url: str) -> dict[str, str]:
    listed = requests.get(f"{url}/api/v1/factories", timeout=60).json()["factories"]
    (factory,) = (one["id"] for one in listed if one["name"] == "Inveval")
    return {
        "front page": "/es/",
        "list": "/es/factories",
        "search": "/es/factories?q=valvulas",
        "factory": f"/es/factories/{factory}",
        "map": "/es/map",
    }


def _installed(cache: Path) -> Path:
    folder = cache / f"lighthouse-{_VERSION}"
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("npm is not installed")
        wanted = f"lighthouse@{_VERSION}"
        subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--save-exact", "--prefix", str(folder), wanted],
            check=True,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
        )
    return program


def _scores(program: Path, folder: Path, url: str) -> dict[str, float]:
    """Return the middle of each category's scores, in points of 100."""
    seen = [_once(program, folder / f"lighthouse-{run}.json", url) for run in range(_RUNS)]
    return {category: median(one[category] for one in seen) for category in _CATEGORIES}


def _once(program: Path, report: Path, url: str) -> dict[str, float]:
    command = [
        str(program),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--only-categories={','.join(_CATEGORIES)}",
        f"--chrome-flags={_CHROMIUM_FLAGS}",
    ]
    environ = {**os.environ, "CHROME_PATH": shutil.which("chromium") or "chromium"}
    for left in reversed(range(_TRIES)):  # now and then its browser does not answer it
        done = subprocess.run(
            command, check=not left, capture_output=True, timeout=_PATIENCE_SECONDS, env=environ
        )
        if not done.returncode:
            break
    found = json.loads(report.read_text("utf-8"))["categories"]
    return {category: 100 * found[category]["score"] for category in _CATEGORIES}
