"""Units, titles, items and warnings of small statutes, each a shape that was misread once or easily is."""

import pytest

from federation.errors import FileNoText, FileUnreadable, FormatUnknown
from federation.statutes.model import Reading
from federation.statutes.reading import read_statute
from federation.statutes.reading.assembling import assemble
from federation.statutes.reading.blocks import Block


def read(text: str, name: str = "x.md") -> Reading:
    return read_statute(text.encode(), name)


def units(reading: Reading) -> list[tuple[str, str | None, str]]:
    return [(article.id, article.heading, article.text) for article in reading.statute.articles]


def codes(reading: Reading) -> list[str]:
    return [one.code for one in reading.warnings if one.code != "language-doubtful"]


SHAPES: list[tuple[str, str, str, list[tuple[str, str | None, str]]]] = [
    ("a label as an item of a list", "x.md",
     "1. **Artículo 1.** La casa es grande.\n2. **Artículo 2.** La casa es chica.\n",
     [("article-1", None, "La casa es grande."), ("article-2", None, "La casa es chica.")]),
    ("sections of an article", "x.md",
     "## Article I. Name\n\nSection 1. The name shall be X.\n\n## Article II. Seat\n\nY.\n",
     [("article-1", "Name", "Section 1. The name shall be X."), ("article-2", "Seat", "Y.")]),
    ("no empty lines", "x.txt",
     "Artículo 1.- La casa se llama X.\nArtículo 2.- La sede es Caracas.\n",
     [("article-1", None, "La casa se llama X."), ("article-2", None, "La sede es Caracas.")]),
    ("title below its label", "x.txt",
     "ARTÍCULO 1\nNOMBRE\nLa casa se llama X.\n\nARTÍCULO 2\nSEDE\nLa sede es Y.\n",
     [("article-1", "NOMBRE", "La casa se llama X."), ("article-2", "SEDE", "La sede es Y.")]),
    ("title and words below the label", "x.md",
     "Article One\n\nName. The union is X.\n\nArticle Two\n\nSeat. It is at Y.\n",
     [("article-1", "Name", "The union is X."), ("article-2", "Seat", "It is at Y.")]),
    ("title in parentheses", "x.md",
     "**Artículo 1.- (Objeto).-** El objeto es.\n\n**Artículo 2.- (Sede).-** La sede es.\n",
     [("article-1", "Objeto", "El objeto es."), ("article-2", "Sede", "La sede es.")]),
    ("a reference at the beginning of a paragraph", "x.txt",
     "Artículo 1.- Es.\n\nArtículo 5 de la Ley dice.\n\nArtículo 2.- Fin.\n",
     [("article-1", None, "Es.\nArtículo 5 de la Ley dice."), ("article-2", None, "Fin.")]),
    ("a reference that ends a sentence, where a line begins", "x.txt",
     ("Artículo 1.- Se decide conforme al\nArtículo 12. Los demás esperan.\n\n"
     "Artículo 2.- La asamblea se reúne cada mes en el comedor de la fábrica.\n"),
     [("article-1", None, "Se decide conforme al Artículo 12. Los demás esperan."),
      ("article-2", None, "La asamblea se reúne cada mes en el comedor de la fábrica.")]),
    ("a sentence as a title among titles", "x.md",
     ("Artículo 1\n\nSede\n\nEs Caracas.\n\nArtículo 2\n\nLa asamblea decide\n\nLos lunes.\n\n"
     "Artículo 3\n\nCuota\n\nEs baja.\n"),
     [("article-1", "Sede", "Es Caracas."), ("article-2", "La asamblea decide", "Los lunes."),
      ("article-3", "Cuota", "Es baja.")]),
    ("a sentence among articles without titles", "x.md",
     ("Artículo 1\n\nLa sede es Caracas.\n\nArtículo 2\n\nLa asamblea decide\n\nLos lunes.\n\n"
     "Artículo 3\n\nLa cuota es baja.\n"),
     [("article-1", None, "La sede es Caracas."), ("article-2", None, "La asamblea decide\nLos lunes."),
      ("article-3", None, "La cuota es baja.")]),
    ("an infinitive is no title", "x.txt",
     "PRIMERO.- Unirse todas.\n\nSEGUNDO.- Reunirse cada año. Las reuniones son abiertas.\n",
     [("article-1", None, "Unirse todas."), ("article-2", None, "Reunirse cada año. Las reuniones son abiertas.")]),
    ("provisions with articles", "x.txt",
     "Artículo 1.- Es.\n\nTRANSITORIOS\n\nARTÍCULO PRIMERO.- Rige.\n\nARTÍCULO SEGUNDO.- Deroga.\n",
     [("article-1", None, "Es."), ("transitional-1", None, "Rige."), ("transitional-2", None, "Deroga.")]),
    ("provisions with ordinals in digits", "x.txt",
     "Artículo 1.- Es.\n\nDISPOSICIONES TRANSITORIAS\n\n1ª.- Rige.\n\n2ª.- Deroga.\n",
     [("article-1", None, "Es."), ("transitional-1", None, "Rige."), ("transitional-2", None, "Deroga.")]),
    ("an annex with its title below", "x.txt",
     "Artículo 1.- Es.\n\nANEXO I\nBIENES\n\nUn torno.\n\nFirmas:\nJuan Pérez\n",
     [("article-1", None, "Es."), ("annex-1", "BIENES", "Un torno."), ("closing", None, "Firmas:\nJuan Pérez")]),
    ("a reference to an annex", "x.txt",
     "Artículo 1.- Es.\n\nAnexo I del presente estatuto contiene los bienes.\n",
     [("article-1", None, "Es.\nAnexo I del presente estatuto contiene los bienes.")]),
    ("numbers of sections", "x.md",
     "# Reglas\n\n## 1. Miembros\n\nTodos.\n\n## 2. Órganos\n\n### 2.1 Asamblea\n\nSe reúne.\n",
     [("section-1", "Miembros", "Todos."), ("section-2", "Asamblea", "Se reúne.")]),
    ("no label and no heading at all", "x.txt",
     "Una sola línea sin artículos ni títulos.\n",
     [("section-1", None, "Una sola línea sin artículos ni títulos.")]),
    ("words before the first article of a chapter", "x.md",
     "## Capítulo I\n\nEste capítulo trata de todo lo demás.\n\nArtículo 1. Es.\n",
     [("article-after-0", None, "Este capítulo trata de todo lo demás."), ("article-1", None, "Es.")]),
    ("a word that begins in bold", "x.md",
     "**A**rtículo 1. Es.\n\n**A**rtículo 2. Son.\n",
     [("article-1", None, "Es."), ("article-2", None, "Son.")]),
]  # fmt: skip


