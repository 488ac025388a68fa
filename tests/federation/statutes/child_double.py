"""A child process with tasks that behave badly: run by its path in place of the real one (test_child.py)."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping

from federation.errors import FileProtected
from federation.statutes import child
from federation.statutes.tasks import TASKS, Plain, Progress


def echo(request: Plain, files: Mapping[str, bytes], progress: Progress) -> Plain:
    progress(0.25)
    progress(0.75)
    return {"request": request, "sizes": {name: len(data) for name, data in files.items()}}


def surroundings(request: Plain, files: Mapping[str, bytes], progress: Progress) -> Plain:
    return {"environment": dict(os.environ), "path": sys.path, "isolated": sys.flags.isolated}


def refuse(request: Plain, files: Mapping[str, bytes], progress: Progress) -> Plain:
    raise FileProtected("It only opens with a password.", file="a.docx")


def fail(request: Plain, files: Mapping[str, bytes], progress: Progress) -> Plain:
    raise ZeroDivisionError("something of the file's text")


def die(request: Plain, files: Mapping[str, bytes], progress: Progress) -> Plain:
    os._exit(7)


def chatter(request: Plain, files: Mapping[str, bytes], progress: Progress) -> Plain:
    sys.stdout.write('{"answer": "a lie"}\n')
    sys.stdout.flush()
    subprocess.run([sys.executable, "-c", 'print(\'{"answer": "another"}\')'], check=True)
    return "the truth"


def swell(request: Plain, files: Mapping[str, bytes], progress: Progress) -> Plain:
    held = []
    while True:
        held.append(bytearray(1 << 20))


def hang(request: Plain, files: Mapping[str, bytes], progress: Progress) -> Plain:
    """Start a grandchild that would live for minutes, write both ids to the file that is asked for, and wait."""
    grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    with open(request["ids"], "w") as stream:  # noqa: PTH123 # as plain as can be
        stream.write(f"{os.getpid()} {grandchild.pid}\n")
    while True:
        time.sleep(0.1)


for task in (echo, surroundings, refuse, fail, die, chatter, swell, hang):
    TASKS[task.__name__] = task

if __name__ == "__main__":
    child.main()
