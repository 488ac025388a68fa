"""What a search asks of its tables. Factories are named by the index of their first charter here.

numbers(connection, terms)                  rows in which one of these terms stands
beginning_with(connection, "valv", 20)      rows in which a term begins so
likely(connection, "valvlas")               words that share a half with this one
to_choose_from(connection)                  all factories, as lists choose and sort them
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import sqlalchemy as sa

from hub.storage.search_tables import FIELD_NUMBERS, INDEX_TABLE
from hub.storage.search_writes import KnownWord
from hub.storage.view_tables import view_search, view_words

MOST_LIKELY: Final = 20_000
"""Words that are compared with a mistyped one at most."""

_FIELDS: Final = {number: name for name, number in FIELD_NUMBERS.items()}
_ONE_OF: Final = {
    "sqlite": f"SELECT rowid FROM {INDEX_TABLE} WHERE {INDEX_TABLE} MATCH ?",  # noqa: S608 - our own name
    "postgresql": f"SELECT number FROM {INDEX_TABLE} WHERE terms @@ CAST(%s AS tsquery)",  # noqa: S608 - our own name
}


class Candidate(NamedTuple):
    """A factory as lists choose and sort it: the values of its facets, "none" where nothing is given."""

    joined: int
    factory: bytes
    name_key: str
    workers: int | None
    percent: int | None
    period_to: str | None
    state_name: str | None
    sector: str
    country: str
    state: str
    standing: str
    size: str
    capacity: str
    needs: str
    offers: str


@dataclass(frozen=True, slots=True)
class TextRow:
    """Words of a factory that were found."""

    number: int
    language: str | None
    record: str | None
    text: str


def factory_of(number: int) -> int:
    """Return of which factory a row is, by the index of its first charter."""
    return number >> 8


def place_of(number: int) -> tuple[int, str, int]:
    """Return of which factory a row is, which field, and a measure of how many words stand there."""
    return number >> 8, _FIELDS[number >> 4 & 15], number & 15


def numbers(connection: sa.Connection, terms: Iterable[str]) -> list[int]:
    """Return the numbers of the rows in which one of these terms stands: letters and digits of ASCII."""
    wanted = sorted(terms)
    if connection.dialect.name == "sqlite":
        return _numbers(connection, " OR ".join(f'"{term}"' for term in wanted))
    return _numbers(connection, " | ".join(f"'{term}'" for term in wanted))


def beginning_with(connection: sa.Connection, beginning: str) -> list[int]:
    """Return the numbers of the rows in which a term begins so."""
    return _numbers(
        connection, f'"{beginning}"*' if connection.dialect.name == "sqlite" else f"'{beginning}':*"
    )


def likely(connection: sa.Connection, folded: str) -> list[tuple[KnownWord, int]]:
    """Return words that share half of their letters with this one, and in how many places each stands.

    Of two words that differ by one letter, one half is the same; by two letters that changed places, nearly so.
    """
    half = max(1, len(folded) // 2 - 1)
    begin, end = folded[:half], folded[::-1][:half]
    query = sa.select(view_words.c.word, view_words.c.folded, view_words.c.places).where(
        sa.or_(_begins(view_words.c.folded, begin), _begins(view_words.c.backwards, end)),
        sa.func.length(view_words.c.folded).between(len(folded) - 2, len(folded) + 2),
    )
    rows = connection.execute(query.order_by(view_words.c.word).limit(MOST_LIKELY))
    return [(KnownWord(word, folded_), places) for word, folded_, places in rows]


def to_choose_from(connection: sa.Connection, today: str) -> list[Candidate]:
    """Return the factories that may be shown; offers are counted that stand on this day."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    rows = connection.exec_driver_sql(_CANDIDATES.format(mark=mark), (today,)).all()
    return list(map(Candidate._make, rows))


def texts(connection: sa.Connection, wanted: Sequence[int]) -> dict[int, TextRow]:
    """Return the words at these numbers."""
    query = sa.select(
        view_search.c.number, view_search.c.language, view_search.c.record, view_search.c.text
    ).where(view_search.c.number.in_(wanted))
    return {
        row[0]: TextRow(row[0], row[1], None if row[2] is None else bytes(row[2]).hex(), row[3])
        for row in connection.execute(query)
    }


_CANDIDATES: Final = (
    "SELECT joined, factory, name_key, workers, percent, period_to, state,"
    " coalesce(division, 'none'), coalesce(country, 'none'), coalesce(state_key, 'none'), standing, size, capacity,"
    " CASE WHEN needs > 0 THEN 'yes' ELSE 'no' END, CASE WHEN offers_until >= {mark} THEN 'yes' ELSE 'no' END"
    " FROM view_find"
)


def _begins(column: sa.Column[str], beginning: str) -> sa.ColumnElement[bool]:
    return sa.and_(column >= beginning, column < beginning + "\x7f")


def _numbers(connection: sa.Connection, question: str) -> list[int]:
    rows = connection.exec_driver_sql(_ONE_OF[connection.dialect.name], (question,)).all()
    return [row[0] for row in rows]
