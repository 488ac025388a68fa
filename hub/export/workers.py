"""Rendering a copy in several processes: each has an app and a database connection of its own.

with Workers(job, processes=4) as workers:
    for made in workers.make(addresses):        Made(sums, written, found)
"""

import hashlib
import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from hub.clock import Clock
from hub.export.folder import Folder
from hub.export.links import Relinker
from hub.export.rendering import Renderer
from hub.export.routes import Names
from hub.services.whole_site import WholeSite
from hub.settings import Settings
from hub.views.copying import Copy

_AT_ONCE: Final = 24
"""Addresses that one process takes at a time."""
_STREAMED: Final = ("application/vnd.sqlite3", "text/csv", "application/geo+json")
"""Media types whose answers may be too large to be held in memory."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every process must know."""

    settings: Settings
    copy: Copy
    folder: Path


class Made(NamedTuple):
    """What became of some addresses."""

    addresses: int
    sums: dict[str, str]
    written: int
    found: list[str]
    """Addresses that nothing but a page names."""


class Maker:
    """Makes files of addresses in this process."""

    def __init__(self, job: Job, clock: Clock | None = None) -> None:
        self.renderer = Renderer(job.settings, job.copy, clock)
        self.names = Names(self.renderer.app, own_pages=job.copy.own_pages, papers=job.copy.papers)
        self._folder = Folder(job.folder)
        site = WholeSite(self.renderer.hub)
        self._relinker = Relinker(self.names, site.indexes, self.renderer.base, job.copy.hub)

    def close(self) -> None:
        """Close the connections."""
        self.renderer.close()

    def make(self, addresses: list[str]) -> Made:
        """Write the file of each of these addresses where it is another than before."""
        sums: dict[str, str] = {}
        written = 0
        found: list[str] = []
        for address in addresses:
            target = self.names.target(address)
            if target is None or target.record is not None:
                raise LookupError(f"{address} is walked, but names no file")
            kind, pieces = self.renderer.render(address)
            if kind in _STREAMED:
                new, sums[target.file] = self._folder.put_pieces(target.file, pieces)
            else:
                data = b"".join(pieces)
                if kind == "text/html" and not address.startswith("/api/"):
                    page = self._relinker.page(data, target.file)
                    data = page.data
                    found += page.found
                new = self._folder.put(target.file, data)
                sums[target.file] = hashlib.sha256(data).hexdigest()
            written += new
        return Made(len(addresses), sums, written, found)


_maker: list[Maker] = []


def _begin(job: Job) -> None:
    _maker.append(Maker(job))


def _make(addresses: list[str]) -> Made:
    return _maker[0].make(addresses)


class Workers:
    """Some processes, or this one alone."""

    def __init__(self, job: Job, alone: Maker, processes: int) -> None:
        self._alone = alone
        self._pool = None
        if processes > 1:
            self._pool = multiprocessing.get_context("spawn").Pool(processes, _begin, (job,))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            if kind is None:
                self._pool.close()
            else:
                self._pool.terminate()
            self._pool.join()

    def make(self, addresses: Iterable[str]) -> Iterator[Made]:
        """Give what became of the addresses, some at a time, in no order."""
        some = _in_lists(addresses)
        if self._pool is None:
            yield from map(self._alone.make, some)
        else:
            yield from self._pool.imap_unordered(_make, some)


def _in_lists(addresses: Iterable[str]) -> Iterator[list[str]]:
    """Give the addresses in lists; the words of the search in one, as one index makes them."""
    words: list[str] = []
    rest = iter(addresses)
    while some := list(islice(rest, _AT_ONCE)):
        words += [one for one in some if one.startswith("/copy/words/")]
        if others := [one for one in some if not one.startswith("/copy/words/")]:
            yield others
    if words:
        yield words
