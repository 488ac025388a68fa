"""The rules that a statute sets in numbers: who needs how many to meet, how many to decide, how much time.

    "El quórum de la asamblea de fábrica es del treinta por ciento de los trabajadores."
        Rule(kind "quorum", bodies {asamblea de fábrica}, value Fraction(3, 10))
    "La expulsión de una fábrica la decide el congreso por las dos terceras partes."
        Rule(kind "majority", matters {"expel"}, objects {fábrica}, bodies {congreso}, value Fraction(2, 3))
    "La mesa dura en su cargo seis meses."
        Rule(kind "term", matters {"office"}, bodies {mesa}, value 180 days)

Each amount of a sentence is read with the words between the amount before it and the one behind it. What holds only
under a condition ("si la falta es grave", "durante la zafra") or for the beginning (transitional provisions) is no rule
here: it may well differ from the rule. So are amounts whose sense is not certain.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from federation.statutes.checking import lexicon
from federation.statutes.checking.finding import Span
from federation.statutes.checking.sentences import (
    Body,
    Said,
    Value,
    find_amounts,
    find_bodies,
    find_matters,
    find_objects,
    split_sentences,
)
from federation.statutes.model import Article, Language, Statute
from federation.statutes.references import Units, find_references, series_of

RuleKind: TypeAlias = Literal["quorum", "majority", "term"]

_BESIDE = re.compile(  # "por la asamblea", "entre los congresos": no subject
    r"(?<!\w)(?:por|pel[ao]s?|perante|ante|by|en|em|entre|in|con|com|durante|between)"
    r"(?:\s+(?:el|l[ao]s?|os?|as?|the|cada))?\s+$",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\s*(?:,\s*)?(?:al?|ao?|à)\s+(?:l[ao]s?\s+|sus\s+|seus\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One amount, and what it is the rule for."""

    kind: RuleKind
    article: Article
    span: Span
    bodies: frozenset[Body]
    matters: frozenset[str]
    objects: frozenset[str]  # stems
    value: Value
    labels: frozenset[str]  # "second call", "extraordinary"
    excepted: frozenset[str]  # ids of the articles that the sentence excepts
    spelled: str


def read_rules(statute: Statute, language: Language) -> Iterator[Rule]:
    """Give the statute's rules in the order of the text."""
    units = Units(statute)
    for article in statute.articles:
        if article.kind == "article" and series_of(article) == "":
            yield from _Reader(article, language, units).rules()


