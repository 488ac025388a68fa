"""Numbered lines: whole words, the same for one text on every screen, and nothing of the text lost."""

from hypothesis import given
from hypothesis import strategies as st

from hub.services.numbered_lines import LINE_SIGNS, numbered
from tests.hub.proposals import MACHINES, QUORUM, article

WORDS = st.lists(st.text(alphabet="abñ,.", min_size=1, max_size=90), min_size=1, max_size=60).map(" ".join)


def test_lines_hold_whole_words_and_are_numbered_through() -> None:
    first, second = numbered([article(1, "Quórum", QUORUM), article(2, "Máquinas", MACHINES)])
    (paragraph,) = first
    assert [line.text for line in paragraph.lines] == [
        "La asamblea sesiona con la mitad más uno de sus trabajadores.",
        "Cada trabajador tiene un voto.",
    ]
    assert [one.depth for one in second] == [0, 1, 1]
    assert [line.number for page in (first, second) for one in page for line in one.lines] == [*range(1, 8)]


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_no_sign_is_lost_and_no_line_is_too_long(paragraphs: list[str]) -> None:
    text = "\n".join(paragraphs)
    (page,) = numbered([{"text": text}])
    assert [" ".join(line.text for line in one.lines) for one in page] == paragraphs
    for one in page:
        for line in one.lines:
            assert text[line.start : line.end] == line.text
            assert len(line.text) <= LINE_SIGNS or " " not in line.text
