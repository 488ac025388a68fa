"""All public data as one SQLite file."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.keeper import Keeper
from hub.services import directory_file
from hub.services.columns import TABLES
from hub.services.directory_file import DirectoryFiles
from tests.hub.living import LivingHub
from tests.hub.sample import HOSTILE, INVEVAL_REPORT
from tests.hub.take.town import FORMULA, Town, ask, client_of
from tests.world import ORIGIN, Factory, Mandate


def test_the_file_says_of_which_log_it_is(town: Town, opened: sqlite3.Connection) -> None:
    about = dict(ask(opened, "SELECT name, value FROM about"))
    published = town.hub.hub_itself.log.published()
    assert about == {
        "day": "2007-07-25",
        "demonstration": "no",
        "form": "1",
        "log_origin": ORIGIN,
        "log_root": published.root.hex(),
        "log_size": str(published.size),
        "network": town.hub.network,
        "network_name": "FRETECO",
    }
    assert ask(opened, "PRAGMA application_id") == [(0x46524E54,)]
    assert ask(opened, "PRAGMA integrity_check") == [("ok",)]
    assert ask(opened, "PRAGMA foreign_key_check") == []


def test_the_file_describes_each_table_and_column_in_three_languages(opened: sqlite3.Connection) -> None:
    names = [row[0] for row in ask(opened, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    there = {(name, "") for name in names}
    for name in names:
        there |= {(name, row[1]) for row in ask(opened, f'PRAGMA table_info("{name}")')}
    described = ask(opened, "SELECT table_name, column_name FROM descriptions")
    assert set(described) == there
    assert (
        ask(opened, "SELECT 1 FROM descriptions WHERE es = '' OR pt = '' OR en = '' OR es = en OR pt = en")
        == []
    )


def test_the_file_holds_what_the_api_says(town: Town, opened: sqlite3.Connection) -> None:
    (report,) = ask(
        opened,
        "SELECT r.* FROM reports r JOIN factories f ON f.report = r.log_index WHERE f.id = ?",
        town.sample.inveval.id,
    )
    named = dict(zip(next(one for one in TABLES if one.name == "reports").names, report, strict=True))
    figures = town.client.get(f"/api/v1/reports/{town.sample.report}").get_json()["figures"]
    assert (named["capacity_percent"], named["income_loans"], named["months_left"]) == (10, 50, 4.5)
    assert (named["training_people"], named["text"]) == (55, figures["text"])
    index = named["log_index"]
    assert ask(opened, "SELECT id FROM records WHERE log_index = ?", index) == [(town.sample.report,)]
    assert ask(
        opened, "SELECT item, amount, origin, by_day FROM needs WHERE report = ? ORDER BY position", index
    ) == [
        ("Piezas fundidas para cuerpo de válvula", 240, "domestic", "2007-09-24"),
        ("Soldadura", None, "anywhere", None),
    ]
    claims = "SELECT who FROM claims WHERE report = ? AND delivery = 1 ORDER BY position"
    assert ask(opened, claims, index) == [("Veneval",), ("Inveval",)]
    told = "SELECT impossible_told FROM deliveries WHERE report = ? AND position = 2"
    assert ask(opened, told, index) == [("2007-05-20",)]
    assert ask(opened, "SELECT due FROM earlier_deadlines WHERE report = ?", index) == [("2007-07-24",)]
    assert ask(opened, "SELECT count(*) FROM pay_by_function WHERE report = ?", index) == [(3,)]
    owned = "SELECT what, holder, percent, since FROM ownership JOIN factories ON log_index = factory WHERE id = ?"
    assert set(ask(opened, owned, town.sample.inveval.id)) == {
        ("owned", "Dueño privado", 100, None),
        ("owned", "Estado", 51, "2005-04"),
        ("owned", "Trabajadores", 49, "2005-04"),
        ("demanded", "Estado", 100, None),
    }
    for each in town.client.get(f"/api/v1/factories/{town.sample.inveval.id}").get_json()["mandates"]:
        said = "SELECT status, first_day, last_day, present FROM mandates JOIN records USING (log_index) WHERE id = ?"
        row = (each["status"], each["from"], each["until"], each["assembly"]["present"])
        assert ask(opened, said, each["id"]) == [row]


def test_the_file_shows_what_is_not_held_without_a_word_of_it(town: Town, opened: sqlite3.Connection) -> None:
    for one in (town.sample.withdrawn, town.sample.hidden):
        (row,) = opened.execute(
            "SELECT reports.* FROM reports JOIN records USING (log_index) WHERE records.id = ?", (one,)
        )
        known = {name for name, value in zip(row.keys(), row, strict=True) if value is not None}
        assert known == {"log_index", "factory", "day", "held"}
        assert row["held"] == 0
    hidden = "SELECT document, held FROM records WHERE id = ?"
    assert ask(opened, hidden, town.sample.hidden) == [(None, None)]
    names = "\n".join(opened.iterdump())
    assert "Rosa P." not in names


def test_numbers_are_numbers_and_texts_are_texts(town: Town, opened: sqlite3.Connection) -> None:
    query = "SELECT amount, typeof(amount) FROM needs WHERE unit = ?"
    assert ask(opened, query, HOSTILE) == [(float("999999999999999.123456789"), "real")]
    assert ask(opened, "SELECT DISTINCT typeof(capacity_percent) FROM reports ORDER BY 1") == [
        ("integer",),
        ("null",),
        ("real",),
    ]
    assert ask(opened, "SELECT DISTINCT typeof(isic) FROM factories ORDER BY 1") == [("null",), ("text",)]
    assert ask(opened, "SELECT name FROM factories WHERE id = ?", town.tricky.id) == [(FORMULA,)]


def test_the_same_log_gives_the_same_bytes(town: Town) -> None:
    first = town.get("/api/v1/directory.sqlite")
    (kept,) = (town.hub.folder / "taken").glob("*.sqlite")
    kept.unlink()
    assert town.get("/api/v1/directory.sqlite") == first


def test_a_download_that_broke_off_goes_on(town: Town) -> None:
    whole = town.client.get("/api/v1/directory.sqlite")
    tag = whole.headers["ETag"]
    assert (whole.headers["Accept-Ranges"], whole.content_length) == ("bytes", len(whole.data))
    rest = town.client.get(
        "/api/v1/directory.sqlite", headers={"Range": "bytes=4096-", "If-Range": tag}, buffered=True
    )
    assert (rest.status_code, rest.data) == (206, whole.data[4096:])
    other = town.client.get(
        "/api/v1/directory.sqlite", headers={"Range": "bytes=4096-", "If-Range": '"x"'}, buffered=True
    )
    assert (other.status_code, other.data) == (200, whole.data)


def test_a_withdrawal_takes_the_file_away(small: tuple[LivingHub, Factory, Mandate]) -> None:
    hub, factory, rosa = small
    report = hub.say(rosa, {**INVEVAL_REPORT, "text": "secreto"})
    client = client_of(hub)
    assert b"secreto" in client.get("/api/v1/directory.sqlite").data
    hub.withdraw(factory, report)
    keeper = Keeper(hub.hub_itself)
    keeper.round()
    keeper.close()
    assert list((hub.folder / "taken").glob("*.sqlite")) == []
    assert b"secreto" not in client.get("/api/v1/directory.sqlite").data


def test_a_file_that_a_withdrawal_overtook_is_never_handed_out(
    small: tuple[LivingHub, Factory, Mandate], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, factory, rosa = small
    report = hub.say(rosa, {**INVEVAL_REPORT, "text": "secreto"})
    client = client_of(hub)
    making = directory_file.DirectoryFiles._making

    def overtaken(files: DirectoryFiles, sizes: Any) -> Callable[[Path], None]:
        def make(path: Path) -> None:
            making(files, sizes)(path)
            monkeypatch.undo()
            hub.withdraw(factory, report)
            hub.project()

        return make

    monkeypatch.setattr(directory_file.DirectoryFiles, "_making", overtaken)
    assert b"secreto" not in client.get("/api/v1/directory.sqlite").data


def test_who_waits_too_long_for_the_file_is_told_to_ask_again(
    small: tuple[LivingHub, Factory, Mandate], monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    hub, _, _ = small
    client = client_of(hub)
    monkeypatch.setattr(directory_file, "_WAIT_SECONDS", 0.0)
    (hub.folder / "taken").mkdir()
    with (hub.folder / "taken" / "lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        answer = client.get("/api/v1/directory.sqlite")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "busy")
    assert "Retry-After" in answer.headers
    assert client.get("/api/v1/directory.sqlite").status_code == 200


def test_what_a_killed_process_left_is_cleared_away(small: tuple[LivingHub, Factory, Mandate]) -> None:
    hub, _, _ = small
    folder = hub.folder / "taken"
    folder.mkdir()
    for name in ("7-old.sqlite", "7-old.sqlite.new"):
        (folder / name).write_bytes(b"left")
    assert client_of(hub).get("/api/v1/directory.sqlite").status_code == 200
    assert len(list(folder.glob("*.sqlite*"))) == 1
