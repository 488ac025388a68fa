"""The trace of a text that somebody edited.

Words that stay keep their origin. New words are the editor's, but for every run of five or more that stems from a
variant: first from the text before it was edited, so that an article that was moved keeps its trace, and then from any
article of the drafts, in the order of their names.
"""

from collections.abc import Mapping

from federation.statutes.comparing import diff_words
from federation.statutes.drafting.drafting import Draft, all_variants, read_statutes
from federation.statutes.drafting.stemming import Stems
from federation.statutes.drafting.tracing import (
    NUMBERING,
    Author,
    Piece,
    pieces_of,
    slice_pieces,
    spans_of,
    text_of,
    tidy,
)
from federation.statutes.model import Reading, Statute
from federation.statutes.reading import read_statute


def retrace(draft: Draft, edited: str, author: str, statutes: Mapping[str, Statute | Reading]) -> Draft:
    """Return the draft with the edited text: what was kept keeps its trace, what is new is the author's.

    Raises:
        StatuteEmpty, StatuteTooLarge: the edited text is no statute any more
    """
    before = pieces_of(draft.text, draft.trace)
    ops = diff_words(draft.text, edited, language=draft.language)
    kept: list[Piece] = []
    at = 0
    for op in ops:
        if op.op == "insert":
            kept.append(Piece(op.text, Author(author)))
            continue
        if op.op == "equal":
            kept += slice_pieces(before, at, at + len(op.text))
        at += len(op.text)
    given = read_statutes(statutes)
    stems = Stems([before, *all_variants(sorted(given), given)])
    pieces: list[Piece] = []
    for piece in tidy(kept):
        # What a person wrote may stem from a variant by now, with what was written beside it.
        is_written = isinstance(piece.origin, Author) and piece.origin != NUMBERING
        pieces += stems.trace(piece.text, piece.origin) if is_written else [piece]  # type: ignore[arg-type]  # an Author
    traced = tidy(pieces)
    reading = read_statute(edited.encode(), "draft.md")
    return Draft(text_of(traced), tuple(spans_of(traced)), reading.statute, draft.language)
