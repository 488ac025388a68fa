"""A text as words, losslessly: what is compared, counted and merged.

    tokenize("El 25 % vota.")     word "El", space " ", number "25 %", space " ", word "vota", mark "."

    "".join(token.text for token in tokenize(text)) == text

A number and its unit are one token, as one half would say something else without the other:

    25 %   veinticinco por ciento (25 %)   un tercio   las dos terceras partes   2/3   la mitad más uno   50 % + 1
    3 meses   tres (3) meses   quince días hábiles   3:00   18:30 horas   1 de mayo de 2007   May 1, 2007
    1.200,50 Bs.   Bs. 1.200,50   mil quinientos bolívares   5.º   tres

`split_pieces` cuts finer, at every word and mark: a difference is shown word by word. `fold` and `words_of` are for
comparing only, never for showing.

Both read a text in one pass: what follows a number is looked at for `MAX_PHRASE` pieces at most.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

TokenKind: TypeAlias = Literal["word", "number", "mark", "space"]

MAX_PHRASE = 40  # pieces of text, spaces among them, of one number with its unit


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: text[start:end], in code points."""

    text: str
    start: int
    end: int
    kind: TokenKind


_NUMBER = r"\d+(?:[.,:/⁄]\d+)*(?:\.?[ºª°]|(?:er|[rdtmvn][oa]|st|nd|rd|th)(?!\w))?|[¼-¾⅐-⅞]"
_WORD = r"(?![\d_¼-¾⅐-⅞])\w++(?:['’](?![\d_¼-¾⅐-⅞])\w++)*"
_PIECE = re.compile(rf"\s*(?:{_WORD}|{_NUMBER}|\S)")
_LEXEME = re.compile(rf"(?P<word>{_WORD})|(?P<number>{_NUMBER})|(?P<space>\s+)|(?P<mark>.)", re.DOTALL)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return the word without case, accents and compatibility forms."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """Return the folded words and numbers of a text, without marks and spaces."""
    return [fold(token.text) for token in tokenize(text) if token.kind in {"word", "number"}]


def split_pieces(text: str) -> list[str]:
    """Return the text's words, digits and marks, each with the spaces before it; spaces at the end are left out."""
    return _PIECE.findall(text.rstrip())


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the text's words, numbers, marks and spaces, in order; joined they are the text."""
    found = list(_LEXEME.finditer(text))
    lexemes = [one.group() for one in found]
    starts = [one.start() for one in found]
    starts.append(len(text))
    tokens: list[Token] = []
    taken = 0
    for place, lexeme in enumerate(lexemes):
        if place < taken:
            continue
        end = _Phrase(lexemes, place).amount() if _may_begin(lexeme) else None
        kind: TokenKind = "number" if end else found[place].lastgroup  # type: ignore[assignment]  # the groups' names
        taken = end or place + 1
        tokens.append(Token(text[starts[place] : starts[taken]], starts[place], starts[taken], kind))
    return tuple(tokens)


# -- a number and its unit ---------------------------------------------------------------------------


def _words(spelled: str) -> frozenset[str]:
    return frozenset(spelled.split())


_ONES = _words(
    "un uno una um uma one dos dois duas two tres three cuatro quatro four cinco five seis six siete sete seven ocho"
    " oito eight nueve nove nine"
)
_TEENS = _words(
    "diez dez ten once onze eleven doce doze twelve trece treze thirteen catorce quatorze fourteen quince quinze"
    " fifteen dieciseis dezesseis dezasseis sixteen diecisiete dezessete dezassete seventeen dieciocho dezoito eighteen"
    " diecinueve dezenove dezanove nineteen veintiun veintiuno veintiuna veintidos veintitres veinticuatro veinticinco"
    " veintiseis veintisiete veintiocho veintinueve zero cero"
)
_TENS = _words(
    "veinte vinte twenty treinta trinta thirty cuarenta quarenta forty cincuenta cinquenta fifty sesenta sessenta sixty"
    " setenta seventy ochenta oitenta eighty noventa ninety"
)
_HUNDREDS = _words(
    "cien ciento cem cento hundred doscientos doscientas duzentos duzentas trescientos trescientas trezentos trezentas"
    " cuatrocientos cuatrocientas quatrocentos quatrocentas quinientos quinientas quinhentos quinhentas seiscientos"
    " seiscientas seiscentos seiscentas setecientos setecientas setecentos setecentas ochocientos ochocientas"
    " oitocentos oitocentas novecientos novecientas novecentos novecentas"
)
_THOUSANDS = _words("mil thousand")
_SPELLED = _ONES | _TEENS | _TENS | _HUNDREDS | _THOUSANDS
_SINGLE = _words("un uno una um uma one a an")  # alone they are articles: numbers only before a unit
_LEADS = _words("el la los las o a os as the")
_ANDS = _words("y e and")

