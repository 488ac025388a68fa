"""Merging: any number of amended versions of one base become one statute.

    merge(base, {"north.md": …, "south.md": …})     Merged: statute, changes, conflicts, review

**Words.** Inside an article versions are woven word by word (weaving.py). Equal changes are one, with several sponsors.
Changes whose stretches of the base overlap or touch without being equal conflict; marks and spaces part nothing, an
unchanged word does. A number and its unit are one word. Headings and titles are woven alike: one change of the kind
`heading` carries what all versions made of it together.

**Whole articles.** Which article is which is found by content (comparing/pairing.py). One that is gone from a version
was deleted. One that a version split in two, and two that it joined, are recognised (revisions.py): alone, a split is
the deletion of some words and a new article, and joined articles are an insertion and a deletion. Against an edit of
the same article by another version, deletion, split and joining conflict; so does deletion against a move (wholes.py).

**Order.** Move and edit both apply. Two destinations conflict, and so do moves that form a circle (ordering.py).
Divisions follow: a unit may be carried from chapter to chapter, a chapter may be renamed (divisions.py). In `changes`
the first is a `move` whose `new` are the titles of the divisions, the second a `heading` whose `to` is the division
("chapter-2"), under the first article that stands below it.

**New articles.** Equal ones at one place are one. Different ones at one place enter both, ordered by a hash of their
content, unless they are one topic: then they conflict (newcomers.py). On one topic at different places they both enter,
and are listed in `review`.

**Numbers.** Neither an article's number nor a reference that follows it is a change: versions are compared with their
references in the base's numbers, and the merged text is numbered anew where whole articles came, went or moved
(numbers.py). "The preceding article" stays as it is written.

**Conflicts** that are open leave the base's wording in the text; what each version says there is an alternative. Of a
conflict of the kind `move` base and alternatives are ids of articles that it would follow ("" for the beginning), or
titles of divisions. One of the kind `insert` without a span is about new articles behind `article`.

**Review.** Two changes of substance in one sentence, made by versions of which none made both, are in the text, and
somebody should read the sentence again.

Nothing depends on the order in which the versions are given, and their names decide nothing but the order of sponsors.
"""

from collections.abc import Mapping

from federation.statutes.merging.joining import Merge
from federation.statutes.merging.model import Alternative, Change, Conflict, Merged
from federation.statutes.model import Statute

__all__ = ["Alternative", "Change", "Conflict", "Merged", "merge"]


def merge(base: Statute, versions: Mapping[str, Statute]) -> Merged:
    """Return the versions as one statute, with every change and every open conflict."""
    return Merge(base, versions).merge()
