"""Mending: what a person sets right keeps every word, and ids that others use."""

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.documents.statute import Article, Division, Passage, Statute
from federation.errors import SettingInvalid
from federation.statutes.mending import Heading, Join, Mending, Number, Split, mend
from federation.statutes.reading import read_statute
from federation.statutes.tokens import fold

PROVISIONS = (Division(kind="provisions", title="Disposiciones transitorias"),)


def article(named: str, text: str = "", **fields: Any) -> Article:
    """Return an article whose passages are its lines."""
    parts, start = [], 0
    for line in text.split("\n") if text else ():
        item = re.match(r"[a-z]\)", line)
        label, depth = (item.group(), 1) if item else (None, 0)
        parts.append(Passage(label=label, depth=depth, start=start, end=start + len(line)))
        start += len(line) + 1
    return Article(**{"id": named, "kind": "article", "text": text, "parts": tuple(parts), **fields})


STATUTE = Statute(
    title="Estatuto",
    articles=(
        article("preamble", "Acordamos:", kind="preamble"),
        article(
            "article-4", "Los socios deciden.\na) En asamblea.", number="4", label="4.º", heading="Quiénes"
        ),
        article("article-5", "de la Ley de cooperativas.", number="5", label="5"),
        article(
            "article-7", "Se reúne cada mes. Artículo 8.- Del acta. Se lee\nal final.", number="7", label="7"
        ),
        article("article-after-7", "9) Quórum Asiste el 25 % de los socios.", heading="DEL QUÓRUM Y LA MESA"),
        article("transitional-1", "Rige.", number="1", label="Primera", division=PROVISIONS),
        article("article-after-7-2", "Segunda: Se publica.", division=PROVISIONS),
    ),
)


def mended(*mendings: Mending) -> dict[str, Article]:
    return {one.id: one for one in mend(STATUTE, mendings, "es").articles}


def passages(one: Article) -> list[str]:
    return [one.text[part.start : part.end] for part in one.parts]


def words(statute: Statute) -> Counter[str]:
    """Count the words of all labels, headings and texts but for the word before a number."""
    found = " ".join(
        piece for one in statute.articles for piece in (one.label, one.heading, one.text) if piece is not None
    )
    return Counter(
        folded for word in re.findall(r"\w+", found) if (folded := fold(word)) not in {"articulo", "artigo"}
    )


def test_a_reference_that_was_taken_for_an_article_goes_back() -> None:
    found = mended(Join("article-4", "article-5"))
    assert found["article-4"].text == (
        "Los socios deciden.\na) En asamblea.\nArtículo 5\nde la Ley de cooperativas."
    )
    assert passages(found["article-4"]) == found["article-4"].text.split("\n")
    assert [part.label for part in found["article-4"].parts] == [None, "a)", None, None]
    assert found["article-4"].heading == "Quiénes"
    assert "article-5" not in found


def test_a_heading_goes_back_into_the_text_that_is_joined() -> None:
    found = mended(Join("article-7", "article-after-7"))
    assert "\nDEL QUÓRUM Y LA MESA\n9) Quórum" in found["article-7"].text


def test_only_neighbours_are_joined() -> None:
    for first, second in (("article-4", "article-7"), ("article-5", "article-4")):
        with pytest.raises(SettingInvalid, match="does not stand just behind"):
            mended(Join(first, second))


def test_an_article_that_was_overlooked_becomes_one_with_its_number() -> None:
    found = mended(Split("article-7", "artículo 8"))
    assert list(found)[3:5] == ["article-7", "article-8"]
    assert found["article-7"].text == "Se reúne cada mes."
    assert (found["article-8"].number, found["article-8"].label) == ("8", "8")
    assert found["article-8"].text == "Del acta. Se lee\nal final."
    assert passages(found["article-8"]) == ["Del acta. Se lee", "al final."]


def test_it_then_gets_its_heading() -> None:
    found = mended(Split("article-7", "ARTICULO 8"), Heading("article-8", "Del acta"))
    assert (found["article-8"].heading, found["article-8"].text) == ("Del acta", "Se lee\nal final.")
    assert passages(found["article-8"]) == ["Se lee", "al final."]


def test_what_begins_without_a_label_has_no_number_yet() -> None:
    found = mended(Split("article-4", "En asamblea"), Number("article-after-4", "6"))
    assert found["article-4"].text == "Los socios deciden.\na)"
    assert (found["article-6"].text, found["article-6"].label) == ("En asamblea.", None)


def test_a_number_at_the_beginning_of_the_words_is_the_label() -> None:
    found = mended(Number("article-after-7", "9"))
    one = found["article-9"]
    assert (one.number, one.label) == ("9", "9")
    assert one.text == "Quórum Asiste el 25 % de los socios."
    assert passages(one) == [one.text]


def test_a_number_that_does_not_stand_there_leaves_the_words_alone() -> None:
    one = mended(Number("article-after-7", "10"))["article-10"]
    assert (one.label, one.text) == (None, STATUTE.articles[4].text)


