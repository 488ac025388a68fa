import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from federation.errors import (
    FileProtected,
    FileUnreadable,
    StatuteEmpty,
    StatuteTooLarge,
    WorkFailed,
    WorkTooLong,
)
from federation.statutes import child
from federation.statutes.child import read_file, run_task
from federation.statutes.reading import read_statute
from tests.federation.statutes.reading.office_files import docx, p

CONVERTED = Path(__file__).parent / "reading" / "fixtures" / "converted"
DOUBLE = Path(__file__).with_name("child_double.py")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of POSIX")


@pytest.fixture
def badly_behaved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the double's tasks in place of the real ones."""
    monkeypatch.setattr(child, "_command", lambda: [sys.executable, "-I", str(DOUBLE)])


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return not Path("/proc/self").exists()  # where there is no /proc, a signal is all that can be asked
    return state != "Z"


def wait_for_ids(path: Path) -> tuple[int, ...]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if path.exists() and path.read_text().endswith("\n"):
            return tuple(int(word) for word in path.read_text().split())
        time.sleep(0.02)
    pytest.fail("the task did not begin")


def require_gone(pids: tuple[int, ...]) -> None:
    deadline = time.monotonic() + 10
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < deadline, f"still there: {pids}"
        time.sleep(0.02)


@pytest.mark.usefixtures("badly_behaved")
def test_a_task_gets_its_request_and_files_and_gives_its_answer(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"1234")
    seen: list[float] = []
    answer = run_task(
        "echo",
        {"a": [1, 0.5, None]},
        files={"a": b"x" * 3_000_000, "b": tmp_path / "b"},
        on_progress=seen.append,
    )
    assert answer == {"request": {"a": [1, 0.5, None]}, "sizes": {"a": 3_000_000, "b": 4}}
    assert [done for done in dict.fromkeys(seen) if done] == [0.25, 0.75]


