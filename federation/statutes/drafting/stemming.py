"""Which words of a text stem from a variant: every run of five or more words that it shares with one.

    Stems((Variant("La asamblea se reúne cada mes.", source),))
        .trace("La asamblea se reúne cada mes o antes.", Author("Ana"))
        Piece("La asamblea se reúne cada mes", Source(…, 0, 29)), Piece(" o antes.", Author("Ana"))

Where runs overlap, the longer one has the words, of two as long the one that stands first; the other keeps its rest.
Where several variants have a run, the first of them counts, and in it the first place. After the runs that a variant
spells in the same way come those that differ in case and accents; a word or a mark that it spells otherwise stays the
author's, so that what is traced is exact.

The variants are one automaton of their words (all of their runs, in linear size), so that a text is read in one pass.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from federation.statutes.drafting.tracing import Author, Piece, Source, cut, tidy
from federation.statutes.tokens import fold

MIN_RUN = 5  # words

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def _words(text: str) -> list[_Word]:
    return [_Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]


@dataclass(slots=True)
class _State:
    """A set of runs that end at the same places."""

    length: int
    link: int = -1
    first_end: int = -1  # where the first of those places is
    following: dict[str, int] = field(default_factory=dict)


class _Runs:
    """All runs of words that the variants have, as an automaton of linear size; each knows where it ends first."""

    def __init__(self) -> None:
        self._states = [_State(0)]
        self._last = 0

    def add(self, letter: str, place: int) -> None:
        """Take the next word: the variants' word number `place`."""
        states = self._states
        made = len(states)
        states.append(_State(states[self._last].length + 1, first_end=place))
        at, self._last = self._last, made
        while at >= 0 and letter not in states[at].following:
            states[at].following[letter] = made
            at = states[at].link
        if at < 0:
            states[made].link = 0
            return
        target = states[at].following[letter]
        if states[at].length + 1 == states[target].length:
            states[made].link = target
            return
        clone = len(states)
        old = states[target]
        states.append(_State(states[at].length + 1, old.link, old.first_end, dict(old.following)))
        while at >= 0 and states[at].following.get(letter) == target:
            states[at].following[letter] = clone
            at = states[at].link
        states[target].link = states[made].link = clone

    def find(self, letters: Sequence[str]) -> list["_Run"]:
        """Return the runs of five words or more that a variant has too, each as far as it goes."""
        states, at, length = self._states, 0, 0
        runs: list[_Run] = []
        for place, letter in enumerate(letters):
            while at and letter not in states[at].following:
                at = states[at].link
                length = states[at].length
            if letter in states[at].following:
                at = states[at].following[letter]
                length += 1
            if length < MIN_RUN:
                continue
            run = _Run(place + 1 - length, place + 1, states[at].first_end)
            if runs and runs[-1].last == place and runs[-1].first == run.first:
                runs[-1] = run  # the same run, one word longer
            else:
                runs.append(run)
        return sorted(runs, key=lambda run: (run.first - run.last, run.first))


class Stems:
    """The variants that words may stem from: each a piece of text whose origin is known."""

    def __init__(self, variants: Iterable[Sequence[Piece]]) -> None:
        self._pieces: list[Piece] = []
        self._words: list[tuple[int, _Word]] = []  # of all variants: which piece, and the word in it
        self._exact, self._folded = _Runs(), _Runs()
        for variant in variants:
            for piece in variant:
                place = len(self._pieces)
                self._pieces.append(piece)
                for word in _words(piece.text):
                    self._add(word.text, fold(word.text), place, word)
                # No run goes on from one piece into another: they do not stand together.
                self._add(f"\n{place}", f"\n{place}", place, _Word("", len(piece.text), len(piece.text)))

    def _add(self, exact: str, folded: str, place: int, word: _Word) -> None:
        self._exact.add(exact, len(self._words))
        self._folded.add(folded, len(self._words))
        self._words.append((place, word))

    def trace(self, text: str, author: Author) -> list[Piece]:
        """Return the text in pieces: what stems from a variant, and what its author wrote."""
        words = _words(text)
        stems: list[_Stem | None] = [None] * len(words)
        skip = list(range(len(words) + 1))  # the next word from here on that stems from nowhere yet
        exact = self._exact.find([word.text for word in words])
        for run in [*exact, *self._folded.find([fold(word.text) for word in words])]:
            at = _next(skip, run.first)
            while at < run.last:
                stems[at] = _Stem(run, run.ends_at - (run.last - 1 - at))
                skip[at] = at + 1
                at = _next(skip, at + 1)
        pieces: list[Piece] = []
        behind = 0
        before: _Stem | None = None
        for word, stem in zip(words, stems, strict=True):
            pieces += self._between(text[behind : word.start], before, stem, author)
            pieces.append(self._word(word, stem) or Piece(word.text, author))
            behind, before = word.end, stem
        return tidy([*pieces, *self._between(text[behind:], before, None, author)])

    def _word(self, word: _Word, stem: "_Stem | None") -> Piece | None:
        if stem is None:
            return None
        piece, other = self._words[stem.at]
        return cut(self._pieces[piece], other.start, other.end) if word.text == other.text else None

    def _between(
        self, between: str, before: "_Stem | None", stem: "_Stem | None", author: Author
    ) -> list[Piece]:
        """Return the marks and spaces between two words: they stem from where the words do, if they stand there."""
        ahead, behind = len(between), 0
        pieces: list[Piece] = []
        if before is not None:
            place, word = self._words[before.at]
            source = self._pieces[place]
            behind = _common(between, source.text[word.end : word.end + len(between)])
            pieces.append(cut(source, word.end, word.end + behind))
        last: list[Piece] = []
        if stem is not None and behind < len(between):
            place, word = self._words[stem.at]
            source = self._pieces[place]
            near = source.text[max(0, word.start - len(between) + behind) : word.start]
            ahead -= _common(between[behind:][::-1], near[::-1])
            last.append(cut(source, word.start - len(between) + ahead, word.start))
        return [*pieces, Piece(between[behind:ahead], author), *last]


def _common(one: str, other: str) -> int:
    """Return how many signs both begin with."""
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    return at


@dataclass(frozen=True, slots=True)
class _Run:
    """words[first:last] stand in a variant too, where they end with its word number `ends_at`."""

    first: int
    last: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class _Stem:
    """A word is the variants' word number `at`, as a part of a run."""

    run: _Run
    at: int


def _next(skip: list[int], at: int) -> int:
    """Return the next place that is still open, and remember the way there."""
    end = at
    while skip[end] != end:
        end = skip[end]
    while skip[at] != at:
        skip[at], at = end, skip[at]
    return end


def article_pieces(file: str, article: str, text: str, part: str | None = None) -> list[Piece]:
    """Return a source's whole text as a variant."""
    return [Piece(text, Source(file, article, 0, len(text), part))] if text else []
