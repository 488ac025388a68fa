"""Order: what moved, when the members of one list are found in another.

    moved([0, 3, 1, 2], [1, 1, 1, 1])     {1}: the second stands elsewhere, and the others as they did

What stays is the longest run of members in the same order; among several such runs the one with the most words, so
that the shorter articles are said to have moved.
"""

from bisect import bisect_left
from collections.abc import Sequence

_Best = tuple[int, int, int]  # members, words, and the place of the last (negative: earlier ones win)


def moved(places: Sequence[int], weights: Sequence[int]) -> set[int]:
    """Return which members left the order; `places` are all different."""
    ranks = sorted(places)
    best: list[_Best] = [(0, 0, 1)] * (
        len(places) + 1
    )  # a Fenwick tree of the best run that ends below a rank
    before: list[int] = []
    runs: list[_Best] = []
    for at, (place, weight) in enumerate(zip(places, weights, strict=True)):
        rank = bisect_left(ranks, place)
        found = (0, 0, 1)
        position = rank
        while position > 0:
            found = max(found, best[position])
            position -= position & -position
        before.append(-found[2] if found[0] else -1)
        run = (found[0] + 1, found[1] + weight, -at)
        runs.append(run)
        position = rank + 1
        while position <= len(places):
            best[position] = max(best[position], run)
            position += position & -position
    staying: set[int] = set()
    at = max(range(len(runs)), key=lambda one: runs[one]) if runs else -1
    while at >= 0:
        staying.add(at)
        at = before[at]
    return set(range(len(places))) - staying
