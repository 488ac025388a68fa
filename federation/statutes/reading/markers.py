"""Markers: whether a line begins an article, a division or an annex, and with what label.

    find_article("Artículo 5º.- Quórum. El congreso …")     ArticleMark(label="5º", number=5, closed=True, end=14 …)
    find_article("Artículo 5 de la Ley …")                  None: a reference
    find_division("CAPÍTULO II: De la asamblea")            DivisionMark("chapter", 2, end=13 …)

Each looks at the beginning of a line alone, with spaces folded. What stands around it (is it a line of its own, in
bold, after an open sentence) decides whether it is believed: that is for `structure` and `lines`. Only the first
`REACH` characters are looked at, so no line is too long.

A label is as written, without the word before it and without what closes it.
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from federation.documents.statute import DivisionKind, UnitWord
from federation.statutes.numerals import is_clause_ordinal, parse_ordinal, parse_ordinal_words, parse_roman
from federation.statutes.reading.items import REACH
from federation.statutes.tokens import fold

MAX_LABEL_NUMBER = 9_999

Series: TypeAlias = Literal["article", "transitional", "additional", "derogatory", "final"]


@dataclass(frozen=True, slots=True)
class ArticleMark:
    """The beginning of an article: text[end:] is its heading or its words."""

    word: str  # "Artículo", "Cláusula", "Disposición transitoria"; "" before a bare ordinal
    label: str
    number: int | None
    suffix: str  # "bis", "a"; "" mostly
    end: int
    closed: bool  # a full stop, colon or dash follows the label, or nothing does
    bare: bool = False  # an ordinal without a word: "Quinta.-"
    series: Series = "article"

    @property
    def unit_word(self) -> UnitWord | None:
        """What the text calls the article, where it is a clause and the label does not tell."""
        is_clause = self.series == "article" and fold(self.word).startswith("cl")
        return "clause" if is_clause and not is_clause_ordinal(self.label) else None


@dataclass(frozen=True, slots=True)
class DivisionMark:
    """The beginning of a division: text[end:] is its title, if it has one on the same line."""

    kind: DivisionKind
    number: int | None
    end: int
    closed: bool


@dataclass(frozen=True, slots=True)
class AnnexMark:
    """The beginning of an annex."""

    label: str | None
    number: int | None
    end: int
    closed: bool


# A number in digits, Roman or words; words are tried from the longest run to the shortest.
_DIGITS = re.compile(
    r"\d{1,4}(?: ?\.? ?[º°ª]|(?:er|[rdtmvn][oa]|st|nd|rd|th|o|a)(?![^\W_])|(?![\d.,/]\d))", re.IGNORECASE
)
_ROMAN = re.compile(r"(?:[IVXLC]{1,9})(?![\w])")
_WORDS = re.compile(r"[^\W\d_]{2,20}(?:[ -][^\W\d_]{2,20}){0,3}")
_CLOSED_WORDS = re.compile(r"([^\W\d_]{2,20}(?:[ -][^\W\d_]{2,20}){0,3})(?= ?(?:[.:)–—−-]|$))")
_SUFFIX = re.compile(r"[ .-]?(bis|ter|qu[áa]ter|quinquies|sexies)(?![^\W_])|-?([A-Z])(?![^\W_])")
_CLOSER = re.compile(r" ?[.:)]{0,2} ?[-–—−]{0,3} ?")
_MARKED = re.compile(r"[.:)–—−-]")

_NUMBER_SIGN = re.compile(r"(?:n[º°]\.?|n[úu]m(?:ero)?\.?|no\.) ?(?=\d)", re.IGNORECASE)

_ARTICLE_WORD = re.compile(
    r"(?:art[íi]culo|artigo|article|art|cl[áa]usula|clause)(?![^\W_])\.? ?", re.IGNORECASE
)
_DIVISION_WORDS: dict[DivisionKind, str] = {
    "part": "parte|part|libro|livro|book",
    "title": "título|titulo|title",
    "chapter": r"capítulo|capitulo|chapter|cap\.",
    "section": "sección|seccion|seção|secção|secao|section|subsección|subsección|subseção",
}
_DIVISION_WORD = re.compile(
    "|".join(f"(?P<{kind}>{words})" for kind, words in _DIVISION_WORDS.items()), re.IGNORECASE
)
_BEFORE_DIVISION = re.compile(
    r"([^\W\d_]{2,20}(?:[ -][^\W\d_]{2,20}){0,2}) (?=parte?|t[íi]t|cap|chap|se[cç]|sub|li[bv]|book)",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(
    r" (preliminar|final|especial|adicional|general|preliminary|general)(?![^\W_])", re.IGNORECASE
)
_WHICH = (
    "transitori[oa]s?|transitóri[oa]s?|adicional(?:es)?|adicionais|derogatori[oa]s?|derrogatórias?|revogatórias?"
    "|final(?:es)?|finais"
)
_PROVISIONS = re.compile(
    r"(?:(?P<which_en>transitional|transitory|additional|repealing|derogatory|final)"
    r"(?:(?:,| and) (?:transitional|additional|repealing|final)){0,3} (?:provisions?|clauses?)"
    rf"|(?:(?:disposici(?:ón|on|ones)|disposição|disposições|cláusulas?|artículos?|régimen) )?(?P<which>{_WHICH})"
    rf"(?:(?:, | y | e )(?:{_WHICH})){{0,3}})(?![^\W_])",
    re.IGNORECASE,
)
_ORDINAL_PROVISION = re.compile(
    r"(?P<number>[^\W\d_]{5,20}(?: [^\W\d_]{5,20})?) (?=disposici[óo]n |disposição "
    r"|(?:transitional|additional|final) prov)",
    re.IGNORECASE,
)
_SERIES: tuple[tuple[str, Series], ...] = (
    ("transit", "transitional"),
    ("adicion", "additional"),
    ("addit", "additional"),
    ("derog", "derogatory"),
    ("derrog", "derogatory"),
    ("revog", "derogatory"),
    ("repeal", "derogatory"),
    ("final", "final"),
    ("finais", "final"),
)
_ANNEX = re.compile(r"(?:anexos?|annex(?:es)?|appendix|apéndice|apêndice)(?![^\W_]) ?", re.IGNORECASE)
_LETTER = re.compile(r"[A-Z](?![\w])")
_PREAMBLE = re.compile(
    r"(?:preámbulo|preambulo|preâmbulo|preamble|exposición de motivos|exposição de motivos|considerandos?|recitals"
    r"|whereas|statement of reasons)[ .:–—-]{0,4}",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:índice|indice|contenido|sumario|sumário|contents|table of contents)[ .:]{0,3}", re.IGNORECASE
)
_CLOSING = re.compile(
    r"(?:dad[oa]s? (?:y firmad[oa] |e passad[oa] )?(?:en|em|no|na)\b|firmad[oa]s? (?:en|por)\b|feit[oa] (?:em|na|no)\b"
    r"|(?:leíd[oa]|aprobad[oa]|aprovad[oa]|sancionad[oa]|suscrit[oa]|hech[oa]) (?:y \w{1,20} )?(?:en|em|na|no)\b"
    r".{0,120}\d"
    r"|en fe de lo cual\b|em fé do que\b|in witness whereof\b|done (?:at|in)\b|given (?:at|in|under)\b|signed\b"
    r"|adopted (?:at|in|on|by)\b|approved (?:at|in|on) .{0,120}\d"
    r"|(?:firmas|firman|assinaturas|assinam|signatures)(?:[:. ]|$)"
    r"|[^\W\d_]{2,20}(?: [^\W\d_]{1,20}){0,3}, (?:a (?:los )?)?\d{1,2}º? (?:días )?(?:de|del)"
    r" \w{3,12} de(?:l)? (?:año )?\d{4}\.?$)",
    re.IGNORECASE,
)


def find_article(text: str) -> ArticleMark | None:
    """Return the article that the line begins, or None.

    A label that only a space parts from a small letter is a reference ("Artículo 5 de la Ley"), and so is one before a
    comma. A bare ordinal ("Quinta.-") has to be closed.
    """
    text = text[:REACH]
    word = _ARTICLE_WORD.match(text)
    if not word:
        return _bare_ordinal(text)
    start = word.end()
    if sign := _NUMBER_SIGN.match(text, start):
        start = sign.end()
    numbered = _number(text, start)
    if numbered is None:
        return None
    number, end = numbered
    suffix = _SUFFIX.match(text, end)
    if suffix and not (suffix[2] and suffix.group()[0] != "-" and text[end - 1].isalpha()):
        end = suffix.end()
    else:
        suffix = None
    closed, rest = _close(text, end)
    if closed is None or (
        not closed and text[start].islower() and parse_ordinal_words(text[start:end]) is None
    ):
        return None  # "Artigo dos Estatutos" has no number two
    said = (suffix[1] or suffix[2]) if suffix else ""
    return ArticleMark(
        word=text[: word.end()].rstrip(),
        label=text[start:end].strip(),
        number=number,
        suffix=fold(said),
        end=rest,
        closed=closed,
    )


def find_loose_article(text: str) -> ArticleMark | None:
    """Return the article of a line that is a heading: there a small letter may follow ("Artículo 5 de los socios")."""
    found = find_article(text)
    if found:
        return found
    word = _ARTICLE_WORD.match(text[:REACH])
    numbered = _number(text[:REACH], word.end()) if word else None
    if not word or not numbered or text[numbered[1] : numbered[1] + 1] != " ":
        return None
    number, end = numbered
    label = text[word.end() : end].strip()
    return ArticleMark(word.group().rstrip(), label, number, "", end + 1, closed=False)


def find_sign(text: str) -> ArticleMark | None:
    """Return the article that "§ 5" begins, in a text whose articles are called so."""
    found = re.match(r"§ ?(\d{1,4})(?! ?[,;])", text)
    closed, rest = _close(text[:REACH], found.end()) if found else (None, 0)
    if not found or closed is None:
        return None
    return ArticleMark("", found.group(), int(found[1]), "", rest, closed)


def _bare_ordinal(text: str) -> ArticleMark | None:
    run = _CLOSED_WORDS.match(text)
    number = parse_ordinal_words(run[1]) if run and text[0].isupper() else None
    closed, rest = _close(text, run.end(1)) if run else (None, 0)
    if run is None or number is None or not closed:
        return None
    return ArticleMark("", run[1], number, "", rest, closed=True, bare=True)


def _ends_of_words(run: str) -> list[int]:
    """Return where the run's words end, the last first."""
    return [found.end() for found in re.finditer(r"[^ -]+", run)][::-1]


