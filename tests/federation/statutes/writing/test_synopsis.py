"""A synopsis: each variant against its base, on paper, as a page and as a table."""

import csv
import io
import re
import time
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from federation.documents.statute import Statute
from federation.statutes.aligning.model import Place, Topic
from federation.statutes.comparing import Op
from federation.statutes.writing import Paper, Synopsis, SynopsisFormat, make_synopsis, write_synopsis
from federation.statutes.writing.synopsis import Cell, lines_of_ops
from federation.statutes.writing.synopsis_pdf import BESIDE_THE_BASE
from tests.federation.statutes.writing.sample import HOSTILE, HOSTILE_LINES, unit

QUORUM = (
    "El congreso tiene quórum con el 25 % de los delegados presentes y decide por mayoría simple de votos."
)
RECALL = "Todo delegado puede ser revocado por la asamblea que lo eligió."


def drafts() -> list[Statute]:
    """Return four drafts: the base, one with a number changed, one in other words, one that splits."""
    base = Statute(
        articles=(
            unit("article-1", (0, None, QUORUM), label="1", heading="Quórum"),
            unit("article-2", (0, None, RECALL), label="2", heading="Revocatoria"),
        )
    )
    changed = Statute(articles=(unit("article-7", (0, None, QUORUM.replace("25 %", "40 %")), label="7"),))
    other = Statute(
        articles=(
            unit("article-1", (0, None, RECALL), label="1"),
            unit(
                "article-2",
                (0, None, "Se sesiona cuando acude la mitad más uno; lo demás es nulo."),
                label="2",
            ),
        )
    )
    split = Statute(
        articles=(
            unit(
                "article-1",
                (0, None, "El congreso tiene quórum con el 25 % de los delegados presentes."),
                label="1",
            ),
            unit("article-2", (0, None, "Decide por mayoría simple de votos."), label="2"),
        )
    )
    return [base, changed, other, split]


TOPICS = [
    Topic("quórum", (Place(0, 0), Place(1, 0), Place(2, 1), Place(3, 0), Place(3, 1))),
    Topic("revocatoria", (Place(0, 1), Place(2, 0))),
]
NAMES = ["inveval.md", "=cmd|'/c calc'!A1.md", "<b>inaf</b>.md", "caigua.md"]


def synopsis(base: int = 0) -> Synopsis:
    """Return the four drafts side by side."""
    return make_synopsis(drafts(), NAMES, TOPICS, title="Estatutos", language="es", base=base)


def said(cell: Cell, *ops: str) -> str:
    """Return the words of a cell that are of these kinds, line by line."""
    return "\n".join(
        "".join(piece.text for piece in line.pieces if piece.op in ops)
        for entry in cell.entries
        for line in entry.lines
    )


def test_each_variant_is_held_against_the_base() -> None:
    quorum, recall = synopsis().rows
    assert [cell.kind for cell in quorum.cells] == ["base", "marked", "other", "marked"]
    assert [cell.kind for cell in recall.cells] == ["base", "absent", "same", "absent"]
    changed = quorum.cells[1].entries[0].lines[0]
    assert [(piece.op, piece.text) for piece in changed.pieces if piece.op != "equal"] == [
        ("delete", "25"),
        ("insert", "40"),
    ]
    assert changed.change == "x"
    assert changed.substance


def test_a_cell_gives_back_the_base_and_the_variant() -> None:
    cells = synopsis().rows[0].cells
    assert said(cells[1], "equal", "delete") == QUORUM
    assert said(cells[1], "equal", "insert") == QUORUM.replace("25 %", "40 %")
    assert said(cells[3], "equal", "insert").split("\n") == [article.text for article in drafts()[3].articles]


def test_what_is_split_stands_under_its_own_articles() -> None:
    cell = synopsis().rows[0].cells[3]
    assert [entry.title for entry in cell.entries] == ["Artículo 1", "Artículo 2"]
    assert [len(entry.lines) for entry in cell.entries] == [1, 1]


def test_another_base_is_taken_where_it_speaks() -> None:
    quorum, recall = synopsis(base=1).rows
    assert (quorum.base, recall.base) == (1, 0)
    assert [cell.kind for cell in quorum.cells][:2] == ["marked", "base"]
    assert recall.cells[0].kind == "base"


def test_a_topic_may_have_a_base_of_its_own() -> None:
    made = make_synopsis(drafts(), NAMES, TOPICS, title="E", language="es", bases={1: 2})
    assert [row.base for row in made.rows] == [0, 2]


def test_lines_say_what_they_change() -> None:
    ops = [
        Op("equal", "uno\n"),
        Op("insert", "dos\n", substance=True),
        Op("equal", "tres "),
        Op("delete", "cuatro\ncinco"),
        Op("equal", "\nseis"),
    ]
    assert [(line.change, line.substance) for line in lines_of_ops(ops)] == [
        ("", False),
        ("+", True),
        ("-", False),
        ("", False),
    ]


@pytest.mark.parametrize(("to", "paper"), [("pdf", "a4"), ("pdf", "a3"), ("html", "a4"), ("csv", "a4")])
def test_same_synopsis_gives_same_bytes(to: SynopsisFormat, paper: Paper) -> None:
    first = write_synopsis(synopsis(), to, paper=paper)
    time.sleep(1.1)  # a PDF names the moment in seconds
    assert write_synopsis(synopsis(), to, paper=paper) == first


