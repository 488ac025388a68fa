"""What the commands share that speak to people: the language chosen, sentences in it, and the frame of a command.

    say = Say(SENTENCES, choose_language(asked_language(arguments)))
    sys.exit(run("frente-verify", build, say, arguments))

A table of sentences maps a name to its Spanish, English and Portuguese form; facts stand in braces. `frente-node` keeps
its own table, by English sentences, and takes from here how the language is chosen.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import click

from federation import usage
from federation.errors import CallInvalid, FrenteError

LANGUAGES: Final = ("es", "en", "pt")

Sentences: TypeAlias = Mapping[str, tuple[str, str, str]]
"""Name -> the sentence in each of LANGUAGES."""


def choose_language(asked: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the language asked for, else the environment's, else Spanish."""
    names = ("FRENTE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    candidates = (asked, *(environ.get(name) for name in names))
    return next((name[:2].lower() for name in candidates if name and name[:2].lower() in LANGUAGES), "es")


def asked_language(arguments: Sequence[str]) -> str | None:
    """Return what --language asks for, or None: it is needed before the arguments are parsed, for their help."""
    for position, argument in enumerate(arguments):
        if argument == "--language" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--language="):
            return argument.partition("=")[2]
    return None


@dataclass(frozen=True, slots=True)
class Say:
    """Says the sentences of a table in one language: say("written", file="a.pdf")."""

    sentences: Sentences
    language: str

    def __call__(self, name: str, /, **facts: object) -> str:
        """Return the sentence of this name, with the facts in their places."""
        return self.sentences[name][LANGUAGES.index(self.language)].format(**facts)

    def __contains__(self, name: str) -> bool:
        """Whether there is a sentence of this name."""
        return name in self.sentences


def fault_word(say: Say, code: str) -> str:
    """Return what a fault is called, with its code; one that has no word is called by its code."""
    name = f"fault {code}"
    return f"{say(name)} ({code})" if name in say else code


# -- the frame of a command ------------------------------------------------------------------------------


def run(name: str, build: Callable[[Say], click.Group], say: Say, arguments: Sequence[str]) -> int:
    """Carry out one command of those that `build` gives; returns its exit code, which is that of the error's family."""
    try:
        result = build(say).main(list(arguments), prog_name=name, standalone_mode=False, obj=say)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as fault:
        fault.show()
        return fault.exit_code
    except click.UsageError as fault:
        tell_usage(say.language, fault, as_json="--json" in arguments)
        return fault.exit_code
    except FrenteError as fault:
        tell_fault(say, fault, as_json="--json" in arguments)
        return fault.exit_code
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("stopped"), err=True)
        return 130


def tell_usage(language: str, fault: click.UsageError, *, as_json: bool) -> None:
    """Print what is wrong with the command line, and how the command is called."""
    problem = usage.problem_of(fault)
    say, facts = Say(usage.SENTENCES, language), problem.facts
    if as_json:
        english = Say(usage.SENTENCES, "en")
        told = CallInvalid(_usage_sentence(english, problem), problem=problem.name, **facts)
        tell_fault(english, told, as_json=True)
        return
    lines = [_usage_sentence(say, problem)]
    if fault.ctx is not None:
        pieces = " ".join(fault.ctx.command.collect_usage_pieces(fault.ctx))
        lines.append(f"{say('usage')}: {fault.ctx.command_path} {pieces}")
        lines.append(say("usage help", command=fault.ctx.command_path))
    click.echo(printable("\n".join(lines)), err=True)


def _usage_sentence(say: Say, problem: usage.Problem) -> str:
    sentence = say(f"usage {problem.name}", **problem.facts)
    if problem.name == "option-unknown" and problem.facts["choices"]:
        sentence += " " + say("usage near", **problem.facts)
    return sentence


def tell_fault(say: Say, fault: FrenteError, *, as_json: bool) -> None:
    """Print what went wrong: its code, and a sentence."""
    if as_json:
        tell_json({"error": {"code": fault.code, "detail": str(fault), "evidence": fault.evidence}})
    else:
        click.echo(printable(f"{fault_word(say, fault.code)}. {fault}"), err=True)


def tell_json(answer: Any) -> None:  # noqa: ANN401 - anything that JSON can say
    """Print the answer in UTF-8; what no UTF-8 can spell, as in some names of files, is escaped."""
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = json.dumps(answer, indent=2).encode()
    click.echo(data)


def printable(text: str) -> str:
    """Return the text without signs that would steer a terminal: names of files may hold any."""
    return "".join(sign if sign.isprintable() or sign == "\n" else repr(sign)[1:-1] for sign in text)


# -- help in the language chosen -------------------------------------------------------------------------


class _Spoken(click.Command):
    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how it is called."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=f"{_of_usage(ctx)('usage')}: ")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help, explained."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _of_usage(ctx)("usage show help")
        return option

    def write_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options that explain themselves."""
        found = (one.get_help_record(ctx) for one in self.get_params(ctx))
        with formatter.section(_of_usage(ctx)("usage options")):
            formatter.write_dl([one for one in found if one is not None])


class SpokenCommand(_Spoken):
    """A command whose help has its headings in the language chosen."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        self.write_options(ctx, formatter)


class SpokenGroup(_Spoken, click.Group):
    """A group of commands whose help has its headings in the language chosen."""

    command_class = SpokenCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        self.write_options(ctx, formatter)
        commands = [(name, self.commands[name].get_short_help_str(90)) for name in self.list_commands(ctx)]
        with formatter.section(_of_usage(ctx)("usage commands")):
            formatter.write_dl(commands)


def version_option(say: Say) -> Callable[[Any], Any]:
    """Return --version, explained."""
    words = Say(usage.SENTENCES, say.language)("usage show version")
    return click.version_option(None, "--version", package_name="frente", help=words)


def _of_usage(ctx: click.Context) -> Say:
    language = ctx.obj.language if isinstance(ctx.obj, Say) else LANGUAGES[0]
    return Say(usage.SENTENCES, language)
