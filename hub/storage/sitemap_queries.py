"""What the list of all pages asks: factories, proposals and reports that are held, each in the order of the log."""

from typing import NamedTuple

import sqlalchemy as sa

from hub.storage.view_tables import view_factories, view_proposals, view_reports


class Place(NamedTuple):
    """A page about a factory, a proposal or a report, and the log's day of the newest thing on it."""

    kind: str
    id: str
    day: str | None


_FACTORIES = (
    sa.select(view_factories.c.factory, view_factories.c.profile_day)
    .where(view_factories.c.standing != "applied")
    .order_by(view_factories.c.joined)
)
_PROPOSALS = (
    sa.select(view_proposals.c.record, view_proposals.c.day)
    .where(view_proposals.c.held)
    .order_by(view_proposals.c.index)
)
_REPORTS = (
    sa.select(view_reports.c.record, view_reports.c.day)
    .where(view_reports.c.held)
    .order_by(view_reports.c.index)
)
_KINDS = (("factory", _FACTORIES), ("proposal", _PROPOSALS), ("report", _REPORTS))


def count(connection: sa.Connection) -> int:
    """Return how many places there are."""
    return sum(_count(connection, query) for _, query in _KINDS)


def places(connection: sa.Connection, start: int, limit: int) -> list[Place]:
    """Return the places from number `start` on."""
    found: list[Place] = []
    for kind, query in _KINDS:
        held = _count(connection, query)
        if start < held and len(found) < limit:
            rows = connection.execute(query.limit(limit - len(found)).offset(start))
            found += [Place(kind, bytes(row[0]).hex(), row[1]) for row in rows]
        start = max(0, start - held)
    return found


def _count(connection: sa.Connection, query: sa.Select[tuple[bytes, str]]) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
