"""How much of real statutes is read, counted by an expression on their files that knows nothing of the reader."""

import re
import time
from pathlib import Path

from bench.rows import Row
from bench.statutes.made import long_statute
from federation.statutes.reading import read_statute
from federation.statutes.writing import write_statute
from tests.statutes.quality import BOLIVIA, CORPORA

_TITLED = re.compile(r"^\*\*Artículo (\d+)\. (.+?)\*\*$", re.MULTILINE)
_ABSENT = "the corpora are not beside the repository"


def rows(*, quick: bool) -> list[Row]:
    """Return what of the corpora is read, and how fast a long text is."""
    return [_bolivian(), _peps(), _speed(words=6_000 if quick else 60_000)]


def _bolivian() -> Row:
    name, unit = "Bolivian articles read with number and heading", "articles"
    if not CORPORA.is_dir():
        return Row(name, None, 323, unit, note=_ABSENT)
    good = 0
    for file in BOLIVIA:
        data = (CORPORA / "bolivia" / file).read_bytes()
        wanted = [(number, title.strip(" .")) for number, title in _TITLED.findall(data.decode())]
        read = [(article.number, article.heading) for article in read_statute(data, file).statute.articles]
        good += sum(one in read for one in wanted)
    return Row(name, good, 323, unit)


def _peps() -> Row:
    name, unit = "sections with text read of the seven PEPs", "sections"
    if not CORPORA.is_dir():
        return Row(name, None, 142, unit, note=_ABSENT)
    found = {}
    for path in sorted((CORPORA / "peps").glob("*.rst")):
        articles = read_statute(path.read_bytes(), path.name).statute.articles
        found[path.name] = sum(bool(article.kind == "article" and article.text) for article in articles)
    return Row(name, sum(found.values()), 142, unit, detail={"each": found})


def _speed(words: int) -> Row:
    data = write_statute(long_statute(words), "es", "md")
    start = time.perf_counter()
    read = read_statute(data, Path("long.md").name)
    seconds = time.perf_counter() - start
    return Row(
        f"a statute of {words:,} words read from Markdown",
        seconds,
        1.0,
        "seconds",
        at_least=False,
        detail={"articles": len(read.statute.articles)},
    )
