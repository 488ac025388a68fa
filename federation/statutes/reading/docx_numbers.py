"""Word's automatic numbers: what a paragraph's list says before its text.

    numbering.xml   <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Artículo %1."/>
    document.xml    <w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>
    gives           "Artículo 1.", then "Artículo 2." …

Lists that share one definition go on counting together, until one of them says that it starts anew. A level starts
again after each number of a level above it. Numbers may come with the paragraph's style.

Source: ECMA-376, part 1, section 17.9.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from federation.statutes.reading.counters import Style, spell

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES: dict[str, Style] = {
    "bullet": "bullet",
    "cardinalText": "cardinal-word",
    "decimal": "decimal",
    "decimalZero": "decimal-zero",
    "lowerLetter": "lower-letter",
    "lowerRoman": "lower-roman",
    "none": "none",
    "ordinal": "ordinal",
    "ordinalText": "ordinal-word",
    "upperLetter": "upper-letter",
    "upperRoman": "upper-roman",
}
MAX_LEVELS = 9


def value_of(element: etree._Element | None, name: str, attribute: str = "val") -> str | None:
    """Return the attribute of the child of that name, or None."""
    child = element.find(W + name) if element is not None else None
    return child.get(W + attribute) if child is not None else None


def integer(text: str | None, otherwise: int) -> int:
    """Return a small integer of the file, or the other where it is none."""
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,7}", text) else otherwise


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and what it writes."""

    start: int
    style: Style
    text: str  # "%1.%2" names the numbers of the first and the second level
    restart: int | None  # the level after which it starts again, counted from 1; 0: never; None: any above it
    legal: bool  # every number in it is in digits
    paragraph_style: str | None


@dataclass(slots=True)
class _Counter:
    """Where the lists of one definition are."""

    values: list[int | None] = field(default_factory=lambda: [None] * MAX_LEVELS)
    seen: set[str] = field(default_factory=set)  # the lists that have counted already


class Numbers:
    """The lists of a document, and how far each has counted. Paragraphs are asked about in their order."""

    def __init__(self, numbering: etree._Element | None, language: str) -> None:
        self._language = language
        self._levels: dict[str, dict[int, Level]] = {}  # by list
        self._abstract: dict[str, str] = {}
        self._fresh: dict[str, dict[int, int]] = {}  # where a list starts anew, by level
        self._counters: dict[str, _Counter] = {}
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: etree._Element) -> None:
        abstracts = {one.get(W + "abstractNumId") or "": one for one in numbering.findall(W + "abstractNum")}
        by_style_link = {
            link: name for name, one in abstracts.items() if (link := value_of(one, "styleLink")) is not None
        }
        for number in numbering.findall(W + "num"):
            name = number.get(W + "numId") or ""
            abstract = value_of(number, "abstractNumId") or ""
            definition = abstracts.get(abstract)
            link = value_of(definition, "numStyleLink")
            if link is not None and link in by_style_link:
                abstract = by_style_link[link]
                definition = abstracts[abstract]
            levels = _levels_of(definition)
            fresh: dict[int, int] = {}
            for override in number.findall(W + "lvlOverride"):
                level = integer(override.get(W + "ilvl"), 0)
                own = _levels_of(override)
                levels.update(own)
                start = value_of(override, "startOverride")
                if start is not None:
                    fresh[level] = integer(start, 1)
                elif level in own:
                    fresh[level] = own[level].start
            self._levels[name], self._abstract[name], self._fresh[name] = levels, abstract, fresh

    def level_of_style(self, number: str, paragraph_style: str) -> int:
        """Return the level of the list that belongs to the paragraph style; 0 where none says so."""
        levels = self._levels.get(number, {})
        return next(
            (place for place, one in sorted(levels.items()) if one.paragraph_style == paragraph_style), 0
        )

    def count(self, number: str, level: int) -> tuple[str, Style] | None:
        """Return the label of the list's next paragraph and how it counts; None where there is no such list."""
        levels = self._levels.get(number)
        if levels is None or not 0 <= level < MAX_LEVELS or level not in levels:
            return None
        counter = self._counters.setdefault(self._abstract[number], _Counter())
        if number not in counter.seen:
            counter.seen.add(number)
            for place, start in self._fresh[number].items():
                if 0 <= place < MAX_LEVELS:
                    counter.values[place] = start - 1
                    counter.values[place + 1 :] = [None] * (MAX_LEVELS - place - 1)
        for above in range(level):  # a level that was jumped over counts as begun
            if counter.values[above] is None and above in levels:
                counter.values[above] = levels[above].start
        before = counter.values[level]
        counter.values[level] = levels[level].start if before is None else before + 1
        for below in range(level + 1, MAX_LEVELS):
            restart = levels[below].restart if below in levels else None
            if restart is None or (restart and level < restart):
                counter.values[below] = None
        return self._label(levels, level, counter), levels[level].style

    def _label(self, levels: dict[int, Level], level: int, counter: _Counter) -> str:
        own = levels[level]
        if own.style == "bullet":
            return ""

        def number(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            one = levels.get(place)
            value = counter.values[place]
            if one is None or value is None:
                return ""
            style = "decimal" if own.legal and one.style not in {"none", "bullet"} else one.style
            written = spell(value, style, self._language)
            return written.capitalize() if style.endswith("-word") else written  # Word writes "Primero"

        return " ".join(re.sub(r"%([1-9])", number, own.text).split())


def _levels_of(definition: etree._Element | None) -> dict[int, Level]:
    if definition is None:
        return {}
    levels: dict[int, Level] = {}
    for one in definition.findall(W + "lvl"):
        restart = value_of(one, "lvlRestart")
        legal = one.find(W + "isLgl")
        levels[integer(one.get(W + "ilvl"), 0)] = Level(
            start=integer(value_of(one, "start"), 0),
            style=_STYLES.get(value_of(one, "numFmt") or "decimal", "decimal"),
            text=value_of(one, "lvlText") or "",
            restart=None if restart is None else integer(restart, 0),
            legal=legal is not None and legal.get(W + "val") not in {"0", "false", "off"},
            paragraph_style=value_of(one, "pStyle"),
        )
    return levels
