"""Needs, offers and deadlines, with the days that are left until the log's day that is counted to."""

from collections.abc import Iterable, Mapping
from typing import Any

from hub.services.factory_models import DeadlineView, Exchange
from hub.services.freshness import days_between


def exchanges(listed: Iterable[Mapping[str, Any]], counted_to: str) -> tuple[Exchange, ...]:
    """Return needs or offers as they were listed; those whose day has passed stand last."""
    views = [Exchange(one, days_between(counted_to, one["by"]) if "by" in one else None) for one in listed]
    return tuple(sorted(views, key=lambda view: view.days_left is not None and view.days_left < 0))


def deadlines(listed: Iterable[Mapping[str, Any]], counted_to: str) -> tuple[DeadlineView, ...]:
    """Return deadlines, the earliest first; each keeps every date that was set before."""
    views = [DeadlineView(one, days_between(counted_to, one["due"])) for one in listed]
    return tuple(sorted(views, key=lambda view: view.days_left))
