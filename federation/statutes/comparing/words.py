"""The difference of two texts, word by word.

    diff_words("El socio puede votar.", "El socio debe votar.")
        equal "El socio ", delete "puede" (substance), insert "debe" (substance), equal " votar."

    "".join(op.text for op in ops if op.op != "insert") == a
    "".join(op.text for op in ops if op.op != "delete") == b

The fewest words are deleted and inserted (pieces.py says how ties are broken). Spaces stand with what they belong to:
those that both sides have are equal, and a word that came or went takes one with it.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from federation.encoding import Json
from federation.statutes.comparing.pieces import Edit, Interner, Pieces, WordPieces, find_edits
from federation.statutes.comparing.substance import Judge
from federation.statutes.model import Language


class Op(NamedTuple):
    """A run of text that both sides have, only a (delete), or only b (insert)."""

    op: Literal["equal", "delete", "insert"]
    text: str
    substance: bool = False  # the change it belongs to touches more than wording; never of an equal run

    def to_json(self) -> dict[str, Json]:
        """Return what the command gives."""
        return {"op": self.op, "text": self.text, "substance": self.substance}


class Cut(NamedTuple):
    """a[a_start:a_end] became b[b_start:b_end], in code points."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


def diff_words(a: str, b: str, *, language: Language | None = None) -> tuple[Op, ...]:
    """Return how a becomes b, in the fewest words; the language is guessed where it is not said."""
    return diff_texts(a, b, Interner(), Judge(a, b, language))


def diff_texts(a: str, b: str, interner: Interner, judge: Judge) -> tuple[Op, ...]:
    """Return how a becomes b. The interner may serve many texts; the judge says what is of substance."""
    if a == b:
        return (Op("equal", a),) if a else ()
    return diff_pieces(WordPieces(a, interner), WordPieces(b, interner), judge)


def diff_pieces(a: Pieces, b: Pieces, judge: Judge) -> tuple[Op, ...]:
    """Return how one text that is cut becomes the other."""
    text = a.text
    if text == b.text:
        return (Op("equal", text),) if text else ()
    ops: list[Op] = []
    done = 0
    for cut in find_cuts(a, b, find_edits(a, b)):
        if cut.a_start > done:
            ops.append(Op("equal", text[done : cut.a_start]))
        substance = judge.touches_substance(cut.a_start, cut.a_end, cut.b_start, cut.b_end)
        if cut.a_end > cut.a_start:
            ops.append(Op("delete", text[cut.a_start : cut.a_end], substance))
        if cut.b_end > cut.b_start:
            ops.append(Op("insert", b.text[cut.b_start : cut.b_end], substance))
        done = cut.a_end
    if done < len(text):
        ops.append(Op("equal", text[done:]))
    return tuple(ops)


def find_cuts(a: Pieces, b: Pieces, edits: Sequence[Edit]) -> list[Cut]:
    """Return where the texts differ, in order: the edits, and the spaces that changed between unchanged pieces."""
    cuts: list[Cut] = []
    behind = Cut(0, 0, 0, 0)
    last = Edit(0, 0, 0, 0)
    end = Edit(len(a), len(a), len(b), len(b))
    # Spaces behind the last piece belong to the last edit where it reaches so far.
    reaches_end = bool(edits) and (edits[-1].a_end, edits[-1].b_end) == (len(a), len(b))
    for edit in edits if reaches_end else [*edits, end]:
        cut = _around(a, b, edit)
        if a.text[behind.a_end : cut.a_start] != b.text[behind.b_end : cut.b_start]:
            cuts += _changed_spaces(a, b, last, edit)
        behind, last = cut, edit
        cut = _trimmed(a.text, b.text, cut)
        if cut.a_start < cut.a_end or cut.b_start < cut.b_end:
            cuts.append(cut)
    return cuts


def _around(a: Pieces, b: Pieces, edit: Edit) -> Cut:
    """Return the edit with the spaces to both sides."""
    return Cut(a.stop(edit.a_start - 1), a.start(edit.a_end), b.stop(edit.b_start - 1), b.start(edit.b_end))


def _changed_spaces(a: Pieces, b: Pieces, behind: Edit, edit: Edit) -> list[Cut]:
    """Return the cuts between two edits: the spaces before all but the first piece there, which the edit has."""
    # The first piece of all has no edit before it: its spaces are looked at here.
    first = 0 if behind.a_end == behind.b_end == 0 else 1
    cuts = [
        _trimmed(a.text, b.text, _around(a, b, Edit(place, place, place_b, place_b)))
        for place, place_b in zip(
            range(behind.a_end + first, edit.a_start), range(behind.b_end + first, edit.b_start), strict=True
        )
    ]
    return [cut for cut in cuts if cut.a_start < cut.a_end or cut.b_start < cut.b_end]


def _trimmed(a: str, b: str, cut: Cut) -> Cut:
    """Return the cut without the spaces that both sides begin or end with."""
    a_start, a_end, b_start, b_end = cut
    while a_start < a_end and b_start < b_end and a[a_start] == b[b_start] and a[a_start].isspace():
        a_start, b_start = a_start + 1, b_start + 1
    while a_start < a_end and b_start < b_end and a[a_end - 1] == b[b_end - 1] and a[a_end - 1].isspace():
        a_end, b_end = a_end - 1, b_end - 1
    return Cut(a_start, a_end, b_start, b_end)
