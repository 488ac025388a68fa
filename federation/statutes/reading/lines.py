"""Lines: where a paragraph of wrapped lines really ends.

    Artículo 5                     a label alone: the next line is another
    Quórum                         short, and the next begins with a capital: a title
    El congreso sesiona con        wrapped: goes on
    la mitad de sus miembros,
    conforme al                    open: "artículo 12" below begins nothing
    artículo 12. Los demás …
    a) con voto;                   a label behind a mark begins an item

Plain text ends a paragraph where the next word would still have fitted in the line; Markdown does not, but labels
begin a new one in both.
"""

import re
from collections.abc import Sequence

from federation.statutes.reading.headings import has_verb, is_capitals
from federation.statutes.reading.items import find_item
from federation.statutes.reading.markers import (
    find_annex,
    find_article,
    find_division,
    find_loose_division,
    find_provision,
    find_provisions,
    is_closing,
    is_preamble_heading,
)

MAX_WIDTH = 130  # characters of a line from which on a text is not wrapped, and each line a paragraph
_MIN_WIDTH = 40
_SHORT = 0.75  # of the width: a line that ends before it was ended
_TITLE_LINES = 3
_TITLE_LENGTH = 90  # characters of a title on a line of its own, where the width is not known

_OPEN_WORD = re.compile(
    r"(?:^|[ (])(?:el|la|los|las|lo|un|una|de|del|al|a|en|y|e|o|u|con|por|para|según|segun|sin|su|sus|que|se|como"
    r"|este|esta|dicho|dicha|presente|art[íi]culos?|arts?|cláusulas?|incisos?|literal(?:es)?|numeral(?:es)?|letras?"
    r"|apartados?|capítulo|título|sección|o|os|as|do|da|dos|das|no|na|nos|nas|ao|aos|à|às|pelo|pela|conforme|artigos?|alíneas?|com|em"
    r"|the|of|in|to|and|or|by|with|under|for|see|articles?|sections?|clauses?|paragraphs?|n[º°]|ver|véase)\.?$",
    re.IGNORECASE,
)
_ENDS = (".", ":", ";", "!", "?", "…", '"', "”", "»", ")")


def wrap_width(lines: Sequence[str]) -> int | None:
    """Return at which width a text is wrapped; None where it is not wrapped at all."""
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return None
    longest = lengths[min(len(lengths) - 1, len(lengths) * 95 // 100)]
    return None if longest > MAX_WIDTH else max(longest, _MIN_WIDTH)


def split_lines(lines: Sequence[str], width: int | None, *, is_plain: bool) -> list[list[int]]:
    """Return the places of the lines of each paragraph, of lines that no empty line parts."""
    groups: list[list[int]] = []
    titled = False  # the line before this paragraph is a label alone: it may be its title
    for place, line in enumerate(lines):
        if groups and not _begins_anew(
            _ends(lines, groups[-1]), line, width, titled=titled, is_plain=is_plain
        ):
            groups[-1].append(place)
        else:
            titled = bool(groups) and len(groups[-1]) == 1 and _is_label_alone(lines[place - 1])
            groups.append([place])
    return groups


def _ends(lines: Sequence[str], group: Sequence[int]) -> list[str]:
    """Return a paragraph's first lines, as many as a title may have and one more, and its last."""
    shown = [lines[place] for place in group[: _TITLE_LINES + 1]]
    return shown if len(group) <= len(shown) else [*shown, lines[group[-1]]]


def is_open(line: str) -> bool:
    """Whether a sentence goes on behind the line, so that a label on the next is a reference."""
    return bool(_OPEN_WORD.search(line[-40:])) or line.endswith((",", "-", "("))


def _is_label_alone(line: str) -> bool:
    if len(line) > 60:
        return False
    article = find_article(line)
    if article:
        return article.end >= len(line) and not article.bare
    division = find_division(line)
    if division:
        return division.end >= len(line)
    named = find_provisions(line)
    return bool(named and named[1] >= len(line.rstrip(" .:"))) or is_preamble_heading(line)


def _begins_anew(group: Sequence[str], line: str, width: int | None, *, titled: bool, is_plain: bool) -> bool:
    """Whether a paragraph begins with the line, judged by the lines of the paragraph before it."""
    before = group[-1]
    if len(group) == 1 and _is_label_alone(before):
        return True
    if _begins_unit(before, line, width) or _begins_item(before, line):
        return True
    if is_open(before) or not (line[0].isupper() or line[0] in '"“«¿¡(0123456789'):
        return False
    needed = len(before) + 1 + len(line.split(" ", 1)[0])  # for the next word on the line before
    if (titled or _begins_marked(group[0])) and len(group) <= _TITLE_LINES:
        return _is_title(group, titled=titled) and (
            len(before) <= _TITLE_LENGTH if width is None else needed <= width
        )
    if not is_plain:
        return False
    return width is None or (needed <= _SHORT * width and (before.endswith(_ENDS) or is_capitals(before)))


def _is_title(group: Sequence[str], *, titled: bool) -> bool:
    """Whether lines are a title, or a label and a title: no sentence."""
    text = " ".join(group)
    if titled:
        return not has_verb(text)
    article = find_article(text)
    return not has_verb(text[article.end :] if article else text)


def _begins_marked(line: str) -> bool:
    return bool(find_article(line) or find_loose_division(line) or find_annex(line))


def _begins_unit(before: str, line: str, width: int | None) -> bool:
    """Whether the line begins an article or a division, although the line before does not end a paragraph."""
    if is_open(before) or not line[0].isupper():
        return False
    article = find_provision(line) or find_article(line)
    if article:
        is_believed = article.closed
        if article.word and any(sign in line[: article.end][-3:] for sign in "-–—"):
            return True
    else:
        division = find_division(line)
        named = find_provisions(line)
        is_alone = bool(named and named[1] >= len(line.rstrip(" .:")))
        is_believed = bool(division and division.closed) or is_alone or is_closing(line)
        is_believed = is_believed and (len(line) <= _TITLE_LENGTH or is_capitals(line))
    is_ended = before.endswith(_ENDS) or is_capitals(before) or _begins_marked(before)
    return is_believed and (is_ended or len(before) < (_SHORT * width if width else _TITLE_LENGTH))


def _begins_item(before: str, line: str) -> bool:
    """Whether the line begins an item behind another, or behind what introduces it."""
    found = find_item(line)
    if not found:
        return False
    if before.endswith((":", ";", ".", ",")) or _is_joined(before):
        return True
    # Somebody left the marks out: a list goes on, or begins, all the same.
    earlier = find_item(before)
    following = {(style, value - 1) for style, value in found.readings}
    return bool(earlier and following & set(earlier.readings)) and not is_open(before)


def _is_joined(before: str) -> bool:
    """Whether the line ends in "; y" or ", and", as the last item but one does."""
    return bool(re.search(r"[;,.] (?:y|e|o|u|and|or|ou)$", before[-8:]))
