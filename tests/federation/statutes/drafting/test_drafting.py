"""The unified text: its words, their origins, its numbers and references, and the trace after edits."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from federation.encoding import Json
from federation.statutes.drafting import NUMBERING, Draft, Source, draft, parse_plan, retrace
from federation.statutes.drafting.tracing import Piece, tidy
from federation.statutes.model import Statute
from federation.statutes.reading import read_statute
from tests.federation.statutes.written import write

A = write("""
    # Estatutos de la primera
    Preámbulo: Nosotros acordamos lo que sigue.
    == chapter 1 De la federación
    1 Nombre | La federación se llama Frente y rige según el artículo siguiente.
    2 Fines | Son fines:
    + a) defender las fábricas, según los artículos 3 a 5;
    + b) enseñar * sin_pago.
    == chapter 2 Del congreso
    3 Congreso | El congreso se reúne dos veces al año y decide por mayoría.
    4 Quórum | El quórum del congreso es la mitad más uno de las fábricas, salvo el artículo anterior.
    5 Mandato | Los delegados votan lo que manda su asamblea, según el artículo 70 de la Constitución y el artículo 3.
    == provisions - Disposiciones transitorias
    Primera | El primer congreso se reúne en junio, según el artículo 4.
    Segunda | Rige la disposición transitoria primera.
""")
B = write("""
    # Bases de la segunda
    1 Encuentro | El encuentro se reúne cada tres meses en una fábrica distinta.
    2 Asistencia | El encuentro necesita un tercio de las fábricas, como dice la cláusula primera.
    3 Voto | Cada fábrica tiene un voto en el encuentro de que trata el artículo 1.
""")
STATUTES: dict[str, Statute] = {"a.md": A, "b.md": B}


def take(file: str, article: str, **fields: Json) -> Json:
    return {"take": {"file": file, "article": article}, **fields}


def chapter(number: str, title: str) -> Json:
    return [{"kind": "chapter", "number": number, "title": title}]


def make(*articles: Json, title: str | None = "Estatutos") -> Draft:
    value: Json = {
        "title": title,
        "language": "es",
        "author": "Comisión",
        "drafts": ["a.md", "b.md"],
        "articles": list(articles),
    }
    return draft(parse_plan(value), STATUTES)


def require_sound(made: Draft, statutes: Mapping[str, Statute] = STATUTES) -> None:
    """Every sign of the text is traced once, and what has a source is that source's words."""
    at = 0
    for span in made.trace:
        assert span.start == at < span.end
        at = span.end
        if isinstance(span.origin, Source):
            article = next(
                one for one in statutes[span.origin.file].articles if one.id == span.origin.article
            )
            part = span.origin.part
            source = (
                article.text
                if part is None
                else article.heading
                if part == "heading"
                else article.division[int(part.removeprefix("division-")) - 1].title
            )
            assert (source or "")[span.origin.start : span.origin.end] == made.text[span.start : span.end]
    assert at == len(made.text)


def origins(made: Draft, words: str) -> list[str]:
    """Return whose the words are: a file, or an author."""
    start = made.text.index(words)
    return [
        span.origin.file if isinstance(span.origin, Source) else span.origin.name
        for span in made.trace
        if span.start < start + len(words) and start < span.end
    ]


def sourced(made: Draft) -> int:
    return sum(span.end - span.start for span in made.trace if isinstance(span.origin, Source))


def text_of(made: Draft, article: str) -> str:
    return next(one.text for one in made.statute.articles if one.id == article)


def test_taken_wording_is_traced_to_its_article() -> None:
    made = make(take("b.md", "article-1"), take("a.md", "article-3"))
    require_sound(made)
    assert made.text == (
        "# Estatutos\n\n**Artículo 1. Encuentro**\n\nEl encuentro se reúne cada tres meses en una fábrica distinta.\n\n"
        "**Artículo 2. Congreso**\n\nEl congreso se reúne dos veces al año y decide por mayoría.\n"
    )
    assert origins(made, "Estatutos") == ["Comisión"]
    assert origins(made, "Artículo 2. ") == ["numbering"]
    assert origins(made, "Encuentro") == ["b.md"]
    assert [span.to_json() for span in made.trace][3] == {
        "start": 27,
        "end": 36,
        "source": {"file": "b.md", "article": "article-1", "start": 0, "end": 9, "part": "heading"},
    }


WRITTEN_LINES = "1. No es lista.\n# No es título.\na) uno;\nb) dos."


