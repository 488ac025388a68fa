"""A wrong command line is told in three languages, and to programs by a stable name."""

import json
import string

import click
import pytest

from federation import usage
from federation.speaking import LANGUAGES, Say, SpokenGroup, run, version_option

WRONG = [
    (["nothing"], "command-unknown"),
    (["act"], "argument-missing"),
    (["act", "a", "--with", "es", "b"], "argument-extra"),
    (["act", "a"], "option-missing"),
    (["act", "a", "--with"], "value-missing"),
    (["act", "a", "--all=1"], "value-refused"),
    (["act", "a", "--al"], "option-unknown"),
    (["act", "a", "--with", "de"], "value-choice"),
    (["act", "a", "--with", "es", "--between", "9"], "value-between"),
    (["act", "a", "--with", "es", "--between", "x"], "value-between"),
    (["act", "a", "--with", "es", "--from", "0"], "value-from"),
    (["act", "a", "--with", "es", "--count", "x"], "value-number"),
    (["act", "a", "--with", "es", "--day", "ayer"], "value-date"),
    (["act", "a", "--with", "es", "--file", "/nowhere"], "value-file"),
    (["act", "a", "--with", "es", "--folder", "/nowhere"], "value-folder"),
    (["act", "a", "--with", "es", "--pair", "1"], "value-missing"),
    (["act", "a", "--with", "es", "--ratio", "x"], "other"),
    (["--no"], "option-unknown"),
]


def build(say: Say) -> click.Group:
    @click.group(cls=SpokenGroup, help="It acts.")
    @click.option("--all", is_flag=True, help="All.")
    @version_option(say)
    def group(**_: object) -> None:
        pass

    @group.command(help="Act.")
    @click.argument("file")
    @click.option("--all", is_flag=True)
    @click.option("--with", type=click.Choice(LANGUAGES), required=True, help="With.")
    @click.option("--between", type=click.IntRange(1, 8))
    @click.option("--from", type=click.IntRange(1))
    @click.option("--count", type=int)
    @click.option("--day", type=click.DateTime(["%Y-%m-%d"]))
    @click.option("--file", "there", type=click.Path(exists=True, dir_okay=False))
    @click.option("--folder", type=click.Path(exists=True, file_okay=False))
    @click.option("--pair", nargs=2)
    @click.option("--ratio", type=float)
    @click.option("--json", is_flag=True)
    def act(**_: object) -> None:
        pass

    return group


def saying(language: str) -> Say:
    return Say({"stopped": ("", "", "")}, language)


@pytest.mark.parametrize("arguments, problem", WRONG)
def test_a_program_is_told_the_problem_by_name(
    arguments: list[str], problem: str, capfd: pytest.CaptureFixture[str]
) -> None:
    # --json stands first where more arguments than one would be swallowed
    place = arguments.index("act") + 1 if "act" in arguments else len(arguments)
    arguments = [*arguments[:place], "--json", *arguments[place:]]
    assert run("frente", build, saying("es"), arguments) == 2
    error = json.loads(capfd.readouterr().out)["error"]
    assert (error["code"], error["evidence"]["problem"]) == ("call-invalid", problem)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("arguments, problem", WRONG)
def test_a_person_is_told_in_the_language_chosen_and_how_it_is_called(
    arguments: list[str], problem: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("frente", build, saying(language), arguments) == 2
    sentence, *rest = capsys.readouterr().err.splitlines()
    form = usage.SENTENCES[f"usage {problem}"][LANGUAGES.index(language)]
    fixed = [text for text, *_ in string.Formatter().parse(form)]
    assert all(text in sentence for text in fixed)
    assert "{" not in sentence
    if problem not in {"value-missing", "value-refused"}:  # of these click does not tell where they were met
        assert rest[0].startswith(f"{usage.SENTENCES['usage'][LANGUAGES.index(language)]}: frente")
        assert rest[1].endswith("--help")


def test_a_command_that_is_missing_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("frente", build, saying("es"), ["--all"]) == 2
    assert capsys.readouterr().err.startswith("Falta la orden. Las hay: act.")


def test_what_was_meant_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("frente", build, saying("es"), ["act", "a", "--wiht", "es"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "No hay ninguna opción --wiht. ¿Será --with?",
        "Uso: frente act [OPTIONS] FILE",
        "Ayuda: frente act --help",
    ]


def test_a_name_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("frente", build, saying("es"), ["\x1b[31m"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_help_has_its_headings_in_the_language_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("frente", build, saying("pt"), ["--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Uso: frente [OPTIONS] COMMAND [ARGS]...")
    for words in ("Opções:", "Comandos:", "Mostra esta ajuda.", "Mostra a versão."):
        assert words in said
    assert run("frente", build, saying("es"), []) == 2
    assert "Opciones:" in capsys.readouterr().err


def test_every_sentence_has_the_same_facts_in_every_language() -> None:
    for name, sentences in usage.SENTENCES.items():
        assert len(sentences) == len(LANGUAGES)
        facts = [{fact for _, fact, _, _ in string.Formatter().parse(one) if fact} for one in sentences]
        assert facts[0] == facts[1] == facts[2], name
