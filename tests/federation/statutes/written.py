"""Statutes written line by line, for tests that need no file.

# Estatutos                     the title
== chapter 2 Del congreso       a division: kind, number or -, title
5 Quórum | La mitad …           an article: label, heading (may be empty), text
+ b) segundo punto              one more line of its text
Preámbulo: Nosotros …           the preamble
"""

import re

from federation.statutes.model import Article, Division, Passage, Statute
from federation.statutes.numerals import parse_ordinal

_ITEM = re.compile(r"(?P<label>[a-z]\)|\d+[.)]|§ \d+º) ")
_SERIES = (
    ("transitor", "transitional"),
    ("adicional", "additional"),
    ("derog", "derogatory"),
    ("final", "final"),
)


def write(lines: str) -> Statute:
    """Return the statute that the lines describe."""
    title: str | None = None
    division: tuple[Division, ...] = ()
    articles: list[dict[str, object]] = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        if line.startswith("# "):
            title = line[2:]
        elif line.startswith("== "):
            kind, place, name = line[3:].split(" ", 2)
            division = (
                Division.model_validate(
                    {"kind": kind, "number": None if place == "-" else place, "title": name}
                ),
            )
        elif line.startswith("+ "):
            articles[-1]["text"] = f"{articles[-1]['text']}\n{line[2:]}"
        elif line.startswith("Preámbulo: "):
            articles.append({"id": "preamble", "kind": "preamble", "text": line.removeprefix("Preámbulo: ")})
        else:
            head, _, text = line.partition("|")
            label, _, heading = head.strip().partition(" ")
            number = _number(label)
            articles.append(
                {
                    "id": _id(number, label, division, articles),
                    "kind": "article",
                    "number": number,
                    "label": label if number else None,
                    "heading": heading.strip() or None,
                    "division": division,
                    "text": text.strip(),
                }
            )
    return Statute(
        title=title,
        articles=tuple(Article(**one, parts=_parts(str(one["text"]))) for one in articles),  # type: ignore[arg-type]
    )


def _number(label: str) -> str | None:
    value = parse_ordinal(re.sub(r"(-[A-Z]|bis)$", "", label))
    return None if value is None else str(value)


def _id(
    number: str | None, label: str, division: tuple[Division, ...], before: list[dict[str, object]]
) -> str:
    series = "article"
    if division and division[-1].kind == "provisions":
        title = (division[-1].title or "").lower()
        series = next(name for stem, name in _SERIES if stem in title)
    suffix = (
        "-bis" if label.endswith("bis") else f"-{label[-1].lower()}" if re.search(r"-[A-Z]$", label) else ""
    )
    wanted = f"{series}-{number}{suffix}" if number else f"article-after-{len(before)}"
    taken = {one["id"] for one in before}
    return next(one for one in (wanted, *(f"{wanted}-{again}" for again in range(2, 99))) if one not in taken)


def _parts(text: str) -> tuple[Passage, ...]:
    parts = []
    start = 0
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if line:
            parts.append(
                Passage(
                    label=item["label"] if item else None,
                    depth=1 if item else 0,
                    start=start,
                    end=start + len(line),
                )
            )
        start += len(line) + 1
    return tuple(parts)
