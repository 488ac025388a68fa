"""What was understood of a file, shown to the person who signs it, and set right by options or at a prompt."""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

from typing import TYPE_CHECKING

import click

from federation.errors import SettingInvalid
from federation.statutes.mending import Heading, Join, Mending, Number, Split, mend
from node.commands.terminal import table, tell, warn
from node.translations import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from federation.documents import Article, Statute
    from federation.documents.base import Language
    from federation.statutes.model import Reading

_SHOWN_HEADING = 32  # characters
_SHOWN_WORDS = 44  # characters

# What a person types, in the three languages at once: who writes "join" on a Spanish machine is understood too.
_VERBS: dict[str, str] = {
    **dict.fromkeys(("join", "unir", "juntar"), "join"),
    **dict.fromkeys(("split", "partir", "dividir", "separar"), "split"),
    **dict.fromkeys(("number", "número", "numero", "numerar"), "number"),
    **dict.fromkeys(("heading", "título", "titulo", "rúbrica", "epígrafe"), "heading"),
    **dict.fromkeys(("show", "ver", "mostrar"), "show"),
}


def mendings_of(
    joins: Sequence[str], splits: Sequence[str], numbers: Sequence[str], headings: Sequence[str]
) -> list[Mending]:
    """Return what the options ask for, in the order in which it is done. Raises SettingInvalid."""
    found: list[Mending] = []
    found += [Join(*_two(one, ",", "--join article-4,article-5")) for one in joins]
    found += [Split(*_two(one, "@", "--split article-7@WORDS")) for one in splits]
    found += [Number(*_two(one, "=", "--number article-after-4=5")) for one in numbers]
    found += [Heading(*_two(one, "=", "--heading article-5=WORDS")) for one in headings]
    return found


def _two(text: str, sign: str, form: str) -> tuple[str, str]:
    first, found, second = text.partition(sign)
    if not found:
        raise SettingInvalid(f"{text[:100]!a} is not of the form {form}.")
    return first.strip(), second.strip()


# -- showing -------------------------------------------------------------------------------------------


def show_reading(reading: Reading) -> None:
    """Tell what the file holds, and what of it was not understood."""
    show_statute(reading.statute)
    for warning in reading.warnings:
        warn(f"{warning.article}: {warning.text}" if warning.article else warning.text)
    for one in reading.unread:
        if one.after is None:
            warn(say("Not taken, at the beginning: {text}", text=_short(one.text, _SHOWN_WORDS)))
        else:
            warn(
                say(
                    "Not taken, after {article}: {text}",
                    article=one.after,
                    text=_short(one.text, _SHOWN_WORDS),
                )
            )


def show_statute(statute: Statute) -> None:
    """Tell the articles: id, label, heading, first words."""
    tell(statute.title or say("(without a title)"))
    table([_row(one) for one in statute.articles])


def _row(article: Article) -> tuple[str, ...]:
    label = article.label or article.number or "–"
    return (
        article.id,
        label,
        _short(article.heading or "–", _SHOWN_HEADING),
        _short(article.text, _SHOWN_WORDS),
    )


def _short(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def show_article(article: Article) -> None:
    """Tell the whole of an article."""
    tell(f"{article.id}  {article.label or '–'}  {article.heading or '–'}")
    tell(article.text)


# -- mending at a prompt -------------------------------------------------------------------------------


def ask_for_mendings(statute: Statute, language: Language) -> Statute:
    """Return the statute as the person leaves it: an empty line says that all is right."""
    warn(say("Is all of this right? Press Enter to sign it. What was misunderstood can be set right:"))
    ways = [
        (say("join article-4 article-5"), say("the second is no article of its own")),
        (say("split article-7 WORDS"), say("another article begins with these words")),
        (say("number article-after-4 5"), say("this is article 5")),
        (say("heading article-5 WORDS"), say("these first words are its heading")),
        (say("show article-5"), say("all of its words")),
    ]
    width = max(len(typed) for typed, _ in ways)
    for typed, meaning in ways:
        warn(f"  {typed.ljust(width)}  {meaning}")
    while line := str(click.prompt(">", default="", show_default=False, err=True)).strip():
        try:
            statute = _follow(statute, line, language)
        except SettingInvalid as fault:
            warn(str(fault))
    return statute


def _follow(statute: Statute, line: str, language: Language) -> Statute:
    """Return the statute after one typed line. Raises SettingInvalid."""
    verb, _, rest = line.partition(" ")
    article, _, more = rest.strip().partition(" ")
    match _VERBS.get(verb.casefold()):
        case "join":
            mending: Mending = Join(article, more.strip())
        case "split":
            mending = Split(article, more.strip())
        case "number":
            mending = Number(article, more.strip())
        case "heading":
            mending = Heading(article, more.strip())
        case "show":
            found = [one for one in statute.articles if one.id == article]
            if not found:
                raise SettingInvalid(say("There is no article {article}.", article=article))
            show_article(found[0])
            return statute
        case _:
            raise SettingInvalid(
                say("What is to be done? join, split, number, heading, show; or Enter to sign.")
            )
    statute = mend(statute, [mending], language)
    show_statute(statute)
    return statute
