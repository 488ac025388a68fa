"""Sentences: which changes stand in one, to be looked at again together."""

import re
from bisect import bisect_right

# A full stop behind one of these ends no sentence.
_SHORT = re.compile(
    r"(?:\b(?:art|arts|bs|dr|dra|sr|sra|núm|nro|no|pág|inc|lic|ing|etc|cap|mr|mrs|vs)|\b[^\W\d_])\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…]+[\"»”’)\]]*(?=\s+[^\s\-–a-záéíóúñçâêôãõ])|\n+")
_CLOSED = re.compile(r"[.!?…:;][\"»”’)\]]*\s*$")


class Sentences:
    """A text's sentences; a line's end is one's end, too."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [
            found.end()
            for found in _END.finditer(text)
            if found.group().isspace()
            or not _SHORT.search(text[max(0, found.start() - 8) : found.start() + 1])
        ]

    def touched(self, start: int, end: int, new: str) -> set[int]:
        """Return which sentences a change is in; none for a whole sentence that came between two."""
        before = self._text[:start].rstrip(" ")
        is_whole = start == end and _CLOSED.search(new) is not None
        if is_whole and (not before or before[-1] == "\n" or _CLOSED.search(before[-4:])):
            return set()
        first = bisect_right(self._ends, start)
        last = bisect_right(self._ends, max(start, end - 1))
        return set(range(first, last + 1))
