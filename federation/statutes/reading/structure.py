"""Structure: a row of blocks becomes the units of a statute, under their divisions.

    heading "Título I"                    a division; the next line without a label is its title
    paragraph "Artículo 1.- Nombre. …"    a unit, and what follows belongs to it
    heading "Disposiciones transitorias"  a division whose articles have a series of numbers of their own
    paragraph "Dado en Caracas, …"        the closing, behind the last article

Every line of the file goes somewhere: into the title, a division, a unit, or `stray`. Where no article is marked, each
heading with text of its own is a unit (`sections`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from federation.documents.statute import MAX_HEADING, Division
from federation.statutes.reading.blocks import Block, BlockKind
from federation.statutes.reading.headings import (
    MAX_RUN_WORDS,
    MAX_SURE_WORDS,
    Opening,
    Title,
    clean_heading,
    find_titles,
    has_verb,
    is_capitals,
)
from federation.statutes.reading.markers import (
    AnnexMark,
    ArticleMark,
    DivisionMark,
    Series,
    find_provisions,
)
from federation.statutes.reading.marking import ProvisionsMark, Seen, mark_blocks
from federation.statutes.reading.sections import MAX_TITLE_LINE, SectionWalk
from federation.statutes.reading.units import Opened, Structure, Unit

# How deep a division stands where the format's own levels do not say so.
_RANKS = {"provisions": 5, "part": 10, "title": 20, "chapter": 30, "section": 40}
_PLAIN_HEADING_RANK = 50


_Open: TypeAlias = tuple[int, Division]  # rank, division


def find_structure(blocks: Sequence[Block], title: str | None = None) -> Structure:
    """Return the units of the blocks; where their title is known, no block is taken for it."""
    seen = mark_blocks(blocks)
    if any(isinstance(one.mark, ArticleMark) for one in seen):
        structure = _Walk(seen, title).walk()
    else:
        structure = SectionWalk(seen, title).walk()
    _name_units(structure.units)
    return structure


def _name_units(units: Sequence[Unit]) -> None:
    """Give each unit its title, and put the rest of its first line before its other lines."""
    for kind in ("article", "annex"):
        members = [unit for unit in units if unit.kind == kind and unit.opening is not None]
        lines = [_first_lines(unit) for unit in members]
        titles = find_titles([_opening(unit, found) for unit, found in zip(members, lines, strict=True)])
        for unit, found, title in zip(members, lines, titles, strict=True):
            unit.body = _behind_title(unit, found, title)
            unit.opening = None


def _behind_title(unit: Unit, lines: list[Block], title: Title | None) -> list[Block]:
    """Give the unit its title, and return its lines without it."""
    if title is None:
        return lines
    unit.heading = title.heading
    rest = lines[0].text[title.rest :]
    return [replace(lines[0], text=rest, lead=0), *lines[1:]] if rest else lines[1:]


def _first_lines(unit: Unit) -> list[Block]:
    """Return the unit's lines, with what stands behind its label, if anything, first."""
    opening = unit.opening
    return [opening, *unit.body] if opening and opening.text else unit.body


def _opening(unit: Unit, lines: Sequence[Block]) -> Opening:
    first = lines[0] if lines else Block("paragraph", "")
    is_own = first is unit.opening
    return Opening(
        text=first.text,
        lead=first.lead,
        is_heading=first.kind == "heading",
        is_own=is_own,
        is_item=first.kind not in {"paragraph", "heading"} or first.label is not None,
        more=len(lines) > 1,
        more_is_item=len(lines) > 1 and lines[1].kind == "item",
    )


