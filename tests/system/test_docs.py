"""Documentation is held against the code: every command, setting, route, kind and error code, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import federation.audit
import federation.client
import federation.proofs  # noqa: F401 - all modules that may define an error
from federation.errors import all_codes
from federation.records import KINDS
from federation.statutes.commands.commands import build as frente_statutes
from federation.statutes.commands.words import speaker as statutes_speaker
from federation.verify.commands import build as frente_verify
from federation.verify.words import speaker
from hub.app import create_app
from hub.commands import main as frente_hub
from hub.settings import TABLE
from node.commands.main import frente_node
from tests.conftest import REPOSITORY
from tests.hub.living import LivingHub

DOCS = REPOSITORY / "docs"


def rows(page: str) -> list[str]:
    """Return the lines of all tables of a page."""
    return [line for line in (DOCS / page).read_text().splitlines() if line.startswith("| `")]


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command below this one, with the words that call it."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    if command.invoke_without_command:
        yield path, command
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from commands(found, f"{path} {name}")


ALL_COMMANDS = {
    path: command
    for program, group in (
        ("frente-hub", frente_hub),
        ("frente-node", frente_node),
        ("frente-statutes", frente_statutes(statutes_speaker("en"))),
        ("frente-verify", frente_verify(speaker("en"))),
    )
    for path, command in commands(group, program)
}


def test_every_command_is_documented_and_no_other() -> None:
    documented = {re.sub(r" [A-Z\[{(].*", "", line.split("`")[1]) for line in rows("commands.md")}
    assert documented == set(ALL_COMMANDS)


@pytest.mark.parametrize("path", sorted(ALL_COMMANDS))
def test_every_option_is_documented_and_no_other(path: str) -> None:
    (line,) = (
        line for line in rows("commands.md") if re.sub(r" [A-Z\[{(].*", "", line.split("`")[1]) == path
    )
    options = {
        parameter.opts[0]
        for parameter in ALL_COMMANDS[path].params
        if isinstance(parameter, click.Option) and not parameter.hidden and parameter.opts[0] != "--help"
    }
    described = line.rsplit(" | ", 1)[1]
    assert set(re.findall(r"--[a-z-]+", described)) == options


def test_every_setting_is_documented_as_it_is() -> None:
    found = {tuple(re.findall(r"`([^`]*)`", line)[:2]): line for line in rows("operating.md")}
    for setting in TABLE:
        line = found[setting.name, setting.variable]
        assert setting.help in line
        assert f"`{setting.default}`" in line if setting.default != "" else "| empty |" in line
    documented = {pair for pair in found if len(pair) == 2 and pair[1].startswith("FRENTE_")}
    assert documented == {(setting.name, setting.variable) for setting in TABLE}


def test_every_error_code_is_documented_and_no_other() -> None:
    documented = [line.split("`")[1] for line in rows("errors.md")]
    assert sorted(documented) == sorted(all_codes())
    for line in rows("errors.md"):
        code, meaning, remedy = line.strip("| ").split(" | ")
        assert meaning == (all_codes()[code.strip("`")].__doc__ or "").splitlines()[0]
        assert remedy.strip()


def test_every_kind_of_record_is_documented_and_no_other() -> None:
    section = (DOCS / "protocol.md").read_text().split("## 2. Kinds")[1].split("### Content")[0]
    documented = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    assert sorted(documented) == sorted(KINDS)


def test_every_route_is_documented_and_no_other(tmp_path: Path) -> None:
    living = LivingHub(tmp_path / "hub")
    app = create_app(living.settings)
    routes = {
        f"{method} " + re.sub(r"<(?:[^:>]*:)?([^>]*)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    living.close()
    section = (DOCS / "protocol.md").read_text().split("## 7. HTTP")[1]
    documented = {
        line.split("`")[1] for line in section.splitlines() if re.match(r"\| `(GET|POST) /api/", line)
    }
    assert documented == routes


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in (REPOSITORY / "README.md", *DOCS.rglob("*.md")):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            if not target.startswith(("http://", "https://")):
                assert (page.parent / target).exists(), f"{page.name} -> {target}"
