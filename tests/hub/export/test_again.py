"""Exporting again: only what changed is written, what is gone goes, and what was cut short is completed."""

import errno
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from federation.errors import ExportFolder, SettingInvalid, StorageFailed, StorageFull, WorkFailed
from hub.commands import main as frente_hub
from hub.export import folder as folders
from hub.export.exporting import Exported, export
from hub.export.rendering import Renderer
from tests.hub.export.reading import Copy
from tests.hub.living import LivingHub
from tests.hub.sample import INVEVAL_PROFILE, INVEVAL_REPORT
from tests.world import Factory, Mandate


class Small:
    """A hub with one factory, and where its copy goes."""

    def __init__(self, folder: Path) -> None:
        self.hub = LivingHub(folder / "hub")
        self.factory: Factory = self.hub.admit("Inveval")
        self.rosa: Mandate = self.hub.give_mandate(self.factory, "rosa")
        self.hub.say(self.rosa, INVEVAL_PROFILE)
        self.report = self.hub.say(self.rosa, INVEVAL_REPORT)
        self.folder = folder / "copy"
        self.copy = Copy(self.folder)

    def export(self, *, own_pages: bool = True, processes: int = 1) -> Exported:
        self.hub.project()
        return export(
            self.hub.settings,
            self.folder,
            own_pages=own_pages,
            processes=processes,
            clock=lambda: self.hub.now,
        )

    def contents(self) -> dict[str, bytes]:
        return {name: (self.folder / name).read_bytes() for name in self.copy.files()}


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path)


