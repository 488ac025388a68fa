"""The client: what a hub answers is believed only as far as it proves itself, and costs only so much."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from federation import client, errors, signed_requests
from federation.bundle import MEDIA_TYPE, BundleWriter
from federation.client import (
    Accepted,
    DirectoryFetcher,
    Fetcher,
    HttpFetcher,
    HubClient,
    Present,
    Refused,
    Waiting,
)
from federation.ids import DocumentHash, RecordId, document_hash
from federation.log.checkpoint import Checkpoint
from federation.log.merkle import leaf_hash
from federation.log.note import NoteSigner
from federation.log.tiles import EntryBundle, Tile
from tests.federation.scripted_server import Answer, Asked, ScriptedServer, running
from tests.federation.served_log import ServedLog, log_of
from tests.world import NO_ID, World, demo_world, id_of, key

NETWORK = {
    "id": "ab" * 32,
    "name": "Red",
    "origin": "frente.example/log",
    "log_keys": [{"from": 0, "vkey": "frente.example/log+00000000+AAAA"}],
    "size": 7,
    "writes": True,
}


def nothing(asked: Asked) -> Answer:
    """Answer that nothing is there."""
    return Answer(404)


def as_json(value: object, status: int = 200) -> Answer:
    """Answer with JSON."""
    return Answer(status, json.dumps(value).encode(), "application/json")


def problem(status: int, **fields: object) -> Answer:
    """Answer with a problem."""
    return Answer(status, json.dumps(fields).encode(), "application/problem+json")


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Give a server on this machine."""
    with running(nothing) as script:
        yield script


@pytest.fixture
def hub(server: ScriptedServer) -> HubClient:
    """Give a client of it."""
    return HubClient(server.url, timeout=(5, 5))


# -- a bundle and its answer -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> World:
    """Give a world with a report in it."""
    world = demo_world()
    factory = world.admit("Inveval")
    rosa = world.give_mandate(factory, "rosa")
    for _ in range(4):
        world.take(world.report(rosa))
    return world


def bundle_of(*envelopes: bytes) -> bytes:
    """Return a bundle with these envelopes and a document before them."""
    stream = BytesIO()
    writer = BundleWriter(stream)
    writer.document(bytes(32), b"a document")
    for raw in envelopes:
        writer.envelope(raw)
    return stream.getvalue()


