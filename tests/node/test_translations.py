"""Translations: whatever the commands say, they say in three languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from federation.errors import all_codes
from node.catalogue import SENTENCES
from node.commands.main import frente_node
from node.commands.terminal import paragraphs
from node.translations import ADVICE, choose_language, say

NODE = Path(__file__).resolve().parents[2] / "node"
FACT = re.compile(r"\{[^}]*\}")


def sentences_in_code() -> set[str]:
    """Every text that is given to `say` or marked by `N_`."""
    found = set()
    for path in NODE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id in {"say", "N_"}
            ):
                text = call.args[0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    found.add(text.value)
    return found


def commands(group: click.Group = frente_node) -> Iterator[click.Command]:
    """Every command and group, the whole tree."""
    yield group
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from commands(command)
        else:
            yield command


def help_texts() -> set[str]:
    found = {paragraphs(command.help or "") for command in commands()}
    for command in commands():
        found |= {one.help for one in command.params if isinstance(one, click.Option) and one.help}
    return found - {"Show the version and end."}


EVERYTHING = sentences_in_code() | help_texts() | {"Show this help and end.", "Show the version and end."}


def test_every_sentence_is_translated() -> None:
    assert EVERYTHING - SENTENCES.keys() == set()


def test_no_translation_is_left_over() -> None:
    assert SENTENCES.keys() - EVERYTHING == set()


@pytest.mark.parametrize("english", sorted(SENTENCES))
def test_a_translation_names_the_same_facts(english: str) -> None:
    facts = sorted(FACT.findall(english))
    for translation in SENTENCES[english]:
        assert translation.strip()
        assert sorted(FACT.findall(translation)) == facts


def test_every_command_and_option_explains_itself() -> None:
    for command in commands():
        assert command.help, command.name
        for one in command.params:
            if isinstance(one, click.Option):
                assert one.help, f"{command.name} {one.name}"


def test_advice_is_given_for_codes_that_exist() -> None:
    assert ADVICE.keys() - all_codes().keys() == {"waiting"}


@pytest.mark.parametrize(
    "asked, environ, language",
    [
        (None, {}, "es"),
        (None, {"LANG": "C.UTF-8"}, "es"),
        (None, {"LANG": "pt_BR.UTF-8"}, "pt"),
        (None, {"LANG": "en_US.UTF-8", "LC_ALL": "es_VE.UTF-8"}, "es"),
        (None, {"LANG": "de_DE.UTF-8"}, "es"),
        ("en", {"LANG": "pt_BR.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_asked_one_then_the_environments_then_spanish(
    asked: str | None, environ: dict[str, str], language: str
) -> None:
    assert choose_language(asked, environ) == language


def test_a_sentence_is_said_in_the_language_of_now() -> None:
    choose_language("pt", {})
    assert say("Nothing waits in the outbox.") == "Nada espera na caixa de saída."
    choose_language("en", {})
    assert say("Nothing waits in the outbox.") == "Nothing waits in the outbox."
