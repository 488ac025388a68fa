"""Numbers as statutes write them, in Spanish, Portuguese and English: places in a series, and amounts.

    parse_ordinal("Décima séptima")                   17, also "5.º", "5ª", "XII", "décimo-segundo", "fifth", "Único"
    parse_amount("veinticinco por ciento (25 %)")     Amount(Fraction(1, 4), "", "share")
    parse_amount("un cuarto")                         Amount(Fraction(1, 4), "", "share")
    parse_amount("la mitad más uno")                  Amount(Fraction(1, 2), "plus-one", "majority")
    parse_amount("treinta (30) días")                 Amount(Fraction(30), "day", "time")
    parse_amount("Bs. 1.500,50")                      Amount(Fraction(3001, 2), "bolivar", "money")
    parse_amount("cinco delegados")                   Amount(Fraction(5), "delegate", "count")

Both take the whole text or nothing: "la quinta parte del salón" is neither. Roman numerals are only those that their
value is written with: "IIII" and "IC" are none. Case and accents do not matter, but Roman numerals are of one case.
A number said in words and in digits has to say the same twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeAlias

from federation.statutes.tokens import fold

AmountKind: TypeAlias = Literal["share", "majority", "time", "money", "count"]

MAX_SPELLED = 120  # characters: nothing longer is a number


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of what: a share is a part of a whole, a majority is that share and one more (unit "plus-one")."""

    value: Fraction
    unit: str  # in English and the singular: "day", "working-day", "member"; "" for a share or a bare number
    kind: AmountKind


# -- words: each is spelled without accents ----------------------------------------------------------


def _table(spelled: str) -> dict[str, int]:
    """Return word -> value from lines of "value: word word …"."""
    return {
        word: int(value)
        for line in spelled.strip().splitlines()
        for value, words in [line.split(":")]
        for word in words.split()
    }


_CARDINALS = _table("""
    0: cero zero
    1: un uno una um uma one
    2: dos dois duas two
    3: tres three
    4: cuatro quatro four
    5: cinco five
    6: seis six
    7: siete sete seven
    8: ocho oito eight
    9: nueve nove nine
    10: diez dez ten
    11: once onze eleven
    12: doce doze twelve
    13: trece treze thirteen
    14: catorce quatorze catorze fourteen
    15: quince quinze fifteen
    16: dieciseis dezesseis dezasseis sixteen
    17: diecisiete dezessete dezassete seventeen
    18: dieciocho dezoito eighteen
    19: diecinueve dezenove dezanove nineteen
    20: veinte vinte twenty
    21: veintiun veintiuno veintiuna
    22: veintidos
    23: veintitres
    24: veinticuatro
    25: veinticinco
    26: veintiseis
    27: veintisiete
    28: veintiocho
    29: veintinueve
    30: treinta trinta thirty
    40: cuarenta quarenta forty
    50: cincuenta cinquenta fifty
    60: sesenta sessenta sixty
    70: setenta seventy
    80: ochenta oitenta eighty
    90: noventa ninety
    100: cien ciento cem cento hundred
    200: doscientos doscientas duzentos duzentas
    300: trescientos trescientas trezentos trezentas
    400: cuatrocientos cuatrocientas quatrocentos quatrocentas
    500: quinientos quinientas quinhentos quinhentas
    600: seiscientos seiscientas seiscentos seiscentas
    700: setecientos setecientas setecentos setecentas
    800: ochocientos ochocientas oitocentos oitocentas
    900: novecientos novecientas novecentos novecentas
    1000: mil thousand
    """)

_ORDINALS = _table("""
    1: primer primero primera primeiro primeira first unico unica sole only
    2: segundo segunda second
    3: tercer tercero tercera terceiro terceira third
    4: cuarto cuarta quarto quarta fourth
    5: quinto quinta fifth
    6: sexto sexta sixth
    7: septimo septima setimo setima seventh
    8: octavo octava oitavo oitava eighth
    9: noveno novena nono nona ninth
    10: decimo decima tenth
    11: undecimo undecima onceno oncena eleventh
    12: duodecimo duodecima twelfth
    13: thirteenth
    14: fourteenth
    15: fifteenth
    16: sixteenth
    17: seventeenth
    18: eighteenth
    19: nineteenth
    20: vigesimo vigesima twentieth
    30: trigesimo trigesima thirtieth
    40: cuadragesimo cuadragesima quadragesimo quadragesima fortieth
    50: quincuagesimo quincuagesima quinquagesimo quinquagesima fiftieth
    60: sexagesimo sexagesima sixtieth
    70: septuagesimo septuagesima seventieth
    80: octogesimo octogesima eightieth
    90: nonagesimo nonagesima ninetieth
    100: centesimo centesima hundredth
    200: ducentesimo ducentesima
    300: tricentesimo tricentesima trecentesimo trecentesima
    """)
