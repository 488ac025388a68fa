"""Words as a search compares them: without accents, case or endings, in Spanish, Portuguese and English.

    fold("Lençóis")                             "lencois"
    words("Válvulas de 2")                      Word("valvulas", 0, 8), Word("de", 9, 11), Word("2", 12, 13)
    stems("valvulas", ("es",))                  {"valvulas", "valvula", "valvul"}
    singulars("valvulas")                       {"valvulas", "valvula"}

Everything is stemmed after its accents are gone, when it is kept and when it is asked for: whoever leaves accents out
finds the same. A word stands for itself and for its stem; two words match where they have one of these in common.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

import Stemmer  # type: ignore[import-not-found]  # a compiled module without stubs

LONGEST: Final = 40
"""Letters of a word that are compared; what is longer is cut."""

ALL_LANGUAGES: Final = ("es", "pt", "en")
_ALGORITHMS: Final = {"es": "spanish", "pt": "portuguese", "en": "english"}
_WORD: Final = re.compile(r"[^\W_]+")
_REMEMBERED: Final = 65_536

_turn = threading.Lock()  # a stemmer keeps what it is at: one thread at a time

# How plurals end, without their accents, and the singulars that they may be of.
_PLURALS: Final = (
    ("s", ""),
    ("es", ""),
    ("ces", "z"),
    ("ies", "y"),
    ("oes", "ao"),
    ("aes", "ao"),
    ("ais", "al"),
    ("eis", "el"),
    ("ois", "ol"),
    ("uis", "ul"),
    ("ns", "m"),
)
_SHORTEST_SINGULAR: Final = 3


class Word(NamedTuple):
    """A word of a text, folded, and where it stands there: [begin, end)."""

    folded: str
    begin: int
    end: int


@lru_cache(maxsize=_REMEMBERED)
def fold(text: str) -> str:
    """Return the text without accents and case."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def words(text: str) -> Iterator[Word]:
    """Give the words of a text in their order; those of another script as digits, so that all are ASCII."""
    for found in _WORD.finditer(text):
        folded = fold(found[0][:LONGEST])[:LONGEST]
        if not folded.isascii():
            folded = "x" + folded.encode().hex()
        if folded.isalnum():
            yield Word(folded, found.start(), found.end())


@lru_cache(maxsize=_REMEMBERED)
def singulars(folded: str) -> frozenset[str]:
    """Return a folded word and what it may be the plural of: as much as a name is bent."""
    found = {folded}
    for ending, singular in _PLURALS:
        rest = folded.removesuffix(ending)
        if rest != folded and len(rest + singular) >= _SHORTEST_SINGULAR:
            found.add(rest + singular)
    return frozenset(found)


@lru_cache(maxsize=_REMEMBERED)
def stems(folded: str, languages: tuple[str, ...]) -> frozenset[str]:
    """Return what a folded word stands for in these languages: itself, its singular, and the stem of each."""
    found = singulars(folded)
    return found | {_stem(one, language) for one in found for language in languages}


def spoken(language: str | None) -> tuple[str, ...]:
    """Return the languages in which a text's words are stemmed: its own, or all where it is of none of these."""
    return (language,) if language in _ALGORITHMS else ALL_LANGUAGES


def terms(text: str, languages: tuple[str, ...]) -> set[str]:
    """Return what all words of a text stand for; without a language, they are names."""
    return set().union(*(stems(word.folded, languages) for word in words(text)))


def all_stems(folded: Iterable[str]) -> frozenset[str]:
    """Return what these words stand for in any language."""
    return frozenset().union(*(stems(one, ALL_LANGUAGES) for one in folded))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_ALGORITHMS[language], 0)


def _stem(folded: str, language: str) -> str:
    if language not in _ALGORITHMS:
        return folded
    with _turn:
        stem: str = _stemmer(language).stemWord(folded)
    return stem
