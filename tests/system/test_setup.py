"""The scripts behind `make` say exactly what is missing, and never ask for what is there.

Each case runs a script in a folder of its own, with a PATH on which only the programs of that case exist.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

NEEDED_BY_THE_SCRIPTS = ("bash", "cat", "dirname", "rm", "touch")

OLD_PYTHON = "exit 1"  # refuses the question for 3.11
BARE_PYTHON = """
case "$*" in
    *ensurepip*) exit 1 ;;
    *-venv*) echo python3.12-venv ;;
    --version) echo Python 3.12.1 ;;
esac
"""
ROOT = "echo 0"
SOMEBODY = "echo 1000"


class Machine:
    """A PATH with only what a case puts there; `calls` is what its programs were asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "bin"
        self.log = folder / "calls"
        self.path.mkdir()
        shutil.copytree(REPOSITORY / "scripts", folder / "scripts")
        for name in NEEDED_BY_THE_SCRIPTS:
            program = shutil.which(name)
            assert program is not None
            (self.path / name).symlink_to(program)

    def put(self, name: str, script: str = "") -> None:
        program = self.path / name
        program.write_text(f'#!{self.path}/bash\necho "{name} $*" >>"{self.log}"\n{script}\n')
        program.chmod(0o755)

    def run(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.path / "bash", self.folder / "scripts" / script],
            env={"PATH": str(self.path)} | variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_no_python_at_all_is_said_with_what_to_install(machine: Machine) -> None:
    done = machine.run("make-venv")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_an_old_python_is_passed_over(machine: Machine) -> None:
    machine.put("python3", OLD_PYTHON)
    machine.put("id", SOMEBODY)
    machine.put("python3.12", BARE_PYTHON)
    done = machine.run("make-venv")
    assert "Python 3.12.1 is here" in done.stderr


def test_a_python_that_was_named_is_the_only_one_tried(machine: Machine) -> None:
    machine.put("python3", BARE_PYTHON)
    done = machine.run("make-venv", FRENTE_PYTHON="/nowhere/python3")
    assert done.returncode == 1
    assert "tried /nowhere/python3" in done.stderr
    assert machine.calls == []


def test_without_ensurepip_the_debian_package_is_named(machine: Machine) -> None:
    machine.put("python3", BARE_PYTHON)
    machine.put("id", SOMEBODY)
    machine.put("apt-get")
    done = machine.run("make-venv")
    assert done.returncode == 1
    assert "sudo apt-get install python3.12-venv" in done.stderr
    assert not any(call.startswith("apt-get") for call in machine.calls)


def test_without_ensurepip_root_installs_the_debian_package(machine: Machine) -> None:
    machine.put("python3", BARE_PYTHON)
    machine.put("id", ROOT)
    machine.put("apt-get", "exit 7")  # goes no further: the case is only about what is asked for
    done = machine.run("make-venv")
    assert done.returncode == 7
    assert "Installing Debian's python3.12-venv" in done.stdout


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_chromium_that_is_there_is_enough(machine: Machine, name: str) -> None:
    machine.put(name)
    machine.put("id", ROOT)
    machine.put("apt-get")
    assert machine.run("ensure-browser").returncode == 0
    assert machine.calls == []


def test_a_missing_browser_is_said_with_what_to_install(machine: Machine) -> None:
    machine.put("id", SOMEBODY)
    machine.put("apt-get")
    done = machine.run("ensure-browser")
    assert done.returncode == 1
    assert "sudo apt-get install chromium" in done.stderr
    assert machine.calls == ["id -u"]


def test_root_installs_debians_chromium(machine: Machine) -> None:
    machine.put("id", ROOT)
    machine.put("apt-get", f'[ "$1" != install ] || ln -s "{machine.path}/id" "{machine.path}/chromium"')
    (machine.path / "ln").symlink_to(shutil.which("ln") or "")
    assert machine.run("ensure-browser").returncode == 0
    assert [call for call in machine.calls if call.startswith("apt-get")] == [
        "apt-get update -qq",
        "apt-get install -y -qq --no-install-recommends chromium",
    ]


def test_a_browser_that_cannot_be_installed_fails(machine: Machine) -> None:
    machine.put("id", ROOT)
    machine.put("apt-get", "exit 100")
    done = machine.run("ensure-browser", CI="true")
    assert done.returncode == 1
    assert "could not be installed" in done.stderr


def test_a_browser_that_was_named_but_is_not_there_fails(machine: Machine) -> None:
    machine.put("chromium")
    done = machine.run("ensure-browser", FRENTE_CHROMIUM="/nowhere/chromium")
    assert done.returncode == 1
    assert "FRENTE_CHROMIUM=/nowhere/chromium" in done.stderr


def test_without_the_go_checker_nothing_is_installed_for_it(machine: Machine) -> None:
    machine.put("id", ROOT)
    machine.put("apt-get")
    assert machine.run("ensure-tlog-check", FRENTE_SHARED="/nowhere").returncode == 0
    assert machine.calls == []


def test_a_missing_go_is_said_and_fails_nothing(machine: Machine, tmp_path: Path) -> None:
    checker = tmp_path / "shared" / "checks" / "tlog-go" / "run"
    checker.parent.mkdir(parents=True)
    checker.touch(mode=0o755)
    machine.put("id", SOMEBODY)
    done = machine.run("ensure-tlog-check", FRENTE_SHARED=str(tmp_path / "shared"))
    assert done.returncode == 0
    assert "golang-go golang-golang-x-mod-dev" in done.stderr


def test_a_missing_strace_is_said_with_what_to_install(machine: Machine) -> None:
    machine.put("id", SOMEBODY)
    machine.put("uname", "echo Linux")
    done = machine.run("ensure-strace")
    assert done.returncode == 1
    assert "sudo apt-get install strace" in done.stderr


def test_root_installs_debians_strace(machine: Machine) -> None:
    machine.put("id", ROOT)
    machine.put("uname", "echo Linux")
    placed = f': >"{machine.path}/strace"; {shutil.which("chmod")} +x "{machine.path}/strace"'
    machine.put("apt-get", f'case "$*" in *install*) {placed} ;; esac')
    assert machine.run("ensure-strace").returncode == 0
    assert any("install -y" in call and call.endswith("strace") for call in machine.calls)
    asked = len(machine.calls)
    assert machine.run("ensure-strace").returncode == 0
    assert len(machine.calls) == asked  # never asked for what is there


def test_ci_fails_without_a_browser_where_a_person_would_see_a_skip() -> None:
    test = "tests/system/test_fixtures.py::test_each_test_has_a_browser_that_remembers_nothing"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CI"))
    }

    def run(**variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test],
            cwd=REPOSITORY,
            env=environment | {"FRENTE_CHROMIUM": "/nowhere/chromium"} | variables,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    person = run()
    assert (person.returncode, "1 skipped" in person.stdout) == (0, True)
    ci = run(CI="true")
    assert (ci.returncode, "never skipped" in ci.stdout) == (1, True)
