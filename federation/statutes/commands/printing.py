"""The answers as lines for a person in a terminal: what the same call gives with --json, told.

Changes show as [-deleted-]{+inserted+}, with ! before what is of substance; a terminal with colours has them as well.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import click

from federation.speaking import Say, printable
from federation.statutes.model import Article, Reading
from federation.statutes.tasks import Plain
from federation.statutes.tokens import words_of

MAX_CELL: Final = 60  # characters of a cell of a table
CONTEXT: Final = 80  # characters of unchanged words on each side of a change
_SIGNS: Final = {"same": "=", "near": "≈", "subject": "~", "split": "<", "merged": ">"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give the rows under their head, in columns as wide as they need."""
    shown = [[_shorten(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[column]) for row in shown) for column in range(len(head))]
    for place, row in enumerate(shown):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if place == 0:
            yield "  ".join("─" * width for width in widths)


def _shorten(text: str) -> str:
    flat = printable(" ".join(text.split()))
    return flat if len(flat) <= MAX_CELL else f"{flat[: MAX_CELL - 1]}…"


# -- read -----------------------------------------------------------------------------------------------


def reading_lines(say: Say, reading: Reading) -> Iterator[str]:
    """Tell what was read: a table of units, then what a person should look at."""
    articles = reading.statute.articles
    words = {article.id: len(words_of(article.text)) for article in articles}
    yield reading.statute.title or say("untitled")
    yield say("articles", count=len(articles), words=sum(words.values()), language=reading.language)
    yield ""
    columns = [say(f"column {name}") for name in ("id", "label", "heading", "words")]
    rows = [
        [article.id, article.label or article.number or "", _title(say, article), str(words[article.id])]
        for article in articles
    ]
    yield from table(columns, rows)
    if reading.warnings:
        yield from ("", say("warnings"))
        for warning in reading.warnings:
            place = f"{warning.article}: " if warning.article else ""
            yield f"  {place}{warning.text} ({warning.code})"
    if reading.unread:
        yield from ("", say("unread"))
        for unread in reading.unread:
            yield f"  {unread.after or say('beginning')}: {_shorten(unread.text)}"


def _title(say: Say, article: Article) -> str:
    if article.heading:
        return article.heading
    return "" if article.kind == "article" else f"({say(f'kind {article.kind}')})"


# -- compare --------------------------------------------------------------------------------------------


def comparison_lines(say: Say, answer: Plain, base: int) -> Iterator[str]:
    """Tell the topics by drafts: which articles, and how each stands to the base."""
    drafts, topics = answer["drafts"], answer["topics"]
    for place, draft in enumerate(drafts, start=1):
        yield f"{place:>3}  {printable(draft['file'])}"
    alone = sum(len({member["draft"] for member in topic["members"]}) == 1 for topic in topics)
    yield from ("", say("topics", topics=len(topics), alone=alone), say("relations"), "")
    signs = _signs(answer, base)
    rows = []
    for number, topic in enumerate(topics, start=1):
        cells: dict[int, list[str]] = defaultdict(list)
        for member in sorted(topic["members"], key=lambda one: (one["draft"], one["article"])):
            article = drafts[member["draft"]]["articles"][member["article"]]
            name = article["label"] or article["number"] or article["id"]
            cells[member["draft"]].append(f"{name}{signs.get((member['draft'], member['article']), '')}")
        rows.append([str(number), topic["label"], *(" ".join(cells[draft]) for draft in range(len(drafts)))])
    columns = ["", say("column topic"), *(str(place) for place in range(1, len(drafts) + 1))]
    yield from table(columns, rows)


def _signs(answer: Plain, base: int) -> dict[tuple[int, int], str]:
    """Return for each article how it stands to the base's article that it is most like."""
    best: dict[tuple[int, int], tuple[float, str]] = {}
    for link in answer["links"]:
        a, b = tuple(link["a"]), tuple(link["b"])
        if base not in {a[0], b[0]}:
            continue
        other = b if a[0] == base else a
        sign = _SIGNS[link["relation"]] + ("^" if link["moved"] else "")
        best[other] = max(best.get(other, (-1.0, "")), (link["similarity"], sign))
    return {place: sign for place, (_, sign) in best.items()}


# -- diff -----------------------------------------------------------------------------------------------


def diff_lines(
    say: Say, answer: Plain, a: Sequence[Article], b: Sequence[Article], *, coloured: bool
) -> Iterator[str]:
    """Tell what changed, unit by unit."""
    changed = False
    if any(op["op"] != "equal" for op in answer["title_ops"]):
        changed = True
        yield from (f"## {say('title')}", marked(answer["title_ops"], coloured=coloured), "")
    same = 0
    for one in answer["articles"]:
        ops = [*one["heading_ops"], *one["ops"]]
        if one["a"] is not None and one["b"] is not None and not one["moved"] and not _differs(ops):
            same += 1
            continue
        changed = True
        left = None if one["a"] is None else a[one["a"]]
        right = None if one["b"] is None else b[one["b"]]
        yield f"## {_pair_name(say, left, right, moved=one['moved'])}"
        if _differs(one["heading_ops"]):
            yield marked(one["heading_ops"], coloured=coloured)
        if _differs(one["ops"]):
            yield marked(one["ops"], coloured=coloured, whole=left is None or right is None)
        yield ""
    if not changed:
        yield say("no difference")
        return
    yield say("same units", count=same)
    yield say("key")


