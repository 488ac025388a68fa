"""Where the words of a text come from: pieces of text, each with its origin.

    Piece("El congreso se reúne", Source("gotcha.md", "article-12", 0, 20))     from an article's text
    Piece("Quórum", Source("gotcha.md", "article-16", 0, 6, part="heading"))    from its heading
    Piece("Artículo 5. ", NUMBERING)                                             made by the program
    Piece(" y cada tres meses", Author("Ana"))

A piece with a source is exactly the source's words: text == source[start:end], in code points. `Span` is a piece's
place in the whole text. Nothing is joined that does not stand together in its source.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from federation.encoding import Json


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a draft: of an article's text, or of the part of it that `part` names."""

    file: str
    article: str
    start: int
    end: int
    part: str | None = None  # None: its text; "heading"; "division-1": the title of its outermost division

    def to_json(self) -> dict[str, Json]:
        """Return what the trace gives; `part` only where it is not the text."""
        fields: dict[str, Json] = {
            "file": self.file,
            "article": self.article,
            "start": self.start,
            "end": self.end,
        }
        return fields if self.part is None else {**fields, "part": self.part}


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who wrote it."""

    name: str

    def to_json(self) -> dict[str, Json]:
        """Return what the trace gives."""
        return {"author": self.name}


Origin: TypeAlias = Source | Author

NUMBERING = Author("numbering")  # labels, references in new numbers, signs and lines of the format


class Piece(NamedTuple):
    """Words with one origin."""

    text: str
    origin: Origin


class Span(NamedTuple):
    """text[start:end] is of one origin."""

    start: int
    end: int
    origin: Origin

    def to_json(self) -> dict[str, Json]:
        """Return what `frente-statutes draft --json` gives of it."""
        return {"start": self.start, "end": self.end, "source": self.origin.to_json()}


def cut(piece: Piece, start: int, end: int) -> Piece:
    """Return piece[start:end], with its origin cut likewise."""
    origin = piece.origin
    if isinstance(origin, Source):
        origin = replace(origin, start=origin.start + start, end=origin.start + end)
    return Piece(piece.text[start:end], origin)


def slice_pieces(pieces: Iterable[Piece], start: int, end: int) -> list[Piece]:
    """Return what stands in [start, end) of the pieces' text."""
    found = []
    at = 0
    for piece in pieces:
        first, last = max(start, at), min(end, at + len(piece.text))
        if first < last:
            found.append(cut(piece, first - at, last - at))
        at += len(piece.text)
        if at >= end:
            break
    return found


def tidy(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces without empty ones, and those joined that stand together in their source."""
    tidied: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        joined = _join(tidied[-1], piece) if tidied else None
        if joined:
            tidied[-1] = joined
        else:
            tidied.append(piece)
    return tidied


def _join(one: Piece, other: Piece) -> Piece | None:
    first, second = one.origin, other.origin
    if isinstance(first, Source):
        follows = isinstance(second, Source) and replace(second, start=first.start, end=first.end) == first
        if not follows or not isinstance(second, Source) or second.start != first.end:
            return None
        return Piece(one.text + other.text, replace(first, end=second.end))
    return Piece(one.text + other.text, first) if first == second else None


def text_of(pieces: Iterable[Piece]) -> str:
    """Return the pieces' words."""
    return "".join(piece.text for piece in pieces)


def spans_of(pieces: Iterable[Piece]) -> Iterator[Span]:
    """Give the place of each piece."""
    at = 0
    for piece in pieces:
        yield Span(at, at + len(piece.text), piece.origin)
        at += len(piece.text)


def pieces_of(text: str, spans: Iterable[Span]) -> list[Piece]:
    """Return the text in its pieces."""
    return [Piece(text[span.start : span.end], span.origin) for span in spans]
