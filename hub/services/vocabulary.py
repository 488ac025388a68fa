"""What the search knows of the three languages: names of sectors, words for the same thing, words that ask.

    division_name("13", "pt")           "Fabricação de produtos têxteis"; None where there is no such division
    same_things("valvula")              the stems of valve, válvula … without its own
    use_of("necesita")                  "need": the reader looks for what somebody needs

Tables: hub/vocabulary/. The divisions are those of ISIC Rev. 4 (CIIU; in Portuguese in the words of CNAE 2.0).
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast

from federation.web.words import DEFAULT_LANGUAGE, LANGUAGES
from hub.services.stems import fold, stems

Use = Literal["stop", "weak", "need", "offer"]
"""What a word of a question is for: nothing; every factory has it; needs are asked for; offers are."""

_TABLES: Final = Path(__file__).resolve().parent.parent / "vocabulary"


@cache
def divisions() -> Mapping[str, Mapping[str, str]]:
    """Return the names of each ISIC division by language."""
    return {row["division"]: {one: row[one] for one in LANGUAGES} for row in _rows("isic-divisions.csv")}


def division_of(isic: str | None) -> str | None:
    """Return the division to which an ISIC code of 2 to 4 digits belongs, or None where there is none."""
    division = (isic or "")[:2]
    return division if division in divisions() else None


def division_name(division: str, language: str) -> str | None:
    """Return what a division is called, or None where there is no such division."""
    names = divisions().get(division)
    return None if names is None else names.get(language, names[DEFAULT_LANGUAGE])


def same_things(own: frozenset[str]) -> frozenset[str]:
    """Return what stands for the same things as one of these stems, in any language, without these themselves."""
    found: set[str] = set()
    for stem in own:
        found |= _same().get(stem, frozenset())
    return frozenset(found - own)


@cache
def known_words() -> Mapping[str, str]:
    """Return all words of the table of things, folded, and how each is written."""
    return {fold(word): word for row in _rows("goods.csv") for one in LANGUAGES for word in row[one].split()}


def use_of(folded: str) -> Use | None:
    """Return what a word of a question is for, or None where it is one to look for."""
    return _uses().get(folded)


def query_words() -> Mapping[str, Use]:
    """Return all words that are not looked for in a question, folded, and what each is for."""
    return _uses()


def load() -> None:
    """Read the tables now: the first reader does not wait for them."""
    for table in (divisions, known_words, _same, _uses):
        table()


@cache
def _same() -> Mapping[str, frozenset[str]]:
    same: dict[str, set[str]] = {}
    for row in _rows("goods.csv"):
        all_of_them = {
            stem for one in LANGUAGES for word in row[one].split() for stem in stems(fold(word), (one,))
        }
        for stem in all_of_them:
            same.setdefault(stem, set()).update(all_of_them)
    return {stem: frozenset(others) for stem, others in same.items()}


@cache
def _uses() -> Mapping[str, Use]:
    return {
        word: cast("Use", row["use"]) for row in _rows("query-words.csv") for word in row["words"].split()
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_TABLES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
