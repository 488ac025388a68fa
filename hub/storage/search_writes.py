"""What the projector writes of the search: which factories wait for it, what it reads of them, their rows.

    mark(connection, factories)                     their rows are to be made anew
    while some := pending(connection, at_most):
        facts = facts_of(connection, some)          what the other views say of them
        write(connection, [FoundFactory(…)], …)     their rows, whatever stood there before
        done(connection, some)

Rows that stay the same are not touched. Ids are 32 bytes here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from hub.storage.bulk import insert_rows, select_in
from hub.storage.search_tables import INDEX_TABLE
from hub.storage.tables import entries
from hub.storage.view_tables import (
    view_factories,
    view_find,
    view_find_pending,
    view_reports,
    view_search,
    view_words,
)

EARLIER_REPORTS: Final = 11
"""Reports before the newest in whose texts a search looks: with monthly reports, a year together."""


@dataclass(frozen=True, slots=True)
class FactoryFacts:
    """What the other views say of a factory."""

    joined: int
    factory: bytes
    name: str
    name_key: str
    standing: str
    profile: bytes | None
    profile_index: int | None
    country: str | None
    state: str | None
    municipality: str | None
    town: str | None
    isic: str | None
    sector: str | None
    reports: tuple[tuple[int, bytes], ...]
    """Index and record of the newest reports, by period, that are held and not corrected: the newest first."""


@dataclass(frozen=True, slots=True)
class FoundText:
    """A row of view_search, with what stands for its words."""

    number: int
    language: str | None
    record: bytes | None
    text: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class FoundFactory:
    """A factory's rows."""

    joined: int
    row: tuple[Any, ...] | None
    """In the order of the columns of view_find; None where the factory is shown nowhere."""
    texts: tuple[FoundText, ...]


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A row of view_words without its count."""

    word: str
    folded: str


_FACTS: Final = (
    view_factories.c.joined,
    view_factories.c.factory,
    view_factories.c.name,
    view_factories.c.name_key,
    view_factories.c.standing,
    view_factories.c.profile,
    view_factories.c.profile_index,
    view_factories.c.country,
    view_factories.c.state,
    view_factories.c.municipality,
    view_factories.c.town,
    view_factories.c.isic,
    view_factories.c.sector,
)
_FIND: Final = tuple(column.name for column in view_find.columns)
_SEARCH: Final = tuple(column.name for column in view_search.columns)


def mark(connection: sa.Connection, factories: Iterable[bytes]) -> None:
    """The rows of these factories are to be made anew."""
    wanted = sorted(set(factories))
    already = set(_pending_among(connection, wanted))
    insert_rows(connection, view_find_pending, ("factory",), [(one,) for one in wanted if one not in already])


def pending(connection: sa.Connection, at_most: int, among: Iterable[bytes] | None = None) -> list[bytes]:
    """Return some of the factories that are marked: of these, or of all."""
    if among is not None:
        return sorted(_pending_among(connection, sorted(set(among))))[:at_most]
    query = sa.select(view_find_pending.c.factory).order_by(view_find_pending.c.factory).limit(at_most)
    return [bytes(one) for one in connection.scalars(query)]


def done(connection: sa.Connection, factories: Sequence[bytes]) -> None:
    """These factories are marked no more."""
    connection.execute(view_find_pending.delete().where(view_find_pending.c.factory.in_(factories)))


def facts_of(connection: sa.Connection, factories: Sequence[bytes]) -> list[FactoryFacts]:
    """Return what the other views say of these factories, in the order of their joining."""
    query = sa.select(*_FACTS).where(view_factories.c.factory.in_(factories))
    return [
        FactoryFacts(
            **{
                **row,
                "factory": bytes(row["factory"]),
                "profile": None if row["profile"] is None else bytes(row["profile"]),
            },
            reports=_newest_reports(connection, bytes(row["factory"])),
        )
        for row in connection.execute(query.order_by(view_factories.c.joined)).mappings()
    ]


def envelopes_at(connection: sa.Connection, indexes: Sequence[int]) -> dict[int, bytes]:
    """Return the envelopes at these indexes."""
    wanted: Any = list(indexes)
    rows = select_in(connection, entries, ("index", "envelope"), "index", wanted)
    return {index: bytes(envelope) for index, envelope in rows}


def write(
    connection: sa.Connection,
    factories: Sequence[FoundFactory],
    words_of: Callable[[int, str], Iterable[KnownWord]],
) -> None:
    """Bring the rows of these factories to what is given; `words_of` gives those of a text by its number."""
    before = _texts_of(connection, [one.joined for one in factories])
    _write_find(connection, factories)
    gone: list[int] = []
    new: list[tuple[int, FoundText]] = []
    change: Counter[KnownWord] = Counter()
    for one in factories:
        old = before.get(one.joined, {})
        now = {text.number: text for text in one.texts}
        for number, row in old.items():
            if row != _plain(now.get(number)):
                gone.append(number)
                change.subtract(words_of(number, row[2]))
        for number, text in now.items():
            if old.get(number) != _plain(text):
                new.append((one.joined, text))
                change.update(words_of(number, text.text))
    _drop_texts(connection, gone)
    insert_rows(
        connection,
        view_search,
        _SEARCH,
        [(text.number, joined, text.language, text.record, text.text) for joined, text in new],
    )
    _index(connection, [text for _, text in new])
    _count_words(connection, {word: count for word, count in change.items() if count})


def merge_index(connection: sa.Connection) -> None:
    """Nothing of deleted rows stays in the index's own files."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"INSERT INTO {INDEX_TABLE} ({INDEX_TABLE}) VALUES ('optimize')")  # noqa: S608 - our own name


