"""Language: which of three a text is in, by its smallest words."""

import re
from collections import Counter

from federation.statutes.model import Language

MIN_HITS = 12  # small words, below which nobody can tell
_MARGIN = 1.5  # the first language has so many times the words of the second, or it is doubtful

# Only words that stand in one of the three languages alone. Articles of one letter count in Portuguese only in
# pairs with others ("e", "o"): Spanish has both, too, but seldom.
_SPELLED: dict[Language, str] = {
    "es": "el los las y del al una unos unas con por su sus se es son lo en para que como más podrá será deberá"
    " artículo según también o la",
    "pt": "o os e do da dos das no na nos nas ao aos à às um uma com por seu sua seus suas se é são em para que como"
    " mais poderá será deverá artigo não pelo pela pelos pelas ou",
    "en": "the of and to in shall by or for is are be with its that which any may must article not on from at",
}
_SIGNS = {language: frozenset(spelled.split()) for language, spelled in _SPELLED.items()}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 200_000  # characters: the beginning of a long text tells as much as all of it


def detect_language(text: str) -> tuple[Language, bool]:
    """Return the text's language, and whether it is doubtful."""
    counted = Counter(word.casefold() for word in _WORD.findall(text[:_ENOUGH]))
    hits: dict[Language, int] = {
        language: sum(counted[sign] for sign in signs) for language, signs in _SIGNS.items()
    }
    # Spanish comes first where nothing speaks for another: most statutes here are Spanish.
    first, second, _ = sorted(hits, key=lambda language: -hits[language])
    doubtful = hits[first] < MIN_HITS or hits[first] < _MARGIN * hits[second]
    return first, doubtful
