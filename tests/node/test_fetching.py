"""frente-node fetch: a document from the hub, also one for the federation only; nothing is overwritten."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from federation.ids import document_hash
from federation.rules import FactoryState
from node.services.node import Node
from tests.node.simulator import SimulatedHub
from tests.node.test_commands import GIVE, INIT, Run, answered, report_file, said, surroundings

_ = answered, report_file, said, surroundings  # fixtures that every test here uses

Said = Callable[..., str]


@pytest.fixture
def reserved(answered: Run, hub: SimulatedHub, report_file: Path, tmp_path: Path) -> str:
    """Give the record of a report for the federation only, with a file attached, that is in the log."""
    answered(*INIT)
    answered("sync")
    hub.admit()
    answered(*GIVE)
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + bytes(range(256)))
    options = ("--audience", "federation", "--attach", photo)
    record = answered("report", "write", "--from", report_file, *options)["id"]
    answered("sync")
    return str(record)


def hashes(tmp_path: Path, record: str) -> list[str]:
    """Return the hash of a record's document, then of its attachments."""
    with Node.open(tmp_path / "node") as node:
        found = node.documents(node.find(record).id)
    return [document_hash(one.salt, one.data) for one in found]


def test_a_document_for_the_federation_only_is_shown_by_its_record_or_its_hash(
    said: Said, answered: Run, hub: SimulatedHub, reserved: str, tmp_path: Path
) -> None:
    document, _photo = hashes(tmp_path, reserved)
    for named in (reserved, document, document.upper()):
        shown = json.loads(said("fetch", named))
        assert shown["type"] == "status-report"
    told = answered("fetch", reserved)
    assert (told["hash"], told["record"], told["file"]) == (document, reserved, None)
    assert document_hash(bytes.fromhex(told["salt"]), hub.documents[told["hash"]][32:]) == document
    assert hub.readers


def test_what_is_written_is_the_bytes_and_for_this_user_only(
    said: Said, hub: SimulatedHub, reserved: str, tmp_path: Path
) -> None:
    _document, photo = hashes(tmp_path, reserved)
    out = tmp_path / "bajada.jpg"
    assert "hash verified" in said("fetch", photo, "--out", out)
    assert out.read_bytes() == b"\xff\xd8\xff" + bytes(range(256))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_no_file_is_overwritten_and_nobody_is_asked_before_that_is_said(
    answered: Run, said: Said, hub: SimulatedHub, reserved: str, tmp_path: Path
) -> None:
    out = tmp_path / "mine.json"
    out.write_text("mine")
    assert answered("fetch", reserved, "--out", out, code=2)["error"]["code"] == "file-exists"
    assert "Choose another name" in said("fetch", reserved, "--out", out, code=2)
    assert out.read_text() == "mine"
    assert hub.readers == []


def test_a_file_that_is_no_document_is_not_thrown_at_a_terminal(
    answered: Run, said: Said, reserved: str, tmp_path: Path
) -> None:
    _document, photo = hashes(tmp_path, reserved)
    assert answered("fetch", photo)["document"] is None
    assert "--out" in said("fetch", photo, code=2)
    assert answered("fetch", photo, "--out", tmp_path / "a.jpg")["size"] == 259


def test_a_public_document_takes_no_passphrase_and_no_signature(
    answered: Run, hub: SimulatedHub, reserved: str, report_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = answered("report", "write", "--from", report_file)["id"]
    answered("sync")
    monkeypatch.delenv("FRENTE_PASSPHRASE")
    assert answered("fetch", public)["document"]["type"] == "status-report"
    assert hub.readers == []


def test_without_a_mandate_it_is_said_that_the_machine_may_not_ask(
    answered: Run, hub: SimulatedHub, tmp_path: Path
) -> None:
    answered(*INIT)
    answered("sync")
    told = answered("fetch", "0" * 64, code=2)["error"]
    assert told["code"] == "mandate-none"


def test_where_the_hub_sees_no_mandate_in_force_it_looks_like_nothing_there(
    said: Said, answered: Run, hub: SimulatedHub, reserved: str
) -> None:
    hub.begin("2008-06-01")
    told = answered("fetch", reserved, code=2)["error"]
    assert told["code"] == "not-found"
    assert "as if there were no such document" in told["detail"]
    assert answered("fetch", "0" * 64, code=2)["error"]["code"] == "not-found"


WRONG = ("abc", "", "x" * 64, "../../etc/passwd", "0" * 63)


@pytest.mark.parametrize("named", WRONG)
def test_what_is_no_id_is_refused_before_anybody_is_asked(answered: Run, reserved: str, named: Any) -> None:
    assert answered("fetch", named, code=3)["error"]["code"] == "id-malformed"


def test_a_record_without_a_document_says_so(answered: Run, hub: SimulatedHub, reserved: str) -> None:
    with_none = hub.world.state.entities(FactoryState)[0].charter
    assert answered("fetch", with_none, code=2)["error"]["detail"] == "The record names no document."