@pytest.mark.parametrize(
    "name, text, wanted", [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES]
)
def test_a_shape_is_read(name: str, text: str, wanted: list[tuple[str, str | None, str]]) -> None:
    reading = read(text, name)
    assert units(reading) == wanted
    assert codes(reading) == []


def test_chapters_that_each_begin_again_are_no_duplicates() -> None:
    chapters = "\n\n".join(
        f"## Capítulo {number}\n\nArtículo 1. Uno es.\n\nArtículo 2. Dos es." for number in ("I", "II")
    )
    reading = read(chapters)
    assert [article.id for article in reading.statute.articles] == [
        "article-1",
        "article-2",
        "article-1-2",
        "article-2-2",
    ]
    assert codes(reading) == []


def test_a_number_astray_is_one_warning_and_the_rest_is_in_order() -> None:
    reading = read("\n\n".join(f"Artículo {number}.- La asamblea es." for number in (1, 2, 9, 3, 4, 5)))
    assert [(one.code, one.article) for one in reading.warnings] == [
        ("number-out-of-order", "article-9"),
        ("number-missing", "article-9"),
    ]
    assert "6, 7, 8" in reading.warnings[1].text


def test_a_division_without_articles_is_left_unread() -> None:
    reading = read("## Título I. Vacío\n\n## Título II. Lleno\n\nArtículo 1. La asamblea es.\n")
    assert [one.text for one in reading.unread] == ["Título I. Vacío"]
    assert codes(reading) == []


def test_inner_items_begin_passages_and_references_do_not() -> None:
    text = "Son: a) uno; b) dos, según los incisos a) y b) del artículo 4; y c) treinta (30) días. Parágrafo único. No."
    (article,) = read(f"Artículo 1.- {text}").statute.articles
    assert article.text == text
    assert [part.label for part in article.parts] == [None, "a)", "b)", "c)", "Parágrafo único"]


def test_a_letter_is_a_roman_numeral_where_a_list_begins_with_it() -> None:
    lines = ["Son:", "a) uno:", "i) esto;", "ii) aquello;", "b) dos."]
    (article,) = read("Artículo 1.- " + "\n\n".join(lines)).statute.articles
    assert [(part.label, part.depth) for part in article.parts] == [
        (None, 0), ("a)", 1), ("i)", 2), ("ii)", 2), ("b)", 1)
    ]  # fmt: skip


def test_blocks_of_a_converter_are_read_with_their_own_labels() -> None:
    blocks = [
        Block("heading", "De la asamblea", level=1, label="Capítulo I"),
        Block("item", "Quórum. La asamblea sesiona.", label="Artículo 5", depth=1),
        Block("item", "con voz;", label="a)", depth=1),
        Block("table", "uno | 1\ndos | 2"),
        Block("note", "Véase el acta.", label="1"),
        Block("paragraph", "Artículo 6\nActas\nLas actas son públicas[1].", lead=10),
        Block("stray", "Página 3"),
    ]
    reading = assemble(blocks, "Estatutos").reading
    assert units(reading) == [
        ("article-5", "Quórum", "La asamblea sesiona.\na) con voz;\nuno | 1\ndos | 2"),
        ("article-6", "Actas", "Las actas son públicas[1].\n[1] Véase el acta."),
    ]
    assert reading.statute.title == "Estatutos"
    assert [division.title for division in reading.statute.articles[1].division] == ["De la asamblea"]
    assert [(one.after, one.text) for one in reading.unread] == [("article-6", "Página 3")]


@pytest.mark.parametrize(
    "data, name, fault",
    [
        (b"Art\0culo 1", "x.txt", FileUnreadable),
        (b"a" * 5_000 + b"\0", "x.md", FileUnreadable),
        (b"Articulo 1.- Es.", "x.csv", FileNoText),
        (b"Articulo 1.- Es.", "x.zzz", FormatUnknown),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, name: str, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        read_statute(data, name)
