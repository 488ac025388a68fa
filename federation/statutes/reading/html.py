"""Web pages before pandoc reads them: decoded, without what is not shown, with the numbers of their lists.

The signs are decoded as a browser does: a byte order mark first, then what the page says of itself, then UTF-8, then
Windows' Western signs, which old pages have without saying so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from federation.errors import FileScanned, FileUnreadable
from federation.statutes.reading.blocks import Block
from federation.statutes.reading.counters import Style, spell
from federation.statutes.reading.counting import words_in
from federation.statutes.reading.decoding import decode
from federation.statutes.reading.marks import clean, mark, unmark

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
_NOT_SHOWN_NAMES = (
    "applet audio button canvas colgroup datalist embed iframe input link map math meta noscript object option script "
    "select style svg template textarea title video"
)
_NOT_SHOWN = frozenset(_NOT_SHOWN_NAMES.split())
_BLOCKS_NAMES = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul "
    "br"
)
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_TYPES: dict[str, Style] = {
    "1": "decimal",
    "a": "lower-letter",
    "A": "upper-letter",
    "i": "lower-roman",
    "I": "upper-roman",
    "decimal": "decimal",
    "decimal-leading-zero": "decimal-zero",
    "lower-alpha": "lower-letter",
    "lower-latin": "lower-letter",
    "lower-roman": "lower-roman",
    "none": "none",
    "upper-alpha": "upper-letter",
    "upper-latin": "upper-letter",
    "upper-roman": "upper-roman",
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(?:inside\s+|outside\s+)?([a-z-]+)", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
MAX_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A web page, ready for pandoc."""

    data: bytes
    title: str | None
    words: list[str]
    paragraphs: tuple[Block, ...]


def open_page(data: bytes) -> Page:
    """Return the page ready for pandoc.

    Raises:
        FileUnreadable: there is no page in it, or it is nested too deeply
        FileScanned: there are pictures and not a word
    """
    found = _XML_ENCODING.search(data[:1024]) or _CHARSET.search(data[:4096])
    text = clean(_well_formed(decode(data, [found[1].decode("ascii")] if found else [])))
    if not text.strip():
        return Page(b"", None, [], ())
    # A page that is nested deeper than the parser goes would lose its end in silence, so it goes as deep as it must.
    parser = lxml_html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8"
    )
    try:
        root = lxml_html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise FileUnreadable("There is no page in the file that can be read.", format="html") from fault
    _require_shallow(root)
    for element in root.iter():
        # Also what stood there as an entity: &shy; &nbsp; and the signs that could forge a label.
        element.text = clean(element.text) if element.text else element.text
        element.tail = clean(element.tail) if element.tail else element.tail
    title = _title(root) if root.find(".//h1") is None else None  # what is shown as the title is the title
    pictures = any(True for _ in root.iter("img"))
    _drop_hidden(root)
    paragraphs = tuple(_paragraphs(root))
    words = [word for block in paragraphs for word in words_in(block.text)]
    if not words and pictures:
        raise FileScanned("The page holds pictures and no text: recognise their text (OCR) and save that.")
    _number_lists(root)
    return Page(etree.tostring(root, encoding="UTF-8", method="html"), title, words, paragraphs)


def _well_formed(text: str) -> str:
    """The declarations of XML and of entities are for other readers; lxml refuses text that has the first."""
    return re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)


def _require_shallow(root: etree._Element) -> None:
    pending = [(root, 1)]
    while pending:
        element, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise FileUnreadable(f"The page is nested over {MAX_DEPTH} deep.", limit=MAX_DEPTH)
        pending.extend((child, depth + 1) for child in element)


def _title(root: etree._Element) -> str | None:
    title = root.find(".//head/title")
    text = " ".join((title.text or "").split()) if title is not None else ""
    return text or None


def _drop_hidden(root: etree._Element) -> None:
    for element in list(root.iter()):
        if (
            not isinstance(element.tag, str)
            or element.tag in _NOT_SHOWN
            or element.get("hidden") is not None
            or _HIDDEN.search(element.get("style") or "")
            or element.tag == "img"
        ):
            _remove(element)


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


# -- lists --------------------------------------------------------------------------------------------


def _number_lists(root: etree._Element) -> None:
    """Mark the items whose numbers pandoc would not give: of single items, counted down, or by their style."""
    for one in list(root.iter("ol")):
        items = [child for child in one if child.tag == "li"]
        backwards = one.get("reversed") is not None
        number = _integer(one.get("start"), len(items) if backwards else 1)
        depth = 1 + sum(1 for _ in one.iterancestors("ol", "ul"))
        for item in items:
            number = _integer(item.get("value"), number)
            style = _style(item, _style(one, "decimal"))
            written = spell(number, style)
            label = f"{written}." if written else None
            item.text = mark(label, depth) + (item.text or "")
            number += -1 if backwards else 1


def _style(element: etree._Element, otherwise: Style) -> Style:
    said = element.get("type") or ""
    style = _TYPES.get(said, otherwise)
    found = _LIST_STYLE.search(element.get("style") or "")
    return _TYPES.get(found[1].lower(), style) if found else style


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", text) else otherwise


# -- the page's text, without pandoc ------------------------------------------------------------------


def _paragraphs(root: etree._Element) -> Iterator[Block]:
    """Give the page's text, cut where a browser begins a new line for a block."""
    pieces: list[str] = []
    level = 0

    def done() -> Iterator[Block]:
        text = " ".join(unmark("".join(pieces))[0].split())
        pieces.clear()
        if text:
            yield Block("heading", text, level=level) if level else Block("paragraph", text)

    pending: list[tuple[str, etree._Element | str]] = [("in", root)]
    while pending:
        step, one = pending.pop()
        if isinstance(one, str):
            pieces.append(one)
            continue
        edge = one.tag in _BLOCKS
        if edge:
            yield from done()
        if step == "out":
            level = 0 if one.tag in _HEADINGS else level
            continue
        level = int(str(one.tag)[1]) if one.tag in _HEADINGS else level
        pieces.append(one.text or "")
        pending.append(("out", one))
        for child in reversed(one):
            pending.append(("text", child.tail or ""))
            pending.append(("in", child))
    yield from done()
