"""The front page: the federation's figures, and what changed lately.

A figure says how many factories gave it and how many did not: a missing one is never a zero. Sums are of what was
given; they are estimates of nothing else. Members that are admitted count, each by its newest report that is held and
not corrected.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any, Final

import sqlalchemy as sa

from federation.documents import number, spell_number
from hub.services import directory_parts as parts
from hub.services.directory_models import Change, FederationFigures, Figure
from hub.services.hub import Hub
from hub.services.per_revision import PerRevision
from hub.services.projector import payload_of
from hub.storage import entries, statute_queries, view_queries
from hub.storage.view_queries import NewestFigures

CHANGES_SHOWN: Final = 8
_LOOKED_AT: Final = 256  # entries: a quiet month of a small network, an hour of a large one
_UNTOLD: Final = frozenset({"day"})  # the calendar goes on every day


class Front:
    """Reads what the front page says of the whole network."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._database = hub.database
        self._kept: PerRevision[_Kept] = PerRevision(_read)

    def figures(self) -> FederationFigures:
        """Return the figures of all members."""
        with self._database.read() as connection:
            return self._kept.get(connection).figures

    def proposals(self) -> int:
        """Return how many statute proposals are being discussed."""
        with self._database.read() as connection:
            return self._kept.get(connection).proposals

    def changes(self) -> tuple[Change, ...]:
        """Return what was logged last, newest first: one line for what an author did of one kind in a row."""
        size = self._hub.log.published().size  # may be behind the revision
        with self._database.read() as connection:
            changes = self._kept.get(connection).changes
            if size not in changes:
                changes[size] = _changes(connection, size)
            return changes[size]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the page says at one revision of log and views."""

    figures: FederationFigures
    proposals: int
    changes: dict[int, tuple[Change, ...]] = field(default_factory=dict)
    """By the size of the log that may be seen."""


def _read(connection: sa.Connection) -> _Kept:
    figures = figures_of(view_queries.newest_figures(connection), parts.log_day(connection))
    return _Kept(figures, len(statute_queries.current_proposals(connection)))


def _changes(connection: sa.Connection, size: int) -> tuple[Change, ...]:
    newest = entries.between(connection, max(0, size - _LOOKED_AT), size)
    told = [(entry, payload_of(entry.envelope)) for entry in newest]
    groups = _in_a_row([one for one in told if one[1]["kind"] not in _UNTOLD])
    return tuple(_change(connection, group) for group in groups[-CHANGES_SHOWN:][::-1])


def figures_of(rows: Sequence[NewestFigures], day: str | None) -> FederationFigures:
    """Return what these members' newest reports say together."""
    periods = [row.period_to for row in rows if row.period_to is not None]
    ratios = [number(row.pay_ratio) for row in rows if row.pay_ratio is not None]
    return FederationFigures(
        members=len(rows),
        reporting=len(periods),
        day=day,
        oldest=min(periods, default=None),
        newest=max(periods, default=None),
        workers=_sum(rows, _workers),
        casual=_sum(rows, lambda row: _whole(row.casual)),
        capacity=_median(rows, lambda row: row.capacity),
        months_left=_median(rows, lambda row: row.months_left),
        training_hours=_sum(rows, lambda row: row.training_hours),
        equal_pay=Figure(
            value=str(sum(ratio == 1 for ratio in ratios)) if ratios else None,
            given=len(ratios),
            missing=len(rows) - len(ratios),
        ),
    )


_Of = Callable[[NewestFigures], str | None]


def _sum(rows: Sequence[NewestFigures], of: _Of) -> Figure:
    return _figure(rows, of, lambda values: sum(values, Decimal()))


def _median(rows: Sequence[NewestFigures], of: _Of) -> Figure:
    return _figure(rows, of, lambda values: median(values).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _figure(rows: Sequence[NewestFigures], of: _Of, together: Callable[[list[Decimal]], Decimal]) -> Figure:
    values = [number(text) for row in rows if (text := of(row)) is not None]
    value = spell_number(together(values)) if values else None
    return Figure(value=value, given=len(values), missing=len(rows) - len(values))


def _workers(row: NewestFigures) -> str | None:
    given = [count for count in (row.members, row.contract, row.casual) if count is not None]
    return str(sum(given)) if given else None


def _whole(count: int | None) -> str | None:
    return None if count is None else str(count)


_Told = tuple[entries.Entry, dict[str, Any]]


def _in_a_row(told: Sequence[_Told]) -> list[list[_Told]]:
    groups: list[list[_Told]] = []
    for one in told:
        last = groups[-1][-1][1] if groups else None
        if last is not None and (last["kind"], last["author"]) == (one[1]["kind"], one[1]["author"]):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _change(connection: sa.Connection, group: Sequence[_Told]) -> Change:
    entry, payload = group[-1]
    author = payload["author"] or entry.id
    about = payload["content"].get("factory") if payload["content"] else None
    names = parts.names_of(connection, [one for one in (author, about) if one])
    report = view_queries.report(connection, entry.id) if payload["kind"] == "status-report" else None
    return Change(
        id=entry.id,
        index=entry.index,
        kind=payload["kind"],
        day=view_queries.day_at(connection, entry.index),
        author=author,
        author_name=names.get(author),
        about=about,
        about_name=names.get(about) if about else None,
        period=parts.period_of(report),
        times=len(group),
    )
