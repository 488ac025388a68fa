"""Counters: how a list's style spells a number.

    spell(4, "lower-letter")     d
    spell(28, "upper-letter")    BB         as word processors do; "AB" is what nobody writes in a statute
    spell(14, "upper-roman")     XIV
    spell(5, "ordinal", "es")    5.º
    spell(7, "ordinal-word", "es")   séptimo

The names of the styles are of this module; each format has a table from its own names to these.
"""

from typing import Literal, TypeAlias

Style: TypeAlias = Literal[
    "decimal",
    "decimal-zero",
    "lower-letter",
    "upper-letter",
    "lower-roman",
    "upper-roman",
    "ordinal",
    "ordinal-word",
    "cardinal-word",
    "bullet",
    "none",
]

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)

_CARDINALS = {
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis "
    "veintisiete veintiocho veintinueve",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete "
    "dezoito dezenove",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
}
_CARDINAL_TENS = {
    "es": ("", "", "veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"),
    "pt": ("", "", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"),
    "en": ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
}
_CARDINAL_JOIN = {"es": " y ", "pt": " e ", "en": "-"}

_ORDINALS = {
    "es": " primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo",
    "pt": " primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono",
    "en": " first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth",
}
_ORDINAL_TENS = {
    "es": (
        "",
        "décimo",
        "vigésimo",
        "trigésimo",
        "cuadragésimo",
        "quincuagésimo",
        "sexagésimo",
        "septuagésimo",
        "octogésimo",
        "nonagésimo",
    ),
    "pt": (
        "",
        "décimo",
        "vigésimo",
        "trigésimo",
        "quadragésimo",
        "quinquagésimo",
        "sexagésimo",
        "septuagésimo",
        "octogésimo",
        "nonagésimo",
    ),
    "en": (
        "",
        "tenth",
        "twentieth",
        "thirtieth",
        "fortieth",
        "fiftieth",
        "sixtieth",
        "seventieth",
        "eightieth",
        "ninetieth",
    ),
}


def spell(value: int, style: Style, language: str = "es") -> str:
    """Return the number as the style writes it; words and signs of ordinals in the language (else Spanish).

    What a style cannot write (zero in letters, 5,000 in Roman) comes in digits.
    """
    language = language if language in _ORDINALS else "es"
    if style in {"none", "bullet"}:
        return ""
    if style == "decimal-zero":
        return f"{value:02d}"
    if style == "decimal" or value < 1:
        return str(value)
    if style in {"lower-letter", "upper-letter"}:
        return _letters(value, upper=style == "upper-letter")
    if style in {"lower-roman", "upper-roman"}:
        return _roman(value, upper=style == "upper-roman")
    if style == "ordinal":
        return _ordinal(value, language)
    return _word(value, language, ordinal=style == "ordinal-word")


def _letters(value: int, *, upper: bool) -> str:
    if value > 26 * 8:
        return str(value)
    times, letter = divmod(value - 1, 26)
    return chr((65 if upper else 97) + letter) * (times + 1)


def _roman(value: int, *, upper: bool) -> str:
    if value > 3999:
        return str(value)
    spelled = ""
    for worth, sign in _ROMAN:
        times, value = divmod(value, worth)
        spelled += sign * times
    return spelled.upper() if upper else spelled


def _ordinal(value: int, language: str) -> str:
    if language == "es":
        return f"{value}.º"
    if language == "pt":
        return f"{value}º"
    ending = "th" if 10 < value % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _word(value: int, language: str, *, ordinal: bool) -> str:
    if value > 99:
        return _ordinal(value, language) if ordinal else str(value)
    tens, ones = divmod(value, 10)
    if ordinal:
        words = _ORDINALS[language].split(" ")
        if value < len(words):
            return words[value]
        if language == "en":
            return f"{_CARDINAL_TENS['en'][tens]}-{words[ones]}" if ones else _ORDINAL_TENS["en"][tens]
        return f"{_ORDINAL_TENS[language][tens]} {words[ones]}".strip()
    words = _CARDINALS[language].split(" ")
    if value < len(words):
        return words[value]
    ten = _CARDINAL_TENS[language][tens]
    return f"{ten}{_CARDINAL_JOIN[language]}{words[ones]}" if ones else ten
