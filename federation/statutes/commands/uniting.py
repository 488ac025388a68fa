"""The commands that make one text of many: merge, draft."""

import json
from pathlib import Path

import click

from federation.errors import FileUnreadable, SettingInvalid
from federation.speaking import printable, tell_json
from federation.statutes.commands.options import NAME, PATH, Options
from federation.statutes.commands.terminal import read, read_bytes, tell
from federation.statutes.commands.working import save, work


def add(group: click.Group, options: Options) -> None:
    """Add the commands to the group."""
    say = options.say

    @group.command(help=say("help merge"))
    @click.argument("base", type=NAME)
    @click.argument("versions", type=NAME, nargs=-1, required=True)
    @options.file("out")
    @options.json()
    def merge(base: str, versions: tuple[str, ...], out: Path | None, as_json: bool) -> None:
        from federation.statutes.commands.printing import merge_lines

        request = {
            "file": base,
            "base": read(Path(base)).to_json(),
            "versions": {one: read(Path(one)).to_json() for one in versions},
        }
        answer = work(say, "merge", request, hidden=as_json)
        written = [] if out is None else [save(say, out, answer["text"].encode())]
        if as_json:
            tell_json(answer)
        else:
            tell([*merge_lines(say, answer), *written])

    @group.command(help=say("help draft"))
    @click.argument("plan", type=PATH)
    @options.file("out")
    @options.file("trace")
    @options.file("edited")
    @options.one("author", metavar="NAME")
    @options.json()
    def draft(
        plan: Path,
        out: Path | None,
        trace: Path | None,
        edited: Path | None,
        author: str | None,
        as_json: bool,
    ) -> None:
        from federation.statutes.commands.plans import read_drafts, read_plan
        from federation.statutes.commands.printing import draft_lines

        if (edited is None) != (author is None):
            raise SettingInvalid("--edited and --author go together: whose are the words that changed?")
        chosen = read_plan(plan)
        request = {
            "plan": chosen,
            "statutes": read_drafts(chosen, plan),
            "edited": None if edited is None else _text(edited),
            "author": author,
        }
        answer = work(say, "draft", request, hidden=as_json)
        origins = json.dumps({"trace": answer["trace"]}, ensure_ascii=False, indent=2) + "\n"
        written = [
            save(say, file, text.encode()) for file, text in ((out, answer["text"]), (trace, origins)) if file
        ]
        if as_json:
            tell_json(answer)
            return
        if out is None:
            tell(answer["text"].splitlines())
        for line in (*draft_lines(say, answer), *written):
            click.echo(line, err=True)  # the text alone goes to the standard output


def _text(file: Path) -> str:
    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise FileUnreadable(f"{printable(str(file))} is not UTF-8.", file=str(file)) from fault
