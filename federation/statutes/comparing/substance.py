"""Substance: whether a change touches more than wording.

    "puede" -> "debe"                                   true
    "25 %" -> "la cuarta parte"                         false: the same amount
    "La Asamblea" -> "la asamblea,"                     false: case and marks
    "artículo 5" -> "artículo 6"                        false where article 5 became article 6

What a change says is reduced to **concepts**, in their order: amounts, places in a series, may and must, negations,
and/or, all/some, only, kinds of majority, deadlines, named bodies, and words with a capital letter inside a sentence.
A change is of substance where the concepts that it takes away are not those that it brings. A word that is only spelled
otherwise, an item's label and punctuation are none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import Indel

from federation.statutes.model import Language
from federation.statutes.numerals import parse_amount, parse_ordinal, parse_ordinal_words
from federation.statutes.reading.language import detect_language
from federation.statutes.tokens import NUMBER_WORDS, VALUE_WORDS, Token, fold, tokenize

WINDOW = 80  # characters around a change in which its numbers find their units
SPELLED_ALIKE = 0.8  # of the letters of two words that are one word spelled in two ways
MIN_SPELLED = 5  # letters: shorter words are too near to each other

Concept = tuple[str, object]

_CONCEPTS = """
    may: podra podran puede pueden podria podrian poder facultad facultativo facultativa opcional voluntario voluntaria
    may: podera poderao pode podem poderia poderiam may can could might optional voluntary
    must: debera deberan debe deben deber devera deverao deve devem dever must shall obligatorio obligatoria
    must: obligatoriamente obligacion obrigatorio obrigatoria obrigacao mandatory obligatory
    should: deberia deberian deveria deveriam should ought
    forbidden: prohibido prohibida prohibidos prohibidas prohibe prohiben prohibira proibido proibida proibidos
    forbidden: proibidas proibe proibem forbidden prohibited
    not: no not nao cannot ni nem neither nor
    never: nunca jamas never jamais
    without: sin sem without
    except: salvo excepto exceptuando excepcion exceto excetuado excecao except unless excluding menos
    and: y e and
    or: o u ou or
    all: todo toda todos todas all whole every
    each: cada each
    both: ambos ambas both
    some: algun alguno alguna algunos algunas algum alguma alguns algumas some several varios varias
    any: cualquier cualquiera cualesquier cualesquiera qualquer quaisquer any anyone
    none: ningun ninguno ninguna ningunos ningunas nadie nenhum nenhuma ninguem none nobody no-one
    only: solo solamente unicamente exclusivamente exclusivo exclusiva somente so apenas unico unica only solely
    only: exclusively exclusive
    simple: simple simples simple-majority
    absolute: absoluta absoluto absolute
    qualified: calificada cualificada qualificada qualified especial
    relative: relativa relative
    unanimous: unanimidad unanime unanimes unanimidade unanimity unanimous unanimously
    consensus: consenso consensus
    majority: mayoria mayorias maioria maiorias majority majorities
    minority: minoria minorias minority minorities
    before: antes previo previa previamente anterior before prior previously
    after: despues posterior posteriormente depois apos after afterwards
    within: dentro within plazo plazos prazo prazos
    until: hasta ate until
    from: desde since
    during: durante during mientras while
    at-once: inmediatamente inmediato inmediata imediatamente immediately
    more: mas mais more over
    less: menos less fewer under
    least: minimo minima minimos minimas least minimum
    most: maximo maxima maximos maximas most maximum
    twice: doble dobro double
"""
_BODIES = """
    asamblea congreso consejo coordinacion coordinadora comite comision junta directorio directiva secretaria
    secretariado tribunal sindicato federacion confederacion ministerio gobierno estado cooperativa delegado delegada
    coordinador vocero vocera gerente presidente presidenta
    assembleia congresso conselho coordenacao comissao diretoria diretorio sindicato federacao ministerio governo
    assembly congress council coordination committee board commission union federation ministry government state
    coordinator delegate manager president chair secretary
