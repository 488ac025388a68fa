"""Finding factories by words, sector, place, standing, size, capacity in use, needs and offers.

    finder = Finder(database)
    finder.find(Asked(q="valvulas", country="VE"))      one page of what was found. Raises NothingFound for no such page

The answer is a function of the log, whatever the database: see listing.py, scoring.py and choosing.py.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import sqlalchemy as sa

from federation.errors import NothingFound
from federation.ids import RecordId
from hub.services import choosing, vocabulary
from hub.services import directory_parts as parts
from hub.services.find_models import Asked, Correction, FindResult, FoundFactory, Match, Part, Sort
from hub.services.listing import Listing, read_listing
from hub.services.per_revision import PerRevision
from hub.services.scoring import MAX_QUESTION, Answers, answers_to, read_question
from hub.services.snippets import marked, snippet
from hub.storage import search_queries, view_queries
from hub.storage.database import Database
from hub.storage.search_queries import Candidate, TextRow

MOST_A_PAGE: Final = 100
_MATCHES_SHOWN: Final = 2
_LINES_KEPT: Final = 4096  # some 5 KB each


class Finder:
    """Reads the search tables of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listing = PerRevision(read_listing)
        vocabulary.load()

    def find(self, asked: Asked) -> FindResult:
        """Return one page of the factories that are asked for. Raises NothingFound where there is no such page."""
        question = "".join(sign for sign in asked.q if sign.isprintable()).strip()[:MAX_QUESTION]
        with self._database.read() as connection:
            listing = self._listing.get(connection)
            answers, among = Answers(), listing.all
            if question:
                answers = answers_to(connection, read_question(question), len(listing.rows))
                among = listing.set_of(answers.scores)
            chosen = choosing.choose(listing, among, asked)
            sort: Sort = asked.sort or ("relevance" if question else "name")
            total = chosen.left.bit_count()
            pages = max(1, -(-total // asked.limit))
            if not 1 <= asked.page <= pages:
                raise NothingFound("There is no such page of what was found.", page=asked.page)
            begin = (asked.page - 1) * asked.limit
            shown = choosing.in_order(listing, chosen.left, sort, answers.scores)[begin : begin + asked.limit]
            lines = _lines(connection, listing, shown)
            return FindResult(
                q=question,
                total=total,
                page=asked.page,
                pages=pages,
                sort=sort,
                day=listing.day,
                factories=_found(connection, listing, shown, lines, answers, asked.language)
                if question
                else lines,
                facets=choosing.facets(listing, chosen, asked),
                corrections=tuple(Correction(word=one.word, shown=one.shown) for one in answers.misspelt),
                unknown=answers.unknown,
                incomplete=answers.incomplete,
            )


def _lines(connection: sa.Connection, listing: Listing, shown: Sequence[int]) -> tuple[FoundFactory, ...]:
    """Return what a list shows of the factories at these places; whatever was shown before is at hand."""
    found = {place: line for place in shown if (line := listing.lines.get(place)) is not None}
    wanted = {RecordId(listing.rows[place].factory.hex()): place for place in shown if place not in found}
    for row in view_queries.factories_named(connection, wanted):
        summary = parts.factory_summary(row)
        found[wanted[row.factory]] = FoundFactory(factory=summary, name=(Part(text=summary.name),))
    if wanted:
        if len(listing.lines) >= _LINES_KEPT:
            listing.lines.clear()
        listing.lines.update(found)
    return tuple(found[place] for place in shown)


def _found(
    connection: sa.Connection,
    listing: Listing,
    shown: Sequence[int],
    lines: Sequence[FoundFactory],
    answers: Answers,
    language: str,
) -> tuple[FoundFactory, ...]:
    """Return these lines with what was found in them."""
    best = {place: _best(answers.rows.get(listing.rows[place].joined, {})) for place in shown}
    texts = search_queries.texts(connection, [number for numbers in best.values() for number in numbers])
    return tuple(
        FoundFactory(
            factory=line.factory,
            name=marked(line.factory.name, answers.marks, answers.beginnings, None),
            matches=tuple(
                match
                for number in best[place]
                if (match := _match(number, listing.rows[place], texts, answers, language)) is not None
            ),
        )
        for place, line in zip(shown, lines, strict=True)
    )


def _best(rows: Mapping[int, float]) -> list[int]:
    """Return the rows that say most, without the name, which is shown and marked anyway."""
    told = [number for number in rows if search_queries.place_of(number)[1] != "name"]
    return sorted(told, key=lambda number: (-rows[number], number))[:_MATCHES_SHOWN]


def _match(
    number: int, one: Candidate, texts: Mapping[int, TextRow], answers: Answers, language: str
) -> Match | None:
    """Return why a row was found, as the reader sees it."""
    row, name = texts.get(number), search_queries.place_of(number)[1]
    if row is None:
        return None
    if name == "division":  # kept in every language, and said in the reader's
        text = vocabulary.division_name(one.sector, language) or ""
        shown = marked(text, answers.marks, answers.beginnings, language)
        return Match(field=name, language=language, record=row.record, parts=shown)
    shown = snippet(row.text, answers.marks, answers.beginnings, row.language, answers.words)
    if not shown:
        return None
    return Match(field=name, language=row.language, record=row.record, parts=shown)
