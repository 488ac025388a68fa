"""What the engine hands from part to part and has no document: a reading, and what reading it showed.

    Statute, Article, Division, Passage     federation/documents/statute.py: a proposal's document holds the same
    Reading                                 a statute as it was read from a file

`to_json` gives the shapes of docs/statutes.md, section 3: what is not there is null.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from federation.documents.base import Language
from federation.documents.statute import Article, Division, Passage, Statute
from federation.encoding import Json

__all__ = [
    "Article",
    "Division",
    "Language",
    "Passage",
    "Reading",
    "ReadingWarning",
    "Statute",
    "Unread",
    "WarningCode",
    "articles_to_json",
]

WarningCode: TypeAlias = Literal[
    "comments",
    "division-duplicate",
    "division-out-of-order",
    "fallback-used",
    "include-missing",
    "include-refused",
    "language-doubtful",
    "number-duplicate",
    "number-missing",
    "number-out-of-order",
    "numbers-restored",
    "tracked-changes",
    "words-lost",
]


@dataclass(frozen=True, slots=True)
class Unread:
    """Text of the file that stands in no article, division or title."""

    after: str | None  # id of the article before it; None at the beginning
    text: str


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something about the file that a person should look at."""

    code: WarningCode
    article: str | None  # id, where it is about one
    text: str  # a sentence in the statute's language


@dataclass(frozen=True, slots=True)
class Reading:
    """A statute as it was read from a file."""

    statute: Statute
    language: Language
    unread: tuple[Unread, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Return what `frente-statutes read --json` gives."""
        return {
            "title": self.statute.title,
            "language": self.language,
            "articles": articles_to_json(self.statute.articles),
            "unread": [{"after": one.after, "text": one.text} for one in self.unread],
            "warnings": [
                {"code": one.code, "article": one.article, "text": one.text} for one in self.warnings
            ],
        }


def articles_to_json(articles: Sequence[Article]) -> list[Json]:
    """Return the articles with every field, null where there is nothing."""
    return [article.model_dump(mode="json") for article in articles]
