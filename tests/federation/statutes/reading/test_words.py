"""No word vanishes: generated statutes in many shapes, hostile files, and files that are too large."""

import contextlib
import re
import time
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.errors import FrenteError, StatuteEmpty, StatuteTooLarge
from federation.statutes.model import Reading
from federation.statutes.reading import read_statute
from federation.statutes.reading.plain import read_plain

NOUNS = [
    "asamblea",
    "fábrica",
    "máquina",
    "federación",
    "cuota",
    "delegada",
    "turno",
    "taller",
    "comité",
    "fondo",
]
VERBS = ["decide", "elige", "reparte", "será", "podrá revocar", "debe cuidar", "se reúne con", "aprueba"]
ORDINAL_WORDS = [
    "primero",
    "segundo",
    "tercero",
    "cuarto",
    "quinto",
    "sexto",
    "séptimo",
    "octavo",
    "noveno",
    "décimo",
]
ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]

sentences = st.builds(
    lambda first, verb, second, rest: f"La {first} {verb} la {second}{rest}.",
    st.sampled_from(NOUNS),
    st.sampled_from(VERBS),
    st.sampled_from(NOUNS),
    st.sampled_from(
        ["", " en treinta (30) días", ", según el artículo 2", "; lo dice el inciso a)", " (25 %)"]
    ),
)
paragraphs = st.lists(sentences, min_size=1, max_size=4).map(" ".join)
titles = st.builds(
    lambda first, second: f"De la {first} y la {second}", st.sampled_from(NOUNS), st.sampled_from(NOUNS)
)


@dataclass(frozen=True)
class Shape:
    """How a whole statute writes its labels."""

    label: str  # with {number}, {word}, {roman}
    heading: str  # "none", "same", "next"
    is_bold: bool
    items: str  # "letters", "numbers", "bullets"
    chapter: str
    suffix: str


