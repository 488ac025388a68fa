"""A text as words, losslessly: what is compared, counted and merged.

    tokenize("El 25 % vota.")     word "El", space " ", number "25 %", space " ", word "vota", mark "."

    "".join(token.text for token in tokenize(text)) == text

A number and its unit are one token: "25 %", "3 meses", "treinta (30) días", "un tercio", "la mitad más uno" would say
something else with one of its halves. `fold` and `words_of` are for comparing only, never for showing.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

TokenKind: TypeAlias = Literal["word", "number", "mark", "space"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: text[start:end], in code points."""

    text: str
    start: int
    end: int
    kind: TokenKind


_UNITS = (
    "%|por ?ciento|por ?cento|per ?cent|percent|días?|dias?|days?|horas?|hours?|semanas?|weeks?|mes(?:es)?|mês|months?"
    "|años?|anos?|years?|bs\\.?|bolívares|votos?|votes?|miembros|membros|members"
)
_FRACTIONS = (
    "un tercio|dos tercios|tres cuartos|tres quintos|un cuarto|un quinto|un décimo|(?:la )?mitad más uno|la mitad"
    "|um terço|dois terços|três quartos|três quintos|um quarto|um quinto|um décimo|(?:a )?metade mais um|metade"
    "|one third|two thirds|three quarters|three fifths|one quarter|one fifth|one tenth|half plus one|one half"
)
_DIGITS = r"\d+(?:[.,:/]\d+)*(?:[ºª°]|\.[ºª°])?"
_TOKEN = re.compile(
    rf"(?P<number>(?:{_FRACTIONS})\b|{_DIGITS}(?:\s?\)?\s?(?:{_UNITS})(?!\w))?)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*|\w+)"
    r"|(?P<space>\s+)"
    r"|(?P<mark>.)",
    re.IGNORECASE | re.DOTALL,
)


@lru_cache(maxsize=4096)
def tokenize(text: str) -> tuple[Token, ...]:
    """Return the text's words, numbers, marks and spaces, in order; joined they are the text."""
    return tuple(
        Token(found.group(), found.start(), found.end(), found.lastgroup)  # type: ignore[arg-type]  # the groups' names
        for found in _TOKEN.finditer(text)
    )


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return the word without case, accents and compatibility forms."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """Return the folded words and numbers of a text, without marks and spaces."""
    return [fold(token.text) for token in tokenize(text) if token.kind in {"word", "number"}]
