"""The synopsis as a table for a spreadsheet: UTF-8 with its mark, a row a topic, a column a draft.

No cell is read as a formula: one that begins like one has an apostrophe before it.
"""

import csv
import io
import re
from typing import Final

from federation.statutes.writing.synopsis import Cell, Synopsis
from federation.statutes.writing.synopsis_words import words

# Also after spaces, and in the wide forms that some programs take for the plain ones.
_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")


def write_synopsis_csv(synopsis: Synopsis) -> bytes:
    """Return the table; in a cell each variant stands in full, without marks."""
    said = words(synopsis.language)
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow([harmless(cell) for cell in (said["topic"], said["base"], *synopsis.names)])
    for row in synopsis.rows:
        cells = (row.label, synopsis.names[row.base], *(_text(cell) for cell in row.cells))
        table.writerow([harmless(cell) for cell in cells])
    return written.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return the cell as no program takes it for a formula: one that begins like one has an apostrophe before it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _text(cell: Cell) -> str:
    return "\n\n".join(
        "\n".join(
            [
                *([entry.title] if entry.title else []),
                *(
                    "".join(piece.text for piece in line.pieces if piece.op != "delete")
                    for line in entry.lines
                ),
            ]
        )
        for entry in cell.entries
    )
