"""The words by which an article is recognised: folded, without the common ones, cut to their stems.

One stemmer does for Spanish, Portuguese and English: it only takes off what is longer than the rest of the word
could be mistaken for. A stem is for comparing; nobody reads it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from federation.statutes.tokens import fold

_WORD = re.compile(r"\w+|%")
_MIN_STEM = 4  # letters
_MIN_WORD = 3  # letters

# The words that every article has, folded.
_COMMON_WORDS = """
    a ante antes aquel aquella asi bajo cada como con contra cual cuales cuando cuyo de del desde
    donde dos durante e el ella ellas ellos en entre era es esa ese eso esta estas este esto estos
    fue ha han hasta hay haya he i la las le les lo los mas me mi mismo muy ni no nos o otra otras
    otro otros para pero por porque puede que quien quienes se sea sean segun ser sera seran si sin
    sobre solo son su sus tal tales tambien tan tanto te tiene tienen toda todas todo todos tras tu
    u un una unas uno unos y ya ao aos as com da das do dos ela ele eles elas em essa esse foi isso
    isto ja mais mas mesma na nas nem no nos num numa o os ou outra outro pela pelas pelo pelos pode
    qual quando sao seja sem seu seus sua suas tem um uma all also an and any are as at be been but
    by can each for from had has have if in into is it its may more must no nor not of on or other
    shall should so such than that the their them then there these they this those to under upon was
    were what when where which who will with would articulo articulos artigo artigos article
    articles art
"""
_COMMON = frozenset(_COMMON_WORDS.split())

_ARTICLE = frozenset(
    {"articulo", "articulos", "artigo", "artigos", "article", "articles", "art", "arts", "clausula"}
)

_ENDING_LIST = """
    aciones iciones amiento imiento amientos imientos acion icion acao icao acoes icoes adores
    adoras ador adora idades idad idade ivos ivas ivo iva icos icas ico ica ados adas ado ada idos
    idas ido ida mente ales ais ations ation ments ment ings ing ness ities ity ers er ies ied ed ly
    ar ir aran eran iran ara era ira es os as s o a e y
"""
_ENDINGS = tuple(sorted(_ENDING_LIST.split(), key=lambda ending: (-len(ending), ending)))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the word without its ending; the word is folded already."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=1 << 16)
def _telling_stem(word: str) -> str:
    """Return the stem of a folded word, or nothing where every article has such words."""
    return stem(word) if len(word) >= _MIN_WORD and word not in _COMMON else ""


def written_words(text: str) -> list[str]:
    """Return a text's words as they are written, in order, without marks."""
    return _WORD.findall(text)


def fold_words(written: Sequence[str]) -> tuple[str, ...]:
    """Return the words as a wording is compared: without case and accents."""
    return tuple(map(fold, written))


def without_references(folded: Sequence[str]) -> tuple[str, ...]:
    """Return the words with one sign for every article's number: a reference renumbered is no other wording."""
    return tuple(
        "#" if number and folded[number - 1] in _ARTICLE and word[:1].isdigit() else word
        for number, word in enumerate(folded)
    )


def stems_of(folded: Sequence[str]) -> list[str]:
    """Return the stems of the telling ones among folded words, in order."""
    return [found for word in folded if (found := _telling_stem(word))]
