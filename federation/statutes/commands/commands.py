"""The command line of frente-statutes: the group, its language, and what ends it."""

import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from federation.errors import FrenteError
from federation.statutes.commands import comparing, single, uniting
from federation.statutes.commands.options import Options
from federation.statutes.commands.terminal import tell_fault
from federation.statutes.commands.words import LANGUAGES, Say, choose_language, speaker


def main() -> None:
    """Carry out the command line."""
    with suppress(AttributeError):  # not of a stream that somebody put in its place
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # so it is caught
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; returns its exit code, which is that of the error's family."""
    say = speaker(choose_language(_asked_language(arguments)))
    try:
        result = build(say).main(list(arguments), prog_name="frente-statutes", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except FrenteError as fault:
        tell_fault(say, fault, as_json="--json" in arguments)
        return fault.exit_code
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("stopped"), err=True)
        return 130


def build(say: Say) -> click.Group:
    """Return the commands, with help in the language that `say` speaks."""
    options = Options(say)

    @click.group(help=say("help"), context_settings={"help_option_names": ["-h", "--help"]})
    @click.version_option(None, "--version", package_name="frente")
    @options.one("language", type=click.Choice(LANGUAGES))
    def group(language: str | None) -> None:
        pass  # it was chosen before this was built

    single.add(group, options)
    comparing.add(group, options)
    uniting.add(group, options)
    return group


def _asked_language(arguments: Sequence[str]) -> str | None:
    for position, argument in enumerate(arguments):
        if argument == "--language" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--language="):
            return argument.partition("=")[2]
    return None