def answer_to(log: ServedLog, lines: Sequence[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """Return the answer of a hub with this log; a line with an index gets its path."""
    hashes: list[str] = []
    results = []
    for line in lines:
        full = dict(line)
        if "index" in line and "path" not in line:
            full["path"] = []
            for one in log.receipt(line["index"]).path:
                spelled = b64encode(one).decode()
                if spelled not in hashes:
                    hashes.append(spelled)
                full["path"].append(hashes.index(spelled))
        results.append(full)
    return {"checkpoint": log.note.decode(), "hashes": hashes, "results": results, **changes}


def accepted(world: World, index: int, **changes: Any) -> dict[str, Any]:
    """Return the line of a record that was accepted."""
    return {"id": id_of(world.entries[index]), "status": "accepted", "index": index, **changes}


def test_each_result_carries_a_receipt_that_was_verified(
    world: World, server: ScriptedServer, hub: HubClient
) -> None:
    log = log_of(world)
    waiting = world.charter("Nueva", key("nueva"))
    refused = world.charter("Otra", key("otra"))
    lines = [
        accepted(world, 5),
        {**accepted(world, 6), "status": "present"},
        {"id": id_of(waiting), "status": "waiting", "expires": "2007-09-01"},
        {
            "id": id_of(refused),
            "status": "refused",
            "code": "key-reused",
            "detail": "no",
            "evidence": {"key": "x"},
        },
        {"id": None, "status": "refused", "code": "not-json", "detail": "\x1b[31mred"},
    ]
    server.answer = lambda asked: as_json(answer_to(log, lines))
    bundle = bundle_of(world.entries[5], world.entries[6], waiting, refused, b"no envelope")

    answer = hub.post_bundle(bundle, [log.vkey], log.vkey.name)

    assert answer.checkpoint == log.signed
    assert answer.note == log.note
    first, second, third, fourth, fifth = answer.results
    assert isinstance(first, Accepted)
    assert first.index == 5
    assert first.receipt.verify(world.entries[5], [log.vkey], log.vkey.name) == log.signed
    assert isinstance(second, Present)
    assert second.envelope is None
    assert isinstance(third, Waiting)
    assert third.expires.isoformat() == "2007-09-01"
    assert isinstance(fourth, Refused)
    assert (fourth.code, fourth.evidence) == ("key-reused", {"key": "x"})
    assert isinstance(fifth, Refused)
    assert fifth.id is None
    assert fifth.detail == "[31mred"
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/api/v1/bundles", bundle)
    assert asked.headers["Content-Type"] == MEDIA_TYPE


def test_a_bundle_is_sent_from_where_its_file_stands(
    world: World, server: ScriptedServer, hub: HubClient, tmp_path: Path
) -> None:
    log = log_of(world)
    server.answer = lambda asked: as_json(answer_to(log, [accepted(world, 5)]))
    bundle = bundle_of(world.entries[5])
    (tmp_path / "bundle").write_bytes(b"before" + bundle)
    with (tmp_path / "bundle").open("rb") as file:
        file.seek(6)
        hub.post_bundle(file, [log.vkey], log.vkey.name)
    assert server.asked[0].body == bundle


def test_a_present_record_may_be_logged_with_other_signatures(server: ScriptedServer, hub: HubClient) -> None:
    world = demo_world()
    keys = (key("one"), key("two"))
    by_one, by_two = (world.charter("Dos", *keys, signers=(one,)) for one in keys)
    world.take(by_one)
    log = log_of(world)
    line = {"id": id_of(by_one), "status": "present", "index": 2}
    other = {**line, "envelope": b64encode(by_one).decode()}
    server.answer = lambda asked: as_json(answer_to(log, [other]))
    (result,) = hub.post_bundle(bundle_of(by_two), [log.vkey], log.vkey.name).results
    assert isinstance(result, Present)
    assert result.envelope == by_one
    # Without the envelope the receipt is of one that was not sent.
    server.answer = lambda asked: as_json(answer_to(log, [line]))
    with pytest.raises(errors.ProofInvalid):
        hub.post_bundle(bundle_of(by_two), [log.vkey], log.vkey.name)
    # Another record's envelope is refused before its receipt is looked at.
    server.answer = lambda asked: as_json(
        answer_to(log, [{**line, "envelope": b64encode(world.entries[0]).decode()}])
    )
    with pytest.raises(errors.HubAnswerMalformed):
        hub.post_bundle(bundle_of(by_two), [log.vkey], log.vkey.name)


Change = Callable[[World, ServedLog], object]
BAD_ANSWERS: list[tuple[str, type[errors.FrenteError], Change]] = [
    ("no result", errors.HubAnswerMalformed, lambda w, g: answer_to(g, [])),
    (
        "a result too many",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [accepted(w, 5), accepted(w, 6)]),
    ),
    (
        "another record's result",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [accepted(w, 6)]),
    ),
    (
        "no envelope, it says",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [{"id": None, "status": "refused", "code": "not-json", "detail": ""}]),
    ),
    (
        "another index",
        errors.ProofInvalid,
        lambda w, g: answer_to(g, [{**accepted(w, 5), "index": 6}]),
    ),
    (
        "an index beyond the tree",
        errors.ProofInvalid,
        lambda w, g: answer_to(g, [{**accepted(w, 5), "index": 900, "path": []}]),
    ),
    (
        "a negative index",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [{**accepted(w, 5), "index": -1, "path": []}]),
    ),
    (
        "a path cut short",
        errors.ProofInvalid,
        lambda w, g: answer_to(g, [{**accepted(w, 5), "path": [0]}], hashes=[b64encode(bytes(32)).decode()]),
    ),
    (
        "a path to nowhere",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [{**accepted(w, 5), "path": [99]}]),
    ),
    (
        "a path from the end",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [{**accepted(w, 5), "path": [-1]}]),
    ),
    (
        "a hash of 31 bytes",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [accepted(w, 5)], hashes=[b64encode(bytes(31)).decode()]),
    ),
    (
        "a hash that is no base64",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [accepted(w, 5)], hashes=["%"]),
    ),
    (
        "no checkpoint",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [accepted(w, 5)], checkpoint=None),
    ),
    (
        "a checkpoint that is none",
        errors.NoteMalformed,
        lambda w, g: answer_to(g, [accepted(w, 5)], checkpoint="hello"),
    ),
    (
        "a checkpoint signed by another key",
        errors.NoteUnverified,
        lambda w, g: answer_to(
            g,
            [accepted(w, 5)],
            checkpoint=ServedLog(w.entries, NoteSigner(g.vkey.name, key("no"))).note.decode(),
        ),
    ),
    (
        "an unknown status",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [{**accepted(w, 5), "status": "perhaps"}]),
    ),
    (
        "an unknown field",
        errors.HubAnswerMalformed,
        lambda w, g: answer_to(g, [{**accepted(w, 5), "note": "hello"}]),
    ),
    ("not an object", errors.HubAnswerMalformed, lambda w, g: [1, 2]),
    ("a number with a fraction", errors.HubAnswerMalformed, lambda w, g: {"checkpoint": 1.5}),
]