def test_text_reads_again_as_the_statute_that_it_is() -> None:
    made = make(
        take("a.md", "preamble"),
        take("a.md", "article-2", division=chapter("1", "De los *fines*")),
        {"write": {"text": WRITTEN_LINES, "heading": "Otros_y_otros", "author": "Ana"}},
        take("b.md", "article-3", division=chapter("2", "Del voto")),
        take("a.md", "transitional-1", division=[{"kind": "provisions", "title": "Disposiciones transitorias"}]),
        take("a.md", "transitional-2"),
    )  # fmt: skip
    require_sound(made)
    read = read_statute(made.text.encode(), "draft.md")
    assert read.statute == made.statute
    assert read.warnings == ()
    assert "\n\n\n" not in made.text
    assert [one.id for one in made.statute.articles] == [
        "preamble", "article-1", "article-2", "article-3", "transitional-1", "transitional-2",
    ]  # fmt: skip


PROVISIONS: Json = [{"kind": "provisions", "title": "Disposiciones transitorias"}]
# Which articles the text takes, in which of its articles the reference stands, and how that ends.
REFERENCES: list[tuple[list[Json], str, str]] = [
    # the article that stood behind it stands elsewhere now
    ([take("a.md", "article-3"), take("a.md", "article-1"), take("a.md", "article-2")],
     "article-2", "según el artículo siguiente."),
    ([take("a.md", "article-2"), take("a.md", "article-1")], "article-2", "según el artículo 1."),
    ([take("a.md", "article-4"), take("a.md", "article-3")], "article-1", "salvo el artículo 2."),
    # a range that was torn apart
    ([take("a.md", "article-3"), take("a.md", "article-2"), take("a.md", "article-4"), take("a.md", "article-5")],
     "article-2", "según los artículos 1, 3 y 4;"),
    # another law's stays
    ([take("a.md", "article-5"), take("a.md", "article-3")],
     "article-1", "según el artículo 70 de la Constitución y el artículo 2."),
    # the topic of the article that it means was settled with another draft's wording
    ([take("a.md", "article-5"), take("b.md", "article-1", options=[{"file": "a.md", "article": "article-3"}])],
     "article-1", "según el artículo 70 de la Constitución y el artículo 2."),
    # taken from the same draft comes before an option of another topic
    ([take("b.md", "article-1", options=[{"file": "a.md", "article": "article-3"}]), take("a.md", "article-3"),
      take("a.md", "article-5")], "article-3", "según el artículo 70 de la Constitución y el artículo 2."),
    ([take("b.md", "article-3"), take("b.md", "article-1"), take("b.md", "article-2")],
     "article-3", "como dice la cláusula segunda."),
    ([take("a.md", "transitional-2", division=PROVISIONS), take("a.md", "transitional-1")],
     "transitional-1", "Rige la disposición transitoria segunda."),
]  # fmt: skip


@pytest.mark.parametrize("entries, article, ending", REFERENCES)
def test_reference_follows_its_article(entries: list[Json], article: str, ending: str) -> None:
    made = make(*entries)
    require_sound(made)
    assert ending in text_of(made, article)
    assert [one for one in made.unresolved if one.article == article] == []


def test_new_number_of_a_reference_is_no_factorys_word() -> None:
    made = make(take("a.md", "article-2"), take("a.md", "article-1"))
    start = made.text.index("según el artículo 1.")
    changed = next(span for span in made.trace if span.start == start + len("según el "))
    assert (made.text[changed.start : changed.end], changed.origin) == ("artículo 1", NUMBERING)


def test_reference_without_a_place_in_the_new_text_is_left_and_listed() -> None:
    made = make(take("b.md", "article-3"))
    assert "el artículo 1." in made.text
    (left,) = made.unresolved
    assert (left.code, left.article, left.text) == ("reference", "article-1", "artículo 1")
    assert text_of(made, "article-1")[left.start : left.end] == "artículo 1"


def test_topic_that_was_left_out_gives_nothing() -> None:
    made = make(
        {"topic": "Huelga", "options": [{"file": "a.md", "article": "article-3"}]}, take("b.md", "article-1")
    )
    assert [one.id for one in made.statute.articles] == ["article-1"]


def test_compromise_is_traced_to_the_variants_of_its_topic() -> None:
    text = "El encuentro se reúne cada tres meses, o cuando lo pida la mitad más uno de las fábricas."
    write: Json = {"text": text, "author": "Ana"}
    first: Json = {"file": "a.md", "article": "article-4"}
    second: Json = {"file": "b.md", "article": "article-1"}
    made = make({"write": write, "options": [first, second]})
    require_sound(made)
    assert origins(made, "El encuentro se reúne cada tres meses") == ["b.md"]
    assert origins(made, ", o cuando lo pida") == ["Ana"]
    assert origins(made, "la mitad más uno de las fábricas") == ["a.md"]
    assert origins(make({"write": write, "options": [first]}), "El encuentro se") == ["Ana"]
    assert origins(make({"write": write}), "El encuentro se reúne") == ["b.md"]


