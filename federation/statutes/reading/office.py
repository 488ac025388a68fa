"""A word processor's document on its way to pandoc: what docx.py and odt.py both make."""

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
