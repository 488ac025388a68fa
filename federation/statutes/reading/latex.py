r"""LaTeX before pandoc reads it: its own commands carried out, its numbers written, its prose counted.

    \newcommand{\articulo}[1]{\stepcounter{art}\textbf{Artículo \theart. #1}}
    \articulo{Quórum}                    \textbf{Artículo 1. Quórum}

Pandoc drops a command that it does not know together with what stands in its braces, says nothing, and ends with code
0; and it never counts. So commands that the text defines are carried out here (latex_commands.py), and every word that
is not a name, a length or an address is counted as prose.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from federation.statutes.reading.blocks import Block, Notice
from federation.statutes.reading.counting import words_in
from federation.statutes.reading.decoding import decode
from federation.statutes.reading.includes import include, without_comments
from federation.statutes.reading.latex_commands import Commands
from federation.statutes.reading.latex_tape import read_group
from federation.statutes.reading.marks import clean, unmark

_INPUTENC = re.compile(rb"\\usepackage\s*\[\s*([A-Za-z0-9-]+)\s*\]\s*\{inputenc\}")
_ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "c": "\u0327",
    "=": "\u0304",
}
_ACCENT = re.compile(
    r"""\\(['`^~"=])\s*(?:\{\s*(\\?[A-Za-z])\s*\}|(\\?[A-Za-z](?![A-Za-z])|[A-Za-z]))|\\c\s*\{([cC])\}|\\c\s+([cC])"""
)
_SIGNS = {
    r"\textordmasculine": "º",
    r"\textordfeminine": "ª",
    r"\ordm": "º",
    r"\orda": "ª",
    r"\textdegree": "°",
    r"\S": "§",
    r"\P": "¶",
    r"\textquestiondown": "¿",
    r"\textexclamdown": "¡",
    r"\guillemotleft": "«",
    r"\guillemotright": "»",
    r"\ldots": "…",
    r"\dots": "…",
    r"\ss": "ß",
    r"\ae": "æ",
    r"\oe": "œ",
    r"\o": "ø",
    r"\aa": "å",
}
_SIGN = re.compile(
    f"({'|'.join(re.escape(name) for name in sorted(_SIGNS, key=len, reverse=True))})"
    r"(?![A-Za-z@])(?:\{\}|[ \t]*\n?[ \t]*(?=\S))?"
)
# What stands in the braces of these is a name, a length, an address or a file.
_SILENT_NAMES = (
    "addcontentsline addtocontents addtocounter addtolength appto apptocmd autoref bibliography "
    "bibliographystyle cite citep citet color counterwithin counterwithout DeclareMathOperator "
    "definecolor documentclass eqref etocsettocstyle extrasspanish fancyfoot fancyhead fancypagestyle "
    "fontencoding fontfamily fontseries fontshape fontsize geometry graphicspath hspace hyperref "
    "hypersetup hyphenation includegraphics includeonly input KOMAoptions label lhead chead rhead lfoot "
    "cfoot rfoot linespread makeatletter markboth markright newcounter newlength nocite pagenumbering "
    "pageref pagestyle patchcmd pretocmd raisebox ref renewbibmacro RequirePackage rowcolor rule "
    "selectlanguage setcounter setdefaultlanguage setkomafont setlength setlist setmainfont "
    "setotherlanguage setsansfont setstretch stepcounter textcolor thispagestyle titleformat titlespacing "
    "titlecontents url urlstyle usepackage usetikzlibrary vref vspace"
)
_SILENT = frozenset(_SILENT_NAMES.split())
_HEADINGS = {
    "part": 1,
    "chapter": 1,
    "section": 2,
    "subsection": 3,
    "subsubsection": 4,
    "paragraph": 5,
    "subparagraph": 6,
}
_ENVIRONMENT_OPTIONS = re.compile(r"\s*(?:\[[^\[\]]{0,200}\]|\{[^{}]{0,100}\})")
_TABULAR = frozenset(
    ("tabular", "tabular*", "tabularx", "longtable", "longtabu", "tabu", "array", "tabulary")
)


@dataclass(frozen=True, slots=True)
class Source:
    """A text in LaTeX, ready for pandoc."""

    text: str
    words: list[str]
    notices: list[Notice]
    paragraphs: tuple[Block, ...]


def open_latex(data: bytes, beside: Mapping[str, bytes]) -> Source:
    """Return the text ready for pandoc. Raises StatuteTooLarge where it includes, or writes, too much."""
    declared = [found[1].decode("ascii")] if (found := _INPUTENC.search(data[:20_000])) else []
    text, notices = include(without_comments(clean(decode(data, declared))), "tex", beside)
    text = _with_signs(clean(text))
    before, ending, _ = text.partition(r"\end{document}")
    text = before + ending
    commands = Commands(text)
    text = commands.carry_out()
    if commands.numbered:
        notices.append(Notice("numbers-restored", str(commands.numbered)))
    head = [
        block
        for name in ("title", "author")
        for block in _Plain(_argument(text, name) or "", signs=False).blocks()
    ]
    title = [block for block in head[:1] if block.kind != "note" and _argument(text, "title")]
    paragraphs = (*head[len(title) :], *_Plain(text).blocks())
    words = [word for block in (*title, *paragraphs) for word in words_in(block.text)]
    return Source(text, words, notices, paragraphs)


def _with_signs(text: str) -> str:
    r"""Return the text with letters where it has commands for them: \'o, \~n, \c{c}, \textordmasculine."""

    def letter(found: re.Match[str]) -> str:
        if found[4] or found[5]:
            return clean(f"{found[4] or found[5]}\u0327")
        base = (found[2] or found[3]).lstrip("\\")
        return clean(f"{base}{_ACCENTS[found[1]]}")

    text = _ACCENT.sub(letter, text)

    def sign(found: re.Match[str]) -> str:
        name = found[1]
        return f"{_SIGNS[name]} " if name in {r"\S", r"\P"} else _SIGNS[name]

    return _SIGN.sub(sign, text)


def _argument(text: str, name: str) -> str | None:
    found = re.search(rf"\\{name}\s*(?=\{{)", text)
    group = read_group(text, found.end()) if found else None
    return group[0] if group else None


def _plain(text: str) -> str:
    return " ".join(" ".join(block.text for block in _Plain(text).blocks()).split())


_STEP = re.compile(
    r"\\begin\s*\{([^{}]*)\}|\\end\s*\{([^{}]*)\}|\\([A-Za-z@]+)\*?|\\(.)|(\n[ \t]*\n\s*)|(&)|(~)|([{}])|(\$)",
    re.DOTALL,
)


class _Plain:
    """The text without pandoc: headings, paragraphs and items, and every word that is prose."""

    def __init__(self, text: str, *, signs: bool = True) -> None:
        self.signs = signs  # whether the text names its footnotes; a title does not
        start = re.search(r"\\begin\s*\{document\}", text)
        self.text = text[start.end() :] if start else text
        self.done: list[Block] = []
        self.notes: list[Block] = []
        self.pieces: list[str] = []
        self.level = 0
        self.numbers = 0

    def blocks(self) -> list[Block]:
        self.read(self.text)
        self.close()
        return self.done

    def close(self) -> None:
        text, label, depth = unmark("".join(self.pieces))
        self.pieces.clear()
        text = "\n".join(folded for line in text.split("\n") if (folded := " ".join(line.split())))
        if text and self.level:
            self.done.append(Block("heading", " ".join(text.split()), level=self.level))
        elif text and depth:
            self.done.append(Block("item", text, label=label, depth=depth))
        elif text:
            self.done.append(Block("paragraph", text))
        self.done += self.notes
        self.notes = []
        self.level = 0

    def read(self, text: str) -> None:
        place = 0
        while True:
            found = _STEP.search(text, place)
            if found is None:
                self.pieces.append(_flat(text[place:]))
                return
            self.pieces.append(_flat(text[place : found.start()]))
            place = found.end()
            begun, ended, name, sign, gap, cell, tie, _, _ = found.groups()
            if begun is not None or ended is not None or gap is not None:
                self.close()
                place = self.begin(begun, text, place) if begun is not None else place
            elif cell is not None:
                self.pieces.append(" | ")
            elif tie is not None:
                self.pieces.append(" ")
            elif sign is not None:
                self.pieces.append(
                    "\n" if sign == "\\" else sign if sign in "%&#_${}" else " " if sign in " \n,;:!/" else ""
                )
            elif name is not None:
                place = self.command(name, text, place)

    def begin(self, name: str, text: str, place: int) -> int:
        r"""Read what stands in braces behind a \begin: of a table its columns, of an unknown environment its title."""
        if name in _TABULAR:
            options = _ENVIRONMENT_OPTIONS.match(text, place)
            return options.end() if options else place
        while (group := read_group(text, place, "[", "]")) is not None:
            place = group[1]
        while text[place : place + 1] == "{" and (group := read_group(text, place)) is not None:
            place = group[1]
            if not re.search(r"\\(?:text|line|column)(?:width|height)|^[\d.]+[a-z]{2}$", group[0]):
                self.read(group[0])
                self.close()
        return place

    def command(self, name: str, text: str, place: int) -> int:
        if name in _SILENT:
            while (found := read_group(text, place, "[", "]") or read_group(text, place)) is not None:
                place = found[1]
            return place
        if name in _HEADINGS and (title := read_group(text, place)) is not None:
            self.close()
            self.read(title[0])
            self.level = _HEADINGS[name]
            self.close()
            return title[1]
        if (
            name in {"footnote", "thanks", "footnotetext", "endnote"}
            and (note := read_group(text, place)) is not None
        ):
            self.numbers += 1
            inside = _plain(note[0])
            if self.signs:
                self.pieces.append(f"[{self.numbers}]")
            self.notes += [Block("note", inside, label=str(self.numbers))] if inside else []
            return note[1]
        if name in {"title", "author"} and (said := read_group(text, place)) is not None:
            return said[1]
        if name == "href" and (address := read_group(text, place)) is not None:
            return address[1]
        if name == "item":
            self.close()
            label = read_group(text, place, "[", "]")
            if label is not None:
                self.pieces.append(f"{_plain(label[0])} ")
                return label[1]
        elif name in {"par", "newline", "linebreak", "maketitle"}:
            self.close()
        elif name == "verb" and place < len(text):
            end = text.find(text[place], place + 1)
            self.pieces.append(text[place + 1 : end] if end > 0 else "")
            return end + 1 if end > 0 else place
        else:
            option = read_group(text, place, "[", "]") if text[place : place + 1] == "[" else None
            place = option[1] if option is not None else place
            self.pieces.append(
                " " if text[place : place + 1] == "{" and self.pieces and not _joins(name) else ""
            )
        return place


def _flat(text: str) -> str:
    return re.sub(
        r"\s+", " ", text.replace("``", "“").replace("''", "”").replace("---", "—").replace("--", "–")
    )


def _joins(name: str) -> bool:
    """Whether a command only shapes letters, so that they go on the word before it."""
    return name.startswith("text") or name in {
        "emph",
        "underline",
        "uline",
        "mbox",
        "hbox",
        "so",
        "hl",
        "st",
        "sout",
    }
