"""The child: one task in a process of its own, which may be killed and cannot outgrow its memory and time.

    run_task("read", {"name": "a.docx"}, files={"a.docx": data})     the task's answer, or the fault that it raised
    make_file("write", {"to": "pdf", …})                              the bytes of a file

    parent -> child    a line of JSON: task, request, limits, names and sizes of the files; then the files' bytes
    child -> parent    lines of JSON: {"progress": 0.5} …, then {"answer": …} or {"fault": {code, message, evidence}}

The parent keeps its end of the child's input open and never writes to it again. When that closes, the parent is gone,
and the child kills its whole group: itself, and the converters that it started. The kernel's limits hold for each
process of the group by itself; pandoc has one more of its own (reading/pandoc.py).
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from federation.errors import FileUnreadable, FrenteError, StatuteTooLarge, WorkFailed, WorkTooLong, all_codes
from federation.statutes.model import Reading
from federation.statutes.reading import read_statute
from federation.statutes.reading.includes import gather
from federation.statutes.reading.kinds import recognise
from federation.statutes.tasks import TASKS, Plain, reading_of

MEMORY_BYTES = 512 << 20
SECONDS = 60.0
MAX_FILE_BYTES = 8 << 20
LONG_FOR_PDF = (
    1_000_000  # characters: a PDF that is not made of more has outgrown its memory, whatever stopped it
)
_HEARTBEAT = 0.5  # seconds
_IS_WINDOWS = sys.platform == "win32"
_NEW_PROCESS_GROUP = 0x200  # Windows' own number: the module names it only there
# What a program needs to start at all; nothing else of the parent's environment goes to the child.
_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")


# -- the parent's side --------------------------------------------------------------------------------


def run_task(
    name: str,
    request: Plain,
    *,
    files: Mapping[str, Path | bytes] | None = None,
    memory_bytes: int = MEMORY_BYTES,
    seconds: float = SECONDS,
    threads: int = 1,
    on_progress: Callable[[float], None] | None = None,
) -> Plain:
    """Return the answer of the task of this name; when this returns or raises, its processes are gone.

    `on_progress` is told how much is done, from 0 to 1, at least twice a second; what it raises ends the task.
    `threads`: how many the numeric libraries may use.

    Raises:
        WorkTooLong: it took more time or memory than it may
        WorkFailed: its process broke off
        FrenteError: what the task itself raised, as the same class with the same evidence
    """
    data = {
        key: value if isinstance(value, bytes) else value.read_bytes() for key, value in (files or {}).items()
    }
    order = {
        "task": name,
        "request": request,
        "memory_bytes": memory_bytes,
        "cpu_seconds": int(seconds * max(threads, 1)) + 5,
        "files": [[key, len(value)] for key, value in data.items()],
    }
    deadline = time.monotonic() + seconds
    with _start(threads) as process:
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        ends = (
            threading.Thread(target=_send, args=(process.stdin, order, data), daemon=True),
            threading.Thread(target=_receive, args=(process.stdout, lines), daemon=True),
        )
        try:
            for end in ends:
                end.start()
            return _answer(process, lines, deadline, seconds, on_progress)
        finally:
            _kill(process)
            for end in ends:
                end.join()


def make_file(name: str, request: Plain, *, on_progress: Callable[[float], None] | None = None) -> bytes:
    """Return the file that the task of this name makes.

    Raises as `run_task` does, and StatuteTooLarge for a text so long that no PDF can be set of it: trying again is of
    no use, and other formats are.
    """
    try:
        return b64decode(run_task(name, request, on_progress=on_progress)["data"])
    except WorkTooLong as fault:
        if name == "write" and request["to"] == "pdf":
            texts = [article["text"] for article in request["statute"]["articles"]]
            if sum(map(len, texts)) > LONG_FOR_PDF:
                words = sum(len(text.split()) for text in texts)
                raise StatuteTooLarge(
                    f"A text of {words} words is too long for a PDF; it can be had as .docx, .odt, .md, Akoma Ntoso.",
                    words=words,
                ) from fault
        raise


def _start(threads: int) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(threads),
            start_new_session=not _IS_WINDOWS,
            creationflags=_NEW_PROCESS_GROUP if _IS_WINDOWS else 0,
        )
    except OSError as fault:
        raise WorkFailed("The process that should do the work cannot be started.") from fault


def _command() -> list[str]:
    return [sys.executable, "-I", "-m", "federation.statutes.child"]


def _environment(threads: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        name: str(max(threads, 1))
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    }


def _send(stream: IO[bytes], order: Plain, files: Mapping[str, bytes]) -> None:
    with suppress(OSError, ValueError):  # the child is gone already: the other thread sees it
        stream.write(json.dumps(order).encode() + b"\n")
        for data in files.values():
            stream.write(data)
        stream.flush()


def _receive(stream: IO[bytes], lines: "queue.SimpleQueue[bytes]") -> None:
    with suppress(OSError, ValueError):
        for line in stream:
            lines.put(line)
    lines.put(b"")  # the end


def _answer(
    process: subprocess.Popen[bytes],
    lines: "queue.SimpleQueue[bytes]",
    deadline: float,
    seconds: float,
    on_progress: Callable[[float], None] | None,
) -> Plain:
    done = 0.0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise WorkTooLong(f"The work was not done in {seconds:g} seconds.", seconds=int(seconds))
        try:
            line = lines.get(timeout=min(left, _HEARTBEAT))
        except queue.Empty:
            line = None
        if line == b"":
            raise _fault_of_end(process)
        if line is not None:
            message = json.loads(line)
            if "answer" in message:
                return message["answer"]
            if "fault" in message:
                raise _fault_of(message["fault"])
            done = message["progress"]
        if on_progress is not None:
            on_progress(done)


def _fault_of(fault: Plain) -> FrenteError:
    """Return the child's fault as the class that it was there."""
    known = all_codes().get(fault["code"], WorkFailed)
    return known(fault["message"], **fault["evidence"])


