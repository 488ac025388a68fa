"""Writing: a statute as a file, and a comparison as a synopsis.

    write_statute(statute, "es", "pdf")              bytes: md, docx, odt, pdf, akn, json
    make_synopsis(…); write_synopsis(synopsis, "pdf", paper="a3")          bytes: pdf, html, csv

The same input gives the same bytes: no clock, no fonts or settings of the machine.
"""

import json
from datetime import date
from typing import Literal, TypeAlias, assert_never

from federation.documents.statute import Statute
from federation.statutes.model import Language, articles_to_json
from federation.statutes.writing.akoma_ntoso import Origin, write_akn
from federation.statutes.writing.markdown import write_markdown
from federation.statutes.writing.pdf import write_pdf
from federation.statutes.writing.synopsis import Synopsis, make_synopsis
from federation.statutes.writing.synopsis_csv import write_synopsis_csv
from federation.statutes.writing.synopsis_html import write_synopsis_html
from federation.statutes.writing.synopsis_pdf import Paper, write_synopsis_pdf
from federation.statutes.writing.word_processor import write_word_processor

__all__ = [
    "Format",
    "Origin",
    "Paper",
    "Synopsis",
    "SynopsisFormat",
    "make_synopsis",
    "write_statute",
    "write_synopsis",
]

Format: TypeAlias = Literal["md", "docx", "odt", "pdf", "akn", "json"]
SynopsisFormat: TypeAlias = Literal["pdf", "html", "csv"]


def write_statute(statute: Statute, language: Language, to: Format, *, origin: Origin | None = None) -> bytes:
    """Return the statute as a file; `origin` says whose it is and of which day, where that is known.

    Raises:
        ExtraMissing: for docx, odt, pdf and akn, without the extra `statutes`
        SettingInvalid: the origin's URI is none
        WorkTooLong, WorkFailed: the converter did not come to an end
    """
    known = origin or Origin()
    match to:
        case "md":
            return write_markdown(statute, language)
        case "docx" | "odt":
            return write_word_processor(statute, language, to, known.day)
        case "pdf":
            return write_pdf(statute, language, known.day)
        case "akn":
            return write_akn(statute, language, known)
        case "json":
            fields = {
                "title": statute.title,
                "language": language,
                "articles": articles_to_json(statute.articles),
            }
            return (json.dumps(fields, ensure_ascii=False, indent=2) + "\n").encode()
        case _:
            assert_never(to)


def write_synopsis(
    synopsis: Synopsis, to: SynopsisFormat, *, paper: Paper = "a4", day: date | None = None
) -> bytes:
    """Return the synopsis as a file; `paper` and `day` are of the PDF alone.

    Raises:
        ExtraMissing, WorkFailed: of the PDF
    """
    match to:
        case "pdf":
            return write_synopsis_pdf(synopsis, paper, day)
        case "html":
            return write_synopsis_html(synopsis)
        case "csv":
            return write_synopsis_csv(synopsis)
        case _:
            assert_never(to)
