"""OpenDocument's lists: how each level writes its numbers, and how far a list has counted.

    <text:list-level-style-number text:level="1" style:num-prefix="Artículo " style:num-suffix=".-" …/>
    gives "Artículo 1.-", then "Artículo 2.-" …

Source: OpenDocument 1.3, part 3, sections 16.30 and 19.880.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from federation.statutes.reading.counters import Style, spell
from federation.statutes.reading.odt_tree import LOEXT, STYLE, TEXT, integer

MAX_LEVELS = 10
_FORMATS: dict[str, Style] = {
    "1": "decimal",
    "01": "decimal-zero",
    "a": "lower-letter",
    "A": "upper-letter",
    "i": "lower-roman",
    "I": "upper-roman",
    "1st": "ordinal",
    "": "none",
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list writes its numbers."""

    style: Style
    start: int
    shown: int  # how many levels the number shows
    before: str
    after: str
    pattern: str | None  # "Artículo %1%.-"; instead of before and after


@dataclass(slots=True)
class Count:
    """How far a list has counted, by level."""

    values: list[int | None] = field(default_factory=lambda: [None] * MAX_LEVELS)


def levels_of(style: etree._Element) -> dict[int, Level]:
    """Return the levels of a list style, counted from 0."""
    levels: dict[int, Level] = {}
    for one in style:
        level = (integer(one.get(TEXT + "level")) or 1) - 1
        if one.tag in {TEXT + "list-level-style-number", TEXT + "outline-level-style"}:
            written = one.get(STYLE + "num-format")
            levels[level] = Level(
                style=_FORMATS.get((written or "").split(",")[0], "decimal")
                if written is not None
                else "none",
                start=integer(one.get(TEXT + "start-value")) or 1,
                shown=integer(one.get(TEXT + "display-levels")) or 1,
                before=one.get(STYLE + "num-prefix") or "",
                after=one.get(STYLE + "num-suffix") or "",
                pattern=one.get(LOEXT + "num-list-format"),
            )
        elif one.tag in {TEXT + "list-level-style-bullet", TEXT + "list-level-style-image"}:
            levels[level] = Level("bullet", 1, 1, "", "", None)
    return levels


def count_on(levels: dict[int, Level], level: int, counter: Count, start: int | None, language: str) -> str:
    """Return the next label of the level; the levels below it begin again."""
    own = levels[level]
    before = counter.values[level]
    counter.values[level] = start if start is not None else own.start if before is None else before + 1
    counter.values[level + 1 :] = [None] * (MAX_LEVELS - level - 1)
    for above in range(level):
        if counter.values[above] is None:
            counter.values[above] = levels[above].start if above in levels else 1

    def number(place: int) -> str:
        style = levels[place].style if place in levels else "decimal"
        return spell(counter.values[place] or 0, style, language)

    if own.pattern is not None:
        written = re.sub(r"%(10|[1-9])%", lambda found: number(int(found[1]) - 1), own.pattern)
        return " ".join(written.split())
    if own.style == "none":
        return " ".join((own.before + own.after).split())
    first = max(0, level + 1 - own.shown)
    numbers = [text for place in range(first, level + 1) if (text := number(place))]
    return " ".join(f"{own.before}{'.'.join(numbers)}{own.after}".split())
