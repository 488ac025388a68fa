"""frente-verify: what it says, in which language, with which exit code, and what it does not claim."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from federation import errors
from federation.bundle import BundleWriter
from federation.ids import RecordId, document_hash
from federation.log.checkpoint import Checkpoint, sign_checkpoint
from federation.log.note import NoteSigner
from federation.records import KINDS, DocumentRef
from federation.speaking import LANGUAGES, fault_word
from federation.verify.commands import build, run
from federation.verify.words import SENTENCES, kind_word, speaker
from tests.federation.scripted_server import Answer, Asked, running
from tests.federation.served_log import ServedLog, log_of
from tests.world import NO_ID, World, demo_world, key

SALT = bytes(range(32))
DOCUMENT = b'{"type":"words"}'


@dataclass
class Scene:
    """A log with a report, and a folder with the files that a person may hold."""

    world: World
    log: ServedLog
    report: RecordId
    folder: Path
    vkey: str


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Give the log and the files."""
    world = demo_world()
    factory = world.admit("Inveval")
    rosa = world.give_mandate(factory, "rosa")
    named = DocumentRef(audience="public", hash=document_hash(SALT, DOCUMENT))
    report = world.take(world.report(rosa, document=named))
    log = log_of(world)
    (tmp_path / "record").write_bytes(world.entries[-1])
    (tmp_path / "receipt").write_bytes(log.receipt(len(world.entries) - 1).format())
    (tmp_path / "proof").write_bytes(log.proof(report, (SALT, DOCUMENT)))
    log.write(tmp_path / "log")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / named.hash).write_bytes(SALT + DOCUMENT)
    return Scene(world, log, report, tmp_path, log.vkey.format())


Verify = Callable[..., tuple[int, Any]]


