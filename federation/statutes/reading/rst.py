"""reStructuredText before pandoc reads it: included texts, and the prose that it holds.

Pandoc drops comments, unknown directives and unknown roles, or stops at directives that name files: these are taken
out here, and what is prose in the rest is counted here, by the marks of reStructuredText alone.

    Title: The Steering Council Model      a head of lines before the first section, as in a PEP: it names the title

Source: https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from federation.statutes.reading.blocks import Block, Notice
from federation.statutes.reading.counting import words_in
from federation.statutes.reading.decoding import decode
from federation.statutes.reading.includes import include
from federation.statutes.reading.marks import clean

_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1+\s*$")
_HEAD_LINE = re.compile(r"([A-Z][A-Za-z-]{0,30}):[ \t]+(\S.*)")
_DIRECTIVE = re.compile(r"([ \t]*)\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?([A-Za-z][\w.+:-]*?)::(?:[ \t]+(.*))?$")
_TARGET = re.compile(r"[ \t]*(?:\.\.[ \t]+_(?!_)|__[ \t])")
_NOTE = re.compile(r"([ \t]*)\.\.[ \t]+\[([^\]]+)\](?:[ \t]+(.*))?$")
_COMMENT = re.compile(r"([ \t]*)\.\.(?:[ \t]+.*)?$")
_OPTION = re.compile(r"[ \t]*:[\w-]+:(?:[ \t]|$)")
# Directives whose content is no prose.
_SILENT_NAMES = (
    "image figure raw math code code-block sourcecode highlight contents toctree role default-role class meta unicode "
    "date include literalinclude sectnum target-notes index"
)
_SILENT = frozenset(_SILENT_NAMES.split())
_FILE_OPTION = re.compile(r"^[ \t]+:(?:file|url):[ \t]*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A text in reStructuredText, ready for pandoc."""

    text: str
    title: str | None
    words: list[str]
    notices: list[Notice]
    paragraphs: tuple[Block, ...]


def open_rst(data: bytes, beside: Mapping[str, bytes]) -> Source:
    """Return the text ready for pandoc. Raises StatuteTooLarge where it includes too much."""
    text, notices = include(clean(decode(data)).expandtabs(8), "rst", beside)
    text = clean(text).expandtabs(8)
    text = re.sub(
        r":(pep|rfc):`([^`<]+)`", lambda found: f"{found[1].upper()} {found[2]}", text
    )  # as it is printed
    for found in _FILE_OPTION.finditer(text):
        notices.append(Notice("include-refused", found[1].strip()))
    text = _FILE_OPTION.sub("", text)
    head = _head(text)
    lines = tuple(_prose(text.split("\n")))
    words = [word for line in lines for word in words_in(line.said)]
    return Source(_with_lines(text), head.get("title"), words, notices, tuple(_paragraphs(lines)))


def _head(text: str) -> dict[str, str]:
    """Return the fields of a head as a PEP has one, by their folded names."""
    fields: dict[str, str] = {}
    name = ""
    for line in text.lstrip("\n").split("\n"):
        found = _HEAD_LINE.fullmatch(line.rstrip())
        if found:
            name = found[1].casefold()
            fields[name] = found[2]
        elif line.startswith(" ") and name:
            fields[name] += f" {line.strip()}"
        else:
            return fields if len(fields) > 1 and not line.strip() else {}
    return {}


def _with_lines(text: str) -> str:
    """Return the text with a PEP's head as lines, which pandoc would run together."""
    if not _head(text):
        return text
    body = text.lstrip("\n")
    head, _, rest = body.partition("\n\n")
    lines = [
        f"| {line}" if _HEAD_LINE.fullmatch(line.rstrip()) else f"  {line.strip()}"
        for line in head.split("\n")
    ]
    return "\n".join(lines) + f"\n\n{rest}"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's prose. The signs under a heading have none and are `is_rule`."""

    said: str
    indent: int
    is_rule: str = ""


def _prose(lines: list[str]) -> Iterator[_Line]:
    """Give each line's prose, without directives' names and options, targets and comments."""
    silent: int | None = None  # lines further in than this belong to something that is not shown
    options: int | None = None  # a directive began: options may follow
    joined = _inline("\n".join(lines)).split("\n")
    for line in joined:
        indent = len(line) - len(line.lstrip())
        if not line.strip():
            options = None
            yield _Line("", 0)
            continue
        if silent is not None and indent > silent:
            continue
        silent = None
        if options is not None and indent > options and _OPTION.match(line):
            continue
        options = None
        if _UNDERLINE.fullmatch(line.strip()) and not indent:
            yield _Line("", 0, line.strip()[0])
        elif _TARGET.match(line):
            silent = indent
        elif found := _DIRECTIVE.fullmatch(line):
            if found[2].lower() in _SILENT:
                silent = indent
            else:
                options = indent
                yield _Line(found[3] or "", indent)
        elif found := _NOTE.fullmatch(line):
            yield _Line(found[3] or "", indent)
        elif _COMMENT.fullmatch(line):
            silent = indent
        else:
            yield _Line(line, indent)


def _inline(text: str) -> str:
    """Return the text without the marks and addresses of links, roles, substitutions and footnotes."""
    text = re.sub(r":[\w:+.-]+:`([^`<]*?)\s*<[^`>]*>`", r"\1", text)  # :role:`text <target>`
    text = re.sub(r"(?<![\w:]):[A-Za-z][\w:+.-]*:`([^`]*)`", r"\1", text)  # :role:`text`
    text = re.sub(r"`([^`<]+?)\s*<[^`>]*>`__?", r"\1", text)  # `text <address>`_
    text = re.sub(r"\[(?:#?[\w.-]*|\*)\]_", " ", text)  # [1]_
    text = re.sub(r"\\\s", "", text)
    return re.sub(r"\|([^\s|][^|\n]*)\|_{0,2}", " ", text) if "::" in text else text


def _paragraphs(lines: tuple[_Line, ...]) -> Iterator[Block]:
    """Give the prose in paragraphs, and its headings by the signs under them."""
    levels: list[str] = []
    gathered: list[str] = []

    def done() -> Iterator[Block]:
        text = " ".join(" ".join(gathered).split())
        gathered.clear()
        if text:
            yield Block("paragraph", text)

    for line in lines:
        if line.is_rule and len(gathered) == 1:
            if line.is_rule not in levels:
                levels.append(line.is_rule)
            text = " ".join(gathered.pop().split())
            yield Block("heading", text, level=min(levels.index(line.is_rule) + 1, 9))
        elif not line.said.strip():
            yield from done()
        else:
            gathered.append(line.said)
    yield from done()
