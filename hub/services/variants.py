"""Who says it in the same words: the wordings of each topic, named by letters, and what is kept of a comparison.

    worked_out(alignment, statutes)   -> (matrix, topics): JSON, as storage/comparisons.py keeps them

    matrix    {"topics": [{"label", "members": [[draft, article, id, label], …],
                           "letters": {"0": "A", "3": "A′", "4": "B"}}]}
    topic     [[a, b, similarity, relation, moved, reason], …]      a and b are positions in the topic's members

A draft speaks to a topic in one wording, with one article or with several. Drafts whose articles are linked as `same`
share a letter; a wording that is near to one with a letter of its own takes that letter with a stroke. A is the
wording that most drafts share; among equals the one that was proposed first, as drafts are in the order of the log.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

Place: TypeAlias = tuple[int, int]
Pair: TypeAlias = frozenset[int]

STROKES: Final = ("′", "″", "‴")
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def worked_out(
    alignment: Mapping[str, Any], statutes: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Any], list[list[list[Any]]]]:
    """Return the matrix, and the links of each topic in its order."""
    homes: dict[Place, list[int]] = {}
    topics = [[(one["draft"], one["article"]) for one in topic["members"]] for topic in alignment["topics"]]
    for number, members in enumerate(topics):
        for place in members:
            homes.setdefault(place, []).append(number)
    positions = [{place: at for at, place in enumerate(members)} for members in topics]
    links: list[list[list[Any]]] = [[] for _ in topics]
    for link in alignment["links"]:
        a, b = tuple(link["a"]), tuple(link["b"])
        for number in set(homes.get(a, ())) & set(homes.get(b, ())):
            ends = positions[number][a], positions[number][b]
            facts = (link["similarity"], link["relation"], link["moved"], link["reason"])
            links[number].append([*ends, *facts])
    matrix = [
        {
            "label": topic["label"],
            "members": [_member(place, statutes) for place in members],
            "letters": {str(draft): letter for draft, letter in letters(members, found).items()},
        }
        for topic, members, found in zip(alignment["topics"], topics, links, strict=True)
    ]
    return {"topics": matrix}, links


def _member(place: Place, statutes: Sequence[Mapping[str, Any]]) -> list[Any]:
    draft, at = place
    article = statutes[draft]["articles"][at]
    return [draft, at, article["id"], article.get("label")]


def in_order(letter: str) -> tuple[int, str, int]:
    """Return what letters are sorted by: A, A′, A″ … B … Z, AA …"""
    name = "".join(sign for sign in letter if sign in _ALPHABET)
    stroke = letter[len(name) :]
    if stroke in STROKES:
        return len(name), name, STROKES.index(stroke) + 1
    return len(name), name, int(stroke[1:] or "0")


def letters(members: Sequence[Place], links: Iterable[Sequence[Any]]) -> dict[int, str]:
    """Return the letter of each draft that speaks to a topic, given its links as pairs of positions."""
    wording = list(range(len(members)))  # of each member: the first member that says the same

    def root(at: int) -> int:
        while wording[at] != at:
            at = wording[at]
        return at

    near: dict[Pair, float] = {}
    for a, b, similarity, relation, *_ in links:
        if relation == "same":
            low, high = sorted((root(a), root(b)))
            wording[high] = low
        elif relation == "near":
            near[frozenset((a, b))] = similarity
    said: dict[int, list[int]] = {}
    for at, (draft, _) in sorted(enumerate(members), key=lambda one: one[1]):
        said.setdefault(draft, []).append(at)
    shared: dict[tuple[int, ...], list[int]] = {}
    for draft, positions in said.items():
        shared.setdefault(tuple(root(at) for at in positions), []).append(draft)
    classes = sorted(shared.values(), key=lambda drafts: (-len(drafts), drafts[0]))
    return _named(classes, said, near)


def _named(
    classes: Sequence[Sequence[int]], said: Mapping[int, Sequence[int]], near: Mapping[Pair, float]
) -> dict[int, str]:
    named: dict[int, str] = {}
    own: list[tuple[str, Sequence[int]]] = []  # wordings with a letter of their own
    strokes: dict[str, int] = {}
    for drafts in classes:
        like = [
            (likeness, -at)
            for at, (_, others) in enumerate(own)
            if (likeness := _likeness(drafts, others, said, near))
        ]
        if like:
            base = own[-max(like)[1]][0]
            strokes[base] = strokes.get(base, 0) + 1
            letter = base + _stroke(strokes[base])
        else:
            letter = _letter(len(own))
            own.append((letter, drafts))
        named.update(dict.fromkeys(drafts, letter))
    return dict(sorted(named.items()))


def _likeness(
    drafts: Sequence[int],
    others: Sequence[int],
    said: Mapping[int, Sequence[int]],
    near: Mapping[Pair, float],
) -> float:
    """Return how near two wordings are, or 0: as many articles, and each near to its own of the other."""
    best = 0.0
    for draft in drafts:
        for other in others:
            if len(said[draft]) != len(said[other]):
                continue
            found = [near.get(frozenset(pair), 0.0) for pair in zip(said[draft], said[other], strict=True)]
            best = max(best, min(found))
    return best


def _letter(number: int) -> str:
    """Return A … Z, AA, AB …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(_ALPHABET))
        name = _ALPHABET[rest] + name
    return name


def _stroke(count: int) -> str:
    return STROKES[count - 1] if count <= len(STROKES) else f"′{count}"
