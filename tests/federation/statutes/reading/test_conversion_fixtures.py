"""Every statute of `fixtures/converted/` and of office_statutes.py, read and compared with what was counted by hand.

The expectations are as in test_fixtures.py; `beside` holds the files that the text may include.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from federation.statutes.model import Reading
from federation.statutes.reading import read_statute
from tests.federation.statutes.reading.office_statutes import OFFICE
from tests.federation.statutes.reading.test_fixtures import shown

FIXTURES = Path(__file__).parent / "fixtures" / "converted"
NAMES = sorted([*(path.name for path in FIXTURES.iterdir() if path.suffix != ".toml"), *OFFICE])


def expected(name: str) -> dict[str, Any]:
    return tomllib.loads((FIXTURES / name).with_suffix(".toml").read_text())


def read(name: str, beside: dict[str, str] | None = None) -> Reading:
    data = OFFICE[name]() if name in OFFICE else (FIXTURES / name).read_bytes()
    return read_statute(data, name, beside={other: text.encode() for other, text in (beside or {}).items()})


def test_every_format_and_language_has_its_fixtures() -> None:
    suffixes = [Path(name).suffix for name in NAMES]
    assert {suffix: suffixes.count(suffix) >= 3 for suffix in suffixes} == dict.fromkeys(
        (".docx", ".html", ".odt", ".rst", ".tex"), True
    )
    assert {expected(name)["language"] for name in NAMES} == {"es", "pt", "en"}


@pytest.mark.parametrize("name", NAMES)
def test_a_converted_file_reads_as_somebody_counted_it(name: str) -> None:
    wanted = expected(name)
    reading = read(name, wanted.get("beside"))
    units = [{"kind": "article", **unit} for unit in wanted["units"]]
    aside = {"begins", "ends", "depths"}
    assert [shown(article) for article in reading.statute.articles] == [
        {key: value for key, value in unit.items() if key not in aside} for unit in units
    ]
    assert reading.statute.title == wanted.get("title")
    assert reading.language == wanted["language"]
    assert reading.unread == ()
    warnings = [" ".join(filter(None, [one.code, one.article])) for one in reading.warnings]
    assert sorted(warnings) == sorted(wanted.get("warnings", []))
    for article, unit in zip(reading.statute.articles, units, strict=True):
        assert article.text.startswith(unit.get("begins", ""))
        assert article.text.endswith(unit.get("ends", ""))
        if "depths" in unit:
            assert [part.depth for part in article.parts] == unit["depths"]
