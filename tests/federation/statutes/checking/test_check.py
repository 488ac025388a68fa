"""What is a fault and what only looks like one, case by case."""

import time

import pytest

from federation.statutes.checking import check
from federation.statutes.model import Language
from tests.federation.statutes.written import write

ARTICLES = "1 Nombre | Uno.\n2 Sede | Dos.\n3 Cuotas | La cuota se paga.\n4 Fines | Cuatro.\n"


def codes(lines: str, language: Language = "es") -> list[tuple[str, tuple[str, ...]]]:
    return [(one.code, one.articles) for one in check(write(lines), language)]


REFERENCES = [
    ("según el artículo 9.", ["reference-broken"]),
    ("según los artículos 3 a 9.", ["reference-broken"]),
    ("según el artículo siguiente.", ["reference-broken"]),
    ("según la disposición transitoria primera.", ["reference-broken"]),
    ("según el artículo 9 de la Ley de Cooperativas.", []),
    ("según el artículo anterior.", []),
    ("según los artículos 2 a 4.", []),
    ("según el capítulo IX.", []),  # no chapter of this text has a number
    ("la cuota que fija el artículo 2.", ["reference-moved"]),
    ("la cuota que fija el artículo 3.", []),
    ("el asunto del artículo 2.", []),
]


@pytest.mark.parametrize("text, wanted", REFERENCES)
def test_reference_leads_where_it_says(text: str, wanted: list[str]) -> None:
    assert [code for code, _ in codes(f"{ARTICLES}5 Otros | Se hará {text}")] == wanted


def test_text_without_numbered_articles_has_no_broken_reference() -> None:
    assert codes("- Introducción | Véase el artículo 5.\n- Alcance | Todo.") == []


NUMBERS = [
    ("1 2 3", []),
    ("1 2 4", [("number-missing", ("article-4",))]),
    ("1 2 6 7", [("number-missing", ("article-6",))]),
    ("1 2 2 3", [("number-duplicate", ("article-2", "article-2-2"))]),
    ("1 3 2 4", [("number-out-of-order", ("article-2",))]),
    ("5 1 2 3 4", [("number-out-of-order", ("article-5",))]),
    ("1 2 2bis 3", []),
]


@pytest.mark.parametrize("numbers, wanted", NUMBERS)
def test_numbers_are_counted(numbers: str, wanted: list[tuple[str, tuple[str, ...]]]) -> None:
    assert codes("\n".join(f"{one} | Texto." for one in numbers.split())) == wanted


def test_numbers_may_begin_anew_under_another_division() -> None:
    assert codes("== title 1 A\n1 | Uno.\n2 | Dos.\n== title 2 B\n1 | Uno.\n2 | Dos.") == []


DEFINITIONS: list[tuple[str, str, int]] = [
    ("Se entiende por socio quien firma.", "Por socio se entiende el que paga.", 1),
    ("Se entiende por socio quien firma.", "Se entiende por socio quien firma.", 0),
    ("Se entiende por socio quien firma.", "Se entiende por delegado quien vota.", 0),
    ("Se entiende por socio quien firma.", "El socio es libre. El socio paga.", 0),
    ("Se entiende por socio activo quien firma.", "Se entiende por socio quien paga.", 0),
    ("El congreso es la máxima autoridad.", "El congreso es la reunión de todos.", 0),
    ("Socio es quien firma.", "Socio es el que paga.", 1),
    ("Socio significa firmante.", "Qué se entiende por socio el reglamento lo dirá.", 0),
    ("A los efectos de este estatuto, socio es la firmante.", "Se considera socio a quien paga.", 1),
]


@pytest.mark.parametrize("first, second, findings", DEFINITIONS)
def test_term_is_defined_once(first: str, second: str, findings: int) -> None:
    found = codes(f"1 Uno | {first}\n2 Dos | {second}")
    assert [code for code, _ in found] == ["definition-twice"] * findings