@pytest.mark.parametrize(
    "fault, change", [(fault, change) for _, fault, change in BAD_ANSWERS], ids=[b[0] for b in BAD_ANSWERS]
)
def test_an_answer_that_does_not_hold_is_refused(
    world: World,
    server: ScriptedServer,
    hub: HubClient,
    fault: type[errors.FrenteError],
    change: Change,
) -> None:
    log = log_of(world)
    server.answer = lambda asked: as_json(change(world, log))
    with pytest.raises(fault):
        hub.post_bundle(bundle_of(world.entries[5]), [log.vkey], log.vkey.name)


def test_a_checkpoint_of_another_log_is_refused(world: World, server: ScriptedServer, hub: HubClient) -> None:
    log = log_of(world)
    server.answer = lambda asked: as_json(answer_to(log, [accepted(world, 5)]))
    with pytest.raises(errors.CheckpointForeign):
        hub.post_bundle(bundle_of(world.entries[5]), [log.vkey], "another.example/log")


def test_a_doubled_key_in_an_answer_is_refused(server: ScriptedServer, hub: HubClient, world: World) -> None:
    log = log_of(world)
    text = json.dumps(answer_to(log, [accepted(world, 5)]))
    server.answer = lambda asked: Answer(body=(text[:-1] + ', "results": []}').encode())
    with pytest.raises(errors.HubAnswerMalformed):
        hub.post_bundle(bundle_of(world.entries[5]), [log.vkey], log.vkey.name)


def test_a_bundle_that_is_none_is_never_sent(server: ScriptedServer, hub: HubClient, world: World) -> None:
    for bundle, fault in [
        (b"", errors.BundleMalformed),
        (bundle_of(world.entries[5])[:-1], errors.BundleCut),
    ]:
        with pytest.raises(fault):
            hub.post_bundle(bundle, [], "x")
    assert server.asked == []


def test_every_changed_byte_of_an_answer_is_refused_or_says_the_same(
    world: World, server: ScriptedServer, hub: HubClient
) -> None:
    log = log_of(world)
    data = json.dumps(answer_to(log, [accepted(world, 5)])).encode()
    sent = [client.Sent(RecordId(id_of(world.entries[5])), leaf_hash(world.entries[5]))]
    whole = client.open_bundle_answer(data, sent, [log.vkey], log.vkey.name)
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1 << at % 7
        try:
            answer = client.open_bundle_answer(bytes(changed), sent, [log.vkey], log.vkey.name)
        except (errors.HubAnswerMalformed, errors.LogError):
            continue
        assert answer == whole  # white space


# -- what a hub says of itself -----------------------------------------------------------------------


def test_a_hub_says_which_network_it_serves(server: ScriptedServer, hub: HubClient) -> None:
    server.answer = lambda asked: as_json({**NETWORK, "day": "2007-07-24", "news": "a newer hub says more"})
    info = hub.network()
    assert info.network == "ab" * 32
    assert info.day is not None
    assert info.day.isoformat() == "2007-07-24"
    assert server.asked[0].path == "/api/v1/network"


