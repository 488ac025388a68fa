"""Pandoc's tree of a text as blocks: headings, paragraphs, items, tables, notes.

    {"t": "Para", "c": [{"t": "Strong", "c": [{"t": "Str", "c": "Art."}]}, {"t": "Space"}, {"t": "Str", "c": "1"}]}
    Block("paragraph", "Art. 1", lead=4)

A label that was marked before pandoc ran (marks.py) goes before what pandoc's own list says. A table whose cells
hold headings, lists or whole paragraphs only arranges a page: its cells are read one after the other.

Source: https://hackage.haskell.org/package/pandoc-types, version 1.23.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from federation.statutes.reading.blocks import Block, BlockKind
from federation.statutes.reading.counters import Style, spell
from federation.statutes.reading.marks import clean_marked, is_mark_edge, unmark

Node: TypeAlias = (
    Any  # pandoc's JSON: {"t": name, "c": content}; a wrong shape raises KeyError, TypeError or IndexError
)

_STYLES: dict[str, Style] = {
    "DefaultStyle": "decimal",
    "Example": "decimal",
    "Decimal": "decimal",
    "LowerAlpha": "lower-letter",
    "UpperAlpha": "upper-letter",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
_DELIMITERS = {"DefaultDelim": "{}.", "Period": "{}.", "OneParen": "{})", "TwoParens": "({})"}
_WRAPPERS = frozenset({"Emph", "SmallCaps", "Strikeout", "Subscript"})
_ORDINAL_SIGN = {"o": "º", "os": "ºs", "a": "ª", "as": "ªs", "º": "º", "ª": "ª"}
_SUPERSCRIPTS = str.maketrans(
    "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"
)  # so that m² and a mark of a note are no longer number
MAX_CELL_BLOCKS = 3  # a cell with more paragraphs than this arranges a page


@dataclass(slots=True)
class _Run:
    """Text as it is gathered from inlines: pieces, each strong or not."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[list[Node]] = field(default_factory=list)

    def add(self, text: str, *, strong: bool) -> None:
        self.pieces.append((text, strong))

    def last_sign(self) -> str:
        return next((text[-1] for text, _ in reversed(self.pieces) if text), "")


def blocks_of(nodes: list[Node]) -> list[Block]:
    """Return the tree's blocks, in order; a footnote comes after the block that names it."""
    return _Walk().walk(nodes, depth=0, kind="paragraph")


def head_of(meta: dict[str, Node]) -> tuple[str | None, list[tuple[str, str]]]:
    """Return the title that the text's head gives, and the rest of it by name: subtitle, author, date, notes …"""
    walk = _Walk()
    walk.signs = False
    title = " ".join(walk.meta_text(meta["title"]).split()) if "title" in meta else ""
    rest = [
        (name, text)
        for name in sorted(meta, key=_head_order)
        if name != "title"
        if (text := walk.meta_text(meta[name]))
    ]
    return title or None, rest + [("note", text) for text in walk.asides]