class _Reader:
    """Reads one article's rules."""

    def __init__(self, article: Article, language: Language, units: Units) -> None:
        self.article = article
        self.language = language
        self.units = units
        self.heading = article.heading or ""

    def rules(self) -> Iterator[Rule]:
        for start, end in split_sentences(self.article.text):
            yield from self._sentence(self.article.text[start:end], start)

    def _all_sentences(self) -> Iterator[str]:
        return (self.article.text[start:end] for start, end in split_sentences(self.article.text))

    def _sentence(self, sentence: str, offset: int) -> Iterator[Rule]:
        amounts = find_amounts(sentence)
        if not amounts:
            return
        bodies = find_bodies(sentence)
        excepted = self._excepted(sentence)
        for place, amount in enumerate(amounts):
            before = sentence[amounts[place - 1].end if place else 0 : amount.start]
            after = sentence[
                amount.end : amounts[place + 1].start if place + 1 < len(amounts) else len(sentence)
            ]
            read = self._time if amount.value[0] == "days" else self._share
            rule = read(sentence, amount, before, after, bodies)
            if rule is None:
                continue
            kind, whose, matters, objects, value = rule
            yield Rule(
                kind,
                self.article,
                (offset + amount.start, offset + amount.end),
                whose,
                matters,
                objects,
                value,
                _labels(before, after, self.heading),
                excepted,
                sentence[amount.start : amount.end],
            )

    def _excepted(self, sentence: str) -> frozenset[str]:
        if not lexicon.EXCEPTION.search(sentence):
            return frozenset()
        return frozenset(
            one.id
            for reference in find_references(sentence, self.language)
            for one in self.units.resolve(reference, self.article)
            if one is not None
        )

    # -- quorums and majorities --------------------------------------------------------------------

    def _share(
        self, sentence: str, amount: Said, before: str, after: str, bodies: list[tuple[int, int, Body]]
    ) -> tuple[RuleKind, frozenset[Body], frozenset[str], frozenset[str], Value] | None:
        near = after.split(",", maxsplit=1)[0]
        if lexicon.REQUEST.search(before) or lexicon.REQUEST.search(near) or lexicon.SPECIAL.search(before):
            return None
        kind = self._kind(before, near, amount)
        if kind == "quorum":
            whose = self._nearest(amount, bodies)
            value = ("plus-one", Fraction(1, 2)) if amount.value[0] in {"most", "absolute"} else amount.value
            if whose is None or value[0] == "simple":
                return None
            return "quorum", frozenset({whose}), frozenset({"quorum"}), frozenset(), value
        if kind is None:
            return None
        matters, inside = self._matter(before, after, sentence)
        if not matters:
            return None
        objects = find_objects(before if inside != "after" else f"{before} {after}")
        if inside == "heading":
            objects |= self._objects_elsewhere(matters, sentence)
        whose_all = frozenset(body for _, _, body in bodies)
        return "majority", whose_all, matters, objects, amount.value

    def _kind(self, before: str, near: str, amount: Said) -> RuleKind | None:
        if lexicon.QUORUM_IS.search(before):
            return "quorum"
        quorum, decision = _last(lexicon.QUORUM, before), _last(lexicon.DECISION, before)
        if quorum >= 0 or decision >= 0:
            if quorum > decision:
                return "quorum"
            # "para decidir hace falta" says less than "por el voto de"
            in_heading = lexicon.QUORUM.search(self.heading)
            return "quorum" if in_heading and not lexicon.STRONG_DECISION.search(before) else "majority"
        if amount.value[0] in {"simple", "absolute", "most", "all"}:
            return "majority"
        if (found := lexicon.QUORUM.search(near)) and not lexicon.STRONG_DECISION.search(
            near[: found.start()]
        ):
            return "quorum"
        if lexicon.STRONG_DECISION.search(near) or re.search(
            r"(?:por|con|mediante|by|with|com)\s+$", before, re.IGNORECASE
        ):
            return "majority"
        return "quorum" if lexicon.QUORUM.search(self.heading) else None

    def _nearest(self, amount: Said, bodies: list[tuple[int, int, Body]]) -> Body | None:
        """Return the body that the quorum is for: before the amount, behind it, or in the heading.

        Delegates or members are who must be there, not the body that meets; they only stand for it where none does.
        """
        meeting = [(start, end, body) for start, end, body in bodies if body.head not in lexicon.ROLES]
        bodies = meeting or bodies
        ahead = [body for _, end, body in bodies if end <= amount.start]
        if ahead:
            return ahead[-1]
        behind = [body for start, _, body in bodies if start >= amount.end]
        if behind:
            return behind[0]
        in_heading = find_bodies(self.heading)
        return in_heading[0][2] if in_heading else None

    def _matter(self, before: str, after: str, sentence: str) -> tuple[frozenset[str], str]:
        """Return what is decided, and where that is said."""
        for where, words in (
            ("before", before),
            ("after", after),
            ("before", sentence),
            ("heading", self.heading),
        ):
            matters = find_matters(words)
            if matters:
                return frozenset({matters[-1] if where == "before" else matters[0]}), where
        if lexicon.GENERAL_MATTER.search(sentence) and lexicon.STRONG_DECISION.search(sentence):
            return frozenset({"decisions"}), "before"
        return frozenset(), ""

    def _objects_elsewhere(self, matters: frozenset[str], sentence: str) -> frozenset[str]:
        """Return what the article's other sentences say that the matter is about."""
        found: frozenset[str] = frozenset()
        for other in self._all_sentences():
            if other and other != sentence and matters & set(find_matters(other)):
                found |= find_objects(other)
        return found

    # -- terms -------------------------------------------------------------------------------------

    def _time(
        self, sentence: str, amount: Said, before: str, after: str, bodies: list[tuple[int, int, Body]]
    ) -> tuple[RuleKind, frozenset[Body], frozenset[str], frozenset[str], Value] | None:
        if lexicon.FREQUENCY.search(before) or lexicon.NEGATION[self.language].search(before):
            return None
        if lexicon.WAITING.search(before) or re.search(r"(?<!\w)(?:si|caso)(?!\w)", before, re.IGNORECASE):
            return None
        near = after.split(",", maxsplit=1)[0]
        everybody = frozenset(body for _, _, body in bodies)
        if lexicon.NOTICE.search(near) or lexicon.NOTICE.search(before):
            whose = everybody or frozenset(body for _, _, body in find_bodies(self.heading))
            if not whose or "convene" not in find_matters(sentence):
                return None
            return "term", whose, frozenset({"notice"}), frozenset(), amount.value
        deadline = _last(lexicon.DEADLINE, before)
        # "elige cada cuatro años al comisario y por dos años a la junta": the verb stands before another amount
        said = before if deadline >= 0 else sentence[: amount.start]
        if lexicon.OFFICE.search(said) and not re.search(r"plazo|prazo|dentro|within", before, re.IGNORECASE):
            holder = self._holder(sentence, amount, bodies)
            return (
                ("term", frozenset({holder}), frozenset({"office"}), frozenset(), amount.value)
                if holder
                else None
            )
        if deadline < 0 and not lexicon.DEADLINE.search(near):
            return None
        matters = frozenset(find_matters(before)) or frozenset(find_matters(near))
        return ("term", everybody, matters, find_objects(sentence), amount.value) if matters else None

    def _holder(self, sentence: str, amount: Said, bodies: list[tuple[int, int, Body]]) -> Body | None:
        """Return who holds the office: not who elects ("la asamblea elige", "por la asamblea")."""
        given = re.match(
            r"\s*(?:,\s*)?(?:al?|ao?|à)\s+(?:l[ao]s?\s+|sus\s+|seus\s+)?",
            sentence[amount.end :],
            re.IGNORECASE,
        )
        if given and given.group().strip():
            at = amount.end + given.end()
            for start, _, body in bodies:
                if start == at:
                    return body
        ahead = [
            body
            for start, end, body in bodies
            if end <= amount.start
            and not re.search(
                r"(?:por|pel[ao]|ante|by|perante)(?:\s+(?:el|la|los|las|the))?\s+$", sentence[:start]
            )
            and not re.match(r"(?:\s+\w+)?\s+(?:eli[gj]|elegir|elege|elects?\b)", sentence[end:])
        ]
        if ahead:
            return ahead[-1]
        in_heading = find_bodies(self.heading)
        return in_heading[0][2] if in_heading and not bodies else None


def _labels(before: str, after: str, heading: str) -> frozenset[str]:
    near = after[:40]
    labels = set()
    if lexicon.SECOND_CALL.search(before) or lexicon.SECOND_CALL.search(after[:25]):
        labels.add("second call")
    said = [words for words in (before, near) if lexicon.ORDINARY.search(words)] or [heading]
    if any(lexicon.EXTRAORDINARY.search(words) for words in said) and not lexicon.PLAIN.search(said[0]):
        labels.add("extraordinary")
    return frozenset(labels)


def _last(pattern: re.Pattern[str], words: str) -> int:
    """Return where the last match begins, -1 where there is none."""
    return max((found.start() for found in pattern.finditer(words)), default=-1)
