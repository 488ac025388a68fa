"""Markdown as blocks, without a converter: headings, lists, quotations, tables, notes, fences, front matter.

    #### Art. 1.º Nombre                Block("heading", "Art. 1.º Nombre", level=4)
    **Artículo 2.** Sede                Block("paragraph", "Artículo 2. Sede", lead=11)
    - elegir                            Block("item", "elegir", depth=1)
      1. la mesa                        Block("item", "la mesa", label="1.", depth=2)
    [^1]: Véase el acta.                Block("note", "Véase el acta.", label="1")

What is indented by four and more is a paragraph here: a statute has no program in it, but many a file is indented.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from federation.statutes.reading.blocks import Block, BlockKind, Converted, Notice
from federation.statutes.reading.counting import words_in
from federation.statutes.reading.inline import render, silence
from federation.statutes.reading.lines import split_lines, wrap_width
from federation.statutes.reading.marks import clean

MAX_FRONT_MATTER = 200  # lines
MAX_DEPTH = 16

_ATX = re.compile(r"(#{1,6})(?:[ \t]+|(?=[^\W\d_]))(.*)")
_SETEXT = re.compile(r"(=+|-+)[ \t]*")
_RULE = re.compile(r"(?:[-*_][ \t]{0,3}){3,}")
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*")
_ITEM = re.compile(r"([-*+•·▪◦‣–—]|\d{1,4}[.)])(?:[ \t]+|$)(.*)")
_NOTE = re.compile(r"\[\^([^\[\]\s]{1,50})\]:[ \t]*(.*)")
_TARGET = re.compile(r"\[[^\[\]^][^\[\]]{0,200}\]:[ \t]*\S")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t:-]*)*")
_CELL = re.compile(r"(?<!\\)\|")
_KEY = re.compile(r"([A-Za-z][\w-]{0,40}):[ \t]*(.*)")


def read_markdown(text: str) -> Converted:
    """Return the text's blocks, its title as its front matter gives it, and its words."""
    text, comments = _without_comments(clean(text).expandtabs(4))
    lines = text.split("\n")
    title, described, start = _front_matter(lines)
    parser = _Parser(lines[start:], wrap_width([line.strip() for line in lines[start:]]))
    words = words_in(" ".join([title or "", *described])) + _words("\n".join(lines[start:]))
    stray = tuple(Block("stray", line) for line in described)
    notices = (Notice("comments", str(comments)),) if comments else ()
    return Converted((*stray, *parser.parse()), title, words, notices)


def _without_comments(text: str) -> tuple[str, int]:
    """Return the text without comments of HTML, and how many there were."""
    kept: list[str] = []
    place, count = 0, 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[place:start])
        place, count = end + 3, count + 1
    return "".join(kept) + text[place:], count


def _front_matter(lines: Sequence[str]) -> tuple[str | None, list[str], int]:
    """Return the title and the other lines that a file says of itself, and where its text begins."""
    if not lines or lines[0].rstrip() != "---":
        return None, [], 0
    end = next(
        (place for place, line in enumerate(lines[1:MAX_FRONT_MATTER], 1) if line.rstrip() in {"---", "..."}),
        None,
    )
    if end is None or not any(_KEY.match(line) for line in lines[1:end]):
        return None, [], 0
    title: str | None = None
    others: list[str] = []
    for line in lines[1:end]:
        found = _KEY.match(line)
        if found and found[1].lower() == "title" and title is None:
            title = " ".join(found[2].strip().strip("\"'").split()) or None
        elif line.strip():
            others.append(" ".join(line.split()))
    return title, others, end + 1


@dataclass(slots=True)
class _Pending:
    """The paragraph that is being read."""

    kind: BlockKind = "paragraph"
    label: str | None = None
    depth: int = 0
    lines: list[str] = field(default_factory=list)


