"""What an article speaks of, whatever its words: subjects out of a lexicon, each with a weight.

    subjects_of("Si no llega la mitad, no se empieza.", "Del quórum", "es")
        -> (("quorum", 0.45), ("quorum@congress", 0.893))

A subject is a matter ("quorum"), a matter of a body ("quorum@congress"), or a body ("@congress"). The lexicon
(lexicon.toml) gives for each the words and phrases by which it is known, in three languages. What stands in the
heading and in the first sentence says more than what comes later; what is said in several ways says more than one word
repeated; a word that many matters share says little. Where a matter is settled for several bodies, as a quorum is, the
body decides which: the one named in the heading, or first, or nearest. What governs a territory or a programme has
matters of its own, which count in full only where its own words stand: a bakery that pays for energy governs none.
"""

import math
from collections.abc import Mapping
from typing import Any

from federation.statutes.aligning.cues import BODIES, MATTERS, REALMS, STOP, Cue, Finder, finder_of
from federation.statutes.model import Language

SUBJECTS: tuple[str, ...] = tuple(
    sorted(
        [
            *MATTERS,
            *(f"@{body}" for body in BODIES),
            *(
                f"{name}@{body}"
                for name, matter in MATTERS.items()
                for body in matter.get("bodies", "").split()
            ),
        ]
    )
)
"""Every name that `subjects_of` can give."""

_HEADING = 2.5  # times as much as in the middle of the text
_OPENING = 1.3
_REPEATED = 0.35  # what each doubling of a cue adds
_SHARPNESS = 1.4  # how much the strongest matter stands out
_LEAST = 0.14  # of the strongest matter, under which a matter was only mentioned
_PLAIN = 0.45  # a matter by itself, where its body counts
_OWN = math.sqrt(1 - _PLAIN**2)  # the matter of its body
_BODY = 0.3  # all bodies by themselves
_ELSEWHERE = 0.25  # a matter of a realm where the realm's words are missing
_STANDS_FOR = 0.3  # a body that is named where another is meant, as delegates for the congress


class _Said:
    """What an article says: how strongly each cue at its best place, how often, and which bodies it names."""

    def __init__(self) -> None:
        self.weights: dict[Cue, float] = {}
        self.counts: dict[Cue, int] = {}
        self.sentences: dict[
            str, set[int]
        ] = {}  # where a matter that bodies part is spoken of; -1: the heading
        self.realms: set[str] = set()
        self.bodies: list[tuple[str, int, float]] = []  # body, sentence, weight

    def hear(self, finder: Finder, text: str, sentence: int) -> None:
        """Add what a heading (sentence -1) or a text (0) says."""
        read = finder.read(text)
        matches = finder.find(read)
        covered: dict[
            int, int
        ] = {}  # "fondo de transporte" is not about transport: the longest phrase counts
        for place, _, cue in matches:
            if cue.length > 1:
                for at in range(place, place + cue.length):
                    covered[at] = max(cue.length, covered.get(at, 0))
        ends = [place for place, word in enumerate(read) if word is STOP] if sentence >= 0 else []
        ends.append(len(read))
        weights, counts = self.weights, self.counts
        passed = 0
        for place, last, cue in matches:
            length = cue.length
            if (
                length
                and place in covered
                and all(covered.get(at, 0) > length for at in range(place, last + 1))
            ):
                continue
            while place > ends[passed]:
                passed += 1
            where = sentence + passed
            if cue in counts:  # what comes first weighs most
                counts[cue] += 1
            else:
                counts[cue] = 1
                weights[cue] = (
                    cue.in_heading * _HEADING if where < 0 else cue.weight * (1.0 if where else _OPENING)
                )
            if cue.matter:
                if cue.matter in _POSSIBLE:
                    self.sentences.setdefault(cue.matter, set()).add(where)
            elif cue.body in REALMS:
                self.realms.add(cue.body)
            else:
                weight = cue.in_heading * _HEADING if where < 0 else cue.weight * (1.0 if where else _OPENING)
                self.bodies.append((cue.body, where, weight))

    def scores(self) -> dict[str, float]:
        """Return how much is said of each matter: each cue once, and a little more for its repeating."""
        scores: dict[str, float] = {}
        for cue, weight in self.weights.items():
            if not cue.matter:
                continue
            count = self.counts[cue]
            repeated = 1 + _REPEATED * math.log2(count) if count > 1 else 1.0
            scores[cue.matter] = scores.get(cue.matter, 0.0) + weight * repeated
        for matter in scores:
            if matter in _REALM_OF and _REALM_OF[matter] not in self.realms:
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
            return {MATTERS[matter]["default"]: 1.0}
        length = math.sqrt(math.fsum(part**4 for part in parts.values()))
        return {body: part**2 / length for body, part in parts.items() if part**2 > 0.1 * length}


def _possible(matter: Mapping[str, Any]) -> dict[str, tuple[str, float]]:
    """Return for each body that may be named with a matter whom it means, and how surely."""
    stands_for = (pair.split("=") for pair in matter.get("as", "").split())
    found = {name: (body, _STANDS_FOR) for name, body in stands_for}
    return found | {body: (body, 1.0) for body in matter["bodies"].split()}


_REALM_OF = {name: matter["realm"] for name, matter in MATTERS.items() if "realm" in matter}
_POSSIBLE = {name: _possible(matter) for name, matter in MATTERS.items() if "bodies" in matter}


def subjects_of(text: str, heading: str | None, language: Language) -> tuple[tuple[str, float], ...]:
    """Return what an article is about, by name: each subject with its weight, the strongest matter having about 1.

    The names are of `SUBJECTS`, sorted; every weight is over 0. A text of which the lexicon knows nothing has none.
    """
    finder = finder_of(language)
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
