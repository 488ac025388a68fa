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
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from federation.statutes.checking import lexicon
from federation.statutes.checking.finding import Span
from federation.statutes.checking.words import STOP_WORDS, stem
from federation.statutes.model import Article, Language, Statute
from federation.statutes.numerals import Amount, parse_amount
from federation.statutes.references import Units, find_references, series_of
from federation.statutes.tokens import Token, fold, tokenize

RuleKind: TypeAlias = Literal["quorum", "majority", "term"]
Value: TypeAlias = tuple[
    str, Fraction
]  # how it is said ("share", "plus-one", "simple", "absolute", "most", "days"), how much

MAX_SENTENCE = 2_000  # characters: every amount is read with its whole sentence

_SENTENCE_END = re.compile(r"(?<!\bart)(?<!\barts)(?<!\bnum)(?<!\blit)[.;](?=\s|$)|\n", re.IGNORECASE)
_MAJORITY = re.compile(
    r"(?:mayor[ií]a|maioria)(?:\s+(?P<sort>simples?|absoluta|relativa|cali?ficada|cualificada|qualificada))?"
    r"|(?P<english>simple|absolute)\s+majority|majority|unanimidad[e]?|unanimity|unanimous(?:ly)?",
    re.IGNORECASE,
)
_OF_SHARE = re.compile(r"\s+(?:calificada\s+|favorable\s+)?(?:de|of|do|da)\s+$", re.IGNORECASE)
_BESIDE = re.compile(  # "por la asamblea", "entre los congresos": no subject
    r"(?<!\w)(?:por|pel[ao]s?|perante|ante|by|en|em|entre|in|con|com|durante|between)"
    r"(?:\s+(?:el|l[ao]s?|os?|as?|the|cada))?\s+$",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\s*(?:,\s*)?(?:al?|ao?|à)\s+(?:l[ao]s?\s+|sus\s+|seus\s+)?", re.IGNORECASE)
_DAYS = {"day": 1, "working-day": 1, "week": 7, "month": 30, "year": 360}


@dataclass(frozen=True, slots=True)
class Body:
    """Who meets, decides or holds an office: "asamblea" of "fábrica"."""

    head: str
    qualifiers: frozenset[str]


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


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    value: Value


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
        for start, end in _sentences(self.article.text):
            yield from self._sentence(self.article.text[start:end], start)

    def _sentence(self, sentence: str, offset: int) -> Iterator[Rule]:
        amounts = _amounts(sentence)
        if not amounts:
            return
        bodies = _bodies(sentence)
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
        self, sentence: str, amount: _Amount, before: str, after: str, bodies: list[tuple[int, int, Body]]
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
        objects = _objects(before if inside != "after" else f"{before} {after}")
        if inside == "heading":
            objects |= self._objects_elsewhere(matters, sentence)
        whose_all = frozenset(body for _, _, body in bodies)
        return "majority", whose_all, matters, objects, amount.value

    def _kind(self, before: str, near: str, amount: _Amount) -> RuleKind | None:
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

    def _nearest(self, amount: _Amount, bodies: list[tuple[int, int, Body]]) -> Body | None:
        """Return the body that the quorum is for: before the amount, behind it, or in the heading."""
        ahead = [body for _, end, body in bodies if end <= amount.start]
        if ahead:
            return ahead[-1]
        behind = [body for start, _, body in bodies if start >= amount.end]
        if behind:
            return behind[0]
        in_heading = _bodies(self.heading)
        return in_heading[0][2] if in_heading else None

    def _matter(self, before: str, after: str, sentence: str) -> tuple[frozenset[str], str]:
        """Return what is decided, and where that is said."""
        for where, words in (
            ("before", before),
            ("after", after),
            ("before", sentence),
            ("heading", self.heading),
        ):
            matters = _matters(words)
            if matters:
                return frozenset({matters[-1] if where == "before" else matters[0]}), where
        if lexicon.GENERAL_MATTER.search(sentence) and lexicon.STRONG_DECISION.search(sentence):
            return frozenset({"decisions"}), "before"
        return frozenset(), ""

    def _objects_elsewhere(self, matters: frozenset[str], sentence: str) -> frozenset[str]:
        """Return what the article's other sentences say that the matter is about."""
        found: frozenset[str] = frozenset()
        for other in _SENTENCE_END.split(self.article.text):
            if other and other != sentence and matters & set(_matters(other)):
                found |= _objects(other)
        return found

    # -- terms -------------------------------------------------------------------------------------

    def _time(
        self, sentence: str, amount: _Amount, before: str, after: str, bodies: list[tuple[int, int, Body]]
    ) -> tuple[RuleKind, frozenset[Body], frozenset[str], frozenset[str], Value] | None:
        if lexicon.FREQUENCY.search(before) or lexicon.NEGATION[self.language].search(before):
            return None
        if lexicon.WAITING.search(before) or re.search(r"(?<!\w)(?:si|caso)(?!\w)", before, re.IGNORECASE):
            return None
        near = after.split(",", maxsplit=1)[0]
        everybody = frozenset(body for _, _, body in bodies)
        if lexicon.NOTICE.search(near) or lexicon.NOTICE.search(before):
            whose = everybody or frozenset(body for _, _, body in _bodies(self.heading))
            if not whose or "convene" not in _matters(sentence):
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
        matters = frozenset(_matters(before)) or frozenset(_matters(near))
        return ("term", everybody, matters, _objects(sentence), amount.value) if matters else None

    def _holder(self, sentence: str, amount: _Amount, bodies: list[tuple[int, int, Body]]) -> Body | None:
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
        in_heading = _bodies(self.heading)
        return in_heading[0][2] if in_heading and not bodies else None


# -- sentences and their pieces --------------------------------------------------------------------------


def _sentences(text: str) -> Iterator[Span]:
    """Give where each sentence begins and ends; one that is too long for a sentence comes in pieces."""
    begun = 0
    ends = [(found.start(), found.end()) for found in _SENTENCE_END.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        for start in range(begun, end, MAX_SENTENCE):
            yield start, min(start + MAX_SENTENCE, end)
        begun = following


def _amounts(sentence: str) -> list[_Amount]:
    """Return the shares, majorities and times of a sentence, in order."""
    # "two-thirds" is said as "two thirds" is; the places stay
    found = [
        _Amount(token.start, token.end, value)
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
        value = _majority(match)
        if value:
            found.append(_Amount(match.start(), match.end(), value))
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


def _bodies(sentence: str) -> list[tuple[int, int, Body]]:
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


def _matters(words: str) -> list[str]:
    """Return the acts that the words speak of, in order."""
    found = []
    for token in tokenize(words):
        if token.kind == "word":
            folded = fold(token.text)
            found += [name for name, pattern in lexicon.MATTERS.items() if pattern.match(folded)]
    return list(dict.fromkeys(reversed(found)))[::-1]


def _objects(words: str) -> frozenset[str]:
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
