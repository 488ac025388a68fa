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

from federation.errors import FrenteError

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
        result = build(say).main(list(arguments), prog_name=name, standalone_mode=False)
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