def long_text(characters: int) -> dict[str, Any]:
    words = "La asamblea decide por mayoría de sus presentes."
    lines = "\n".join([words] * (20_000 // len(words)))
    articles = [
        {"id": f"article-{at}", "kind": "article", "number": str(at), "label": str(at), "text": lines}
        for at in range(1, characters // 20_000 + 1)
    ]
    return {"statute": {"title": "Estatuto", "articles": articles}, "language": "es", "to": "pdf"}


def outgrown(*_: Any, **__: Any) -> Any:
    raise WorkTooLong("The work took more time or memory than it may.", signal=6)


def test_a_text_too_long_for_a_pdf_is_told_so_and_in_what_it_can_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "run_task", outgrown)
    with pytest.raises(
        StatuteTooLarge, match=r"A text of \d+ words is too long for a PDF; .* as .docx"
    ) as told:
        child.make_file("write", long_text(1_200_000))
    assert int(told.value.evidence["words"] or 0) > 190_000


@pytest.mark.parametrize("to, characters", [("pdf", 400_000), ("docx", 1_200_000)])
def test_what_else_took_too_long_may_be_tried_again(
    to: str, characters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "run_task", outgrown)
    with pytest.raises(WorkTooLong):
        child.make_file("write", {**long_text(characters), "to": to})


def test_no_pdf_is_set_of_a_text_of_the_longest_file() -> None:
    with pytest.raises(StatuteTooLarge):
        child.make_file("write", long_text(6_000_000))


@pytest.mark.usefixtures("badly_behaved")
def test_the_child_sees_nothing_of_the_parents_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRENTE_PASSPHRASE", "secret")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    answer = run_task("surroundings", None, threads=2)
    assert set(answer["environment"]) <= {
        "PATH", "TMPDIR", "TEMP", "TMP", "LC_CTYPE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS", "__CF_USER_TEXT_ENCODING",
    }  # fmt: skip
    assert answer["environment"]["OPENBLAS_NUM_THREADS"] == "2"
    assert answer["isolated"] == 1
    assert "/somewhere" not in answer["path"]


@pytest.mark.usefixtures("badly_behaved")
def test_a_fault_comes_over_as_the_class_that_it_was() -> None:
    with pytest.raises(FileProtected, match="password") as caught:
        run_task("refuse", None)
    assert caught.value.evidence == {"file": "a.docx"}


@pytest.mark.usefixtures("badly_behaved")
def test_what_nobody_foresaw_is_a_failure_without_the_files_words() -> None:
    with pytest.raises(WorkFailed) as caught:
        run_task("fail", None)
    assert caught.value.evidence == {"cause": "ZeroDivisionError"}
    assert "file's text" not in str(caught.value)


@pytest.mark.usefixtures("badly_behaved")
def test_a_child_that_ends_without_an_answer_failed() -> None:
    with pytest.raises(WorkFailed) as caught:
        run_task("die", None)
    assert caught.value.evidence == {"returncode": 7}


@pytest.mark.usefixtures("badly_behaved")
def test_what_a_task_prints_is_no_answer() -> None:
    assert run_task("chatter", None) == "the truth"


@pytest.mark.usefixtures("badly_behaved")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to this limit")
def test_more_memory_than_allowed_is_refused() -> None:
    with pytest.raises(WorkTooLong, match="100 MiB"):
        run_task("swell", None, memory_bytes=100 << 20)


@pytest.mark.usefixtures("badly_behaved")
def test_too_long_ends_the_child_and_what_it_started(tmp_path: Path) -> None:
    with pytest.raises(WorkTooLong, match="3 seconds"):
        run_task("hang", {"ids": str(tmp_path / "ids")}, seconds=3)
    require_gone(wait_for_ids(tmp_path / "ids"))


@pytest.mark.usefixtures("badly_behaved")
def test_who_is_told_of_progress_can_cancel(tmp_path: Path) -> None:
    class Cancelled(Exception):
        pass

    def cancel(_: float) -> None:
        if (tmp_path / "ids").exists():
            raise Cancelled

    with pytest.raises(Cancelled):
        run_task("hang", {"ids": str(tmp_path / "ids")}, on_progress=cancel)
    require_gone(wait_for_ids(tmp_path / "ids"))


def test_nothing_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from federation.statutes import child\n"
        f"child._command = lambda: [sys.executable, '-I', {str(DOUBLE)!r}]\n"
        f"child.run_task('hang', {{'ids': {str(tmp_path / 'ids')!r}}})\n"
    )
    with subprocess.Popen([sys.executable, "-c", program]) as parent:
        try:
            pids = wait_for_ids(tmp_path / "ids")
        finally:
            parent.send_signal(signal.SIGKILL)
    require_gone(pids)


def test_a_file_is_read_in_a_child_as_it_would_be_here(tmp_path: Path) -> None:
    path = tmp_path / "counted.tex"
    path.write_bytes((CONVERTED / "counted.tex").read_bytes())
    (tmp_path / "final.tex").write_text("\\articulo{Vigencia} Rige desde hoy.\n")
    data, final = path.read_bytes(), (tmp_path / "final.tex").read_bytes()
    assert read_file(path, beside_folder=tmp_path) == read_statute(
        data, path.name, beside={"final.tex": final}
    )
    alone = read_file(path)
    assert alone == read_statute(data, path.name)
    assert "include-missing" in [warning.code for warning in alone.warnings]


def test_plain_text_needs_no_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_command", lambda: ["/nowhere"])
    (tmp_path / "a.md").write_text("Artículo 1. Uno\n\nDos.\n")
    (tmp_path / "a.html").write_text("<p>Artículo 1. Uno</p><p>Dos.</p>")
    assert read_file(tmp_path / "a.md").statute.articles[0].text == "Dos."
    with pytest.raises(WorkFailed):
        read_file(tmp_path / "a.html")


def test_a_fault_of_reading_comes_out_of_the_child(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(p("Artículo 1. Uno"))[:-40])
    with pytest.raises(FileUnreadable):
        read_file(tmp_path / "a.docx")
    (tmp_path / "b.html").write_bytes(b"<p>")
    with pytest.raises(StatuteEmpty):
        read_file(tmp_path / "b.html")


def test_a_file_that_is_not_there_or_too_large_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        read_file(tmp_path / "none.docx")
    with (tmp_path / "large.docx").open("wb") as stream:
        stream.truncate((8 << 20) + 1)
    with pytest.raises(StatuteTooLarge):
        read_file(tmp_path / "large.docx")
