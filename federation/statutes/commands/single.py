"""The commands about one statute: read, check, export."""

from datetime import datetime
from pathlib import Path
from typing import Final

import click

from federation.speaking import tell_json
from federation.statutes.commands.options import PATH, Options
from federation.statutes.commands.terminal import read, tell
from federation.statutes.commands.working import make, one_statute, save, work

FORMATS: Final = ("docx", "odt", "pdf", "akn", "md", "json")


def add(group: click.Group, options: Options) -> None:
    """Add the commands to the group."""
    say = options.say
    file = click.argument("file", type=PATH)

    @group.command("read", help=say("help read"))
    @file
    @options.one("beside", type=PATH, metavar="DIRECTORY")
    @options.json()
    def read_(file: Path, beside: Path | None, as_json: bool) -> None:
        from federation.statutes.commands.printing import reading_lines

        reading = read(file, beside)
        if as_json:
            tell_json(reading.to_json())
        else:
            tell(list(reading_lines(say, reading)))

    @group.command(help=say("help check"))
    @file
    @options.json()
    def check(file: Path, as_json: bool) -> None:
        from federation.statutes.commands.printing import finding_lines

        answer = work(say, "check", one_statute(read(file)), hidden=as_json)
        if as_json:
            tell_json(answer)
        else:
            tell(list(finding_lines(say, answer["findings"])))

    @group.command(help=say("help export"))
    @file
    @options.one("to", type=click.Choice(FORMATS), required=True)
    @options.file("out", required=True)
    @options.one("date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE")
    @options.one("author", metavar="NAME")
    @options.one("uri", metavar="URI")
    @options.json()
    def export(
        file: Path,
        to: str,
        out: Path,
        day: datetime | None,
        author: str | None,
        uri: str | None,
        as_json: bool,
    ) -> None:
        named = None if day is None else day.date().isoformat()
        request = {**one_statute(read(file)), "to": to, "author": author, "uri": uri, "day": named}
        data = make(say, "write", request, hidden=as_json)
        line = save(say, out, data)
        if as_json:
            tell_json({"file": str(out), "bytes": len(data)})
        else:
            tell([line, say("no day")] if to == "akn" and day is None else [line])
