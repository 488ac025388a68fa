"""Work for a command: statutes as a task's request, the task in its child process, what it made as a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from federation.speaking import Say, printable
from federation.statutes.child import make_file, run_task
from federation.statutes.commands.terminal import progress, write_whole
from federation.statutes.model import Language, Reading
from federation.statutes.tasks import Plain

_LABELS: Final = {
    "align": "comparing",
    "check": "checking",
    "diff": "comparing",
    "draft": "writing",
    "merge": "merging",
    "write": "writing",
    "write-synopsis": "writing",
}


def one_statute(reading: Reading) -> dict[str, Plain]:
    """Return the statute for a task."""
    return {"statute": reading.statute.model_dump(mode="json"), "language": reading.language}


def many_statutes(readings: Sequence[Reading]) -> dict[str, Plain]:
    """Return the statutes for a task, in the language that most of them are in."""
    return {
        "statutes": [one.statute.model_dump(mode="json") for one in readings],
        "language": main_language(readings),
    }


def main_language(readings: Sequence[Reading]) -> Language:
    """Return the language that most of the readings are in; of several, the first one's."""
    languages = [one.language for one in readings]
    return max(languages, key=languages.count)


def work(say: Say, task: str, request: Plain, *, hidden: bool) -> Plain:
    """Return the task's answer, its progress shown. Raises as `run_task` does."""
    with progress(say(_LABELS[task]), hidden=hidden) as step:
        return run_task(task, request, on_progress=step)


def make(say: Say, task: str, request: Plain, *, hidden: bool) -> bytes:
    """Return the file that the task makes, its progress shown. Raises as `make_file` does."""
    with progress(say(_LABELS[task]), hidden=hidden) as step:
        return make_file(task, request, on_progress=step)


def save(say: Say, file: Path, data: bytes) -> str:
    """Write the file, and return the line that says so. Raises as `write_whole` does."""
    write_whole(file, data)
    return say("written", file=printable(str(file)))
