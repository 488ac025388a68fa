"""The view tables of statutes: a function of the log and the documents held, whatever was withdrawn and when."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from hub.services.projector import Projector
from hub.storage.view_tables import view_amendments, view_corrections, view_metadata, view_proposals
from tests.hub.living import LivingHub
from tests.hub.proposals import Proposals, amendment, correction, fill, proposal, proposer, replace

TEXT = "La asamblea decide."


@pytest.fixture(params=["sqlite", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LivingHub]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("fresh_postgres_database")
    living = LivingHub(tmp_path / "hub", database_url=url)
    yield living
    living.close()


def rows(hub: LivingHub, table: sa.Table) -> dict[str, Any]:
    """Return a table's rows by their records."""
    with hub.hub_itself.database.read() as connection:
        return {row.record.hex(): row for row in connection.execute(sa.select(table))}


def tables(hub: LivingHub) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything that the views hold."""
    with hub.hub_itself.database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in view_metadata.tables.values()
        }


def require_same_after_a_rebuild(hub: LivingHub) -> None:
    followed = tables(hub)
    Projector(hub.hub_itself.database).rebuild()
    assert tables(hub) == followed


def current(hub: LivingHub) -> set[str]:
    return {record for record, row in rows(hub, view_proposals).items() if row.current}


@pytest.mark.parametrize("at_once", [True, False])
def test_following_and_rebuilding_give_the_same(
    hub: LivingHub, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    if not at_once:
        take = hub.take

        def take_and_project(raw: bytes) -> Any:
            record = take(raw)
            hub.project()
            return record

        monkeypatch.setattr(hub, "take", take_and_project)
    found = fill(hub)
    hub.withdraw(found.inaf, found.other)
    hub.withdraw(found.inaf, found.correction)
    hub.project()
    require_same_after_a_rebuild(hub)
    assert current(hub) == {found.second, found.rival}
    assert set(rows(hub, view_amendments)) == {found.amendment, found.addition}
    assert rows(hub, view_corrections) == {}


def test_the_latest_version_is_the_current_one(hub: LivingHub) -> None:
    found = fill(hub)
    hub.project()
    assert current(hub) == {found.second, found.rival, found.other}
    known = rows(hub, view_proposals)
    assert known[found.second].first.hex() == found.first
    assert known[found.second].replaces.hex() == found.first
    assert (known[found.second].title, known[found.second].articles) == ("Estatutos del frente", 4)
    amended = rows(hub, view_amendments)[found.amendment]
    assert (amended.target.hex(), amended.article, amended.kind) == (found.second, "article-2", "replace")
    added = rows(hub, view_amendments)[found.addition]
    assert (added.article, added.kind) == (None, "insert")
    assert rows(hub, view_corrections)[found.correction].act == "join"


def test_a_withdrawn_version_gives_way_to_the_one_before(hub: LivingHub) -> None:
    found = fill(hub)
    hub.project()
    hub.withdraw(found.inveval, found.second)
    hub.project()
    assert current(hub) == {found.first, found.rival, found.other}
    gone = rows(hub, view_proposals)[found.second]
    assert not gone.held
    assert (gone.title, gone.language, gone.articles, gone.replaces, gone.first) == (None,) * 5
    require_same_after_a_rebuild(hub)


def test_a_version_withdrawn_in_the_middle_brings_no_older_one_back(hub: LivingHub) -> None:
    factory, rosa = proposer(hub, "Inveval", "rosa")
    first = hub.say(rosa, proposal("Uno", ("Uno", TEXT)))
    second = hub.say(rosa, proposal("Dos", ("Uno", TEXT), replaces=first))
    third = hub.say(rosa, proposal("Tres", ("Uno", TEXT), replaces=second))
    separate = hub.say(rosa, proposal("Otra cosa", ("Uno", TEXT)))
    hub.project()
    assert current(hub) == {third, separate}
    hub.withdraw(factory, second)
    hub.project()
    assert current(hub) == {third, separate}
    assert rows(hub, view_proposals)[third].first.hex() == first
    require_same_after_a_rebuild(hub)
    hub.withdraw(factory, third)
    hub.project()
    assert current(hub) == {first, separate}
    require_same_after_a_rebuild(hub)


def test_what_is_for_the_federation_never_enters_the_views(hub: LivingHub) -> None:
    _, rosa = proposer(hub, "Inveval", "rosa")
    public = hub.say(rosa, proposal("Público", ("Uno", TEXT)))
    hidden = hub.say(rosa, proposal("Reservado", ("Uno", TEXT), replaces=public), "federation")
    change = replace("asamblea", "fábrica", of=TEXT)
    hub.say(rosa, amendment(public, "article-1", change), "federation")
    hub.say(rosa, correction("join", (public, "article-1"), (hidden, "article-1")), "federation")
    hub.project()
    assert current(hub) == {public}
    assert rows(hub, view_proposals)[hidden].title is None
    assert rows(hub, view_amendments) == {}
    assert rows(hub, view_corrections) == {}


def test_a_corrected_day_is_the_day_of_what_was_proposed_by_the_wrong_one(hub: LivingHub) -> None:
    found: Proposals
    wrong = hub.begin("2007-03-01")
    found = fill(hub)
    hub.project()
    assert {row.day for row in rows(hub, view_proposals).values()} == {"2007-03-01"}
    hub.begin("2007-01-02", corrects=wrong)
    hub.project()
    for table in (view_proposals, view_amendments, view_corrections):
        assert {row.day for row in rows(hub, table).values()} == {"2007-01-02"}
    assert found.second in current(hub)
    require_same_after_a_rebuild(hub)
