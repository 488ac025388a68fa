r"""LaTeX's commands that a text defines for itself, and its counters, carried out.

    \newcommand \renewcommand \providecommand \def \NewDocumentCommand      what they define is written in its place
    \newenvironment \newtheorem                                             likewise
    \newcounter \setcounter \addtocounter \stepcounter \refstepcounter      counted
    \thearticle \arabic{article} \Roman{article} \alph{article}             written as numbers
    \chapter \part, and \section where \thesection or \titleformat says so  with the number that is printed before them
    enumerate                                                               with the labels that it asks for

A command for articles that comes from a class nobody gave us (`\articulo{Quórum}`) is written as "Artículo" with its
number. Everything else stays as it is. The work is bounded: commands that call each other without end are refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from federation.errors import FileUnreadable, StatuteTooLarge
from federation.statutes.reading.counters import Style, spell
from federation.statutes.reading.latex_tape import Tape
from federation.statutes.reading.marks import mark

MAX_STEPS = 200_000
MAX_TEXT = 8 << 20  # characters
MAX_DEPTH = 100  # environments one in the other

_CONTROL = re.compile(r"\\([A-Za-z@]+)(\*?)|\\[^A-Za-z@]")
_SHOWN: dict[str, Style] = {
    "arabic": "decimal",
    "roman": "lower-roman",
    "Roman": "upper-roman",
    "alph": "lower-letter",
    "Alph": "upper-letter",
    "ordinalnum": "ordinal",
    "ordinal": "ordinal",
    "ordinalstringnum": "ordinal-word",
    "Ordinalstring": "ordinal-word",
    "ordinalstring": "ordinal-word",
}
_SECTIONS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
_NAMES = {
    "es": {"part": "Parte", "chapter": "Capítulo"},
    "pt": {"part": "Parte", "chapter": "Capítulo"},
    "en": {"part": "Part", "chapter": "Chapter"},
}
_LANGUAGES = re.compile(r"\b(spanish|es-[a-z]+|portuguese|portuges|brazil|brazilian|english)\b")
_ENUMERATE = {
    1: (r"\arabic*.", "enumi"),
    2: (r"(\alph*)", "enumii"),
    3: (r"\roman*.", "enumiii"),
    4: (r"\Alph*.", "enumiv"),
}
_ARTICLE = {
    "articulo": "Artículo",
    "articulos": "Artículo",
    "artigo": "Artigo",
    "article": "Article",
    "clausula": "Cláusula",
    "disposicion": "Disposición",
}
_NO_VALUE = "-NoValue-"


@dataclass(frozen=True, slots=True)
class _Macro:
    """What a command of the text's own is: its arguments' kinds and what is written."""

    arguments: tuple[str | None, ...]  # None: must be given; otherwise the value of one that is left out
    body: str
    ending: str = ""  # of an environment
    star: bool = False


@dataclass(slots=True)
class _Environment:
    r"""A \begin that waits for its \end."""

    name: str
    ending: str = ""
    pattern: str = ""  # of an enumerate's labels
    number: int = 0
    depth: int = 0


class Commands:
    """The commands and counters of one text."""

    def __init__(self, text: str) -> None:
        self.numbered = 0  # how many numbers were written that stand nowhere in the text
        self._tape = Tape()
        self._tape.push(text)
        self._out: list[str] = []
        self._size = 0
        self._macros: dict[str, _Macro] = {}
        self._environments: dict[str, _Macro] = {}
        self._theorems: dict[str, tuple[str, str | None]] = {}  # name -> what is printed, its counter
        self._counters: dict[str, int] = dict.fromkeys(_SECTIONS, 0)
        self._within: dict[str, list[str]] = {above: [below] for above, below in pairwise(_SECTIONS[1:])}
        self._labels: dict[str, str] = {}  # what is printed before a section's title
        self._open: list[_Environment] = []
        found = _LANGUAGES.search(text[:20_000])
        named = found[1] if found else "spanish"
        self._language = "en" if named == "english" else "es" if named.startswith(("es", "spanish")) else "pt"
        self._handlers: dict[str, Callable[[str], None]] = {
            **dict.fromkeys(
                ("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand"), self._define
            ),
            **dict.fromkeys(("def", "gdef", "edef", "xdef"), self._define_plainly),
            **dict.fromkeys(
                (
                    "NewDocumentCommand",
                    "RenewDocumentCommand",
                    "DeclareDocumentCommand",
                    "ProvideDocumentCommand",
                ),
                self._define_document_command,
            ),
            **dict.fromkeys(("newenvironment", "renewenvironment"), self._define_environment),
            "newtheorem": self._define_theorem,
            **dict.fromkeys(
                ("newcounter", "setcounter", "addtocounter", "stepcounter", "refstepcounter"), self._count
            ),
            "counterwithin": self._count_within,
            "titleformat": self._format_title,
            **dict.fromkeys(_SHOWN, self._show),
            **dict.fromkeys(_SECTIONS, self._section),
            "begin": self._begin,
            "end": self._end,
            "item": self._item,
            **dict.fromkeys(("IfNoValueTF", "IfValueTF"), self._if_value),
            "verb": self._verbatim,
        }

    def carry_out(self) -> str:
        """Return the text with its own commands written out.

        Raises:
            FileUnreadable: its commands call each other without end, or its environments are nested too deeply
            StatuteTooLarge: they write more than any statute
        """
        steps = 0
        while (top := self._tape.top()) is not None:
            text, place = top
            found = _CONTROL.search(text, place)
            if found is None:
                self._write(text[place:])
                self._tape.move(len(text))
                continue
            steps += 1
            if steps > MAX_STEPS or len(self._tape.pieces) > 1_000:
                raise FileUnreadable("The text's own commands call each other without end.", steps=steps)
            self._write(text[place : found.start()])
            self._tape.move(found.end())
            self._control(found)
        return "".join(self._out)

    def _write(self, text: str) -> None:
        self._out.append(text)
        self._size += len(text)
        if self._size > MAX_TEXT:
            raise StatuteTooLarge("The text's own commands write more than any statute has.", limit=MAX_TEXT)

    def _control(self, found: re.Match[str]) -> None:
        name = found[1]
        if name is None:
            self._write(found[0])
        elif name in self._macros:
            macro = self._macros[name]
            if found[2] and not macro.star:
                self._tape.push("*")
            self._tape.push(_filled(macro.body, self._tape.arguments(macro.arguments)))
        elif name in self._handlers:
            self._handlers[name](found[0])
        elif name.startswith("the") and name[3:] in self._counters:
            self._number(name[3:], "decimal")
        elif name.casefold() in _ARTICLE and self._tape.next_is("{"):
            self._unknown_article(name)
        else:
            self._write(found[0])

    # -- defining -------------------------------------------------------------------------------------

    def _define(self, _: str) -> None:
        name = self._tape.group().strip().lstrip("\\")
        count, default = self._tape.option(), self._tape.option()
        body = self._tape.group()
        arguments = _kinds(count, default)
        if not re.search(
            rf"\\{re.escape(name)}(?![A-Za-z@])", body
        ):  # one that calls its old self stays pandoc's
            self._macros[name] = _Macro(arguments, body)
        if (
            name.startswith("the")
            and name[3:] in _SECTIONS
            and re.search(r"[^\W\d_]{3}", re.sub(r"\\[A-Za-z]+\*?(?:\{\w*\})?", "", body))
        ):
            self._labels.setdefault(name[3:], f"\\{name}")
        if name.startswith("labelenum"):
            del self._macros[name]
            self._labels[name[5:]] = body

    def _define_plainly(self, _: str) -> None:
        top = self._tape.top()
        found = re.compile(r"\s*\\([A-Za-z@]+)((?:#[1-9])*)\s*(?=\{)").match(top[0], top[1]) if top else None
        if found is None:
            return
        self._tape.move(found.end())
        self._macros[found[1]] = _Macro((None,) * (len(found[2]) // 2), self._tape.group())

    def _define_document_command(self, _: str) -> None:
        name, kinds, body = self._tape.group().strip().lstrip("\\"), self._tape.group(), self._tape.group()
        arguments: list[str | None] = []
        for found in re.finditer(r"[mo]|O\s*\{([^{}]*)\}|s", kinds):
            if found[0] == "m":
                arguments.append(None)
            elif found[0] != "s":
                arguments.append(_NO_VALUE if found[0] == "o" else found[1])
        self._macros[name] = _Macro(tuple(arguments), body)

    def _define_environment(self, _: str) -> None:
        name = self._tape.group()
        count, default = self._tape.option(), self._tape.option()
        self._environments[name] = _Macro(_kinds(count, default), self._tape.group(), self._tape.group())

    def _define_theorem(self, written: str) -> None:
        name, shared = self._tape.group(), self._tape.option()
        title, within = self._tape.group(), self._tape.option()
        counter = None if written.endswith("*") else shared or name
        if counter is not None:
            self._counters.setdefault(counter, 0)
        if within:
            self._within.setdefault(within, []).append(name)
        self._theorems[name] = (title, counter)

    # -- counting -------------------------------------------------------------------------------------

    def _count(self, written: str) -> None:
        name = self._tape.group().strip()
        match written.strip("\\*"):
            case "newcounter":
                self._counters[name] = 0
                within = self._tape.option()
                if within:
                    self._within.setdefault(within, []).append(name)
            case "setcounter":
                self._counters[name] = _value(self._tape.group(), self._counters)
            case "addtocounter":
                self._counters[name] = self._counters.get(name, 0) + _value(
                    self._tape.group(), self._counters
                )
            case _:
                self._step(name)

    def _count_within(self, _: str) -> None:
        name, above = self._tape.group(), self._tape.group()
        self._within.setdefault(above, []).append(name)

    def _step(self, name: str) -> None:
        self._counters[name] = self._counters.get(name, 0) + 1
        for below in self._within.get(name, ()):
            if below != name:
                self._counters[below] = -1  # so that those below it are set back too
                self._step(below)

    def _show(self, written: str) -> None:
        name = written.strip("\\*")
        if not self._tape.next_is("{"):
            self._write(written)
            return
        counter = self._tape.group().strip()
        if counter in self._counters:
            self._number(counter, _SHOWN[name])
        else:
            self._write(f"{written}{{{counter}}}")

    def _number(self, counter: str, style: Style) -> None:
        self.numbered += 1
        self._write(spell(self._counters[counter], style, self._language))

    def _format_title(self, _: str) -> None:
        name = self._tape.group().strip().lstrip("\\")
        self._tape.option()
        self._tape.group()
        label = self._tape.group()
        self._tape.group()
        self._tape.group()
        if name in _SECTIONS and re.search(r"\\(?:the|arabic|[rR]oman|[aA]lph)", label):
            self._labels[name] = label

    def _section(self, written: str) -> None:
        name = written.strip("\\*")
        self._tape.option()
        if written.endswith("*") or not self._tape.next_is("{"):
            self._write(written)
            return
        self._step(name)
        title = self._tape.group()
        label = self._labels.get(name)
        if label is None and name in {"part", "chapter"}:
            own = f"\\the{name}"
            label = f"{_NAMES[self._language][name]} {own if own[1:] in self._macros else ''}"
            if own[1:] not in self._macros:
                self.numbered += 1
                label += spell(self._counters[name], "upper-roman" if name == "part" else "decimal")
        self._write(f"\n\n\\{name}{{")
        self._tape.push(f"{label.strip().rstrip('.')}. {title}}}" if label else f"{title}}}")

    def _unknown_article(self, name: str) -> None:
        """Write what a class that was not given would: the word, the number, the title."""
        first = self._tape.group()
        said = _ARTICLE[name.casefold()]
        number = first.strip()
        title = ""
        if re.fullmatch(r"[0-9]{1,4}(?:\.?[ºª°])?\.?|[IVXLC]{1,8}\.?", number):
            title = self._tape.group() if self._tape.next_is("{") else ""
        else:
            self._counters.setdefault("", 0)
            self._step("")
            number, title = str(self._counters[""]), first
            self.numbered += 1
        label = f"{said} {number.rstrip('.')}."
        self._write("\n\n\\textbf{")
        self._tape.push(f"{label} {title}".strip() + "} ")

    # -- environments ---------------------------------------------------------------------------------

    def _begin(self, written: str) -> None:
        name = self._tape.group().strip()
        if len(self._open) >= MAX_DEPTH:
            raise FileUnreadable(
                f"The text's environments are nested over {MAX_DEPTH} deep.", limit=MAX_DEPTH
            )
        if name in self._environments:
            macro = self._environments[name]
            values = self._tape.arguments(macro.arguments)
            self._open.append(_Environment(name, ending=_filled(macro.ending, values)))
            self._tape.push(_filled(macro.body, values))
        elif name in self._theorems:
            self._open.append(_Environment(name, ending="\n\n"))
            said, counter = self._theorems[name]
            option = self._tape.option()
            number = ""
            if counter is not None:
                self._step(counter)
                number = f" {self._counters[counter]}"
                self.numbered += 1
            self._tape.push(f"\n\n\\textbf{{{said}{number}.{f' {option}.' if option else ''}}} ")
        else:
            environment = _Environment(name)
            if name in {"enumerate", "enumerate*"}:
                environment = self._enumerate(name)
                name = "enumerate"
            elif name == "itemize":
                environment.depth = self._depth() + 1
                self._tape.option()
            self._open.append(environment)
            self._write(f"{written}{{{name}}}")

    def _depth(self) -> int:
        return max((one.depth for one in self._open), default=0)

    def _enumerate(self, name: str) -> _Environment:
        nested = 1 + sum(1 for one in self._open if one.pattern)
        pattern, counter = _ENUMERATE.get(nested, _ENUMERATE[1])
        own = self._labels.get(counter.replace("enum", "label", 1)) or self._labels.get(counter)
        if own is not None:
            pattern = re.sub(r"\\the" + counter + r"(?![a-z])", r"\\arabic*", own)
            pattern = re.sub(r"\{\s*" + counter + r"\s*\}", "*", pattern)
        option = self._tape.option()
        number = 0
        if option is not None:
            label = re.search(r"label\s*=\s*(\{(?:[^{}]|\{[^{}]*\})*\}|[^,]+)", option)
            start = re.search(r"start\s*=\s*([0-9]{1,4})", option)
            number = int(start[1]) - 1 if start else 0
            if label:
                pattern = re.sub(r"^\{(.*)\}$", r"\1", label[1].strip())
            elif "=" not in option and (short := re.search(r"[1aAiI]", option)):
                shown = {"1": "arabic", "a": "alph", "A": "Alph", "i": "roman", "I": "Roman"}[short[0]]
                pattern = f"{option[: short.start()]}\\{shown}*{option[short.end() :]}"
        return _Environment(name, pattern=pattern, number=number, depth=self._depth() + 1)

    def _item(self, written: str) -> None:
        option = self._tape.option()
        inner = self._open[-1] if self._open else _Environment("")
        self._write(f"{written} ")
        if inner.pattern and option is None:
            inner.number += 1

            def shown(found: re.Match[str]) -> str:
                return spell(inner.number, _SHOWN.get(found[1], "decimal"), self._language)

            label = re.sub(r"\\([A-Za-z]+)\s*(?:\*|\{\*\})", shown, inner.pattern)
            label = re.sub(r"\\[A-Za-z]+\s*|[{}~\\]", "", label)
            self._write(mark(label, inner.depth))
        elif inner.depth and option is not None:
            label = re.sub(r"\\[A-Za-z]+\s*|[{}~\\]", "", option)
            self._write(mark(label, inner.depth))
        elif option is not None:
            self._out[-1] = written
            self._write("[")
            self._tape.push(f"{option}] ")

    def _end(self, written: str) -> None:
        name = self._tape.group().strip()
        place = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at].name == name), None)
        if place is None:
            self._write(f"{written}{{{name}}}")
            return
        closed = self._open[place]
        del self._open[place:]
        if name in self._environments or name in self._theorems:
            self._tape.push(closed.ending)
        else:
            self._write(f"{written}{{{'enumerate' if closed.pattern else name}}}")

    # -- the rest -------------------------------------------------------------------------------------

    def _if_value(self, written: str) -> None:
        value, first, second = self._tape.group(), self._tape.group(), self._tape.group()
        is_there = value != _NO_VALUE
        self._tape.push(first if is_there == (written == r"\IfValueTF") else second)

    def _verbatim(self, written: str) -> None:
        top = self._tape.top()
        if top is None:
            return
        text, place = top
        end = text.find(text[place], place + 1)
        end = len(text) if end < 0 else end + 1
        self._write(written + text[place:end])
        self._tape.move(end)


def _kinds(count: str | None, default: str | None) -> tuple[str | None, ...]:
    number = int(count) if count is not None and re.fullmatch(r"\s*[0-9]\s*", count) else 0
    if not number:
        return ()
    return (None,) * number if default is None else (default, *(None,) * (number - 1))


def _filled(body: str, values: list[str]) -> str:
    def value(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        return values[place] if place < len(values) else ""

    return re.sub(r"(?<!\\)#([1-9])", value, body)


def _value(text: str, counters: dict[str, int]) -> int:
    found = re.fullmatch(r"\s*\\value\s*\{(\w+)\}\s*", text)
    if found:
        return counters.get(found[1], 0)
    return int(text) if re.fullmatch(r"\s*-?[0-9]{1,6}\s*", text) else 0
