"""The difference of two statutes: unit by unit, as pairing.py pairs them, and word by word inside a pair.

    {"title_ops": [op, …],
     "articles": [{"a": 3, "b": 4, "moved": false, "heading_ops": [op, …], "ops": [{"op", "text", "substance"}, …]}, …]}

`a` and `b` count the units of each statute from 0; null where the other has no such unit. A reference whose number only
follows its article is no change of substance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from federation.encoding import Json
from federation.statutes.comparing.pairing import Pair, pair_units
from federation.statutes.comparing.pieces import Interner, Pieces, WordPieces
from federation.statutes.comparing.substance import Judge
from federation.statutes.comparing.words import Op, diff_pieces, diff_texts
from federation.statutes.model import Language, Statute
from federation.statutes.reading.language import detect_language
from federation.statutes.references import key_of, renumber

TEXTS_READ = 20  # articles, from which the language is told


@dataclass(frozen=True, slots=True)
class ArticleDiff:
    """How unit a became unit b."""

    a: int | None
    b: int | None
    moved: bool
    heading_ops: tuple[Op, ...]
    ops: tuple[Op, ...]

    def to_json(self) -> dict[str, Json]:
        """Return what the command gives."""
        return {
            "a": self.a,
            "b": self.b,
            "moved": self.moved,
            "heading_ops": [op.to_json() for op in self.heading_ops],
            "ops": [op.to_json() for op in self.ops],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one statute became another: in the other's order, what is gone behind what it stood behind."""

    title_ops: tuple[Op, ...]
    articles: tuple[ArticleDiff, ...]

    def to_json(self) -> dict[str, Json]:
        """Return what `frente-statutes diff --json` gives."""
        return {
            "title_ops": [op.to_json() for op in self.title_ops],
            "articles": [article.to_json() for article in self.articles],
        }


def diff(a: Statute, b: Statute) -> Comparison:
    """Return how a became b."""
    interner = Interner()
    pieces_a = [WordPieces(article.text, interner) for article in a.articles]
    pieces_b = [WordPieces(article.text, interner) for article in b.articles]
    pairs = pair_units(a.articles, b.articles, pieces_a, pieces_b, interner)
    language = language_of(a, b)
    numbers = numbers_back(a, b, pairs)
    nothing = WordPieces("", interner)

    def compare(left: str | None, right: str | None) -> tuple[Op, ...]:
        return diff_texts(left or "", right or "", interner, Judge(left or "", right or "", language))

    def compare_units(one: Pair) -> ArticleDiff:
        left = a.articles[one.a] if one.a is not None else None
        right = b.articles[one.b] if one.b is not None else None
        before = pieces_a[one.a] if one.a is not None else nothing
        after = pieces_b[one.b] if one.b is not None else nothing
        return ArticleDiff(
            one.a,
            one.b,
            one.moved,
            compare(left.heading if left else None, right.heading if right else None),
            diff_pieces(before, after, _judge(before, after, language, numbers)),
        )

    return Comparison(compare(a.title, b.title), tuple(map(compare_units, pairs)))


def language_of(*statutes: Statute) -> Language:
    """Return the language that the statutes are in."""
    texts = (one.text for statute in statutes for one in statute.articles)
    return detect_language(" ".join(islice(texts, TEXTS_READ)))[0]


def numbers_back(a: Statute, b: Statute, pairs: Sequence[Pair]) -> dict[str, str]:
    """Return b's key of every unit that got another number -> a's; empty where all kept theirs."""
    keys = {
        key: before
        for one in pairs
        if one.a is not None and one.b is not None
        if (before := key_of(a.articles[one.a])) and (key := key_of(b.articles[one.b]))
    }
    return keys if any(key != before for key, before in keys.items()) else {}


def _judge(before: Pieces, after: Pieces, language: Language, numbers: Mapping[str, str]) -> Judge:
    if not numbers or before.text == after.text or not before.text:
        return Judge(before.text, after.text, language)
    followed = renumber(after.text, language, numbers).replacements
    return Judge(before.text, after.text, language, {one.start: one.new for one in followed})
