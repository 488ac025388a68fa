"""The lexicon as it is searched for: cues out of lexicon.toml, and where a text has them.

    finder_of("es").read("Cada fábrica tiene un voto.")     words, each with the cues that it is or begins
    finder_of("es").find(words)                             (place of the first word, place of the last, cue) …

The lexicon is compiled once for each language. A text is read once, word by word: what begins with a word is looked up
in a cache, and only that is followed. Cues whose words stand in any order are looked for where a sentence ends, by the
rarest of their words.
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

from federation.statutes.model import Language
from federation.statutes.tokens import fold

_LEXICON: Mapping[str, Any] = tomllib.loads((files(__package__) / "lexicon.toml").read_text(encoding="utf-8"))
MATTERS: Mapping[str, Any] = _LEXICON["matters"]
BODIES: Mapping[str, Any] = _LEXICON["bodies"]
REALMS: Mapping[str, Any] = _LEXICON["realms"]

_LEVELS = {"3": (3.0, 3.0), "2": (1.4, 1.4), "1": (0.5, 0.5), "0": (0.3, 3.0)}  # in a text, in a heading
_REACH = 4  # words that a gap may pass over
_MOST_KNOWN = 1 << 17  # words that are remembered

_PIECE = re.compile(r"[^\W_]+|[.;?!\n]|%")
_STOPS = frozenset(".;?!\n")  # no phrase goes over them

# Articles and prepositions: they stand neither in cues nor in what is read. Folded.
LEFT_OUT: Mapping[Language, str] = {
    "es": " el la los las de del al a en y e o u se su sus lo un una unos unas por ",
    "pt": " o os a as de do da dos das em no na nos nas ao aos e ou se seu sua seus suas um uma por pelo pela ",
    "en": " the a an of to in on at and or its their is are be shall will for by from ",
}

Slot: TypeAlias = int
"""The number of a word of cues: "revoc*", "dueño/patrón", "<member>"."""


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """A phrase by which a matter or a body is known."""

    matter: str  # "" where it names a body or a realm
    body: str
    weight: float
    in_heading: float  # its weight there
    rest: tuple[tuple[Slot, int], ...]  # what follows, and how many words may stand before it
    length: int  # in words; 0 if it has a gap
    company: tuple[Slot, ...] = ()  # instead of the rest: what stands in the same sentence, in any order


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """What is known of a word: the slots that it fills, and the cues that it is or begins."""

    slots: AbstractSet[Slot]  # as a later word of a phrase
    whole: tuple[Cue, ...]  # cues of this one word
    next_slot: Mapping[Slot, tuple[Cue, ...]]  # by the slot that must follow at once
    later_slot: Mapping[Slot, tuple[Cue, ...]]  # by the slot that may follow after a gap
    company: tuple[Slot, ...]  # the slots of cues in any order


STOP = Word(frozenset(), (), {}, {}, ())  # the end of a sentence
_PAUSE = Word(frozenset(), (), {}, {}, ())  # a semicolon
_UNKNOWN = Word(frozenset(), (), {}, {}, ())

Match: TypeAlias = tuple[int, int, Cue]
"""The places of a cue's first and last word in what was read."""


