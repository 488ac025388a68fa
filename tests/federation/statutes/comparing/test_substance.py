"""A change of substance stands out from commas."""

import pytest

from federation.statutes.comparing import diff_words

OF_SUBSTANCE = [
    ("el 25 % de los socios", "el 30 % de los socios"),
    ("el 25 % de los socios", "el 25 de los socios"),
    ("un tercio de los presentes", "la mitad de los presentes"),
    ("la mitad más uno", "la mitad"),
    ("tres meses", "cuatro meses"),
    ("tres meses", "tres años"),
    ("dentro de treinta días", "dentro de treinta días hábiles"),
    ("el 1 de mayo de 2007", "el 1 de junio de 2007"),
    ("a las 3:00", "a las 3:30"),
    ("una multa de Bs. 500", "una multa de Bs. 5.000"),
    ("en primera convocatoria", "en segunda convocatoria"),
    ("El socio puede votar.", "El socio debe votar."),
    ("La asamblea podrá decidir.", "La asamblea deberá decidir."),
    ("The member may vote.", "The member shall vote."),
    ("A assembleia poderá decidir.", "A assembleia deverá decidir."),
    ("Los socios votan.", "Los socios no votan."),
    ("Se decide sin voto.", "Se decide con voto."),
    ("salvo los socios nuevos", "y los socios nuevos"),
    ("los socios y las socias", "los socios o las socias"),
    ("the members and the council", "the members or the council"),
    ("todos los socios", "algunos socios"),
    ("cada fábrica", "cualquier fábrica"),
    ("Votan los socios.", "Solo votan los socios."),
    ("por mayoría simple", "por mayoría absoluta"),
    ("por mayoría calificada", "por unanimidad"),
    ("antes del congreso", "después del congreso"),
    ("lo decide la asamblea", "lo decide el consejo"),
    ("lo decide el Consejo de Planta", "lo decide el Consejo de Fábrica"),
    ("the Assembly decides", "the Board decides"),
    ("decide la asamblea", "decide"),
]
WORDING = [
    ("el 25 % de los socios", "veinticinco por ciento de los socios"),
    ("el 25% de los socios", "el 25 % de los socios"),
    ("la cuarta parte de los socios", "el 25 % de los socios"),
    ("plazo de treinta días", "plazo de treinta (30) días"),
    ("cada tres meses", "cada 3 meses"),
    ("a las 48 horas", "a las cuarenta y ocho horas"),
    ("la mitad más uno", "el 50 % + 1"),
    ("la asamblea decide", "La Asamblea decide"),
    ("la asamblea, decide", "la asamblea decide"),
    ("la asanblea decide", "la asamblea decide"),
    ("sólo los socios", "solo los socios"),
    ("podrá votar", "podrán votar"),
    ("La casa es grande. el perro duerme.", "La casa es grande; el perro duerme."),
    ("1. votar;\n2. hablar.", "1. votar;\n3. hablar."),
    ("a) votar;\ne) hablar.", "a) votar;\no) hablar."),
    ("la casa grande de madera", "la casa chica de madera"),
    ("os trabalhadores não estão no local", "os trabalhadores não estão em local"),
    ("Para todos os membros da fábrica que são do local", "Para todos o membros da fábrica que são do local"),
    ("uno\ndos tres", "uno dos tres"),
]


@pytest.mark.parametrize(("a", "b"), OF_SUBSTANCE)
def test_a_change_of_substance_is_marked_on_both_sides(a: str, b: str) -> None:
    for left, right in ((a, b), (b, a)):
        changed = [op for op in diff_words(left, right) if op.op != "equal"]
        assert any(op.substance for op in changed)


@pytest.mark.parametrize(("a", "b"), WORDING)
def test_a_change_of_wording_is_not(a: str, b: str) -> None:
    assert a != b
    for left, right in ((a, b), (b, a)):
        assert not any(op.substance for op in diff_words(left, right))


def test_the_language_can_be_said() -> None:
    assert any(op.substance for op in diff_words("o", "e", language="es"))
    assert not any(op.substance for op in diff_words("no lugar", "o lugar", language="pt"))


def test_only_the_change_itself_is_marked() -> None:
    ops = diff_words("El 25 % vota, y decide la asamblea.", "El 30 % vota y decide la asamblea.")
    assert [(op.text, op.substance) for op in ops if op.op != "equal"] == [
        ("25", True),
        ("30", True),
        (",", False),
    ]
