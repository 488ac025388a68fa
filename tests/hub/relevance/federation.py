"""The federation of factories.toml in a hub, and the questions about it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.hub.living import LivingHub

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Question:
    """A question, and the factories that answer it."""

    language: Literal["es", "en", "pt"]
    half: Literal["tune", "score"]
    kind: str
    text: str
    wanted: tuple[str, ...]

    def answered_by(self, names: list[str]) -> bool:
        """Whether all wanted ones, or three where there are more, are among the first three of these."""
        return len(set(self.wanted) & set(names[:3])) >= min(3, len(self.wanted))


def questions() -> list[Question]:
    """Return all questions."""
    rows = tomllib.loads((_HERE / "questions.toml").read_text("utf-8"))["questions"]
    return [Question(**{**row, "wanted": tuple(row["wanted"])}) for row in rows]


def fill(hub: LivingHub) -> None:
    """Admit all factories, each with its profile and its report."""
    for row in tomllib.loads((_HERE / "factories.toml").read_text("utf-8"))["factories"]:
        factory = hub.admit(row["name"])
        mandate = hub.give_mandate(factory, row["name"])
        hub.say(mandate, _profile(row))
        hub.say(mandate, _report(row))


def _profile(row: dict[str, Any]) -> dict[str, Any]:
    said = ("about", "place", "sector", "products", "capabilities")
    return {
        "type": "profile",
        "language": row.get("language", "es"),
        **{name: row[name] for name in said if name in row},
    }


def _report(row: dict[str, Any]) -> dict[str, Any]:
    report: dict[str, Any] = {
        "type": "status-report",
        "language": row.get("language", "es"),
        "period": {"from": "2007-06-01", "to": "2007-06-30"},
        "workers": {"members": row["members"]},
        "needs": [{"item": one} for one in row["needs"]],
        "offers": [{"item": one} for one in row["offers"]],
        "text": row["text"],
    }
    if "capacity" in row:
        report["capacity"] = {"percent": row["capacity"]}
    return report
