"""Every statute of `fixtures/`, read and compared with what somebody wrote down by hand beside it.

    NAME.md, NAME.txt …   the file
    NAME.toml             title, language, warnings ("code unit"), unread, and the units: id, kind, number, label,
                          heading, under (the divisions), items (labels), depths (of all passages), begins, ends

What a unit's line leaves out is not there: no number, no heading, no division, no item with a label.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from federation.statutes.model import Article, Reading
from federation.statutes.reading import read_statute

FIXTURES = Path(__file__).parent / "fixtures"
PLAIN = sorted(path for path in FIXTURES.iterdir() if path.suffix in {".md", ".txt"})


def read(path: Path) -> Reading:
    return read_statute(path.read_bytes(), path.name)


def expected(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.with_suffix(".toml").read_text())


def under(article: Article) -> str:
    return " > ".join(
        " ".join(filter(None, [division.kind, division.number, division.title]))
        for division in article.division
    )


def shown(article: Article) -> dict[str, Any]:
    """Return a unit as an expectation says it."""
    labels = [part.label for part in article.parts if part.label]
    said = {
        "id": article.id,
        "kind": article.kind,
        "number": article.number,
        "label": article.label,
        "heading": article.heading,
        "under": under(article),
        "items": labels,
    }
    return {name: value for name, value in said.items() if value}


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.name)
def test_a_fixture_reads_as_somebody_counted_it(path: Path) -> None:
    reading, wanted = read(path), expected(path)
    units = [{"kind": "article", **unit} for unit in wanted["units"]]
    seen = [shown(article) for article in reading.statute.articles]
    aside = {"begins", "ends", "depths"}
    assert seen == [{name: value for name, value in unit.items() if name not in aside} for unit in units]
    assert reading.statute.title == wanted.get("title")
    assert reading.language == wanted["language"]
    for article, unit in zip(reading.statute.articles, units, strict=True):
        assert article.text.startswith(unit.get("begins", ""))
        assert article.text.endswith(unit.get("ends", ""))
        if "depths" in unit:
            assert [part.depth for part in article.parts] == unit["depths"]


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.name)
def test_a_fixture_says_what_is_wrong_with_it(path: Path) -> None:
    reading, wanted = read(path), expected(path)
    warnings = [" ".join(filter(None, [one.code, one.article])) for one in reading.warnings]
    assert sorted(warnings) == sorted(wanted.get("warnings", []))
    assert [one.text for one in reading.unread] == wanted.get("unread", [])


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.name)
def test_passages_are_the_text_in_order_and_labels_begin_them(path: Path) -> None:
    for article in read(path).statute.articles:
        covered = [article.text[part.start : part.end] for part in article.parts]
        assert "".join("".join(covered).split()) == "".join(article.text.split())
        assert all(piece == piece.strip() and piece for piece in covered)
        assert all(
            piece.startswith(part.label)
            for piece, part in zip(covered, article.parts, strict=True)
            if part.label
        )


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.name)
def test_every_word_of_a_fixture_is_somewhere(path: Path) -> None:
    """Counted here in another way than the reader does: each word of the file, in its order, in what was read."""
    reading = read(path)
    data = path.read_bytes()
    source = data.decode("cp1252" if path.stem == "windows" else "utf-8")
    source = re.sub(r"\[\^(1)\]", r" \1 ", source)
    source = re.sub(
        r"<!--.*?-->|\]\([^)]*\)|^---$|^title:|-\n(?=sa )", "", source, flags=re.DOTALL | re.MULTILINE
    )
    words = set(re.findall(r"[^\W_]+", source.lower()))
    statute = reading.statute
    texts = [statute.title or "", *(one.text for one in reading.unread)]
    for article in statute.articles:
        texts += [article.label or "", article.heading or "", article.text]
        texts += [division.title or "" for division in article.division]
    read_words = set(re.findall(r"[^\W_]+", " ".join(texts).lower()))
    # What a division or an article is called is its kind, and a division's number is in digits.
    kinds = "artículo art artigo article cláusula título capítulo seção parte part i ii iii primero segundo primeiro"
    names = {
        *kinds.split(),
        "one",
        "two",
        "único",
        "anexo",
        "annex",
        "preámbulo",
        "disposición",
        "transitoria",
    }
    assert words - read_words <= names
