"""The passages of a merged text: each line has the labels and depths that it had in the base or in a version.

A line that nobody had so is looked at for a label; one that is most like a bullet is a bullet, as bullets have no
label that could be seen.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from rapidfuzz.distance import Indel

from federation.documents.statute import Passage
from federation.statutes.model import Article
from federation.statutes.reading.passages import Line, build_text

ALIKE = 0.6  # of two lines' characters

_Edges = tuple[Passage, ...]  # of one line, counted from its beginning


def passages_of(text: str, sources: Sequence[Article]) -> tuple[Passage, ...]:
    """Return the passages of a text that was woven from the sources; none where they have none."""
    known: dict[str, _Edges] = {}
    for source in sources:
        if source.text == text and source.parts:
            return source.parts
        for line, edges in _by_line(source.text, source.parts):
            if edges:
                known.setdefault(line, edges)
    if not known:
        return ()
    parts: list[Passage] = []
    offset = 0
    _, built = build_text([Line(line) for line in text.split("\n")])
    for line, found in _by_line(text, built):
        parts += [
            edge.model_copy(update={"start": offset + edge.start, "end": offset + edge.end})
            for edge in known.get(line) or _bullet_like(line, known) or found
        ]
        offset += len(line) + 1
    return tuple(parts)


def _by_line(text: str, parts: Sequence[Passage]) -> list[tuple[str, _Edges]]:
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    edges: list[list[Passage]] = [[] for _ in lines]
    for part in parts:
        at = min(bisect_right(starts, part.start) - 1, len(lines) - 1)
        begin = starts[at]
        moved = {"start": part.start - begin, "end": min(part.end - begin, len(lines[at]))}
        edges[at].append(part.model_copy(update=moved))
    return [(line, tuple(found)) for line, found in zip(lines, edges, strict=True)]


def _bullet_like(line: str, known: dict[str, _Edges]) -> _Edges:
    """Return the passage of a line that is most like a bullet."""
    alike = {other: Indel.normalized_similarity(line, other) for other in known}
    best = max(alike, key=lambda other: alike[other], default="")
    edges = known.get(best, ())
    if len(edges) != 1 or edges[0].label is not None or not edges[0].depth or alike[best] < ALIKE:
        return ()
    return (edges[0].model_copy(update={"start": 0, "end": len(line)}),)
