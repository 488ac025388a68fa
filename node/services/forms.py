"""Forms: what a person typed or wrote into a file, as a document's fields; every fault names its field.

A figure that is not known is left out: an empty answer is no answer, and never a zero. Figures that people measure are
texts ("10", "0.5"), so that no program rounds them; a number with a point in a file is refused by name.
"""

import json
from typing import Any

from federation.encoding import MAX_DEPTH
from federation.errors import DuplicateKey, ReportMalformed

MAX_FORM_BYTES = 2 * 2**20


def read_form(data: bytes, kind: str) -> dict[str, object]:
    """Return the fields in a JSON file for a document of this kind. Raises ReportMalformed, which names the field."""
    if len(data) > MAX_FORM_BYTES:
        raise ReportMalformed(f"The file has over {MAX_FORM_BYTES} bytes.", size=len(data))
    try:
        value = json.loads(
            data.decode("utf-8-sig"),  # an editor on Windows may write a byte order mark
            object_pairs_hook=_object,
            parse_float=_Point,
            parse_constant=_Point,
        )
    except UnicodeDecodeError as fault:
        raise ReportMalformed(f"The file is not UTF-8 at byte {fault.start}.", byte=fault.start) from fault
    except json.JSONDecodeError as fault:
        raise ReportMalformed(
            f"The file is not JSON at line {fault.lineno}, column {fault.colno}: {fault.msg}.",
            line=fault.lineno,
            column=fault.colno,
        ) from fault
    except (RecursionError, ValueError) as fault:
        raise ReportMalformed(
            "The file holds what no report can hold: too deep, or a number too long."
        ) from fault
    if not isinstance(value, dict):
        raise ReportMalformed("The file does not hold one JSON object { … }.")
    _walk(value, "", MAX_DEPTH)
    written = value.get("type", kind)
    if written != kind:
        raise ReportMalformed(f"type: is {written!r}, and {kind!r} was asked for", where="type")
    return value


class _Point(str):
    """A number with a point or an exponent, or NaN, as it was written."""

    __slots__ = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise DuplicateKey(f"{doubled}: is there twice", where=doubled)
    return members


def _walk(value: object, where: str, depth: int) -> None:
    if depth < 0:
        raise ReportMalformed(f"The file is nested over {MAX_DEPTH} deep.", where=where[:100])
    match value:
        case None:
            raise ReportMalformed(f"{where}: is null; what is not known is left out", where=where)
        case _Point():
            raise ReportMalformed(f'{where}: is written as a text: "{value}"', where=where)
        case dict():
            for name, member in value.items():
                _walk(member, f"{where}.{name}" if where else name, depth - 1)
        case list():
            for number, member in enumerate(value):
                _walk(member, f"{where}[{number}]", depth - 1)
        case _:
            pass
