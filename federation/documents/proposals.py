"""What factories propose: statutes, amendments to them, and corrections of how they were aligned.

    statute-proposal       {"statute": statute, "amends": record id, "replaces": record id, …}
    amendment              {"target": record id, "article": "article-5", "change": change, "reason": long text, …}
    alignment-correction   {"act": "join" | "part" | "move", "articles": [place, …], "to": [place, …], "reason", …}

    change    {"kind": "replace", "start": 31, "end": 80, "new": fragment}     code points of the article's text
              {"kind": "insert", "after": article id, "heading", "new": text}  a new article; without `after` the first
              {"kind": "delete"}                                               the whole article goes
              {"kind": "move", "after": article id}                            without `after` to the beginning
              {"kind": "heading", "new": heading}                              without `new` the heading goes
    place     {"proposal": record id, "article": article id}

A proposal's source file is its attachment. `amends` names the base of which it is an amended version, `replaces` this
factory's own earlier version. That what is named exists is asked of a document only beside the named proposal:
`require_fit`.

Source: docs/protocol.md, section 4; docs/statutes.md, section 4.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, NamedTuple, Self, TypeAlias, assert_never

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from federation.documents.base import Written
from federation.documents.statute import (
    MAX_ARTICLE_TEXT,
    ArticleId,
    ArticleText,
    Heading,
    Statute,
)
from federation.documents.values import FRAGMENT_PATTERN, LONG_TEXT_PATTERN, Listed, LongText, Part
from federation.errors import TargetWrong
from federation.ids import RecordId
from federation.records.common import RecordIdField, misfit

MAX_PLACES = 50  # each names a proposal, which is looked up while the log is locked

Offset = Annotated[int, Field(ge=0, le=MAX_ARTICLE_TEXT)]
Fragment = Annotated[str, StringConstraints(max_length=MAX_ARTICLE_TEXT, pattern=FRAGMENT_PATTERN)]
NewArticleText = Annotated[str, StringConstraints(max_length=MAX_ARTICLE_TEXT, pattern=LONG_TEXT_PATTERN)]

_ARTICLE_TEXT: TypeAdapter[str] = TypeAdapter(ArticleText)


class Unit(NamedTuple):
    """What an amendment asks of an article that it changes."""

    heading: str | None
    text: str


Units: TypeAlias = Mapping[str, Unit]
"""A statute's articles by their ids, in their order."""


def units_of(statute: Statute) -> Units:
    """Return the articles that an amendment may speak of."""
    return {article.id: Unit(article.heading, article.text) for article in statute.articles}


class StatuteProposal(Written):
    """A statute that a factory proposes, read from the file that is attached."""

    type: Literal["statute-proposal"] = "statute-proposal"
    statute: Statute
    amends: RecordIdField | None = None
    replaces: RecordIdField | None = None

    @model_validator(mode="after")
    def _proposes_something(self) -> Self:
        if not self.statute.articles:
            raise misfit(("statute", "articles"), "are none, so that nothing is proposed")
        if self.amends is not None and self.amends == self.replaces:
            raise misfit("replaces", "is what it amends")
        return self


class Replace(Part):
    """Other words for text[start:end]; an insertion where both are equal."""

    kind: Literal["replace"] = "replace"
    start: Offset
    end: Offset
    new: Fragment

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.start > self.end:
            raise misfit("end", "is before start")
        if self.start == self.end and not self.new:
            raise misfit("new", "is empty, and takes the place of nothing")
        return self


class Insert(Part):
    """A new article; it is numbered where the text is put together."""

    kind: Literal["insert"] = "insert"
    after: ArticleId | None = None
    heading: Heading | None = None
    new: NewArticleText


class Delete(Part):
    """The whole article goes."""

    kind: Literal["delete"] = "delete"


class Move(Part):
    """The article goes elsewhere as it stands."""

    kind: Literal["move"] = "move"
    after: ArticleId | None = None


class Retitle(Part):
    """Another heading, or none."""

    kind: Literal["heading"] = "heading"
    new: Heading | None = None


Change: TypeAlias = Annotated[Replace | Insert | Delete | Move | Retitle, Field(discriminator="kind")]


