"""What the projector writes into the view tables. Ids are 32 bytes here.

Each function brings one table to what the log says, from whatever it held before: made at once or entry by
entry, the rows come out the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from hub.storage.tables import documents, rule_state
from hub.storage.view_tables import (
    view_amendments,
    view_corrections,
    view_cursor,
    view_days,
    view_factories,
    view_mandates,
    view_proposals,
    view_reports,
    view_subjects,
)

Row = tuple[Any, ...]
T = TypeVar("T")

NO_FIGURES: Final = (None,) * 8
"""The columns of view_reports after `period_to`, where no document is held."""

_FIGURES = (
    "replaces",
    "capacity",
    "members",
    "contract",
    "casual",
    "pay_ratio",
    "months_left",
    "training_hours",
)
_PROFILE = (
    "profile",
    "profile_index",
    "profile_day",
    "country",
    "state",
    "municipality",
    "town",
    "latitude",
    "longitude",
    "decimals",
    "isic",
    "sector",
)


# As text: the drivers give bytes, and SQLAlchemy's way of handing them on costs as much as the query.
_DOCUMENTS: Final = sa.text(
    f"SELECT hash, data FROM {documents.name} "  # noqa: S608 - a table of our own
    "WHERE hash IN :hashes AND audience = 'public' AND data IS NOT NULL"
).bindparams(sa.bindparam("hashes", expanding=True))


def read_cursor(connection: sa.Connection) -> int:
    """Return how many entries of the log the views follow."""
    return connection.scalar(sa.select(view_cursor.c.size)) or 0


def advance_cursor(connection: sa.Connection, before: int, after: int) -> bool:
    """Move the cursor to `after`; where it does not stand at `before`, change nothing and return False."""
    moved = connection.execute(view_cursor.update().where(view_cursor.c.size == before).values(size=after))
    return moved.rowcount == 1


def public_documents(connection: sa.Connection, hashes: Iterable[bytes]) -> dict[str, bytes]:
    """Give the bytes, by hash in hex, of the documents that are public and held."""
    held: dict[str, bytes] = {}
    for chunk in _chunks(hashes):
        held.update((hash_.hex(), data) for hash_, data in connection.execute(_DOCUMENTS, {"hashes": chunk}))
    return held


def day_in_force(connection: sa.Connection, before: int) -> str:
    """Return the log's day just before an index, as corrected later, or "" where there was none yet."""
    columns = (view_days.c.record, view_days.c.day)
    query = sa.select(*columns).where(view_days.c.index < before)
    row = connection.execute(query.order_by(view_days.c.index.desc()).limit(1)).one_or_none()
    day = ""
    while row is not None:
        day = row.day
        row = connection.execute(sa.select(*columns).where(view_days.c.corrects == row.record)).one_or_none()
    return day


