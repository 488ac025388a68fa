"""Pieces: a text cut for comparing, and the fewest edits from one text to another.

    a   "El socio votará hoy."     El| socio| votará| hoy|.
    b   "El socio no vota hoy."    El| socio| no| vota| hoy|.
    edits                          (2, 3, 2, 4): a[2:3] " votará" became b[2:4] " no vota"

Each piece has the spaces before it; they are not compared. Pieces are counted, so an edit is half-open on both sides.

The fewest words are deleted and inserted; among such answers the one with the fewest marks is taken where one has
both. What is left open is settled for the reader: edits that can stand together do, and what was inserted or deleted
begins and ends with a sentence or a part of one where it can ("A. [C. ]B.", never "A[. C]. B.").
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from federation.statutes.tokens import Token, split_pieces

MAX_SLIDE = 400  # pieces to each side that an edit is moved for the reader


class Edit(NamedTuple):
    """Pieces a_start to a_end of a became pieces b_start to b_end of b."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


_FIRST_WORD = 0x800  # below it marks are numbered, above it words: so marks can be taken out of a key
_FIRST_WORD_SIGN = chr(_FIRST_WORD)
_SURROGATES = 0xD800
_MARKS = re.compile("[\x00-\u07ff]+")


class Interner(dict[str, str]):
    """One sign for each distinct piece: a text becomes a string, quickly compared."""

    def __init__(self) -> None:
        super().__init__()
        self._marks = 0
        self._words = _FIRST_WORD
        self.chunks = _Chunks(self)

    def __missing__(self, core: str) -> str:
        if self._marks < _FIRST_WORD and not any(map(str.isalnum, core)):
            sign = chr(self._marks)
            self._marks += 1
        else:
            if self._words == _SURROGATES:
                self._words += 0x800
            sign = chr(self._words)
            self._words += 1
        self[core] = sign
        return sign


class _Chunks(dict[str, str]):
    """What stands between two spaces -> the signs of its pieces: most of it comes again and again."""

    def __init__(self, interner: Interner) -> None:
        super().__init__()
        self._interner = interner
        self.pieces: dict[str, list[str]] = {}

    def __missing__(self, chunk: str) -> str:
        pieces = self.pieces[chunk] = split_pieces(chunk)
        keys = "".join([self._interner[piece.lstrip()] for piece in pieces])
        self[chunk] = keys
        return keys


class Pieces:
    """A text and its pieces: keys[i] stands for piece i, which is text[start(i):stop(i)], without its spaces."""

    def __init__(self, text: str, keys: str) -> None:
        self.text = text
        self.keys = keys
        self.words = _MARKS.sub("", keys)  # the keys of the words alone

    def __len__(self) -> int:
        return len(self.keys)

    def span(self, place: int) -> tuple[int, int]:
        """Return where the piece begins and ends in the text."""
        raise NotImplementedError

    def start(self, place: int) -> int:
        """Return where the piece begins in the text; the text's end behind the last piece."""
        return self.span(place)[0] if place < len(self.keys) else len(self.text)

    def stop(self, place: int) -> int:
        """Return where the piece ends in the text; 0 before the first piece."""
        return self.span(place)[1] if place >= 0 else 0

    def core(self, place: int) -> str:
        """Return the piece."""
        start, stop = self.span(place)
        return self.text[start:stop]

    def breaks_before(self, place: int) -> bool:
        """Whether the piece begins a line."""
        return "\n" in self.text[self.stop(place - 1) : self.start(place)]


class WordPieces(Pieces):
    """A text cut at every word and mark. Where they stand is looked up when it is asked for: mostly it is not."""

    def __init__(self, text: str, interner: Interner) -> None:
        self._chunks = text.split(" ")
        self._pieces = interner.chunks.pieces
        self._signs = list(map(interner.chunks.__getitem__, self._chunks))
        super().__init__(text, "".join(self._signs))
        self._counts: list[int] = []  # pieces up to each chunk
        self._starts: list[int] = []  # of each chunk in the text

    def span(self, place: int) -> tuple[int, int]:
        """Return where the piece begins and ends in the text."""
        if not self._counts:
            self._counts = list(accumulate(map(len, self._signs)))
            self._starts = list(accumulate(map(len, self._chunks), initial=0))
        at = bisect_right(self._counts, place)
        begin = self._starts[at] + at  # a space behind each chunk before it
        chunk = self._chunks[at]
        pieces = self._pieces[chunk]
        within = place - self._counts[at] + len(pieces)
        for before in pieces[:within]:
            begin += len(before)
        piece = pieces[within]
        end = begin + len(piece)
        return end - len(piece.lstrip()), end


class TokenPieces(Pieces):
    """A text cut at its tokens; `names` says for each token that is no space what it is compared as."""

    def __init__(self, text: str, tokens: Iterable[Token], names: Sequence[str], interner: Interner) -> None:
        super().__init__(text, "".join(map(interner.__getitem__, names)))
        self.tokens = [token for token in tokens if token.kind != "space"]

    def span(self, place: int) -> tuple[int, int]:
        """Return where the token begins and ends in the text."""
        return self.tokens[place].start, self.tokens[place].end


def find_edits(a: Pieces, b: Pieces) -> list[Edit]:
    """Return the edits from a to b, in order, an unchanged piece between each two."""
    return _settle(_fewest(a, b), a, b) if a.keys != b.keys else []


# -- the fewest --------------------------------------------------------------------------------------


