"""The demonstration: its stories can be told, its build is real, whole, and shows what it should.

A short federation of two made-up factories, over ten weeks, has everything in it that the long one has; but for
statutes: these are proposed and amended by the real stories' factories, from the middle of June 2007, without reports.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient

from demo.build import LAST_DAY, SIGHTS, build
from demo.commands import demo as demo_command
from demo.figures import month_days, profile_fields, report_fields, written_on
from demo.keeping import ensure_built, is_built
from demo.story import STATUTES, Amendment, Proposal, Story, read_stories
from federation.audit import Audit
from federation.documents import read_document
from federation.encoding import Json
from federation.errors import DataExists
from federation.statutes.reading import read_statute
from hub.app import create_app
from hub.clock import clock_of
from hub.services.admissions import applicants
from hub.services.check import check
from hub.services.hub import Hub
from hub.settings import Settings
from hub.views.context import HUB
from tests.conftest import REPOSITORY

SHORT_END = date(2006, 9, 15)
LANGUAGES = ("es", "en", "pt")
STORIES = read_stories()


def mandate(holder: str, first: str, last: str, day: str) -> dict[str, Any]:
    vote = {"date": day, "members": 20, "present": 18, "votes_for": 15, "votes_against": 2, "abstained": 1}
    return {"holder": holder, "from": first, "until": last, "assembly": vote}


def client_of(data: Path) -> Iterator[FlaskClient]:
    settings = Settings.load(data)
    app = create_app(settings, clock=clock_of(settings))
    yield app.test_client()
    hub: Hub = app.extensions[HUB]
    hub.close()


def audited(data: Path) -> Audit:
    settings = Settings.load(data)
    hub = Hub.open(settings, clock_of(settings))
    try:
        return check(hub, processes=1)
    finally:
        hub.close()


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def short_stories() -> list[Story]:
    """Two factories that do in ten weeks what the others do in a year, and one that waits."""
    reports = {"on": 4, "first": "2006-07", "last": "2006-08"}
    figures = {"workers": {"members": [20, 22]}, "capacity": {"path": [10, 12], "basis": "Un turno"}}
    facts = {
        "deliveries": [
            {
                "item": "Válvulas",
                "buyer": "PDVSA",
                "ordered": "2006-05",
                "ready": "2006-07",
                "collected": "2006-08-20",
            }
        ]
    }
    north = Story.model_validate(
        {
            "slug": "norte",
            "name": "Fábrica del Norte",
            "joins": "2006-07-04",
            "custodians": 2,
            "threshold": 2,
            "mandates": [
                mandate("Ana", "2006-07-06", "2006-08-31", "2006-07-06"),
                mandate("Ana", "2006-09-07", "2007-09-01", "2006-09-07"),
            ],
            "profile": {"written": ["2006-07-07"], "fields": {"closed": "2002-12", "recovered": "2005-04"}},
            "reports": reports,
            "figures": figures,
            "facts": facts,
            "months": {
                "2006-07": {
                    "wrong": {"workers": {"members": 200}},
                    "corrected": "2006-08-10",
                    "forked_by": "sur",
                },
                "2006-08": {"on": "2006-08-31", "sent": "2006-09-03"},
            },
        }
    )
    south = Story.model_validate(
        {
            "slug": "sur",
            "name": "Fábrica del Sur",
            "joins": "2006-07-05",
            "mandates": [
                mandate("Berta", "2006-07-07", "2007-07-06", "2006-07-07"),
                mandate("Carlos", "2006-08-21", "2007-08-01", "2006-08-21"),
            ],
            "recalls": [
                {"day": "2006-08-21", "mandate": 1, "reason": "assembly-decision", "words": "Lo decidió."}
            ],
            "reports": reports,
            "figures": figures,
            "months": {
                "2006-07": {
                    "say": {"text": "Con nombres."},
                    "withdrawn": {
                        "day": "2006-08-12",
                        "reason": "personal-data",
                        "words": "Nombraba a tres.",
                    },
                },
                "2006-08": {"audience": "federation", "say": {"text": "Solo para nosotros."}},
            },
        }
    )
    waits = Story(slug="espera", name="Quien espera", joins=date(2006, 9, 14), admitted=False)
    return [north, south, waits]


# -- the stories ---------------------------------------------------------------------------------------


def as_written(value: object) -> Json:
    """Return a value as it stands in a document: days are texts there."""
    match value:
        case dict():
            return {str(name): as_written(member) for name, member in value.items()}
        case list() | tuple():
            return [as_written(member) for member in value]
        case int():
            return value
        case _:
            return str(value)


def document(kind: str, fields: dict[str, Any]) -> Any:
    fields = {"attachments": [], "language": "es", "type": kind, **fields}
    return read_document(as_written(fields))


def test_the_ten_factories_are_members_and_one_more_waits() -> None:
    members = {story.name for story in STORIES if story.admitted}
    assert members == {
        "Central Azucarera Motatán",
        "Franelas Gotcha",
        "Inaf",
        "Invepal",
        "Invetex",
        "Inveval",
        "MDS",
        "Sanitarios Maracay",
        "Sel-Fex",
        "Tomatera Caigua",
    }
    assert len([story for story in STORIES if not story.admitted]) == 1


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_a_story_says_what_documents_may_say(story: Story) -> None:
    for day in story.profile.written if story.profile else ():
        document("profile", profile_fields(story, day))
    for month in story.reported():
        report = document("status-report", report_fields(story, month))
        assert report.to_bytes() == document("status-report", report_fields(story, month)).to_bytes()
        assert written_on(story, month) <= LAST_DAY


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_every_report_is_signed_under_a_mandate(story: Story) -> None:
    days = [written_on(story, month) for month in story.reported()]
    days += story.profile.written if story.profile else ()
    for day in days:
        assert has_mandate(story, "reporter", day), day


def has_mandate(story: Story, role: str, day: date) -> bool:
    ended = {recall.mandate - 1: recall.day for recall in story.recalls}
    return any(
        role in one.roles
        and one.first_day <= day <= one.last_day
        and one.assembly.date <= day <= ended.get(place, day)
        for place, one in enumerate(story.mandates)
    )


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_a_report_knows_nothing_of_what_came_later(story: Story) -> None:
    for month in story.reported():
        report = report_fields(story, month)
        last = str(report["period"]["to"])
        dates = re.findall(r"'(\d{4}(?:-\d\d){1,2})'", repr(as_written(report.get("deliveries", []))))
        promised = {one["promised"] for one in report.get("deliveries", []) if "promised" in one}
        assert [found for found in dates if found not in promised and found[:7] > last[:7]] == []


def test_finished_valves_have_lain_there_for_eight_months_in_july() -> None:
    (inveval,) = (story for story in STORIES if story.slug == "inveval")
    (valves, *_) = report_fields(inveval, "2007-07")["deliveries"]
    assert valves["ready"] == "2006-11"
    assert "collected" not in valves
    assert report_fields(inveval, "2007-07")["capacity"]["percent"] == "10"
    assert report_fields(inveval, "2007-07")["deadlines"][0]["earlier"][0]["due"] == date(2007, 7, 21)


def test_casual_workers_become_more_from_month_to_month() -> None:
    (invepal,) = (story for story in STORIES if story.slug == "invepal")
    casual = [report_fields(invepal, month)["workers"]["casual"] for month in invepal.reported()]
    assert casual == sorted(casual)
    assert casual[-1] > 5 * casual[0]


def test_a_month_has_its_own_last_day() -> None:
    assert month_days("2007-02") == (date(2007, 2, 1), date(2007, 2, 28))


# -- statutes: what the stories tell of them ---------------------------------------------------------------


def proposed() -> list[tuple[Story, Proposal]]:
    return [(story, proposal) for story in STORIES for proposal in story.proposals]


def amended() -> list[tuple[Story, Amendment]]:
    return [(story, amendment) for story in STORIES for amendment in story.amendments]


def test_every_proposal_amendment_and_correction_is_signed_under_a_mandate() -> None:
    for story in STORIES:
        days = [one.on for one in story.proposals]
        days += [one.on for one in story.amendments]
        days += [one.on for one in story.corrections]
        for day in days:
            assert has_mandate(story, "proposer", day), (story.slug, day)


def test_nobody_speaks_of_a_proposal_before_it_is_there() -> None:
    signed = {proposal.called: proposal.on for _, proposal in proposed()}
    for story in STORIES:
        for amendment in story.amendments:
            assert signed[amendment.target] < amendment.on <= LAST_DAY
        for correction in story.corrections:
            places = (*correction.articles, *correction.to)
            assert all(signed[place.partition(":")[0]] < correction.on <= LAST_DAY for place in places)
        for proposal in story.proposals:
            assert proposal.replaces is None or signed[proposal.replaces] < proposal.on


def test_no_text_and_no_amendment_is_left_out() -> None:
    texts = {file.name for file in STATUTES.iterdir() if not file.name.endswith(".toml")}
    assert {proposal.file for _, proposal in proposed()} == texts
    assert len(amended()) == 12
    assert len([one for story in STORIES for one in story.corrections]) == 2


@pytest.mark.parametrize("file", sorted({proposal.file for _, proposal in proposed()}))
def test_a_text_has_at_least_25_articles_and_loses_no_word(file: str) -> None:
    reading = read_statute((STATUTES / file).read_bytes(), file)
    numbered = [one for one in reading.statute.articles if one.number is not None]
    assert len(numbered) >= 25
    assert reading.unread == ()
    assert {warning.code for warning in reading.warnings} <= {"number-missing"}


# -- statutes: really proposed, amended and corrected --------------------------------------------------------


def discussing_stories() -> list[Story]:
    """The factories that speak of statutes, who join in June 2007 and do nothing else."""

    def alone(story: Story) -> Story:
        proposers = tuple(one for one in story.mandates if "proposer" in one.roles)
        silent: dict[str, Any] = {
            "profile": None,
            "reports": None,
            "recalls": (),
            "months": {},
            "custodians": 1,
            "threshold": 1,
        }
        return story.model_copy(update={**silent, "joins": date(2007, 6, 18), "mandates": proposers})

    return [alone(story) for story in STORIES if story.proposals or story.amendments]


@pytest.fixture(scope="module")
def discussed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder in which the real stories' factories discussed their statutes."""
    data = tmp_path_factory.mktemp("discussed") / "data"
    first, last = date(2007, 6, 18), date(2007, 7, 19)
    ensure_built(data, lambda part: build(part, discussing_stories(), first_day=first, last_day=last))
    return data


