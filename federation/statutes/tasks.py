"""Tasks: what a child process may be asked for, by name. Each takes JSON and files, and gives JSON.

    TASKS["read"]({"name": "estatuto.docx"}, {"estatuto.docx": b"…"}, progress)     gives Reading.to_json()

A task imports what it needs when it runs, so that a child that reads loads nothing of what aligns.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from federation.encoding import b64encode
from federation.statutes.model import Article, Reading, ReadingWarning, Statute, Unread
from federation.statutes.steps import tell, telling

Plain: TypeAlias = Any  # JSON, whose numbers need not be integers here: a similarity is 0.83
Progress: TypeAlias = Callable[[float], None]  # is told how much is done, from 0 to 1
Task: TypeAlias = Callable[[Plain, Mapping[str, bytes], Progress], Plain]


def read(request: Plain, files: Mapping[str, bytes], _: Progress) -> Plain:
    """Read the file that the request names; the others stand beside it."""
    from federation.statutes.reading import read_statute

    name = request["name"]
    beside = {other: data for other, data in files.items() if other != name}
    return read_statute(files[name], name, beside=beside).to_json()


def align(request: Plain, _: Mapping[str, bytes], progress: Progress) -> Plain:
    """Align drafts: {"statutes", "language", "corrections": [{"act", "articles": [[i, k], …], "to"}]} to topics."""
    from federation.statutes.aligning import Correction, Place
    from federation.statutes.aligning import align as find

    statutes = []
    with telling(progress):
        for number, one in enumerate(request["statutes"]):
            tell("reading", number, len(request["statutes"]))
            statutes.append(Statute.model_validate(one))
    corrections = [
        Correction(
            one["act"],
            tuple(Place(*place) for place in one["articles"]),
            tuple(Place(*place) for place in one["to"]),
        )
        for one in request["corrections"]
    ]
    with telling(progress):
        tell("comparing")
        alignment = find(statutes, request["language"], corrections)
        tell("writing")
    found = alignment.to_json(["" for _ in statutes], statutes)
    return {"topics": found["topics"], "links": found["links"]}


def merge(request: Plain, _: Mapping[str, bytes], __: Progress) -> Plain:
    """Merge versions of one base: {"file", "base": reading, "versions": {name: reading}}."""
    from federation.statutes.merging import merge as merge_versions
    from federation.statutes.writing import write_statute

    base = reading_of(request["base"])
    merged = merge_versions(
        base.statute, {name: statute_of(one) for name, one in request["versions"].items()}
    )
    text = write_statute(merged.statute, base.language, "md").decode()
    return merged.to_json(request["file"], base, text)


def draft(request: Plain, _: Mapping[str, bytes], __: Progress) -> Plain:
    """Make the unified text of a plan: {"plan", "statutes": {name: reading}, "edited": text or null, "author"}."""
    from federation.statutes.drafting import draft as make_draft
    from federation.statutes.drafting import parse_plan, retrace

    statutes = {name: reading_of(one) for name, one in request["statutes"].items()}
    made = make_draft(parse_plan(request["plan"]), statutes)
    if request["edited"] is not None:
        made = retrace(made, request["edited"], request["author"], statutes)
    return made.to_json()


def write(request: Plain, _: Mapping[str, bytes], __: Progress) -> Plain:
    """Write a statute, {"statute", "language", "to"} and what is known of its origin, as {"data": base64}."""
    from federation.statutes.writing import Origin, write_statute

    day = request.get("day")
    origin = Origin(
        request.get("uri"),
        request.get("author"),
        None if day is None else date.fromisoformat(day),
        request.get("country", "un"),
        request.get("event", "written"),
    )
    statute = Statute.model_validate(request["statute"])
    data = write_statute(statute, request["language"], request["to"], origin=origin)
    return {"data": b64encode(data)}


def typeset(request: Plain, files: Mapping[str, bytes], _: Progress) -> Plain:
    """Set {"data", "day"} with the template that the caller gives as a file: {"data": base64 of the PDF}."""
    from federation.statutes.writing.typesetting import typeset_source

    day = request.get("day")
    made = typeset_source(
        files["template"], request["data"], None if day is None else date.fromisoformat(day)
    )
    return {"data": b64encode(made)}


def write_synopsis(request: Plain, _: Mapping[str, bytes], __: Progress) -> Plain:
    """Write drafts side by side: what `align` asks and gives, and {"names", "title", "to", "paper", "base", "day"}."""
    from federation.statutes.aligning import Place, Topic
    from federation.statutes.writing import make_synopsis
    from federation.statutes.writing import write_synopsis as written

    day = request.get("day")
    synopsis = make_synopsis(
        [Statute.model_validate(one) for one in request["statutes"]],
        request["names"],
        [
            Topic(one["label"], tuple(Place(place["draft"], place["article"]) for place in one["members"]))
            for one in request["topics"]
        ],
        title=request["title"],
        language=request["language"],
        base=request["base"],
    )
    data = written(
        synopsis, request["to"], paper=request["paper"], day=None if day is None else date.fromisoformat(day)
    )
    return {"data": b64encode(data)}


def reading_of(value: Plain) -> Reading:
    """Return the reading that `read` gave as JSON."""
    return Reading(
        statute_of(value),
        value["language"],
        tuple(Unread(one["after"], one["text"]) for one in value["unread"]),
        tuple(ReadingWarning(one["code"], one["article"], one["text"]) for one in value["warnings"]),
    )


def statute_of(value: Plain) -> Statute:
    """Return the statute that JSON with a title and articles is."""
    return Statute(
        title=value["title"], articles=tuple(Article.model_validate(article) for article in value["articles"])
    )


def diff(request: Plain, _: Mapping[str, bytes], __: Progress) -> Plain:
    """Compare two statutes word by word: {"statutes"}."""
    from federation.statutes.comparing import diff as diff_statutes

    a, b = (statute_of(one) for one in request["statutes"])
    return diff_statutes(a, b).to_json()


def check(request: Plain, _: Mapping[str, bytes], __: Progress) -> Plain:
    """Look for what makes a statute fail: {"statute", "language"} to {"findings"}."""
    from federation.statutes.checking import check as check_statute

    found = check_statute(statute_of(request["statute"]), request["language"])
    return {"findings": [one.to_json() for one in found]}


TASKS: dict[str, Task] = {
    "align": align,
    "check": check,
    "diff": diff,
    "draft": draft,
    "merge": merge,
    "read": read,
    "typeset": typeset,
    "write": write,
    "write-synopsis": write_synopsis,
}
