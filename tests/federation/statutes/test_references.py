"""What a text says about other articles: found, told from other laws, resolved, renumbered."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.statutes.model import Language
from federation.statutes.references import Place, find_references, renumber, resolve
from federation.statutes.references.spelling import spell_like
from tests.federation.statutes.written import write

# text, and of each reference: what it spans, its kind and its numbers
FOUND: list[tuple[Language, str, list[tuple[str, str, str]]]] = [
    ("es", "según el artículo 5.", [("artículo 5", "internal", "5")]),
    ("es", "según el art. 5.º, pero", [("art. 5.º", "internal", "5")]),
    ("es", "los artículos 4 a 7", [("artículos 4 a 7", "internal", "4..7")]),
    ("es", "los artículos del 4 al 7", [("artículos del 4 al 7", "internal", "4..7")]),
    ("es", "artículos 3, 5 y 9 de estos estatutos", [("artículos 3, 5 y 9", "internal", "3 5 9")]),
    ("es", "arts. 3º y 4º", [("arts. 3º y 4º", "internal", "3 4")]),
    ("es", "artículos 1º, 3º a 6º y 9º", [("artículos 1º, 3º a 6º y 9º", "internal", "1 3..6 9")]),
    ("es", "del artículo 3 al 7", [("artículo 3 al 7", "internal", "3..7")]),
    ("es", "el artículo quinto y el sexto", [("artículo quinto y el sexto", "internal", "5 6")]),
    ("es", "el artículo décimo séptimo", [("artículo décimo séptimo", "internal", "17")]),
    ("es", "el ARTÍCULO XII", [("ARTÍCULO XII", "internal", "12")]),
    ("es", "el artículo anterior", [("artículo anterior", "relative", "-1*1")]),
    ("es", "del artículo precedente", [("artículo precedente", "relative", "-1*1")]),
    ("es", "en el artículo siguiente", [("artículo siguiente", "relative", "1*1")]),
    ("es", "los dos artículos anteriores", [("dos artículos anteriores", "relative", "-1*2")]),
    ("es", "los tres artículos que anteceden", [("tres artículos que anteceden", "relative", "-1*3")]),
    ("es", "los artículos anteriores", [("artículos anteriores", "relative", "-1*0")]),
    ("es", "el presente artículo", [("presente artículo", "relative", "0*1")]),
    ("es", "artículo 12, literal b)", [("artículo 12", "internal", "12")]),
    ("es", "artículos 12, literal b), y 14", [("artículos 12, literal b), y 14", "internal", "12 14")]),
    ("es", "artículo 5, numerales 1, 2 y 3, y", [("artículo 5", "internal", "5")]),
    ("es", "el numeral 3 del artículo 8", [("artículo 8", "internal", "8")]),
    ("es", "artículo 5.2", [("artículo 5", "internal", "5")]),
    ("es", "parágrafo único del artículo 7", [("artículo 7", "internal", "7")]),
    ("es", "artículo 5 bis", [("artículo 5 bis", "internal", "5 bis")]),
    ("es", "artículos 5-A y 6", [("artículos 5-A y 6", "internal", "5-a 6")]),
    ("es", "la cláusula quinta", [("cláusula quinta", "internal", "5")]),
    ("es", "la cláusula anterior", [("cláusula anterior", "relative", "-1*1")]),
    ("es", "la disposición transitoria segunda",
     [("disposición transitoria segunda", "internal", "transitional-2")]),
    ("es", "las disposiciones transitorias primera y tercera",
     [("disposiciones transitorias primera y tercera", "internal", "transitional-1 transitional-3")]),
    ("es", "la segunda disposición transitoria",
     [("segunda disposición transitoria", "internal", "transitional-2")]),
    ("es", "el Capítulo II", [("Capítulo II", "internal", "chapter-2")]),
    ("es", "artículos 5 y siguientes", [("artículos 5", "internal", "5")]),
    ("es", "según el art. 14. Las empresas", [("art. 14", "internal", "14")]),
    ("es", "el artículo 5 y 10 trabajadores", [("artículo 5", "internal", "5")]),
    ("es", "según el artículo 5, 30 días después", [("artículo 5", "internal", "5")]),
    ("es", "en los artículos 3 y 4, 10 trabajadores", [("artículos 3 y 4", "internal", "3 4")]),
    ("es", "los artículos 97, 98, 99 del presente Estatuto", [("artículos 97, 98, 99", "internal", "97 98 99")]),
    ("es", "lo discutimos artículo por artículo", []),
    ("es", "artículos 100 % de algodón; artículos de limpieza", []),
    ("es", "la venta del artículo mil veces", []),
    # other laws
    ("es", "el artículo 37 de la Ley Especial de Asociaciones Cooperativas", [("artículo 37", "external", "37")]),
    ("es", "el artículo 70 de la Constitución", [("artículo 70", "external", "70")]),
    ("es", "el art. 5 del Código de Comercio", [("art. 5", "external", "5")]),
    ("es", "el art. 300 de la CPE promulgará", [("art. 300", "external", "300")]),
    ("es", "la Constitución de la República Bolivariana de Venezuela, artículo 70.",
     [("artículo 70", "external", "70")]),
    ("es", "la Constitución (artículo 70)", [("artículo 70", "external", "70")]),
    ("es", "la misma Ley, en su artículo 4", [("artículo 4", "external", "4")]),
    ("es", "el Decreto 3.444, artículos 2 y 3,", [("artículos 2 y 3", "external", "2 3")]),
    ("es", "artículos 3 y 4 eiusdem", [("artículos 3 y 4", "external", "3 4")]),
    ("es", "el artículo 118 constitucional", [("artículo 118", "external", "118")]),
    ("es", "el artículo 5 de los Estatutos de la Cooperativa Unión", [("artículo 5", "external", "5")]),
    ("es", "la Constitución reconoce en los artículos 70 y 118 la autogestión",
     [("artículos 70 y 118", "external", "70 118")]),
    ("es", "el Numeral 6 del Artículo 21 y el Artículo 24 de la Constitución",
     [("Artículo 21", "external", "21"), ("Artículo 24", "external", "24")]),
    ("es", "numeral 22 del Parágrafo I del Artículo 300 y del Artículo 323 de la Constitución",
     [("Artículo 300", "external", "300"), ("Artículo 323", "external", "323")]),
    ("es", "el artículo anterior de la misma Ley", [("artículo anterior", "external", "-1*1")]),
    # near another law, and yet the text's own
    ("es", "el artículo 5 de este Estatuto y el artículo 70 de la Constitución",
     [("artículo 5", "internal", "5"), ("artículo 70", "external", "70")]),
    ("es", "Además de la Constitución, el artículo 5 garantiza", [("artículo 5", "internal", "5")]),
    ("es", "conforme a la ley y al artículo 5.", [("artículo 5", "internal", "5")]),
    ("es", "Rige la Constitución. El artículo 5 dice más.", [("artículo 5", "internal", "5")]),
    ("es", "Estos estatutos, en su artículo 5,", [("artículo 5", "internal", "5")]),
    ("es", "el artículo 5 de los estatutos de la federación", [("artículo 5", "internal", "5")]),
    ("pt", "o artigo 5 deste Estatuto", [("artigo 5", "internal", "5")]),
    ("pt", "o § 2º do art. 5º", [("art. 5º", "internal", "5")]),
    ("pt", "o artigo anterior", [("artigo anterior", "relative", "-1*1")]),
    ("pt", "os dois artigos anteriores", [("dois artigos anteriores", "relative", "-1*2")]),
    ("pt", "os arts. 3º a 6º e o art. 9º",
     [("arts. 3º a 6º", "internal", "3..6"), ("art. 9º", "internal", "9")]),
    ("pt", "a disposição transitória segunda", [("disposição transitória segunda", "internal", "transitional-2")]),
    ("pt", "o artigo 5 da Lei nº 5.764, de 1971", [("artigo 5", "external", "5")]),
    ("pt", "o art. 7º, XIII, da Constituição", [("art. 7º", "external", "7")]),
    ("pt", "a Consolidação das Leis do Trabalho, art. 3º", [("art. 3º", "external", "3")]),
    ("en", "under article 5 of these bylaws", [("article 5", "internal", "5")]),
    ("en", "articles 3 to 6", [("articles 3 to 6", "internal", "3..6")]),
    ("en", "article 5(2) and article 7, paragraph (b)",
     [("article 5", "internal", "5"), ("article 7", "internal", "7")]),
    ("en", "the preceding article", [("the preceding article", "relative", "-1*1")]),
    ("en", "the two following articles", [("the two following articles", "relative", "1*2")]),
    ("en", "in this article I shall", [("this article", "relative", "0*1")]),
    ("en", "the article I wrote", []),
    ("en", "transitional provision 2", [("transitional provision 2", "internal", "transitional-2")]),
    ("en", "the Constitution, article 3", [("article 3", "external", "3")]),
    ("en", "article 12 of the Co-operative Societies Act", [("article 12", "external", "12")]),
    ("en", "the Constitution's article 3", [("article 3", "external", "3")]),
]  # fmt: skip


@pytest.mark.parametrize("language, text, wanted", FOUND, ids=[text for _, text, _ in FOUND])
def test_reference_is_found_with_its_numbers(
    language: Language, text: str, wanted: list[tuple[str, str, str]]
) -> None:
    found = [
        (
            text[one.start : one.end],
            one.kind,
            " ".join(
                f"{target.first.key}..{target.last.key}" if target.is_range else target.first.key
                for target in one.targets
            )
            or f"{one.step}*{one.count}",
        )
        for one in find_references(text, language)
    ]
    assert found == wanted


def test_every_number_has_its_span() -> None:
    text = "según los artículos 3, numeral 2, cuarto y 7 a 12 de estos estatutos"
    (reference,) = find_references(text, "es")
    assert [text[one.start : one.end] for one in reference.numbers] == ["3", "cuarto", "7", "12"]


STATUTE = write("""
    Preámbulo: Nosotros, según el artículo siguiente, acordamos.
    == chapter 1 General
    1 Nombre | Se llama Frente.
    2 Sede | Está en Maracay.
    == chapter 2 Órganos
    3 Asamblea | Decide.
    4 Consejo | Ejecuta.
    4bis Actas | Se levantan.
    6 Cuentas | Se rinden.
    == provisions - Disposiciones transitorias
    Primera | Rige ya.
    Segunda | Hasta junio.
