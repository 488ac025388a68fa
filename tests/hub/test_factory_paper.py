"""A factory on paper: accessible, in three languages, with codes of its records; kept, and gone with what it said."""

import importlib.util
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import segno
import sqlalchemy as sa
from flask.testing import FlaskClient

from federation.encoding import b64encode
from federation.errors import WorkTooLong
from federation.statutes import extras
from federation.statutes.tasks import TASKS
from hub.services import factory_paper
from hub.services.allowance import Allowance
from hub.services.paper_drawings import qr_svg
from hub.storage import comparisons
from hub.views.context import PAPERS
from tests.hub.living import LivingHub
from tests.hub.sample import HOSTILE, Sample, fill

needs_typst = pytest.mark.skipif(importlib.util.find_spec("typst") is None, reason="needs the extra statutes")


class Press(NamedTuple):
    """A hub with the sample, a client of it, and what was asked of the child."""

    hub: LivingHub
    sample: Sample
    client: FlaskClient
    orders: list[dict[str, Any]]


def made(folder: Path) -> tuple[LivingHub, Sample, FlaskClient]:
    living = LivingHub(folder)
    sample = fill(living)
    return living, sample, living.app().test_client()


def without_child(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Let papers not be set at all, and return what is asked for."""
    orders: list[dict[str, Any]] = []

    def set_nothing(name: str, request: dict[str, Any], **_: Any) -> dict[str, str]:
        assert name == "typeset"
        orders.append(request["data"])
        return {"data": b64encode(b"%PDF paper")}

    monkeypatch.setattr(factory_paper, "run_task", set_nothing)
    monkeypatch.setattr(factory_paper, "require", lambda _part: None)
    return orders


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LivingHub, Sample, FlaskClient]]:
    found = made(tmp_path_factory.mktemp("press") / "hub")
    yield found
    found[0].close()


@pytest.fixture
def press(room: tuple[LivingHub, Sample, FlaskClient], monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    """Give a hub that all tests share; nothing is kept in it yet, and nobody asked."""
    allow(room[2], burst=20)
    yield Press(*room, without_child(monkeypatch))
    forget_all(room[0])


@pytest.fixture
def own_press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    """Give a hub of the test's own, to write into."""
    found = made(tmp_path / "hub")
    yield Press(*found, without_child(monkeypatch))
    found[0].close()


def allow(client: FlaskClient, *, burst: int) -> None:
    client.application.extensions[PAPERS]._allowance = Allowance(burst=burst, per_minute=1, now=lambda: 0.0)


def forget_all(hub: LivingHub) -> None:
    comparisons.prepare(hub.hub_itself.database)
    with hub.hub_itself.database.write() as connection:
        connection.execute(comparisons._files.delete())


def words_of(data: object) -> str:
    """Return all texts of a paper's data."""
    if isinstance(data, dict):
        return " ".join(words_of(value) for name, value in data.items() if name != "svg")
    if isinstance(data, list):
        return " ".join(words_of(value) for value in data)
    return str(data)


def kept(press: Press) -> int:
    with press.hub.hub_itself.database.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(comparisons._files)) or 0


def address(press: Press, language: str = "es") -> str:
    return f"/{language}/factories/{press.sample.inveval.id}.pdf"


# -- what is on it ----------------------------------------------------------------------------------


def test_codes_ids_and_the_logs_root_stand_on_the_paper(press: Press) -> None:
    answer = press.client.get(address(press), base_url="https://hub.example/")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    (data,) = press.orders
    codes = {code["record"]: code["address"] for code in data["codes"]}
    charter = press.sample.inveval.id
    for record in (press.sample.report, press.sample.profile, charter):
        assert codes[record] == f"https://hub.example/es/records/{record}"
        assert press.client.get(f"/es/records/{record}").status_code == 200
    log = press.client.get("/api/v1/network").get_json()
    said = words_of(data["log"])
    assert log["log_keys"][0]["vkey"] in said
    assert log["id"] in said
    assert re.search(r"\b[0-9a-f]{64}\b", said)
    assert f"frente-verify proof {press.sample.report[:16]}.frente" in data["words"]["line"]


def test_the_paper_says_what_the_page_says(press: Press) -> None:
    press.client.get(address(press))
    said = words_of(press.orders[0]["blocks"])
    for words in (
        "Lista desde hace al menos 236 y como máximo 265 días",
        "Firmado hace 3 semanas por Rosa P.",
        "Estado 51 %",
        "Estado 100 %",
        "hasta abril de 2005",
        "Veneval (febrero de 2007): Dice que no se ha hecho ninguna válvula.",
        "El comprador lo podía saber desde: 20 de mayo de 2007",
        "sin dato",
        press.sample.corrected,
        press.sample.withdrawn,
    ):
        assert words in said, words
    assert "secreto" not in said
    assert "reservado" not in said


def test_a_code_holds_its_address() -> None:
    text = "https://hub.example/es/records/" + "0a" * 32
    modules = segno.make(text, error="q", boost_error=False, micro=False)
    size = modules.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {size} {size}"' in qr_svg(text)
    assert modules.error == "Q"


@pytest.mark.parametrize("name", ["empty", "hostile"])
def test_any_factory_has_a_paper(press: Press, name: str) -> None:
    factory = getattr(press.sample, name).id
    assert press.client.get(f"/pt/factories/{factory}.pdf").status_code == 200
    assert press.orders[0]["codes"][-1]["record"] == factory


