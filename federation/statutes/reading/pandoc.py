"""Pandoc: a text in one of its formats becomes blocks, in a process that can reach nothing and may not grow.

`--sandbox`: pandoc opens no file and no address, whatever the text asks for. Its memory is limited by its own run-time
system, as it reserves a terabyte of addresses and takes memory as it goes; its time by a clock here.
"""

import json
import os
import subprocess
import tempfile
import threading
from dataclasses import dataclass

from federation.errors import FileUnreadable, StatuteTooLarge, WorkFailed, WorkTooLong
from federation.statutes.extras import require
from federation.statutes.reading.blocks import Block
from federation.statutes.reading.pandoc_tree import blocks_of, head_of

MAX_SECONDS = 45
MAX_HEAP = "160m"  # of pandoc's run-time system; what the process takes in the end is up to twice as much
MAX_ANSWER_BYTES = 48 << 20
_HEAP_EXHAUSTED = 251


@dataclass(frozen=True, slots=True)
class Answer:
    """What pandoc made of a text."""

    title: str | None
    head: tuple[
        tuple[str, str], ...
    ]  # (name, text): subtitle, author, date … which pandoc takes out of the text
    blocks: tuple[Block, ...]


def read_with_pandoc(data: bytes, reader: str) -> Answer:
    """Return the text as blocks; `reader` is pandoc's name of a format, with its extensions.

    Raises:
        WorkTooLong: it took longer, or more memory, than it may
        FileUnreadable: pandoc says that the text is not in this format, or it is nested too deeply
        StatuteTooLarge: its answer is larger than any statute
        WorkFailed: it broke off
    """
    answer = _run(data, reader)
    try:
        tree = json.loads(answer)
        title, head = head_of(tree["meta"])
        return Answer(title, tuple(head), tuple(blocks_of(tree["blocks"])))
    except RecursionError as fault:
        raise FileUnreadable("The text is nested so deeply that it cannot be read.") from fault
    except (ValueError, KeyError, TypeError, IndexError) as fault:
        raise WorkFailed("The converter gave an answer that is not in its form.") from fault


def _run(data: bytes, reader: str) -> bytes:
    require("pypandoc")
    import pypandoc  # type: ignore[import-untyped]  # its package says no types

    arguments = [pypandoc.get_pandoc_path(), "+RTS", f"-M{MAX_HEAP}", "-RTS", "--sandbox"]
    arguments += ["--data-dir=/nowhere", f"--from={reader}", "--to=json"]
    # No settings of this machine, and nothing secret; Windows starts nothing without its root.
    environment = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as complaints:
        source.write(data)
        source.seek(0)
        try:
            process = subprocess.Popen(
                arguments, stdin=source, stdout=subprocess.PIPE, stderr=complaints, env=environment
            )
        except OSError as fault:
            raise WorkFailed("The converter cannot be started.", program="pandoc") from fault
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(MAX_SECONDS, stop)
        timer.start()
        try:
            assert process.stdout is not None  # noqa: S101 # a pipe was asked for
            with process.stdout:
                answer = process.stdout.read(MAX_ANSWER_BYTES + 1)
            if len(answer) > MAX_ANSWER_BYTES:
                raise StatuteTooLarge("The text is larger than any statute.", limit=MAX_ANSWER_BYTES)
            process.wait()
        finally:
            timer.cancel()
            process.kill()
            process.wait()
        complaints.seek(0)
        _judge(process.returncode, complaints.read(4096).decode("utf-8", "replace"), late=late.is_set())
        return answer


def _judge(returncode: int, complaint: str, *, late: bool) -> None:
    if late:
        raise WorkTooLong(f"The text was not converted in {MAX_SECONDS} seconds.", seconds=MAX_SECONDS)
    if returncode == _HEAP_EXHAUSTED or "of memory" in complaint or returncode == -9:
        raise WorkTooLong("Converting the text needs more memory than it may take.", limit=MAX_HEAP)
    if returncode < 0:
        raise WorkFailed("The converter broke off.", program="pandoc", signal=-returncode)
    if returncode:
        raise FileUnreadable(
            "The converter cannot read the file: it is broken, or is not what its name says."
        )
