"""Items: whether a line begins an item of a list, and with what label.

    find_item("f) los demás que …")      ItemMark("f)", (("lower)", 6),), end=3)
    find_item("i) la huelga; …")         a letter, 9, or a Roman numeral, 1: which list it continues decides
    find_item("Parágrafo único. …")      ItemMark("Parágrafo único", (("sign", 1),), end=17)

A bullet is the format's matter, not the text's.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from federation.statutes.numerals import parse_ordinal, parse_roman

REACH = 200  # characters at the beginning of a line

Style: TypeAlias = (
    str  # what the labels of one list have in common: "lower)", "digits.", "roman-upper-", "sign"
)


@dataclass(frozen=True, slots=True)
class ItemMark:
    """The label of an item; which list it continues decides between the readings ("i)" is 9 or 1)."""

    label: str
    readings: tuple[tuple[Style, int], ...]
    end: int


_PARAGRAPH = re.compile(
    r"(?:§§? ?(?P<sign>\d{1,3})(?: ?\.? ?[º°o](?![^\W_]))?"
    r"|(?:parágrafo|paragraph|inciso|section|sección|seção) "
    r"(?P<words>[^\W\d_]{5,12}(?: [^\W\d_]{5,12})?|\d{1,3}(?: ?\.?[º°o](?![^\W_]))?)"
    r")(?P<closer> ?[.:]?(?: ?[-–—−]{1,2})? ?)",
    re.IGNORECASE,
)
_OF = re.compile(r"(?:de|del|do|da|of|y|e|and) |[,;)]", re.IGNORECASE)  # "§ 1º do art. 5" is a reference
_LABELLED = re.compile(
    r"(?P<ordinal>\d{1,3} ?\.?[º°ª])(?P<closed>\)|\.?[-–—]|[.:])? ?(?![,;%])"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3}) (?=[^\W\d_a-zñáéíóú])|"
    r"\((?P<paren>[a-zñ]{1,2}|[ivxlc]{1,6}|[A-Z]|[IVXLC]{1,6}|\d{1,3})\) ?"
    r"|(?P<body>\d{1,3}(?:\.\d{1,2}){0,3}|[a-zñ]{1,2}|[ivxlc]{1,7}|[A-ZÑ]|[IVXLC]{1,7})"
    r"(?P<close>\.\)|\.[-–—]|\)\.?|\.|(?= [-–—] ))(?P<after> ?[-–—]? |$| ?(?=[^\W\d_]))"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def find_item(text: str) -> ItemMark | None:
    """Return the item that the line begins, by its label; a bullet is the format's matter, not the text's."""
    text = text[:REACH]
    found = _PARAGRAPH.match(text)
    if found:
        number = found["sign"] or found["words"]
        place = parse_ordinal(number)
        closed = bool(found["closer"].strip()) or found.end() == len(text) or text[found.end()].isupper()
        if place is not None and (closed or (found["sign"] and not _OF.match(text, found.end()))):
            return ItemMark(text[: found.start("closer")], (("sign", place),), found.end())
    labelled = _LABELLED.match(text)
    if not labelled:
        return None
    if labelled["ordinal"]:
        place = parse_ordinal(labelled["ordinal"].replace(" ", "")) or 0
        label = labelled["ordinal"] + (labelled["closed"] or "")
        return ItemMark(label, (("ordinal" + (labelled["closed"] or "")[:1], place),), labelled.end())
    if labelled["decimal"]:
        return ItemMark(labelled["decimal"], _readings(labelled["decimal"], ""), labelled.end())
    inside = labelled["paren"] or labelled["body"]
    close = "()" if labelled["paren"] else (labelled["close"] or "-")[0]
    if close == "." and labelled["after"] == "" and labelled.end() < len(text):
        return None  # "a.m.", "S.A.", "1.5": nothing parts it from what follows
    readings = _readings(inside, close)
    label = labelled.group().rstrip() if labelled["paren"] else text[: labelled.end("close")]
    return ItemMark(label, readings, labelled.end()) if readings else None


def _readings(inside: str, close: str) -> tuple[tuple[Style, int], ...]:
    """Return what the label may be: a place in the alphabet, a Roman numeral, a number."""
    if inside[0].isdigit():
        parts = inside.split(".")
        style = "digits" if len(parts) == 1 else f"digits{len(parts)}"
        return ((style + close, int(parts[-1])),)
    case = "upper" if inside.isupper() else "lower"
    found: list[tuple[Style, int]] = []
    if inside.casefold() == "ñ":
        return ((case + close, 14),)  # out of the row of letters: n, ñ, o
    if len(inside) == 1:
        found.append((case + close, _LETTERS.index(inside.lower()) + 1))
    elif len(inside) == 2 and inside[0] == inside[1] and parse_roman(inside) is None:
        found.append((case + close, 26 + _LETTERS.index(inside[0].lower()) + 1))
    roman = parse_roman(inside)
    if roman is not None and roman < 100:
        found.append((f"roman-{case}{close}", roman))
    return tuple(found)
