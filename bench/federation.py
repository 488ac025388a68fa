"""A large federation, put into a hub's log by its own writer: real records, signed, judged and logged in batches.

    hub = Filling(folder)
    fill(hub, factories=1200, reports=120)      names, places, things and words as in tests/hub/relevance

Every factory has a profile and a report a month until June 2007.
"""

import random
import tomllib
from typing import Any

from federation.ids import RecordId
from tests.conftest import REPOSITORY
from tests.hub.filling import Filling
from tests.world import Mandate

_LAST_YEAR, _LAST_MONTH = 2007, 6


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
