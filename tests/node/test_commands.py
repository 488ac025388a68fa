"""frente-node: what a person or a program types, and what comes back."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

import federation.client
from federation.errors import HubUnreachable
from federation.keyfile import read_key
from node.commands import terminal
from node.commands.main import frente_node, run
from node.services.node import Node
from tests.node.conftest import NOW, PASSPHRASE, report
from tests.node.simulator import SimulatedHub

Run = Callable[..., Any]
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def surroundings(hub: SimulatedHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands find the hub in memory, a clock of 2007, and nobody to ask."""
    for name in list(os.environ):
        if name.startswith(("FRENTE_", "LANG", "LC_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FRENTE_NODE_DATA", str(tmp_path / "node"))
    monkeypatch.setenv("FRENTE_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(federation.client, "HubClient", lambda _url: hub)
    monkeypatch.setattr(terminal, "system_now", lambda: NOW)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Give a way to run a command in English that must end with a certain exit code; gives what it said."""

    def speak(*arguments: object, code: int = 0) -> str:
        capsys.readouterr()
        found = run(["--language", "en", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert found == code, out + err
        return out + err

    return speak


@pytest.fixture
def answered(capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a way to run a command with --json; gives what a program reads."""

    def ask(*arguments: object, code: int = 0) -> Any:
        capsys.readouterr()
        found = run([*map(str, arguments), "--json"])
        out, err = capsys.readouterr()
        assert found == code, out + err
        return json.loads(out)

    return ask


INIT = ("init", "--hub", "http://hub.example", "--name", "Inveval", "--data", "node")
GIVE = (
    *("mandate", "give", "--holder", "La Torre", "--first-day", "2007-01-01", "--until", "2007-12-31"),
    *("--assembly-date", "2006-12-20", "--members", 63, "--present", 50),
    *("--for", 44, "--against", 3, "--abstained", 3),
)


@pytest.fixture
def report_file(tmp_path: Path) -> Path:
    """Give a file with a small report."""
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report("Válvulas")))
    return path


@pytest.fixture
def admitted(answered: Run, hub: SimulatedHub) -> None:
    """Let a factory be admitted that has given a mandate."""
    answered(*INIT)
    answered("sync")
    hub.admit()
    answered(*GIVE)
    answered("sync")


# -- the whole way -----------------------------------------------------------------------------------


def test_the_whole_way_from_init_to_a_receipt(
    said: Callable[..., str], hub: SimulatedHub, report_file: Path, tmp_path: Path
) -> None:
    assert hub.log.vkey.format() in said(*INIT)
    assert "waits" in said("sync")
    hub.admit()
    assert "is signed and waits in the outbox" in said(*GIVE)
    said("report", "write", "--from", report_file)
    assert said("outbox").count("to be sent") == 2
    assert said("sync").count("is in the log, as entry") == 3
    assert "Nothing waits" in said("outbox")
    assert "Report of a factory" in said("receipts")
    said("receipts", "export", "proofs")
    assert len(list((tmp_path / "proofs").glob("*.tlog-proof"))) == 3
    assert "La Torre" in said("mandate", "list")
    assert f"Log: {len(hub.world.entries)} entries verified" in said("status")


def test_programs_read_the_same_in_json(
    answered: Run, hub: SimulatedHub, report_file: Path, admitted: None
) -> None:
    written = answered("report", "write", "--from", report_file)
    assert written == {
        "id": written["id"],
        "kind": "status-report",
        "complete": True,
        "missing_signatures": 0,
    }
    (waiting,) = answered("outbox")
    assert (waiting["id"], waiting["status"], waiting["sequence"]) == (written["id"], "outbox", 1)
    result = answered("sync")
    assert [(one["id"], one["status"]) for one in result["records"]] == [(written["id"], "accepted")]
    assert result["size"] == len(hub.world.entries)
    assert [one["kind"] for one in answered("receipts")] == ["charter", "mandate", "status-report"]
    status = answered("status")
    assert status["outbox"] == {"outbox": 0, "waiting": 0, "refused": 0}
    assert status["network"]["id"] == hub.world.network
    assert answered("mandate", "list")[0]["holder"] == "La Torre"
    assert answered("network")["vkey"] == hub.log.vkey.format()


