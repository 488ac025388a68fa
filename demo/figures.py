"""What a report of a month says: the facts that were known by then, and figures made up around a path.

    path(("8", "10"), 0.5)        a straight way from the first month to the last, half of it here

A figure strays a little from its path, and always in the same way: the seed is the factory, the month and the
field. What is dated later than the report's last day is not in it: so one list of deliveries, with all their dates,
becomes a list for each month in which one date after the other appears.
"""

import random
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from demo.story import Month, Story
from federation.documents.values import VagueDate

_STEPS: Final = ("ordered", "promised", "made", "ready", "inspected", "collected", "paid")
_INCOME: Final = ("production", "repair", "loans", "grants", "other")


def month_days(month: str) -> tuple[date, date]:
    """Return the first and the last day of a month written 2006-11."""
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def written_on(story: Story, month: str) -> date:
    """Return the day on which the report of a month is written."""
    assert story.reports is not None  # noqa: S101 - a month was reported
    different = story.months.get(month, Month()).on
    if different is not None:
        return different
    if month == story.reports.last and story.reports.last_on is not None:
        return story.reports.last_on
    return month_days(month)[1] + timedelta(days=story.reports.on)


def report_fields(story: Story, month: str, *, corrected: bool = False) -> dict[str, Any]:
    """Return the fields of the report of a month; where it was wrong first, as it is once corrected."""
    months = list(story.reported())
    first, last = month_days(month)
    last = min(last, written_on(story, month) - timedelta(days=1))
    if month != months[-1]:
        last = month_days(month)[1]
    way = months.index(month) / max(len(months) - 1, 1)
    whole = (last - first).days + 1
    stray = _Stray(f"{story.slug} {month}", way, whole / month_days(month)[1].day)
    fields: dict[str, Any] = {"period": {"from": first, "to": last}}
    fields |= _figures(story.figures, stray)
    fields |= facts(story.facts, first, last)
    different = story.months.get(month, Month())
    fields |= different.say
    if different.wrong and not corrected:
        fields |= different.wrong
    return {name: value for name, value in fields.items() if name not in different.omit}


def profile_fields(story: Story, day: date) -> dict[str, Any]:
    """Return the fields of the profile as it was known on a day."""
    assert story.profile is not None  # noqa: S101 - it is written
    fields = dict(story.profile.fields)
    if "timeline" in fields:
        fields["timeline"] = [event for event in fields["timeline"] if _known(event["date"], day)]
    return fields


class _Stray:
    """Figures of one report, that stray a little from their paths."""

    def __init__(self, seed: str, way: float, part_of_month: float) -> None:
        self._seed = seed
        self._way = way
        self.part_of_month = part_of_month

    def near(self, name: str, path: Sequence[float], stray: float = 0.0) -> float:
        """Return a figure of this month: where its path is now, and up to `stray` beside it."""
        place = self._way * (len(path) - 1)
        before = min(int(place), max(len(path) - 2, 0))
        after = min(before + 1, len(path) - 1)
        value = path[before] + (path[after] - path[before]) * (place - before)
        return max(0.0, value + random.Random(f"{self._seed} {name}").uniform(-stray, stray))  # noqa: S311 - no secret


def spell(value: float, places: int = 0) -> str:
    """Return a number as documents spell it."""
    text = f"{value:.{places}f}"
    return (text.rstrip("0").rstrip(".") if places else text) or "0"


def _figures(paths: Mapping[str, Any], stray: _Stray) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if (capacity := paths.get("capacity")) is not None:
        percent = min(100.0, stray.near("capacity", capacity["path"], capacity.get("stray", 0)))
        fields["capacity"] = {
            "basis": capacity["basis"],
            "percent": spell(percent, capacity.get("places", 0)),
        }
    if (workers := paths.get("workers")) is not None:
        fields["workers"] = {
            kind: round(stray.near(kind, path, 0.6 if len(path) > 1 else 0)) for kind, path in workers.items()
        }
    if (pay := paths.get("pay")) is not None:
        fields["pay"] = _pay(pay, stray)
    if (income := paths.get("income")) is not None:
        fields["income"] = _income(income, stray)
    if (left := paths.get("months_left")) is not None:
        fields["months_left"] = spell(stray.near("months left", left["path"], left.get("stray", 0)), 1)
    if (training := paths.get("training")) is not None:
        hours = stray.near("hours", training["hours"], training.get("stray", 0)) * stray.part_of_month
        fields["training"] = {"hours": spell(hours)}
        if "people" in training:
            fields["training"]["people"] = round(stray.near("people", training["people"], 2))
        if "about" in training:
            fields["training"]["about"] = training["about"]
    if (stock := paths.get("stock")) is not None:
        fields["stock"] = [_stocked(one, stray) for one in stock]
    return fields


