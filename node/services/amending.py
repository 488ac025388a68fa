"""Amending: what a person says of an article's words, as the change that a record holds.

    replacing(text, "mayoría simple", "dos tercios")     Replace(start=23, end=37, new="dos tercios")

The words stand once in the article; whether a space or a line end parts them does not matter, all else does. Where
words go and nothing comes, one of the spaces around them goes too.
"""

import re
import unicodedata

from federation.documents.proposals import Replace
from federation.errors import SettingInvalid


def replacing(text: str, words: str, new: str) -> Replace:
    """Return the change of these words of the text. Raises SettingInvalid where they stand nowhere, or twice."""
    start, end = find_words(text, words)
    new = _as_written(new)
    if not new:
        start, end = _with_a_space(text, start, end)
    return Replace(start=start, end=end, new=new)


def find_words(text: str, words: str) -> tuple[int, int]:
    """Return where these words stand in the text, half-open."""
    pieces = _as_written(words).split()
    if not pieces:
        raise SettingInvalid("Some words are needed to find the place.")
    found = list(re.finditer(r"\s+".join(map(re.escape, pieces)), text))
    if len(found) != 1:
        raise SettingInvalid(
            f"The words {words[:100]!r} stand there {len(found)} times, and must stand there once.",
            times=len(found),
        )
    return found[0].span()


def _as_written(words: str) -> str:
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n").strip())


def _with_a_space(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen the span by the space or line end that nothing would need any more."""
    behind_space = start == 0 or text[start - 1].isspace()
    before_space = end == len(text) or text[end].isspace()
    if behind_space and before_space:
        if end < len(text) and (start == 0 or text[end] == " " or text[start - 1] == "\n"):
            end += 1
        elif start > 0:
            start -= 1
    return start, end
