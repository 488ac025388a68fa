"""A large federation, put into a hub's log by its own writer: real records, signed, judged and logged in batches.

    network = Filling(folder)
    fill(network, factories=1200, reports=120)      names, places, things and words as in tests/hub/relevance

Every factory has a profile and a report a month until June 2007.
"""

import random
import tomllib
from pathlib import Path
from typing import Any

from federation.ids import DocumentHash, RecordId
from federation.rules import parse_candidate
from hub.services.submissions import Accepted, Submission
from hub.storage.documents import NewDocument
from tests.conftest import REPOSITORY
from tests.hub.living import LivingHub
from tests.world import Mandate

_AT_ONCE = 1024
_LAST_YEAR, _LAST_MONTH = 2007, 6


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


def fill(hub: Filling, factories: int, reports: int) -> list[RecordId]:
    """Log so many factories with so many reports each; return the factories' ids."""
    samples = tomllib.loads((REPOSITORY / "tests/hub/relevance/factories.toml").read_text("utf-8"))[
        "factories"
    ]
    choose = random.Random(7)
    ids = []
    for number in range(factories):
        row = samples[number % len(samples)]
        place = choose.choice(samples)["place"]
        factory = hub.admit(f"{row['name']} {number}" if number >= len(samples) else row["name"])
        mandate = hub.give_mandate(factory, f"delegate {number}")
        ids.append(factory.id)
        said = ("about", "sector", "products", "capabilities")
        hub.say(
            mandate,
            {
                "type": "profile",
                "language": row.get("language", "es"),
                "place": place,
                **{name: row[name] for name in said},
            },
        )
        _report(hub, mandate, row, samples, reports, choose)
    hub.flush()
    return ids


def _report(
    hub: Filling,
    mandate: Mandate,
    row: dict[str, Any],
    samples: list[dict[str, Any]],
    reports: int,
    choose: random.Random,
) -> None:
    """Let a factory report each month; the last one is of June 2007."""
    members = choose.randrange(4, 600)
    for back in range(reports - 1, -1, -1):
        year, month = divmod(_LAST_YEAR * 12 + _LAST_MONTH - 1 - back, 12)
        other = choose.choice(samples)
        document: dict[str, Any] = {
            "type": "status-report",
            "language": row.get("language", "es"),
            "period": {"from": f"{year}-{month + 1:02}-01", "to": f"{year}-{month + 1:02}-28"},
            "workers": {"members": members + choose.randrange(-2, 3)},
            "pay": {"ratio": "1"},
            "training": {"hours": str(choose.randrange(1, 60))},
            "needs": [{"item": one} for one in row["needs"][: choose.randrange(0, 3)]],
            "offers": [{"item": one} for one in row["offers"][: choose.randrange(0, 2)]],
            "difficulties": [{"code": "raw-material", "text": other["text"]}],
            "text": f"{row['text']} {other['text']} {choose.choice(samples)['about']}",
        }
        if choose.random() < 0.9:
            document["capacity"] = {"percent": str(choose.randrange(0, 101))}
        hub.say(mandate, document)
