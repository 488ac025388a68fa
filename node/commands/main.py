"""frente-node: a factory's own machine. Works offline; what it signs goes out with the next sync, or on a stick."""

import errno
import sys
from collections.abc import Sequence

import click

from federation.errors import FrenteError, StorageFailed, StorageFull
from federation.speaking import asked_language, tell_usage
from node.commands import cosigning, exchange, fetching, identity, mandates, proposals, writing
from node.commands.terminal import TranslatedGroup, option, tell_fault, warn
from node.translations import choose_language, language, say


@click.group(
    cls=TranslatedGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(None, "--version", package_name="frente", help="Show the version and end.")
@option(
    "--language", type=click.Choice(["es", "en", "pt"]), help="Language. Default: that of LANG, else Spanish."
)
def frente_node(language: str | None) -> None:
    """A factory's own machine.

    It signs what the assembly and its delegates say, offline if need be, and sends it to the federation's hub when
    there is one.
    """
    choose_language(language)


for part in (
    identity.COMMANDS,
    mandates.COMMANDS,
    writing.COMMANDS,
    proposals.COMMANDS,
    exchange.COMMANDS,
    fetching.COMMANDS,
    cosigning.COMMANDS,
):
    for command in part:
        frente_node.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; returns its exit code, which is that of the error's family."""
    choose_language(asked_language(arguments))  # before --help is answered
    as_json = "--json" in arguments
    try:
        result = frente_node.main(list(arguments), prog_name="frente-node", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except FrenteError as fault:
        tell_fault(fault, as_json=as_json)
        return fault.exit_code
    except click.exceptions.NoArgsIsHelpError as fault:
        fault.show()
        return fault.exit_code
    except click.UsageError as fault:
        tell_usage(language(), fault, as_json=as_json)
        return fault.exit_code
    except click.ClickException as fault:
        warn(fault.format_message())
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        warn(say("Stopped. What was signed before is kept."))
        return 130
    except OSError as fault:
        full = fault.errno in {errno.ENOSPC, errno.EDQUOT}
        told = (
            StorageFull(f"No space is left: {fault}") if full else StorageFailed(f"The disk refuses: {fault}")
        )
        tell_fault(told, as_json=as_json)
        return told.exit_code


def main() -> None:
    """Carry out the command line."""
    sys.exit(run(sys.argv[1:]))
