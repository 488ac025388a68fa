"""Passages: an article's lines become its text and the parts of that text.

    a) elegir la mesa; b) aprobar las cuentas:     text, one line
      1. las del año;                              text, the next line
                                                   parts: "a)" depth 1, "b)" depth 1, "1." depth 2

A label continues the list whose next label it is ("i)" after "h)" is a letter, after "c)" and a colon it is one), or
opens a new one below. A paragraph ends the lists above it, unless the next label continues one of them.

A label inside a line is one only where it begins or continues a row: after a mark, and never behind a word such as
"inciso", which refers to an item that stands elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from federation.documents.statute import MAX_ARTICLE_TEXT, MAX_PASSAGES, Passage
from federation.errors import StatuteTooLarge
from federation.statutes.reading.items import REACH, ItemMark, Style, find_item

MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article: a paragraph, an item, or a row of a table or of a note."""

    text: str  # without the label that the format gave
    label: str | None = None  # that the format gave
    depth: int = 0  # that the format gave: from 1 on where it says that this is an item
    is_plain: bool = False  # a row of a table, a note: nothing in it is a label


@dataclass(slots=True)
class _Lists:
    """The lists that are open at a place, the outermost first, each with its last number."""

    open: list[tuple[Style, int]] = field(default_factory=list)
    interrupted: bool = False  # a paragraph stands behind their last item
    written: int = 0  # how many of them the text's own labels opened: the format does not count them

    def place(self, mark: ItemMark) -> int | None:
        """Return the depth of an item, from 1 on, and count it; None where its label is believed to be none."""
        chosen = self._continued(mark) or self._opened(mark)
        if chosen is None:
            return None
        depth, style, value = chosen
        self.open[depth - 1 :] = [(style, value)]
        self.interrupted = False
        self.written = depth
        return depth

    def continues(self, mark: ItemMark) -> bool:
        """Whether the label is the next of an open list."""
        return any((style, value - 1) in self.open for style, value in mark.readings)

    def _continued(self, mark: ItemMark) -> tuple[int, Style, int] | None:
        for depth in range(len(self.open), 0, -1):
            for style, value in mark.readings:
                if self.open[depth - 1] == (style, value - 1):
                    return depth, style, value
        begins = any(value == 1 for _, value in mark.readings)
        for depth in range(len(self.open), 0, -1):  # a number that is missing, or stands twice
            for style, value in mark.readings:
                opened, last = self.open[depth - 1]
                if (
                    opened == style
                    and (value != 1 or not self.interrupted)
                    and not (begins and value > last + 2)
                ):
                    return depth, style, value
        return None

    def _opened(self, mark: ItemMark) -> tuple[int, Style, int] | None:
        first = next(((style, value) for style, value in mark.readings if value == 1), None)
        style, value = first or mark.readings[0]
        if first is None and not _is_strong(style):
            return None
        # "§ 2º" always stands below the article itself
        depth = 1 if style == "sign" or self.interrupted else len(self.open) + 1
        return min(depth, MAX_DEPTH), style, value


def _is_strong(style: Style) -> bool:
    """Whether a label is believed although it neither begins nor continues a list: not "V." of a name."""
    return style == "sign" or style.endswith(")") or style.startswith("digits")


def build_text(lines: Sequence[Line]) -> tuple[str, tuple[Passage, ...]]:
    """Return the lines as one text, and its passages in order.

    Raises:
        StatuteTooLarge: it is longer, or has more passages, than an article may be or have
    """
    lists = _Lists()
    pieces: list[str] = []
    parts: list[Passage] = []
    offset = 0
    for line in lines:
        text = f"{line.label} {line.text}".rstrip() if line.label and not line.is_plain else line.text
        pieces.append(text)
        edges = [(0, None, 0)] if line.is_plain else _edges(line, text, lists)
        if offset + len(text) > MAX_ARTICLE_TEXT or len(parts) + len(edges) > MAX_PASSAGES:
            raise StatuteTooLarge(
                f"An article has at most {MAX_ARTICLE_TEXT} characters, {MAX_PASSAGES} paragraphs and items.",
                limit=MAX_ARTICLE_TEXT,
            )
        ends = [start for start, _, _ in edges[1:]] + [len(text)]
        for (start, label, depth), end in zip(edges, ends, strict=True):
            stop = len(text[:end].rstrip())
            parts.append(Passage(label=label, depth=depth, start=offset + start, end=offset + stop))
        offset += len(text) + 1
    return "\n".join(pieces), tuple(parts)


