"""Tasks: what a child process may be asked for, by name. Each takes JSON and files, and gives JSON.

    TASKS["read"]({"name": "estatuto.docx"}, {"estatuto.docx": b"…"}, progress)     gives Reading.to_json()

A task imports what it needs when it runs, so that a child that reads loads nothing of what aligns.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from federation.statutes.model import Article, Reading, ReadingWarning, Statute, Unread

Plain: TypeAlias = Any  # JSON, whose numbers need not be integers here: a similarity is 0.83
Progress: TypeAlias = Callable[[float], None]  # is told how much is done, from 0 to 1
Task: TypeAlias = Callable[[Plain, Mapping[str, bytes], Progress], Plain]


def read(request: Plain, files: Mapping[str, bytes], _: Progress) -> Plain:
    """Read the file that the request names; the others stand beside it."""
    from federation.statutes.reading import read_statute

    name = request["name"]
    beside = {other: data for other, data in files.items() if other != name}
    return read_statute(files[name], name, beside=beside).to_json()


def reading_of(value: Plain) -> Reading:
    """Return the reading that `read` gave as JSON."""
    statute = Statute(
        title=value["title"], articles=tuple(Article.model_validate(article) for article in value["articles"])
    )
    return Reading(
        statute,
        value["language"],
        tuple(Unread(one["after"], one["text"]) for one in value["unread"]),
        tuple(ReadingWarning(one["code"], one["article"], one["text"]) for one in value["warnings"]),
    )


TASKS: dict[str, Task] = {
    "read": read,
}
