"""The word-level difference: both sides rebuilt, minimal in words, and it reads well."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from federation.statutes.comparing import Op, diff_words
from federation.statutes.tokens import split_pieces

WORD = re.compile(r"\w")

pieces = st.sampled_from(
    ["a", "b", "c", "no", "25", "%", "socio", "Socio", ",", ".", ";", "(", "\n", " ", "  "]
)
texts = st.lists(pieces, max_size=40).map(" ".join) | st.lists(pieces, max_size=40).map("".join) | st.text()


def words(text: str) -> list[str]:
    return [piece.strip() for piece in split_pieces(text) if WORD.search(piece)]


def joined(ops: tuple[Op, ...], left_out: str) -> str:
    return "".join(op.text for op in ops if op.op != left_out)


@given(texts, texts)
def test_both_sides_are_rebuilt(a: str, b: str) -> None:
    ops = diff_words(a, b)
    assert joined(ops, "insert") == a
    assert joined(ops, "delete") == b
    assert all(op.text for op in ops)
    assert not any(op.substance for op in ops if op.op == "equal")


@given(texts, texts)
@example("x , , ,", ", , , x")  # three marks could be kept, at the price of a word
def test_no_difference_has_fewer_words(a: str, b: str) -> None:
    changed = [word for op in diff_words(a, b) if op.op != "equal" for word in words(op.text)]
    assert len(changed) == Indel.distance(words(a), words(b))


@given(texts, texts)
def test_runs_alternate(a: str, b: str) -> None:
    """No two runs of one kind touch, and what was deleted stands before what replaced it."""
    kinds = "".join(op.op[0] for op in diff_words(a, b))
    assert not re.search("dd|ii|ee|id", kinds)


def marked(a: str, b: str) -> str:
    signs = {"equal": "", "delete": "-", "insert": "+"}
    return "".join(f"[{signs[op.op]}{op.text}]" if op.op != "equal" else op.text for op in diff_words(a, b))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("", "", ""),
        ("El socio puede votar.", "El socio debe votar.", "El socio [-puede][+debe] votar."),
        ("El socio vota.", "El socio activo vota.", "El socio [+activo ]vota."),
        ("El socio activo vota.", "El socio vota.", "El socio [-activo ]vota."),
        ("Vota.", "Vota siempre.", "Vota[+ siempre]."),
        ("Hoy vota.", "vota.", "[-Hoy ]vota."),
        ("Uno. Dos.", "Uno. Medio. Dos.", "Uno. [+Medio. ]Dos."),
        ("a, b", "a, c, b", "a, [+c, ]b"),
        ("a;\nb.", "a;\nc;\nb.", "a;\n[+c;\n]b."),
        ("uno dos tres cuatro", "uno seis siete cuatro", "uno [-dos tres][+seis siete] cuatro"),
        ("el 25 % vota", "el 30 % vota", "el [-25][+30] % vota"),
        ("a b", "a\nb", "a[- ][+\n]b"),
        (" a", "a", "[- ]a"),
        ("a", "a ", "a[+ ]"),
        ("La asamblea decide", "La Asamblea decide", "La [-asamblea][+Asamblea] decide"),
        ("x x y", "z x y", "[-x][+z] x y"),
    ],
)
def test_reads_well(a: str, b: str, expected: str) -> None:
    assert marked(a, b) == expected
