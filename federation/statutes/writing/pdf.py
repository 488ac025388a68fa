"""PDF: a statute on A4 with contents, line and page numbers, for reading, printing and citing by line.

A very long text goes without what would need more memory than a child may take: beyond MAX_LISTED units its contents
name the divisions alone, and beyond MAX_NUMBERED characters its lines have no numbers.
"""

from datetime import date
from typing import Final

from federation.documents.statute import Statute
from federation.encoding import Json
from federation.statutes.model import Language
from federation.statutes.writing.outline import Line, Node, Section, Table, Unit, blocks, outline
from federation.statutes.writing.titles import UNTITLED, preamble_title
from federation.statutes.writing.typesetting import typeset

MAX_LISTED: Final = 800  # units
MAX_NUMBERED: Final = 450_000  # characters

_CONTENTS: Final[dict[Language, str]] = {"es": "Contenido", "pt": "Sumário", "en": "Contents"}


def write_pdf(statute: Statute, language: Language, day: date | None) -> bytes:
    """Return the statute as an accessible PDF. Raises ExtraMissing and WorkFailed."""
    return typeset(
        "statute.typ",
        {
            "title": statute.title or UNTITLED[language],
            "language": language,
            "listed": len(statute.articles) <= MAX_LISTED,
            "numbered": sum(len(article.text) for article in statute.articles) <= MAX_NUMBERED,
            "words": {"contents": _CONTENTS[language]},
            "blocks": [_block(one, language) for one in outline(statute, language)],
        },
        day,
    )


def _block(one: Section | Unit, language: Language) -> Json:
    if isinstance(one, Section):
        return {"kind": "section", "level": one.level, "title": one.title}
    # In the contents a preamble needs a name, also where the text gives it none.
    title = one.title or (preamble_title(language) if one.article.kind == "preamble" else "")
    return {
        "kind": "unit",
        "level": one.level,
        "title": title,
        "lines": [_line(a) for a in blocks(one.lines)],
    }


def _line(one: Line | Table | tuple[Node, ...]) -> Json:
    if isinstance(one, Line):
        return {"kind": "paragraph", "text": one.text}
    if isinstance(one, Table):
        return {"kind": "table", "rows": [list(row) for row in one.rows]}
    return {"kind": "items", "items": [_item(node) for node in one]}


def _item(node: Node) -> Json:
    return {"label": node.line.label, "text": node.line.text, "items": [_item(one) for one in node.items]}
