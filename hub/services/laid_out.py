"""Statutes laid out for reading: titles, numbered lines, amendments beside their articles, differences under titles.

articles_of(view)               a proposal's articles as a page shows them
pairs_of(difference, a, b)      the articles of two proposals, as they became each other
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from federation.documents.statute import Article, Division, Statute
from federation.statutes.comparing import diff_words
from federation.statutes.model import Language
from federation.statutes.writing.titles import division_title, unit_title
from hub.services.numbered_lines import Paragraph, numbered
from hub.services.statute_models import AmendmentView, DiffView, FindingView, OpView, ProposalView
from hub.services.statutes import ops

_AROUND: Final = 70  # signs of what stays, on each side of a change
_MOST_SIGNS: Final = 20_000  # that are compared while somebody waits


@dataclass(frozen=True, slots=True)
class LaidOutAmendment:
    """An amendment, with what it does to the words of its article."""

    amendment: AmendmentView
    ops: tuple[OpView, ...]
    after: str | None
    """The title of the article behind which a new or moved one comes; None where it comes first."""


@dataclass(frozen=True, slots=True)
class LaidOutArticle:
    """An article of a page: divisions that begin with it, its lines, and what is moved or found about it."""

    id: str
    title: str
    divisions: tuple[tuple[int, str], ...]
    """Depth and title of those that begin here."""
    paragraphs: tuple[Paragraph, ...]
    amendments: tuple[LaidOutAmendment, ...]
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class LaidOutPair:
    """An article of a, of b, or of both."""

    a_id: str | None
    b_id: str | None
    a_title: str
    b_title: str
    moved: bool
    same: bool
    heading_ops: tuple[OpView, ...]
    ops: tuple[OpView, ...]


def articles_of(view: ProposalView) -> tuple[LaidOutArticle, ...]:
    """Return a proposal's articles; an amendment that adds one stands beside the article that it follows."""
    if view.statute is None or view.summary is None:
        return ()
    statute = Statute.model_validate(view.statute)
    language: Language = view.summary.language  # type: ignore[assignment]  # the views keep documents' languages
    titles = {article.id: title_of(article, language) for article in statute.articles}
    by_id = {article.id: article for article in statute.articles}
    beside: dict[str, list[LaidOutAmendment]] = {}
    for one in view.amendments:
        named = one.article or one.change.get("after") or statute.articles[0].id
        beside.setdefault(named, []).append(
            LaidOutAmendment(one, change_ops(one, by_id.get(named)), titles.get(one.change.get("after", "")))
        )
    laid_out = []
    above: tuple[Division, ...] = ()
    for article, paragraphs in zip(statute.articles, numbered(view.statute["articles"]), strict=True):
        laid_out.append(
            LaidOutArticle(
                id=article.id,
                title=titles[article.id],
                divisions=tuple(_beginning(above, article.division, language)),
                paragraphs=paragraphs,
                amendments=tuple(beside.get(article.id, ())),
                findings=tuple(one for one in view.findings or () if article.id in one.articles),
            )
        )
        above = article.division
    return tuple(laid_out)


def title_of(article: Article, language: Language) -> str:
    """Return what to call an article on a page: its title, or its first words."""
    title = unit_title(article, language)
    if title:
        return title
    words = article.text.split(maxsplit=6)
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")


def _beginning(
    above: Sequence[Division], here: Sequence[Division], language: Language
) -> Iterable[tuple[int, str]]:
    same = True
    for depth, division in enumerate(here):
        same = same and depth < len(above) and above[depth] == division
        if not same:
            yield depth, division_title(division, language)


def change_ops(amendment: AmendmentView, article: Article | None) -> tuple[OpView, ...]:
    """Return what an amendment deletes and inserts, with a few of the words around it."""
    change = amendment.change
    match change["kind"]:
        case "replace" if article is not None:
            before, after = article.text[: change["start"]], article.text[change["end"] :]
            old, new = article.text[change["start"] : change["end"]], change["new"]
            if len(old) + len(new) > _MOST_SIGNS:
                found = tuple(
                    one
                    for one in (
                        OpView(op="equal", text=before, substance=False),
                        OpView(op="delete", text=old, substance=False),
                        OpView(op="insert", text=new, substance=False),
                        OpView(op="equal", text=after, substance=False),
                    )
                    if one.text
                )
            else:
                found = ops(diff_words(article.text, before + new + after))
            return tuple(_shortened(found))
        case "heading" if article is not None:
            return ops(diff_words(article.heading or "", change.get("new", "")))
        case "insert":
            return (OpView(op="insert", text=change["new"], substance=False),)
        case "delete" if article is not None:
            return tuple(_shortened((OpView(op="delete", text=article.text, substance=False),)))
        case _:
            return ()


def _shortened(found: Sequence[OpView]) -> Iterable[OpView]:
    """Give the changes with the words next to them: what stays is cut where it is long."""
    for at, one in enumerate(found):
        text = one.text
        if one.op == "equal" and len(text) > 2 * _AROUND:
            head = "" if at == 0 else text[:_AROUND].rsplit(" ", 1)[0] + " "
            tail = "" if at == len(found) - 1 else " " + text[-_AROUND:].split(" ", 1)[-1]
            text = f"{head}[…]{tail}"
        elif one.op == "delete" and len(found) == 1 and len(text) > 4 * _AROUND:
            text = text[: 4 * _AROUND].rsplit(" ", 1)[0] + " […]"
        yield one.model_copy(update={"text": text})


def pairs_of(difference: DiffView, a: Statute, b: Statute) -> tuple[LaidOutPair, ...]:
    """Return the articles of both, in the order of the difference."""
    pairs = []
    for one in difference.articles:
        old = None if one.a is None else a.articles[one.a]
        new = None if one.b is None else b.articles[one.b]
        pairs.append(
            LaidOutPair(
                a_id=None if old is None else old.id,
                b_id=None if new is None else new.id,
                a_title="" if old is None else title_of(old, difference.a.language),  # type: ignore[arg-type]  # as above
                b_title="" if new is None else title_of(new, difference.b.language),  # type: ignore[arg-type]  # as above
                moved=one.moved,
                same=all(op.op == "equal" for op in (*one.heading_ops, *one.ops)),
                heading_ops=one.heading_ops,
                ops=one.ops,
            )
        )
    return tuple(pairs)
