"""Typesetting: one of our templates and data become a PDF that a screen reader can read (PDF/UA-1).

Texts go in as data and are never read as code. The fonts are those inside typst, so every machine gives the same bytes.
"""

import json
from datetime import date
from importlib.resources import files
from typing import Final, Literal

from federation.encoding import Json
from federation.errors import WorkFailed
from federation.statutes.extras import require

_STANDARDS: Final[tuple[list[Literal["ua-1"]], ...]] = (["ua-1"], [])


def typeset(template: str, data: dict[str, Json], day: date | None) -> bytes:
    """Return the PDF that one of our templates makes of the data: see `typeset_source`."""
    source = files("federation.statutes.writing").joinpath(template).read_bytes()
    return typeset_source(source, data, day)


def typeset_source(source: bytes, data: dict[str, Json], day: date | None) -> bytes:
    """Return the PDF that a template makes of the data; without a day it says of none when it was made.

    The source is read as code: it is one of this program's, and never comes from elsewhere.

    Raises:
        ExtraMissing: typst is not installed
        WorkFailed: it broke off
    """
    require("typst")
    import typst

    spelled = {**data, "date": None if day is None else [day.year, day.month, day.day]}
    inputs = {"data": json.dumps(spelled, ensure_ascii=False, sort_keys=True)}
    fault: typst.TypstError | None = None
    # A sign that none of the fonts has is forbidden in an accessible PDF: better an empty box than no page at all.
    for standards in _STANDARDS:
        try:
            return typst.compile(
                source,
                sys_inputs=inputs,
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=[*standards],
            )
        except typst.TypstError as failed:
            fault = failed
    raise WorkFailed("The PDF could not be set.", reason=str(fault)[:500]) from fault