def _number(text: str, start: int) -> tuple[int, int] | None:
    """Return the number that stands at `start`, and where it ends."""
    digits = _DIGITS.match(text, start)
    if digits:
        number = parse_ordinal(re.sub(r"[ .]", "", digits.group()))
        return (number, digits.end()) if number is not None and number <= MAX_LABEL_NUMBER else None
    roman = _ROMAN.match(text, start)
    value = parse_roman(roman.group()) if roman else None
    if roman and value:
        return value, roman.end()
    run = _WORDS.match(text, start)
    for end in _ends_of_words(run.group()) if run else []:
        spelled = parse_ordinal(text[start : start + end])
        if spelled is not None and parse_roman(text[start : start + end]) is None:
            return spelled, start + end
    return None


def _letter(text: str, start: int) -> tuple[int, int] | None:
    """Return the place in the alphabet of a letter that stands alone; I, V and X are Roman numerals."""
    found = _LETTER.match(text, start)
    return (ord(found.group()) - ord("A") + 1, found.end()) if found and found.group() not in "IVX" else None


def _close(text: str, end: int) -> tuple[bool | None, int]:
    """Return whether a mark or nothing follows the label, or None where it cannot be one; and where the rest begins."""
    if end >= len(text):
        return True, end
    closer = _CLOSER.match(text, end)
    rest = closer.end() if closer else end
    marks = text[end:rest]
    if rest == len(text):
        return True, rest
    following = text[rest]
    if not marks or (marks == "-" and following.isdigit()) or (marks == "." and following.isdigit()):
        return None, rest
    if _MARKED.search(marks):
        return True, rest
    if following.isupper() or following in "\"“«‘'(¿¡":
        return False, rest
    return None, rest


