"""Mending: what the reader misunderstood is set right by a person, before the statute is signed.

    mend(statute, [Join("article-4", "article-5"),           the second was never an article of its own
                   Split("article-7", "Los delegados"),      another one begins with these words
                   Number("article-after-4", "5"),           this is article 5
                   Heading("article-5", "De la asamblea")])  these first words are its title

No mending adds or loses a word: what a label or a heading was goes back into the text where it is none, and a new
heading must be words that stand at the beginning already. An id that others use never changes; an article that gets a
number is called by it. Spaces, line ends and case of the words that a person types do not matter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from pydantic import ValidationError

from federation.documents.base import Language
from federation.documents.statute import SENTENCES, Article, Passage, Statute
from federation.errors import SettingInvalid
from federation.records.common import describe
from federation.statutes.reading.markers import find_article, find_provisions
from federation.statutes.tokens import fold

_ARTICLE_WORD: dict[Language, str] = {"en": "Article", "es": "Artículo", "pt": "Artigo"}
_CLAUSE_WORD: dict[Language, str] = {"en": "Clause", "es": "Cláusula", "pt": "Cláusula"}
_MARKS = " \n.,:;–—-)º°ª"  # what may stand between a label or heading and the words after it
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,5})(?: ?\.?[ºª°])?(?=[ .):–—-])")


@dataclass(frozen=True, slots=True)
class Join:
    """The second article's words belong to the first, which stands just before it."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Split:
    """Another article begins with these words."""

    article: str
    words: str


