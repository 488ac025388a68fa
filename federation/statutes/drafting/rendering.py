r"""The unified text as Markdown, every piece with its origin.

    # Estatutos del Frente

    ## Capítulo I. Del congreso

    **Artículo 1. Quórum**

    El congreso se instala …

Words are put in as they stand in their source. What the form needs is the program's own: signs, labels, empty lines, a
backslash before a sign that Markdown would take for its own. Read again, it gives the statute that it was made of.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from federation.statutes.drafting.tracing import NUMBERING, Piece, slice_pieces, text_of, tidy
from federation.statutes.model import Article, Division, Language
from federation.statutes.references import series_of
from federation.statutes.references.spelling import spell_roman

_UNITS: dict[str, dict[Language, str]] = {
    "": {"es": "Artículo", "pt": "Artigo", "en": "Article"},
    "annex": {"es": "Anexo", "pt": "Anexo", "en": "Annex"},
    "transitional": {
        "es": "Disposición transitoria",
        "pt": "Disposição transitória",
        "en": "Transitional provision",
    },
    "additional": {"es": "Disposición adicional", "pt": "Disposição adicional", "en": "Additional provision"},
    "derogatory": {
        "es": "Disposición derogatoria",
        "pt": "Disposição revogatória",
        "en": "Repealing provision",
    },
    "final": {"es": "Disposición final", "pt": "Disposição final", "en": "Final provision"},
}
_PREAMBLE: dict[Language, str] = {"es": "Preámbulo", "pt": "Preâmbulo", "en": "Preamble"}
_DIVISIONS: dict[str, dict[Language, str]] = {
    "part": {"es": "Parte", "pt": "Parte", "en": "Part"},
    "title": {"es": "Título", "pt": "Título", "en": "Title"},
    "chapter": {"es": "Capítulo", "pt": "Capítulo", "en": "Chapter"},
    "section": {"es": "Sección", "pt": "Seção", "en": "Section"},
    "provisions": {"es": "Disposiciones", "pt": "Disposições", "en": "Provisions"},
}
_INLINE = re.compile(r"[\\`*_\[{~]|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_BEGINNING = re.compile(r"(?P<number>\d{1,9})(?=[.)](?:\s|$))|(?=[#+=>-](?:[#=>-]|\s|$))")


@dataclass(frozen=True, slots=True)
class Unit:
    """An article of the unified text, with the pieces of its heading, its text and the titles over it."""

    article: Article
    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]
    titles: tuple[tuple[Piece, ...], ...]  # of each division, from the outermost in


def render(title: Sequence[Piece], units: Iterable[Unit], language: Language) -> list[Piece]:
    """Return the whole text in pieces."""
    blocks: list[list[Piece]] = []
    if title:
        blocks.append([_made("# "), *_escaped(title)])
    above: tuple[Division, ...] = ()
    for unit in units:
        divisions = unit.article.division
        kept = _shared(above, divisions)
        if divisions and kept == len(divisions) < len(above):
            kept -= 1  # back from a chapter into its title: the title says so
        blocks += [
            _division(divisions[depth], unit.titles[depth], depth, language)
            for depth in range(kept, len(divisions))
        ]
        above = divisions
        named = _name(unit, language, is_first=not blocks[1:])
        if named:
            blocks.append(named)
        blocks += _lines(unit)
    pieces: list[Piece] = []
    for count, block in enumerate(blocks):
        if count:
            # A line end of the source is that source's; the rest of the way to the next block is the form's.
            ends = text_of(pieces[-1:]).endswith("\n")
            pieces.append(_made("\n" if ends else "\n\n"))
        pieces += block
    return tidy([*pieces, _made("\n")])


def _made(text: str) -> Piece:
    return Piece(text, NUMBERING)


def _shared(above: Sequence[Division], divisions: Sequence[Division]) -> int:
    kept = 0
    while kept < min(len(above), len(divisions)) and above[kept] == divisions[kept]:
        kept += 1
    return kept


def _division(division: Division, title: Sequence[Piece], depth: int, language: Language) -> list[Piece]:
    signs, word = "#" * min(depth + 2, 6), _DIVISIONS[division.kind][language]
    if division.number is not None:
        name = f"{signs} {word} {spell_roman(int(division.number))}"
        return [_made(f"{name}. "), *_escaped(title)] if title else [_made(name)]
    if division.kind in {"part", "title", "chapter"} and title:
        return [_made(f"{signs} {word} "), *_escaped(title)]
    return [_made(f"{signs} "), *_escaped(title)] if title else [_made(f"{signs} {word}")]


def _name(unit: Unit, language: Language, *, is_first: bool) -> list[Piece]:
    """Return the line over an article: label and heading; none over closing words, or a preamble below the title."""
    article = unit.article
    sign = "#" * min(len(article.division) + 2, 6)
    if article.kind == "preamble" and is_first and not unit.heading:
        return []
    if article.kind == "preamble":
        return [_made(f"{sign} "), *(_escaped(unit.heading) or [_made(_PREAMBLE[language])])]
    if article.kind == "closing":
        return [_made(f"{sign} "), *_escaped(unit.heading)] if unit.heading else []
    series = series_of(article)
    word = _UNITS.get(series, _UNITS[""])[language]
    name = f"{word} {article.label}" if article.label else word
    heading = [_made(". "), *_escaped(unit.heading)] if unit.heading else []
    if article.kind == "annex":
        return [_made(f"{sign} {name}"), *heading]
    return [_made(f"**{name}"), *heading, _made("**")]


def _lines(unit: Unit) -> Iterator[list[Piece]]:
    """Give the text line by line; each line but the last keeps the line end that its source has."""
    bullets = {part.start: part.depth for part in unit.article.parts if part.label is None and part.depth}
    start = 0
    lines = unit.article.text.split("\n")
    for count, line in enumerate(lines):
        if not line:
            start += 1
            continue
        end = start + len(line)
        depth = bullets.get(start, 0)
        sign = [_made(f"{'  ' * (depth - 1)}- ")] if depth else []
        line_end = slice_pieces(unit.text, end, end + 1) if count < len(lines) - 1 else []
        yield [*sign, *_escaped(slice_pieces(unit.text, start, end)), *line_end]
        start = end + 1


def _escaped(pieces: Sequence[Piece]) -> list[Piece]:
    """Return a line's pieces with backslashes before signs that Markdown would take for its own."""
    line = text_of(pieces)
    places = {found.start() for found in _INLINE.finditer(line)}
    begins = _BEGINNING.match(line)
    if begins:
        places.add(begins.end())
    made: list[Piece] = []
    behind = 0
    for place in sorted(places):
        made += [*slice_pieces(pieces, behind, place), _made("\\")]
        behind = place
    return [*made, *slice_pieces(pieces, behind, len(line))]
