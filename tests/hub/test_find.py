"""Finding factories: what may be found and what never, choosing, counting, sorting, and addresses that say it all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from hub.services.find_models import Asked, FindResult
from hub.services.finding import Finder
from hub.services.projector import Projector
from hub.storage import search_queries
from hub.storage.view_tables import view_find, view_find_pending, view_search, view_words
from tests.hub.living import LivingHub
from tests.hub.sample import HOSTILE, HOSTILE_URL, Sample, fill
from tests.world import Factory, Mandate, id_of, key

REPORT: dict[str, Any] = {
    "type": "status-report",
    "period": {"from": "2007-01-01", "to": "2007-01-31"},
    "text": "Se reparó la turbina.",
    "needs": [{"item": "Rodamientos"}],
}
MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
PROFILE: dict[str, Any] = {
    "type": "profile",
    "products": ["Ladrillos"],
    "place": {"country": "VE", "state": "Lara"},
}


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


class Served(NamedTuple):
    """A hub with the sample, and a client of it."""

    hub: LivingHub
    sample: Sample
    client: FlaskClient


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    living = LivingHub(tmp_path_factory.mktemp("find") / "hub")
    sample = fill(living)
    yield Served(living, sample, living.app().test_client())
    living.close()


def find(hub: LivingHub, q: str = "", **asked: Any) -> FindResult:
    hub.project()
    return Finder(hub.hub_itself.database).find(Asked(q=q, **asked))


def names(found: FindResult) -> list[str]:
    return [one.factory.name for one in found.factories]


def counts(found: FindResult, facet: str) -> dict[str, int]:
    (one,) = (one for one in found.facets if one.name == facet)
    return {value.value: value.count for value in one.values}


def everything_kept(hub: LivingHub) -> str:
    """Return all that the search keeps, its index too, as text."""
    with hub.hub_itself.database.read() as connection:
        rows = [
            tuple(row)
            for table in (view_find, view_search, view_words, view_find_pending)
            for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
        ]
        sqlite = connection.dialect.name == "sqlite"
        index = "SELECT rowid, terms FROM view_search_index ORDER BY 1"
        if not sqlite:
            index = "SELECT number, terms::text FROM view_search_index ORDER BY 1"
        rows += [tuple(row) for row in connection.execute(sa.text(index))]
    return "\n".join(map(repr, rows))


def member(hub: LivingHub, name: str = "Inveval") -> tuple[Factory, Mandate]:
    factory = hub.admit(name)
    return factory, hub.give_mandate(factory, name)


# -- what may be found ------------------------------------------------------------------------------


def test_a_withdrawn_report_is_found_no_more_and_leaves_no_word_behind(hub: LivingHub) -> None:
    factory, rosa = member(hub)
    report = hub.say(rosa, REPORT)
    assert names(find(hub, "turbina")) == ["Inveval"]
    assert counts(find(hub), "needs")["yes"] == 1
    hub.withdraw(factory, report)
    assert find(hub, "turbina").total == find(hub, "rodamiento").total == 0
    assert "turbin" not in everything_kept(hub)
    assert "yes" not in counts(find(hub), "needs")


def test_a_withdrawn_profile_gives_way_to_the_one_before(hub: LivingHub) -> None:
    factory, rosa = member(hub)
    hub.say(rosa, PROFILE)
    second = hub.say(rosa, {**PROFILE, "products": ["Turbinas"]})
    assert (find(hub, "turbina").total, find(hub, "ladrillo").total) == (1, 0)
    hub.withdraw(factory, second)
    assert (find(hub, "turbina").total, find(hub, "ladrillo").total) == (0, 1)
    assert "turbin" not in everything_kept(hub)


def test_a_withdrawal_in_the_midst_of_a_long_log_takes_out_at_once(hub: LivingHub) -> None:
    factory, rosa = member(hub)
    report = hub.say(rosa, REPORT)
    hub.project()
    hub.withdraw(factory, report)
    hub.say(rosa, {**REPORT, "text": "Todo sigue igual."})
    assert Projector(hub.hub_itself.database).catch_up(1) == 1
    assert "turbin" not in everything_kept(hub)


def test_what_is_for_the_federation_is_never_found(hub: LivingHub) -> None:
    _, rosa = member(hub)
    hub.say(rosa, REPORT, "federation")
    hub.say(rosa, {**PROFILE, "about": "Una turbina escondida"}, "federation")
    assert find(hub, "turbina").total == find(hub, "ladrillos").total == find(hub, "Lara").total == 0
    assert "turbin" not in everything_kept(hub)


def test_a_factory_that_only_asked_to_join_is_not_found(hub: LivingHub) -> None:
    member(hub)
    hub.take(hub.charter("Solicitante", key("applicant")))
    assert find(hub, "Solicitante").total == 0
    assert find(hub).total == 1


def test_a_corrected_report_says_nothing_more(hub: LivingHub) -> None:
    _, rosa = member(hub)
    wrong = hub.say(rosa, REPORT)
    hub.say(rosa, {**REPORT, "replaces": wrong, "text": "Se reparó la caldera."})
    assert (find(hub, "turbina").total, find(hub, "caldera").total) == (0, 1)


def test_reports_of_the_last_year_are_found_and_older_ones_are_not(sqlite_hub: LivingHub) -> None:
    _, rosa = member(sqlite_hub)
    for month in range(1, 13):
        period = {"from": f"2006-{month:02}-01", "to": f"2006-{month:02}-28"}
        sqlite_hub.say(rosa, {**REPORT, "period": period, "text": MONTHS[month - 1]})
    sqlite_hub.say(rosa, REPORT)
    assert [find(sqlite_hub, word).total for word in ("enero", "febrero", "diciembre")] == [0, 1, 1]
    assert [match.field for match in find(sqlite_hub, "diciembre").factories[0].matches] == ["earlier"]


def test_made_again_the_search_is_the_same_row_by_row_and_word_by_word(hub: LivingHub) -> None:
    sample = fill(hub)
    hub.project()
    hub.withdraw(sample.inveval, sample.report)
    hub.project()
    followed = everything_kept(hub)
    projector = Projector(hub.hub_itself.database)
    projector.rebuild()
    assert everything_kept(hub) == followed
    with hub.hub_itself.database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(view_find_pending)) == 0


def test_a_new_name_and_standing_are_found(hub: LivingHub) -> None:
    factory = hub.admit("Inveval")
    admission = id_of(hub.entries[-1])
    hub.project()
    hub.take(hub.charter("Óptica Nueva", *factory.custodians, author=factory.id, replaces=factory.id))
    hub.take(hub.standing(factory.id, "suspended", admission))
    assert names(find(hub, "optica", standing="suspended")) == ["Óptica Nueva"]
    assert find(hub, "Inveval").total == 0


def test_what_is_no_document_of_ours_is_passed_over(
    sqlite_hub: LivingHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hub.services import search_projection

    _, rosa = member(sqlite_hub)
    sqlite_hub.say(rosa, PROFILE)
    sqlite_hub.project()
    broken = {"products": 7, "needs": {"x": 1}, "capacity": [], "language": "es"}
    read = search_projection._documents_of
    monkeypatch.setattr(search_projection, "_documents_of", lambda *args: dict.fromkeys(read(*args), broken))
    sqlite_hub.say(rosa, REPORT)
    assert names(find(sqlite_hub, "Inveval")) == ["Inveval"]


# -- choosing ---------------------------------------------------------------------------------------


BANDS = {
    "A": ("0", 5),
    "B": ("0.000000001", 10),
    "C": ("30", 49),
    "D": ("30.000000001", 50),
    "E": ("60", 249),
    "F": ("60.000000001", 250),
    "G": (None, None),
}


@pytest.fixture(scope="module")
def banded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingHub]:
    living = LivingHub(tmp_path_factory.mktemp("bands") / "hub")
    living.begin("2007-02-10")
    for number, (name, (percent, workers)) in enumerate(BANDS.items()):
        _, mandate = member(living, name)
        place = {"country": "VE", "state": "Lara"} if number % 2 else {"country": "AR"}
        living.say(mandate, {"type": "profile", "place": place, "sector": {"isic": "1410"}})
        report: dict[str, Any] = {
            "type": "status-report",
            "period": {"from": "2007-01-01", "to": f"2007-01-{10 + number}"},
            "offers": [{"item": "x", "by": f"2007-02-{8 + number:02}"}],
        }
        if percent is not None:
            report["capacity"] = {"percent": percent}
        if workers is not None:
            report["workers"] = {"members": workers}
        living.say(mandate, report)
    living.project()
    yield living
    living.close()


@pytest.mark.parametrize(
    "asked, wanted",
    [
        ({"capacity": "0"}, "A"),
        ({"capacity": "1-30"}, "BC"),
        ({"capacity": "31-60"}, "DE"),
        ({"capacity": "61-100"}, "F"),
        ({"capacity": "none"}, "G"),
        ({"size": "0-9"}, "A"),
        ({"size": "10-49"}, "BC"),
        ({"size": "50-249"}, "DE"),
        ({"size": "250-"}, "F"),
        ({"size": "none"}, "G"),
        ({"country": "VE"}, "BDF"),
        ({"country": "VE", "state": "lara", "size": "50-249"}, "D"),
        ({"country": "none"}, ""),
        ({"sector": "14"}, "ABCDEFG"),
        ({"sector": "13"}, ""),
        ({"offers": True}, "CDEFG"),
        ({"needs": True}, ""),
        ({"sort": "capacity"}, "FEDCBAG"),
        ({"sort": "size"}, "FEDCBAG"),
        ({"sort": "report"}, "GFEDCBA"),
        ({"sort": "name"}, "ABCDEFG"),
    ],
)
def test_factories_are_chosen_and_sorted(banded: LivingHub, asked: dict[str, Any], wanted: str) -> None:
    assert "".join(names(find(banded, **asked))) == wanted


def test_a_facet_counts_what_choosing_its_values_would_show(banded: LivingHub) -> None:
    found = find(banded, country="VE", size="50-249")
    assert names(found) == ["D"]
    assert counts(found, "size") == {"10-49": 1, "50-249": 1, "250-": 1}
    assert counts(found, "country") == {"VE": 1, "AR": 1}
    for name in ("size", "country", "capacity"):
        for value, count in counts(found, name).items():
            chosen: dict[str, Any] = {"country": "VE", "size": "50-249", name: value}
            assert find(banded, **chosen).total == count


def test_states_are_offered_within_a_country(banded: LivingHub) -> None:
    assert "state" not in [one.name for one in find(banded).facets]
    (states,) = (one for one in find(banded, country="VE").facets if one.name == "state")
    assert [(one.value, one.name, one.count) for one in states.values] == [("lara", "Lara", 3)]


def test_a_state_that_is_written_in_two_ways_is_shown_as_one_of_them_that_is_left(hub: LivingHub) -> None:
    for name, state, needs in (("A", "Mérida", "x"), ("B", "Merida", ""), ("C", "MERIDA", "x")):
        _, mandate = member(hub, name)
        hub.say(mandate, {**PROFILE, "place": {"country": "VE", "state": state}})
        hub.say(mandate, {**REPORT, "needs": [{"item": needs}] if needs else []})
    cases: tuple[tuple[dict[str, Any], tuple[str, int]], ...] = (
        ({}, ("Mérida", 3)),
        ({"q": "B"}, ("Merida", 1)),
        ({"needs": True}, ("Mérida", 2)),
    )
    for asked, wanted in cases:
        found = find(hub, country="VE", **asked)
        (states,) = (one for one in found.facets if one.name == "state")
        assert [(one.name, one.count) for one in states.values] == [wanted]


def test_what_is_read_once_for_all_questions_is_read_again_when_the_log_grows(
    hub: LivingHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory, rosa = member(hub)
    report = hub.say(rosa, {**REPORT, "workers": {"members": 12}})
    hub.project()
    readings: list[str] = []
    read = search_queries.to_choose_from

    def counted(connection: sa.Connection, today: str) -> list[search_queries.Candidate]:
        readings.append(today)
        return read(connection, today)

    monkeypatch.setattr(search_queries, "to_choose_from", counted)
    finder = Finder(hub.hub_itself.database)

    def shown() -> tuple[int | None, dict[str, int], int]:
        one = finder.find(Asked())
        workers = None if one.factories[0].factory.report is None else one.factories[0].factory.report.workers
        return (
            None if workers is None else workers.total,
            counts(one, "size"),
            finder.find(Asked(size="10-49")).total,
        )

    assert [shown(), shown()] == [(12, {"10-49": 1}, 1)] * 2
    assert len(readings) == 1
    hub.withdraw(factory, report)
    hub.project()
    assert shown() == (None, {"none": 1}, 0)
    assert len(readings) == 2


def test_pages_hold_every_factory_once(banded: LivingHub) -> None:
    found = [name for page in (1, 2, 3, 4) for name in names(find(banded, page=page, limit=2))]
    assert "".join(found) == "ABCDEFG"


# -- addresses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query, status",
    [
        ("", 200),
        ("?q=valvulas", 200),
        ("?q=" + "a" * 5_000, 200),
        ("?q=%00%ff%22%27%28*)AND+OR+NEAR", 200),
        ("?q=" + "%22*+NOT+terms:x^2", 200),
        ("?q=" + "+".join(["válvula"] * 60), 200),
        ("?unknown=1&q=inveval", 200),
        (
            "?sector=28&country=VE&standing=admitted&size=50-249&capacity=1-30&needs=yes&offers=yes&sort=size",
            200,
        ),
        ("?sector=&country=&size=", 200),
        ("?state=Distrito%20Capital", 200),
        ("?sector=99x", 404),
        ("?sector=04", 404),
        ("?country=Venezuela", 404),
        ("?state=%00", 404),
        ("?standing=applied", 404),
        ("?size=1", 404),
        ("?capacity=100", 404),
        ("?needs=no", 404),
        ("?sort=random", 404),
        ("?page=0", 404),
        ("?page=2", 404),
        ("?page=99999", 404),
        ("?page=x", 404),
        ("?limit=100", 200),
        ("?limit=50", 404),
        ("?limit=x", 404),
    ],
)
def test_an_address_says_the_whole_view_or_names_no_page(served: Served, query: str, status: int) -> None:
    answer = served.client.get(f"/es/factories{query}")
    assert answer.status_code == status
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize(
    "query, status",
    [
        ("?q=valvulas&limit=1", 200),
        ("?q=" + "a" * 201, 400),
        ("?limit=0", 400),
        ("?limit=101", 400),
        ("?page=0", 400),
        ("?page=2", 404),
        ("?sort=random", 400),
        ("?sector=1", 400),
        ("?country=ve", 400),
        ("?language=de", 400),
        ("?needs=no", 400),
        ("?unknown=1", 200),
    ],
)
def test_a_program_is_told_what_is_wrong(served: Served, query: str, status: int) -> None:
    answer = served.client.get(f"/api/v1/search{query}")
    assert answer.status_code == status
    if status != 200:
        assert answer.mimetype == "application/problem+json"


def test_every_link_of_a_view_leads_to_a_view_and_keeps_what_is_chosen(served: Served) -> None:
    page = served.client.get("/es/factories?q=valvulas&country=VE&sort=name").text
    links = [part.partition('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:]]
    views = [link for link in links if link.startswith("/es/factories?")]
    assert len(views) > 8
    for link in views:
        assert served.client.get(link).status_code == 200, link
        assert "q=valvulas" in link
    assert any("country=" not in link for link in views)


def test_the_same_view_in_another_language_is_one_click_away(served: Served) -> None:
    page = served.client.get("/es/factories?q=papel&sector=17").text
    assert 'href="/pt/factories?q=papel&amp;sector=17"' in page
    assert "Fabricação de celulose" in served.client.get("/pt/factories?q=papel&sector=17").text


def test_a_figure_in_a_choice_is_written_as_its_reader_writes_it_whoever_came_first(served: Served) -> None:
    for language, figure in (("pt", "30%"), ("es", "30 %"), ("en", "30%")):
        assert figure in served.client.get(f"/{language}/factories").text, language


def test_an_address_without_a_language_keeps_its_question(served: Served) -> None:
    answer = served.client.get("/factories?q=papel&page=1", headers={"Accept-Language": "pt"})
    assert answer.headers["Location"] == "/pt/factories?q=papel&page=1"


def test_what_a_factory_or_a_reader_writes_is_text(served: Served) -> None:
    for q in (HOSTILE, HOSTILE_URL, "script alert", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"):
        page = served.client.get("/es/factories", query_string={"q": q}).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert 'href="javascript' not in page
        assert "49 " not in page.partition("<main")[2].partition("<h2")[0]


def test_a_view_is_a_304_until_the_log_grows(served: Served) -> None:
    for path in ("/es/factories?q=valvulas", "/api/v1/search?q=valvulas"):
        tag = served.client.get(path).headers["ETag"]
        assert served.client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_what_is_withdrawn_or_for_the_federation_is_nowhere_in_an_answer(served: Served) -> None:
    for q in ("secreto", "reservado"):
        for path in ("/es/factories", "/api/v1/search"):
            answer = served.client.get(path, query_string={"q": q})
            assert b"/factories/" not in answer.data.partition(b"<main")[2].partition(b"</main")[0]
        assert served.client.get("/api/v1/search", query_string={"q": q}).get_json()["total"] == 0


def test_a_line_of_the_list_says_what_is_true_now_in_each_language(sqlite_hub: LivingHub) -> None:
    factory, rosa = member(sqlite_hub)
    report = sqlite_hub.say(rosa, {**REPORT, "workers": {"members": 12}})
    sqlite_hub.project()
    client = sqlite_hub.app().test_client()
    for _ in range(2):
        assert "12 trabajadores" in client.get("/es/factories").text
        assert "12 workers" in client.get("/en/factories").text
    assert (
        'href="/below/es/factories/'
        in client.get("/es/factories", environ_overrides={"SCRIPT_NAME": "/below"}).text
    )
    sqlite_hub.withdraw(factory, report)
    sqlite_hub.project()
    assert "sin dato de trabajadores" in client.get("/es/factories").text
    assert "12 workers" not in client.get("/en/factories").text


def test_a_list_may_be_a_hundred_on_a_page_and_its_links_keep_that(served: Served) -> None:
    page = served.client.get("/es/factories?limit=100&sort=size").text
    links = [part.partition('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:]]
    views = [link for link in links if link.startswith("/es/factories?")]
    assert views
    assert all("limit=100" in link for link in views)


def test_percents_are_written_as_each_language_does(served: Served) -> None:
    assert "más de 30 % y hasta 60 %" in served.client.get("/es/factories?capacity=31-60").text
    assert "over 30%, up to 60%" in served.client.get("/en/factories?capacity=31-60").text


def test_a_missing_figure_is_said_to_be_missing(served: Served) -> None:
    page = served.client.get("/es/factories?q=tomatera").text
    assert "sin dato de trabajadores" in page
    assert "20 % de la capacidad en uso" in page
