"""Statutes as files to take along: a text in many formats, and all proposals side by side.

    files = StatuteFiles(hub, kept)
    files.text(record, "docx", address)                                    NothingFound, RateLimited, Busy, WorkFault
    files.synopsis("pdf", address, paper="a3", language="es", corrected=True)

A file is made once, in a child process of limited time and memory, and kept. What was made already costs an address
nothing; of what is new it may ask for a few at once and some more each minute.
"""

from collections.abc import Callable
from typing import Any, Final, cast

import orjson

from federation.documents import Statute
from federation.errors import NothingFound, RateLimited
from federation.ids import RecordId
from federation.statutes.child import make_file
from federation.statutes.model import Language
from federation.statutes.writing import Format, write_statute
from hub.services.allowance import Allowance
from hub.services.compared import compared_set
from hub.services.hub import Hub
from hub.services.kept_results import KeptResults
from hub.storage import comparisons, statute_queries

_LIGHT: Final = frozenset({"json", "md"})
"""Formats that no converter is needed for: made at once, and not kept."""
_BURST: Final = 20
_PER_MINUTE: Final = 10
_TITLES: Final = {"es": "Propuestas de estatutos", "pt": "Propostas de estatutos", "en": "Proposed statutes"}


class StatuteFiles:
    """Makes files of one hub's statutes, for any number of threads."""

    def __init__(self, hub: Hub, kept: KeptResults) -> None:
        self._database = hub.database
        self._kept = kept
        self._allowance = Allowance(burst=_BURST, per_minute=_PER_MINUTE)

    def text(self, wanted: RecordId, to: str, address: str) -> bytes:
        """Return a proposal's text in a format."""
        with self._database.read() as connection:
            row = statute_queries.proposal(connection, wanted)
            data = statute_queries.texts(connection, [wanted]).get(wanted)
        if row is None or data is None:
            raise NothingFound("There is no such proposal, or its text may not be shown.", record=wanted)
        request = {
            "statute": orjson.loads(data)["statute"],
            "language": row.language,
            "to": to,
            "author": row.factory_name,
            "day": row.day,
            "event": "proposed",  # when it was written nobody has said
        }
        if to in _LIGHT:
            statute = Statute.model_validate(request["statute"])
            return write_statute(statute, cast("Language", row.language), cast("Format", to))
        # The name of a factory may change, and stands in the file.
        name = f"text {to} {row.factory_name} {row.day}"
        return self._kept.get(name, (wanted,), self._making("write", request, address))

    def synopsis(
        self,
        to: str,
        address: str,
        *,
        paper: str = "a4",
        language: str = "es",
        corrected: bool = True,
        base: RecordId | None = None,
    ) -> bytes:
        """Return all proposals side by side; NothingFound where they are not compared yet."""
        with self._database.read() as connection:
            compared = compared_set(connection, corrected=corrected)
            stored = comparisons.find(connection, compared.key)
            ids = tuple(one.record for one in compared.proposals)
            texts = statute_queries.texts(connection, ids)
            network_day = max((one.day for one in compared.proposals), default=None)
        if stored is None or stored.matrix is None or len(texts) != len(ids):
            raise NothingFound("The proposals are not compared yet: ask again in a moment.")
        names = [one.factory_name for one in compared.proposals]
        chosen = ids.index(base) if base in ids else 0
        request = {
            "statutes": [orjson.loads(texts[one])["statute"] for one in ids],
            "names": names,
            "topics": [
                {
                    "label": topic["label"],
                    "members": [{"draft": one[0], "article": one[1]} for one in topic["members"]],
                }
                for topic in orjson.loads(stored.matrix)["topics"]
            ],
            "title": _TITLES[language],
            "language": language,
            "base": chosen,
            "to": to,
            "paper": paper,
            "day": network_day,
        }
        name = (
            f"synopsis {to} {paper if to == 'pdf' else ''} {language} {chosen} {compared.key.hex()} {names}"
        )
        return self._kept.get(name, ids, self._making("write-synopsis", request, address))

    def _making(self, task: str, request: dict[str, Any], address: str) -> Callable[[], bytes]:
        def make() -> bytes:
            if self._allowance.take(address, 1) == 0:
                raise RateLimited(
                    "Too many files were asked for from this address.",
                    seconds=self._allowance.seconds_until(1),
                )
            return make_file(task, request)

        return make
