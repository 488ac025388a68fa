"""Every text of the pages is translated, and what is compiled is what is written."""

import subprocess
import sys
from pathlib import Path

import pytest

import federation.errors
from federation.errors import all_codes
from federation.records import KINDS
from federation.web import words

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def test_the_translations_are_whole_and_compiled() -> None:
    script = REPOSITORY / "scripts" / "make-translations"
    ran = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_every_error_code_and_kind_has_words() -> None:
    codes = {code for code, fault in all_codes().items() if fault.__module__ == federation.errors.__name__}
    assert words.ERRORS.keys() == codes
    assert words.KINDS.keys() == KINDS.keys()


@pytest.mark.parametrize(
    "language, text",
    [("es", "El mandato venció"), ("en", "The mandate has expired"), ("pt", "O mandato venceu")],
)
def test_a_code_is_said_in_the_readers_language(language: str, text: str) -> None:
    assert words.word(words.ERRORS, "mandate-expired", language) == text


def test_a_code_of_a_newer_program_is_shown_as_it_is() -> None:
    assert words.word(words.ERRORS, "not-invented-yet", "es") == "not-invented-yet"
