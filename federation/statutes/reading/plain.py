"""Plain text as blocks: wrapped lines joined, bullets and underlined headings found, the edges of pages put aside.

    ESTATUTOS DE LA FEDERACIÓN            Block("paragraph", …)
    Artigo 1º                             Block("heading", "Artigo 1º", level=1): underlined with = or -
    =========
    El congreso es el órgano              Block("paragraph", "El congreso es el órgano máximo")
    máximo
                 - 3 -                    Block("stray", "- 3 -")

Also here: `read_text`, which takes a .md or .txt file's bytes.
"""

import re
from collections import Counter
from collections.abc import Sequence

from federation.errors import FileUnreadable
from federation.statutes.reading.blocks import Block, Converted
from federation.statutes.reading.counting import words_in
from federation.statutes.reading.decoding import decode
from federation.statutes.reading.lines import split_lines, wrap_width
from federation.statutes.reading.markdown import read_markdown
from federation.statutes.reading.marks import clean

MIN_REPEATED = 3  # times that a page's head or foot stands in a text

_PAGE = "\f"
_NUMBER_LINE = re.compile(
    r"\W{0,4}(?:(?P<word>p[áa]g(?:ina)?\.?|page) ?)?(?P<number>\d{1,4})(?P<of> ?(?:de|of|/) ?\d{1,4})?\W{0,4}",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"(?P<sign>[=_~*-])(?P=sign){2,}")
_BULLET = re.compile(r"([-*•·▪◦‣–—+]) +(.*)")
_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){4,}) ?\d{1,4}$")
_SPLIT_WORD = re.compile(r"[^\W\d_]-$")


def read_text(data: bytes, *, is_markdown: bool) -> Converted:
    """Return the blocks of a .md or .txt file.

    Raises:
        FileUnreadable: the bytes are no text
    """
    text = decode(data)
    if "\0" in text:
        raise FileUnreadable("This is no text: it holds bytes that no text has.")
    return read_markdown(text.replace(_PAGE, "\n")) if is_markdown else read_plain(text)


def read_plain(text: str) -> Converted:
    """Return the blocks of a plain text."""
    pages = [clean(page).expandtabs(4) for page in text.split(_PAGE)]
    lines: list[str] = []
    edges: set[int] = set()  # before which line a page ends
    for page in pages:
        if lines:
            edges.add(len(lines))
        lines += page.split("\n")
    texts = [" ".join(line.split()) for line in lines]
    stray = _stray_lines(texts, edges)
    known = Counter(word for line in texts for word in words_in(line))
    reader = _Reader(lines, texts, stray, known)
    blocks = tuple(reader.read())
    words = known.copy()
    for first, second in reader.joined:
        words.subtract([first, second])
        words[first + second] += 1
    return Converted(blocks, None, list(words.elements()))


def _stray_lines(texts: Sequence[str], edges: set[int]) -> set[int]:
    """Return which lines are a page's number, head or foot, or an entry of a table of contents."""
    filled = [place for place, text in enumerate(texts) if text]
    numbers = _page_numbers(texts, filled, edges)
    ends = numbers | edges
    near: dict[str, set[int]] = {}
    for rank, place in enumerate(filled):
        around = filled[max(0, rank - 2) : rank + 3]
        if ends and any(
            after in ends or any(edge in edges for edge in range(place - 2, place + 3)) for after in around
        ):
            near.setdefault(re.sub(r"\d+", "", texts[place]), set()).add(place)
    repeated = {place for places in near.values() if len(places) >= MIN_REPEATED for place in places}
    return numbers | repeated | {place for place in filled if _LEADERS.search(texts[place][-40:])}


def _page_numbers(texts: Sequence[str], filled: Sequence[int], edges: set[int]) -> set[int]:
    """Return the lines that are a page's number: those that say so, and numbers standing alone that count the pages."""
    said: set[int] = set()
    alone: list[tuple[int, int]] = []
    for place in filled:
        found = _NUMBER_LINE.fullmatch(texts[place])
        if not found:
            continue
        if found["word"]:
            said.add(place)
            continue
        before = place == 0 or not texts[place - 1] or place in edges
        after = place + 1 >= len(texts) or not texts[place + 1] or place + 1 in edges
        if before and after:
            alone.append((place, int(found["number"])))
    counting = {
        place
        for index, (place, number) in enumerate(alone)
        if any(
            0 <= other < len(alone) and alone[other][1] == number + other - index
            for other in (index - 1, index + 1)
        )
    }
    return said | counting


