"""Numbering: the units' ids, and what is wrong with the numbers of articles and divisions.

    Artículo 1, 2, 2, 5, 4      ids article-1, article-2, article-2-2, article-5, article-4
                                number-duplicate at article-2-2, number-missing (3), number-out-of-order at article-4

Nothing is renumbered. Each series (articles, transitional provisions, …) is looked at by itself; in a text whose
chapters all begin again with 1, each chapter is a series. Which numbers are out of order: those outside of the
longest row of rising numbers, so that one number astray is one warning.
"""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from federation.documents.statute import Division
from federation.statutes.model import WarningCode
from federation.statutes.reading.units import Opened, Structure, Unit

MAX_LISTED = 10  # numbers of a gap that are named one by one


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the numbers: `unit` is the place of the unit it is about."""

    code: WarningCode
    unit: int | None
    names: tuple[str, ...]  # the numbers, or the division's kind and number


def name_units(structure: Structure) -> list[str]:
    """Return an id for each unit, unique in the text and the same on every read."""
    taken: set[str] = set()
    ids: list[str] = []
    last, sections, annexes = "0", 0, 0
    for unit in structure.units:
        match unit.kind:
            case "article" if not structure.has_articles:
                sections += 1
                wanted = f"section-{sections}"
            case "article" if unit.number is None:
                wanted = f"article-after-{last}"
            case "article":
                wanted = f"{unit.series}-{unit.number}" + (f"-{unit.suffix}" if unit.suffix else "")
                last = str(unit.number) if unit.series == "article" else last
            case "annex":
                annexes += 1
                wanted = f"annex-{unit.number or annexes}"
            case "preamble" | "closing":
                wanted = unit.kind
        chosen, again = wanted, 1
        while chosen in taken:
            again += 1
            chosen = f"{wanted}-{again}"
        taken.add(chosen)
        ids.append(chosen)
    return ids


def find_faults(structure: Structure) -> list[Fault]:
    """Return what is wrong with the numbers, in the order of the text."""
    if not structure.has_articles:
        return []  # sections count anew below each other
    faults = [*_unit_faults(structure.units), *_division_faults(structure)]
    end = len(structure.units)
    return sorted(faults, key=lambda fault: end if fault.unit is None else fault.unit)


def _unit_faults(units: Sequence[Unit]) -> list[Fault]:
    series: dict[Hashable, list[int]] = {}
    by_chapter = _begins_again(units)
    for place, unit in enumerate(units):
        if unit.number is not None and unit.kind in {"article", "annex"}:
            key = (unit.kind, unit.series, unit.divisions if by_chapter and unit.series == "article" else ())
            series.setdefault(key, []).append(place)
    faults: list[Fault] = []
    for places in series.values():
        faults += _series_faults(units, places)
    return faults


def _series_faults(units: Sequence[Unit], places: Sequence[int]) -> list[Fault]:
    faults: list[Fault] = []
    firsts: dict[tuple[int, str], int] = {}
    for place in places:
        unit = units[place]
        key = (unit.number or 0, unit.suffix)
        if key in firsts:
            faults.append(Fault("number-duplicate", place, (_spoken(unit),)))
        else:
            firsts[key] = place
    # A number with "bis" stands behind its number, or instead of it.
    in_order = sorted(firsts, key=firsts.__getitem__)
    rising = set(_longest_rising(in_order))
    faults += [
        Fault("number-out-of-order", firsts[key], (_spoken(units[firsts[key]]),))
        for key in in_order
        if key not in rising
    ]
    numbers = sorted({number for number, _ in firsts})
    place_of = {number: place for (number, _), place in reversed(firsts.items())}
    for before, after in zip([0, *numbers], numbers, strict=False):
        missing = range(before + 1, after)
        if missing:
            named = (
                map(str, missing) if len(missing) <= MAX_LISTED else (str(missing[0]), "…", str(missing[-1]))
            )
            faults.append(Fault("number-missing", place_of[after], tuple(named)))
    return faults


def _spoken(unit: Unit) -> str:
    return f"{unit.number} {unit.suffix}".rstrip()


def _begins_again(units: Sequence[Unit]) -> bool:
    """Whether each of the text's divisions counts its articles from 1."""
    first: dict[tuple[Division, ...], list[int]] = {}
    for unit in units:
        if unit.kind == "article" and unit.series == "article" and unit.number is not None:
            first.setdefault(unit.divisions, []).append(unit.number)
    return (
        len(first) > 1
        and all(numbers[0] == 1 for numbers in first.values())
        and any(len(numbers) > 1 for numbers in first.values())
    )


def _longest_rising(keys: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the longest row of rising keys; of several, the one that ends lowest."""
    tails: list[tuple[int, str]] = []
    ends: list[int] = []
    before: list[int] = []
    for place, key in enumerate(keys):
        spot = bisect_left(tails, key)
        before.append(ends[spot - 1] if spot else -1)
        if spot == len(tails):
            tails.append(key)
            ends.append(place)
        else:
            tails[spot], ends[spot] = key, place
    row: list[tuple[int, str]] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        row.append(keys[place])
        place = before[place]
    return row[::-1]


def _division_faults(structure: Structure) -> list[Fault]:
    """Return the divisions that stand twice, or out of order, below one and the same division."""
    faults: list[Fault] = []
    families: dict[Hashable, list[Opened]] = {}
    serial: dict[tuple[Division, ...], int] = {}
    for opened in structure.opened:
        division = opened.path[-1]
        if division.number is not None:
            # Two parents of one name are two parents: what counts is which of them was opened last.
            parent = tuple(
                (one, serial.get(opened.path[: depth + 1], 0)) for depth, one in enumerate(opened.path[:-1])
            )
            families.setdefault((parent, division.kind), []).append(opened)
        serial[opened.path] = serial.get(opened.path, 0) + 1
    for members in families.values():
        firsts: dict[tuple[int, str], Opened] = {}
        for opened in members:
            key = (int(opened.path[-1].number or 0), "")
            if key in firsts:
                faults.append(_division_fault("division-duplicate", opened, structure))
            else:
                firsts[key] = opened
        rising = set(_longest_rising(list(firsts)))
        faults += [
            _division_fault("division-out-of-order", opened, structure)
            for key, opened in firsts.items()
            if key not in rising
        ]
    return faults


def _division_fault(code: WarningCode, opened: Opened, structure: Structure) -> Fault:
    division = opened.path[-1]
    place = opened.place if opened.place < len(structure.units) else None
    return Fault(code, place, (division.kind, division.number or ""))
