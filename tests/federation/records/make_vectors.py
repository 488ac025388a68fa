"""Make tests/vectors/records/*.json: `python -m tests.federation.records.make_vectors`.

The payloads are spelled from the samples and tables beside this file, and ids are taken with hashlib: nothing
here comes from the code that is tested.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from tests.conftest import REPOSITORY
from tests.federation.records.refusals import CONTENTS, FIELDS
from tests.federation.records.samples import DOCUMENT, GOOD, OUT, SEQUENCE, record, spell, spoiled

FOLDER = REPOSITORY / "tests" / "vectors" / "records"
MALFORMED = "record-malformed"


def accepted() -> dict[str, Any]:
    return {
        "about": "Payloads (as text, to be taken as UTF-8) that are records, and their ids (SHA-256 of the bytes). "
        "Whether a log would take them is not asked: their keys are those of the other vectors' seeds.",
        "cases": [
            {"name": name, "payload": spell(fields).decode(), "record_id": sha256(spell(fields)).hexdigest()}
            for name, fields in GOOD.items()
        ],
    }


def refused() -> dict[str, Any]:
    cases: list[dict[str, str]] = []
    for base, path, value, why in FIELDS + CONTENTS:
        payload = spell(spoiled(GOOD[base], path, value)).decode()
        name = f"{base}: {path} {shown(value)}"
        cases.append({"name": name, "why": why, "payload": payload, "code": MALFORMED})
    cases += [{"name": name, "why": why, **data, "code": code} for name, why, data, code in _spellings()]
    return {
        "about": "Bytes that are no record: why, and the code of the fault. `payload` is text to be taken as UTF-8; "
        "where the bytes are no text, `payload_base64` holds them.",
        "cases": cases,
    }


def shown(value: object) -> str:
    """Show what a field was changed to, so that a vector may be named after it."""
    if value is OUT:
        return "left out"
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 80 else f"{text[:70]}… ({len(text)} signs)"


def _text(data: bytes) -> dict[str, str]:
    try:
        return {"payload": data.decode()}
    except UnicodeDecodeError:
        return {"payload_base64": b64encode(data).decode()}


def _spellings() -> Iterator[tuple[str, str, dict[str, str], str]]:
    """Payloads whose fault is none of a field."""
    report = spell(GOOD["status report"])
    charter = GOOD["later charter"]
    pad = {**charter, "content": {**charter["content"], "ends_mandates": ["0" * 64] * 260}}

    yield (
        "unknown kind",
        "there is no such kind",
        _text(spell({**GOOD["day"], "kind": "ballot-2"})),
        "kind-unknown",
    )
    yield (
        "kind in capitals",
        "kinds are lowercase",
        _text(spell({**GOOD["day"], "kind": "Day"})),
        "kind-unknown",
    )
    yield "empty kind", "there is no such kind", _text(spell({**GOOD["day"], "kind": ""})), "kind-unknown"
    yield (
        "a content of another kind",
        "a content is as its kind says",
        _text(spell({**GOOD["day"], "content": GOOD["recall"]["content"]})),
        MALFORMED,
    )
    yield (
        "a day by a delegate",
        "only some kinds are delegates'",
        _text(spell(record("day", GOOD["day"]["content"], **SEQUENCE))),
        MALFORMED,
    )
    yield (
        "a recall with the content of a report",
        "a recall has a content",
        _text(spell(record("recall", None, document=DOCUMENT))),
        MALFORMED,
    )
    yield "nothing", "this is no JSON", {"payload": ""}, "not-json"
    yield "null", "a payload is an object", {"payload": "null"}, MALFORMED
    yield "a list", "a payload is an object", {"payload": "[]"}, MALFORMED
    yield "a number", "a payload is an object", {"payload": "7"}, MALFORMED
    yield "an empty object", "all ten fields stand in every record", {"payload": "{}"}, MALFORMED
    yield "a line feed after it", "nothing follows", _text(report + b"\n"), "not-canonical"
    yield "a space before it", "nothing goes before", _text(b" " + report), "not-canonical"
    yield "a byte order mark", "nothing goes before", _text(b"\xef\xbb\xbf" + report), "not-json"
    yield "cut", "this is no JSON", _text(report[:-1]), "not-json"
    yield "two payloads", "nothing follows", _text(report + report), "not-json"
    yield (
        "white space inside",
        "there is one spelling",
        {"payload": json.dumps(GOOD["status report"], sort_keys=True)},
        "not-canonical",
    )
    yield (
        "keys in another order",
        "keys are sorted",
        {"payload": json.dumps(GOOD["status report"], separators=(",", ":"))},
        "not-canonical",
    )
    yield (
        "an escape that is not needed",
        "there is one spelling",
        _text(report.replace(b"frente.example/log", b"frente.example\\/log")),
        "not-canonical",
    )
    yield (
        "a letter escaped",
        "there is one spelling",
        _text(report.replace(b"status-report", b"st\\u0061tus-report")),
        "not-canonical",
    )
    doubled = report.replace(b'"sequence":7', b'"sequence":7,"sequence":7')
    yield "a field twice", "a field stands there once", _text(doubled), "duplicate-key"
    yield "a float", "numbers are whole", _text(report.replace(b":7,", b":7.0,")), "float-forbidden"
    yield "an exponent", "numbers are whole", _text(report.replace(b":7,", b":7e0,")), "float-forbidden"
    yield "minus zero", "there is one zero", _text(report.replace(b":7,", b":-0,")), "float-forbidden"
    yield "a leading zero", "this is no JSON", _text(report.replace(b":7,", b":07,")), "not-json"
    yield (
        "a number beyond 2^53-1",
        "every reader holds every number exactly",
        _text(report.replace(b":7,", b":9007199254740992,")),
        "integer-out-of-range",
    )
    yield "no UTF-8", "texts are UTF-8", _text(report.replace(b"frente", b"fr\xffnte")), "not-utf8"
    lone = spell(charter).replace("Válvulas".encode(), b"\\ud800")
    yield "half a character", "texts are of whole characters", _text(lone), "lone-surrogate"
    deep = report.replace(b'"content":null', b'"content":' + b"[" * 16 + b"]" * 16)
    yield "too deep", "nesting is 16 deep at most", _text(deep), "too-deep"
    yield "too large", "a payload has 16,384 bytes at most", _text(spell(pad)), "payload-too-large"


def files() -> dict[str, str]:
    """Every file of these vectors by its name, as it should be."""
    made = {"accepted.json": accepted(), "refused.json": refused()}
    return {name: json.dumps(vectors, indent=2, ensure_ascii=True) + "\n" for name, vectors in made.items()}


if __name__ == "__main__":
    for file_name, text in files().items():
        (FOLDER / file_name).write_text(text, "utf-8")
