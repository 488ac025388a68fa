"""Rewrite a text's references when the units that they mean get other numbers.

    renumber("conforme al artículo 5", "es", {"5": "7"})          "conforme al artículo 7"
    renumber("los artículos 3 a 5", "es", {"3": "3", "4": "9", "5": "5"})     "los artículos 3, 5 y 9"
    renumber("la cláusula quinta", "es", {"5": "7"})              "la cláusula séptima"

    renumber("el artículo anterior", "es", {"4": "9", "5": "5"}, Place("5", old=("4", "5"), new=("5", "9")))
                                                                  "el artículo 9"

Numbers are keys (model.py). A reference of which one number has no new one is left as it stands, and given back in
`left`. References to other laws are never touched; nor is one whose numbers all stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from federation.statutes.model import Language
from federation.statutes.references.finding import find_references
from federation.statutes.references.model import Number, Reference, split_key
from federation.statutes.references.resolving import members
from federation.statutes.references.spelling import spell_like, spell_ordinal

_AND: dict[Language, str] = {"es": "y", "pt": "e", "en": "and"}
_TO: dict[Language, str] = {"es": "a", "pt": "a", "en": "to"}
_PLURAL_WORDS: dict[Language, tuple[str, str]] = {
    "es": ("artículo", "cláusula"),
    "pt": ("artigo", "cláusula"),
    "en": ("article", "clause"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stood and where it stands now, for "the preceding article".

    `here` and `old` are keys of before, `new` those of after, both in their order; `stays` is the key of the text now,
    where `numbers` does not say it.
    """

    here: str
    old: Sequence[str]
    new: Sequence[str]
    stays: str | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """What was rewritten: old text[start:end], which is new text[at:at + len(new)]."""

    start: int
    end: int
    at: int
    old: str
    new: str


class Renumbered(NamedTuple):
    """The new text, what was rewritten in it, and the references of the old one that could not be followed."""

    text: str
    replacements: tuple[Replacement, ...]
    left: tuple[Reference, ...]


def renumber(
    text: str, language: Language, numbers: Mapping[str, str], place: Place | None = None
) -> Renumbered:
    """Return the text with its own references in the new numbers, each spelled as it was."""
    edits: list[tuple[int, int, str]] = []
    left: list[Reference] = []
    for reference in find_references(text, language):
        if reference.kind == "external" or reference.unit == "division":
            continue
        made = (
            _relative(text, reference, language, numbers, place)
            if reference.kind == "relative"
            else _numbered(text, reference, language, numbers, place)
        )
        if made is None:
            left.append(reference)
        else:
            edits += made
    pieces: list[str] = []
    replacements: list[Replacement] = []
    behind, length = 0, 0
    for start, end, new in edits:
        pieces += [text[behind:start], new]
        length += start - behind
        replacements.append(Replacement(start, end, length, text[start:end], new))
        length += len(new)
        behind = end
    return Renumbered("".join([*pieces, text[behind:]]), tuple(replacements), tuple(left))


# -- references with numbers ---------------------------------------------------------------------------


def _numbered(
    text: str, reference: Reference, language: Language, numbers: Mapping[str, str], place: Place | None
) -> list[tuple[int, int, str]] | None:
    """Return the edits of one reference, none where it stays; None where a number is not known."""
    there = set(place.old) if place else None
    as_ranges: list[tuple[str, ...]] = []
    for target in reference.targets:
        keys = tuple(
            key
            for key, wanted in members(target)
            if wanted or (key in there if there is not None else key in numbers)
        )
        if any(key not in numbers for key in keys):
            return None
        as_ranges.append(tuple(numbers[key] for key in keys))
    if all(
        not target.is_range or _runs(news) for target, news in zip(reference.targets, as_ranges, strict=True)
    ):
        edits = []
        for target, news in zip(reference.targets, as_ranges, strict=True):
            ends = [(target.first, news[0])]
            if target.is_range:
                ends.append((target.last, news[-1]))
            edits += [
                (number.start, number.end, _respell(text, number, key, language))
                for number, key in ends
                if key != number.key
            ]
        if _in_series(reference, [key for news in as_ranges for key in news]):
            return edits
        return None
    return _as_list(text, reference, as_ranges, language)


