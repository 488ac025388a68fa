"""Make tests/vectors/log/*.json: `python -m tests.federation.log.make_vectors`.

Signatures are Ed25519's, which are always the same, so that making the vectors again changes nothing. What each case
must give is written here by hand or comes from reference.py, never from the code that is tested.
"""

import base64
import json
from collections.abc import Sequence
from hashlib import sha256
from typing import TypeAlias

from federation.log.checkpoint import Checkpoint, sign_checkpoint
from federation.log.note import NoteSigner, sign_note
from federation.log.proof import HEADER
from federation.log.spelling import MAX_SIZE
from tests.conftest import REPOSITORY
from tests.federation.log import reference
from tests.federation.own_vectors import vector_key

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | None"
Case: TypeAlias = dict[str, Json]

FOLDER = REPOSITORY / "tests" / "vectors" / "log"
ORIGIN = "federation.example/ledger"
LOG = NoteSigner(ORIGIN, vector_key(1))
OTHER = NoteSigner("witness.example/w1", vector_key(2))
ENTRIES = [f"entry {i}".encode() for i in range(70_000)]
SIZES = [*range(41), 255, 256, 257, 65_535, 65_536, 65_537, 70_000]
WORDS = "`code` is the fault's, null where there is none. "
SEEDS = "Log keys are those of seeds 1 and 2; seed N is SHA-256 of the ASCII text `frente vector: N`."


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def hexes(hashes: Sequence[bytes]) -> list[Json]:
    return [one.hex() for one in hashes]


def flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


def roots() -> tuple[str, list[Case]]:
    about = "The root hash (hex) of the log whose entry i is the ASCII text `entry i`, at many sizes."
    return about, [{"size": size, "root": reference.mth(ENTRIES[:size]).hex()} for size in SIZES]


def inclusion() -> tuple[str, list[Case]]:
    about = f"Inclusion paths in the log of roots.json, hashes in hex, the leaf's sibling first. {WORDS}"
    cases: list[Case] = []

    def add(
        name: str, index: int, size: int, path: Sequence[bytes], code: str | None, **other: bytes
    ) -> None:
        leaf = other.get(
            "leaf", reference.leaf(ENTRIES[min(index, len(ENTRIES))]) if index >= 0 else bytes(32)
        )
        root = other.get("root", reference.mth(ENTRIES[:size]))
        cases.append(
            {
                "name": name,
                "leaf": leaf.hex(),
                "index": index,
                "size": size,
                "path": hexes(path),
                "root": root.hex(),
                "code": code,
            }
        )

    for index, size in (
        (0, 1),
        (0, 2),
        (1, 2),
        (2, 3),
        (0, 7),
        (5, 7),
        (6, 7),
        (7, 8),
        (255, 257),
        (256, 257),
    ):
        add(f"entry {index} of {size}", index, size, reference.path(index, ENTRIES[:size]), None)
    add("entry 65535 of 70000", 65_535, 70_000, reference.path(65_535, ENTRIES), None)
    good = reference.path(5, ENTRIES[:7])
    wrong = "proof-invalid"
    add("another entry", 5, 7, good, wrong, leaf=reference.leaf(b"entry 6"))
    add("another index", 4, 7, good, wrong, leaf=reference.leaf(ENTRIES[5]))
    add("another root", 5, 7, good, wrong, root=reference.mth(ENTRIES[:8]))
    add("path too short", 5, 7, good[:-1], wrong)
    add("path too long", 5, 7, [*good, bytes(32)], wrong)
    add("hash changed", 5, 7, [flipped(good[0]), *good[1:]], wrong)
    add("hashes exchanged", 5, 7, [good[1], good[0], good[2]], wrong)
    add("path for the only entry", 0, 1, [bytes(32)], wrong)
    add("index at the size", 7, 7, good, wrong)
    add("index below zero", -1, 7, good, wrong)
    add("the empty log has no entry", 0, 0, [], wrong)
    add("hash cut", 5, 7, [good[0][:-1], *good[1:]], "proof-malformed")
    add("hash too long", 5, 7, [good[0] + b"\x00", *good[1:]], "proof-malformed")
    add("root cut", 5, 7, good, "proof-malformed", root=reference.mth(ENTRIES[:7])[:-1])
    moved = [good[0][1:], *good[1:]]
    leaf = reference.leaf(ENTRIES[5]) + good[0][:1]
    add("bytes moved between leaf and sibling", 5, 7, moved, "proof-malformed", leaf=leaf)
    return about, cases


