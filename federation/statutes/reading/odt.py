"""OpenDocument texts before pandoc reads them: numbers restored, changes accepted, comments away.

    office = open_odt(data)          OfficeText, as from docx.py

A list's numbers are nowhere in the text: the list's style says how each level writes them, and the place in the list
which one it is. Headings count by the outline style of the whole document.

Source: OpenDocument 1.3, part 3, sections 5.3, 16.30, 19.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from federation.errors import FileScanned, FileUnreadable
from federation.statutes.reading.archives import has_pictures, open_archive, pack, read_parts
from federation.statutes.reading.blocks import Block, Notice
from federation.statutes.reading.counters import Style, spell
from federation.statutes.reading.counting import words_in
from federation.statutes.reading.marks import clean, mark, unmark
from federation.statutes.reading.office import Depths, OfficeText
from federation.statutes.reading.xml_parts import parse_xml

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT = f"{{{_NAMES}text:1.0}}"
STYLE = f"{{{_NAMES}style:1.0}}"
OFFICE = f"{{{_NAMES}office:1.0}}"
FO = f"{{{_NAMES}xsl-fo-compatible:1.0}}"
DRAW = f"{{{_NAMES}drawing:1.0}}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_FORMATS: dict[str, Style] = {
    "1": "decimal",
    "01": "decimal-zero",
    "a": "lower-letter",
    "A": "upper-letter",
    "i": "lower-roman",
    "I": "upper-roman",
    "1st": "ordinal",
    "": "none",
}
_PARAGRAPHS = (TEXT + "p", TEXT + "h")
_LISTS_ITEMS = (TEXT + "list-item", TEXT + "list-header")
# What a file holds beside its text; indexes are made of what the text says already.
_BESIDE = frozenset(
    {
        TEXT + "tracked-changes",
        OFFICE + "annotation",
        OFFICE + "annotation-end",
        OFFICE + "forms",
        TEXT + "table-of-content",
        TEXT + "alphabetical-index",
        TEXT + "illustration-index",
        TEXT + "table-index",
        TEXT + "user-index",
        TEXT + "sequence-decls",
        TEXT + "variable-decls",
        TEXT + "user-field-decls",
        TEXT + "note-citation",
        TEXT + "hidden-text",
    }
)
_DIVISION = re.compile(
    r"(?:t[íi]tulo|cap[íi]tulo|parte|libro|livro|title|chapter|part|art\w*\.?)\s+\w", re.IGNORECASE
)
MAX_LEVELS = 10


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list writes its numbers."""

    style: Style
    start: int
    shown: int  # how many levels the number shows
    before: str
    after: str
    pattern: str | None  # "Artículo %1%.-"; instead of before and after


@dataclass(slots=True)
class _Count:
    """How far a list has counted, by level."""

    values: list[int | None] = field(default_factory=lambda: [None] * MAX_LEVELS)


def open_odt(data: bytes) -> OfficeText:
    """Return the document ready for pandoc.

    Raises:
        FileUnreadable, FileProtected, StatuteTooLarge: it is broken, encrypted, or larger than any statute
        FileScanned: there are pictures and not a word
    """
    with open_archive(data) as archive:
        pictures = has_pictures(archive)
        parts = read_parts(archive)
    if "content.xml" not in parts:
        raise FileUnreadable("The file is damaged: it has no text part.", part="content.xml")
    content = parse_xml(parts["content.xml"], "content.xml")
    styles = parse_xml(parts["styles.xml"], "styles.xml") if "styles.xml" in parts else None
    return _Document(content, styles).prepare(pictures=pictures)


