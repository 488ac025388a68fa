"""Marks: how a label that was worked out before pandoc runs comes through it, and which signs are no text.

A list's number is nowhere in the text of a .docx or .odt, and pandoc gives only what its own model of lists can say.
So the label is written into the paragraph between signs of Unicode's private area, and taken out of pandoc's answer:

    mark("Artículo 5", 1) + "Quórum. El congreso …"

A file's own private signs are taken away before (`clean`), so that no file can forge a label.
"""

import re
import unicodedata

_OPEN, _DEPTH, _CLOSE = "\ue0f0", "\ue0f1", "\ue0f2"
_MARK = re.compile(f"{_OPEN}([^{_OPEN}-{_CLOSE}]*){_DEPTH}([0-9]{{1,2}}){_CLOSE}")

# Soft hyphens, zero-width signs, marks of direction and of order: invisible, and in the middle of words.
_INVISIBLE = (
    0xAD,
    0x34F,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    0xFEFF,
)
_CONTROL = (*range(0x09), 0x0E, 0x0F, *range(0x10, 0x20), *range(0x7F, 0xA0))
_PRIVATE = range(0xE000, 0xF900)
_NOTHING: dict[int, None] = dict.fromkeys((*_INVISIBLE, *_CONTROL, *_PRIVATE))
_SPACE = dict.fromkeys([0x0B, 0x0C, 0x85, 0xA0, 0x2007, 0x202F, 0x3000], " ")
_LINE = dict.fromkeys([0x2028, 0x2029], "\n")
_TABLE: dict[int, str | None] = {**_NOTHING, **_SPACE, **_LINE, 0x2011: "-"}
_TABLE_WITH_MARKS = {sign: to for sign, to in _TABLE.items() if not 0xE0F0 <= sign <= 0xE0F2}


def clean(text: str) -> str:
    """Return the text in NFC, without invisible and private signs, with plain spaces and hyphens."""
    return unicodedata.normalize("NFC", text.translate(_TABLE))


def clean_marked(text: str) -> str:
    """Return the text as `clean` does, with the marks that it holds."""
    return unicodedata.normalize("NFC", text.translate(_TABLE_WITH_MARKS))


def mark(label: str | None, depth: int) -> str:
    """Return what stands before an item's text so that `unmark` finds its label again; None is a bullet."""
    return f"{_OPEN}{' '.join(clean(label or '').split())}{_DEPTH}{min(max(depth, 1), 16)}{_CLOSE}"


def is_mark_edge(sign: str) -> bool | None:
    """Whether a mark begins (True) or ends (False) with the sign; None for every other."""
    return True if sign == _OPEN else False if sign == _CLOSE else None


def unmark(text: str) -> tuple[str, str | None, int]:
    """Return the text without marks, the label of the first of them (None: a bullet or no mark), and its depth or 0."""
    found = _MARK.search(text)
    if found is None:
        return text, None, 0
    return _MARK.sub("", text), found[1].strip() or None, int(found[2])
