"""Documents beside the log: each a file of salt and bytes, named by its hash."""

from dataclasses import dataclass, field
from pathlib import Path

from federation.documents import Evidence, parse_document
from federation.errors import EncodingError
from federation.ids import SALT_BYTES, document_hash


@dataclass(slots=True)
class DocumentCheck:
    """What was found of the public documents that records name, and of their attachments."""

    checked: int = 0
    missing: int = 0
    """Not in the folder: withdrawn, or just not given."""
    wrong: list[str] = field(default_factory=list)
    """Hashes under which something else lies."""


class Documents:
    """Documents in a folder."""

    def __init__(self, folder: Path) -> None:
        self.found = DocumentCheck()
        self._folder = folder

    def check(self, named: str) -> None:
        """Compare the document with its name, and its attachments with theirs."""
        document = self._read(named)
        if document is None:
            return
        try:
            parsed = parse_document(document)
        except EncodingError:
            return  # judged at intake only: what it says is not for the log to tell
        for attachment in () if isinstance(parsed, Evidence) else parsed.attachments:
            self._read(attachment.hash)

    def _read(self, named: str) -> bytes | None:
        try:
            data = (self._folder / named).read_bytes()
        except FileNotFoundError:
            self.found.missing += 1
            return None
        self.found.checked += 1
        if len(data) < SALT_BYTES or document_hash(data[:SALT_BYTES], data[SALT_BYTES:]) != named:
            self.found.wrong.append(named)
            return None
        return data[SALT_BYTES:]
