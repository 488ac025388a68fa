"""Conflicts about whole units: one version takes away, splits or joins what another one edits.

Units that an act concerns together are a group: the unit that was deleted; the one that was split; those that were
joined. A version has its say about a group where it left it otherwise than the base, and, about a unit that another one
deleted, where it carried it elsewhere. Where all that have a say left it alike, it is a change as any other; else it is
a conflict: the base's wording stays, and what each version made of the whole group is an alternative.

A heading belongs to the unit only where somebody deleted it: a split and a new heading go together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from federation.statutes.merging.model import Alternative, ConflictKind, alternatives_of
from federation.statutes.merging.revisions import Revision
from federation.statutes.model import Article, Statute

BETWEEN = "\n\n"  # the units of one group, in an alternative


@dataclass(frozen=True, slots=True)
class WholeConflict:
    """A group of units that stays as the base has it."""

    places: tuple[int, ...]
    kind: ConflictKind
    base: str
    alternatives: tuple[Alternative, ...]
    new: frozenset[tuple[str, int]]  # units of versions that stand in an alternative: (version, place)
    with_headings: bool


def whole_text(article: Article) -> str:
    """Return a unit's text with its heading in a line before it."""
    return "\n".join(part for part in (article.heading, article.text) if part)


def find_whole_conflicts(base: Statute, revisions: Sequence[Revision]) -> list[WholeConflict]:
    """Return the groups about which versions contradict each other, in the base's order."""
    found = (_conflict(base, revisions, group) for group in _groups(len(base.articles), revisions))
    return [one for one in found if one is not None]


def _groups(size: int, revisions: Sequence[Revision]) -> list[list[int]]:
    """Return the units that acts concern, those of one act together."""
    head: dict[int, int] = {}

    def top(place: int) -> int:
        while head[place] != place:
            place = head[place]
        return place

    for revision in revisions:
        for place in range(size):
            if place not in revision.partner or place in revision.parts:
                head.setdefault(place, place)
        for gone, there in revision.joined.items():
            head.setdefault(there, there)
            first, second = sorted((top(gone), top(there)))
            head[second] = first
    groups: dict[int, list[int]] = {}
    for place in sorted(head):
        groups.setdefault(top(place), []).append(place)
    return list(groups.values())


def _conflict(base: Statute, revisions: Sequence[Revision], group: Sequence[int]) -> WholeConflict | None:
    deleted = {place for place in group for one in revisions if place not in one.partner}
    with_headings = bool(deleted)
    own = tuple(_said(base.articles[place], with_headings=with_headings) for place in group)
    said: list[tuple[str, tuple[str, ...]]] = []
    for revision in revisions:
        theirs = _made(revision, group, with_headings=with_headings)
        carried = any(place in revision.to for place in group if place in deleted)
        if theirs != own or carried:
            said.append((revision.name, theirs))
    if len({theirs for _, theirs in said}) < 2:
        return None
    kind: ConflictKind = "delete"
    if any(place in one.parts for place in group for one in revisions):
        kind = "split"
    elif any(place in one.joined for place in group for one in revisions):
        kind = "merged"
    return WholeConflict(
        tuple(group),
        kind,
        BETWEEN.join(own),
        alternatives_of([(name, BETWEEN.join(theirs)) for name, theirs in said]),
        frozenset(
            (one.name, part) for one in revisions for place in group for part in one.parts.get(place, ())
        ),
        with_headings,
    )


def _made(revision: Revision, group: Sequence[int], *, with_headings: bool) -> tuple[str, ...]:
    """Return what the version made of the group's units, and of what it split off them."""
    texts: list[str] = []
    for place in group:
        article = revision.unit(place)
        if article is not None:
            texts.append(_said(article, with_headings=with_headings))
        texts += [whole_text(revision.statute.articles[part]) for part in revision.parts.get(place, ())]
    return tuple(texts)


def _said(article: Article, *, with_headings: bool) -> str:
    return whole_text(article) if with_headings else article.text