def _as_list(
    text: str, reference: Reference, as_ranges: Sequence[tuple[str, ...]], language: Language
) -> list[tuple[int, int, str]] | None:
    """Return one edit that spells all numbers anew, as a range was torn apart: "3, 5 a 7 y 9"."""
    keys = sorted({key for news in as_ranges for key in news}, key=split_key)
    if not _in_series(reference, keys):
        return None
    model = reference.targets[0].first
    items: list[str] = []
    for run in _runs_of(keys):
        spelled = [_respell(text, model, key, language) for key in run]
        if len(run) > 2:
            items.append(f"{spelled[0]} {_TO[language]} {spelled[-1]}")
        else:
            items += spelled
    joined = items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {_AND[language]} {items[-1]}"
    return [(model.start, reference.targets[-1].last.end, joined)]


def _in_series(reference: Reference, keys: Sequence[str]) -> bool:
    """Whether the unit's word still fits: an article that became a provision is named by hand."""
    return all(split_key(key)[0] == reference.series for key in keys)


def _runs(keys: Sequence[str]) -> bool:
    """Whether the numbers run together: then their ends say them all."""
    parts = [split_key(key) for key in keys]
    return all(
        one[0] == two[0] and not one[2] and not two[2] and two[1] == one[1] + 1
        for one, two in pairwise(parts)
    )


def _runs_of(keys: Sequence[str]) -> list[list[str]]:
    runs: list[list[str]] = []
    for key in keys:
        if runs and _runs([runs[-1][-1], key]):
            runs[-1].append(key)
        else:
            runs.append([key])
    return runs


def _respell(text: str, number: Number, key: str, language: Language) -> str:
    old = text[number.start : number.end]
    _, value, suffix = split_key(key)
    _, _, old_suffix = split_key(number.key)
    bare = old[: len(old) - len(old_suffix)] if old_suffix else old
    return spell_like(bare, value, language) + (suffix.upper() if suffix.startswith("-") else suffix)


# -- "the preceding article" ---------------------------------------------------------------------------


def _relative(
    text: str, reference: Reference, language: Language, numbers: Mapping[str, str], place: Place | None
) -> list[tuple[int, int, str]] | None:
    if reference.step == 0 or place is None:
        return []
    if not reference.count:  # "los artículos anteriores": how many, nobody says
        return []
    old = [key for key in place.old if reference.series in {"", split_key(key)[0]}]
    new = [key for key in place.new if reference.series in {"", split_key(key)[0]}]
    stays = place.stays or numbers.get(place.here)
    if place.here not in old or stays not in new:
        return None
    meant = _around(old, old.index(place.here), reference)
    if meant is None or any(key not in numbers for key in meant):
        return None
    news = [numbers[key] for key in meant]
    if _around(new, new.index(stays), reference) == news:
        return []
    if not _in_series(reference, news):
        return None
    return [
        (reference.start, reference.end, _spell_out(text, reference, sorted(news, key=split_key), language))
    ]


def _around(keys: Sequence[str], here: int, reference: Reference) -> list[str] | None:
    """Return the keys that stand before or after, in order; None where the text has not so many."""
    start, end = (
        (here - reference.count, here) if reference.step < 0 else (here + 1, here + 1 + reference.count)
    )
    return list(keys[start:end]) if start >= 0 and end <= len(keys) else None


def _spell_out(text: str, reference: Reference, keys: Sequence[str], language: Language) -> str:
    """Return "artículo 9" for "artículo anterior", "cláusula séptima" for "cláusula anterior"."""
    old = text[reference.start : reference.end]
    words = old.split()
    unit = next(
        (
            word
            for word in words
            if word.lower().removesuffix("s") in _PLURAL_WORDS[language]
            or word.lower().startswith("disposi")
            or word.lower().startswith("provision")
        ),
        words[0],
    )
    several = [split_key(key) for key in keys]
    in_words = language != "en" and (unit.lower().startswith("cl") or bool(reference.series))
    spelled = [
        (spell_ordinal(value, language, feminine=True) if in_words else str(value))
        + (suffix.upper() if suffix.startswith("-") else suffix)
        for _, value, suffix in several
    ]
    joined = spelled[0] if len(spelled) == 1 else f"{', '.join(spelled[:-1])} {_AND[language]} {spelled[-1]}"
    place = words.index(unit)
    named = unit
    if (
        reference.series
    ):  # the series is a word of its own: "disposición transitoria", "transitional provision"
        named = f"{words[place - 1]} {unit}" if language == "en" else f"{unit} {words[place + 1]}"
    capital = old[:1].isupper() and not named[:1].isupper()
    return f"{named[:1].upper() + named[1:] if capital else named} {joined}"
