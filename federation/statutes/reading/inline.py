r"""Inline: a paragraph of Markdown without its marks, and how much of its beginning is set apart.

    "**Artículo 5. Quórum** El [congreso](#c) …"     "Artículo 5. Quórum El congreso …", emphasised up to "Quórum"
    "Sesiona cada año[^1] \* con _voz_"              "Sesiona cada año[1] * con voz"

Emphasis, links, code spans, tags of HTML, entities and escapes are those of CommonMark in so far as statutes have
them; a mark that closes nothing stays in the text. Every pattern looks a bounded number of signs ahead.
"""

import html
import re
from dataclasses import dataclass

# Signs of Unicode's private area stand for what must not be read as Markdown; `clean` took the file's own away.
_BREAK, _OPEN, _CLOSE = "\ue100", "\ue101", "\ue102"
_PROTECTED = 0xE200  # + the code of the sign
_HAS_PROTECTED = re.compile("[\ue200-\ue27f]")
_UNPROTECT = {_PROTECTED + code: chr(code) for code in range(128)}

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`](?:[^`]|(?<!`)`{1,3}(?!`)){0,400}?)(?<!`)\1(?!`)")
_IMAGE = re.compile(r"!\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,500}\")?\s?\)")
_TARGET = r"\(\s?<?[^()\s<>]{0,2000}(?:\([^()\s]{0,200}\)[^()\s<>]{0,2000})?>?(?:\s{1,3}[\"'][^\"']{0,500}[\"'])?\s?\)"
_LINK = re.compile(rf"\[([^\[\]]{{1,1000}})\](?:{_TARGET}|\[[^\[\]]{{0,200}}\])")
_NOTE = re.compile(r"\[\^([^\[\]\s]{1,50})\]")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]{1,1000})>")
_BR = re.compile(r"<br\s?/?>\n?", re.IGNORECASE)
_EMPHASIS_TAG = re.compile(r"<(/?)(?:b|strong|u|i|em|ins)>", re.IGNORECASE)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})(?:[\s/][^<>]{0,500})?>")
_RUNNING_TAGS = frozenset({"a", "abbr", "b", "code", "del", "em", "font", "i", "ins", "mark", "q", "s", "small", "span",
                           "strong", "sub", "sup", "u"})  # fmt: skip
_ATTRIBUTES = re.compile(r" ?\{[#.][^{}]{0,200}\}$", re.MULTILINE)
_WORD_BEGINNING = re.compile(r"(?<![\w*])(\*{1,3})([^\W\d_]{1,30})\1(?=[^\W\d_])")  # "**A**rtículo"
_DELIMITER = re.compile(rf"\*{{1,3}}|_{{1,3}}|~~|[{_OPEN}{_CLOSE}]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A line without marks, of whose beginning `lead` code points are set apart; a line feed ends it where meant."""

    text: str
    lead: int


def render(text: str) -> list[Rendered]:
    """Return the paragraph's lines without marks of Markdown; a line break that was meant ends with a line feed."""
    protected = _ESCAPE.sub(lambda found: _protect(found[1]), text)
    protected = _CODE.sub(lambda found: _protect(found[2]), protected)
    protected = _BR.sub(_BREAK + "\n", protected)
    protected = re.sub(r"(?: {2}|\\)\n", _BREAK + "\n", protected)
    protected = _NOTE.sub(lambda found: _protect(f"[{found[1]}]"), protected)
    protected = _without_targets(protected)
    protected = _AUTOLINK.sub(lambda found: _protect(found[1]), protected)
    protected = _EMPHASIS_TAG.sub(lambda found: _CLOSE if found[1] else _OPEN, protected)
    protected = _ATTRIBUTES.sub("", _without_tags(protected))
    protected = _WORD_BEGINNING.sub(rf"{_OPEN}\2{_CLOSE}", protected)
    return _lines(_emphasised(html.unescape(protected)))


def silence(text: str) -> str:
    """Return a text in Markdown with its words as they are read, and whatever else between them: for counting."""
    text = _NOTE.sub(r" \1 ", _ESCAPE.sub(" ", text))
    return html.unescape(_WORD_BEGINNING.sub(r"\2", _without_tags(_without_targets(text))))


def _without_targets(text: str) -> str:
    """Return the text with the words of its links and pictures, and not where they lead."""
    for _ in range(2):  # a picture inside a link
        text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    return text


def _without_tags(text: str) -> str:
    """Return the text without tags of HTML: one inside a word parts nothing, one around a paragraph does."""
    return _TAG.sub(lambda found: "" if found[1].lower() in _RUNNING_TAGS else " ", text)


def _protect(text: str) -> str:
    """Return the text so that nothing in it is read as a mark."""
    return "".join(
        chr(_PROTECTED + ord(sign)) if "!" <= sign <= "~" and not sign.isalnum() else sign for sign in text
    )


def _emphasised(text: str) -> list[tuple[str, bool]]:
    """Return the text without the marks of emphasis, in runs, each with whether it is set apart."""
    opened: dict[str, list[tuple[int, int]]] = {"*": [], "_": [], "~": []}
    drops: dict[int, int] = {}  # where marks go away, up to where
    changes: dict[int, int] = {}  # where emphasis begins (+1) and ends (-1)
    for found in _DELIMITER.finditer(text):
        sign, start, end = found.group()[0], found.start(), found.end()
        if sign in {_OPEN, _CLOSE}:
            drops[start], changes[start] = end, 1 if sign == _OPEN else -1
            continue
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        if before.isalnum() and after.isalnum():
            continue  # "2*3", "nombre_largo"
        closes, opens = not before.isspace(), not after.isspace()
        row = opened[sign]
        if closes and row and not (opens and before in '(¿¡"“«'):
            begin, width = row.pop()
            drops[begin], drops[start] = width, end
            changes[begin], changes[start] = 1, -1
        elif opens:
            row.append((start, end))
    runs: list[tuple[str, bool]] = []
    depth, place = 0, 0
    for start in sorted(drops):
        runs.append((text[place:start], depth > 0))
        depth += changes[start]
        place = drops[start]
    runs.append((text[place:], depth > 0))
    return runs


def _lines(runs: list[tuple[str, bool]]) -> list[Rendered]:
    """Return the runs as lines, spaces folded; a meant break stays as a line feed at the line's end."""
    lines: list[Rendered] = []
    pieces: list[tuple[str, bool]] = []
    for text, is_set in runs:
        first, *others = text.split("\n")
        pieces.append((first, is_set))
        for other in others:
            _end_line(lines, pieces)
            pieces = [(other, is_set)]
    _end_line(lines, pieces)
    return lines


def _end_line(lines: list[Rendered], pieces: list[tuple[str, bool]]) -> None:
    text = "".join(piece for piece, _ in pieces)
    is_meant = _BREAK in text
    folded = _fold(text)
    lead = ""
    for piece, is_set in pieces:
        if not is_set and piece.strip():
            break
        lead += piece
    if folded or is_meant:
        lines.append(Rendered(folded + "\n" if is_meant else folded, len(_fold(lead))))


def _fold(text: str) -> str:
    folded = " ".join(text.replace(_BREAK, "").split())
    return folded.translate(_UNPROTECT) if _HAS_PROTECTED.search(folded) else folded
