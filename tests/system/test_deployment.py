"""What the Dockerfile, docker-compose.yml and the documentation tell people to run is what the code knows.

No container engine is needed: every command is parsed by the command itself, every variable is looked up in the
table of settings, and what would be copied into the images is built and run.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import click
import pytest
import sqlalchemy
import yaml

from federation.statutes.commands.commands import build as build_statutes
from federation.statutes.commands.words import speaker as statutes_speaker
from federation.verify.commands import build as build_verify
from federation.verify.words import speaker
from hub.commands import main as frente_hub
from hub.settings import TABLE
from hub.storage.database import normalise_url
from node.commands.main import frente_node
from tests.conftest import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
PROGRAMS: dict[str, str] = PROJECT["scripts"]
HEALTH = "/api/v1/health"


class Stage(NamedTuple):
    """One FROM of a Dockerfile with what follows it."""

    base: str
    name: str
    instructions: list[tuple[str, str]]

    def last(self, keyword: str) -> str:
        return [rest for word, rest in self.instructions if word == keyword][-1]

    def words(self, keyword: str) -> list[str]:
        """Return an instruction in its JSON form: no shell stands between."""
        words: list[str] = json.loads(self.last(keyword))
        return words

    def health(self) -> list[str]:
        """Return the words of the health check."""
        words: list[str] = json.loads(self.last("HEALTHCHECK").partition("CMD ")[2])
        return words


def read_stages(text: str) -> dict[str, Stage]:
    """Return a Dockerfile's stages by name."""
    stages: dict[str, Stage] = {}
    stage = None
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        keyword, _, rest = line.strip().partition(" ")
        if keyword == "FROM":
            base, _, name = rest.partition(" AS ")
            stage = stages[name] = Stage(base, name, [])
        else:
            assert stage is not None
            stage.instructions.append((keyword, rest.strip()))
    return stages


STAGES = read_stages((REPOSITORY / "Dockerfile").read_text())
COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def load(program: str) -> click.Command:
    """Return the click command behind a program, with all of its subcommands."""
    if program == "frente-node":
        return frente_node
    if program == "frente-statutes":
        return build_statutes(statutes_speaker("en"))
    return frente_hub if program == "frente-hub" else build_verify(speaker("en"))


def parse(program: str, arguments: list[str]) -> dict[str, Any]:
    """Return each option with the value that the command would get. Raises click.UsageError; runs nothing."""
    command, name = load(program), program
    while isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        found, subcommand, arguments = command.resolve_command(context, arguments)
        assert found is not None
        assert subcommand is not None
        command, name = subcommand, found
    context = command.make_context(name, arguments)
    return {
        option: context.params[parameter.name]
        for parameter in command.params
        if parameter.name
        for option in parameter.opts
    }


def health_of(words: list[str]) -> str:
    """Return the URL that a health check asks."""
    url = re.search(r"urlopen\('([^']+)'", words[-1])
    assert url is not None
    return url[1]


# The Dockerfile


@pytest.mark.parametrize("target", ["hub", "node"])
def test_an_image_runs_as_a_user_without_rights_who_owns_the_data(target: str) -> None:
    assert STAGES[target].last("USER") == "10001:10001"
    assert STAGES[target].words("VOLUME") == ["/data"]
    assert ("RUN", '["useradd", "--uid", "10001"') in {
        (keyword, rest.partition(', "--gid"')[0]) for keyword, rest in STAGES["base"].instructions
    }


@pytest.mark.parametrize("target", ["hub", "node"])
def test_an_image_starts_a_command_of_ours(target: str) -> None:
    assert STAGES[target].words("ENTRYPOINT") == [f"frente-{target}"]
    assert f"frente-{target}" in PROGRAMS


def test_the_hubs_image_serves_its_volume_on_the_port_that_it_exposes() -> None:
    hub = STAGES["hub"]
    options = parse("frente-hub", hub.words("CMD"))
    assert str(options["--data"]) == "/data"
    assert (options["--host"], options["--port"]) == ("0.0.0.0", int(hub.last("EXPOSE")))


def test_the_images_have_the_oldest_python_that_is_supported() -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert re.match(rf"python:{re.escape(oldest)}-slim-[a-z]+$", STAGES["base"].base)


@pytest.mark.parametrize("target", ["hub", "node"])
def test_an_image_has_the_extra_of_its_name_in_the_versions_that_were_tested(target: str) -> None:
    install = STAGES[f"build-{target}"].words("RUN")
    assert install[-1] == {"hub": ".[hub,statutes]", "node": ".[node]"}[target]
    assert target in PROJECT["optional-dependencies"]
    assert install[install.index("--constraint") + 1] == "requirements.lock"


