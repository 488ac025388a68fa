"""Which words of a compromise stem from a variant."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.statutes.drafting.stemming import Stems, article_pieces
from federation.statutes.drafting.tracing import Author, Piece, Source, text_of

ANA = Author("Ana")


def stems(*texts: str) -> Stems:
    return Stems([article_pieces(f"{count}.md", "article-1", text) for count, text in enumerate(texts)])


def traced(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    return [(piece.text, piece.origin.file if isinstance(piece.origin, Source) else "") for piece in pieces]


CASES = [
    (["uno dos tres cuatro cinco"], "y uno dos tres cuatro cinco.",
     [("y ", ""), ("uno dos tres cuatro cinco", "0.md"), (".", "")]),
    # four words are too few
    (["uno dos tres cuatro cinco"], "uno dos tres cuatro y cinco", [("uno dos tres cuatro y cinco", "")]),
    # the longer run first; the other keeps its rest, though that is short
    (["a b c d e f g", "e f g h i j"], "a b c d e f g h i j", [("a b c d e f g", "0.md"), (" h i j", "1.md")]),
    (["a b c d e", "c d e f g h"], "a b c d e f g h", [("a b ", "0.md"), ("c d e f g h", "1.md")]),
    # marks stem from where the words do, as far as they stand there
    (["a b c d e", "x; e f g h i j"], "a b c d; e f g h i j", [("a b c d", "0.md"), ("; e f g h i j", "1.md")]),
    (["a b c d e; x"], "a b c d e; y", [("a b c d e; ", "0.md"), ("y", "")]),
    # of two variants the first
    (["a b c d e", "a b c d e f"], "a b c d e", [("a b c d e", "0.md")]),
    # other case, other marks: the words that are the same
    (["Mi casa Es de todos ellos."], "mi casa, es de todos ellos.",
     [("mi", ""), (" casa", "0.md"), (",", ""), (" ", "0.md"), ("es", ""), (" de todos ellos.", "0.md")]),
    # a variant that spells it in the same way comes before one that does not
    (["La casa es de todos.", "la casa es de todos."], "la casa es de todos", [("la casa es de todos", "1.md")]),
    # no run goes from one article on into the next
    (["a b c", "d e f"], "a b c d e f", [("a b c d e f", "")]),
    ([], "a b c d e", [("a b c d e", "")]),
]  # fmt: skip


@pytest.mark.parametrize("variants, text, wanted", CASES)
def test_run_of_five_words_stems_from_the_variant(
    variants: list[str], text: str, wanted: list[tuple[str, str]]
) -> None:
    pieces = stems(*variants).trace(text, ANA)
    assert traced(pieces) == wanted


WORDS = st.lists(st.sampled_from(["a", "b", "c", "á", "A", "b,"]), max_size=25).map(" ".join)


@given(st.lists(WORDS, max_size=4), WORDS)
def test_every_word_of_a_shared_run_is_traced_and_exactly(variants: list[str], text: str) -> None:
    pieces = stems(*variants).trace(text, ANA)
    assert text_of(pieces) == text
    places: list[bool] = []  # of every sign, whether it has a source
    for piece in pieces:
        if isinstance(piece.origin, Source):
            variant = variants[int(piece.origin.file.removesuffix(".md"))]
            assert variant[piece.origin.start : piece.origin.end] == piece.text
        places += [isinstance(piece.origin, Source)] * len(piece.text)
    exact = list(re.finditer(r"\w+", text))
    for variant in variants:
        spoken = [found.group() for found in re.finditer(r"\w+", variant)]
        fives = {tuple(spoken[at : at + 5]) for at in range(len(spoken) - 4)}
        for at in range(len(exact) - 4):
            run = exact[at : at + 5]
            if tuple(found.group() for found in run) in fives:
                assert all(places[found.start()] for found in run)


@given(st.lists(WORDS, min_size=1, max_size=4), WORDS)
def test_what_is_the_authors_is_in_no_shared_run(variants: list[str], text: str) -> None:
    folded = [
        [re.sub("á", "a", word.lower()) for word in re.findall(r"\w+", variant)] for variant in variants
    ]
    words = list(re.finditer(r"\w+", text))
    spoken = [re.sub("á", "a", found.group().lower()) for found in words]
    fives = {tuple(variant[at : at + 5]) for variant in folded for at in range(len(variant) - 4)}
    shared = {
        at + step for at in range(len(spoken) - 4) if tuple(spoken[at : at + 5]) in fives for step in range(5)
    }
    at = 0
    for piece in stems(*variants).trace(text, ANA):
        if isinstance(piece.origin, Source):
            inside = [
                count for count, found in enumerate(words) if at <= found.start() < at + len(piece.text)
            ]
            assert set(inside) <= shared
        at += len(piece.text)