class _Reader:
    """One pass over the lines."""

    def __init__(
        self, lines: Sequence[str], texts: Sequence[str], stray: set[int], known: Counter[str]
    ) -> None:
        self.lines = lines
        self.texts = texts
        self.stray = stray
        self.known = known
        self.width = wrap_width(
            [line.rstrip() for place, line in enumerate(lines) if place not in stray and line.strip()]
        )
        self.bullets: list[int] = []  # at which column each open bullet stands
        self.blocks: list[Block] = []
        self.aside: list[Block] = []  # stray lines inside of a paragraph: they follow it
        self.joined: list[tuple[str, str]] = []  # the halves of words that a line's end had split

    def read(self) -> list[Block]:
        run: list[int] = []
        for place, text in enumerate(self.texts):
            if place in self.stray:
                self.aside.append(Block("stray", text))
                if not run:
                    self._flush_aside()
            elif not text:
                if not (run and self._goes_on(place)):
                    self._paragraphs(run)
                    run = []
            else:
                run.append(place)
        self._paragraphs(run)
        self._flush_aside()
        return self.blocks

    def _goes_on(self, place: int) -> bool:
        """Whether a paragraph goes on behind an empty line, as only a page ends there."""
        before = place - 1
        while before >= 0 and (before in self.stray or not self.texts[before]):
            before -= 1
        after = place + 1
        while after < len(self.texts) and (after in self.stray or not self.texts[after]):
            after += 1
        has_edge = any(one in self.stray for one in range(before + 1, min(after, len(self.texts))))
        if not has_edge or before < 0 or after >= len(self.texts):
            return False
        return self.texts[before][-1] not in ".:;!?" and self.texts[after][0].islower()

    def _paragraphs(self, run: Sequence[int]) -> None:
        """Make blocks of lines that no empty line parts."""
        start = 0
        for index in range(len(run) + 1):
            at_end = index == len(run)
            underline = not at_end and index > start and _UNDERLINE.fullmatch(self.texts[run[index]])
            bullet = not at_end and self._bullet(run, index, start)
            if not (at_end or underline or bullet):
                continue
            lines = run[start:index]
            if underline and len(self.texts[run[index]]) * 2 >= len(self.texts[run[index - 1]]):
                self._group(lines[:-1])
                level = 1 if underline["sign"] == "=" else 2
                self.blocks.append(Block("heading", self.texts[lines[-1]], level=level))
                start = index + 1
            elif underline:
                self._group(lines)
                start = index + 1
            else:
                self._group(lines)
                start = index
        self._flush_aside()

    def _bullet(self, run: Sequence[int], index: int, start: int) -> bool:
        found = _BULLET.fullmatch(self.texts[run[index]])
        if not found or not found[2]:
            return False
        if index == start:
            return False  # it begins the lines anyway
        before = self.texts[run[index - 1]]
        return (
            before[-1] in ".:;,!?" or bool(_BULLET.fullmatch(self.texts[run[start]])) or found[1] in "•·▪◦‣"
        )

    def _group(self, places: Sequence[int]) -> None:
        if not places:
            return
        texts = [self.texts[place] for place in places]
        if len(texts) == 1 and _UNDERLINE.fullmatch(texts[0]):
            return  # a rule
        bullet = _BULLET.fullmatch(texts[0])
        depth = 0
        if bullet and bullet[2]:
            column = len(self.lines[places[0]]) - len(self.lines[places[0]].lstrip())
            while self.bullets and self.bullets[-1] >= column:
                self.bullets.pop()
            self.bullets.append(column)
            depth = len(self.bullets)
            texts[0] = bullet[2]
        else:
            self.bullets = []
        for group in split_lines(texts, self.width, is_plain=True):
            text = self._join([texts[place] for place in group])
            kind = "item" if depth and group[0] == 0 else "paragraph"
            self.blocks.append(
                Block("item", text, depth=depth) if kind == "item" else Block("paragraph", text)
            )

    def _flush_aside(self) -> None:
        self.blocks += self.aside
        self.aside = []

    def _join(self, lines: Sequence[str]) -> str:
        """Return lines as one: a word that the end of a line had split is whole again."""
        pieces = [lines[0]]
        for line in lines[1:]:
            halves = self._halves(pieces[-1], line)
            if halves is None:
                pieces.append(" ")
            elif self._is_one_word(*halves):
                pieces[-1] = pieces[-1][:-1]
                self.joined.append(halves)
            pieces.append(line)
        return "".join(pieces)

    def _halves(self, text: str, line: str) -> tuple[str, str] | None:
        """Return the halves of a word that the end of a line parts with a hyphen."""
        if not (_SPLIT_WORD.search(text[-2:]) and line[0].islower()):
            return None
        return words_in(text.rsplit(" ", 1)[-1])[-1], words_in(line.split(" ", 1)[0])[0]

    def _is_one_word(self, first: str, second: str) -> bool:
        """Whether the hyphen is not the word's own: of "teórico-práctico" both halves are words of this text."""
        return bool(self.known[first + second]) or self.known[first] < 2 or self.known[second] < 2