def copied() -> set[str]:
    """Return the files of the repository that the images are built from."""
    sources = {
        source
        for stage in STAGES.values()
        for keyword, rest in stage.instructions
        if keyword == "COPY" and not rest.startswith("--from=")
        for source in rest.split()[:-1]
    }
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    files = {name for name in listed.stdout.split("\0") if name and (REPOSITORY / name).is_file()}
    assert all(any(name == source or name.startswith(f"{source}/") for name in files) for source in sources)
    return {name for name in files if name in sources or name.partition("/")[0] in sources}


def is_ignored(name: str) -> bool:
    """Judge a file as .dockerignore does: the last pattern that fits decides."""
    ignored = False
    for pattern in (REPOSITORY / ".dockerignore").read_text().splitlines():
        if pattern and not pattern.startswith("#"):
            bare = pattern.removeprefix("!").removeprefix("**/")
            if any(fnmatch(part, bare) for part in (name, *name.split("/"))):
                ignored = not pattern.startswith("!")
    return ignored


def test_dockerignore_lets_pass_what_is_copied_and_nothing_else() -> None:
    assert [name for name in copied() if is_ignored(name)] == []
    for secret in (".env", ".git/config", "demo-data/keys/log.key", "tests/conftest.py"):
        assert is_ignored(secret)