"""
# Small words that say something else, or nothing, in the other languages.
_ONLY_IN: dict[str, set[Language]] = {
    "no": {"es", "en"},
    "so": {"pt"},
    "o": {"es"},
    "u": {"es"},
    "e": {"es", "pt"},
    "or": {"en"},
    "mas": {"es"},
    "over": {"en"},
    "under": {"en"},
    "poder": set(),  # mostly a noun
    "deber": set(),
    "dever": set(),
    "apenas": {"pt"},
}


def _table() -> dict[str, str]:
    table = {
        word: concept.strip()
        for line in _CONCEPTS.strip().splitlines()
        for concept, words in [line.split(":")]
        for word in words.split()
    }
    for word in _BODIES.split():
        table.setdefault(word, f"body {word}")
        table.setdefault(_plural(word), f"body {word}")
    return table


def _plural(word: str) -> str:
    if word.endswith(("cion", "or", "on")):
        return f"{word}es"
    if word.endswith("ao"):
        return f"{word[:-2]}oes"
    return f"{word}s"


_CONCEPT_OF = _table()
_QUIET = {
    "por",
    "per",
    "un",
    "una",
    "uno",
    "um",
    "uma",
    "one",
    "el",
    "la",
    "los",
    "las",
    "o",
    "os",
    "as",
    "the",
    "y",
    "e",
    "and",
    "of",
    "r",
    "us",
    "de",
    "del",
    "(",
    ")",
    "a",
    "an",
    "parte",
    "partes",
    "part",
    "parts",
    "may",
    "mayo",
    "quarter",
}
_NUMBERISH = (NUMBER_WORDS - _QUIET) | {"$", "€", "/"}
_OF_NUMBERS = NUMBER_WORDS | set("$€/.,:-")
_NEAR = re.compile(r"\d+(?:[.,:/]\d+)*[ºª°]?|\w+|\s+|[^\w\s]")
_ORDINALS = re.compile(
    r"(?:primer|segund|tercer|cuart|quint|sext|septim|octav|noven|decim|undecim|duodecim|vigesim|primeir|terceir|quart"
    r"|setim|oitav|non)(?:[oa]s?)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
)
_PIECE = re.compile(r"\d+(?:[.,:/]\d+)*|\w+|[%+$€/]")
_LABEL = re.compile(r"(?:\d{1,3}|[ivxlc]{1,6}|[^\W\d_])[.)°º]{1,2}-?(?=\s|$)", re.IGNORECASE)
_OPENING = '.!?:;)\n"«»“”¿¡—–-'  # a word behind one of them may have its capital letter from there


@dataclass(slots=True)
class Judge:
    """Says of changes from text a to text b whether they touch more than wording.

    `renumbered` tells numbers of references in b that only follow their articles: the place where one begins in b,
    and how it reads in a.
    """

    a: str
    b: str
    language: Language | None = None
    renumbered: Mapping[int, str] = field(default_factory=dict)

    def touches_substance(self, a_start: int, a_end: int, b_start: int, b_end: int) -> bool:
        """Whether what a[a_start:a_end] says is not what b[b_start:b_end] says."""
        written_a, written_b = _PIECE.findall(self.a, a_start, a_end), _PIECE.findall(self.b, b_start, b_end)
        if not any(map(_may_say, written_a)) and not any(map(_may_say, written_b)):
            return False
        words_a, words_b = list(map(fold, written_a)), list(map(fold, written_b))
        if words_a == words_b:
            return False
        spans = (a_start, a_end, b_start, b_end)
        numbers_a: list[Token] = []
        numbers_b: list[Token] = []
        if any(_is_numberish(word) for word in (*words_a, *words_b)):
            spans, numbers_a, numbers_b = self._with_numbers(*spans)
        left = self._concepts(self.a, spans[0], spans[1], numbers_a, {})
        right = self._concepts(self.b, spans[2], spans[3], numbers_b, self.renumbered)
        return _drop_spelling(left, right) if left != right else False

    # -- numbers ---------------------------------------------------------------------------------

    def _with_numbers(
        self, a_start: int, a_end: int, b_start: int, b_end: int
    ) -> tuple[tuple[int, int, int, int], list[Token], list[Token]]:
        """Return the change widened until it has whole numbers with their units, on both sides alike."""
        tokens_a = _numbers_around(self.a, a_start, a_end)
        tokens_b = _numbers_around(self.b, b_start, b_end)
        while True:
            inside_a = _touched(tokens_a, a_start, a_end)
            inside_b = _touched(tokens_b, b_start, b_end)
            before = max(
                [0, *(a_start - one.start for one in inside_a), *(b_start - one.start for one in inside_b)]
            )
            after = max([0, *(one.end - a_end for one in inside_a), *(one.end - b_end for one in inside_b)])
            if not before and not after:
                return (a_start, a_end, b_start, b_end), inside_a, inside_b
            # The texts are the same beside the change, so the other side widens by as much.
            a_start, b_start = max(0, a_start - before), max(0, b_start - before)
            a_end, b_end = min(len(self.a), a_end + after), min(len(self.b), b_end + after)

    # -- words -----------------------------------------------------------------------------------

    def _concepts(
        self, text: str, start: int, end: int, numbers: list[Token], renumbered: Mapping[int, str]
    ) -> list[tuple[Concept | None, str]]:
        """Return what a stretch of text says, word by word: the concept or None, and the folded word."""
        said: list[tuple[Concept | None, str]] = []
        skipped = start
        for found in _PIECE.finditer(text, start, end):
            if found.start() < skipped:
                continue
            if label := _label_at(text, found.start()):
                skipped = found.start() + label
                continue
            number = next((one for one in numbers if one.start <= found.start() < one.end), None)
            if number is not None:
                skipped = number.end
                if not (fold(number.text) == "dos" and self._speaks("pt")):  # "of the"
                    said.append((_amount(renumbered.get(number.start, number.text)), fold(number.text)))
                continue
            said.append((self._concept(text, found.start(), found.group()), fold(found.group())))
        return said

    def _concept(self, text: str, start: int, word: str) -> Concept | None:
        folded = fold(word)
        if folded in _ONLY_IN and not any(self._speaks(language) for language in sorted(_ONLY_IN[folded])):
            return None
        if named := _CONCEPT_OF.get(folded):
            return ("word", named)
        if _ORDINALS.fullmatch(folded):
            value = parse_ordinal_words(word) or parse_ordinal_words(word.rstrip("sS"))
            return ("place", value) if value else None
        if word[0].isdigit() or word in {"%", "+", "$", "€", "/"}:
            return _amount(word)
        if word[0].isupper() and len(word) > 1 and not _opens(text, start):
            return ("name", folded)
        return None

    def _speaks(self, language: Language) -> bool:
        if self.language is None:
            self.language = detect_language(f"{self.a}\n{self.b}")[0]
        return self.language == language


@lru_cache(maxsize=1 << 16)
def _may_say(word: str) -> bool:
    """Whether the word may be a concept or a part of one."""
    folded = fold(word)
    return (
        folded in _CONCEPT_OF
        or _is_numberish(folded)
        or word[0].isupper()
        or not word[0].isalpha()
        or _ORDINALS.fullmatch(folded) is not None
    )


def _is_numberish(word: str) -> bool:
    return word in _NUMBERISH or word[0].isnumeric()


def _numbers_around(text: str, start: int, end: int) -> list[Token]:
    """Return the numbers that a change touches, at their places in the text: as far as words may be theirs."""
    begin, stop = start, end
    for word in reversed(_NEAR.findall(text, max(0, start - WINDOW), start)):
        if not _is_of_number(word):
            break
        begin -= len(word)
    for word in _NEAR.findall(text, end, end + WINDOW):
        if not _is_of_number(word):
            break
        stop += len(word)
    if not any(_has_value(word) for word in _NEAR.findall(text, begin, stop)):
        return []
    return [
        Token(token.text, begin + token.start, begin + token.end, token.kind)
        for token in tokenize(text[begin:stop])
        if token.kind == "number"
    ]


def _has_value(piece: str) -> bool:
    return fold(piece) in VALUE_WORDS or piece[0].isnumeric()


def _is_of_number(piece: str) -> bool:
    word = fold(piece)
    return word in _OF_NUMBERS or word.isspace() or word[:1].isnumeric()


def _touched(tokens: list[Token], start: int, end: int) -> list[Token]:
    """Return the numbers that a change lies in or has in it."""
    return [token for token in tokens if token.start < end and token.end > start]


def _amount(text: str) -> Concept:
    """Return what a number says, alike for "25 %" and "la cuarta parte"."""
    amount = parse_amount(text)
    if amount is not None:
        return ("amount", (amount.value, amount.unit, amount.kind))
    place = parse_ordinal(text)
    return ("place", place) if place is not None else ("number", fold(text).replace(" ", ""))


def _label_at(text: str, start: int) -> int:
    """Return the length of the item's label that begins there; 0 where none does."""
    if start and text[start - 1] not in "\n(":
        return 0
    before = text[max(0, start - 2) : start].removesuffix("(")
    if before and not before.endswith("\n"):
        return 0
    found = _LABEL.match(text, start)
    return len(found.group()) if found else 0


def _opens(text: str, start: int) -> bool:
    """Whether the word begins a sentence, a line or a quotation."""
    before = (
        text[:start].rstrip(" \u00a0") if start < WINDOW else text[start - WINDOW : start].rstrip(" \u00a0")
    )
    return not before or before[-1] in _OPENING


def _drop_spelling(left: list[tuple[Concept | None, str]], right: list[tuple[Concept | None, str]]) -> bool:
    """Whether the two sides still say different things when words only spelled otherwise are left out."""
    said_left = [concept for concept, _ in left if concept]
    said_right = [concept for concept, _ in right if concept]
    if said_left == said_right:
        return False
    if len(left) != len(right):
        return True
    for (concept, word), (other, other_word) in zip(left, right, strict=True):
        if concept == other:
            continue
        both_known = concept is not None and other is not None and "name" not in {concept[0], other[0]}
        if both_known or not _spelled_alike(word, other_word):
            return True
    return False


def _spelled_alike(word: str, other: str) -> bool:
    return word == other or (
        min(len(word), len(other)) >= MIN_SPELLED
        and word[0] == other[0]
        and not word[0].isdigit()
        and Indel.normalized_similarity(word, other) >= SPELLED_ALIKE
    )
