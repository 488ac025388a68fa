"""A merge of several versions of one article, with the trace of its words.

What the base says and the merge kept stems from the base; what came in stems from the first version, in the plan's
order, that has it at the same place. So a merge is traced by what it is, whatever way it was made.

Versions may number their articles otherwise than the base. Before they are merged, what they say about other articles
is put into the base's numbers, as far as an article is there too: by itself a number is no change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from federation.errors import PlanMalformed
from federation.statutes.comparing import diff_words, pair
from federation.statutes.drafting.plan import Place
from federation.statutes.drafting.tracing import NUMBERING, Origin, Piece, Source, tidy
from federation.statutes.merging import Merged, merge
from federation.statutes.model import Article, Language, Statute
from federation.statutes.references import Place as Stand
from federation.statutes.references import key_of, renumber

_ALTERNATIVES = " | "  # between the alternatives of a conflict, as a person is told


@dataclass(frozen=True, slots=True)
class MergedWording:
    """An article's heading and text as merged, and where its versions disagree."""

    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]
    conflicts: tuple[tuple[int, int, str], ...]  # start, end, and the alternatives


class Merger:
    """Merges articles of some drafts; remembers which article of one draft is which of another."""

    def __init__(self, statutes: Mapping[str, Statute], language: Language) -> None:
        self._statutes = statutes
        self._language = language
        self._numbers: dict[tuple[str, str], dict[str, str]] = {}

    def merge(self, base: Place, versions: Sequence[Place]) -> MergedWording:
        """Return the versions merged over the base; where they disagree it keeps the base's words.

        Raises:
            PlanMalformed: they have so little in common that they are no versions of the base
        """
        article = self._find(base)
        others = [(place, self._find(place)) for place in versions]
        named = {
            f"{place.file} {place.article}": _alone(
                self._in_numbers_of(base.file, place.file, other), article
            )
            for place, other in others
        }
        merged = merge(_alone(article, article), named)
        if len(merged.statute.articles) != 1:
            raise PlanMalformed(
                f"{base.file} {base.article}: what is to be merged are no versions of it.", where="merge"
            )
        made = merged.statute.articles[0]
        wordings = [(base, article), *others]
        return MergedWording(
            tuple(trace_merged(made.heading or "", [_source(*one, "heading") for one in wordings])),
            tuple(trace_merged(made.text, [_source(*one) for one in wordings])),
            tuple(_conflicts(merged, article.text, made.text)),
        )

    def _find(self, place: Place) -> Article:
        return next(one for one in self._statutes[place.file].articles if one.id == place.article)

    def _in_numbers_of(self, base: str, version: str, article: Article) -> Article:
        """Return the version's article with its references in the base's numbers."""
        if version == base:
            return article
        numbers = self._numbers_of(base, version)
        own = key_of(article)
        stand = None
        if own is not None and own in numbers:
            stand = Stand(own, _keys(self._statutes[version]), _keys(self._statutes[base]), numbers[own])
        text = renumber(article.text, self._language, numbers, stand).text
        return article.model_copy(update={"text": text, "parts": ()})

    def _numbers_of(self, base: str, version: str) -> dict[str, str]:
        """Return the base's number for each of the version's."""
        if (base, version) not in self._numbers:
            ours, theirs = self._statutes[base].articles, self._statutes[version].articles
            numbers: dict[str, str] = {}
            for couple in pair(self._statutes[base], self._statutes[version]):
                if couple.a is None or couple.b is None:
                    continue
                here, there = key_of(ours[couple.a]), key_of(theirs[couple.b])
                if here is not None and there is not None:
                    numbers.setdefault(there, here)
            self._numbers[base, version] = numbers
        return self._numbers[base, version]


def _keys(statute: Statute) -> list[str]:
    return [key for article in statute.articles if (key := key_of(article)) is not None]


def _alone(article: Article, base: Article) -> Statute:
    """Return the article as a statute of its own, in the base's place: so that only its words are compared."""
    fields = {"id": base.id, "kind": base.kind, "number": base.number, "label": base.label, "division": ()}
    return Statute(articles=(article.model_copy(update=fields),))


def _source(place: Place, article: Article, part: str | None = None) -> tuple[Source, str]:
    text = article.text if part is None else article.heading or ""
    return Source(place.file, article.id, 0, len(text), part), text


def _conflicts(merged: Merged, base: str, made: str) -> list[tuple[int, int, str]]:
    """Return the open conflicts where they stand in the merged text; one about the whole article at its beginning."""
    return [
        (
            *(
                (_carried(base, made, one.start), _carried(base, made, one.end))
                if one.start is not None and one.end is not None
                else (0, 0)
            ),
            _ALTERNATIVES.join(other.text for other in one.alternatives),
        )
        for one in merged.conflicts
    ]


def _carried(base: str, made: str, place: int) -> int:
    """Return where a place of the base is in the merged text."""
    at = there = 0
    for op in diff_words(base, made):
        if op.op == "insert":
            there += len(op.text)
            continue
        if place < at + len(op.text):
            return there + (place - at if op.op == "equal" else 0)
        at += len(op.text)
        there += len(op.text) if op.op == "equal" else 0
    return there


def trace_merged(text: str, wordings: Sequence[tuple[Source, str]]) -> list[Piece]:
    """Return the merged text in pieces: each sign stems from the first of the wordings that has it at this place."""
    origins: list[Origin | None] = [None] * len(text)
    for source, wording in wordings:
        at = there = 0
        for op in diff_words(wording, text):
            if op.op == "equal":
                for step in range(len(op.text)):
                    if origins[at + step] is None:
                        start = there + step
                        origins[at + step] = Source(
                            source.file, source.article, start, start + 1, source.part
                        )
            at += len(op.text) if op.op != "delete" else 0
            there += len(op.text) if op.op != "insert" else 0
    # What no wording has are spaces and numbers that the merge itself put in.
    return tidy(Piece(sign, origin or NUMBERING) for sign, origin in zip(text, origins, strict=True))
