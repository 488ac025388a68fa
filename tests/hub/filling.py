"""A hub whose records are written many at a time: for federations that are large, or made for every test anew.

hub = Filling(folder)
hub.admit("Inveval")        as in living.py; folded in memory at once
hub.flush()                 what was taken is in the log
"""

from pathlib import Path

from federation.ids import DocumentHash, RecordId
from federation.rules import parse_candidate
from hub.services.submissions import Accepted, Submission
from hub.storage.documents import NewDocument
from tests.hub.living import LivingHub

_AT_ONCE = 1024


class Filling(LivingHub):
    """A hub whose records are written many at a time."""

    def __init__(self, folder: Path) -> None:
        self._waiting: list[Submission] = []
        super().__init__(folder, day="2007-07-01")

    def take(self, raw: bytes) -> RecordId:
        """Fold the envelope in memory; it is in the log after the next `flush`."""
        candidate = parse_candidate(raw)
        record_id = super(LivingHub, self).take(raw)
        named = candidate.record.document
        documents: dict[DocumentHash, NewDocument] = {}
        if named is not None:
            documents[named.hash] = self._documents.pop(named.hash)
        self._waiting.append(
            Submission(candidate, documents=documents, needs=tuple(documents), by_operator=True)
        )
        if len(self._waiting) >= _AT_ONCE:
            self.flush()
        return record_id

    def flush(self) -> None:
        """Write what waits."""
        outcomes = self._writer.write(self._waiting).outcomes
        assert all(isinstance(one, Accepted) for one in outcomes)
        self._waiting.clear()
        self.entries.clear()  # nobody reads them here, and they are many
