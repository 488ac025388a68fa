"""Terms that are defined twice.

    "se entiende por trabajador activo quien …"   "asociado significa …"   "“member” means …"     said outright
    "Delegado: quien lo representa."  in an article of definitions                                said outright
    "Se considera socio fundador a quien …"                                                       said outright
    "Trabajador activo es quien …"                                                                said in passing
    "El comité de fábrica es el órgano que …"  under the heading "Comité de fábrica"              said in passing

Two definitions of one term are a finding unless they say the same words. A sentence that only says what something is
("El congreso es la máxima autoridad") defines nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from federation.statutes.checking.finding import Finding, Span, say
from federation.statutes.checking.words import STOP_WORDS, stem, stems
from federation.statutes.model import Article, Language, Statute
from federation.statutes.tokens import fold, words_of

MAX_DEFINIENS = 400  # characters

_QUOTE = r"[\"“”«»'‘’]?"
_TERM = rf"{_QUOTE}(?P<term>[^\W\d_][\w-]*(?: [\w-]+){{0,5}}?){_QUOTE}"
_BEGIN = r"(?:^|(?<=[.;:\n,])) ?(?:(?:[a-z]\)|-|\d{1,2}[.)]) )?"
_DETERMINER = r"(?:(?:el|la|los|las|un|una|o|a|os|as|um|uma|the|an) )?"
_WHO = (
    r"(?:(?:al?|ao) )?(?:quien(?:es)?|quem|aquel(?:l[ao]s?|es|[ea]s?)?|tod[oa]s?|cualquier|qualquer|cada"
    r"|(?:el|l[ao]s?|al|o|a|os|as|ao) (?:que|cual)|any|every|whoever)\b"
)
_THING = rf"(?:{_WHO}|(?:el|l[ao]s?|un[ao]?|o|a|os|as|um|uma|the|an?) [^\W\d_]+)"
_UNDERSTOOD = r"(?:entiend[ae]n?|entender[aá]n?|entendemos|entende-se|entendem-se|entender-se-[aá])"


def _any(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_OUTRIGHT = (
    _any(rf"(?<!\w){_UNDERSTOOD}(?:se)? por {_DETERMINER}{_TERM}(?:,|:| -)? (?={_THING}|a |lo que|o que)"),
    _any(rf"(?<!\w)por {_DETERMINER}{_TERM} (?:se )?{_UNDERSTOOD}(?!\w)"),
    _any(
        rf"{_BEGIN}{_DETERMINER}{_TERM} (?:significan?|quieren? decir|quer(?:em)? dizer|designan?"
        r"|means?|shall mean)(?!\w)"
    ),
    _any(r"[\"“](?P<term>[^\"“”\n]{2,60})[\"”] (?:means?|significa|quiere decir)(?!\w)"),
    _any(
        rf"(?<!\w)(?:se considerar?[aá]?n?|consid[eé]rasen?|consideram?-se) {_DETERMINER}{_TERM},? (?={_WHO})"
    ),
    _any(
        rf"(?<!\w)(?:efectos|fines|fins|efeitos|purposes) (?:de|of) [^.;:,\n]{{3,60}}, {_DETERMINER}{_TERM}"
        r" (?:es|son|ser[aá]n?|[eé]|s[aã]o|is|are)(?!\w)"
    ),
)
_GLOSSARY = _any(rf"(?:^|(?<=[.;\n])) ?(?:(?:[a-z]\)|-|\d{{1,2}}[.)]) )?{_DETERMINER}{_TERM}: ")
_GLOSSARY_HEADING = _any(
    r"definici|definiç|definition|glosario|glossary|gloss[aá]rio|vocabular|t[eé]rminos$|^palabras|interpretation"
)
_IS = r"(?:es|son|[eé]|s[aã]o|is|are)"
_IN_PASSING = _any(rf"(?:^|(?<=[.;\n])) ?{_DETERMINER}{_TERM} {_IS} (?={_WHO})")
_UNDER_HEADING = _any(rf"^{_DETERMINER}{_TERM} {_IS} (?={_THING} (?:que|de|del|da|do|dirigid|of|that|which))")
_ASKED = _any(r"(?:qu[eé]|c[oó]mo|lo que|o que|what) (?:se )?$")  # "qué se entiende por el cien por ciento"


@dataclass(frozen=True, slots=True)
class _Definition:
    article: Article
    span: Span
    term: tuple[str, ...]  # stems
    spelled: str
    outright: bool
    definiens: tuple[str, ...]


def check_definitions(statute: Statute, language: Language) -> Iterator[Finding]:
    """Give a finding for each term that two places define in different words."""
    by_term: dict[tuple[str, ...], list[_Definition]] = {}
    for article in statute.articles:
        for one in _definitions(article):
            by_term.setdefault(one.term, []).append(one)
    for same in by_term.values():
        first = same[0]
        for other in same[1:]:
            differs = other.definiens != first.definiens and other.article.id != first.article.id
            if differs and (first.outright or other.outright or _both_say_who(first, other)):
                yield say(
                    "definition-twice",
                    language,
                    [(first.article, first.span), (other.article, other.span)],
                    term=first.spelled,
                )
                break


def _both_say_who(first: _Definition, other: _Definition) -> bool:
    """Whether both say in passing who or which it is: they are made by `_IN_PASSING`, not by a heading."""
    return all(re.match(_WHO, " ".join(one.definiens[:3]), re.IGNORECASE) for one in (first, other))


def _definitions(article: Article) -> list[_Definition]:
    """Return the article's definitions, in order, each term once."""
    found: list[tuple[re.Match[str], bool]] = [
        (match, True)
        for pattern in _OUTRIGHT
        for match in pattern.finditer(article.text)
        if not _ASKED.search(article.text[max(0, match.start() - 12) : match.start()])
    ]
    heading = article.heading or ""
    if _GLOSSARY_HEADING.search(heading):
        found += [(match, True) for match in _GLOSSARY.finditer(article.text)]
    found += [(match, False) for match in _IN_PASSING.finditer(article.text)]
    under = _UNDER_HEADING.search(article.text)
    if under and _normal(under["term"]) and set(_normal(under["term"])) <= stems(heading):
        found.append((under, False))
    made: dict[tuple[str, ...], _Definition] = {}
    for match, outright in sorted(found, key=lambda one: (not one[1], one[0].start("term"))):
        term = _normal(match["term"])
        if term and term not in made:
            made[term] = _make(article, match, term, outright=outright)
    return sorted(made.values(), key=lambda one: one.span)


def _make(article: Article, match: re.Match[str], term: tuple[str, ...], *, outright: bool) -> _Definition:
    behind = article.text[match.end() : match.end() + MAX_DEFINIENS]
    definiens = re.split(r"[.;\n]", behind, maxsplit=1)[0]
    return _Definition(
        article,
        (match.start("term"), match.end() + len(definiens)),
        term,
        match["term"],
        outright,
        tuple(words_of(definiens)),
    )


def _normal(term: str) -> tuple[str, ...]:
    """Return the term's stems; nothing for what is no term: "esto", "lo que"."""
    words = [fold(word) for word in term.split()]
    if not words or words[0] in STOP_WORDS or words[-1] in STOP_WORDS:
        return ()
    return tuple(stem(word) for word in words if word not in STOP_WORDS)
