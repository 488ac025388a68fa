"""`make chaos`: kill a hub with SIGKILL under load, again and again, then check that nothing acknowledged is lost.

    python -m tests.system.chaos [--kills 100] [--database sqlite|postgresql|both] [--seed N]

Real `frente-hub serve` processes over one folder and database; delegates in threads who sign, send over HTTP, verify
the receipts, and send the same bytes again whenever no answer came. The killer takes the whole hub, its arbiter, a
worker or the keeper, at random moments. At the end, of a hub started once more:

1. every acknowledged record stands in the log where its receipt said
2. every checkpoint that was ever handed out is a beginning of the last one
3. no delegate's record was refused: no number was lost or taken twice
4. `frente-hub check` passes: tree, signatures, rules

What SIGKILL cannot show, a write that never reached the disk, is test_durability.py's.
"""

import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

import click

from federation.bundle import BundleWriter
from federation.client import Accepted, HubClient, Present, Refused
from federation.encoding import canonical_bytes
from federation.envelope import sign_envelope
from federation.errors import HubFault
from federation.ids import RecordId, document_hash, record_id
from federation.log.checkpoint import Checkpoint, open_checkpoint
from federation.log.merkle import root_from
from federation.log.note import VerifierKey
from federation.log.tiles import EntryBundle, VerifiedHashReader, bundles_for, verified_hashes
from federation.records import DocumentRef, Record
from federation.rules import parse_candidate
from hub.storage.database import normalise_url
from tests.hub.living import LivingHub
from tests.postgres import fresh_database, running_server
from tests.world import HOUR, ORIGIN, Mandate

DelegateCount: Final = 6
_VICTIMS: Final = ("everything", "everything", "arbiter", "worker", "keeper")
_STARTING_SECONDS: Final = 60
_DAY: Final = "2007-07-24"


@dataclass
class Acknowledged:
    """What delegates were told, and must find again."""

    records: dict[RecordId, int] = field(default_factory=dict)  # index by id
    checkpoints: dict[int, bytes] = field(default_factory=dict)  # root by size
    refused: list[str] = field(default_factory=list)
    histories: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, results: Sequence[object], checkpoint: Checkpoint | None) -> None:
        """Remember an answer whose receipts hold."""
        with self.lock:
            for one in results:
                if isinstance(one, Accepted | Present):
                    before = self.records.setdefault(one.id, one.index)
                    if before != one.index:
                        self.histories.append(f"{one.id} was at {before}, now at {one.index}")
                elif isinstance(one, Refused):
                    self.refused.append(f"{one.id}: {one.code} {one.detail}")
            if checkpoint is not None:
                root = self.checkpoints.setdefault(checkpoint.size, checkpoint.root)
                if root != checkpoint.root:
                    self.histories.append(f"two roots at size {checkpoint.size}")


class Delegate(threading.Thread):
    """Signs bundle after bundle; sends each until it is answered, and only then signs the next."""

    def __init__(
        self,
        url: str,
        key: VerifierKey,
        network: RecordId,
        mandate: Mandate,
        told: Acknowledged,
        end: threading.Event,
        seed: int,
    ) -> None:
        super().__init__(name=f"delegate {seed}", daemon=True)
        self._url, self._log_key, self._network = url, key, network
        self._mandate, self._told, self._end = mandate, told, end
        self._random = random.Random(seed)
        self._sequence, self._previous = 0, None

    _previous: RecordId | None

    def run(self) -> None:
        while not self._end.is_set():
            bundle = self._next_bundle(self._random.choice((1, 1, 3, 16)))
            while not self._send(bundle):
                # The last bundle is sent until it is answered, or the hub stays away for good.
                if self._end.wait(0.02) and not self._send(bundle):
                    return

    def _next_bundle(self, count: int) -> bytes:
        out = BytesIO()
        writer = BundleWriter(out)
        for _ in range(count):
            self._sequence += 1
            data = canonical_bytes(
                {
                    "attachments": [],
                    "language": "es",
                    "period": {"from": _DAY, "to": _DAY},
                    "text": str(self._sequence),
                    "type": "status-report",
                }
            )
            salt = sha256(f"{self._mandate.id} {self._sequence}".encode()).digest()
            record = Record(
                network=self._network,
                kind="status-report",
                author=self._mandate.factory,
                mandate=self._mandate.id,
                sequence=self._sequence,
                previous=self._previous,
                signed_at=HOUR,
                seen=None,
                content=None,
                document=DocumentRef(audience="public", hash=document_hash(salt, data)),
            )
            payload = record.payload()
            self._previous = record_id(payload)
            writer.document(salt, data)
            writer.envelope(sign_envelope(payload, [self._mandate.key]))
        return out.getvalue()

    def _send(self, bundle: bytes) -> bool:
        try:
            answer = HubClient(self._url, timeout=(2, 20)).post_bundle(bundle, [self._log_key], ORIGIN)
        except HubFault:
            return False
        self._told.note(answer.results, answer.checkpoint)
        return True


