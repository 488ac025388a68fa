"""A Word document's tree: what of it is shown, and what stands between a paragraph and its text taken away.

    walk(body)              the elements that are shown: nothing deleted, nothing twice, no table of contents
    text_of(paragraph)      its text, as it is printed
    accept(body)            the tree as it is when every change is accepted
    lift_text_boxes(body)   with the paragraphs of text boxes behind those that they hang on

Source: ECMA-376, part 1, sections 17.3, 17.5, 17.13 and 17.17.
"""

import re
from collections.abc import Iterator

from lxml import etree

from federation.statutes.reading.docx_numbers import W, value_of
from federation.statutes.reading.docx_styles import Styles, is_on
from federation.statutes.reading.marks import clean, clean_marked, unmark

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_UNWRAPPED = ("ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo")
_DROPPED = (
    "del",
    "moveFrom",
    "sdtPr",
    "sdtEndPr",
    "customXmlPr",
    "smartTagPr",
    "delText",
    "instrText",
    "proofErr",
)
_PICTURES = ("drawing", "pict", "object")


def walk(root: etree._Element) -> Iterator[etree._Element]:
    """Give what is shown, in order: without changes refused, second versions of one thing, and tables of contents."""
    skipped = {W + name for name in _DROPPED} | {_MC + "Fallback"}
    pending = [root]
    while pending:
        element = pending.pop()
        if element.tag in skipped or _is_contents(element) or _is_deleted_row(element):
            continue
        if element.tag == W + "footnote" and element.get(W + "type") in {
            "separator",
            "continuationSeparator",
        }:
            continue
        yield element
        pending.extend(reversed(element))


def text_of(paragraph: etree._Element, styles: Styles) -> str:
    """Return the paragraph's shown text, without that of the paragraphs in its text boxes."""
    skipped = {W + name for name in (*_DROPPED, "pPr")} | {_MC + "Fallback"}
    hidden = styles.paragraph(value_of(paragraph.find(W + "pPr"), "pStyle")).hidden
    pieces: list[str] = []
    pending = list(reversed(paragraph))
    while pending:
        element = pending.pop()
        if element.tag in skipped or element.tag == W + "p":
            continue
        if element.tag == W + "r":
            vanished = is_on(element.find(W + "rPr"), "vanish")
            if hidden if vanished is None else vanished:
                continue
        if element.tag in {W + "t", M + "t"}:
            pieces.append(element.text or "")
        elif element.tag == W + "noBreakHyphen":
            pieces.append("-")
        elif element.tag in {W + "br", W + "cr"}:
            pieces.append("\n")
        elif element.tag in {W + "tab", W + "ptab"}:
            pieces.append(" ")
        pending.extend(reversed(element))
    text = "".join(pieces)
    return clean_marked(text) if unmark(text)[2] else clean(text)


def _is_contents(element: etree._Element) -> bool:
    """Whether it is a content control that holds an automatic table of contents."""
    if element.tag != W + "sdt":
        return False
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def counts_pages(paragraph: etree._Element) -> bool:
    """Whether it is the line of a header or footer that says which page this is."""
    fields = [field.get(W + "instr") or "" for field in paragraph.iter(W + "fldSimple")]
    fields += [field.text or "" for field in paragraph.iter(W + "instrText")]
    return any(re.search(r"\b(?:NUM)?PAGES?\b", field) for field in fields)


def _is_deleted_row(element: etree._Element) -> bool:
    return element.tag == W + "tr" and element.find(f"{W}trPr/{W}del") is not None


def remove(element: etree._Element) -> None:
    """Take an element away."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def remove_but_notes(paragraph: etree._Element) -> None:
    """Take a paragraph away; what its footnotes hang on stays."""
    for run in list(paragraph.iter(W + "r")):
        if not any(True for _ in run.iter(W + "footnoteReference", W + "endnoteReference")):
            remove(run)
    if not any(True for _ in paragraph.iter(W + "r")):
        remove(paragraph)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    parent[place : place + 1] = list(element)


def accept(root: etree._Element) -> None:
    """Leave the text as it is when every change is accepted, and nothing between a paragraph and its runs."""
    for element in list(root.iter(W + "p")):
        properties = element.find(f"{W}pPr/{W}rPr")
        if properties is not None and (value := properties.find(W + "del")) is not None:
            properties.remove(value)
            _join_with_next(element)
    for element in list(root.iter(_MC + "AlternateContent")):
        choice = element.find(_MC + "Choice")
        kept = choice if choice is not None else element.find(_MC + "Fallback")
        for child in list(element):
            if child is not kept:
                element.remove(child)
        if kept is not None:
            _unwrap(kept)
        _unwrap(element)
    for element in list(root.iter(W + "sdt", W + "tr")):
        if _is_contents(element) or _is_deleted_row(element):
            remove(element)
    for element in list(root.iter(*(W + name for name in _DROPPED))):
        remove(element)
    for element in list(root.iter(*(W + name for name in _UNWRAPPED))):
        _unwrap(element)


def _join_with_next(paragraph: etree._Element) -> None:
    """A paragraph whose end was deleted goes on in the next one, which keeps its own form."""
    following = paragraph.getnext()
    if following is None or following.tag != W + "p":
        return
    runs = [child for child in paragraph if child.tag != W + "pPr"]
    place = 1 if following.find(W + "pPr") is not None else 0
    following[place:place] = runs
    remove(paragraph)


def lift_text_boxes(root: etree._Element) -> None:
    """Put the paragraphs of a text box behind the paragraph that it hangs on, and take pictures away."""
    for box in reversed(list(root.iter(W + "txbxContent"))):  # so that the first one stands first
        holder = box.getparent()
        while holder is not None and not (holder.tag == W + "p" and not _inside_picture(holder)):
            holder = holder.getparent()
        parent = holder.getparent() if holder is not None else None
        if holder is None or parent is None:
            continue
        place = parent.index(holder) + 1
        parent[place:place] = list(box)
    for picture in list(root.iter(*(W + name for name in _PICTURES))):
        remove(picture)


def _inside_picture(element: etree._Element) -> bool:
    pictures = {W + name for name in _PICTURES}
    return any(above.tag in pictures for above in element.iterancestors())


def run_of(text: str) -> etree._Element:
    """Return a run that says the text."""
    run = etree.Element(W + "r")
    piece = etree.SubElement(run, W + "t")
    piece.text = text
    piece.set(XML_SPACE, "preserve")
    return run