""")
BY_ID = {article.id: article for article in STATUTE.articles}

RESOLVED = [
    ("article-3", "el artículo 2", ["article-2"]),
    ("article-3", "el artículo anterior", ["article-2"]),
    ("article-3", "los dos artículos anteriores", ["article-1", "article-2"]),
    ("article-3", "el artículo siguiente", ["article-4"]),
    ("article-3", "los artículos 2 a 6", ["article-2", "article-3", "article-4", "article-6"]),
    ("article-3", "los artículos 1, 4 bis y 9", ["article-1", "article-4-bis", None]),
    ("article-3", "los artículos 6 a 8", ["article-6", None]),
    ("article-1", "el artículo anterior", [None]),
    ("preamble", "el artículo siguiente", ["article-1"]),
    ("article-1", "la disposición transitoria primera", ["transitional-1"]),
    ("article-1", "la disposición transitoria tercera", [None]),
    ("article-1", "la disposición final primera", [None]),
    ("transitional-1", "el artículo 1", ["article-1"]),
    ("transitional-2", "la disposición transitoria anterior", ["transitional-1"]),
    ("transitional-1", "la disposición transitoria anterior", [None]),
    ("article-3", "el presente artículo", ["article-3"]),
    ("article-3", "los artículos anteriores", []),
    ("article-3", "el artículo 99 de la Constitución", []),
    ("article-3", "el capítulo IX", []),
]


@pytest.mark.parametrize("at, text, wanted", RESOLVED, ids=[f"{at}: {text}" for at, text, _ in RESOLVED])
def test_reference_means_the_article(at: str, text: str, wanted: list[str | None]) -> None:
    (reference,) = find_references(text, "es")
    assert [one and one.id for one in resolve(reference, BY_ID[at], STATUTE)] == wanted


def test_of_two_articles_with_one_number_the_one_in_the_same_division_is_meant() -> None:
    statute = write("""
        == title 1 De la fábrica
        1 Asamblea | Decide según el artículo 2.
        2 Quórum | La mitad.
        == title 2 Del congreso
        1 Congreso | Decide según el artículo 2.
        2 Quórum | Un tercio.
    """)
    (reference,) = find_references(statute.articles[2].text, "es")
    assert resolve(reference, statute.articles[2], statute) == (statute.articles[3],)


RENUMBERED: list[tuple[Language, str, dict[str, str], str]] = [
    ("es", "conforme al artículo 5.", {"5": "7"}, "conforme al artículo 7."),
    ("es", "art. 5.º de estos estatutos", {"5": "7"}, "art. 7.º de estos estatutos"),
    ("es", "la cláusula quinta", {"5": "7"}, "la cláusula séptima"),
    ("es", "la CLÁUSULA QUINTA", {"5": "23"}, "la CLÁUSULA VIGÉSIMA TERCERA"),
    ("es", "la cláusula decimotercera", {"13": "14"}, "la cláusula decimocuarta"),
    ("es", "la cláusula décima tercera", {"13": "14"}, "la cláusula décima cuarta"),
    ("es", "el artículo XII", {"12": "9"}, "el artículo IX"),
    ("es", "el artículo cinco", {"5": "31"}, "el artículo treinta y uno"),
    ("es", "los artículos 3, 5 y 9", {"3": "4", "5": "6", "9": "1"}, "los artículos 4, 6 y 1"),
    ("es", "los artículos 4 a 6", {"4": "7", "5": "8", "6": "9"}, "los artículos 7 a 9"),
    ("es", "los artículos 4 a 6", {"4": "7", "5": "2", "6": "8"}, "los artículos 2, 7 y 8"),
    ("es", "los artículos 4 a 7 y 9", {"4": "1", "5": "2", "6": "3", "7": "12", "9": "10"},
     "los artículos 1 a 3, 10 y 12"),
    ("es", "los artículos 4.º a 6.º", {"4": "1", "5": "3", "6": "2"}, "los artículos 1.º a 3.º"),
    ("es", "artículo 12, literal b), y 14", {"12": "1"}, "artículo 1, literal b), y 14"),
    ("es", "el artículo 12, numeral 5", {"12": "13", "5": "6"}, "el artículo 13, numeral 5"),
    ("es", "el artículo 5 bis", {"5 bis": "6"}, "el artículo 6"),
    ("es", "el artículo 5", {"5": "4 bis"}, "el artículo 4 bis"),
    ("es", "el primer artículo", {"1": "3"}, "el tercer artículo"),
    ("es", "la disposición transitoria segunda", {"transitional-2": "transitional-1"},
     "la disposición transitoria primera"),
    ("es", "el artículo 5 de la Constitución", {"5": "7"}, "el artículo 5 de la Constitución"),
    ("es", "el artículo 5 de la Ley y el artículo 6.", {"5": "7", "6": "8"},
     "el artículo 5 de la Ley y el artículo 8."),
    ("es", "el artículo 9", {"5": "7"}, "el artículo 9"),
    ("pt", "o art. 5º e a cláusula quinta", {"5": "7"}, "o art. 7º e a cláusula sétima"),
    ("en", "article 1st and the fifth article", {"1": "2", "5": "12"}, "article 2nd and the twelfth article"),
    ("en", "articles 3 to 5", {"3": "3", "4": "9", "5": "4"}, "articles 3, 4 and 9"),
]  # fmt: skip


@pytest.mark.parametrize("language, text, numbers, wanted", RENUMBERED, ids=[case[1] for case in RENUMBERED])
def test_reference_is_renumbered_in_its_own_style(
    language: Language, text: str, numbers: dict[str, str], wanted: str
) -> None:
    # "artículo 12 … y 14": one of its numbers has no new one
    if text.startswith("artículo 12, literal"):
        numbers = {**numbers, "14": "14"}
    made = renumber(text, language, numbers)
    assert made.text == wanted
    for one in made.replacements:
        assert text[one.start : one.end] == one.old
        assert made.text[one.at : one.at + len(one.new)] == one.new


def test_reference_with_an_unknown_number_stays_whole_and_is_given_back() -> None:
    text = "los artículos 3 y 5"
    made = renumber(text, "es", {"3": "8"})
    assert made.text == text
    assert [text[one.start : one.end] for one in made.left] == ["artículos 3 y 5"]


OLD = ("3", "4", "5", "6")
RELATIVE: list[tuple[Language, str, tuple[str, ...], dict[str, str], str]] = [
    # the two still stand together
    ("es", "el artículo anterior", ("1", "2", "3", "4"), {"4": "2", "5": "3"}, "el artículo anterior"),
    ("es", "el artículo anterior", ("1", "2", "3", "4"), {"4": "1", "5": "3"}, "el artículo 1"),
    ("es", "del artículo siguiente", ("1", "2", "3", "4"), {"6": "1", "5": "3"}, "del artículo 1"),
    ("es", "los dos artículos anteriores", ("1", "2", "3", "4"), {"3": "2", "4": "1", "5": "3"},
     "los artículos 1 y 2"),
    ("es", "los dos artículos anteriores", ("1", "2", "3", "4"), {"3": "1", "4": "2", "5": "3"},
     "los dos artículos anteriores"),
    ("es", "la cláusula anterior", ("1", "2", "3", "4"), {"4": "1", "5": "3"}, "la cláusula primera"),
    ("es", "el anterior artículo", ("1", "2", "3", "4"), {"4": "1", "5": "3"}, "el artículo 1"),
    ("en", "in the preceding article", ("1", "2", "3", "4"), {"4": "1", "5": "3"}, "in article 1"),
    ("pt", "no artigo anterior", ("1", "2", "3", "4"), {"4": "1", "5": "3"}, "no artigo 1"),
]  # fmt: skip


@pytest.mark.parametrize("language, text, new, numbers, wanted", RELATIVE)
def test_preceding_article_is_named_where_it_no_longer_precedes(
    language: Language, text: str, new: tuple[str, ...], numbers: dict[str, str], wanted: str
) -> None:
    assert renumber(text, language, numbers, Place("5", OLD, new)).text == wanted


def test_preceding_article_that_is_gone_is_given_back() -> None:
    made = renumber("el artículo anterior", "es", {"5": "1"}, Place("5", OLD, ("1",)))
    assert (made.text, len(made.left)) == ("el artículo anterior", 1)


PLACES = st.integers(1, 399).filter(lambda number: number not in {50, 100})  # "artículo C" may be a letter


@given(PLACES, PLACES, st.sampled_from(["5.º", "V", "quinto", "quinta", "5"]))
def test_spelled_number_reads_as_itself(first: int, second: int, style: str) -> None:
    once = spell_like(style, first, "es")
    text = f"el artículo {once} de estos estatutos"
    (reference,) = find_references(text, "es")
    assert [one.key for one in reference.numbers] == [str(first)]
    again = renumber(text, "es", {str(first): str(second)}).text
    assert renumber(again, "es", {str(second): str(first)}).text == text


@given(
    st.text(alphabet="artículos 3,5y-a.ºde la Constitución()\nVI", max_size=80),
    st.sampled_from(["es", "pt", "en"]),
)
def test_references_stand_in_order_and_inside_the_text(text: str, language: Language) -> None:
    behind = 0
    for one in find_references(text, language):
        assert behind <= one.start < one.end <= len(text)
        assert all(one.start <= number.start < number.end <= one.end for number in one.numbers)
        behind = one.end


HOSTILE = [
    "artículo ", "artículos 1, ", "artículo 1, literal a), ", "artículos 1 a 400, ", "la Constitución de la ",
    "ley, en su artículo 4 ", "artículo\n\n\n", "y ", "artículo décimo décimo ", "arts. ", "(", "artículo 5 y el ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        best = float("inf")
        for _ in range(2):
            begun = time.process_time()
            find_references(text, "es")
            best = min(best, time.process_time() - begun)
        return best

    seconds(1_000)
    small, large = seconds(25_000), seconds(100_000)
    assert large < max(8 * small, 0.05), (small, large)