_JOINED = re.compile(r"(decim|vigesim|trigesim|cuadragesim|quadragesim|quincuagesim|sexagesim)[oa](\w+)")
_ALONE = {"unico", "unica", "sole", "only"}  # ordinals of nothing bigger

_DENOMINATORS = _table("""
    2: medio media medios half halves
    3: tercio tercios terco tercos third thirds
    4: cuarto cuartos quarto quartos quarter quarters fourth fourths
    5: quinto quintos fifth fifths
    6: sexto sextos sixth sixths
    7: septimo septimos setimo setimos seventh sevenths
    8: octavo octavos oitavo oitavos eighth eighths
    9: noveno novenos nono nonos ninth ninths
    10: decimo decimos tenth tenths
    """)
_PARTS = _table("""
    3: tercera terceras terceira terceiras
    4: cuarta cuartas quarta quartas
    5: quinta quintas
    6: sexta sextas
    7: septima septimas setima setimas
    8: octava octavas oitava oitavas
    9: novena novenas nona nonas
    10: decima decimas
    20: vigesima vigesimas
    100: centesima centesimas
    """)

_TIMES = {
    "hour": "hora horas hour hours",
    "day": "dia dias day days",
    "week": "semana semanas week weeks",
    "month": "mes meses month months",
    "year": "ano anos year years",
}
_COUNTS = {
    "member": "miembro miembros membro membros member members",
    "vote": "voto votos vote votes",
    "delegate": "delegado delegados delegada delegadas delegate delegates",
    "person": "persona personas pessoa pessoas person persons people",
    "worker": "trabajador trabajadores trabajadora trabajadoras trabalhador trabalhadores trabalhadora"
    " trabalhadoras worker workers",
    "signature": "firma firmas assinatura assinaturas signature signatures",
    "factory": "fabrica fabricas factory factories",
}
_MONEYS = {
    "bolivar": "bs bolivar bolivares",
    "boliviano": "boliviano bolivianos",
    "peso": "peso pesos",
    "real": "real reais",
    "dollar": "dolar dolares dollar dollars usd",
    "euro": "euro euros eur €",
    "money": "$",
}
_TABLES: tuple[tuple[dict[str, str], AmountKind], ...] = (
    (_TIMES, "time"),
    (_COUNTS, "count"),
    (_MONEYS, "money"),
)
_UNITS: dict[str, tuple[str, AmountKind]] = {
    word: (unit, kind) for table, kind in _TABLES for unit, words in table.items() for word in words.split()
}
_WORKING = {"habil", "habiles", "laborable", "laborables", "util", "uteis", "working", "business"}
_CALENDAR = {
    "continuo",
    "continuos",
    "corrido",
    "corridos",
    "calendario",
    "naturales",
    "consecutivos",
    "calendar",
}
_ANDS = {"y", "e", "and"}
_LEADS = {"el", "la", "los", "las", "o", "os", "as", "the"}  # articles before an amount

_DIGITS = re.compile(r"([0-9]{1,6})\.? ?(?:[oa°]|er|[rdtmvn][oa]|st|nd|rd|th)?")
_ROMAN = re.compile(
    r"(?=[MDCLXVI])(M{0,3})(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})",
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3}){0,3}(?:[.,]\d{1,2})?")
_AMOUNT_WORDS = re.compile(r"\d+(?:[.,]\d+)*|r\$|us\$|[^\W\d_]+|[%$€/⁄+]|\S")


# -- places in a series --------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def parse_ordinal(text: str) -> int | None:
    """Return the place in a series that the text says, in words, digits or Roman numerals; None where it says none."""
    text = text.strip()
    if not text or len(text) > MAX_SPELLED:
        return None
    folded = fold(text)
    if digits := _DIGITS.fullmatch(folded):
        return int(digits[1])
    roman = parse_roman(text)
    if roman is not None:
        return roman
    words = folded.replace("-", " ").split()
    ordinal = _ordinal(words) if words else None
    return ordinal if ordinal is not None else _cardinal(words)


