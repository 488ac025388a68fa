"""Decoding: bytes of a text as text, by what the file says of its own signs, or by what they can only be."""

import codecs
from collections.abc import Iterable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Who says Latin-1 means Windows' signs (so also HTML, section 4.2.5): “ and – are in no other.
_MEANT = dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "ansinew"), "cp1252")


def decode(data: bytes, declared: Iterable[str] = ()) -> str:
    """Return the text, with line feeds as its only ends of lines; nothing that can be read at all is refused.

    A byte order mark decides; then what the file declares, where it fits; then UTF-8; then Windows' Western signs,
    which old files have without saying so.
    """
    for sign, encoding in _MARKS:
        if data.startswith(sign):
            return _lines(data.decode(encoding, "replace").removeprefix("\ufeff"))
    named = [_MEANT.get(name.lower(), name.lower()) for name in declared]
    for encoding in (*named, "utf-8", "cp1252"):
        try:
            return _lines(data.decode(encoding))
        except (LookupError, ValueError):  # an encoding that nobody knows, or that does not fit
            continue
    return _lines(data.decode("cp1252", "replace"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
