"""The synopsis on paper: A4 or A3 across, some drafts a page with the base beside them, and room for notes.

So many drafts that they do not fit beside each other go on in further groups of pages, each with the base again.
"""

from datetime import date
from typing import Final, Literal, TypeAlias

from federation.encoding import Json
from federation.statutes.writing.synopsis import Cell, Row, Synopsis
from federation.statutes.writing.synopsis_words import words
from federation.statutes.writing.typesetting import typeset

Paper: TypeAlias = Literal["a4", "a3"]

BESIDE_THE_BASE: Final[dict[Paper, int]] = {"a4": 2, "a3": 4}


def write_synopsis_pdf(synopsis: Synopsis, paper: Paper, day: date | None) -> bytes:
    """Return the synopsis as an accessible PDF. Raises ExtraMissing and WorkFailed."""
    others = [draft for draft in range(len(synopsis.names)) if draft != synopsis.base]
    size = BESIDE_THE_BASE[paper]
    groups = [others[start : start + size] for start in range(0, len(others), size)] or [[]]
    return typeset(
        "synopsis.typ",
        {
            "title": synopsis.title,
            "language": synopsis.language,
            "paper": paper,
            "words": dict(words(synopsis.language)),
            "base": synopsis.names[synopsis.base],
            "groups": [
                {
                    "names": [synopsis.names[draft] for draft in group],
                    "rows": [_row(synopsis, row, group) for row in synopsis.rows],
                }
                for group in groups
            ],
        },
        day,
    )


def _row(synopsis: Synopsis, row: Row, group: list[int]) -> Json:
    silent = bool(group) and all(row.cells[draft].kind == "absent" for draft in group)
    base = row.cells[row.base]
    return {
        "label": row.label,
        "from": None if row.base == synopsis.base else synopsis.names[row.base],
        "base": _cell(base, in_full=not silent),
        "cells": [
            # Where the topic's base is one of the group, it stands in the base's column already.
            {"kind": "base", "entries": []}
            if draft == row.base
            else _cell(row.cells[draft], in_full=row.cells[draft].kind != "same")
            for draft in group
        ],
    }


def _cell(cell: Cell, *, in_full: bool) -> Json:
    return {
        "kind": cell.kind,
        "entries": [
            {
                "title": entry.title,
                "lines": [
                    {
                        "change": line.change,
                        "substance": line.substance,
                        "pieces": [[piece.op, piece.text, piece.substance] for piece in line.pieces],
                    }
                    for line in (entry.lines if in_full else ())
                ],
            }
            for entry in cell.entries
        ],
    }
