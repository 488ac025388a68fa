"""What a merge gives: the text, the changes in it, the conflicts that are open, and what to look at again.

A change or a conflict inside an article has its place in the base article's text; one about a whole article has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from federation.encoding import Json
from federation.statutes.model import Reading, Statute

ChangeKind: TypeAlias = Literal["replace", "insert", "delete", "move", "heading"]
ConflictKind: TypeAlias = Literal["replace", "insert", "delete", "move", "heading", "split", "merged"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is in the merged text."""

    id: str
    article: str | None  # of the base; None for a new article, and for the statute's title
    kind: ChangeKind
    start: int | None
    end: int | None
    new: str | None
    to: str | None
    sponsors: tuple[str, ...]  # the versions that made it, sorted

    def to_json(self) -> dict[str, Json]:
        """Return what the command gives."""
        return {
            "id": self.id,
            "article": self.article,
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "new": self.new,
            "to": self.to,
            "from": list(self.sponsors),
        }


@dataclass(frozen=True, slots=True)
class Alternative:
    """What some versions say where others say something else; "" where they say nothing."""

    sponsors: tuple[str, ...]
    text: str

    def to_json(self) -> dict[str, Json]:
        """Return what the command gives."""
        return {"from": list(self.sponsors), "text": self.text}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place where versions contradict each other: the merged text keeps the base's wording."""

    id: str
    article: str | None  # of the base; of new articles on one topic, the one they would follow
    kind: ConflictKind
    start: int | None
    end: int | None
    base: str
    alternatives: tuple[Alternative, ...]

    def to_json(self) -> dict[str, Json]:
        """Return what the command gives."""
        return {
            "id": self.id,
            "article": self.article,
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "base": self.base,
            "alternatives": [one.to_json() for one in self.alternatives],
        }


@dataclass(frozen=True, slots=True)
class Merged:
    """Any number of versions of one base, as one statute."""

    statute: Statute
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    review: tuple[str, ...]  # ids of changes

    def to_json(self, file: str, base: Reading, text: str) -> dict[str, Json]:
        """Return what `frente-statutes merge --json` gives; `text` is the merged statute in Markdown."""
        return {
            "text": text,
            "base": {"file": file, **base.to_json()},
            "changes": [one.to_json() for one in self.changes],
            "conflicts": [one.to_json() for one in self.conflicts],
            "review": list(self.review),
        }


def alternatives_of(said: Sequence[tuple[str, str]]) -> tuple[Alternative, ...]:
    """Return (version, text) as alternatives: the same text once, in the order of the texts."""
    sponsors: dict[str, set[str]] = {}
    for version, text in said:
        sponsors.setdefault(text, set()).add(version)
    return tuple(Alternative(tuple(sorted(sponsors[text])), text) for text in sorted(sponsors))
