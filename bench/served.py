"""A hub that is served as an operator serves it: `frente-hub serve` in processes of its own.

with served(network) as hub:
    hub.url  hub.size()  hub.views()  hub.cpu_seconds()  hub.pss_bytes()
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import requests

from bench.memory import group_pss_bytes, processes_of

LIFTED: Mapping[str, str] = {
    "FRENTE_ADDRESS_RECORDS": "0",
    "FRENTE_FACTORY_RECORDS_PER_DAY": "0",
    "FRENTE_LOG_LEVEL": "warning",
}
"""Settings of every hub here: one address and a few factories send all that a federation would."""

_PATIENCE_SECONDS = 60


class Place(Protocol):
    """A hub's data folder and its database; "" is the SQLite file in the folder."""

    @property
    def folder(self) -> Path:
        """The data folder."""

    @property
    def database_url(self) -> str:
        """The database, or ""."""


@dataclass
class ServedHub:
    """A hub that answers at `url`; `pid` leads its process group."""

    url: str
    pid: int
    session: requests.Session = field(default_factory=requests.Session)

    def health(self) -> dict[str, object]:
        """Return what the hub says of itself."""
        answer = self.session.get(f"{self.url}/api/v1/health", timeout=_PATIENCE_SECONDS)
        answer.raise_for_status()
        found: dict[str, object] = answer.json()
        return found

    def wait_for_views(self) -> None:
        """Return once the views stand at the log's size."""
        while (health := self.health())["views"] != health["size"]:
            time.sleep(0.02)

    def processes(self) -> list[int]:
        """Return all processes of the hub."""
        return processes_of(self.pid)

    def cpu_seconds(self) -> float:
        """Return the processor time that its processes used so far."""
        ticks = 0
        for pid in self.processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def pss_bytes(self) -> int:
        """Return the memory of its processes; what some of them share counts once."""
        return group_pss_bytes(self.pid)


@contextmanager
def served(network: Place, **given: str) -> Iterator[ServedHub]:
    """Serve the network's folder until the block ends."""
    command = [str(Path(sys.executable).with_name("frente-hub")), "serve", "--data", str(network.folder)]
    environ = {**os.environ, **LIFTED, "FRENTE_PORT": "0", **given}
    if network.database_url:
        environ["FRENTE_DATABASE_URL"] = network.database_url
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Serving at "), line
        hub = ServedHub(line.split()[-1], process.pid)
        try:
            yield hub
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE_SECONDS)
