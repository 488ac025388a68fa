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
from bisect import bisect_left
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
_REALMS: Mapping[str, Any] = _LEXICON["realms"]

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

_LEVELS = {"3": (3.0, 3.0), "2": (1.4, 1.4), "1": (0.5, 0.5), "0": (0.3, 3.0)}  # in a text, in a heading
_HEADING = 2.5  # times as much as in the middle of the text
_OPENING = 1.7
_REACH = 4  # words that a gap may pass over
_REPEATED = 0.35  # what each doubling of a cue adds
_SHARPNESS = 1.4  # how much the strongest matter stands out
_LEAST = 0.14  # of the strongest matter, under which a matter was only mentioned
_PLAIN = 0.45  # a matter by itself, where its body counts
_OWN = math.sqrt(1 - _PLAIN**2)  # the matter of its body
_BODY = 0.3  # all bodies by themselves
_ELSEWHERE = 0.25  # a matter of a realm where the realm's words are missing
_STANDS_FOR = 0.3  # a body that is named where another is meant, as delegates for the congress
_MOST_KNOWN = 1 << 17  # words that are remembered

_PIECE = re.compile(r"[^\W_]+|[.;?!\n]|%")
_REALM = "in "  # how the name of a realm is told from that of a body
_STOPS = frozenset(".;?!\n")  # no phrase goes over them

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
    in_heading: float  # its weight there
    rest: tuple[tuple[Slot, int], ...]  # what follows, and how many words may stand before it
    length: int  # in words; 0 if it has a gap
    company: tuple[Slot, ...] = ()  # instead of the rest: what stands in the same sentence, in any order


@dataclass(frozen=True, slots=True, eq=False)
class _Word:
    """What is known of a word: which slots it fills, and the cues that it is or begins."""

    slots: frozenset[Slot]
    whole: tuple[_Cue, ...]  # cues of this one word
    next_slot: Mapping[Slot, tuple[_Cue, ...]]  # by the slot that must follow at once
    later_slot: Mapping[Slot, tuple[_Cue, ...]]  # by the slot that may follow after a gap
    company: tuple[Slot, ...]  # the slots of cues in any order


_STOP = _Word(frozenset(), (), {}, {}, ())  # the end of a sentence
_PAUSE = _Word(frozenset(), (), {}, {}, ())  # a semicolon
_UNKNOWN = _Word(frozenset(), (), {}, {}, ())

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
        self.companies: dict[Slot, list[_Cue]] = {}  # by their first slot
        self._in_company: set[Slot] = set()
        for cue, matter, body, weights in _spelled(tongues, self._left_out):
            self._add(cue, matter, body, weights)
        self._longest = max(map(len, self._prefix))
        self._known: dict[str, _Word | None] = {}

    def _add(self, cue: str, matter: str, body: str, weights: tuple[float, float]) -> None:
        if "+" in cue:
            first, *others = (self._slot(word.strip()) for word in cue.split("+"))
            self.companies.setdefault(first, []).append(_Cue(matter, body, *weights, (), 0, tuple(others)))
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
        self._cues.setdefault(words[0][0], []).append(_Cue(matter, body, *weights, tuple(words[1:]), length))

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
            return _PAUSE if piece == ";" else _STOP
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
            company=tuple(sorted(self._in_company.intersection(slots))),
        )

    def read(self, text: str) -> list[_Word]:
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


def _spelled(
    tongues: Sequence[str], left_out: frozenset[str]
) -> Iterator[tuple[str, str, str, tuple[float, float]]]:
    """Yield each cue as (words, matter, body, weights), sorted; what many matters share weighs less."""
    levels: dict[tuple[str, str, str], tuple[float, float]] = {}
    entries = [(name, "", entry) for name, entry in _MATTERS.items()]
    entries += [("", name, entry) for name, entry in _BODIES.items()]
    entries += [("", f"{_REALM}{name}", entry) for name, entry in _REALMS.items()]
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


