"""Marking: which blocks of a text begin an article, a division or another unit.

A label alone does not make an article: "Artículo 5 de la Ley …" begins many a paragraph. What counts is how the format
sets the line apart, and what the text's other articles look like: where "Artículo" begins none, ordinals do
("Quinta.-"), or "§ 5", or bare numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from federation.statutes.reading.blocks import Block
from federation.statutes.reading.headings import has_verb, is_capitals
from federation.statutes.reading.items import find_item
from federation.statutes.reading.markers import (
    AnnexMark,
    ArticleMark,
    DivisionMark,
    Series,
    find_annex,
    find_article,
    find_division,
    find_loose_article,
    find_loose_division,
    find_provision,
    find_provisions,
    find_sign,
    is_closing,
    is_contents_heading,
    is_preamble_heading,
)

MAX_LINE = 160  # characters of a line that names a division or an annex
_MIN_NUMBERED = 3  # paragraphs "1.", "2." … from which on they are a text's articles


@dataclass(frozen=True, slots=True)
class ProvisionsMark:
    """A line that names provisions: "Disposiciones transitorias"."""

    series: Series


SectionMark: TypeAlias = Literal["preamble", "contents", "closing"]
Mark: TypeAlias = ArticleMark | DivisionMark | ProvisionsMark | AnnexMark | SectionMark


@dataclass(frozen=True, slots=True)
class Seen:
    """A block of one line, and what begins with it."""

    block: Block
    mark: Mark | None = None


def mark_blocks(blocks: Sequence[Block]) -> list[Seen]:
    """Return the blocks, line by line, each with what begins with it."""
    lines = [line for block in blocks for line in _lines(block)]
    seen = _without_contents([Seen(line, _mark(line)) for line in lines])
    articles = [one for one in seen if isinstance(one.mark, ArticleMark)]
    # Inside quotations and lists articles of other laws are cited: they count only where there are no others.
    set_apart = [one for one in articles if one.block.kind in {"heading", "paragraph"} or one.block.lead]
    if set_apart:
        seen = [
            replace(one, mark=None)
            if isinstance(one.mark, ArticleMark)
            and one.block.kind in {"item", "quote"}
            and not one.block.lead
            else one
            for one in seen
        ]
    return _with_bare_articles(seen)


def _without_contents(seen: list[Seen]) -> list[Seen]:
    """Return the blocks, those of a table of contents made stray: its lines are no articles."""
    place = next((place for place, one in enumerate(seen) if one.mark == "contents"), None)
    if place is None:
        return seen
    end = _end_of_contents(seen, place)
    aside = [
        Seen(Block("stray", f"{one.block.label} {one.block.text}" if one.block.label else one.block.text))
        for one in seen[place:end]
    ]
    return [*seen[:place], *aside, *seen[end:]]


def _end_of_contents(seen: Sequence[Seen], place: int) -> int:
    """Return where a table of contents ends: at a heading, or where the first thing it lists stands again."""
    listed: set[tuple[type, int | None]] = set()
    first_marked = None
    for after in range(place + 1, len(seen)):
        one = seen[after]
        if one.block.kind == "heading" or one.mark == "preamble":
            return after
        if isinstance(one.mark, ArticleMark | DivisionMark):
            key = (type(one.mark), one.mark.number)
            if key in listed:
                return after
            listed.add(key)
            first_marked = first_marked or after
    return first_marked or len(seen)  # it lists nothing that is marked, so the first mark is behind it


def _lines(block: Block) -> list[Block]:
    """Return the block's lines as blocks, and the label of a list that counts articles as a part of the line."""
    if block.kind in {"table", "note", "code", "stray"}:
        return [block]
    if block.label and (block.kind == "heading" or _counts_articles(block.label)):
        width = len(block.label) + 1
        kind = "paragraph" if block.kind == "item" else block.kind
        block = replace(
            block,
            kind=kind,
            label=None,
            depth=0,
            text=f"{block.label} {block.text}".rstrip(),
            lead=width + block.lead,
        )
    if "\n" not in block.text:
        return [block]
    lines: list[Block] = []
    lead = block.lead
    for text in block.text.split("\n"):
        own = min(lead, len(text))
        lead = max(0, lead - len(text) - 1)
        if not text.strip():
            continue
        if lines and block.kind == "item":
            lines.append(Block("paragraph", text, depth=block.depth, lead=own))
        else:
            lines.append(replace(block, text=text, lead=own))
    return lines


