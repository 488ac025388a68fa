"""How the commands speak: in which language, and how they end."""

import json
from collections.abc import Callable

import click
import pytest

from federation.errors import NothingFound
from federation.speaking import Say, asked_language, choose_language, fault_word, printable, run

SENTENCES = {
    "written": ("Guardado en {file}.", "Written to {file}.", "Guardado em {file}."),
    "stopped": ("Interrumpido.", "Stopped.", "Interrompido."),
    "fault not-found": ("No existe", "It does not exist", "Não existe"),
}
SPANISH = Say(SENTENCES, "es")


@pytest.mark.parametrize(
    "asked, environ, language",
    [
        ("pt", {"LANG": "en_US.UTF-8"}, "pt"),
        ("es", {"LANG": "en_US"}, "es"),
        (None, {"LANG": "en_US.UTF-8"}, "en"),
        (None, {"LANG": "pt_BR.UTF-8", "LC_ALL": "C"}, "pt"),
        (None, {"FRENTE_LANGUAGE": "en", "LANG": "pt_BR"}, "en"),
        (None, {"LANG": "C"}, "es"),
        ("de", {}, "es"),
        (None, {}, "es"),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_environments_or_spanish(
    asked: str | None, environ: dict[str, str], language: str
) -> None:
    assert choose_language(asked, environ) == language


@pytest.mark.parametrize(
    "arguments, language",
    [
        (["--language", "pt", "read"], "pt"),
        (["--language=en"], "en"),
        (["read", "--language"], None),
        (["read", "a.md"], None),
    ],
)
def test_the_language_is_known_before_the_arguments_are_parsed(
    arguments: list[str], language: str | None
) -> None:
    assert asked_language(arguments) == language


def test_a_sentence_is_said_with_its_facts() -> None:
    assert [Say(SENTENCES, language)("written", file="a.md") for language in ("es", "en", "pt")] == [
        "Guardado en a.md.",
        "Written to a.md.",
        "Guardado em a.md.",
    ]
    assert "written" in SPANISH
    assert "read" not in SPANISH


def test_a_fault_without_a_word_is_called_by_its_code() -> None:
    assert fault_word(SPANISH, "not-found") == "No existe (not-found)"
    assert fault_word(SPANISH, "day-wrong") == "day-wrong"


def test_what_would_steer_a_terminal_is_spelled_out() -> None:
    assert printable("a\x1b[31m\nñ") == "a\\x1b[31m\nñ"


# -- the frame -------------------------------------------------------------------------------------------


def one_command(act: Callable[[], int | None]) -> Callable[[Say], click.Group]:
    def build(_: Say) -> click.Group:
        group = click.Group()
        command = click.Command(
            "act", callback=lambda **_: act(), params=[click.Option(["--json"], is_flag=True)]
        )
        group.add_command(command)
        return group

    return build


def lacks() -> int:
    raise NothingFound("There is no file \x1b.", file="a.md")


def interrupted() -> int:
    raise KeyboardInterrupt


def test_a_command_ends_with_its_own_code_or_none() -> None:
    assert run("frente", one_command(lambda: 4), SPANISH, ["act"]) == 4
    assert run("frente", one_command(lambda: None), SPANISH, ["act"]) == 0


def test_a_fault_ends_with_its_familys_code_and_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("frente", one_command(lacks), SPANISH, ["act"]) == NothingFound.exit_code
    assert capsys.readouterr().err == "No existe (not-found). There is no file \\x1b.\n"


def test_a_program_reads_the_fault_as_json(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("frente", one_command(lacks), SPANISH, ["act", "--json"]) == NothingFound.exit_code
    said = capfd.readouterr()
    assert said.err == ""
    assert json.loads(said.out) == {
        "error": {"code": "not-found", "detail": "There is no file \x1b.", "evidence": {"file": "a.md"}}
    }


def test_an_interrupted_command_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("frente", one_command(interrupted), SPANISH, ["act"]) == 130
    assert capsys.readouterr().err.strip() == "Interrumpido."
