"""A hub that runs as its operator runs it: `frente-hub serve`, in processes of its own, on a free port."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Give the address of a hub that serves this data folder."""
    command = [
        str(Path(sys.executable).with_name("frente-hub")),
        "serve",
        "--data",
        str(folder),
        "--port",
        "0",
    ]
    log = folder / "serve.log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        ) as process,
    ):
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if "http://" in line:
                    yield line[line.index("http://") :].split()[0]
                    break
            else:
                raise AssertionError(f"the hub did not start: {log.read_text()}")
        finally:
            process.terminate()
            process.wait(30)
