"""What is wrong with a command line, in words: click tells it in English only.

    problem_of(fault)                            Problem("option-unknown", {"name": "--netwrok", "near": "--network"})
    SENTENCES["usage option-unknown"]            in Spanish, English and Portuguese

A problem has a stable name, so that a program need not read a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import click


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: the name of its sentence, without "usage ", and what stands in the sentence."""

    name: str
    facts: Mapping[str, str]


def problem_of(fault: click.UsageError) -> Problem:
    """Return what is wrong. A fault that is none of click's own keeps its words: `other`."""
    match fault:
        case click.NoSuchOption():
            return _unknown("option-unknown", fault.option_name, fault.possibilities or ())
        case click.NoSuchCommand():
            return _unknown("command-unknown", fault.command_name, _commands(fault.ctx))
        case click.MissingParameter():
            argument = isinstance(fault.param, click.Argument)
            return Problem("argument-missing" if argument else "option-missing", {"name": _name(fault)})
        case click.BadParameter():
            return _wrong_value(fault)
        case click.BadOptionUsage():
            refused = (
                "does not take" in fault.message
            )  # the only sign of it: such a fault may have no context
            return Problem("value-refused" if refused else "value-missing", {"name": fault.option_name})
        case _ if type(fault) is click.UsageError and isinstance(
            getattr(fault.ctx, "command", None), click.Group
        ):
            return Problem("command-missing", {"choices": ", ".join(_commands(fault.ctx))})
        case _ if (
            type(fault) is click.UsageError and "(" in fault.message
        ):  # "Got unexpected extra argument (b.md)"
            return Problem("argument-extra", {"name": fault.message.partition("(")[2].rpartition(")")[0]})
        case _:
            return Problem("other", {"words": fault.format_message()})


def _wrong_value(fault: click.BadParameter) -> Problem:
    kind = None if fault.param is None else fault.param.type
    name = _name(fault)
    match kind:
        case click.Choice():
            return Problem("value-choice", {"name": name, "choices": ", ".join(map(str, kind.choices))})
        case click.IntRange() if kind.min is not None and kind.max is not None:
            return Problem("value-between", {"name": name, "low": str(kind.min), "high": str(kind.max)})
        case click.IntRange() if kind.min is not None:
            return Problem("value-from", {"name": name, "low": str(kind.min)})
        case click.DateTime():
            return Problem("value-date", {"name": name})
        case click.Path():
            return Problem("value-file" if kind.file_okay else "value-folder", {"name": name})
        case _ if kind is click.INT:
            return Problem("value-number", {"name": name})
        case _:
            return Problem("other", {"words": fault.format_message()})


def _unknown(problem: str, name: str, near: object) -> Problem:
    return Problem(
        problem, {"name": name, "choices": ", ".join(near) if isinstance(near, (list, tuple)) else ""}
    )


def _commands(context: click.Context | None) -> tuple[str, ...]:
    group = None if context is None else context.command
    return tuple(group.list_commands(context)) if context and isinstance(group, click.Group) else ()


def _name(fault: click.BadParameter) -> str:
    """Return what a person would type: the option's longest spelling, or the argument's name in the usage."""
    if fault.param is None:
        return ""
    if isinstance(fault.param, click.Option):
        return max(fault.param.opts, key=len)
    return fault.param.human_readable_name.strip("[]").upper()


SENTENCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "usage": ("Uso", "Usage", "Uso"),
    "usage help": ("Ayuda: {command} --help", "Help: {command} --help", "Ajuda: {command} --help"),
    "usage command-missing": (
        "Falta la orden. Las hay: {choices}.",
        "The command is missing. There are: {choices}.",
        "Falta o comando. Existem: {choices}.",
    ),
    "usage command-unknown": (
        "No hay ninguna orden {name}. Las hay: {choices}.",
        "There is no command {name}. There are: {choices}.",
        "Não há nenhum comando {name}. Existem: {choices}.",
    ),
    "usage option-unknown": (
        "No hay ninguna opción {name}.",
        "There is no option {name}.",
        "Não há nenhuma opção {name}.",
    ),
    "usage near": ("¿Será {choices}?", "Is it {choices}?", "Será {choices}?"),
    "usage argument-missing": ("Falta {name}.", "{name} is missing.", "Falta {name}."),
    "usage option-missing": (
        "Falta la opción {name}.",
        "The option {name} is missing.",
        "Falta a opção {name}.",
    ),
    "usage argument-extra": (
        "Esto sobra: {name}.",
        "This is too much: {name}.",
        "Isto sobra: {name}.",
    ),
    "usage value-missing": (
        "A {name} le falta lo que debe seguir.",
        "What must follow {name} is missing.",
        "Falta o que deve seguir a {name}.",
    ),
    "usage value-refused": (
        "A {name} no le sigue ningún valor.",
        "No value follows {name}.",
        "A {name} não segue nenhum valor.",
    ),
    "usage value-choice": (
        "{name} es uno de estos valores: {choices}.",
        "{name} is one of these values: {choices}.",
        "{name} é um destes valores: {choices}.",
    ),
    "usage value-between": (
        "{name} es un número entero, de {low} a {high}.",
        "{name} is a whole number, from {low} to {high}.",
        "{name} é um número inteiro, de {low} a {high}.",
    ),
    "usage value-from": (
        "{name} es un número entero, {low} o más.",
        "{name} is a whole number, {low} or more.",
        "{name} é um número inteiro, {low} ou mais.",
    ),
    "usage value-number": (
        "{name} es un número entero.",
        "{name} is a whole number.",
        "{name} é um número inteiro.",
    ),
    "usage value-date": (
        "{name} es una fecha, escrita así: 2007-05-31.",
        "{name} is a date, written so: 2007-05-31.",
        "{name} é uma data, escrita assim: 2007-05-31.",
    ),
    "usage value-file": (
        "{name} es un archivo que se pueda leer, y ahí no lo hay.",
        "{name} is a file that can be read, and there is none.",
        "{name} é um arquivo que se possa ler, e ali não há nenhum.",
    ),
    "usage value-folder": (
        "{name} es una carpeta, y ahí no la hay.",
        "{name} is a folder, and there is none.",
        "{name} é uma pasta, e ali não há nenhuma.",
    ),
    "usage other": ("{words}", "{words}", "{words}"),
    "usage options": ("Opciones", "Options", "Opções"),
    "usage commands": ("Órdenes", "Commands", "Comandos"),
    "usage show help": ("Muestra esta ayuda.", "Shows this help.", "Mostra esta ajuda."),
    "usage show version": ("Muestra la versión.", "Shows the version.", "Mostra a versão."),
}
