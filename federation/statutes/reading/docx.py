"""Word documents before pandoc reads them: numbers restored, changes accepted, text boxes in their place.

    office = open_docx(data)
    office.data      a document with the same text and little else: headings, bold letters, tables, footnotes
    office.words     the file's own words, counted before anything was touched
    office.plain()   its paragraphs, without pandoc: for where pandoc loses some

Pandoc leaves out automatic numbers that are more than "1." or "a)", text boxes and some content controls, and takes
paragraphs of certain styles for a title or a quotation. So the tree is set right first, and pandoc reads what is left.

Source: ECMA-376, part 1.
"""

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from federation.errors import FileScanned, FileUnreadable
from federation.statutes.reading.archives import has_pictures, open_archive, pack, read_parts
from federation.statutes.reading.blocks import Block, Notice
from federation.statutes.reading.counting import words_in
from federation.statutes.reading.docx_numbers import Numbers, W, integer, value_of
from federation.statutes.reading.docx_styles import ParagraphStyle, Styles, is_on, is_strong
from federation.statutes.reading.docx_tree import (
    XML_SPACE,
    M,
    accept,
    counts_pages,
    lift_text_boxes,
    remove,
    remove_but_notes,
    run_of,
    text_of,
    walk,
)
from federation.statutes.reading.marks import clean, mark, unmark
from federation.statutes.reading.office import Depths, OfficeText
from federation.statutes.reading.xml_parts import parse_xml

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# "Strict" documents say the same under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)
# A title begins a text; "Título I" in that style is a heading.
_DIVISION = re.compile(
    r"(?:t[íi]tulo|cap[íi]tulo|parte|libro|livro|title|chapter|part|art\w*\.?)\s+\w", re.IGNORECASE
)
_TRACKED = ("ins", "del", "moveFrom", "moveTo")
_NO_SIGNS = frozenset(W + name for name in ("softHyphen", "lastRenderedPageBreak", "annotationRef"))
_NOTES = {"footnote": "footnotes", "endnote": "endnotes"}


def open_docx(data: bytes) -> OfficeText:
    """Return the document ready for pandoc.

    Raises:
        FileUnreadable, FileProtected, StatuteTooLarge: it is broken, encrypted, or larger than any statute
        FileScanned: there are pictures and not a word
    """
    with open_archive(data) as archive:
        pictures = has_pictures(archive)
        parts = read_parts(archive)
    return _Document(parts).prepare(pictures=pictures)


