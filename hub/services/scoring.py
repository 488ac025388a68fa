"""How well a factory answers a question: the same on every database, as only which rows have a term comes from there.

    question = read_question("quién necesita valvlas")      needs are asked for; one word to look for
    answers = answers_to(connection, question, 1200)        .scores, .marks, .misspelt, .incomplete

A word of the question finds its own stems, then words for the same thing in the three languages; where that is nothing,
words that begin so; where that is nothing either, words that differ by one letter. A field counts more the less words
stand in it and the more it says what the factory is; a word counts more the fewer factories have it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import sqlalchemy as sa
from rapidfuzz.distance import OSA

from hub.services.stems import ALL_LANGUAGES, all_stems, stems, words
from hub.services.vocabulary import known_words, same_things, use_of
from hub.storage import search_queries

MAX_QUESTION: Final = 200
"""Letters of a question."""

MAX_WORDS: Final = 12
"""Words of a question that are looked for; what follows is not."""

_WEIGHTS: Final[Mapping[str, float]] = {
    "name": 10,
    "place": 7,
    "sector": 6,
    "division": 3,
    "product": 6,
    "capability": 4,
    "need": 3,
    "offer": 4,
    "about": 3,
    "report": 2,
    "earlier": 0.7,
}
_ASKED_FOR: Final = 4.0
"""How many times more needs count where needs are asked for; offers likewise."""
_NOT_ASKED_FOR: Final = 0.4
"""How much all else counts then."""
_OTHER_FIELDS: Final = 0.15
"""How much a word counts in the fields where it says less than in the best one."""
_OTHER_ENDING: Final = 0.8
_SAME_THING: Final = 0.6
_BEGINNING: Final = 0.7
_ONE_LETTER: Final = 0.8
_WEAK: Final = 0.3
_SHORTEST_BEGINNING: Final = 3
_SHORTEST_MISTYPED: Final = 4
_MOST_MISTYPED: Final = 4  # words of a question for which a likely one is sought


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for."""

    text: str
    strong: tuple[str, ...]
    """Words that a factory should have, folded."""
    weak: tuple[str, ...]
    """Words that every factory has, or that only say what is asked for."""
    asked: frozenset[str]
    """"need" where it asks who needs something, "offer" where it asks who gives it."""


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A word that stands nowhere, and the one that is shown instead."""

    word: str
    shown: str


@dataclass(slots=True)
class _Found:
    """What one word of the question found."""

    levels: list[tuple[float, list[int]]]
    marks: frozenset[str]
    beginning: str | None = None


@dataclass(slots=True)
class Answers:
    """The factories that answer a question, by the index of their first charter."""

    words: int = 0
    """How many words are looked for."""
    scores: dict[int, float] = field(default_factory=dict)
    rows: dict[int, dict[int, float]] = field(default_factory=dict)
    """By factory: the numbers of the rows in which something was found, and how much each says."""
    marks: frozenset[str] = frozenset()
    """The terms that were found."""
    beginnings: tuple[str, ...] = ()
    misspelt: tuple[Misspelt, ...] = ()
    unknown: tuple[str, ...] = ()
    """Words that stand nowhere, and are near none."""
    incomplete: bool = False
    """No factory has all the words; these have most of them."""


def read_question(text: str) -> Question:
    """Return what a text asks for."""
    folded = list(dict.fromkeys(word.folded for word in words(text[:MAX_QUESTION])))[:MAX_WORDS]
    uses = {word: use_of(word) for word in folded}
    asked = frozenset(use for use in uses.values() if use in ("need", "offer"))
    strong = tuple(word for word in folded if uses[word] is None)
    weak = tuple(word for word in folded if uses[word] == "weak")
    if not strong:  # somebody looks for just such a word
        strong, weak, asked = tuple(folded), (), asked if len(folded) > 1 else frozenset()
    return Question(text, strong, weak, asked)


def answers_to(connection: sa.Connection, question: Question, factories: int) -> Answers:
    """Return which of so many factories answer a question, and how well."""
    answers = Answers(words=max(1, len(question.strong)))
    misspelt: list[Misspelt] = []
    unknown: list[str] = []
    found: list[tuple[_Found, bool]] = []
    for word in question.strong:
        one = _found(connection, word, misspelt)
        if one is None:
            unknown.append(word)
        else:
            found.append((one, True))
    for word in question.weak:
        own = stems(word, ALL_LANGUAGES)
        found.append((_Found([(_WEAK, search_queries.numbers(connection, own))], own), False))
    wanted: dict[int, float] = {}
    all_wanted = 0.0
    for one, strong in found:
        by_factory = _by_factory(one, question.asked)
        rarity = math.log(1 + factories / max(1, len(by_factory)))
        all_wanted += rarity if strong else 0.0
        for factory, fields in by_factory.items():
            worth = _worth(fields, question.asked)
            answers.scores[factory] = answers.scores.get(factory, 0.0) + worth * rarity
            if strong:
                wanted[factory] = wanted.get(factory, 0.0) + rarity
            rows = answers.rows.setdefault(factory, {})
            for number, value in fields.items():
                rows[number] = rows.get(number, 0.0) + value * rarity
    most = max(wanted.values(), default=0.0)
    answers.scores = {
        factory: score
        for factory, score in answers.scores.items()
        if wanted.get(factory, 0.0) >= most - 1e-9 and most > 0
    }
    answers.marks = frozenset().union(*(one.marks for one, _ in found))
    answers.beginnings = tuple(one.beginning for one, _ in found if one.beginning is not None)
    answers.misspelt, answers.unknown = tuple(misspelt), tuple(unknown)
    answers.incomplete = most < all_wanted - 1e-9 or (bool(unknown) and most > 0)
    return answers


def _found(connection: sa.Connection, word: str, misspelt: list[Misspelt]) -> _Found | None:
    found = _exactly(connection, word, 1.0)
    if found is not None:
        return found
    if len(word) >= _SHORTEST_BEGINNING:
        numbers = search_queries.beginning_with(connection, word)
        if numbers:
            return _Found([(_BEGINNING, numbers)], frozenset(), word)
    if len(word) < _SHORTEST_MISTYPED or len(misspelt) >= _MOST_MISTYPED:
        return None
    near = _nearest(connection, word)
    if near is None:
        return None
    shown, folded = near
    found = _exactly(connection, folded, _ONE_LETTER)
    if found is not None:
        misspelt.append(Misspelt(word, shown))
    return found


def _exactly(connection: sa.Connection, word: str, worth: float) -> _Found | None:
    own = stems(word, ALL_LANGUAGES)
    same = same_things(own)
    levels = [(worth, search_queries.numbers(connection, [word]))]
    if len(own) > 1:
        levels.append((worth * _OTHER_ENDING, search_queries.numbers(connection, own - {word})))
    if same:
        levels.append((worth * _SAME_THING, search_queries.numbers(connection, same)))
    return _Found(levels, own | same) if any(numbers for _, numbers in levels) else None


def _nearest(connection: sa.Connection, word: str) -> tuple[str, str] | None:
    """Return the word that was probably meant, as it is written and folded: one letter away, itself or by its stem."""
    candidates = {one.folded: (places, one.word) for one, places in search_queries.likely(connection, word)}
    for folded, written in known_words().items():
        candidates.setdefault(folded, (0, written))
    own = all_stems([word])
    near: list[tuple[int, bool, int, str, str]] = []
    for folded, (places, written) in candidates.items():
        if OSA.distance(word, folded, score_cutoff=1) <= 1:
            near.append((0, folded[0] != word[0], -places, written, folded))
        elif abs(len(folded) - len(word)) <= 2 and _stems_near(own, folded):
            near.append((1, folded[0] != word[0], -places, written, folded))
    if not near:
        return None
    _, _, _, written, folded = min(near)
    return written, folded


def _stems_near(own: Iterable[str], folded: str) -> bool:
    return any(
        len(one) >= _SHORTEST_MISTYPED and OSA.distance(one, other, score_cutoff=1) <= 1
        for other in stems(folded, ALL_LANGUAGES)
        for one in own
    )


def _worth(fields: Mapping[int, float], asked: frozenset[str]) -> float:
    """Return how much a word says that stands in these rows. Where needs are asked for, only they say something."""
    if asked:
        told = [value for number, value in fields.items() if search_queries.place_of(number)[1] in asked]
        if told:
            return max(told)
    best = max(fields.values())
    return best + _OTHER_FIELDS * (sum(fields.values()) - best)


def _by_factory(found: _Found, asked: frozenset[str]) -> dict[int, dict[int, float]]:
    """Return, by factory and row, how much what one word found says."""
    by_factory: dict[int, dict[int, float]] = {}
    worths = _row_worths(asked)
    for worth, numbers in found.levels:
        for number in numbers:
            value = worth * worths[number & 0xFF]
            fields = by_factory.setdefault(search_queries.factory_of(number), {})
            if value > fields.get(number, 0.0):
                fields[number] = value
    return by_factory


@cache
def _row_worths(asked: frozenset[str]) -> Sequence[float]:
    """Return how much a word says in a row, by the last byte of the row's number: its field, and how long it is."""
    worths = []
    for number in range(16 * len(_WEIGHTS)):
        _, name, length = search_queries.place_of(number)
        worth = _WEIGHTS[name] / (1 + 0.1 * length)
        if asked:
            worth *= _ASKED_FOR if name in asked else _NOT_ASKED_FOR
        worths.append(worth)
    return worths