@pytest.fixture
def verify(scene: Scene, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Give what runs a command with --json; files are named within the scene's folder."""

    def call(*arguments: str) -> tuple[int, Any]:
        code = run([*(one.replace("@", f"{scene.folder}/") for one in arguments), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return call


def names(found: list[list[Any]]) -> list[str]:
    """Return the sentences' names."""
    return [name for name, _ in found]


def facts(found: list[list[Any]], name: str) -> dict[str, Any]:
    """Return a sentence's facts."""
    return next(facts for one, facts in found if one == name)


# -- receipt -----------------------------------------------------------------------------------------


def test_a_receipt_shows_that_the_record_is_in_the_log(scene: Scene, verify: Verify) -> None:
    code, answer = verify("receipt", "@receipt", "--record", "@record", "--key", scene.vkey)
    assert (code, answer["result"], answer["trust"]) == (0, "holds", "key")
    assert facts(answer["shown"], "entry") == {"id": scene.report, "index": 5}
    assert "not allowed" in names(answer["not_shown"])


def test_a_receipt_without_its_record_shows_no_record(scene: Scene, verify: Verify) -> None:
    code, answer = verify("receipt", "@receipt", "--key", scene.vkey)
    assert code == 0
    assert names(answer["shown"]) == ["checkpoint"]
    assert "not record" in names(answer["not_shown"])


def test_a_receipt_of_another_kind_of_log_is_of_bytes(scene: Scene, verify: Verify) -> None:
    log = ServedLog([b"one", b"two"], NoteSigner("other.example/log", key("other")))
    (scene.folder / "receipt").write_bytes(log.receipt(1).format())
    (scene.folder / "record").write_bytes(b"two")
    code, answer = verify("receipt", "@receipt", "--record", "@record", "--key", log.vkey.format())
    assert code == 0
    assert facts(answer["shown"], "bytes entry") == {"index": 1}


def test_the_right_one_of_several_keys_is_named(scene: Scene, verify: Verify) -> None:
    other = NoteSigner("other.example/log", key("other")).verifier.format()
    code, answer = verify("receipt", "@receipt", "--key", other, "--key", scene.vkey)
    assert code == 0
    assert facts(answer["shown"], "checkpoint")["key"] == scene.vkey


OTHER_KEY = NoteSigner("frente.example/log", key("another")).verifier.format()

REFUSED: list[tuple[str, tuple[str, ...], int, str]] = [
    ("a receipt without a key", ("receipt", "@receipt"), 4, "note-unverified"),
    ("a receipt and another key", ("receipt", "@receipt", "--key", OTHER_KEY), 4, "note-unverified"),
    ("a key that is none", ("receipt", "@receipt", "--key", "hello"), 4, "verifier-key-malformed"),
    ("a receipt that is none", ("receipt", "@record", "--key", OTHER_KEY), 4, "proof-malformed"),
    ("a proof and another key", ("proof", "@proof", "--key", OTHER_KEY), 4, "checkpoint-foreign"),
    ("a proof and another network", ("proof", "@proof", "--network", NO_ID), 5, "wrong-network"),
    ("a network that is none", ("proof", "@proof", "--network", "x"), 2, "setting-invalid"),
    ("a proof that is none", ("proof", "@record"), 3, "bundle-malformed"),
    ("a bundle that is none", ("bundle", "@record"), 3, "bundle-malformed"),
    ("a log and another key", ("log", "@log", "--key", OTHER_KEY), 4, "note-unverified"),
    ("a log of another network", ("log", "@log", "--network", NO_ID), 5, "wrong-network"),
    ("a log that is not there", ("log", "@nowhere"), 2, "not-found"),
    ("a folder that is no log", ("log", "@documents"), 2, "not-found"),
]


@pytest.mark.parametrize("arguments, code, name", [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_what_does_not_hold_ends_with_the_code_of_its_family(
    verify: Verify, arguments: tuple[str, ...], code: int, name: str
) -> None:
    found, answer = verify(*arguments)
    assert (found, answer["error"]["code"]) == (code, name)
    assert set(answer["error"]) == {"code", "detail", "evidence"}


def test_a_receipt_with_another_record_does_not_hold(scene: Scene, verify: Verify) -> None:
    (scene.folder / "record").write_bytes(scene.world.entries[-2])
    code, answer = verify("receipt", "@receipt", "--record", "@record", "--key", scene.vkey)
    assert (code, answer["error"]["code"]) == (4, "proof-invalid")


def test_any_changed_byte_of_a_receipt_ends_in_an_error(scene: Scene, verify: Verify) -> None:
    whole = (scene.folder / "receipt").read_bytes()
    for at in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[at] ^= 1
        (scene.folder / "receipt").write_bytes(changed)
        code, _ = verify("receipt", "@receipt", "--record", "@record", "--key", scene.vkey)
        assert code != 0


# -- proof -------------------------------------------------------------------------------------------


def test_a_proof_shows_who_allowed_it_and_says_what_it_cannot_show(scene: Scene, verify: Verify) -> None:
    code, answer = verify("proof", "@proof", "--key", scene.vkey)
    assert (code, answer["trust"]) == (0, "key")
    assert names(answer["shown"]) == [
        "record",
        "entry",
        "checkpoint",
        "network",
        "factory",
        "mandate",
        "links",
        "document",
    ]
    assert names(answer["not_shown"]) == ["not between", "not true", "not others"]


def test_a_proof_by_the_networks_id(scene: Scene, verify: Verify) -> None:
    assert scene.world.network is not None
    code, answer = verify("proof", "@proof", "--network", scene.world.network)
    assert (code, answer["trust"]) == (0, "network")


def test_a_proof_without_an_anchor_says_that_the_file_was_believed(
    scene: Scene, verify: Verify, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = verify("proof", "@proof")
    assert (code, answer["trust"]) == (0, "file")
    run(["--language", "en", "proof", str(scene.folder / "proof")])
    assert SENTENCES["trust file"][1] in capsys.readouterr().out


# -- bundle ------------------------------------------------------------------------------------------


def bundle(scene: Scene, write: Callable[[BundleWriter], None]) -> None:
    """Write a bundle into the scene's folder."""
    stream = BytesIO()
    write(BundleWriter(stream))
    (scene.folder / "bundle").write_bytes(stream.getvalue())


def test_a_bundle_with_all_that_allowed_it_is_judged(scene: Scene, verify: Verify) -> None:
    def write(writer: BundleWriter) -> None:
        writer.document(SALT, DOCUMENT)
        for index, raw in enumerate(scene.world.entries):
            writer.envelope(raw)
            writer.receipt(scene.log.receipt(index).format())

    bundle(scene, write)
    for anchor, trust in (((), "file"), (("--key", scene.vkey), "key")):
        code, answer = verify("bundle", "@bundle", *anchor)
        assert (code, answer["result"], answer["trust"]) == (0, "holds", trust)
        assert names(answer["shown"]).count("bundle allowed") == 6
        assert names(answer["shown"]).count("bundle receipt") == 6
        assert names(answer["not_shown"]) == ["not between"]


def test_a_bundle_on_its_way_to_the_hub_is_whole_but_not_judged(scene: Scene, verify: Verify) -> None:
    def write(writer: BundleWriter) -> None:
        writer.document(SALT, b"of another record")
        writer.envelope(scene.world.entries[-1])

    bundle(scene, write)
    code, answer = verify("bundle", "@bundle")
    assert (code, answer["trust"]) == (0, "nothing")
    assert facts(answer["shown"], "bundle") == {"records": 1, "documents": 1, "sealed": 0, "receipts": 0}
    assert names(answer["not_shown"]) == [
        "not judged",
        "not inside",
        "not unnamed",
        "not logged",
        "not between",
    ]


def test_receipts_in_a_bundle_without_any_key_are_not_believed(scene: Scene, verify: Verify) -> None:
    def write(writer: BundleWriter) -> None:
        writer.checkpoint(scene.log.note)
        writer.sealed(b"age")
        writer.envelope(scene.world.entries[-1])
        writer.receipt(scene.log.receipt(5).format())

    bundle(scene, write)
    code, answer = verify("bundle", "@bundle")
    assert (code, answer["trust"]) == (0, "nothing")
    assert "not receipts" in names(answer["not_shown"])


def test_what_is_wrong_in_a_bundle_is_named_and_the_rest_stands(scene: Scene, verify: Verify) -> None:
    def write(writer: BundleWriter) -> None:
        writer.envelope(scene.world.entries[0])
        writer.envelope(b"no record")
        writer.envelope(scene.world.entries[1])
        writer.receipt(scene.log.receipt(2).format())

    bundle(scene, write)
    code, answer = verify("bundle", "@bundle", "--key", scene.vkey)
    assert (code, answer["result"]) == (3, "fails")
    assert [found["fault"] for _, found in answer["faults"]] == ["not-json", "proof-invalid"]
    assert names(answer["shown"]).count("bundle allowed") == 2


def test_a_forged_signature_in_a_bundle_is_named(scene: Scene, verify: Verify) -> None:
    founding, day = scene.world.entries[0], scene.world.entries[1]
    forged = re.sub(rb'"sig":"[^"]+"', b'"sig":"%b"' % (b"A" * 86 + b"=="), day)

    def write(writer: BundleWriter) -> None:
        writer.envelope(founding)
        writer.envelope(forged)

    bundle(scene, write)
    code, answer = verify("bundle", "@bundle")
    assert code == 4
    assert facts(answer["faults"], "bad record") == {"number": 2, "fault": "signature-invalid"}


# -- log ---------------------------------------------------------------------------------------------


def test_a_whole_log_shows_that_no_recall_lay_between(scene: Scene, verify: Verify) -> None:
    code, answer = verify("log", "@log", "--key", scene.vkey)
    assert (code, answer["result"]) == (0, "holds")
    assert "no recall" in names(answer["shown"])
    assert facts(answer["shown"], "audited") == {"judged": 6, "signatures": 8}
    assert names(answer["not_shown"]) == ["not documents", "not true", "not others"]


def test_a_checkpoint_is_kept_and_compared_the_next_time(scene: Scene, verify: Verify) -> None:
    code, _ = verify("log", "@log", "--key", scene.vkey, "--save", "@kept")
    assert code == 0
    assert (scene.folder / "kept").read_bytes() == scene.log.note
    scene.world.begin("2007-01-02")
    log_of(scene.world).write(scene.folder / "log")
    code, answer = verify("log", "@log", "--key", scene.vkey, "--old", "@kept", "--save", "@kept")
    assert code == 0
    assert facts(answer["shown"], "same history") == {"size": 6}
    other = sign_checkpoint(Checkpoint(scene.log.signed.origin, 4, bytes(32)), [scene.world.log_signer])
    (scene.folder / "kept").write_bytes(other)
    code, answer = verify("log", "@log", "--key", scene.vkey, "--old", "@kept", "--save", "@kept")
    assert (code, answer["error"]["code"]) == (4, "tree-inconsistent")
    assert (scene.folder / "kept").read_bytes() == other


def test_entries_against_the_rules_are_named_and_nothing_is_kept(scene: Scene, verify: Verify) -> None:
    scene.world.entries += [b"no record"] * 25
    log_of(scene.world).write(scene.folder / "log")
    code, answer = verify("log", "@log", "--key", scene.vkey, "--save", "@kept")
    assert (code, answer["result"]) == (4, "fails")
    assert facts(answer["faults"], "fault")["index"] == 6
    assert "no recall" not in names(answer["shown"])
    assert not (scene.folder / "kept").exists()


def test_faults_are_said_in_words_but_not_all_of_them(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.world.entries += [b"no record"] * 25
    log_of(scene.world).write(scene.folder / "log")
    assert run(["--language", "es", "log", str(scene.folder / "log")]) == 4
    said = capsys.readouterr().out
    assert said.startswith("NO SE SOSTIENE.")
    assert said.count("not-json") == 20
    assert SENTENCES["more faults"][0] in said


def test_a_program_too_old_says_from_where(scene: Scene, verify: Verify) -> None:
    world = scene.world
    world.entries.append(world.founding(network=world.network, replaces=world.network, level=2))
    log_of(world).write(scene.folder / "log")
    code, answer = verify("log", "@log", "--key", scene.vkey)
    assert (code, answer["result"]) == (5, "partly")
    assert facts(answer["not_shown"], "too old") == {"index": 6, "code": "level-unknown"}


def test_documents_are_compared_with_their_names(scene: Scene, verify: Verify) -> None:
    code, answer = verify("log", "@log", "--key", scene.vkey, "--documents", "@documents")
    assert code == 0
    assert facts(answer["shown"], "documents checked") == {"checked": 1, "missing": 0}
    (file,) = (scene.folder / "documents").iterdir()
    file.write_bytes(SALT + b"changed")
    code, answer = verify("log", "@log", "--key", scene.vkey, "--documents", "@documents")
    assert code == 4
    assert facts(answer["faults"], "wrong document") == {"hash": file.name}


@pytest.mark.parametrize("prefix", ["", "/log"])
def test_a_log_is_read_below_its_own_address_or_a_hubs(scene: Scene, verify: Verify, prefix: str) -> None:
    def answer(asked: Asked) -> Answer:
        file = scene.folder / "log" / asked.path.removeprefix(f"{prefix}/")
        return Answer(body=file.read_bytes()) if file.is_file() else Answer(404)

    with running(answer) as server:
        code, found = verify("log", server.url, "--key", scene.vkey)
    assert (code, found["result"]) == (0, "holds")


def test_a_log_that_does_not_answer_is_unreachable(scene: Scene, verify: Verify) -> None:
    with running(lambda asked: Answer()) as gone:
        pass
    code, answer = verify("log", gone.url)
    assert (code, answer["error"]["code"]) == (7, "hub-unreachable")


# -- words -------------------------------------------------------------------------------------------


def test_every_sentence_has_the_same_facts_in_every_language() -> None:
    for name, sentences in SENTENCES.items():
        assert len(sentences) == len(LANGUAGES)
        wanted = {fact for _, fact, _, _ in Formatter().parse(sentences[0]) if fact}
        for sentence in sentences:
            assert sentence, name
            assert {fact for _, fact, _, _ in Formatter().parse(sentence) if fact} == wanted, name


def test_every_kind_and_every_named_fault_has_words() -> None:
    say = speaker("es")
    for kind in KINDS:
        assert kind_word(say, kind) != kind
    assert kind_word(say, "ballot") == "ballot"
    codes = errors.all_codes()
    for name in SENTENCES:
        if name.startswith("fault "):
            assert name.removeprefix("fault ") in codes
    assert fault_word(say, "fork") == "Dos declaraciones reclaman el mismo número (fork)"
    assert fault_word(say, "day-wrong") == "day-wrong"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["receipt", "proof", "bundle", "log"])
def test_every_answer_can_be_said_in_every_language(
    scene: Scene, capsys: pytest.CaptureFixture[str], language: str, command: str
) -> None:
    bundle(scene, lambda writer: writer.envelope(scene.world.entries[0]))
    options = [] if command == "bundle" else ["--key", scene.vkey]
    assert run([f"--language={language}", command, str(scene.folder / command), *options]) == 0
    said = capsys.readouterr().out
    column = LANGUAGES.index(language)
    assert SENTENCES[f"help {command}"][column] in said
    assert SENTENCES["shown"][column] in said
    assert SENTENCES["not shown"][column] in said
    assert "{" not in said


def test_a_fault_is_said_in_words(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["proof", str(scene.folder / "proof"), "--network", NO_ID]) == 5
    assert capsys.readouterr().err.startswith("Es de otra red (wrong-network).")


def test_help_is_said_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--language", "pt", "log", "--help"]) == 0
    assert SENTENCES["help log"][2] in " ".join(capsys.readouterr().out.split())
    assert set(build(speaker("en")).commands) == {"receipt", "proof", "bundle", "log"}


def test_a_command_that_is_none_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nothing"]) == 2
    assert run(["receipt"]) == 2
    assert run(["receipt", "/nowhere/at/all"]) == 2
    assert capsys.readouterr().out == ""


def test_the_command_needs_nothing_but_federation(scene: Scene) -> None:
    program = (
        "import sys\n"
        "from federation.verify import main\n"
        f"sys.argv = ['frente-verify', 'proof', {str(scene.folder / 'proof')!r}, '--json']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0, end.code\n"
        "heavy = {'flask', 'sqlalchemy', 'requests', 'jinja2', 'hub', 'node'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["result"] == "holds"
