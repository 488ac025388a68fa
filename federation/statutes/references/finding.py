"""Find what a text says about articles, clauses, provisions and divisions: of its own, or of another law.

`find_references` reads every word once: each unit's word is looked at with a bounded window before it and a grammar
of numbers behind it. Whose article it is, is asked in this order: what stands behind it ("de este estatuto", "de la
Constitución"), what stands before it ("la Constitución, artículo 70"; "la misma Ley, en su artículo 4"), and then
the reference that it is joined with ("los artículos 21 y el artículo 24 de la Constitución").
"""

import re
from dataclasses import replace

from federation.statutes.model import Language
from federation.statutes.numerals import parse_ordinal, parse_roman
from federation.statutes.references.model import Number, Reference, ReferenceKind, Target, suffix_of
from federation.statutes.references.vocabulary import VOCABULARIES, S, Vocabulary
from federation.statutes.tokens import fold

WINDOW = 200  # characters before a reference in which the law that it belongs to is looked for
MAX_NUMBERS = 400  # of one reference

_DIGITS = re.compile(
    r"(?P<digits>\d{1,4})(?:\.?[ºª°]|[oa](?!\w)|(?:er|st|nd|rd|th|r[oa]|d[oa]|t[oa]|v[oa]|m[oa]|n[oa])(?!\w))?"
    r"(?:[ \u00a0](?:bis|ter|qu[aá]ter)(?!\w)|-[A-Z](?!\w))?"
    r"(?![\wºª°]|[,:/]\d|\.\d{3})",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[IVXLC]{1,12}(?!\w)(?:[ \u00a0](?:bis|ter)(?!\w))?")
_WORDS = re.compile(r"[^\W\d_]+(?:[ \u00a0-][^\W\d_]+){0,3}")
_WORD_BREAK = re.compile(r"[ \u00a0-](?=[^ \u00a0-]+$)")
_NO_NUMBER = {"un", "una", "um", "uma", "mil", "thousand", "only", "sole", "a", "o"}
_SPACE_AFTER = re.compile(f"{S}$")


def find_references(text: str, language: Language) -> tuple[Reference, ...]:
    """Return every reference of the text in its order, those to other laws among them."""
    words = VOCABULARIES[language]
    found: list[tuple[Reference, bool]] = []  # and whether it says itself that it is the text's own
    position = 0
    while head := words.head.search(text, position):
        position = head.end()
        reader = _Reader(text, words, language, found[-1][0].end if found else 0)
        reference = reader.read(head)
        if reference is None:
            continue
        kind, own = reader.whose(reference, reader.position)
        found.append((replace(reference, kind=kind), own))
        position = max(position, reference.end)
    return _spread_back(text, words, found)


def _spread_back(text: str, words: Vocabulary, found: list[tuple[Reference, bool]]) -> tuple[Reference, ...]:
    """Return the references, external also where they are joined with an external one behind them."""
    spread: list[Reference] = []
    for reference, own in reversed(found):
        behind = spread[-1] if spread else None
        one = reference
        if behind and behind.kind == "external" and one.kind == "internal" and not own:
            between = text[one.end : behind.start]
            if len(between) <= 60 and "." not in between.rstrip() and words.joined.fullmatch(between):
                one = replace(one, kind="external")
        spread.append(one)
    return tuple(reversed(spread))


class _Reader:
    """Reads one reference from its unit's word on. `floor` is where the one before it ends."""

    def __init__(self, text: str, words: Vocabulary, language: Language, floor: int) -> None:
        self.text = text
        self.words = words
        self.language = language
        self.floor = floor
        self.position = 0  # behind the reference and the parts of articles that it names

    def read(self, head: re.Match[str]) -> Reference | None:
        division = head["division"]
        series = ""
        if named := head["series"] or division:
            folded = fold(named)
            series = next(name for stem, name in self.words.series.items() if folded.startswith(stem))
        several = any(head[group] for group in ("plural", "shorts", "provisions", "divisions"))
        self.position = head.end()
        before = self.text[max(self.floor, head.start() - 60) : head.start()]
        relative = None if division else self._relative(head, before, series, several=several)
        if relative and (relative.step == 0 or relative.start < head.start()):
            return relative
        targets = self._targets(head, series, several=several)
        if targets:
            last = targets[-1].last
            return Reference(
                head.start(), last.end, "internal", "division" if division else "article", series, targets
            )
        if relative:
            self.position = relative.end
            return relative
        return None if division else self._ordinal_first(head, before, series)

    def _ordinal_first(self, head: re.Match[str], before: str, series: str) -> Reference | None:
        """Return the reference of "segunda disposición transitoria"."""
        found = self.words.ordinal_before.search(before)
        if not found or not (head["article"] or series):
            return None
        spelled = _SPACE_AFTER.sub("", found.group())
        value = parse_ordinal(spelled)
        if value is None:
            return None
        start = head.start() - len(found.group())
        number = Number(_key(series, value, ""), start, start + len(spelled))
        return Reference(start, head.end(), "internal", "article", series, (Target(number, number),))

    def _relative(self, head: re.Match[str], before: str, series: str, *, several: bool) -> Reference | None:
        if head["short"]:
            return None
        ahead = self.words.relative_before.search(before)
        behind = self.words.relative_after.match(self.text, head.end())
        if ahead:
            step = 0 if ahead["here"] else -1 if ahead["back"] else 1
            start, end = head.start() - len(before) + ahead.start(), head.end()
            counted = ahead["count"]
            if counted and self._count(counted) is None:  # "el", "del", "al": not a part of it
                start = head.start() - len(before) + ahead.end("count")
                start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
                counted = None
        elif behind:
            step = -1 if behind["back"] else 1
            start, end = head.start(), behind.end()
            found_count = self.words.count_before.search(before)
            counted = found_count["count"] if found_count and self._count(found_count["count"]) else None
            if counted and found_count:
                start = head.start() - len(before) + found_count.start()
        else:
            return None
        count = (self._count(counted) or 0) if counted else 0 if several else 1
        return Reference(start, end, "relative", "article", series, (), step, count)

    def _count(self, word: str) -> int | None:
        return self.words.counts.get(word.lower())

    # -- numbers -----------------------------------------------------------------------------------

    def _targets(self, head: re.Match[str], series: str, *, several: bool) -> tuple[Target, ...]:
        """Return the numbers behind the unit's word, and go behind them and the parts that they name."""
        lead = self.words.lead.match(self.text, head.end())
        at = lead.end() if lead else head.end()
        if at == head.end() and not (head["short"] and self.text[at : at + 1].isdigit()):
            return ()
        first = self._number(at, series)
        if first is None or self._is_pronoun(first, head) or self._counts(first.end):
            return ()
        targets = [Target(first, first)]
        self.position = first.end
        parts_behind, joined = False, False
        while len(targets) < MAX_NUMBERS:
            if (
                not targets[-1].is_range
                and not parts_behind
                and (last := self._through(targets[-1], several))
            ):
                targets[-1] = Target(targets[-1].first, last)
                self.position = last.end
            parts_behind = self._skip_parts()
            comma = self.words.comma.match(self.text, self.position) if several else None
            conjunction = self.words.conjunction.match(self.text, self.position)
            joint = conjunction or comma
            number = self._number(joint.end(), series) if joint else None
            if number is None or self._counts(number.end):
                break
            # "el artículo 5 y 10 trabajadores", "los artículos 3 y 4, 10 trabajadores"
            if (not several or joined) and not self._ends_list(number.end):
                break
            joined = joined or conjunction is not None
            targets.append(Target(number, number))
            self.position = number.end
        return tuple(targets)

    def _through(self, target: Target, several: bool) -> Number | None:  # noqa: FBT001 a fact of the unit's word
        pattern = self.words.through if several else self.words.through_one
        found = pattern.match(self.text, self.position)
        if not found:
            return None
        series = target.first.key.rpartition("-")[0] if target.first.key[0].isalpha() else ""
        last = self._number(found.end(), series)
        if last is None or self._counts(last.end) or (not several and not self._ends_list(last.end)):
            return None
        return last if _value(last) > _value(target.first) else None

    def _skip_parts(self) -> bool:
        begun = self.position
        for _ in range(4):
            part = self.words.subunit.match(self.text, self.position)
            if not part:
                break
            self.position = part.end()
        return self.position > begun

    def _number(self, at: int, series: str) -> Number | None:
        """Return the number that stands there, in digits, Roman numerals or words."""
        if found := _DIGITS.match(self.text, at):
            return Number(_key(series, int(found["digits"]), suffix_of(found.group())), at, found.end())
        if found := _ROMAN.match(self.text, at):
            spelled, _, rest = found.group().partition(" ")
            value = parse_roman(spelled)
            if value is not None and spelled not in {"L", "C"}:
                return Number(_key(series, value, suffix_of(found.group()) if rest else ""), at, found.end())
        found = _WORDS.match(self.text, at)
        spelled = found.group() if found else ""
        while spelled:
            if fold(spelled) not in _NO_NUMBER and parse_roman(spelled) is None:
                value = parse_ordinal(spelled)
                if value is not None:
                    return Number(_key(series, value, ""), at, at + len(spelled))
            shorter = _WORD_BREAK.search(spelled)
            spelled = spelled[: shorter.start()] if shorter else ""
        return None

    def _is_pronoun(self, number: Number, head: re.Match[str]) -> bool:
        """Whether it is English "I": "the article I wrote"."""
        if self.language != "en" or self.text[number.start : number.end] != "I":
            return False
        return head.group()[0].islower() or not self._ends_list(number.end)

    def _counts(self, at: int) -> bool:
        return self.words.amount_after.match(self.text, at) is not None

    def _ends_list(self, at: int) -> bool:
        return self.words.rest_after.match(self.text, at) is not None

    # -- whose -------------------------------------------------------------------------------------

    def whose(self, reference: Reference, at: int) -> tuple[ReferenceKind, bool]:
        """Return the kind that the words around say, and whether they say that it is the text's own."""
        words, text, kind = self.words, self.text, reference.kind
        at = max(at, reference.end)
        if words.own_after.match(text, at):
            return kind, True
        if words.other_after.match(text, at):
            return "external", False
        if own := words.own_text_after.match(text, at):
            return ("external", False) if own["of"] else (kind, True)
        window = text[max(0, reference.start - WINDOW) : reference.start]
        if words.same_after.match(text, at):
            named = [found["own"] for found in words.text_named.finditer(window)]
            return (kind, True) if named and named[-1] else ("external", False)
        if kind == "relative":
            return kind, False
        if words.its_before.search(window):
            named = [found["own"] for found in words.text_named.finditer(window)]
            return (kind, True) if named and named[-1] else ("external", False)
        return ("external", False) if words.other_before.search(window) else (kind, False)


def _key(series: str, value: int, suffix: str) -> str:
    return f"{series}-{value}{suffix}" if series else f"{value}{suffix}"


def _value(number: Number) -> int:
    found = re.search(r"\d+", number.key)
    return int(found.group()) if found else 0
