"""A copy as readers have it: every page, every link, nothing that is secret, and the log that can be audited."""

import hashlib
import json
from pathlib import Path

from lxml import html

from federation.verify.commands import run as verify
from hub.app import create_app
from hub.export.routes import TABLE, Kept
from hub.views import copies
from tests.hub.export.conftest import Copied
from tests.hub.export.reading import Copy
from tests.hub.take.town import SECRETS


def test_every_address_of_the_app_becomes_a_file_or_says_why_not(copied: Copied) -> None:
    app = create_app(copied.town.hub.settings)
    copies.register(app)
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert routes == set(TABLE)
    assert all(isinstance(way, Kept) or way.reason for way in TABLE.values())


def test_every_link_leads_to_a_file_of_the_copy(copied: Copied, in_rows: Copy) -> None:
    assert copied.copy.dead_links() == []
    assert in_rows.dead_links() == []


def test_only_words_that_say_so_lead_to_the_living_hub(copied: Copied, in_rows: Copy) -> None:
    assert copied.copy.outside_links() <= {"frente.example"}
    assert in_rows.outside_links() == set()
    page = copied.copy.tree(f"es/factories/{copied.town.sample.inveval.id}.html")
    (paper,) = page.xpath("//a[contains(@href, '.pdf')]")
    assert paper.get("href").startswith("https://frente.example/es/factories/")
    assert "living" in paper.get("class")
    (paper,) = in_rows.tree(f"es/factories/{copied.town.sample.inveval.id}.html").xpath(
        "//span[@class='living' and contains(., 'PDF')]"
    )
    assert paper.get("href") is None


def test_nothing_for_the_federation_and_nothing_withdrawn_is_in_any_file(
    copied: Copied, in_rows: Copy
) -> None:
    for copy in (copied.copy, in_rows):
        told = [
            name
            for name in copy.files()
            if any(secret in (copy.folder / name).read_bytes().lower() for secret in SECRETS)
        ]
        assert told == []


def test_pages_run_no_script_of_their_own_and_load_nothing_from_elsewhere(copied: Copied) -> None:
    for name in copied.copy.pages():
        tree = copied.copy.tree(name)
        for script in tree.iter("script"):
            assert script.get("type") == "application/ld+json" or (script.get("src") and not script.text), (
                name
            )
        for element in tree.xpath("//*[@src] | //link[@rel='stylesheet' or @rel='icon']"):
            address = element.get("src") or element.get("href")
            assert "//" not in address, (name, address)
        assert not tree.xpath("//*[@style] | //style | //@onclick"), name


def test_a_page_says_the_same_as_on_the_hub(copied: Copied) -> None:
    factory = copied.town.sample.inveval.id
    parser = html.HTMLParser(encoding="utf-8")
    here = copied.copy.tree(f"pt/factories/{factory}.html").find(".//main")
    there = html.document_fromstring(
        copied.town.get(f"/pt/factories/{factory}").replace(b"http://localhost/", b"https://frente.example/"),
        parser=parser,
    ).find(".//main")
    assert here is not None
    assert there is not None
    assert here.text_content().split() == there.text_content().split()


def test_drawings_are_whole(copied: Copied) -> None:
    page = copied.copy.read("es/map.html").lower()
    assert 'viewbox="' in page
    assert page.count("<path") > 5
    assert page.count("<svg") == page.count("</svg>")


def test_files_bear_names_that_every_stick_takes(copied: Copied) -> None:
    names = copied.copy.files()
    assert len({name.lower() for name in names}) == len(names)
    assert not [name for name in names if set(name) & set('\\:*?"<>|') or len(name) > 200]


def test_the_log_of_a_copy_can_be_audited(copied: Copied, in_rows: Copy) -> None:
    network = str(copied.town.hub.network)
    for folder in (copied.copy.folder, copied.copy.folder / "log", in_rows.folder):
        assert verify(["log", str(folder), "--network", network, "--processes", "0"]) == 0
    documents = copied.copy.folder / "api/v1/documents"
    assert verify(["log", str(copied.copy.folder), "--network", network, "--documents", str(documents)]) == 0


def test_one_byte_changed_in_the_log_of_a_copy_is_found(
    in_rows: Copy, copied: Copied, tmp_path: Path
) -> None:
    network = str(copied.town.hub.network)
    tile = next((in_rows.folder / "log/tile/entries").rglob("*.p/*"))
    bundle = bytearray(tile.read_bytes())
    bundle[-40] ^= 1
    for name in ("log/checkpoint", *(one for one in in_rows.files() if one.startswith("log/tile"))):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((in_rows.folder / name).read_bytes())
    (tmp_path / tile.relative_to(in_rows.folder)).write_bytes(bundle)
    assert verify(["log", str(tmp_path), "--network", network, "--processes", "0"]) == 4


def test_a_record_is_proven_from_the_copy_alone(copied: Copied) -> None:
    proofs = [one for one in copied.copy.files() if one.endswith("/proof.frente")]
    assert len(proofs) == copied.done.size
    network = str(copied.town.hub.network)
    assert verify(["proof", str(copied.copy.folder / proofs[3]), "--network", network]) == 0


def test_each_record_of_a_long_log_has_a_row(copied: Copied, in_rows: Copy) -> None:
    rows = in_rows.tree("es/log/000.html").xpath("//tr/@id")
    assert len(rows) == copied.done.size
    assert not [one for one in in_rows.files() if "/records/" in one]
    page = in_rows.tree(f"es/factories/{copied.town.sample.inveval.id}.html")
    assert page.xpath("//a[contains(@href, '../log/000.html#r')]")


def test_the_copy_says_what_it_is(copied: Copied, in_rows: Copy) -> None:
    facts = json.loads(copied.copy.read("frente-export.json"))
    assert facts["complete"] is True
    assert (facts["size"], facts["root"]) == (copied.done.size, copied.done.root)
    about = copied.copy.tree("es/copy.html").text_content()
    assert copied.done.root in about
    assert "https://frente.example/" in about
    assert "frente-verify log log" in about
    assert "256" in in_rows.tree("es/copy.html").text_content()
    assert copied.copy.tree("es/index.html").xpath("//footer//a[@href='copy.html']")


def test_all_sums_are_those_of_the_files(copied: Copied) -> None:
    lines = copied.copy.read("SHA256SUMS").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    assert set(sums) == set(copied.copy.files()) - {"SHA256SUMS", "frente-export.json"}
    for name, digest in sums.items():
        assert hashlib.sha256((copied.copy.folder / name).read_bytes()).hexdigest() == digest


def test_a_living_hub_speaks_of_no_copy(copied: Copied) -> None:
    assert b"copy.css" not in copied.town.get("/es/")
    assert copied.town.client.get("/es/copy/about").status_code == 404
