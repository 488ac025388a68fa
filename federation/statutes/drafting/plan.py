"""The plan of a unified text: for each topic one factory's wording, a merge, or a compromise that somebody wrote.

    {"title": "Estatutos del Frente", "language": "es", "author": "Comisión redactora",
     "drafts": ["caigua.txt", "gotcha.md"],
     "articles": [
        {"division": [{"kind": "chapter", "number": "1", "title": "Del congreso"}], "heading": "Quórum",
         "take": {"file": "gotcha.md", "article": "article-16"},
         "options": [{"file": "caigua.txt", "article": "article-18"}, {"file": "gotcha.md", "article": "article-16"}]},
        {"write": {"text": "El congreso …", "heading": "Votación", "author": "Ana"}},
        {"topic": "Huelga", "options": [{"file": "caigua.txt", "article": "article-27"}]}]}

An entry has `take`, `merge`, `write`, or none of them: then its topic is left out. One without a division stands
under that of the entry before it. `options` are the articles that speak to the topic; they say where references lead,
and where a compromise took its words. Articles are named by id. What else stands with an option is for people who
read the plan.

Source: docs/statutes.md, section 3.
"""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import ConfigDict, Field, Strict, StringConstraints, ValidationError, model_validator

from federation.documents.base import Language
from federation.documents.statute import (
    MAX_ARTICLES,
    MAX_DIVISIONS,
    SENTENCES,
    ArticleId,
    ArticleText,
    Division,
    Heading,
)
from federation.documents.values import Part, ShortText
from federation.encoding import Json
from federation.errors import PlanMalformed
from federation.records.common import describe, misfit

MAX_DRAFTS = 100
MAX_OPTIONS = 2_000

FileName = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]


class Place(Part):
    """An article of a draft."""

    file: FileName
    article: ArticleId


class Option(Place):
    """An article that speaks to a topic, and whatever else a person may read about it."""

    model_config = ConfigDict(extra="ignore")


class Merge(Part):
    """Versions of one article, merged over the one that they amend."""

    base: Place
    versions: Annotated[tuple[Place, ...], Strict(strict=False), Field(min_length=1, max_length=MAX_DRAFTS)]


class Write(Part):
    """A compromise, and who wrote it."""

    text: ArticleText
    heading: Heading | None = None
    author: ShortText


class Entry(Part):
    """A topic: what the text says to it, and what it could say."""

    topic: str | None = None  # for people who read the plan
    division: Annotated[tuple[Division, ...], Strict(strict=False), Field(max_length=MAX_DIVISIONS)] = ()
    heading: Heading | None = None  # instead of the source's own
    take: Place | None = None
    merge: Merge | None = None
    write: Write | None = None
    options: Annotated[tuple[Option, ...], Strict(strict=False), Field(max_length=MAX_OPTIONS)] = ()

    @model_validator(mode="after")
    def _one_wording(self) -> Self:
        if sum(one is not None for one in (self.take, self.merge, self.write)) > 1:
            raise misfit((), "takes, merges and writes: one of them")
        return self

    def places(self) -> Iterator[tuple[str, Place]]:
        """Give every article that the entry names, and where in it."""
        if self.take:
            yield "take", self.take
        if self.merge:
            yield "merge.base", self.merge.base
            yield from (
                (f"merge.versions[{count}]", version) for count, version in enumerate(self.merge.versions)
            )
        yield from ((f"options[{count}]", option) for count, option in enumerate(self.options))


class Plan(Part):
    """How a unified text is made of drafts."""

    title: Heading | None = None
    language: Language
    author: Annotated[str, StringConstraints(max_length=200)]  # "" until somebody fills it in
    drafts: Annotated[tuple[FileName, ...], Strict(strict=False), Field(min_length=1, max_length=MAX_DRAFTS)]
    articles: Annotated[tuple[Entry, ...], Strict(strict=False), Field(max_length=MAX_ARTICLES)]

    @model_validator(mode="after")
    def _known_drafts(self) -> Self:
        if len(set(self.drafts)) != len(self.drafts):
            raise misfit("drafts", "name a file twice")
        for count, entry in enumerate(self.articles):
            for where, place in entry.places():
                if place.file not in self.drafts:
                    raise misfit(("articles", count), f"{where}: names a file that is not among the drafts")
        return self


def parse_plan(value: Json) -> Plan:
    """Return the plan that the JSON spells.

    Raises:
        PlanMalformed: it is not in its form; `where` says the place
    """
    try:
        return Plan.model_validate(value)
    except ValidationError as fault:
        where, what = describe(fault, SENTENCES)[0]
        raise PlanMalformed(f"{where or 'The plan'}: {what}.", where=where) from fault
