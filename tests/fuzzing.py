"""`make fuzz`: any bytes at all into every parser, for minutes; only the project's own errors may come out.

    python -m tests.fuzzing [--seconds 60] [--target envelope …] [--seed N] [--corpus DIR]

Good inputs are spoilt: bytes flipped, cut, doubled, spliced, numbers made huge; and, where they are JSON, values
exchanged and spelled canonically again, so that what lies behind the spelling is reached. The target `rules` signs
such payloads as their true authors would and lets the rules judge them. What fails is written to the corpus folder, and
every fault found so becomes a test (tests/system/test_fuzzing.py runs the same for a moment each).
"""

import copy
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import click

from federation.bundle import read_frames
from federation.documents import parse_document, read_document
from federation.encoding import b64decode_strict, canonical_bytes
from federation.envelope import parse_envelope, sign_envelope
from federation.errors import FrenteError
from federation.log.checkpoint import open_checkpoint, parse_checkpoint
from federation.log.note import open_note, parse_note, parse_verifier_key
from federation.log.proof import parse_receipt
from federation.log.tiles import parse_entries, parse_path
from federation.proofs import verify_proof_bundle
from federation.records import parse_record
from federation.rules import MemoryState, fold, parse_candidate
from tests.federation.served_log import log_of
from tests.hub.sample import INVEVAL_PROFILE, INVEVAL_REPORT
from tests.world import ORIGIN, World, demo_world, id_of, key

_HUGE: Final = (
    b"9" * 400,
    b"-1",
    b"1e999",
    b"18446744073709551616",
    b"\xff\xff\xff\xff",
    b"00",
    b"+5",
    b"1_0",
)
_SPICE: Final = (
    b"\x00",
    b"\n",
    b"\xff",
    b"\xed\xa0\x80",
    b"\\ud800",
    b"[" * 300,
    b'{"a":' * 60,
    b"=",
    b"\xe2\x80\xae",
    b'"',
)


@cache
def _world() -> World:
    world = demo_world()
    inveval = world.admit("Inveval", custodians=3, threshold=2)
    rosa = world.give_mandate(inveval, "rosa")
    world.take(world.report(rosa))
    world.take(world.report(rosa, seen=world.seen(3)))
    world.take(world.recall(inveval, rosa.id))
    return world


@cache
def _documents() -> tuple[bytes, ...]:
    words = {"type": "words", "text": "sí"}
    values: tuple[dict[str, Any], ...] = (
        INVEVAL_PROFILE,
        INVEVAL_REPORT,
        words,
        {"type": "holder", "name": "Rosa"},
    )
    return tuple(read_document({"language": "es", "attachments": [], **one}).to_bytes() for one in values)


def _proof() -> bytes:
    world = _world()
    return log_of(world).proof(id_of(world.entries[-2]))


def _receipts() -> tuple[bytes, ...]:
    log = log_of(_world())
    return tuple(log.receipt(index).format() for index in range(3))


def _all_frames(data: bytes) -> None:
    for _ in read_frames(BytesIO(data)):
        pass


def _verify(data: bytes) -> None:
    verify_proof_bundle(data, vkeys=[_world().log_signer.verifier])


def _text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    """Let a parser of text have bytes: as characters where they are none."""
    return lambda data: parse(data.decode("utf-8", "surrogateescape"))


def _judge(payload: bytes) -> None:
    """Let the rules judge a payload that those sign who may, in a world that forgets it again."""
    try:
        kind = parse_record(payload).kind
    except FrenteError:
        return
    world = _world()
    custodians = [key("Inveval custodian 0"), key("Inveval custodian 1")]
    signers = {
        "charter": custodians,
        "recall": custodians,
        "withdrawal": custodians,
        "mandate": [*custodians, key("rosa")],
        "day": [world.hub],
        "evidence": [world.hub],
        "status-report": [key("rosa")],
        "profile": [key("rosa")],
        "founding": [*world.custodians, world.hub],
    }.get(kind, list(world.custodians))
    state = MemoryState()
    for raw in world.entries[:-1]:
        fold(state, parse_candidate(raw))
    fold(state, parse_candidate(sign_envelope(payload, signers)))


def _payloads() -> tuple[bytes, ...]:
    return tuple(parse_envelope(raw).payload for raw in _world().entries)


TARGETS: Final[Mapping[str, tuple[Callable[[bytes], object], Callable[[], tuple[bytes, ...]]]]] = {
    "envelope": (parse_envelope, lambda: tuple(_world().entries)),
    "candidate": (parse_candidate, lambda: tuple(_world().entries)),
    "record": (parse_record, _payloads),
    "rules": (_judge, _payloads),
    "document": (parse_document, _documents),
    "bundle": (_all_frames, lambda: (_proof(),)),
    "proof-bundle": (_verify, lambda: (_proof(),)),
    "note": (lambda data: open_note(data, [_world().log_signer.verifier]), lambda: (log_of(_world()).note,)),
    "signed-checkpoint": (
        lambda data: open_checkpoint(data, [_world().log_signer.verifier], ORIGIN),
        lambda: (log_of(_world()).note,),
    ),
    "checkpoint": (_text(parse_checkpoint), lambda: (parse_note(log_of(_world()).note).text.encode(),)),
    "receipt": (parse_receipt, _receipts),
    "verifier-key": (_text(parse_verifier_key), lambda: (_world().log_signer.verifier.format().encode(),)),
    "tile-path": (
        _text(parse_path),
        lambda: (b"tile/0/000", b"tile/entries/x001/x234/067.p/8", b"tile/3/x001/000.p/255"),
    ),
    "entries": (lambda data: parse_entries(data, 3), lambda: (b"\x00\x01a\x00\x00\x00\x02bc",)),
    "base64": (b64decode_strict, lambda: (b"AAEC", b"AA==", b"")),
}
"""Name -> what is fuzzed, and good inputs to begin with."""


