"""What makes a statute fail: check(statute, language) -> findings.

    reference-broken  reference-moved                        referring
    number-missing  number-duplicate  number-out-of-order    numbering
    definition-twice                                         definitions
    quorum-conflict  term-conflict  majority-conflict        conflicts, over the rules that rules.py reads

The findings stand in the order of the text; equal input gives equal findings.
"""

from federation.statutes.checking.conflicts import check_rules
from federation.statutes.checking.definitions import check_definitions
from federation.statutes.checking.finding import Finding, FindingCode
from federation.statutes.checking.numbering import check_numbers
from federation.statutes.checking.referring import check_references
from federation.statutes.model import Language, Statute

__all__ = ["Finding", "FindingCode", "check"]


def check(statute: Statute, language: Language) -> tuple[Finding, ...]:
    """Return what a person should look at before the text is voted on, in the order of the text."""
    found = [
        *check_numbers(statute, language),
        *check_references(statute, language),
        *check_definitions(statute, language),
        *check_rules(statute, language),
    ]
    places = {article.id: place for place, article in enumerate(statute.articles)}
    found.sort(key=lambda one: ([places[article] for article in one.articles], one.code, one.spans, one.text))
    return tuple(found)