class RunningHub:
    """`frente-hub serve` as a process group of its own."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self._command = [str(Path(sys.executable).with_name("frente-hub")), "serve", "--data", str(folder)]
        self._environ = {**os.environ, **environ}
        self._log = (folder.parent / "serve.log").open("ab")
        self.url = ""
        self.process: subprocess.Popen[str] | None = None

    def start(self, port: int = 0) -> None:
        """Return once the hub takes connections."""
        until = time.monotonic() + _STARTING_SECONDS
        while True:
            self.process = subprocess.Popen(
                [*self._command, "--port", str(port)],
                stdout=subprocess.PIPE,
                stderr=self._log,
                text=True,
                env=self._environ,
                start_new_session=True,
            )
            assert self.process.stdout is not None
            for line in self.process.stdout:
                found = re.search(r"http://\S+", line)
                if found is not None:
                    self.url = found[0]
                    return
            self.kill("everything")  # orphans of the last one may hold folder or port a moment longer
            if time.monotonic() > until:
                raise RuntimeError(f"the hub does not start: see {self._log.name}")

    def children(self) -> list[int]:
        """Return the workers and the keeper."""
        assert self.process is not None
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with contextlib.suppress(OSError):
            return [int(one) for one in path.read_text().split()]
        return []

    def kill(self, victim: str) -> None:
        """Kill, and wait until the hub is gone where it was all of it or its arbiter."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            match victim:
                case "everything":
                    os.killpg(self.process.pid, signal.SIGKILL)
                case "arbiter":
                    self.process.kill()
                case "keeper":
                    for one in self.children()[:1]:
                        os.kill(one, signal.SIGKILL)
                    return
                case _:
                    for one in self.children()[-1:]:
                        os.kill(one, signal.SIGKILL)
                    return
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process.wait()

    def stop(self) -> int:
        """End it as an operator would; return its exit code."""
        assert self.process is not None
        self.process.terminate()
        code = self.process.wait(60)
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._log.close()
        return code


@dataclass(frozen=True)
class Outcome:
    """What a run showed."""

    kills: int
    records: int
    checkpoints: int
    faults: tuple[str, ...]


def run(folder: Path, database_url: str, kills: int, seed: int, *, show: bool = False) -> Outcome:
    """Found a hub, load it, kill it `kills` times, and return what was found afterwards."""
    chance = random.Random(seed)
    living = LivingHub(folder / "hub", day=_DAY, database_url=database_url, demo=True)
    key = living.log_signer.verifier
    factories = [living.admit(f"Fábrica {number}") for number in range(DelegateCount)]
    mandates = [
        living.give_mandate(one, f"delegate {number}", first=_DAY) for number, one in enumerate(factories)
    ]
    network = living.network
    assert network is not None
    living.close()
    environ = {"FRENTE_DATABASE_URL": database_url} if database_url else {}
    environ |= {
        "FRENTE_ADDRESS_RECORDS": "0",
        "FRENTE_FACTORY_RECORDS_PER_DAY": "0",
        "FRENTE_LOG_LEVEL": "error",
    }
    hub = RunningHub(folder / "hub", environ)
    hub.start()
    port = int(hub.url.rsplit(":", 1)[1])
    told, end = Acknowledged(), threading.Event()
    delegates = [
        Delegate(hub.url, key, network, mandate, told, end, seed + number)
        for number, mandate in enumerate(mandates)
    ]
    for delegate in delegates:
        delegate.start()
    with click.progressbar(length=kills, label="kills", hidden=not show) as bar:
        for _ in range(kills):
            end.wait(chance.uniform(0.05, 1.2))  # the hub works meanwhile
            victim = chance.choice(_VICTIMS)
            hub.kill(victim)
            if victim in {"everything", "arbiter"}:
                hub.start(port)
            bar.update(1)
    end.set()
    for delegate in delegates:
        delegate.join(60)
    faults = [*told.refused, *told.histories, *_compare(hub.url, key, told)]
    if any(delegate.is_alive() for delegate in delegates):
        faults.append("a delegate never got an answer")
    code = hub.stop()
    if code:
        faults.append(f"serve ended with {code}")
    faults += _check(folder / "hub", environ)
    return Outcome(kills, len(told.records), len(told.checkpoints), tuple(faults))


