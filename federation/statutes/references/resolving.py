"""Which units a reference means, in the statute that it stands in."""

from collections.abc import Iterator, Sequence

from federation.statutes.model import Article, Statute
from federation.statutes.references.model import Reference, Target, key_of, series_of, split_key

MAX_RANGE = 400  # a wider range gives its two ends


def resolve(reference: Reference, at: Article, statute: Statute) -> tuple[Article | None, ...]:
    """Return the units that the reference means where it stands in `at`: see `Units.resolve`, for many of them."""
    return Units(statute).resolve(reference, at)


class Units:
    """A statute's units by their keys, and its divisions by their numbers."""

    def __init__(self, statute: Statute) -> None:
        self._articles = statute.articles
        self._series = [series_of(article) for article in statute.articles]
        self._by_key: dict[str, list[Article]] = {}
        self._divisions: dict[str, set[str]] = {}
        for article in statute.articles:
            key = key_of(article)
            if key is not None:
                self._by_key.setdefault(key, []).append(article)
            for division in article.division:
                if division.number is not None:
                    self._divisions.setdefault(division.kind, set()).add(division.number)

    def resolve(self, reference: Reference, at: Article) -> tuple[Article | None, ...]:
        """Return the units that the reference means where it stands in `at`; None for each that is not there.

        Nothing for a reference to another law, to a division, or to "the articles above" without saying how many.
        Of a range the members that are there, and None for an end that is not. Where numbers begin anew in each
        division, the article nearest to `at` in the divisions is meant.
        """
        if reference.kind == "external" or reference.unit == "division":
            return ()
        if reference.kind == "relative":
            return self._around(reference, at)
        found: list[Article | None] = []
        for target in reference.targets:
            for key, wanted in members(target):
                candidates = self._by_key.get(key, ())
                if candidates:
                    found.append(max(candidates, key=lambda one: _shared_divisions(one, at)))
                elif wanted:
                    found.append(None)
        return tuple(found)

    def has_divisions(self, reference: Reference) -> bool | None:
        """Return whether each division that it names is there; None where none of that kind has a number."""
        numbers = self._divisions.get(reference.series)
        if not numbers:
            return None
        return all(number.key.removeprefix(f"{reference.series}-") in numbers for number in reference.numbers)

    def _around(self, reference: Reference, at: Article) -> tuple[Article | None, ...]:
        if reference.step == 0:
            return (at,) if reference.count == 1 else ()
        units = [
            one
            for one, series in zip(self._articles, self._series, strict=True)
            if one.id == at.id or (one.kind == "article" and reference.series in {"", series})
        ]
        here = next((place for place, one in enumerate(units) if one.id == at.id), None)
        if here is None:
            return ()
        around: Sequence[int] = (
            range(here - reference.count, here)
            if reference.step < 0
            else range(here + 1, here + 1 + reference.count)
        )
        return tuple(units[place] if 0 <= place < len(units) else None for place in around)


def members(target: Target) -> Iterator[tuple[str, bool]]:
    """Give the keys that a target names, and whether each has to be there: a range may have gaps inside."""
    yield target.first.key, True
    if not target.is_range:
        return
    series, first, _ = split_key(target.first.key)
    _, last, _ = split_key(target.last.key)
    if last - first <= MAX_RANGE:
        for number in range(first + 1, last):
            yield f"{series}-{number}" if series else str(number), False
    yield target.last.key, True


def _shared_divisions(one: Article, other: Article) -> int:
    shared = 0
    for left, right in zip(one.division, other.division, strict=False):
        if left != right:
            break
        shared += 1
    return shared