def consistency() -> tuple[str, list[Case]]:
    about = f"Consistency paths between sizes of the log of roots.json, hashes in hex. {WORDS}"
    cases: list[Case] = []

    def add(name: str, old: int, new: int, path: Sequence[bytes], code: str | None, **other: bytes) -> None:
        old_root = other.get("old_root", reference.mth(ENTRIES[:old]))
        new_root = other.get("new_root", reference.mth(ENTRIES[:new]))
        cases.append(
            {
                "name": name,
                "old": old,
                "old_root": old_root.hex(),
                "new": new,
                "new_root": new_root.hex(),
                "path": hexes(path),
                "code": code,
            }
        )

    for old, new in (
        (1, 1),
        (1, 2),
        (3, 3),
        (3, 7),
        (4, 7),
        (6, 7),
        (7, 8),
        (8, 40),
        (256, 257),
        (255, 70_000),
    ):
        add(f"{old} to {new}", old, new, reference.proof(old, ENTRIES[:new]), None)
    good = reference.proof(3, ENTRIES[:7])
    wrong = "proof-invalid"
    add("another old root", 3, 7, good, wrong, old_root=reference.mth(ENTRIES[:4]))
    add("another new root", 3, 7, good, wrong, new_root=reference.mth(ENTRIES[:8]))
    add("path too short", 3, 7, good[:-1], wrong)
    add("path too long", 3, 7, [*good, bytes(32)], wrong)
    add("path empty", 3, 7, [], wrong)
    add("hash changed", 3, 7, [*good[:-1], flipped(good[-1])], wrong)
    add("sizes fall", 7, 3, good, wrong)
    add("one size, two roots", 7, 7, [], wrong, new_root=bytes(32))
    add("one size and a path", 7, 7, [bytes(32)], wrong)
    add("hash cut", 3, 7, [*good[:-1], good[-1][:-1]], "proof-malformed")
    add("nothing is proven from the empty log", 0, 7, [], "proof-malformed")
    return about, cases


def tile_paths() -> tuple[str, list[Case]]:
    about = f"Paths below the log's prefix; `level` is null for entry bundles. {WORDS}"
    good: list[tuple[str, int | None, int, int]] = [
        ("tile/0/000", 0, 0, 256),
        ("tile/0/000.p/1", 0, 0, 1),
        ("tile/0/x001/x234/067", 0, 1_234_067, 256),
        ("tile/1/x001/234.p/17", 1, 1_234, 17),
        ("tile/0/999.p/255", 0, 999, 255),
        ("tile/6/000.p/127", 6, 0, 127),
        ("tile/entries/000.p/3", None, 0, 3),
        ("tile/entries/x003/906", None, 3_906, 256),
    ]
    bad = [
        "", "tile/0", "/tile/0/000", "tile/00/000", "tile/+1/000", "tile/64/000", "tile/0/0", "tile/0/0000",
        "tile/0/x000/000", "tile/0/x001", "tile/0/001/000", "tile/0/x001/x000", "tile/0/X001/000",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p", "tile/0/000/",
        "tile/0/000.p/1/", "tile/8/0/000", "tile/\u0660/000", "tile/0/\u0660\u0660\u0660", "tile/0/000\n",
        "tile/entries/0", "tile/Entries/000", "tile/7/000.p/128", "tile/0/x999/x999/x999/x999/x999/999",
    ]  # fmt: skip
    cases: list[Case] = [
        {"path": path, "level": level, "index": index, "width": width, "code": None}
        for path, level, index, width in good
    ]
    for path in bad:
        cases.append({"path": path, "code": "tile-malformed"})  # noqa: PERF401 - mypy cannot type the extend
    return about, cases


def tiles() -> tuple[str, list[Case]]:
    about = (
        "The tiles that the log of roots.json has at size `new` and had not at size `old`, by level and index, "
        "each with the SHA-256 of its bytes."
    )

    def case(old: int, new: int, places: list[tuple[int, int, int]]) -> Case:
        files: list[Json] = []
        for level, index, width in places:
            path = f"tile/{level}/{index:03}" + ("" if width == 256 else f".p/{width}")
            data = reference.tile(level, index, width, ENTRIES)
            files.append({"path": path, "sha256": sha256(data).hexdigest()})
        return {"name": f"{old} to {new}", "old": old, "new": new, "tiles": files}

    return about, [
        case(0, 1, [(0, 0, 1)]),
        case(1, 5, [(0, 0, 5)]),
        case(5, 5, []),
        case(5, 256, [(0, 0, 256), (1, 0, 1)]),
        case(256, 257, [(0, 1, 1)]),
        case(257, 600, [(0, 1, 256), (0, 2, 88), (1, 0, 2)]),
        case(65_535, 65_536, [(0, 255, 256), (1, 0, 256), (2, 0, 1)]),
        case(69_999, 70_000, [(0, 273, 112)]),
    ]


