"""Read our own vectors: tests/vectors/*/*.json, written so that another implementation can use them too."""

import json
from hashlib import sha256
from typing import Any

from federation.keys import PrivateKey
from tests.conftest import REPOSITORY


def load(name: str) -> dict[str, Any]:
    """Return a file of vectors: `about` says what they are, `cases` holds most."""
    vectors: dict[str, Any] = json.loads((REPOSITORY / "tests" / "vectors" / name).read_text("utf-8"))
    return vectors


def case_name(case: object) -> str | None:
    """Name a test after its vector."""
    return case.get("name") if isinstance(case, dict) else None


def vector_key(number: int) -> PrivateKey:
    """Return the private key that the vectors call seed `number`."""
    return PrivateKey.from_seed(sha256(f"frente vector: {number}".encode()).digest())
