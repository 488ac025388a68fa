"""Views are a function of the log and the documents held, whenever and however often they are made."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from hub.services.projector import Projector, sort_key
from hub.storage.view_tables import view_factories, view_metadata, view_reports
from tests.hub.living import LivingHub
from tests.hub.sample import Sample, fill
from tests.world import id_of, key

REPORT: dict[str, Any] = {
    "type": "status-report",
    "period": {"from": "2007-01-01", "to": "2007-01-31"},
    "workers": {"members": 60},
    "capacity": {"percent": "10"},
}


@pytest.fixture(params=["sqlite", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LivingHub]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("fresh_postgres_database")
    living = LivingHub(tmp_path / "hub", database_url=url)
    yield living
    living.close()


def tables(hub: LivingHub) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything that the views hold."""
    with hub.hub_itself.database.read() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(sa.select(table)))
            for table in view_metadata.tables.values()
        }


def answers(hub: LivingHub, sample: Sample) -> list[bytes]:
    """Return the JSON of every kind of answer."""
    client = hub.app().test_client()
    paths = ["factories", "network"]
    for factory in (sample.inveval, sample.hostile, sample.empty):
        paths += [f"factories/{factory.id}", f"factories/{factory.id}/reports"]
    for record in (sample.report, sample.corrected, sample.withdrawn, sample.hidden):
        paths += [f"reports/{record}", f"records/{record}"]
    return [client.get(f"/api/v1/{path}").data for path in paths]


def row_of(hub: LivingHub, table: sa.Table, column: str, id_: str) -> Any:
    with hub.hub_itself.database.read() as connection:
        return connection.execute(sa.select(table).where(table.c[column] == bytes.fromhex(id_))).one()


def test_a_rebuild_gives_the_same_answers_byte_for_byte(hub: LivingHub) -> None:
    sample = fill(hub)
    hub.project()
    before, answered = tables(hub), answers(hub, sample)
    assert Projector(hub.hub_itself.database).rebuild() == hub.state.size
    assert tables(hub) == before
    assert answers(hub, sample) == answered


def test_entry_by_entry_gives_the_same_as_all_at_once(hub: LivingHub) -> None:
    fill(hub)
    projector = Projector(hub.hub_itself.database)
    steps = 0
    while projector.catch_up(1):
        steps += 1
    stepwise = tables(hub)
    assert steps == hub.state.size
    projector.rebuild()
    assert tables(hub) == stepwise