def bundles() -> tuple[str, list[Case]]:
    about = f"Entry bundles in hex, and how many entries each must have. {WORDS}"
    good = b"\x00\x03one\x00\x00\x00\x05three"
    cases: list[Case] = [
        {
            "name": "three entries, one empty",
            "data": good.hex(),
            "width": 3,
            "entries": hexes([b"one", b"", b"three"]),
            "code": None,
        }
    ]
    for name, data, width in (
        ("cut in an entry", good[:-1], 3),
        ("cut in a length", good[:6], 3),
        ("an entry missing", good, 4),
        ("an entry too many", good, 2),
        ("a byte too many", good + b"\x00", 3),
        ("empty", b"", 1),
        ("length of the largest entry, and nothing", b"\xff\xff", 1),
    ):
        cases.append({"name": name, "data": data.hex(), "width": width, "code": "tile-malformed"})
    return about, cases


def key_text(name: str, data: bytes) -> str:
    """Return a verifier key whose id is right, whatever it holds."""
    key_id = sha256(name.encode() + b"\n" + data).hexdigest()[:8]
    return f"{name}+{key_id}+{b64(data)}"


def verifier_keys() -> tuple[str, list[Case]]:
    about = f"Verifier keys of signed notes, in the only spelling that is read. {WORDS}{SEEDS}"
    raw = LOG.key.public.raw
    good = key_text(ORIGIN, b"\x01" + raw)
    cases: list[Case] = [
        {
            "name": "good",
            "text": good,
            "key_name": ORIGIN,
            "key_id": good.split("+")[1],
            "public_key": raw.hex(),
            "code": None,
        },
        {
            "name": "published with golang.org/x/mod/sumdb/note",
            "text": "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "key_name": "PeterNeumann",
            "key_id": "c74f20a3",
            "public_key": "1a5cd907143c384c41e830c5bce12aa8817ec5649aaabf2c31388b35b2d744d6",
            "code": None,
        },
    ]
    name, key_id, encoded = good.split("+", 2)
    for fault, text in (
        ("empty", ""),
        ("no key", f"{name}+{key_id}"),
        ("line feed at the end", good + "\n"),
        ("space before it", " " + good),
        ("id in capitals", f"{name}+{key_id.upper()}+{encoded}"),
        ("id of another key", f"{name}+00000000+{encoded}"),
        ("another name", f"{name}x+{key_id}+{encoded}"),
        ("base64 of another alphabet", f"{name}+{key_id}+{encoded.replace('/', '_')}"),
        ("base64 with a padding too many", good + "="),
        ("key of type 4", key_text(ORIGIN, b"\x04" + raw)),
        ("key cut", key_text(ORIGIN, b"\x01" + raw[:-1])),
        ("key too long", key_text(ORIGIN, b"\x01" + raw + b"\x00")),
        ("no name", key_text("", b"\x01" + raw)),
        ("name with a space", key_text("a b", b"\x01" + raw)),
        ("name with a space of another kind", key_text("a\u2003b", b"\x01" + raw)),
        ("name with a line feed", key_text("a\nb", b"\x01" + raw)),
        ("the identity as key", key_text(ORIGIN, b"\x01\x01" + bytes(31))),
        ("a key of small order", key_text(ORIGIN, b"\x01" + bytes(32))),
    ):
        cases.append({"name": fault, "text": text, "code": "verifier-key-malformed"})
    return about, cases


