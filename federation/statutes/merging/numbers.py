"""Numbers: a version's references in the base's numbers, and the merged units' own.

In a version every article behind a new one has another number, and references follow: that is no change. So before a
version is compared, its references are rewritten to the base's numbers (`to_base`). An article that the base has not
gets a number that nobody has, from `FIRST_FREE` on, and its true one at the end (`Numbering`).

Merged units are numbered where whole units came, went or moved: each series anew, one after the other, if the base's
did so ("5 bis" follows 5 and counts as none). A base that counts otherwise keeps its numbers as they stand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from federation.statutes.merging.revisions import Outline
from federation.statutes.model import Article, Language, Statute
from federation.statutes.references import key_of, renumber, series_of
from federation.statutes.references.model import suffix_of
from federation.statutes.references.spelling import spell_like

FIRST_FREE = 9_000  # what a reference may say has four digits
_LAST_FREE = 9_999


def content_key(article: Article) -> tuple[str, str]:
    """Return what tells new units of two versions from each other."""
    return article.heading or "", article.text


def free_numbers(base: Statute, versions: Iterable[tuple[Statute, Outline]]) -> dict[tuple[str, str], str]:
    """Return for each new unit with a number, by its content, a number that no unit has."""
    seen = {key for article in base.articles if (key := key_of(article))}
    fresh: set[tuple[str, str]] = set()
    for version, outline in versions:
        home = outline.home
        for place, article in enumerate(version.articles):
            if key := key_of(article):
                seen.add(key)
                if place not in home:
                    fresh.add(content_key(article))
    free = (str(number) for number in range(FIRST_FREE, _LAST_FREE + 1) if str(number) not in seen)
    return dict(zip(sorted(fresh), free, strict=False))


def to_base(
    base: Statute, version: Statute, outline: Outline, free: Mapping[tuple[str, str], str], language: Language
) -> Statute:
    """Return the version with its references in the base's numbers."""
    home = outline.home
    numbers: dict[str, str] = {}
    for place, article in enumerate(version.articles):
        key = key_of(article)
        if key is None:
            continue
        here = home.get(place)
        before = key_of(base.articles[here]) if here is not None else free_key(article, free)
        numbers.setdefault(key, before or key)
    if all(key == before for key, before in numbers.items()):
        return version
    articles = tuple(
        article.model_copy(update={"text": renumber(article.text, language, numbers).text, "parts": ()})
        for article in version.articles
    )
    return version.model_copy(update={"articles": articles})


def free_key(article: Article, free: Mapping[tuple[str, str], str]) -> str | None:
    """Return the key that stands for a new unit of a version; None for one without a number."""
    number = free.get(content_key(article))
    series = series_of(article)
    return f"{series}-{number}" if number and series else number


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the merged statute: one of the base, or a new one with the keys that stand for it till the end."""

    article: Article
    base: int | None = None
    stand_ins: tuple[str, ...] = ()


class Numbering:
    """The merged units' numbers, and what references become."""

    def __init__(
        self, base: Statute, units: Sequence[Unit], language: Language, left_out: Mapping[str, str]
    ) -> None:
        self._language = language
        self._units = units
        kept = [unit.base for unit in units]
        self._stays = kept == list(range(len(base.articles)))
        self._regular = _regular_series(base)
        # The base's key or a stand-in -> the merged key; `left_out` are stand-ins of units that do not enter.
        self.numbers: dict[str, str] = {}
        self.articles = self._numbered()
        for stand_in, key in left_out.items():
            self.numbers.setdefault(stand_in, key)
        self._shown = {key: new if _is_free(key) else key for key, new in self.numbers.items()}
        self._is_changed = any(key != new for key, new in self.numbers.items())
        self._has_new = any(key != new for key, new in self._shown.items())

    def rewrite(self, text: str) -> str:
        """Return a text of the merged statute with its references in the new numbers."""
        return renumber(text, self._language, self.numbers).text if self._is_changed else text

    def show(self, text: str) -> str:
        """Return a text in the base's numbers, in which only new articles have the merged statute's."""
        return renumber(text, self._language, self._shown).text if self._has_new else text

    def _numbered(self) -> list[Article]:
        counts: dict[str, int] = {}
        numbered: list[Article] = []
        for unit in self._units:
            article = unit.article
            series = series_of(article)
            old = key_of(article)
            suffix = suffix_of(article.label or "")
            if article.number is not None and not self._stays and series in self._regular:
                counts.setdefault(series, self._regular[series] - 1)
                if not suffix or counts[series] < self._regular[series]:
                    counts[series] += 1
                article = self._with_number(article, str(counts[series]), suffix)
            new = key_of(article)
            if new:
                for key in unit.stand_ins or ((old,) if old else ()):
                    self.numbers.setdefault(key, new)
            numbered.append(article)
        return numbered

    def _with_number(self, article: Article, number: str, suffix: str) -> Article:
        if article.number == number:
            return article
        label = article.label
        if label is not None:
            bare = label[: len(label) - len(suffix)] if suffix else label
            label = spell_like(bare, int(number), self._language) + label[len(bare) :]
        return article.model_copy(update={"number": number, "label": label})


def _is_free(key: str) -> bool:
    number = key.rpartition("-")[2]
    return number.isdigit() and FIRST_FREE <= int(number) <= _LAST_FREE


def _regular_series(base: Statute) -> dict[str, int]:
    """Return the series that count one after the other, and the number that each begins with."""
    numbers: dict[str, list[int]] = {}
    for article in base.articles:
        if article.number is not None and not suffix_of(article.label or ""):
            numbers.setdefault(series_of(article), []).append(int(article.number))
    return {
        series: found[0]
        for series, found in numbers.items()
        if found == list(range(found[0], found[0] + len(found)))
    }