@dataclass(frozen=True, slots=True)
class Number:
    """The article has this number; none where it is empty."""

    article: str
    number: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The article has these words of its beginning as its heading; none where they are empty."""

    article: str
    words: str


Mending: TypeAlias = Join | Split | Number | Heading


def mend(statute: Statute, mendings: Sequence[Mending], language: Language) -> Statute:
    """Return the statute with these mendings made, in their order.

    Raises SettingInvalid, which says which one cannot be made and why.
    """
    for mending in mendings:
        statute = _mend(statute, mending, language)
    try:
        return Statute.model_validate(statute.model_dump())
    except ValidationError as fault:
        where, what = describe(fault, SENTENCES)[0]
        raise SettingInvalid(f"What was mended is no statute: {where}: {what}", where=where) from fault


def _mend(statute: Statute, mending: Mending, language: Language) -> Statute:
    match mending:
        case Join(first=first, second=second):
            at = _place(statute, first)
            if at + 1 >= len(statute.articles) or statute.articles[at + 1].id != second:
                raise SettingInvalid(f"{second} does not stand just behind {first}.", article=second)
            joined = _joined(statute.articles[at], statute.articles[at + 1], language)
            return _with(statute, at, (joined,), replaced=2)
        case Split(article=article, words=words):
            at = _place(statute, article)
            return _with(statute, at, _split(statute, at, words))
        case Number(article=article, number=number):
            at = _place(statute, article)
            return _with(statute, at, (_numbered(statute, at, number, language),))
        case Heading(article=article, words=words):
            at = _place(statute, article)
            return _with(statute, at, (_headed(statute.articles[at], words),))
        case unknown:
            assert_never(unknown)


def _place(statute: Statute, article: str) -> int:
    for place, one in enumerate(statute.articles):
        if one.id == article:
            return place
    raise SettingInvalid(f"There is no article {article[:100]!a}.", article=article[:100])


def _with(statute: Statute, at: int, articles: tuple[Article, ...], *, replaced: int = 1) -> Statute:
    """Return the statute with these articles in the place of one or more."""
    whole = (*statute.articles[:at], *articles, *statute.articles[at + replaced :])
    return statute.model_copy(update={"articles": whole})


# -- an article and its words ------------------------------------------------------------------------


def _joined(first: Article, second: Article, language: Language) -> Article:
    second = _behind_line(second.model_copy(update={"heading": None}), _beginning(second, language))
    if not first.text or not second.text:
        kept = first if first.text else second
        return first.model_copy(update={"text": kept.text, "parts": kept.parts})
    moved = _moved(second.parts, len(first.text) + 1)
    text = f"{first.text}\n{second.text}"
    return first.model_copy(update={"text": text, "parts": (*first.parts, *moved)})


def _beginning(article: Article, language: Language) -> str:
    """Return label and heading as the words that they were; the word before a number is that of the language."""
    if article.label is None:
        return article.heading or ""
    label = article.label
    if article.word == "clause":
        label = f"{_CLAUSE_WORD[language]} {label}"
    elif article.kind == "article" and label[0].isdigit():
        label = f"{_ARTICLE_WORD[language]} {label}"
    return label if article.heading is None else f"{label}. {article.heading}"


def _behind_line(article: Article, line: str) -> Article:
    """Return the article with a line before its text, which is a paragraph of its own."""
    if not line:
        return article
    paragraph = Passage(depth=0, start=0, end=len(line))
    if not article.text:
        return article.model_copy(update={"text": line, "parts": (paragraph,)})
    parts = (paragraph, *_moved(article.parts, len(line) + 1))
    return article.model_copy(update={"text": f"{line}\n{article.text}", "parts": parts})


def _moved(parts: Sequence[Passage], by: int) -> tuple[Passage, ...]:
    return tuple(one.model_copy(update={"start": one.start + by, "end": one.end + by}) for one in parts)


def _split(statute: Statute, at: int, words: str) -> tuple[Article, Article]:
    whole = statute.articles[at]
    start = _find(whole.text, words)
    if start == 0 and whole.heading is None:
        raise SettingInvalid(f"{whole.id} begins with these words already.", article=whole.id)
    stop = len(whole.text[:start].rstrip())
    first = whole.model_copy(update={"text": whole.text[:stop], "parts": _parts_between(whole, 0, stop)})
    second = whole.model_copy(
        update={
            "id": _free_id(statute, f"article-after-{_last_number(statute, at)}"),
            "kind": "article",
            "number": None,
            "label": None,
            "word": None,
            "heading": None,
            "text": whole.text[start:],
            "parts": _parts_between(whole, start, len(whole.text)),
        }
    )
    mark = find_article(second.text.split("\n", 1)[0])
    if mark is not None and mark.number is not None:
        series = _series(statute, at) if mark.series == "article" else mark.series
        wanted = f"{series}-{mark.number}" + (f"-{mark.suffix}" if mark.suffix else "")
        second = _cut(second, mark.end).model_copy(
            update={
                "number": str(mark.number),
                "label": mark.label,
                "id": _free_id(statute, wanted),
                "word": mark.unit_word,
            }
        )
    return first, second


def _parts_between(article: Article, start: int, end: int) -> tuple[Passage, ...]:
    """Return the passages of text[start:end], counted from there; one that is cut loses its label behind the cut."""
    found = []
    for one in article.parts:
        first, last = max(one.start, start), min(one.end, end)
        if first < last:
            label = one.label if first == one.start else None
            depth = one.depth if first == one.start else 0
            found.append(Passage(label=label, depth=depth, start=first - start, end=last - start))
    return tuple(found)


def _cut(article: Article, length: int) -> Article:
    """Return the article without the first characters of its text, and without the marks that then begin it."""
    rest = article.text[length:].lstrip(_MARKS) if length else article.text
    start = len(article.text) - len(rest)
    return article.model_copy(
        update={"text": rest, "parts": _parts_between(article, start, len(article.text))}
    )


def _numbered(statute: Statute, at: int, number: str, language: Language) -> Article:
    article = statute.articles[at]
    if not number:
        line = _beginning(article.model_copy(update={"heading": None}), language)
        plain = article.model_copy(
            update={"id": _free_id(statute, f"article-after-{_last_number(statute, at - 1)}", but=at)}
        )
        return _behind_line(plain.model_copy(update={"number": None, "label": None, "word": None}), line)
    if not re.fullmatch("0|[1-9][0-9]{0,5}", number):
        raise SettingInvalid(f"{number[:20]!a} is no number in digits such as 5.", article=article.id)
    label, text = article.label, article.text
    if label is None:
        mark = find_article(text.split("\n", 1)[0])
        digits = _NUMBER.match(text)
        if mark is not None and str(mark.number) == number:
            label, article = mark.label, _cut(article, mark.end).model_copy(update={"word": mark.unit_word})
        elif digits is not None and digits[1] == number:
            label, article = digits[0], _cut(article, digits.end())
    series, kind = ("annex", "annex") if article.kind == "annex" else (_series(statute, at), "article")
    chosen = _free_id(statute, f"{series}-{number}", but=at)
    return article.model_copy(update={"number": number, "label": label, "id": chosen, "kind": kind})


def _headed(article: Article, words: str) -> Article:
    wanted = [word.folded for word in _words(words)]
    head, text = article.heading or "", article.text
    if not wanted:
        return _behind_line(article.model_copy(update={"heading": None}), head)
    in_head, in_text = _words(head), _words(text)
    found = [word.folded for word in (*in_head, *in_text)][: len(wanted)]
    if found != wanted:
        raise SettingInvalid(
            f"{article.id} does not begin with these words: a heading is words that stand there.",
            article=article.id,
        )
    heading = " ".join(words.split())
    if len(wanted) <= len(in_head):
        rest = head[in_head[len(wanted) - 1].end :].lstrip(_MARKS)
        return _behind_words(article, rest).model_copy(update={"heading": heading})
    cut = in_text[len(wanted) - len(in_head) - 1].end
    return _cut(article, cut).model_copy(update={"heading": heading})


def _behind_words(article: Article, words: str) -> Article:
    """Return the article whose text begins with these words, in the same line as what follows."""
    if not words or not article.text:
        return _behind_line(article, words)
    by = len(words) + 1
    parts = _moved(article.parts, by)
    if parts and parts[0].start == by and parts[0].label is None:
        parts = (parts[0].model_copy(update={"start": 0}), *parts[1:])
    else:
        parts = (Passage(depth=0, start=0, end=len(words)), *parts)
    return article.model_copy(update={"text": f"{words} {article.text}", "parts": parts})


# -- words as a person types them --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is compared, and where it stands."""

    folded: str
    start: int
    end: int


