"""Headings: whether the words behind an article's label are its title, or begin what it says.

    Artículo 5º.- Quórum. El congreso sesiona …      "Quórum"
    Art. 1. La federación se llama Frente.           none: a sentence
    **Artículo 5. Quórum** El congreso sesiona …     "Quórum": bold up to there

Bold type or a heading of the format's own tells. Where neither does, a title is a short run without a verb, closed by
a mark and followed by more text, or a line of its own; and what the other articles of the same text do decides
the doubtful ones: in a text in which most articles have a title, the others' short beginnings are titles too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from federation.documents.statute import MAX_HEADING

MAX_RUN_WORDS = 16
MAX_LINE_WORDS = 28
MAX_SURE_WORDS = 6  # a run that short is believed although other articles have no titles
MOST = 0.5  # the part of the articles from which on a text is one with titles

_REACH = 240  # characters at an article's beginning
_CLOSER = re.compile(r"(?P<dash>[.:]?[-–—−]+(?= |$)|\.[-–—−]+| [-–—−]+ )|(?P<mark>[.:](?= |$))")
_IN_PARENTHESES = re.compile(r"\(([^()]{1,200})\)[ .:]{0,2}[-–—−]{0,2} ?")
_SHORT_FORMS = re.compile(
    r"(?:^|[ .(])(?:[^\W\d_]|arts?|n[º°o]|núm|num|inc|sr|sra|dr|dra|ing|lic|av|cía|bs|ej)$", re.IGNORECASE
)
_ENDS = " .:;-–—−"


def _set(spelled: str) -> frozenset[str]:
    return frozenset(spelled.split())


# Verbs that stand in a sentence and hardly in a title, in the third person; the futures show in their endings.
_VERBS = (
    _set(
        "es son será serán fue está están tiene tienen hay había debe deben puede pueden queda quedan crea crean se"
        " constituye constituyen denomina llama llaman rige rigen elige eligen sesiona sesionan reúne reúnen adopta"
        " garantiza garantizan establece establecen regula comprende ejerce ejercen dura duran vota votan decide"
        " deciden aprueba aprueban nombra convoca integra integran forman compone componen pertenece gozan goza"
        " corresponde corresponden podrá podrán necesita necesitan conoce reconoce reconocen responde"
        " responden administra administran dirige representa recibe reciben trabaja trabajan hace hacen declara acuerda"
    )
    | _set(
        "é são foi tem têm há deve devem pode podem fica ficam compete cabe decide elege elegem aprova constitui"
        " constituem rege regem compõe compõem exerce exercem"
    )
    | _set(
        "is are was were shall may must will has have had can does consists meets elects decides makes applies apply"
        " belongs"
    )
)
_ASKING = _set("quién quiénes cómo qué cuándo cuánto dónde quem como quando onde who how what when where why")
_FUTURE = re.compile(r"\w{2,}(?:rá|rán|rão|remos)$")
_COMMAND = re.compile(r"\w*[áéíóú]\w*(?:ase|anse|ese|ense)$")  # "Créase", "Constitúyese"
_PLURAL = re.compile(r"\w{2,}[ae][nm]$")  # "aportan", "pagam"
_NO_PLURALS = _set(
    "orden examen régimen plan volumen origen margen imagen joven resumen dictamen gravamen certamen bien quien cien"
    " ordem homem quem também viagem imagem mensagem item itens bem sem cem origem margem contagem porcentagem capitán"
    " than man men women woman children open then when been citizen written system team them item program human"
)
_INFINITIVE = re.compile(
    r"(?!lugar|hogar|bienestar|poder|deber|taller|militar)\w{2,}[aei]r(?:se|lo|la|los|las)?$"
)
_DETERMINERS = _set(
    "el la los las todo toda todos todas cada ningún ninguna nadie o a os as the every each any no nenhum nenhuma"
)
_JOINING = _set(
    "de del y e o u en para por con a al entre sobre contra ante sin do da dos das em no na ao of and or for in to on"
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Run:
    """The words up to the first mark: text[start:end] of an article's beginning, the rest from `rest` on."""

    text: str
    rest: int
    closer: str  # "dash" | "mark" | "parentheses" | "" at the end of the line

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(_WORD.findall(self.text))

    def is_short(self) -> bool:
        """Whether it is as short as a title and ends as one does; on a line of its own it may be longer."""
        return (
            0 < self.words <= (MAX_LINE_WORDS if not self.closer else MAX_RUN_WORDS)
            and self.text[-1] not in ",;"
        )

    def is_phrase(self) -> bool:
        """Whether it has no verb, or asks as titles do: "Quién decide", "De cómo se llama"."""
        words = _WORD.findall(self.text.lower())
        if not _ASKING.isdisjoint(words[:3]):
            return True
        # "La asamblea general de delegados" is a title; "La fábrica reparte la ganancia" has a verb that no list knows.
        begins_sentence = len(words) > 3 and words[0] in _DETERMINERS and _JOINING.isdisjoint(words[2:4])
        begins_order = len(words) > 1 and bool(_INFINITIVE.match(words[0]))  # "Reunirse cada año."
        return not begins_sentence and not begins_order and not has_verb(self.text)

    def is_sure(self) -> bool:
        """Whether it is so short that it is no sentence, though it begins as many do."""
        words = _WORD.findall(self.text.lower())
        return len(words) <= (MAX_SURE_WORDS if words[0] not in _DETERMINERS else 3)


