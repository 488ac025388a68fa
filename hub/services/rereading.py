"""Reading a proposal's file once more, in the background: what showed then stands beside the text that was signed.

    read_again(database, kept, record)      once for each proposal; does nothing where no statute is attached
    reading_of(kept, record)                what showed, or None as long as nobody has read it

The text that was signed is what its delegate saw and mended; the file is what it was read from. Both are public, so
that anyone may compare them, and this hub does.
"""

from collections.abc import Callable
from typing import Any, Final

import orjson

from federation.documents import StatuteProposal, parse_document
from federation.errors import StatuteFault, WorkFault
from federation.ids import DocumentHash, RecordId
from federation.statutes.child import run_task
from federation.statutes.tokens import words_of
from hub.services.kept_results import KeptResults
from hub.services.statute_models import RereadingView
from hub.storage import comparisons, documents, statute_queries
from hub.storage.database import Database

_NAME: Final = "reading"

Read = Callable[..., Any]


def read_again(database: Database, kept: KeptResults, record: RecordId, read: Read = run_task) -> None:
    """Read the first attached file that is a statute, and keep what showed. Raises StorageFault, Busy."""
    if kept.find(_NAME, (record,)) is not None:
        return
    with database.read() as connection:
        data = statute_queries.texts(connection, [record]).get(record)
        said = None if data is None else parse_document(data)
        if not isinstance(said, StatuteProposal):
            return
        files = {
            one.name: stored.data
            for one in said.attachments
            if (stored := documents.read(connection, DocumentHash(one.hash))) is not None
            and stored.data is not None
            and stored.audience == "public"
        }
    kept.get(_NAME, (record,), lambda: orjson.dumps(_reading(said, files, read)))
    with database.write() as connection:
        comparisons.note_change(connection)


def _reading(said: StatuteProposal, files: dict[str, bytes], read: Read) -> dict[str, Any]:
    for name in files:
        try:
            found = read("read", {"name": name}, files=files)
        except (StatuteFault, WorkFault):
            continue  # a letter, a picture: not every file is a statute
        texts = [one["text"] for one in found["articles"]]
        signed = [one.text for one in said.statute.articles]
        return {
            "file": name,
            "warnings": [{"code": one["code"], "text": one["text"]} for one in found["warnings"]],
            "same_words": words_of(" ".join(texts)) == words_of(" ".join(signed)),
        }
    return {}


def reading_of(kept: KeptResults, record: RecordId) -> RereadingView | None:
    """Return what showed when this hub read a proposal's file once more."""
    found = kept.find(_NAME, (record,))
    told = {} if found is None else orjson.loads(found)
    return RereadingView(**told) if told else None
