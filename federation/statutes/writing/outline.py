"""Outline: a statute as the row of headings and lines that every format shows.

    Section(1, "Capítulo II. De la asamblea")
    Unit(2, "Artículo 5.º. Quórum", article, (Line(0, None, …), Line(1, "a)", "el plan;", "a) el plan;"), …))

A level counts from 1; none is left out on the way down, as a screen reader expects it. `nest` makes trees of lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from federation.documents.statute import Article, Division, Statute
from federation.statutes.model import Language
from federation.statutes.reading.markers import find_article, find_provision
from federation.statutes.writing.titles import division_title, unit_title

CELL_MARK = " | "


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article: a paragraph (depth 0), or an item with its label apart (None: a bullet)."""

    depth: int
    label: str | None
    text: str  # without the label
    whole: str  # as it stands in the article

    @property
    def is_quoted(self) -> bool:
        """Whether it begins as an article does, so that it has to be shown as quoted to be no other article."""
        return self.depth == 0 and (find_article(self.whole) or find_provision(self.whole)) is not None


@dataclass(frozen=True, slots=True)
class Section:
    """The heading of a division."""

    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Unit:
    """An article, or another unit, and the heading over it."""

    level: int
    title: str
    article: Article
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A line and the items that stand under it."""

    line: Line
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Lines that are the rows of a table."""

    rows: tuple[tuple[str, ...], ...]


def outline(statute: Statute, language: Language) -> Iterator[Section | Unit]:
    """Give the statute's headings and units in their order."""
    above: tuple[Division, ...] = ()
    before: tuple[int, str | None] | None = None
    for article in statute.articles:
        for depth in range(_shared(above, article.division), len(article.division)):
            division = article.division[depth]
            # A section with words of its own is a unit, and what stands below it is under it: it is not named twice.
            if before != (depth + 1, division.title) or division.number is not None:
                yield Section(depth + 1, division_title(division, language))
        above = article.division
        level = len(above) + 1
        before = (level, article.heading) if article.number is None and article.heading else None
        yield Unit(level, unit_title(article, language), article, lines_of(article))


def _shared(before: Sequence[Division], after: Sequence[Division]) -> int:
    count = 0
    while count < min(len(before), len(after)) and before[count] == after[count]:
        count += 1
    return count


def lines_of(article: Article) -> tuple[Line, ...]:
    """Return the article's lines. An item that begins inside a line stays in it."""
    begins = {part.start: part for part in article.parts}
    lines = []
    start = 0
    for text in article.text.split("\n") if article.text else ():
        part = begins.get(start)
        start += len(text) + 1
        if part is None or part.depth == 0:
            lines.append(Line(0, None, text, text))
        elif part.label is not None and text.startswith(part.label):
            lines.append(Line(part.depth, part.label, text[len(part.label) :].strip(), text))
        else:
            lines.append(Line(part.depth, None, text, text))
    return tuple(lines)


def blocks(lines: Sequence[Line]) -> Iterator[Line | Table | tuple[Node, ...]]:
    """Give the lines as paragraphs, tables and lists."""
    for kind, group in groupby(lines, key=_kind):
        run = list(group)
        if kind == "item":
            yield nest(run)
        elif kind and (table := _table(run)):
            yield table
        else:
            yield from run


def _table(lines: Sequence[Line]) -> Table | None:
    """Return the lines as a table, where every row has as many cells and none is empty or holds such a mark itself."""
    rows = tuple(tuple(line.text.split(CELL_MARK)) for line in lines)
    if len(rows) < 2 or len({len(row) for row in rows}) > 1:
        return None
    return Table(rows) if all(cell.strip() and "|" not in cell for row in rows for cell in row) else None


def _kind(line: Line) -> str:
    return "item" if line.depth else "row" if CELL_MARK in line.text else ""


def nest(lines: Sequence[Line]) -> tuple[Node, ...]:
    """Return the items as trees: each has below it those that follow it and lie deeper."""
    nodes = []
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and lines[end].depth > lines[start].depth:
            end += 1
        nodes.append(Node(lines[start], nest(lines[start + 1 : end])))
        start = end
    return tuple(nodes)
