"""An OpenDocument text's tree: its names, what of it is shown, and lists and frames dissolved into paragraphs.

    shown(body)             the paragraphs and headings that are shown, in order
    text_of(paragraph)      its text, as it is printed
    lift_text_boxes(body)   with the paragraphs of frames behind those that they hang on

Source: OpenDocument 1.3, part 3, sections 3, 5 and 6.
"""

import re
from collections.abc import Iterator

from lxml import etree

from federation.statutes.reading.blocks import Block
from federation.statutes.reading.marks import clean, unmark

NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT = f"{{{NAMES}text:1.0}}"
STYLE = f"{{{NAMES}style:1.0}}"
OFFICE = f"{{{NAMES}office:1.0}}"
FO = f"{{{NAMES}xsl-fo-compatible:1.0}}"
DRAW = f"{{{NAMES}drawing:1.0}}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
PARAGRAPHS = (TEXT + "p", TEXT + "h")
LIST_ITEMS = (TEXT + "list-item", TEXT + "list-header")
# What a file holds beside its text; indexes are made of what the text says already.
BESIDE = frozenset(
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


def shown(root: etree._Element) -> Iterator[etree._Element]:
    """Give the paragraphs and headings that are shown, in order."""
    pending = [root]
    while pending:
        element = pending.pop()
        if element.tag in BESIDE:
            continue
        if element.tag in PARAGRAPHS:
            yield element
        pending.extend(reversed(element))


def text_of(paragraph: etree._Element) -> str:
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
        elif one.tag not in BESIDE and one.tag not in PARAGRAPHS and one.tag != TEXT + "note":
            pieces.append(one.text or "")
            push(one)
    return "".join(pieces)


def clean_texts(paragraph: etree._Element) -> None:
    """Leave the paragraph without invisible and private signs."""
    for element in paragraph.iter():
        element.text = clean(element.text) if element.text else element.text
        if element is not paragraph:
            element.tail = clean(element.tail) if element.tail else element.tail


def remove(element: etree._Element) -> None:
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


def empty(paragraph: etree._Element) -> None:
    """Leave nothing in the paragraph."""
    for child in list(paragraph):
        paragraph.remove(child)
        child.tail = None
    paragraph.text = None


def lift_text_boxes(body: etree._Element) -> None:
    """Put the paragraphs of a text box behind the paragraph that it hangs on, and take frames away."""
    for box in reversed(list(body.iter(DRAW + "text-box"))):  # so that the first one stands first
        holder: etree._Element | None = next(
            (
                above
                for above in box.iterancestors(*PARAGRAPHS)
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
        remove(frame)


def paragraphs_of(body: etree._Element) -> list[Block]:
    """Return the paragraphs and headings as blocks, without lists and tables."""
    blocks = []
    for paragraph in shown(body):
        text, label, depth = unmark(text_of(paragraph))
        text = "\n".join(folded for line in text.split("\n") if (folded := " ".join(line.split())))
        if not text:
            continue
        if paragraph.tag == TEXT + "h":
            level = min(max(integer(paragraph.get(TEXT + "outline-level")) or 1, 1), 9)
            blocks.append(Block("heading", text, level=level))
        elif depth:
            blocks.append(Block("item", text, label=label, depth=depth))
        else:
            blocks.append(Block("paragraph", text))
    return blocks


def inside_list(element: etree._Element) -> bool:
    """Whether a list stands around the element."""
    return any(above.tag == TEXT + "list" for above in element.iterancestors(TEXT + "list"))


def dissolve(one: etree._Element) -> None:
    """Put a list's paragraphs where the list stands."""
    parent = one.getparent()
    if parent is None:
        return
    place = parent.index(one)
    parent[place : place + 1] = [child for item in one.iterchildren(*LIST_ITEMS) for child in item]


def integer(text: str | None) -> int | None:
    """Return a small integer of the file, or None."""
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,7}", text) else None
