"""Waits and days left are counted in the log's days, and as vaguely as the dates are known."""

from typing import Any

import pytest

from hub.services.deliveries import delivery_views, waiting_days
from hub.services.exchanges import deadlines, exchanges

TODAY = "2007-07-24"


@pytest.mark.parametrize(
    "delivery, waits",
    [
        ({"ready": "2007-07-24"}, (0, 0)),
        ({"ready": "2006-11-24"}, (242, 242)),
        ({"ready": "2006-11"}, (236, 265)),
        ({"ready": "2006"}, (205, 569)),
        ({"ready": "2007-07"}, (0, 23)),
        ({"ready": "2007-08"}, None),
        ({"ready": "2006-11", "collected": "2007"}, None),
        ({"made": "2006-11"}, None),
        ({}, None),
    ],
)
def test_finished_goods_wait_since_they_are_ready(
    delivery: dict[str, Any], waits: tuple[int, int] | None
) -> None:
    assert waiting_days(delivery, TODAY) == waits


@pytest.mark.parametrize(
    "delivery, state",
    [
        ({"ready": "2006-11"}, "waiting"),
        ({"ready": "2006-11", "impossible": {"reason": "no"}}, "waiting"),
        ({"ordered": "2007-05", "impossible": {"reason": "no"}}, "impossible"),
        ({"ordered": "2007-05"}, "under-way"),
        ({"ready": "2007-08"}, "under-way"),
        ({"ready": "2006", "collected": "2007"}, "unpaid"),
        ({"ready": "2006", "collected": "2007", "paid": "2007-06"}, "done"),
        ({"paid": "2007-06"}, "done"),
    ],
)
def test_an_order_stands_where_its_dates_say(delivery: dict[str, Any], state: str) -> None:
    (view,) = delivery_views([{"item": "válvula", **delivery}], counted_to=TODAY, factory_name="Inveval")
    assert view.state == state


def test_what_waits_longest_comes_first_and_what_is_paid_last() -> None:
    items = [("a", {"paid": "2007"}), ("b", {"ready": "2007-05"}), ("c", {}), ("d", {"ready": "2006"})]
    views = delivery_views(
        [{"item": item, **said} for item, said in items], counted_to=TODAY, factory_name="Inveval"
    )
    assert [view.said["item"] for view in views] == ["d", "b", "c", "a"]


@pytest.mark.parametrize(
    "who, own",
    [
        ("Inveval", True),
        ("INVEVAL", True),
        ("Inveval, la asamblea", True),
        ("Invevalia", False),
        ("La asamblea de Inveval", False),
        ("PDVSA", False),
    ],
)
def test_a_claim_is_the_factorys_only_where_it_bears_its_name(who: str, own: bool) -> None:
    said = {"item": "válvula", "claims": [{"who": who, "text": "…"}]}
    (view,) = delivery_views([said], counted_to=TODAY, factory_name="Inveval")
    assert (len(view.own_claims), len(view.others_claims)) == ((1, 0) if own else (0, 1))
    assert view.disputed is not own


@pytest.mark.parametrize(
    "ordered, told, before",
    [
        ("2007-05", "2007-04", True),
        ("2007-05", "2007-05-24", False),
        ("2007", "2007-05", False),
        ("2007-05-25", "2007-05-24", True),
        ("2007-05", None, False),
    ],
)
def test_the_buyer_knew_before_ordering_only_however_the_dates_are_read(
    ordered: str, told: str | None, before: bool
) -> None:
    impossible = {"reason": "no"} | ({"told": told} if told else {})
    said = {"item": "válvula", "ordered": ordered, "impossible": impossible}
    (view,) = delivery_views([said], counted_to=TODAY, factory_name="Inveval")
    assert view.told_before is before


def test_days_are_counted_to_the_logs_day_and_what_has_passed_stands_last() -> None:
    needs = exchanges(
        [{"item": "a", "by": "2007-07-23"}, {"item": "b"}, {"item": "c", "by": "2007-07-24"}], TODAY
    )
    assert [(one.said["item"], one.days_left) for one in needs] == [("b", None), ("c", 0), ("a", -1)]
    due = deadlines([{"due": "2007-09-21"}, {"due": "2007-07-21"}], TODAY)
    assert [one.days_left for one in due] == [-3, 59]
