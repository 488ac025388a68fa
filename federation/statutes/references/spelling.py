"""A number spelled as another one is spelled: "5.º" and 7 give "7.º", "quinta" and 7 give "séptima".

Digits keep what stands behind them, Roman numerals stay Roman, words stay words with their gender and their
capitals. What has no name in words here (over 399, cardinals over 99) is written in digits.
"""

import re

from federation.statutes.model import Language
from federation.statutes.numerals import parse_roman
from federation.statutes.tokens import fold

_DIGITS = re.compile(r"\d+(?P<mark>.*)", re.DOTALL)
_JOINED = re.compile(r"(?:decim|vigesim)o\w+")  # "decimotercera"
_ROMANS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip

# Masculine ordinals, places 1 to 9, then tens, then hundreds.
_ORDINALS: dict[Language, tuple[str, str, str]] = {
    "es": (
        "primero segundo tercero cuarto quinto sexto séptimo octavo noveno",
        "décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo",
        ("centésimo ducentésimo tricentésimo"),
    ),
    "pt": (
        "primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono",
        "décimo vigésimo trigésimo quadragésimo quinquagésimo sexagésimo septuagésimo octogésimo nonagésimo",
        ("centésimo ducentésimo trecentésimo"),
    ),
    "en": ("first second third fourth fifth sixth seventh eighth ninth", "", ""),
}
_CARDINALS: dict[Language, tuple[str, str]] = {
    "es": (
        (
            "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
            " diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis"
            " veintisiete veintiocho veintinueve"
        ),
        "diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    ),
    "pt": (
        (
            "um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete"
            " dezoito dezenove"
        ),
        "dez vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    ),
    "en": (
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
            " eighteen nineteen"
        ),
        "ten twenty thirty forty fifty sixty seventy eighty ninety",
    ),
}
_ENGLISH_TEENS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_SPECIAL = {
    "es": {11: "undécimo", 12: "duodécimo"},
    "pt": {11: "décimo primeiro", 12: "décimo segundo"},
}
_AND = {"es": " y ", "pt": " e ", "en": "-"}
_CARDINAL_WORDS = frozenset(
    fold(word) for spelled in _CARDINALS.values() for table in spelled for word in table.split()
) | {"uma", "duas", "una"}


def spell_like(old: str, number: int, language: Language) -> str:
    """Return the number in the spelling of `old`, which spells another one."""
    if found := _DIGITS.match(old):
        return f"{number}{_fit_mark(found['mark'], number)}"
    if parse_roman(old) is not None:
        roman = spell_roman(number)
        return roman.lower() if old.islower() else roman
    folded = fold(old)
    if re.split(r"[\s-]", folded)[0] in _CARDINAL_WORDS and (language != "en" or not _is_ordinal(folded)):
        words = spell_cardinal(number, language)
    else:
        joined = _JOINED.fullmatch(folded) is not None
        words = spell_ordinal(number, language, feminine=folded.endswith("a"), joined=joined)
    if folded in {"primer", "tercer"} and words.endswith(("primero", "tercero")):
        words = words[:-1]  # "el primer artículo"
    return _in_capitals_of(old, words)


def spell_ordinal(number: int, language: Language, *, feminine: bool = False, joined: bool = False) -> str:
    """Return the place in a series in words, or in digits where it has none; `joined` prefers "decimotercera"."""
    if not 0 < number < 400:
        return str(number)
    if language == "en":
        return _english_ordinal(number)
    ones, tens, hundreds = (table.split() for table in _ORDINALS[language])
    hundred, below = divmod(number, 100)
    words = [hundreds[hundred - 1]] if hundred else []
    ten, one = divmod(below, 10)
    if below in _SPECIAL[language] and not (joined and language == "es"):
        words.append(_SPECIAL[language][below])
    elif joined and language == "es" and ten in {1, 2} and one:
        words.append((fold(tens[ten - 1]) + ones[one - 1]).replace("oo", "o"))  # "decimoctavo"
    else:
        words += [tens[ten - 1]] if ten else []
        words += [ones[one - 1]] if one else []
    if feminine:
        words = [" ".join(part[:-1] + "a" for part in word.split()) for word in words]
    return " ".join(words)


def spell_cardinal(number: int, language: Language) -> str:
    """Return the number in words from 1 to 99, else in digits."""
    small, tens = (table.split() for table in _CARDINALS[language])
    if 0 < number <= len(small):
        return small[number - 1]
    if not 0 < number < 100:
        return str(number)
    ten, one = divmod(number, 10)
    return tens[ten - 1] + (_AND[language] + small[one - 1] if one else "")


def spell_roman(number: int) -> str:
    """Return the Roman numeral of 1 to 3999, else digits."""
    if not 0 < number < 4000:
        return str(number)
    spelled = ""
    for value, sign in _ROMANS:
        count, number = divmod(number, value)
        spelled += sign * count
    return spelled


def _english_ordinal(number: int) -> str:
    ones = _ORDINALS["en"][0].split()
    tens = _CARDINALS["en"][1].split()
    hundred, below = divmod(number, 100)
    lead = f"{spell_cardinal(hundred, 'en')} hundred" if hundred else ""
    if not below:
        return f"{lead}th"
    ten, one = divmod(below, 10)
    if ten == 0:
        last = ones[one - 1]
    elif ten == 1:
        last = _ENGLISH_TEENS.split()[one]
    elif one:
        last = f"{tens[ten - 1]}-{ones[one - 1]}"
    else:
        last = f"{tens[ten - 1].removesuffix('y')}ieth"
    return f"{lead} and {last}" if lead else last


def _is_ordinal(folded: str) -> bool:
    return folded.endswith(("th", "first", "second", "third"))


def _fit_mark(mark: str, number: int) -> str:
    """Return what stands behind the digits, as English fits it to the number: 1st, 2nd, 3rd, 4th."""
    if fold(mark) not in {"st", "nd", "rd", "th"}:
        return mark
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return ending.upper() if mark.isupper() else ending


def _in_capitals_of(old: str, words: str) -> str:
    if len(old) > 1 and old.isupper():
        return words.upper()
    if old[:1].isupper():
        several = old.split()
        return (
            words.title() if len(several) > 1 and several[-1][:1].isupper() else words[:1].upper() + words[1:]
        )
    return words