_DENOMINATORS = _words(
    "medio media medios half halves tercio tercios terco tercos third thirds cuarto cuartos quarto quartos quarter"
    " quarters fourth fourths quinto quintos fifth fifths sexto sextos sixth sixths septimo septimos setimo setimos"
    " seventh sevenths octavo octavos oitavo oitavos eighth eighths noveno novenos nono nonos ninth ninths decimo"
    " decimos tenth tenths"
)
_ORDINAL_PARTS = _words(
    "tercera terceras terceira terceiras cuarta cuartas quarta quartas quinta quintas sexta sextas septima septimas"
    " setima setimas octava octavas oitava oitavas novena novenas nona nonas decima decimas vigesima vigesimas"
    " centesima centesimas"
)
_PARTS = _words("parte partes part parts")
_HALVES = _words("mitad metade half")
_PLUS = _words("mas mais plus +")
_MORE = _words("un uno una um uma one 1")
_TIMES = _words(
    "dia dias day days hora horas hour hours h hs semana semanas week weeks mes meses month months ano anos year years"
    " minuto minutos minute minutes trimestre trimestres semestre semestres quarter quarters"
)
_DAYS = _words(
    "habil habiles laborable laborables util uteis continuo continuos corrido corridos calendario naturales"
    " consecutivos"
)
_DAYS_BEFORE = _words("working business calendar consecutive")
_COINS = _words(
    "bs bolivar bolivares boliviano bolivianos peso pesos real reais dolar dolares dollar dollars usd euro euros eur €"
    " $"
)
_COIN_SIGNS = _words("bs $ € r$ us$ usd eur")
_COUNTED = _words(
    "voto votos vote votes miembro miembros membro membros member members delegado delegados delegada delegadas"
    " delegate delegates persona personas pessoa pessoas person persons trabajador trabajadores trabajadora"
    " trabajadoras trabalhador trabalhadores worker workers firma firmas assinatura assinaturas signature signatures"
)
_MONTHS = _words(
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre janeiro"
    " fevereiro marco maio junho julho setembro outubro novembro dezembro january february march april may june july"
    " august september october november december"
)
_FIRST_OF_MONTH = _words("primero primeiro")

# One of these is in every number that has no digits.
VALUE_WORDS = (
    _SPELLED | _SINGLE | _DENOMINATORS | _ORDINAL_PARTS | _HALVES | _MONTHS | _FIRST_OF_MONTH
)  # fmt: skip

# Every word of which a number with its unit may be made: a change without one of them touches no number.
NUMBER_WORDS = (
    _SPELLED | _SINGLE | _DENOMINATORS | _ORDINAL_PARTS | _PARTS | _HALVES | _PLUS | _TIMES | _DAYS | _DAYS_BEFORE
    | _LEADS | _COINS | _COUNTED | _MONTHS | _FIRST_OF_MONTH
    | _words("por ciento cento per cent percent porciento % ( ) de del of y e and r us")
)  # fmt: skip


_BEGINS = (
    _SPELLED
    | _SINGLE
    | _LEADS
    | _HALVES
    | _ORDINAL_PARTS
    | _FIRST_OF_MONTH
    | _MONTHS
    | _words("bs r us usd eur medio media")
)


@lru_cache(maxsize=1 << 16)
def _may_begin(lexeme: str) -> bool:
    return _is_number(lexeme) or lexeme in {"$", "€"} or fold(lexeme) in _BEGINS


