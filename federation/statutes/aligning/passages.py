r"""A text in passages: sentences and items, each long enough to say something by itself.

passages_of("Son fines:\na) unir a las fábricas que quedaron sin patrón; b) ahorrar.")
    -> ("Son fines: a) unir a las fábricas que quedaron sin patrón; b) ahorrar.",)

A talker puts two subjects into one sentence: clauses_of takes it apart at commas and where "and" or "but" goes on.
"""

import re
from collections.abc import Iterable

_END = re.compile(r"(?<=[.;:])\s+|\n")
_CLAUSE = re.compile(r"(?<=,)\s+|\s+(?=(?:y|e|and|pero|mas|but)\s)", re.IGNORECASE)
_LEAST = 6  # words
_LONG = 20  # words, from which one sentence may speak of two things


def passages_of(text: str) -> tuple[str, ...]:
    """Return the passages in their order; what is too short goes with what follows, at the end with what precedes."""
    return _gathered(_END.split(text))


def clauses_of(text: str) -> tuple[str, ...]:
    """Return the passages; a text that is one long sentence falls into its clauses, which are gathered as those are."""
    found = passages_of(text)
    if len(found) > 1 or len(text.split()) < _LONG:
        return found
    return _gathered(_CLAUSE.split(text))


def _gathered(pieces: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    begun: list[str] = []
    for piece in pieces:
        begun += piece.split()
        if len(begun) >= _LEAST:
            found.append(" ".join(begun))
            begun = []
    if begun:
        found.append(" ".join([found.pop(), *begun] if found else begun))
    return tuple(found)