class _Parser:
    """One pass over the lines."""

    def __init__(self, lines: Sequence[str], width: int | None) -> None:
        self.lines = lines
        self.width = width
        self.blocks: list[Block] = []
        self.pending = _Pending()
        self.items: list[int] = []  # at which column the text of each open item begins
        self.after_blank = True

    def parse(self) -> list[Block]:
        place = 0
        while place < len(self.lines):
            place = self._line(place)
        self._end()
        return self.blocks

    def _line(self, place: int) -> int:
        """Take in the line at `place`, and return the place of the next."""
        raw = self.lines[place].rstrip("\n")
        quoted = re.match(r" {0,3}(?:> ?)+", raw)
        line = raw[quoted.end() :] if quoted else raw
        text = line.strip()
        if not text:
            self._end()
            self.after_blank = True
            return place + 1
        indent = len(line) - len(line.lstrip())
        if self.after_blank:
            while self.items and indent < self.items[-1]:
                self.items.pop()
        was_after_blank, self.after_blank = self.after_blank, False
        if taken := self._whole(place, text):
            return taken
        item = _ITEM.fullmatch(text)
        if item and self._is_item(item, was_after_blank=was_after_blank):
            self._item(item, indent)
            return place + 1
        if not self.pending.lines:
            depth = min(len(self.items), MAX_DEPTH)
            self.pending = _Pending("quote" if quoted and not depth else "paragraph", depth=depth)
        self.pending.lines.append(line.lstrip() if line.endswith(("  ", "\\")) else text)
        return place + 1

    def _whole(self, place: int, text: str) -> int:
        """Take in what is no paragraph: a heading, a rule, a table, a note; return the next place, or 0 for one."""
        if (found := _SETEXT.fullmatch(text)) and self._is_underlined():
            lines, self.pending = self.pending.lines, _Pending()
            self._heading("\n".join(lines), 1 if found[1][0] == "=" else 2)
        elif found := _FENCE.fullmatch(text):
            return self._fence(place, found[1])
        elif _RULE.fullmatch(text):
            self._end()
        elif found := _ATX.fullmatch(text):
            self._end()
            self.items.clear()
            self._heading(re.sub(r"(?:^|[ \t])#{1,6}$", "", found[2].rstrip()), len(found[1]))
        elif "|" in text and self._is_table(place, text):
            return self._table(place)
        elif found := _NOTE.fullmatch(text):
            self._end()
            self.pending = _Pending("note", found[1])
            self.pending.lines.append(found[2])
            return self._note(place + 1)
        elif not self.pending.lines and _TARGET.match(text):
            pass  # where a link leads: no words of the text
        else:
            return 0
        return place + 1

    def _is_underlined(self) -> bool:
        """Whether the lines before are short enough to be a heading's, and no item."""
        lines = self.pending.lines
        return 0 < len(lines) <= 3 and self.pending.kind == "paragraph" and sum(map(len, lines)) <= 300

    def _heading(self, text: str, level: int) -> None:
        for line in _joined(text.split("\n")):
            self.blocks.append(Block("heading", line[0], level=level, lead=line[1]))

    # -- lists -------------------------------------------------------------------------------------------

    def _is_item(self, item: re.Match[str], *, was_after_blank: bool) -> bool:
        """Whether a line that could begin an item does: a number in the middle of a paragraph seldom does."""
        if not item[2].strip() or was_after_blank or not self.pending.lines or self.pending.kind == "item":
            return bool(item[2].strip())
        if item[1][0].isdigit():
            return item[1][:-1] == "1" or self.pending.lines[-1].rstrip().endswith((".", ":", ";", ","))
        return item[1] not in "–—" or self.pending.lines[-1].rstrip().endswith((".", ":", ";", ","))

    def _item(self, item: re.Match[str], indent: int) -> None:
        self._end()
        while self.items and indent < self.items[-1] - 1 and indent < self.items[-1]:
            self.items.pop()
        self.items.append(indent + item.start(2))
        label = item[1] if item[1][0].isdigit() else None
        self.pending = _Pending("item", label, min(len(self.items), MAX_DEPTH))
        self.pending.lines.append(item[2])

    # -- what takes more than one line -------------------------------------------------------------------

    def _fence(self, place: int, fence: str) -> int:
        self._end()
        kept: list[str] = []
        for after in range(place + 1, len(self.lines)):
            text = self.lines[after].strip()
            if text.startswith(fence) and not text.strip(fence[0]):
                break
            kept += [line for line, _ in _joined([text])]
        else:
            after = len(self.lines)
        shown = "\n".join(filter(None, kept))
        if shown:
            self.blocks.append(Block("code", shown, depth=min(len(self.items), MAX_DEPTH)))
        return after + 1

    def _is_table(self, place: int, text: str) -> bool:
        if place + 1 >= len(self.lines):
            return False
        rule = self.lines[place + 1].strip()
        return "|" in rule + text and "-" in rule and bool(_TABLE_RULE.fullmatch(rule))

    def _table(self, place: int) -> int:
        self._end()
        rows: list[str] = []
        after = place
        while after < len(self.lines) and "|" in (text := self.lines[after].strip()):
            if after != place + 1:
                cells = _CELL.split(text.strip("|") if not text.endswith("\\|") else text.lstrip("|"))
                shown = [
                    " ".join(line for line, _ in _joined([cell.strip().replace("\\|", "|")]))
                    for cell in cells
                ]
                rows.append(" | ".join(shown).strip())
            after += 1
        self.blocks.append(Block("table", "\n".join(filter(None, rows))))
        return after

    def _note(self, place: int) -> int:
        """Take in a note's further lines: those that follow at once, or are indented."""
        while place < len(self.lines):
            line = self.lines[place]
            following = self.lines[place + 1] if place + 1 < len(self.lines) else ""
            if not line.strip():
                if not following.startswith("    "):
                    break
            elif self._ends_note(place):
                break
            self.pending.lines.append(line.strip())
            place += 1
        self._end()
        return place

    def _ends_note(self, place: int) -> bool:
        line = self.lines[place]
        if not self.lines[place - 1].strip() and not line.startswith("    "):
            return True
        return any(pattern.fullmatch(line.strip()) for pattern in (_NOTE, _ATX, _ITEM))

    def _end(self) -> None:
        """Make blocks of the paragraph that was being read."""
        pending, self.pending = self.pending, _Pending()
        if not pending.lines:
            return
        rendered = render("\n".join(pending.lines))
        if pending.kind == "note":
            text = " ".join(line.text.strip() for line in rendered if line.text.strip())
            if text:
                self.blocks.append(Block("note", text, label=pending.label))
            return
        texts = [line.text.rstrip("\n") for line in rendered]
        kept = [place for place, text in enumerate(texts) if text]
        groups = split_lines([texts[place] for place in kept], self.width, is_plain=False)
        first = Block(pending.kind, "", depth=pending.depth, label=pending.label)
        for group in groups:
            members = [rendered[kept[place]] for place in group]
            text, lead = _run_of([(line.text, line.lead) for line in members])
            self.blocks.append(replace(first, text=text, lead=lead))
            if first.kind == "item":
                first = Block("paragraph", "", depth=pending.depth)