class _Walk:
    """One passage through a tree: it counts the footnotes."""

    def __init__(self) -> None:
        self.notes = 0
        self.signs = True  # whether the text names its footnotes
        self.asides: list[str] = []  # the notes of a head, which has no footnotes

    # -- blocks ---------------------------------------------------------------------------------------

    def walk(self, nodes: list[Node], depth: int, kind: BlockKind) -> list[Block]:
        blocks: list[Block] = []
        pending: Block | None = None  # an item of which only the marked label came yet
        for node in nodes:
            for one in self.block(node, depth, kind):
                block = one
                if pending is not None and block.kind in {"paragraph", "quote"}:
                    block = replace(block, kind="item", label=pending.label, depth=pending.depth)
                    pending = None
                if block.kind == "item" and not block.text:
                    pending = block
                    continue
                if pending is not None and block.kind != "note":
                    blocks.append(pending)
                    pending = None
                blocks.append(block)
        return [*blocks, pending] if pending is not None else blocks

    def block(self, node: Node, depth: int, kind: BlockKind) -> list[Block]:
        content = node.get("c")
        blocks: list[Block] = []  # of a rule or of raw text there are none
        match node["t"]:
            case "Para" | "Plain":
                blocks = self.text_block(content, kind, depth)
            case "Header":
                blocks = self.text_block(content[2], "heading", depth, level=content[0])
            case "LineBlock":
                lines: list[Node] = []
                for line in content:
                    lines += [*([{"t": "LineBreak"}] if lines else []), *line]
                blocks = self.text_block(lines, kind, depth)
            case "CodeBlock":
                text = "\n".join(line.strip() for line in clean_marked(content[1]).split("\n")).strip()
                blocks = [Block("code", text, depth=depth)] if text else []
            case "BlockQuote":
                blocks = self.walk(content, depth, "quote")
            case "OrderedList":
                (start, style, delimiter), items = content
                written = _DELIMITERS[delimiter["t"]]
                numbers = range(start, start + len(items))
                blocks = self.items(
                    items, [written.format(spell(number, _STYLES[style["t"]])) for number in numbers], depth
                )
            case "BulletList":
                blocks = self.items(content, [None] * len(content), depth)
            case "DefinitionList":
                blocks = self.definitions(content, depth)
            case "Table":
                blocks = self.table(content, depth)
            case "Div":
                blocks = self.walk(content[1], depth, kind)
            case "Figure":
                _, (_, caption), inside = content
                blocks = self.walk(inside, depth, kind) + self.walk(caption, depth, kind)
            case _:
                pass
        return blocks

    def text_block(self, inlines: list[Node], kind: BlockKind, depth: int, level: int = 0) -> list[Block]:
        run = self.run(inlines)
        text, lead = _folded(run.pieces)
        marked, label, marked_depth = unmark(text)
        if marked_depth:
            text, lead = marked.lstrip(), max(0, lead - (len(text) - len(marked.lstrip())))
            if kind != "heading":
                kind, depth = "item", marked_depth
            elif label:
                text, label = f"{label} {text}".strip(), None
        notes = self.note_blocks(run.notes, depth)
        if not text and not marked_depth:
            return notes
        return [Block(kind, text, level=level, depth=depth, label=label, lead=min(lead, len(text))), *notes]

    def items(self, items: list[list[Node]], labels: Sequence[str | None], depth: int) -> list[Block]:
        blocks: list[Block] = []
        for nodes, label in zip(items, labels, strict=True):
            inside = self.walk(nodes, depth + 1, "paragraph")
            first = inside[0] if inside else None
            if (
                first is not None
                and first.kind in {"paragraph", "quote", "heading"}
                and "\ue0f0" not in first.text
            ):
                # A heading in an item stays a heading: the item's number is what it is called by.
                if first.kind == "heading":
                    inside[0] = replace(first, text=f"{label or ''} {first.text}".strip())
                else:
                    inside[0] = replace(first, kind="item", label=label)
            elif first is not None and (first.kind != "item" or first.depth != depth + 1):
                inside.insert(0, Block("item", "", depth=depth + 1, label=label))
            blocks += inside
        return blocks

    def definitions(self, entries: list[Node], depth: int) -> list[Block]:
        blocks: list[Block] = []
        for term, meanings in entries:
            run = self.run(term)
            text, lead = _folded(run.pieces)
            inside = [block for meaning in meanings for block in self.walk(meaning, depth, "paragraph")]
            if inside and inside[0].kind == "paragraph":  # term and meaning are one line, as they are printed
                joined = " ".join(part for part in (_with_colon(text), inside[0].text) if part)
                inside[0] = replace(inside[0], text=joined, lead=lead)
            elif text:
                inside.insert(0, Block("paragraph", text, depth=depth, lead=lead))
            blocks += inside + self.note_blocks(run.notes, depth)
        return blocks

    def table(self, content: Node, depth: int) -> list[Block]:
        _, (_, caption), _, (_, head), bodies, (_, foot) = content
        rows = [*head, *(row for body in bodies for row in (*body[2], *body[3])), *foot]
        cells = [[self.walk(cell[4], depth, "paragraph") for cell in row[1]] for row in rows]
        blocks = self.walk(caption, depth, "paragraph")
        if _arranges(cells):
            return blocks + [block for row in cells for cell in row for block in cell]
        notes = [block for row in cells for cell in row for block in cell if block.kind == "note"]
        lines = [" | ".join(_cell_text(cell) for cell in row).rstrip() for row in cells]
        text = "\n".join(line for line in lines if line.strip(" |"))
        return blocks + ([Block("table", text, depth=depth)] if text else []) + notes

    def note_blocks(self, notes: list[list[Node]], depth: int) -> list[Block]:
        blocks: list[Block] = []
        first = self.notes - len(notes) + 1
        for number, nodes in enumerate(notes, start=first):
            inside = self.walk(nodes, 0, "paragraph")
            text = "\n".join(f"{one.label} {one.text}" if one.label else one.text for one in inside)
            if text:
                blocks.append(Block("note", text, depth=depth, label=str(number)))
        return blocks

    # -- inlines --------------------------------------------------------------------------------------

    def run(self, inlines: list[Node]) -> _Run:
        run = _Run()
        self.gather(inlines, run, strong=False)
        return run

    def gather(self, inlines: list[Node], run: _Run, *, strong: bool) -> None:
        for node in inlines:
            match node["t"]:
                case "Str":
                    run.add(clean_marked(node["c"]), strong=strong)
                case "Space" | "SoftBreak":
                    run.add(" ", strong=strong)
                case "LineBreak":
                    run.add("\n", strong=strong)
                case "Strong" | "Underline":
                    self.gather(node["c"], run, strong=True)
                case "Superscript":
                    self.superscript(node["c"], run, strong=strong)
                case "Quoted":
                    kind, inside = node["c"]
                    signs = "“”" if kind["t"] == "DoubleQuote" else "‘’"
                    run.add(signs[0], strong=strong)
                    self.gather(inside, run, strong=strong)
                    run.add(signs[1], strong=strong)
                case "Span" | "Cite" | "Link" | "Image":
                    self.gather(node["c"][1], run, strong=strong)
                case "Code" | "Math":
                    run.add(" ".join(clean_marked(node["c"][1]).split()), strong=strong)
                case "Note":
                    self.notes += 1
                    if self.signs:
                        run.add(f"[{self.notes}]", strong=strong)
                    run.notes.append(node["c"])
                case name if name in _WRAPPERS:
                    self.gather(node["c"], run, strong=strong)
                case _:  # RawInline
                    pass

    def superscript(self, inlines: list[Node], run: _Run, *, strong: bool) -> None:
        inside = self.run(inlines)
        text = "".join(text for text, _ in inside.pieces)
        if run.last_sign().isdigit() or run.last_sign() == ".":
            text = _ORDINAL_SIGN.get(text.strip().casefold(), text)
        text = text.translate(_SUPERSCRIPTS)
        run.add(text, strong=strong)
        run.notes += inside.notes

    def meta_text(self, node: Node) -> str:
        match node["t"]:
            case "MetaInlines":
                run = self.run(node["c"])
                self.asides += [block.text for note in run.notes for block in self.walk(note, 0, "paragraph")]
                return _folded(run.pieces)[0]
            case "MetaBlocks":
                return "\n".join(block.text for block in self.walk(node["c"], 0, "paragraph"))
            case "MetaList":
                return ", ".join(text for text in (self.meta_text(one) for one in node["c"]) if text)
            case "MetaMap":
                return ", ".join(text for text in (self.meta_text(one) for one in node["c"].values()) if text)
            case "MetaString":
                return clean_marked(node["c"])
            case _:  # MetaBool
                return ""


