"""The words around what was found: which line of a field, cut to what can be read at a glance, with its marks."""

from collections.abc import Iterator
from typing import Final

from hub.services.find_models import Part
from hub.services.stems import spoken, stems, words

LONGEST: Final = 180
"""Letters of a snippet."""

_BEFORE: Final = 60


def marked(
    text: str, marks: frozenset[str], beginnings: tuple[str, ...], language: str | None
) -> tuple[Part, ...]:
    """Return a text in parts, with the words that were found."""
    return tuple(_parts(text, _places(text, marks, beginnings, language)))


def snippet(
    text: str, marks: frozenset[str], beginnings: tuple[str, ...], language: str | None, enough: int = 2
) -> tuple[Part, ...]:
    """Return the line in which most was found, or the first with enough words, cut around the first of these.

    Nothing where no line has any.
    """
    best: tuple[int, str, list[tuple[int, int]]] | None = None
    for line in text.split("\n"):
        places = _places(line, marks, beginnings, language)
        if places and (best is None or len(places) > best[0]):
            best = (len(places), line, places)
            if len(places) >= enough:
                break
    if best is None:
        return ()
    _, line, places = best
    begin = _word_begin(line, max(0, places[0][0] - _BEFORE)) if len(line) > LONGEST else 0
    end = min(len(line), begin + LONGEST)
    cut = line[begin:end] if end == len(line) else line[begin:end].rpartition(" ")[0] or line[begin:end]
    shifted = [(first - begin, last - begin) for first, last in places if last - begin <= len(cut)]
    parts = list(_parts(cut, shifted))
    if begin > 0:
        parts.insert(0, Part(text="… "))
    if begin + len(cut) < len(line):
        parts.append(Part(text=" …"))
    return tuple(parts)


def _places(
    text: str, marks: frozenset[str], beginnings: tuple[str, ...], language: str | None
) -> list[tuple[int, int]]:
    tongues = spoken(language)
    found: dict[str, bool] = {}
    places = []
    for folded, begin, end in words(text):
        hit = found.get(folded)
        if hit is None:
            hit = not marks.isdisjoint(stems(folded, tongues)) or folded.startswith(beginnings or ("\0",))
            found[folded] = hit
        if hit:
            places.append((begin, end))
    return places


def _parts(text: str, places: list[tuple[int, int]]) -> Iterator[Part]:
    at = 0
    for begin, end in places:
        if begin > at:
            yield Part(text=text[at:begin])
        yield Part(text=text[begin:end], found=True)
        at = end
    if at < len(text):
        yield Part(text=text[at:])


def _word_begin(line: str, at: int) -> int:
    return at if at == 0 else line.find(" ", at) + 1 or at
