"""A word processor's document on its way to pandoc: what docx.py and odt.py both make."""

import re
from dataclasses import dataclass, field

from federation.statutes.reading.blocks import Block, Notice


@dataclass(slots=True)
class OfficeText:
    """A word processor's document, ready for pandoc."""

    data: bytes
    words: list[str]  # of the text itself
    page_words: list[str]  # of what is printed on every page: headers and footers
    title: str | None
    notices: list[Notice] = field(default_factory=list)
    paragraphs: list[Block] = field(default_factory=list)

    def plain(self) -> tuple[Block, ...]:
        """Return the paragraphs as the file has them, without lists and tables."""
        return tuple(self.paragraphs)


class Depths:
    """How deep items stand below what is no item: a list's level may be called "Artículo 5", or be a heading.

    "Capítulo %1", "Artículo %2" and "%3)" are three levels of one list; of them the third is the outermost item.
    """

    def __init__(self) -> None:
        self._base = 0

    def of(self, label: str, level: int, *, is_heading: bool) -> int:
        """Return the depth of the next labelled paragraph, whose level in its list counts from 1."""
        if is_heading or any(not _ROMAN.fullmatch(word) for word in _WORD.findall(label)):
            self._base = level
            return 1
        if level <= self._base:
            self._base = 0
        return level - self._base


_WORD = re.compile(r"[^\W\d_]{3,}")
_ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)
