"""Orders on their way from promise to payment: how long finished goods wait, and who says what about them.

    views = delivery_views(report["deliveries"], counted_to="2007-07-24", factory_name="Inveval")

Days are the log's own. A date that is vague stays vague: ready "2006-11" means at least since its last day and at most
since its first. What is claimed is sorted by who claims it: the factory that signed the report, or others, as it
reports them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from federation.web.formats import vague_span

State = Literal["waiting", "impossible", "under-way", "unpaid", "done"]

_ORDER: Final[tuple[State, ...]] = ("waiting", "impossible", "under-way", "unpaid", "done")


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """An order, and what follows from its dates."""

    said: Mapping[str, Any]
    state: State
    waits: tuple[int, int] | None
    """At least and at most how many days it has been ready and not collected."""
    told_before: bool
    """It cannot be made, and the buyer could know so before ordering, however the dates are read."""
    own_claims: tuple[Mapping[str, Any], ...]
    others_claims: tuple[Mapping[str, Any], ...]

    @property
    def disputed(self) -> bool:
        """Whether somebody else is reported to say something about it."""
        return bool(self.others_claims)


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


def delivery_views(
    deliveries: Iterable[Mapping[str, Any]], *, counted_to: str, factory_name: str
) -> tuple[DeliveryView, ...]:
    """Return a report's orders: what waits longest first, then what cannot be made, what is under way, what is done."""
    views = [_view(one, counted_to, factory_name) for one in deliveries]
    return tuple(
        sorted(views, key=lambda view: (_ORDER.index(view.state), -(view.waits[1] if view.waits else 0)))
    )


def _view(said: Mapping[str, Any], counted_to: str, factory_name: str) -> DeliveryView:
    claims = said.get("claims", ())
    own = tuple(one for one in claims if _is_named(one["who"], factory_name))
    waits = waiting_days(said, counted_to)
    told = said.get("impossible", {}).get("told")
    return DeliveryView(
        said=said,
        state=_state(said, waits),
        waits=waits,
        told_before=told is not None
        and "ordered" in said
        and vague_span(told)[1] < vague_span(said["ordered"])[0],
        own_claims=own,
        others_claims=tuple(one for one in claims if one not in own),
    )


def _is_named(who: str, factory_name: str) -> bool:
    """Whether a claim is the factory's own: its name, or its name and who in it speaks."""
    rest = who.casefold().removeprefix(factory_name.casefold())
    return rest != who.casefold() and not rest[:1].isalnum()


def _state(said: Mapping[str, Any], waits: tuple[int, int] | None) -> State:
    if "paid" in said:
        return "done"
    if "collected" in said:
        return "unpaid"
    if waits is not None:
        return "waiting"
    return "impossible" if "impossible" in said else "under-way"
