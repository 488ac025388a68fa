"""Sections: a text without articles, in which each heading with text of its own is a unit.

# Reglas            the title: the first heading, where it stands above all others
## 1. Miembros      a unit, with the number 1
## 2. Órganos       no text of its own: the division of the two below
### 2.1 Asamblea    a unit with the label "2.1" and no number
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from federation.documents.statute import Division
from federation.statutes.reading.blocks import Block
from federation.statutes.reading.headings import clean_heading, is_capitals
from federation.statutes.reading.items import find_item
from federation.statutes.reading.marking import Seen
from federation.statutes.reading.units import Opened, Structure, Unit

MAX_TITLE_LINE = 200  # characters of a line that is a title

_Open: TypeAlias = tuple[int, Division]  # level, division


class SectionWalk:
    """One pass over the lines of a text without articles: each heading with text of its own is a unit."""

    def __init__(self, seen: Sequence[Seen], title: str | None) -> None:
        self.seen = _with_plain_headings(seen)
        self.structure = Structure(title=title, has_articles=False)

    def walk(self) -> Structure:
        """Return the units, with every line in its place."""
        structure = self.structure
        headings = [one.block for one in self.seen if one.block.kind == "heading"]
        is_titled = structure.title is not None
        has_title = not is_titled and bool(headings) and self._is_title(headings)
        open_: list[_Open] = []
        current: Unit | None = None
        for one in self.seen:
            block = one.block
            if block.kind == "stray":
                structure.stray.append((len(structure.units), block.text))
            elif block.kind == "note":
                structure.notes.append(block)
            elif block.kind == "heading" and (heading := clean_heading(block.text)):
                if has_title and block is headings[0]:
                    structure.title = heading
                    continue
                while open_ and open_[-1][0] >= block.level:
                    open_.pop()
                label, number, title = _numbered(heading)
                spelled = None if number is None else str(number)
                open_.append((block.level, Division(kind="section", number=spelled, title=title)))
                path = tuple(division for _, division in open_)
                structure.opened.append(Opened(path, len(structure.units), label or ""))
                current = None
            else:
                if current is None:
                    current = self._unit(open_, has_more=len(headings) + is_titled > 1)
                    structure.units.append(current)
                current.body.append(replace(block, kind="paragraph") if block.kind == "heading" else block)
        return structure

    @staticmethod
    def _is_title(headings: Sequence[Block]) -> bool:
        """Whether the first heading stands above all others."""
        return all(block.level > headings[0].level for block in headings[1:])

    def _unit(self, open_: Sequence[_Open], *, has_more: bool) -> Unit:
        if not open_:
            return Unit("preamble" if has_more else "article")
        opened = self.structure.opened.pop()  # the heading that is now the unit's own
        *above, (_, own) = open_
        number = None if own.number is None else int(own.number)
        return Unit(
            "article",
            tuple(division for _, division in above),
            opened.name or None,
            number,
            heading=own.title,
        )


def _numbered(heading: str) -> tuple[str | None, int | None, str | None]:
    """Return a section's label, its number and its title: "2. Órganos"; "2.1 Asamblea" has no number."""
    found = find_item(heading)
    if not found or not found.readings[0][0].startswith("digits"):
        return None, None, heading
    _, value = found.readings[0]
    label = found.label.rstrip(".-–—)")
    return label, None if "." in label else value, heading[found.end :] or None


def _with_plain_headings(seen: Sequence[Seen]) -> list[Seen]:
    """Return the lines, those in capitals or in bold alone made headings where the format gives none."""
    if any(one.block.kind == "heading" for one in seen):
        return list(seen)
    return [
        replace(one, block=replace(one.block, kind="heading", level=1 if place else 0))
        if one.block.kind == "paragraph"
        and len(one.block.text) <= MAX_TITLE_LINE
        and (is_capitals(one.block.text) or one.block.lead >= len(one.block.text) - 1)
        and one.block.text[-1] not in ".;,:"
        else one
        for place, one in enumerate(seen)
    ]
