"""Units: what the lines of a text were found to be, before they have ids and passages."""

from dataclasses import dataclass, field

from federation.documents.statute import Division, UnitKind, UnitWord
from federation.statutes.reading.blocks import Block
from federation.statutes.reading.markers import Series


@dataclass(slots=True)
class Unit:
    """An article, preamble, annex or closing, as its lines stand in the file."""

    kind: UnitKind
    divisions: tuple[Division, ...] = ()
    label: str | None = None
    number: int | None = None
    suffix: str = ""
    series: Series = "article"
    heading: str | None = None
    word: UnitWord | None = None
    body: list[Block] = field(default_factory=list)
    opening: Block | None = None  # the rest of the label's own line, until the title is decided


@dataclass(frozen=True, slots=True)
class Opened:
    """A division where it begins."""

    path: tuple[Division, ...]  # itself last
    place: int  # how many units stand before it
    name: str  # the words before its title: "CAPÍTULO II.-"


@dataclass(slots=True)
class Structure:
    """A text's units in order, and everything that belongs to none of them."""

    title: str | None = None
    units: list[Unit] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)
    stray: list[tuple[int, str]] = field(default_factory=list)  # (number of units before it, text)
    notes: list[Block] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)  # words that only say what a unit is: "Artículo"
    has_articles: bool = True