def _words(text: str) -> list[_Word]:
    """Return the text's words and digits, each by itself: what a person types may end inside "25 %"."""
    return [_Word(fold(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]


def _find(text: str, words: str) -> int:
    """Return where these words begin in the text. Raises SettingInvalid where they stand nowhere, or twice."""
    wanted = [word.folded for word in _words(words)]
    if not wanted:
        raise SettingInvalid("Some words are needed to find the place.")
    standing = _words(text)
    folded = [word.folded for word in standing]
    found = [
        standing[place].start
        for place in range(len(folded) - len(wanted) + 1)
        if folded[place : place + len(wanted)] == wanted
    ]
    if len(found) != 1:
        raise SettingInvalid(
            f"The words {words[:100]!r} stand there {len(found)} times, and must stand there once.",
            times=len(found),
        )
    return found[0]


# -- ids -----------------------------------------------------------------------------------------------


def _free_id(statute: Statute, wanted: str, *, but: int | None = None) -> str:
    """Return the id, or one with -2, -3 … where another article has it; `but` is the place that is to be named."""
    taken = {one.id for place, one in enumerate(statute.articles) if place != but}
    chosen, again = wanted, 1
    while chosen in taken:
        again += 1
        chosen = f"{wanted}-{again}"
    return chosen


def _last_number(statute: Statute, at: int) -> str:
    """Return the number of the last numbered article up to this place, which names those without one behind it."""
    numbers = (
        one.number
        for one in reversed(statute.articles[: at + 1])
        if one.kind == "article" and one.number is not None and one.id.startswith("article-")
    )
    return next(numbers, "0")


def _series(statute: Statute, at: int) -> str:
    """Return the series of numbers at this place: transitional, final … under such provisions, else article."""
    division = statute.articles[at].division
    provisions = [one for one in division if one.kind == "provisions"]
    if not provisions:
        return "article"
    for one in statute.articles:
        if one.division == division and one.number is not None and not one.id.startswith("article-"):
            return one.id.split("-", 1)[0]
    named = find_provisions(provisions[-1].title or "")
    return "article" if named is None else named[0]
