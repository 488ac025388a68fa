"""The whole federation, day by day: the calendar turns, and on each day those act who did.

    build(folder, read_stories(), progress=…)         a hub's data folder, with the factories' nodes in nodes/

A hub is founded and served in this process, nodes speak to it over HTTP, and one clock is moved for all of them, from
3 July 2006 to the day at which the demonstration's calendar then stands. A record that is not accepted where the
story says that it is ends the build: what is shown was really taken by the hub.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from demo.figures import written_on
from demo.people import PASSPHRASE, Crew, Custodians
from demo.proposing import Discussion
from demo.served import Clock, serving
from demo.story import Month, Story
from federation.client import HubClient
from federation.rules import MandateState
from hub.services import calendar
from hub.services.founding import Plan, Secrets, found
from hub.services.hub import Hub
from hub.services.projector import Projector
from hub.settings import Settings, read_kept, write_kept
from hub.storage.state import read_state

FIRST_DAY: Final = date(2006, 7, 3)
LAST_DAY: Final = date(2007, 7, 30)
NETWORK: Final = "FRETECO"
ORIGIN: Final = "freteco.example/registro"
SIGHTS: Final = "demo.json"

_CUSTODIANS: Final = 3
_THRESHOLD: Final = 2

Progress = Callable[[int, int], None]
"""(done, in all)."""


class NotAsTold(RuntimeError):
    """The demonstration did not go as its stories tell: a fault of the program, not of whoever runs it."""


@dataclass(frozen=True, slots=True)
class _Act:
    """Something that somebody does, at an hour of a day."""

    day: date
    hour: int
    do: Callable[[datetime], None]


def build(
    folder: Path,
    stories: Sequence[Story],
    *,
    first_day: date = FIRST_DAY,
    last_day: date = LAST_DAY,
    progress: Progress = lambda _done, _all: None,
) -> None:
    """Make the demonstration in an empty folder; whatever is raised, the folder is of no use then."""
    clock = Clock(datetime.combine(first_day, time(12), UTC))
    settings = Settings.load(folder, given={"batch_interval_ms": 0})
    secrets = Secrets.generate(_CUSTODIANS)
    found(settings, clock, Plan(NETWORK, ORIGIN, _THRESHOLD), [PASSPHRASE] * _CUSTODIANS, secrets=secrets)
    hub = Hub.open(settings, clock)
    crews: dict[str, Crew] = {}
    try:
        with serving(settings, clock) as url:
            for story in stories:
                crews[story.slug] = Crew(story, folder / "nodes" / story.slug, HubClient(url))
            custodians = Custodians(hub, secrets.custodians, _THRESHOLD)
            _live(hub, clock, _acts(crews, custodians, folder), (first_day, last_day), progress)
            for crew in crews.values():
                _require_as_told(crew, last_day)
        sights = _sights(hub, crews)
    finally:
        for crew in crews.values():
            crew.close()
        hub.close()
    (folder / SIGHTS).write_text(json.dumps(sights, indent=2, ensure_ascii=False) + "\n", "utf-8")
    write_kept(folder, {**read_kept(folder), "calendar": {"fixed": last_day.isoformat()}})


def _live(
    hub: Hub, clock: Clock, acts: Sequence[_Act], days_of: tuple[date, date], progress: Progress
) -> None:
    """Let day follow day, from the first to the last; the views follow the log each evening that has something new."""
    first_day, last_day = days_of
    days = (last_day - first_day).days + 1
    acts = [act for act in acts if act.day <= last_day]
    projector = Projector(hub.database)
    projector.catch_up()
    done = 0
    for number in range(days):
        day = first_day + timedelta(days=number)
        clock.set(day, 4)
        calendar.turn(hub)
        today = [act for act in acts if act.day == day]
        for act in today:
            clock.set(day, act.hour)
            act.do(clock())
            done += 1
            progress(number + done, days + len(acts))
        if today:
            projector.catch_up()
        progress(number + 1 + done, days + len(acts))
    projector.catch_up()


# -- who does what when ------------------------------------------------------------------------------


def _acts(crews: dict[str, Crew], custodians: Custodians, folder: Path) -> list[_Act]:
    """Return all acts, in their order; on one day and hour, factories act in the order in which they joined."""
    acts = [act for crew in crews.values() for act in _acts_of(crew, crews, custodians, folder)]
    discussion = Discussion()
    acts += [act for crew in crews.values() for act in _acts_on_statutes(crew, discussion)]
    return sorted(acts, key=lambda act: (act.day, act.hour))


def _acts_of(crew: Crew, crews: dict[str, Crew], custodians: Custodians, folder: Path) -> Iterator[_Act]:
    story = crew.story
    yield _Act(story.joins, 14, crew.apply)
    if not story.admitted:
        return
    admitted = story.joins + timedelta(days=1)
    yield _Act(admitted, 9, lambda _now: custodians.admit(crew.node.factory.id))
    yield _Act(admitted, 11, crew.sync)
    for mandate in story.mandates:
        yield _Act(max(mandate.assembly.date, admitted), 15, lambda now, it=mandate: crew.give(it, now))  # type: ignore[misc]
    for recall in story.recalls:
        yield _Act(recall.day, 16, lambda now, it=recall: crew.recall(it, now))  # type: ignore[misc]
    for day in story.profile.written if story.profile else ():
        yield _Act(day, 17, crew.describe)
    for month in story.reported():
        yield from _acts_of_month(crew, month, crews, folder)


def _acts_of_month(crew: Crew, month: str, crews: dict[str, Crew], folder: Path) -> Iterator[_Act]:
    different = crew.story.months.get(month, Month())
    day = written_on(crew.story, month)
    stick = folder / "nodes" / f"{crew.story.slug}-{month}.frente"
    if different.forked_by in crews:
        yield _Act(day, 12, lambda now: crew.write_on_a_copy(month, stick, now))
    yield _Act(day, 13, lambda now: crew.report(month, now))
    yield _Act(different.sent or day, 18, crew.sync)
    if different.forked_by in crews:
        neighbour = crews[different.forked_by]
        yield _Act(day + timedelta(days=2), 10, lambda now: neighbour.carry(stick, now))
    if different.corrected is not None:
        yield _Act(different.corrected, 12, lambda now: crew.correct(month, now))
    if (withdrawn := different.withdrawn) is not None:
        yield _Act(withdrawn.day, 12, lambda now: crew.withdraw(month, withdrawn, now))


def _acts_on_statutes(crew: Crew, discussion: Discussion) -> Iterator[_Act]:
    for proposal in crew.story.proposals:
        yield _Act(proposal.on, 16, lambda now, it=proposal: discussion.propose(crew, it, now))  # type: ignore[misc]
    for amendment in crew.story.amendments:
        yield _Act(amendment.on, 17, lambda now, it=amendment: discussion.amend(crew, it, now))  # type: ignore[misc]
    for correction in crew.story.corrections:
        yield _Act(correction.on, 17, lambda now, it=correction: discussion.correct(crew, it, now))  # type: ignore[misc]


def _require_as_told(crew: Crew, last_day: date) -> None:
    """Refuse to show a story of which a record is still on its way."""
    if crew.story.joins > last_day:
        return
    left = crew.unsent()
    if crew.story.admitted and crew.story.joins < last_day and left:
        raise NotAsTold(f"{crew.story.name}: {left[0]}")


# -- what to look at ---------------------------------------------------------------------------------


def _sights(hub: Hub, crews: dict[str, Crew]) -> list[dict[str, str]]:
    """Return the addresses of pages that show most, each with a word on what it shows."""
    sights = [{"path": "/es/", "shows": "the directory"}]

    def add(path: str, shows: str) -> None:
        sights.append({"path": path, "shows": shows})

    for crew in crews.values():
        name = crew.story.name
        if crew.story.slug in {"inveval", "invepal"} and crew.reports:
            shows = {
                "inveval": "a factory, what is and what its workers demand",
                "invepal": "casual workers become more and more",
            }[crew.story.slug]
            add(f"/es/factories/{crew.node.factory.id}", f"{name}: {shows}")
        if crew.story.slug == "inveval" and crew.reports:
            newest = list(crew.reports.values())[-1]
            add(f"/es/reports/{newest}", f"{name}: finished valves that nobody collects")
        for month in crew.first_reports:
            add(f"/es/reports/{crew.reports[month]}", f"{name}: a report that corrects another")
        for recall in crew.recalls:
            add(f"/es/records/{recall}", f"{name}: a mandate is recalled")
        for month, different in crew.story.months.items():
            if different.withdrawn is not None and month in crew.reports:
                add(f"/es/reports/{crew.reports[month]}", f"{name}: a report that was withdrawn")
        with hub.database.read() as connection:
            state = read_state(connection)
            for kept in crew.node.mandates() if crew.reports else ():
                mandate = state.get(MandateState, kept.id)
                if mandate is not None and mandate.forked is not None:
                    add(f"/es/records/{mandate.forked}", f"{name}: evidence of a fork")
    if any(crew.story.proposals for crew in crews.values()):
        add("/es/statutes", "proposals of statutes, and what each speaks of")
        add("/es/statutes/matrix", "who says what: topics by factories")
    add("/es/log", "the log, and how to check all of it")
    return sights
