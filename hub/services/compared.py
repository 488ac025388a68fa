"""What a comparison is of: the current version of every text, and the corrections, if they are to count.

    found = compared_set(connection, corrected=True)
    found.key              SHA-256 of the sorted ids of all of these and of this program's way to compare
    task_of(connection, found)      what the child is asked

A correction of an earlier version counts for the current one, as far as that has an article of the same id.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import orjson
import sqlalchemy as sa

import federation.statutes
from federation.ids import RecordId
from hub.storage import statute_queries
from hub.storage.statute_queries import CorrectionRow, ProposalRow

Articles: TypeAlias = Mapping[str, int]
"""The position of each article of a statute by its id."""


@dataclass(frozen=True, slots=True)
class ComparedSet:
    """Proposals, which are the comparison's drafts in this order, and the corrections that count."""

    key: bytes
    proposals: tuple[ProposalRow, ...]
    corrections: tuple[CorrectionRow, ...]

    @property
    def records(self) -> tuple[RecordId, ...]:
        """All whose words go into the comparison."""
        return (*(one.record for one in self.proposals), *(one.record for one in self.corrections))


def compared_set(connection: sa.Connection, *, corrected: bool) -> ComparedSet:
    """Return what there is to compare now."""
    proposals = tuple(statute_queries.current_proposals(connection))
    corrections = tuple(statute_queries.corrections(connection)) if corrected else ()
    mark = hashlib.sha256(f"frente comparison {engine_mark()}".encode())
    for rows in (proposals, corrections):
        mark.update(b"\n" + " ".join(sorted(row.record for row in rows)).encode())
    return ComparedSet(mark.digest(), proposals, corrections)


@cache
def engine_mark() -> str:
    """Return a mark of the program that compares: another one may find something else."""
    mark = hashlib.sha256()
    engine = sorted(Path(federation.statutes.__file__).parent.rglob("*.py"))
    for path in (*engine, Path(__file__), Path(__file__).with_name("variants.py")):
        mark.update(path.read_bytes())
    return mark.hexdigest()


def placed_corrections(
    connection: sa.Connection, compared: ComparedSet, articles: Mapping[RecordId, Articles]
) -> list[dict[str, Any]]:
    """Return the corrections as places in the drafts; those that name nothing here are left out.

    {"act", "articles": [[draft, article], …], "to": [[draft, article], …]}
    """
    drafts = {one.first: (number, one.record) for number, one in enumerate(compared.proposals)}
    first_of = statute_queries.first_versions(connection)

    def places(named: list[dict[str, str]]) -> list[list[int]]:
        found = []
        for one in named:
            draft = drafts.get(first_of.get(RecordId(one["proposal"]), RecordId("")))
            at = None if draft is None else articles[draft[1]].get(one["article"])
            if draft is not None and at is not None:
                found.append([draft[0], at])
        return found

    placed = []
    for correction in compared.corrections:
        said = orjson.loads(correction.document)
        here, there = places(said["articles"]), places(said.get("to", []))
        if here and (there or said["act"] != "move") and (len(here) > 1 or said["act"] != "join"):
            placed.append({"act": said["act"], "articles": here, "to": there, "record": correction.record})
    return placed