class Finder:
    """The lexicon as it is searched for in one language."""

    def __init__(self, language: Language) -> None:
        tongues = ("es", "pt") if language == "pt" else (language,)  # the two spell much alike
        self._left_out = frozenset(LEFT_OUT[language].split())
        self._classes = {
            name: fold("/".join(_LEXICON["classes"][tongue][name] for tongue in tongues))
            for name in _LEXICON["classes"][language]
        }
        self._slots: dict[str, Slot] = {}
        self._sizes: dict[Slot, int] = {}  # how many words and beginnings of words fill each
        self._exact: dict[str, list[Slot]] = {}
        self._prefix: dict[str, list[Slot]] = {}
        self._cues: dict[Slot, list[Cue]] = {}
        self._companies: dict[Slot, list[Cue]] = {}  # by their first slot
        self._in_company: set[Slot] = set()
        self._following: set[Slot] = set()  # what is not the first word of some phrase
        for cue, matter, body, weights in _spelled(tongues, self._left_out):
            self._add(cue, matter, body, weights)
        self._longest = max(map(len, self._prefix))
        self._known: dict[str, Word | None] = {}

    def _add(self, cue: str, matter: str, body: str, weights: tuple[float, float]) -> None:
        if "+" in cue:
            parts = sorted(
                (self._slot(word.strip()) for word in cue.split("+")), key=lambda slot: self._sizes[slot]
            )
            first, *others = parts  # the rarest first
            self._companies.setdefault(first, []).append(Cue(matter, body, *weights, (), 0, tuple(others)))
            self._in_company.update((first, *others))
            return
        gap, words = 0, []
        for word in cue.split():
            if word == "…":
                gap = _REACH
            else:
                words.append((self._slot(word), gap))
                gap = 0
        length = 0 if "…" in cue else len(words)
        self._following.update(slot for slot, _ in words[1:])
        self._cues.setdefault(words[0][0], []).append(Cue(matter, body, *weights, tuple(words[1:]), length))

    def _slot(self, word: str) -> Slot:
        if word not in self._slots:
            slot = self._slots[word] = len(self._slots)
            spellings = (self._classes[word.strip("<>")] if word.startswith("<") else word).split("/")
            self._sizes[slot] = len(spellings)
            for one in spellings:
                if one.endswith("*"):
                    self._prefix.setdefault(one[:-1], []).append(slot)
                else:
                    self._exact.setdefault(one, []).append(slot)
        return self._slots[word]

    def _word(self, piece: str) -> Word | None:
        """Return what is known of a word as it is written; None for one that is left out."""
        if piece in _STOPS:
            return _PAUSE if piece == ";" else STOP
        word = fold(piece)
        if word in self._left_out:
            return None
        slots = list(self._exact.get(word, ()))
        for length in range(1, min(len(word), self._longest) + 1):
            slots += self._prefix.get(word[:length], ())
        if not slots:
            return _UNKNOWN
        cues = [cue for slot in sorted(set(slots)) for cue in self._cues.get(slot, ())]
        return Word(
            slots=self._following.intersection(slots),
            whole=tuple(cue for cue in cues if not cue.rest),
            next_slot=_by_second(cue for cue in cues if cue.rest and not cue.rest[0][1]),
            later_slot=_by_second(cue for cue in cues if cue.rest and cue.rest[0][1]),
            company=tuple(sorted(self._in_company.intersection(slots))),
        )

    def read(self, text: str) -> list[Word]:
        """Return a text's words without those that are left out; sentences end with `_STOP`."""
        known = self._known
        pieces = _PIECE.findall(text)
        try:
            return list(filter(None, map(known.__getitem__, pieces)))
        except KeyError:
            if len(known) > _MOST_KNOWN:
                known.clear()
            known.update((piece, self._word(piece)) for piece in pieces if piece not in known)
        return list(filter(None, map(known.__getitem__, pieces)))

    def find(self, read: Sequence[Word]) -> list[Match]:
        """Return the cues of what was read, in order; those in any order after their sentence."""
        found: list[Match] = []
        together: dict[Slot, tuple[int, int]] = {}  # the first and the last place of what a sentence has
        for place, word in enumerate(read):
            if word is _UNKNOWN:
                continue
            if word is STOP:
                self._meet(together, found)
                together = {}
                continue
            if word.whole:
                found += [(place, place, cue) for cue in word.whole]
            for slot in word.company:
                together[slot] = (together[slot][0], place) if slot in together else (place, place)
            if word.next_slot or word.later_slot:
                _begin(read, place, word, found)
        self._meet(together, found)
        return found

    def _meet(self, together: Mapping[Slot, tuple[int, int]], found: list[Match]) -> None:
        """Add the cues whose words a sentence has in any order, each at a place of its own."""
        for first in sorted(together.keys() & self._companies.keys()):
            for cue in self._companies[first]:
                for slot in cue.company:
                    if slot not in together:
                        break
                else:
                    where = [together[first], *(together[slot] for slot in cue.company)]
                    alone = [one for one in where if one[0] == one[1]]
                    if len(alone) < 2 or len(set(alone)) == len(alone):
                        found.append((where[0][0], where[0][0], cue))


def _spelled(
    tongues: Sequence[str], left_out: frozenset[str]
) -> Iterator[tuple[str, str, str, tuple[float, float]]]:
    """Yield each cue as (words, matter, body, weights), sorted; what many matters share weighs less."""
    levels: dict[tuple[str, str, str], tuple[float, float]] = {}
    entries = [(name, "", entry) for name, entry in MATTERS.items()]
    entries += [("", name, entry) for name, entry in BODIES.items()]
    entries += [("", name, entry) for name, entry in REALMS.items()]
    for matter, body, entry in entries:
        for tongue in (*tongues, "any"):
            for level, cues in entry.get(tongue, {}).items():
                for cue in cues.split(","):
                    words = " ".join(
                        word for word in fold(cue).replace("...", "…").split() if word not in left_out
                    )
                    key = (words.strip("… "), matter, body)
                    levels[key] = max(_LEVELS[level], levels.get(key, (0.0, 0.0)))
    shared = Counter(words for words, matter, _ in levels if matter)
    for (words, matter, body), (weight, in_heading) in sorted(levels.items()):
        if words:
            share = 1 / math.sqrt(shared[words]) if matter else 1.0
            yield words, matter, body, (weight * share, in_heading * share)


def _by_second(cues: Iterable[Cue]) -> Mapping[Slot, tuple[Cue, ...]]:
    found: dict[Slot, tuple[Cue, ...]] = {}
    for cue in cues:
        second = cue.rest[0][0]
        found[second] = (*found.get(second, ()), cue)
    return found


def _begin(read: Sequence[Word], place: int, word: Word, found: list[Match]) -> None:
    """Add the phrases that begin with a word."""
    end = len(read)
    if word.next_slot and place + 1 < end:
        for slot in read[place + 1].slots:
            for cue in word.next_slot.get(slot, ()):
                _follow(read, place, place + 1, cue, found)
    if word.later_slot:
        for at in range(place + 1, min(place + 2 + _REACH, end)):
            following = read[at]
            if following is STOP or following is _PAUSE:
                break
            for slot in following.slots:
                for cue in word.later_slot.get(slot, ()):
                    _follow(read, place, at, cue, found)


def _follow(read: Sequence[Word], first: int, second: int, cue: Cue, found: list[Match]) -> None:
    """Add the cue to what was found, if it goes on after its second word."""
    place = second
    for slot, gap in cue.rest[1:]:
        for at in range(place + 1, min(place + gap + 2, len(read))):
            if slot in read[at].slots:
                place = at
                break
            if read[at] is STOP or read[at] is _PAUSE:
                return
        else:
            return
    found.append((first, place, cue))


@lru_cache(maxsize=3)
def finder_of(language: Language) -> Finder:
    """Return the lexicon of a language, compiled once."""
    return Finder(language)