def mutate(chance: random.Random, seeds: tuple[bytes, ...]) -> bytes:
    """Return a spoilt copy of a seed."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 1, 2, 8, 64)))
        match chance.randrange(8):
            case 0 if at < len(data):
                data[at] ^= 1 << chance.randrange(8)
            case 1 if at < len(data):
                data[at] = chance.randrange(256)
            case 2:
                del data[at:]
            case 3:
                del data[at:end]
            case 4:
                data[at:at] = data[at:end]
            case 5:
                data[at:at] = chance.choice(_SPICE)
            case 6:
                other = chance.choice(seeds)
                cut = chance.randrange(len(other) + 1)
                data[at:] = other[cut:]
            case _:
                digits = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
                if digits:
                    place = chance.choice(digits)
                    data[place : place + 1] = chance.choice(_HUGE)
    return bytes(data)


def reshape(chance: random.Random, seeds: tuple[bytes, ...]) -> bytes:
    """Return a seed that is JSON with some of its values exchanged, in canonical spelling."""
    value = json.loads(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 4))):
        places = list(_places(value))
        if not places:
            break
        holder, at = chance.choice(places)
        old = holder[at]
        match chance.randrange(6):
            case 0:
                other, there = chance.choice(places)
                holder[at] = copy.deepcopy(other[there])
            case 1 if isinstance(old, int):
                holder[at] = chance.choice((old + 1, old - 1, 0, -1, 2**53 - 1, 1001, not old))
            case 2 if isinstance(old, str):
                holder[at] = chance.choice(
                    ("", old[:-1], old + "0", old.upper(), "2007-02-30", "0" * 64, "é\u0301", "x" * 300)
                )
            case 3 if isinstance(old, list):
                holder[at] = chance.choice((old * 2, old[1:], [], [old], old[::-1], old * 400))
            case 4 if isinstance(holder, dict):
                del holder[at]
            case _:
                holder[at] = chance.choice((None, True, 0, "", [], {}, [[]], {"a": {}}, -(2**53) + 1))
    try:
        return canonical_bytes(value)
    except FrenteError:  # too deep, or a number too large: not in any spelling
        return json.dumps(value).encode()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give every place of a JSON value at which another one might stand."""
    for at in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, at
        yield from _places(value[at])


def inputs(name: str, chance: random.Random) -> Iterator[bytes]:
    """Give spoilt inputs for a target, without end."""
    _, make = TARGETS[name]
    seeds = make()
    is_json = all(seed.startswith(b"{") for seed in seeds)
    while True:
        if is_json and chance.random() < 0.6:
            yield reshape(chance, seeds)
            continue
        yield mutate(chance, seeds) if chance.random() < 0.97 else chance.randbytes(chance.randrange(200))


def try_out(name: str, data: bytes) -> Exception | None:
    """Return what came out that may not, or None."""
    parse, _ = TARGETS[name]
    try:
        parse(data)
    except FrenteError:
        return None
    except Exception as fault:  # noqa: BLE001 - that is what is looked for
        return fault
    return None


@click.command()
@click.option("--seconds", default=60.0, show_default=True, help="For each target.")
@click.option("--target", "names", multiple=True, type=click.Choice(sorted(TARGETS)), help="By default all.")
@click.option("--seed", default=None, type=int, help="By default another each time.")
@click.option(
    "--corpus", default=None, type=click.Path(path_type=Path, file_okay=False), help="Where faults are kept."
)
def main(seconds: float, names: tuple[str, ...], seed: int | None, corpus: Path | None) -> None:
    """Throw bytes at the parsers. Exit code 1 where anything but the project's own errors came out."""
    chosen = random.SystemRandom().randrange(2**31) if seed is None else seed
    folder = Path(tempfile.mkdtemp(prefix="frente-fuzz-")) if corpus is None else corpus
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name in names or tuple(TARGETS):
        until = time.monotonic() + seconds
        count, faults = 0, 0
        for data in inputs(name, random.Random(f"{chosen} {name}")):
            fault = try_out(name, data)
            count += 1
            if fault is not None:
                faults += 1
                kept = folder / f"{name}-{sha256(data).hexdigest()[:16]}"
                kept.write_bytes(data)
                print(f"  {kept}: {type(fault).__name__}: {fault}")
            if time.monotonic() > until or faults >= 20:
                break
        failed += faults
        print(f"{name}: {count} inputs, {faults} faults (seed {chosen})")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