def _run_of(lines: Sequence[tuple[str, int]]) -> tuple[str, int]:
    """Return wrapped lines as one, with how much of its beginning is set apart; meant breaks stay."""
    text, lead, goes_on = "", 0, True
    for line, own in lines:
        if text and not text.endswith("\n"):
            text += " "
        if goes_on and own:
            lead = len(text) + own
        goes_on = goes_on and own >= len(line.rstrip("\n"))
        text += line
    return text.rstrip("\n"), min(lead, len(text.rstrip("\n")))


def _joined(lines: Sequence[str]) -> list[tuple[str, int]]:
    """Return lines rendered, as one run where there is anything to read."""
    rendered = render("\n".join(lines))
    run = _run_of([(line.text, line.lead) for line in rendered])
    return [run] if run[0] else []


# -- the words of the source ------------------------------------------------------------------------------

_SILENT_LINE = re.compile(
    r"^[ \t]*\[[^\[\]^][^\[\]]{0,200}\]:[ \t]*\S[^\n]{0,2000}$|^[ \t]*(?:```|~~~)[^\n`]{0,200}$"
    r"|\{[#.][^{}\n]{0,200}\}$",
    re.MULTILINE,
)


def _words(text: str) -> list[str]:
    """Return the words of a text in Markdown, counted without parsing it: all but targets, tags and attributes."""
    return words_in(silence(_SILENT_LINE.sub(" ", text)))
