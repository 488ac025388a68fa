"""New units: equal ones are one, different ones all enter, and those of one topic at one place conflict.

Two new units are of one topic where they have the same heading, at least `SAME_TOPIC` of their words in common in their
order, or the same matter in the lexicon of subjects (aligning/subjects.py), by far the strongest of both. A preamble or
closing words are always of one topic. What one version wrote both of is never in conflict: it wanted both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import hypot

from rapidfuzz.distance import Indel

from federation.statutes.aligning.subjects import subjects_of
from federation.statutes.merging.model import Alternative, alternatives_of
from federation.statutes.merging.ordering import in_turn
from federation.statutes.merging.revisions import NewUnit
from federation.statutes.merging.wholes import BETWEEN, whole_text
from federation.statutes.model import Article, Language
from federation.statutes.tokens import words_of

SAME_TOPIC = 0.6
SAME_MATTER = 0.8  # the cosine of what two units speak of


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A new unit, of one version or of several: all have its kind, heading and text."""

    after: int
    content: str
    sponsors: tuple[str, ...]
    units: tuple[NewUnit, ...] = field(compare=False)

    @property
    def article(self) -> Article:
        """One of the versions' articles: the least, so that no name decides."""
        return min((unit.article for unit in self.units), key=lambda one: one.model_dump_json())


@dataclass(frozen=True, slots=True)
class TopicConflict:
    """Different new units on one topic at one place: none of them enters."""

    after: int
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What is new at each place of the base, in its order, and what is in conflict."""

    entering: Mapping[int, Sequence[Newcomer]]
    conflicts: tuple[TopicConflict, ...]


def receive(new: Sequence[NewUnit], language: Language) -> Arrivals:
    """Return which new units enter, and where."""
    entering: dict[int, Sequence[Newcomer]] = {}
    conflicts: list[TopicConflict] = []
    for after in sorted({unit.after for unit in new}):
        rows = _rows([unit for unit in new if unit.after == after])
        newcomers = list({one.content: one for name in sorted(rows) for one in rows[name]}.values())
        clusters = _of_one_topic(newcomers, language)
        for cluster in clusters:
            said = [
                (name, BETWEEN.join(whole_text(one.article) for one in row if one in cluster))
                for name, row in sorted(rows.items())
                if cluster & set(row)
            ]
            conflicts.append(TopicConflict(after, alternatives_of(said)))
        barred = {one for cluster in clusters for one in cluster}
        free = [[one for one in rows[name] if one not in barred] for name in sorted(rows)]
        if found := in_turn(free, {one: one.content for one in newcomers}):
            entering[after] = found
    return Arrivals(entering, tuple(conflicts))


def _rows(here: Sequence[NewUnit]) -> dict[str, list[Newcomer]]:
    """Return for each version what it has new at one place, in its order."""
    alike: dict[str, list[NewUnit]] = {}
    for unit in here:
        alike.setdefault(_content(unit.article), []).append(unit)
    rows: dict[str, list[Newcomer]] = {}
    for unit in here:
        content = _content(unit.article)
        units = tuple(sorted(alike[content], key=lambda one: (one.version, one.place)))
        sponsors = tuple(sorted({one.version for one in units}))
        newcomer = Newcomer(unit.after, content, sponsors, units)
        row = rows.setdefault(unit.version, [])
        if newcomer not in row:
            row.append(newcomer)
    return rows


def _content(article: Article) -> str:
    return f"{article.kind}\n{article.heading or ''}\n{article.text}"


def _of_one_topic(newcomers: Sequence[Newcomer], language: Language) -> list[set[Newcomer]]:
    """Return the sets of new units that contradict each other, in the order of their contents."""
    clusters: list[set[Newcomer]] = []
    for one, other in combinations(sorted(newcomers, key=lambda one: one.content), 2):
        if set(one.sponsors) & set(other.sponsors) or not is_one_topic(one.article, other.article, language):
            continue
        joined = {one, other}
        apart = []
        for cluster in clusters:
            if cluster & joined:
                joined |= cluster
            else:
                apart.append(cluster)
        clusters = [*apart, joined]
    return sorted(clusters, key=lambda cluster: min(one.content for one in cluster))


def is_one_topic(one: Article, other: Article, language: Language) -> bool:
    """Whether two new units say something about the same thing."""
    if one.kind != other.kind:
        return False
    if one.kind in {"preamble", "closing"}:
        return True
    heading = words_of(one.heading or "")
    if heading and heading == words_of(other.heading or ""):
        return True
    if Indel.normalized_similarity(words_of(one.text), words_of(other.text)) >= SAME_TOPIC:
        return True
    return _matters_alike(
        dict(subjects_of(one.text, one.heading, language)),
        dict(subjects_of(other.text, other.heading, language)),
    )


def _matters_alike(left: Mapping[str, float], right: Mapping[str, float]) -> bool:
    def strongest(subjects: Mapping[str, float]) -> str:
        matters = {name: weight for name, weight in subjects.items() if not name.startswith("@")}
        return max(matters, key=lambda name: (matters[name], name), default="")

    if not strongest(left) or strongest(left) != strongest(right):
        return False
    sizes = hypot(*left.values()) * hypot(*right.values())
    return sum(weight * right.get(name, 0.0) for name, weight in sorted(left.items())) >= SAME_MATTER * sizes