@pytest.mark.parametrize(
    "language, word", [("es", "Nada espera"), ("pt", "Nada espera na caixa"), ("en", "Nothing waits")]
)
def test_it_speaks_the_language_that_is_asked_for(
    language: str, word: str, answered: Run, capsys: pytest.CaptureFixture[str], admitted: None
) -> None:
    run(["--language", language, "outbox"])
    assert word in capsys.readouterr().out


def test_it_speaks_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "pt_BR.UTF-8")
    assert run(["--help"]) == 0
    assert "A máquina própria de uma fábrica" in capsys.readouterr().out


# -- faults ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments, code, named",
    [
        (("status", "--data", "nowhere"), 6, "data-missing"),
        (("report", "write", "--from", "report.json"), 2, "mandate-none"),
        (("recall", "zz", "--reason", "mistake"), 2, "not-found"),
        (("outbox", "drop", "zz"), 2, "not-found"),
        ((*INIT,), 6, "data-exists"),
        (("bundle", "read", "report.json"), 3, "bundle-malformed"),
        (("cosign", "finish", "report.json"), 3, "cosign-malformed"),
        (("cosign", "request", "file"), 2, "not-found"),
        (("cosign", "sign", "report.json", "--key", "nowhere", "--yes"), 3, "cosign-malformed"),
        (("charter", "change", "--custodian", "AAAA"), 4, "key-unsafe"),
        (("charter", "change", "--custodian", "no key"), 3, "base64-malformed"),
        (("key", "show", "nowhere"), 4, "key-file-missing"),
    ],
)
def test_a_fault_has_the_exit_code_of_its_family_and_a_stable_code(
    arguments: tuple[str, ...], code: int, named: str, answered: Run, report_file: Path
) -> None:
    answered(*INIT)
    if arguments == ("outbox", "drop", "zz"):
        assert run(list(arguments)) == code
        return
    fault = answered(*arguments, code=code)["error"]
    assert fault["code"] == named
    assert fault["detail"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-command",),
        ("init", "--data", "new"),
        ("init", "--data", "new", "--hub", "x", "--name", "n", "--custodians", "17"),
        ("recall",),
        ("report", "write", "--audience", "nobody"),
        ("--language", "de", "status"),
    ],
)
def test_a_command_that_is_mistyped_ends_with_2(arguments: tuple[str, ...], said: Callable[..., str]) -> None:
    assert said(*arguments, code=2)


def test_a_fault_says_what_can_be_done(said: Callable[..., str], report_file: Path) -> None:
    said(*INIT)
    words = said("report", "write", "--from", report_file, code=2)
    assert "frente-node mandate give" in words


def test_a_refused_record_is_told_with_its_reason_and_what_to_do_and_ends_with_5(
    said: Callable[..., str], hub: SimulatedHub, report_file: Path, admitted: None
) -> None:
    said("report", "write", "--from", report_file)
    hub.refusing = {"status-report": "mandate-expired"}
    for words in (said("sync", code=5), said("outbox")):
        assert "The mandate has expired" in words
        assert "frente-node outbox renew" in words
    hub.refusing = {}
    assert "is signed again as" in said("outbox", "renew")
    assert "is in the log" in said("sync")


