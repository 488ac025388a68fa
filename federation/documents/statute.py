"""Statutes as documents: units of text under divisions, and what people propose about them.

    statute     {"articles": [article, …], "title": text}
    article     {"division": [division, …], "heading": text, "id": "article-5", "kind": "preamble" | "article" |
                 "annex" | "closing", "label": "5.º", "number": "5", "parts": [passage, …], "text": text,
                 "word": "clause"}
    division    {"kind": "part" | "title" | "chapter" | "section" | "provisions", "number": "2", "title": text}
    passage     {"depth": 1, "end": 80, "label": "a)", "start": 31}

The text of an article has no label and no heading; its paragraphs and items are lines. `parts` are its lines (and
the items that begin inside one), in order, without overlap: `start` and `end` count code points, half-open; a
paragraph has depth 0, an item its depth from 1 on, and its label stands in the text too. `number` is spelled in
Arabic digits, whatever the label says; `word` is there where the text calls a unit of the kind "article" a clause
and its label does not tell ("Cláusula 5"; "Quinta" tells it). What is not there is left out.

Transitional and additional provisions are articles under a division of the kind "provisions", with numbers of
their own.

Source: docs/statutes.md, section 1.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, Strict, StringConstraints, model_validator

from federation.documents.values import LONG_TEXT_PATTERN, Part
from federation.records.common import misfit

MAX_ARTICLES = 2_000
MAX_ARTICLE_TEXT = 200_000  # characters
MAX_PASSAGES = 4_000
MAX_DIVISIONS = 8  # one below the other
MAX_LABEL = 60  # characters
MAX_HEADING = 500  # characters

ARTICLE_ID_PATTERN = "^[a-z]{1,20}(?:-[0-9a-z]{1,20}){0,4}$"
UNIT_NUMBER_PATTERN = "^(?:0|[1-9][0-9]{0,5})$"

_LONG_TEXT_OR_NOTHING = re.sub(r"^\^(.*)\$$", r"^(?:\1)?$", LONG_TEXT_PATTERN)

SENTENCES: Mapping[str, str] = {
    ARTICLE_ID_PATTERN: "is not the id of an article such as article-5 or transitional-1",
    UNIT_NUMBER_PATTERN: "is not a number in Arabic digits such as 5",
    _LONG_TEXT_OR_NOTHING: "begins or ends with a space or line end, or holds a control character",
}

UnitWord: TypeAlias = Literal["clause"]
UnitKind: TypeAlias = Literal["preamble", "article", "annex", "closing"]
DivisionKind: TypeAlias = Literal["part", "title", "chapter", "section", "provisions"]

ArticleId = Annotated[str, StringConstraints(pattern=ARTICLE_ID_PATTERN)]
UnitNumber = Annotated[str, StringConstraints(pattern=UNIT_NUMBER_PATTERN)]
Label = Annotated[str, StringConstraints(max_length=MAX_LABEL, pattern=LONG_TEXT_PATTERN)]
Heading = Annotated[str, StringConstraints(max_length=MAX_HEADING, pattern=LONG_TEXT_PATTERN)]
# An article may be nothing but a heading, or be struck down to nothing.
ArticleText = Annotated[
    str,
    StringConstraints(max_length=MAX_ARTICLE_TEXT, pattern=_LONG_TEXT_OR_NOTHING),
]


class Division(Part):
    """A part, title, chapter or section that articles stand under."""

    kind: DivisionKind
    number: UnitNumber | None = None
    title: Heading | None = None


class Passage(Part):
    """A paragraph or an item of an article's text: text[start:end]."""

    label: Label | None = None
    depth: Annotated[int, Field(ge=0, le=16)]
    start: Annotated[int, Field(ge=0, le=MAX_ARTICLE_TEXT)]
    end: Annotated[int, Field(ge=0, le=MAX_ARTICLE_TEXT)]


def _is_unknown(value: object) -> bool:
    return value is None


class Article(Part):
    """A unit of a statute: an article, or the preamble, an annex, the closing words."""

    id: ArticleId
    kind: UnitKind
    number: UnitNumber | None = None
    label: Label | None = None
    heading: Heading | None = None
    division: Annotated[tuple[Division, ...], Strict(strict=False), Field(max_length=MAX_DIVISIONS)] = ()
    text: ArticleText
    parts: Annotated[tuple[Passage, ...], Strict(strict=False), Field(max_length=MAX_PASSAGES)] = ()
    # Left out of every dump where it is not known: so a text without clauses has the bytes that it had before this.
    word: Annotated[UnitWord | None, Field(exclude_if=_is_unknown)] = None

    @model_validator(mode="after")
    def _parts_inside(self) -> Self:
        edges = [edge for part in self.parts for edge in (part.start, part.end)]
        if any(first > second for first, second in pairwise(edges)) or (edges and edges[-1] > len(self.text)):
            raise misfit("parts", "overlap, or reach beyond the text")
        return self


def _ids_once(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    if len({article.id for article in articles}) != len(articles):
        raise ValueError("two articles have one id")
    return articles


class Statute(Part):
    """A whole text: its title, and its units in their order."""

    title: Heading | None = None
    articles: Annotated[
        tuple[Article, ...], Strict(strict=False), Field(max_length=MAX_ARTICLES), AfterValidator(_ids_once)
    ]