def test_heading_that_an_option_has_is_that_options() -> None:
    options: Json = [{"file": "b.md", "article": "article-1"}]
    made = make(take("a.md", "article-3", heading="Encuentro", options=options))
    assert origins(made, "Encuentro") == ["b.md"]
    assert origins(make(take("a.md", "article-3", heading="Reunión")), "Reunión") == ["Comisión"]


def test_division_that_the_source_has_is_the_sources() -> None:
    made = make(take("a.md", "article-3", division=chapter("5", "Del congreso")))
    assert "## Capítulo V. Del congreso" in made.text
    assert origins(made, "Del congreso") == ["a.md"]


# -- merges --------------------------------------------------------------------------------------------

C = write("""
    1 Nombre | La federación se llama Frente y rige según el artículo siguiente.
    2 Mujeres | La mitad de los cargos son de mujeres.
    3 Fines | Son fines defender y enseñar.
    4 Congreso | El congreso se reúne tres veces al año y decide por mayoría.
    5 Quórum | El quórum del congreso es la mitad más uno de las fábricas inscritas, salvo el artículo anterior.
    6 Cuentas | Las cuentas del artículo 4 se publican cada mes en la cartelera.
""")
D = write("""
    1 Nombre | La federación se llama Frente y rige según el artículo siguiente.
    2 Fines | Son fines defender y enseñar.
    3 Congreso | El congreso ordinario se reúne cuatro veces al año y decide por mayoría.
    4 Quórum pleno | El quórum pleno del congreso es la mitad más uno de las fábricas, salvo el artículo anterior.
    5 Cuentas | Las cuentas del artículo 3 se publican cada mes en la cartelera y se leen.
""")
BASE = write("""
    1 Nombre | La federación se llama Frente y rige según el artículo siguiente.
    2 Fines | Son fines defender y enseñar.
    3 Congreso | El congreso se reúne dos veces al año y decide por mayoría.
    4 Quórum | El quórum del congreso es la mitad más uno de las fábricas, salvo el artículo anterior.
    5 Cuentas | Las cuentas del artículo 3 se publican cada mes.
""")
VERSIONS: dict[str, Statute] = {"a.md": BASE, "c.md": C, "d.md": D}


def merge_of(article: str, *versions: tuple[str, str]) -> Json:
    return {
        "merge": {
            "base": {"file": "a.md", "article": article},
            "versions": [{"file": file, "article": other} for file, other in versions],
        }
    }


def merged(*articles: Json) -> Draft:
    value: Json = {
        "language": "es",
        "author": "Comisión",
        "drafts": ["a.md", "c.md", "d.md"],
        "articles": list(articles),
    }
    return draft(parse_plan(value), VERSIONS)


def test_merge_is_traced_to_the_base_and_to_the_versions() -> None:
    made = merged(merge_of("article-3", ("c.md", "article-4"), ("d.md", "article-3")),
                  merge_of("article-4", ("c.md", "article-5"), ("d.md", "article-4")))  # fmt: skip
    require_sound(made, VERSIONS)
    assert "**Artículo 2. Quórum pleno**" in made.text
    assert origins(made, " pleno del") == ["a.md", "d.md", "a.md"]
    assert origins(made, "inscritas") == ["c.md"]
    assert origins(made, "El quórum") == ["a.md"]
    assert ", salvo el artículo anterior." in made.text
    assert origins(made, "ordinario") == ["d.md"]


def test_conflict_of_a_merge_keeps_the_base_and_is_listed() -> None:
    made = merged(merge_of("article-3", ("c.md", "article-4"), ("d.md", "article-3")))
    assert "se reúne dos veces al año" in made.text
    (open_one,) = made.unresolved
    assert (open_one.code, open_one.article) == ("conflict", "article-1")
    assert "tres" in open_one.text
    assert "cuatro" in open_one.text
    assert text_of(made, "article-1")[open_one.start : open_one.end].startswith("dos")


def test_number_of_a_reference_is_no_change_of_a_version() -> None:
    made = merged(
        merge_of("article-5", ("c.md", "article-6"), ("d.md", "article-5")),
        {"take": {"file": "a.md", "article": "article-3"}},
    )
    require_sound(made, VERSIONS)
    # both add the same words; d adds more: that is one conflict, and not one about the number of the congress
    assert "Las cuentas del artículo 2 se publican" in made.text
    assert [one.code for one in made.unresolved if "artículo" in one.text] == []


# -- after edits -----------------------------------------------------------------------------------------

