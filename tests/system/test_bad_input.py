"""Bad input, end to end: each kind has its own error code, leaves nothing behind, and costs nothing beside it.

Every case here is posted to a hub over HTTP, on SQLite and on PostgreSQL: alone, when every table must stay as it
was (but for the evidence of a first fork), and then in one bundle with a good record, which must go in. The parsers
themselves are tested byte by byte where they stand:

    what                                        where
    each byte changed, each cut: envelope       tests/federation/test_envelope.py: test_each_…
      record                                    tests/federation/records/test_record.py: test_every_…
      document                                  tests/federation/documents/test_documents.py: test_every_…
      bundle                                    tests/federation/test_bundle.py: test_every_…
      proof bundle                              tests/federation/test_proofs.py: test_a_changed_byte_anywhere…
      note, key, checkpoint, receipt, tile path tests/federation/log/: test_no_mangled_…
      a bundle cut anywhere over HTTP           tests/hub/test_intake.py: test_a_bundle_that_is_cut…, test_live_hub.py
    doubled keys, deep nesting, huge numbers,
      wrong UTF-8, another spelling             CASES: payload, envelope, document; tests/vectors/**/refused.json
    wrong network, wrong key                    CASES
    signature under another payload type        CASES; a signature added, stripped, doubled, moved: CASES
    gap over 1,000, fork, late number           CASES; tests/hub/test_intake.py: test_the_first_fork…
    replay                                      test_a_replay_changes_nothing
    seen of another history                     CASES
    mandate expired, recalled, foreign, ended,
      not begun, unknown, without the role      CASES
    one key counted twice, threshold 0          CASES
    keys of small order, not canonical, reused  CASES; tests/vectors/keys/
    document missing, or another                CASES
    announcing gigabytes, endless, slow         test_live_hub.py; tests/federation/test_bundle.py: test_memory_grows…
    applications by the thousand                test_applications_by_the_thousand_fill_nothing
    what factories write is text                tests/system/test_pages.py: test_what_a_factory_writes_is_shown_as_text
    no URL of a record is fetched               test_live_hub.py: test_no_address_that_a_record_names_is_asked
    any bytes at all                            test_fuzzing.py, `make fuzz`
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from federation.encoding import b64encode, canonical_bytes
from federation.envelope import PAYLOAD_TYPE, parse_envelope, sign_envelope
from federation.keys import PrivateKey
from federation.records import DocumentRef
from federation.rules import parse_candidate
from hub.services import calendar
from hub.storage.database import db
from tests.hub.hubs import Parcel, Place, parcel, running, status_report, words
from tests.postgres import fresh_database
from tests.world import NO_ID, Factory, Mandate, id_of, key, text

Sent = tuple[bytes | Parcel, ...]


@dataclass
class Scene:
    """A hub, those who use it well, and what others may try with."""

    place: Place
    inveval: Factory  # two of three custodians
    invepal: Factory
    rosa: Mandate  # of Inveval; three records: numbers 1, 2 and 5
    luis: Mandate  # of Invepal
    sara: Mandate  # of Inveval, with the role sponsor only
    expired: Mandate
    coming: Mandate
    recalled: Mandate
    ended: Mandate
    suspended: Mandate
    first: bytes  # Rosa's first report
    first_document: Parcel
    good: Mandate  # whoever sends what is good

    def report(self, mandate: Mandate | None = None, **fields: Any) -> Sent:
        """Return a report's document and envelope."""
        return self.place.report(mandate or self.rosa, **fields)

    def envelope(self, **fields: Any) -> bytes:
        """Return a good report by Rosa, without its document."""
        return self.place.report(self.rosa, **fields)[1]

    def envelope_of(self, body: Parcel) -> bytes:
        """Return a report by Rosa with this document."""
        reference = DocumentRef(audience="public", hash=body.hash)
        return self.place.world.report(self.rosa, document=reference)

    def payload(self, **fields: Any) -> dict[str, Any]:
        """Return the payload of one, to spoil it."""
        decoded: dict[str, Any] = json.loads(parse_envelope(self.envelope(**fields)).payload)
        return decoded