def _by_second(cues: Iterable[_Cue]) -> Mapping[Slot, tuple[_Cue, ...]]:
    found: dict[Slot, tuple[_Cue, ...]] = {}
    for cue in cues:
        second = cue.rest[0][0]
        found[second] = (*found.get(second, ()), cue)
    return found


def _find(read: Sequence[_Word], companies: Mapping[Slot, Sequence[_Cue]]) -> list[_Match]:
    """Return the cues of what was read, in order; those in any order after their sentence."""
    found: list[_Match] = []
    end = len(read)
    together: dict[Slot, tuple[int, int]] = {}  # the first and the last place of what a sentence has
    for place, word in enumerate(read):
        if word is _UNKNOWN:
            continue
        if word is _STOP:
            _meet(together, companies, found)
            together = {}
            continue
        if word.whole:
            found += [(place, place, cue) for cue in word.whole]
        for slot in word.company:
            together[slot] = (together[slot][0], place) if slot in together else (place, place)
        if word.next_slot and place + 1 < end:
            for slot in word.next_slot.keys() & read[place + 1].slots:
                for cue in word.next_slot[slot]:
                    _follow(read, place, place + 1, cue, found)
        if word.later_slot:
            wanted = word.later_slot.keys()
            for at in range(place + 1, min(place + 2 + _REACH, end)):
                following = read[at]
                if following is _STOP or following is _PAUSE:
                    break
                for slot in wanted & following.slots:
                    for cue in word.later_slot[slot]:
                        _follow(read, place, at, cue, found)
    _meet(together, companies, found)
    return found


def _meet(
    together: Mapping[Slot, tuple[int, int]], companies: Mapping[Slot, Sequence[_Cue]], found: list[_Match]
) -> None:
    """Add the cues whose words a sentence has in any order, each at a place of its own."""
    for first, places in together.items():
        for cue in companies.get(first, ()):
            others = [together[slot] for slot in cue.company if slot in together]
            if len(others) < len(cue.company):
                continue
            alone = [where for where in (places, *others) if where[0] == where[1]]
            if len(set(alone)) == len(alone):
                found.append((places[0], places[0], cue))


def _follow(read: Sequence[_Word], first: int, second: int, cue: _Cue, found: list[_Match]) -> None:
    """Add the cue to what was found, if it goes on after its second word."""
    place = second
    for slot, gap in cue.rest[1:]:
        for at in range(place + 1, min(place + gap + 2, len(read))):
            if slot in read[at].slots:
                place = at
                break
            if read[at] is _STOP or read[at] is _PAUSE:
                return
        else:
            return
    found.append((first, place, cue))


@lru_cache(maxsize=3)
def _finder(language: Language) -> _Finder:
    return _Finder(language)


