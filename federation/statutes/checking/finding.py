"""What a check finds: a code, the articles that it is about, and a sentence for a person.

    Finding("quorum-conflict", ("article-12", "article-16"), ((58, 75), (80, 101)),
            "Dos quórums distintos: «la mitad más uno» en el artículo 12 y «un tercio» en el artículo 16.")

`spans` holds for each article its place in the article's text, half-open, in code points; (0, 0) where it is about the
article as a whole.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from federation.encoding import Json
from federation.statutes.model import Article, Language

FindingCode: TypeAlias = Literal[
    "definition-twice",
    "majority-conflict",
    "number-duplicate",
    "number-missing",
    "number-out-of-order",
    "quorum-conflict",
    "reference-broken",
    "reference-moved",
    "term-conflict",
]
Span: TypeAlias = tuple[int, int]

SENTENCES: dict[FindingCode, dict[Language, str]] = {
    "definition-twice": {
        "es": "Dos definiciones de «{term}»: en {first} y en {second}.",
        "pt": "Duas definições de «{term}»: em {first} e em {second}.",
        "en": "Two definitions of “{term}”: in {first} and in {second}.",
    },
    "majority-conflict": {
        "es": "Dos mayorías distintas para lo mismo: «{one}» en {first} y «{other}» en {second}.",
        "pt": "Duas maiorias diferentes para o mesmo: «{one}» em {first} e «{other}» em {second}.",
        "en": "Two different majorities for the same thing: “{one}” in {first} and “{other}” in {second}.",
    },
    "number-duplicate": {
        "es": "El número {number} está repetido.",
        "pt": "O número {number} está repetido.",
        "en": "The number {number} is there more than once.",
    },
    "number-missing": {
        "es": "Falta el número {number} antes de {first}.",
        "pt": "Falta o número {number} antes de {first}.",
        "en": "Number {number} is missing before {first}.",
    },
    "number-out-of-order": {
        "es": "El número de {first} está fuera de orden.",
        "pt": "O número de {first} está fora de ordem.",
        "en": "The number of {first} is out of order.",
    },
    "quorum-conflict": {
        "es": "Dos quórums distintos para lo mismo: «{one}» en {first} y «{other}» en {second}.",
        "pt": "Dois quóruns diferentes para o mesmo: «{one}» em {first} e «{other}» em {second}.",
        "en": "Two different quorums for the same thing: “{one}” in {first} and “{other}” in {second}.",
    },
    "reference-broken": {
        "es": "Se remite a «{reference}», que no existe en este texto.",
        "pt": "Remete-se a «{reference}», que não existe neste texto.",
        "en": "It refers to “{reference}”, which this text does not have.",
    },
    "reference-moved": {
        "es": "Se habla de «{topic}» en «{reference}», pero de eso trata {second}.",
        "pt": "Fala-se de «{topic}» em «{reference}», mas disso trata {second}.",
        "en": "It speaks of “{topic}” in “{reference}”, but that is what {second} is about.",
    },
    "term-conflict": {
        "es": "Dos plazos distintos para lo mismo: «{one}» en {first} y «{other}» en {second}.",
        "pt": "Dois prazos diferentes para o mesmo: «{one}» em {first} e «{other}» em {second}.",
        "en": "Two different terms for the same thing: “{one}” in {first} and “{other}” in {second}.",
    },
}
_UNIT: dict[Language, str] = {"es": "artículo {}", "pt": "artigo {}", "en": "article {}"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the text that a person should look at."""

    code: FindingCode
    articles: tuple[str, ...]  # ids
    spans: tuple[Span, ...]  # of each article
    text: str  # a sentence in the statute's language

    def to_json(self) -> dict[str, Json]:
        """Return what `frente-statutes check --json` gives of it."""
        return {
            "code": self.code,
            "articles": list(self.articles),
            "spans": [list(span) for span in self.spans],
            "text": self.text,
        }


def name(article: Article, language: Language) -> str:
    """Return what to call the article in a sentence: "artículo 12", or its heading, or its id."""
    if article.label and article.kind == "article":
        return _UNIT[language].format(article.label)
    return f"«{article.heading}»" if article.heading else article.id


def say(code: FindingCode, language: Language, places: list[tuple[Article, Span]], **words: str) -> Finding:
    """Return the finding about the places, with its sentence: `first` and `second` are the first two articles."""
    named = dict(zip(("first", "second"), (name(article, language) for article, _ in places), strict=False))
    return Finding(
        code,
        tuple(article.id for article, _ in places),
        tuple(span for _, span in places),
        SENTENCES[code][language].format(**named, **words),
    )