def tables(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table that is not a view, and the mark beside them."""
    with place.hub.database.read() as connection:
        found = {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in db.metadata.sorted_tables
        }
    mark = place.hub.high_water.read()
    assert mark is not None
    return {**found, "mark": [(mark.note,)]}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Give one hub for all cases: none of them may leave anything."""
    folder = tmp_path_factory.mktemp("bad-input")
    if request.param == "sqlite":
        with running(folder / "hub", address_records=0) as place:
            yield populated(place)
        return
    with (
        fresh_database(request.getfixturevalue("postgres_url")) as url,
        running(folder / "hub", database_url=url, address_records=0) as place,
    ):
        yield populated(place)


def populated(place: Place) -> Scene:
    """Let everything happen that the cases speak about; it is then the second day."""
    inveval, invepal = place.admit("Inveval", 3, 2), place.admit("Invepal")
    rosa = place.mandate(inveval, "rosa")
    expired = place.mandate(inveval, "expired", days=1)
    coming = place.mandate(inveval, "coming", first="2007-06-01")
    recalled = place.mandate(inveval, "recalled")
    place.take(place.world.recall(inveval, recalled.id))
    ended = place.mandate(invepal, "ended")
    renewed = place.world.charter(
        "Invepal", *invepal.custodians, author=invepal.id, replaces=invepal.id, ends=(ended.id,)
    )
    place.take(renewed)
    gone = place.admit("Cerrada")
    suspended = place.mandate(gone, "suspended")
    admission = next(
        id_of(raw)
        for raw in place.logged()
        if getattr(parse_candidate(raw).record.content, "factory", "") == gone.id
    )
    place.take(place.world.standing(gone.id, "suspended", admission))
    first_document, first = place.report(rosa)
    place.take(first, first_document)
    for number in (2, 5):
        parcel_, raw = place.report(rosa, number)
        place.take(raw, parcel_)
    found = Scene(
        place,
        inveval,
        invepal,
        rosa,
        place.mandate(invepal, "luis"),
        place.mandate(inveval, "sara", roles=("sponsor",)),
        expired,
        coming,
        recalled,
        ended,
        suspended,
        first,
        first_document,
        place.reporter("Buena", "berta"),
    )
    place.clock.now = place.clock.now.replace(day=2)
    calendar.turn(place.hub)
    place.follow()
    return found


# -- how to spoil a record ----------------------------------------------------------------------------


def spelled(payload: bytes, signatures: list[tuple[str, bytes]], payload_type: str = PAYLOAD_TYPE) -> bytes:
    """Return an envelope whatever the rules of its form."""
    return canonical_bytes(
        {
            "payload": b64encode(payload),
            "payloadType": payload_type,
            "signatures": [{"keyid": keyid, "sig": b64encode(sig)} for keyid, sig in signatures],
        }
    )


def with_payload(scene: Scene, payload: bytes, *signers: PrivateKey) -> Sent:
    """Return bytes that Rosa signed as if they were a record."""
    return (sign_envelope(payload, signers or (scene.rosa.key,)),)


def changed(scene: Scene, old: bytes, new: bytes) -> Sent:
    """Return a report whose payload was changed before it was signed."""
    payload = parse_envelope(scene.envelope()).payload
    assert old in payload
    return with_payload(scene, payload.replace(old, new, 1))


def with_field(scene: Scene, name: str, value: Any) -> Sent:
    """Return a report with this field, signed, and with its document."""
    return with_payload(scene, canonical_bytes({**scene.payload(), name: value}))


def another_type(scene: Scene) -> Sent:
    """Return a report whose signature was made for another application."""
    payload = parse_envelope(scene.envelope()).payload
    other = "application/vnd.other.v1+json"
    signed = scene.rosa.key.sign(b"DSSEv1 %d %b %d %b" % (len(other), other.encode(), len(payload), payload))
    return (spelled(payload, [(scene.rosa.key.public.id, signed)]),)


def named_another_type(scene: Scene) -> Sent:
    """Return the same where the envelope says so."""
    (raw,) = another_type(scene)
    assert isinstance(raw, bytes)
    return (raw.replace(PAYLOAD_TYPE.encode(), b"application/vnd.other.v1+json"),)


def added(scene: Scene) -> Sent:
    """Return a good report to which a stranger added a signature."""
    parcel_, raw = scene.place.report(scene.rosa)
    return parcel_, sign_envelope(parse_envelope(raw).payload, [scene.rosa.key, key("mallory")])


def stripped(scene: Scene) -> Sent:
    """Return a mandate from which a custodian's signature was taken."""
    raw = scene.place.world.mandate(scene.inveval, key("nueva"), *scene.inveval.custodians[:2], key("nueva"))
    return (sign_envelope(parse_envelope(raw).payload, [scene.inveval.custodians[0], key("nueva")]),)


def twice(scene: Scene, *, renamed: bool) -> Sent:
    """Return a recall where two must sign, with two signatures of one: under its name, or a second one."""
    raw = scene.place.world.recall(scene.inveval, scene.luis.id, scene.inveval.custodians[0])
    envelope = parse_envelope(raw)
    (signature,) = envelope.signatures
    other = scene.inveval.custodians[1].public.id if renamed else signature.keyid
    return (spelled(envelope.payload, sorted([(signature.keyid, signature.sig), (other, signature.sig)])),)


def no_threshold(scene: Scene) -> Sent:
    """Return a charter that nobody needs to sign for."""
    charter = scene.place.world.charter("Cualquiera", key("cualquiera"))
    payload = json.loads(parse_envelope(charter).payload)
    payload["content"]["threshold"] = 0
    return with_payload(scene, canonical_bytes(payload), key("cualquiera"))


def with_custodian(scene: Scene, raw: bytes) -> Sent:
    """Return a charter with this public key among its custodians."""
    charter = scene.place.world.charter("Insegura", key("insegura"))
    payload = json.loads(parse_envelope(charter).payload)
    payload["content"]["custodians"] = sorted([*payload["content"]["custodians"], b64encode(raw)])
    return with_payload(scene, canonical_bytes(payload), key("insegura"))


def with_document(scene: Scene, data: bytes) -> Sent:
    """Return a report with these bytes as its document."""
    body = parcel(data)
    return body, scene.envelope_of(body)


def nested(depth: int) -> bytes:
    """Return an array in an array in …."""
    return b"[" * depth + b"]" * depth


def envelope_with(scene: Scene, old: bytes, new: bytes) -> Sent:
    """Return a report whose envelope was changed after it was signed."""
    raw = scene.envelope()
    assert old in raw
    return (raw.replace(old, new, 1),)


SMALL_ORDER = bytes(32)
IDENTITY = b"\x01" + bytes(31)
NOT_CANONICAL = b"\xf0" + b"\xff" * 30 + b"\x7f"
REPORT_BYTES = canonical_bytes(status_report(text="x"))

CASES: list[tuple[str, str, Callable[[Scene], Sent]]] = [
    # The payload.
    ("a payload that is no JSON", "not-json", lambda s: with_payload(s, b"{")),
    (
        "a payload with a doubled key",
        "duplicate-key",
        lambda s: changed(s, b'"kind":', b'"kind":"x","kind":'),
    ),
    ("a payload nested deeply", "too-deep", lambda s: with_payload(s, nested(17))),
    ("a payload nested very deeply", "too-deep", lambda s: with_payload(s, nested(8_000))),
    (
        "a payload with a huge number",
        "integer-out-of-range",
        lambda s: changed(s, b'"sequence":6', b'"sequence":9007199254740992'),
    ),
    (
        "a payload with a number of 9,000 digits",
        "integer-out-of-range",
        lambda s: changed(s, b'"sequence":6', b'"sequence":' + b"9" * 9_000),
    ),
    (
        "a payload with a fraction",
        "float-forbidden",
        lambda s: changed(s, b'"sequence":6', b'"sequence":6.0'),
    ),
    (
        "a payload with an exponent",
        "float-forbidden",
        lambda s: changed(s, b'"sequence":6', b'"sequence":1e999'),
    ),
    ("a payload with no number", "not-json", lambda s: changed(s, b'"sequence":6', b'"sequence":NaN')),
    (
        "a payload that is not UTF-8",
        "not-utf8",
        lambda s: changed(s, b'"kind":"status-report"', b'"kind":"status-\xff"'),
    ),
    (
        "a payload with an overlong character",
        "not-utf8",
        lambda s: changed(s, b'"kind":"status-report"', b'"kind":"\xc0\xaf"'),
    ),
    (
        "a payload with half a character",
        "lone-surrogate",
        lambda s: changed(s, b'"kind":"status-report"', rb'"kind":"\ud800"'),
    ),
    ("a payload with a byte order mark", "not-json", lambda s: changed(s, b"{", b"\xef\xbb\xbf{")),
    ("a payload with white space", "not-canonical", lambda s: changed(s, b"{", b"{ ")),
    (
        "a payload with another escape",
        "not-canonical",
        lambda s: changed(s, b'"status-report"', rb'"\u0073tatus-report"'),
    ),
    (
        "a payload in another order",
        "not-canonical",
        lambda s: with_payload(
            s, json.dumps(dict(reversed(s.payload().items())), separators=(",", ":")).encode()
        ),
    ),
    ("a payload with an unknown field", "record-malformed", lambda s: with_field(s, "extra", 1)),
    (
        "a payload without a field",
        "record-malformed",
        lambda s: with_payload(s, canonical_bytes({k: v for k, v in s.payload().items() if k != "seen"})),
    ),
    ("a payload of an unknown kind", "kind-unknown", lambda s: with_field(s, "kind", "decree")),
    ("a payload with a text for a number", "record-malformed", lambda s: with_field(s, "sequence", "6")),
    ("a payload with true for a number", "record-malformed", lambda s: with_field(s, "sequence", True)),
    ("a payload with the number 0", "record-malformed", lambda s: with_field(s, "sequence", 0)),
    (
        "a payload with minutes",
        "record-malformed",
        lambda s: with_field(s, "signed_at", "2007-01-01T09:01:00Z"),
    ),
    (
        "a payload on a day that never was",
        "record-malformed",
        lambda s: with_field(s, "signed_at", "2007-02-30T09:00:00Z"),
    ),
    ("an empty payload", "not-json", lambda s: with_payload(s, b"")),
    # The envelope.
    ("an empty envelope", "not-json", lambda _: (b"",)),
    (
        "an envelope with a doubled key",
        "duplicate-key",
        lambda s: envelope_with(s, b'{"payload":', b'{"payload":"","payload":'),
    ),
    ("an envelope nested deeply", "too-deep", lambda _: (nested(10_000),)),
    ("an envelope with a huge number", "integer-out-of-range", lambda _: (b"9" * 20_000,)),
    (
        "an envelope that is not UTF-8",
        "not-utf8",
        lambda s: envelope_with(s, b'"payloadType":"', b'"payloadType":"\xfe'),
    ),
    (
        "an envelope with another field",
        "envelope-malformed",
        lambda s: envelope_with(s, b'{"payload":', b'{"extra":1,"payload":'),
    ),
    (
        "an envelope without signatures",
        "envelope-malformed",
        lambda s: (spelled(parse_envelope(s.envelope()).payload, []),),
    ),
    (
        "an envelope in loose base64",
        "base64-malformed",
        lambda s: envelope_with(s, b'{"payload":"', b'{"payload":"='),
    ),
    ("an envelope over its size", "envelope-too-large", lambda _: (b" " * 40_000,)),
    (
        "a payload over its size",
        "payload-too-large",
        lambda s: (spelled(b"x" * 16_385, [("0" * 64, bytes(64))]),),
    ),
    (
        "too many signatures",
        "signatures-too-many",
        lambda s: (spelled(b"{}", [(f"{n:064x}", bytes(64)) for n in range(49)]),),
    ),
    (
        "signatures out of order",
        "signatures-unsorted",
        lambda s: (spelled(b"{}", [("1" * 64, bytes(64)), ("0" * 64, bytes(64))]),),
    ),
    # Signatures.
    (
        "a signature by a stranger",
        "key-unknown",
        lambda s: (sign_envelope(parse_envelope(s.envelope()).payload, [key("mallory")]),),
    ),
    (
        "a signature by a stranger under Rosa's name",
        "signature-invalid",
        lambda s: (
            spelled(
                p := parse_envelope(s.envelope()).payload, [(s.rosa.key.public.id, key("mallory").sign(p))]
            ),
        ),
    ),
    (
        "a signature over the payload alone",
        "signature-invalid",
        lambda s: (
            spelled(p := parse_envelope(s.envelope()).payload, [(s.rosa.key.public.id, s.rosa.key.sign(p))]),
        ),
    ),
    ("a signature under another payload type", "signature-invalid", another_type),
    ("a payload type that is not ours", "payload-type-wrong", named_another_type),
    (
        "a signature of zeros",
        "signature-invalid",
        lambda s: (spelled(parse_envelope(s.envelope()).payload, [(s.rosa.key.public.id, bytes(64))]),),
    ),
    ("a signature added", "key-unknown", added),
    ("a signature stripped", "threshold-unmet", stripped),
    ("one key counted twice", "signature-repeated", lambda s: twice(s, renamed=False)),
    ("one key counted twice under another's name", "signature-invalid", lambda s: twice(s, renamed=True)),
    ("a threshold of 0", "record-malformed", no_threshold),
    (
        "a threshold over the custodians",
        "record-malformed",
        lambda s: with_payload(
            s,
            parse_envelope(s.place.world.charter("Alta", key("alta"))).payload.replace(
                b'"threshold":1', b'"threshold":2'
            ),
            key("alta"),
        ),
    ),
    ("a custodian's key of small order", "key-unsafe", lambda s: with_custodian(s, SMALL_ORDER)),
    ("a custodian's key that is the identity", "key-unsafe", lambda s: with_custodian(s, IDENTITY)),
    ("a custodian's key that is not canonical", "key-unsafe", lambda s: with_custodian(s, NOT_CANONICAL)),
    (
        "a custodian's key twice",
        "record-malformed",
        lambda s: with_payload(
            s,
            parse_envelope(s.place.world.charter("Doble", key("doble"))).payload.replace(
                f'["{text(key("doble"))}"]'.encode(),
                f'["{text(key("doble"))}","{text(key("doble"))}"]'.encode(),
            ),
            key("doble"),
        ),
    ),
    (
        "a key that is another's",
        "key-reused",
        lambda s: (s.place.world.charter("Falsa", *s.invepal.custodians),),
    ),
    (
        "a name that is not in normal form",
        "record-malformed",
        lambda s: (s.place.world.charter("Fa\u0301brica", key("nfc")),),
    ),
    # Network, author, mandate.
    ("a record of another network", "wrong-network", lambda s: s.report(network=NO_ID)),
    ("a record of a factory that nobody knows", "factory-unknown", lambda s: s.report(author=NO_ID)),
    ("a record of a factory that is suspended", "factory-not-admitted", lambda s: s.report(s.suspended)),
    ("a record in the network's name", "author-wrong", lambda s: s.report(author=s.place.world.network)),
    (
        "a mandate that nobody gave",
        "mandate-unknown",
        lambda s: s.report(Mandate(NO_ID, s.inveval.id, s.rosa.key)),
    ),
    ("a mandate of another factory", "mandate-foreign", lambda s: s.report(author=s.invepal.id)),
    ("a mandate that expired", "mandate-expired", lambda s: s.report(s.expired)),
    ("a mandate that has not begun", "mandate-not-begun", lambda s: s.report(s.coming)),
    ("a mandate that was recalled", "mandate-recalled", lambda s: s.report(s.recalled)),
    ("a mandate that a charter ended", "mandate-ended", lambda s: s.report(s.ended)),
    ("a mandate without the role", "role-missing", lambda s: s.report(s.sara)),
    # Numbers.
    ("a gap over 1,000", "sequence-gap", lambda s: s.report(sequence=5 + 1_002)),
    ("a number that is late", "sequence-passed", lambda s: s.report(sequence=4)),
    ("another record before it", "fork", lambda s: s.report(previous=NO_ID)),
    # What its author saw.
    (
        "the checkpoint of another tree",
        "other-history",
        lambda s: s.report(seen=s.place.world.seen(3, bytes(32))),
    ),
    (
        "the checkpoint of another log",
        "other-history",
        lambda s: s.report(seen=s.place.world.seen(3, origin="other/log")),
    ),
    (
        "a checkpoint of the future",
        "other-history",
        lambda s: s.report(seen=s.place.world.seen(10_000, bytes(32))),
    ),
    (
        "a checkpoint larger than any log",
        "other-history",
        lambda s: s.report(seen=s.place.world.seen(2**53 - 1, bytes(32))),
    ),
    # What only the hub writes.
    ("a day from outside", "operator-only", lambda s: (s.place.world.day("2007-01-03"),)),
    (
        "a founding from outside",
        "operator-only",
        lambda s: (s.place.world.founding(network=s.place.world.network, replaces=s.place.world.network),),
    ),
    # Documents.
    ("a document that is missing", "document-missing", lambda s: s.report()[1:]),
    ("a document that is not the one named", "document-mismatch", lambda s: (parcel(words()), s.report()[1])),
    (
        "a document of another factory",
        "document-foreign",
        lambda s: (
            s.first_document,
            s.place.world.report(s.luis, document=DocumentRef(audience="public", hash=s.first_document.hash)),
        ),
    ),
    ("a document of another type", "document-malformed", lambda s: s.report(body=words())),
    (
        "a document with an unknown field",
        "document-malformed",
        lambda s: s.report(body=status_report(extra="1")),
    ),
    (
        "a document with a doubled key",
        "duplicate-key",
        lambda s: with_document(s, REPORT_BYTES.replace(b'"text":', b'"text":"y","text":')),
    ),
    ("a document nested deeply", "too-deep", lambda s: with_document(s, nested(100_000))),
    (
        "a document with a huge number",
        "integer-out-of-range",
        lambda s: with_document(s, b'{"workers":' + b"9" * 100_000 + b"}"),
    ),
    ("a document with a fraction", "float-forbidden", lambda s: with_document(s, b'{"workers":1.5}')),
    (
        "a document that is not UTF-8",
        "not-utf8",
        lambda s: with_document(s, REPORT_BYTES.replace(b'"x"', b'"\xff"')),
    ),
    (
        "a document with half a character",
        "lone-surrogate",
        lambda s: with_document(s, REPORT_BYTES.replace(b'"x"', rb'"\udc00"')),
    ),
    ("a document in another spelling", "not-canonical", lambda s: with_document(s, b" " + REPORT_BYTES)),
    (
        "a document over its size",
        "too-large",
        lambda s: with_document(s, canonical_bytes(status_report(text="x" * (1 << 20)))),
    ),
    ("a document of nothing", "not-json", lambda s: with_document(s, b"")),
    (
        "a document that hides what follows",
        "document-malformed",
        lambda s: s.report(body=status_report(text="a\u202eb")),
    ),
]


@pytest.mark.parametrize(("code", "make"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_bad_input_has_its_code_leaves_nothing_and_costs_nothing_beside_it(
    scene: Scene, code: str, make: Callable[[Scene], Sent]
) -> None:
    place = scene.place
    bad = make(scene)
    before = tables(place)
    assert place.statuses(*bad) == [code]
    assert tables(place) == before
    document_, good = place.report(scene.good)
    assert place.statuses(*bad, document_, good, *bad) == [code, "accepted", code]
    place.follow()
    assert place.logged()[-1] == good
    assert len(place.logged()) == len(before["entries"]) + 1
    assert len(tables(place)["documents"]) == len(before["documents"]) + 1


def test_a_replay_changes_nothing(scene: Scene) -> None:
    before = tables(scene.place)
    everything = scene.place.logged()
    assert set(scene.place.statuses(*everything)) == {"present"}
    assert tables(scene.place) == before


def test_a_fork_leaves_its_evidence_once_and_nothing_else(scene: Scene) -> None:
    place = scene.place
    before = tables(place)
    document_, fork = place.report(scene.rosa, 1, previous=None)
    good_document, good = place.report(scene.good)
    assert place.statuses(document_, fork, good_document, good, document_, fork) == [
        "fork",
        "accepted",
        "fork",
    ]
    place.follow()
    after = tables(place)
    evidence, accepted = map(parse_candidate, place.logged()[len(before["entries"]) :])
    assert (evidence.record.kind, accepted.raw) == ("evidence", good)
    assert fork not in place.logged()
    hashes = {row[0].hex() for row in after["documents"]} - {row[0].hex() for row in before["documents"]}
    assert evidence.record.document is not None
    assert hashes == {evidence.record.document.hash, good_document.hash}
    assert document_.hash not in hashes


def test_applications_by_the_thousand_fill_nothing(tmp_path: Path) -> None:
    with running(tmp_path / "hub", waiting_places=40, waiting_places_per_address=15) as place:
        charters = [place.world.charter(f"Fábrica {n}", key(f"fábrica {n}")) for n in range(2_000)]
        before = tables(place)
        statuses = place.statuses(*charters)
        assert statuses == ["waiting"] * 15 + ["waiting-room-full"] * 1_985
        for number in range(10):
            place.post(*charters[:40], environ_overrides={"REMOTE_ADDR": f"198.51.100.{number}"})
        after = tables(place)
        assert len(after.pop("waiting")) == 40
        before.pop("waiting")
        assert after == before
        assert place.statuses(charters[50], place.world.admission(id_of(charters[50]), key("mallory"))) == [
            "waiting-room-full",
            "key-unknown",
        ]
        place.admit("Una entre mil")  # whom the custodians admit needs no place that strangers could take
        assert len(tables(place)["waiting"]) == 40