def _counts_articles(label: str) -> bool:
    return (
        bool(find_article(label) or find_division(label) or find_provision(label))
        or find_annex(label) is not None
    )


def _mark(block: Block) -> Mark | None:
    """Return what begins with the line, judged by itself."""
    if block.kind in {"table", "note", "code", "stray"} or not block.text:
        return None
    text = block.text
    if block.kind != "item":
        if is_preamble_heading(text):
            return "preamble"
        if is_contents_heading(text):
            return "contents"
        if found := _division(block) or _provisions(text) or _annex(block):
            return found
    if found := _article(block):
        return found
    return "closing" if block.kind != "item" and is_closing(text) else None


def _article(block: Block) -> ArticleMark | None:
    text = block.text
    provision = find_provision(text)
    if provision:
        return provision
    loose = find_loose_article(text)
    if loose and loose.word and (block.kind == "heading" or block.lead >= loose.end - 2):
        return loose
    found = find_article(text)
    if not found or found.bare:
        return None
    # A small letter begins a reference that goes on from somewhere, unless it is closed as articles are.
    is_closed_as_articles = found.closed and any(sign in text[: found.end][-3:] for sign in "-–—:")
    return found if found.word[0].isupper() or is_closed_as_articles else None


def _division(block: Block) -> DivisionMark | None:
    text = block.text
    is_shown = block.kind == "heading" or block.lead >= len(text) - 1
    found = find_loose_division(text) if is_shown else find_division(text)
    if found is None or (not is_shown and (len(text) > MAX_LINE or _is_sentence(text[found.end :]))):
        return None
    return found


def _is_sentence(rest: str) -> bool:
    return rest.endswith((".", ";", ",")) and has_verb(rest)


def _provisions(text: str) -> ProvisionsMark | ArticleMark | None:
    """Return the provisions that the line names, or the only one of its kind, which has no number."""
    named = find_provisions(text)
    if not named or find_provision(text):
        return None
    series, end = named
    name, rest = text[:end], text[end:].strip(" .:-–—")
    is_said = any(
        word in name.lower() for word in ("dispos", "provision", "artículo", "cláusula", "régimen", "clause")
    )
    if not is_said and not name.lower().startswith("transit"):
        return None
    if not rest or (rest[0].islower() and len(text) <= MAX_LINE and not has_verb(rest)):
        return ProvisionsMark(series)
    closer = text[end : len(text) - len(text[end:].lstrip(" .:-–—"))]
    if closer.strip() and is_said and rest[0].isupper():
        start = end + len(closer)
        return ArticleMark(name, "", None, "", start, closed=True, series=series)
    return None


def _annex(block: Block) -> AnnexMark | None:
    found = find_annex(block.text)
    rest = block.text[found.end :] if found else ""
    if not found or len(block.text) > MAX_LINE or (rest and block.kind != "heading" and _is_sentence(rest)):
        return None
    is_shown = block.kind == "heading" or block.lead or found.closed or is_capitals(block.text)
    return found if is_shown else None


# -- articles without the word --------------------------------------------------------------------------


def _with_bare_articles(seen: list[Seen]) -> list[Seen]:
    """Return the blocks with the articles that ordinals, signs or numbers alone begin, where the text does so."""
    worded = [one.mark for one in seen if isinstance(one.mark, ArticleMark) and one.mark.series == "article"]
    in_words = [mark for mark in worded if not any(sign.isdigit() for sign in mark.label)]
    ordinals = [_bare(one) for one in seen]
    first = [mark.number for mark in ordinals if mark][:2] == [1, 2]
    seen = _in_provisions(seen, ordinals)
    if (not worded and first) or (worded and len(in_words) == len(worded) and _row_goes_on(seen, ordinals)):
        return [replace(one, mark=one.mark or mark) for one, mark in zip(seen, ordinals, strict=True)]
    if worded:
        return seen
    signs = [_sign(one) for one in seen]
    if [mark.number for mark in signs if mark][:2] == [1, 2]:
        return [replace(one, mark=one.mark or mark) for one, mark in zip(seen, signs, strict=True)]
    return _numbered(seen)