def find_division(text: str) -> DivisionMark | None:
    """Return the division that the line begins: "Título II", "Primera Parte: …", "Disposiciones transitorias"."""
    text = text[:REACH]
    word = _DIVISION_WORD.match(text)
    if word and not text[word.end() : word.end() + 1].isalpha():
        return _numbered_division(text, word)
    run = _BEFORE_DIVISION.match(text)
    number = parse_ordinal_words(run[1]) if run and text[0].isupper() else None
    word = _DIVISION_WORD.match(text, run.end()) if run else None
    if number is None or word is None or text[word.end() : word.end() + 1].isalpha():
        return None
    closed, rest = _close(text, word.end())
    return None if closed is None else DivisionMark(_kind(word), number, rest, closed)


def _numbered_division(text: str, word: re.Match[str]) -> DivisionMark | None:
    start = word.end() + 1
    if text[word.end() : start] != " ":
        return None
    if sign := _NUMBER_SIGN.match(text, start):
        start = sign.end()
    numbered = _letter(text, start) or _number(text, start)
    if numbered is None:
        preliminary = _UNNUMBERED.match(text, word.end())
        return DivisionMark(_kind(word), None, start, closed=True) if preliminary else None
    number, end = numbered
    closed, rest = _close(text, end)
    return None if closed is None else DivisionMark(_kind(word), number, rest, closed)