@pytest.mark.parametrize("path", ["0" * 64, "xyz", "A" * 64, ""])
def test_a_paper_of_no_factory_is_not_there(press: Press, path: str) -> None:
    assert press.client.get(f"/es/factories/{path}.pdf").status_code == 404
    assert press.orders == []


# -- kept and forgotten -----------------------------------------------------------------------------


def test_a_paper_is_made_once_for_each_language_and_state_of_the_log(own_press: Press) -> None:
    press = own_press
    for _ in range(3):
        press.client.get(address(press))
    assert len(press.orders) == 1
    press.client.get(address(press, "pt"))
    press.client.get(address(press), base_url="https://other.example/")
    assert len(press.orders) == 3
    press.hub.begin("2007-07-25")
    press.hub.project()
    press.client.get(address(press))
    assert len(press.orders) == 4


@pytest.mark.parametrize("name", ["report", "profile", "rosa"])
def test_a_withdrawal_takes_kept_papers_away(own_press: Press, name: str) -> None:
    press = own_press
    press.hub.withdraw(press.sample.inveval, press.sample.corrected)
    press.hub.project()
    press.client.get(address(press))
    assert kept(press) == 1
    named = getattr(press.sample, name)
    press.hub.withdraw(press.sample.inveval, getattr(named, "id", named))
    press.hub.project()
    assert kept(press) == 0
    press.client.get(address(press))
    said = words_of(press.orders[-1]["blocks"])
    gone = {"report": "Veneval", "profile": "Estado 51 %", "rosa": "Rosa P."}[name]
    assert gone in words_of(press.orders[0]["blocks"])
    assert gone not in said


def test_what_changed_while_it_was_made_is_not_kept(
    own_press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = own_press

    def withdraw_meanwhile(*_: Any, **__: Any) -> dict[str, str]:
        press.hub.withdraw(press.sample.inveval, press.sample.profile)
        press.hub.project()
        return {"data": b64encode(b"%PDF of what was withdrawn")}

    monkeypatch.setattr(factory_paper, "run_task", withdraw_meanwhile)
    press.client.get(address(press))
    assert kept(press) == 0


# -- faults -----------------------------------------------------------------------------------------


def test_without_the_extra_a_page_says_so_with_its_code(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "is_installed", lambda part: part != "typst")
    monkeypatch.setattr(factory_paper, "require", extras.require)
    answer = press.client.get(address(press))
    assert answer.status_code == 503
    assert "extra-missing" in answer.text
    assert press.orders == []
    assert kept(press) == 0


def test_an_address_may_ask_for_some_papers_at_once_and_no_more(press: Press) -> None:
    allow(press.client, burst=2)
    asked = [
        press.client.get(address(press), base_url=f"https://hub-{number}.example/") for number in (1, 2, 3, 1)
    ]
    assert [one.status_code for one in asked] == [200, 200, 429, 200]
    assert "rate-limited" in asked[2].text


def test_what_took_too_long_is_not_tried_again(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def take_too_long(*_: Any, **__: Any) -> dict[str, str]:
        tried.append(1)
        raise WorkTooLong("The work was not done in 60 seconds.", seconds=60)

    monkeypatch.setattr(factory_paper, "run_task", take_too_long)
    assert [press.client.get(address(press)).status_code for _ in range(2)] == [503, 503]
    assert tried == [1]


# -- as it is set -----------------------------------------------------------------------------------


@pytest.fixture
def set_here(press: Press, monkeypatch: pytest.MonkeyPatch) -> Press:
    """Let papers be set in this process: what a child is and may do is tested elsewhere."""

    def run(name: str, request: dict[str, Any], *, files: dict[str, Path]) -> Any:
        press.orders.append(request["data"])
        return TASKS[name](request, {one: path.read_bytes() for one, path in files.items()}, lambda _: None)

    monkeypatch.setattr(factory_paper, "run_task", run)
    return press


@needs_typst
@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_the_pdf_is_accessible_and_of_its_language(set_here: Press, language: str) -> None:
    from pypdf import PdfReader

    made = set_here.client.get(address(set_here, language)).data
    read = PdfReader(BytesIO(made))
    root: Any = read.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert read.metadata is not None
    assert read.metadata.title == "Inveval"
    text = "".join(page.extract_text() for page in read.pages)
    for record in (set_here.sample.report, set_here.sample.profile):
        assert record[:32] in text
        assert record[32:] in text
    assert 3 <= len(read.pages) <= 6


@needs_typst
@pytest.mark.parametrize("name", ["empty", "hostile"])
def test_a_pdf_is_set_of_whatever_a_factory_writes(set_here: Press, name: str) -> None:
    from pypdf import PdfReader

    factory = getattr(set_here.sample, name).id
    made = set_here.client.get(f"/es/factories/{factory}.pdf").data
    read = PdfReader(BytesIO(made))
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert (HOSTILE in text) is (name == "hostile")
    links = [one for page in read.pages for one in page.get("/Annots", [])]
    assert links == []  # text that a factory wrote is never a link


@needs_typst
def test_the_same_log_gives_the_same_bytes(set_here: Press) -> None:
    first = set_here.client.get(address(set_here)).data
    forget_all(set_here.hub)
    assert set_here.client.get(address(set_here)).data == first
    assert len(set_here.orders) == 2
