"""What the commands share: errors become words and an exit code, passphrases never stand on the command line.

@click.command()
@data_option
@json_option
def size(data: Path, as_json: bool) -> None:
    hub = open_hub(data)
    say({"size": hub.log.published().size}, "The log has {size} entries.", as_json=as_json)
"""

import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import click
import orjson

from federation.errors import FrenteError, PassphraseMissing, SettingInvalid
from hub.clock import Clock, clock_of
from hub.services.hub import Hub, data_folder
from hub.settings import Settings, require_hub

F = TypeVar("F", bound=Callable[..., Any])

PASSPHRASE_VARIABLE: Final = "FRENTE_PASSPHRASE"  # noqa: S105 - the name of a variable


class Commands(click.Group):
    """A group of commands: a FrenteError ends any of them with its sentence, its code and its exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except FrenteError as fault:
            fail(fault, as_json="--json" in sys.argv)


def fail(fault: FrenteError, *, as_json: bool) -> NoReturn:
    """End with the fault's words on standard error, and its exit code."""
    if as_json:
        body = {"code": fault.code, "detail": str(fault), "evidence": fault.evidence}
        click.echo(orjson.dumps({"error": body}).decode())
    click.echo(f"{fault} ({fault.code})", err=True)
    raise click.exceptions.Exit(fault.exit_code)


def data_option(command: F) -> F:
    """Add --data, the hub's folder (FRENTE_DATA)."""
    option = click.option(
        "--data",
        required=True,
        envvar="FRENTE_DATA",
        type=click.Path(file_okay=False, path_type=Path),
        callback=lambda _context, _parameter, value: data_folder(value),
        help="The hub's data folder.",
    )
    return option(command)


def json_option(command: F) -> F:
    """Add --json: the answer for a program."""
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(command)


def passphrase_option(command: F) -> F:
    """Add --passphrase-file."""
    option = click.option(
        "--passphrase-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=f"A file whose first line is the passphrase (or set {PASSPHRASE_VARIABLE}); else it is asked for.",
    )
    return option(command)


def read_passphrase(file: Path | None, prompt: str, *, new: bool = False) -> str:
    """Return the passphrase: from the file, the variable, or a person. Raises PassphraseMissing."""
    if file is not None:
        lines = file.read_text("utf-8").splitlines()
        passphrase = lines[0] if lines else ""
    elif (named := os.environ.get(PASSPHRASE_VARIABLE)) is not None:
        passphrase = named
    elif not sys.stdin.isatty():
        raise PassphraseMissing(
            f"There is nobody to ask for a passphrase: give --passphrase-file or set {PASSPHRASE_VARIABLE}."
        )
    else:
        passphrase = click.prompt(prompt, hide_input=True, confirmation_prompt=new, err=True)
    if not passphrase:
        raise PassphraseMissing("An empty passphrase protects nothing.")
    return passphrase


def load_settings(data: Path, given: Mapping[str, Any] | None = None) -> Settings:
    """Return the settings of this folder, and let the program log as they say."""
    settings = Settings.load(data, given=given, environ=os.environ)
    logging.basicConfig(
        level=settings.log_level.upper(),
        format="%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return settings


def open_hub(data: Path, given: Mapping[str, Any] | None = None, *, clock: Clock | None = None) -> Hub:
    """Return the hub of this folder. Raises DataMissing."""
    require_hub(data)
    settings = load_settings(data, given)
    return Hub.open(settings, clock or clock_of(settings))


def say(answer: Mapping[str, Any], words: str, *, as_json: bool) -> None:
    """Print the answer: as JSON, or in words that its fields fill in."""
    if as_json:
        click.echo(orjson.dumps(answer, option=orjson.OPT_SORT_KEYS, default=str).decode())
    else:
        click.echo(words.format(**answer))


def require_threshold(threshold: int, custodians: int) -> None:
    """Refuse to ask for more custodians than there are. Raises SettingInvalid."""
    if not 1 <= threshold <= min(custodians, 8):
        raise SettingInvalid(
            f"The threshold is 1 to {min(custodians, 8)} for {custodians} custodians.", threshold=threshold
        )