class _Document:
    """One document on its way."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.main = self.main_part()
        self.styles = Styles(self.related("styles"))
        self.numbers = Numbers(self.related("numbering"), self.styles.language)
        self.depths = Depths()
        self.restored = 0
        self.title: list[str] = []
        self.title_closed = False

    # -- parts ----------------------------------------------------------------------------------------

    def parse(self, name: str) -> etree._Element:
        data = self.parts[name]
        for strict, common in _STRICT:
            data = data.replace(strict, common)
        return parse_xml(data, name)

    def relations(self, name: str) -> list[tuple[str, str]]:
        """Return (kind, part) of what the part names; kinds are the last words of their addresses."""
        folder, _, file = name.rpartition("/")
        path = posixpath.join(folder, "_rels", f"{file}.rels")
        if path not in self.parts:
            return []
        found = []
        for one in self.parse(path).iter(_RELATIONS + "Relationship"):
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target") or "")).lstrip("/")
                found.append(((one.get("Type") or "").rpartition("/")[2], target))
        return found

    def main_part(self) -> str:
        named = [part for kind, part in self.relations("") if kind == "officeDocument"]
        for name in (*named, "word/document.xml"):
            if name in self.parts:
                return name
        raise FileUnreadable("The file is damaged: it has no text part.", part="word/document.xml")

    def related(self, kind: str) -> etree._Element | None:
        return next((tree for tree in self.all_related(kind)), None)

    def all_related(self, kind: str) -> Iterator[etree._Element]:
        for name in sorted({part for one, part in self.relations(self.main) if one == kind}):
            if name in self.parts:
                yield self.parse(name)

    # -- the whole ------------------------------------------------------------------------------------

    def prepare(self, *, pictures: bool) -> OfficeText:
        tree = self.parse(self.main)
        body = tree.find(W + "body")
        if body is None:
            raise FileUnreadable("The file is damaged: its text part has no text.", part=self.main)
        notes = {kind: self.related(part) for kind, part in _NOTES.items()}
        roots = [body, *(root for root in notes.values() if root is not None)]
        words = [word for root in roots for word in self.words(root)]
        pages = {
            " ".join(self.words(root, pages=True)): None
            for kind in ("header", "footer")
            for root in self.all_related(kind)
        }
        if not words and pictures:
            raise FileScanned(
                "The file holds pictures and no text: recognise their text (OCR) and save that."
            )
        notices = self.notices(roots)
        for root in roots:
            self.set_right(root)
        if self.restored:
            notices.append(Notice("numbers-restored", str(self.restored)))
        return OfficeText(
            data=self.packed(tree, notes),
            words=words,
            page_words=[word for text in pages for word in text.split()],
            title=" ".join(self.title) or None,
            notices=notices,
            paragraphs=self.paragraphs(roots),
        )

    def words(self, root: etree._Element, *, pages: bool = False) -> list[str]:
        """Return the words that are shown: not deleted, not hidden, not in a table of contents, not a page's number."""
        return [
            word
            for paragraph in self.shown(root)
            if not (pages and counts_pages(paragraph))
            for word in words_in(text_of(paragraph, self.styles))
        ]

    def shown(self, root: etree._Element) -> Iterator[etree._Element]:
        for element in walk(root):
            if element.tag == W + "p" and not self.style_of(element).is_contents:
                yield element

    def style_of(self, paragraph: etree._Element) -> ParagraphStyle:
        return self.styles.paragraph(value_of(paragraph.find(W + "pPr"), "pStyle"))

    def notices(self, roots: list[etree._Element]) -> list[Notice]:
        notices = []
        changes = sum(1 for root in roots for _ in root.iter(*(W + name for name in _TRACKED)))
        if changes:
            notices.append(Notice("tracked-changes", str(changes)))
        comments = self.related("comments")
        count = len(comments.findall(W + "comment")) if comments is not None else 0
        if count:
            notices.append(Notice("comments", str(count)))
        return notices

    # -- setting right --------------------------------------------------------------------------------

    def set_right(self, root: etree._Element) -> None:
        accept(root)
        lift_text_boxes(root)
        for formula in root.iter(M + "t"):
            formula.text = clean(formula.text or "")
        for paragraph in list(root.iter(W + "p")):
            if self.style_of(paragraph).is_contents:
                remove(paragraph)
            else:
                self.set_paragraph_right(paragraph)

    def set_paragraph_right(self, paragraph: etree._Element) -> None:
        properties = paragraph.find(W + "pPr")
        style = self.style_of(paragraph)
        heading = style.heading
        outline = value_of(properties, "outlineLvl")
        if outline is not None:
            heading = integer(outline, 9) + 1 if integer(outline, 9) < 9 else 0
        label = self.label(paragraph, properties, style)
        for run in list(paragraph.iter(W + "r")):
            self.set_run_right(run, strong=style.strong, hidden=style.hidden)
        text = text_of(paragraph, self.styles)
        if style.is_title and text.strip():
            if not self.title_closed and not _DIVISION.match(text.strip()):
                self.title.append(" ".join(text.split()))
                remove_but_notes(paragraph)
                return
            heading = heading or 1
        elif text.strip() and (self.title or heading or label):
            self.title_closed = True
        if properties is not None:
            paragraph.remove(properties)
        named = f"Heading{heading}" if heading and text.strip() else "Quote" if style.is_quote else None
        if label is not None and text.strip():
            written = label[0]
            depth = self.depths.of(written, label[1], is_heading=bool(heading))
            first = (
                f"{written} "
                if named and heading and written
                else mark(written, depth)
                if not heading
                else ""
            )
            if first:
                paragraph.insert(0, run_of(first))
        if named is not None:
            own = etree.Element(W + "pPr")
            etree.SubElement(own, W + "pStyle").set(W + "val", named)
            paragraph.insert(0, own)

    def label(
        self, paragraph: etree._Element, properties: etree._Element | None, style: ParagraphStyle
    ) -> tuple[str, int] | None:
        """Return the paragraph's automatic label and its depth, and count on; None where it has none."""
        listed = properties.find(W + "numPr") if properties is not None else None
        number, level = value_of(listed, "numId"), value_of(listed, "ilvl")
        place = integer(level, 0)
        if number is None:
            number = style.number
            owner = self.styles.list_style_owner(value_of(properties, "pStyle"))
            if level is None and number is not None:
                place = (
                    style.level
                    if style.level is not None
                    else self.numbers.level_of_style(number, owner or "")
                )
        if number in {None, "0"} or not text_of(paragraph, self.styles).strip():
            return None
        found = self.numbers.count(number or "", place)
        if found is None:
            return None
        written, kind = found
        if kind == "bullet":
            return "", place + 1
        if not written:
            return None
        self.restored += 1
        return written, place + 1

    def set_run_right(self, run: etree._Element, *, strong: bool, hidden: bool) -> None:
        properties = run.find(W + "rPr")
        own = is_strong(properties)
        if own is None:
            own = self.styles.run_is_strong(value_of(properties, "rStyle"))
        raised = value_of(properties, "vertAlign") == "superscript"
        vanished = is_on(properties, "vanish")
        if hidden if vanished is None else vanished:
            remove(run)
            return
        if properties is not None:
            run.remove(properties)
        if (strong if own is None else own) or raised:
            kept = etree.Element(W + "rPr")
            if strong if own is None else own:
                etree.SubElement(kept, W + "b")
            if raised:
                etree.SubElement(kept, W + "vertAlign").set(W + "val", "superscript")
            run.insert(0, kept)
        for piece in list(run):
            if piece.tag == W + "t":
                piece.text = clean(piece.text or "")
                piece.set(XML_SPACE, "preserve")
            elif piece.tag in _NO_SIGNS or piece.get(W + "type") in {"page", "column"}:
                run.remove(piece)
            elif piece.tag in {W + "noBreakHyphen", W + "ptab", W + "tab", W + "sym"}:
                sign = {W + "noBreakHyphen": "-", W + "sym": ""}.get(piece.tag, " ")
                own_text = etree.Element(W + "t")
                own_text.text = sign
                own_text.set(XML_SPACE, "preserve")
                run.replace(piece, own_text)

    # -- what comes out -------------------------------------------------------------------------------

    def paragraphs(self, roots: list[etree._Element]) -> list[Block]:
        blocks = []
        for root in roots:
            for element in walk(root):
                if element.tag != W + "p":
                    continue
                text, label, depth = unmark(text_of(element, self.styles))
                text = "\n".join(folded for line in text.split("\n") if (folded := " ".join(line.split())))
                named = value_of(element.find(W + "pPr"), "pStyle") or ""
                if not text:
                    continue
                if named.startswith("Heading"):
                    blocks.append(Block("heading", text, level=int(named[7:])))
                elif depth:
                    blocks.append(Block("item", text, label=label, depth=depth))
                else:
                    blocks.append(Block("paragraph", text))
        return blocks

    def packed(self, tree: etree._Element, notes: dict[str, etree._Element | None]) -> bytes:
        kinds = [kind for kind, root in notes.items() if root is not None]
        relation = _R[1:-1]
        package = _RELATIONS[1:-1]
        parts = {
            "[Content_Types].xml": _content_types(kinds),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relation}/officeDocument" '
                f'Target="word/document.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": etree.tostring(tree, encoding="UTF-8", xml_declaration=True),
            "word/styles.xml": _own_styles(),
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="{package}"><Relationship Id="s1" Type="{relation}/styles" Target="styles.xml"/>'
                + "".join(
                    f'<Relationship Id="{_NOTES[kind]}" Type="{relation}/{_NOTES[kind]}" Target="{_NOTES[kind]}.xml"/>'
                    for kind in kinds
                )
                + "</Relationships>"
            ).encode(),
        }
        for kind, root in notes.items():
            if root is not None:
                parts[f"word/{_NOTES[kind]}.xml"] = etree.tostring(
                    root, encoding="UTF-8", xml_declaration=True
                )
        return pack(parts)


def _own_styles() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/></w:style>'
        for level in range(1, 10)
    )
    quote = '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>'
    return f'<w:styles xmlns:w="{W[1:-1]}">{styles}{quote}</w:styles>'.encode()


def _content_types(kinds: list[str]) -> bytes:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{word}.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            *((_NOTES[kind], _NOTES[kind]) for kind in kinds),
        )
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()
