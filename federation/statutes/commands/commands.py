"""The command line of frente-statutes: the group, and its language."""

import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from federation import speaking
from federation.speaking import LANGUAGES, Say, SpokenGroup, asked_language, choose_language, version_option
from federation.statutes.commands import comparing, single, uniting
from federation.statutes.commands.options import Options
from federation.statutes.commands.words import speaker


def main() -> None:
    """Carry out the command line."""
    with suppress(AttributeError):  # not of a stream that somebody put in its place
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # so it is caught
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; returns its exit code, which is that of the error's family."""
    say = speaker(choose_language(asked_language(arguments)))
    return speaking.run("frente-statutes", build, say, arguments)


def build(say: Say) -> click.Group:
    """Return the commands, with help in the language that `say` speaks."""
    options = Options(say)

    @click.group(cls=SpokenGroup, help=say("help"), context_settings={"help_option_names": ["-h", "--help"]})
    @version_option(say)
    @options.one("language", type=click.Choice(LANGUAGES))
    def group(language: str | None) -> None:
        pass  # it was chosen before this was built

    single.add(group, options)
    comparing.add(group, options)
    uniting.add(group, options)
    return group
