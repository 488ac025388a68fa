r"""Markdown: a statute as plain text that is read on any machine, and read again by `read_statute` as it was.

    # Estatuto del Frente
    ## Capítulo II. Del congreso
    **Artículo 5.º. Quórum**

    El congreso decide:

    a) el plan;

A label of an item is text, so that no program counts it anew ("1\. …"); a bullet is a bullet. Every sign that Markdown
would take for its own has a backslash before it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from federation.documents.statute import Article, Statute
from federation.statutes.model import Language
from federation.statutes.writing.outline import Line, Node, Section, Table, blocks, outline
from federation.statutes.writing.titles import is_section, unit_name

_INLINE: Final = re.compile(r"[\\`*_\[{~]|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
# At the beginning of a line: headings, bullets, rules, quotations, numbers of lists.
_BEGINNING: Final = re.compile(r"(?P<number>\d{1,9})(?P<point>[.)])(?=\s|$)|[#+=>-](?=[#=>-]|\s|$)")


def write_markdown(statute: Statute, language: Language) -> bytes:
    """Return the statute as Markdown in UTF-8."""
    written = [f"# {escape(statute.title)}"] if statute.title else []
    for one in outline(statute, language):
        if isinstance(one, Section):
            written.append(f"{_signs(one.level)} {escape(one.title)}")
            continue
        article = one.article
        if _is_bold(article, language):
            written.append(f"**{escape(one.title)}**")
        elif one.title:
            written.append(f"{_signs(one.level)} {escape(one.title)}")
        written.extend(_blocks(one.lines))
    return ("\n\n".join(written) + "\n").encode()


def _is_bold(article: Article, language: Language) -> bool:
    """Whether the unit has a number or a name of its own, which stands in bold; a heading alone is a heading."""
    return article.kind == "article" and not is_section(article) and bool(unit_name(article, language))


def _signs(level: int) -> str:
    return "#" * min(level + 1, 6)


def _blocks(lines: Sequence[Line]) -> Iterator[str]:
    for one in blocks(lines):
        if isinstance(one, Table):
            head, *rows = one.rows
            rule = "|" + " --- |" * len(head)
            yield "\n".join([_row(head), rule, *map(_row, rows)])
        elif isinstance(one, Line):
            yield f"{'> ' if one.is_quoted else ''}{escape(one.whole)}"
        else:
            yield from _items(one, 0)


def _row(cells: Sequence[str]) -> str:
    return "|" + "".join(f" {escape(cell)} |" for cell in cells)


def _items(nodes: Sequence[Node], depth: int) -> Iterator[str]:
    """Give the items; a bullet's depth counts from the labelled item above it, which is plain text here."""
    is_bulleted = any(node.line.label is None for node in nodes)
    for node in nodes:
        text = escape(node.line.whole)
        if is_bulleted:
            yield f"{'  ' * depth}- {text}"
            yield from _items(node.items, depth + 1)
        else:
            yield text
            yield from _items(node.items, 0)


def escape(text: str) -> str:
    """Return the text as Markdown that says exactly this text."""
    flat = _INLINE.sub(r"\\\g<0>", text)
    begins = _BEGINNING.match(flat)
    return _escape_beginning(begins) + flat[begins.end() :] if begins else flat


def _escape_beginning(found: re.Match[str]) -> str:
    return f"{found['number']}\\{found['point']}" if found["number"] else f"\\{found.group()}"
