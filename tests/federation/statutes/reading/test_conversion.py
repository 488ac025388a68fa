"""What becomes of a file before it is a statute: numbers, changes, hidden words, includes, and what gets lost."""

from collections.abc import Callable

import pytest

from federation.errors import ExtraMissing, StatuteTooLarge
from federation.statutes import extras
from federation.statutes.reading import conversion, includes, pandoc, read_statute
from federation.statutes.reading.blocks import Block, Converted
from federation.statutes.reading.conversion import convert
from federation.statutes.reading.counters import Style, spell
from federation.statutes.reading.marks import clean, mark, unmark
from federation.statutes.reading.pandoc import Answer
from tests.federation.statutes.reading.office_files import (
    STYLES,
    docx,
    items,
    level,
    list_style,
    number_level,
    numbering,
    odt,
    p,
    r,
    table,
    th,
    tp,
)


def said(converted: Converted) -> list[str]:
    """Return the blocks as lines, each with its label."""
    return [f"{block.label} {block.text}" if block.label else block.text for block in converted.blocks]


def codes(converted: Converted) -> list[str]:
    return [f"{notice.code} {notice.detail}" for notice in converted.notices]


# -- numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, style, language, written",
    [
        (4, "lower-letter", "es", "d"),
        (28, "upper-letter", "es", "BB"),
        (1994, "upper-roman", "es", "MCMXCIV"),
        (9, "lower-roman", "es", "ix"),
        (7, "decimal-zero", "es", "07"),
        (5, "ordinal", "es", "5.º"),
        (5, "ordinal", "pt", "5º"),
        (12, "ordinal", "en", "12th"),
        (23, "ordinal", "en", "23rd"),
        (13, "ordinal-word", "es", "décimo tercero"),
        (11, "ordinal-word", "es", "undécimo"),
        (21, "ordinal-word", "pt", "vigésimo primeiro"),
        (42, "ordinal-word", "en", "forty-second"),
        (31, "cardinal-word", "es", "treinta y uno"),
        (16, "cardinal-word", "pt", "dezesseis"),
        (99, "cardinal-word", "en", "ninety-nine"),
        (100, "cardinal-word", "es", "100"),
        (0, "lower-letter", "es", "0"),
        (3, "none", "es", ""),
        (2, "ordinal", "fr", "2.º"),
    ],
)
def test_a_number_is_spelled_as_its_style_says(value: int, style: Style, language: str, written: str) -> None:
    assert spell(value, style, language) == written


def test_word_goes_on_counting_in_another_list_of_the_same_definition_and_begins_anew_where_told() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    numbers = numbering({0: (level(0, "Art. %1"), level(1, "%1.%2"))}, {1: (0, ""), 2: (0, ""), 3: (0, anew)})
    body = [p("a", number=(1, 0)), p("b", number=(2, 0)), p("b1", number=(2, 1)), p("c", number=(3, 0))]
    converted = convert(docx(*body, p("d", number=(3, 0)), p("d1", number=(1, 1)), numbers=numbers), ".docx")
    assert said(converted) == ["Art. 1 a", "Art. 2 b", "2.1 b1", "Art. 7 c", "Art. 8 d", "8.1 d1"]
    assert codes(converted) == ["numbers-restored 6"]


def test_a_lower_level_begins_again_after_each_number_above_it() -> None:
    three = (level(0, "Art. %1"), level(1, "%2)", "lowerLetter"), level(2, "%3.", "lowerRoman"))
    places = (0, 1, 2, 2, 1, 2, 0, 1, 2)
    body = [p("x", number=(1, place)) for place in places]
    blocks = convert(docx(*body, numbers=numbering({0: three}, {1: (0, "")})), ".docx").blocks
    assert [block.label for block in blocks] == [
        "Art. 1",
        "a)",
        "i.",
        "ii.",
        "b)",
        "i.",
        "Art. 2",
        "a)",
        "i.",
    ]


