"""Numbers that are missing, there twice, or out of order.

Each series is counted for itself: the articles, and every kind of provisions. Where the numbers begin anew under
another division, a series of its own begins there.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from federation.statutes.checking.finding import Finding, say
from federation.statutes.model import Article, Language, Statute
from federation.statutes.references import key_of, series_of

WHOLE = (0, 0)


@dataclass(frozen=True, slots=True)
class _Numbered:
    article: Article
    number: int
    key: str


def check_numbers(statute: Statute, language: Language) -> Iterator[Finding]:
    """Give a finding for each gap, each number that is shared, and each article that comes too late."""
    for run in _runs(statute):
        by_key: dict[str, list[_Numbered]] = {}
        for one in run:
            by_key.setdefault(one.key, []).append(one)
        for same in by_key.values():
            if len(same) > 1:
                places = [(one.article, WHOLE) for one in same]
                yield say("number-duplicate", language, places, number=str(same[0].number))
        first_of_key = [same[0] for same in by_key.values()]
        for one in _out_of_order(first_of_key):
            yield say("number-out-of-order", language, [(one.article, WHOLE)])
        yield from _gaps(first_of_key, language)


def _runs(statute: Statute) -> list[list[_Numbered]]:
    """Return the series, each in the order of the text."""
    runs: list[list[_Numbered]] = []
    open_runs: dict[str, list[_Numbered]] = {}
    for article in statute.articles:
        key = key_of(article)
        if key is None or article.number is None or article.kind != "article":
            continue
        series, number = series_of(article), int(article.number)
        run = open_runs.get(series)
        if run is None or (number == 1 and run[-1].article.division != article.division):
            run = open_runs[series] = []
            runs.append(run)
        run.append(_Numbered(article, number, key))
    return runs


def _gaps(run: Sequence[_Numbered], language: Language) -> Iterator[Finding]:
    before = 0
    for one in sorted(run, key=lambda one: one.number):
        if one.number > before + 1:
            first, last = before + 1, one.number - 1
            number = str(first) if first == last else f"{first}–{last}"
            yield say("number-missing", language, [(one.article, WHOLE)], number=number)
        before = max(before, one.number)


def _out_of_order(run: Sequence[_Numbered]) -> list[_Numbered]:
    """Return the fewest articles without which the others are in order; of two ways the one that keeps the earlier."""
    best: list[int] = []  # the length of the longest row of rising numbers that begins here
    heads: list[
        int
    ] = []  # of each length, from behind: minus the greatest number that such a row begins with
    for one in reversed(run):
        length = bisect_left(heads, -one.number + 1)  # equal numbers: "5" and "5 bis" are in order
        heads[length : length + 1] = [-one.number]
        best.append(length + 1)
    best.reverse()
    wanted, least = max(best, default=0), -1
    late: list[_Numbered] = []
    for one, length in zip(run, best, strict=True):
        if length == wanted and one.number >= least:
            wanted, least = wanted - 1, one.number
        else:
            late.append(one)
    return late