def test_nothing_changed_and_nothing_is_rendered(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    small.export()
    before = {name: (small.folder / name).stat().st_mtime_ns for name in small.copy.files()}
    monkeypatch.setattr(Renderer, "render", lambda *_: pytest.fail("rendered"))
    done = small.export()
    assert (done.written, done.removed) == (0, 0)
    assert {name: (small.folder / name).stat().st_mtime_ns for name in small.copy.files()} == before


def test_what_did_not_change_is_not_written_again(small: Small) -> None:
    small.export(own_pages=False)
    before = {name: (small.folder / name).stat().st_ino for name in small.copy.files()}
    other = small.hub.admit("Cerámicas")
    done = small.export(own_pages=False)
    after = {name: (small.folder / name).stat().st_ino for name in small.copy.files()}
    same = {name for name, number in before.items() if after.get(name) == number}
    assert f"es/factories/{other.id}.html" in small.copy.files()
    assert f"es/factories/{small.factory.id}.html" in same
    assert "assets/frente.css" in same
    assert 0 < done.written < done.files


def test_a_copy_shows_what_no_keeper_has_looked_at_yet(small: Small) -> None:
    small.export()
    other = small.hub.admit("Cerámicas")
    export(small.hub.settings, small.folder, own_pages=True, processes=1, clock=lambda: small.hub.now)
    assert f"es/factories/{other.id}.html" in small.copy.files()


def test_withdrawn_words_are_gone_from_the_copy(small: Small) -> None:
    small.export()
    told = [name for name, data in small.contents().items() if b"piezas fundidas" in data]
    assert told
    small.hub.withdraw(small.factory, small.report)
    done = small.export()
    assert [name for name, data in small.contents().items() if b"piezas fundidas" in data] == []
    assert done.removed > 0
    assert small.copy.dead_links() == []


def test_a_damaged_or_missing_file_is_mended(small: Small) -> None:
    small.export()
    whole = small.contents()
    (small.folder / "es/index.html").write_bytes(b"x")
    (small.folder / "log/checkpoint").unlink()
    done = small.export()
    assert done.written == 2
    assert small.contents() == whole


def test_a_run_that_was_cut_short_is_completed_by_the_next(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = Renderer.render
    left = iter(range(30))

    def broken(self: Renderer, address: str) -> object:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return render(self, address)

    monkeypatch.setattr(Renderer, "render", broken)
    with pytest.raises(KeyboardInterrupt):
        small.export()
    assert not (small.folder / "log/checkpoint").exists()
    (small.folder / "es/.map.html.new").write_bytes(b"half")
    monkeypatch.setattr(Renderer, "render", render)
    small.export()
    assert not (small.folder / "es/.map.html.new").exists()
    assert small.copy.dead_links() == []


def test_a_full_disk_leaves_what_was_there(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    small.export()
    before = small.contents()
    small.hub.admit("Cerámicas")

    def full(self: Path, _data: bytes) -> int:
        self.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(StorageFull):
            small.export()
    assert small.contents() == before


def test_a_folder_with_something_else_in_it_is_refused(small: Small) -> None:
    small.folder.mkdir()
    (small.folder / "letter.txt").write_text("mine")
    with pytest.raises(ExportFolder):
        small.export()
    assert small.copy.files() == ["letter.txt"]


@pytest.mark.parametrize("place", ["hub", "hub/copy", "."])
def test_a_folder_in_or_around_the_data_is_refused(small: Small, place: str) -> None:
    small.folder = small.hub.folder.parent / place
    with pytest.raises(ExportFolder):
        small.export()


def test_a_file_is_no_folder(small: Small) -> None:
    small.folder.write_text("x")
    with pytest.raises(ExportFolder):
        small.export()


def test_a_folder_that_cannot_be_written_is_said(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_self: Path, _data: bytes) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "write_bytes", broken)
    with pytest.raises(StorageFailed):
        small.export()


def test_what_begins_with_a_dot_at_the_top_stays(small: Small) -> None:
    small.folder.mkdir()
    (small.folder / ".git").mkdir()
    (small.folder / ".git/config").write_text("x")
    small.export()
    small.hub.admit("Cerámicas")
    small.export()
    assert (small.folder / ".git/config").read_text() == "x"


def test_a_foreign_file_in_a_copy_goes(small: Small) -> None:
    small.export()
    (small.folder / "es/old.html").write_text("withdrawn long ago")
    assert small.export().removed == 1
    assert "es/old.html" not in small.copy.files()


def test_several_processes_write_the_same_files_as_one(small: Small, tmp_path: Path) -> None:
    small.export()
    one = small.contents()
    small.folder = tmp_path / "other"
    small.copy = Copy(small.folder)
    small.export(processes=2)
    assert small.contents() == one


def test_a_log_that_never_rests_is_said(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = iter(range(1000))
    monkeypatch.setattr("hub.export.exporting._mark", lambda _maker: str(next(marks)))
    monkeypatch.setattr("hub.export.exporting.walk", lambda *_: iter(["/es/map"]))
    with pytest.raises(WorkFailed):
        small.export()


@pytest.mark.parametrize(
    "address", ["frente.example", "ftp://frente.example", "https://frente.example/a?b", "javascript:x"]
)
def test_an_address_that_is_none_is_refused(small: Small, address: str) -> None:
    with pytest.raises(SettingInvalid):
        export(small.hub.settings, small.folder, hub=address, clock=lambda: small.hub.now)


def test_papers_are_in_a_copy_that_asks_for_them(small: Small) -> None:
    small.hub.project()
    export(
        small.hub.settings,
        small.folder,
        papers=True,
        own_pages=False,
        processes=1,
        clock=lambda: small.hub.now,
    )
    paper = small.folder / f"pt/factories/{small.factory.id}.pdf"
    assert paper.read_bytes().startswith(b"%PDF-")
    assert small.copy.dead_links() == []


def test_the_command_says_what_it_did_and_what_is_wrong(small: Small) -> None:
    small.hub.project()
    line = ["export", str(small.folder), "--data", str(small.hub.folder), "--processes", "1", "--json"]
    done = CliRunner().invoke(frente_hub, line)
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["size"], answer["records"]) == (0, 7, "pages")
    assert answer["written"] == answer["files"] == len(small.copy.files()) - 2
    again = json.loads(CliRunner().invoke(frente_hub, line).stdout)
    assert (again["written"], again["root"]) == (0, answer["root"])
    line[1] = str(small.hub.folder)
    refused = CliRunner().invoke(frente_hub, line)
    assert (refused.exit_code, "(export-folder)" in refused.output) == (6, True)


def test_a_folder_with_facts_of_another_form_is_no_earlier_export(small: Small) -> None:
    small.export()
    (small.folder / folders.FACTS).write_text("[]")
    with pytest.raises(ExportFolder):
        small.export()
