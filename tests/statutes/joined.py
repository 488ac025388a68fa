"""Splits that a program makes: in a labelled family, neighbours of one draft become one article.

Two neighbours that each have one partner in another draft, and not the same, are joined; so the joined article says
what these partners say, and its links to them are splits, or merged where it is the second. What is linked otherwise
stays linked as it was. `talking`: the joined article says it all in one sentence, with commas and conjunctions only.
"""

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from federation.statutes.model import Article, Language, Statute

Place = tuple[int, int]
Links = Mapping[tuple[Place, Place], str]

_AND: Mapping[Language, str] = {"es": "y", "pt": "e", "en": "and"}
_WHOLE = {"same", "near", "subject"}
_MOST = 6  # joined articles in a family


def joined(
    statutes: Sequence[Statute], links: Links, language: Language, *, seed: int, talking: bool
) -> tuple[list[Statute], dict[tuple[Place, Place], str]]:
    """Return the drafts with some neighbours joined, and the links by the places that articles have then."""
    firsts = _firsts(statutes, links, random.Random(seed))
    found: list[Statute] = []
    moved: dict[Place, Place] = {}
    for draft, statute in enumerate(statutes):
        articles: list[Article] = []
        for number, article in enumerate(statute.articles):
            if (draft, number - 1) in firsts:
                articles[-1] = _as_one(articles[-1], article, language, talking=talking)
            else:
                articles.append(article)
            moved[draft, number] = draft, len(articles) - 1
        found.append(statute.model_copy(update={"articles": tuple(articles)}))
    wholes = {moved[first] for first in firsts}
    partners = _partners({(moved[a], moved[b]): relation for (a, b), relation in links.items()})
    relinked = {}
    for (before_a, before_b), relation in links.items():
        a, b = moved[before_a], moved[before_b]
        if a in wholes and len(partners[a][b[0]]) > 1:
            relinked[a, b] = "split"
        elif b in wholes and len(partners[b][a[0]]) > 1:
            relinked[a, b] = "merged"
        else:
            relinked[a, b] = relation
    return found, relinked


def _partners(links: Links) -> Mapping[Place, Mapping[int, set[Place]]]:
    """Return each article's partners, by their drafts."""
    found: dict[Place, dict[int, set[Place]]] = defaultdict(lambda: defaultdict(set))
    for a, b in links:
        found[a][b[0]].add(b)
        found[b][a[0]].add(a)
    return found


def _firsts(statutes: Sequence[Statute], links: Links, source: random.Random) -> set[Place]:
    """Return the articles that are joined with the next one; no article is a partner of two that are joined."""
    partners = _partners(links)
    whole = {place for place in partners if _all_whole(place, links)}
    pairs = [
        ((draft, number), (draft, number + 1))
        for draft, statute in enumerate(statutes)
        for number in range(len(statute.articles) - 1)
        if {(draft, number), (draft, number + 1)} <= whole
    ]
    source.shuffle(pairs)
    found: set[Place] = set()
    used: set[Place] = set()
    for first, second in pairs:
        one, two = partners[first], partners[second]
        parted = any(
            len(one[draft]) == len(two[draft]) == 1 and one[draft] != two[draft] for draft in one.keys() & two
        )
        around = {first, second}.union(*one.values(), *two.values())
        if parted and not around & used and len(found) < _MOST:
            found.add(first)
            used |= around
    return found


def _all_whole(place: Place, links: Links) -> bool:
    return all(relation in _WHOLE for pair, relation in links.items() if place in pair)


def _as_one(first: Article, second: Article, language: Language, *, talking: bool) -> Article:
    text = f"{first.text}\n{second.text}"
    if talking:
        text = re.sub(
            r"\s*[.;:,]?\s*\n\s*|[.;:]\s+",
            lambda end: f" {_AND[language]} " if "\n" in end[0] else ", ",
            text,
        )
    return first.model_copy(update={"text": text, "parts": ()})
