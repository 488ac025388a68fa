"""What an article speaks of, whatever its words: subjects out of a lexicon, each with a weight.

    subjects_of("Si no llega la mitad, no se empieza.", "Del quórum", "es")
        -> (("quorum", 0.45), ("quorum@congress", 0.893))

A subject is a matter ("quorum"), a matter of a body ("quorum@congress"), or a body ("@congress"). The lexicon
(lexicon.toml) gives for each the words and phrases by which it is known, in three languages. What stands in the
heading and in the first sentence says more than what comes later; what is said in several ways says more than one word
repeated; a word that many matters share says little. Where a matter is settled for several bodies, as a quorum is, the
body decides which: the one named in the heading, or first, or nearest.

The lexicon is compiled once for each language. A text is read once, word by word: what begins with a word is looked up
in a cache, and only that is followed.
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

from federation.statutes.model import Language
from federation.statutes.tokens import fold

_LEXICON: Mapping[str, Any] = tomllib.loads((files(__package__) / "lexicon.toml").read_text(encoding="utf-8"))
_MATTERS: Mapping[str, Any] = _LEXICON["matters"]
_BODIES: Mapping[str, Any] = _LEXICON["bodies"]

SUBJECTS: tuple[str, ...] = tuple(
    sorted(
        [
            *_MATTERS,
            *(f"@{body}" for body in _BODIES),
            *(
                f"{name}@{body}"
                for name, matter in _MATTERS.items()
                for body in matter.get("bodies", "").split()
            ),
        ]
    )
)
"""Every name that `subjects_of` can give."""

_LEVELS = {"3": 3.0, "2": 1.4, "1": 0.5}
_HEADING = 2.5  # times as much as in the middle of the text
_OPENING = 1.7
_REACH = 4  # words that a gap may pass over
_REPEATED = 0.35  # what each doubling of a cue adds
_SHARPNESS = 1.4  # how much the strongest matter stands out
_LEAST = 0.14  # of the strongest matter, under which a matter was only mentioned
_PLAIN = 0.45  # a matter by itself, where its body counts
_OWN = math.sqrt(1 - _PLAIN**2)  # the matter of its body
_BODY = 0.3  # all bodies by themselves

_PIECE = re.compile(r"[^\W_]+|[.;?!\n]|%")
_STOPS = frozenset(".;?!\n")  # no cue goes over the end of a sentence

# Articles and prepositions: they stand neither in cues nor in what is read. Folded.
_LEFT_OUT: Mapping[Language, str] = {
    "es": " el la los las de del al a en y e o u se su sus lo un una unos unas por ",
    "pt": " o os a as de do da dos das em no na nos nas ao aos e ou se seu sua seus suas um uma por pelo pela ",
    "en": " the a an of to in on at and or its their is are be shall will for by from ",
}

Slot: TypeAlias = int
"""The number of a word of cues: "revoc*", "dueño/patrón", "<member>"."""


@dataclass(frozen=True, slots=True, eq=False)
class _Cue:
    """A phrase by which a matter or a body is known."""

    matter: str  # "" where it names a body
    body: str
    weight: float
    rest: tuple[
        tuple[Slot, int], ...
    ]  # the words after the first, and how many other words may stand before each
    length: int  # in words; 0 if it has a gap


@dataclass(frozen=True, slots=True, eq=False)
class _Word:
    """What is known of a word: which slots it fills, and the cues that it is or begins."""

    slots: frozenset[Slot]
    whole: tuple[_Cue, ...]  # cues of this one word
    next_slot: Mapping[Slot, tuple[_Cue, ...]]  # by the slot that must follow at once
    later_slot: Mapping[Slot, tuple[_Cue, ...]]  # by the slot that may follow after a gap


_STOP = _Word(frozenset(), (), {}, {})
_UNKNOWN = _Word(frozenset(), (), {}, {})

_Match: TypeAlias = tuple[int, int, _Cue]
"""The places of a cue's first and last word in what was read."""


