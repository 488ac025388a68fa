"""Divisions follow: what versions did to the titles, chapters and sections that units stand under.

A division of the base is found again in a version as the one that most of its units stand under there. So a chapter
with a new number is the same chapter, one with a new title is renamed, and only a unit that stands under another one
was carried from chapter to chapter. A division that no unit of the base stands under is new, and comes with the units
under it.

    BaseNode(path)                 a division of the base, by all that stand above it and itself
    NewNode(above, kind, title)    one that came

Divisions are numbered as the base numbers them: anew below each division above, or on and on; where it does neither, or
nothing came, went or moved among them, the numbers stay.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from federation.statutes.merging.revisions import Revision
from federation.statutes.model import Article, Division, Statute

Path: TypeAlias = tuple[Division, ...]


class BaseNode(NamedTuple):
    """A division of the base."""

    path: Path

    @property
    def kind(self) -> str:
        """What it is: a chapter, a title …"""
        return self.path[-1].kind

    @property
    def title(self) -> str:
        """Its title in the base."""
        return self.path[-1].title or ""

    @property
    def above(self) -> object:
        """The division that it stands under."""
        return BaseNode(self.path[:-1]) if len(self.path) > 1 else None


class NewNode(NamedTuple):
    """A division that the base has not."""

    above: object  # a node, or None
    kind: str
    title: str


Node: TypeAlias = BaseNode | NewNode
Nodes: TypeAlias = tuple[Node, ...]


def base_nodes(path: Path) -> Nodes:
    """Return the nodes of a path of the base, the outermost first."""
    return tuple(BaseNode(path[: depth + 1]) for depth in range(len(path)))


class Homes:
    """Where the divisions of one version come from."""

    def __init__(self, base: Statute, revision: Revision) -> None:
        found: dict[Path, Counter[Path]] = {}
        for place, there in sorted(revision.partner.items()):
            own, theirs = base.articles[place].division, revision.statute.articles[there].division
            for depth in range(1, min(len(own), len(theirs)) + 1):
                if own[depth - 1].kind == theirs[depth - 1].kind:
                    found.setdefault(own[:depth], Counter())[theirs[:depth]] += 1
        self.image: dict[Path, Path] = {}
        self._origin: dict[Path, Path] = {}
        # The pairs that most units speak for come first; of equals the one that the base has first.
        pairs = sorted(
            ((-count, at, theirs, own) for at, (own, counts) in enumerate(found.items())
             for theirs, count in counts.items()),
            key=lambda one: one[:2],
        )  # fmt: skip
        for _, _, theirs, own in pairs:
            if own not in self.image and theirs not in self._origin:
                self.image[own] = theirs
                self._origin[theirs] = own

    def nodes_of(self, path: Path) -> Nodes:
        """Return a path of the version as nodes."""
        nodes: Nodes = ()
        for depth, division in enumerate(path, 1):
            own = self._origin.get(path[:depth])
            if own is not None:
                nodes = base_nodes(own)
            else:
                parent = nodes[-1] if nodes else None
                nodes = (*nodes, NewNode(parent, division.kind, division.title or ""))
        return nodes


def path_text(nodes: Nodes) -> str:
    """Return the divisions' titles in one line."""
    return " / ".join(node.title or node.kind for node in nodes)


def built(
    base: Statute,
    units: Sequence[tuple[Article, Nodes]],
    titles: Mapping[Path, str],
    numbers: Mapping[Node, str | None],
) -> list[Article]:
    """Return the merged units under their divisions, renamed by `titles` and numbered.

    `numbers` are those that new divisions have in their versions.
    """
    counted = _numbered(base, [nodes for _, nodes in units])

    def division(node: Node) -> Division:
        if isinstance(node, BaseNode):
            old = node.path[-1]
            title = titles.get(node.path, old.title) or None
            return old.model_copy(update={"number": counted.get(node, old.number), "title": title})
        return Division.model_validate(
            {
                "kind": node.kind,
                "number": counted.get(node, numbers.get(node)),
                "title": node.title or None,
            }
        )

    return [article.model_copy(update={"division": tuple(map(division, nodes))}) for article, nodes in units]


def _numbered(base: Statute, merged: Sequence[Nodes]) -> dict[Node, str]:
    """Return the numbers of the nodes whose kind is counted anew."""
    before = _in_order([base_nodes(article.division) for article in base.articles])
    after = _in_order(merged)
    numbers: dict[Node, str] = {}
    for kind in dict.fromkeys(node.kind for node in after):
        old = [node for node in before if node.kind == kind]
        new = [node for node in after if node.kind == kind]
        if old == new or not old:
            continue
        known = [_number(node) for node in old]
        if all(one is None for one in known):
            continue
        if len(known) > 1 and all(one and two and two == one + 1 for one, two in pairwise(known)):
            numbers |= {node: str((known[0] or 1) + at) for at, node in enumerate(new)}
            continue
        if known == _counts(old):
            numbers |= {node: str(count) for node, count in zip(new, _counts(new), strict=True)}
    return numbers


def _in_order(paths: Sequence[Nodes]) -> list[Node]:
    return list(dict.fromkeys(node for nodes in paths for node in nodes))


def _number(node: Node) -> int | None:
    number = node.path[-1].number if isinstance(node, BaseNode) else None
    return int(number) if number is not None else None


def _counts(nodes: Sequence[Node]) -> list[int]:
    """Return each node's place among those below the same division."""
    seen: Counter[object] = Counter()
    counts: list[int] = []
    for node in nodes:
        seen[node.above] += 1
        counts.append(seen[node.above])
    return counts