def find_loose_division(text: str) -> DivisionMark | None:
    """Return the division of a line that is a heading: there a small letter may follow ("Capítulo I de los socios")."""
    found = find_division(text)
    word = _DIVISION_WORD.match(text[:REACH])
    if found or not word or text[word.end() : word.end() + 1] != " ":
        return found
    numbered = _number(text[:REACH], word.end() + 1)
    if not numbered or text[numbered[1] : numbered[1] + 1] != " ":
        return None
    return DivisionMark(_kind(word), numbered[0], numbered[1] + 1, closed=False)


def _kind(word: re.Match[str]) -> DivisionKind:
    kinds: tuple[DivisionKind, ...] = ("part", "title", "chapter", "section")
    return next(kind for kind in kinds if word[kind])


def find_provisions(text: str) -> tuple[Series, int] | None:
    """Return of which series the provisions are that the line names, and where their name ends."""
    found = _PROVISIONS.match(text[:REACH])
    if not found:
        return None
    return series_of(found["which"] or found["which_en"]), found.end()


def series_of(word: str) -> Series:
    """Return the series that an adjective names."""
    folded = fold(word)
    return next(series for beginning, series in _SERIES if folded.startswith(beginning))


def find_provision(text: str) -> ArticleMark | None:
    """Return the one provision that the line begins: "Disposición transitoria primera.- …", "Primera disposición …"."""
    text = text[:REACH]
    before = _ORDINAL_PROVISION.match(text)
    start = before.end() if before else 0
    named = find_provisions(text[start:])
    if not named:
        return None
    series, length = named
    end = start + length
    if before:
        number = parse_ordinal_words(before["number"])
        closed, rest = _close(text, end)
        if number is None or closed is None:
            return None
        return ArticleMark(text[start:end], before["number"], number, "", rest, closed, series=series)
    numbered = _number(text, end + 1) if text[end : end + 1] == " " else None
    if numbered is None:
        return None
    closed, rest = _close(text, numbered[1])
    if closed is None:
        return None
    return ArticleMark(text[:end], text[end + 1 : numbered[1]], numbered[0], "", rest, closed, series=series)


def find_annex(text: str) -> AnnexMark | None:
    """Return the annex that the line begins. A letter is its place in the alphabet, but I, V and X are Roman."""
    text = text[:REACH]
    word = _ANNEX.match(text)
    if not word:
        return None
    start = word.end()
    if sign := _NUMBER_SIGN.match(text, start):
        start = sign.end()
    numbered = _letter(text, start) or _number(text, start)
    number, end = numbered or (None, word.end())
    closed, rest = _close(text, len(text[:end].rstrip()))
    if closed is None:
        return None
    return AnnexMark(text[start:end].strip() or None if numbered else None, number, rest, closed)


def is_preamble_heading(text: str) -> bool:
    """Whether the line names a preamble and says nothing more."""
    return bool(_PREAMBLE.fullmatch(text[:REACH]))


def is_contents_heading(text: str) -> bool:
    """Whether the line names a table of contents and says nothing more."""
    return bool(_CONTENTS.fullmatch(text[:REACH]))


def is_closing(text: str) -> bool:
    """Whether the line begins the words that close a statute: where and when it was given, who signs."""
    return bool(_CLOSING.match(text[:REACH]))
