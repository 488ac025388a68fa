"""Word's styles: what a paragraph's or a run's style says about headings, lists, and strong letters.

A style takes over what it does not say itself from the one it is based on. The names of Word's own styles are English
in every file ("heading 1", "Title", "toc 2"), whatever the screen showed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from federation.statutes.reading.docx_numbers import W, integer, value_of

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|contents)(?: heading| [1-9])|table of figures", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What matters of a paragraph's style."""

    heading: int = 0  # 1 is the highest; 0: none
    is_title: bool = False
    is_contents: bool = False  # a line of a table of contents
    is_quote: bool = False
    number: str | None = None  # the list; "0" takes a list away
    level: int | None = None  # in the list
    strong: bool = False
    hidden: bool = False


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default: str | None = None
        self._known: dict[str | None, ParagraphStyle] = {}
        for style in styles.findall(W + "style") if styles is not None else ():
            name = style.get(W + "styleId")
            if name is None:
                continue
            self._styles[name] = style
            if style.get(W + "type") == "paragraph" and is_on_value(
                style.get(W + "default"), otherwise=False
            ):
                self._default = name
        self.language = "es"
        defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if styles is not None else None
        language = value_of(defaults, "lang")
        if language is not None:
            self.language = language[:2].lower()

    def paragraph(self, name: str | None) -> ParagraphStyle:
        """Return what the style and those below it say."""
        if name not in self._known:
            self._known[name] = self._gather(name)
        return self._known[name]

    def run_is_strong(self, name: str | None) -> bool | None:
        """Whether a character style makes letters bold or underlined; None where it says nothing."""
        for style in self._chain(name):
            strong = is_strong(style.find(W + "rPr"))
            if strong is not None:
                return strong
        return None

    def _chain(self, name: str | None) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while name is not None and name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = value_of(self._styles[name], "basedOn")

    def list_style_owner(self, name: str | None) -> str | None:
        """Return the id of the style in the chain that names the list: its level belongs to that style."""
        for style in self._chain(name or self._default):
            if value_of(style.find(f"{W}pPr/{W}numPr"), "numId") is not None:
                return style.get(W + "styleId")
        return None

    def _gather(self, name: str | None) -> ParagraphStyle:
        heading: int | None = None
        is_title = is_contents = is_quote = False
        number: str | None = None
        level: int | None = None
        strong: bool | None = None
        hidden: bool | None = None
        for style in self._chain(name or self._default):
            called = value_of(style, "name") or style.get(W + "styleId") or ""
            is_title = is_title or called.casefold() == "title"
            is_contents = is_contents or bool(_CONTENTS.fullmatch(called))
            is_quote = is_quote or called.casefold() in {"quote", "intense quote", "block text"}
            properties = style.find(W + "pPr")
            found = _HEADING.fullmatch(called)
            outline = value_of(properties, "outlineLvl")
            if heading is None and outline is not None:
                heading = integer(outline, 9) + 1 if integer(outline, 9) < 9 else 0
            if heading is None and found is not None:
                heading = int(found[1])
            listed = properties.find(W + "numPr") if properties is not None else None
            if number is None:
                number = value_of(listed, "numId")
            if level is None and value_of(listed, "ilvl") is not None:
                level = integer(value_of(listed, "ilvl"), 0)
            letters = style.find(W + "rPr")
            strong = is_strong(letters) if strong is None else strong
            hidden = is_on(letters, "vanish") if hidden is None else hidden
        return ParagraphStyle(
            heading or 0, is_title, is_contents, is_quote, number, level, bool(strong), bool(hidden)
        )


def is_on_value(value: str | None, *, otherwise: bool = True) -> bool:
    """Whether an on-off attribute is on; `otherwise` where it is not there."""
    return otherwise if value is None else value not in {"0", "false", "off", "none"}


def is_on(properties: etree._Element | None, name: str) -> bool | None:
    """Whether a toggle of a run is on; None where nothing is said."""
    toggle = properties.find(W + name) if properties is not None else None
    return None if toggle is None else is_on_value(toggle.get(W + "val"))


def is_strong(properties: etree._Element | None) -> bool | None:
    """Whether letters are bold or underlined; None where nothing is said."""
    said = [on for on in (is_on(properties, "b"), is_on(properties, "u")) if on is not None]
    return any(said) if said else None