class Amendment(Written):
    """One change to one article of a proposal, and why."""

    type: Literal["amendment"] = "amendment"
    target: RecordIdField
    article: ArticleId | None = None
    change: Change
    reason: LongText

    @model_validator(mode="after")
    def _names_its_article(self) -> Self:
        if isinstance(self.change, Insert):
            if self.article is not None:
                raise misfit("article", "is named, but a new article has no id yet")
        elif self.article is None:
            raise misfit("article", "is missing: only a new one has no id yet")
        elif isinstance(self.change, Move) and self.change.after == self.article:
            raise misfit(("change", "after"), "is the article itself")
        return self

    def require_fit(self, units: Units) -> None:
        """Refuse an article or span that the target has not, and a change that leaves all as it is.

        What a `replace` leaves is again the text of an article. Raises TargetWrong, which says where.
        """
        change = self.change
        if isinstance(change, (Insert, Move)):
            _require_article(units, change.after, "change.after")
        if self.article is None:
            return
        _require_article(units, self.article, "article")
        unit = units[self.article]
        match change:
            case Replace():
                _require_replaceable(unit.text, change)
            case Retitle():
                if change.new == unit.heading:
                    raise TargetWrong("change.new: is the heading that it has.", where="change.new")
            case Move():
                if _before(units, self.article) == change.after:
                    raise TargetWrong("change.after: it stands there already.", where="change.after")
            case Delete() | Insert():
                pass
            case unknown:
                assert_never(unknown)


def _require_article(units: Units, article: str | None, where: str) -> None:
    if article is not None and article not in units:
        raise TargetWrong(f"{where}: the proposal has no article {article}.", where=where, article=article)


def _require_replaceable(text: str, change: Replace) -> None:
    if change.end > len(text):
        raise TargetWrong(
            f"change.end: is {change.end}, and the article has {len(text)} characters.",
            where="change.end",
            length=len(text),
        )
    if text[change.start : change.end] == change.new:
        raise TargetWrong("change.new: is what stands there.", where="change.new")
    left = text[: change.start] + change.new + text[change.end :]
    try:
        _ARTICLE_TEXT.validate_python(left)
    except ValidationError as fault:
        raise TargetWrong(
            "change.new: leaves a text that begins or ends with a space or line end, or is too long.",
            where="change.new",
        ) from fault
    if not unicodedata.is_normalized("NFC", left):
        raise TargetWrong("change.new: does not join what stands around it in NFC.", where="change.new")


def _before(units: Units, article: str) -> str | None:
    """Return the id of the article before this one, or None where it is the first."""
    before = None
    for one in units:
        if one == article:
            break
        before = one
    return before


class Place(Part):
    """An article of a proposal."""

    proposal: RecordIdField
    article: ArticleId


class AlignmentCorrection(Written):
    """What a person says of the topics that were found.

    join: these articles belong to one topic. part: no two of them do. move: they belong to no topic but the one
    that holds the articles in `to`.
    """

    type: Literal["alignment-correction"] = "alignment-correction"
    act: Literal["join", "part", "move"]
    articles: Annotated[Listed[Place], Field(min_length=1, max_length=MAX_PLACES)]
    to: Annotated[Listed[Place], Field(min_length=1, max_length=MAX_PLACES)] | None = None
    reason: LongText

    @model_validator(mode="after")
    def _fits_the_act(self) -> Self:
        if self.act == "move":
            if self.to is None:
                raise misfit("to", "is missing: a move leads to a topic")
        elif self.to is not None:
            raise misfit("to", "stands with a move only")
        elif len(self.articles) == 1:
            raise misfit("articles", "are one alone, and it takes two to join or part")
        if len(set(self.articles)) != len(self.articles):
            raise misfit("articles", "name one article twice")
        if len(set(self.places())) != len(self.places()):
            raise misfit("to", "names an article twice, or one that is moved")
        return self

    def places(self) -> tuple[Place, ...]:
        """Return every article that is spoken of."""
        return (*self.articles, *(self.to or ()))

    def require_fit(self, units: Mapping[RecordId, Units]) -> None:
        """Refuse an article that its proposal has not: see `require_places`."""
        for where, places in (("articles", self.articles), ("to", self.to or ())):
            require_places(places, units, where)


def require_places(places: Iterable[Place], units: Mapping[RecordId, Units], where: str) -> None:
    """Refuse an article that its proposal has not, of those proposals that are known. Raises TargetWrong."""
    for position, place in enumerate(places):
        known = units.get(place.proposal)
        if known is not None:
            _require_article(known, place.article, f"{where}[{position}].article")


Statement: TypeAlias = StatuteProposal | Amendment | AlignmentCorrection
"""A document that names proposals."""


def proposals_named(statement: Statement) -> tuple[RecordId, ...]:
    """Return the records that must be proposals in the log, each once, in the order in which they are named."""
    match statement:
        case StatuteProposal():
            named = [one for one in (statement.amends, statement.replaces) if one is not None]
        case Amendment():
            named = [statement.target]
        case AlignmentCorrection():
            named = [place.proposal for place in statement.places()]
        case unknown:
            assert_never(unknown)
    return tuple(dict.fromkeys(named))
