r"""A LaTeX text as it is read on: what commands write comes before the rest, and arguments are taken from both.

    tape = Tape()
    tape.push(r"\textbf{uno}[dos] tres")
    tape.move(7)
    tape.group()      "uno"
    tape.option()     "dos"

Nothing is copied: what a command writes is laid on top, and read before what is below it.
"""

import re
from dataclasses import dataclass, field


def read_group(text: str, place: int, opening: str = "{", closing: str = "}") -> tuple[str, int] | None:
    """Return what stands in the braces that begin at `place` (spaces before them), and the place behind; or None."""
    while place < len(text) and text[place] in " \t\n":
        place += 1
    if place >= len(text) or text[place] != opening:
        return None
    depth, braces = 0, 0
    for at in range(place, len(text)):
        sign = text[at]
        if at and text[at - 1] == "\\" and not (at > 1 and text[at - 2] == "\\"):
            continue
        if opening == "[" and sign in "{}":
            braces += 1 if sign == "{" else -1
        if sign == opening and not braces:
            depth += 1
        elif sign == closing and not braces:
            depth -= 1
            if not depth:
                return text[place + 1 : at], at + 1
    return None


@dataclass(slots=True)
class Tape:
    """What is still to be read: the text, and on top of it what commands have written."""

    pieces: list[tuple[str, int]] = field(default_factory=list)

    def push(self, text: str) -> None:
        """Put a text before all that is still to be read."""
        if text:
            self.pieces.append((text, 0))

    def top(self) -> tuple[str, int] | None:
        """Return the text that is read now and the place in it; None at the end."""
        while self.pieces:
            text, place = self.pieces[-1]
            if place < len(text):
                return text, place
            self.pieces.pop()
        return None

    def move(self, place: int) -> None:
        """Go on at this place of the text that is read now."""
        self.pieces[-1] = (self.pieces[-1][0], place)

    def next_is(self, sign: str) -> bool:
        """Whether the sign comes next, behind spaces."""
        top = self.top()
        return top is not None and top[0][top[1] :].lstrip(" \t").startswith(sign)

    def group(self) -> str:
        """Read an argument: what stands in braces, or a single command or sign."""
        top = self.top()
        if top is None:
            return ""
        text, place = top
        found = read_group(text, place)
        if found is not None:
            self.move(found[1])
            return found[0]
        single = re.compile(r"\s*(\\[A-Za-z@]+|\\.|[^\s{}])").match(text, place)
        if single is None:
            return ""
        self.move(single.end())
        return single[1]

    def option(self) -> str | None:
        """Read an argument in brackets; None where there is none."""
        top = self.top()
        if top is None or not self.next_is("["):
            return None
        found = read_group(top[0], top[1], "[", "]")
        if found is None:
            return None
        self.move(found[1])
        return found[0]

    def arguments(self, kinds: tuple[str | None, ...]) -> list[str]:
        """Read the arguments of these kinds: None must be given, another is what stands for a missing one."""
        values = []
        for kind in kinds:
            if kind is None:
                values.append(self.group())
            else:
                option = self.option()
                values.append(kind if option is None else option)
        return values