def _head_order(name: str) -> tuple[int, str]:
    order = ("subtitle", "author", "date", "abstract")
    return (order.index(name) if name in order else len(order), name)


def _arranges(rows: list[list[list[Block]]]) -> bool:
    """Whether a table only arranges a page, so that its cells are texts of their own."""
    if rows and max(len(row) for row in rows) == 1:
        return True
    return any(
        len([block for block in cell if block.kind != "note"]) > MAX_CELL_BLOCKS
        or any(block.kind in {"heading", "table"} for block in cell)
        for row in rows
        for cell in row
    )


def _cell_text(blocks: list[Block]) -> str:
    texts = (f"{one.label} {one.text}" if one.label else one.text for one in blocks if one.kind != "note")
    return " ".join(" ".join(texts).split())


def _with_colon(term: str) -> str:
    return term if not term or term.endswith((":", ".", ";")) else f"{term}:"


def _folded(pieces: list[tuple[str, bool]]) -> tuple[str, int]:
    """Return the pieces' text with its spaces folded, and how many code points at its beginning are strong."""
    signs: list[str] = []
    lead, leading, marked = 0, True, False
    for text, strong in pieces:
        for sign in _spaces_folded(text):
            if sign in " \n":
                if not signs or signs[-1] == "\n":
                    continue
                if signs[-1] == " ":
                    if sign == "\n":
                        signs[-1] = "\n"
                    continue
            elif (edge := is_mark_edge(sign)) is not None:
                marked = edge
            elif leading and not marked:
                leading = strong
                lead = len(signs) + 1 if strong else lead
            signs.append(sign)
    return "".join(signs).rstrip(), lead


def _spaces_folded(text: str) -> Iterator[str]:
    return iter(re.sub(r"[^\S\n]+", " ", text))
