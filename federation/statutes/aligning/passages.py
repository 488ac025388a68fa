r"""A text in passages: sentences and items, each long enough to say something by itself.

passages_of("Son fines:\na) unir a las fábricas que quedaron sin patrón; b) ahorrar.")
    -> ("Son fines: a) unir a las fábricas que quedaron sin patrón; b) ahorrar.",)
"""

import re

_END = re.compile(r"(?<=[.;:])\s+|\n")
_LEAST = 6  # words


def passages_of(text: str) -> tuple[str, ...]:
    """Return the passages in their order; what is too short goes with what follows, at the end with what precedes."""
    found: list[str] = []
    begun: list[str] = []
    for piece in _END.split(text):
        begun += piece.split()
        if len(begun) >= _LEAST:
            found.append(" ".join(begun))
            begun = []
    if begun:
        found.append(" ".join([found.pop(), *begun] if found else begun))
    return tuple(found)
