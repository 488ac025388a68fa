"""frente-statutes: what it answers to people and to programs, and how it fails."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from federation.errors import all_codes
from federation.speaking import LANGUAGES
from federation.statutes.commands.commands import build, run
from federation.statutes.commands.plans import first_plan
from federation.statutes.commands.printing import marked
from federation.statutes.commands.words import SENTENCES, speaker
from federation.statutes.drafting import parse_plan
from tests.conftest import REPOSITORY

DEMO = REPOSITORY / "demo" / "statutes"
BASE = """# Estatuto del taller

**Artículo 1. Quórum**

La asamblea sesiona con el 25 % de sus miembros.

**Artículo 2. Votación**

Se decide por mayoría simple de los presentes.

**Artículo 3. Revocatoria**

La asamblea puede revocar a cualquier delegado, conforme al artículo 2.
"""
OTHER = BASE.replace("25 %", "40 %").replace("Estatuto del taller", "Estatuto de la fábrica")

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """Give what carries out a command: its exit code, and what it said on both channels."""

    def carry_out(*arguments: str | Path) -> tuple[int, str, str]:
        code = run([str(one) for one in arguments])
        said = capfd.readouterr()
        return code, said.out, said.err

    return carry_out


@pytest.fixture
def ask(call: Call) -> Callable[..., Any]:
    """Give what carries out a command that succeeds and answers a program."""

    def carry_out(*arguments: str | Path) -> Any:
        code, out, err = call(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return carry_out


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Give two drafts that differ in a number."""
    a, b = tmp_path / "a.md", tmp_path / "b.md"
    a.write_text(BASE)
    b.write_text(OTHER)
    return a, b


# -- read -----------------------------------------------------------------------------------------------


def test_read_gives_every_field_to_a_program(two: tuple[Path, Path], ask: Callable[..., Any]) -> None:
    answer = ask("read", two[0])
    assert set(answer) == {"title", "language", "articles", "unread", "warnings"}
    assert answer["title"] == "Estatuto del taller"
    assert answer["articles"][0] == {
        "id": "article-1",
        "kind": "article",
        "number": "1",
        "label": "1",
        "heading": "Quórum",
        "division": [],
        "text": "La asamblea sesiona con el 25 % de sus miembros.",
        "parts": [{"label": None, "depth": 0, "start": 0, "end": 48}],
    }


def test_read_shows_a_person_the_articles_and_what_to_look_at(tmp_path: Path, call: Call) -> None:
    file = tmp_path / "a.md"
    file.write_text(BASE.replace("Artículo 3", "Artículo 5"))
    code, out, _ = call("--language", "en", "read", file)
    assert code == 0
    assert re.search(r"^article-5 +5 +Revocatoria +11$", out, re.MULTILINE)
    assert "number-missing" in out


def test_read_takes_includes_from_the_folder_that_is_named(tmp_path: Path, ask: Callable[..., Any]) -> None:
    folder = tmp_path / "beside"
    folder.mkdir()
    (folder / "more.rst").write_text("Artículo 2. Votación\n====================\n\nSe decide por mayoría.\n")
    file = tmp_path / "a.rst"
    file.write_text(
        "Artículo 1. Quórum\n==================\n\nSe sesiona con la mitad.\n\n.. include:: more.rst\n"
    )
    assert "include-missing" in {one["code"] for one in ask("read", file)["warnings"]}
    assert [one["id"] for one in ask("read", file, "--beside", folder)["articles"]] == [
        "article-1",
        "article-2",
    ]


# -- compare --------------------------------------------------------------------------------------------


def test_compare_gives_drafts_topics_and_links(two: tuple[Path, Path], ask: Callable[..., Any]) -> None:
    answer = ask("compare", *two)
    assert set(answer) == {"drafts", "topics", "links"}
    assert [draft["file"] for draft in answer["drafts"]] == [str(file) for file in two]
    assert len(answer["drafts"][0]["articles"]) == 3
    assert {frozenset(one) for one in answer["topics"]} == {frozenset({"label", "members"})}
    members = [(one["draft"], one["article"]) for topic in answer["topics"] for one in topic["members"]]
    assert sorted(members) == [(draft, place) for draft in (0, 1) for place in range(3)]
    relations = {(*link["a"], *link["b"]): link["relation"] for link in answer["links"]}
    assert relations == {(0, 0, 1, 0): "near", (0, 1, 1, 1): "same", (0, 2, 1, 2): "same"}
    assert set(answer["links"][0]) == {"a", "b", "similarity", "relation", "moved", "reason"}


