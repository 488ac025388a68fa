"""Two statutes compared: which units speak of the same, and how each became the other, word by word.

pair(a, b)          which unit of b is which of a, by content first      pairing.py
diff_words(a, b)    the fewest words that were deleted and inserted     words.py, pieces.py
touches_substance   whether a change touches more than wording          substance.py
diff(a, b)          all of it                                            statutes.py
"""

from federation.statutes.comparing.pairing import Pair, pair
from federation.statutes.comparing.statutes import ArticleDiff, Comparison, diff
from federation.statutes.comparing.words import Op, diff_words

__all__ = ["ArticleDiff", "Comparison", "Op", "Pair", "diff", "diff_words", "pair"]