def notes() -> tuple[str, list[Case]]:
    about = f"Signed notes (base64 of their bytes), opened with verifier keys. {WORDS}{SEEDS}"
    text = "Two lines,\n\nwith an empty one between.\n"
    log, other = LOG.verifier.format(), OTHER.verifier.format()
    good = sign_note(text, [LOG])
    both = sign_note(text, [LOG, OTHER])
    line = good[len(text.encode()) + 1 :]
    cases: list[Case] = []

    def add(
        name: str, note: bytes, code: str | None, keys: Sequence[str] = (log,), verified: int = 1
    ) -> None:
        case: Case = {"name": name, "note": b64(note), "keys": list(keys), "code": code}
        if code is None:
            case |= {"text": text, "verified": verified}
        cases.append(case)

    add("signed by a known key", good, None)
    add("signed by two known keys", both, None, [log, other], 2)
    add("signed by a known and an unknown key", both, None)
    add("signed by keys of other types too", good + f"— w {b64(bytes(4) + bytes(2_428))}\n".encode(), None)
    unverified, malformed = "note-unverified", "note-malformed"
    add("no known key", good, unverified, [other])
    add("no key at all", good, unverified, [])
    add("text changed", good.replace(b"Two", b"Too"), unverified)
    cut = f"— {ORIGIN} {b64(LOG.sign(text).key_id + LOG.sign(text).signature[:-1])}\n"
    add("signature cut", f"{text}\n{cut}".encode(), unverified)
    add(
        "one good and one wrong signature",
        good.replace(b"Two", b"Too") + both.splitlines()[-1] + b"\n",
        unverified,
    )
    add("signed twice by one known key", good + line, malformed)
    add("empty", b"", malformed)
    add("no signature", text.encode() + b"\n", malformed)
    add("no empty line", text.replace("\n\n", "\n").encode() + line, malformed)
    add("line feed missing at the end", good[:-1], malformed)
    add("empty line at the end", good + b"\n", malformed)
    add("text after the signatures", good + b"text\n", malformed)
    add("hyphen for the dash", good.replace("— ".encode(), b"- "), malformed)
    add("two spaces", good.replace("— ".encode(), "—  ".encode()), malformed)
    add("carriage returns", good.replace(b"\n", b"\r\n"), malformed)
    add("tab in the text", b"\t" + good, malformed)
    add("NUL in the text", b"\x00" + good, malformed)
    add("not UTF-8", b"\xff" + good, malformed)
    add("overlong UTF-8", b"\xc0\xaf" + good, malformed)
    add("signature with nothing but a key id", f"{text}\n— {ORIGIN} {b64(bytes(4))}\n".encode(), malformed)
    add("base64 without padding", good.replace(b"=", b""), malformed)
    add("65 signatures", good + b"".join(f"— w{i} AAAAAAA=\n".encode() for i in range(64)), malformed)
    return about, cases


def checkpoints() -> tuple[str, list[Case]]:
    about = f"Checkpoints (signed notes), opened with verifier keys for one origin. {WORDS}{SEEDS}"
    root = reference.mth(ENTRIES[:7])
    lines = f"{ORIGIN}\n7\n{b64(root)}\n"
    cases: list[Case] = []

    def add(name: str, note: bytes, code: str | None, size: int = 7) -> None:
        case: Case = {"name": name, "note": note.decode(), "keys": [LOG.verifier.format()], "origin": ORIGIN}
        if code is None:
            case |= {"size": size, "root": reference.mth(ENTRIES[:size]).hex()}
        cases.append({**case, "code": code})

    add("good", sign_note(lines, [LOG]), None)
    add("with a witness", sign_note(lines, [LOG, OTHER]), None)
    add("the empty log", sign_note(f"{ORIGIN}\n0\n{b64(reference.mth([]))}\n", [LOG]), None, 0)
    add("signed by a witness only", sign_note(lines, [OTHER]), "note-unverified")
    add("not signed", lines.encode(), "note-malformed")
    add("of another log", sign_note(lines.replace(ORIGIN, "other.example"), [LOG]), "checkpoint-foreign")
    for name, text in (
        ("extension line", lines + "extension\n"),
        ("empty line after it", lines + "\n"),
        ("no root hash", f"{ORIGIN}\n7\n"),
        ("no origin", f"\n7\n{b64(root)}\n"),
        ("size with a leading zero", lines.replace("\n7\n", "\n07\n")),
        ("size with a sign", lines.replace("\n7\n", "\n+7\n")),
        ("size with a space", lines.replace("\n7\n", "\n 7\n")),
        ("size in other digits", lines.replace("\n7\n", "\n\u0667\n")),
        ("size over 2**63 - 1", lines.replace("\n7\n", f"\n{MAX_SIZE + 1}\n")),
        ("root hash cut", f"{ORIGIN}\n7\n{b64(root[:-1])}\n"),
        ("root hash in hex", f"{ORIGIN}\n7\n{root.hex()}\n"),
        ("root hash without padding", f"{ORIGIN}\n7\n{b64(root)[:-1]}\n"),
        ("empty log with another root hash", lines.replace("\n7\n", "\n0\n")),
    ):
        add(name, sign_note(text, [LOG]), "checkpoint-malformed")
    return about, cases


