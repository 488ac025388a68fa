"""How long finished goods have waited for their buyer, counted in the log's own days.

A date that is vague stays vague: ready "2006-11" means at least since its last day and at most since its first.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from federation.web.formats import vague_span


def waiting_days(delivery: Mapping[str, Any], counted_to: str) -> tuple[int, int] | None:
    """Return at least and at most how many days the delivery has been ready and not collected.

    None where it is not ready, was collected, or is only to be ready later than the day that is counted to.
    """
    if "ready" not in delivery or "collected" in delivery:
        return None
    first, last = vague_span(delivery["ready"])
    today = date.fromisoformat(counted_to)
    if first > today:
        return None
    return max(0, (today - last).days), (today - first).days
