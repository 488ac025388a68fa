"""Counting: what a file's words are, and which of them a reading lost.

Words are counted in the source itself, before a converter touches it, and in what was read. A word is a run of
letters and digits, folded: marks, spaces, signs of lists and of emphasis never count.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from federation.statutes.tokens import fold

MAX_LOST = 0.01  # the part of the source's words from which on the fallback steps in

_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """Return the folded words and numbers of a text, in order, without marks."""
    return [fold(word) for word in _WORD.findall(text)]


def lost_words(source: Sequence[str], read: Iterable[str]) -> Counter[str]:
    """Return the source's words that the reading has not, or has fewer times, with how many times they are missing."""
    return Counter(source) - Counter(read)


def is_lossy(source: Sequence[str], lost: Counter[str]) -> bool:
    """Whether more words are lost than a converter may lose."""
    return lost.total() > MAX_LOST * len(source)