@pytest.mark.parametrize("missing", sorted(NETWORK))
def test_what_is_missing_in_an_answer_is_named(server: ScriptedServer, hub: HubClient, missing: str) -> None:
    server.answer = lambda asked: as_json({k: v for k, v in NETWORK.items() if k != missing})
    with pytest.raises(errors.HubAnswerMalformed) as caught:
        hub.network()
    assert caught.value.evidence["at"] == missing


def test_an_answer_about_something_else_is_refused(server: ScriptedServer, hub: HubClient) -> None:
    said = {
        "id": "cd" * 32,
        "factory": "ab" * 32,
        "status": "recalled",
        "last_sequence": 3,
        "ended_by": NO_ID,
    }
    server.answer = lambda asked: as_json(said)
    mandate = hub.mandate(RecordId("cd" * 32))
    assert (mandate.last_sequence, mandate.recalled_by) == (3, NO_ID)
    with pytest.raises(errors.HubAnswerMalformed):
        hub.mandate(RecordId("ef" * 32))
    server.answer = lambda asked: as_json(
        {
            "id": "cd" * 32,
            "index": 5,
            "kind": "day",
            "document": {"hash": NO_ID, "audience": "public", "status": "held"},
        }
    )
    assert hub.record(RecordId("cd" * 32)).index == 5
    with pytest.raises(errors.HubAnswerMalformed):
        hub.record(RecordId("ef" * 32))


def test_an_id_that_is_none_is_never_asked_for(server: ScriptedServer, hub: HubClient) -> None:
    for ask in (hub.mandate, hub.record, hub.envelope, hub.receipt, hub.proof):
        with pytest.raises(errors.IdMalformed):
            ask(RecordId("../../../etc"))
    assert server.asked == []


def test_the_directory_is_read_page_by_page(server: ScriptedServer, hub: HubClient) -> None:
    pages = {
        "/api/v1/factories?limit=200": {
            "factories": [{"id": "aa" * 32, "name": "Inveval", "standing": "admitted"}],
            "next": "2 ñ",
        },
        "/api/v1/factories?limit=200&cursor=2+%C3%B1": {
            "factories": [{"id": "bb" * 32, "name": "Invepal", "standing": "left"}],
        },
    }
    server.answer = lambda asked: as_json(pages[asked.path])
    assert [factory.name for factory in hub.factories()] == ["Inveval", "Invepal"]


def test_a_directory_without_end_is_refused(server: ScriptedServer, hub: HubClient) -> None:
    server.answer = lambda asked: as_json(
        {"factories": [{"id": "aa" * 32, "name": "Inveval", "standing": "admitted"}], "next": "again"}
    )
    with pytest.raises(errors.HubAnswerMalformed):
        list(hub.factories())


# -- what proves itself ------------------------------------------------------------------------------


def test_a_document_is_the_one_that_was_asked_for(server: ScriptedServer, hub: HubClient) -> None:
    salt = bytes(range(32))
    named = document_hash(salt, b"text")
    server.answer = lambda asked: Answer(body=salt + b"text")
    assert hub.document(named) == (salt, b"text")
    server.answer = lambda asked: Answer(body=salt + b"texT")
    with pytest.raises(errors.HubAnswerMalformed):
        hub.document(named)
    server.answer = lambda asked: Answer(body=salt[:31])
    with pytest.raises(errors.HubAnswerMalformed):
        hub.document(DocumentHash(named))


def test_an_envelope_is_the_one_that_was_asked_for(
    world: World, server: ScriptedServer, hub: HubClient
) -> None:
    server.answer = lambda asked: Answer(body=world.entries[3])
    assert hub.envelope(id_of(world.entries[3])) == world.entries[3]
    with pytest.raises(errors.HubAnswerMalformed):
        hub.envelope(NO_ID)
    server.answer = lambda asked: Answer(body=b"{}")
    with pytest.raises(errors.HubAnswerMalformed):
        hub.envelope(NO_ID)


# -- the log -----------------------------------------------------------------------------------------


def serving(log: ServedLog, prefix: str = "/log/") -> Callable[[Asked], Answer]:
    """Answer as a server of the log's files."""
    files = {**log.tiles, **log.bundles, "checkpoint": log.note}

    def answer(asked: Asked) -> Answer:
        data = files.get(asked.path.removeprefix(prefix))
        return Answer(404) if data is None else Answer(body=data)

    return answer