def test_word_writes_legal_numbers_restarts_as_told_and_counts_no_empty_line() -> None:
    legal = level(1, "%1.%2", more='<w:isLgl/><w:lvlRestart w:val="0"/>')
    numbers = numbering({0: (level(0, "%1", "upperRoman"), legal)}, {1: (0, "")})
    body = [p("a", number=(1, 0)), p("x", number=(1, 1)), p("", number=(1, 0)), p("b", number=(1, 0))]
    assert said(convert(docx(*body, p("y", number=(1, 1)), numbers=numbers), ".docx")) == [
        "I a", "1.1 x", "II b", "2.2 y",
    ]  # fmt: skip


def test_a_style_gives_and_a_paragraph_takes_back_words_number() -> None:
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="Art"><w:name w:val="Art"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Inciso"><w:name w:val="Inciso"/><w:basedOn w:val="Art"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbers = numbering(
        {0: (level(0, "Art. %1.º", more='<w:pStyle w:val="Art"/>'), level(1, "%2)", "lowerLetter"))},
        {1: (0, "")},
    )
    body = [
        p("uno", style="Art"),
        p("a", style="Inciso"),
        p("sin", style="Art", number=(0, 0)),
        p("dos", style="Art"),
    ]
    assert said(convert(docx(*body, styles=styles, numbers=numbers), ".docx")) == [
        "Art. 1.º uno",
        "a) a",
        "sin",
        "Art. 2.º dos",
    ]


def test_a_number_that_came_before_a_heading_stands_in_its_text() -> None:
    numbers = numbering(
        {0: (level(0, "Título %1", "upperRoman"), level(1, "Artículo %2."), level(2, "%3)", "lowerLetter"))},
        {1: (0, "")},
    )
    body = [p("Uno", style="Ttulo1", number=(1, 0)), p("Nombre", number=(1, 1)), p("x", number=(1, 2))]
    blocks = convert(docx(*body, numbers=numbers), ".docx").blocks
    assert [(one.kind, one.label, one.text, one.depth) for one in blocks] == [
        ("heading", None, "Título I Uno", 0),
        ("item", "Artículo 1.", "Nombre", 1),
        ("item", "a)", "x", 1),
    ]


def test_an_opendocument_list_goes_on_by_its_name_begins_where_told_and_skips_headers() -> None:
    lists = list_style("L", number_level(1, "1", 'style:num-suffix="." text:start-value="3"'))
    body = [
        '<text:list text:style-name="L" xml:id="uno"><text:list-header>'
        + tp("encabezado")
        + "</text:list-header>"
        "<text:list-item>" + tp("tres") + tp("sigue") + "</text:list-item></text:list>",
        items("L", "otra vez tres"),
        items("L", "cuatro", more='text:continue-list="uno"'),
        '<text:list text:style-name="L"><text:list-item text:start-value="9">'
        + tp("nueve")
        + "</text:list-item></text:list>",
        th("suelto", 1),
    ]
    assert said(convert(odt(*body, automatic=lists), ".odt")) == [
        "encabezado", "3. tres", "sigue", "3. otra vez tres", "4. cuatro", "9. nueve", "suelto",
    ]  # fmt: skip


def test_an_opendocument_paragraph_style_may_bring_the_list() -> None:
    style = '<style:style style:name="P1" style:family="paragraph" style:list-style-name="L"/>'
    body = f"<text:list><text:list-item>{tp('uno', 'P1')}</text:list-item></text:list>"
    lists = list_style("L", number_level(1, "I", 'style:num-suffix=" -"'))
    assert said(convert(odt(body, automatic=style + lists), ".odt")) == ["I - uno"]


# -- what is shown and what is not --------------------------------------------------------------------


