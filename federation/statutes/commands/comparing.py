"""The commands that compare: topics by drafts, and two texts word by word."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from federation.errors import SettingInvalid
from federation.speaking import Say, printable, tell_json
from federation.statutes.commands.options import NAME, PATH, Options
from federation.statutes.commands.terminal import in_colour, read, tell
from federation.statutes.commands.working import main_language, make, many_statutes, save, work
from federation.statutes.model import Reading, articles_to_json
from federation.statutes.tasks import Plain


def add(group: click.Group, options: Options) -> None:
    """Add the commands to the group."""
    say = options.say

    @group.command(help=say("help compare"))
    @click.argument("files", type=NAME, nargs=-1, required=True)
    @options.file("html")
    @options.file("pdf")
    @options.file("csv")
    @options.file("plan")
    @options.one("paper", type=click.Choice(("a4", "a3")), default="a4")
    @options.file("base")
    @options.one("topics", metavar="N,N-N")
    @options.json()
    def compare(
        files: tuple[str, ...],
        html: Path | None,
        pdf: Path | None,
        csv: Path | None,
        plan: Path | None,
        paper: str,
        base: Path | None,
        topics: str | None,
        as_json: bool,
    ) -> None:
        from federation.statutes.commands.printing import comparison_lines

        held = _base(files, base)
        readings = [read(Path(one)) for one in files]
        found = work(say, "align", {**many_statutes(readings), "corrections": []}, hidden=as_json)
        chosen = [found["topics"][place] for place in _chosen(topics, found)]
        asked = {"base": held, "paper": paper, "topics": chosen}
        wanted = {"html": html, "pdf": pdf, "csv": csv}
        written = list(_side_by_side(say, files, readings, asked, wanted, hidden=as_json))
        if plan is not None:
            written.append(save(say, plan, _first_plan(files, readings, chosen)))
        answer = {"drafts": _drafts(files, readings), **found}
        if as_json:
            tell_json(answer)
        else:
            tell([*comparison_lines(say, answer, held), *written])

    @group.command(help=say("help diff"))
    @click.argument("a", type=PATH)
    @click.argument("b", type=PATH)
    @options.json()
    def diff(a: Path, b: Path, as_json: bool) -> None:
        from federation.statutes.commands.printing import diff_lines

        readings = [read(a), read(b)]
        answer = work(say, "diff", many_statutes(readings), hidden=as_json)
        if as_json:
            tell_json(answer)
        else:
            left, right = (one.statute.articles for one in readings)
            tell(list(diff_lines(say, answer, left, right, coloured=in_colour())))


def _base(files: Sequence[str], base: Path | None) -> int:
    """Return which of the files is the base. Raises SettingInvalid where it is none of them, or there are no two."""
    if len(files) < 2:
        raise SettingInvalid("A comparison needs two files or more.")
    if base is None:
        return 0
    paths = [Path(file) for file in files]
    if base not in paths:
        raise SettingInvalid(f"--base: {printable(str(base))} is none of the files that are compared.")
    return paths.index(base)


def _chosen(topics: str | None, found: Plain) -> list[int]:
    """Return the places of the topics asked for: "1,4-7" counts from 1. Raises SettingInvalid."""
    count = len(found["topics"])
    if topics is None:
        return list(range(count))
    chosen: set[int] = set()
    for piece in topics.split(","):
        first, dash, last = (part.strip() for part in piece.partition("-"))
        ends = [first, last] if dash else [first]
        if not all(end.isascii() and end.isdecimal() and len(end) <= len(str(count)) for end in ends):
            raise SettingInvalid(
                f"--topics: {printable(piece.strip()) or '—'} is no topic; there are 1 to {count}."
            )
        places = range(int(first) - 1, int(ends[-1]))
        if not places or places[0] < 0 or places[-1] >= count:
            raise SettingInvalid(f"--topics: {piece.strip()} is no topic; there are 1 to {count}.")
        chosen.update(places)
    return sorted(chosen)


def _drafts(files: Sequence[str], readings: Sequence[Reading]) -> list[Plain]:
    return [
        {"file": file, "articles": articles_to_json(reading.statute.articles)}
        for file, reading in zip(files, readings, strict=True)
    ]


def _side_by_side(
    say: Say,
    files: Sequence[str],
    readings: Sequence[Reading],
    asked: Mapping[str, Plain],
    wanted: Mapping[str, Path | None],
    *,
    hidden: bool,
) -> Iterator[str]:
    """Write the topics side by side as each format that was asked for, and give a line for each."""
    names = [printable(file) for file in files]
    title = next((one.statute.title for one in readings if one.statute.title), " · ".join(names))
    request = {**many_statutes(readings), **asked, "names": names, "title": title}
    for to, file in wanted.items():
        if file is not None:
            yield save(say, file, make(say, "write-synopsis", {**request, "to": to}, hidden=hidden))


def _first_plan(files: Sequence[str], readings: Sequence[Reading], topics: Sequence[Plain]) -> bytes:
    from federation.statutes.commands.plans import first_plan

    statutes = [one.statute for one in readings]
    return _json(first_plan(files, statutes, topics, main_language(readings)))


def _json(value: Plain) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