def test_a_log_that_grew_is_consistent_and_another_is_not(
    world: World, server: ScriptedServer, hub: HubClient
) -> None:
    old, new = ServedLog(world.entries[:3], world.log_signer), log_of(world)
    server.answer = serving(new)
    assert hub.checkpoint() == new.note
    assert hub.consistency(old.signed, new.signed).size == len(world.entries)
    other = Checkpoint(old.signed.origin, 3, bytes(32))
    with pytest.raises(errors.InconsistentTree):
        hub.consistency(other, new.signed)


def log_of_many(count: int) -> ServedLog:
    """Return a log with entries that are no records."""
    return ServedLog([b"entry %d" % number for number in range(count)], NoteSigner("many.example", key("m")))


@pytest.fixture(params=["hub", "prefix", "folder"])
def many(request: pytest.FixtureRequest, server: ScriptedServer, tmp_path: Path) -> tuple[Fetcher, ServedLog]:
    """Give a log of 300 entries that has grown since its checkpoint of 270, and each way to read it."""
    log = log_of_many(600)
    server.answer = serving(log, "/log/" if request.param == "hub" else "/")
    if request.param == "folder":
        return DirectoryFetcher(log.write(tmp_path)), log
    return (HubClient if request.param == "hub" else HttpFetcher)(server.url), log


def test_a_partial_tile_that_is_gone_is_cut_from_the_full_one(many: tuple[Fetcher, ServedLog]) -> None:
    fetcher, log = many
    assert fetcher.tile(Tile(0, 1, 14)) == log.tile(Tile(0, 1))[: 14 * 32]
    assert fetcher.entries(EntryBundle(1, 14)) == log_of_many(270).entries(EntryBundle(1, 14))
    assert fetcher.checkpoint() == log.note
    with pytest.raises(errors.NothingFound):
        fetcher.tile(Tile(0, 7))
    with pytest.raises(errors.NothingFound):
        fetcher.entries(EntryBundle(7))


def test_a_full_bundle_too_short_for_its_part_is_malformed(tmp_path: Path) -> None:
    (tmp_path / "tile/entries").mkdir(parents=True)
    (tmp_path / "tile/entries/000").write_bytes(b"\0\1x\0")
    with pytest.raises(errors.TileMalformed):
        DirectoryFetcher(tmp_path).entries(EntryBundle(0, 2))


def test_a_file_over_its_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tile/0").mkdir(parents=True)
    (tmp_path / "tile/0/000").write_bytes(bytes(8193))
    with pytest.raises(errors.HubAnswerMalformed):
        DirectoryFetcher(tmp_path).tile(Tile(0, 0))


# -- limits and faults -------------------------------------------------------------------------------


def test_an_answer_over_its_limit_is_cut_off(server: ScriptedServer, hub: HubClient) -> None:
    given: list[int] = []

    def endless() -> Iterator[bytes]:
        for number in range(2000):  # 128 MB
            given.append(number)
            yield bytes(65536)

    server.answer = lambda asked: Answer(body=endless())
    with pytest.raises(errors.HubAnswerMalformed):
        hub.checkpoint()
    assert len(given) < 1000


def test_an_answer_shorter_than_announced_is_no_answer(server: ScriptedServer, hub: HubClient) -> None:
    server.answer = lambda asked: Answer(body=b"half", length=8)
    with pytest.raises(errors.HubUnreachable):
        hub.checkpoint()