def test_what_is_copied_builds_and_runs(tmp_path: Path) -> None:
    source, installed = tmp_path / "source", tmp_path / "installed"
    for name in copied():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, source / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--no-build-isolation", "--target", installed, source],
        check=True,
        capture_output=True,
    )
    for entry in PROGRAMS.values():
        module, function = entry.split(":")
        code = f"import {module} as m; assert m.__file__.startswith({str(installed)!r}), m.__file__; m.{function}()"
        done = subprocess.run(
            [sys.executable, "-c", code, "--help"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(installed), "LANG": "en_GB.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "Usage:" in done.stdout


# docker-compose.yml


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_a_command_that_exists_on_its_volume(name: str) -> None:
    service = OURS[name]
    stage = STAGES[service["build"]["target"]]
    options = parse(stage.words("ENTRYPOINT")[0], service["command"])
    assert [f"{name}:{options['--data']}"] == service["volumes"]
    assert name in COMPOSE["volumes"]


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_is_shut_in(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "/tmp" in service["tmpfs"]  # noqa: S108 - inside the container
    assert "user" not in service, "the image's own user is the one without rights"


def test_every_variable_is_one_that_the_hub_reads() -> None:
    known = {setting.variable for setting in TABLE}
    known |= {f"{variable}_FILE" for variable in known}
    assert set(SERVICES["hub"]["environment"]) <= known


def test_the_ports_are_those_that_the_hub_listens_on() -> None:
    hub = SERVICES["hub"]
    options = parse("frente-hub", hub["command"])
    (published,) = hub["ports"]
    address, _, inside = published.split(":")
    assert address == "127.0.0.1", "a web server with TLS stands before the hub"
    assert int(inside) == options["--port"]


@pytest.mark.parametrize(
    "words",
    [STAGES["hub"].health(), SERVICES["hub"]["healthcheck"]["test"]],
)
def test_health_is_asked_where_it_is_answered(words: list[str]) -> None:
    url = urlsplit(health_of(words))
    assert (url.hostname, url.port) == (
        "127.0.0.1",
        parse("frente-hub", SERVICES["hub"]["command"])["--port"],
    )
    assert url.path == HEALTH


def test_the_hub_is_given_the_database_that_is_started() -> None:
    text = SERVICES["hub"]["environment"]["FRENTE_DATABASE_URL"]
    password = SERVICES["database"]["environment"]["POSTGRES_PASSWORD"]
    assert password in text
    url = normalise_url(text.replace(password, "secret"))
    assert url == sqlalchemy.make_url(text.replace(password, "secret")), "the drivers are the hub's"
    database = SERVICES["database"]["environment"]
    assert (url.host, url.username, url.database) == (
        "database",
        database["POSTGRES_USER"],
        database["POSTGRES_DB"],
    )
    assert SERVICES["hub"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert ["--username", url.username, "--dbname", url.database] == SERVICES["database"]["healthcheck"][
        "test"
    ][2:]


def test_no_secret_stands_on_a_command_line() -> None:
    for service in SERVICES.values():
        line = json.dumps([service.get("command"), service.get("healthcheck")])
        assert "PASSWORD" not in line
        assert "--database-url" not in line


def test_the_hub_starts_answers_its_health_check_and_stops_as_the_containers_do(
    tmp_path: Path, fresh_postgres_database: str
) -> None:
    """The services' own words, but for the folder, the address and the port."""
    here = {"/data": str(tmp_path / "data"), "0.0.0.0": "127.0.0.1", "8000": "0"}
    command = [here.get(word, word) for word in SERVICES["hub"]["command"]]
    environment = {
        "PATH": os.environ["PATH"],
        "FRENTE_DATABASE_URL": fresh_postgres_database,
        "FRENTE_PASSPHRASE": "an example only",
        "FRENTE_PROXIES": "0",
    }
    assert set(SERVICES["hub"]["environment"]) <= set(environment)
    program = Path(sys.executable).with_name(STAGES["hub"].words("ENTRYPOINT")[0])
    typed = next(told for told in told_in(REPOSITORY / "docker-compose.yml") if "init" in told.arguments)
    subprocess.run(
        [program, *(here.get(word, word) for word in typed.arguments)],
        env=environment,
        check=True,
        capture_output=True,
    )
    with subprocess.Popen([program, *command], env=environment, stdout=subprocess.PIPE, text=True) as hub:
        try:
            assert hub.stdout is not None
            serving = re.search(r"http://127\.0\.0\.1:\d+", hub.stdout.readline())
            assert serving is not None
            health = [word.replace("http://127.0.0.1:8000", serving[0]) for word in STAGES["hub"].health()]
            assert subprocess.run([sys.executable, *health[1:]], check=False, timeout=30).returncode == 0
        finally:
            hub.terminate()
        assert hub.wait(timeout=60) == 0


# Commands that people are told to type


class Told(NamedTuple):
    where: str
    program: str
    arguments: list[str]


def typed_lines(page: Path) -> Iterator[tuple[int, str]]:
    """Yield what a page shows as typed, with its line: of Markdown the blocks and spans of code, else every line."""
    fenced = False
    text = page.read_text(encoding="utf-8").replace("\\\n", "  ")
    for number, line in enumerate(text.splitlines(), 1):
        if page.suffix == ".md" and line.lstrip().startswith("```"):
            fenced = not fenced
        elif page.suffix != ".md" or fenced or line.startswith("    "):
            yield number, line
        else:
            yield from ((number, span) for span in re.findall(r"`([^`]+)`", line))


def command_in(line: str, where: str) -> Told | None:
    """Return the command of ours with which a line begins, also behind `docker compose run`."""
    typed = re.sub(r"^[\s#>$]+", "", line)
    typed = re.sub(r"^(sudo( -u \S+)? )?(\.venv/bin/)?", "", typed)
    typed = re.sub(r"^docker compose run (--\S+ )*(hub|node) ", r"frente-\2 ", typed)
    program, _, rest = typed.partition(" ")
    if program not in PROGRAMS:
        return None
    try:
        words = shlex.split(rest, comments=True)
    except ValueError:
        return None  # a sentence that begins with the command's name, with an apostrophe in it
    end = next((at for at, word in enumerate(words) if word in {"|", ">", ">>", "<", "2>", "&&", ";"}), None)
    return Told(where, program, [word.partition("|")[0] for word in words[:end]])


def told_in(page: Path) -> list[Told]:
    """Return each command of ours that a page tells people to type."""
    lines = typed_lines(page)
    return [command for number, line in lines if (command := command_in(line, f"{page.name}:{number}"))]


def told() -> list[Told]:
    pages = [
        REPOSITORY / "docker-compose.yml",
        *REPOSITORY.glob("*.md"),
        *(REPOSITORY / "docs").rglob("*.md"),
    ]
    return [command for page in pages for command in told_in(page)]


def fault_of(command: Told) -> str | None:
    """Say what the program does not know of a command, or None."""
    current = load(command.program)
    words = list(command.arguments)
    while isinstance(current, click.Group):
        if not words or words[0].startswith("-"):
            return None if words[:1] in ([], ["--help"], ["--version"]) else f"no option {words[0]}"
        name = words.pop(0)
        found = current.get_command(click.Context(current), name)
        if found is None:
            return f"no command {name}"
        current = found
    known = {
        option for parameter in current.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    unknown = [
        word for word in words if word.startswith("--") and word.partition("=")[0] not in {*known, "--help"}
    ]
    return f"no option {unknown[0].partition('=')[0]}" if unknown else None


@pytest.mark.parametrize("command", told(), ids=lambda command: command.where)
def test_a_command_that_people_are_told_to_type_exists(command: Told) -> None:
    assert fault_of(command) is None


@pytest.mark.parametrize(
    "line, fault",
    [
        ("frente-hub surprise --data d", "no command surprise"),
        ("$ frente-hub serve --data d --surprise", "no option --surprise"),
        ("docker compose run --rm hub serve --surprise=1", "no option --surprise"),
        ("# .venv/bin/frente-verify surprise FILE", "no command surprise"),
    ],
)
def test_a_command_that_does_not_exist_would_be_seen(line: str, fault: str) -> None:
    command = command_in(line, "here")
    assert command is not None
    assert fault_of(command) == fault