@pytest.fixture(scope="module")
def discussion(discussed: Path) -> Iterator[FlaskClient]:
    """Give a client of the hub that serves it."""
    yield from client_of(discussed)


def proposals_of(client: FlaskClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/statutes").get_json()["proposals"]
    return found


def proposal(client: FlaskClient, record: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/statutes/proposals/{record}").get_json()
    return found


def test_the_log_of_the_discussion_verifies_and_has_all_of_it(discussed: Path) -> None:
    found = audited(discussed)
    assert found.faults == ()
    assert {kind: number for kind, number in found.kinds.items() if kind != "day"} == {
        "admission": 9,
        "alignment-correction": 2,
        "amendment": 12,
        "charter": 9,
        "founding": 1,
        "mandate": 9,
        "statute-proposal": 8,
    }


def test_seven_factories_propose_statutes_with_their_files(discussion: FlaskClient) -> None:
    listed = proposals_of(discussion)
    assert len({one["factory"] for one in listed}) == len(listed) == 7
    sources = {}
    for one in listed:
        shown = proposal(discussion, one["id"])
        assert len([article for article in shown["statute"]["articles"] if "number" in article]) >= 25
        (source,) = shown["sources"]
        file = discussion.get(f"/api/v1/statutes/proposals/{one['id']}/source/{source['hash']}").data
        assert len(file) == source["size"]
        read = read_statute(file, source["name"]).statute
        assert [article.text for article in read.articles] == [
            article["text"] for article in shown["statute"]["articles"]
        ]
        sources[source["name"]] = source["media_type"]
    assert set(sources) == {
        "caigua.txt",
        "gotcha.md",
        "inaf.txt",
        "invepal.md",
        "inveval-2.md",
        "motatan.md",
        "sanitarios-maracay.docx",
    }
    assert sources["sanitarios-maracay.docx"].startswith("application/vnd.openxmlformats")


def both_versions(client: FlaskClient) -> tuple[dict[str, Any], dict[str, Any]]:
    (second,) = (one for one in proposals_of(client) if one["versions"] == 2)
    return proposal(client, second["replaces"]), proposal(client, second["id"])


def test_the_second_version_keeps_the_ids_of_the_first(discussion: FlaskClient) -> None:
    first, second = (
        {one["id"]: one.get("heading") for one in shown["statute"]["articles"]}
        for shown in both_versions(discussion)
    )
    assert first["article-9"] == second["article-9"] == "Revocatoria"
    assert first["article-24"] == second["article-24"] == "Formación"
    assert set(first) <= set(second)
    assert [second[new] for new in sorted(set(second) - set(first))] == ["Contraloría"]


def test_an_amendment_changes_the_words_that_its_factory_named(discussion: FlaskClient) -> None:
    first, _ = both_versions(discussion)
    texts = {one["id"]: one["text"] for one in first["statute"]["articles"]}
    replaced = {
        (
            one["factory_name"],
            texts[one["article"]][one["change"]["start"] : one["change"]["end"]],
            one["change"]["new"],
        )
        for one in first["amendments"]
        if one["change"]["kind"] == "replace"
    }
    assert replaced == {(story.name, one.replace, one.with_) for story, one in amended() if one.replace}
    other = [one["change"] for one in first["amendments"] if one["change"]["kind"] != "replace"]
    assert sorted((one["kind"], one.get("after"), one.get("heading")) for one in other) == [
        ("delete", None, None),
        ("insert", "article-24", "Cuido de los niños"),
        ("insert", "article-33", "Disolución"),
    ]


def test_the_page_of_proposals_names_everybody_and_is_worth_looking_at(
    discussion: FlaskClient, discussed: Path
) -> None:
    shown = page(discussion, "/es/statutes")
    assert [story.name for story, _ in proposed() if story.name not in shown] == []
    sights = [sight["path"] for sight in json.loads((discussed / SIGHTS).read_text())]
    assert "/es/statutes" in sights
    assert "/es/statutes/matrix" in sights


# -- a short federation, really built --------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder in which the short demonstration was built."""
    data = tmp_path_factory.mktemp("demo") / "data"
    ensure_built(data, lambda part: build(part, short_stories(), last_day=SHORT_END))
    return data


@pytest.fixture(scope="module")
def client(built: Path) -> Iterator[FlaskClient]:
    """Give a client of the hub that serves it."""
    yield from client_of(built)


@pytest.fixture(scope="module")
def audit(built: Path) -> Audit:
    """Give what a stranger finds in its log."""
    return audited(built)


def reports_of(client: FlaskClient, name: str) -> list[dict[str, Any]]:
    """Return a factory's reports from the API, newest first."""
    factories = client.get("/api/v1/factories").get_json()["factories"]
    (factory,) = (one["id"] for one in factories if one["name"] == name)
    found: list[dict[str, Any]] = client.get(f"/api/v1/factories/{factory}/reports").get_json()["reports"]
    return found


def test_a_stranger_finds_nothing_wrong_in_the_log(audit: Audit) -> None:
    assert audit.faults == ()
    assert audit.too_old is None
    assert audit.judged == audit.checkpoint.size


def test_the_log_has_of_everything(audit: Audit) -> None:
    kinds = {kind: number for kind, number in audit.kinds.items() if kind != "day"}
    assert kinds == {
        "admission": 2,
        "charter": 2,
        "evidence": 1,
        "founding": 1,
        "mandate": 4,
        "profile": 1,
        "recall": 1,
        "status-report": 5,
        "withdrawal": 1,
    }


def test_the_calendar_turned_on_every_day(audit: Audit) -> None:
    assert audit.kinds["day"] == (SHORT_END - date(2006, 7, 3)).days + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_it_answers(client: FlaskClient, language: str) -> None:
    factories = client.get("/api/v1/factories").get_json()["factories"]
    paths = ["", "log", "checking", *(f"factories/{one['id']}" for one in factories)]
    for factory in factories:
        for report in reports_of(client, factory["name"]):
            paths += [f"reports/{report['id']}", f"records/{report['id']}"]
    assert len(paths) == 15
    for path in paths:
        assert "2006" in page(client, f"/{language}/{path}")


def test_the_pages_say_that_it_is_a_demonstration(client: FlaskClient) -> None:
    assert "demostración" in page(client, "/es/")
    assert "demonstration" in page(client, "/en/")
    assert client.get("/api/v1/health").get_json()["day"] == SHORT_END.isoformat()


def test_a_report_was_corrected_and_both_can_be_read(client: FlaskClient) -> None:
    in_july = [
        one for one in reports_of(client, "Fábrica del Norte") if one["period"]["from"] == "2006-07-01"
    ]
    assert sorted(one["workers"]["members"] for one in in_july) == [20, 200]
    (wrong,) = (one for one in in_july if one["workers"]["members"] == 200)
    (right,) = (one for one in in_july if one["workers"]["members"] == 20)
    assert wrong["replaced_by"] == [right["id"]]


def test_a_report_that_came_after_its_mandate_was_signed_again(client: FlaskClient) -> None:
    (august,) = (
        one for one in reports_of(client, "Fábrica del Norte") if one["period"]["from"] == "2006-08-01"
    )
    assert august["day"] == "2006-09-07"


def test_what_was_withdrawn_is_gone_and_what_is_internal_is_not_shown(client: FlaskClient) -> None:
    internal, withdrawn = reports_of(client, "Fábrica del Sur")
    assert (withdrawn["status"], internal["status"]) == ("withdrawn", "federation")
    assert "Con nombres." not in page(client, f"/es/reports/{withdrawn['id']}")
    assert "Solo para nosotros." not in page(client, f"/es/reports/{internal['id']}")


def test_a_recall_shows_its_words_and_leads_to_the_mandate(client: FlaskClient, built: Path) -> None:
    sights = json.loads((built / SIGHTS).read_text())
    (path,) = (sight["path"] for sight in sights if "recalled" in sight["shows"])
    shown = page(client, path)
    mandate = client.get(f"/api/v1{path.removeprefix('/es')}").get_json()["content"]["mandate"]
    assert "Lo decidió." in shown
    assert f'href="/es/records/{mandate}"' in shown


def test_what_is_worth_looking_at_can_be_looked_at(client: FlaskClient, built: Path) -> None:
    sights = json.loads((built / SIGHTS).read_text())
    assert len(sights) == 6
    for sight in sights:
        page(client, sight["path"])


def test_one_application_waits(built: Path) -> None:
    settings = Settings.load(built)
    hub = Hub.open(settings, clock_of(settings))
    assert [one.name for one in applicants(hub)] == ["Quien espera"]
    hub.close()


# -- whole or not at all -----------------------------------------------------------------------------------


def test_an_interrupted_build_leaves_nothing_that_would_be_served(tmp_path: Path) -> None:
    data = tmp_path / "data"
    before = threading.active_count()

    def stop(done: int, _all: int) -> None:
        if done > 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure_built(data, lambda part: build(part, short_stories()[2:], last_day=SHORT_END, progress=stop))
    assert not data.exists()
    assert not is_built(data)
    assert threading.active_count() == before
    assert (tmp_path / "data.part" / "hub.json").exists()

    began_anew = []

    def finish(part: Path) -> None:
        (part / "hub.json").write_text('{"calendar": {"fixed": "2006-07-03"}}')

    ensure_built(data, finish, again=lambda: began_anew.append(True))
    assert began_anew == [True]
    assert not (tmp_path / "data.part").exists()
    assert {file.name for file in data.iterdir()} == {"hub.json", "serve-lock"}
    ensure_built(data, lambda _part: pytest.fail("it is built already"))


@pytest.mark.parametrize("name", ["hub.json", "letters.txt"])
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"network": "mine"}')
    with pytest.raises(DataExists):
        ensure_built(tmp_path, lambda _part: pytest.fail("it would be lost"))
    assert (tmp_path / name).read_text() == '{"network": "mine"}'


def test_the_command_says_when_it_answers_and_ends_with_ctrl_c(built: Path) -> None:
    with subprocess.Popen(
        [str(Path(sys.executable).with_name("frente-hub")), "demo", "--data", str(built), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "FRENTE_WORKERS": "1"},
    ) as process:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready.startswith("Ready: http://127.0.0.1:")
        url = ready.removeprefix("Ready: ").strip()
        said = requests.get(f"{url}/api/v1/health", timeout=30).json()
        process.send_signal(signal.SIGINT)
        # Not communicate(): it would lose what readline() has read ahead.
        rest = process.stdout.read()
        assert process.stderr is not None
        errors = process.stderr.read()
        process.wait(60)
    assert said["day"] == SHORT_END.isoformat()
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert f"{url}/es/" in rest


def test_make_passes_its_variables_on() -> None:
    recipe = subprocess.run(
        ["make", "--dry-run", "demo", "PORT=8123", "DATA=other folder"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert '--data "other folder"' in recipe
    assert '--port "8123"' in recipe
    options = {option for parameter in demo_command.params for option in parameter.opts}
    assert {"--data", "--host", "--port"} <= options
