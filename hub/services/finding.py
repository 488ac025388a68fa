"""Finding factories by words, sector, place, standing, size, capacity in use, needs and offers.

    finder = Finder(database)
    finder.find(Asked(q="valvulas", country="VE"))      one page of what was found. Raises NothingFound for no such page

The answer is a function of the log, whatever the database: see scoring.py and choosing.py.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import sqlalchemy as sa

from federation.errors import NothingFound
from federation.ids import RecordId
from hub.services import choosing, vocabulary
from hub.services import directory_parts as parts
from hub.services.find_models import Asked, Correction, FindResult, FoundFactory, Match, Sort
from hub.services.scoring import MAX_QUESTION, Answers, answers_to, read_question
from hub.services.snippets import marked, snippet
from hub.storage import search_queries, view_queries
from hub.storage.database import Database
from hub.storage.search_queries import Candidate, TextRow

MOST_A_PAGE: Final = 100
_MATCHES_SHOWN: Final = 2


class Finder:
    """Reads the search tables of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        vocabulary.load()

    def find(self, asked: Asked) -> FindResult:
        """Return one page of the factories that are asked for. Raises NothingFound where there is no such page."""
        question = "".join(sign for sign in asked.q if sign.isprintable()).strip()[:MAX_QUESTION]
        with self._database.read() as connection:
            network = parts.network_state(connection)
            today = "" if network is None or network.day is None else network.day.isoformat()
            answers, among = Answers(), None
            if question:
                answers = answers_to(connection, read_question(question), search_queries.how_many(connection))
                among = answers.scores
            candidates = search_queries.to_choose_from(connection, today, among)
            left, counts, states = choosing.choose(candidates, asked)
            sort: Sort = asked.sort or ("relevance" if question else "name")
            pages = max(1, -(-len(left) // asked.limit))
            if not 1 <= asked.page <= pages:
                raise NothingFound("There is no such page of what was found.", page=asked.page)
            begin = (asked.page - 1) * asked.limit
            shown = choosing.in_order(left, sort, answers.scores)[begin : begin + asked.limit]
            return FindResult(
                q=question,
                total=len(left),
                page=asked.page,
                pages=pages,
                sort=sort,
                day=today or None,
                factories=_factories(connection, shown, answers, asked.language),
                facets=choosing.facets(counts, states, asked),
                corrections=tuple(Correction(word=one.word, shown=one.shown) for one in answers.misspelt),
                unknown=answers.unknown,
                incomplete=answers.incomplete,
            )


def _factories(
    connection: sa.Connection, shown: Sequence[Candidate], answers: Answers, language: str
) -> tuple[FoundFactory, ...]:
    rows = {
        row.factory: row
        for row in view_queries.factories_named(connection, [RecordId(one.factory.hex()) for one in shown])
    }
    best = {one.joined: _best(answers.rows.get(one.joined, {})) for one in shown}
    texts = search_queries.texts(connection, [number for numbers in best.values() for number in numbers])
    found = []
    for one in shown:
        summary = parts.factory_summary(rows[RecordId(one.factory.hex())])
        found.append(
            FoundFactory(
                factory=summary,
                name=marked(summary.name, answers.marks, answers.beginnings, None),
                matches=tuple(
                    match
                    for number in best[one.joined]
                    if (match := _match(number, one, texts, answers, language)) is not None
                ),
            )
        )
    return tuple(found)


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