shapes = st.builds(
    Shape,
    label=st.sampled_from(
        ["Artículo {number}º.-", "ART. {number} —", "Art. {number}.º", "Artículo {number}.", "ARTÍCULO {word}.-",
         "Artículo {roman}.", "Art. {number}º", "Cláusula {word}.", "Artículo {number}:"]
    ),
    heading=st.sampled_from(["none", "same", "next"]),
    is_bold=st.booleans(),
    items=st.sampled_from(["letters", "numbers", "bullets"]),
    chapter=st.sampled_from(["Capítulo {roman}: {title}", "CAPÍTULO {word}\n\n{title}", "Título {roman} - {title}"]),
    suffix=st.sampled_from(["md", "txt"]),
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """One generated article."""

    title: str
    body: list[str]
    items: list[str]
    opens_chapter: bool


articles = st.builds(
    Written,
    titles,
    st.lists(paragraphs, min_size=1, max_size=3),
    st.lists(sentences, max_size=3),
    st.booleans(),
)


def spell(pattern: str, number: int, title: str = "") -> str:
    return pattern.format(
        number=number, word=ORDINAL_WORDS[number - 1], roman=ROMANS[number - 1], title=title
    )


def write(shape: Shape, statute: list[Written]) -> str:
    """Return the statute as a file in this shape."""
    is_markdown = shape.suffix == "md"
    blocks = ["# Estatutos del frente" if is_markdown else "ESTATUTOS DEL FRENTE"]
    chapter = 0
    for number, article in enumerate(statute, 1):
        if article.opens_chapter:
            chapter += 1
            text = spell(shape.chapter, chapter, article.title)
            blocks.append("\n\n".join(f"## {line}" for line in text.split("\n\n")) if is_markdown else text)
        label = spell(shape.label, number)
        bold = "**" if is_markdown and shape.is_bold else ""
        body = list(article.body)
        if shape.heading == "same":
            body[0] = f"{bold}{label} {article.title}.{bold} {body[0]}"
        elif shape.heading == "next":
            body[:0] = [f"{bold}{label}{bold}", article.title]
        else:
            body[0] = f"{bold}{label}{bold} {body[0]}"
        blocks += body
        marks = {"letters": ["a) ", "b) ", "c) "], "numbers": ["1. ", "2. ", "3. "], "bullets": ["- "] * 3}[
            shape.items
        ]
        blocks += [mark + item for mark, item in zip(marks, article.items, strict=False)]
    return "\n\n".join(blocks) + "\n"


def read_words(reading: Reading) -> Counter[str]:
    statute = reading.statute
    texts = [statute.title or "", *(one.text for one in reading.unread)]
    last: tuple[object, ...] = ()
    for article in statute.articles:
        texts += [article.label or "", article.heading or "", article.text]
        if article.division != last:
            texts += [division.title or "" for division in article.division]
        last = article.division
    return Counter(re.findall(r"[^\W_]+", " ".join(texts).lower()))


@given(shapes, st.lists(articles, min_size=2, max_size=10))
def test_no_word_of_a_generated_statute_vanishes(shape: Shape, statute: list[Written]) -> None:
    source = write(shape, statute)
    reading = read_statute(source.encode(), f"x.{shape.suffix}")
    lost = Counter(re.findall(r"[^\W_]+", source.lower())) - read_words(reading)
    # Gone is only what an article or a division is called, and a division's number, which is in digits.
    names = {"artículo", "art", "cláusula", "capítulo", "título"}
    numbers = {*(one.lower() for one in ROMANS), *ORDINAL_WORDS}
    assert set(lost) <= names | numbers
    assert not [one for one in reading.warnings if one.code == "words-lost"]


@given(shapes, st.lists(articles, min_size=2, max_size=10))
def test_each_article_of_a_generated_statute_is_found(shape: Shape, statute: list[Written]) -> None:
    reading = read_statute(write(shape, statute).encode(), f"x.{shape.suffix}")
    read = [article for article in reading.statute.articles if article.kind == "article"]
    assert [article.number for article in read] == [str(number) for number in range(1, len(statute) + 1)]
    if shape.heading == "next" or (shape.heading == "same" and shape.is_bold and shape.suffix == "md"):
        assert [article.heading for article in read] == [written.title for written in statute]
    if shape.heading == "none":
        assert [article.heading for article in read if article.heading] == []
    for article, written in zip(read, statute, strict=True):
        depths = [part.depth for part in article.parts if part.depth]
        assert len(depths) >= len(written.items)
        chapters = [division for division in article.division if division.kind in {"chapter", "title"}]
        assert len(chapters) == any(one.opens_chapter for one in statute[: int(article.number or 0)])


@given(shapes, st.lists(articles, min_size=2, max_size=6))
def test_a_file_reads_the_same_twice_with_other_ends_of_lines_and_in_another_encoding(
    shape: Shape, statute: list[Written]
) -> None:
    source = write(shape, statute)
    name = f"x.{shape.suffix}"
    reading = read_statute(source.encode(), name)
    assert reading == read_statute(source.encode(), name)
    assert reading == read_statute(source.replace("\n", "\r\n").encode("utf-8-sig"), name)
    assert reading == read_statute(source.encode("utf-16"), name)
    assert reading == read_statute(source.encode("cp1252"), name)


@given(st.text(max_size=400), st.sampled_from(["x.md", "x.txt"]))
def test_any_text_is_read_or_refused_and_loses_nothing(text: str, name: str) -> None:
    try:
        reading = read_statute(text.encode(), name)
    except FrenteError:
        return
    assert not [one for one in reading.warnings if one.code == "words-lost"] or name == "x.md"


pieces = st.sampled_from(
    ["Artículo 1.- ", "Art. 2º", "\n", "\n\n", "# ", "**", "_", "a) ", "- ", "1. ", "> ", "| a | b |\n|---|---|\n",
     "```\n", "CAPÍTULO II", "Disposiciones transitorias", "Primera.- ", "[^1]", "\n[^1]: nota\n", "Anexo A",
     "La federación. ", "---\n", "===\n", "§ 1º ", "\f", "12\n", "Índice\n",
     "Dado en Caracas, a los", "[enlace](http://a.b)", "    ", "\\"]
)  # fmt: skip


@given(st.lists(pieces, max_size=40).map("".join), st.sampled_from(["x.md", "x.txt"]))
def test_whatever_stands_beside_whatever_no_word_vanishes(text: str, name: str) -> None:
    try:
        reading = read_statute(text.encode(), name)
    except StatuteEmpty:
        return
    assert [one.text for one in reading.warnings if one.code == "words-lost"] == []


HOSTILE = [
    "(" * 100_000, "[" * 100_000, "*a " * 33_000, "`a``b" * 20_000, "[a](" * 25_000, "<a " * 33_000,
    "a)" * 50_000, "a) " * 33_000, "Artículo " * 11_000, "Artículo 1" + " " * 100_000 + "x", "1." * 50_000,
    "I" * 100_000, "§" * 100_000, "Disposición transitoria " * 4_000, "primera " * 12_000, "|" * 100_000,
    "| a " * 25_000 + "\n|" + "-|" * 25_000, "." * 100_000, "- " * 50_000, "-" * 100_000, "#" * 100_000,
    "<!--" * 25_000, "inciso a), b) y " * 6_000, "veinte y " * 11_000, "\f" * 100_000, "a-\n" * 10_000,
    "> " * 50_000, "1) a\n" * 5_000, "Capítulo I " * 9_000, "Artículo 1.- " + "a, " * 33_000, "&amp;" * 20_000,
    "[^a]" * 25_000, "[^a]: b\n" * 4_000, "\\" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("suffix", ["md", "txt"])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12].encode("unicode_escape").decode())
def test_no_line_takes_long(text: str, suffix: str) -> None:
    start = time.process_time()
    with contextlib.suppress(StatuteTooLarge, StatuteEmpty):
        read_statute(f"Artículo 1. {text}\n\n{text}\n".encode(), f"x.{suffix}")
    assert time.process_time() - start < 5


def test_a_text_of_many_lines_takes_time_in_proportion() -> None:
    line = "la asamblea decide sobre la producción y sobre las cuentas de la fábrica"

    def took(lines: int) -> float:
        start = time.process_time()
        read_plain("Artículo 1.- Es.\n\n" + "\n".join([line] * lines))
        return time.process_time() - start

    small = max(took(2_000), 0.01)
    assert (
        took(16_000) < 30 * small
    )  # eight times as long, with room for a busy machine; squared it would be 64


def test_more_than_a_statute_may_have_is_refused() -> None:
    many = "\n\n".join(f"Artículo {number}.- La asamblea decide." for number in range(1, 2_002))
    long = "Artículo 1.- " + "La asamblea decide. " * 11_000
    items = "Artículo 1.- Son:\n\n" + "\n".join(f"{number}) tal cosa;" for number in range(1, 1_000)) * 5
    for text in (many, long, items, "x" * ((8 << 20) + 1)):
        with pytest.raises(StatuteTooLarge):
            read_statute(text.encode(), "x.txt")


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# Sólo un título\n", "<!-- nada -->", "---\ntitle: Nada\n---\n", "***"]
)
def test_a_file_without_text_is_empty(text: str) -> None:
    with pytest.raises(StatuteEmpty):
        read_statute(text.encode(), "x.md")
