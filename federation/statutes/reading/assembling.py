"""Assembling: found units become a reading, with its ids, its warnings, and an account of every word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from federation.documents.statute import (
    MAX_ARTICLES,
    MAX_DIVISIONS,
    MAX_HEADING,
    MAX_LABEL,
    Article,
    Passage,
    Statute,
)
from federation.errors import StatuteEmpty, StatuteTooLarge
from federation.statutes.model import Language, Reading, ReadingWarning, Unread
from federation.statutes.reading.blocks import Block, Notice
from federation.statutes.reading.counting import words_in
from federation.statutes.reading.language import detect_language
from federation.statutes.reading.marks import clean
from federation.statutes.reading.numbering import find_faults, name_units
from federation.statutes.reading.passages import Line, build_text
from federation.statutes.reading.structure import find_structure
from federation.statutes.reading.units import Structure, Unit
from federation.statutes.reading.wording import say

# Marks that would turn the rest of a line around; documents forbid them.
_DIRECTIONS = dict.fromkeys(range(0x2066, 0x206A))


@dataclass(frozen=True, slots=True)
class Account:
    """A reading, and the words that it holds somewhere: to be compared with those of the file."""

    reading: Reading
    words: tuple[str, ...]


def assemble(
    blocks: Iterable[Block],
    title: str | None,
    notices: Sequence[Notice] = (),
    *,
    title_is_text: bool = False,
) -> Account:
    """Return the blocks as a reading; a title that is text stands over the blocks, another one is their description.

    Raises:
        StatuteEmpty: nothing in the file is text of a statute
        StatuteTooLarge: there are more or longer articles than a statute may have
    """
    tidied = [tidy for block in blocks if (tidy := _tidy(block))]
    described = " ".join(_clean(title).split())[:MAX_HEADING].rstrip() if title else None
    structure = find_structure(tidied, described if title_is_text else None)
    if not any(unit.body or unit.heading or unit.label for unit in structure.units):
        raise StatuteEmpty("There is no text of a statute in this file.")
    if len(structure.units) > MAX_ARTICLES:
        raise StatuteTooLarge(
            f"A statute has at most {MAX_ARTICLES} articles.",
            articles=len(structure.units),
            limit=MAX_ARTICLES,
        )
    ids = name_units(structure)
    strays = [*structure.stray, *_empty_divisions(structure)]
    if described and title_is_text:
        pass  # it is the structure's title
    elif described and described == structure.title:
        structure.marks.append(described)  # said twice, by the file's description and by its text
    elif described and structure.title:
        strays.insert(0, (0, described))
    structure.title = structure.title or described or None
    notes, homeless = _place_notes(structure)
    strays += [(len(structure.units), f"[{note.label}] {note.text}") for note in homeless]
    articles = tuple(
        _article(unit, unit_id, notes.get(place, []))
        for place, (unit, unit_id) in enumerate(zip(structure.units, ids, strict=True))
    )
    unread = tuple(
        Unread(ids[place - 1] if place else None, text)
        for place, text in sorted(strays, key=lambda stray: stray[0])
    )
    language, is_doubtful = detect_language(
        "\n".join([structure.title or "", *(article.text for article in articles)])
    )
    warnings = _warnings(structure, ids, language, notices)
    if is_doubtful:
        warnings.append(ReadingWarning("language-doubtful", None, say("language-doubtful", language)))
    statute = Statute(title=structure.title, articles=articles)
    reading = Reading(statute, language, unread, tuple(warnings))
    return Account(reading, tuple(_words(structure, reading)))


def _tidy(block: Block) -> Block | None:
    """Return the block with its spaces folded and without signs that no document may have; None if nothing is left."""
    lines = [" ".join(line.split()) for line in _clean(block.text).split("\n")]
    text = "\n".join(filter(None, lines))
    if not text and not block.label:
        return None
    label = " ".join(_clean(block.label).split()) if block.label else None
    lead = block.lead if text == block.text else min(block.lead, len(text))
    return Block(block.kind, text, block.level, block.depth, label, lead)


def _clean(text: str) -> str:
    return text if text.isascii() and text.isprintable() else clean(text).translate(_DIRECTIONS)


def _article(unit: Unit, unit_id: str, notes: Sequence[Block]) -> Article:
    lines = [line for block in unit.body for line in _article_lines(block)]
    lines += [
        Line(f"[{note.label}] {text}", is_plain=True)
        for note in notes
        for text in [note.text.replace("\n", " ")]
    ]
    text, parts = build_text(lines)
    if len(unit.divisions) > MAX_DIVISIONS:
        raise StatuteTooLarge(
            f"Divisions stand at most {MAX_DIVISIONS} deep.", article=unit_id, limit=MAX_DIVISIONS
        )
    return Article(
        id=unit_id,
        kind=unit.kind,
        number=None if unit.number is None else str(unit.number),
        label=unit.label,
        heading=unit.heading,
        division=unit.divisions,
        text=text,
        parts=tuple(_short_label(part) for part in parts),
        word=unit.word,
    )


def _short_label(part: Passage) -> Passage:
    return (
        part
        if part.label is None or len(part.label) <= MAX_LABEL
        else part.model_copy(update={"label": None})
    )


def _article_lines(block: Block) -> list[Line]:
    if block.kind in {"table", "code"}:
        return [Line(text, is_plain=True) for text in block.text.split("\n")]
    return [Line(block.text, block.label, block.depth if block.kind == "item" else 0)]


def _empty_divisions(structure: Structure) -> list[tuple[int, str]]:
    """Return the divisions in which no unit stands: their words would be nowhere else."""
    return [
        (opened.place, " ".join(f"{opened.name} {opened.path[-1].title or ''}".split()))
        for opened in structure.opened
        if not any(
            unit.divisions[: len(opened.path)] == opened.path for unit in structure.units[opened.place :]
        )
    ]


def _place_notes(structure: Structure) -> tuple[dict[int, list[Block]], list[Block]]:
    """Return each unit's notes, by the sign in its text, and those to which no sign points."""
    texts = [
        "\n".join([unit.heading or "", *(block.text for block in unit.body)]) if structure.notes else ""
        for unit in structure.units
    ]
    placed: dict[int, list[Block]] = {}
    homeless: list[Block] = []
    for note in structure.notes:
        sign = f"[{note.label}]"
        place = next((place for place, text in enumerate(texts) if sign in text), None)
        if place is None:
            homeless.append(note)
        else:
            placed.setdefault(place, []).append(note)
    return placed, homeless


def _warnings(
    structure: Structure, ids: Sequence[str], language: Language, notices: Sequence[Notice]
) -> list[ReadingWarning]:
    found = [
        ReadingWarning(notice.code, None, say(notice.code, language, [notice.detail])) for notice in notices
    ]
    return found + [
        ReadingWarning(
            fault.code,
            None if fault.unit is None else ids[fault.unit],
            say(fault.code, language, fault.names),
        )
        for fault in find_faults(structure)
    ]


def _words(structure: Structure, reading: Reading) -> list[str]:
    """Return every word that the reading holds: of titles, labels, headings, texts and what was left unread."""
    statute = reading.statute
    texts = [statute.title, *structure.marks]
    texts += [text for opened in structure.opened for text in (opened.name, opened.path[-1].title)]
    texts += [text for article in statute.articles for text in (article.label, article.heading, article.text)]
    texts += [one.text for one in reading.unread]
    return words_in("\n".join(filter(None, texts)))
