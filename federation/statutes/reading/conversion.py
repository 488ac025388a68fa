"""Conversion: .docx, .odt, .html, .rst and .tex as blocks, through pandoc, with every word accounted for.

Each format is set right before pandoc reads it, by a module of its own that also counts the words of the source and
can give the text without pandoc: docx.py, odt.py, html.py, rst.py, latex.py. Where pandoc's blocks lack more words
than they may, `fallback` is that text.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from federation.errors import FormatUnknown
from federation.statutes.extras import require
from federation.statutes.reading.blocks import Block, Converted, Notice
from federation.statutes.reading.counting import is_lossy, lost_words, words_in
from federation.statutes.reading.kinds import recognise
from federation.statutes.reading.office import OfficeText
from federation.statutes.reading.pandoc import Answer, read_with_pandoc

_NOTHING_BESIDE: Mapping[str, bytes] = {}


def convert(data: bytes, suffix: str, beside: Mapping[str, bytes] = _NOTHING_BESIDE) -> Converted:
    """Return the file as blocks, whatever its name says it is; `suffix` with its dot.

    Raises:
        ExtraMissing: the extra `statutes` is not installed
        FormatUnknown, FileProtected, FileScanned, FileNoText, FileUnreadable: as named
        StatuteTooLarge: it is larger than any statute, packed or unpacked
        WorkTooLong, WorkFailed: the converter did not come to an end
    """
    kind = recognise(data, suffix)
    require("pypandoc")
    require("lxml")
    match kind:
        case "docx":
            from federation.statutes.reading.docx import open_docx

            return _office(open_docx(data), "docx")
        case "odt":
            from federation.statutes.reading.odt import open_odt

            return _office(open_odt(data), "odt")
        case "html":
            return _html(data)
        case "rst":
            return _rst(data, beside)
        case "tex":
            return _tex(data, beside)
        case _:
            raise FormatUnknown(f"A {suffix} file needs no converter.", format=kind)


def _office(office: OfficeText, reader: str) -> Converted:
    answer = read_with_pandoc(office.data, f"{reader}-auto_identifiers")
    body = _words_of(answer.blocks, answer.title, office.title)
    return Converted(
        blocks=answer.blocks,
        title=office.title or answer.title,
        source_words=_with_pages(office.words, office.page_words),
        notices=tuple(office.notices),
        # What is printed on every page may go unread: it is no reason to give up lists and tables.
        fallback=_fallback(office.words, body, office.plain, office.title),
        title_is_text=office.title is not None,
    )


def _html(data: bytes) -> Converted:
    from federation.statutes.reading.html import open_page

    page = open_page(data)
    answer = read_with_pandoc(page.data, "html-native_divs-native_spans-auto_identifiers")
    return Converted(
        blocks=answer.blocks,
        title=page.title,
        source_words=page.words,
        fallback=_fallback(page.words, _words_of(answer.blocks), lambda: page.paragraphs),
    )


def _rst(data: bytes, beside: Mapping[str, bytes]) -> Converted:
    from federation.statutes.reading.rst import open_rst

    source = open_rst(data, beside)
    answer = read_with_pandoc(source.text.encode(), "rst-auto_identifiers")
    blocks = tuple(Block("paragraph", f"{name}: {text}") for name, text in answer.head) + answer.blocks
    title = answer.title or source.title
    return Converted(
        blocks=blocks,
        title=title,
        source_words=source.words,
        notices=_once(source.notices),
        fallback=_fallback(source.words, _words_of(blocks, title), lambda: source.paragraphs, title),
    )


def _tex(data: bytes, beside: Mapping[str, bytes]) -> Converted:
    from federation.statutes.reading.latex import open_latex

    source = open_latex(data, beside)
    answer: Answer = read_with_pandoc(source.text.encode(), "latex-auto_identifiers")
    blocks = tuple(Block("paragraph", text) for _, text in answer.head) + answer.blocks
    return Converted(
        blocks=blocks,
        title=answer.title,
        source_words=source.words,
        notices=_once(source.notices),
        fallback=_fallback(
            source.words, _words_of(blocks, answer.title), lambda: source.paragraphs, answer.title
        ),
    )


def _words_of(blocks: Iterable[Block], *titles: str | None) -> list[str]:
    texts = [text for block in blocks for text in (block.label or "", block.text)]
    return [word for text in (*texts, *(title or "" for title in titles)) for word in words_in(text)]


def _fallback(
    source: Sequence[str], read: Sequence[str], plain: Callable[[], tuple[Block, ...]], *titles: str | None
) -> Callable[[], tuple[Block, ...]] | None:
    """Return the text without pandoc, where pandoc lost words and this has more of them."""
    lost = lost_words(source, read)
    if not is_lossy(source, lost):
        return None
    return plain if lost_words(source, _words_of(plain(), *titles)).total() < lost.total() else None


def _with_pages(words: Sequence[str], pages: Sequence[str]) -> list[str]:
    """Return the words with those that only headers and footers have: a letterhead that repeats the title adds none."""
    return [*words, *(Counter(pages) - Counter(words)).elements()]


def _once(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple(dict.fromkeys(notices))