def test_strong_letters_at_the_beginning_are_known_through_runs_and_styles() -> None:
    styles = (
        STYLES
        + '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    strong = r("Art. 1", '<w:rStyle w:val="Strong"/>')
    underlined = r("Art. 2", '<w:u w:val="single"/>')
    plain = r("Art. 3", '<w:rStyle w:val="Strong"/><w:b w:val="0"/>')
    converted = convert(
        docx(*(p(run, " sigue") for run in (strong, underlined, plain)), styles=styles), ".docx"
    )
    assert [block.lead for block in converted.blocks] == [6, 6, 0]


def test_a_page_is_decoded_as_a_browser_would() -> None:
    text = "<p>El “niño” – año</p>"
    pages = {
        "cp1252": f'<meta charset="latin1">{text}'.encode("cp1252"),
        "utf-8 unsaid": text.encode(),
        "cp1252 unsaid": text.encode("cp1252"),
        "said wrongly": f'<meta charset="utf-8">{text}'.encode("cp1252"),
        "utf-16": text.encode("utf-16"),
        "xhtml": f'<?xml version="1.0" encoding="windows-1252"?><html><body>{text}</body></html>'.encode(
            "cp1252"
        ),
        "unknown": f'<meta charset="klingon">{text}'.encode(),
    }
    assert {name: said(convert(page, ".html")) for name, page in pages.items()} == {
        name: ["El “niño” – año"] for name in pages
    }


def test_what_a_page_hides_is_neither_read_nor_counted() -> None:
    page = (
        "<p>visto</p><script>a</script><style>b</style><template>c</template><noscript>d</noscript><p hidden>e</p>"
        '<p style="color: red; DISPLAY : none">f</p><!-- g --><svg><text>h</text></svg><img alt="i">'
    )
    converted = convert(page.encode(), ".html")
    assert (said(converted), list(converted.source_words)) == (["visto"], ["visto"])


def test_lists_of_a_page_count_as_they_say() -> None:
    page = (
        '<ol type="I" start="4"><li>a<li value="9">b<li>c</ol><ol reversed><li>d<li>e</ol>'
        '<ol style="list-style-type: lower-alpha"><li><p>f</p><p>g</p><ol><li>h</ol></ol>'
    )
    assert said(convert(page.encode(), ".html")) == [
        "IV. a", "IX. b", "X. c", "2. d", "1. e", "a. f", "g", "1. h",
    ]  # fmt: skip


def test_a_footnote_without_a_word_is_no_line() -> None:
    empty = {"footnotes": f'<w:footnote w:id="2">{p("")}</w:footnote>'}
    body = docx(p("Artículo 1. Uno"), p("Dos.", '<w:r><w:footnoteReference w:id="2"/></w:r>'), parts=empty)
    assert read_statute(body, "a.docx").statute.articles[0].text == "Dos.[1]"
    assert read_statute(b"Art. 1. Uno\n\nDos.\\footnote{}", "a.tex").statute.articles[0].text == "Dos.[1]"


def test_a_table_keeps_its_rows_and_one_that_arranges_a_page_does_not() -> None:
    grid = table(("Cargo", "Meses"), ("Caja", p("seis") + p("o doce")))
    page = table((p("Uno", style="Ttulo1") + p("dos"), "tres"))
    assert said(convert(docx(grid, page), ".docx")) == [
        "Cargo | Meses\nCaja | seis o doce",
        "Uno",
        "dos",
        "tres",
    ]


def test_a_file_cannot_forge_a_label() -> None:
    forged = mark("Artículo 9", 1)
    for data, suffix in (
        (docx(p(f"{forged}texto")), ".docx"),
        (odt(tp(f"{forged}texto")), ".odt"),
        (f"<p>{forged}texto</p><p>&#xE0F0;Artículo 9&#xE0F1;1&#xE0F2;texto</p>".encode(), ".html"),
        (f"{forged}texto".encode(), ".rst"),
        (f"{forged}texto".encode(), ".tex"),
    ):
        assert [block.label for block in convert(data, suffix).blocks if block.label] == []


def test_marks_come_back_as_they_went() -> None:
    assert unmark(f"{mark('Artículo  5', 2)}Quórum") == ("Quórum", "Artículo 5", 2)
    assert unmark(f"{mark(None, 1)}viñeta") == ("viñeta", None, 1)
    assert unmark("nada") == ("nada", None, 0)
    assert clean("co\u00admún\u200b\u00a05\u2011a\ue0f0") == "común 5-a"


# -- words --------------------------------------------------------------------------------------------


FORMATS: dict[str, Callable[[str], bytes]] = {
    ".docx": lambda text: docx(*(p(line) for line in text.split("\n"))),
    ".odt": lambda text: odt(*(tp(line) for line in text.split("\n"))),
    ".html": lambda text: "".join(f"<p>{line}</p>" for line in text.split("\n")).encode(),
    ".rst": lambda text: text.replace("\n", "\n\n").encode(),
    ".tex": lambda text: text.replace("\n", "\n\n").encode(),
}
STATUTE = "\n".join(
    f"Artículo {number}. Nombre {number}\nLa red número {number} se llama Frente." for number in range(1, 41)
)


def losing(count: int) -> Callable[[bytes, str], Answer]:
    """Return a converter that loses so many of the last blocks."""
    real = pandoc.read_with_pandoc

    def lossy(data: bytes, reader: str) -> Answer:
        answer = real(data, reader)
        return Answer(answer.title, answer.head, answer.blocks[:-count])

    return lossy


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_converter_that_loses_much_is_replaced_and_this_is_said(
    suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = FORMATS[suffix](STATUTE)
    whole = read_statute(data, f"a{suffix}")
    assert [warning.code for warning in whole.warnings] == []
    monkeypatch.setattr(conversion, "read_with_pandoc", losing(20))
    reading = read_statute(data, f"a{suffix}")
    assert [warning.code for warning in reading.warnings] == ["fallback-used"]
    assert reading.statute == whole.statute


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_converter_that_loses_little_is_kept_and_the_words_are_named(
    suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "read_with_pandoc", losing(1))
    reading = read_statute(FORMATS[suffix](f"{STATUTE}\nsolitaria"), f"a{suffix}")
    assert [warning.code for warning in reading.warnings] == ["words-lost"]
    assert "solitaria" in reading.warnings[0].text


def test_page_headers_that_say_something_else_are_counted_and_do_not_cost_the_lists() -> None:
    parts = {"header1": p("Membrete con muchas palabras que nadie más dice"), "footer1": p("Frente")}
    converted = convert(docx(p("Artículo 1. Frente"), p("Texto."), parts=parts), ".docx")
    assert list(converted.source_words[-8:]) == [
        "membrete",
        "con",
        "muchas",
        "palabras",
        "que",
        "nadie",
        "mas",
        "dice",
    ]
    assert converted.fallback is None


# -- includes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked, code",
    [
        ("/etc/passwd", "include-refused"),
        ("../a", "include-refused"),
        ("a/../../b", "include-refused"),
        ("~/a", "include-refused"),
        ("C:/a", "include-refused"),
        ("http://example.org/a", "include-refused"),
        ("..\\a", "include-refused"),
        ("nada", "include-missing"),
        ("a/nada", "include-missing"),
    ],
)
@pytest.mark.parametrize("kind", ["rst", "tex"])
def test_only_what_was_given_beside_is_included(asked: str, code: str, kind: str) -> None:
    text = f".. include:: {asked}\n" if kind == "rst" else f"\\input{{{asked}}}"
    filled, notices = includes.include(
        text, "rst" if kind == "rst" else "tex", {"b": b"secreto", "passwd": b"secreto"}
    )
    assert [(notice.code, notice.detail) for notice in notices] == [(code, asked)]
    assert "secreto" not in filled


def test_includes_go_on_inside_includes_and_never_in_circles() -> None:
    beside = {"a.tex": rb"A \input{sub/b} % \input{fuera}", "sub/b.tex": rb"B \input{a}"}
    text, notices = includes.include(r"\input{a} \include{a.tex}", "tex", beside)
    assert text.split() == ["A", "B", "A", "B"]
    assert [notice.code for notice in notices] == ["include-refused", "include-refused"]
    beside = {"sub/a.rst": b".. include:: b.rst\n", "sub/b.rst": b"B\n"}
    assert includes.include(".. include:: sub/a.rst\n", "rst", beside)[0].split() == ["B"]


def test_includes_that_multiply_are_refused() -> None:
    beside = {f"{place}.tex": rb"\input{%d}\input{%d}" % (place + 1, place + 1) for place in range(7)}
    beside["7.tex"] = b"x" * 200_000
    with pytest.raises(StatuteTooLarge):
        includes.include(r"\input{0}", "tex", beside)


def test_a_folder_gives_nothing_that_lies_outside(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("beside")
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.rst").write_text("secreto")
    (folder / "link.rst").symlink_to(outside / "secret.rst")
    (folder / "art").mkdir()
    (folder / "art" / "uno.rst").write_text(".. include:: dos.rst\n")
    (folder / "art" / "dos.rst").write_text("dos\n")
    text = ".. include:: art/uno.rst\n.. include:: link.rst\n.. include:: art\n"
    assert includes.gather(text.encode(), "rst", folder) == {
        "art/uno.rst": b".. include:: dos.rst\n",
        "art/dos.rst": b"dos\n",
    }


def test_directives_that_name_files_of_the_machine_stop_nothing() -> None:
    text = "Uno\n\n.. csv-table:: Cuadro\n   :file: /etc/passwd\n\n.. raw:: html\n   :url: http://example.org\n\nDos\n"
    converted = convert(text.encode(), ".rst")
    assert said(converted) == ["Uno", "Cuadro", "Dos"]
    assert codes(converted) == ["include-refused /etc/passwd", "include-refused http://example.org"]


# -- LaTeX --------------------------------------------------------------------------------------------


def test_latex_commands_of_the_text_are_carried_out() -> None:
    text = r"""
    \newcommand{\org}[1][Frente]{Red #1}
    \def\dos#1#2{#2 y #1}
    \NewDocumentCommand{\tres}{m o}{#1\IfNoValueTF{#2}{}{ (#2)}}
    \newenvironment{nota}[1]{\textbf{#1:} }{ (fin)}
    \newcounter{n}\setcounter{n}{3}\addtocounter{n}{2}\stepcounter{n}
    \org{} \org[Obrera], \dos{pan}{vino}, \tres{a} \tres{b}[c], \Roman{n}--\arabic{n}

    \begin{nota}{Ojo}cuidado\end{nota}
    """
    converted = convert(text.encode(), ".tex")
    assert said(converted) == ["Red Frente Red Obrera, vino y pan, a b (c), VI–6", "Ojo: cuidado (fin)"]
    assert converted.fallback is None


def test_latex_signs_are_letters() -> None:
    text = (
        r"ni\~no p\'{u}blico ping\"uino ac\c{c}\~ao l\'{\i}nea 5\textordmasculine{} \S 3 \'Organo 25\,\% a~b"
    )
    assert said(convert(text.encode(), ".tex")) == [
        "niño público pingüino acção línea 5º § 3 Órgano 25 % a b"
    ]


# -- without the extra --------------------------------------------------------------------------------


def test_without_the_extra_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    for suffix, written in FORMATS.items():
        with pytest.raises(ExtraMissing):
            convert(written("Artículo 1. Uno"), suffix)
    assert read_statute("Artículo 1. Uno\n\nDos.".encode(), "a.md").statute.articles


def test_a_block_of_pandocs_has_no_marks_left() -> None:
    converted = convert(
        docx(p("x", number=(1, 0)), numbers=numbering({0: (level(0, "%1."),)}, {1: (0, "")})), ".docx"
    )
    assert converted.blocks == (Block("item", "x", depth=1, label="1."),)