def _fault_of_end(process: subprocess.Popen[bytes]) -> FrenteError:
    """Return what it means that the child ended without an answer."""
    returncode = process.wait(timeout=10)
    if not _IS_WINDOWS and -returncode in {signal.SIGABRT, signal.SIGKILL, signal.SIGXCPU}:
        # Nobody here killed it: the kernel did, for its time or for the memory of the whole machine; or it broke off by
        # itself, as programs do (ABRT) that are refused more memory.
        return WorkTooLong("The work took more time or memory than it may.", signal=-returncode)
    return WorkFailed("The process that did the work broke off.", returncode=returncode)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the child and all that it started."""
    if _IS_WINDOWS:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)  # noqa: S607 # Windows' own
    else:
        with suppress(
            ProcessLookupError, PermissionError
        ):  # macOS says the second of a group that has just ended
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


# -- the child's side ---------------------------------------------------------------------------------


def main() -> None:
    """Carry out the one task that stands on the standard input, and say what came of it."""
    source = sys.stdin.buffer
    # Whatever a library prints must not mix with the answer.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    order = json.loads(source.readline())
    files = {name: source.read(size) for name, size in order["files"]}
    threading.Thread(target=_watch, daemon=True).start()
    _limit(order["memory_bytes"], order["cpu_seconds"])

    def say(message: Plain) -> None:
        out.write(json.dumps(message).encode() + b"\n")
        out.flush()

    def progress(done: float) -> None:
        say({"progress": min(max(done, 0.0), 1.0)})

    try:
        answer = TASKS[order["task"]](order["request"], files, progress)
        files.clear()
        say({"answer": answer})
    except FrenteError as fault:
        say({"fault": {"code": fault.code, "message": str(fault), "evidence": fault.evidence}})
    except MemoryError:
        files.clear()
        say(_too_much_memory(order["memory_bytes"]))
    except Exception as fault:  # noqa: BLE001 # the outer edge: the parent gets a fault, and no stranger's text
        say({"fault": _failed(fault)})


def _too_much_memory(memory_bytes: int) -> Plain:
    return {
        "fault": {
            "code": WorkTooLong.code,
            "message": f"The work needs more memory than the {memory_bytes >> 20} MiB that it may take.",
            "evidence": {"memory_bytes": memory_bytes},
        }
    }


def _failed(fault: Exception) -> Plain:
    return {
        "code": WorkFailed.code,
        "message": "The work failed for a reason that nobody foresaw.",
        "evidence": {"cause": type(fault).__name__},
    }


def _watch() -> None:
    """Wait for the end of the input, which is the end of the parent, and end the whole group."""
    with suppress(OSError):
        os.read(0, 1)  # past Python's own buffer, whose lock this thread would hold when the work is done
    if not _IS_WINDOWS and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Let the kernel hold this process, and those that it starts, to memory and processor time. Not on Windows."""
    try:
        import resource
    except ImportError:
        return
    # Linux counts what was asked for and may be written to; a converter may reserve as many addresses as it likes.
    for kind, limit in (
        (resource.RLIMIT_DATA, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with suppress(ValueError, OSError):  # macOS knows some of them by name only
            resource.setrlimit(kind, (soft, soft))


# -- reading a file -----------------------------------------------------------------------------------


def read_file(path: Path | str, *, beside_folder: Path | str | None = None) -> Reading:
    """Return the statute in the file; texts that it includes are taken from `beside_folder` and nowhere else.

    .md and .txt are read in this process; for the others a converter runs in a child.

    Raises:
        StatuteFault: it cannot be read as a statute
        WorkFault: reading it took too long, or broke off
    """
    path = Path(path)
    data = _bytes_of(path)
    kind = recognise(data, path.suffix)
    if kind in {"md", "txt"}:
        return read_statute(data, path.name)
    beside = gather(data, kind, Path(beside_folder)) if beside_folder is not None else {}
    beside.pop(path.name, None)
    return reading_of(run_task("read", {"name": path.name}, files={path.name: data, **beside}))


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise StatuteTooLarge(f"A file has at most {MAX_FILE_BYTES >> 20} MiB.", limit=MAX_FILE_BYTES)
        return path.read_bytes()
    except OSError as fault:
        raise FileUnreadable(f"{path.name} cannot be opened: {fault.strerror}.", file=path.name) from fault


if __name__ == "__main__":
    main()
