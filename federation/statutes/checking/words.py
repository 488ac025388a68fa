"""Words as the checks compare them: stems without endings, and those that carry no subject."""

from functools import lru_cache

from federation.statutes.tokens import fold, tokenize


def words(spelled: str) -> frozenset[str]:
    """Return the words of a list with spaces between them, folded."""
    return frozenset(fold(word) for word in spelled.split())


STOP_WORDS = words(
    # Spanish
    "a al ante bajo cada como con cual cuando cuya cuyo de del desde donde dos durante e el ella ellas ellos"
    " en entre es esa ese eso esta estas este esto estos estan ha han hasta hay la las le les lo los mas me"
    " mediante mi mismo misma mismos mismas ni no nos o otra otro otras otros para pero por porque que quien"
    " quienes se sea sean segun ser sera seran si sin sino so sobre son su sus tal tales tambien te todo toda"
    " todos todas tras tu u un una uno unos unas y ya"
    # Portuguese
    " ao aos as com da das do dos ela ele em essa esse esta este foi isso isto mais mas na nas nao nem no nos"
    " num numa o os ou para pela pelas pelo pelos por qual quando que quem sao se seja sem ser sera seu seus"
    " sua suas um uma umas uns"
    # English
    " an and any are at be been but by for from has have if in into is it its may must not of on or shall so"
    " such than that the their them then there these they this those to under was were when where which who"
    " will with"
)
_ENDINGS = ("es", "as", "os", "s", "a", "o", "e")


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Return the word folded, without the ending that says number and gender."""
    folded = fold(word)
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 3:
            return folded[: -len(ending)]
    return folded


def stems(text: str) -> set[str]:
    """Return the stems of the text's words that carry a subject."""
    return {
        stem(token.text)
        for token in tokenize(text)
        if token.kind == "word" and fold(token.text) not in STOP_WORDS
    }