def parse_ordinal_words(text: str) -> int | None:
    """Return the place in a series that ordinal words say: "Décima séptima"; not "diecisiete", not "17"."""
    return _ordinal(fold(text).replace("-", " ").split()) if 0 < len(text) <= MAX_SPELLED else None


def is_clause_ordinal(text: str) -> bool:
    """Whether the text is an ordinal in words that only a clause has: "Quinta", "VIGÉSIMA SEGUNDA"; not "Quinto"."""
    return fold(text).endswith("a") and parse_ordinal_words(text) is not None


def parse_roman(text: str) -> int | None:
    """Return what a Roman numeral says, 1 to 3999; None unless it is the one spelling of that number, in one case."""
    if text not in {text.upper(), text.lower()}:
        return None
    found = _ROMAN.fullmatch(text.upper()) if text.isascii() else None
    if not found:
        return None
    values = [_ROMAN_VALUES[sign] for sign in found.group()]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _ordinal(words: Sequence[str]) -> int | None:
    """Return the value of ordinal words, each smaller than the one before: "centésimo vigésimo primero"."""
    spread: list[str] = []
    for word in words:
        joined = _JOINED.fullmatch(word)
        if joined and joined[2] in _ORDINALS:
            spread += [joined[1] + "o", joined[2]]
        elif joined and f"o{joined[2]}" in _ORDINALS:  # decimoctava: one o for two
            spread += [joined[1] + "o", f"o{joined[2]}"]
        else:
            spread.append(word)
    if len(spread) > 1 and _ALONE & set(spread):
        return None
    if spread and spread[0] in _CARDINALS:
        return _english_ordinal(spread)
    total, room = 0, 1000
    for word in spread:
        value = _ORDINALS.get(word)
        if value is None or value >= room:
            return None
        total += value
        room = _room_below(value)
    return total or None


def _english_ordinal(words: Sequence[str]) -> int | None:
    """Return the value of words of which only the last is an ordinal: "twenty-first", "one hundred and first"."""
    before, last = list(words[:-1]), _ORDINALS.get(words[-1])
    if len(before) > 1 and before[-1] in _ANDS:
        before.pop()
    counted = _cardinal(before)
    if last is None or not counted or last >= (10 if counted % 100 else 100) or counted % 10:
        return None
    return counted + last


def _room_below(value: int) -> int:
    """Return below which value the next word of a number has to stay."""
    if value >= 100:
        return 100
    return 10 if value >= 10 and value % 10 == 0 else 1


def _cardinal(words: Sequence[str]) -> int | None:
    """Return the value of a number in words below a million; None where they are none, or not in their order."""
    total, group, room, joined = 0, 0, 1000, True
    for word in words:
        if word in _ANDS:
            if joined:
                return None
            joined = True
            continue
        value = _CARDINALS.get(word)
        if value is None:
            return None
        if value == 1000:
            if total:
                return None
            total, group, room = (group or 1) * 1000, 0, 1000
        elif word == "hundred" and 0 < group < 10:
            group, room = group * 100, 100
        elif value >= room:
            return None
        else:
            group += value
            room = _room_below(value)
        joined = False
    return None if joined else total + group


# -- amounts -------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def parse_amount(text: str) -> Amount | None:
    """Return the amount that the whole text says; None where it says none, or two that differ."""
    if len(text) > MAX_SPELLED:
        return None
    # "½" unfolds to 1⁄2; an accent is gone after folding, and so is "ç" of "terço".
    words = [word for word in _AMOUNT_WORDS.findall(fold(text).replace("-", " ")) if word not in "()"]
    while words and words[0] in _LEADS:
        words = words[1:]
    if words and words[-1] in {".", ","}:
        words = words[:-1]
    if not words:
        return None
    return _money_first(words) or _majority(words) or _share(words) or _counted(words)


def _number(words: Sequence[str]) -> Fraction | None:
    """Return a number in digits, in words, or in both where they agree: "treinta 30"."""
    if len(words) > 1 and (digits := _digits(words[-1])) is not None:
        spelled = _number(words[:-1])
        return digits if spelled == digits else None
    if len(words) == 1 and (digits := _digits(words[0])) is not None:
        return digits
    value = _cardinal(words)
    return None if value is None else Fraction(value)