def _pay(pay: Mapping[str, Any], stray: _Stray) -> dict[str, Any]:
    ratio = max(1.0, stray.near("ratio", pay["path"], pay.get("stray", 0)))
    said: dict[str, Any] = {"ratio": spell(ratio, 1)}
    if "functions" in pay:
        said["by_function"] = [
            {"function": name, "ratio": spell(1 + (ratio - 1) * share, 1)}
            for name, share in pay["functions"].items()
        ]
    return said


def _income(income: Mapping[str, Sequence[float]], stray: _Stray) -> dict[str, str]:
    """Return whole percentages that add up to 100, all five of them."""
    near = {
        kind: stray.near(kind, income[kind], 2 if income[kind][-1] else 0) if kind in income else 0
        for kind in _INCOME
    }
    total = sum(near.values())
    parts = {kind: int(100 * value / total) for kind, value in near.items()}
    largest = max(parts, key=lambda kind: parts[kind])
    parts[largest] += 100 - sum(parts.values())
    return {kind: str(part) for kind, part in parts.items()}


def _stocked(one: Mapping[str, Any], stray: _Stray) -> dict[str, Any]:
    amount = spell(stray.near(one["item"], one["path"], one.get("stray", 0)), one.get("places", 0))
    said: dict[str, Any] = {"item": one["item"], "quantity": {"amount": amount, "unit": one["unit"]}}
    if "note" in one:
        said["note"] = one["note"]
    return said


# -- facts with dates --------------------------------------------------------------------------------


def facts(listed: Mapping[str, Sequence[Mapping[str, Any]]], first: date, last: date) -> dict[str, Any]:
    """Return the lists of a report over these days."""
    said: dict[str, Any] = {}
    for name, entries in listed.items():
        match name:
            case "visits":
                said[name] = [
                    dict(one) for one in entries if first <= VagueDate(str(one["date"])).earliest() <= last
                ]
            case "deliveries":
                said[name] = list(_deliveries(entries, last))
            case "deadlines":
                said[name] = list(_deadlines(entries, last))
            case _:
                said[name] = list(_standing(entries, last))
    return said


def _known(when: object, day: date) -> bool:
    """Whether what is dated so had begun by this day."""
    return VagueDate(str(when)).earliest() <= day


def _standing(entries: Sequence[Mapping[str, Any]], last: date) -> Iterator[dict[str, Any]]:
    """Give what is said from `since` on and up to `till`."""
    for one in entries:
        since, till = one.get("since"), one.get("till")
        if (since is None or _known(since, last)) and (till is None or last <= VagueDate(str(till)).latest()):
            yield {name: value for name, value in one.items() if name not in {"since", "till"}}


def _deliveries(entries: Sequence[Mapping[str, Any]], last: date) -> Iterator[dict[str, Any]]:
    for one in entries:
        steps = {name: one[name] for name in _STEPS if name in one and _known(one[name], last)}
        impossible = one.get("impossible")
        told = impossible is None or "told" not in impossible or _known(impossible["told"], last)
        if not steps:
            continue
        said = {name: value for name, value in one.items() if name not in {*_STEPS, "claims", "impossible"}}
        claims = [dict(claim) for claim in one.get("claims", ()) if _known(claim["date"], last)]
        said |= steps
        if claims:
            said["claims"] = claims
        if impossible is not None and told:
            said["impossible"] = dict(impossible)
        yield said


def _deadlines(entries: Sequence[Mapping[str, Any]], last: date) -> Iterator[dict[str, Any]]:
    """Give each deadline as it was last set, with those before it."""
    for one in entries:
        settings = [dict(setting) for setting in one["set"] if setting["set_on"] <= last]
        if not settings:
            continue
        now = settings.pop()
        said = {"what": one["what"], "due": now["due"], "set_on": now["set_on"]}
        # Why it was moved is known, and said, once it is.
        yield said | ({"earlier": settings} if settings else {})
