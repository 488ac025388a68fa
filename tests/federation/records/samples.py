"""One good payload of every kind and version, as plain JSON values written by hand, and ways to spoil them."""

import json
from base64 import b64encode
from copy import deepcopy
from hashlib import sha256
from typing import Any, Final

from tests.federation.own_vectors import vector_key

Fields = dict[str, Any]

OUT: Final = object()  # the field is left out


def an_id(name: str) -> str:
    return sha256(name.encode()).hexdigest()


KEYS: Final = sorted(b64encode(vector_key(number).public.raw).decode() for number in range(1, 21))
NETWORK, FACTORY, OTHER_FACTORY = an_id("network"), an_id("inveval"), an_id("invepal")
MANDATE, OTHER_MANDATE = sorted((an_id("mandate"), an_id("other mandate")))
VKEY = "frente.example/log+12345678+" + "A" * 44
OTHER_VKEY = "frente.example/log+9abcdef0+" + "B" * 44


def record(kind: str, content: Fields | None, **fields: Any) -> Fields:
    return {
        "network": NETWORK,
        "kind": kind,
        "author": NETWORK,
        "mandate": None,
        "sequence": None,
        "previous": None,
        "signed_at": "2007-07-24T15:00:00Z",
        "seen": None,
        "content": content,
        "document": None,
        **fields,
    }


SEEN: Final[Fields] = {"origin": "frente.example/log", "size": 923_748, "root": an_id("root")}
DOCUMENT: Final[Fields] = {"audience": "public", "hash": an_id("document")}
SEQUENCE: Final[Fields] = {
    "author": FACTORY,
    "mandate": MANDATE,
    "sequence": 7,
    "previous": an_id("report 6"),
}

FOUNDING: Final[Fields] = {
    "admission": {"rule": "custodians"},
    "custodians": KEYS[:3],
    "hub_key": KEYS[3],
    "level": 1,
    "log_keys": [{"from": 0, "vkey": VKEY}],
    "name": "Frente de fábricas",
    "origin": "frente.example/log",
    "recovery_attestations": 2,
    "replaces": None,
    "sealing_key": "age1" + "q" * 58,
    "threshold": 2,
}
CHARTER: Final[Fields] = {
    "custodians": KEYS[:3],
    "ends_mandates": [],
    "name": "Inveval",
    "replaces": None,
    "threshold": 2,
}
ASSEMBLY: Final[Fields] = {
    "abstained": 3,
    "against": 7,
    "date": "2007-01-05",
    "for": 40,
    "members": 61,
    "present": 50,
}
MANDATE_CONTENT: Final[Fields] = {
    "assembly": ASSEMBLY,
    "from": "2007-01-05",
    "key": KEYS[4],
    "roles": ["reporter", "sponsor"],
    "until": "2008-01-05",  # 366 days, both counted
}
RECOVERY: Final[Fields] = {
    "action": "open",
    "attestations": [MANDATE, OTHER_MANDATE],
    "custodians": KEYS[5:8],
    "factory": FACTORY,
    "name": "Inveval",
    "sponsors": [],
    "threshold": 3,
}

