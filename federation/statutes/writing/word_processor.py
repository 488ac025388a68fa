"""Word processors: a statute as .docx or .odt, with real headings, lists and tables, for people who go on writing.

Pandoc makes the file from a tree of our own, so no text is ever read as markup. What it puts in by itself is set right
after: the times inside the archive, the day that it was made, headings in black.
"""

import io
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Literal, TypeAlias

from federation.documents.statute import Statute
from federation.encoding import Json
from federation.errors import WorkFailed, WorkTooLong
from federation.statutes.extras import require
from federation.statutes.model import Language
from federation.statutes.numerals import parse_roman
from federation.statutes.writing.outline import Line, Node, Table, Unit, blocks, outline

MAX_SECONDS: Final = 45
MAX_HEAP: Final = "256m"  # of pandoc's run-time system, which reserves addresses far beyond what it uses
_HEAP_EXHAUSTED: Final = 251  # the exit code that says so
_NO_DAY: Final = date(1980, 1, 1)  # the first day that an archive can name
_NO_ATTRIBUTES: Final[list[Json]] = ["", [], []]
_LABEL: Final = re.compile(
    r"(?P<open>\(?)(?P<body>\d{1,3}|[a-z]|[A-Z]|[ivxlc]{1,7}|[IVXLC]{1,7})(?P<close>[.)])"
)
_DELIMITERS: Final = {("", "."): "Period", ("", ")"): "OneParen", ("(", ")"): "TwoParens"}
# What says in .docx and .odt when the file was made: in its sandbox pandoc has no clock, and says 1970.
_MADE: Final = re.compile(
    rb"<(dcterms:created|dcterms:modified|dc:date|meta:creation-date)(\b[^>]*)>[^<]*</\1>"
)
_HEADING_COLOUR: Final = re.compile(rb'<w:color w:val="(?!auto)[0-9A-Fa-f]{6}"[^/]*/>')

Numbering: TypeAlias = tuple[str, str, int]  # style, delimiter, number
To: TypeAlias = Literal["docx", "odt"]


