"""The whole site into a folder: `export(settings, folder, …)`.

0. The views follow the log to its end, where no keeper did it yet.
1. Where the log, the program and what is wanted are as they were, and every file is whole, nothing is rendered.
2. Otherwise every address is rendered, and what is another file than before is written.
3. Where the log grew meanwhile, what changed is made once more, so that all pages speak of one log.
4. The log's tiles, then its checkpoint, of the size at which that ended; then what is gone from the site goes here too.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from federation.errors import SettingInvalid, WorkFailed
from hub.clock import Clock, clock_of
from hub.export.folder import Folder
from hub.export.walking import tiles, walk
from hub.export.workers import Job, Maker, Workers
from hub.services.hub import Hub
from hub.services.projector import Projector
from hub.settings import Settings
from hub.views.caching import program_mark
from hub.views.context import DIRECTORY, STATUTES
from hub.views.copying import Copy

MOST_WITH_PAGES: Final = 2000
"""Entries of a log of which each record gets pages of its own, unless something else is asked for."""
_TRIES: Final = 5

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did."""

    size: int
    root: str
    files: int
    bytes: int
    written: int
    removed: int
    own_pages: bool


def export(
    settings: Settings,
    folder: Path,
    *,
    hub: str | None = None,
    own_pages: bool | None = None,
    papers: bool = False,
    processes: int | None = None,
    clock: Clock | None = None,
    progress: Progress = lambda _count: None,
) -> Exported:
    """Write the site into a folder. Raises ExportFolder, StorageFault, WorkFailed."""
    place = Folder.open(folder, settings.data)
    address = _address(hub)
    with closing(Hub.open(settings, clock or clock_of(settings))) as opened:
        size = opened.log.published().size
    pages = size <= MOST_WITH_PAGES if own_pages is None else own_pages
    job = Job(settings, Copy(address, pages, papers), place.path)
    maker = Maker(job, clock)
    try:
        return _export(job, maker, place, processes or _cores(), progress)
    finally:
        maker.close()


def _export(job: Job, maker: Maker, place: Folder, processes: int, progress: Progress) -> Exported:
    app, hub = maker.renderer.app, maker.renderer.hub
    Projector(hub.database).catch_up()
    mark, before = _mark(maker), place.facts() or {}
    if before.get("complete") and before.get("mark") == mark and (whole := place.whole()) is not None:
        return _told(before, 0, place.sweep(whole.keys()))
    place.begin({**before, "mark": ""})
    sums: dict[str, str] = {}
    written = 0

    def make(workers: Workers, addresses: Iterable[str]) -> list[str]:
        nonlocal written
        found: list[str] = []
        for made in workers.make(addresses):
            sums.update(made.sums)
            written += made.written
            found += made.found
            progress(made.addresses)
        return found

    with Workers(job, maker, processes) as workers:
        for _ in range(_TRIES):
            mark = _mark(maker)
            published = hub.log.published()
            sums.clear()
            seen: set[str] = set()
            found = make(workers, walk(app, hub, job.copy))
            while more := sorted(set(found) - seen):
                seen.update(more)
                found = make(workers, more)
            if _mark(maker) == mark:
                break
        else:
            raise WorkFailed("The log grew again and again meanwhile: export while the hub takes nothing in.")
        make(workers, tiles(published.size))
    # Last, so that a copy that was cut short says nothing of entries that are not in it.
    written += place.put("log/checkpoint", published.note)
    sums["log/checkpoint"] = hashlib.sha256(published.note).hexdigest()
    removed = place.sweep(sums.keys())
    facts = {
        "bytes": sum((place.path / name).stat().st_size for name in sums),
        "files": len(sums),
        "hub": job.copy.hub,
        "mark": mark,
        "own_pages": job.copy.own_pages,
        "root": published.root.hex(),
        "size": published.size,
    }
    place.end(facts, sums)
    return _told(facts, written, removed)


def _mark(maker: Maker) -> str:
    """Return what all files are a function of."""
    extensions, copy = maker.renderer.app.extensions, maker.renderer.copy
    facts = (extensions[DIRECTORY].revision(), extensions[STATUTES].revision(), program_mark(), repr(copy))
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _told(facts: Mapping[str, Any], written: int, removed: int) -> Exported:
    told = {name: facts[name] for name in ("size", "root", "files", "bytes", "own_pages")}
    return Exported(**told, written=written, removed=removed)


def _address(hub: str | None) -> str | None:
    if hub is None:
        return None
    parts = urlsplit(hub)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or parts.query
        or parts.fragment
        or parts.path not in ("", "/")
    ):
        raise SettingInvalid("The hub's address is https:// and its name, without a path.")
    return f"{parts.scheme}://{parts.netloc}/"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