RULES: list[tuple[str, str, list[str]]] = [
    # quorum
    ("El quórum del congreso es la mitad.", "El congreso sesiona con un tercio de las fábricas.", ["quorum-conflict"]),
    ("El quórum del congreso es la cuarta parte.", "El congreso sesiona con el 25 % de las fábricas.", []),
    ("El quórum del congreso es la mitad.", "El quórum de la asamblea es un tercio.", []),
    ("El quórum de la asamblea general es la mitad.", "El quórum de la asamblea regional es un tercio.", []),
    ("El quórum de la asamblea general es la mitad.", "El quórum de la asamblea es un tercio.", ["quorum-conflict"]),
    ("El congreso se instala con la mitad más uno de las fábricas.",
     "El quórum para las votaciones del congreso es de un tercio de las fábricas.", ["quorum-conflict"]),
    ("El congreso se instala con la mitad de las fábricas.",
     "El quórum necesario para que el congreso decida será de al menos un tercio.", ["quorum-conflict"]),
    ("El congreso se instala con la mitad de las fábricas.",
     "Verificado el quórum, la votación del congreso es de dos tercios.", []),
    ("El congreso se instala con un tercio de las fábricas.",
     "Reunido el quórum y la mayoría exigida, el congreso aprueba el acuerdo.", []),
    ("El congreso se instala con un tercio de las fábricas.",
     "Reunido o quórum, vale no congresso a maioria exigida.", []),
    ("El congreso se instala con un tercio de las fábricas.",
     "Once the quorum is present, the required majority of the congress counts.", []),
    ("El congreso se instala con un tercio de las fábricas.",
     "Reunido el quórum, rige en el congreso la mayoría absoluta exigida.", []),
    ("El quórum del congreso es la mitad. En segunda convocatoria, el quórum es un tercio.",
     "El quórum del congreso es la mitad.", []),
    ("El quórum del congreso es la mitad.", "En segunda convocatoria el quórum del congreso es un tercio.", []),
    ("El quórum del congreso es la mitad.", "Durante la zafra el quórum del congreso es un tercio.", []),
    ("El quórum del congreso es la mitad.", "El congreso destina un tercio de las cuotas a la prensa.", []),
    # majority
    ("El congreso expulsa a una fábrica por dos tercios.", "El congreso expulsa a una fábrica por tres cuartos.",
     ["majority-conflict"]),
    ("El congreso expulsa a una fábrica por dos tercios.", "El congreso expulsa a un delegado por tres cuartos.", []),
    ("El congreso expulsa a una fábrica por dos tercios.", "El congreso admite a una fábrica por tres cuartos.", []),
    ("El congreso admite fábricas por mayoría.", "El congreso admite fábricas por mayoría absoluta.", []),
    ("El congreso admite fábricas por mayoría simple.", "El congreso admite fábricas por mayoría absoluta.",
     ["majority-conflict"]),
    ("La reforma la aprueba el congreso por dos tercios.", "Un tercio de las fábricas puede pedir la reforma.", []),
    ("La reforma la aprueba el congreso por dos tercios.", "La reforma la ratifica la mitad de las asambleas.", []),
    ("Salvo lo que dispone el artículo 2, el congreso expulsa fábricas por dos tercios.",
     "El congreso expulsa fábricas por tres cuartos.", []),
    # terms
    ("La mesa dura un año.", "El mandato de la mesa es de dos años.", ["term-conflict"]),
    ("La mesa dura un año.", "El mandato de la mesa es de doce meses.", []),
    ("La mesa dura un año.", "El mandato de la junta es de dos años.", []),
    ("La mesa dura un año.", "Nadie será de la mesa por más de dos años.", []),
    ("La mesa dura un año.", "La mesa rinde cuentas cada dos años.", []),
    ("El congreso se convoca con diez días de anticipación.", "El congreso se convoca con un mes de antelación.",
     ["term-conflict"]),
    ("El congreso se convoca con diez días de anticipación.", "La asamblea se convoca con un mes de antelación.", []),
    ("La cuota se paga en diez días.", "La multa se paga en treinta días.", []),
    ("La cuota se paga en diez días.", "La cuota se paga en treinta días.", ["term-conflict"]),
]  # fmt: skip


@pytest.mark.parametrize("first, second, wanted", RULES, ids=[f"{one} {two}" for one, two, _ in RULES])
def test_one_thing_has_one_number(first: str, second: str, wanted: list[str]) -> None:
    assert [code for code, _ in codes(f"1 | {first}\n2 | {second}")] == wanted
    assert [
        code for code, _ in codes(f"1 | {second}\n2 | {first}".replace("artículo 2", "artículo 1"))
    ] == wanted


def test_transitional_provision_may_differ_from_the_rule() -> None:
    assert (
        codes(
            "1 | La mesa dura un año.\n== provisions - Disposiciones transitorias\nPrimera | La mesa dura dos meses."
        )
        == []
    )


def test_finding_speaks_the_language_of_the_statute() -> None:
    (found,) = check(write("1 | O conselho dura um ano.\n2 | O mandato do conselho é de dois anos."), "pt")
    assert (
        found.text == "Dois prazos diferentes para o mesmo: «um ano» em artigo 1 e «dois anos» em artigo 2."
    )
    assert [found.spans[0], found.spans[1]] == [(16, 22), (27, 36)]


HOSTILE = [
    "el quórum de la mitad ", "se entiende por a b c d ", "artículo ", "mayoría dos tercios ", "Socio es quien. ",
    "«a ", "la mesa dura un año "
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    def seconds(length: int) -> float:
        statute = write(f"1 Definiciones | {piece * (length // len(piece))}.")
        times = []
        for _ in range(3):  # the best of them: others use the machine too
            begun = time.process_time()
            check(statute, "es")
            times.append(time.process_time() - begun)
        return min(times)

    seconds(1_000)
    small, large = seconds(6_000), seconds(24_000)
    assert large < max(10 * small, 0.1), (small, large)