class _Walk:
    """One pass over the lines of a text that has articles."""

    def __init__(self, seen: Sequence[Seen], title: str | None) -> None:
        self.seen = seen
        self.structure = Structure(title=title)
        self.units = self.structure.units
        self.open: list[_Open] = []
        self.current: Unit | None = None
        self.titling = False  # the division opened last still waits for its title
        self.pending_series: Series | None = None  # of the provisions that were opened last
        self.counting = False  # an article of theirs has begun their own numbers
        self.last_number: int | None = None  # of the articles outside of provisions
        articles = [place for place, one in enumerate(seen) if isinstance(one.mark, ArticleMark)]
        self.first_article = articles[0]
        self.last_article = articles[-1]
        self.levels = _levels(seen)
        self.article_level = min(
            (seen[place].block.level for place in articles if seen[place].block.kind == "heading"), default=0
        )

    def walk(self) -> Structure:
        for place in range(len(self.seen)):
            self._step(place)
        return self.structure

    def _step(self, place: int) -> None:
        """Take in the line at `place`."""
        one = self.seen[place]
        mark, block = one.mark, one.block
        if block.kind == "stray":
            self.structure.stray.append((len(self.units), block.text))
        elif block.kind == "note":
            self.structure.notes.append(block)
        elif self.current and self.current.kind == "annex" and not self._leaves_annex(mark):
            self._add(block)
        elif isinstance(mark, ArticleMark):
            self._article(mark, block)
        elif isinstance(mark, DivisionMark):
            self._division(mark, block)
        elif isinstance(mark, ProvisionsMark):
            self._provisions(mark, block)
        elif isinstance(mark, AnnexMark):
            self._annex(mark, block)
        elif mark == "preamble" and place < self.first_article:
            self._begin(Unit("preamble", heading=clean_heading(block.text)))
        elif mark == "closing" and place > self.last_article:
            if self.current is None or self.current.kind != "closing":
                self._begin(Unit("closing"))
            self._add(block)
        elif block.kind == "heading":
            self._heading(place, block)
        else:
            self._text(place, block)

    def _leaves_annex(self, mark: object) -> bool:
        """Whether a line ends an annex: another one, the closing, or an article that goes on where the last ended."""
        if isinstance(mark, ArticleMark):
            return self.last_number is not None and mark.number == self.last_number + 1 and not mark.bare
        return isinstance(mark, AnnexMark) or mark == "closing"

    def _begin(self, unit: Unit) -> None:
        self.units.append(unit)
        self.current = unit
        self.titling = False

    def _add(self, block: Block) -> None:
        if self.current is not None:
            self.current.body.append(block)

    # -- articles and annexes ------------------------------------------------------------------------

    def _article(self, mark: ArticleMark, block: Block) -> None:
        if block.label:
            self.structure.marks.append(
                block.label
            )  # an article that is an item of a list: its number says no more
        before = len(self.structure.opened)
        series = self._series(mark)
        if len(self.structure.opened) == before:  # or the word has become a division's title
            self.structure.marks.append(mark.word)
        if series == "article":
            self.last_number = mark.number if mark.number is not None else self.last_number
        self._begin(
            Unit(
                "article",
                self._path(),
                mark.label or None,
                mark.number,
                mark.suffix,
                series,
                opening=_rest(block, mark.end),
                word=mark.unit_word,
            )
        )

    def _series(self, mark: ArticleMark) -> Series:
        """Return in which series of numbers an article counts, and open a division for a provision that has none."""
        if mark.series != "article":
            if not self.open or self.open[-1][1].kind != "provisions" or self._open_series() != mark.series:
                if self.pending_series == mark.series and self.open:
                    self._change({"kind": "provisions"})
                else:
                    self._push(_RANKS["provisions"], Division(kind="provisions", title=mark.word or None))
            self.pending_series = mark.series
            return mark.series
        if self.pending_series is None:
            return "article"
        if self.open[-1][1].kind != "provisions" or not self.counting:
            if self.last_number is not None and mark.number == self.last_number + 1:
                self.pending_series = None
                return "article"  # its numbers go on: a chapter that is only called so
            self._change({"kind": "provisions"})
            self.counting = True
        return self.pending_series

    def _open_series(self) -> Series | None:
        named = find_provisions(self.open[-1][1].title or "") if self.open else None
        return named[0] if named else None

    def _annex(self, mark: AnnexMark, block: Block) -> None:
        named = block.text[: mark.end]
        self.structure.marks.append(named.rpartition(mark.label)[0] if mark.label else named)
        self.open = []
        self.pending_series = None
        self._begin(Unit("annex", (), mark.label, mark.number, opening=_rest(block, mark.end)))

    # -- divisions -----------------------------------------------------------------------------------

    def _division(self, mark: DivisionMark, block: Block) -> None:
        title = clean_heading(block.text[mark.end :])
        named = find_provisions(title) if title else None
        number = None if mark.number is None else str(mark.number)
        division = Division(kind=mark.kind, number=number, title=title)
        self._push(self._rank(mark.kind, block), division, block.text[: mark.end])
        self.pending_series = named[0] if named else None
        self.titling = title is None

    def _provisions(self, mark: ProvisionsMark, block: Block) -> None:
        title = clean_heading(block.text)
        if self.titling and title:  # "CAPÍTULO X", and on the next line "DISPOSICIONES TRANSITORIAS"
            self._retitle(title)
            self.titling = False
            return
        rank = _RANKS["provisions"]
        if block.kind == "heading" and self.open and self.levels is not None:
            rank = block.level * 10
        self._push(rank, Division(kind="provisions", title=title))
        self.pending_series = mark.series

    def _rank(self, kind: str, block: Block) -> int:
        if self.levels is not None:
            return block.level * 10
        return _RANKS[kind]

    def _push(self, rank: int, division: Division, name: str = "") -> None:
        """Close the divisions that end here and open this one."""
        while self.open and (self.open[-1][0] >= rank or self.open[-1][1].kind == "provisions"):
            self.open.pop()
        self.open.append((rank, division))
        self.structure.opened.append(Opened(self._path(), len(self.units), name))
        self.current = None
        self.titling = False
        self.pending_series = None
        self.counting = False

    def _retitle(self, text: str) -> None:
        """Give the division opened last its title, or the next line of it."""
        before = self.open[-1][1].title
        title = f"{before} {text}" if before else text
        self._change({"title": title[:MAX_HEADING]})
        named = find_provisions(title)
        self.pending_series = named[0] if named else self.pending_series

    def _change(self, changes: dict[str, str]) -> None:
        """Say something else of the division opened last."""
        rank, division = self.open[-1]
        self.open[-1] = rank, division.model_copy(update=changes)
        self.structure.opened[-1] = replace(self.structure.opened[-1], path=self._path())

    def _path(self) -> tuple[Division, ...]:
        return tuple(division for _, division in self.open)

    # -- lines without a label -----------------------------------------------------------------------

    def _heading(self, place: int, block: Block) -> None:
        heading = clean_heading(block.text)
        begins = self.current is not None and not self.current.body and self.current.opening is not None
        if heading is None:
            self._text(place, replace(block, kind="paragraph"))
        elif self.titling:
            self._retitle(heading)
            self.titling = False
        elif begins and self.current and self.current.opening and not self.current.opening.text:
            self._add(block)  # the title of the article whose label stands alone
        elif not self.units and not self.open and self.structure.title is None:
            self.structure.title = heading
        elif self.current and self.current.kind in {"article", "closing"} and self._is_inside(block):
            self._add(block)
        elif self._is_before_marked(place):
            self._push(self._plain_rank(block), Division(kind="section", title=heading))
        elif place < self.first_article:
            self._begin(Unit("preamble", heading=heading))
        else:
            self._begin(Unit("article", self._path(), heading=heading))

    def _is_inside(self, block: Block) -> bool:
        """Whether a heading stands below the headings of the articles, and so inside of one."""
        return 0 < self.article_level < block.level

    def _plain_rank(self, block: Block) -> int:
        return block.level * 10 if self.levels is not None else _PLAIN_HEADING_RANK + block.level

    def _is_before_marked(self, place: int) -> bool:
        """Whether the next line begins an article or a division, or is a heading."""
        following = self._following(place)
        return following is not None and (
            isinstance(following.mark, ArticleMark | DivisionMark | ProvisionsMark)
            or following.block.kind == "heading"
        )

    def _following(self, place: int) -> Seen | None:
        return next(
            (one for one in self.seen[place + 1 : place + 8] if one.block.kind not in {"stray", "note"}), None
        )

    def _text(self, place: int, block: Block) -> None:
        is_line = block.kind == "paragraph" and len(block.text) <= MAX_TITLE_LINE and block.depth == 0
        if is_line and self._is_division_title(place, block):
            self._retitle(clean_heading(block.text) or block.text)
            return
        if self.current is not None:
            if is_line and self.current.kind == "article" and self._is_plain_division(place, block):
                heading = clean_heading(block.text)
                self._push(_PLAIN_HEADING_RANK, Division(kind="section", title=heading))
            else:
                self._add(block)
            return
        if not self.open and place < self.first_article:
            if is_line and self._is_title(place, block):
                parts = [self.structure.title, clean_heading(block.text)]
                self.structure.title = " ".join(filter(None, parts))[:MAX_HEADING]
                return
            self._begin(Unit("preamble"))
        else:
            # Words below a division before its first article.
            self._begin(Unit("article", self._path()))
        self._add(block)

    def _is_division_title(self, place: int, block: Block) -> bool:
        """Whether a line says what the division opened last is called."""
        if not self.open or self.current is not None:
            return False
        is_shown = is_capitals(block.text) or block.lead >= len(block.text) - 1
        if self.titling:
            self.titling = False
            is_short = len(block.text.split()) <= MAX_SURE_WORDS and not has_verb(block.text)
            return is_shown or block.text[-1] not in ".;," or (is_short and self._is_before_marked(place))
        # A title in capitals may take two lines.
        title = self.open[-1][1].title
        return (
            is_capitals(block.text)
            and title is not None
            and is_capitals(title)
            and self._is_before_marked(place)
        )

    def _is_plain_division(self, place: int, block: Block) -> bool:
        """Whether a line in capitals or in bold between two articles is a division without a number."""
        is_shown = is_capitals(block.text) or block.lead >= len(block.text) - 1
        if not is_shown or block.text[-1] in ".;,:" or not self._is_before_marked(place):
            return False
        unit = self.current
        return unit is not None and bool(unit.body or (unit.opening and unit.opening.text))

    def _is_title(self, place: int, block: Block) -> bool:
        """Whether one of the text's first lines is its title."""
        if self.structure.title is not None:
            return is_capitals(self.structure.title) and is_capitals(block.text)
        is_shown = is_capitals(block.text) or block.lead >= len(block.text) - 1
        return is_shown or (
            block.text[-1] not in ".;,:"
            and len(block.text.split()) <= MAX_RUN_WORDS
            and self._following(place) is not None
        )


def _rest(block: Block, end: int) -> Block:
    """Return what stands behind a label, on its line."""
    text = block.text[end:]
    kept = text.lstrip(" .:-–—−")
    kind: BlockKind = "heading" if block.kind == "heading" else "paragraph"
    return replace(
        block,
        kind=kind,
        label=None,
        depth=0,
        text=kept,
        lead=max(0, block.lead - end - (len(text) - len(kept))),
    )


def _levels(seen: Sequence[Seen]) -> dict[str, int] | None:
    """Return at which level of headings each kind of division stands; None where the levels do not tell them apart."""
    levels: dict[str, set[int]] = {}
    for one in seen:
        if isinstance(one.mark, DivisionMark):
            levels.setdefault(one.mark.kind, set()).add(one.block.level if one.block.kind == "heading" else 0)
    flat = [level for found in levels.values() for level in found]
    if 0 in flat or any(len(found) > 1 for found in levels.values()) or len(set(flat)) < len(flat):
        return None
    return {kind: next(iter(found)) for kind, found in levels.items()}
