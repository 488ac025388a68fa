"""Comparing in the background: once for each set of proposals, kept, killed when nobody wants it, begun again."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from federation.errors import DatabaseUnreachable, ExtraMissing, StatuteTooLarge
from hub.services.compared import compared_set
from hub.services.comparing import Comparer, align_in_child
from hub.services.hub import Hub
from hub.storage import comparisons
from tests.hub.living import LivingHub
from tests.hub.proposals import Proposals, correction, fill, proposal, proposer

Request = dict[str, Any]


def align_by_headings(request: Request, on_progress: Callable[[float], None]) -> Request:
    """Put articles with one heading into one topic: enough to see what becomes of an alignment."""
    topics: dict[str, list[dict[str, int]]] = {}
    for draft, statute in enumerate(request["statutes"]):
        for at, article in enumerate(statute["articles"]):
            topics.setdefault(article.get("heading", article["text"][:20]), []).append(
                {"draft": draft, "article": at}
            )
    on_progress(0.5)
    return {"topics": [{"label": one, "members": members} for one, members in topics.items()], "links": []}


class Counting:
    """Aligns, and remembers what it was asked."""

    def __init__(self, align: Callable[..., Request] = align_by_headings) -> None:
        self.asked: list[Request] = []
        self._align = align

    def __call__(self, request: Request, on_progress: Callable[[float], None]) -> Request:
        self.asked.append(request)
        return self._align(request, on_progress)


@pytest.fixture(params=["sqlite", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LivingHub]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("fresh_postgres_database")
    living = LivingHub(tmp_path / "hub", database_url=url)
    yield living
    living.close()


@pytest.fixture
def sqlite_hub(tmp_path: Path) -> Iterator[LivingHub]:
    living = LivingHub(tmp_path / "hub")
    yield living
    living.close()


def settle(comparer: Comparer) -> None:
    """Look until nothing waits any more."""
    for _ in range(6):
        comparer.look()
        if comparer.worker is None:
            return
        comparer.worker.join(60)


def state(hub: LivingHub, *, corrected: bool) -> comparisons.StoredComparison | None:
    with hub.hub_itself.database.read() as connection:
        return comparisons.find(connection, compared_set(connection, corrected=corrected).key)


def rows(hub: LivingHub, table: str) -> int:
    with hub.hub_itself.database.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) or 0


def test_each_set_is_compared_once_with_and_without_corrections(hub: LivingHub) -> None:
    fill(hub)
    hub.project()
    align = Counting()
    comparer = Comparer(hub.hub_itself.database, align=align)
    settle(comparer)
    assert sorted(len(one["corrections"]) for one in align.asked) == [0, 1]
    (corrections,) = [one["corrections"] for one in align.asked if one["corrections"]]
    assert corrections == [{"act": "join", "articles": [[0, 3], [2, 1]], "to": []}]
    for corrected in (True, False):
        found = state(hub, corrected=corrected)
        assert found is not None
        assert (found.state, found.permille) == ("done", 1000)
    settle(Comparer(hub.hub_itself.database, align=align))  # as after a start of the hub
    assert len(align.asked) == 2


def test_what_is_no_longer_wanted_is_taken_away(hub: LivingHub) -> None:
    found = fill(hub)
    hub.project()
    comparer = Comparer(hub.hub_itself.database, align=Counting())
    settle(comparer)
    assert (rows(hub, "comparisons"), rows(hub, "comparison_topics") > 5) == (2, True)
    hub.say(found.luis, proposal("Otra", ("Quórum", "La mitad.")))
    hub.project()
    settle(comparer)
    assert rows(hub, "comparisons") == 2
    stored = state(hub, corrected=True)
    assert stored is not None
    assert stored.state == "done"


def test_a_correction_counts_for_a_later_version_with_the_same_article(hub: LivingHub) -> None:
    found = fill(hub)
    hub.say(found.ana, correction("part", (found.first, "article-1"), (found.other, "article-1")))
    hub.say(found.ana, correction("part", (found.first, "article-1"), (found.first, "article-2")))
    hub.project()
    align = Counting()
    settle(Comparer(hub.hub_itself.database, align=align))
    asked = max((one["corrections"] for one in align.asked), key=len)
    assert [one["articles"] for one in asked] == [[[0, 3], [2, 1]], [[0, 0], [2, 0]], [[0, 0], [0, 1]]]


def test_one_proposal_alone_is_compared_with_nothing(sqlite_hub: LivingHub) -> None:
    _, rosa = proposer(sqlite_hub, "Inveval", "rosa")
    sqlite_hub.say(rosa, proposal("Una", ("Quórum", "La mitad.")))
    sqlite_hub.project()
    align = Counting()
    settle(Comparer(sqlite_hub.hub_itself.database, align=align))
    assert align.asked == []
    assert rows(sqlite_hub, "comparisons") == 0


@pytest.mark.parametrize(
    "fault, code",
    [
        (StatuteTooLarge("Too many."), "statute-too-large"),
        (ExtraMissing("No scipy."), "extra-missing"),
        (ZeroDivisionError(), "work-failed"),
    ],
)
def test_what_fails_says_why_and_is_not_tried_again_until_the_hub_starts_anew(
    sqlite_hub: LivingHub, fault: Exception, code: str
) -> None:
    fill(sqlite_hub)
    sqlite_hub.project()

    def fail(_request: Request, _on_progress: Callable[[float], None]) -> Request:
        raise fault

    failing = Counting(fail)
    comparer = Comparer(sqlite_hub.hub_itself.database, align=failing)
    settle(comparer)
    settle(comparer)
    assert len(failing.asked) == 2
    found = state(sqlite_hub, corrected=True)
    assert found is not None
    assert (found.state, found.code) == ("failed", code)
    settle(Comparer(sqlite_hub.hub_itself.database, align=Counting()))
    found = state(sqlite_hub, corrected=True)
    assert found is not None
    assert found.state == "done"


def test_a_database_that_was_away_costs_no_comparison(sqlite_hub: LivingHub) -> None:
    fill(sqlite_hub)
    sqlite_hub.project()
    away = [True, True]

    def align(request: Request, on_progress: Callable[[float], None]) -> Request:
        if away:
            away.pop()
            raise DatabaseUnreachable("Away.")
        return align_by_headings(request, on_progress)

    comparer = Comparer(sqlite_hub.hub_itself.database, align=align)
    settle(comparer)
    found = state(sqlite_hub, corrected=True)
    assert found is not None
    assert found.state == "done"


class Slow:
    """Aligns as long as nobody says that it shall end, and tells of progress meanwhile."""

    def __init__(self) -> None:
        self.begun, self.ended, self.let_go = threading.Event(), threading.Event(), threading.Event()

    def __call__(self, request: Request, on_progress: Callable[[float], None]) -> Request:
        self.begun.set()
        try:
            while not self.let_go.wait(0.01):
                on_progress(0.4)
        finally:
            self.ended.set()
        return align_by_headings(request, on_progress)


def test_while_it_runs_days_and_views_go_on_and_progress_shows(hub: LivingHub) -> None:
    fill(hub)
    hub.project()
    slow = Slow()
    comparer = Comparer(hub.hub_itself.database, align=slow)
    comparer.look()
    assert slow.begun.wait(30)
    hub.begin("2007-01-02")
    assert hub.project() == 1
    running = [one for corrected in (True, False) if (one := state(hub, corrected=corrected)) is not None]
    assert "running" in {one.state for one in running}
    slow.let_go.set()
    settle(comparer)


def test_a_new_proposal_ends_a_comparison_that_nobody_wants_any_more(hub: LivingHub) -> None:
    found = fill(hub)
    hub.project()
    slow = Slow()
    comparer = Comparer(hub.hub_itself.database, align=slow)
    comparer.look()
    assert slow.begun.wait(30)
    hub.say(found.luis, proposal("Otra", ("Quórum", "La mitad.")))
    hub.project()
    comparer.look()
    assert slow.ended.wait(30)
    slow.let_go.set()
    settle(comparer)
    stored = state(hub, corrected=True)
    assert stored is not None
    assert stored.state == "done"


def test_closing_ends_what_runs_and_the_next_keeper_begins_it_anew(hub: LivingHub) -> None:
    fill(hub)
    hub.project()
    slow = Slow()
    comparer = Comparer(hub.hub_itself.database, align=slow)
    comparer.look()
    assert slow.begun.wait(30)
    comparer.close()
    assert slow.ended.is_set()
    assert not slow.let_go.is_set()
    settle(Comparer(hub.hub_itself.database, align=Counting()))
    for corrected in (True, False):
        stored = state(hub, corrected=corrected)
        assert stored is not None
        assert stored.state == "done"


@pytest.mark.parametrize("when", ["while it runs", "once it is done"])
def test_no_comparison_of_a_withdrawn_text_is_kept(hub: LivingHub, when: str) -> None:
    found: Proposals = fill(hub)
    hub.project()
    slow = Slow()
    comparer = Comparer(hub.hub_itself.database, align=slow)
    comparer.look()
    if when == "once it is done":
        slow.let_go.set()
        settle(comparer)
        assert rows(hub, "comparisons") == 2
    hub.withdraw(found.invepal, found.rival)
    slow.let_go.set()
    if comparer.worker is not None:
        comparer.worker.join(30)
    hub.project()
    assert rows(hub, "comparisons") == 0
    assert rows(hub, "comparison_topics") == 0
    settle(comparer)
    with hub.hub_itself.database.read() as connection:
        compared = compared_set(connection, corrected=True)
    assert [one.record for one in compared.proposals] == [found.second, found.other]
    assert rows(hub, "comparisons") == 2


def test_the_child_aligns_for_real(sqlite_hub: LivingHub) -> None:
    pytest.importorskip("scipy")
    fill(sqlite_hub)
    sqlite_hub.project()
    settle(Comparer(sqlite_hub.hub_itself.database, align=align_in_child))
    found = state(sqlite_hub, corrected=True)
    assert found is not None
    assert (found.state, found.code) == ("done", None)
    assert b'"A"' in (found.matrix or b"")


def test_the_tables_are_made_again_in_another_form(sqlite_hub: LivingHub) -> None:
    fill(sqlite_hub)
    sqlite_hub.project()
    hub_itself: Hub = sqlite_hub.hub_itself
    settle(Comparer(hub_itself.database, align=Counting()))
    with hub_itself.database.write() as connection:
        connection.execute(sa.text("UPDATE comparison_state SET form = 0"))
    comparisons.prepare(hub_itself.database)
    assert rows(sqlite_hub, "comparisons") == 0
    align = Counting()
    settle(Comparer(hub_itself.database, align=align))
    assert len(align.asked) == 2
