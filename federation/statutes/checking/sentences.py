"""The pieces of a sentence: amounts, bodies, acts, and what they are about.

"La conferencia regional suspende a un comité con el voto de dos tercios."
    amounts   Said(62, 73, ("share", Fraction(2, 3)))
    bodies    Body("conferencia", {"regional"}), Body("comite", {})
    matters   "suspend"
    objects   the stems of all other words that carry a subject
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from federation.statutes.checking import lexicon
from federation.statutes.checking.finding import Span
from federation.statutes.checking.words import STOP_WORDS, stem
from federation.statutes.numerals import Amount, parse_amount
from federation.statutes.tokens import Token, fold, tokenize

# How it is said ("share", "plus-one", "simple", "absolute", "most", "all", "days"), and how much it is.
Value: TypeAlias = tuple[str, Fraction]

MAX_SENTENCE = 2_000  # characters: every amount is read with its whole sentence

_SENTENCE_END = re.compile(r"(?<!\bart)(?<!\barts)(?<!\bnum)(?<!\blit)[.;](?=\s|$)|\n", re.IGNORECASE)
_MAJORITY = re.compile(
    r"(?:mayor[ií]a|maioria)(?:\s+(?P<sort>simples?|absoluta|relativa|cali?ficada|cualificada|qualificada))?"
    r"|(?P<english>simple|absolute)\s+majority|majority|unanimidad[e]?|unanimity|unanimous(?:ly)?",
    re.IGNORECASE,
)
# "Reunido el quórum y la mayoría exigida": how much that is stands elsewhere.
_ELSEWHERE = re.compile(
    r"\s+(?:exigid|requerid|necesari|necess[aá]ri|prevista|establecid|estabelecid|señalad|indicad|required|prescribed|needed)",
    re.IGNORECASE,
)
_REQUIRED = re.compile(r"\b(?:required|necessary|prescribed)\s+$", re.IGNORECASE)
_OF_SHARE = re.compile(r"\s+(?:calificada\s+|favorable\s+)?(?:de|of|do|da)\s+$", re.IGNORECASE)
_DAYS = {"day": 1, "working-day": 1, "week": 7, "month": 30, "year": 360}


@dataclass(frozen=True, slots=True)
class Body:
    """Who meets, decides or holds an office: "asamblea" of "fábrica"."""

    head: str
    qualifiers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Said:
    """An amount in a sentence: sentence[start:end]."""

    start: int
    end: int
    value: Value


def split_sentences(text: str) -> Iterator[Span]:
    """Give where each sentence begins and ends; one that is too long for a sentence comes in pieces."""
    begun = 0
    ends = [(found.start(), found.end()) for found in _SENTENCE_END.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        for start in range(begun, end, MAX_SENTENCE):
            yield start, min(start + MAX_SENTENCE, end)
        begun = following


def find_amounts(sentence: str) -> list[Said]:
    """Return the shares, majorities and times of a sentence, in order."""
    # "two-thirds" is said as "two thirds" is; the places stay
    found = [
        Said(token.start, token.end, value)
        for token in tokenize(sentence.replace("-", " "))
        if token.kind == "number" and (value := _value(_parse(token.text), sentence, token)) is not None
    ]
    starts = [one.start for one in found]
    for match in _MAJORITY.finditer(sentence):
        following = bisect_right(starts, match.start())
        if following < len(found) and _OF_SHARE.fullmatch(sentence[match.end() : found[following].start]):
            continue  # "mayoría de dos tercios"
        before = sentence[max(0, match.start() - 30) : match.start()]
        if found and re.search(r"(?:thirds?|quarters?|fifths?)[ -]$", before) and following:
            continue  # "a two-thirds majority"
        if _ELSEWHERE.match(sentence, match.end()) or _REQUIRED.search(before):
            continue
        value = _majority(match)
        if value:
            found.append(Said(match.start(), match.end(), value))
    return sorted(found, key=lambda one: one.start)


def _parse(spelled: str) -> Amount | None:
    amount = parse_amount(spelled)
    return parse_amount(spelled[2:]) if amount is None and spelled[:2].lower() == "a " else amount


def _value(amount: Amount | None, sentence: str, token: Token) -> Value | None:
    if amount is None:
        return None
    if amount.kind == "share" and 0 < amount.value <= 1:
        if amount.value == Fraction(1, 2) and re.search(
            r"(?:m[aá]s|mais) d[ea]\s*$|more than\s*$", sentence[: token.start], re.IGNORECASE
        ):
            return "plus-one", amount.value
        return "share", amount.value
    if amount.kind == "majority":
        return "plus-one", amount.value
    if amount.kind == "time":
        if amount.unit == "hour":
            return "days", amount.value / 24
        days = _DAYS.get(amount.unit)
        return None if days is None else ("days", amount.value * days)
    return None


def _majority(match: re.Match[str]) -> Value | None:
    words = fold(match.group())
    if words.startswith("unanim"):
        return "all", Fraction(1)
    sort = fold(match["sort"] or match["english"] or "")
    if sort.startswith(("simpl", "relativ")):
        return "simple", Fraction(1, 2)
    if sort.startswith("absolut"):
        return "absolute", Fraction(1, 2)
    return None if sort else ("most", Fraction(1, 2))


def find_bodies(sentence: str) -> list[tuple[int, int, Body]]:
    """Return who the sentence names, with where: "la asamblea de fábrica" is the assembly of the factory."""
    words = [token for token in tokenize(sentence) if token.kind in {"word", "number"}]
    found: list[tuple[int, int, Body]] = []
    place = 0
    while place < len(words):
        folded = fold(words[place].text)
        head = lexicon.BODIES.get(folded) or lexicon.ROLES.get(folded)
        first = place
        place += 1
        if head is None:
            continue
        qualifiers: set[str] = set()
        if first and fold(words[first - 1].text) in {"general", "national", "regional"}:
            qualifiers.add(stem(words[first - 1].text))
        while place < len(words) and sentence[words[place - 1].end : words[place].start] == " ":
            word = fold(words[place].text)
            if word in lexicon.QUALIFIERS:
                qualifiers.add(stem(word))
                place += 1
                continue
            skip = (
                1
                if word in {"del", "do", "da"}
                else 2
                if _says_of(words, place)
                else 1
                if word == "de"
                else 0
            )
            after = place + skip
            if not skip or after >= len(words) or words[after].kind == "number":
                break
            noun = fold(words[after].text)
            if (
                noun in STOP_WORDS
                or sentence[words[place].start : words[after].end].count(",")
                or noun == "trabajadores"
            ):
                break
            qualifiers.add(lexicon.BODIES.get(noun) or stem(noun))
            place = after + 1
            if noun in lexicon.BODIES:
                continue
            break
        found.append((words[first].start, words[place - 1].end, Body(head, frozenset(qualifiers))))
    return found


def _says_of(words: list[Token], place: int) -> bool:
    return (
        fold(words[place].text) == "de"
        and place + 1 < len(words)
        and fold(words[place + 1].text) in {"la", "los", "las"}
    )


@lru_cache(maxsize=1024)
def find_matters(words: str) -> tuple[str, ...]:
    """Return the acts that the words speak of, in order."""
    found = []
    for token in tokenize(words):
        if token.kind == "word":
            folded = fold(token.text)
            found += [name for name, pattern in lexicon.MATTERS.items() if pattern.match(folded)]
    return tuple(dict.fromkeys(reversed(found)))[::-1]


@lru_cache(maxsize=1024)
def find_objects(words: str) -> frozenset[str]:
    """Return the stems of what the words speak about, acts and measures left aside."""
    found = set()
    for token in tokenize(words):
        if token.kind != "word" or fold(token.text) in STOP_WORDS or len(token.text) < 3:
            continue
        folded = fold(token.text)
        one = lexicon.BODIES.get(folded) or lexicon.ROLES.get(folded) or stem(folded)
        if stem(folded) in lexicon.NO_OBJECTS or any(
            pattern.match(folded) for pattern in lexicon.MATTERS.values()
        ):
            continue
        found.add(one[:6])
    return frozenset(found)