def add_days(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Add (index, record, day, corrected record or None)."""
    _insert(connection, view_days, rows)


def add_reports(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Add rows in the order of the columns of view_reports."""
    _insert(connection, view_reports, rows)


def add_mandates(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Add (index, record, factory)."""
    _insert(connection, view_mandates, rows)


def add_subjects(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Add (subject, index, record, kind)."""
    _insert(connection, view_subjects, rows)


def add_factories(connection: sa.Connection, rows: Sequence[tuple[bytes, int, str, str]]) -> None:
    """Add (id, index of the first charter, name, name as sorted)."""
    if rows:
        connection.execute(
            view_factories.insert(),
            [
                {"factory": id_, "joined": index, "name": name, "name_key": key, "standing": "applied"}
                for id_, index, name, key in rows
            ],
        )


def factory_states(connection: sa.Connection, factories: Iterable[bytes]) -> dict[bytes, bytes]:
    """Return the rules' state of each factory, as JSON."""
    states: dict[bytes, bytes] = {}
    for ids in _chunks(factories):
        query = sa.select(rule_state.c.key, rule_state.c.value).where(
            rule_state.c.family == "factory", rule_state.c.key.in_([id_.hex() for id_ in ids])
        )
        states.update((bytes.fromhex(key), bytes(value)) for key, value in connection.execute(query))
    return states


def set_standing(connection: sa.Connection, factory: bytes, name: str, name_key: str, standing: str) -> None:
    """Show the factory under this name and standing."""
    connection.execute(
        view_factories.update()
        .where(view_factories.c.factory == factory)
        .values(name=name, name_key=name_key, standing=standing)
    )


def set_profile(connection: sa.Connection, factory: bytes, values: Mapping[str, Any]) -> None:
    """Show these facts of the factory's profile, and none that is not given."""
    connection.execute(
        view_factories.update()
        .where(view_factories.c.factory == factory)
        .values(**(dict.fromkeys(_PROFILE) | dict(values)))
    )


def subjects_of_kind(connection: sa.Connection, kind: str) -> set[bytes]:
    """Return what records of this kind speak about."""
    return set(
        map(bytes, connection.scalars(sa.select(view_subjects.c.subject).where(view_subjects.c.kind == kind)))
    )


def profiles_of(connection: sa.Connection, factory: bytes) -> list[tuple[int, bytes]]:
    """Return (index, record) of the factory's profiles, newest first."""
    query = sa.select(view_subjects.c.index, view_subjects.c.record).where(
        view_subjects.c.subject == factory, view_subjects.c.kind == "profile"
    )
    rows = connection.execute(query.order_by(view_subjects.c.index.desc()))
    return [(index, bytes(record)) for index, record in rows]


def reports_of(connection: sa.Connection, factory: bytes) -> list[int]:
    """Return the indexes of the factory's reports that are held."""
    query = sa.select(view_reports.c.index).where(view_reports.c.factory == factory, view_reports.c.held)
    return list(connection.scalars(query))


def forget_figures(connection: sa.Connection, indexes: Iterable[int]) -> None:
    """The reports at these indexes show nothing of their documents, which are gone."""
    for chunk in _chunks(indexes):
        connection.execute(
            view_reports.update()
            .where(view_reports.c.index.in_(chunk))
            .values(
                held=False,
                period_from=view_reports.c.day,
                period_to=view_reports.c.day,
                **dict.fromkeys(_FIGURES),
            )
        )


def refresh_newest_reports(connection: sa.Connection, factories: Iterable[bytes]) -> None:
    """The directory shows each factory's newest report, by period, that is held and not corrected."""
    correction = view_reports.alias("correction")
    corrected = (
        sa.select(sa.literal(1))
        .where(correction.c.replaces == view_reports.c.record, correction.c.factory == view_reports.c.factory)
        .exists()
    )
    newest = (
        sa.select(view_reports.c.record)
        .where(view_reports.c.factory == view_factories.c.factory, view_reports.c.held, ~corrected)
        .order_by(view_reports.c.period_to.desc(), view_reports.c.index.desc())
        .limit(1)
        .scalar_subquery()
    )
    for ids in _chunks(sorted(factories)):
        connection.execute(
            view_factories.update().where(view_factories.c.factory.in_(ids)).values(report=newest)
        )


def correct_days(connection: sa.Connection, index: int, corrected: bytes, day: str) -> None:
    """What was logged under the day that the entry at `index` takes back counts from the corrected day."""
    wrong_from = index
    wrong: bytes | None = corrected
    while wrong is not None:  # what it corrects may itself have been a correction
        row = connection.execute(
            sa.select(view_days.c.index, view_days.c.corrects).where(view_days.c.record == wrong)
        ).one()
        wrong_from, wrong = row
    reports = view_reports.c.index.between(wrong_from, index)
    connection.execute(
        view_reports.update().where(reports, ~view_reports.c.held).values(period_from=day, period_to=day)
    )
    connection.execute(view_reports.update().where(reports).values(day=day))
    for table in (view_proposals, view_amendments, view_corrections):
        connection.execute(table.update().where(table.c.index.between(wrong_from, index)).values(day=day))
    connection.execute(
        view_factories.update()
        .where(view_factories.c.profile_index.between(wrong_from, index))
        .values(profile_day=day)
    )


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    # Straight to the driver: SQLAlchemy's own way costs several times what the insert does.
    if not rows:
        return
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(table.columns))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(rows))  # noqa: S608 - names of our own tables


def _chunks(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Give the values in lists short enough for one IN (…)."""
    whole = list(values)
    for at in range(0, len(whole), size):
        yield whole[at : at + size]