def test_names_of_files_are_as_they_were_given(
    two: tuple[Path, Path], ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(two[0].parent)
    assert [draft["file"] for draft in ask("compare", "./a.md", "b.md")["drafts"]] == ["./a.md", "b.md"]


def test_compare_shows_a_person_topics_by_drafts(two: tuple[Path, Path], call: Call) -> None:
    code, out, _ = call("--language", "es", "compare", *two)
    assert code == 0
    assert re.search(r"^\d +Quórum +1 +1≈$", out, re.MULTILINE)
    assert re.search(r"^\d +Votación +2 +2=$", out, re.MULTILINE)
    _, out, _ = call("compare", *two, "--base", two[1])
    assert re.search(r"^\d +Quórum +1≈ +1$", out, re.MULTILINE)


def test_compare_writes_page_pdf_table_and_plan(two: tuple[Path, Path], tmp_path: Path, call: Call) -> None:
    files = {kind: tmp_path / f"out.{kind}" for kind in ("html", "pdf", "csv", "plan")}
    options = [piece for kind, file in files.items() for piece in (f"--{kind}", file)]
    code, out, err = call("compare", *two, *options, "--paper", "a3", "--topics", "1,3")
    assert (code, err) == (0, "")
    assert all(str(file) in out for file in files.values())
    assert files["html"].read_text().count('scope="row"') == 2
    page = PdfReader(files["pdf"]).pages[0]
    assert round(float(page.mediabox.width)) == 1191
    rows = list(csv.reader(io.StringIO(files["csv"].read_text("utf-8-sig"), newline="")))
    assert len(rows) == 3
    plan = json.loads(files["plan"].read_text())
    assert plan["drafts"] == [str(file) for file in two]
    assert plan["articles"][0]["take"] == {"file": str(two[0]), "article": "article-1"}
    assert len(plan["articles"][0]["options"]) == 2


def test_the_first_plan_is_one_that_can_be_drafted() -> None:
    from federation.statutes.child import read_file

    statutes = [read_file(DEMO / name).statute for name in ("inveval.md", "inaf.txt")]
    topics = [
        {"label": "uno", "members": [{"draft": 1, "article": 0}]},
        {"label": "dos", "members": [{"draft": 0, "article": 3}, {"draft": 1, "article": 4}]},
    ]
    plan = first_plan(["inveval.md", "inaf.txt"], statutes, topics, "es")
    assert [entry["topic"] for entry in plan["articles"]] == ["dos", "uno"]
    assert len(parse_plan(plan).articles) == 2


def test_the_first_plan_takes_no_article_twice() -> None:
    from federation.statutes.child import read_file

    statutes = [read_file(DEMO / name).statute for name in ("inveval.md", "inaf.txt")]
    topics = [
        {"label": "uno", "members": [{"draft": 0, "article": 3}]},
        {"label": "dos", "members": [{"draft": 0, "article": 3}, {"draft": 1, "article": 4}]},
        {"label": "tres", "members": [{"draft": 0, "article": 3}]},
    ]
    plan = first_plan(["inveval.md", "inaf.txt"], statutes, topics, "es")
    assert [entry.get("take", {}).get("file") for entry in plan["articles"]] == [
        "inveval.md",
        "inaf.txt",
        None,
    ]
    assert len(parse_plan(plan).articles) == 3


@pytest.mark.parametrize("topics", ["0", "4", "2-9", "3-2", "x", "", "1,,2", "1-", "٣", "1" * 5000])
def test_topics_that_are_none_are_refused(topics: str, two: tuple[Path, Path], call: Call) -> None:
    code, _, err = call("compare", *two, "--topics", topics)
    assert code == 2
    assert "setting-invalid" in err


def test_a_base_is_one_of_the_files(two: tuple[Path, Path], call: Call) -> None:
    assert call("compare", *two, "--base", "otro.md")[0] == 2
    assert call("compare", two[0])[0] == 2


# -- diff -----------------------------------------------------------------------------------------------


def test_diff_gives_both_texts_back(two: tuple[Path, Path], ask: Callable[..., Any]) -> None:
    answer = ask("diff", *two)
    assert set(answer) == {"title_ops", "articles"}
    first = answer["articles"][0]
    assert set(first) == {"a", "b", "moved", "heading_ops", "ops"}
    a = "".join(op["text"] for op in first["ops"] if op["op"] != "insert")
    b = "".join(op["text"] for op in first["ops"] if op["op"] != "delete")
    assert (a, b) == (
        "La asamblea sesiona con el 25 % de sus miembros.",
        "La asamblea sesiona con el 40 % de sus miembros.",
    )


def test_diff_marks_changes_for_a_person(two: tuple[Path, Path], call: Call) -> None:
    _, out, _ = call("--language", "es", "diff", *two)
    assert "[-!25-]{+!40+} %" in out
    assert "2 unidades sin cambio." in out
    assert "\x1b" not in out
    assert "palabra por palabra" in call("--language", "es", "diff", two[0], two[0])[1]


def test_colours_come_with_the_same_marks() -> None:
    ops = [
        {"op": "delete", "text": "25", "substance": True},
        {"op": "insert", "text": "uno", "substance": False},
        {"op": "equal", "text": "x" * 500, "substance": False},
    ]
    assert marked(ops, coloured=True).startswith("\x1b[31m\x1b[1m[-!25-]\x1b[0m\x1b[32m{+uno+}\x1b[0m")
    assert len(marked(ops, coloured=False, whole=False)) < 150


# -- merge and draft ------------------------------------------------------------------------------------


def test_merge_gives_text_changes_and_conflicts(
    two: tuple[Path, Path], tmp_path: Path, ask: Callable[..., Any], call: Call
) -> None:
    base, first = two
    second, out = tmp_path / "c.md", tmp_path / "unido.md"
    second.write_text(BASE.replace("25 %", "30 %").replace("mayoría simple", "mayoría absoluta"))
    answer = ask("merge", base, first, second, "--out", out)
    assert set(answer) == {"text", "base", "changes", "conflicts", "review"}
    assert answer["base"]["file"] == str(base)
    assert out.read_text() == answer["text"]
    assert "mayoría absoluta" in answer["text"]
    assert "25 %" in answer["text"]
    (conflict,) = answer["conflicts"]
    assert [one["from"] for one in conflict["alternatives"]] == [[str(second)], [str(first)]]
    assert all(
        set(one) >= {"id", "article", "kind", "start", "end", "new", "to", "from"}
        for one in answer["changes"]
    )
    code, said, _ = call("--language", "es", "merge", base, first, second)
    assert code == 0
    assert "1 se contradicen" in said
    assert f"[-simple-] {{+absoluta+}}  ({second})" in said


def test_an_identical_version_changes_nothing(two: tuple[Path, Path], ask: Callable[..., Any]) -> None:
    answer = ask("merge", two[0], two[0])
    assert (answer["changes"], answer["conflicts"], answer["review"]) == ([], [], [])


def plan_of(two: tuple[Path, Path]) -> Path:
    """Write a plan beside the drafts that names them by their names alone."""
    plan = {
        "title": "Estatuto unificado",
        "language": "es",
        "author": "Ana",
        "drafts": ["a.md", "b.md"],
        "articles": [
            {"division": [], "take": {"file": "b.md", "article": "article-1"}},
            {
                "division": [],
                "write": {"text": "Nada se decide sin la asamblea.", "heading": "Final", "author": "Ana"},
            },
        ],
    }
    file = two[0].parent / "plan.json"
    file.write_text(json.dumps(plan))
    return file


def test_draft_traces_every_word(two: tuple[Path, Path], ask: Callable[..., Any]) -> None:
    answer = ask("draft", plan_of(two))
    text, trace = answer["text"], answer["trace"]
    assert [span["start"] for span in trace] == [0, *(span["end"] for span in trace[:-1])]
    assert trace[-1]["end"] == len(text)
    said = {text[span["start"] : span["end"]]: span["source"] for span in trace}
    source = said["La asamblea sesiona con el 40 % de sus miembros."]
    assert (source["file"], source["article"], source["start"], source["end"]) == ("b.md", "article-1", 0, 48)
    assert said["Nada se decide sin la asamblea."] == {"author": "Ana"}


def test_draft_writes_text_and_trace_and_follows_edits(
    two: tuple[Path, Path], tmp_path: Path, ask: Callable[..., Any], call: Call
) -> None:
    plan, out, trace = plan_of(two), tmp_path / "texto.md", tmp_path / "traza.json"
    code, said, err = call("--language", "es", "draft", plan, "--out", out, "--trace", trace)
    assert (code, said) == (0, "")
    assert "caracteres vienen de los proyectos" in err
    assert json.loads(trace.read_text())["trace"][-1]["end"] == len(out.read_text())
    assert call("draft", plan)[1] == out.read_text()
    edited = tmp_path / "editado.md"
    edited.write_text(out.read_text().replace("Nada se decide", "Ninguna cosa se decide"))
    answer = ask("draft", plan, "--edited", edited, "--author", "Eva")
    assert answer["text"] == edited.read_text()
    authors = {span["source"].get("author") for span in answer["trace"]}
    assert {"Ana", "Eva"} <= authors
    assert call("draft", plan, "--edited", edited)[0] == 2


@pytest.mark.parametrize(
    ("plan", "code", "fault"),
    [
        ("no json", 3, "plan-malformed"),
        ("[]", 3, "plan-malformed"),
        ('{"drafts": [1]}', 3, "plan-malformed"),
        ("[" * 100_000, 3, "plan-malformed"),
        ('{"drafts": ["a.md"], "articles": 1}', 3, "plan-malformed"),
        ('{"drafts": ["falta.md"], "articles": []}', 2, "not-found"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_said(
    plan: str, code: int, fault: str, two: tuple[Path, Path], call: Call
) -> None:
    file = two[0].parent / "plan.json"
    file.write_text(plan)
    found, _, err = call("draft", file)
    assert (found, f"({fault})" in err) == (code, True)


# -- check and export -----------------------------------------------------------------------------------


def test_check_finds_a_broken_reference(tmp_path: Path, ask: Callable[..., Any], call: Call) -> None:
    file = tmp_path / "a.md"
    file.write_text(BASE.replace("artículo 2", "artículo 9"))
    (finding,) = ask("check", file)["findings"]
    assert set(finding) == {"code", "articles", "spans", "text"}
    assert finding["code"] == "reference-broken"
    assert "article-3: " in call("check", file)[1]
    file.write_text(BASE)
    assert ask("check", file) == {"findings": []}


@pytest.mark.parametrize("to", ["docx", "odt", "pdf", "akn", "md", "json"])
def test_export_writes_every_format(to: str, two: tuple[Path, Path], tmp_path: Path, call: Call) -> None:
    out = tmp_path / "salida"
    code, said, _ = call("export", two[0], "--to", to, "--out", out)
    assert code == 0
    assert str(out) in said
    begins = {"docx": b"PK", "odt": b"PK", "pdf": b"%PDF", "akn": b"<?xml", "md": b"# Est", "json": b"{"}
    assert out.read_bytes().startswith(begins[to])
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_export_takes_day_author_and_uri(two: tuple[Path, Path], tmp_path: Path, call: Call) -> None:
    out = tmp_path / "a.xml"
    named = ("--date", "2007-06-30", "--author", "Inveval", "--uri", "/akn/ve/act/statute/2007/inveval")
    assert call("export", two[0], "--to", "akn", "--out", out, *named)[0] == 0
    text = etree.tostring(etree.parse(out)).decode()
    for word in ("2007-06-30", "Inveval", "/akn/ve/act/statute/2007/inveval"):
        assert word in text
    assert call("export", two[0], "--to", "akn", "--out", out, "--uri", "no uri")[0] == 2


def test_export_says_that_akoma_ntoso_has_no_day_where_none_is_given(
    two: tuple[Path, Path], tmp_path: Path, call: Call
) -> None:
    out = tmp_path / "a.xml"
    said = call("--language", "es", "export", two[0], "--to", "akn", "--out", out)[1]
    assert "0001-01-01, «unknown». Con --date AAAA-MM-DD" in said
    assert "0001" not in call("export", two[0], "--to", "akn", "--out", out, "--date", "2007-06-30")[1]
    assert "0001" not in call("export", two[0], "--to", "docx", "--out", out)[1]


# -- files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["año 1 — «ñandú».md", "-guion.md", "dos\nlíneas.md", "\x1b[31mrojo.md", "'comillas\".md"]
)
def test_names_of_files_may_hold_anything(
    name: str, tmp_path: Path, ask: Callable[..., Any], call: Call
) -> None:
    file = tmp_path / name
    file.write_text(BASE)
    assert ask("read", file)["title"] == "Estatuto del taller"
    code, out, _ = call("compare", file, file, "--csv", tmp_path / f"{name}.csv")
    assert code == 0
    assert "\x1b" not in out


@pytest.mark.skipif(sys.platform != "linux", reason="only here a name may be no text at all")
def test_a_name_that_is_no_text_is_spelled_in_json(tmp_path: Path, ask: Callable[..., Any]) -> None:
    name = os.fsdecode(b"\xff.md")
    (tmp_path / name).write_text(BASE)
    answer = ask("compare", tmp_path / name, tmp_path / name)
    assert answer["drafts"][0]["file"] == str(tmp_path / name)


@pytest.mark.parametrize(
    ("make", "code", "fault"),
    [
        (lambda _: None, 2, "not-found"),
        (lambda path: path.mkdir(), 3, "file-unreadable"),
        (lambda path: path.write_text(""), 3, "statute-empty"),
        (lambda path: path.write_bytes(b"PK\x03\x04broken"), 3, None),
    ],
    ids=["missing", "folder", "empty", "broken"],
)
def test_what_cannot_be_read_is_said_with_code_and_exit_code(
    make: Callable[[Path], object], code: int, fault: str | None, tmp_path: Path, call: Call
) -> None:
    file = tmp_path / "algo.md"
    make(file)
    for command in (("read",), ("check",), ("diff", file), ("export", "--to", "md", "--out", tmp_path / "o")):
        found, out, err = call(*command, file)
        assert (found, out) == (code, "")
        assert fault is None or f"({fault})" in err
    found, out, err = call("read", file, "--json")
    assert (found, err) == (code, "")
    answer = json.loads(out)
    assert set(answer) == {"error"}
    assert set(answer["error"]) == {"code", "detail", "evidence"}
    assert fault in {None, answer["error"]["code"]}
    assert not (tmp_path / "o").exists()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may open any file"
)
def test_a_file_without_permission_is_said(tmp_path: Path, call: Call) -> None:
    file = tmp_path / "a.md"
    file.write_text(BASE)
    file.chmod(0)
    assert call("read", file)[0] == 3


def test_a_file_is_written_whole_or_not_at_all(two: tuple[Path, Path], tmp_path: Path, call: Call) -> None:
    out = tmp_path / "o.md"
    out.write_text("antes")
    out.chmod(0o640)
    assert call("export", two[0], "--to", "md", "--out", out)[0] == 0
    assert out.read_text().startswith("# Estatuto")
    assert out.stat().st_mode & 0o777 == 0o640
    code, _, err = call("export", two[0], "--to", "md", "--out", tmp_path)
    assert (code, "setting-invalid" in err) == (2, True)
    code, _, err = call("export", two[0], "--to", "md", "--out", tmp_path / "nada" / "o.md")
    assert (code, "storage-failed" in err) == (6, True)
    before = sorted(path.name for path in tmp_path.iterdir())
    out.write_text("antes")
    assert call("export", tmp_path / "falta.md", "--to", "md", "--out", out)[0] == 2
    assert out.read_text() == "antes"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


# -- words ----------------------------------------------------------------------------------------------


def test_every_sentence_is_said_in_three_languages_with_the_same_facts() -> None:
    for name, sentences in SENTENCES.items():
        assert len(sentences) == len(LANGUAGES)
        assert all(sentences), name
        facts = [set(re.findall(r"(?<!{){(\w+)}", sentence)) for sentence in sentences]
        assert facts[0] == facts[1] == facts[2], name


def test_every_fault_that_is_said_is_one() -> None:
    import federation.statutes.child  # noqa: F401 - all modules that may define an error

    named = {name.removeprefix("fault ") for name in SENTENCES if name.startswith("fault ")}
    assert named <= set(all_codes())


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_in_the_language_asked_for(language: str, call: Call) -> None:
    _, out, _ = call("--language", language, "--help")
    assert speaker(language)("help check")[:30] in out
    assert set(build(speaker(language)).commands) == {
        "read",
        "compare",
        "diff",
        "merge",
        "draft",
        "check",
        "export",
    }


def test_command_runs_as_a_program_in_a_plain_environment(two: tuple[Path, Path]) -> None:
    code = "from federation.statutes.commands import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "diff", *map(str, two)],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"[-!25-]{+!40+}" in done.stdout
