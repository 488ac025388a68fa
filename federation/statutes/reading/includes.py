r"""Includes: texts that a text asks for, taken only from what was given beside it.

    .. include:: anexo.rst          \input{capitulos/uno}          \include{dos}

Nothing is opened here: `beside` holds what the caller is ready to give, by names relative to the text's folder. A name
that leads out of it is refused whatever it is; a name that is not among them is missing. Both are reported, and the
text goes on without.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from federation.errors import StatuteTooLarge
from federation.statutes.reading.blocks import Notice
from federation.statutes.reading.decoding import decode

MAX_DEPTH = 8
MAX_INCLUDED = 500
MAX_TEXT = 8 << 20  # characters, with everything that was included

_RST = re.compile(
    r"^(?P<indent>[ \t]*)\.\.[ \t]+include::[ \t]+(?P<name>\S[^\n]*?)[ \t]*$(?:\n[ \t]+:[^\n]*$)*",
    re.MULTILINE,
)
_TEX = re.compile(
    r"\\(?:input|include|subfile|subfileinclude)[ \t]*\{(?P<name>[^{}\n]{1,300})\}"
    r"|\\input[ \t]+(?P<bare>[^\s{}\\%]{1,300})"
    r"|\\(?:sub)?import\*?[ \t]*\{(?P<folder>[^{}\n]{0,300})\}[ \t]*\{(?P<file>[^{}\n]{1,300})\}"
)


def include(text: str, kind: Literal["rst", "tex"], beside: Mapping[str, bytes]) -> tuple[str, list[Notice]]:
    """Return the text with the texts that it asks for in their places, and what was refused or missing.

    Raises:
        StatuteTooLarge: with them it is larger than any statute
    """
    work = _Including(kind, beside)
    return work.fill(text, "", ()), work.notices


@dataclass(slots=True)
class _Including:
    kind: Literal["rst", "tex"]
    beside: Mapping[str, bytes]
    notices: list[Notice] = field(default_factory=list)
    count: int = 0

    def fill(self, text: str, folder: str, above: tuple[str, ...]) -> str:
        pattern = _RST if self.kind == "rst" else _TEX

        def take(found: re.Match[str]) -> str:
            inside = self.take(_asked_for(found), folder, above)
            if self.kind == "tex":
                return f"\n{inside}\n" if inside else ""
            indent = found["indent"]
            return "\n".join(f"{indent}{line}" if line else "" for line in inside.split("\n"))

        filled = pattern.sub(take, text)
        if len(filled) > MAX_TEXT:
            raise StatuteTooLarge(
                "With what it includes, the text is larger than any statute.", limit=MAX_TEXT
            )
        return filled

    def take(self, asked: str, folder: str, above: tuple[str, ...]) -> str:
        self.count += 1
        name = _inside(asked, folder)
        if name is None or len(above) >= MAX_DEPTH or self.count > MAX_INCLUDED:
            self.notices.append(Notice("include-refused", asked))
            return ""
        names = (name, f"{name}.tex") if self.kind == "tex" else (name,)
        for one in names:
            if one in above:
                self.notices.append(Notice("include-refused", asked))
                return ""
            if one in self.beside:
                text = decode(self.beside[one])
                if self.kind == "tex":
                    return self.fill(without_comments(text), folder, (*above, one))
                return self.fill(text, posixpath.dirname(one), (*above, one))
        self.notices.append(Notice("include-missing", asked))
        return ""


def without_comments(text: str) -> str:
    """Return a LaTeX text without its comments: from a % to the next line's first sign, as TeX does."""
    text = re.sub(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*(?=\S))?", r"\1", text)
    text = re.sub(r"\\begin\{comment\}.*?\\end\{comment\}", "", text, flags=re.DOTALL)
    return re.sub(r"\\iffalse\b.*?\\fi\b", "", text, flags=re.DOTALL)


def _asked_for(found: re.Match[str]) -> str:
    groups = found.groupdict()
    if groups.get("file"):
        return posixpath.join(groups["folder"] or "", groups["file"]).strip()
    return (groups["name"] or groups.get("bare") or "").strip()


def _inside(asked: str, folder: str) -> str | None:
    """Return the name as it would stand in `beside`; None where it leads out of the text's folder."""
    asked = asked.strip().strip('"').replace("\\", "/")
    if not asked or asked.startswith(("/", "~", "<", "|")) or ":" in asked or "\0" in asked:
        return None
    name = posixpath.normpath(posixpath.join(folder, asked))
    return None if name.startswith("..") or name == "." else name


def gather(data: bytes, kind: str, folder: Path) -> dict[str, bytes]:
    """Return the files of the folder that the text includes, and those that they include, by their names in it."""
    files = Folder(folder)
    if kind == "rst":
        include(decode(data), "rst", files)
    elif kind == "tex":
        include(without_comments(decode(data)), "tex", files)
    return files.taken


class Folder(Mapping[str, bytes]):
    """The files of a folder and of those below it, each read when it is asked for, and remembered in `taken`.

    A name that leads out of the folder, also over a link, is not in it; neither is a file larger than a statute may be.
    """

    def __init__(self, path: Path) -> None:
        self.taken: dict[str, bytes] = {}
        self._path = path.resolve()

    def __getitem__(self, name: str) -> bytes:
        if name not in self.taken:
            place = (self._path / name).resolve()
            try:
                if (
                    not place.is_relative_to(self._path)
                    or not place.is_file()
                    or place.stat().st_size > MAX_TEXT
                ):
                    raise KeyError(name)
                self.taken[name] = place.read_bytes()
            except OSError as fault:
                raise KeyError(name) from fault
        return self.taken[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.taken)

    def __len__(self) -> int:
        return len(self.taken)
