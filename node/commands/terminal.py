"""What all commands share: options, passphrases, language, JSON or words, progress, and errors told once.

Passphrases come from --passphrase-file, FRENTE_PASSPHRASE or a prompt, and never from the command line, where any
user of the machine could read them.
"""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from federation.encoding import b64decode_strict
from federation.errors import FrenteError, PassphraseMissing
from node.clock import system_now
from node.translations import advice, fault_words, kind_word, say

if TYPE_CHECKING:
    from federation.keys import PublicKey
    from node.services.keyring import Passphrases
    from node.services.node import Node

F = TypeVar("F", bound=Callable[..., Any])

SHORT_ID = (
    12  # digits of a record's id that are shown in tables; any beginning that is one record's is accepted
)


class Told(click.exceptions.Exit):
    """End with this exit code; everything was said."""


# -- help in three languages -------------------------------------------------------------------------


def paragraphs(docstring: str) -> str:
    """Return a docstring as the catalogue has it: a line for each paragraph, and an empty one between."""
    return "\n\n".join(" ".join(part.split()) for part in docstring.split("\n\n")).strip()


class TranslatedOption(click.Option):
    """An option whose help is said in the language of now."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the names and the help."""
        self.help, kept = say(self.help or ""), self.help
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = kept


class _Translated(click.Command):
    """A command whose help is said in the language of now."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how it is called."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=f"{say('Usage')}: ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what it does."""
        self.help, kept = say(paragraphs(self.help or "")), self.help
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = kept

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence."""
        text = say(paragraphs(self.help or "")).split("\n\n")[0].rstrip(".")
        return text if len(text) <= 2 * limit else f"{text[: 2 * limit - 1]}…"

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help, explained."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("Show this help and end.")
        return option


class TranslatedCommand(_Translated):
    """A command with translated help."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [found for one in self.get_params(ctx) if (found := one.get_help_record(ctx)) is not None]
        if records:
            with formatter.section(say("Options")):
                formatter.write_dl(records)


class TranslatedGroup(_Translated, click.Group):
    """A group of commands with translated help."""

    command_class = TranslatedCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        TranslatedCommand.format_options(self, ctx, formatter)  # type: ignore[arg-type]  # only asks for parameters
        commands = [(name, self.commands[name].get_short_help_str()) for name in self.list_commands(ctx)]
        if commands:
            with formatter.section(say("Commands")):
                formatter.write_dl(commands)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Return the commands in the order in which a person meets them."""
        return list(self.commands)


TranslatedGroup.group_class = TranslatedGroup


def option(*names: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401 - click's own settings
    """Return click's option, with translated help."""
    return click.option(*names, cls=TranslatedOption, **settings)


data_option = option(
    "--data",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="FRENTE_NODE_DATA",
    default=Path(),
    help="Folder of the node. Default: the current one, or FRENTE_NODE_DATA.",
)
passphrase_option = option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="FRENTE_PASSPHRASE_FILE",
    help="File whose first line is the passphrase of the keys. Also FRENTE_PASSPHRASE; else it is asked for.",
)
json_option = option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")


# -- passphrases -------------------------------------------------------------------------------------


def passphrases(file: Path | None) -> Passphrases:
    """Return where the passphrases come from."""

    def give(name: str, *, new: bool) -> str:
        if file is not None:
            return _first_line(file)
        known = os.environ.get("FRENTE_PASSPHRASE")
        if known:
            return known
        if not sys.stdin.isatty():
            raise PassphraseMissing(
                f"The key {name} needs a passphrase, and nobody is there to ask.", key=name
            )
        text = (
            say("New passphrase for the key {key}", key=name)
            if new
            else say("Passphrase of the key {key}", key=name)
        )
        confirm = say("The same again") if new else False
        typed: str = click.prompt(text, hide_input=True, confirmation_prompt=confirm, err=True)
        return typed

    return give


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise PassphraseMissing(f"The passphrase file {file} cannot be read.", file=str(file)) from fault
    if not lines or not lines[0]:
        raise PassphraseMissing(f"The passphrase file {file} has no first line.", file=str(file))
    return lines[0]


@contextmanager
def opened(folder: Path, passphrase_file: Path | None = None) -> Iterator[Node]:
    """Give the node of a folder."""
    from node.services.node import Node

    with Node.open(folder, passphrases(passphrase_file)) as node:
        yield node


def now() -> datetime:
    """Return the time by which a command acts."""
    return system_now()


def public_key(text: str | None) -> PublicKey | None:
    """Return the public key that a person typed or copied. Raises KeyUnsafe, Base64Malformed."""
    from federation.keys import PublicKey

    return None if text is None else PublicKey.enrol(b64decode_strict(text))


def warn_of_clock(node: Node) -> None:
    """Say where the clock cannot be right: what is signed carries its hour."""
    behind = node.days_behind_log(now())
    if behind > 1:
        warn(say("This machine's clock is {days} days behind the log's day. Check its date.", days=behind))


# -- answers -----------------------------------------------------------------------------------------


def tell(text: str = "") -> None:
    """Say a line to a person."""
    click.echo(text)


def tell_json(value: object) -> None:
    """Answer a program."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def warn(text: str) -> None:
    """Say a line that must be seen even where the answer is JSON."""
    click.echo(text, err=True)


def table(rows: list[tuple[str, ...]]) -> None:
    """Say rows in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    for row in rows:
        tell("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far something has come, where a person is watching; gives (done, total)."""
    shown = [0]
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def step(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - shown[0])
            shown[0] = done

        yield step


def tell_fault(fault: FrenteError, *, as_json: bool) -> None:
    """Say what went wrong and what can be done: on the standard error, or as JSON."""
    hint = advice(fault.code)
    if as_json:
        told = {"code": fault.code, "detail": str(fault), "evidence": fault.evidence, "advice": hint}
        tell_json({"error": told})
        return
    warn(fault_words(fault.code, str(fault)))
    if fault.evidence.get("evidence"):
        warn(say("Evidence: {files}", files=fault.evidence["evidence"]))
    if hint:
        warn(hint)


def tell_written(kind: str, record: str, *, missing: int, as_json: bool) -> None:
    """Say that a record stands in the outbox, or that it lacks signatures."""
    if as_json:
        tell_json({"id": record, "kind": kind, "complete": missing == 0, "missing_signatures": missing})
    elif missing:
        tell(say("{kind} {id} lacks {count} signatures.", kind=kind_word(kind), id=record, count=missing))
        tell(say("Ask the other custodians: frente-node cosign request FILE"))
    else:
        tell(say("{kind} {id} is signed and waits in the outbox.", kind=kind_word(kind), id=record))
        tell(say("Send it: frente-node sync"))