def receipts() -> tuple[str, list[Case]]:
    about = (
        "Receipts (.tlog-proof), verified for the entry (ASCII text) with verifier keys for one origin. "
        f"{WORDS}{SEEDS}"
    )
    cases: list[Case] = []

    def checkpoint(size: int) -> str:
        return sign_checkpoint(Checkpoint(ORIGIN, size, reference.mth(ENTRIES[:size])), [LOG]).decode()

    def proof(index: int, size: int, extra: str = "") -> str:
        path = "".join(f"{b64(one)}\n" for one in reference.path(index, ENTRIES[:size]))
        return f"{HEADER}\n{extra}index {index}\n{path}\n{checkpoint(size)}"

    def add(name: str, text: str, code: str | None, index: int = 5, entry: str = "entry 5") -> None:
        case: Case = {
            "name": name,
            "proof": text,
            "entry": entry,
            "keys": [LOG.verifier.format()],
            "origin": ORIGIN,
        }
        if code is None:
            case["index"] = index
        cases.append({**case, "code": code})

    good = proof(5, 7)
    add("good", good, None)
    add("with extra data", proof(5, 7, "extra YWJj\n"), None)
    add("with empty extra data", proof(5, 7, "extra \n"), None)
    add("the only entry", proof(0, 1), None, 0, "entry 0")
    add("in a large log", proof(69_999, 70_000), None, 69_999, "entry 69999")
    add("of another entry", good, "proof-invalid", entry="entry 6")
    add("of another index", good.replace("index 5", "index 4"), "proof-invalid")
    add("index outside", good.replace("index 5", "index 7"), "proof-invalid")
    add("under another checkpoint", good.replace(checkpoint(7), checkpoint(8)), "proof-invalid")
    add("path cut", good.replace(b64(reference.path(5, ENTRIES[:7])[2]) + "\n", ""), "proof-invalid")
    foreign = sign_note(
        checkpoint(7).split("\n\n")[0].replace(ORIGIN, "other.example") + "\n", [LOG]
    ).decode()
    add("of another log", good.replace(checkpoint(7), foreign), "checkpoint-foreign")
    unsigned = sign_note(checkpoint(7).split("\n\n")[0] + "\n", [OTHER]).decode()
    add("signed by nobody known", good.replace(checkpoint(7), unsigned), "note-unverified")
    add("another version", good.replace("@v1", "@v2"), "proof-malformed")
    add("no index", good.replace("index 5\n", ""), "proof-malformed")
    add("index with a leading zero", good.replace("index 5", "index 05"), "proof-malformed")
    add("index twice", good.replace("index 5\n", "index 5\nindex 5\n"), "proof-malformed")
    add(
        "index after the path",
        good.replace("index 5\n", "").replace("\n\n", "\nindex 5\n\n", 1),
        "proof-malformed",
    )
    add("extra data after the index", good.replace("index 5\n", "index 5\nextra YWJj\n"), "proof-malformed")
    add("extra data without padding", proof(5, 7, "extra YWI\n"), "proof-malformed")
    add("a short hash", good.replace("index 5\n", "index 5\nAAAA\n"), "proof-malformed")
    add("64 hashes", good.replace("index 5\n", "index 5\n" + f"{b64(bytes(32))}\n" * 61), "proof-malformed")
    add("carriage returns", good.replace("\n", "\r\n"), "proof-malformed")
    add("no checkpoint", good.split("\n\n")[0] + "\n\n", "note-malformed")
    add("line feed at the end", good + "\n", "note-malformed")
    add("two empty lines", good.replace("\n\n", "\n\n\n", 1), "checkpoint-malformed")
    return about, cases


FILES = {
    "roots": roots,
    "inclusion": inclusion,
    "consistency": consistency,
    "tile-paths": tile_paths,
    "tiles": tiles,
    "bundles": bundles,
    "verifier-keys": verifier_keys,
    "notes": notes,
    "checkpoints": checkpoints,
    "receipts": receipts,
}


def text_of(name: str) -> str:
    """Return the file's whole text."""
    about, cases = FILES[name]()
    return json.dumps({"about": about.strip(), "cases": cases}, indent=2, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file in FILES:
        (FOLDER / f"{file}.json").write_text(text_of(file), "utf-8")