def _pending_among(connection: sa.Connection, wanted: Sequence[bytes]) -> Iterator[bytes]:
    for row in select_in(connection, view_find_pending, ("factory",), "factory", wanted):
        yield bytes(row[0])


def _newest_reports(connection: sa.Connection, factory: bytes) -> tuple[tuple[int, bytes], ...]:
    correction = view_reports.alias("correction")
    corrected = (
        sa.select(sa.literal(1))
        .where(correction.c.replaces == view_reports.c.record, correction.c.factory == view_reports.c.factory)
        .exists()
    )
    query = (
        sa.select(view_reports.c.index, view_reports.c.record)
        .where(view_reports.c.factory == factory, view_reports.c.held, ~corrected)
        .order_by(view_reports.c.period_to.desc(), view_reports.c.index.desc())
        .limit(1 + EARLIER_REPORTS)
    )
    return tuple((row[0], bytes(row[1])) for row in connection.execute(query))


def _texts_of(
    connection: sa.Connection, joined: Sequence[int]
) -> dict[int, dict[int, tuple[str | None, bytes | None, str]]]:
    query = sa.select(*view_search.columns).where(view_search.c.joined.in_(joined))
    found: dict[int, dict[int, tuple[str | None, bytes | None, str]]] = {}
    for number, of, language, record, text in connection.execute(query):
        row = (language, None if record is None else bytes(record), text)
        found.setdefault(of, {})[number] = row
    return found


def _plain(text: FoundText | None) -> tuple[str | None, bytes | None, str] | None:
    return None if text is None else (text.language, text.record, text.text)


def _write_find(connection: sa.Connection, factories: Sequence[FoundFactory]) -> None:
    connection.execute(view_find.delete().where(view_find.c.joined.in_([one.joined for one in factories])))
    insert_rows(connection, view_find, _FIND, [one.row for one in factories if one.row is not None])


def _drop_texts(connection: sa.Connection, numbers: Sequence[int]) -> None:
    for at in range(0, len(numbers), 500):
        some = numbers[at : at + 500]
        connection.execute(view_search.delete().where(view_search.c.number.in_(some)))
        key = "rowid" if connection.dialect.name == "sqlite" else "number"
        statement = sa.text(f"DELETE FROM {INDEX_TABLE} WHERE {key} IN :numbers")  # noqa: S608 - our own names
        connection.execute(statement.bindparams(sa.bindparam("numbers", expanding=True)), {"numbers": some})


def _index(connection: sa.Connection, texts: Sequence[FoundText]) -> None:
    if not texts:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"INSERT INTO {INDEX_TABLE} (rowid, terms) VALUES (?, ?)",  # noqa: S608 - our own name
            [(text.number, " ".join(sorted(text.terms))) for text in texts],
        )
        return
    connection.exec_driver_sql(
        f"INSERT INTO {INDEX_TABLE} (number, terms) VALUES (%s, array_to_tsvector(%s))",  # noqa: S608 - our own name
        [(text.number, sorted(text.terms)) for text in texts],
    )


def _count_words(connection: sa.Connection, change: Mapping[KnownWord, int]) -> None:
    if not change:
        return
    mark_ = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark_] * 4)
    connection.exec_driver_sql(
        f"INSERT INTO {view_words.name} (word, folded, backwards, places) VALUES ({marks})"  # noqa: S608 - our own names
        f" ON CONFLICT (word) DO UPDATE SET places = {view_words.name}.places + excluded.places",
        [
            (one.word, one.folded, one.folded[::-1], count)
            for one, count in sorted(change.items(), key=lambda item: item[0].word)
        ],
    )
    connection.execute(view_words.delete().where(view_words.c.places <= 0))