def test_a_number_under_provisions_is_of_their_series() -> None:
    one = mended(Number("article-after-7-2", "2"))["transitional-2"]
    assert (one.label, one.text) == ("Segunda", "Se publica.")


def test_a_number_that_stands_twice_makes_another_id() -> None:
    assert "article-4-2" in mended(Number("article-after-7", "4"))


def test_a_preamble_with_a_number_is_an_article() -> None:
    assert mended(Number("preamble", "1"))["article-1"].kind == "article"


def test_a_number_that_is_none_goes_back_into_the_text() -> None:
    one = mended(Number("article-5", ""))["article-after-4"]
    assert (one.number, one.label, one.text) == (None, None, "Artículo 5\nde la Ley de cooperativas.")


def test_a_heading_that_took_too_many_words_gives_them_back() -> None:
    one = mended(Heading("article-after-7", "del Quórum"))["article-after-7"]
    assert one.heading == "del Quórum"
    assert one.text == "Y LA MESA 9) Quórum Asiste el 25 % de los socios."
    assert passages(one) == [one.text]


def test_a_heading_that_took_too_few_takes_more() -> None:
    one = mended(Number("article-after-7", "9"), Heading("article-9", "Del quórum y la mesa. Quórum"))[
        "article-9"
    ]
    assert (one.heading, one.text) == ("Del quórum y la mesa. Quórum", "Asiste el 25 % de los socios.")


def test_a_heading_that_is_none_becomes_a_line_of_the_text() -> None:
    one = mended(Heading("article-4", ""))["article-4"]
    assert (one.heading, one.text) == (None, "Quiénes\nLos socios deciden.\na) En asamblea.")
    assert passages(one) == one.text.split("\n")


@pytest.mark.parametrize(
    "mending,message",
    [
        (Heading("article-4", "Quiénes mandan"), "does not begin with these words"),
        (Heading("article-99", "x"), "There is no article"),
        (Number("article-4", "V"), "is no number in digits"),
        (Number("article-4", "04"), "is no number in digits"),
        (Split("article-4", "nadie"), "stand there 0 times"),
        (Split("article-7", "se"), "stand there 2 times"),
        (Split("article-7", "..."), "Some words are needed"),
        (Split("article-7", "Se reúne"), "begins with these words already"),
    ],
)
def test_what_cannot_be_mended_is_said(mending: Mending, message: str) -> None:
    with pytest.raises(SettingInvalid, match=message):
        mended(mending)


def test_a_heading_has_its_limit_here_too() -> None:
    long = Statute(articles=(article("article-1", "palabra " * 100 + "fin", number="1", label="1"),))
    with pytest.raises(SettingInvalid, match=r"articles\[0\].heading"):
        mend(long, [Heading("article-1", "palabra " * 80)], "es")


@given(
    st.lists(
        st.one_of(
            st.integers(0, 5).map(lambda at: Join(STATUTE.articles[at].id, STATUTE.articles[at + 1].id)),
            st.builds(
                Split,
                st.sampled_from(STATUTE.articles).map(lambda one: one.id),
                st.sampled_from(
                    [
                        "deciden",
                        "asamblea",
                        "cooperativas",
                        "reúne",
                        "acta",
                        "final",
                        "Quórum",
                        "25",
                        "Asiste",
                        "publica",
                    ]
                ),
            ),
            st.builds(
                Number,
                st.sampled_from(STATUTE.articles).map(lambda one: one.id),
                st.sampled_from(["", "1", "4", "9"]),
            ),
            st.builds(
                Heading,
                st.sampled_from(STATUTE.articles).map(lambda one: one.id),
                st.sampled_from(["", "Quiénes", "del quórum", "Quiénes Los socios", "Se reúne", "Rige"]),
            ),
        ),
        max_size=6,
    )
)
def test_no_mending_adds_or_loses_a_word(mendings: list[Mending]) -> None:
    statute = STATUTE
    for mending in mendings:
        try:
            statute = mend(statute, [mending], "es")
        except SettingInvalid:
            continue
        assert words(statute) == words(STATUTE), mending
        for one in statute.articles:
            assert all(part.start < part.end for part in one.parts)
            covered = {at for part in one.parts for at in range(part.start, part.end)}
            assert all(at in covered or one.text[at].isspace() for at in range(len(one.text)))


def test_a_clause_stays_one_when_it_is_joined_split_or_numbered() -> None:
    text = "# Contrato\n\nCláusula 1. Hay asamblea.\n\nCláusula 2. Se paga.\n"
    statute = read_statute(text.encode(), "a.md").statute
    joined = mend(statute, [Join("article-1", "article-2")], "es")
    assert "Cláusula 2" in joined.articles[0].text
    apart = mend(joined, [Split("article-1", "Cláusula 2")], "es")
    assert [(one.label, one.word) for one in apart.articles] == [("1", "clause"), ("2", "clause")]
    bare = mend(statute, [Number("article-2", "")], "es").articles[1]
    assert (bare.label, bare.word) == (None, None)
    assert bare.text.startswith("Cláusula 2")
