"""Titles: what a unit and a division are called in a statute's language, as they are shown and read again.

    unit_name(article, "es")        "Artículo 5.º", "Cláusula Quinta", "Disposición transitoria primera", "Anexo B"
    unit_title(article, "es")       "Artículo 5.º. Quórum"
    division_title(division, "es")  "Capítulo II. De la asamblea"

A label stands as it was written. A division keeps its number alone, so that is spelled in one way: in Roman numerals.
"""

from typing import Final

from federation.documents.statute import Article, Division
from federation.statutes.model import Language
from federation.statutes.numerals import is_clause_ordinal

_UNITS: Final[dict[str, dict[Language, str]]] = {
    "article": {"es": "Artículo", "pt": "Artigo", "en": "Article"},
    "clause": {"es": "Cláusula", "pt": "Cláusula", "en": "Clause"},
    "preamble": {"es": "Preámbulo", "pt": "Preâmbulo", "en": "Preamble"},
    "annex": {"es": "Anexo", "pt": "Anexo", "en": "Annex"},
    "transitional": {
        "es": "Disposición transitoria",
        "pt": "Disposição transitória",
        "en": "Transitional provision",
    },
    "additional": {
        "es": "Disposición adicional",
        "pt": "Disposição adicional",
        "en": "Additional provision",
    },
    "derogatory": {
        "es": "Disposición derogatoria",
        "pt": "Disposição revogatória",
        "en": "Repealing provision",
    },
    "final": {"es": "Disposición final", "pt": "Disposição final", "en": "Final provision"},
}
_DIVISIONS: Final[dict[str, dict[Language, str]]] = {
    "part": {"es": "Parte", "pt": "Parte", "en": "Part"},
    "title": {"es": "Título", "pt": "Título", "en": "Title"},
    "chapter": {"es": "Capítulo", "pt": "Capítulo", "en": "Chapter"},
    "section": {"es": "Sección", "pt": "Seção", "en": "Section"},
    "provisions": {"es": "Disposiciones", "pt": "Disposições", "en": "Provisions"},
}
UNTITLED: Final[dict[Language, str]] = {"es": "Estatuto", "pt": "Estatuto", "en": "Statute"}
_SERIES: Final = ("transitional", "additional", "derogatory", "final")
_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_MOST_ROMAN: Final = 399  # beyond it nobody reads them


def spell_roman(number: int) -> str:
    """Return the number in Roman numerals, and in digits where it has none that are read."""
    if not 1 <= number <= _MOST_ROMAN:
        return str(number)
    spelled = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        spelled += sign * count
    return spelled


def series_of(article: Article) -> str | None:
    """Return the series of provisions that the article counts in, or None."""
    series = article.id.partition("-")[0]
    return series if series in _SERIES else None


def is_section(article: Article) -> bool:
    """Whether the unit is a section of a text without articles: a number may stand before it, and no word."""
    return article.id.startswith("section-")


def unit_name(article: Article, language: Language) -> str:
    """Return what the unit is called without its heading; "" where it has no name of its own."""
    label = article.label or article.number
    series = series_of(article)
    if article.kind in {"preamble", "closing"}:
        return ""
    if article.kind == "annex":
        word = _UNITS["annex"][language]
        return f"{word} {label}" if label else word
    if label is None:
        # The only provision of its kind has no number: it is called as its division is.
        above = article.division[-1] if article.division else None
        return (above.title or "") if above and above.kind == "provisions" and not article.heading else ""
    if label.startswith("§"):
        return label
    if series is not None:
        return f"{_UNITS[series][language]} {label}"
    if is_section(article):
        return label
    word = article.word or ("clause" if is_clause_ordinal(label) else "article")
    return f"{_UNITS[word][language]} {label}"


def unit_title(article: Article, language: Language) -> str:
    """Return the unit's name and heading, as far as it has them, on one line."""
    heading = _one_line(article.heading)
    name = unit_name(article, language)
    return f"{name}. {heading}" if name and heading else name or heading


def preamble_title(language: Language) -> str:
    """Return what a preamble is called that has no heading of its own."""
    return _UNITS["preamble"][language]


def division_title(division: Division, language: Language) -> str:
    """Return what stands over the division's articles, on one line."""
    title, word = _one_line(division.title), _DIVISIONS[division.kind][language]
    if division.number is not None:
        name = f"{word} {spell_roman(int(division.number))}"
        return f"{name}. {title}" if title else name
    if division.kind in {"part", "title", "chapter"} and title:
        return f"{word} {title}"  # "Título preliminar"
    return title or word


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split("\n"))
