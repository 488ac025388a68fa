"""Two statutes compared: title, headings and units; both sides rebuilt; moves are moves."""

from hypothesis import given
from hypothesis import strategies as st

from federation.statutes.comparing import Op, diff
from federation.statutes.model import Statute
from federation.statutes.references import renumber
from tests.federation.statutes.comparing.samples import article, statute
from tests.federation.statutes.comparing.test_pairing import MACHINES, PAY, QUORUM, RECALL, SCHOOL


def rebuilt(ops: tuple[Op, ...], left_out: str) -> str:
    return "".join(op.text for op in ops if op.op != left_out)


parts = st.sampled_from(
    [QUORUM, RECALL, PAY, SCHOOL, MACHINES, "La asamblea decide.", "Nadie vota por otro."]
)
texts = st.lists(parts, max_size=3).map(" ".join)
headings = st.sampled_from([None, "Quórum", "De la paga"])
statutes = st.builds(
    lambda units, title: statute(
        *(article(number, text, heading) for number, (heading, text) in enumerate(units, 1)), title=title
    ),
    st.lists(st.tuples(headings, texts), max_size=6),
    st.sampled_from([None, "Estatutos", "Estatutos del Frente"]),
)


@given(statutes, statutes)
def test_both_statutes_are_rebuilt(a: Statute, b: Statute) -> None:
    found = diff(a, b)
    assert rebuilt(found.title_ops, "insert") == (a.title or "")
    assert rebuilt(found.title_ops, "delete") == (b.title or "")
    for side, statute_of, left_out in (("a", a, "insert"), ("b", b, "delete")):
        seen = {getattr(one, side): one for one in found.articles if getattr(one, side) is not None}
        assert sorted(seen) == list(range(len(statute_of.articles)))
        for place, one in seen.items():
            assert rebuilt(one.ops, left_out) == statute_of.articles[place].text
            assert rebuilt(one.heading_ops, left_out) == (statute_of.articles[place].heading or "")


def test_a_moved_article_is_moved_and_not_written_anew() -> None:
    found = diff(statute(QUORUM, RECALL, PAY, SCHOOL), statute(QUORUM, PAY, SCHOOL, RECALL))
    assert [(one.a, one.b, one.moved) for one in found.articles] == [
        (0, 0, False),
        (2, 1, False),
        (3, 2, False),
        (1, 3, True),
    ]
    assert all(op.op == "equal" for one in found.articles for op in one.ops)


def test_a_reference_that_follows_its_article_is_no_substance() -> None:
    a = statute(QUORUM, RECALL, "Se decide según el artículo 2.")
    b = statute(SCHOOL, QUORUM, RECALL, "Se decide según el artículo 3.")
    assert renumber("según el artículo 3.", "es", {"3": "2"}).text == "según el artículo 2."
    [one] = [one for one in diff(a, b).articles if one.a == 2]
    changed = [op for op in one.ops if op.op != "equal"]
    assert [(op.text, op.substance) for op in changed] == [("2", False), ("3", False)]


def test_a_reference_that_goes_elsewhere_is() -> None:
    a = statute(QUORUM, RECALL, PAY, "Se decide según el artículo 2.")
    b = statute(SCHOOL, QUORUM, RECALL, PAY, "Se decide según el artículo 4.")
    [one] = [one for one in diff(a, b).articles if one.a == 3]
    assert all(op.substance for op in one.ops if op.op != "equal")


def test_json_has_every_field() -> None:
    a, b = statute(("Quórum", QUORUM), title="Nuestro"), statute(title="Vuestro")
    assert diff(a, b).to_json() == {
        "title_ops": [
            {"op": "delete", "text": "Nuestro", "substance": False},
            {"op": "insert", "text": "Vuestro", "substance": False},
        ],
        "articles": [
            {
                "a": 0,
                "b": None,
                "moved": False,
                "heading_ops": [{"op": "delete", "text": "Quórum", "substance": False}],
                "ops": [{"op": "delete", "text": QUORUM, "substance": True}],
            }
        ],
    }
