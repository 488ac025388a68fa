"""Make tests/vectors/bundle/*.json: `python -m tests.federation.make_bundle_vectors`.

The frames are packed here by hand: nothing comes from the code that is tested.
"""

import json
import struct
from typing import Any, Final

from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "tests" / "vectors" / "bundle"
SALT: Final = bytes(range(32))
FIRST: Final = b"\x00\x00\x00\x00\x0ffrente-bundle/1"

Frames = list[tuple[int, bytes]]

ACCEPTED: Final[dict[str, Frames]] = {
    "nothing but the first frame": [],
    "a record": [(1, b"envelope")],
    "a document before its record": [(2, SALT + b'{"type":"words"}'), (1, b"envelope")],
    "a document of no bytes": [(2, SALT)],
    "a record with its receipt, a checkpoint first": [(3, b"note"), (1, b"envelope"), (4, b"receipt")],
    "two records, the first with a receipt": [(1, b"one"), (4, b"receipt"), (1, b"two")],
    "a sealed document": [(5, b"age-encryption.org/v1"), (1, b"envelope")],
    "frames of no bytes: cutting apart asks nothing of what is inside": [
        (1, b""),
        (4, b""),
        (3, b""),
        (5, b""),
    ],
    "any bytes": [(1, bytes(range(256)))],
    "a whole bundle as an envelope": [(1, FIRST)],
    "checkpoints wherever": [(3, b"one"), (1, b"envelope"), (3, b"two")],
    "the largest checkpoint": [(3, b"\n" * 4096)],
}


def frame(kind: int, data: bytes) -> bytes:
    return struct.pack(">BI", kind, len(data)) + data


def announced(kind: int, length: int) -> bytes:
    return struct.pack(">BI", kind, length)


def packed(frames: Frames) -> bytes:
    return FIRST + b"".join(frame(kind, data) for kind, data in frames)


ONE: Final = frame(1, b"envelope")
MALFORMED, CUT, TOO_LARGE = "bundle-malformed", "bundle-cut", "bundle-too-large"

# name, bytes, code, how many frames (but for the first) were whole before the fault
REFUSED: Final[list[tuple[str, bytes, str, int]]] = [
    ("nothing at all", b"", MALFORMED, 0),
    ("one byte", b"\x00", MALFORMED, 0),
    ("a first frame without its last byte", FIRST[:-1], MALFORMED, 0),
    ("a first frame without bytes", FIRST[:5], MALFORMED, 0),
    ("another version", frame(0, b"frente-bundle/2"), MALFORMED, 0),
    ("a longer first frame", frame(0, b"frente-bundle/1 "), MALFORMED, 0),
    ("a shorter first frame", frame(0, b"frente-bundle"), MALFORMED, 0),
    ("an empty first frame", frame(0, b""), MALFORMED, 0),
    ("a first frame of four gigabytes", announced(0, 2**32 - 1), MALFORMED, 0),
    ("no first frame", ONE, MALFORMED, 0),
    ("JSON", b"{}", MALFORMED, 0),
    ("JSON, longer", b'{"payload":""}', MALFORMED, 0),
    ("a page", b"<!doctype html><html>", MALFORMED, 0),
    ("the first frame twice", FIRST + FIRST, MALFORMED, 0),
    ("the first frame again after a record", FIRST + ONE + FIRST, MALFORMED, 1),
    ("a type that there is not", FIRST + frame(6, b""), MALFORMED, 0),
    ("type 255", FIRST + ONE + frame(255, b"x"), MALFORMED, 1),
    ("a receipt of nothing", FIRST + frame(4, b"r"), MALFORMED, 0),
    ("a receipt of a document", FIRST + frame(2, SALT) + frame(4, b"r"), MALFORMED, 1),
    ("two receipts of a record", FIRST + ONE + frame(4, b"r") + frame(4, b"r"), MALFORMED, 2),
    ("a receipt too late", FIRST + ONE + frame(3, b"n") + frame(4, b"r"), MALFORMED, 2),
    ("a document without a whole salt", FIRST + frame(2, bytes(31)), MALFORMED, 0),
    ("a length in little-endian", FIRST + b"\x01\x08\x00\x00\x00envelope", TOO_LARGE, 0),
    ("a type without length", FIRST + b"\x01", CUT, 0),
    ("half a length", FIRST + ONE + b"\x01\x00\x00", CUT, 1),
    ("a length without bytes", FIRST + b"\x01\x00\x00\x00\x01", CUT, 0),
    ("an envelope without its last byte", FIRST + ONE + ONE[:-1], CUT, 1),
    ("a line feed after the last frame", FIRST + ONE + b"\n", CUT, 1),
    ("an envelope of 65,536 bytes", FIRST + announced(1, 65_536), TOO_LARGE, 0),
    ("an envelope of four gigabytes", FIRST + announced(1, 2**32 - 1), TOO_LARGE, 0),
    ("a document over 8 MiB", FIRST + ONE + announced(2, (8 << 20) + 33), TOO_LARGE, 1),
    ("a document of four gigabytes", FIRST + announced(2, 2**32 - 1), TOO_LARGE, 0),
    ("a checkpoint of 4,097 bytes", FIRST + announced(3, 4_097), TOO_LARGE, 0),
    ("a receipt of 65,536 bytes", FIRST + ONE + announced(4, 65_536), TOO_LARGE, 1),
    ("a sealed document over its limit", FIRST + announced(5, (8 << 20) + 1_025), TOO_LARGE, 0),
    ("4,097 envelopes", FIRST + frame(1, b"") * 4_097, TOO_LARGE, 4_096),
]


def accepted() -> dict[str, Any]:
    return {
        "about": "Bundles (hex) and the frames in them, without the first: type and bytes (hex).",
        "cases": [
            {
                "name": name,
                "bundle": packed(frames).hex(),
                "frames": [{"type": kind, "data": data.hex()} for kind, data in frames],
            }
            for name, frames in ACCEPTED.items()
        ],
    }


def refused() -> dict[str, Any]:
    return {
        "about": "Bytes (hex) that are no bundle, the code of the fault, and how many frames, without the first, "
        "were whole before it. Where a length is too large, nothing of what it announces needs to follow.",
        "cases": [
            {"name": name, "bundle": data.hex(), "code": code, "whole_frames": whole}
            for name, data, code, whole in REFUSED
        ],
    }


def files() -> dict[str, str]:
    """Every file of these vectors by its name, as it should be."""
    made = {"accepted.json": accepted(), "refused.json": refused()}
    return {name: json.dumps(vectors, indent=2) + "\n" for name, vectors in made.items()}


if __name__ == "__main__":
    for file_name, text in files().items():
        (FOLDER / file_name).write_text(text, "utf-8")