def _is_number(lexeme: str) -> bool:
    """Whether it is digits, or a sign for a fraction: of words a number has none of these before its first letter."""
    return lexeme[0].isdigit() or (len(lexeme) == 1 and lexeme.isnumeric())


class _Phrase:
    """Reads one number with its unit from a place on. Every method returns where what it read ends, or None."""

    def __init__(self, lexemes: list[str], start: int) -> None:
        self.lexemes = lexemes
        self.start = start
        self.limit = min(len(lexemes), start + MAX_PHRASE)

    def amount(self) -> int | None:
        """Read an amount, with the same said a second time in parentheses or behind them."""
        end = self._date(self.start) or self._money_first(self.start) or self._measured(self.start)
        if end is None:
            return None
        opened = self._mark(self._gap(end), "(")
        again = opened and (self._money_first(opened) or self._measured(opened, alone=True))
        closed = again and self._mark(again, ")")
        if not closed:
            return end
        return self._unit(closed) or closed

    # -- the ways to say one ---------------------------------------------------------------------

    def _measured(self, at: int, *, alone: bool = False) -> int | None:
        """Read a number with its unit: "25 %", "treinta días", "la mitad más uno"; `alone` lets "uno" be a number."""
        share = self._share(at)
        if share is not None:
            return self._plus_one(share) or share
        number = self._number(at)
        if number is None:
            return None
        inside = self._mark(self._gap(number), "(")
        again = inside and self._number(inside)
        closed = again and self._mark(again, ")")
        if closed:
            return self._unit(closed) or closed
        unit = self._unit(number)
        if unit is None:
            is_single = number == at + 1 and self._folded(at) in _SINGLE
            return None if is_single and not alone else number
        return self._plus_one(unit) or unit

    def _share(self, at: int) -> int | None:
        """Read a fraction in words: "un tercio", "dos terceras partes", "la mitad"."""
        if self._folded(at) in _LEADS:
            after = self._gap(at + 1)
            led = self._share_itself(after, led=True) if after > at + 1 else None
            if led is not None:
                return led
        return self._share_itself(at, led=False)

    def _share_itself(self, at: int, *, led: bool) -> int | None:
        if self._folded(at) in _HALVES:
            return at + 1
        count = self._number(at)
        if self._folded(at) in {"a", "an"}:
            count = at + 1
        below = self._gap(count) if count else at
        if count and self._folded(below) in _HALVES | _DENOMINATORS:
            return below + 1
        if (count or led) and self._folded(below) in _ORDINAL_PARTS | _DENOMINATORS:
            part = self._gap(below + 1)
            return part + 1 if self._folded(part) in _PARTS else None
        return None

    def _number(self, at: int) -> int | None:
        """Read digits, or a number in words: "mil novecientos noventa y nueve", "twenty-five"."""
        if at < self.limit and _is_number(self.lexemes[at]):
            part = self._gap(at + 1)
            return part + 1 if self._folded(part) in _PARTS and "/" in self.lexemes[at] else at + 1
        if self._folded(at) not in _SPELLED:
            return None
        end = at + 1
        while True:
            last = self._folded(end - 1)
            if self._mark(end, "-") and last in _TENS and self._folded(end + 1) in _ONES:
                end += 2
                continue
            following = self._gap(end)
            if self._folded(following) in _ANDS and self._may_join(last, self._folded(following)):
                behind = self._gap(following + 1)
                if self._folded(behind) in _SPELLED and _room(self._folded(behind)) < _room(last):
                    end = behind + 1
                    continue
            spelled = self._folded(following)
            if (
                following > end
                and spelled in _SPELLED
                and (
                    _room(spelled) < _room(last)
                    or spelled in _THOUSANDS
                    or (spelled == "hundred" and last in _ONES)
                )
            ):
                end = following + 1
                continue
            return end

    @staticmethod
    def _may_join(last: str, conjunction: str) -> bool:
        """Whether the conjunction is inside a number: "treinta y uno", "cento e um", "one hundred and one"."""
        if conjunction == "y":
            return last in _TENS
        if conjunction == "and":
            return last in {"hundred", "thousand"}
        return last in _TENS | _HUNDREDS | _THOUSANDS

    def _date(self, at: int) -> int | None:
        """Read "1 de mayo de 2007", "primero de mayo", "1 May 2007", "May 1, 2007"."""
        if self._folded(at) in _MONTHS:
            day = self._gap(at + 1)
            if not self._is_digits(day) or not self.lexemes[at][0].isupper():
                return None
            year = self._gap(self._mark(day + 1, ",") or day + 1)
            return year + 1 if self._is_year(year) else day + 1
        day_end = at + 1 if self._folded(at) in _FIRST_OF_MONTH else self._number(at)
        if day_end is None:
            return None
        month = self._gap(day_end)
        if self._folded(month) in {"de", "of"}:
            month = self._gap(month + 1)
        elif not self._is_digits(at):
            return None
        if self._folded(month) not in _MONTHS:
            return None
        year = self._gap(month + 1)
        if self._folded(year) in {"de", "del"}:
            year = self._gap(year + 1)
        return year + 1 if self._is_year(year) else month + 1

    def _money_first(self, at: int) -> int | None:
        """Read "Bs. 1.200,50", "R$ 10", "$ 5"."""
        sign = at
        if self._folded(at) in {"r", "us"} and self._mark(at + 1, "$"):
            sign = at + 1
        elif self._folded(at) not in _COIN_SIGNS:
            return None
        behind = self._gap(self._mark(sign + 1, ".") or sign + 1)
        return behind + 1 if self._is_digits(behind) else None

    # -- units -----------------------------------------------------------------------------------

    def _unit(self, end: int) -> int | None:
        """Read the unit behind a number."""
        at = self._gap(end)
        word = self._folded(at)
        if word in {"%", "percent", "porciento"}:
            return at + 1
        if word in {"por", "per"}:
            after = self._gap(at + 1)
            return after + 1 if self._folded(after) in {"ciento", "cento", "cent"} else None
        if at == end and self._is_word(at) and not self._is_digits(end - 1):
            return None
        if word in _DAYS_BEFORE:
            after = self._gap(at + 1)
            return after + 1 if self._folded(after) in {"day", "days"} else None
        if word in _TIMES:
            after = self._gap(at + 1)
            return after + 1 if self._folded(after) in _DAYS else at + 1
        if word in _COINS:
            dot = self._mark(at + 1, ".") if word == "bs" else None
            return dot or at + 1
        if word in _COUNTED and self._folded(end - 1) not in _SINGLE:
            return at + 1
        return None

    def _plus_one(self, end: int) -> int | None:
        """Read "más uno", "+ 1" behind a share."""
        plus = self._gap(end)
        one = self._gap(plus + 1)
        return one + 1 if self._folded(plus) in _PLUS and self._folded(one) in _MORE else None

    # -- pieces ----------------------------------------------------------------------------------

    def _gap(self, at: int) -> int:
        """Go over a space; no number goes on in another line."""
        if at < self.limit and self.lexemes[at][0].isspace() and "\n" not in self.lexemes[at]:
            return at + 1
        return at

    def _mark(self, at: int, sign: str) -> int | None:
        return at + 1 if at < self.limit and self.lexemes[at] == sign else None

    def _folded(self, at: int) -> str:
        return fold(self.lexemes[at]) if at < self.limit else ""

    def _is_word(self, at: int) -> bool:
        return at < self.limit and self.lexemes[at][0].isalpha()

    def _is_digits(self, at: int) -> bool:
        return at < self.limit and self.lexemes[at][0].isdigit()

    def _is_year(self, at: int) -> bool:
        return at < self.limit and len(self.lexemes[at]) == 4 and self.lexemes[at].isdigit()


def _room(word: str) -> int:
    """Return how big a word of a number is: each is smaller than the one before it."""
    for size, words in enumerate((_ONES, _TEENS | _TENS, _HUNDREDS, _THOUSANDS), 1):
        if word in words:
            return 1 if word in _TEENS else size
    return 0