class _Finder:
    """The lexicon as it is searched for in one language."""

    def __init__(self, language: Language) -> None:
        tongues = ("es", "pt") if language == "pt" else (language,)  # the two spell much alike
        self._left_out = frozenset(_LEFT_OUT[language].split())
        self._classes = {
            name: fold("/".join(_LEXICON["classes"][tongue][name] for tongue in tongues))
            for name in _LEXICON["classes"][language]
        }
        self._slots: dict[str, Slot] = {}
        self._exact: dict[str, list[Slot]] = {}
        self._prefix: dict[str, list[Slot]] = {}
        self._cues: dict[Slot, list[_Cue]] = {}
        for cue, matter, body, weight in _spelled(tongues, self._left_out):
            self._add(cue, matter, body, weight)
        self._longest = max(map(len, self._prefix))
        self.word = lru_cache(maxsize=1 << 17)(self._word)

    def _add(self, cue: str, matter: str, body: str, weight: float) -> None:
        gap, words = 0, []
        for word in cue.split():
            if word == "…":
                gap = _REACH
            else:
                words.append((self._slot(word), gap))
                gap = 0
        length = 0 if "…" in cue else len(words)
        self._cues.setdefault(words[0][0], []).append(_Cue(matter, body, weight, tuple(words[1:]), length))

    def _slot(self, word: str) -> Slot:
        if word not in self._slots:
            slot = self._slots[word] = len(self._slots)
            for one in (self._classes[word.strip("<>")] if word.startswith("<") else word).split("/"):
                if one.endswith("*"):
                    self._prefix.setdefault(one[:-1], []).append(slot)
                else:
                    self._exact.setdefault(one, []).append(slot)
        return self._slots[word]

    def _word(self, piece: str) -> _Word | None:
        """Return what is known of a word as it is written; None for one that is left out."""
        if piece in _STOPS:
            return _STOP
        word = fold(piece)
        if word in self._left_out:
            return None
        slots = list(self._exact.get(word, ()))
        for length in range(1, min(len(word), self._longest) + 1):
            slots += self._prefix.get(word[:length], ())
        if not slots:
            return _UNKNOWN
        cues = [cue for slot in sorted(set(slots)) for cue in self._cues.get(slot, ())]
        return _Word(
            slots=frozenset(slots),
            whole=tuple(cue for cue in cues if not cue.rest),
            next_slot=_by_second(cue for cue in cues if cue.rest and not cue.rest[0][1]),
            later_slot=_by_second(cue for cue in cues if cue.rest and cue.rest[0][1]),
        )

    def read(self, text: str) -> list[_Word]:
        """Return a text's words without those that are left out; sentences end with `_STOP`."""
        return [word for word in map(self.word, _PIECE.findall(text)) if word is not None]


def _spelled(tongues: Sequence[str], left_out: frozenset[str]) -> Iterator[tuple[str, str, str, float]]:
    """Yield each cue as (words, matter, body, weight), sorted; what many matters share weighs less."""
    levels: dict[tuple[str, str, str], float] = {}
    entries = [(name, "", entry) for name, entry in _MATTERS.items()]
    entries += [("", name, entry) for name, entry in _BODIES.items()]
    for matter, body, entry in entries:
        for tongue in tongues:
            for level, cues in entry.get(tongue, {}).items():
                for cue in cues.split(","):
                    words = " ".join(
                        word for word in fold(cue).replace("...", "…").split() if word not in left_out
                    )
                    key = (words.strip("… "), matter, body)
                    levels[key] = max(_LEVELS[level], levels.get(key, 0.0))
    shared = Counter(words for words, matter, _ in levels if matter)
    for (words, matter, body), weight in sorted(levels.items()):
        if words:
            yield words, matter, body, weight / math.sqrt(shared[words]) if matter else weight


def _by_second(cues: Iterable[_Cue]) -> Mapping[Slot, tuple[_Cue, ...]]:
    found: dict[Slot, tuple[_Cue, ...]] = {}
    for cue in cues:
        second = cue.rest[0][0]
        found[second] = (*found.get(second, ()), cue)
    return found


def _find(read: Sequence[_Word]) -> tuple[list[_Match], list[_Match]]:
    """Return the cues of one word, and those of more, in their order."""
    single: list[_Match] = []
    several: list[_Match] = []
    last_place = len(read) - 1
    for place, word in enumerate(read):
        single += [(place, place, cue) for cue in word.whole]
        if word.next_slot and place < last_place:
            for slot in read[place + 1].slots:
                for cue in word.next_slot.get(slot, ()):
                    _follow(read, place, place + 1, cue, several)
        if word.later_slot:
            waiting = dict(word.later_slot)
            for at in range(place + 1, min(place + 2 + _REACH, last_place + 1)):
                following = read[at]
                if following is _STOP or not waiting:
                    break
                for slot in following.slots:
                    for cue in waiting.pop(slot, ()):
                        _follow(read, place, at, cue, several)
    return single, several


def _follow(read: Sequence[_Word], first: int, second: int, cue: _Cue, found: list[_Match]) -> None:
    """Add the cue to what was found, if it goes on after its second word."""
    place = second
    for slot, gap in cue.rest[1:]:
        for at in range(place + 1, min(place + gap + 2, len(read))):
            if slot in read[at].slots:
                place = at
                break
            if read[at] is _STOP:
                return
        else:
            return
    found.append((first, place, cue))


@lru_cache(maxsize=3)
def _finder(language: Language) -> _Finder:
    return _Finder(language)