def _differs(ops: Sequence[Plain]) -> bool:
    return any(op["op"] != "equal" for op in ops)


def _pair_name(say: Say, left: Article | None, right: Article | None, *, moved: bool) -> str:
    names = [article.id for article in (left, right) if article is not None]
    name = " → ".join(dict.fromkeys(names))
    heading = next((one.heading for one in (right, left) if one is not None and one.heading), None)
    said = [f"{name}: {heading}" if heading else name]
    said += [say("only b")] if left is None else [say("only a")] if right is None else []
    return " · ".join([*said, *([say("moved")] if moved else [])])


def marked(ops: Sequence[Plain], *, coloured: bool, whole: bool = True) -> str:
    """Return the changes as marked text; where not `whole`, long runs without a change are cut."""
    pieces = []
    for place, op in enumerate(ops):
        text, weight = op["text"], "!" if op["substance"] else ""
        match op["op"]:
            case "delete":
                piece = f"[-{weight}{text}-]"
                pieces.append(
                    click.style(piece, fg="red", bold=op["substance"] or None) if coloured else piece
                )
            case "insert":
                piece = f"{{+{weight}{text}+}}"
                pieces.append(
                    click.style(piece, fg="green", bold=op["substance"] or None) if coloured else piece
                )
            case _:
                pieces.append(text if whole else _cut(text, first=place == 0, last=place == len(ops) - 1))
    return "".join(pieces)


def _cut(text: str, *, first: bool, last: bool) -> str:
    """Return the words near a change: the end of what comes before, the beginning of what comes after."""
    before = "" if first else text[:CONTEXT]
    after = "" if last else text[-CONTEXT:]
    return text if len(text) <= len(before) + len(after) + 10 else f"{before} […] {after}"


# -- merge ----------------------------------------------------------------------------------------------


def merge_lines(say: Say, answer: Plain) -> Iterator[str]:
    """Tell which changes entered and which stand against each other."""
    changes, conflicts, review = answer["changes"], answer["conflicts"], answer["review"]
    yield say("merged", changes=len(changes), conflicts=len(conflicts), review=len(review))
    texts = {article["id"]: article["text"] for article in answer["base"]["articles"]}
    for name, some in (
        ("review", [change for change in changes if change["id"] in set(review)]),
        ("changes", [change for change in changes if change["id"] not in set(review)]),
    ):
        if some:
            yield from ("", say(name))
            for change in some:
                yield f"  {_change(say, change, texts)}"
    if conflicts:
        yield from ("", say("conflicts"))
        for conflict in conflicts:
            yield f"  {conflict['id']} {conflict['article'] or say('end of statute')}"
            yield f"      {say('base says')}: {_shorten(conflict['base'] or '—')}"
            for one in conflict["alternatives"]:
                yield f"      {_files(one['from'])}: {_shorten(one['text'] or '—')}"


def _change(say: Say, change: Plain, texts: Mapping[str, str]) -> str:
    start, end = change["start"], change["end"]
    old = "" if start is None else texts.get(change["article"] or "", "")[start:end]
    said = [
        f"{change['id']} {change['article'] or change['to'] or say('end of statute')}",
        say(f"change {change['kind']}"),
        f"[-{_shorten(old)}-]" if old else "",
        f"{{+{_shorten(change['new'])}+}}" if change["new"] else "",
        f"→ {change['to'] or say('end of statute')}" if change["kind"] == "move" else "",
    ]
    return f"{' '.join(filter(None, said))}  ({_files(change['from'])})"


def _files(names: Sequence[str]) -> str:
    return ", ".join(printable(name) for name in names)


# -- draft and check --------------------------------------------------------------------------------------


def draft_lines(say: Say, answer: Plain) -> Iterator[str]:
    """Tell how much of a text comes from the drafts, who wrote the rest, and what the plan leaves open."""
    total = len(answer["text"])
    written: Counter[str] = Counter()
    for span in answer["trace"]:
        if "author" in span["source"]:
            written[span["source"]["author"]] += span["end"] - span["start"]
    authors = ", ".join(f"{printable(name)} ({count})" for name, count in sorted(written.items()))
    yield say("traced", sourced=total - written.total(), total=total)
    if authors:
        yield say("authors", authors=authors)
    if answer["unresolved"]:
        yield say("unresolved")
        for one in answer["unresolved"]:
            yield f"  {one['article']}: {_shorten(one['text'])} ({one['code']})"


def finding_lines(say: Say, findings: Sequence[Plain]) -> Iterator[str]:
    """Tell what was found, one kind after the other."""
    if not findings:
        yield say("no findings")
        return
    yield say("findings", count=len(findings))
    for code, group in groupby(
        sorted(findings, key=lambda one: str(one["code"])), key=lambda one: str(one["code"])
    ):
        yield from ("", code)
        for one in group:
            places = ", ".join(article for article in one["articles"] if article)
            yield f"  {places}: {one['text']}" if places else f"  {one['text']}"