def write_word_processor(statute: Statute, language: Language, to: To, day: date | None) -> bytes:
    """Return the statute as a file of a word processor; without a day it does not say when it was made.

    Raises:
        ExtraMissing: pandoc is not installed
        WorkTooLong, WorkFailed: it was not finished
    """
    content: list[Json] = []
    for one in outline(statute, language):
        if one.title:
            content.append(_element("Header", [one.level, _NO_ATTRIBUTES, _words(one.title)]))
        if isinstance(one, Unit):
            content.extend(_unit(one, to))
    meta: dict[str, Json] = {"lang": _element("MetaString", language)}
    if statute.title:
        meta["title"] = _element("MetaInlines", _words(" ".join(statute.title.split("\n"))))
    tree: dict[str, Json] = {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": content}
    return _settle(_run(json.dumps(tree).encode(), to), day)


def _element(name: str, content: Json) -> Json:
    return {"t": name, "c": content}


def _words(text: str) -> list[Json]:
    return [_element("Str", text)]


def _unit(unit: Unit, to: To) -> Iterator[Json]:
    for one in blocks(unit.lines):
        if isinstance(one, Line):
            paragraph = _element("Para", _words(one.whole))
            yield _element("BlockQuote", [paragraph]) if one.is_quoted else paragraph
        elif isinstance(one, Table):
            yield _table(one)
        elif not any(node.items for node in one) or _is_counted(one, to):
            yield from _items(one)
        else:
            yield from _as_text(one)


def _is_counted(nodes: Sequence[Node], to: To) -> bool:
    """Whether the word processor's own numbers can give every label of a list in lists.

    Pandoc forgets in .odt how the second of two lists counts that stand in one.
    """
    if any(node.line.label is not None for node in nodes):
        if to == "odt":
            return not any(node.items for node in nodes)
        start = 0
        while start < len(nodes):
            start, numbering = _run_of_numbers(nodes, start)
            if numbering is None:
                return False
    return all(_is_counted(node.items, to) for node in nodes)


def _as_text(nodes: Sequence[Node]) -> Iterator[Json]:
    """Give the items with their labels as text, each a paragraph; bullets stay bullets."""
    if any(node.line.label is None for node in nodes):
        yield _element("BulletList", [_entry(node, node.line.whole) for node in nodes])
        return
    for node in nodes:
        yield _element("Para", _words(node.line.whole))
        yield from _as_text(node.items)


def _items(nodes: Sequence[Node]) -> Iterator[Json]:
    """Give the items as lists whose numbers are the word processor's own, where it can spell their labels."""
    if any(node.line.label is None for node in nodes):
        # Bullets, and what has a label behind its bullet.
        yield _element("BulletList", [_entry(node, node.line.whole) for node in nodes])
        return
    start = 0
    while start < len(nodes):
        end, numbering = _run_of_numbers(nodes, start)
        if numbering is not None:
            style, delimiter, number = numbering
            kind: Json = [number, {"t": style}, {"t": delimiter}]
            yield _element("OrderedList", [kind, [_entry(node, node.line.text) for node in nodes[start:end]]])
        else:
            yield _element("Para", _words(nodes[start].line.whole))
            yield from _items(nodes[start].items)
        start = end


def _entry(node: Node, text: str) -> Json:
    return [_element("Plain", _words(text)), *_items(node.items)]


def _run_of_numbers(nodes: Sequence[Node], start: int) -> tuple[int, Numbering | None]:
    """Return where the run of items of one list ends, and how it begins to count; None: no list counts so."""
    best: tuple[int, Numbering | None] = (start + 1, None)
    for style, delimiter, number in _numberings(nodes[start].line):
        end = start + 1
        while end < len(nodes) and (style, delimiter, number + end - start) in _numberings(nodes[end].line):
            end += 1
        if best[1] is None or end > best[0]:
            best = end, (style, delimiter, number)
    return best


def _numberings(line: Line) -> list[Numbering]:
    """Return what a list's numbering may be that gives the line its label."""
    is_plain = line.whole == f"{line.label} {line.text}"
    found = _LABEL.fullmatch(line.label) if line.label and is_plain else None
    delimiter = _DELIMITERS.get((found["open"], found["close"])) if found else None
    if found is None or delimiter is None:
        return []
    body = found["body"]
    if body.isdigit():
        return [("Decimal", delimiter, int(body))] if body[0] != "0" else []
    case = "Upper" if body.isupper() else "Lower"
    readings = []
    if len(body) == 1:
        readings.append((f"{case}Alpha", delimiter, ord(body.lower()) - ord("a") + 1))
    if roman := parse_roman(body):
        readings.append((f"{case}Roman", delimiter, roman))
    return readings


def _table(table: Table) -> Json:
    widest = max(len(row) for row in table.rows)

    def row(cells: Sequence[str]) -> Json:
        filled = [*cells, *[""] * (widest - len(cells))]
        return [
            _NO_ATTRIBUTES,
            [
                [_NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, [_element("Plain", _words(cell))]]
                for cell in filled
            ],
        ]

    columns: Json = [[{"t": "AlignLeft"}, {"t": "ColWidthDefault"}] for _ in range(widest)]
    head: Json = [_NO_ATTRIBUTES, [row(table.rows[0])]]
    body: Json = [_NO_ATTRIBUTES, 0, [], [row(cells) for cells in table.rows[1:]]]
    return _element("Table", [_NO_ATTRIBUTES, [None, []], columns, head, [body], [_NO_ATTRIBUTES, []]])


def _run(tree: bytes, to: To) -> bytes:
    require("pypandoc")
    import pypandoc  # type: ignore[import-untyped]  # its package says no types

    arguments = [pypandoc.get_pandoc_path(), "+RTS", f"-M{MAX_HEAP}", "-RTS", "--sandbox"]
    arguments += ["--data-dir=/nowhere", "--from=json", f"--to={to}", "--output=-"]
    environment = {"LANG": "C.UTF-8"}
    if "SYSTEMROOT" in os.environ:
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    try:
        done = subprocess.run(
            arguments, input=tree, env=environment, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise WorkTooLong(f"The converter did not finish in {MAX_SECONDS} seconds.") from fault
    if done.returncode == _HEAP_EXHAUSTED:
        raise WorkTooLong("The converter needs more memory than it may take.", limit=MAX_HEAP)
    if done.returncode:
        raise WorkFailed(
            "The converter broke off.",
            reason=done.stderr.decode(errors="replace")[:500],
            status=done.returncode,
        )
    return done.stdout


def _settle(data: bytes, day: date | None) -> bytes:
    """Return the archive with one time for all its files and without a day that nobody gave."""
    written = io.BytesIO()
    said = day or _NO_DAY
    made = rb"<\1\2>%sT00:00:00Z</\1>" % day.isoformat().encode() if day else b""
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename in {"docProps/core.xml", "meta.xml"}:
                content = _MADE.sub(made, content)
            if entry.filename == "word/styles.xml":
                content = _HEADING_COLOUR.sub(b"", content)
            fresh = zipfile.ZipInfo(entry.filename, (said.year, said.month, said.day, 0, 0, 0))
            fresh.compress_type = entry.compress_type
            fresh.create_system = 3
            new.writestr(fresh, content)
    return written.getvalue()