@dataclass(slots=True)
class _Said:
    """What an article says: which cues, how strongly at their best place, and how often; and which bodies, where."""

    weights: dict[_Cue, float]
    counts: dict[_Cue, int]
    sentences: dict[str, list[int]]  # where each matter that bodies part is spoken of; -1: the heading
    bodies: list[tuple[str, int, float]]  # body, sentence, weight


def subjects_of(text: str, heading: str | None, language: Language) -> tuple[tuple[str, float], ...]:
    """Return what an article is about, by name: each subject with its weight, the strongest matter having about 1.

    The names are of `SUBJECTS`, sorted; every weight is over 0. A text of which the lexicon knows nothing has none.
    """
    finder = _finder(language)
    said = _Said({}, {}, {}, [])
    if heading:
        _listen(finder.read(heading), -1, said)
    _listen(finder.read(text), 0, said)
    scores = _scores(said)
    strongest = max(scores.values(), default=0.0)
    found: dict[str, float] = {}
    for matter, score in scores.items():
        share = score / strongest
        if share < _LEAST:
            continue
        weight = share**_SHARPNESS
        if "bodies" not in _MATTERS[matter]:
            found[matter] = weight
            continue
        found[matter] = weight * _PLAIN
        for body, part in _whose(matter, said).items():
            found[f"{matter}@{body}"] = weight * _OWN * part
    for body, part in _mentioned(said).items():
        found[f"@{body}"] = _BODY * part
    return tuple(sorted((name, round(weight, 4)) for name, weight in found.items() if weight >= 0.00005))


def _listen(read: Sequence[_Word], sentence: int, said: _Said) -> None:
    """Add what a heading (sentence -1) or a text (0) says."""
    single, several = _find(read)
    covered: dict[int, int] = {}  # "fondo de transporte" is not about transport: the longest phrase counts
    for place, _, cue in several:
        if cue.length:
            for at in range(place, place + cue.length):
                covered[at] = max(cue.length, covered.get(at, 0))
    matches = [match for match in single if match[0] not in covered]
    matches += [
        (place, last, cue)
        for place, last, cue in several
        if not cue.length or any(covered.get(at, 0) <= cue.length for at in range(place, last + 1))
    ]
    matches.sort(key=lambda match: match[:2])
    ends = [place for place, word in enumerate(read) if word is _STOP] if sentence >= 0 else []
    ends.append(len(read))
    end = 0
    for place, _, cue in matches:
        while place > ends[end]:
            end += 1
        where = sentence + end
        weight = cue.weight * (_HEADING if where < 0 else _OPENING if where == 0 else 1.0)
        if cue.body:
            said.bodies.append((cue.body, where, weight))
            continue
        said.counts[cue] = said.counts.get(cue, 0) + 1
        said.weights[cue] = max(weight, said.weights.get(cue, 0.0))
        said.sentences.setdefault(cue.matter, []).append(where)


def _scores(said: _Said) -> dict[str, float]:
    """Return how much is said of each matter: each cue once, and a little more for its repeating."""
    scores: dict[str, float] = {}
    for cue, weight in said.weights.items():
        count = said.counts[cue]
        repeated = 1 + _REPEATED * math.log2(count) if count > 1 else 1.0
        scores[cue.matter] = scores.get(cue.matter, 0.0) + weight * repeated
    return scores


def _mentioned(said: _Said) -> dict[str, float]:
    """Return the bodies that are spoken of, each with its part; the parts' squares are about 1."""
    weights: dict[str, float] = {}
    for body, _, weight in said.bodies:
        weights[body] = weights.get(body, 0.0) + weight
    everything = math.fsum(weights.values())
    return {
        body: math.sqrt(weight / everything) for body, weight in weights.items() if weight > 0.04 * everything
    }


def _whose(matter: str, said: _Said) -> dict[str, float]:
    """Return the bodies of which the article settles this matter, each with its part."""
    entry = _MATTERS[matter]
    possible = entry["bodies"].split()
    stands_for = dict(pair.split("=") for pair in entry.get("as", "").split())
    sentences = frozenset(said.sentences[matter])
    parts: dict[str, float] = {}
    for name, sentence, weight in said.bodies:
        body = name if name in possible else stands_for.get(name)
        if body is not None:
            near = 2.0 if sentence in sentences else 1.0
            first = 1.0 if parts else 2.0  # who is named first is mostly whom the article is about
            parts[body] = parts.get(body, 0.0) + weight * near * first * (1.0 if body == name else 0.3)
    if not parts:
        return {entry.get("default", possible[0]): 1.0}
    length = math.sqrt(math.fsum(part**4 for part in parts.values()))
    return {body: part**2 / length for body, part in parts.items() if part**2 > 0.1 * length}