def test_an_answer_that_never_ends_is_given_up(
    server: ScriptedServer, hub: HubClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAX_ANSWER_SECONDS", -1.0)
    server.answer = lambda asked: Answer(body=b"too late")
    with pytest.raises(errors.HubUnreachable):
        hub.checkpoint()


def test_a_packed_answer_is_refused(server: ScriptedServer, hub: HubClient) -> None:
    server.answer = lambda asked: Answer(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    with pytest.raises(errors.HubAnswerMalformed):
        hub.checkpoint()
    assert server.asked[0].headers["Accept-Encoding"] == "identity"


def test_a_problem_is_repeated_with_its_code(server: ScriptedServer, hub: HubClient) -> None:
    server.answer = lambda asked: Answer(
        429,
        json.dumps({"code": "rate-limited", "detail": "Too\nmany \x1b[2Jrequests."}).encode(),
        "application/problem+json; charset=utf-8",
        headers={"Retry-After": "30"},
    )
    with pytest.raises(errors.HubRefused) as caught:
        hub.network()
    assert caught.value.evidence == {
        "status": 429,
        "problem": "rate-limited",
        "detail": "Too many  [2Jrequests.",
        "retry_after": "30",
    }


ANSWERS: list[tuple[str, Answer, type[errors.FrenteError], str | None]] = [
    ("nothing there", problem(404, code="not-found"), errors.NothingFound, "not-found"),
    ("nothing there, in other words", Answer(404, b"<h1>", "text/html"), errors.NothingFound, None),
    ("read only", problem(503, code="read-only", title="no"), errors.HubRefused, "read-only"),
    ("a gateway without a hub", Answer(502, b"<h1>", "text/html"), errors.HubUnreachable, None),
    ("a refusal in other words", Answer(403, b"no", "text/plain"), errors.HubRefused, None),
    ("a code that is none", problem(400, code="A B", detail=5), errors.HubRefused, None),
    ("a problem that is none", Answer(400, b"[", "application/problem+json"), errors.HubRefused, None),
    (
        "a problem without end",
        Answer(400, b"[" * 200_000, "application/problem+json"),
        errors.HubRefused,
        None,
    ),
    ("a success of another kind", Answer(204), errors.HubRefused, None),
]


@pytest.mark.parametrize(
    "answer, fault, code", [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS]
)
def test_an_error_of_the_hub_becomes_one_of_ours(
    server: ScriptedServer,
    hub: HubClient,
    answer: Answer,
    fault: type[errors.FrenteError],
    code: str | None,
) -> None:
    server.answer = lambda asked: answer
    with pytest.raises(fault) as caught:
        hub.network()
    assert caught.value.evidence.get("problem") == code


def test_a_hub_that_is_not_there_is_unreachable() -> None:
    with running(nothing) as gone:
        pass
    with pytest.raises(errors.HubUnreachable):
        HubClient(gone.url, timeout=(1, 1)).network()


def test_a_hub_that_does_not_answer_in_time_is_unreachable(server: ScriptedServer) -> None:
    from threading import Event

    done = Event()

    def late(asked: Asked) -> Answer:
        done.wait(10)
        return Answer()

    server.answer = late
    with pytest.raises(errors.HubUnreachable):
        HubClient(server.url, timeout=(1, 0.05)).network()
    done.set()


# -- redirects and addresses -------------------------------------------------------------------------


def test_a_redirect_within_the_hub_is_followed(server: ScriptedServer, hub: HubClient) -> None:
    server.answer = lambda asked: (
        as_json(NETWORK) if asked.path == "/new" else Answer(302, headers={"Location": "/new"})
    )
    assert hub.network().name == "Red"


@pytest.mark.parametrize(
    "location", ["http://localhost:1/x", "https://127.0.0.1/", "//other.example/x", "ftp://127.0.0.1/"]
)
def test_a_redirect_to_elsewhere_is_not_followed(
    server: ScriptedServer, hub: HubClient, location: str
) -> None:
    server.answer = lambda asked: Answer(301, headers={"Location": location})
    with pytest.raises(errors.HubAnswerMalformed):
        hub.network()
    assert len(server.asked) == 1


def test_redirects_in_a_circle_end(server: ScriptedServer, hub: HubClient) -> None:
    server.answer = lambda asked: Answer(302, headers={"Location": asked.path})
    with pytest.raises(errors.HubAnswerMalformed):
        hub.network()
    assert len(server.asked) == client.MAX_REDIRECTS + 1


def test_a_bundle_is_never_redirected(world: World, server: ScriptedServer, hub: HubClient) -> None:
    server.answer = lambda asked: Answer(307, headers={"Location": "/elsewhere"})
    with pytest.raises(errors.HubAnswerMalformed):
        hub.post_bundle(bundle_of(world.entries[5]), [], "x")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hub.example",
        "ftp://hub.example",
        "file:///etc/passwd",
        "http://",
        "http://user:secret@hub.example",
        "http://hub.example/?a",
        "http://hub.example/#a",
        "http://[::1",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(errors.SettingInvalid):
        HubClient(url)


def test_nothing_of_the_users_accounts_is_sent(
    server: ScriptedServer, hub: HubClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login rosa password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.answer = lambda asked: as_json(NETWORK)
    hub.network()
    assert "Authorization" not in server.asked[0].headers


def test_no_cookie_is_kept(server: ScriptedServer, hub: HubClient) -> None:
    server.answer = lambda asked: Answer(
        body=json.dumps(NETWORK).encode(), headers={"Set-Cookie": "who=rosa; Path=/"}
    )
    hub.network()
    hub.network()
    assert "Cookie" not in server.asked[1].headers


# -- asked as a delegate ------------------------------------------------------------------------------

SALT, SECRET = b"s" * 32, b"solo para la federaci\xc3\xb3n"
NAMED = document_hash(SALT, SECRET)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NINE = int(datetime(2026, 3, 1, 9, tzinfo=UTC).timestamp())


def opened(server: ScriptedServer, asked: Asked) -> signed_requests.SignedRequest:
    """Open a request as a hub does."""
    request = signed_requests.Request(asked.method, f"{server.url}{asked.path}", asked.headers)
    return signed_requests.open_request(request, {key("rosa").public.id: key("rosa").public}.get)


def test_a_delegates_request_is_signed_for_the_address_that_it_goes_to(
    server: ScriptedServer, hub: HubClient
) -> None:
    server.answer = lambda _: Answer(200, SALT + SECRET)
    assert hub.federation_document(NAMED, key("rosa"), NOW) == (SALT, SECRET)
    hub.federation_document(NAMED, key("rosa"), NOW)
    first, second = (opened(server, asked) for asked in server.asked)
    assert first.created == int(NOW.timestamp())
    assert first.nonce != second.nonce
    assert server.asked[0].path == f"/api/v1/documents/{NAMED}"


def test_a_redirect_is_signed_anew(server: ScriptedServer, hub: HubClient) -> None:
    def answer(asked: Asked) -> Answer:
        opened(server, asked)
        return (
            Answer(200, SALT + SECRET)
            if asked.path == "/there"
            else Answer(302, headers={"Location": "/there"})
        )

    server.answer = answer
    assert hub.federation_document(NAMED, key("rosa"), NOW) == (SALT, SECRET)


def test_another_document_than_the_one_asked_for_is_not_believed(
    server: ScriptedServer, hub: HubClient
) -> None:
    server.answer = lambda _: Answer(200, SALT + SECRET + b".")
    with pytest.raises(errors.HubAnswerMalformed):
        hub.federation_document(NAMED, key("rosa"), NOW)


def stale(hub_time: object = NINE) -> Answer:
    return problem(401, code="request-stale", detail="The request is stale.", hub_time=hub_time)


def test_where_this_machines_clock_is_wrong_the_hubs_time_is_taken_once(
    server: ScriptedServer, hub: HubClient
) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(200, SALT + SECRET) if opened(server, asked).created == NINE else stale()

    server.answer = answer
    assert hub.federation_document(NAMED, key("rosa"), NOW) == (SALT, SECRET)
    server.answer = lambda _: stale()
    server.asked.clear()
    with pytest.raises(errors.HubRefused) as caught:
        hub.federation_document(NAMED, key("rosa"), NOW)
    assert caught.value.evidence["problem"] == "request-stale"
    assert len(server.asked) == 2


UNMENDED = [problem(401, code="request-replayed", hub_time=NINE), problem(401, code="other"), Answer(401)]
UNMENDED += [stale(None), stale("9"), stale(-1), stale(2**52), stale([])]


@pytest.mark.parametrize("answer", UNMENDED)
def test_what_the_hubs_time_does_not_mend_is_not_tried_again(
    server: ScriptedServer, hub: HubClient, answer: Answer
) -> None:
    server.answer = lambda _: answer
    with pytest.raises(errors.HubRefused):
        hub.federation_document(NAMED, key("rosa"), NOW)
    assert len(server.asked) == 1
