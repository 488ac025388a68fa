"""Two rules for the same thing with different amounts.

The same thing is the same kind of rule, the same act, bodies that may be one, objects that are not different ones, and
the same call. Amounts are compared as fractions and as days: "25 %" is "la cuarta parte", "doce meses" is "un año".
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from federation.statutes.checking.finding import Finding, FindingCode, say
from federation.statutes.checking.rules import Rule, RuleKind, read_rules
from federation.statutes.checking.sentences import Body, Value
from federation.statutes.model import Language, Statute

MAX_RULES = 400  # of one kind and act: a text with more is compared up to there

_CODES: dict[RuleKind, FindingCode] = {
    "quorum": "quorum-conflict",
    "majority": "majority-conflict",
    "term": "term-conflict",
}
# Ways to say a majority that may mean the same.
_MAY_BE_ONE = {
    frozenset({"most", "simple"}),
    frozenset({"most", "absolute"}),
    frozenset({"most", "plus-one"}),
    frozenset({"most", "share"}),
    frozenset({"simple", "plus-one"}),
    frozenset({"simple", "share"}),
    frozenset({"absolute", "plus-one"}),
}


def check_rules(statute: Statute, language: Language) -> Iterator[Finding]:
    """Give a finding for each two articles that set one thing differently."""
    rules = list(read_rules(statute, language))
    names = _Names(rules)
    groups: dict[tuple[RuleKind, frozenset[str]], list[Rule]] = {}
    for rule in rules:
        groups.setdefault((rule.kind, rule.matters), []).append(rule)
    told: set[tuple[RuleKind, str, str]] = set()
    for (kind, _), group in groups.items():
        for one, other in combinations(group[:MAX_RULES], 2):
            pair = (kind, one.article.id, other.article.id)
            if pair in told or not _differ(one, other) or not _same_thing(one, other, names):
                continue
            if _says_the_same_too(one, other, group):
                continue
            told.add(pair)
            yield say(
                _CODES[kind],
                language,
                [(one.article, one.span), (other.article, other.span)],
                one=one.spelled,
                other=other.spelled,
            )


def _same_thing(one: Rule, other: Rule, names: "_Names") -> bool:
    if one.article.id == other.article.id or one.labels != other.labels:
        return False
    if other.article.id in one.excepted or one.article.id in other.excepted:
        return False
    if one.matters & {"quorum", "office"}:
        return names.may_be_one(next(iter(one.bodies)), next(iter(other.bodies)))
    if one.matters == {"notice"}:
        return _matched(one.bodies, other.bodies, names) and _matched(other.bodies, one.bodies, names)
    if one.bodies and other.bodies and not _meet(one.bodies, other.bodies, names):
        return False
    shared = {
        body.head[:6]
        for body in one.bodies
        if any(names.may_be_one(body, another) for another in other.bodies)
    }
    first, second = one.objects - shared, other.objects - shared
    if one.kind == "term" and len(one.matters) == 1:  # "se paga en treinta días": what?
        return bool(first & second)
    if one.matters == {"decisions"}:
        return bool(one.bodies and other.bodies)
    return bool(first & second) or not first or not second


def _says_the_same_too(one: Rule, other: Rule, group: Sequence[Rule]) -> bool:
    """Whether the other article also sets what `one` says, as a case among several, and the other way round."""
    return any(
        rule.article.id == other.article.id and rule.labels == one.labels and not _differ(one, rule)
        for rule in group
    )


def _differ(one: Rule, other: Rule) -> bool:
    return _differs(one.value, other.value)


def _differs(one: Value, other: Value) -> bool:
    if one == other:
        return False
    if one[1] != other[1]:
        return True
    return one[0] != other[0] and frozenset({one[0], other[0]}) not in _MAY_BE_ONE


def _meet(ones: frozenset[Body], others: frozenset[Body], names: "_Names") -> bool:
    return any(names.may_be_one(one, other) for one in ones for other in others)


def _matched(ones: frozenset[Body], others: frozenset[Body], names: "_Names") -> bool:
    return all(any(names.may_be_one(one, other) for other in others) for one in ones)


class _Names:
    """Which bodies may be one: "la asamblea" is "la asamblea de fábrica" where there is no other assembly."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._qualified: dict[str, set[frozenset[str]]] = {}
        for rule in rules:
            for body in rule.bodies:
                if body.qualifiers:
                    self._qualified.setdefault(body.head, set()).add(body.qualifiers)

    def may_be_one(self, one: Body, other: Body) -> bool:
        if one.head != other.head:
            return False
        if one.qualifiers == other.qualifiers:
            return True
        less, more = sorted((one.qualifiers, other.qualifiers), key=len)
        if not less <= more:
            return False
        return bool(less) or len(self._qualified.get(one.head, ())) <= 1
