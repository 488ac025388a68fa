"""Make tests/vectors/documents/*.json: `python -m tests.federation.documents.make_vectors`.

Spelled from the samples beside this file, hashed with hashlib: nothing comes from the code that is tested.
"""

import json
from hashlib import sha256
from typing import Any

from tests.conftest import REPOSITORY
from tests.federation.documents.samples import GOOD, REFUSED
from tests.federation.records.make_vectors import shown
from tests.federation.records.samples import spell, spoiled

FOLDER = REPOSITORY / "tests" / "vectors" / "documents"
MALFORMED = "document-malformed"


def salt_of(name: str) -> bytes:
    return sha256(f"salt of {name}".encode()).digest()


def accepted() -> dict[str, Any]:
    return {
        "about": "Documents (text, to be taken as UTF-8), a salt each (hex), and the hash by which a record names "
        "them: SHA-256 of the salt and the bytes.",
        "cases": [
            {
                "name": name,
                "document": spell(fields).decode(),
                "salt": salt_of(name).hex(),
                "hash": sha256(salt_of(name) + spell(fields)).hexdigest(),
            }
            for name, fields in GOOD.items()
        ],
    }


def refused() -> dict[str, Any]:
    cases = [
        {
            "name": f"{base}: {path} {shown(value)}",
            "why": why,
            "document": spell(spoiled(GOOD[base], path, value)).decode(),
            "code": MALFORMED,
        }
        for base, path, value, why in REFUSED
    ]
    words = spell(GOOD["words"])
    spellings = [
        ("nothing", "this is no JSON", b"", "not-json"),
        ("null", "a document is an object", b"null", MALFORMED),
        ("a list", "a document is an object", b"[]", MALFORMED),
        ("an empty object", "a document has a type", b"{}", MALFORMED),
        ("a line feed after it", "nothing follows", words + b"\n", "not-canonical"),
        ("a type twice", "a field stands there once", words[:-1] + b',"type":"words"}', "duplicate-key"),
        ("a float", "measured numbers are texts", b'{"type":"words","x":1.5}', "float-forbidden"),
        ("too deep", "nesting is 16 deep at most", b"[" * 17 + b"]" * 17, "too-deep"),
    ]
    cases += [
        {"name": name, "why": why, "document": data.decode(), "code": code}
        for name, why, data, code in spellings
    ]
    return {"about": "Texts that are no document: why, and the code of the fault.", "cases": cases}


def files() -> dict[str, str]:
    """Every file of these vectors by its name, as it should be."""
    made = {"accepted.json": accepted(), "refused.json": refused()}
    return {name: json.dumps(vectors, indent=2, ensure_ascii=True) + "\n" for name, vectors in made.items()}


if __name__ == "__main__":
    for file_name, text in files().items():
        (FOLDER / file_name).write_text(text, "utf-8")