def test_following_the_log_while_it_grows_gives_the_same(
    hub: LivingHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = hub.take

    def take_and_project(raw: bytes) -> Any:
        record = take(raw)
        hub.project()
        return record

    monkeypatch.setattr(hub, "take", take_and_project)
    fill(hub)
    followed = tables(hub)
    Projector(hub.hub_itself.database).rebuild()
    assert tables(hub) == followed


def test_the_newest_report_by_period_counts_not_the_last_that_came(hub: LivingHub) -> None:
    factory = hub.admit("Inveval")
    rosa = hub.give_mandate(factory, "rosa")
    june = hub.say(rosa, {**REPORT, "period": {"from": "2007-06-01", "to": "2007-06-30"}})
    hub.say(rosa, REPORT)
    hub.project()
    assert row_of(hub, view_factories, "factory", factory.id).report.hex() == june


def test_a_corrected_report_gives_way_to_its_correction(hub: LivingHub) -> None:
    factory = hub.admit("Inveval")
    rosa = hub.give_mandate(factory, "rosa")
    wrong = hub.say(rosa, REPORT)
    hub.project()
    right = hub.say(rosa, {**REPORT, "replaces": wrong, "workers": {"members": 61}})
    hub.project()
    assert row_of(hub, view_factories, "factory", factory.id).report.hex() == right


def test_nobody_corrects_another_factorys_report(hub: LivingHub) -> None:
    inveval, invepal = hub.admit("Inveval"), hub.admit("Invepal")
    rosa, luis = hub.give_mandate(inveval, "rosa"), hub.give_mandate(invepal, "luis")
    own = hub.say(rosa, REPORT)
    hub.say(luis, {**REPORT, "replaces": own})
    hub.project()
    assert row_of(hub, view_factories, "factory", inveval.id).report.hex() == own


def test_a_withdrawn_report_leaves_no_figure_behind(hub: LivingHub) -> None:
    factory = hub.admit("Inveval")
    rosa = hub.give_mandate(factory, "rosa")
    first = hub.say(rosa, REPORT)
    second = hub.say(rosa, {**REPORT, "replaces": first, "workers": {"members": 61}})
    hub.project()
    hub.withdraw(factory, second)
    hub.project()
    row = row_of(hub, view_reports, "record", second)
    assert not row.held
    assert set(row[7:]) == {None}
    assert row.period_to == row.day
    assert row_of(hub, view_factories, "factory", factory.id).report.hex() == first


def test_a_withdrawn_profile_gives_way_to_the_one_before(hub: LivingHub) -> None:
    factory = hub.admit("Inveval")
    rosa = hub.give_mandate(factory, "rosa")
    first = hub.say(rosa, {"type": "profile", "place": {"town": "Carrizal"}})
    second = hub.say(rosa, {"type": "profile", "place": {"town": "Los Teques"}})
    hub.project()
    assert row_of(hub, view_factories, "factory", factory.id).town == "Los Teques"
    hub.withdraw(factory, second)
    hub.project()
    row = row_of(hub, view_factories, "factory", factory.id)
    assert (row.town, row.profile.hex()) == ("Carrizal", first)
    hub.withdraw(factory, first)
    hub.project()
    row = row_of(hub, view_factories, "factory", factory.id)
    assert (row.town, row.profile, row.profile_day) == (None, None, None)


def test_what_is_for_the_federation_never_enters_the_views(hub: LivingHub) -> None:
    factory = hub.admit("Inveval")
    rosa = hub.give_mandate(factory, "rosa")
    hidden = hub.say(rosa, REPORT, "federation")
    hub.say(rosa, {"type": "profile", "place": {"town": "Carrizal"}}, "federation")
    hub.project()
    assert not row_of(hub, view_reports, "record", hidden).held
    row = row_of(hub, view_factories, "factory", factory.id)
    assert (row.report, row.profile, row.town) == (None, None, None)


def test_a_corrected_day_takes_back_what_was_counted_by_it(hub: LivingHub) -> None:
    factory = hub.admit("Inveval")
    rosa = hub.give_mandate(factory, "rosa")
    early = hub.say(rosa, REPORT)
    wrong = hub.begin("2007-03-01")
    late = hub.say(rosa, REPORT)
    hub.say(rosa, {"type": "profile", "about": "x"})
    hub.project()
    hub.begin("2007-01-02", corrects=wrong)
    hub.project()
    assert row_of(hub, view_reports, "record", early).day == "2007-01-01"
    assert row_of(hub, view_reports, "record", late).day == "2007-01-02"
    assert row_of(hub, view_factories, "factory", factory.id).profile_day == "2007-01-02"
    corrected = tables(hub)
    Projector(hub.hub_itself.database).rebuild()
    assert tables(hub) == corrected


def test_a_recovery_takes_force_in_the_views_by_a_mere_day(hub: LivingHub) -> None:
    sponsor, factory = hub.admit("Invepal"), hub.admit("Inveval")
    attesting = hub.give_mandate(sponsor, "luis", roles=("sponsor",))
    hub.take(hub.recovery(factory.id, key("new custodian"), attesting=(attesting,)))
    hub.project()
    assert row_of(hub, view_factories, "factory", factory.id).name == "Inveval"
    hub.begin("2007-01-15")
    hub.project()
    assert row_of(hub, view_factories, "factory", factory.id).name == "Recuperada"


def test_a_standing_and_a_new_name_show(hub: LivingHub) -> None:
    factory = hub.admit("Inveval")
    hub.project()
    admission = id_of(hub.entries[-1])
    hub.take(hub.standing(factory.id, "suspended", admission))
    hub.take(hub.charter("Óptica Inveval", *factory.custodians, author=factory.id, replaces=factory.id))
    hub.project()
    row = row_of(hub, view_factories, "factory", factory.id)
    assert (row.standing, row.name, row.name_key) == ("suspended", "Óptica Inveval", "optica inveval")


def test_views_of_another_form_are_made_again(hub: LivingHub) -> None:
    hub.admit("Inveval")
    hub.project()
    before = tables(hub)
    with hub.hub_itself.database.write() as connection:
        connection.execute(sa.text("UPDATE view_cursor SET form = 0"))
        connection.execute(sa.text("DELETE FROM view_factories"))
    hub.project()
    assert tables(hub) == before


def test_a_projector_that_was_overtaken_writes_nothing(
    hub: LivingHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.admit("Inveval")
    slow, quick = Projector(hub.hub_itself.database), Projector(hub.hub_itself.database)
    from hub.services import projector as module

    read = module._read_batch

    def overtaken(*args: Any) -> Any:
        batch = read(*args)
        monkeypatch.setattr(module, "_read_batch", read)
        quick.catch_up()
        return batch

    monkeypatch.setattr(module, "_read_batch", overtaken)
    assert slow.catch_up() == 0
    after = tables(hub)
    quick.rebuild()
    assert tables(hub) == after


@pytest.mark.parametrize("name, key", [("Ñandú", "nandu"), ("ÁRBOL", "arbol"), ("Straße", "strasse")])
def test_names_are_sorted_without_case_and_accents(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_the_views_know_the_same_last_day_as_the_log(tmp_path: Path) -> None:
    hub = LivingHub(tmp_path / "hub")
    fill(hub)
    hub.begin("2007-07-25")
    factory = hub.admit("Invetex")
    hub.begin("2007-07-26")
    before = {one: hub.hub_itself.log.proof(one) for one in (factory.id,)}
    hub.project()
    assert {one: hub.hub_itself.log.proof(one) for one in before} == before
    hub.close()