def has_verb(text: str) -> bool:
    """Whether a word of the text is one that makes a sentence of it."""
    return any(
        word in _VERBS
        or _FUTURE.match(word)
        or _COMMAND.match(word)
        or (_PLURAL.match(word) and word not in _NO_PLURALS)
        for word in _WORD.findall(text.lower())
    )


def first_run(text: str) -> Run | None:
    """Return the run of words up to the first mark that closes it; None where none closes it nearby."""
    if found := _IN_PARENTHESES.match(text):
        return Run(found[1].strip(), found.end(), "parentheses")
    for closer in _CLOSER.finditer(text[:_REACH]):
        before = text[: closer.start()]
        if closer["mark"] and closer.group() == "." and _SHORT_FORMS.search(before):
            continue
        rest = len(text) - len(text[closer.end() :].lstrip(" "))
        return Run(before.rstrip(), rest, "dash" if closer["dash"] else "mark") if before else None
    return Run(text, len(text), "") if 0 < len(text) <= _REACH else None


def clean_heading(text: str) -> str | None:
    """Return a title without what closes or encloses it; None where nothing is left, or too much."""
    text = text.strip(_ENDS)
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1].strip(_ENDS)
    return text if 0 < len(text) <= MAX_HEADING else None


def is_capitals(text: str) -> bool:
    """Whether the text is written in capitals alone."""
    return any(sign.isalpha() for sign in text) and text == text.upper()


@dataclass(frozen=True, slots=True)
class Opening:
    """The line in which an article's title would stand: the label's own, or where the label is alone the next."""

    text: str
    lead: int  # so much of it is bold, underlined or italic
    is_heading: bool  # it is a heading of the format's own
    is_own: bool  # it is the label's own line
    is_item: bool
    more: bool  # a line of the article follows
    more_is_item: bool


@dataclass(frozen=True, slots=True)
class Title:
    """A title that was found in an opening, whose line goes on at `rest` with the article's own words."""

    heading: str
    rest: int


def is_all_shown(opening: Opening) -> bool:
    """Whether the format sets the whole line apart, so that it is a title or all of the article."""
    return opening.is_heading or opening.lead >= len(opening.text.rstrip(_ENDS))


def shown_title(opening: Opening) -> Title | None:
    """Return the title that the format shows; None where it shows none."""
    text = opening.text
    if not text or opening.is_item:
        return None
    if is_all_shown(opening):
        # With nothing behind it a sentence is the article itself: somebody set the whole of it in bold.
        is_sentence = not opening.is_own or has_verb(text) or len(_WORD.findall(text)) > MAX_RUN_WORDS
        return None if is_sentence and not opening.more else _whole(text)
    if opening.lead:
        bold, rest = text[: opening.lead].rstrip(), text[opening.lead :].lstrip()
        is_closed = bold[-1] in ".:-–—−" or rest[0] in ".:-–—−" or not rest[0].islower()
        heading = clean_heading(bold) if is_closed else None
        if heading and (opening.is_own or not has_verb(heading)):
            return Title(heading, len(text) - len(rest.lstrip(_ENDS)))
    if not opening.is_own and opening.more and _IN_PARENTHESES.fullmatch(text):
        return _whole(text)
    return None


def _whole(text: str) -> Title | None:
    heading = clean_heading(text)
    return Title(heading, len(text)) if heading else None


def likely_title(opening: Opening) -> tuple[Title, bool] | None:
    """Return what may be the title where the format shows nothing, and whether it is sure by itself; None: none."""
    line = opening.text
    if not line or opening.is_item:
        return None
    run = first_run(line)
    heading = clean_heading(run.text) if run and run.is_short() else None
    if run is None or heading is None:
        return None
    if run.rest < len(line):
        is_title = run.is_phrase() and _begins_sentence(line[run.rest], run)
        sure = run.is_sure() or run.closer in {"dash", "parentheses"}
        return (Title(heading, run.rest), sure and not line[0].islower()) if is_title else None
    if not opening.more:
        return None  # the only words of the article: they say something
    # On a line of its own that no mark closes even a sentence may be a title, where titles are usual.
    stands_alone = line[-1] not in ".:;"
    is_phrase = run.is_phrase() and not line[0].islower()
    if not is_phrase and not stands_alone:
        return None
    sure = is_phrase and run.words <= MAX_RUN_WORDS and (stands_alone or (line[-1] == "." and run.is_sure()))
    introduces = line[-1] == ":" and opening.more_is_item
    return Title(heading, len(line)), sure and not introduces


def _begins_sentence(sign: str, run: Run) -> bool:
    """Whether what follows a run begins anew: with a small letter only behind a dash or parentheses."""
    return not sign.islower() or run.closer in {"dash", "parentheses"}


def find_titles(openings: Sequence[Opening]) -> list[Title | None]:
    """Return each article's title: the format's where it shows one, or what the text as a whole makes likely."""
    shown = [shown_title(opening) for opening in openings]
    likely = [
        None if title or is_all_shown(opening) else likely_title(opening)
        for title, opening in zip(shown, openings, strict=True)
    ]
    silent = sum(title is None for title in shown)
    is_usual = sum(one is not None for one in likely) >= MOST * silent
    return [
        title or (one[0] if one and (one[1] or is_usual) else None)
        for title, one in zip(shown, likely, strict=True)
    ]