def _compare(url: str, key: VerifierKey, told: Acknowledged) -> Iterator[str]:
    """Give what was acknowledged and is not so in the log."""
    hub = HubClient(url)
    last = open_checkpoint(hub.checkpoint(), [key], ORIGIN)
    reader: VerifiedHashReader = verified_hashes(last.size, last.root, hub.tile)
    index_of: dict[RecordId, int] = {}
    for bundle in bundles_for(0, last.size):
        for index, raw in enumerate(_entries(hub, reader, bundle), 256 * bundle.index):
            index_of[parse_candidate(raw).id] = index
    for record, index in told.records.items():
        if index_of.get(record) != index:
            yield f"{record} was acknowledged at {index}, and is at {index_of.get(record)}"
    for size, root in told.checkpoints.items():
        if size > last.size or root_from(size, reader) != root:
            yield f"the checkpoint of {size} entries is no beginning of the last one, of {last.size}"


def _entries(hub: HubClient, reader: VerifiedHashReader, bundle: EntryBundle) -> tuple[bytes, ...]:
    return reader.entries(bundle, hub.entries(bundle))


def _check(folder: Path, environ: dict[str, str]) -> list[str]:
    """Run `frente-hub check` and return what it says where it fails."""
    command = [str(Path(sys.executable).with_name("frente-hub")), "check", "--data", str(folder), "--json"]
    done = subprocess.run(command, env={**os.environ, **environ}, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"check: {done.stdout} {done.stderr}"]


@contextlib.contextmanager
def database(kind: Literal["sqlite", "postgresql"]) -> Iterator[str]:
    """Give the URL of an empty database; empty text for SQLite, whose file lies in the folder."""
    if kind == "sqlite":
        yield ""
        return
    with running_server() as server, fresh_database(server) as url:
        yield normalise_url(url).render_as_string(hide_password=False)


@click.command()
@click.option("--kills", default=100, show_default=True, type=click.IntRange(1, 10_000))
@click.option(
    "--database",
    "kind",
    default="both",
    show_default=True,
    type=click.Choice(["sqlite", "postgresql", "both"]),
)
@click.option(
    "--seed", default=None, type=int, help="Of the moments and victims; by default another each time."
)
def main(kills: int, kind: str, seed: int | None) -> None:
    """Kill a hub under load and check that nothing acknowledged is lost. Exit code 1 where something is."""
    chosen = random.SystemRandom().randrange(2**31) if seed is None else seed
    failed = False
    kinds: tuple[Literal["sqlite", "postgresql"], ...] = ("sqlite", "postgresql")
    for one in kinds:
        if kind not in {one, "both"}:
            continue
        print(f"{one}: {kills} kills, seed {chosen}")
        with tempfile.TemporaryDirectory(prefix="frente-chaos-") as folder, database(one) as url:
            outcome = run(Path(folder), url, kills, chosen, show=True)
        print(
            f"{one}: {outcome.kills} kills; {outcome.records} records acknowledged under"
            f" {outcome.checkpoints} checkpoints; {len(outcome.faults)} faults"
        )
        for fault in outcome.faults[:20]:
            print(f"  {fault}")
        failed = failed or bool(outcome.faults)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
