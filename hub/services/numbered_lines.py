"""Lines with numbers: a text cut into lines that are the same on every screen, so that people can say "line 47".

    numbered(articles)  ->  one tuple of Paragraph for each article; numbers run through the whole text

A line holds whole words, LINE_SIGNS signs of them at most. It depends on the text alone: neither on a typeface nor on
the width of a window. Headings have no numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

LINE_SIGNS: Final = 64
"""Never changed: people refer to lines by their numbers."""


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered line: text[start:end] of its article, in code points."""

    number: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or item; `depth` says how far in it stands."""

    depth: int
    lines: tuple[Line, ...]


def numbered(articles: Iterable[Mapping[str, Any]]) -> list[tuple[Paragraph, ...]]:
    """Return the paragraphs of each article, their lines numbered through from 1."""
    number = 0
    pages = []
    for article in articles:
        depths = {part["start"]: part["depth"] for part in article.get("parts", ())}
        paragraphs = []
        at = 0
        for paragraph in article["text"].split("\n"):
            lines = []
            for start, end in _cut(paragraph):
                number += 1
                lines.append(Line(number, paragraph[start:end], at + start, at + end))
            if lines:
                paragraphs.append(Paragraph(depths.get(at, 0), tuple(lines)))
            at += len(paragraph) + 1
        pages.append(tuple(paragraphs))
    return pages


def _cut(paragraph: str) -> Iterable[tuple[int, int]]:
    """Give the places at which lines of whole words begin and end; a longer word has a line of its own."""
    start = 0
    while start < len(paragraph):
        end = len(paragraph)
        if end - start > LINE_SIGNS:
            space = paragraph.rfind(" ", start + 1, start + LINE_SIGNS + 1)
            space = paragraph.find(" ", start + LINE_SIGNS) if space == -1 else space
            end = end if space == -1 else space
        yield start, end
        start = end + 1
