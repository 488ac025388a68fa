"""What the hub shows and gives of statutes over HTTP, and what it never says: withdrawn, hidden and hostile words."""

import threading
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from federation.errors import ExtraMissing, StatuteTooLarge, WorkTooLong
from federation.web.words import LANGUAGES
from hub.services import kept_results, statute_files
from hub.services.comparing import Comparer
from hub.services.kept_results import KeptResults
from hub.services.topics import COLUMN_SIGNS
from tests.hub.living import LivingHub
from tests.hub.proposals import (
    HOSTILE,
    PAY,
    QUORUM,
    RECALL,
    Proposals,
    amendment,
    article,
    fill,
    proposal,
    replace,
)
from tests.hub.test_comparing import settle

UNKNOWN = "0" * 64
SECRET = "Palabras que nadie debe leer aquí"


class Served(NamedTuple):
    """A hub with proposals that are compared, and a client of it."""

    hub: LivingHub
    found: Proposals
    client: FlaskClient

    def get(self, path: str, status: int = 200) -> Any:
        """Return an answer, which has this status."""
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:300])
        return answer

    def paths(self) -> list[str]:
        """Return every address of statutes that has an answer."""
        found = self.found
        pages = ["", "/matrix", f"/compare?a={found.second}&b={found.rival}", "/compare"]
        pages += [f"/proposals/{one}" for one in (found.first, found.second, found.rival, found.other)]
        pages += [f"/topics/{found.second}/article-1", f"/topics/{found.other}/article-3"]
        api = ["", "/comparison", "/comparison?corrections=no", f"/diff?a={found.second}&b={found.rival}"]
        for one in (found.first, found.second, found.rival, found.other):
            api += [f"/proposals/{one}", *(f"/proposals/{one}/files/{to}" for to in ("md", "json"))]
        api += [f"/synopsis/{to}" for to in ("csv", "html")]
        return [f"/{language}/statutes{page}" for language in LANGUAGES for page in pages] + [
            f"/api/v1/statutes{one}" for one in api
        ]


def compare(hub: LivingHub) -> None:
    """Compare what there is, by the engine, as the keeper has it done."""
    hub.project()
    settle(Comparer(hub.hub_itself.database))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    pytest.importorskip("scipy")
    hub = LivingHub(tmp_path_factory.mktemp("statutes") / "hub")
    found = fill(hub)
    compare(hub)
    yield Served(hub, found, hub.app().test_client())
    hub.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """A hub that a test may change."""
    hub = LivingHub(tmp_path / "hub")
    found = fill(hub)
    yield Served(hub, found, hub.app().test_client())
    hub.close()


# -- every answer -----------------------------------------------------------------------------------


def test_every_answer_is_a_304_until_something_changes(served: Served) -> None:
    for path in served.paths():
        tag = served.get(path).headers["ETag"]
        again = served.client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), path


def test_addresses_without_a_language_lead_to_the_readers(served: Served) -> None:
    asked = f"/statutes/topics/{served.found.second}/article-1?base=abc&corrections=no"
    answer = served.client.get(asked, headers={"Accept-Language": "pt"})
    assert answer.headers["Location"] == f"/pt{asked}"
    assert served.client.get("/statutes").headers["Location"] == "/es/statutes"