def test_without_a_hub_init_says_what_it_needs(
    said: Callable[..., str], hub: SimulatedHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def gone(*_: object) -> None:
        raise HubUnreachable("The hub does not answer.")

    assert hub.world.network is not None
    (tmp_path / "network.bundle").write_bytes(hub.log.proof(hub.world.network))
    monkeypatch.setattr(hub, "network", gone)
    assert "--network FILE" in said(*INIT, code=7)
    said(*INIT, "--network", "network.bundle")
    assert "frente-node bundle write" in said("sync", code=7)


def test_a_report_file_with_a_fault_names_the_field(answered: Run, tmp_path: Path, admitted: None) -> None:
    (tmp_path / "bad.json").write_text('{"months_left": 0.5}')
    fault = answered("report", "write", "--from", "bad.json", code=3)["error"]
    assert (fault["code"], fault["evidence"]["where"]) == ("report-malformed", "months_left")


def test_a_clock_that_is_months_away_from_the_logs_day_is_warned_of(
    said: Callable[..., str], hub: SimulatedHub, admitted: None
) -> None:
    hub.begin("2007-03-01")
    assert "58 days away" in said("sync")
    assert "58 days behind" in said("profile", "edit", "--from", fields_file({"about": "x"}))


def fields_file(fields: dict[str, object]) -> Path:
    """Return a file with these fields."""
    path = Path("fields.json")
    path.write_text(json.dumps(fields))
    return path


# -- passphrases -------------------------------------------------------------------------------------


def test_a_passphrase_is_never_an_option() -> None:
    def commands(group: click.Group) -> list[click.Command]:
        return [
            one
            for command in group.commands.values()
            for one in ([command] if not isinstance(command, click.Group) else commands(command))
        ]

    names = {name for command in commands(frente_node) for one in command.params for name in one.opts}
    assert {name for name in names if "pass" in name} == {"--passphrase-file"}


def test_a_passphrase_file_wins_over_the_environment(
    answered: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("otra frase\nmás texto\n")
    answered(*INIT, "--passphrase-file", "secret")
    read_key(tmp_path / "node" / "keys" / "custodian-1.key", "otra frase")


@pytest.mark.parametrize("content", [None, "", "\nsecond line", b"\xff"])
def test_a_passphrase_file_that_holds_none_is_refused(
    content: str | bytes | None, answered: Run, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content if isinstance(content, bytes) else content.encode())
    fault = answered(*INIT, "--passphrase-file", "secret", code=2)["error"]
    assert fault["code"] == "passphrase-missing"


def test_with_nobody_to_ask_a_missing_passphrase_is_said(
    answered: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FRENTE_PASSPHRASE")
    fault = answered(*INIT, code=2)["error"]
    assert (fault["code"], "--passphrase-file" in fault["advice"]) == ("passphrase-missing", True)


def test_a_wrong_passphrase_signs_nothing(
    answered: Run, report_file: Path, monkeypatch: pytest.MonkeyPatch, admitted: None
) -> None:
    monkeypatch.setenv("FRENTE_PASSPHRASE", "wrong")
    assert answered("report", "write", "--from", report_file, code=4)["error"]["code"] == "passphrase-wrong"
    assert answered("outbox") == []


# -- questions ---------------------------------------------------------------------------------------


def answer(monkeypatch: pytest.MonkeyPatch, *answers: str | int) -> list[str]:
    """Let a person answer so, then only press Enter; returns what they were asked."""
    asked: list[str] = []
    left = list(answers)

    def prompt(text: str, *_: object, default: object = None, **__: object) -> object:
        asked.append(text)
        return left.pop(0) if left else default

    monkeypatch.setattr(click, "prompt", prompt)
    return asked


def test_a_report_can_be_written_by_answers_and_an_empty_one_leaves_the_field_out(
    answered: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, admitted: None
) -> None:
    asked = answer(
        monkeypatch,
        *("", "2007-01-01", "2007-01-31"),  # the period is needed: asked again
        *("110", "10,5", "turnos"),  # 110 percent is asked again
        *("63", "", "0"),  # members, contract, casual
        *("1", "", "", "", "", ""),  # pay, income
        "0,5",  # months
        *("piezas fundidas", "40", "t", "", "2007-09-30"),  # one need
        "",  # no more needs
    )
    run_well("report", "write")
    with Node.open(tmp_path / "node") as node:
        (record,) = node.outbox()
        fields = json.loads(node.documents(record.id)[0].data)
    assert fields == {
        "attachments": [],
        "capacity": {"basis": "turnos", "percent": "10.5"},
        "language": "es",
        "months_left": "0.5",
        "needs": [{"by": "2007-09-30", "item": "piezas fundidas", "quantity": {"amount": "40", "unit": "t"}}],
        "pay": {"ratio": "1"},
        "period": {"from": "2007-01-01", "to": "2007-01-31"},
        "type": "status-report",
        "workers": {"casual": 0, "members": 63},
    }
    assert asked.count("Primer día del período (AAAA-MM-DD)") == 2
    assert asked.count("Capacidad usada, en por ciento") == 2


def run_well(*arguments: str) -> None:
    """Run a command that must end well."""
    assert run(list(arguments)) == 0


def test_a_profile_can_be_written_by_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, admitted: None
) -> None:
    answer(
        monkeypatch,
        "Fábrica de válvulas",
        "ve",
        "VE",
        "Miranda",
        "",
        "Carrizal",
        *("somewhere", "95, 0", "10,3512 -66,9813"),  # no coordinates, beyond the pole: asked again
        "válvulas",
        "28",
        "válvulas",
        *("", "", "", "", "", "", "", "", ""),
        *("2km", "10 km"),  # how exactly: asked again
    )
    run_well("profile", "edit")
    with Node.open(tmp_path / "node") as node:
        fields = json.loads(node.documents(node.outbox()[0].id)[0].data)
    words = {"country": "VE", "state": "Miranda", "town": "Carrizal"}
    assert fields["place"] == words | {"latitude": "10.4", "longitude": "-67"}
    assert fields["products"] == ["válvulas"]


@pytest.mark.parametrize(
    "chosen, told, kept",
    [
        ((), "Carrizal, Miranda, VE (10.3512, -66.9813, within about 10 m)", {"latitude", "longitude"}),
        (("--place", "1km"), "(10.35, -66.98, within about 1 km)", {"latitude", "longitude"}),
        (("--place", "town"), "public: Carrizal, Miranda, VE\n", {"town"}),
        (("--place", "country"), "public: VE\n", {"country"}),
        (("--audience", "federation"), "", {"latitude", "longitude"}),
    ],
)
def test_what_of_a_place_will_be_public_is_said_before_it_is_signed(
    said: Callable[..., str],
    tmp_path: Path,
    admitted: None,
    chosen: tuple[str, ...],
    told: str,
    kept: set[str],
) -> None:
    place = {
        "country": "VE",
        "state": "Miranda",
        "town": "Carrizal",
        "latitude": "10.3512",
        "longitude": "-66.9813",
    }
    text = said("profile", "edit", "--from", fields_file({"place": place}), *chosen)
    assert told in text
    assert ("will be public" in text) == bool(told)
    with Node.open(tmp_path / "node") as node:
        signed = json.loads(node.documents(node.outbox()[0].id)[0].data)["place"]
    assert kept <= signed.keys()
    assert ("latitude" in signed) == ("latitude" in kept)


def test_what_no_option_says_about_a_mandate_is_asked(
    answered: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answered(*INIT)
    (tmp_path / "mandate.json").write_text(
        '{"holder": "La Torre", "from": "2007-01-01", "until": "2007-12-31", "roles": ["reporter", "sponsor"],'
        ' "assembly": {"date": "2006-12-20", "members": 63, "for": 44, "against": 3, "abstained": 3}}'
    )
    asked = answer(monkeypatch, 50)
    answered("mandate", "give", "--from", "mandate.json")
    assert asked == ["Presentes"]
    (mandate,) = answered("mandate", "list")
    assert mandate["roles"] == ["reporter", "sponsor"]


@pytest.mark.parametrize(
    "text, code",
    [
        ('{"until": "tomorrow"}', "setting-invalid"),
        ('{"boss": "x"}', "setting-invalid"),
        ('{"assembly": {"votes": 1}}', "setting-invalid"),
        ('{"assembly": 1}', "setting-invalid"),
        ('{"assembly": {"members": "63"}}', "setting-invalid"),
        ("[]", "report-malformed"),
    ],
)
def test_a_mandate_file_with_a_fault_is_refused(
    text: str, code: str, answered: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answered(*INIT)
    (tmp_path / "mandate.json").write_text(text)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: "2007-01-01")
    found = run(["mandate", "give", "--from", "mandate.json", "--json"])
    assert found in {2, 3}
    assert answered("mandate", "give", "--from", "mandate.json", code=found)["error"]["code"] == code


# -- cosigning ---------------------------------------------------------------------------------------


def test_custodians_cosign_by_files(
    answered: Run, said: Callable[..., str], hub: SimulatedHub, tmp_path: Path
) -> None:
    answered(*INIT, "--custodians", 2, "--threshold", 2)
    away = tmp_path / "away.key"
    (tmp_path / "node" / "keys" / "custodian-2.key").rename(away)
    assert "lacks 1 signatures" in said(*GIVE)
    assert [one["complete"] for one in answered("cosign", "list")] == [False]
    said("cosign", "request", "asked.json")
    words = said("cosign", "sign", "asked.json", "--key", away, "--output", "signed.json", "--yes")
    assert "La Torre" in words
    assert '"members": 63' in words
    assert answered("cosign", "finish", "signed.json")["complete"]
    assert answered("cosign", "list") == []
    assert [one["kind"] for one in answered("outbox")] == ["charter", "mandate"]


def test_who_says_no_signs_nothing(
    answered: Run, said: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(*INIT, "--custodians", 2, "--threshold", 2)
    away = tmp_path / "away.key"
    (tmp_path / "node" / "keys" / "custodian-2.key").rename(away)
    said(*GIVE)
    said("cosign", "request", "asked.json")
    before = (tmp_path / "asked.json").read_bytes()

    def no(*_: object, **__: object) -> None:
        raise click.Abort

    monkeypatch.setattr(click, "confirm", no)
    said("cosign", "sign", "asked.json", "--key", away, code=130)
    assert (tmp_path / "asked.json").read_bytes() == before


def test_a_custodian_can_be_replaced_by_one_with_a_key_of_their_own(
    answered: Run, said: Callable[..., str], hub: SimulatedHub, tmp_path: Path, admitted: None
) -> None:
    public = answered("key", "new", "theirs.key")["key"]
    assert answered("key", "show", "theirs.key")["key"] == public
    assert not answered("charter", "change", "--custodian", public)["complete"]
    said("cosign", "request", "asked.json")
    said("cosign", "sign", "asked.json", "--key", "theirs.key", "--yes")
    assert answered("cosign", "finish", "asked.json")["complete"]
    assert [one["status"] for one in answered("sync")["records"]] == ["accepted"]
    assert answered("charter", "show")["custodians"] == [public]


def test_a_recall_needs_only_the_beginning_of_the_mandates_id(
    answered: Run, hub: SimulatedHub, admitted: None
) -> None:
    (mandate,) = answered("mandate", "list")
    answered("recall", mandate["id"][:8], "--reason", "key-stolen", "--words", "Se perdió el teléfono.")
    assert [one["status"] for one in answered("sync")["records"]] == ["accepted"]
    assert answered("mandate", "list")[0]["ended_by"]
    answered(*GIVE, "--new-key")
    keys = answered("mandate", "list")
    assert len(keys) == 2


# -- sticks and the rest -----------------------------------------------------------------------------


def test_a_stick_is_written_and_read(
    answered: Run, said: Callable[..., str], report_file: Path, admitted: None
) -> None:
    answered("report", "write", "--from", report_file)
    assert answered("bundle", "write", "stick.bundle") == {"files": ["stick.bundle"], "records": 1}
    assert answered("bundle", "read", "stick.bundle")["known"] == 1
    assert "0 records" in said("bundle", "write", "back.bundle", "--receipts")


def test_a_record_can_be_given_up(
    answered: Run, said: Callable[..., str], report_file: Path, admitted: None
) -> None:
    written = answered("report", "write", "--from", report_file)
    said("outbox", "drop", written["id"][:10])
    assert answered("outbox") == []
    assert answered("sync")["records"] == []


def test_the_hubs_address_can_change(answered: Run) -> None:
    answered(*INIT)
    assert answered("network", "--hub", "https://other.example")["hub"] == "https://other.example"


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux says how much memory there was"
)
def test_the_whole_program_keeps_small(tmp_path: Path, admitted: None) -> None:
    """A node that has opened its folder and everything that sync needs stays far under 100 MB."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from node.commands.main import run\n"
        "from federation.client import HubClient\n"
        "HubClient('http://127.0.0.1:9')\n"
        "assert run(['status', '--json']) == 0\n"
        "assert run(['sync', '--hub', 'http://127.0.0.1:9']) == 7\n"
        "heavy = {'flask', 'sqlalchemy', 'jinja2', 'hub'} & set(sys.modules)\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(status.split('VmHWM:')[1].split()[0], sorted(heavy))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    last = found.stdout.splitlines()[-1]
    kilobytes, heavy = re.fullmatch(r"(\d+) (.*)", last).groups()  # type: ignore[union-attr]
    assert heavy == "[]"
    assert int(kilobytes) < 100_000


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from node.commands.main import run\n"
        "assert run(['--help']) == 0\n"
        "print(sorted({'pydantic', 'cryptography', 'nacl', 'requests', 'sqlite3'} & set(sys.modules)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert found.stdout.splitlines()[-1] == "[]"