# -- PDF ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "size"), [("a4", [842, 595]), ("a3", [1191, 842])])
def test_pdf_lies_across_the_paper_and_is_accessible(paper: Paper, size: list[int]) -> None:
    data = write_synopsis(synopsis(), "pdf", paper=paper)
    page = PdfReader(io.BytesIO(data)).pages[0]
    width, height = page.mediabox.width, page.mediabox.height
    assert [round(float(width)), round(float(height))] == size
    assert b"pdfuaid" in data
    text = page.extract_text()
    for word in (
        "Base: inveval.md",
        "Notas",
        "quórum",
        "Igual que la base",
        "No trata este tema",
        "⚠",
        "Página 1 de",
    ):
        assert word in text


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_twenty_drafts_go_on_in_groups_with_the_base_in_each(paper: Paper) -> None:
    statutes = [
        Statute(articles=(unit("article-1", (0, None, f"{QUORUM} {place}"), label="1"),))
        for place in range(20)
    ]
    topic = Topic("quórum", tuple(Place(place, 0) for place in range(20)))
    names = [f"fabrica-{place:02}.md" for place in range(20)]
    made = make_synopsis(statutes, names, [topic], title="Veinte", language="es", base=7)
    pages = [
        page.extract_text() for page in PdfReader(io.BytesIO(write_synopsis(made, "pdf", paper=paper))).pages
    ]
    size = BESIDE_THE_BASE[paper]
    assert len(pages) == -(-19 // size)
    others = [name for name in names if name != "fabrica-07.md"]
    for number, page in enumerate(pages):
        assert "Base: fabrica-07.md" in page
        for name in others[number * size : (number + 1) * size]:
            assert name in page


def test_headings_stand_again_on_every_page() -> None:
    long = Statute(articles=(unit("article-1", *[(0, None, QUORUM)] * 90, label="1"),))
    made = make_synopsis(
        [long, long],
        ["uno", "dos"],
        [Topic("quórum largo", (Place(0, 0), Place(1, 0)))],
        title="L",
        language="es",
    )
    pages = PdfReader(io.BytesIO(write_synopsis(made, "pdf"))).pages
    assert len(pages) > 2
    for page in pages:
        text = page.extract_text()
        assert "Base: uno" in text
        assert "quórum largo" in text


def test_hostile_text_comes_out_of_the_pdf_as_text() -> None:
    topic = Topic('#panic("tema") $x$ ]', (Place(0, 0), Place(1, 0)))
    plain = Statute(articles=(unit("article-1", (0, None, "Nada de eso."), label="1"),))
    made = make_synopsis([HOSTILE, plain], ["#include", "]"], [topic], title="$ #let", language="en")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(write_synopsis(made, "pdf"))).pages)
    flat = re.sub(r"[\s-]+", "", text)
    for line in (*HOSTILE_LINES, topic.label):
        assert re.sub(r"[\s-]+", "", line) in flat


# -- HTML -----------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a browser would find in the page."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def test_page_stands_alone_without_script() -> None:
    topic = Topic('<img src=x onerror="alert(1)">', (Place(0, 0),))
    made = make_synopsis(
        [HOSTILE], ['"><script>alert(2)</script>'], [topic], title="</title><script>", language="es"
    )
    page = Page(write_synopsis(made, "html"))
    assert not {"script", "img", "link", "iframe", "b", "i"} & set(page.tags)
    assert not {name for name, _ in page.attributes} & {"src", "href", "onerror"}
    for line in HOSTILE_LINES:
        assert line in page.words
    assert any("default-src 'none'" in (value or "") for _, value in page.attributes)


def test_page_says_changes_without_colour_and_for_ears() -> None:
    data = write_synopsis(synopsis(), "html").decode()
    assert '<del class="substance">25</del><ins class="substance">40</ins>' in data
    assert (
        '<span aria-hidden="true">≠⚠</span><span class="read">la línea cambia; cambio de fondo: </span>'
        in data
    )
    assert data.count('scope="row"') == 2
    assert data.count('scope="col"') == 5
    assert "@media print" in data


# -- CSV ------------------------------------------------------------------------------------------------


def test_table_has_a_row_a_topic_and_a_column_a_draft() -> None:
    data = write_synopsis(synopsis(), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head == ["Tema", "Base", "inveval.md", "'=cmd|'/c calc'!A1.md", "<b>inaf</b>.md", "caigua.md"]
    assert [row[0] for row in rows] == ["quórum", "revocatoria"]
    assert rows[0][3] == f"Artículo 7\n{QUORUM.replace('25 %', '40 %')}"
    assert rows[1][2:] == [f"Artículo 2. Revocatoria\n{RECALL}", "", f"Artículo 1\n{RECALL}", ""]


@pytest.mark.parametrize(
    "beginning", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "＋1", "－1", "＠a"]
)
def test_no_cell_begins_a_formula(beginning: str) -> None:
    made = Synopsis("t", "es", (beginning,), 0, ())
    (head,) = csv.reader(io.StringIO(write_synopsis(made, "csv").decode("utf-8-sig"), newline=""))
    assert head[2] == f"'{beginning}"