@pytest.mark.parametrize(
    "path",
    [
        f"proposals/{UNKNOWN}",
        "proposals/abc",
        f"topics/{UNKNOWN}/article-1",
        f"compare?a={UNKNOWN}&b={UNKNOWN}",
        "compare?a=x&b=y",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(served: Served, path: str) -> None:
    served.get(f"/es/statutes/{path}", 404)


def test_an_article_that_the_proposal_has_not_has_no_topic(served: Served) -> None:
    served.get(f"/es/statutes/topics/{served.found.second}/article-99", 404)
    served.get(f"/es/statutes/topics/{served.found.second}/{quote(HOSTILE, safe='')}", 404)
    served.get(f"/es/statutes/topics/{served.found.second}/article-1?n=-1", 404)


# -- pages ------------------------------------------------------------------------------------------


def test_the_list_shows_the_newest_version_of_each_text(served: Served) -> None:
    page = served.get("/es/statutes").text
    for title in ("Estatutos del frente", "Proyecto de Invepal", "Propuesta de Inaf"):
        assert title in page
    assert f"/es/statutes/proposals/{served.found.second}" in page
    assert f"/es/statutes/proposals/{served.found.first}" not in page


def test_the_matrix_says_who_says_what_in_which_words(served: Served) -> None:
    page = served.get("/es/statutes/matrix").text
    row = page.partition(">Quórum</a></th>")[2].partition("</tr>")[0]
    # Inaf and Inveval say the same, Invepal nearly so: columns stand by name.
    assert [cell.partition("<")[0] for cell in row.split("<b>")[1:]] == ["A", "A′", "A"]
    school = page.partition("/article-3")[2]
    assert "no lo trata" in school


def test_columns_and_topics_can_be_chosen_in_the_address(served: Served) -> None:
    found = served.found
    asked = f"?show={found.first[:COLUMN_SIGNS]}&show={found.other[:COLUMN_SIGNS]}"
    page = served.get(f"/es/statutes/matrix{asked}").text
    heads = page.partition("<thead>")[2].partition("</thead>")[0]
    assert "Inveval" in heads
    assert "Inaf" in heads
    assert "Invepal" not in heads
    every = page.count('<th scope="row" ')
    differing = served.get(f"/es/statutes/matrix{asked}&differ=yes").text
    assert 0 < differing.count('<th scope="row" ') < every
    assert ">Quórum</a></th>" not in differing  # these two say the same


def test_a_topic_shows_every_wording_against_the_one_that_was_chosen(served: Served) -> None:
    found = served.found
    page = served.get(f"/es/statutes/topics/{found.second}/article-1").text
    assert "2 redacciones del mismo tema" in page
    assert '<del class="substance">' in page
    assert "un tercio</ins>" in page
    turned = served.get(
        f"/es/statutes/topics/{found.second}/article-1?base={found.rival[:COLUMN_SIGNS]}"
    ).text
    assert "un tercio</del>" in turned
    for record in (found.second, found.rival, found.other):
        assert f"/es/records/{record}" in page


def test_an_earlier_version_leads_to_the_topic_of_the_newest(served: Served) -> None:
    page = served.get(f"/es/statutes/topics/{served.found.first}/article-1").text
    assert "2 redacciones del mismo tema" in page


def test_corrections_count_or_are_left_out_and_say_who_signed_them(served: Served) -> None:
    found = served.found
    address = f"/es/statutes/topics/{found.second}/article-4"
    corrected = served.get(address).text
    assert "Hablan de lo mismo." in corrected
    assert f"/es/records/{found.correction}" in corrected
    without = served.get(f"{address}?corrections=no").text
    assert "En esta página no cuentan estas correcciones." in without
    with_them = served.get("/api/v1/statutes/comparison").json
    assert [one["id"] for one in with_them["corrections"]] == [found.correction]
    assert "correction" in {link["reason"] for link in with_them["links"]}
    plain = served.get("/api/v1/statutes/comparison?corrections=no").json
    assert plain["state"]["corrections"] == []
    assert "correction" not in {link["reason"] for link in plain["links"]}


def test_a_proposal_has_numbered_lines_anchors_and_its_amendments_beside_it(served: Served) -> None:
    found = served.found
    page = served.get(f"/es/statutes/proposals/{found.second}").text
    assert 'data-line="1">La asamblea sesiona con la mitad más uno de sus trabajadores.' in page
    assert 'id="article-2"' in page
    beside = page.partition('id="article-2"')[2].partition('id="article-3"')[0]
    assert "Enmienda de Invepal" in beside
    assert "quince" in beside
    assert f"/es/records/{found.amendment}" in beside
    added = page.partition('id="article-4"')[2]
    assert "Enmienda de Inaf" in added
    assert "después de: Artículo 4. Máquinas" in added
    earlier = served.get(f"/es/statutes/proposals/{found.first}").text
    assert "Hay una versión más nueva de este texto." in earlier
    assert "Enmienda de" not in earlier


def test_amendments_to_earlier_versions_are_counted_with_the_newest(served: Served) -> None:
    hub, found = served.hub, served.found
    late = amendment(found.first, "article-1", replace("mitad", "cuarta parte", of=QUORUM))
    hub.say(found.luis, late)
    hub.project()
    listed = {one["id"]: one for one in served.get("/api/v1/statutes").json["proposals"]}
    counts = {one: (said["amendments"], said["amendments_earlier"]) for one, said in listed.items()}
    assert counts == {found.second: (2, 1), found.rival: (0, 0), found.other: (0, 0)}
    row = served.get("/es/statutes").text.partition(f"proposals/{found.second}")[2].partition("</tr>")[0]
    assert '<span>3 <span class="quiet">(1 a una versión anterior)</span></span>' in row
    page = served.get(f"/es/statutes/proposals/{found.second}").text
    assert "y 1 a una versión anterior, donde se muestra" in page
    assert "1 enmienda</span></li>" in page
    first = served.get(f"/api/v1/statutes/proposals/{found.first}").json["summary"]
    assert (first["amendments"], first["amendments_earlier"]) == (1, 0)


def test_two_proposals_are_compared_word_by_word(served: Served) -> None:
    found = served.found
    page = served.get(f"/es/statutes/compare?a={found.first}&b={found.second}").text
    assert page.count("solo en la segunda") == 2
    assert page.count('<details class="same">') == 2
    answer = served.get(f"/api/v1/statutes/diff?a={found.second}&b={found.rival}").json
    for one in answer["articles"]:
        text = "".join(op["text"] for op in one["ops"] if op["op"] != "delete")
        if "b" in one:
            assert (
                text in (RECALL.replace("diez", "veinte").replace("simple", "absoluta"), PAY)
                or "un tercio" in text
            )
    assert any(op["substance"] for one in answer["articles"] for op in one["ops"])


def test_a_factorys_page_and_a_record_lead_to_what_it_proposes(served: Served) -> None:
    found = served.found
    page = served.get(f"/es/factories/{found.inveval.id}").text
    assert f"/es/statutes/proposals/{found.second}" in page
    assert f"/es/statutes/proposals/{found.first}" not in page
    assert (
        f"/es/statutes/proposals/{found.second}#article-2"
        in served.get(f"/es/factories/{found.invepal.id}").text
    )
    assert f"/es/statutes/proposals/{found.rival}" in served.get(f"/es/records/{found.rival}").text


def test_the_findings_of_a_check_stand_on_the_page(own: Served) -> None:
    broken = proposal("Roto", ("Quórum", QUORUM), ("Remisión", "Lo que dice el artículo 77 se cumple."))
    record = own.hub.say(own.found.luis, broken)
    own.hub.project()
    page = own.get(f"/es/statutes/proposals/{record}").text
    assert "Qué revisar antes de votar" in page
    assert "artículo 77" in page.partition("Qué revisar")[2].partition("</ul>")[0]
    answer = own.get(f"/api/v1/statutes/proposals/{record}").json
    assert answer["findings"][0]["code"] == "reference-broken"


# -- how far the comparison came --------------------------------------------------------------------


def test_a_page_says_how_far_the_comparison_came_and_asks_again_without_script(own: Served) -> None:
    for page in ("", "/matrix", f"/topics/{own.found.second}/article-1"):
        answer = own.get(f"/es/statutes{page}")
        assert '<meta http-equiv="refresh"' in answer.text, page
        assert "empieza en un momento" in answer.text, page
        assert answer.headers["Cache-Control"] == "no-cache"
    held, seen = threading.Event(), threading.Event()

    def align(_request: dict[str, Any], on_progress: Any) -> dict[str, Any]:
        on_progress(0.5)
        seen.set()
        held.wait(30)
        return {"topics": [], "links": []}

    comparer = Comparer(own.hub.hub_itself.database, align=align)
    comparer.look()
    assert seen.wait(30)
    states = {
        own.get(f"/api/v1/statutes/comparison?corrections={one}").json["state"]["status"]: one
        for one in ("yes", "no")
    }
    page = own.get(f"/es/statutes/matrix?corrections={states['running']}").text
    assert "va el 45 %" in page
    assert "Paso 4 de 8: se juntan los artículos que hablan de lo mismo." in page
    running = own.get(f"/api/v1/statutes/comparison?corrections={states['running']}").json["state"]
    assert (running["step"], len(running["steps"])) == ("grouping", 8)
    waiting = own.get(f"/api/v1/statutes/comparison?corrections={states['waiting']}").json["state"]
    assert "step" not in waiting
    assert "<progress" in page
    held.set()
    settle(comparer)
    done = own.get("/es/statutes/matrix")
    assert "refresh" not in done.text
    assert done.headers["Cache-Control"] != "no-cache"


def test_a_comparison_that_failed_says_why_and_proposals_stay_readable(own: Served) -> None:
    for fault, words in (
        (ExtraMissing("No scipy."), "no tiene instalada la parte del programa"),
        (StatuteTooLarge("Too many."), "statute-too-large"),
    ):

        def fail(*_: Any, fault: Exception = fault) -> dict[str, Any]:
            raise fault

        settle(Comparer(own.hub.hub_itself.database, align=fail))
        for page in ("", "/matrix", f"/topics/{own.found.second}/article-1"):
            text = own.get(f"/es/statutes{page}").text
            assert words in text, page
            assert "refresh" not in text
    assert QUORUM[:40] in own.get(f"/es/statutes/proposals/{own.found.second}").text
    own.get(f"/es/statutes/compare?a={own.found.second}&b={own.found.rival}")
    own.get("/api/v1/statutes/synopsis/csv", 404)


# -- what is never said -----------------------------------------------------------------------------


def test_what_is_withdrawn_vanishes_from_every_page_file_and_cache(own: Served) -> None:
    found = own.found
    secret = own.hub.say(found.luis, proposal(SECRET, (SECRET, f"{SECRET}. {QUORUM}"), replaces=found.rival))
    said = own.hub.say(
        found.luis, amendment(found.second, "article-1", replace("un voto", SECRET, of=QUORUM))
    )
    compare(own.hub)
    paths = [
        *own.paths(),
        f"/es/statutes/proposals/{secret}",
        f"/es/statutes/topics/{secret}/article-1",
        f"/es/statutes/compare?a={found.second}&b={secret}",
        f"/es/factories/{found.invepal.id}",
        f"/es/records/{secret}",
        *(f"/api/v1/statutes/proposals/{secret}{end}" for end in ("", "/files/md", "/files/json")),
        f"/api/v1/statutes/diff?a={found.second}&b={secret}",
    ]
    assert sum(SECRET in own.client.get(path).text for path in paths) > 12
    own.hub.withdraw(found.invepal, secret)
    own.hub.withdraw(found.invepal, said)
    for when in ("before the views follow", "after that", "compared again"):
        if when == "after that":
            own.hub.project()
            assert SECRET.encode() not in everything_kept(own.hub)
        elif when == "compared again":
            compare(own.hub)
        assert [path for path in paths if SECRET in own.client.get(path).text] == [], when
    assert "Este documento fue retirado" in own.get(f"/es/statutes/proposals/{secret}").text
    own.get(f"/api/v1/statutes/proposals/{secret}/files/md", 404)
    own.get("/es/statutes/matrix")


def everything_kept(hub: LivingHub) -> bytes:
    """Return all that the tables of comparisons and files hold, unpacked."""
    kept = b""
    with hub.hub_itself.database.read() as connection:
        for column, table in (
            ("matrix", "comparisons"),
            ("links", "comparison_topics"),
            ("data", "statute_files"),
        ):
            query = sa.select(sa.column(column, sa.LargeBinary)).select_from(sa.table(table))
            for data in connection.scalars(query):
                packed = bytes(data or b"")
                kept += zlib.decompress(packed[1:] if packed[:1] == b"+" else packed) if packed else b""
    return kept


def test_what_is_for_the_federation_only_is_nowhere(own: Served) -> None:
    found = own.found
    hidden = own.hub.say(found.luis, proposal(SECRET, (SECRET, SECRET)), "federation")
    change = replace("un voto", SECRET, of=QUORUM)
    own.hub.say(found.luis, amendment(found.second, "article-1", change, reason=SECRET), "federation")
    compare(own.hub)
    for path in (*own.paths(), f"/es/factories/{found.invepal.id}", f"/es/records/{hidden}"):
        assert SECRET not in own.get(path).text, path
    page = own.get(f"/es/statutes/proposals/{hidden}").text
    assert "solo para la federación" in page
    assert SECRET not in page
    own.get(f"/api/v1/statutes/proposals/{hidden}/files/md", 404)
    own.get(f"/api/v1/statutes/diff?a={found.second}&b={hidden}", 404)
    assert hidden not in own.get("/api/v1/statutes").text


def test_what_a_factory_writes_is_shown_as_text(own: Served) -> None:
    found = own.found
    evil = "{{ 7 * 7 }} %(oops)s"
    articles = [
        article(1, HOSTILE, f"{HOSTILE}\n{evil}", label=HOSTILE),
        article(2, evil, f"{QUORUM} {HOSTILE}"),
    ]
    for one in articles:
        one["division"] = [{"kind": "title", "number": "1", "title": HOSTILE}]
    hostile = {"type": "statute-proposal", "statute": {"title": HOSTILE, "articles": articles}}
    record = own.hub.say(found.luis, hostile)
    change = replace("un voto", HOSTILE, of=QUORUM)
    own.hub.say(found.luis, amendment(found.second, "article-1", change, reason=HOSTILE))
    compare(own.hub)
    for path in (
        "/es/statutes",
        "/es/statutes/matrix",
        f"/es/statutes/proposals/{record}",
        f"/es/statutes/proposals/{found.second}",
        f"/es/statutes/topics/{record}/article-1",
        f"/es/statutes/compare?a={record}&b={found.second}",
        f"/es/factories/{found.invepal.id}",
    ):
        page = own.get(path).text
        assert "alert(1)" in page, path
        assert HOSTILE not in page, path
        assert "49" not in page.partition("{{ 7 * 7 }}")[0][-5:], path
    synopsis = own.get("/api/v1/statutes/synopsis/html")
    assert HOSTILE not in synopsis.text
    assert synopsis.headers["Content-Disposition"].startswith("attachment")


# -- files ------------------------------------------------------------------------------------------


def test_a_text_comes_in_every_format(served: Served) -> None:
    begins = {"md": b"# Est", "docx": b"PK", "odt": b"PK", "pdf": b"%PDF", "akn": b"<?xml", "json": b"{"}
    for to, begin in begins.items():
        answer = served.get(f"/api/v1/statutes/proposals/{served.found.second}/files/{to}")
        assert answer.data.startswith(begin), to
        assert answer.headers["Content-Disposition"].startswith("attachment")
    served.get(f"/api/v1/statutes/proposals/{served.found.second}/files/exe", 400)


def test_akoma_ntoso_has_the_day_on_which_the_proposal_came_into_the_log(served: Served) -> None:
    day = served.get(f"/api/v1/statutes/proposals/{served.found.second}").json["day"]
    text = served.get(f"/api/v1/statutes/proposals/{served.found.second}/files/akn").text
    assert text.count("<FRBRdate ") == text.count(f'<FRBRdate date="{day}" name="proposed"/>') == 3


def test_the_synopsis_comes_on_paper_as_a_page_and_as_a_table(served: Served) -> None:
    sheets = {
        paper: served.get(f"/api/v1/statutes/synopsis/pdf?paper={paper}").data for paper in ("a4", "a3")
    }
    assert all(data.startswith(b"%PDF") for data in sheets.values())
    assert sheets["a4"] != sheets["a3"]
    assert "Invepal" in served.get("/api/v1/statutes/synopsis/csv").text
    assert "Proposed statutes" in served.get("/api/v1/statutes/synopsis/html?language=en").text
    served.get("/api/v1/statutes/synopsis/pdf?paper=a0", 400)


def test_the_file_that_was_sent_is_given_as_it_was(own: Served) -> None:
    found = own.found
    data = "# Estatutos\n\nArtículo 1. Sí.\n".encode()
    attached = own.hub.attachment('año "2007".md', data, found.inveval.id)
    other = own.hub.attachment("otro.md", b"otro", found.inveval.id)
    record = own.hub.say(
        found.rosa, proposal("Con archivo", ("Uno", "Sí."), attachments=[attached], replaces=found.second)
    )
    own.hub.project()
    page = own.get(f"/es/statutes/proposals/{record}").text
    assert "año &#34;2007&#34;.md" in page
    address = f"/api/v1/statutes/proposals/{record}/source/"
    answer = own.get(address + attached["hash"])
    assert answer.data == data
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    own.get(address + other["hash"], 404)
    own.hub.withdraw(found.inveval, record)
    own.get(address + attached["hash"], 404)


def test_the_file_is_read_again_in_the_background_and_what_showed_stands_on_the_page(own: Served) -> None:
    found = own.found
    data = b"# Estatutos\n\n**Art\xc3\xadculo 1. Uno**\n\nS\xc3\xad.\n\n**Art\xc3\xadculo 3. Tres**\n\nNo.\n"
    picture = own.hub.attachment("foto.jpg", b"\xff\xd8\xff\xe0 no text", found.inveval.id)
    attached = own.hub.attachment("estatutos.md", data, found.inveval.id)
    same = proposal("Con archivo", ("Uno", "Sí."), ("Tres", "No."), attachments=[picture, attached])
    record = own.hub.say(found.rosa, same)
    own_copy = own.hub.attachment("estatutos.md", data, found.invepal.id)
    mended = own.hub.say(found.luis, proposal("Arreglado", ("Uno", "Quizás."), attachments=[own_copy]))
    own.hub.project()
    tag = own.get(f"/es/statutes/proposals/{record}").headers["ETag"]
    comparer = Comparer(own.hub.hub_itself.database, align=lambda *_: {"topics": [], "links": []})
    for _ in range(12):
        comparer.look()
        if comparer.worker is not None:
            comparer.worker.join(60)
    page = own.get(f"/es/statutes/proposals/{record}")
    assert page.headers["ETag"] != tag
    assert "Tiene las mismas palabras que el texto de abajo." in page.text
    reading = own.get(f"/api/v1/statutes/proposals/{record}").json["reading"]
    assert (reading["file"], reading["same_words"]) == ("estatutos.md", True)
    assert "number-missing" in [one["code"] for one in reading["warnings"]]
    for one in reading["warnings"]:
        assert one["text"] in page.text
    assert "No todas sus palabras" in own.get(f"/es/statutes/proposals/{mended}").text
    assert "leído otra vez" not in own.get(f"/es/statutes/proposals/{found.rival}").text


def test_a_file_is_made_once_and_an_address_may_ask_for_few_new_ones(
    own: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def run(name: str, request: dict[str, Any]) -> bytes:
        made.append(f"{name} {request['to']}")
        return b"Hola"

    monkeypatch.setattr(statute_files, "make_file", run)
    monkeypatch.setattr(statute_files, "_BURST", 3)
    client = own.hub.app().test_client()
    address = f"/api/v1/statutes/proposals/{own.found.second}/files/"
    order = ("md", "akn", "akn", "docx", "odt", "pdf", "docx", "md")
    statuses = [client.get(address + to).status_code for to in order]
    assert statuses == [200, 200, 200, 200, 200, 429, 200, 200]
    assert made == ["write akn", "write docx", "write odt"]
    refused = client.get(address + "pdf")
    assert refused.json is not None
    assert refused.json["code"] == "rate-limited"
    assert int(refused.headers["Retry-After"]) >= 1


def test_what_took_too_long_is_not_tried_again(own: Served) -> None:
    kept = KeptResults(own.hub.hub_itself.database)
    tries = []

    def slow() -> bytes:
        tries.append(1)
        raise WorkTooLong("Sixty seconds.")

    for _ in range(3):
        with pytest.raises(WorkTooLong):
            kept.get("difference", (own.found.second,), slow)
    assert len(tries) == 1


def test_kept_files_are_bounded_and_the_oldest_go_first(own: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_results, "MAX_BYTES", 300)
    kept = KeptResults(own.hub.hub_itself.database)
    made: list[str] = []

    def make(name: str) -> bytes:
        made.append(name)
        return name.encode() * 20 + bytes(range(100))

    for name in ("a", "b", "c", "c", "a"):
        kept.get(name, (own.found.second,), partial(make, name))
    assert made == ["a", "b", "c", "a"]
