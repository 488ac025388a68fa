"""frente-node proposal, amendment, alignment: what a person types, and what is signed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from federation.documents import AlignmentCorrection, Amendment, StatuteProposal, parse_document
from federation.errors import ExtraMissing
from federation.statutes import child, extras
from federation.statutes.model import Reading
from federation.statutes.reading import read_statute
from node.commands.main import run
from node.services.node import Node
from tests.node.simulator import SimulatedHub
from tests.node.test_commands import GIVE, INIT, Run, answered, said, surroundings
from tests.world import NO_ID

_ = answered, said, surroundings  # fixtures that every test here uses

Said = Callable[..., str]

STATUTES = """# Estatuto de la fábrica

## Artículo 1.- De la asamblea

La asamblea decide por mayoría simple. Sesiona cada mes.

## Artículo 2.- Del acta

El acta se publica como manda el

## Artículo 5.- de la ley de cooperativas

y se guarda.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a file with statutes, of which one article is none."""
    path = tmp_path / "estatuto.md"
    path.write_text(STATUTES, encoding="utf-8")
    return path


@pytest.fixture
def proposing(answered: Run, hub: SimulatedHub) -> None:
    """Let a factory be admitted whose delegate may propose."""
    answered(*INIT)
    answered("sync")
    hub.admit()
    answered(*GIVE, "--role", "proposer")
    answered("sync")


def signed(tmp_path: Path, record: str) -> Any:
    """Return the document of a record that this node signed."""
    with Node.open(tmp_path / "node") as node:
        return parse_document(node.documents(node.find(record).id)[0].data)


def written(answered: Run, file: Path, *options: str) -> str:
    return str(answered("proposal", "write", file, "--yes", *options)["id"])


def test_what_was_understood_is_shown_and_signed_with_enter(
    said: Said, proposing: None, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt: "")
    told = said("proposal", "write", file)
    assert "Estatuto de la fábrica" in told
    assert "article-1" in told
    assert "De la asamblea" in told
    assert "La asamblea decide por mayoría simple. Sesi…" in told
    assert "Press Enter to sign it" in told
    assert "is signed and waits in the outbox" in told
    listed = said("proposal", "list")
    assert "ours" in listed
    assert "not in the log yet" in listed
    assert "3 articles" in listed
    said("sync")
    assert "in the log" in said("proposal", "list")


def test_what_was_misunderstood_is_set_right_at_the_prompt(
    said: Said, proposing: None, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter(
        [
            "juntar article-2 article-5",
            "split article-1 Sesiona cada",
            "número article-after-1 3",
            "título article-3 Sesiona",
            "cantar",
            "join article-9 article-1",
            "ver article-3",
            "show article-9",
            "",
        ]
    )
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt: next(lines))
    told = said("proposal", "write", file)
    assert "What is to be done?" in told
    assert "There is no article 'article-9'" in told
    assert "There is no article article-9." in told
    assert next(lines, None) is None
    with Node.open(tmp_path / "node") as node:
        (own,) = node.proposals()
    articles = own.document.statute.articles
    assert [(one.id, one.number, one.heading) for one in articles] == [
        ("article-1", "1", "De la asamblea"),
        ("article-3", "3", "Sesiona"),
        ("article-2", "2", "Del acta"),
    ]
    assert articles[2].text == (
        "El acta se publica como manda el\nArtículo 5. de la ley de cooperativas\ny se guarda."
    )


def test_the_same_is_set_right_by_options(answered: Run, proposing: None, file: Path, tmp_path: Path) -> None:
    record = written(
        answered,
        file,
        *("--join", "article-2,article-5"),
        *("--split", "article-1@Sesiona cada"),
        *("--number", "article-after-1=3"),
        *("--heading", "article-3=Sesiona"),
        *("--title", "Otro título"),
    )
    document = signed(tmp_path, record)
    assert isinstance(document, StatuteProposal)
    assert document.statute.title == "Otro título"
    assert [one.id for one in document.statute.articles] == ["article-1", "article-3", "article-2"]
    (attached,) = document.attachments
    assert (attached.name, attached.media_type) == ("estatuto.md", "text/markdown")


@pytest.mark.parametrize(
    "options",
    [
        ("--join", "article-1"),
        ("--join", "article-1,article-5"),
        ("--split", "article-1=Sesiona"),
        ("--number", "article-1=V"),
        ("--heading", "article-1=Nada de esto"),
    ],
)
def test_what_cannot_be_set_right_is_said_and_nothing_is_signed(
    answered: Run, proposing: None, file: Path, options: tuple[str, str]
) -> None:
    fault = answered("proposal", "write", file, "--yes", *options, code=2)
    assert fault["error"]["code"] == "setting-invalid"
    assert answered("outbox") == []


def test_a_program_says_that_it_asks_for_no_look(answered: Run, proposing: None, file: Path) -> None:
    assert answered("proposal", "write", file, code=2)["error"]["code"] == "setting-invalid"


def test_without_the_extra_plain_texts_are_read(
    answered: Run, proposing: None, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "is_installed", lambda _module: False)
    assert written(answered, file)
    plain = tmp_path / "estatuto.txt"
    plain.write_text(STATUTES.replace("#", ""), encoding="utf-8")
    assert written(answered, plain)


def test_without_the_extra_it_is_said_what_to_do(
    capsys: pytest.CaptureFixture[str], proposing: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_arguments: object, **_options: object) -> None:
        raise ExtraMissing("This needs lxml, which is not installed.", part="lxml")

    monkeypatch.setattr(child, "run_task", missing)
    page = tmp_path / "estatuto.html"
    page.write_text("<!DOCTYPE html><html><body><p>Artículo 1.- Uno.</p></body></html>", encoding="utf-8")
    assert run(["proposal", "write", str(page), "--yes"]) == ExtraMissing.exit_code
    told = capsys.readouterr().err
    assert "This needs lxml" in told
    assert 'pip install "frente[statutes]"; o guarde el texto como .md o .txt' in told


def test_texts_that_the_file_includes_come_from_the_folder_that_is_named(
    answered: Run, proposing: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def read(path: Path, *, beside_folder: Path | None = None) -> Reading:
        seen.append(beside_folder)
        return read_statute(path.read_bytes(), "estatuto.md")

    monkeypatch.setattr(child, "read_file", read)
    main = tmp_path / "estatuto.tex"
    main.write_text(STATUTES, encoding="utf-8")
    record = written(answered, main, "--beside", str(tmp_path))
    assert seen == [tmp_path]
    (attached,) = signed(tmp_path, record).attachments
    assert attached.media_type == "application/x-tex"


def test_a_later_version_keeps_the_names_of_its_articles(
    answered: Run, proposing: None, file: Path, tmp_path: Path
) -> None:
    first = written(answered, file)
    later = tmp_path / "segunda.md"
    text = STATUTES.replace("Artículo 1.-", "Artículo 7.-")
    later.write_text(text, encoding="utf-8")
    second = signed(tmp_path, written(answered, later, "--replaces", first[:12]))
    assert second.replaces == first
    assert [one.id for one in second.statute.articles] == [
        one.id for one in signed(tmp_path, first).statute.articles
    ]
    assert second.statute.articles[0].number == "7"


def test_the_name_of_an_article_that_is_gone_is_never_given_again(
    answered: Run, proposing: None, file: Path, tmp_path: Path
) -> None:
    first = written(answered, file)
    shorter, longer = tmp_path / "segunda.md", tmp_path / "tercera.md"
    shorter.write_text(STATUTES.split("## Artículo 5", maxsplit=1)[0], encoding="utf-8")
    longer.write_text(
        shorter.read_text(encoding="utf-8")
        + "## Artículo 5.- Del turno\n\nCada turno elige quién lo coordina.\n",
        encoding="utf-8",
    )
    second = written(answered, shorter, "--replaces", first)
    third = signed(tmp_path, written(answered, longer, "--replaces", second))
    assert [one.id for one in third.statute.articles] == ["article-1", "article-2", "article-5-2"]
    assert third.statute.articles[2].number == "5"


def test_amendments_of_every_kind(answered: Run, proposing: None, file: Path, tmp_path: Path) -> None:
    target = written(answered, file)
    changes = [
        (
            ("--article", "article-1", "--replace", "mayoría simple", "--with", "dos tercios"),
            {"kind": "replace", "start": 23, "end": 37, "new": "dos tercios"},
        ),
        (
            ("--insert-after", "article-2", "--text", "Se rota.", "--heading", "Del turno"),
            {"kind": "insert", "after": "article-2", "heading": "Del turno", "new": "Se rota."},
        ),
        (
            ("--insert-after", "start", "--text", "Se rota."),
            {"kind": "insert", "after": None, "heading": None, "new": "Se rota."},
        ),
        (("--article", "article-5", "--delete"), {"kind": "delete"}),
        (("--article", "article-1", "--move-after", "article-5"), {"kind": "move", "after": "article-5"}),
        (("--article", "article-2", "--move-after", "start"), {"kind": "move", "after": None}),
        (("--article", "article-2", "--heading", "De las actas"), {"kind": "heading", "new": "De las actas"}),
        (("--article", "article-2", "--heading", ""), {"kind": "heading", "new": None}),
    ]
    for options, expected in changes:
        record = answered("amendment", "write", "--target", target[:10], *options, "--reason", "Así se votó.")
        document = signed(tmp_path, record["id"])
        assert isinstance(document, Amendment)
        assert document.change.model_dump() == expected
        assert (document.target, document.reason) == (target, "Así se votó.")


@pytest.mark.parametrize(
    "options,code",
    [
        (("--article", "article-1"), "setting-invalid"),
        (("--article", "article-1", "--delete", "--heading", "x"), "setting-invalid"),
        (("--article", "article-1", "--replace", "mayoría"), "setting-invalid"),
        (("--article", "article-1", "--delete", "--with", "x"), "setting-invalid"),
        (("--article", "article-1", "--replace", "minoría", "--with", "x"), "setting-invalid"),
        (("--article", "article-9", "--replace", "x", "--with", "y"), "setting-invalid"),
        (("--article", "article-9", "--delete"), "target-wrong"),
        (("--insert-after", "article-9", "--text", "x"), "target-wrong"),
        (("--insert-after", "article-1"), "setting-invalid"),
        (("--delete",), "document-malformed"),
    ],
)
def test_an_amendment_that_says_nothing_clear_is_refused(
    answered: Run, proposing: None, file: Path, options: tuple[str, ...], code: str
) -> None:
    target = written(answered, file)
    exits = {"setting-invalid": 2, "target-wrong": 5, "document-malformed": 3}
    fault = answered("amendment", "write", "--target", target, *options, "--reason", "x", code=exits[code])
    assert fault["error"]["code"] == code


def test_to_amend_another_factorys_proposal_it_is_fetched_first(
    said: Said, answered: Run, proposing: None, file: Path, hub: SimulatedHub, tmp_path: Path
) -> None:
    target = written(answered, file)
    answered("sync")
    elsewhere = ("--data", "other")
    answered(*INIT[:-1], "other")
    answered("sync", *elsewhere)
    hub.admit()
    answered(*GIVE, "--role", "proposer", *elsewhere)
    answered("sync", *elsewhere)
    amend = (
        *("amendment", "write", "--target", target, "--article", "article-2", "--delete"),
        *("--reason", "Sobra.", *elsewhere),
    )
    told = said(*amend, code=2)
    assert "frente-node proposal fetch" in told
    assert "No proposal is kept here" in said("proposal", "list", *elsewhere)
    assert "3 articles" in said("proposal", "fetch", target, *elsewhere)
    said(*amend)
    shown = said("proposal", "show", target[:9], *elsewhere)
    assert "article-5" in shown
    assert "y se guarda." in said("proposal", "show", target, "--article", "article-5", *elsewhere)
    answer = answered("proposal", "show", target, "--article", "article-5", *elsewhere)
    assert [one["id"] for one in answer["articles"]] == ["article-5"]
    said("proposal", "show", target, "--article", "article-9", *elsewhere, code=2)
    assert {one["status"] for one in answered("sync", *elsewhere)["records"]} == {"accepted"}
    saved = tmp_path / "proof.frente"
    saved.write_bytes(hub.proof(target))  # type: ignore[arg-type]
    assert answered("proposal", "fetch", target, "--from", saved, *elsewhere)["id"] == target
    assert answered("proposal", "list", *elsewhere)[0]["own"] is False
    said(
        "proposal", "fetch", target[:12], *elsewhere, code=3
    )  # a whole id: nobody else can say which is meant


def test_alignments_are_corrected(answered: Run, proposing: None, file: Path, tmp_path: Path) -> None:
    target = written(answered, file)
    correct = ("alignment", "correct", "--reason", "Hablan de lo mismo.")
    here = [f"{target[:12]}:{one}" for one in ("article-1", "article-2", "article-5")]
    far = f"{NO_ID}:article-3"
    record = answered(
        *correct, "--act", "move", "--article", here[0], "--article", here[1], "--to", here[2], "--to", far
    )
    document = signed(tmp_path, record["id"])
    assert isinstance(document, AlignmentCorrection)
    assert [(one.proposal, one.article) for one in document.places()] == [
        (target, "article-1"),
        (target, "article-2"),
        (target, "article-5"),
        (NO_ID, "article-3"),
    ]
    answered(*correct, "--act", "part", "--article", here[0], "--article", here[1])
    for options, code in (
        (("--act", "join", "--article", here[0]), 3),
        (("--act", "join", "--article", here[0], "--article", f"{target}:article-9"), 5),
        (("--act", "join", "--article", here[0], "--article", target), 2),
        (("--act", "join", "--article", here[0], "--article", "ffff:article-9"), 2),
        (("--act", "swap", "--article", here[0]), 2),
    ):
        if options[1] == "swap":
            assert run([*correct, *options]) == code
        else:
            assert answered(*correct, *options, code=code)["error"]["code"]


def test_a_reporter_is_told_which_role_is_missing(
    said: Said, answered: Run, hub: SimulatedHub, file: Path
) -> None:
    answered(*INIT)
    answered("sync")
    hub.admit()
    answered(*GIVE)
    answered("sync")
    told = said("proposal", "write", file, "--yes", code=2)
    assert "proposer" in told
    assert "mandate give" in told
    assert json.dumps(answered("mandate", "list")).count("reporter") == 1