WHOLE = make(
    take("a.md", "preamble"),
    take("b.md", "article-1", division=chapter("1", "Del congreso")),
    take("a.md", "article-4"),
    {
        "write": {
            "text": "Los delegados votan lo que quieren, y nadie más que ellos lo sabe.",
            "heading": "Voto",
            "author": "Ana",
        }
    },
    take("a.md", "article-2", division=chapter("2", "De los fines")),
)


def test_edit_is_the_editors_and_the_rest_keeps_its_trace() -> None:
    made = retrace(WHOLE, WHOLE.text.replace("la mitad más uno", "los dos tercios"), "Beto", STATUTES)
    require_sound(made)
    assert origins(made, "los dos tercios") == ["Beto"]
    assert origins(made, "El quórum del congreso es ") == ["a.md"]
    assert origins(made, ", y nadie más que ellos lo sabe.") == ["Ana"]


def test_words_of_a_variant_that_an_editor_brings_are_the_variants() -> None:
    made = retrace(WHOLE, WHOLE.text + "\nCada fábrica tiene un voto en todo.\n", "Beto", STATUTES)
    assert origins(made, "Cada fábrica tiene un voto en") == ["b.md"]
    assert origins(made, "todo.") == ["Beto"]


def test_article_that_an_editor_moves_keeps_its_trace() -> None:
    first, second = (WHOLE.text.index(words) for words in ("**Artículo 1.", "**Artículo 2."))
    third = WHOLE.text.index("**Artículo 3.")
    moved = WHOLE.text[:first] + WHOLE.text[second:third] + WHOLE.text[first:second] + WHOLE.text[third:]
    made = retrace(WHOLE, moved, "Beto", STATUTES)
    require_sound(made)
    assert origins(made, "El encuentro se reúne cada tres meses en una fábrica distinta") == ["b.md"]
    assert set(origins(made, "El quórum del congreso es la mitad más uno de las fábricas")) == {"a.md"}


def test_compromise_that_an_editor_moves_stays_its_authors() -> None:
    start, end = WHOLE.text.index("**Artículo 3."), WHOLE.text.index("## Capítulo II")
    moved = WHOLE.text[:start] + WHOLE.text[end:] + "\n" + WHOLE.text[start:end]
    made = retrace(WHOLE, moved, "Beto", STATUTES)
    assert origins(made, "quieren, y nadie más que ellos lo sabe.") == ["Ana"]


def test_pieces_of_a_source_are_joined_only_where_they_stand_together() -> None:
    first, behind, apart = (Source("a.md", "article-1", *span) for span in ((0, 2), (2, 4), (5, 7)))
    pieces = [Piece("ab", first), Piece("cd", behind), Piece("fg", apart)]
    assert tidy(pieces) == [Piece("abcd", Source("a.md", "article-1", 0, 4)), Piece("fg", apart)]


def test_same_text_keeps_the_same_trace() -> None:
    assert retrace(WHOLE, WHOLE.text, "Beto", STATUTES).trace == WHOLE.trace


PLACES = [
    *(("a.md", f"article-{number}") for number in range(1, 6)),
    *(("b.md", f"article-{number}") for number in range(1, 4)),
    ("a.md", "preamble"),
]
_SPOKEN = "El encuentro se reúne cada tres meses en una fábrica y el artículo 3 decide * _ # 1. a)"
WRITTEN = st.lists(st.sampled_from(_SPOKEN.split()), min_size=1, max_size=20).map(" ".join)
ENTRIES = st.lists(
    st.one_of(
        st.sampled_from(PLACES).map(lambda place: take(*place)),
        WRITTEN.map(lambda text: {"write": {"text": text, "author": "Ana"}}),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60)
@given(ENTRIES)
def test_trace_covers_every_text_and_is_exact(entries: list[Json]) -> None:
    require_sound(make(*entries))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 40), WRITTEN), max_size=4))
def test_trace_survives_random_edits(edits: list[tuple[int, int, str]]) -> None:
    text = WHOLE.text
    head = text.index("**Artículo 2.")  # an edit may leave nothing else; something has to be a statute
    for start, length, words in edits:
        at = head + start % (len(text) - head)
        text = text[:at] + words + text[at + length :]
    made = retrace(WHOLE, text, "Beto", STATUTES)
    require_sound(made)
    assert made.text == text
    assert origins(made, "El encuentro se reúne cada tres meses en una fábrica distinta.") == ["b.md"]
    # An edit takes what it deletes and the words that it cuts, and nothing else, from the factories.
    lost = sum(length + 60 for _, length, _ in edits)
    assert sourced(made) >= sourced(WHOLE) - lost
