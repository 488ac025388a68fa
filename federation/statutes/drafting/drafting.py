"""Make the unified text that a plan describes, with the trace of every word.

A wording that was taken, or merged, speaks of articles by the numbers of its own draft. Such a reference gets the
number that its topic has in the new text: where the article that it means was taken from the same draft, or stands
among the options of an entry. A reference for which neither is so stays as it is and is listed as unresolved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from federation.encoding import Json
from federation.errors import PlanMalformed
from federation.statutes.drafting.merged import Merger
from federation.statutes.drafting.plan import Entry, Place, Plan
from federation.statutes.drafting.rendering import Unit, render
from federation.statutes.drafting.stemming import Stems, article_pieces
from federation.statutes.drafting.tracing import (
    NUMBERING,
    Author,
    Piece,
    Source,
    Span,
    slice_pieces,
    spans_of,
    text_of,
    tidy,
)
from federation.statutes.model import Article, Division, Language, Passage, Reading, Statute
from federation.statutes.reading.passages import Line, build_text
from federation.statutes.references import Place as Stand
from federation.statutes.references import Renumbered, key_of, renumber, series_of
from federation.statutes.references.spelling import spell_ordinal


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Something that the plan leaves open: text[start:end] of an article of the unified text."""

    code: str  # "reference": it means an article without a place here; "conflict": the versions disagree
    article: str
    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, Json]:
        """Return what `frente-statutes draft --json` gives of it."""
        return {
            "code": self.code,
            "article": self.article,
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """A unified text: Markdown, where each of its words comes from, and the statute that it is."""

    text: str
    trace: tuple[Span, ...]
    statute: Statute
    language: Language
    unresolved: tuple[Unresolved, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Return what `frente-statutes draft --json` gives."""
        return {
            "text": self.text,
            "trace": [span.to_json() for span in self.trace],
            "unresolved": [one.to_json() for one in self.unresolved],
        }


def draft(plan: Plan, statutes: Mapping[str, Statute | Reading]) -> Draft:
    """Return the text that the plan describes; `statutes` holds its drafts by the names that it gives them.

    Raises:
        PlanMalformed: a draft is not given, or an article that the plan names is not in it; `where` says the place
    """
    return _Drafter(plan, statutes).draft()


def read_statutes(statutes: Mapping[str, Statute | Reading]) -> dict[str, Statute]:
    """Return the statutes, out of their readings."""
    return {file: one.statute if isinstance(one, Reading) else one for file, one in statutes.items()}


def all_variants(files: Iterable[str], statutes: Mapping[str, Statute]) -> list[list[Piece]]:
    """Return every heading and text of the drafts as what words may stem from, in the order given."""
    return [
        pieces
        for file in files
        for article in statutes[file].articles
        for pieces in (
            article_pieces(file, article.id, article.heading or "", "heading"),
            article_pieces(file, article.id, article.text),
        )
        if pieces
    ]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """An entry's wording, before it has a number."""

    entry: Entry
    where: Place | None  # whose numbers its references speak in
    kind: str
    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]
    parts: tuple[Passage, ...]
    conflicts: tuple[tuple[int, int, str], ...] = ()


class _Drafter:
    """Carries out one plan."""

    def __init__(self, plan: Plan, statutes: Mapping[str, Statute | Reading]) -> None:
        self.plan = plan
        missing = next((file for file in plan.drafts if file not in statutes), None)
        if missing is not None:
            raise PlanMalformed(f"The plan's draft {missing!r} is not given.", where="drafts")
        given = read_statutes(statutes)
        self.statutes = {file: given[file] for file in plan.drafts}
        self.languages = {
            file: one.language if isinstance(one, Reading) else plan.language
            for file, one in statutes.items()
        }
        self.articles = {
            file: {article.id: article for article in statute.articles}
            for file, statute in self.statutes.items()
        }
        for count, entry in enumerate(plan.articles):
            for where, place in entry.places():
                if place.article not in self.articles[place.file]:
                    path = f"articles[{count}].{where}"
                    raise PlanMalformed(f"{path}: {place.file} has no article {place.article!r}.", where=path)
        self._merger = Merger(self.statutes, plan.language)
        self._all: Stems | None = None

    def draft(self) -> Draft:
        chosen = self._under_divisions()
        labelled = _label(chosen, self.plan.language)
        keys = [key_of(article) for article in labelled]
        units: list[Unit] = []
        unresolved: list[Unresolved] = []
        for place, (one, article) in enumerate(zip(chosen, labelled, strict=True)):
            made = self._renumber(one, keys, place, chosen)
            text, left = _rewrite(one.text, made)
            shown = text_of(text)
            parts = (
                _shift(one.parts, made)
                if one.parts
                else build_text([Line(line) for line in shown.split("\n")])[1]
            )
            unit = article.model_copy(update={"text": shown, "parts": parts})
            units.append(Unit(unit, one.heading, tuple(text), self._titles(one)))
            unresolved += [
                Unresolved("reference", unit.id, start, end, shown[start:end]) for start, end in left
            ]
            unresolved += [
                Unresolved("conflict", unit.id, *_moved(start, end, made), alternatives)
                for start, end, alternatives in one.conflicts
            ]
        title = [Piece(self.plan.title, Author(self.plan.author))] if self.plan.title else []
        pieces = render(title, units, self.plan.language)
        statute = Statute(title=self.plan.title, articles=tuple(unit.article for unit in units))
        return Draft(text_of(pieces), tuple(spans_of(pieces)), statute, self.plan.language, tuple(unresolved))

    def _under_divisions(self) -> list[_Chosen]:
        """Return the wordings that the plan chose, each under a division or under that of the one before it."""
        chosen: list[_Chosen] = []
        division: tuple[Division, ...] = ()
        for entry in self.plan.articles:
            division = entry.division or division
            one = self._choose(entry.model_copy(update={"division": division}))
            if one is not None:
                chosen.append(one)
        return chosen

    # -- wordings ------------------------------------------------------------------------------------

    def _choose(self, entry: Entry) -> _Chosen | None:
        heading = self._heading(entry)
        if entry.take:
            place, article = entry.take, self._article(entry.take)
            own = article_pieces(place.file, article.id, article.heading or "", "heading")
            return _Chosen(
                entry,
                place,
                article.kind,
                tuple(heading or own),
                tuple(article_pieces(place.file, article.id, article.text)),
                article.parts,
            )
        if entry.merge:
            base = entry.merge.base
            merged = self._merger.merge(base, entry.merge.versions)
            return _Chosen(
                entry,
                base,
                self._article(base).kind,
                tuple(heading) or merged.heading,
                merged.text,
                (),
                merged.conflicts,
            )
        if entry.write:
            author, stems = Author(entry.write.author), self._stems(entry)
            written = [Piece(entry.write.heading, author)] if entry.write.heading else []
            return _Chosen(
                entry,
                None,
                "article",
                tuple(heading or [piece for one in written for piece in stems.trace(one.text, author)]),
                tuple(stems.trace(entry.write.text, author)),
                (),
            )
        return None

    def _heading(self, entry: Entry) -> list[Piece]:
        """Return the heading that the plan gives: of the first article of the entry that has the same, or its own."""
        if entry.heading is None:
            return []
        for _, place in entry.places():
            if self._article(place).heading == entry.heading:
                return article_pieces(place.file, place.article, entry.heading, "heading")
        return [Piece(entry.heading, Author(self.plan.author))]

    def _article(self, place: Place) -> Article:
        return self.articles[place.file][place.article]

    def _stems(self, entry: Entry) -> Stems:
        """Return what a compromise may stem from: the topic's variants, or else all there is."""
        if entry.options:
            return Stems(
                pieces
                for option in entry.options
                for pieces in (
                    article_pieces(
                        option.file, option.article, self._article(option).heading or "", "heading"
                    ),
                    article_pieces(option.file, option.article, self._article(option).text),
                )
            )
        if self._all is None:
            self._all = Stems(all_variants(self.plan.drafts, self.statutes))
        return self._all

    def _titles(self, one: _Chosen) -> tuple[tuple[Piece, ...], ...]:
        """Return the titles of the entry's divisions: of the source's own divisions where it has the same."""
        titles: list[tuple[Piece, ...]] = []
        source = self._article(one.where) if one.where else None
        for division in one.entry.division:
            title = division.title or ""
            origin: Source | Author = Author(self.plan.author)
            if source is not None and one.where is not None:
                level = next(
                    (level for level, own in enumerate(source.division, 1) if own.title == title), None
                )
                if level is not None:
                    origin = Source(one.where.file, source.id, 0, len(title), f"division-{level}")
            titles.append((Piece(title, origin),) if title else ())
        return tuple(titles)

    # -- references ----------------------------------------------------------------------------------

    def _renumber(
        self, one: _Chosen, keys: Sequence[str | None], place: int, chosen: Sequence[_Chosen]
    ) -> Renumbered:
        text = text_of(one.text)
        if one.where is None:
            return Renumbered(text, (), ())  # who writes a compromise speaks of the new text
        statute = self.statutes[one.where.file]
        numbers = self._numbers(one.where.file, keys, chosen)
        here = key_of(self._article(one.where))
        stays = keys[place]
        stand = None
        if here is not None and stays is not None:
            old = [key for article in statute.articles if (key := key_of(article)) is not None]
            stand = Stand(here, old, [key for key in keys if key is not None], stays)
        return renumber(text, self.languages[one.where.file], numbers, stand)

    def _numbers(self, file: str, keys: Sequence[str | None], chosen: Sequence[_Chosen]) -> dict[str, str]:
        """Return the new numbers of a draft's articles: of those that were taken, and of those whose topic is known."""
        numbers: dict[str, str] = {}
        for taken in (True, False):
            for one, key in zip(chosen, keys, strict=True):
                if key is None:
                    continue
                for where, named in one.entry.places():
                    if named.file != file or where.startswith("options") is taken:
                        continue
                    old = key_of(self._article(named))
                    if old is not None:
                        numbers.setdefault(old, key)
        return numbers


# -- numbers and pieces ----------------------------------------------------------------------------------


def _label(chosen: Sequence[_Chosen], language: Language) -> list[Article]:
    """Return the articles of the new text with ids, numbers and labels, and no texts; each series counts for itself."""
    counts: dict[str, int] = {}
    used: set[str] = set()
    articles: list[Article] = []
    for one in chosen:
        fields = {
            "kind": one.kind,
            "heading": text_of(one.heading) or None,
            "division": tuple(Division.model_validate(division) for division in one.entry.division),
            "text": "",
        }
        series = series_of(Article.model_validate({**fields, "id": "article"}))
        if one.kind in {"preamble", "closing"}:
            articles.append(Article.model_validate({**fields, "id": _free(one.kind, used)}))
            continue
        number = counts[series] = counts.get(series, 0) + 1
        is_provision = series not in {"", "annex"}
        words = spell_ordinal(number, language, feminine=True)
        label = words if is_provision and language != "en" else str(number)
        name = _free(f"{series or 'article'}-{number}", used)
        articles.append(Article.model_validate({**fields, "id": name, "number": str(number), "label": label}))
    return articles


def _free(name: str, used: set[str]) -> str:
    free, count = name, 1
    while free in used:
        count += 1
        free = f"{name}-{count}"
    used.add(free)
    return free


def _rewrite(pieces: Sequence[Piece], made: Renumbered) -> tuple[list[Piece], list[tuple[int, int]]]:
    """Return the pieces in the new numbers, and where the references are that were left."""
    rewritten: list[Piece] = []
    behind = 0
    for one in made.replacements:
        rewritten += [*slice_pieces(pieces, behind, one.start), Piece(one.new, NUMBERING)]
        behind = one.end
    rewritten += slice_pieces(pieces, behind, len(text_of(pieces)))
    return tidy(rewritten), [_moved(one.start, one.end, made) for one in made.left]


def _shift(parts: Sequence[Passage], made: Renumbered) -> tuple[Passage, ...]:
    """Return the passages where they stand after the renumbering."""
    shifted = []
    for part in parts:
        start, end = _moved(part.start, part.end, made)
        shifted.append(part.model_copy(update={"start": start, "end": end}))
    return tuple(shifted)


def _moved(start: int, end: int, made: Renumbered) -> tuple[int, int]:
    """Return where a place of the old text is in the new one."""

    def move(at: int) -> int:
        return at + sum(len(one.new) - len(one.old) for one in made.replacements if one.end <= at)

    return move(start), move(end)
