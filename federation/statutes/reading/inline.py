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

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`](?:[^`]|(?<!`)`{1,3}(?!`)){0,400}?)(?<!`)\1(?!`)")
_IMAGE = re.compile(r"!\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,500}\")?\s?\)")
_TARGET = r"\(\s?<?[^()\s<>]{0,2000}(?:\([^()\s]{0,200}\)[^()\s<>]{0,2000})?>?(?:\s{1,3}[\"'][^\"']{0,500}[\"'])?\s?\)"
_LINK = re.compile(rf"\[([^\[\]]{{1,1000}})\](?:{_TARGET}|\[[^\[\]]{{0,200}}\])")
_NOTE = re.compile(r"\[\^([^\[\]\s]{1,50})\]")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]{1,1000})>")
_BR = re.compile(r"<br\s?/?>\n?", re.IGNORECASE)
_EMPHASIS_TAG = re.compile(r"<(/?)(?:b|strong|u|i|em|ins)>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_ATTRIBUTES = re.compile(r" ?\{[#.][^{}]{0,200}\}$", re.MULTILINE)
_DELIMITER = re.compile(r"\*{1,3}|_{1,3}|~~")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A line without marks; `emphasis` says of each code point whether it is set apart."""

    text: str
    emphasis: tuple[bool, ...]

    @property
    def lead(self) -> int:
        """How many code points at the beginning are set apart; spaces between them count."""
        end = next(
            (
                place
                for place, (sign, is_set) in enumerate(zip(self.text, self.emphasis, strict=True))
                if not is_set and sign != " "
            ),
            len(self.text),
        )
        return len(self.text[:end].rstrip())


def render(text: str) -> list[Rendered]:
    """Return the paragraph's lines without marks of Markdown; a line break that was meant ends with a line feed."""
    protected = _ESCAPE.sub(lambda found: _protect(found[1]), text)
    protected = _CODE.sub(lambda found: _protect(found[2]), protected)
    protected = _BR.sub(_BREAK + "\n", protected)
    protected = re.sub(r"(?: {2}|\\)\n", _BREAK + "\n", protected)
    protected = _NOTE.sub(lambda found: _protect(f"[{found[1]}]"), protected)
    for _ in range(2):  # a picture inside a link
        protected = _IMAGE.sub(r"\1", protected)
        protected = _LINK.sub(r"\1", protected)
    protected = _AUTOLINK.sub(lambda found: _protect(found[1]), protected)
    protected = _EMPHASIS_TAG.sub(lambda found: _CLOSE if found[1] else _OPEN, protected)
    protected = _ATTRIBUTES.sub("", _TAG.sub("", protected))
    return _lines(_emphasised(html.unescape(protected)))


def _protect(text: str) -> str:
    """Return the text so that nothing in it is read as a mark."""
    return "".join(
        chr(_PROTECTED + ord(sign)) if "!" <= sign <= "~" and not sign.isalnum() else sign for sign in text
    )


def _unprotect(sign: str) -> str:
    return chr(ord(sign) - _PROTECTED) if _PROTECTED <= ord(sign) < _PROTECTED + 128 else sign


def _emphasised(text: str) -> list[tuple[str, bool]]:
    """Return the text's signs without the marks of emphasis, each with whether it is set apart."""
    opened: dict[str, list[int]] = {"*": [], "_": [], "~": []}
    drops: dict[int, int] = {}  # where marks go away, how many signs
    changes: dict[int, int] = {}  # where emphasis begins (+1) and ends (-1)
    for found in _DELIMITER.finditer(text):
        sign, start, end = found.group()[0], found.start(), found.end()
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        if before.isdigit() and after.isdigit():
            continue  # "2*3"
        closes = not before.isspace() and not (sign == "_" and after.isalnum())
        opens = not after.isspace() and not (sign == "_" and before.isalnum())
        row = opened[sign]
        if closes and row and not (opens and before in '(¿¡"“«' and not before.isalnum()):
            begin = row.pop()
            width = min(end - start, _width(text, begin))
            drops[begin], drops[start] = _width(text, begin), end - start
            if width:
                changes[begin] = changes.get(begin, 0) + 1
                changes[start] = changes.get(start, 0) - 1
        elif opens:
            row.append(start)
    signs: list[tuple[str, bool]] = []
    depth, skip = 0, 0
    for place, sign in enumerate(text):
        depth += changes.get(place, 0)
        skip = max(skip, drops.get(place, 0))
        if skip:
            skip -= 1
        elif sign in {_OPEN, _CLOSE}:
            depth += 1 if sign == _OPEN else -1
        else:
            signs.append((_unprotect(sign), depth > 0))
    return signs


def _width(text: str, start: int) -> int:
    found = _DELIMITER.match(text, start)
    return found.end() - start if found else 0


def _lines(signs: list[tuple[str, bool]]) -> list[Rendered]:
    """Return the signs as lines, spaces folded; a meant break stays as a line feed at the line's end."""
    lines: list[Rendered] = []
    text: list[str] = []
    emphasis: list[bool] = []

    def end(*, meant: bool) -> None:
        while text and text[-1] == " ":
            text.pop()
            emphasis.pop()
        if meant:
            text.append("\n")
            emphasis.append(False)
        if text:
            lines.append(Rendered("".join(text), tuple(emphasis)))
        text.clear()
        emphasis.clear()

    is_meant = False
    for sign, is_set in signs:
        if sign == _BREAK:
            is_meant = True
        elif sign == "\n":
            end(meant=is_meant)
            is_meant = False
        elif sign.isspace():
            if text and text[-1] != " ":
                text.append(" ")
                emphasis.append(is_set)
        else:
            text.append(sign)
            emphasis.append(is_set)
    end(meant=False)
    return lines