def _edges(line: Line, text: str, lists: _Lists) -> list[tuple[int, str | None, int]]:
    """Return where the passages of a line begin, with their labels and depths."""
    mark = find_item(text)
    depth: int | None = None
    label = line.label
    if line.depth:
        above = 0 if lists.interrupted or mark is not None else lists.written
        depth = min(line.depth + above, MAX_DEPTH)
        if mark is not None:
            label = line.label or mark.label
            lists.open[depth - 1 :] = [mark.readings[0]]
            lists.interrupted = False
            lists.written = 0
    elif mark is not None and (placed := lists.place(mark)) is not None:
        depth, label = placed, mark.label
    if depth is None:
        lists.interrupted = True
        depth = 0
    edges = [(0, label, depth)]
    return edges + _inner_edges(text, mark.end if mark and depth else 0, lists)


# -- labels inside a line ------------------------------------------------------------------------------

_INNER = re.compile(
    r"(?<= )(?:\((?:[a-zñ]|[ivx]{1,5}|\d{1,2})\)|(?:[a-zñ]|[ivx]{1,5}|\d{1,2}[ºª]?)\)|\d{1,2}\.-?|[IVX]{1,5}(?= [-–—] )"
    r"|§ ?\d{1,2}[º°o]?\.?|(?:Parágrafo|PARÁGRAFO) [^\W\d_]{5,12}[.:]?)(?= [^ ])"
)
_REFERRING_WORDS = (
    "inciso incisos literal literales numeral numerales letra letras apartado apartados punto puntos párrafo párrafos"
    " alínea alíneas alinea alineas ítem ítems item itens items ordinal ordinales parágrafo parágrafos point points"
    " paragraph paragraphs subparagraph subparagraphs clause clauses subsection subsections letter letters fracción"
    " fracciones los las el la o a os as do da dos das del al the artículo artículos artigo artigos article articles"
    " art arts"
)
_REFERRING = frozenset(_REFERRING_WORDS.split())
_NUMBER_BEFORE = re.compile(r"\d{1,4}[ºª°.]{0,2},?")  # "artículo 14, a)"
_ROW = re.compile(r"[,;]? ?(?:(?:y|e|o|u|al|a|and|or|to|ou)(?: (?:el|la|los|las))?)? ?$", re.IGNORECASE)
_ROW_REACH = 12  # characters between the labels of such a row
_JOINS = re.compile(r"(?:[,;] ?)?(?: ?[ye]| and| or| ou| ?[ou]) $", re.IGNORECASE)
_SENTENCE_MARKS = ":;."


def _inner_edges(text: str, begin: int, lists: _Lists) -> list[tuple[int, str | None, int]]:
    found = [
        (match.start(), mark)
        for match in _INNER.finditer(text, begin)
        if match.start() > begin and (mark := find_item(text[match.start() : match.start() + REACH]))
    ]
    edges: list[tuple[int, str | None, int]] = []
    row_end = -1  # where the last label of a row of references ends
    for (start, mark), following in zip_longest(found, found[1:]):
        end = start + len(mark.label)
        before = text[max(0, start - 30) : start].rsplit(maxsplit=1)[-1]
        goes_on = row_end >= 0 and start - row_end <= _ROW_REACH and _ROW.fullmatch(text[row_end:start])
        if goes_on or _refers(before):
            row_end = end
            continue
        if _is_inner(text, start, mark, following, lists) and (depth := lists.place(mark)) is not None:
            edges.append((start, mark.label, depth))
    return edges


def _refers(word: str) -> bool:
    """Whether a label behind the word is one that stands elsewhere."""
    return word.lower().rstrip(".") in _REFERRING or bool(_NUMBER_BEFORE.fullmatch(word))


def _is_inner(
    text: str, start: int, mark: ItemMark, following: tuple[int, ItemMark] | None, lists: _Lists
) -> bool:
    """Whether a label inside a line begins an item there."""
    sign = text[start - 2]  # before the space
    if mark.readings[0][0] == "sign":
        return sign in _SENTENCE_MARKS
    if lists.continues(mark):
        return sign in ",;:." or bool(_JOINS.search(text[max(0, start - 6) : start]))
    firsts = {style for style, value in mark.readings if value == 1}
    seconds = {style for style, value in following[1].readings if value == 2} if following else set()
    if firsts & seconds:
        return True
    is_open = any(style == opened for style, _ in mark.readings for opened, _ in lists.open)
    is_numbered = mark.label[-1] in ".-" or mark.label.isupper()  # "1." might end a sentence
    return (bool(firsts) or is_open) and sign in ":;" and not is_numbered
