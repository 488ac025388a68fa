"""What is written is read again as it was: units, numbers, headings, texts, passages, divisions."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from federation.documents.statute import Division, Statute
from federation.statutes.child import read_file
from federation.statutes.model import Reading
from federation.statutes.reading import read_statute
from federation.statutes.writing import Format, write_statute
from federation.statutes.writing.markdown import escape
from federation.statutes.writing.titles import unit_name, unit_title
from tests.conftest import REPOSITORY
from tests.federation.statutes.writing.sample import FULL, unit

CORPORA = REPOSITORY.parent / "shared" / "corpora"
OWN = sorted(
    path
    for folder in ("demo/statutes", "tests/statutes/labelled")
    for path in (REPOSITORY / folder).rglob("*")
    if path.suffix in {".md", ".txt"}
)


def again(reading: Reading, to: Format) -> Reading:
    """Return what is read in the file that is written."""
    return read_statute(write_statute(reading.statute, reading.language, to), f"again.{to}")


def require_same(before: Reading, after: Reading) -> None:
    """Fail where the two differ, naming the first unit that does."""
    for first, second in zip(before.statute.articles, after.statute.articles, strict=True):
        assert second == first
    assert after.statute == before.statute


@pytest.mark.parametrize("path", OWN, ids=lambda path: "-".join(path.parts[-3:]))
def test_markdown_gives_the_demonstration_s_and_labelled_statutes_back(path: Path) -> None:
    reading = read_file(path)
    require_same(reading, again(reading, "md"))


def corpora() -> Iterator[Path]:
    """Give the public texts that stand beside the repository."""
    yield from sorted(
        path for path in CORPORA.rglob("*") if path.suffix in {".md", ".rst"} and path.stem != "README"
    )


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the public texts are not beside the repository")
def test_markdown_gives_public_texts_back() -> None:
    paths = list(corpora())
    assert len(paths) == 10
    for path in paths:
        reading = read_file(path)
        require_same(reading, again(reading, "md"))


@pytest.mark.parametrize("to", ["docx", "odt"])
@pytest.mark.parametrize("name", ["inveval.md", "caigua.txt", "invepal.md", "gotcha.md"])
def test_word_processors_give_the_demonstration_s_statutes_back(name: str, to: Format) -> None:
    reading = read_file(REPOSITORY / "demo" / "statutes" / name)
    require_same(reading, again(reading, to))


@pytest.mark.parametrize("to", ["md", "docx", "odt"])
def test_everything_that_a_statute_may_have_comes_back(to: Format) -> None:
    require_same(Reading(FULL, "es"), again(Reading(FULL, "es"), to))


CALLED = {
    "Cláusula 1": "# Contrato\n\nCláusula 1. Órganos\n\nHay asamblea.\n\nCláusula 2. Cuotas\n\nSe paga cada mes.\n",
    "Cláusula PRIMERA": "# Contrato\n\nCLÁUSULA PRIMERA. Órganos\n\nHay asamblea de los socios.\n\n"
    "CLÁUSULA VIGÉSIMA SEGUNDA. Cuotas\n\nSe paga cada mes.\n",
    "Cláusula Primera": "# Contrato\n\nPrimera.- Órganos\n\nHay asamblea.\n\nSegunda.- Cuotas\n\nSe paga.\n",
    "Clause 1": "# Contract\n\nClause 1. Bodies\n\nThere is an assembly of all the members.\n\n"
    "Clause 2. Dues\n\nThe members pay dues every month.\n",
    "Artículo 1": "# Estatuto\n\nArt. 1. Órganos\n\nHay asamblea.\n\nArt. 2. Cuotas\n\nSe paga cada mes.\n",
    "1": "# Reglas\n\n## 1. Órganos\n\nHay asamblea de los socios.\n\n## 2. Cuotas\n\nSe paga cada mes.\n",
}


@pytest.mark.parametrize("to", ["md", "docx", "odt", "pdf", "akn"])
@pytest.mark.parametrize("name", CALLED)
def test_units_are_called_as_the_text_calls_them_and_come_back(name: str, to: Format) -> None:
    reading = read_statute(CALLED[name].encode(), "a.md")
    first = reading.statute.articles[0]
    assert unit_name(first, reading.language) == name
    assert f"{name}. {first.heading}" in unit_title(first, reading.language)
    if to == "akn":
        assert f"<num>{name}</num>" in write_statute(reading.statute, reading.language, to).decode()
    elif to == "pdf":
        pages = PdfReader(io.BytesIO(write_statute(reading.statute, reading.language, to))).pages
        assert f"{name}. {first.heading}" in " ".join(pages[0].extract_text().split())
    else:
        require_same(reading, again(reading, to))


def test_a_text_without_clauses_is_dumped_as_it_was_before_there_was_a_word_for_them() -> None:
    texts = {name: read_statute(text.encode(), "a.md").statute for name, text in CALLED.items()}
    worded = {
        name
        for name, statute in texts.items()
        if any("word" in one for one in statute.model_dump()["articles"])
    }
    assert worded == {"Cláusula 1", "Clause 1"}


UNDER_THE_TITLE = (
    "Aprobado por la asamblea en Maracay",
    "*de los trabajadores de la fábrica*",
    "**Proyecto de la asamblea**",
    "Proyecto de la fábrica, del 3 de mayo de 2007.\n\nSegundo renglón.",
)


@pytest.mark.parametrize(
    "articles", ["**Artículo 1. Órganos**", "## Capítulo I. Bases\n\n**Artículo 1**", "## Órganos"]
)
@pytest.mark.parametrize("line", UNDER_THE_TITLE)
@pytest.mark.parametrize("to", ["md", "docx", "odt"])
def test_a_line_under_the_title_stays_under_it(to: Format, line: str, articles: str) -> None:
    text = f"# Estatuto\n\n{line}\n\n{articles}\n\nHay asamblea de los socios.\n"
    reading = read_statute(text.encode(), "a.md")
    assert (reading.statute.title, reading.unread) == ("Estatuto", ())
    require_same(reading, again(reading, to))
    assert again(reading, to).unread == ()


@pytest.mark.parametrize("to", ["md", "docx", "odt"])
def test_lists_in_lists_come_back(to: Format) -> None:
    lines = (
        (0, None, "Hay tres comisiones:"),
        (1, "I -", "producción, que se ocupa de:"),
        (2, "a)", "los turnos;"),
        (2, "b)", "la materia prima;"),
        (1, "II -", "cuentas, que guarda:"),
        (2, "a)", "los libros;"),
        (2, "b)", "la caja."),
        (0, None, "Cada comisión informa a la asamblea todos los meses."),
    )
    articles = tuple(unit(f"article-{n}", *lines, label=str(n), heading="Comisiones") for n in (1, 2))
    before = read_statute(write_statute(Statute(title="Reglamento", articles=articles), "es", "md"), "a.md")
    assert [part.depth for part in before.statute.articles[0].parts] == [0, 1, 2, 2, 1, 2, 2, 0]
    require_same(before, again(before, to))


@pytest.mark.parametrize("to", ["md", "docx", "odt"])
def test_a_quoted_article_does_not_become_one_of_the_statute(to: Format) -> None:
    lines = (
        (0, None, "La editorial se rige por la Constitución, que dice:"),
        (0, None, "Artículo 57. Toda persona tiene derecho a expresar libremente sus pensamientos."),
    )
    articles = (
        unit("article-1", (0, None, "Se crea una editorial obrera."), label="1", heading="Creación"),
        unit("article-2", *lines, label="2", heading="Libertad"),
    )
    require_same(
        Reading(Statute(title="Editorial", articles=articles), "es"),
        again(Reading(Statute(title="Editorial", articles=articles), "es"), to),
    )


def test_lines_with_bars_that_are_no_table_stay_lines() -> None:
    lines = (
        (0, None, "El congreso debe decidir sobre el plan | y sobre las cuentas de la federación."),
        (0, None, "Cada fábrica debe votar a|b | y debe decirlo a las demás en la asamblea."),
    )
    statute = Statute(title="Barras", articles=(unit("article-1", *lines, label="1", heading="Voto"),))
    require_same(Reading(statute, "es"), again(Reading(statute, "es"), "md"))


# -- any statute of the shape that reading gives -----------------------------------------------------------

WORDS = st.sampled_from(
    [
        "la asamblea",
        "decide",
        "sobre el plan",
        "de producción",
        "y las cuentas",
        "con",
        "mayoría absoluta",
        "25 %",
    ]
)
HOSTILE_WORDS = st.sampled_from(
    [
        *(
            "*fuerte*",
            "_suave_",
            "**",
            "__init__",
            "`código`",
            "``",
            "<b>",
            "</script>",
            "<!--",
            "&amp;",
            "&#65;",
            "AT&T",
        ),
        *(
            "[enlace](destino)",
            "![imagen](x)",
            "[^1]",
            "[1]",
            "~~no~~",
            "~",
            "\\",
            "\\*",
            "C:\\temp\\",
            "{#ancla}",
            "$x^2$",
        ),
        *(
            "#",
            "##",
            ">",
            "+",
            "=",
            "===",
            "---",
            "|",
            "a|b",
            "@yo",
            "http://a.test/b_c_d",
            "<http://a.test>",
            "1.5",
            "3*4*5",
        ),
    ]
)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Give a sentence with words that mean something in Markdown, its first word among them."""
    first = draw(
        st.sampled_from(
            ["El congreso", "Cada fábrica", "Nadie", "# Todo", "> Quien", "+ Más", "=== Fin", "* Voto"]
        )
    )
    words = draw(st.lists(WORDS | HOSTILE_WORDS, min_size=6, max_size=14))
    return f"{first} debe {' '.join(words)} siempre."