GOOD: Final[dict[str, Fields]] = {
    "first founding": record("founding", FOUNDING, network=None, author=None),
    "founding: everything at its least": record(
        "founding",
        {
            **FOUNDING,
            "custodians": KEYS[:1],
            "threshold": 1,
            "name": "F",
            "origin": "f",
            "recovery_attestations": 0,
            "sealing_key": None,
        },
        network=None,
        author=None,
    ),
    "later founding: sponsors, two log keys": record(
        "founding",
        {
            **FOUNDING,
            "admission": {"rule": "sponsors", "sponsors": 16},
            "custodians": KEYS[:16],
            "threshold": 8,
            "hub_key": KEYS[17],
            "log_keys": [{"from": 0, "vkey": VKEY}, {"from": 1000, "vkey": OTHER_VKEY}],
            "replaces": NETWORK,
        },
        seen=SEEN,
    ),
    "first charter": record("charter", CHARTER, author=None),
    "later charter": record(
        "charter",
        {
            **CHARTER,
            "replaces": FACTORY,
            "ends_mandates": [MANDATE, OTHER_MANDATE],
            "name": "Válvulas «Ñandú»",
        },
        author=FACTORY,
    ),
    "admission by custodians": record("admission", {"factory": FACTORY, "sponsors": []}),
    "admission by sponsors": record("admission", {"factory": FACTORY, "sponsors": [MANDATE, OTHER_MANDATE]}),
    "standing": record(
        "standing",
        {
            "factory": FACTORY,
            "reason": "owner-control",
            "replaces": an_id("admission"),
            "standing": "suspended",
        },
        document=DOCUMENT,
    ),
    "mandate": record("mandate", MANDATE_CONTENT, author=FACTORY, document=DOCUMENT),
    "mandate of one day": record(
        "mandate",
        {**MANDATE_CONTENT, "from": "2008-02-29", "until": "2008-02-29", "roles": ["reporter"]},
        author=FACTORY,
    ),
    "mandate to propose": record(
        "mandate", {**MANDATE_CONTENT, "roles": ["proposer", "reporter", "sponsor"]}, author=FACTORY
    ),
    "recall": record("recall", {"mandate": MANDATE, "reason": "assembly-decision"}, author=FACTORY),
    "recovery opened": record("recovery", RECOVERY),
    "recovery cancelled": record(
        "recovery", {"action": "cancel", "recovery": an_id("recovery")}, document=DOCUMENT
    ),
    "day": record("day", {"corrects": None, "date": "2007-07-24"}),
    "day that corrects": record("day", {"corrects": an_id("day"), "date": "9999-12-31"}),
    "evidence": record(
        "evidence",
        {"first": an_id("one"), "mandate": MANDATE, "reason": "fork", "second": an_id("another")},
        document=DOCUMENT,
    ),
    "withdrawal by a delegate": record(
        "withdrawal",
        {"hash": an_id("document"), "reason": "danger", "record": an_id("report 6")},
        **SEQUENCE,
    ),
    "withdrawal by custodians": record(
        "withdrawal",
        {"hash": an_id("document"), "reason": "personal-data", "record": an_id("report 6")},
        author=FACTORY,
        document={"audience": "federation", "hash": an_id("words")},
    ),
    "profile": record("profile", None, **SEQUENCE, document=DOCUMENT, seen=SEEN),
    "status report": record("status-report", None, **SEQUENCE, document=DOCUMENT, seen=SEEN),
    "first status report": record(
        "status-report",
        None,
        **{**SEQUENCE, "sequence": 1, "previous": None},
        document={"audience": "federation", "hash": an_id("document")},
    ),
    "status report: numbers at their greatest": record(
        "status-report",
        None,
        **{**SEQUENCE, "sequence": 2**53 - 1},
        document=DOCUMENT,
        seen={**SEEN, "size": 2**53 - 1, "origin": "!" * 200},
    ),
    "statute proposal": record("statute-proposal", None, **SEQUENCE, document=DOCUMENT, seen=SEEN),
    "amendment": record("amendment", None, **SEQUENCE, document=DOCUMENT, seen=SEEN),
    "alignment correction": record(
        "alignment-correction",
        None,
        **{**SEQUENCE, "sequence": 1, "previous": None},
        document={"audience": "federation", "hash": an_id("document")},
    ),
    "status report: an origin with signs that JSON escapes": record(
        "status-report", None, **SEQUENCE, document=DOCUMENT, seen={**SEEN, "origin": 'a"b\\c/d'}
    ),
}


def spell(fields: object) -> bytes:
    """Spell canonical JSON without the code that is tested: our keys are ASCII, so that sorting is plain."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def spoiled(fields: Fields, path: str, value: object) -> Fields:
    """Return a copy in which the value at `content.log_keys.0.from` is another, or is left out."""
    copy = deepcopy(fields)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner: Any = copy
    for step in steps:
        inner = inner[step]
    if value is OUT:
        del inner[last]
    else:
        inner[last] = value
    return copy
