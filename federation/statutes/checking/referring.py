"""References to articles that are not there, and those that seem to mean another article by now.

A reference has moved, in all likelihood, where the words before it name what it speaks of ("la cuota que fija el
artículo 26"), the article that it names says nothing of the kind, and exactly one other article has it in its heading.
"""

import re
from collections.abc import Iterator

from federation.statutes.checking.finding import Finding, say
from federation.statutes.checking.words import STOP_WORDS, stem, stems, words
from federation.statutes.model import Article, Language, Statute
from federation.statutes.references import Reference, Units, find_references, key_of, series_of
from federation.statutes.tokens import fold

_WINDOW = 120  # characters before a reference
_PREDICATES = (
    r"previst[oa]s?|establecid[oa]s?|cread[oa]s?|fijad[oa]s?|señalad[oa]s?|regulad[oa]s?|exigid[oa]s?|mencionad[oa]s?"
    r"|contemplad[oa]s?|definid[oa]s?|indicad[oa]s?|a que se refieren?|de que (?:trata|habla)n?"
    r"|que (?:fija|exige|prev[eé]|establece|crea|regula|señala|manda|define|indica|estabelece|cria)n?"
    r"|estabelecid[oa]s?|criad[oa]s?|fixad[oa]s?|de que tratam?|que fixam?"
    r"|(?:provided for|set out|set|created|required|established|fixed|described|mentioned) (?:in|by|under)"
    r"|referred to in"
)
_DETERMINERS = r"el|la|los|las|al|del|o|a|os|as|ao|da|do|das|dos|the|un|una|um|uma|lo|su|sus"
_WORD = rf"(?!(?:{_DETERMINERS}|y|e|and)\s)[^\W\d_]+"
_BEFORE = re.compile(
    rf"(?<!\w)(?:el|la|los|las|al|del|o|a|os|as|ao|da|do|das|dos|the)\s"
    rf"(?P<topic>{_WORD}(?:\s(?:(?:del?|de\sl[ao]s?|d[ao]s?|of\sthe|of)\s)?{_WORD}){{0,4}}?)\s"
    rf"(?:(?:{_PREDICATES})(?:\s(?:en|por|em|no|na|nos|nas|pel[ao]s?))?(?:\s(?:el|la|los|las|o|a|os|as))?"
    r"|del?|de la|d[ao]|of)\s$",
    re.IGNORECASE,
)
_TOO_GENERAL = frozenset(
    stem(word)
    for word in words(
        "caso casos plazo prazo forma formas terminos termos efectos efeitos disposicion regla regra norma materia"
        " materias articulo artigo estatuto procedimiento procedimento requisitos requisito tareas tarefas orden"
        " ordem marco excepcion excecao condiciones lista literal numeral paragrafo inciso parte letra paragraph"
        " item case cases terms rules provisions purposes manner disposto dispuesto previsto establecido"
    )
)


def check_references(statute: Statute, language: Language) -> Iterator[Finding]:
    """Give a finding for each reference that leads nowhere, or elsewhere than its words say."""
    units = Units(statute)
    counted = {series_of(article) for article in statute.articles if key_of(article) is not None}
    subjects = _Subjects(statute)
    for article in statute.articles:
        for reference in find_references(article.text, language):
            span = (reference.start, reference.end)
            spelled = article.text[reference.start : reference.end]
            if _is_broken(reference, article, units, counted):
                yield say("reference-broken", language, [(article, span)], reference=spelled)
            elif moved := _moved(reference, article, units, subjects):
                topic, instead = moved
                yield say(
                    "reference-moved",
                    language,
                    [(article, span), (instead, (0, 0))],
                    reference=spelled,
                    topic=topic,
                )


def _is_broken(reference: Reference, at: Article, units: Units, counted: set[str]) -> bool:
    if reference.kind == "external":
        return False
    if reference.unit == "division":
        return units.has_divisions(reference) is False
    if reference.kind == "internal" and not reference.series and "" not in counted:
        return False  # a text without numbered articles: whatever it speaks of is none of its own
    return None in units.resolve(reference, at)


class _Subjects:
    """What each article is about: the stems of its heading, and those of all of its words."""

    def __init__(self, statute: Statute) -> None:
        self.articles = statute.articles
        has_headings = any(article.heading for article in statute.articles)
        self.headings = [
            stems(article.heading or ("" if has_headings else " ".join(article.text.split()[:6])))
            for article in statute.articles
        ]
        self.words = [stems(f"{article.heading or ''} {article.text}") for article in statute.articles]

    def mentions(self, article: Article, topic: set[str]) -> bool:
        place = next(place for place, one in enumerate(self.articles) if one.id == article.id)
        return topic <= self.words[place]

    def about(self, head: str, topic: set[str], but: Article) -> list[Article]:
        return [
            article
            for article, heading, words in zip(self.articles, self.headings, self.words, strict=True)
            if head in heading and topic <= words and article.id != but.id
        ]


def _moved(
    reference: Reference, at: Article, units: Units, subjects: _Subjects
) -> tuple[str, Article] | None:
    """Return what the reference speaks of and the one article about it; None where there is no strong evidence."""
    if reference.kind == "external" or reference.unit == "division":
        return None
    meant = units.resolve(reference, at)
    if len(meant) != 1 or meant[0] is None or meant[0].id == at.id:
        return None
    window = at.text[max(0, reference.start - _WINDOW) : reference.start]
    found = _BEFORE.search(window)
    if not found:
        return None
    carrying = [word for word in found["topic"].split() if fold(word) not in STOP_WORDS]
    if not carrying or stem(carrying[0]) in _TOO_GENERAL:
        return None
    topic = {stem(word) for word in carrying}
    if subjects.mentions(meant[0], topic):
        return None
    candidates = subjects.about(stem(carrying[0]), topic, at)
    return (found["topic"], candidates[0]) if len(candidates) == 1 else None
