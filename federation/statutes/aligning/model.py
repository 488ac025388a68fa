"""What an alignment is: links between articles of different drafts, and the topics that they make.

    Place(2, 14)      the fifteenth unit of the third draft; both count from 0 in the order given
    Link              two places, how like they are from 0 to 1, in which relation, and why that is believed
    Topic             articles that speak of one subject, with a heading to call it by
    Correction        what a person says: these belong together, these do not, these belong there

Source: docs/statutes.md, section 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from federation.statutes.model import Statute, articles_to_json

Relation: TypeAlias = Literal["same", "near", "subject", "split", "merged"]
Act: TypeAlias = Literal["join", "part", "move"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Which article of which draft."""

    draft: int
    article: int


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles that speak of one thing; a's draft has the lower number."""

    a: Place
    b: Place
    similarity: float  # 0 … 1
    relation: Relation
    moved: bool
    reason: str  # "wording", "heading", "words: quorum, asistencia", "subject: quorum", "place", "correction"


@dataclass(frozen=True, slots=True)
class Topic:
    """Articles of one subject, at most a few of each draft; an article alone is a topic too."""

    label: str
    members: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person who read the drafts says about an alignment.

    join   the topics that hold `articles` are one
    part   `articles` leave their topics, and each is a topic of its own: no two of them are one
    move   `articles` leave their topics, and go to those that hold `to`
    """

    act: Act
    articles: tuple[Place, ...]
    to: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """What N drafts have in common, article by article."""

    links: tuple[Link, ...]
    topics: tuple[Topic, ...]

    def to_json(self, files: Sequence[str], statutes: Sequence[Statute]) -> dict[str, object]:
        """Return what `frente-statutes compare --json` gives."""
        return {
            "drafts": [
                {"file": file, "articles": articles_to_json(statute.articles)}
                for file, statute in zip(files, statutes, strict=True)
            ],
            "topics": [
                {
                    "label": topic.label,
                    "members": [{"draft": one.draft, "article": one.article} for one in topic.members],
                }
                for topic in self.topics
            ],
            "links": [
                {
                    "a": [link.a.draft, link.a.article],
                    "b": [link.b.draft, link.b.article],
                    "similarity": link.similarity,
                    "relation": link.relation,
                    "moved": link.moved,
                    "reason": link.reason,
                }
                for link in self.links
            ],
        }