@st.composite
def statutes(draw: st.DrawFn) -> Statute:
    """Give a statute with chapters, articles, paragraphs, items and bullets."""
    articles = []
    headings = st.sampled_from(
        ["Quórum", "De la asamblea", "Fines *y* medios", "Sede [central]", "Cuotas_anuales", "A & B"]
    )
    chapters = [
        Division(kind="chapter", number=str(number), title=draw(st.none() | headings))
        for number in range(1, 4)
    ]
    for number in range(1, draw(st.integers(1, 6)) + 1):
        lines: list[tuple[int, str | None, str]] = [(0, None, draw(sentences()))]
        match draw(st.sampled_from(["plain", "letters", "numbers", "bullets", "deep"])):
            case "letters":
                lines += [(1, label, draw(sentences())) for label in ("a)", "b)", "c)")]
            case "numbers":
                lines += [(1, label, draw(sentences())) for label in ("1.", "2.")]
            case "bullets":
                lines += [(depth, None, draw(sentences())) for depth in (1, 1, 2, 2, 1)]
            case "deep":
                lines += [
                    (depth, label, draw(sentences()))
                    for depth, label in ((1, "a)"), (2, "1."), (2, "2."), (1, "b)"))
                ]
            case _:
                lines += [(0, None, draw(sentences()))]
        articles.append(
            unit(
                f"article-{number}",
                *lines,
                label=draw(st.sampled_from([str(number), f"{number}º", f"{number}.º"])),
                heading=draw(headings),
                division=(chapters[min(number - 1, 5) // 2],),
            )
        )
    return Statute(title="Estatuto de la *Federación*", articles=tuple(articles))


@given(statute=statutes())
def test_every_statute_comes_back_from_markdown(statute: Statute) -> None:
    require_same(Reading(statute, "es"), again(Reading(statute, "es"), "md"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. uno", r"1\. uno"),
        ("1.5 litros", "1.5 litros"),
        ("- guion", r"\- guion"),
        ("-5 grados", "-5 grados"),
        ("---", r"\---"),
        ("# título", r"\# título"),
        ("#1", "#1"),
        ("a_b *c*", r"a\_b \*c\*"),
        ("Pan & vino", "Pan & vino"),
        ("&amp;", r"\&amp;"),
        ("x < y", "x < y"),
        ("<b>", r"\<b>"),
    ],
)
def test_only_what_markdown_would_misread_is_escaped(text: str, written: str) -> None:
    assert escape(text) == written