def _digits(word: str) -> Fraction | None:
    if not word[0].isdigit() or not word.isascii():
        return None
    if found := _THOUSANDS.fullmatch(word):
        mark = found[1]
        whole, _, rest = word.replace(mark, "").partition("," if mark == "." else ".")
        return Fraction(f"{whole}.{rest or 0}")
    if len(re.findall(r"[.,]", word)) > 1:
        return None
    return Fraction(word.replace(",", "."))


def _percent(words: Sequence[str]) -> Fraction | None:
    """Return the share of "25 %", "veinticinco por ciento", or both: "veinticinco por ciento 25 %"."""
    words = list(words)
    shares: list[Fraction] = []
    while words:
        length, taken = next(
            (
                (len(sign), position)
                for position in range(len(words))
                for sign in (
                    ["%"],
                    ["por", "ciento"],
                    ["por", "cento"],
                    ["per", "cent"],
                    ["percent"],
                    ["porciento"],
                )
                if words[position : position + len(sign)] == sign
            ),
            (0, 0),
        )
        number = _number(words[:taken]) if length else None
        if number is None:
            return None
        shares.append(number / 100)
        words = words[taken + length :]
    return shares[0] if shares and len(set(shares)) == 1 else None


def _fraction(words: Sequence[str]) -> Fraction | None:
    """Return the share of "2/3", "dos tercios", "la tercera parte", "la mitad", "one half"."""
    words = list(words)
    if len(words) >= 3 and words[-2] in {"/", "⁄"} and words[-1].isdigit() and words[-3].isdigit():
        if not int(words[-1]):
            return None
        written = Fraction(int(words[-3]), int(words[-1]))
        return written if len(words) == 3 or _fraction(words[:-3]) == written else None
    if words in (["mitad"], ["metade"], ["half"]):
        return Fraction(1, 2)
    if words[-1] in {"parte", "partes", "part", "parts"} and len(words) > 1:
        denominator = _PARTS.get(words[-2]) or _DENOMINATORS.get(words[-2])
        top: Sequence[str] = words[:-2] or ["un"]
    else:
        denominator, top = _DENOMINATORS.get(words[-1]), words[:-1]
    count = Fraction(1) if top == ["a"] else _number(top) if top else None
    # "un cuarto" is a share; "cuarto" alone is a place in a series
    if denominator is None or count is None or not 0 < count <= denominator:
        return None
    return count / denominator


def _share(words: Sequence[str]) -> Amount | None:
    value = _percent(words)
    if value is None:
        value = _fraction(words)
    return None if value is None else Amount(value, "", "share")


def _majority(words: Sequence[str]) -> Amount | None:
    """Return a share and one more: "la mitad más uno", "50 % + 1"."""
    if len(words) < 3 or words[-2] not in {"mas", "mais", "plus", "+"}:
        return None
    if words[-1] not in {"1", "un", "uno", "una", "um", "uma", "one"}:
        return None
    share = _share(words[:-2])
    return Amount(share.value, "plus-one", "majority") if share else None


def _money_first(words: Sequence[str]) -> Amount | None:
    """Return money whose sign stands before it: "Bs. 500", "R$ 10"."""
    unit = {"r$": "real", "us$": "dollar"}.get(words[0]) or (
        _UNITS[words[0]][0] if words[0] in {"bs", "$", "€", "usd", "eur"} else None
    )
    rest = [word for word in words[1:] if word != "."]
    value = _number(rest) if unit and rest else None
    return Amount(value, unit, "money") if unit and value is not None else None


def _counted(words: Sequence[str]) -> Amount | None:
    """Return a number with its unit, or alone: "treinta 30 días", "tres meses", "doce"."""
    rest = [word for word in words if word not in _WORKING and word not in _CALENDAR]
    kinds_of_day = [word for word in words if word in _WORKING or word in _CALENDAR]
    unit, kind = _UNITS.get(rest[-1], ("", "count")) if rest else ("", "count")
    if kinds_of_day and (unit != "day" or len(kinds_of_day) > 1):
        return None
    number = rest[:-1] if unit else rest
    value = Fraction(1) if unit and number in (["a"], ["an"]) else _number(number) if number else None
    if value is None:
        return None
    return Amount(value, "working-day" if kinds_of_day and kinds_of_day[0] in _WORKING else unit, kind)
