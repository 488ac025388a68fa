"""Blocks: a file's text as a row of headings, paragraphs and items, whatever its format was.

    Block("heading", "Capítulo II", level=2)
    Block("paragraph", "Artículo 5. Quórum El congreso sesiona …", lead=18)     18 code points of it are bold
    Block("item", "elegir delegados;", label="a)", depth=1)                     the text is without the label
    Block("item", "Quórum. El congreso …", label="Artículo 5", depth=1)         a list whose numbers say "Artículo"
    Block("note", "Véase el acta.", label="1")                                  its sign in the text is "[1]"
    Block("stray", "Página 3 de 12")                                            a page's number, head or foot

A converter gives blocks and knows nothing of articles; `structure` finds articles and knows nothing of formats.
In `text` runs of spaces are one space and there is none at its ends; a line feed is a line break that was really
meant (a wrapped line is not one), or ends a table's row. Nothing is escaped; no mark of emphasis or of a link remains.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from federation.statutes.model import WarningCode

BlockKind: TypeAlias = Literal["heading", "paragraph", "item", "table", "note", "quote", "code", "stray"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, an item of a list: the smallest piece that a format sets apart."""

    kind: BlockKind
    text: str  # a table has a line for each row, with " | " between its cells
    level: int = 0  # of a heading: 1 is the highest
    depth: int = 0  # of an item: 1 is the outermost; of another block: that of the item it stands in, or 0
    label: str | None = None  # of an item, as written or restored; None is a bullet. Of a note: its number
    lead: int = 0  # so many code points at the beginning of the text are bold, underlined or italic


@dataclass(frozen=True, slots=True)
class Notice:
    """What a converter found that a person should look at; its sentence is made later, in the text's language."""

    code: WarningCode
    detail: str = ""  # a name of a file, a number: what the sentence is about


@dataclass(frozen=True, slots=True)
class Converted:
    """A file as blocks, and the words that the file itself holds."""

    blocks: tuple[Block, ...]
    title: str | None  # what the file's own description says; None where it says nothing
    source_words: Sequence[str]  # by `counting.words_in`, in the source before any converter touched it
    notices: tuple[Notice, ...] = ()
    # Blocks taken out of the file itself, without its lists and tables: asked for where `blocks` lost words
    fallback: Callable[[], tuple[Block, ...]] | None = None
    # The title stands over the text itself, as in a word processor's style for it: no other line is one.
    title_is_text: bool = False