class _Document:
    """One document on its way."""

    def __init__(self, content: etree._Element, styles: etree._Element | None) -> None:
        self.content = content
        self.styles_part = styles
        roots = [root for root in (styles, content) if root is not None]  # the text's own styles come last
        self.styles: dict[str, etree._Element] = {}
        self.lists: dict[str, dict[int, _Level]] = {}
        self.outline: dict[int, _Level] = {}
        self.language = "es"
        for root in roots:
            for style in root.iter(STYLE + "style"):
                if style.get(STYLE + "family") in {"paragraph", "text"}:
                    self.styles[style.get(STYLE + "name") or ""] = style
            for style in root.iter(TEXT + "list-style"):
                self.lists[style.get(STYLE + "name") or ""] = _levels_of(style)
            for style in root.iter(TEXT + "outline-style"):
                self.outline = _levels_of(style)
            for properties in root.iter(STYLE + "text-properties"):
                if properties.get(FO + "language") in {"es", "pt", "en"} and self.language == "es":
                    self.language = properties.get(FO + "language") or "es"
                    break
        self.headings = _Count()
        self.by_style: dict[str, _Count] = {}
        self.by_id: dict[str, _Count] = {}
        self.depths = Depths()
        self.restored = 0
        self.title: list[str] = []
        self.title_closed = False

    # -- the whole ------------------------------------------------------------------------------------

    def prepare(self, *, pictures: bool) -> OfficeText:
        body = self.content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise FileUnreadable("The file is damaged: its text part has no text.", part="content.xml")
        words = [word for paragraph in _shown(body) for word in words_in(clean(_text(paragraph)))]
        if not words and pictures:
            raise FileScanned(
                "The file holds pictures and no text: recognise their text (OCR) and save that."
            )
        notices = self.notices(body)
        for element in list(body.iter(*_BESIDE)):
            _remove(element)
        _lift_text_boxes(body)
        self.set_right(body)
        if self.restored:
            notices.append(Notice("numbers-restored", str(self.restored)))
        return OfficeText(
            data=self.packed(),
            words=words,
            page_words=self.page_words(),
            title=" ".join(self.title) or None,
            notices=notices,
            paragraphs=_paragraphs(body),
        )

    def notices(self, body: etree._Element) -> list[Notice]:
        notices = []
        changes = sum(1 for _ in body.iter(TEXT + "changed-region"))
        comments = sum(1 for _ in body.iter(OFFICE + "annotation"))
        if changes:
            notices.append(Notice("tracked-changes", str(changes)))
        if comments:
            notices.append(Notice("comments", str(comments)))
        return notices

    def page_words(self) -> list[str]:
        if self.styles_part is None:
            return []
        texts: dict[str, None] = {}
        for page in self.styles_part.iter(
            *(STYLE + name for name in ("header", "footer", "header-first", "footer-first"))
        ):
            texts[" ".join(word for one in _shown(page) for word in words_in(clean(_text(one))))] = None
        return [word for text in texts for word in text.split()]

    # -- setting right --------------------------------------------------------------------------------

    def set_right(self, body: etree._Element) -> None:
        """Write each list's labels into its paragraphs, and leave paragraphs and headings alone where lists were."""
        labels: dict[etree._Element, tuple[str, int]] = {}
        listed: set[etree._Element] = set()
        outermost = [one for one in body.iter(TEXT + "list") if not _inside_list(one)]
        tops = {id(one): one for one in outermost}
        for element in list(body.iter(TEXT + "list", *_PARAGRAPHS)):
            if id(element) in tops:
                self.count_list(element, None, 0, self.counter_of(element), labels, listed)
            elif element.tag == TEXT + "h" and element not in listed:
                self.count_heading(element, labels)
        for paragraph in list(body.iter(*_PARAGRAPHS)):
            self.set_paragraph_right(paragraph, labels.get(paragraph))
        for one in list(body.iter(TEXT + "list")):
            _dissolve(one)

    def counter_of(self, one: etree._Element) -> _Count:
        """Return the counter that an outermost list goes on with, or a fresh one."""
        style = one.get(TEXT + "style-name") or ""
        continued = one.get(TEXT + "continue-list")
        if continued in self.by_id:
            counter = self.by_id[continued or ""]
        elif one.get(TEXT + "continue-numbering") == "true" and style in self.by_style:
            counter = self.by_style[style]
        else:
            counter = _Count()
        self.by_style[style] = counter
        name = one.get(_XML_ID)
        if name is not None:
            self.by_id[name] = counter
        return counter

    def count_list(
        self,
        one: etree._Element,
        style: str | None,
        level: int,
        counter: _Count,
        labels: dict[etree._Element, tuple[str, int]],
        listed: set[etree._Element],
    ) -> None:
        style = one.get(TEXT + "style-name") or style
        for item in one.iterchildren(*_LISTS_ITEMS):
            counted = False
            for child in item:
                if child.tag == TEXT + "list":
                    if level + 1 < MAX_LEVELS:
                        self.count_list(child, style, level + 1, counter, labels, listed)
                elif child.tag in _PARAGRAPHS and (child.tag == TEXT + "p" or style in self.lists):
                    listed.add(child)  # a heading under an unknown list counts as a heading
                    if item.tag == TEXT + "list-item" and not counted and _text(child).strip():
                        counted = True
                        own = style or self.list_of_style(child.get(TEXT + "style-name"))
                        start = _integer(item.get(TEXT + "start-value"))
                        self.label(child, self.lists.get(own or "", {}), level, counter, start, labels)

    def label(
        self,
        paragraph: etree._Element,
        levels: dict[int, _Level],
        level: int,
        counter: _Count,
        start: int | None,
        labels: dict[etree._Element, tuple[str, int]],
    ) -> None:
        own = levels.get(level, _Level("bullet", 1, 1, "", "", None))
        if own.style == "bullet":
            labels[paragraph] = ("", level + 1)
            return
        written = _count(levels, level, counter, start, self.language)
        self.restored += bool(written)
        labels[paragraph] = (written, level + 1)

    def count_heading(self, heading: etree._Element, labels: dict[etree._Element, tuple[str, int]]) -> None:
        level = (_integer(heading.get(TEXT + "outline-level")) or 1) - 1
        if (
            not 0 <= level < MAX_LEVELS
            or heading.get(TEXT + "is-list-header") == "true"
            or not _text(heading).strip()
        ):
            return
        own = self.outline.get(level)
        if own is None or (own.style == "none" and not own.pattern):
            return
        start = (
            _integer(heading.get(TEXT + "start-value"))
            if heading.get(TEXT + "restart-numbering") == "true"
            else None
        )
        written = _count(self.outline, level, self.headings, start, self.language)
        if written:
            self.restored += 1
            labels[heading] = (written, 0)

    def list_of_style(self, name: str | None) -> str | None:
        for style in self.chain(name):
            found = style.get(STYLE + "list-style-name")
            if found is not None:
                return found
        return None

    def chain(self, name: str | None) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while name is not None and name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = self.styles[name].get(STYLE + "parent-style-name")

    def is_titled(self, paragraph: etree._Element) -> bool:
        return (
            any(
                style.get(STYLE + "name") == "Title"
                for style in self.chain(paragraph.get(TEXT + "style-name"))
            )
            or paragraph.get(TEXT + "style-name") == "Title"
        )

    def set_paragraph_right(self, paragraph: etree._Element, label: tuple[str, int] | None) -> None:
        _clean_texts(paragraph)
        text = _text(paragraph).strip()
        if not text:
            return
        is_heading = paragraph.tag == TEXT + "h"
        if self.is_titled(paragraph):
            if not self.title_closed and not _DIVISION.match(text):
                self.title.append(" ".join(text.split()))
                notes = list(paragraph.iter(TEXT + "note"))
                _empty(paragraph)
                paragraph.extend(notes)
                return
            paragraph.tag = TEXT + "h"
            paragraph.set(TEXT + "outline-level", "1")
            is_heading = True
        elif self.title or is_heading or label:
            self.title_closed = True
        if label is not None:
            written = label[0]
            depth = self.depths.of(written, label[1], is_heading=is_heading)
            first = (
                f"{written} " if is_heading and written else mark(written, depth) if not is_heading else ""
            )
            paragraph.text = first + (paragraph.text or "")

    # -- what comes out -------------------------------------------------------------------------------

    def packed(self) -> bytes:
        return pack(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "content.xml": etree.tostring(self.content, encoding="UTF-8", xml_declaration=True),
                "styles.xml": _serialised(self.styles_part),
                "META-INF/manifest.xml": _MANIFEST,
            }
        )


