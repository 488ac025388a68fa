"""The page of a factory: each fact with who signed it and when, charts with their tables, both sides of a quarrel."""

import ast
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

import hub.services.paper_text
from federation.ids import RecordId
from federation.rules import parse_candidate
from federation.web import words
from hub.services.factory_models import FactoryPage
from hub.services.factory_page import MAX_CHARTED, REPORTS_PER_PAGE
from hub.services.projector import Projector
from hub.services.speaking import Speaker
from hub.views.context import FACTORY_PAGES
from tests.hub.hubs import Place
from tests.hub.living import LivingHub
from tests.hub.sample import HOSTILE, INVEVAL_PROFILE, INVEVAL_REPORT, Sample, fill
from tests.world import Factory, Mandate, key


class Plant(NamedTuple):
    """A hub with the sample, and a client of it."""

    hub: LivingHub
    sample: Sample
    client: FlaskClient
    pages: Any

    def page(self, factory: RecordId) -> FactoryPage:
        """Return what the page of a factory shows."""
        shown: FactoryPage = self.pages.page(factory, language="es")
        return shown


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    living = LivingHub(tmp_path_factory.mktemp("plant") / "hub")
    sample = fill(living)
    app = living.app()
    yield Plant(living, sample, app.test_client(), app.extensions[FACTORY_PAGES])
    living.close()


def section(page: str, name: str) -> str:
    """Return the HTML of the section of a page whose heading has this id."""
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', page, re.DOTALL)
    assert found is not None, name
    return found[0]