def _bare(one: Seen) -> ArticleMark | None:
    if one.mark is not None or one.block.kind not in {"heading", "paragraph", "item"} or one.block.label:
        return None
    found = find_article(one.block.text)
    return found if found and found.bare else None


def _sign(one: Seen) -> ArticleMark | None:
    return (
        find_sign(one.block.text) if one.mark is None and one.block.kind in {"heading", "paragraph"} else None
    )


def _row_goes_on(seen: Sequence[Seen], ordinals: Sequence[ArticleMark | None]) -> bool:
    """Whether the bare ordinals continue the numbers of the articles with a word: "Cláusula primera", "Segunda:"."""
    numbers: list[int | None] = []
    bare = 0
    for one, ordinal in zip(seen, ordinals, strict=True):
        mark = one.mark if isinstance(one.mark, ArticleMark) and one.mark.series == "article" else ordinal
        if mark:
            numbers.append(mark.number)
            bare += mark is ordinal
    following = sum(
        second is not None and first is not None and second == first + 1
        for first, second in pairwise(numbers)
    )
    return bare > 0 and following >= 0.7 * (len(numbers) - 1)


def _in_provisions(seen: Sequence[Seen], ordinals: Sequence[ArticleMark | None]) -> list[Seen]:
    """Return the blocks with the provisions that an ordinal or a number alone begins, under a line that names them."""
    marked: list[Seen] = []
    series: Series | None = None
    is_pending = False
    for position, one in enumerate(seen):
        mark = one.mark
        if isinstance(mark, ProvisionsMark):
            series = mark.series
        elif isinstance(mark, DivisionMark):
            named = find_provisions(one.block.text[mark.end :])
            series, is_pending = (named[0] if named else None), mark.end >= len(one.block.text)
        elif is_pending and mark is None and (named := find_provisions(one.block.text)):
            series, is_pending = named[0], False
        elif isinstance(mark, AnnexMark):
            series = None
        elif mark is None and series:
            ordinal = ordinals[position] or _numbered_provision(one.block)
            if ordinal:
                marked.append(replace(one, mark=replace(ordinal, series=series)))
                continue
        marked.append(one)
    return marked


def _numbered_provision(block: Block) -> ArticleMark | None:
    """Return the provision that "1ª.- …" begins."""
    found = find_item(block.text) if block.kind in {"heading", "paragraph"} and not block.label else None
    if not found or not found.readings[0][0].startswith("ordinal"):
        return None
    return ArticleMark(
        "", found.label.rstrip(".-–—:) "), found.readings[0][1], "", found.end, closed=True, bare=True
    )


def _numbered(seen: list[Seen]) -> list[Seen]:
    """Return the blocks with the articles that bare numbers begin, in a text made of them without headings."""
    if any(one.block.kind == "heading" for one in seen):
        return seen
    marked: list[Seen] = []
    number, paragraphs = 0, 0
    for one in seen:
        block = one.block
        if block.kind == "item" and block.depth == 1 and block.label:
            lead = block.lead and len(block.label) + 1 + block.lead
            block = Block("paragraph", f"{block.label} {block.text}", lead=lead)
        found = find_item(block.text) if block.kind == "paragraph" and one.mark is None else None
        if found and found.readings[0] == ("digits.", number + 1):
            number += 1
            mark = ArticleMark("", found.label.rstrip(".-–—"), number, "", found.end, closed=True, bare=True)
            marked.append(Seen(block, mark))
        else:
            marked.append(one)
        paragraphs += block.kind == "paragraph"
    return marked if number >= _MIN_NUMBERED and 2 * number >= paragraphs else seen
