"""OpenDocument texts before pandoc reads them: numbers restored, changes accepted, comments away.

    office = open_odt(data)          OfficeText, as from docx.py

A list's numbers are nowhere in the text: the list's style says how each level writes them, and the place in the list
which one it is. Headings count by the outline style of the whole document.

Source: OpenDocument 1.3, part 3, sections 5.3, 16.30, 19.
"""

import re
from collections.abc import Iterator

from lxml import etree

from federation.errors import FileScanned, FileUnreadable
from federation.statutes.reading.archives import has_pictures, open_archive, pack, read_parts
from federation.statutes.reading.blocks import Notice
from federation.statutes.reading.counting import words_in
from federation.statutes.reading.marks import clean, mark
from federation.statutes.reading.odt_lists import MAX_LEVELS, Count, Level, count_on, levels_of
from federation.statutes.reading.odt_tree import (
    BESIDE,
    FO,
    LIST_ITEMS,
    NAMES,
    OFFICE,
    PARAGRAPHS,
    STYLE,
    TEXT,
    clean_texts,
    dissolve,
    empty,
    inside_list,
    integer,
    lift_text_boxes,
    paragraphs_of,
    remove,
    shown,
    text_of,
)
from federation.statutes.reading.office import Depths, OfficeText
from federation.statutes.reading.xml_parts import parse_xml

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_DIVISION = re.compile(
    r"(?:t[íi]tulo|cap[íi]tulo|parte|libro|livro|title|chapter|part|art\w*\.?)\s+\w", re.IGNORECASE
)


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
        self.lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        self.language = "es"
        for root in roots:
            for style in root.iter(STYLE + "style"):
                if style.get(STYLE + "family") in {"paragraph", "text"}:
                    self.styles[style.get(STYLE + "name") or ""] = style
            for style in root.iter(TEXT + "list-style"):
                self.lists[style.get(STYLE + "name") or ""] = levels_of(style)
            for style in root.iter(TEXT + "outline-style"):
                self.outline = levels_of(style)
            for properties in root.iter(STYLE + "text-properties"):
                if properties.get(FO + "language") in {"es", "pt", "en"} and self.language == "es":
                    self.language = properties.get(FO + "language") or "es"
                    break
        self.headings = Count()
        self.by_style: dict[str, Count] = {}
        self.by_id: dict[str, Count] = {}
        self.depths = Depths()
        self.restored = 0
        self.title: list[str] = []
        self.title_closed = False

    # -- the whole ------------------------------------------------------------------------------------

    def prepare(self, *, pictures: bool) -> OfficeText:
        body = self.content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise FileUnreadable("The file is damaged: its text part has no text.", part="content.xml")
        words = [word for paragraph in shown(body) for word in words_in(clean(text_of(paragraph)))]
        if not words and pictures:
            raise FileScanned(
                "The file holds pictures and no text: recognise their text (OCR) and save that."
            )
        notices = self.notices(body)
        for element in list(body.iter(*BESIDE)):
            remove(element)
        lift_text_boxes(body)
        self.set_right(body)
        if self.restored:
            notices.append(Notice("numbers-restored", str(self.restored)))
        return OfficeText(
            data=self.packed(),
            words=words,
            page_words=self.page_words(),
            title=" ".join(self.title) or None,
            notices=notices,
            paragraphs=paragraphs_of(body),
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
            texts[" ".join(word for one in shown(page) for word in words_in(clean(text_of(one))))] = None
        return [word for text in texts for word in text.split()]

    # -- setting right --------------------------------------------------------------------------------

    def set_right(self, body: etree._Element) -> None:
        """Write each list's labels into its paragraphs, and leave paragraphs and headings alone where lists were."""
        labels: dict[etree._Element, tuple[str, int]] = {}
        listed: set[etree._Element] = set()
        outermost = [one for one in body.iter(TEXT + "list") if not inside_list(one)]
        tops = {id(one): one for one in outermost}
        for element in list(body.iter(TEXT + "list", *PARAGRAPHS)):
            if id(element) in tops:
                self.count_list(element, None, 0, self.counter_of(element), labels, listed)
            elif element.tag == TEXT + "h" and element not in listed:
                self.count_heading(element, labels)
        for paragraph in list(body.iter(*PARAGRAPHS)):
            self.set_paragraph_right(paragraph, labels.get(paragraph))
        for one in list(body.iter(TEXT + "list")):
            dissolve(one)

    def counter_of(self, one: etree._Element) -> Count:
        """Return the counter that an outermost list goes on with, or a fresh one."""
        style = one.get(TEXT + "style-name") or ""
        continued = one.get(TEXT + "continue-list")
        if continued in self.by_id:
            counter = self.by_id[continued or ""]
        elif one.get(TEXT + "continue-numbering") == "true" and style in self.by_style:
            counter = self.by_style[style]
        else:
            counter = Count()
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
        counter: Count,
        labels: dict[etree._Element, tuple[str, int]],
        listed: set[etree._Element],
    ) -> None:
        style = one.get(TEXT + "style-name") or style
        for item in one.iterchildren(*LIST_ITEMS):
            counted = False
            for child in item:
                if child.tag == TEXT + "list":
                    if level + 1 < MAX_LEVELS:
                        self.count_list(child, style, level + 1, counter, labels, listed)
                elif child.tag in PARAGRAPHS and (child.tag == TEXT + "p" or style in self.lists):
                    listed.add(child)  # a heading under an unknown list counts as a heading
                    if item.tag == TEXT + "list-item" and not counted and text_of(child).strip():
                        counted = True
                        own = style or self.list_of_style(child.get(TEXT + "style-name"))
                        start = integer(item.get(TEXT + "start-value"))
                        self.label(child, self.lists.get(own or "", {}), level, counter, start, labels)

    def label(
        self,
        paragraph: etree._Element,
        levels: dict[int, Level],
        level: int,
        counter: Count,
        start: int | None,
        labels: dict[etree._Element, tuple[str, int]],
    ) -> None:
        own = levels.get(level, Level("bullet", 1, 1, "", "", None))
        if own.style == "bullet":
            labels[paragraph] = ("", level + 1)
            return
        written = count_on(levels, level, counter, start, self.language)
        self.restored += bool(written)
        labels[paragraph] = (written, level + 1)

    def count_heading(self, heading: etree._Element, labels: dict[etree._Element, tuple[str, int]]) -> None:
        level = (integer(heading.get(TEXT + "outline-level")) or 1) - 1
        if (
            not 0 <= level < MAX_LEVELS
            or heading.get(TEXT + "is-list-header") == "true"
            or not text_of(heading).strip()
        ):
            return
        own = self.outline.get(level)
        if own is None or (own.style == "none" and not own.pattern):
            return
        start = (
            integer(heading.get(TEXT + "start-value"))
            if heading.get(TEXT + "restart-numbering") == "true"
            else None
        )
        written = count_on(self.outline, level, self.headings, start, self.language)
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
        clean_texts(paragraph)
        text = text_of(paragraph).strip()
        if not text:
            return
        is_heading = paragraph.tag == TEXT + "h"
        if self.is_titled(paragraph):
            if not self.title_closed and not _DIVISION.match(text):
                self.title.append(" ".join(text.split()))
                notes = list(paragraph.iter(TEXT + "note"))
                empty(paragraph)
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
    f'<manifest:manifest xmlns:manifest="{NAMES}manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
).encode()


def _serialised(styles: etree._Element | None) -> bytes:
    if styles is None:
        return f'<office:document-styles xmlns:office="{OFFICE[1:-1]}"/>'.encode()
    return etree.tostring(styles, encoding="UTF-8", xml_declaration=True)
