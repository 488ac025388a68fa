"""Reading: a file becomes a statute, and says what of it was not understood.

    read_statute(data, "estatutos.md")                               a Reading: statute, language, unread, warnings
    read_statute(data, "main.tex", beside={"art/uno.tex": …})        with the files that the text includes

    bytes      kinds       what the file really is
               plain, markdown       .txt and .md, here; the others through `conversion`, which needs the extra
    blocks     marking     which lines begin an article, a division, an annex
               structure   units under divisions; headings: which words are titles
    units      passages    text and items; numbering: ids and what is wrong with the numbers
    reading    counting    what words of the file are missing: over 1 % make the fallback step in

It runs in this process: who reads a stranger's file does it in the child.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath

from federation.errors import StatuteTooLarge
from federation.statutes.model import Reading, ReadingWarning, WarningCode
from federation.statutes.reading.assembling import Account, assemble
from federation.statutes.reading.blocks import Converted
from federation.statutes.reading.counting import is_lossy, lost_words
from federation.statutes.reading.kinds import recognise
from federation.statutes.reading.plain import read_text
from federation.statutes.reading.wording import say

MAX_FILE_BYTES = 8 << 20
_SHOWN_WORDS = 8  # of those that are lost
_NOTHING_BESIDE: Mapping[str, bytes] = {}


def read_statute(data: bytes, name: str, *, beside: Mapping[str, bytes] = _NOTHING_BESIDE) -> Reading:
    """Return the statute that the file holds; `name` tells its format, `beside` the files that it may include.

    Raises:
        FormatUnknown, FileProtected, FileScanned, FileNoText, FileUnreadable: it is no file that can be read
        StatuteTooLarge, StatuteEmpty: it holds more than a statute may have, or nothing
        ExtraMissing: it needs the extra `statutes`
        WorkTooLong, WorkFailed: its converter did not come to an end
    """
    if len(data) > MAX_FILE_BYTES:
        raise StatuteTooLarge(
            f"A statute's file has at most {MAX_FILE_BYTES >> 20} MiB.", size=len(data), limit=MAX_FILE_BYTES
        )
    converted = _convert(data, PurePath(name).suffix, beside)
    account = assemble(
        converted.blocks, converted.title, converted.notices, title_is_text=converted.title_is_text
    )
    lost = lost_words(converted.source_words, account.words)
    warnings: list[ReadingWarning] = []
    if converted.fallback and is_lossy(converted.source_words, lost):
        taken = assemble(
            converted.fallback(), converted.title, converted.notices, title_is_text=converted.title_is_text
        )
        still_lost = lost_words(converted.source_words, taken.words)
        if still_lost.total() < lost.total():
            account, lost = taken, still_lost
            warnings.append(_warning("fallback-used", account))
    if lost:
        shown = ", ".join(sorted(lost)[:_SHOWN_WORDS])
        names = (str(lost.total()), str(len(converted.source_words)), shown)
        warnings.append(_warning("words-lost", account, *names))
    reading = account.reading
    return replace(reading, warnings=(*warnings, *reading.warnings))


def _convert(data: bytes, suffix: str, beside: Mapping[str, bytes]) -> Converted:
    kind = recognise(data, suffix)
    if kind in {"md", "txt"}:
        return read_text(data, is_markdown=kind == "md")
    from federation.statutes.reading.conversion import convert

    return convert(data, suffix, beside)


def _warning(code: WarningCode, account: Account, *names: str) -> ReadingWarning:
    return ReadingWarning(code, None, say(code, account.reading.language, names))