class _Said:
    """What an article says: how strongly each cue at its best place, how often, and which bodies it names."""

    def __init__(self) -> None:
        self.weights: dict[_Cue, float] = {}
        self.counts: dict[_Cue, int] = {}
        self.sentences: dict[str, list[int]] = {}  # where each matter is spoken of; -1: the heading
        self.realms: set[str] = set()
        self.bodies: list[tuple[str, int, float]] = []  # body, sentence, weight

    def hear(self, finder: _Finder, text: str, sentence: int) -> None:
        """Add what a heading (sentence -1) or a text (0) says."""
        read = finder.read(text)
        matches = _find(read, finder.companies)
        covered: dict[
            int, int
        ] = {}  # "fondo de transporte" is not about transport: the longest phrase counts
        for place, _, cue in matches:
            if cue.length > 1:
                for at in range(place, place + cue.length):
                    covered[at] = max(cue.length, covered.get(at, 0))
        ends = [place for place, word in enumerate(read) if word is _STOP] if sentence >= 0 else []
        for place, last, cue in matches:
            length = cue.length
            if length and covered and all(covered.get(at, 0) > length for at in range(place, last + 1)):
                continue
            where = sentence + bisect_left(ends, place)
            weight = (
                cue.in_heading * _HEADING if where < 0 else cue.weight * (_OPENING if where == 0 else 1.0)
            )
            if cue.body.startswith(_REALM):
                self.realms.add(cue.body.removeprefix(_REALM))
            elif cue.body:
                self.bodies.append((cue.body, where, weight))
            elif cue in self.counts:
                self.counts[cue] += 1
                self.sentences[cue.matter].append(where)
            else:  # what comes first weighs most
                self.counts[cue] = 1
                self.weights[cue] = weight
                self.sentences.setdefault(cue.matter, []).append(where)

    def scores(self) -> dict[str, float]:
        """Return how much is said of each matter: each cue once, and a little more for its repeating."""
        scores: dict[str, float] = {}
        for cue, weight in self.weights.items():
            count = self.counts[cue]
            repeated = 1 + _REPEATED * math.log2(count) if count > 1 else 1.0
            scores[cue.matter] = scores.get(cue.matter, 0.0) + weight * repeated
        for matter in scores:
            if _MATTERS[matter].get("realm", "") not in self.realms | {""}:
                scores[matter] *= _ELSEWHERE
        return scores

    def mentioned(self) -> dict[str, float]:
        """Return the bodies that are spoken of, each with its part; the parts' squares are about 1."""
        weights: dict[str, float] = {}
        for body, _, weight in self.bodies:
            weights[body] = weights.get(body, 0.0) + weight
        everything = math.fsum(weights.values())
        return {
            body: math.sqrt(weight / everything)
            for body, weight in weights.items()
            if weight > 0.04 * everything
        }

    def whose(self, matter: str) -> dict[str, float]:
        """Return the bodies of which the article settles this matter, each with its part."""
        possible = _POSSIBLE[matter]
        sentences = self.sentences[matter]
        parts: dict[str, float] = {}
        for name, sentence, weight in self.bodies:
            if name in possible:
                body, sure = possible[name]
                near = 2.0 if sentence in sentences else 1.0
                first = 1.0 if parts else 2.0  # who is named first is mostly whom the article is about
                parts[body] = parts.get(body, 0.0) + weight * near * first * sure
        if not parts:
            return {_MATTERS[matter]["default"]: 1.0}
        length = math.sqrt(math.fsum(part**4 for part in parts.values()))
        return {body: part**2 / length for body, part in parts.items() if part**2 > 0.1 * length}


def _possible(matter: Mapping[str, Any]) -> dict[str, tuple[str, float]]:
    """Return for each body that may be named with a matter whom it means, and how surely."""
    stands_for = (pair.split("=") for pair in matter.get("as", "").split())
    found = {name: (body, _STANDS_FOR) for name, body in stands_for}
    return found | {body: (body, 1.0) for body in matter["bodies"].split()}


_POSSIBLE = {name: _possible(matter) for name, matter in _MATTERS.items() if "bodies" in matter}


def subjects_of(text: str, heading: str | None, language: Language) -> tuple[tuple[str, float], ...]:
    """Return what an article is about, by name: each subject with its weight, the strongest matter having about 1.

    The names are of `SUBJECTS`, sorted; every weight is over 0. A text of which the lexicon knows nothing has none.
    """
    finder = _finder(language)
    said = _Said()
    if heading:
        said.hear(finder, heading, -1)
    said.hear(finder, text, 0)
    scores = said.scores()
    strongest = max(scores.values(), default=0.0)
    found: dict[str, float] = {}
    for matter, score in scores.items():
        share = score / strongest
        if share < _LEAST:
            continue
        weight = share**_SHARPNESS
        if matter not in _POSSIBLE:
            found[matter] = weight
            continue
        found[matter] = weight * _PLAIN
        for body, part in said.whose(matter).items():
            found[f"{matter}@{body}"] = weight * _OWN * part
    for body, part in said.mentioned().items():
        found[f"@{body}"] = _BODY * part
    return tuple(sorted((name, round(weight, 4)) for name, weight in found.items() if weight >= 0.00005))