_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_NAMES}manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
).encode()


def _serialised(styles: etree._Element | None) -> bytes:
    if styles is None:
        return f'<office:document-styles xmlns:office="{OFFICE[1:-1]}"/>'.encode()
    return etree.tostring(styles, encoding="UTF-8", xml_declaration=True)


# -- lists --------------------------------------------------------------------------------------------


def _levels_of(style: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for one in style:
        level = (_integer(one.get(TEXT + "level")) or 1) - 1
        if one.tag in {TEXT + "list-level-style-number", TEXT + "outline-level-style"}:
            written = one.get(STYLE + "num-format")
            levels[level] = _Level(
                style=_FORMATS.get((written or "").split(",")[0], "decimal")
                if written is not None
                else "none",
                start=_integer(one.get(TEXT + "start-value")) or 1,
                shown=_integer(one.get(TEXT + "display-levels")) or 1,
                before=one.get(STYLE + "num-prefix") or "",
                after=one.get(STYLE + "num-suffix") or "",
                pattern=one.get(LOEXT + "num-list-format"),
            )
        elif one.tag in {TEXT + "list-level-style-bullet", TEXT + "list-level-style-image"}:
            levels[level] = _Level("bullet", 1, 1, "", "", None)
    return levels


def _count(levels: dict[int, _Level], level: int, counter: _Count, start: int | None, language: str) -> str:
    """Return the next label of the level; the levels below it begin again."""
    own = levels[level]
    before = counter.values[level]
    counter.values[level] = start if start is not None else own.start if before is None else before + 1
    counter.values[level + 1 :] = [None] * (MAX_LEVELS - level - 1)
    for above in range(level):
        if counter.values[above] is None:
            counter.values[above] = levels[above].start if above in levels else 1

    def number(place: int) -> str:
        style = levels[place].style if place in levels else "decimal"
        return spell(counter.values[place] or 0, style, language)

    if own.pattern is not None:
        written = re.sub(r"%(10|[1-9])%", lambda found: number(int(found[1]) - 1), own.pattern)
        return " ".join(written.split())
    if own.style == "none":
        return " ".join((own.before + own.after).split())
    first = max(0, level + 1 - own.shown)
    numbers = [text for place in range(first, level + 1) if (text := number(place))]
    return " ".join(f"{own.before}{'.'.join(numbers)}{own.after}".split())


def _inside_list(element: etree._Element) -> bool:
    return any(above.tag == TEXT + "list" for above in element.iterancestors(TEXT + "list"))


def _dissolve(one: etree._Element) -> None:
    """Put a list's paragraphs where the list stands."""
    parent = one.getparent()
    if parent is None:
        return
    place = parent.index(one)
    parent[place : place + 1] = [child for item in one.iterchildren(*_LISTS_ITEMS) for child in item]


# -- the tree -----------------------------------------------------------------------------------------


def _shown(root: etree._Element) -> Iterator[etree._Element]:
    """Give the paragraphs and headings that are shown, in order."""
    pending = [root]
    while pending:
        element = pending.pop()
        if element.tag in _BESIDE:
            continue
        if element.tag in _PARAGRAPHS:
            yield element
        pending.extend(reversed(element))


def _text(paragraph: etree._Element) -> str:
    """Return the paragraph's shown text, without that of the paragraphs inside it (of notes and text boxes)."""
    pieces: list[str] = [paragraph.text or ""]
    pending: list[etree._Element | str] = []

    def push(element: etree._Element) -> None:
        for child in reversed(element):
            pending.append(child.tail or "")
            pending.append(child)

    push(paragraph)
    while pending:
        one = pending.pop()
        if isinstance(one, str):
            pieces.append(one)
        elif one.tag == TEXT + "line-break":
            pieces.append("\n")
        elif one.tag in {TEXT + "tab", TEXT + "s"}:
            pieces.append(" ")
        elif one.tag not in _BESIDE and one.tag not in _PARAGRAPHS and one.tag != TEXT + "note":
            pieces.append(one.text or "")
            push(one)
    return "".join(pieces)


def _clean_texts(paragraph: etree._Element) -> None:
    for element in paragraph.iter():
        element.text = clean(element.text) if element.text else element.text
        if element is not paragraph:
            element.tail = clean(element.tail) if element.tail else element.tail


def _remove(element: etree._Element) -> None:
    """Take an element away; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _empty(paragraph: etree._Element) -> None:
    for child in list(paragraph):
        paragraph.remove(child)
        child.tail = None
    paragraph.text = None


def _lift_text_boxes(body: etree._Element) -> None:
    """Put the paragraphs of a text box behind the paragraph that it hangs on, and take frames away."""
    for box in reversed(list(body.iter(DRAW + "text-box"))):  # so that the first one stands first
        holder: etree._Element | None = next(
            (
                above
                for above in box.iterancestors(*_PARAGRAPHS)
                if not any(True for _ in above.iterancestors(DRAW + "frame"))
            ),
            None,
        )
        frame = next((above for above in box.iterancestors(DRAW + "frame")), box)
        place_in = holder if holder is not None else frame
        parent = place_in.getparent()
        if parent is None:
            continue
        place = parent.index(place_in) + 1
        parent[place:place] = list(box)
    for frame in list(body.iter(DRAW + "frame")):
        _remove(frame)


def _paragraphs(body: etree._Element) -> list[Block]:
    blocks = []
    for paragraph in _shown(body):
        text, label, depth = unmark(_text(paragraph))
        text = "\n".join(folded for line in text.split("\n") if (folded := " ".join(line.split())))
        if not text:
            continue
        if paragraph.tag == TEXT + "h":
            level = min(max(_integer(paragraph.get(TEXT + "outline-level")) or 1, 1), 9)
            blocks.append(Block("heading", text, level=level))
        elif depth:
            blocks.append(Block("item", text, label=label, depth=depth))
        else:
            blocks.append(Block("paragraph", text))
    return blocks


def _integer(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,7}", text) else None
