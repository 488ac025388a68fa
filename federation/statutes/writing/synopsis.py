"""A synopsis: topics and drafts side by side, each variant with what it changes against one of them.

    Synopsis(title, language, names, base, rows)
    Row("quórum, congreso", base=0, cells=(Cell("base", …), Cell("marked", …), Cell("absent"), …))

A cell is of one kind:

    base      the variant that the others of its topic are held against: in full
    same      the base's words: on paper only where they stand is said
    marked    the base's words with what is deleted and inserted
    other     words of its own: in full, for marks would hide them
    absent    the draft does not speak of it

Every line carries what it changes: "+" it inserts, "-" it deletes, "x" both; and whether that is of substance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from federation.documents.statute import Article, Statute
from federation.statutes.aligning.model import Topic
from federation.statutes.comparing import Op, diff_words
from federation.statutes.model import Language
from federation.statutes.writing.titles import unit_title

CellKind: TypeAlias = Literal["base", "same", "marked", "other", "absent"]
Change: TypeAlias = Literal["", "+", "-", "x"]

LEAST_IN_COMMON = 0.35  # of the longer text; below it marks hide more than they show


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of a variant, with what it deletes and inserts."""

    pieces: tuple[Op, ...]

    @property
    def change(self) -> Change:
        """What the line changes."""
        kinds = {piece.op for piece in self.pieces if piece.text.strip()}
        inserts, deletes = "insert" in kinds, "delete" in kinds
        return "x" if inserts and deletes else "+" if inserts else "-" if deletes else ""

    @property
    def substance(self) -> bool:
        """Whether a change of the line is one of substance."""
        return any(piece.substance and piece.op != "equal" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a cell."""

    title: str
    lines: tuple[MarkedLine, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one draft says to one topic."""

    kind: CellKind
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A topic: `base` is the draft that the others are held against."""

    label: str
    base: int
    cells: tuple[Cell, ...]  # one for each draft


@dataclass(frozen=True, slots=True)
class Synopsis:
    """Topics and drafts side by side."""

    title: str
    language: Language
    names: tuple[str, ...]  # of the drafts
    base: int  # the draft that is the base wherever it speaks
    rows: tuple[Row, ...]


def make_synopsis(
    statutes: Sequence[Statute],
    names: Sequence[str],
    topics: Sequence[Topic],
    *,
    title: str,
    language: Language,
    base: int = 0,
    bases: Mapping[int, int] | None = None,
) -> Synopsis:
    """Return the topics side by side; `bases` names for a topic, by its place, another base than `base`.

    Where that draft does not speak to the topic, the first one that does is its base.
    """
    rows = []
    for place, topic in enumerate(topics):
        spoken: dict[int, list[Article]] = {}
        for member in sorted(topic.members, key=lambda one: (one.draft, one.article)):
            spoken.setdefault(member.draft, []).append(statutes[member.draft].articles[member.article])
        chosen = (bases or {}).get(place, base)
        held = chosen if chosen in spoken else min(spoken)
        cells = (
            _cell(spoken.get(draft, []), spoken[held], language, is_base=draft == held)
            for draft in range(len(statutes))
        )
        rows.append(Row(topic.label, held, tuple(cells)))
    return Synopsis(title, language, tuple(names), base, tuple(rows))


def _cell(articles: Sequence[Article], base: Sequence[Article], language: Language, *, is_base: bool) -> Cell:
    if not articles:
        return Cell("absent")
    text, base_text = _joined(articles), _joined(base)
    plain = (Op("equal", text, substance=False),) if text else ()
    if is_base:
        return Cell("base", _entries(articles, plain, language))
    if text == base_text:
        return Cell("same", _entries(articles, plain, language))
    ops = diff_words(base_text, text)
    common = sum(len(op.text) for op in ops if op.op == "equal")
    if common < LEAST_IN_COMMON * max(len(text), len(base_text)):
        return Cell("other", _entries(articles, plain, language))
    return Cell("marked", _entries(articles, ops, language))


def _joined(articles: Sequence[Article]) -> str:
    return "\n".join(article.text for article in articles)


def _entries(articles: Sequence[Article], ops: Sequence[Op], language: Language) -> tuple[Entry, ...]:
    """Return the changes as lines, and the lines under the articles that they belong to."""
    lines = lines_of_ops(ops)
    entries = []
    for article in articles:
        count = article.text.count("\n") + 1
        mine, lines = lines[:count], lines[count:]
        shown = tuple(line for line in mine if any(piece.text for piece in line.pieces))
        entries.append(Entry(unit_title(article, language), shown))
    return tuple(entries)


def lines_of_ops(ops: Sequence[Op]) -> list[MarkedLine]:
    """Return the lines of the later text; what is deleted stands in the line where it was."""
    lines: list[list[Op]] = [[]]
    for op in ops:
        if op.op == "delete":
            _put(lines[-1], op, op.text.replace("\n", " "))
            continue
        for place, text in enumerate(op.text.split("\n")):
            if place:
                lines.append([])
            _put(lines[-1], op, text)
    return [MarkedLine(tuple(pieces)) for pieces in lines]


def _put(line: list[Op], op: Op, text: str) -> None:
    if text:
        line.append(Op(op.op, text, substance=op.substance))