def _fewest(a: Pieces, b: Pieces) -> list[Edit]:
    edits = _changed(a.keys, b.keys)
    changed = sum(
        sign >= _FIRST_WORD_SIGN
        for edit in edits
        for sign in a.keys[edit.a_start : edit.a_end] + b.keys[edit.b_start : edit.b_end]
    )
    if changed == Indel.distance(a.words, b.words):
        return edits
    # A mark was kept at the price of a word: the words come first, and the marks between them after.
    edits = []
    for (i, j), (k, m) in pairwise([(-1, -1), *_kept(a, b), (len(a), len(b))]):
        edits += [
            Edit(i + 1 + one.a_start, i + 1 + one.a_end, j + 1 + one.b_start, j + 1 + one.b_end)
            for one in _changed(a.keys[i + 1 : k], b.keys[j + 1 : m])
        ]
    return edits


def _changed(a: str, b: str) -> list[Edit]:
    """Return the edits of the fewest pieces, words and marks alike."""
    edits: list[Edit] = []
    for code in Indel.opcodes(a, b):
        if code.tag == "equal":
            continue
        if edits and edits[-1].a_end == code.src_start and edits[-1].b_end == code.dest_start:
            before = edits.pop()
            edits.append(Edit(before.a_start, code.src_end, before.b_start, code.dest_end))
        else:
            edits.append(Edit(code.src_start, code.src_end, code.dest_start, code.dest_end))
    return edits


def _kept(a: Pieces, b: Pieces) -> list[tuple[int, int]]:
    """Return the places of the words that both keep when the fewest words change."""
    places_a = [place for place, sign in enumerate(a.keys) if sign >= _FIRST_WORD_SIGN]
    places_b = [place for place, sign in enumerate(b.keys) if sign >= _FIRST_WORD_SIGN]
    return [
        (places_a[code.src_start + step], places_b[code.dest_start + step])
        for code in Indel.opcodes(a.words, b.words)
        if code.tag == "equal"
        for step in range(code.src_end - code.src_start)
    ]


# -- for the reader ----------------------------------------------------------------------------------


def _settle(edits: Sequence[Edit], a: Pieces, b: Pieces) -> list[Edit]:
    """Return as good edits that read better: together where they can stand together, else at a sentence's edge."""
    joined: list[Edit] = []
    for edit in edits:
        current = edit
        while (
            joined and (slid := slide_left(current, joined[-1], a, b)) == current.a_start - joined[-1].a_end
        ):
            before = joined.pop()
            current = Edit(before.a_start, current.a_end - slid, before.b_start, current.b_end - slid)
        joined.append(current)
    settled: list[Edit] = []
    for edit in reversed(joined):
        current = edit
        while (
            settled
            and (slid := slide_right(current, settled[-1], a, b)) == settled[-1].a_start - current.a_end
        ):
            after = settled.pop()
            current = Edit(current.a_start + slid, after.a_end, current.b_start + slid, after.b_end)
        settled.append(current)
    settled.reverse()
    for place, edit in enumerate(settled):
        above = settled[place - 1] if place else None
        below = settled[place + 1] if place + 1 < len(settled) else None
        settled[place] = _at_best_edge(edit, above, below, a, b)
    return settled


def slide_left(edit: Edit, before: Edit | None, a: Pieces, b: Pieces) -> int:
    """Return by how many pieces an insertion or a deletion could as well stand further left; 0 for a replacement."""
    floor = before or Edit(0, 0, 0, 0)
    if edit.a_start == edit.a_end:
        keys, start, end, room = b.keys, edit.b_start, edit.b_end, edit.b_start - floor.b_end
    elif edit.b_start == edit.b_end:
        keys, start, end, room = a.keys, edit.a_start, edit.a_end, edit.a_start - floor.a_end
    else:
        return 0
    slid = 0
    while slid < room and keys[start - 1 - slid] == keys[end - 1 - slid]:
        slid += 1
    return slid


def slide_right(edit: Edit, after: Edit | None, a: Pieces, b: Pieces) -> int:
    """Return by how many pieces an insertion or a deletion could as well stand further right; 0 for a replacement."""
    ceiling = after or Edit(len(a), len(a), len(b), len(b))
    if edit.a_start == edit.a_end:
        keys, start, end, room = b.keys, edit.b_start, edit.b_end, ceiling.b_start - edit.b_end
    elif edit.b_start == edit.b_end:
        keys, start, end, room = a.keys, edit.a_start, edit.a_end, ceiling.a_start - edit.a_end
    else:
        return 0
    slid = 0
    while slid < room and keys[start + slid] == keys[end + slid]:
        slid += 1
    return slid


def slid_by(edit: Edit, step: int) -> Edit:
    """Return the edit further right by so many pieces."""
    return Edit(edit.a_start + step, edit.a_end + step, edit.b_start + step, edit.b_end + step)


def _at_best_edge(edit: Edit, before: Edit | None, after: Edit | None, a: Pieces, b: Pieces) -> Edit:
    left, right = slide_left(edit, before, a, b), slide_right(edit, after, a, b)
    if not left and not right:
        return edit
    side, start, end = (b, edit.b_start, edit.b_end) if edit.a_start == edit.a_end else (a, *edit[:2])
    steps = range(-min(left, MAX_SLIDE), min(right, MAX_SLIDE) + 1)
    return slid_by(
        edit, max(steps, key=lambda step: (_edge(side, start + step) + _edge(side, end + step), step))
    )


def _edge(side: Pieces, place: int) -> int:
    """Return how clearly something ends before the piece: a line 5, a sentence 4, a part of one 3 or 2."""
    if place in {0, len(side)} or side.breaks_before(place):
        return 5
    before = side.core(place - 1)
    return {".": 4, "?": 4, "!": 4, ";": 3, ":": 3, ",": 2, ")": 1}.get(before, 0)
