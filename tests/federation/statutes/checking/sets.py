"""The planted set: statutes in the form of tests/federation/statutes/written.py, with what is wrong in them.

    language es                                         the first line
    ! quorum-conflict article-5 article-12              a fault: its code, and the articles that it is about
    ? …                                                 a note on what looks like a fault and is none

A finding of a conflict is about all its articles; of a reference, first about the one where it stands; of a number,
about the article where it shows (the one after a gap, the one that comes too late) or about all that share it.
"""

from dataclasses import dataclass
from pathlib import Path

from federation.statutes.model import Language, Statute
from tests.federation.statutes.written import write

FOLDER = Path(__file__).parent / "planted"
LANGUAGES: dict[str, Language] = {"es": "es", "pt": "pt", "en": "en"}


@dataclass(frozen=True)
class Planted:
    """A statute, and the faults that stand in it: code, articles."""

    name: str
    language: Language
    statute: Statute
    faults: frozenset[tuple[str, frozenset[str]]]


def read_planted() -> list[Planted]:
    """Return the planted statutes in the order of their files."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        faults = {
            (code, frozenset(articles))
            for line in lines
            if line.startswith("! ")
            for code, *articles in [line[2:].split()]
        }
        body = "\n".join(line for line in lines[1:] if not line.startswith(("! ", "? ")))
        language = LANGUAGES[lines[0].removeprefix("language ")]
        found.append(Planted(path.stem, language, write(body), frozenset(faults)))
    return found