def text(page: str) -> str:
    """Return the text of HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def html(plant: Plant, factory: RecordId | None = None, language: str = "es") -> str:
    answer = plant.client.get(f"/{language}/factories/{factory or plant.sample.inveval.id}")
    assert answer.status_code == 200
    return answer.text


# -- what is worked out -----------------------------------------------------------------------------


def test_the_shares_of_every_date_add_up_and_the_demand_stands_beside(plant: Plant) -> None:
    page = plant.page(plant.sample.inveval.id)
    assert page.demanded is not None
    for owners in (*page.owners, page.demanded):
        assert sum(Decimal(share.percent) for share in owners.shares) == 100
        assert sum(Decimal(part.length) for part in owners.bar) == 100
    assert [(one.since, one.until) for one in page.owners] == [(None, "2005-04"), ("2005-04", None)]
    holders = [
        {one.holder: one.number for one in owners.shares} for owners in (page.owners[-1], page.demanded)
    ]
    assert holders == [{"Estado": 0, "Trabajadores": 1}, {"Estado": 0}]
    assert [part.number for part in page.owners[0].bar] == [2]
    shown = section(html(plant), "owners")
    today, demand = shown.split('<div class="demand">')
    assert "51 %" in today
    assert "49 %" in today
    assert "100 %" in demand.partition("<h3>Antes")[0]


def test_a_vague_date_is_said_to_be_vague(plant: Plant) -> None:
    shown = text(section(html(plant), "history"))
    assert "2003 solo se conoce el año Ocupada" in shown
    assert "abril de 2005 solo se conoce el mes" in shown
    assert "27 de abril de 2005 Expropiación" in shown
    assert shown.index("diciembre de 2002") < shown.index("2003 solo") < shown.index("Primer informe")


def test_every_section_says_from_which_record_it_is_by_whom_and_how_old(plant: Plant) -> None:
    page = html(plant)
    for name, record in (
        ("profile", plant.sample.profile),
        ("owners", plant.sample.profile),
        ("history", plant.sample.profile),
        ("exchange", plant.sample.report),
        ("deliveries", plant.sample.report),
        ("deadlines", plant.sample.report),
        ("life", plant.sample.report),
        ("difficulties", plant.sample.report),
    ):
        part = section(page, name)
        assert f'href="/es/records/{record}"' in part, name
        assert f'href="/es/records/{plant.sample.rosa.id}">Rosa P.</a>' in part, name
        assert "Firmado hace 3 semanas por" in part, name


def test_every_row_of_a_chart_leads_to_its_report(plant: Plant) -> None:
    page = plant.page(plant.sample.inveval.id)
    shown = section(html(plant), "reports")
    for chart in page.charts:
        table = shown.partition(f'id="chart-{chart.name}"')[2].partition("</figure>")[0]
        links = re.findall(r'href="/es/reports/([0-9a-f]{64})"', table)
        assert links == [row.record for row in chart.rows]
        assert 'role="img"' in table


def test_charts_and_tables_hold_the_same_reports_and_none_that_was_corrected_or_withdrawn(
    plant: Plant,
) -> None:
    page = plant.page(plant.sample.inveval.id)
    capacity, workers, pay, training = page.charts
    assert [row.figures[0] for row in capacity.rows] == ["10", "8", "9", None, "7.5", "6"]
    assert workers.rows[0].figures == (60, 0, 0)
    assert workers.rows[1].figures == (60, None, None)
    assert {row.figures[0] for row in pay.rows} == {"1"}
    assert training.rows[0].figures == ("40",)
    assert capacity.drawing is not None
    assert [len(path.split()) for path in capacity.drawing.lines[0].paths] == [2, 3]
    shown = {row.record for row in capacity.rows}
    assert not shown & {plant.sample.corrected, plant.sample.withdrawn, plant.sample.hidden}


def test_a_missing_figure_is_said_and_never_drawn_as_zero(plant: Plant) -> None:
    shown = section(html(plant), "reports")
    table = shown.partition('id="chart-capacity"')[2].partition("</figure>")[0]
    march = table.partition("marzo de 2007")[2].partition("</tr>")[0]
    assert "sin dato" in march
    assert ">0" not in march


def test_waiting_goods_and_impossible_orders_are_said_with_their_days(plant: Plant) -> None:
    shown = text(section(html(plant), "deliveries"))
    assert "Lista desde hace al menos 236 y como máximo 265 días" in shown
    assert "El comprador lo podía saber desde: 20 de mayo de 2007" in shown
    assert "Retirado y pagado" in shown


def test_both_sides_stand_beside_each_other_as_claims_with_their_record(plant: Plant) -> None:
    shown = section(html(plant), "disputed")
    others, own = shown.split('<div class="sides">')[1].split("Lo que dice y firma Inveval")
    assert "Veneval" in others
    assert "según lo informa Inveval" in others
    assert "Ellos no han firmado nada aquí" in others
    assert "La visita las encontró en el piso" in own
    assert "Inspeccionada: <strong>15 de marzo de 2007" in own
    assert f"/es/records/{plant.sample.report}" in shown


def test_a_correction_says_what_it_changed_with_both_records(plant: Plant) -> None:
    shown = section(html(plant), "disputed")
    assert "<del>600</del> → <ins>60</ins>" in shown
    assert f"/es/records/{plant.sample.corrected}" in shown
    assert f"/es/records/{plant.sample.report}" in shown


def test_what_was_taken_back_is_named_without_its_words(plant: Plant) -> None:
    shown = section(html(plant), "disputed")
    assert "datos personales" in text(shown)
    assert f"/es/records/{plant.sample.withdrawn}" in shown
    assert "secreto" not in html(plant)


def test_forks_and_recoveries_are_shown_with_their_records(place: Place) -> None:
    rosa = place.reporter()
    other = place.mandate(place.admit("Invepal"), "other", roles=("sponsor",))
    document, first = place.report(rosa)
    place.take(first, document)
    place.statuses(place.report(rosa, 1, previous=None)[1])
    evidence = parse_candidate(place.logged()[-1]).id
    recovery = place.world.recovery(rosa.factory, key("new custodian"), attesting=(other,))
    place.take(recovery)
    Projector(place.hub.database).catch_up()
    shown = section(place.client.get(f"/es/factories/{rosa.factory}").text, "disputed")
    assert f"/es/records/{evidence}" in shown
    assert f"/es/records/{rosa.id}" in shown
    assert f"/es/records/{parse_candidate(recovery).id}" in shown
    assert "abierta" in shown


def test_the_first_date_of_a_deadline_stays(plant: Plant) -> None:
    shown = section(html(plant), "deadlines")
    assert "24 de septiembre de 2007" in shown
    assert "Primero: <s>24 de julio de 2007</s>" in shown
    assert "faltan 62 días" in text(shown)


def test_a_mandate_says_how_many_days_it_has_left(plant: Plant) -> None:
    mandate = plant.page(plant.sample.inveval.id).factory.mandates[-1]
    assert mandate.status == "in-force"
    left = (date.fromisoformat(mandate.until) - date(2007, 7, 24)).days
    assert f"faltan {left} días" in text(section(html(plant), "mandates"))


def test_what_is_for_the_federation_is_not_on_the_page(plant: Plant) -> None:
    for language in words.LANGUAGES:
        assert "reservado" not in html(plant, language=language)


def test_a_factory_without_anything_has_a_page(plant: Plant) -> None:
    page = plant.page(plant.sample.empty.id)
    assert (page.charted, page.newest, page.profile_source, bool(page.disputed)) == (0, None, None, False)
    shown = html(plant, plant.sample.empty.id)
    assert "no ha informado" in text(section(shown, "reports"))
    assert "chart" not in section(shown, "reports")


def test_what_is_hostile_is_text(plant: Plant) -> None:
    shown = html(plant, plant.sample.hostile.id)
    assert HOSTILE not in shown
    assert "&lt;script&gt;" in shown
    assert "href='javascript" not in shown
    assert 'href="javascript' not in shown


def test_each_part_of_the_page_is_reached_from_its_top(plant: Plant) -> None:
    page = html(plant)
    for target in re.findall(r'href="#([a-z-]+)"', page):
        assert f'id="{target}"' in page, target


# -- over time --------------------------------------------------------------------------------------


def monthly(living: LivingHub, mandate: Mandate, count: int) -> list[RecordId]:
    """Log one report a month, up to June 2007, all on one day of the log."""
    records = []
    for number in range(count):
        month = 2007 * 12 + 5 - number
        first = date(month // 12, month % 12 + 1, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        said = {
            "type": "status-report",
            "period": {"from": first.isoformat(), "to": last.isoformat()},
            "capacity": {"percent": str(number % 100)},
        }
        records.append(living.say(mandate, said))
    return records


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    """Give a factory with more reports than the charts show."""
    living = LivingHub(tmp_path_factory.mktemp("old") / "hub")
    inveval = living.admit("Inveval")
    rosa = living.give_mandate(inveval, "rosa")
    living.say(rosa, INVEVAL_PROFILE)
    monthly(living, rosa, MAX_CHARTED + 10)
    living.begin("2007-07-24")
    app = living.app()
    sample: Any = Sample(inveval, rosa, *[None] * 9)  # type: ignore[arg-type]
    yield Plant(living, sample, app.test_client(), app.extensions[FACTORY_PAGES])
    living.close()


def test_ten_years_of_months_are_drawn_and_the_list_comes_in_pages(old: Plant) -> None:
    page = old.page(old.sample.inveval.id)
    assert (page.charted, page.more_reports) == (MAX_CHARTED, True)
    assert len(page.reports.reports) == REPORTS_PER_PAGE
    seen, cursor = [one.id for one in page.reports.reports], page.reports.next
    while cursor is not None:
        period, index = cursor.split(".")
        page = old.pages.page(old.sample.inveval.id, language="es", before=(period, int(index)))
        seen += [one.id for one in page.reports.reports]
        cursor = page.reports.next
    assert len(seen) == len(set(seen)) == MAX_CHARTED + 10


def test_a_page_costs_few_queries_however_many_reports_there_are(old: Plant) -> None:
    asked: list[str] = []
    engine = old.hub.app().extensions["frente-hub"].database.engine
    app = old.hub._apps[-1]
    sa.event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    app.extensions[FACTORY_PAGES].page(old.sample.inveval.id, language="es")
    assert len(asked) < 60, len(asked)


def test_a_page_of_ten_years_is_small_enough_for_a_telephone(old: Plant) -> None:
    import gzip

    page = old.client.get(f"/es/factories/{old.sample.inveval.id}").data
    assert len(gzip.compress(page)) < 40_000


def test_an_old_report_is_marked_and_a_newer_one_is_not(old: Plant, plant: Plant) -> None:
    stale = LivingHub(old.hub.folder.parent / "stale", day="2007-01-01")
    factory = stale.admit("Inveval")
    rosa = stale.give_mandate(factory, "rosa")
    stale.say(rosa, INVEVAL_PROFILE)
    stale.say(rosa, {**INVEVAL_REPORT, "period": {"from": "2006-12-01", "to": "2006-12-31"}})
    stale.begin("2007-05-03")
    shown = stale.app().test_client().get(f"/es/factories/{factory.id}").text
    assert "viejo: hace 123 días que terminó su período" in shown
    assert "viejo" not in section(shown, "profile")
    assert "viejo" not in html(plant)
    stale.close()


def test_a_document_that_intake_would_refuse_breaks_no_page(tmp_path: Path) -> None:
    living = LivingHub(tmp_path / "hub")
    factory: Factory = living.admit("Inveval")
    rosa = living.give_mandate(factory, "rosa")
    report = living.say(rosa, INVEVAL_REPORT)
    living.say(rosa, INVEVAL_PROFILE)
    app = living.app()
    spoilt = b'{"type":"status-report","deliveries":[{"ready":7}],"period":{"from":"2007-06-01","to":"2007-06-30"}}'
    with living.hub_itself.database.write() as connection:
        connection.execute(
            sa.text("UPDATE documents SET data = :data WHERE instr(data, :type)"),
            {"data": spoilt, "type": b"status-report"},
        )
    page = app.extensions[FACTORY_PAGES].page(factory.id, language="es")
    assert (page.newest.id, page.report, page.deliveries) == (report, {}, ())
    living.close()


# -- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["es", "pt"])
def test_every_text_of_the_paper_is_translated(language: str) -> None:
    speaker = Speaker(language)
    folder = Path(hub.services.paper_text.__file__).parent
    found = 0
    for name in ("paper_text.py", "paper_words.py", "factory_paper.py"):
        for node in ast.walk(ast.parse((folder / name).read_text())):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in ("_", "N_", "gettext"):
                found += 1
                assert node.args[0].value in speaker._catalogue._catalog, node.args[0].value  # type: ignore[attr-defined]
    assert found > 60
